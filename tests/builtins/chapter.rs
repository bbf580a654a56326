//! The tables of built-ins that the program holds in; the tables of the reference's chapter 9 out, row by row.
//! `WEAVE_UPDATE=1 cargo test --test builtins` writes the rows anew: read the difference.

#![expect(clippy::disallowed_methods, reason = "the chapter is a file of the project")]

use weave_tree::builtins::{Builtin, Subject, all};
use weave_tree::reference::PAGES;

/// The order of the tables.
const SUBJECTS: [Subject; 9] = [
    Subject::Core,
    Subject::World,
    Subject::Data,
    Subject::Time,
    Subject::File,
    Subject::Command,
    Subject::Number,
    Subject::Text,
    Subject::Container,
];

fn row(builtin: &Builtin) -> String {
    let call = builtin.call();
    let cells = [builtin.summary, builtin.result, builtin.empty, builtin.errors];
    format!("| `{call}` | {} |", cells.join(" | "))
}

fn rows(subject: Subject) -> impl Iterator<Item = String> {
    all().filter(move |builtin| builtin.subject == subject).map(row)
}

#[test]
fn the_chapter_has_every_built_in_once_as_the_program_has_it() {
    let chapter = PAGES.iter().find(|page| page.path == "09-builtins.md").expect("the chapter is embedded");
    if std::env::var_os("WEAVE_UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/09-builtins.md");
        return std::fs::write(path, with_new_rows(chapter.text)).expect("the chapter can be written");
    }
    let found: Vec<&str> = chapter.text.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(SUBJECTS.len(), Subject::ALL.len());
    let expected: Vec<String> = SUBJECTS.into_iter().flat_map(rows).collect();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

/// The chapter with the rows of each table in the place of those that are there.
fn with_new_rows(chapter: &str) -> String {
    let mut subjects = SUBJECTS.into_iter();
    let mut text = String::new();
    for line in chapter.lines().filter(|line| !line.starts_with("| `")) {
        text.push_str(&format!("{line}\n"));
        if line.starts_with("|---") {
            subjects.next().into_iter().flat_map(rows).for_each(|row| text.push_str(&format!("{row}\n")));
        }
    }
    text
}
