//! A program and a time to collect in, what it did out.

use weave_tree::host::MemoryHost;
use weave_tree::limits::{Gc, Limits};
use weave_tree::memory::statistics::Objects;
use weave_tree::outcome::{Outcome, Usage};
use weave_tree::run::{EngineKind, run_counted};
use weave_tree::source::Source;

/// What a program did, and what it took.
#[derive(Debug)]
pub struct Ran {
    pub outcome: Outcome,
    pub output: String,
    pub usage: Usage,
    pub objects: Objects,
}

pub fn run(text: &str, limits: &Limits) -> Ran {
    let mut host = MemoryHost::new().with_seed(1).with_clock(1_000.0);
    let (outcome, statistics) =
        run_counted(&Source::new("program.wv", text), EngineKind::Slots, limits, &mut host);
    let objects = statistics.objects.unwrap_or_default();
    Ran { outcome, output: host.output(), usage: statistics.usage, objects }
}

pub fn run_with(gc: Gc, text: &str) -> Ran {
    run(text, &Limits { gc, ..Limits::default() })
}
