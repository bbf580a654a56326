//! `fuzz`, `reduce` and `report merge`.

use crate::support::command::{ran, weave};
use std::path::Path;

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a written file")
}

#[test]
fn our_engines_agree_and_the_report_is_the_same_each_time() {
    let one = ran(&mut weave(&["fuzz", "--count", "12", "--metamorphic", "--json", "--jobs", "1"]));
    assert_eq!((one.code, one.errors.as_str()), (0, ""));
    assert!(one.output.contains("\"programs\":12,\"verdicts\":{\"naive\":{"), "{}", one.output);
    let more = ran(&mut weave(&["fuzz", "--count", "12", "--metamorphic", "--json", "--jobs", "3"]));
    assert_eq!(one.output, more.output);
    let words = ran(&mut weave(&["fuzz", "--count", "3", "--profile", "core"]));
    assert_eq!(words.code, 0);
    assert!(words.output.starts_with("3 programs of the profile core, seeds 0..3, "), "{}", words.output);
}

#[test]
fn shards_are_joined() {
    let folder = tempfile::tempdir().unwrap();
    let part = |part: &str| {
        let ran = ran(&mut weave(&["fuzz", "--seed", "5", "--count", "7", "--shard", part, "--json"]));
        let path = folder.path().join(part.replace('/', "-"));
        std::fs::write(&path, ran.output).unwrap();
        path.to_string_lossy().into_owned()
    };
    let (one, two) = (part("1/2"), part("2/2"));
    let merged = ran(&mut weave(&["report", "merge", &two, &one]));
    let whole = ran(&mut weave(&["fuzz", "--seed", "5", "--count", "7", "--json"]));
    assert_eq!((merged.code, merged.output), (0, whole.output));
    let twice = ran(&mut weave(&["report", "merge", &two, &two]));
    assert_eq!((twice.code, twice.output.as_str()), (2, ""));
    assert!(twice.errors.contains("seed 8 is in two of the reports"), "{}", twice.errors);
}

#[test]
fn what_a_backend_lacks_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.toml");
    std::fs::write(&path, "name = \"less\"\ncommand = \"false\"\nlacks = [\"containers\"]\n").unwrap();
    let backend = path.to_string_lossy().into_owned();
    let done = ran(&mut weave(&["fuzz", "--backend", &backend, "--count", "6", "--json"]));
    assert_eq!(done.code, 0, "{}{}", done.output, done.errors);
    assert!(!done.output.contains(&*folder.path().to_string_lossy()), "a path in {}", done.output);
    assert!(done.output.contains("\"verdicts\":{\"less\":{\"unsupported\":6}}"), "{}", done.output);
    let core = ["fuzz", "--backend", &backend, "--count", "6", "--profile", "core", "--json"];
    let done = ran(&mut weave(&core));
    assert_eq!(done.code, 1, "what it does not lack is run\n{}", done.output);
    assert!(!done.output.contains("unsupported"), "{}", done.output);
}

#[test]
fn what_cannot_be_asked_for_is_refused() {
    for arguments in
        [&["fuzz", "--shard", "3/2"][..], &["fuzz", "--profile", "none.toml"], &["fuzz", "--capsules", "x"]]
    {
        assert_eq!(ran(&mut weave(arguments)).code, 2, "{arguments:?}");
    }
    let missing = ran(&mut weave(&["fuzz", "--backend", "/no/such/program"]));
    assert_eq!((missing.code, missing.output.as_str()), (1, ""));
    assert!(missing.errors.contains("cannot start /no/such/program"), "{}", missing.errors);
}

#[cfg(unix)]
#[test]
fn a_find_becomes_a_capsule_that_can_be_reduced_again() {
    let folder = tempfile::tempdir().unwrap();
    let capsules = folder.path().join("found");
    let silent = folder.path().join("silent.sh");
    std::fs::write(&silent, "exit 0\n").unwrap();
    let backend = format!("sh '{}'", silent.display());
    let given = [
        "fuzz",
        "--backend",
        &backend,
        "--profile",
        "core",
        "--seed",
        "1",
        "--count",
        "1",
        "--reduce",
        "--budget",
        "300",
    ];
    let found = ran(weave(&given).args(["--capsules", &capsules.to_string_lossy()]));
    assert_eq!(found.code, 1, "{}", found.errors);
    let written: Vec<_> = std::fs::read_dir(&capsules).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [capsule] = written.as_slice() else { panic!("{written:?}") };
    let capsule_text = text(capsule);
    assert!(capsule_text.contains("\n# --- weave case capsule 1 ---\n"), "{capsule_text}");
    assert!(capsule_text.contains("\n# repeat: weave-tree fuzz --backend "), "{capsule_text}");
    // A capsule is a program, and can be reduced as one.
    assert_eq!(ran(&mut weave(&[&capsule.to_string_lossy()])).code, 0);
    let again = ran(&mut weave(&["reduce", "--backend", &backend, &capsule.to_string_lossy()]));
    assert_eq!(again.code, 0, "{}", again.errors);
    assert!(again.output.lines().next().is_some_and(|line| line.starts_with("puts ")), "{}", again.output);
    let fine = ran(&mut weave(&["reduce", "--backend", "naive", &capsule.to_string_lossy()]));
    assert_eq!(fine.code, 1);
    assert!(fine.errors.contains("there is nothing to reduce: the verdict is `agree`"), "{}", fine.errors);
}
