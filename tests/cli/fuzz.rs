//! `fuzz`, `reduce` and `report merge`.

use crate::support::command::{file, ran, weave};
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
fn a_campaign_ends_with_the_last_seed_or_when_its_time_is_up() {
    let last = u64::MAX.to_string();
    let before = (u64::MAX - 2).to_string();
    for (seed, programs) in [(&before, 2), (&last, 0)] {
        let done = ran(&mut weave(&["fuzz", "--seed", seed, "--count", "9", "--jobs", "4"]));
        let expected = format!("{programs} programs of the profile full, seeds {seed}..{last}, ");
        assert!(done.code == 0 && done.output.starts_with(&expected), "{}", done.output);
    }
    let timed = ran(&mut weave(&["fuzz", "--time", "0.3", "--seed", "5", "--jobs", "3", "--json"]));
    let report: serde_json::Value = serde_json::from_str(&timed.output).unwrap();
    let programs = report["programs"].as_u64().unwrap();
    assert_eq!((timed.code, &report["seeds"]), (0, &serde_json::json!([[5, 5 + programs]])));
    let both = ran(&mut weave(&["fuzz", "--time", "600", "--count", "2", "--json"]));
    assert!(both.output.contains("\"seeds\":[[0,2]],\"programs\":2,"), "{}", both.output);
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
    let words = ran(&mut weave(&["fuzz", "--backend", &backend, "--count", "2"]));
    let told = "less is not given seed 0, for example: the program uses `containers`\n";
    assert!(words.errors.starts_with(told), "{}", words.errors);
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
    let twice = ran(&mut weave(&["fuzz", "--backend", "naive", "--backend", "naive"]));
    assert_eq!(twice.code, 2);
    assert!(twice.errors.contains("two backends are called `naive`"), "{}", twice.errors);
}

#[test]
fn a_missing_backend_is_told_once() {
    let missing = ran(&mut weave(&["fuzz", "--backend", "/no/such/program", "--reduce", "--seed", "7"]));
    assert_eq!(missing.code, 1, "{}", missing.errors);
    assert!(missing.output.starts_with("1 programs of the profile full, seeds 7..8, "), "{}", missing.output);
    assert!(missing.output.contains("\n/no/such/program: 1 missing\n"), "{}", missing.output);
    assert!(missing.output.contains("cannot start `/no/such/program`: no such file"), "{}", missing.output);
}

#[cfg(unix)]
#[test]
fn rules_that_a_profile_does_not_claim_are_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let run = |keys: &str| {
        file(folder.path(), "p.toml", format!("name = \"p\"\ncommand = \"true\"\n{keys}\n"));
        let given = ["fuzz", "--backend", "p.toml", "--count", "3", "--profile", "core", "--json"];
        ran(weave(&given).current_dir(folder.path())).output
    };
    let unsupported = "\"verdicts\":{\"p\":{\"unsupported\":3}}";
    assert!(!run("").contains("unsupported"));
    assert!(run("claims = [\"expressions\", \"statements.puts\"]").contains(unsupported));
    assert!(run("lacks = [\"statements.puts\"]").contains(unsupported));
    let all = "[\"lexical\", \"values\", \"expressions\", \"statements\", \"scope\", \"functions\"]";
    assert!(!run(&format!("claims = {all}")).contains("unsupported"));
}

#[cfg(unix)]
#[test]
fn a_law_that_needs_what_a_backend_lacks_is_not_checked() {
    let folder = tempfile::tempdir().unwrap();
    let run = |lacks: &str| {
        file(folder.path(), "p.toml", format!("name = \"p\"\ncommand = \"true\"\nlacks = [{lacks}]\n"));
        let given = ["fuzz", "--backend", "p.toml", "--count", "3", "--profile", "core", "--metamorphic"];
        ran(weave(&given).arg("--json").current_dir(folder.path())).output
    };
    assert!(!run("").contains("unsupported"));
    // New names are in other letters.
    assert!(run("\"unicode-names\"").contains("\"unsupported\":3}"));
}

