//! A source in, the outcome of running it out: the way through the house, for either engine.

use crate::diagnostic::{Diagnostic, message};
use crate::events::{Event, Witness};
use crate::host::Host;
use crate::limits::Limits;
use crate::memory::statistics::Statistics;
use crate::outcome::{Outcome, Usage};
use crate::profile::Profile;
use crate::source::{Source, Span};
use crate::syntax::ast::Program;
use crate::{eval, naive, resolve, syntax};
use std::io::ErrorKind;
use std::rc::Rc;

/// Which evaluator runs a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EngineKind {
    /// Variables by (depth, slot), as the resolver found them.
    #[default]
    Slots,
    /// Variables by name, straight from the syntax tree.
    Naive,
}

/// Runs the program; all its output has reached `host` when this returns.
pub fn run(source: &Source, engine: EngineKind, limits: &Limits, host: &mut dyn Host) -> (Outcome, Usage) {
    run_parsed(source, syntax::parse(source), engine, limits, host)
}

/// As [`run`], of a source that has been parsed already.
pub fn run_parsed(
    source: &Source,
    parsed: Result<Program, Vec<Diagnostic>>,
    engine: EngineKind,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Usage) {
    let (outcome, usage) = match parsed {
        Err(errors) => (Outcome::Rejected(errors), Usage::default()),
        Ok(program) => match engine {
            EngineKind::Slots => eval::run(source, resolve::resolve(program), limits, host),
            EngineKind::Naive => naive::run(source, &program, limits, host),
        },
    };
    (after_flush(outcome, source, host), usage)
}

/// As [`run`], with what the run took: for `--stats`.
pub fn run_counted(
    source: &Source,
    engine: EngineKind,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Statistics) {
    let (outcome, statistics) = match syntax::parse(source) {
        Err(errors) => (Outcome::Rejected(errors), Statistics::default()),
        Ok(program) => match engine {
            EngineKind::Slots => eval::run_counted(source, resolve::resolve(program), limits, host),
            EngineKind::Naive => naive::run_counted(source, &program, limits, host),
        },
    };
    (after_flush(outcome, source, host), statistics)
}

/// As [`run`], with where the time went: for `profile`. `None` if the program does not parse.
pub fn run_profiled(source: &Source, limits: &Limits, host: &mut dyn Host) -> (Outcome, Option<Profile>) {
    let (outcome, profile) = match syntax::parse(source) {
        Err(errors) => (Outcome::Rejected(errors), None),
        Ok(program) => {
            let (outcome, profile) = eval::run_profiled(source, resolve::resolve(program), limits, host);
            (outcome, Some(profile))
        }
    };
    (after_flush(outcome, source, host), profile)
}

/// As [`run`] by the `slots` engine; `tell` is told what can be seen of the run from outside: for `--events`.
pub fn run_witnessed(
    source: &Source,
    limits: &Limits,
    host: &mut dyn Host,
    tell: impl FnMut(Event) + 'static,
) -> Outcome {
    let witness = Rc::new(Witness::new(Box::new(tell)));
    let outcome = match syntax::parse(source) {
        Err(errors) => Outcome::Rejected(errors),
        Ok(program) => eval::run_witnessed(source, resolve::resolve(program), limits, host, witness.clone()),
    };
    let outcome = after_flush(outcome, source, host);
    let errors = match &outcome {
        Outcome::Rejected(errors) => errors.as_slice(),
        Outcome::Failed(error) => std::slice::from_ref(&**error),
        Outcome::Finished | Outcome::Exited(_) | Outcome::Interrupted | Outcome::ClosedPipe => &[],
    };
    for error in errors {
        let line = Some(source.line_of(error.span.start));
        witness.tell(Event::Error { code: error.code.name().to_owned(), line });
    }
    witness.tell(Event::End { outcome: outcome.class().to_owned(), exit: Some(outcome.exit_code().into()) });
    outcome
}

/// What is held back may not fit on the disk: the program then did not end well after all.
fn after_flush(outcome: Outcome, source: &Source, host: &mut dyn Host) -> Outcome {
    let Err(error) = host.flush() else { return outcome };
    let end = source.text().len() as u32;
    let end = Span::new(end, end);
    match outcome {
        Outcome::Finished | Outcome::Exited(_) if error.kind() == ErrorKind::BrokenPipe => {
            Outcome::ClosedPipe
        }
        Outcome::Finished | Outcome::Exited(_) => {
            let diagnostic = message::cannot_write(&error).at(end);
            Outcome::Failed(Box::new(diagnostic.with_label("noticed when the program had ended")))
        }
        Outcome::Failed(diagnostic) if error.kind() != ErrorKind::BrokenPipe => {
            let lost = message::cannot_write(&error).message;
            Outcome::Failed(Box::new(diagnostic.with_other(end, format!("and at the end: {lost}"))))
        }
        Outcome::Rejected(_) | Outcome::Failed(_) | Outcome::Interrupted | Outcome::ClosedPipe => outcome,
    }
}
