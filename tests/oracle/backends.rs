//! Backends that behave, and backends that do not: each case gets its verdict, and nothing hangs.

use std::path::Path;
use std::time::Duration;
use weave_tree::oracle::answer::{Answer, Ending};
use weave_tree::oracle::backend::{Backend, Settings, named};
use weave_tree::oracle::case::Case;
use weave_tree::oracle::verdict::{Verdict, judge};

const PROGRAM: &str = "puts 1\nputs [1, nil] + 2";

fn itself() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_weave-tree"))
}

fn backend(text: &str, folder: &Path, milliseconds: u64) -> Box<dyn Backend> {
    let settings = Settings { timeout: Some(Duration::from_millis(milliseconds)), ..Settings::default() };
    named(text, folder, itself(), &settings).unwrap_or_else(|why| panic!("{why}"))
}

fn answer(text: &str, case: &Case) -> Answer {
    backend(text, Path::new("."), 20_000).start().run(case)
}

/// The verdict on a shell script that is given the program's file as `$0`.
fn verdict(script: &str, milliseconds: u64) -> Verdict {
    verdict_of(&format!("sh -c '{script}' {{file}}"), milliseconds)
}

fn verdict_of(command: &str, milliseconds: u64) -> Verdict {
    let case = Case::new("case", "puts 1");
    let backend = backend(command, Path::new("."), milliseconds);
    let found = backend.start().run(&case);
    judge(&answer("slots", &case), &found, backend.filters())
}

fn is(verdict: &Verdict, name: &str, detail: &str) {
    assert_eq!(verdict.name(), name, "{verdict:?}");
    assert!(verdict.detail().contains(detail), "{verdict:?}");
}

#[test]
fn our_own_backends_tell_the_same() {
    let case =
        Case { arguments: vec!["a b".to_owned()], input: "line\n".to_owned(), ..Case::new("case", PROGRAM) };
    let slots = answer("slots", &case);
    assert_eq!((&slots.ending, slots.text().as_str()), (&Ending::Runtime, "1\n"));
    for other in ["naive", "weave-tree"] {
        assert_eq!(answer(other, &case), slots, "{other}");
    }
    let world = Case { program: "puts args()\nputs input()\nexit(3)".to_owned(), ..case };
    let slots = answer("slots", &world);
    assert_eq!((&slots.ending, slots.text().as_str()), (&Ending::Exited(3), "[\"a b\"]\nline\n"));
    assert_eq!(answer("weave-tree", &world), slots);
    let words = format!("'{}'", itself().display());
    assert_eq!(answer(&words, &world), Answer { errors: None, ..slots });
}

#[test]
fn bad_backends_get_their_verdicts() {
    is(&verdict("echo 1", 20_000), "agree", "");
    is(&verdict("echo 2", 20_000), "differ", "line 1: expected \"1\\n\", found \"2\\n\"");
    is(&verdict("exit 70", 20_000), "differ", "expected finished, found runtime");
    is(&verdict("exit 3", 20_000), "differ", "expected finished, found exit 3");
    is(&verdict("while :; do echo on and on and on and on and on; done", 20_000), "differ", "killed after");
    is(&verdict("sleep 60 & sleep 60 & echo 1", 20_000), "agree", "");
    is(&verdict("sleep 60 & sleep 60 & wait", 200), "timeout", "");
    is(&verdict("exec >&- 2>&-; sleep 60", 200), "timeout", "");
    is(&verdict("setsid sleep 9 & echo 1", 20_000), "agree", "");
    is(&verdict("setsid sleep 9 & sleep 60", 200), "timeout", "");
    is(&verdict("exec >&-; exit 0", 20_000), "differ", "found the end of the output");
    is(&verdict("trap \"\" TERM INT HUP; while :; do sleep 0.01; done", 200), "timeout", "");
    is(&verdict("printf \"\\377\\000\\001\"", 20_000), "differ", "found \"\u{fffd}\\0\\u{1}\"");
    is(&verdict("kill -KILL $$", 20_000), "crash", "signal 9");
    is(&verdict_of("no-such-command-anywhere", 20_000), "missing", "no such file");
    is(&verdict_of("/dev/null", 20_000), "missing", "permission denied");
}

