//! Profiles: every key does what `grammar/BACKENDS.md` says, and does it alone.

use super::support::command::{file, ran, weave};
use std::path::Path;
use weave_tree::oracle::backend::{Backend, Settings, named};
use weave_tree::oracle::case::Case;
use weave_tree::oracle::verdict::judge;

fn backend(folder: &Path, profile: &str) -> Box<dyn Backend> {
    file(folder, "p.toml", profile);
    let settings = Settings::default();
    named("p.toml", folder, Path::new("weave-tree"), &settings)
        .unwrap_or_else(|why| panic!("{why}\n{profile}"))
}

/// The verdict on a script with a profile of these keys.
fn verdict(folder: &Path, program: &str, script: &str, keys: &str) -> &'static str {
    let command = if keys.contains("command") { "" } else { "command = \"sh script.sh {file}\"\n" };
    file(folder, "script.sh", script);
    let backend = backend(folder, &format!("{command}{keys}"));
    let case = Case::new("case", program);
    if backend.lacks(&case, None).is_some() {
        return "unsupported";
    }
    let slots = named("slots", folder, Path::new("weave-tree"), &Settings::default()).expect("our engine");
    let (expected, found) = (slots.start().run(&case), backend.start().run(&case));
    judge(&expected, &found, backend.filters()).name()
}

#[test]
fn every_key_changes_the_verdict() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    std::fs::create_dir(folder.join("here")).expect("a folder");
    file(folder, "here/one", "1\n");
    const ONE: &str = "puts 1";
    const WRONG: &str = "puts nil + 1";
    let talk = r#"read -r line; printf '%s\n' '{"outcome":"finished","output":"1\n"}'"#;
    for (program, script, without, keys, with) in [
        (ONE, "echo 2", "differ", "command = [\"sh\", \"-c\", \"echo 1\"]", "agree"),
        (ONE, "sleep 0.6; echo 1", "agree", "timeout = 0.2", "timeout"),
        ("puts \"many\"", "echo many", "agree", "max_output = 3", "differ"),
        (ONE, "cat one", "differ", "folder = \"here\"", "agree"),
        (ONE, "echo $ONE", "differ", "[environment]\nONE = \"1\"", "agree"),
        ("puts )", "exit 3", "differ", "[exit]\nsyntax = [2, 3]", "agree"),
        ("puts )", "exit 65", "agree", "[exit]\nsyntax = [3]", "differ"),
        (WRONG, "exit 3", "differ", "[exit]\nruntime = [3]", "agree"),
        (WRONG, "exit 70", "agree", "[exit]\nruntime = []", "differ"),
        (ONE, "exit 3", "differ", "[exit]\nunsupported = [3]", "unsupported"),
        (WRONG, r#"echo '{"code":"name","line":1}' >&2; exit 70"#, "agree", "errors = \"json\"", "differ"),
        (WRONG, r#"echo '{"code":"type","line":2}' >&2; exit 70"#, "agree", "errors = \"json\"", "differ"),
        (WRONG, r#"echo '{"code":"type","line":1}' >&2; exit 70"#, "agree", "errors = \"json\"", "agree"),
        (ONE, "echo 1", "agree", "claims = [\"scope\"]", "unsupported"),
        (ONE, "echo 1", "agree", "claims = [\"statements\", \"values.exact-integers\"]", "agree"),
        (ONE, "echo 1", "agree", "lacks = [\"statements.puts\"]", "unsupported"),
        ("puts \"\".len", "echo 0", "agree", "lacks = [\"len\"]", "unsupported"),
        (ONE, talk, "differ", "persistent = true", "agree"),
        (ONE, "printf '\\033[32m1\\033[0m\\n'", "differ", "[filters]\nstrip_color = true", "agree"),
        (ONE, "printf '1  \\n\\n'", "differ", "[filters]\ntrim_blanks = true", "agree"),
        ("puts nil", "echo null", "differ", "[filters]\nnil = \"null\"", "agree"),
        (ONE, "echo 1.0", "differ", "[filters]\nnumbers = \"double\"", "agree"),
        ("puts 2 / 3", "echo 0.66666", "differ", "[filters]\ndigits = 3", "agree"),
        ("puts 2 / 3", "echo 0.66", "differ", "[filters]\ndigits = 3", "differ"),
    ] {
        assert_eq!(verdict(folder, program, script, ""), without, "{script} without {keys}");
        assert_eq!(verdict(folder, program, script, keys), with, "{script} with {keys}");
    }
}

#[test]
fn a_limit_has_its_own_exit_code() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ending = |keys: &str| {
        let backend = backend(folder.path(), &format!("command = \"sh -c 'exit 9'\"\n{keys}"));
        backend.start().run(&Case::new("case", "puts 1")).ending.describe()
    };
    assert_eq!((ending("").as_str(), ending("[exit]\nlimit = [9]").as_str()), ("exit 9", "limit"));
}

#[test]
fn the_keys_that_are_no_part_of_a_verdict() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let events = "events = \"sh -c 'echo >$0' {events}\"\nname = \"n\"\nexpected_failures = \"list\"";
    let full = backend(folder.path(), &format!("command = \"true\"\n{events}"));
    let bare = backend(folder.path(), "command = \"true\"");
    assert_eq!((full.name(), bare.name()), ("n", "p"));
    let list = folder.path().join("list");
    assert_eq!((full.expected_failures(), bare.expected_failures()), (Some(list.as_path()), None));
    let case = Case::new("case", "");
    assert!(bare.start().events(&case).is_none() && full.start().events(&case).is_some());
}

#[test]
fn flags_have_a_place_in_the_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = r#"echo "$2""#;
    file(folder.path(), "script.sh", script);
    let case = Case { flags: vec!["--seed".to_owned(), "1".to_owned()], ..Case::new("case", "puts 1") };
    let with = |command: &str| {
        let backend = backend(folder.path(), &format!("command = \"{command}\""));
        backend.lacks(&case, None).map_or_else(|| backend.start().run(&case).text(), |_| "lacks".to_owned())
    };
    assert_eq!(with("sh script.sh {file}"), "lacks");
    assert_eq!(with("sh script.sh {flags} {file}"), "1\n");
}

/// `weave-tree` in the clothes of the public `weaver`: green output, `null`, and its exit codes.
const DRESSED: &str = r#"
told=$(mktemp); "$WEAVE" "$@" > $told; code=$?
printf '\033[32m'; sed 's/\bnil\b/null/g' $told; printf '\033[0m'; rm $told
case $code in 65) exit 70;; 70) exit 80;; esac
exit $code
"#;

#[test]
fn the_profile_of_weaver_fits_what_the_language_says_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let weaver = file(folder.path(), "weaver", format!("#!/bin/sh{DRESSED}"));
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(weaver, executable).expect("it can be made executable");
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/backends/weaver.toml");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let given = ["conformance", "--json", "--backend", &profile.to_string_lossy()];
    let done = ran(weave(&given).env("PATH", path).env("WEAVE", env!("CARGO_BIN_EXE_weave-tree")));
    let report: serde_json::Value = serde_json::from_str(&done.output).expect("JSON");
    let counts = report["backends"][0]["verdicts"].as_object().expect("counts");
    // What it does otherwise is listed: the dressed one does not, but for the limit that it has not.
    let names: Vec<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(names, ["agree", "unsupported", "expected failure", "unexpected pass"], "{counts:?}");
    assert_eq!(counts["expected failure"], 1, "{counts:?}");
    assert!(counts["agree"].as_u64() > Some(150), "{counts:?}");
}
