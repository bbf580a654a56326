//! `weave-tree diff` and `--events`: programs on several implementations, and where they part.

use super::support::command::{Ran, file, ran, weave};
use serde_json::Value as Json;
use std::path::Path;
use weave_tree::events::Event;
use weave_tree::oracle::capsule::Capsule;
use weave_tree::oracle::case::Case;

const FACT: &str =
    "fn fact(n) {\n  if n < 2 { return 1 }\n  n * fact(n - 1)\n}\nputs \"start\"\nputs [2, 3] *> fact\n";

/// `weave-tree` on the program with one word replaced: an implementation with a bug.
const BUG: &str = "#!/bin/sh\nfor last; do :; done\nsed 's/n < 2/n < 3/' \"$last\" > changed.wv\n";

fn diff(folder: &Path, arguments: &[&str]) -> Ran {
    ran(weave(&[&["diff"], arguments].concat()).current_dir(folder))
}

/// A folder with the program, and a backend that runs it with a bug and tells its events.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let itself = env!("CARGO_BIN_EXE_weave-tree");
    file(folder.path(), "fact.wv", FACT);
    file(folder.path(), "bug.sh", format!("{BUG}exec {itself} changed.wv\n"));
    file(folder.path(), "events.sh", format!("{BUG}exec {itself} --events \"$1\" changed.wv\n"));
    let profile =
        "name = \"bug\"\ncommand = \"sh bug.sh {file}\"\nevents = \"sh events.sh {events} {file}\"\n";
    file(folder.path(), "bug.toml", profile);
    folder
}

#[test]
fn the_first_differing_line_is_shown_with_its_printer() {
    let folder = folder();
    let done = diff(
        folder.path(),
        &["fact.wv", "--backend", "bug.toml", "--backend", "naive", "--backend", "slots:stress"],
    );
    let expected = "\
fact.wv on bug: differ (output): line 2: expected \"[2, 6]\\n\", found \"[1, 3]\\n\"
             slots     │ bug
    line 2   [2, 6]    │ [1, 3]
    outcome  finished  │ finished
    printed by fact.wv:6: puts [2, 3] *> fact
bug: 1 cases: 1 differ
naive: 1 cases: 1 agree
slots:stress: 1 cases: 1 agree
";
    let blanks = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((done.code, blanks(&done.output)), (1, blanks(expected)), "{}{}", done.output, done.errors);
}

#[test]
fn known_differences_can_be_listed() {
    let folder = folder();
    file(folder.path(), "it is fine.wv", "puts 1\n");
    let with = |backend: &str, more: &[&str]| {
        let given = ["fact.wv", "it is fine.wv", "--jobs", "1", "--backend", backend, "--expected", "list"];
        diff(folder.path(), &[&given[..], more].concat())
    };
    assert_eq!(with("bug.toml", &[]).code, 2, "there is no list");
    let update = with("bug.toml", &["--update"]);
    assert_eq!((update.code, update.errors.as_str()), (0, ""), "{}", update.output);
    assert_eq!(update.output, "bug: 2 cases: 1 agree, 1 expected failure\n");
    let list = || std::fs::read_to_string(folder.path().join("list")).expect("the list");
    assert_eq!(list(), "fact.wv  differ (output): line 2: expected \"[2, 6]\\n\", found \"[1, 3]\\n\"\n");
    assert_eq!(with("bug.toml", &[]).code, 0);
    // A list is strict: what is on it must fail.
    let pass = with("naive", &[]);
    assert_eq!(pass.code, 1);
    assert!(pass.output.contains("fact.wv on naive: unexpected pass: differ (output)"), "{}", pass.output);
    file(folder.path(), "list", "\"it is fine.wv\"  not known\n");
    let both = with("bug.toml", &["--json"]);
    let report: Json = serde_json::from_str(&both.output).expect("JSON");
    let counts = serde_json::json!({ "differ": 1, "unexpected pass": 1 });
    assert_eq!((both.code, &report["backends"][0]["verdicts"]), (1, &counts));
    assert_eq!(with("bug.toml", &["--backend", "naive"]).code, 2, "a list is for one backend");
}