/// A backend that answers from a script, in persistent mode.
fn persistent(folder: &Path, script: &str) -> Box<dyn Backend> {
    std::fs::write(folder.join("script.sh"), script).expect("the folder can be written");
    let profile = "command = \"sh script.sh\"\npersistent = true\nmax_output = 10000\n";
    std::fs::write(folder.join("p.toml"), profile).expect("the folder can be written");
    backend("p.toml", folder, 300)
}

#[test]
fn one_process_answers_many_cases() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = r#"n=0
while read -r line; do n=$((n + 1)); echo "{\"outcome\":\"finished\",\"output\":\"$n\"}"; done"#;
    let backend = persistent(folder.path(), script);
    let mut session = backend.start();
    let answers: Vec<String> = (0..3).map(|_| session.run(&Case::new("case", "puts 1")).text()).collect();
    assert_eq!(answers, ["1", "2", "3"]);
}

#[test]
fn a_bad_talk_costs_one_case_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = r#"while read -r line; do
case "$line" in
  *silent*) sleep 60;;
  *garbage*) echo garbage;;
  *gone*) exit 7;;
  *flood*) while :; do printf 'no line ends here'; done;;
  *killed*) kill -KILL $$;;
  *) echo '{"outcome":"finished","output":"well"}';;
esac
done"#;
    let backend = persistent(folder.path(), script);
    let mut session = backend.start();
    let mut ending = |program: &str| session.run(&Case::new("case", program)).ending;
    for (program, expected) in [
        ("silent", Ending::TimedOut),
        ("gone", Ending::Crashed("it ended with exit code 7 instead of answering".to_owned())),
        ("flood", Ending::Flooded),
        ("killed", Ending::Crashed("ended by signal 9".to_owned())),
    ] {
        assert_eq!(ending(program), expected);
        assert_eq!(ending("good"), Ending::Finished, "after `{program}`");
    }
    let Ending::Crashed(why) = ending("garbage") else { panic!("garbage is no answer") };
    assert!(why.starts_with("expected a line of JSON"), "{why}");
}

#[test]
fn a_case_that_needs_what_a_profile_lacks_is_not_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "command = \"weaver\"\nlacks = [\"scope\", \"values.truth\", \"pipelines\", \"len\"]\n";
    std::fs::write(folder.path().join("p.toml"), text).expect("the folder can be written");
    let backend = backend("p.toml", folder.path(), 100);
    let lacks = |program: &str, rule| backend.lacks(&Case::new("case", program), rule);
    assert_eq!(lacks("puts 1", None), None);
    assert_eq!(lacks("puts 1", Some("values.equality")), None);
    assert_eq!(lacks("puts 1", Some("values.truth")), Some("the profile lacks `values.truth`".to_owned()));
    assert_eq!(lacks("puts 1", Some("scope.blocks")), Some("the profile lacks `scope`".to_owned()));
    assert_eq!(lacks("1 |> f", None), Some("the program uses `pipelines`".to_owned()));
    assert_eq!(lacks("puts \"\".len", None), Some("the program uses `len`".to_owned()));
    let flags = Case { flags: vec!["--seed".to_owned(), "1".to_owned()], ..Case::new("case", "puts 1") };
    assert!(backend.lacks(&flags, None).is_some_and(|why| why.contains("{flags}")));
}

#[test]
fn profiles_with_mistakes_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let refused = |text: &str, part: &str| {
        std::fs::write(folder.path().join("p.toml"), text).expect("the folder can be written");
        match named("p.toml", folder.path(), itself(), &Settings::default()) {
            Ok(_) => panic!("{text} was taken"),
            Err(why) => assert!(why.contains(part), "{why}"),
        }
    };
    refused("", "missing field `command`");
    refused("command = \"x\"\nspeed = 1", "unknown field `speed`");
    refused("command = \"x\"\n[exit]\nsyntax = 65", "expected a sequence");
    refused("command = \"\"", "expected a command, found nothing");
    refused("command = \"'x\"", "where a quote is open");
    refused("command = \"x\"\ntimeout = -1", "more than 0 seconds");
    refused(
        "command = \"x\"\nlacks = [\"pipeline\"]",
        "`pipeline` is no chapter, rule, construct or built-in",
    );
    refused("command = \"x\"\nclaims = [\"spread\"]", "`spread` is no chapter or rule");
    assert!(named("gone.toml", folder.path(), itself(), &Settings::default()).is_err());
}
