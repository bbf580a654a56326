//! `weave-tree check FILE…`: programs in, all their errors and warnings out; nothing runs.

use super::exit;
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, Style, render_all};
use crate::diagnostic::{Code, Severity};
use crate::resolve;
use std::ffi::OsString;

pub fn check(files: &[OsString], form: Form, json: bool, mut terminal: Terminal) -> u8 {
    let mut code = exit::SUCCESS;
    let mut apart = false;
    for file in files {
        let source = match load(file, if json { Form::Json } else { form }, &mut terminal) {
            Ok(source) => source,
            Err(unreadable) => {
                code = code.max(unreadable);
                continue;
            }
        };
        let found = resolve::check(&source);
        let errors = || found.iter().filter(|found| found.severity == Severity::Error);
        if errors().any(|error| error.code == Code::Limit) {
            code = code.max(exit::LIMIT);
        } else if errors().next().is_some() {
            code = code.max(exit::REJECTED);
        }
        if json {
            terminal.out(&render_all(&found, &source, Style { form: Form::Json, color: false }));
        } else if !found.is_empty() {
            let style = terminal.error_style(form);
            if apart && matches!(form, Form::Full | Form::Narrated) {
                terminal.err("\n");
            }
            apart = true;
            terminal.err(&render_all(&found, &source, style));
        }
    }
    terminal.finish(code)
}
