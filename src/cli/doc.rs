//! `weave-tree doc [NAME]`: a built-in's name in, its help out; without a name, all of them by subject.

use super::exit;
use super::terminal::Terminal;
use crate::builtins::{Builtin, Subject, all};
use crate::diagnostic::suggest::did_you_mean;

pub fn doc(name: Option<&str>, mut terminal: Terminal) -> u8 {
    let Some(name) = name else {
        terminal.out(&list());
        return terminal.finish(exit::SUCCESS);
    };
    match all().find(|builtin| builtin.name == name) {
        Some(builtin) => {
            let color = terminal.output_is_colored();
            terminal.out(&page(builtin, color));
            terminal.finish(exit::SUCCESS)
        }
        None => {
            let hint = did_you_mean(name, all().map(|builtin| builtin.name))
                .unwrap_or_else(|| "`weave-tree doc` lists them all".to_owned());
            terminal.refuse(&format!("there is no built-in `{name}`; {hint}"))
        }
    }
}

/// A line for each built-in, under its subject.
fn list() -> String {
    let widest = all().map(|builtin| builtin.call().chars().count()).max().unwrap_or_default();
    let mut text = String::from("Every built-in is a function, and a method of its first argument.\n");
    for subject in Subject::ALL {
        text.push_str(&format!("\n{}\n", subject.name()));
        for builtin in all().filter(|builtin| builtin.subject == subject) {
            text.push_str(&format!("    {:<widest$}  {}\n", builtin.call(), builtin.summary));
        }
    }
    text.push_str("\nMore on each: weave-tree doc NAME\n");
    text
}

fn page(builtin: &Builtin, color: bool) -> String {
    let (bold, end) = if color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut text = format!("{bold}{}{end}\n    {}\n\n", builtin.call(), builtin.summary);
    let receiver = builtin.parameters.first().map(|parameter| {
        let rest = if builtin.parameters.len() > 1 { "(…)" } else { "" };
        format!("{}.{}{rest}", parameter.name, builtin.name)
    });
    let details = [
        ("result", builtin.result),
        ("empty input", builtin.empty),
        ("errors", builtin.errors),
        ("as a method", receiver.as_deref().unwrap_or_default()),
    ];
    for (title, detail) in details.into_iter().filter(|(_, detail)| !detail.is_empty()) {
        text.push_str(&format!("    {:<13}{}\n", format!("{title}:"), detail));
    }
    text
}