/// A backend with two bugs, in a folder with a profile for it and one for small programs.
#[cfg(unix)]
fn folder_with_bugs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let itself = env!("CARGO_BIN_EXE_weave-tree");
    let script =
        format!("'{itself}' \"$1\" > told; code=$?; sed 's/true/yes/; s/^2.*/two/' told; exit $code");
    file(folder.path(), "bugs.sh", script);
    file(folder.path(), "it has bugs.toml", "name = \"bugs\"\ncommand = \"sh bugs.sh\"\n");
    file(folder.path(), "small.toml", "base = \"core\"\nstatements = 3\n");
    folder
}

#[cfg(unix)]
const BUGS: [&str; 10] = [
    "fuzz",
    "--backend",
    "it has bugs.toml",
    "--profile",
    "small.toml",
    "--count",
    "2",
    "--budget",
    "60",
    "--reduce",
];

#[cfg(unix)]
#[test]
fn a_capsule_says_how_to_see_its_find_again() {
    let folder = folder_with_bugs();
    let found = ran(weave(&BUGS).args(["--capsules", "."]).current_dir(folder.path()));
    assert_eq!(found.code, 1, "{}{}", found.output, found.errors);
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let name = names.map(|name| name.into_string().unwrap()).find(|name| name.ends_with("-bugs.wv")).unwrap();
    let capsule = text(&folder.path().join(name));
    let fact = |name: &str| {
        let line = capsule.lines().find_map(|line| line.strip_prefix(&format!("# {name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {capsule}")).to_owned()
    };
    let repeat = fact("repeat").replacen("weave-tree", env!("CARGO_BIN_EXE_weave-tree"), 1);
    let mut shell = std::process::Command::new("sh");
    let again = ran(shell.args(["-c", &format!("{repeat} --budget 60 --json")]).current_dir(folder.path()));
    assert_eq!(again.code, 1, "{repeat}: {}", again.errors);
    let program = serde_json::to_string(capsule.split("# --- ").next().unwrap()).unwrap();
    assert!(again.output.contains(&format!("\"program\":{program}")), "{}\n{capsule}", again.output);
}

#[cfg(unix)]
#[test]
fn known_bugs_can_be_listed() {
    let folder = folder_with_bugs();
    let with = |more: &[&str]| ran(weave(&BUGS).args(more).current_dir(folder.path()));
    let refused = with(&["--expected", "list"]);
    assert_eq!(refused.code, 2);
    assert!(refused.errors.contains("cannot read the expected failures list"), "{}", refused.errors);
    let update = with(&["--expected", "list", "--update", "--json"]);
    assert_eq!((update.code, update.errors.as_str()), (0, ""));
    assert!(update.output.contains("\"expected\":\"differ: output: line "), "{}", update.output);
    let list = text(&folder.path().join("list"));
    assert!(
        list.lines().count() > 1 && list.lines().all(|line| line.starts_with("\"differ: output by ")),
        "{list}"
    );

    // With the list all is fine, and a person's reason stays; without one of its lines it is not.
    file(folder.path(), "list", list.replacen("differ: output: line", "bug 7: line", 1));
    let known = with(&["--expected", "list"]);
    assert_eq!(known.code, 0, "{}{}", known.output, known.errors);
    assert!(known.output.contains(", bugs: expected failure: bug 7: line"), "{}", known.output);
    assert_eq!(with(&["--expected", "list", "--update"]).code, 0);
    assert!(text(&folder.path().join("list")).contains("  bug 7: line"));
    let shorter: String = list.lines().skip(1).map(|line| format!("{line}\n")).collect();
    file(folder.path(), "list", shorter);
    assert_eq!(with(&["--expected", "list"]).code, 1);
    // What an update does not find again is gone.
    file(folder.path(), "list", "# of bugs\n\"differ: output by nothing\"  gone\n");
    assert_eq!(with(&["--expected", "list", "--update"]).code, 0);
    assert_eq!(text(&folder.path().join("list")), format!("# of bugs\n{list}"));
    let big = ran(weave(&["fuzz", "--expected", "list"]).current_dir(folder.path()));
    assert_eq!(big.code, 2);
    assert!(big.errors.contains("need --reduce"), "{}", big.errors);
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
