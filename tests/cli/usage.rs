//! The command line: what it takes, what it refuses, and its exit codes.

use crate::support::command::{code, file, ran, ran_with_input, weave};
use tempfile::TempDir;

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

#[test]
fn a_program_runs_and_what_follows_it_belongs_to_it() {
    let folder = folder();
    let path = file(folder.path(), "a.wv", "puts args()\n");
    let ran = ran(&mut weave(&["--seed", "1", &path, "check", "--help", "--", "-e", "x"]));
    assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
    assert_eq!(ran.output, "[\"check\", \"--help\", \"--\", \"-e\", \"x\"]\n");
}

#[test]
fn code_runs_and_what_follows_it_belongs_to_it() {
    let ran = ran(&mut weave(&["-e", "puts args()", "--help", "check"]));
    assert_eq!((ran.code, ran.output.as_str()), (0, "[\"--help\", \"check\"]\n"));
}

#[test]
fn a_program_can_come_from_standard_input() {
    let told = ran_with_input(&mut weave(&["-", "x"]), "puts args()\nputs input()\n");
    assert_eq!((told.code, told.output.as_str()), (0, "[\"x\"]\nnil\n"));
    let told = ran_with_input(&mut weave(&["--errors", "short", "-"]), "puts 1\nputs y\n");
    assert_eq!((told.code, told.output.as_str()), (70, "1\n"));
    assert!(told.errors.starts_with("<stdin>:2:6: name: "), "{}", told.errors);
}

#[test]
fn a_file_named_like_a_command_runs_by_its_path() {
    let folder = folder();
    file(folder.path(), "check", "puts \"ran\"\n");
    let ran = ran(weave(&["./check"]).current_dir(folder.path()));
    assert_eq!((ran.code, ran.output.as_str()), (0, "ran\n"));
}

#[test]
fn without_arguments_there_is_help_and_2() {
    let ran = ran(&mut weave(&[]));
    assert_eq!((ran.code, ran.output.as_str()), (2, ""));
    for word in ["Usage", "FILE", "check", "Exit codes", "Examples", "--max-depth"] {
        assert!(ran.errors.contains(word), "{word} in {}", ran.errors);
    }
}

#[test]
fn help_and_version_that_were_asked_for_go_to_the_output() {
    for (flag, word) in [("--help", "A taste"), ("-h", "Usage"), ("--version", env!("CARGO_PKG_VERSION"))] {
        let ran = ran(&mut weave(&[flag]));
        assert_eq!((ran.code, ran.errors.as_str()), (0, ""), "{flag}");
        assert!(ran.output.contains(word), "{flag}: {}", ran.output);
    }
}

#[test]
fn the_taste_of_the_language_is_true() {
    let help = ran(&mut weave(&["--help"])).output;
    let lines = help.lines().skip_while(|line| !line.contains("A taste")).skip(1);
    keeps_its_promises(&lines.take_while(|line| !line.contains("Examples")).collect::<Vec<_>>());
    let readme = include_str!("../../README.md");
    let lines = readme.lines().skip_while(|line| *line != "```text").skip(1);
    keeps_its_promises(&lines.take_while(|line| *line != "```").collect::<Vec<_>>());
}

/// Each `puts` prints what the comment behind it says.
#[track_caller]
fn keeps_its_promises(program: &[&str]) {
    let puts = program.iter().filter(|line| line.trim_start().starts_with("puts"));
    let promised: Vec<&str> =
        puts.map(|line| line.rsplit_once("# ").expect("its output beside it").1).collect();
    assert!(promised.len() >= 3, "{program:?}");
    let ran = code(&[], &program.join("\n"));
    assert_eq!(ran.output.lines().collect::<Vec<_>>(), promised, "{}", ran.errors);
}

#[test]
fn wrong_command_lines_end_with_2_and_a_reason() {
    let cases: [(&[&str], &str); 13] = [
        (&["--bogus", "a.wv"], "--bogus"),
        (&["--engine", "fast", "a.wv"], "slots, naive"),
        (&["--max-depth", "0", "a.wv"], "1..=1000000"),
        (&["--max-depth", "1000001", "a.wv"], "1..=1000000"),
        (&["--max-steps", "-1", "a.wv"], "--max-steps"),
        (&["--timeout", "soon", "a.wv"], "expected a number of seconds"),
        (&["--timeout", "0", "a.wv"], "expected more than 0 seconds"),
        (&["--timeout", "nan", "a.wv"], "expected"),
        (&["--errors", "loud", "a.wv"], "full"),
        (&["--seed", "1"], "FILE"),
        (&["-e"], "CODE"),
        (&["dump", "soup", "a.wv"], "tokens"),
        (&["--seed", "1", "check", "a.wv"], "--seed"),
    ];
    for (arguments, word) in cases {
        let ran = ran(&mut weave(arguments));
        assert_eq!((ran.code, ran.output.as_str()), (2, ""), "{arguments:?}: {}", ran.errors);
        assert!(ran.errors.contains(word), "{arguments:?}: {}", ran.errors);
    }
}