#[test]
fn events_are_compared_in_lockstep() {
    let folder = folder();
    let done = diff(folder.path(), &["fact.wv", "--backend", "bug.toml", "--events"]);
    let lines = "    event 3 at fact.wv:3: n * fact(n - 1)
      slots: call of fact in line 3; calls: fact:6
      bug: return from fact with 1; calls: fact:6
";
    assert!(done.output.contains(lines), "{}{}", done.output, done.errors);
    let same = "x = ^(n) { n + 1 }\nputs 1\n";
    file(folder.path(), "same.wv", same);
    let done = diff(folder.path(), &["same.wv", "--backend", "bug.toml", "--backend", "naive", "--events"]);
    assert_eq!(done.code, 0, "{}", done.output);
    // What is printed is the same; what happens is not.
    file(folder.path(), "quiet.wv", "fn f(n) { if n < 2 { 1 } else { 1 + f(1) - 1 } }\nputs f(2)\n");
    let done = diff(folder.path(), &["quiet.wv", "--backend", "bug.toml", "--events", "--json"]);
    let report: Json = serde_json::from_str(&done.output).expect("JSON");
    let found = &report["results"][0]["verdicts"][0];
    assert_eq!((done.code, &found["aspect"]), (1, &"events".into()), "{}", done.output);
    assert_eq!(found["divergence"]["expected"]["event"]["line"], 1, "{found}");
}

