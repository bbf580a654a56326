//! `grammar/BACKENDS.md`: its commands are run, with the toy, and say what the page says.

use std::path::Path;
use std::process::Command;

/// The fences of the page: what stands behind the three ticks, and the text.
fn fences(page: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = page.split("```").collect();
    parts.iter().skip(1).step_by(2).filter_map(|part| part.split_once('\n')).collect()
}

/// Whether a program that a test needs is there; one that is left out says so.
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
pub fn has(program: &str) -> bool {
    let is_there =
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("left out: there is no {program}");
    }
    is_there
}

#[test]
fn the_page_does_what_it_says() {
    if !has("python3") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("grammar/BACKENDS.md")).expect("the page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = Path::new(env!("CARGO_BIN_EXE_weave-tree")).parent().expect("a folder").to_owned();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut said = String::new();
    let mut commands = 0;
    for (kind, text) in fences(&page) {
        match kind {
            "sh" => {
                let mut shell = Command::new("sh");
                shell.args(["-e", "-c", text]).current_dir(folder.path()).env("WEAVE", root);
                let output =
                    shell.env("PATH", format!("{}:{path}", program.display())).output().expect("a shell");
                said = String::from_utf8(output.stdout).expect("text");
                let errors = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success() && errors.is_empty(), "{text}\n{said}{errors}");
                commands += 1;
            }
            "text" => assert!(said.contains(text.trim_end()), "expected {text}\nfound {said}"),
            _ => {}
        }
    }
    assert!(commands >= 7, "the page has lost its commands");
    let list = std::fs::read_to_string(folder.path().join("toy.expected")).expect("the list");
    assert!(list.contains("expressions.sum/looser-than-product  "), "{list}");
}

#[test]
fn the_page_names_every_construct() {
    let page = include_str!("../../grammar/BACKENDS.md");
    let list = page.split_once("\nThe constructs are ").and_then(|(_, rest)| rest.split_once(".\n"));
    let words: Vec<&str> = list.expect("the list").0.split('`').skip(1).step_by(2).collect();
    assert_eq!(words, weave_tree::oracle::construct::CONSTRUCTS);
}

#[test]
fn profiles_that_are_shipped_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/backends");
    let run = |profile: &str, filter: &str| {
        let mut command =
            super::support::command::weave(&["conformance", "--backend", profile, "--filter", filter]);
        super::support::command::ran(command.current_dir(&folder).env("PATH", "/nowhere"))
    };
    // There is no such command here: what the profile lacks is told apart from what would be run.
    let done = run("weaver.toml", "statements.");
    assert_eq!(done.code, 1, "{}", done.errors);
    assert!(done.output.contains(" missing, ") && done.output.contains(" unsupported"), "{}", done.output);
    assert_eq!(run("weaver.toml", "pipelines.").code, 0);
    assert_eq!(run("weave-tree.toml", "statements.puts/value").code, 1);
}
