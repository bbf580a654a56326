//! `weave-tree FILE`, `-`, `-e CODE`: a program and its arguments in, the exit code of its outcome out.

use super::events::witness;
use super::line::{LimitFlags, RunFlags};
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, render_all};
use crate::host::{Host, Interrupt, SystemHost};
use crate::limits::Limits;
use crate::outcome::Outcome;
use crate::source::Source;
use std::ffi::OsString;

/// Where the program comes from.
pub enum Program {
    /// `-` is standard input.
    File(OsString),
    Code(String),
}

impl Program {
    /// The program that the command line names, and the arguments meant for it.
    pub fn chosen(
        code: Option<Vec<OsString>>,
        file: Vec<OsString>,
    ) -> Result<Option<(Program, Vec<String>)>, String> {
        let from_code = code.is_some();
        let mut words = code.into_iter().flatten().chain(file);
        let Some(first) = words.next() else { return Ok(None) };
        let program = if from_code { Program::Code(text(first, "CODE")?) } else { Program::File(first) };
        Ok(Some((program, arguments_of(words)?)))
    }
}

/// The program's own arguments.
pub fn arguments_of(words: impl Iterator<Item = OsString>) -> Result<Vec<String>, String> {
    words.enumerate().map(|(at, word)| text(word, &format!("argument {}", at + 1))).collect()
}

fn text(word: OsString, what: &str) -> Result<String, String> {
    word.into_string().map_err(|_| format!("expected {what} to be UTF-8 text, found other bytes"))
}

pub fn run(
    program: &Program,
    arguments: Vec<String>,
    flags: &RunFlags,
    form: Form,
    mut terminal: Terminal,
) -> u8 {
    let source = match program {
        Program::File(file) => match load(file, form, &mut terminal) {
            Ok(source) => source,
            Err(code) => return terminal.finish(code),
        },
        Program::Code(code) => Source::new("<-e>", code.as_str()),
    };
    let (limits, mut host) = match limits_and_host(&flags.limits, arguments) {
        Ok(both) => both,
        Err(message) => return terminal.refuse(&message),
    };
    if let Some(path) = &flags.events {
        return witness(&source, path, &limits, &mut *host, form, terminal);
    }
    if !(flags.stats || flags.stats_json) {
        let (outcome, _) = crate::run::run(&source, flags.engine(), &limits, &mut *host);
        show(&outcome, &source, form, &mut terminal);
        return terminal.finish(outcome.exit_code());
    }
    let (outcome, statistics) = crate::run::run_counted(&source, flags.engine(), &limits, &mut *host);
    show(&outcome, &source, form, &mut terminal);
    if flags.stats {
        terminal.err(&statistics.to_text());
    }
    if flags.stats_json {
        terminal.err(&statistics.to_json());
    }
    terminal.finish(outcome.exit_code())
}

/// What a program that runs for a person may use up, and its world.
pub fn limits_and_host(
    flags: &LimitFlags,
    arguments: Vec<String>,
) -> Result<(Limits, Box<dyn Host>), String> {
    // Without the handler Ctrl-C still ends the process, only without a last flush.
    let interrupt = Interrupt::on_ctrl_c().unwrap_or_default();
    let mut limits = Limits { interrupt: Some(interrupt.flag()), ..flags.limits() };
    // Where no more memory can be had, the process would die; a quarter is left for what is not counted.
    let available = SystemHost::address_space().map(|bytes| bytes / 4 * 3);
    limits.memory = limits.memory.into_iter().chain(available).min();
    Ok((limits, flags.world.host(arguments, flags.seed, interrupt)?))
}

/// Shows what went wrong.
pub fn show(outcome: &Outcome, source: &Source, form: Form, terminal: &mut Terminal) {
    let style = terminal.error_style(form);
    match outcome {
        Outcome::Rejected(diagnostics) => terminal.err(&render_all(diagnostics, source, style)),
        Outcome::Failed(diagnostic) => terminal.err(&render_all([&**diagnostic], source, style)),
        Outcome::Finished | Outcome::Exited(_) | Outcome::Interrupted | Outcome::ClosedPipe => {}
    }
}