/// Events of a program that prints 3 in line 2, told wrongly: what a backend writes, and the verdict.
const WRONG_EVENTS: [(&str, &str); 11] = [
    (r#"{"event":"output","line":2,"text":"3\n"}"#, "agree"),
    (r#"{"event":"output","text":"3\n","more":[]}"#, "agree"),
    (
        r#"{"event":"output","line":1,"text":"3\n"}"#,
        "differ (events): event 1: expected output \"3\\n\" in line 2",
    ),
    (r#"{"event":"output","line":2,"text":"4\n"}"#, "differ (events): event 1"),
    (r#"{"event":"call","function":"f","depth":18446744073709551615}"#, "differ (events): event 1"),
    (
        "{\"event\":\"output\",\"text\":\"3\\n\"}\n{\"event\":\"error\",\"code\":\"x\"}",
        "differ (events): event 2",
    ),
    (r#"{"schema":1}"#, "differ (events): event 1"),
    (r#"{"schema":2}"#, "crash: its events cannot be read: expected schema 1, found 2"),
    (r#"{"event":"jump"}"#, "crash: its events cannot be read: expected an event, found `jump`"),
    (r#"{"event":"output","text":3}"#, "crash: its events cannot be read: expected a text `text`"),
    ("no JSON", "crash: its events cannot be read: expected a line of JSON"),
];

#[test]
fn events_that_are_told_wrongly_have_a_verdict() {
    let folder = folder();
    file(folder.path(), "three.wv", "x = 2\nputs x + 1\n");
    let verdict = |events: &str| {
        let profile =
            format!("name = \"b\"\ncommand = \"sh -c 'echo 3'\"\ntimeout = 5\nevents = \"{events}\"\n");
        file(folder.path(), "b.toml", profile);
        let done = diff(folder.path(), &["three.wv", "--backend", "b.toml", "--events"]);
        assert_eq!(done.errors, "");
        (done.code, done.output)
    };
    for (told, expected) in WRONG_EVENTS {
        file(folder.path(), "told", format!("{told}\n"));
        let (code, output) = verdict("sh -c 'cp told $0' {events}");
        assert_eq!(code, i32::from(expected != "agree"), "{told}: {output}");
        assert!(
            expected == "agree" || output.starts_with(&format!("three.wv on b: {expected}")),
            "{told}: {output}"
        );
    }
    let (code, output) = verdict("sh -c 'kill -9 $$' {events}");
    assert_eq!(
        (code, output.contains("crash: its events cannot be read: no such file")),
        (1, true),
        "{output}"
    );
}

#[test]
fn where_our_side_says_nothing_nothing_is_said() {
    let folder = folder();
    file(folder.path(), "random.wv", "puts random()\n");
    file(folder.path(), "deep.wv", "fn f() { f() + 1 }\nputs f()\n");
    let done = diff(
        folder.path(),
        &["random.wv", "deep.wv", "--backend", "sh -c 'echo 1'", "--json", "--jobs", "2"],
    );
    let report: Json = serde_json::from_str(&done.output).expect("JSON");
    assert_eq!(report["backends"][0]["verdicts"], serde_json::json!({ "abstain": 2 }), "{report}");
    assert_eq!((report["schema"].as_str(), done.code), (Some("weave-tree.diff.v1"), 0));
    let detail =
        |at: usize| report["results"][at]["verdicts"][0]["detail"].as_str().unwrap_or_default().to_owned();
    assert!(detail(0).contains("otherwise each time"), "{report}");
    assert!(detail(1).contains("reached a limit"), "{report}");
}

#[test]
fn programs_run_where_the_user_stands() {
    let folder = folder();
    file(folder.path(), "data.txt", "first\nsecond\n");
    file(folder.path(), "read.wv", "puts read(\"data.txt\", :lines)\n");
    let done = diff(folder.path(), &["read.wv", "--backend", "naive", "--backend", "weave-tree"]);
    assert_eq!(done.code, 0, "{}{}", done.output, done.errors);
    let other = diff(folder.path(), &["read.wv", "--against", "sh -c 'echo x'", "--backend", "slots"]);
    assert_eq!(other.code, 1);
    assert!(other.output.contains("│ slots"), "{}", other.output);
}

#[test]
fn programs_are_given_an_input_and_arguments() {
    let folder = folder();
    file(folder.path(), "line.txt", "a line\n");
    file(folder.path(), "told.wv", "puts args()\nputs input()\n");
    let same = r#"sh -c 'echo "[\"$1\"]"; cat' {file} {args}"#;
    let given = ["told.wv", "--input", "line.txt", "--backend", same, "--backend", "naive", "--", "x y"];
    let done = diff(folder.path(), &given);
    assert_eq!((done.code, done.errors.as_str()), (0, ""), "{}", done.output);
    let nothing = diff(folder.path(), &["told.wv", "--backend", same]);
    assert!(nothing.output.contains("expected \"[]\\n\""), "{}", nothing.output);
    let refused = diff(folder.path(), &["told.wv", "--input", "gone.txt", "--backend", same]);
    assert_eq!(refused.code, 2);
    assert!(refused.errors.contains("cannot read the programs' input"), "{}", refused.errors);
}

#[test]
fn a_capsule_brings_its_own_world() {
    let folder = folder();
    let case = Case {
        input: "one\n".to_owned(),
        arguments: vec!["two".to_owned()],
        files: vec![("three.txt".to_owned(), b"three".to_vec())],
        ..Case::new("case", "puts read(\"three.txt\")\nputs args()[0]\nputs input()\n")
    };
    file(folder.path(), "c.wv", Capsule { case, ..Capsule::default() }.text());
    let right = "sh -c 'cat three.txt; echo; echo $1; cat' {file}";
    let done = diff(folder.path(), &["c.wv", "--backend", right, "--backend", "naive"]);
    assert_eq!(done.code, 0, "{}{}", done.output, done.errors);
    assert!(!done.output.contains("abstain"), "{}", done.output);
}

/// The tags of a page that are still open at its end, and those that close what is not open.
fn unbalanced(page: &str) -> Vec<String> {
    const VOID: [&str; 3] = ["!doctype", "meta", "input"];
    let mut open: Vec<String> = Vec::new();
    for tag in page.split('<').skip(1) {
        let name: String =
            tag.chars().take_while(|c| c.is_ascii_alphanumeric() || "!/".contains(*c)).collect();
        match name.strip_prefix('/') {
            Some(closed) if open.last().is_some_and(|last| last == closed) => drop(open.pop()),
            Some(_) => return vec![name],
            None if VOID.contains(&name.as_str()) => {}
            None => open.push(name),
        }
    }
    open
}

#[test]
fn a_page_stands_alone() {
    let folder = folder();
    let done = diff(folder.path(), &["fact.wv", "--backend", "bug.toml", "--html", "o.html"]);
    assert_eq!(done.code, 1, "{}", done.errors);
    let page = std::fs::read_to_string(folder.path().join("o.html")).expect("the page");
    for outside in ["http:", "https:", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    let (before, script) = page.split_once("<script>").expect("a script");
    let (script, after) = script.split_once("</script>").expect("its end");
    assert_eq!(unbalanced(&format!("{before}{after}")), Vec::<String>::new());
    let data = script.split_once("const report = ").and_then(|(_, rest)| rest.split_once(";\n"));
    let report: Json = serde_json::from_str(data.expect("the data").0).expect("JSON");
    assert_eq!(report["results"][0]["verdicts"][0]["verdict"], "differ", "{report}");
    assert_eq!(unbalanced("<a><b></a></b>"), ["/a"]);
}

#[test]
fn wrong_usage_and_missing_things() {
    let folder = folder();
    let refused = diff(folder.path(), &["fact.wv"]);
    assert_eq!(refused.code, 2);
    assert!(refused.errors.contains("expected --backend"), "{}", refused.errors);
    assert_eq!(diff(folder.path(), &["gone.wv", "--backend", "naive"]).code, 66);
    let missing = diff(folder.path(), &["fact.wv", "--backend", "no-such-command"]);
    assert_eq!(missing.code, 1);
    assert!(missing.output.contains("missing: cannot start"), "{}", missing.output);
    let report = folder.path().join("o.html");
    file(folder.path(), "script.wv", "puts \"</script><b>\"\n");
    let done = diff(
        folder.path(),
        &["script.wv", "--backend", "sh -c 'echo 1'", "--html", "o.html", "--junit", "o.xml"],
    );
    assert_eq!(done.code, 1);
    let page = std::fs::read_to_string(report).expect("the page");
    assert_eq!(page.matches("</script>").count(), 1, "the data must not end the script");
    let xml = std::fs::read_to_string(folder.path().join("o.xml")).expect("the JUnit report");
    assert!(xml.contains("failures=\"1\"") && xml.contains("name=\"script.wv\""), "{xml}");
}

/// The events of a program, without the first line.
fn events(folder: &Path, program: &str) -> (Ran, Vec<Event>) {
    file(folder, "program.wv", program);
    let done = ran(weave(&["--events", "events", "program.wv"]).current_dir(folder));
    let text = std::fs::read_to_string(folder.join("events")).expect("the events");
    assert!(text.starts_with("{\"schema\":1}\n"), "{text}");
    let events = text.lines().filter_map(|line| Event::of_line(line).expect("an event")).collect();
    (done, events)
}

#[test]
fn a_run_tells_its_events() {
    let folder = folder();
    let program = "fn f(a) {\n  puts a\n  fail(\"no\")\n}\nr = try(^() { f(1) })\nprint(\"x\",\n  \"y\")\n[7] *> .str\nf(2)\n";
    let (done, events) = events(folder.path(), program);
    assert_eq!((done.code, done.output.as_str()), (70, "1\nx y\n2\n"));
    let call =
        |depth, function: &str, line| Event::Call { depth, function: function.to_owned(), line: Some(line) };
    let output = |depth, line, text: &str| Event::Output { depth, line: Some(line), text: text.to_owned() };
    let expected = [
        call(1, "^", 5),
        call(2, "f", 5),
        output(2, 2, "1\n"),
        output(0, 6, "x y\n"),
        call(1, ".str", 8),
        Event::Return { depth: 1, function: ".str".to_owned(), value: Some("7".to_owned()) },
        call(1, "f", 9),
        output(1, 2, "2\n"),
        Event::Error { code: "fail".to_owned(), line: Some(3) },
        Event::End { outcome: "runtime".to_owned(), exit: Some(70) },
    ];
    assert_eq!(events, expected);
}

#[test]
fn a_text_that_is_no_program_tells_its_errors() {
    let folder = folder();
    let (done, told) = events(folder.path(), "x = = 1\ny = )\n");
    assert_eq!(done.code, 65);
    let error = |line| Event::Error { code: "syntax".to_owned(), line: Some(line) };
    assert_eq!(told, [error(1), error(2), Event::End { outcome: "syntax".to_owned(), exit: Some(65) }]);
    let (_, told) = events(folder.path(), "exit(3)\n");
    assert_eq!(told, [Event::End { outcome: "exit".to_owned(), exit: Some(3) }]);
}

#[test]
fn events_that_cannot_be_written_are_an_error() {
    let folder = folder();
    let nowhere = ran(weave(&["--events", "no/such/folder", "fact.wv"]).current_dir(folder.path()));
    assert_eq!(nowhere.code, 70);
    assert!(nowhere.errors.contains("cannot write the events"), "{}", nowhere.errors);
    let full = ran(weave(&["--events", "/dev/full", "fact.wv"]).current_dir(folder.path()));
    assert_eq!((full.code, full.output.as_str()), (70, "start\n[2, 6]\n"), "{}", full.errors);
    let both = ran(weave(&["--events", "e", "--stats", "fact.wv"]).current_dir(folder.path()));
    assert_eq!(both.code, 2);
}
