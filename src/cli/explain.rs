//! `weave-tree explain [CODE]`: a code in, its page out.

use super::exit;
use super::terminal::Terminal;
use crate::diagnostic::Code;
use crate::diagnostic::explain::{page, summary};
use crate::diagnostic::suggest::did_you_mean;

pub fn explain(code: Option<&str>, mut terminal: Terminal) -> u8 {
    let color = terminal.output_is_colored();
    let Some(word) = code else {
        terminal.out(&list());
        return terminal.finish(exit::SUCCESS);
    };
    match Code::ALL.into_iter().find(|code| code.name() == word) {
        Some(code) => {
            terminal.out(&page(code, color));
            terminal.finish(exit::SUCCESS)
        }
        None => {
            let codes = Code::ALL.map(Code::name);
            let hint =
                did_you_mean(word, codes).unwrap_or_else(|| format!("the codes are {}", codes.join(", ")));
            terminal.refuse(&format!("there is no error code `{word}`; {hint}"))
        }
    }
}

fn list() -> String {
    let mut text = String::from("Every error of Weave has one of these codes:\n\n");
    for code in Code::ALL {
        text.push_str(&format!("    {:<8} {}\n", code.name(), summary(code)));
    }
    text.push_str("\nMore on each: weave-tree explain CODE\n");
    text
}
