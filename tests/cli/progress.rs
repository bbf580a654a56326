//! Long work shows a line on a terminal when that was asked for, and never otherwise.

use crate::support::command::{file, ran, weave};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Each way to take long, and what its line begins with.
const LONG: [(&str, &str); 2] = [
    ("puts ([1, 2, 3, 4, 5] *> ^(n) { sh(\"sleep 0.6\"); n }).len", "*>"),
    ("each_line(\"lines\", ^(line) { sh(\"sleep 0.6\"); puts line })", "lines"),
];

fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    file(place.path(), "lines", "a\nb\nc\nd\ne\n");
    place
}

/// Runs code with all its streams on a terminal; what was seen there. Nothing where there is no `script`.
fn on_a_terminal(place: &TempDir, flags: &str, code: &str) -> Option<String> {
    let program = file(place.path(), "program.wv", code);
    let binary = env!("CARGO_BIN_EXE_weave-tree");
    let command = format!("stty cols 80; {binary} {flags} {program}");
    let mut script = Command::new("script");
    script.args(["-qec", &command, "/dev/null"]).current_dir(place.path()).env("TERM", "xterm");
    match script.output() {
        Ok(Output { stdout, status, .. }) => {
            assert!(status.success(), "{}", String::from_utf8_lossy(&stdout));
            Some(String::from_utf8(stdout).expect("text"))
        }
        Err(_) => {
            eprintln!(
                "progress: skipped, because the program `script`, which gives a terminal, is not there"
            );
            None
        }
    }
}

#[test]
fn long_work_shows_how_far_it_is_and_wipes_that_in_the_end() {
    let place = place();
    for (code, begin) in LONG {
        let Some(seen) = on_a_terminal(&place, "--progress", code) else { return };
        let line = seen.split(['\r', '\n']).find(|line| line.contains(" of ")).unwrap_or_default();
        assert!(line.contains(begin) && line.contains("left"), "{seen:?}");
        let after = seen.rsplit(" left").next().unwrap_or_default();
        assert!(after.contains("\u{1b}[2K"), "{seen:?}");
    }
}

#[test]
fn a_program_that_did_not_ask_or_is_quick_shows_nothing() {
    let place = place();
    for (flags, code) in [("", LONG[0].0), ("--progress", "puts ([1, 2, 3, 4, 5] *> ^(n) { n }).len")] {
        let Some(seen) = on_a_terminal(&place, flags, code) else { return };
        assert_eq!(seen, "5\r\n", "{flags} {code}");
    }
}

#[test]
fn without_a_terminal_nothing_is_shown() {
    let place = place();
    for (code, _) in LONG {
        let ran = ran(weave(&["--progress", "-e", code]).current_dir(place.path()));
        assert_eq!((ran.code, ran.errors.as_str()), (0, ""), "{}", ran.output);
    }
}
