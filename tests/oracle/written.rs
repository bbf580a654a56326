//! `--junit` and `--html`: well-formed whatever programs print, read by those who will read them.

use super::guide::has;
use super::support::command::{Ran, file, ran, weave};
use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;

/// What may break a document: its own signs, controls, what ends a comment or a script, half a character.
const NASTY: &str = "puts \"</script><!-- ]]> & < > ' \\\" \\u{1b}[31m\\u{0}\\u{1}\\u{b}\\u{fffe} é\"\n";

/// Reports of two programs, one with a nasty name, on backends with nasty words and answers.
fn reports(folder: &Path) -> Ran {
    file(folder, "a\u{1}<b>&'\".wv", NASTY);
    file(folder, "fine.wv", "puts 1\n");
    let nasty = "printf '\\000\\001\\033[0m</script>]]>&\\377\\n'";
    let given = [
        "a\u{1}<b>&'\".wv",
        "fine.wv",
        "--backend",
        nasty,
        "--backend",
        "naive",
        "--backend",
        "sh -c 'kill -9 $$' '<&>'",
    ];
    let done =
        ran(weave(&["diff"]).args(given).args(["--junit", "o.xml", "--html", "o.html"]).current_dir(folder));
    assert_eq!((done.code, done.errors.as_str()), (1, ""), "{}", done.output);
    done
}

/// Prints the document's tests as JSON: suite, test, and what it holds.
const READ_XML: &str = "
import json, sys
import xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
tests = [[suite.get('name'), test.get('name'), [(part.tag, part.get('type'), part.get('message')) for part in test]]
         for suite in root for test in suite]
counts = [[suite.get(key) for key in ('tests', 'failures', 'errors', 'skipped')] for suite in root]
print(json.dumps([root.tag, counts, tests]))
";

#[test]
fn a_junit_report_is_read_by_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    reports(folder.path());
    if !has("python3") {
        return;
    }
    let mut python = Command::new("python3");
    let read = ran(python.args(["-c", READ_XML, "o.xml"]).current_dir(folder.path()));
    assert_eq!(read.code, 0, "{}", read.errors);
    let [root, counts, tests]: [Json; 3] = serde_json::from_str(&read.output).expect("JSON");
    assert_eq!(root, "testsuites");
    let expected = [["2", "2", "0", "0"], ["2", "0", "0", "0"], ["2", "0", "2", "0"]];
    assert_eq!(counts, serde_json::json!(expected));
    // Characters that XML cannot hold are left out of names; in messages they are escaped.
    let [first, fine, good, ..] = tests.as_array().expect("tests").as_slice() else { panic!("{tests}") };
    assert_eq!((&first[1], &fine[1], &good[0]), (&"a<b>&'\".wv".into(), &"fine.wv".into(), &"naive".into()));
    assert_eq!((&first[2][0][0], &first[2][0][1]), (&"failure".into(), &"differ".into()));
    let message = first[2][0][2].as_str().expect("a message");
    assert!(message.contains("found \"\\0\\u{1}\\u{1b}[0m</script>]]>&\u{fffd}\\n\""), "{message}");
    let killed = tests[5][2][0].as_array().expect("an error");
    assert_eq!((&killed[0], &killed[2]), (&"error".into(), &"crash: ended by signal 9".into()));
    assert_eq!(good[2], serde_json::json!([]));
}

#[test]
fn what_is_skipped_is_skipped_in_junit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    file(folder.path(), "p.toml", "command = \"true\"\nlacks = [\"booleans\"]\n");
    let given = ["conformance", "--filter", "values.truth", "--backend", "p.toml", "--junit", "o.xml"];
    ran(weave(&given).current_dir(folder.path()));
    let xml = std::fs::read_to_string(folder.path().join("o.xml")).expect("the report");
    assert!(
        xml.contains("<skipped message=\"unsupported: the program uses `booleans`\" type=\"unsupported\"/>"),
        "{xml}"
    );
}

#[test]
fn a_page_can_be_clicked_through() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    reports(folder.path());
    let page = std::fs::read_to_string(folder.path().join("o.html")).expect("the page");
    // Controls stand in the data as escapes only.
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "a control character stands in the page");
    assert_eq!((page.matches("</script>").count(), page.matches("<!--").count()), (1, 0));
    if !has("node") {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/page.js");
    let read = ran(Command::new("node").arg(script).arg("o.html").current_dir(folder.path()));
    assert_eq!(read.code, 0, "{}", read.errors);
    let told: Json = serde_json::from_str(&read.output).expect("JSON");
    assert_eq!(told["title"], "weave-tree diff: 2 cases against slots");
    let verdicts = ["differ (output)", "agree", "crash", "differ (output)", "agree", "crash"];
    assert_eq!(told["buttons"], serde_json::json!(verdicts));
    let opened = told["opened"][0].as_str().expect("a detail");
    assert!(opened.contains("</script><!-- ]]> &") && opened.contains("finished (exit code 0)"), "{opened}");
    assert_eq!(
        [&told["rows"], &told["closed"], &told["bad"], &told["found"]],
        [3, 3, 3, 1].map(Json::from).each_ref()
    );
}
