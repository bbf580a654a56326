//! A case in, the answer of one of our engines out, in process and in a world in memory.

use super::filter::Filters;
use super::{Backend, Session, Settings};
use crate::host::MemoryHost;
use crate::host::process::{self, Allowance, Ended, Invocation};
use crate::limits::{Gc, Limits};
use crate::oracle::answer::{Answer, Ending};
use crate::oracle::case::{Case, Tree};
use crate::run::{EngineKind, run_parsed};
use std::io;
use std::time::Duration;

/// No case takes longer, unless an engine is caught in a loop.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much a command may print.
const MOST_OUTPUT: usize = 16 << 20;

/// What `clock()` says.
const CLOCK: f64 = 1_000.0;

/// One of our engines.
pub struct Engine {
    name: &'static str,
    kind: EngineKind,
    limits: Limits,
    filters: Filters,
}

impl Engine {
    pub fn new(name: &'static str, kind: EngineKind, gc: Gc, settings: &Settings) -> Engine {
        let timeout = settings.timeout.or(settings.limits.timeout).or(Some(PATIENCE));
        let interrupt = settings.interrupt.clone();
        let limits = Limits { timeout, interrupt, gc, ..settings.limits.clone() };
        Engine { name, kind, limits, filters: Filters::default() }
    }
}

impl Backend for Engine {
    fn name(&self) -> &str {
        self.name
    }

    fn filters(&self) -> &Filters {
        &self.filters
    }

    fn lacks(&self, _: &Case, _: Option<&str>) -> Option<String> {
        None
    }

    fn start(&self) -> Box<dyn Session + '_> {
        Box::new(InProcess(self))
    }
}

/// The commands of examples are those that every machine has; generated programs have none.
fn run_for_real(invocation: &Invocation) -> io::Result<Ended> {
    process::run(invocation, Vec::new(), &Allowance { time: PATIENCE, output: MOST_OUTPUT, interrupt: None })
}

struct InProcess<'a>(&'a Engine);

impl Session for InProcess<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        self.run_tree(case, &Tree::of(case))
    }

    fn run_tree(&mut self, case: &Case, tree: &Tree) -> Answer {
        let (limits, seed) = match case.limits(&self.0.limits) {
            Ok(read) => read,
            Err(message) => return Answer::bare(Ending::Unsupported(message)),
        };
        let empty = MemoryHost::new();
        let mut host = case
            .files
            .iter()
            .fold(empty, |host, (path, bytes)| host.with_file(path, bytes.clone()))
            .with_input(case.input.as_str())
            .with_arguments(case.arguments.iter().cloned())
            .with_commands(run_for_real)
            .with_clock(CLOCK)
            .with_seed(seed);
        let (outcome, _) = run_parsed(&tree.source, tree.program.clone(), self.0.kind, &limits, &mut host);
        Answer::of_outcome(&outcome, &tree.source, host.output_bytes().to_vec())
    }
}
