//! Backends that misbehave, in each command: every one gets its verdict and exit code 1, and nothing hangs.

use super::support::command::{file, ran, weave};
use serde_json::Value as Json;
use std::path::Path;

/// What a backend does, and the verdict on it.
const BAD: [(&str, &str, &str); 9] = [
    ("prints for ever", "while :; do echo on and on; done", "differ"),
    ("leaves children behind", "sleep 9 & sleep 9 & wait", "timeout"),
    ("closes its output", "exec >&- 2>&-; sleep 9", "timeout"),
    ("closes its output and ends", "exec >&- 2>&-", "differ"),
    ("ignores SIGTERM", "trap '' TERM INT HUP; while :; do sleep 0.05; done", "timeout"),
    ("stops itself", "kill -STOP $$", "timeout"),
    ("prints what is no text", "printf '\\377\\000\\001'", "differ"),
    ("ends by a signal", "kill -SEGV $$", "crash"),
    ("breaks off", "echo 1; kill -ABRT $$", "crash"),
];

/// The verdicts that a command counts, for the only backend.
fn verdicts(folder: &Path, command: &[&str], profile: &str) -> (i32, Json) {
    let given = [command, &["--jobs", "1", "--json", "--backend", profile]].concat();
    let done = ran(weave(&given).current_dir(folder));
    let report: Json = serde_json::from_str(&done.output)
        .unwrap_or_else(|error| panic!("{command:?} of {profile}: {error}: {}{}", done.output, done.errors));
    let counts = report["verdicts"].as_object().and_then(|verdicts| verdicts.values().next());
    (done.code, counts.unwrap_or(&report["backends"][0]["verdicts"]).clone())
}

#[test]
fn every_command_gives_every_bad_backend_its_verdict() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    file(folder, "one.wv", "puts 1\n");
    let commands = [
        &["conformance", "--filter", "statements.puts/value"][..],
        &["diff", "one.wv"],
        &["fuzz", "--count", "1", "--profile", "core"],
    ];
    for (what, script, verdict) in BAD {
        file(folder, "bad.sh", script);
        let profile = "command = \"sh bad.sh {file}\"\ntimeout = 0.25\nmax_output = 5000\n";
        // A flood may take its time in a busy machine.
        let profile =
            if what == "prints for ever" { profile.replace("0.25", "20") } else { profile.to_owned() };
        file(folder, "bad.toml", profile);
        for command in commands {
            let found = verdicts(folder, command, "bad.toml");
            assert_eq!(found, (1, serde_json::json!({ verdict: 1 })), "{what}: {command:?}");
        }
    }
    for command in commands {
        for missing in ["no-such-command", "./one.wv"] {
            let found = verdicts(folder, command, missing);
            assert_eq!(found, (1, serde_json::json!({ "missing": 1 })), "{missing}: {command:?}");
        }
    }
}

#[test]
fn a_bad_backend_does_not_spoil_what_is_expected_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    file(folder.path(), "one.wv", "puts 1\n");
    file(folder.path(), "list", "one.wv  hangs\n");
    let given = |backend| ["diff", "one.wv", "--timeout", "0.2", "--expected", "list", "--backend", backend];
    let hangs = ran(weave(&given("sleep 9")).current_dir(folder.path()));
    assert_eq!(hangs.code, 0, "{}{}", hangs.output, hangs.errors);
    let missing = ran(weave(&given("no-such-command")).current_dir(folder.path()));
    assert_eq!(missing.code, 1, "{}", missing.output);
}

/// `/proc` can be written by nobody, whoever runs the test.
#[cfg(target_os = "linux")]
#[test]
fn commands_work_where_nothing_can_be_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let one = file(folder.path(), "one.wv", "puts 1\n");
    let backends = ["--backend", "weave-tree", "--backend", "naive", "--backend", "slots:stress"];
    for command in
        [&["conformance", "--filter", "statements.puts"][..], &["diff", &one], &["fuzz", "--count", "2"]]
    {
        let done = ran(weave(&[command, &backends].concat()).current_dir("/proc"));
        assert_eq!(done.code, 0, "{command:?}: {}{}", done.output, done.errors);
    }
}
