//! The tables of built-ins that the program holds in; the tables of the reference's chapter 9 out, row by row.

use weave_tree::builtins::{Builtin, Subject, all};
use weave_tree::reference::PAGES;

fn row(builtin: &Builtin) -> String {
    let call = builtin.call();
    let cells = [builtin.summary, builtin.result, builtin.empty, builtin.errors];
    format!("| `{call}` | {} |", cells.join(" | "))
}

#[test]
fn the_chapter_has_every_built_in_once_as_the_program_has_it() {
    let chapter = PAGES.iter().find(|page| page.path == "09-builtins.md").expect("the chapter is embedded");
    let rows: Vec<&str> = chapter.text.lines().filter(|line| line.starts_with("| `")).collect();
    let by_subject = |subject| all().filter(move |builtin| builtin.subject == subject);
    let subjects = [
        Subject::Core,
        Subject::World,
        Subject::Data,
        Subject::Time,
        Subject::Number,
        Subject::Text,
        Subject::Container,
    ];
    assert_eq!(subjects.len(), Subject::ALL.len());
    let expected: Vec<String> = subjects.into_iter().flat_map(by_subject).map(row).collect();
    for (found, expected) in rows.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(rows.len(), expected.len());
}
