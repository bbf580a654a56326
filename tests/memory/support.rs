//! A program and a time to collect in, what it did out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use weave_tree::host::MemoryHost;
use weave_tree::limits::{Gc, Limits};
use weave_tree::memory::statistics::Objects;
use weave_tree::outcome::{Outcome, Usage};
use weave_tree::run::{EngineKind, run_counted};
use weave_tree::source::Source;
use weave_tree::value::counters::Live;

/// What a program did, and what it took.
#[derive(Debug)]
pub struct Ran {
    pub outcome: Outcome,
    pub output: String,
    pub usage: Usage,
    pub objects: Objects,
    pub live: Live,
}

pub fn run_on(engine: EngineKind, text: &str, limits: &Limits) -> Ran {
    let mut host = MemoryHost::new().with_seed(1).with_clock(1_000.0);
    let (outcome, statistics) = run_counted(&Source::new("program.wv", text), engine, limits, &mut host);
    let objects = statistics.objects.unwrap_or_default();
    Ran { outcome, output: host.output(), usage: statistics.usage, objects, live: statistics.live }
}

pub fn run_with(gc: Gc, text: &str) -> Ran {
    run_on(EngineKind::Slots, text, &Limits { gc, ..Limits::default() })
}

/// Runs a program in all modes on `slots`, and on `naive`: they may differ only in what is left over, which is nothing
/// where the collector runs.
pub fn compare(what: &str, text: &str, limits: &Limits) -> Ran {
    let run = |engine, gc| run_on(engine, text, &Limits { gc, ..limits.clone() });
    let off = run(EngineKind::Slots, Gc::Off);
    let others = [
        (EngineKind::Slots, Gc::Auto),
        (EngineKind::Slots, Gc::Exit),
        (EngineKind::Slots, Gc::Stress),
        (EngineKind::Naive, Gc::Auto),
    ];
    for (engine, gc) in others {
        let other = run(engine, gc);
        let how = || format!("{what}, {engine:?}, {gc:?}:\n{text}");
        match engine {
            EngineKind::Slots => assert_eq!(other.outcome, off.outcome, "{}", how()),
            EngineKind::Naive => {
                assert_eq!(without_help(&other.outcome), without_help(&off.outcome), "{}", how())
            }
        }
        assert_eq!(other.output, off.output, "{}", how());
        assert_eq!(other.usage, off.usage, "{}", how());
        assert_eq!(other.live, Live::default(), "{}", how());
        if engine == EngineKind::Slots {
            // A container is copied for a write where garbage still holds it too, so their number may differ.
            let made = |ran: &Ran| (ran.objects.made.closures, ran.objects.made.cells);
            assert_eq!(made(&other), made(&off), "{}", how());
        }
    }
    off
}

/// Only the resolver knows where else a name is bound.
fn without_help(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::Failed(error) => {
            let mut error = error.clone();
            (error.label, error.others, error.help) = Default::default();
            Outcome::Failed(error)
        }
        other => other.clone(),
    }
}

/// How many cases an environment variable asks for.
pub fn asked_for(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} expects a number, found {text}")))
}

/// Does `work` for all numbers below `count`, on all cores.
pub fn for_each(count: u64, work: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(0);
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    match next.fetch_add(1, Ordering::Relaxed) {
                        at if at < count => work(at),
                        _ => break,
                    }
                }
            });
        }
    });
}
