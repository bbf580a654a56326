//! What a backend made of a case: how it ended, what it printed, which errors it told.

use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::Outcome;
use crate::reference::Example;
use crate::source::Source;

/// How a run ended, as far as a foreign implementation can tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    Finished,
    /// The program itself ended with this code, which is not 0.
    Exited(i32),
    /// The program was refused before it ran.
    Syntax,
    /// An error while the program ran.
    Runtime,
    /// A limit was reached.
    Limit,
    /// Ended by a signal, or broke off the talk: why.
    Crashed(String),
    TimedOut,
    /// Killed, because it printed more than it may.
    Flooded,
    /// The backend could not be started: why.
    Missing(String),
    /// The backend, or what is known of it, says that it cannot run the case: why.
    Unsupported(String),
    /// Ctrl-C: nothing was found out.
    Interrupted,
}

impl Ending {
    /// The outcome class in a word.
    pub fn name(&self) -> &'static str {
        match self {
            Ending::Finished => "finished",
            Ending::Exited(_) => "exit",
            Ending::Syntax => "syntax",
            Ending::Runtime => "runtime",
            Ending::Limit => "limit",
            Ending::Crashed(_) => "crash",
            Ending::TimedOut => "timeout",
            Ending::Flooded => "flood",
            Ending::Missing(_) => "missing",
            Ending::Unsupported(_) => "unsupported",
            Ending::Interrupted => "interrupted",
        }
    }

    /// The word with what more is known.
    pub fn describe(&self) -> String {
        match self {
            Ending::Exited(code) => format!("exit {code}"),
            Ending::Crashed(why) | Ending::Missing(why) | Ending::Unsupported(why) => {
                format!("{}: {why}", self.name())
            }
            Ending::Finished
            | Ending::Syntax
            | Ending::Runtime
            | Ending::Limit
            | Ending::TimedOut
            | Ending::Flooded
            | Ending::Interrupted => self.name().to_owned(),
        }
    }
}

/// One error as a backend told it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// One of Weave's codes, or whatever the backend said.
    pub code: String,
    /// From 1; 0 when the backend told none.
    pub line: usize,
    pub column: usize,
    /// Never compared.
    pub message: String,
}

/// All that one backend made of one case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub ending: Ending,
    /// The exit code of the process, or what it would have been.
    pub exit_code: Option<i32>,
    pub output: Vec<u8>,
    /// In source order; `None` when the backend does not tell its errors.
    pub errors: Option<Vec<Told>>,
}

impl Answer {
    /// Nothing but an ending.
    pub fn bare(ending: Ending) -> Answer {
        Answer { ending, exit_code: None, output: Vec::new(), errors: None }
    }

    /// What a run in process gave.
    pub fn of_outcome(outcome: &Outcome, source: &Source, output: Vec<u8>) -> Answer {
        let ending = match outcome {
            Outcome::Finished | Outcome::Exited(0) => Ending::Finished,
            Outcome::Exited(code) => Ending::Exited((*code).into()),
            Outcome::Rejected(errors) if errors.iter().any(|error| error.code == Code::Limit) => {
                Ending::Limit
            }
            Outcome::Rejected(_) => Ending::Syntax,
            Outcome::Failed(error) if error.code == Code::Limit => Ending::Limit,
            Outcome::Failed(_) => Ending::Runtime,
            Outcome::Interrupted => Ending::Interrupted,
            Outcome::ClosedPipe => Ending::Crashed("its output was closed".to_owned()),
        };
        let told = |error: &Diagnostic| {
            let position = source.position(error.span.start);
            let code = error.code.name().to_owned();
            Told { code, line: position.line, column: position.column, message: error.message.clone() }
        };
        let errors = match outcome {
            Outcome::Rejected(errors) => errors.iter().map(told).collect(),
            Outcome::Failed(error) => vec![told(error)],
            Outcome::Finished | Outcome::Exited(_) | Outcome::Interrupted | Outcome::ClosedPipe => Vec::new(),
        };
        Answer { ending, exit_code: Some(outcome.exit_code().into()), output, errors: Some(errors) }
    }

    /// What an example of the reference demands.
    pub fn of_example(example: &Example) -> Answer {
        let told = |error: &crate::reference::ExpectedError| Told {
            code: error.code.name().to_owned(),
            line: error.position.line,
            column: error.position.column,
            message: error.message.clone().unwrap_or_default(),
        };
        let codes: Vec<Code> = example.errors.iter().map(|error| error.code).collect();
        let ending = match (example.exit, codes.as_slice()) {
            (None | Some(0), []) => Ending::Finished,
            (Some(code), _) => Ending::Exited(code.into()),
            (None, codes) if codes.contains(&Code::Limit) => Ending::Limit,
            (None, [Code::Syntax, ..]) => Ending::Syntax,
            (None, _) => Ending::Runtime,
        };
        Answer {
            ending,
            exit_code: Some(example.exit_code().into()),
            output: example.output.clone().into_bytes(),
            errors: Some(example.errors.iter().map(told).collect()),
        }
    }

    /// The output as text; bytes that are not UTF-8 appear as `�`.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}
