//! The tables of built-ins that the program holds in; the tables of the reference's chapter 9 out, row by row.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "the chapter is a file of the project")]

use std::fs;
use std::io;
use std::path::Path;
use weave_tree::builtins::{Builtin, Subject, all};

fn chapter() -> io::Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/09-builtins.md");
    fs::read_to_string(path)
}

fn row(builtin: &Builtin) -> String {
    let signature = builtin.signature();
    let call = signature.trim_start_matches("<fn ").trim_end_matches('>');
    let cells = [builtin.summary, builtin.result, builtin.empty, builtin.errors];
    format!("| `{call}` | {} |", cells.join(" | "))
}

#[test]
fn the_chapter_has_every_built_in_once_as_the_program_has_it() -> io::Result<()> {
    let chapter = chapter()?;
    let rows: Vec<&str> = chapter.lines().filter(|line| line.starts_with("| `")).collect();
    let by_subject = |subject| all().filter(move |builtin| builtin.subject == subject);
    let subjects = [Subject::Core, Subject::World, Subject::Number, Subject::Text, Subject::Container];
    assert_eq!(subjects.len(), Subject::ALL.len());
    let expected: Vec<String> = subjects.into_iter().flat_map(by_subject).map(row).collect();
    for (found, expected) in rows.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(rows.len(), expected.len());
    Ok(())
}