#[test]
fn a_program_that_cannot_be_read_ends_with_66() {
    let folder = folder();
    let latin = file(folder.path(), "latin.wv", b"puts 1\nputs \"\xe9\"\n");
    let cases = [
        ("nowhere.wv", "nowhere.wv: io: cannot read the program: no such file or directory"),
        (".", ".: io: cannot read the program: is a directory"),
        ("chekc", "did you mean `weave-tree check`?"),
        (&latin, "expected UTF-8 text, found other bytes at line 2, column 7"),
    ];
    for (path, words) in cases {
        let run = ran(&mut weave(&[path]));
        assert_eq!((run.code, run.output.as_str()), (66, ""), "{path}");
        assert!(run.errors.contains(words), "{path}: {}", run.errors);
        assert_eq!(ran(&mut weave(&["check", path])).code, 66, "{path}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_program() {
    let folder = folder();
    let path = file(folder.path(), "a.wv", b"\xef\xbb\xbfputs x");
    let ran = ran(&mut weave(&["--errors", "short", &path]));
    assert!(ran.errors.contains(":1:6: name: "), "{}", ran.errors);
}

#[test]
fn exit_codes_tell_how_a_program_ended() {
    let cases: [(&[&str], &str, i32); 9] = [
        (&[], "puts 1", 0),
        (&[], "", 0),
        (&[], "exit(7)", 7),
        (&[], "puts (", 65),
        (&[], "break", 65),
        (&[], "puts nothing", 70),
        (&[], "fail(\"no\")", 70),
        (&["--max-steps", "10"], "while true { }", 75),
        (&["--timeout", "0.05"], "while true { }", 75),
    ];
    for engine in ["slots", "naive"] {
        for (flags, text, expected) in cases {
            let flags = [&["--engine", engine], flags].concat();
            let ran = code(&flags, text);
            assert_eq!(ran.code, expected, "{flags:?} {text}: {}", ran.errors);
        }
    }
    let deep = format!("puts {}1{}", "(".repeat(1_001), ")".repeat(1_001));
    assert_eq!(code(&[], &deep).code, 75);
}

#[test]
fn check_finds_errors_and_warnings_and_runs_nothing() {
    let folder = folder();
    let good = file(folder.path(), "good.wv", "puts 1\n");
    let doubtful = file(folder.path(), "doubtful.wv", "puts nothing\n");
    let bad = file(folder.path(), "bad.wv", "puts (\n");
    let told = ran(&mut weave(&["check", &good]));
    assert_eq!((told.code, told.output.as_str(), told.errors.as_str()), (0, "", ""));
    let told = ran(&mut weave(&["check", "--errors", "short", &doubtful]));
    assert_eq!((told.code, told.output.as_str()), (0, ""));
    assert!(told.errors.contains("doubtful.wv:1:6: warning["), "{}", told.errors);
    let told = ran(&mut weave(&["check", "--json", &good, &doubtful, &bad]));
    assert_eq!((told.code, told.errors.as_str()), (65, ""));
    let lines: Vec<serde_json::Value> =
        told.output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.len() >= 2, "{}", told.output);
    assert_eq!((&lines[0]["severity"], &lines[0]["line"]), (&"warning".into(), &1.into()));
    assert_eq!((&lines[1]["severity"], &lines[1]["code"]), (&"error".into(), &"syntax".into()));
    assert!(lines.iter().all(|line| line["schema"] == 1));
}

#[test]
fn dump_shows_each_stage_as_text_and_as_json() {
    let folder = folder();
    let path = file(folder.path(), "a.wv", "fn f(a) { ^() { a } }\nputs f(1)()\n");
    for stage in ["tokens", "ast", "resolved"] {
        let told = ran(&mut weave(&["dump", stage, &path]));
        assert_eq!((told.code, told.errors.as_str()), (0, ""), "{stage}");
        assert!(!told.output.is_empty() && told.output.ends_with('\n'), "{stage}");
        let told = ran(&mut weave(&["dump", stage, "--json", &path]));
        assert_eq!(told.code, 0, "{stage}");
        let json: serde_json::Value = serde_json::from_str(&told.output).expect("JSON");
        assert_eq!(json["schema"], 1, "{stage}");
    }
    let bad = file(folder.path(), "bad.wv", "puts (\n");
    let told = ran(&mut weave(&["dump", "ast", &bad]));
    assert_eq!((told.code, told.output.as_str()), (65, ""));
    assert!(told.errors.contains("syntax error"), "{}", told.errors);
}

#[test]
fn errors_have_four_forms() {
    let text = "fn f(a) { a + totl }\ntotal = 1\nputs f(2)";
    let full = code(&[], text).errors;
    assert!(full.starts_with("name error\n") && full.contains("╭─[<-e>:1:15]"), "{full}");
    assert!(full.contains("did you mean `total`?") && full.contains("3:6  f(2)"), "{full}");
    let short = code(&["--errors", "short"], text).errors;
    assert!(short.starts_with("<-e>:1:15: name: ") && short.lines().count() == 1, "{short}");
    let narrated = code(&["--errors", "narrated"], text).errors;
    assert!(narrated.starts_with("name error in <-e>, line 1, columns 15 to 18: "), "{narrated}");
    let json = code(&["--errors", "json"], text).errors;
    let object: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(object["schema"], 1);
    assert_eq!((&object["code"], &object["column"]), (&"name".into(), &15.into()));
}
