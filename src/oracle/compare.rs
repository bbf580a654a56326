//! One program in, both engines' runs out, and what differs between them.

use crate::diagnostic::{Code, Diagnostic};
use crate::host::MemoryHost;
use crate::limits::Limits;
use crate::outcome::{Outcome, Usage};
use crate::run::{EngineKind, run};
use crate::source::{Source, Span};
use std::fmt;

/// What one engine made of a program.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    pub outcome: Outcome,
    pub output: String,
    pub usage: Usage,
}

/// The first thing in which the engines differ: the `slots` engine's side, then the `naive` one's.
#[derive(Clone, PartialEq, Debug)]
pub enum Difference {
    /// One finished, the other failed, say.
    Outcome(Outcome, Outcome),
    Output(String, String),
    /// The code, message, place, calls, labels or help of the error.
    Error(Box<Diagnostic>, Box<Diagnostic>),
    Usage(Usage, Usage),
}

/// Limits that end any generated program soon.
pub fn limits() -> Limits {
    Limits { depth: 2_000, steps: Some(200_000), ..Limits::default() }
}

/// Runs `text` on one engine, in a world of its own.
pub fn run_on(engine: EngineKind, text: &str, limits: &Limits) -> Run {
    let mut host = MemoryHost::new().with_seed(1).with_clock(1_000.0);
    let (outcome, usage) = run(&Source::new("program.wv", text), engine, limits, &mut host);
    Run { outcome, output: host.output(), usage }
}

/// Runs `text` on both engines: the run they agree on, or what differs.
pub fn compare(text: &str, limits: &Limits) -> Result<Run, Box<Difference>> {
    let slots = run_on(EngineKind::Slots, text, limits);
    let naive = run_on(EngineKind::Naive, text, limits);
    match difference(&slots, &naive) {
        Some(difference) => Err(Box::new(difference)),
        None => Ok(slots),
    }
}

/// The first thing in which two runs of the same program differ, if they do.
pub fn difference(slots: &Run, naive: &Run) -> Option<Difference> {
    if class(&slots.outcome) != class(&naive.outcome) {
        return Some(Difference::Outcome(slots.outcome.clone(), naive.outcome.clone()));
    }
    if slots.output != naive.output {
        return Some(Difference::Output(slots.output.clone(), naive.output.clone()));
    }
    if let (Outcome::Failed(left), Outcome::Failed(right)) = (&slots.outcome, &naive.outcome) {
        if !same_error(left, right) {
            return Some(Difference::Error(left.clone(), right.clone()));
        }
    } else if slots.outcome != naive.outcome {
        return Some(Difference::Outcome(slots.outcome.clone(), naive.outcome.clone()));
    }
    (slots.usage != naive.usage).then_some(Difference::Usage(slots.usage, naive.usage))
}

/// Whether the errors are the same for a program and for a tool that reads them. Labels and help may differ for a
/// name without a value: only the resolver knows where it is bound too late.
fn same_error(slots: &Diagnostic, naive: &Diagnostic) -> bool {
    let told = |error: &Diagnostic| (error.code, error.message.clone(), error.span, error.calls.clone());
    let shown = |error: &Diagnostic| (error.label.clone(), error.others.clone(), error.help.clone());
    told(slots) == told(naive) && (slots.code == Code::Name || shown(slots) == shown(naive))
}

/// The outcome without its details.
fn class(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Finished => 0,
        Outcome::Exited(_) => 1,
        Outcome::Rejected(_) => 2,
        Outcome::Failed(_) => 3,
        Outcome::Interrupted => 4,
        Outcome::ClosedPipe => 5,
    }
}

impl Difference {
    /// What differs, for a person who has the program's text at hand.
    pub fn explain(&self, text: &str) -> String {
        let source = Source::new("program.wv", text);
        match self {
            Difference::Outcome(slots, naive) => {
                format!("outcome:\n slots {}\n naive {}", outcome(slots, &source), outcome(naive, &source))
            }
            Difference::Error(slots, naive) => {
                format!("error:\n slots {}\n naive {}", error(slots, &source), error(naive, &source))
            }
            Difference::Output(slots, naive) => output(slots, naive),
            Difference::Usage(slots, naive) => format!("usage:\n slots {slots:?}\n naive {naive:?}"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Difference::Outcome(..) => "the outcome differs",
            Difference::Output(..) => "the output differs",
            Difference::Error(..) => "the error differs",
            Difference::Usage(..) => "the steps or the depth differ",
        })
    }
}

fn outcome(outcome: &Outcome, source: &Source) -> String {
    match outcome {
        Outcome::Failed(diagnostic) => error(diagnostic, source),
        Outcome::Rejected(diagnostics) => {
            let errors: Vec<String> = diagnostics.iter().map(|each| error(each, source)).collect();
            format!("rejected: {}", errors.join("; "))
        }
        Outcome::Finished | Outcome::Exited(_) | Outcome::Interrupted | Outcome::ClosedPipe => {
            format!("{outcome:?}")
        }
    }
}

fn error(diagnostic: &Diagnostic, source: &Source) -> String {
    let at = |span: Span| {
        let position = source.position(span.start);
        format!("{}:{} `{}`", position.line, position.column, source.slice(span))
    };
    let calls: Vec<String> = diagnostic.calls.iter().map(|&span| at(span)).collect();
    format!(
        "{} at {}: {} (label {:?}, others {:?}, help {:?}) calls [{}]",
        diagnostic.code.name(),
        at(diagnostic.span),
        diagnostic.message,
        diagnostic.label,
        diagnostic.others,
        diagnostic.help,
        calls.join(", ")
    )
}

fn output(slots: &str, naive: &str) -> String {
    let mut lines = slots.lines().zip(naive.lines()).enumerate();
    match lines.find(|(_, (left, right))| left != right) {
        Some((number, (left, right))) => {
            format!("output, line {}:\n slots {left}\n naive {right}", number + 1)
        }
        None => {
            format!("output: slots has {} lines, naive {}", slots.lines().count(), naive.lines().count())
        }
    }
}
