//! `weave-tree dump STAGE FILE`: a program in, what one stage makes of it out.

use super::exit;
use super::line::Stage;
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{Form, render_all};
use crate::outcome::Outcome;
use crate::source::Source;
use std::ffi::OsStr;

pub fn dump(what: Stage, file: &OsStr, form: Form, json: bool, mut terminal: Terminal) -> u8 {
    let source = match load(file, form, &mut terminal) {
        Ok(source) => source,
        Err(code) => return terminal.finish(code),
    };
    match stage(what, &source, json) {
        Ok(text) => {
            terminal.out(&text);
            terminal.finish(exit::SUCCESS)
        }
        Err(diagnostics) => {
            let style = terminal.error_style(form);
            terminal.err(&render_all(&diagnostics, &source, style));
            terminal.finish(Outcome::Rejected(diagnostics).exit_code())
        }
    }
}

fn stage(what: Stage, source: &Source, json: bool) -> Result<String, Vec<Diagnostic>> {
    match what {
        Stage::Tokens => crate::syntax::dump_tokens(source, json),
        Stage::Ast => crate::syntax::dump_ast(source, json),
        Stage::Resolved => crate::resolve::dump(source, json),
    }
}
