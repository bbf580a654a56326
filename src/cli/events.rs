//! `--events FILE`: a program in, lines of JSON on what can be seen of its run out.

#![expect(clippy::disallowed_methods, reason = "the events are written where the command line says")]

use super::exit;
use super::run::show;
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, render_placeless};
use crate::events::first_line;
use crate::host::{Host, reason};
use crate::limits::Limits;
use crate::run::run_witnessed;
use crate::source::Source;
use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::rc::Rc;

/// A file of lines. After a failure nothing more is written.
struct Lines {
    file: BufWriter<File>,
    written: io::Result<()>,
}

impl Lines {
    fn add(&mut self, line: &str) {
        if self.written.is_ok() {
            self.written = self.file.write_all(line.as_bytes());
        }
    }

    fn end(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.written, Ok(())).and_then(|()| self.file.flush())
    }
}

/// Runs the program; its output stays on standard output, and the exit code is the program's.
pub fn witness(
    source: &Source,
    path: &OsStr,
    limits: &Limits,
    host: &mut dyn Host,
    form: Form,
    mut terminal: Terminal,
) -> u8 {
    let refused = |error: &io::Error, terminal: &mut Terminal| {
        let message = format!("cannot write the events: {}", reason(error));
        terminal.err(&render_placeless("io", &path.to_string_lossy(), &message, form));
    };
    let file = match File::create(path) {
        Ok(file) => BufWriter::new(file),
        Err(error) => {
            refused(&error, &mut terminal);
            return terminal.finish(exit::FAILED);
        }
    };
    let lines = Rc::new(RefCell::new(Lines { file, written: Ok(()) }));
    lines.borrow_mut().add(&first_line());
    let told = lines.clone();
    let outcome = run_witnessed(source, limits, host, move |event| told.borrow_mut().add(&event.to_line()));
    show(&outcome, source, form, &mut terminal);
    let mut code = outcome.exit_code();
    if let Err(error) = lines.borrow_mut().end() {
        refused(&error, &mut terminal);
        code = if code == exit::SUCCESS { exit::FAILED } else { code };
    }
    terminal.finish(code)
}
