//! A case in, the answer of one of our engines out, in process and in a world in memory.

use super::filter::Filters;
use super::{Backend, Session, Settings};
use crate::host::MemoryHost;
use crate::limits::Limits;
use crate::oracle::answer::{Answer, Ending};
use crate::oracle::case::Case;
use crate::run::{EngineKind, run};
use crate::source::Source;
use std::time::Duration;

/// No case takes longer, unless an engine is caught in a loop.
const PATIENCE: Duration = Duration::from_secs(60);

/// What `clock()` says.
const CLOCK: f64 = 1_000.0;

/// One of our engines.
pub struct Engine {
    kind: EngineKind,
    limits: Limits,
    filters: Filters,
}

impl Engine {
    pub fn new(kind: EngineKind, settings: &Settings) -> Engine {
        let timeout = settings.timeout.or(settings.limits.timeout).or(Some(PATIENCE));
        let interrupt = settings.interrupt.clone();
        let limits = Limits { timeout, interrupt, ..settings.limits.clone() };
        Engine { kind, limits, filters: Filters::default() }
    }
}

impl Backend for Engine {
    fn name(&self) -> &str {
        match self.kind {
            EngineKind::Slots => "slots",
            EngineKind::Naive => "naive",
        }
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

struct InProcess<'a>(&'a Engine);

impl Session for InProcess<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        let (limits, seed) = match case.limits(&self.0.limits) {
            Ok(read) => read,
            Err(message) => return Answer::bare(Ending::Unsupported(message)),
        };
        let source = Source::new(case.name.as_str(), case.program.as_str());
        let mut host = MemoryHost::new()
            .with_input(case.input.as_str())
            .with_arguments(case.arguments.iter().cloned())
            .with_clock(CLOCK)
            .with_seed(seed);
        let (outcome, _) = run(&source, self.0.kind, &limits, &mut host);
        Answer::of_outcome(&outcome, &source, host.output_bytes().to_vec())
    }
}
