//! How a run ended, and the exit code that says so.

use crate::diagnostic::{Code, Diagnostic};

/// The end of a run.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// The last statement was done.
    Finished,
    /// The program called `exit(code)`.
    Exited(u8),
    /// The program does not parse or resolve: all its errors, in source order.
    Rejected(Vec<Diagnostic>),
    /// A run-time error, or a limit (code `limit`).
    Failed(Box<Diagnostic>),
    /// Ctrl-C.
    Interrupted,
    /// Whoever read the output has closed it.
    ClosedPipe,
}

impl Outcome {
    /// The outcome class in a word: `finished`, `exit`, `syntax`, `runtime`, `limit` and, of no program's own doing,
    /// `interrupted` and `closed`.
    pub fn class(&self) -> &'static str {
        match self {
            Outcome::Finished | Outcome::Exited(0) => "finished",
            Outcome::Exited(_) => "exit",
            Outcome::Rejected(diagnostics) if diagnostics.iter().any(|d| d.code == Code::Limit) => "limit",
            Outcome::Rejected(_) => "syntax",
            Outcome::Failed(diagnostic) if diagnostic.code == Code::Limit => "limit",
            Outcome::Failed(_) => "runtime",
            Outcome::Interrupted => "interrupted",
            Outcome::ClosedPipe => "closed",
        }
    }

    /// As `grammar/10-errors.md` lists them; 141 as the shell reports a closed pipe.
    pub fn exit_code(&self) -> u8 {
        match self {
            Outcome::Finished => 0,
            Outcome::Exited(code) => *code,
            Outcome::Rejected(diagnostics) if diagnostics.iter().any(|d| d.code == Code::Limit) => 75,
            Outcome::Rejected(_) => 65,
            Outcome::Failed(diagnostic) if diagnostic.code == Code::Limit => 75,
            Outcome::Failed(_) => 70,
            Outcome::Interrupted => 130,
            Outcome::ClosedPipe => 141,
        }
    }
}

/// What a run used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Usage {
    /// Calls of Weave functions and loop back-edges.
    pub steps: u64,
    /// The most calls under way at once.
    pub deepest: usize,
}
