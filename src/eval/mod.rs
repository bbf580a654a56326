//! Evaluation turns a resolved program into an outcome: nodes that evaluate themselves, on a machine.
//!
//! It is a tree walked directly. [`build`] makes the nodes, specialised by operand; [`machine`] holds what is not
//! in a frame. Nothing here looks a name up.

mod access;
mod build;
mod call;
mod control;
mod count;
mod function;
mod invoke;
mod machine;
mod node;
mod operand;
mod operator;
mod pipeline;
mod place;
mod profile;
mod variable;

use crate::host::Host;
use crate::limits::Limits;
use crate::memory::statistics::{Memory, Objects, Statistics};
use crate::outcome::{Outcome, Usage};
use crate::profile::Profile;
use crate::profile::clock::Stopwatch;
use crate::profile::recorder::Recorder;
use crate::resolve::Resolution;
use crate::source::Source;
use crate::value::counters;
use build::{Counting, Instrument};
use machine::{Machine, Main, Store};
use std::rc::Rc;

/// A program as nodes, ready to run once.
pub struct Prepared<'a> {
    source: &'a Source,
    store: Store,
    main: Main,
}

/// Builds the nodes of a resolved program.
pub fn prepare(source: &Source, resolution: Resolution) -> Prepared<'_> {
    prepare_with(source, resolution, Instrument::None)
}

/// The same with nodes that tell what they do.
fn prepare_with(source: &Source, resolution: Resolution, instrument: Instrument) -> Prepared<'_> {
    let (store, main) = build::build(source, resolution, instrument);
    Prepared { source, store, main }
}

impl Prepared<'_> {
    pub fn run(self, limits: &Limits, host: &mut dyn Host) -> (Outcome, Usage) {
        Machine::new(self.source, &self.store, limits, host).run(&self.main)
    }
}

/// Runs a resolved program.
pub fn run(
    source: &Source,
    resolution: Resolution,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Usage) {
    prepare(source, resolution).run(limits, host)
}

/// Runs a resolved program and counts what it makes; afterwards what is left of it is counted, and freed.
pub fn run_counted(
    source: &Source,
    resolution: Resolution,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Statistics) {
    let counting = Counting::default();
    let prepared = prepare_with(source, resolution, Instrument::Count(counting.clone()));
    counters::reset();
    let before = host.process_memory();
    let clock = Stopwatch::start();
    let (outcome, usage) = Machine::new(source, &prepared.store, limits, host).run(&prepared.main);
    let nanoseconds = clock.nanoseconds();
    counters::watch();
    let (made, peak_live) = (counters::made(), counters::peak());
    let memory = Memory::between(before, host.process_memory());
    drop(prepared);
    let live = counting.registry.census();
    counting.registry.break_cycles();
    let objects = Objects { calls: usage.steps - counting.rounds.get(), made, peak_live, live };
    (outcome, Statistics { nanoseconds, usage, objects: Some(objects), memory })
}

/// Runs a resolved program and tells where its time went.
pub fn run_profiled(
    source: &Source,
    resolution: Resolution,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Profile) {
    let (counting, recorder) = (Counting::default(), Rc::new(Recorder::default()));
    let instrument = Instrument::Profile(counting.clone(), recorder.clone());
    let prepared = prepare_with(source, resolution, instrument);
    counters::reset();
    let (outcome, _) = prepared.run(limits, host);
    counting.registry.break_cycles();
    (outcome, recorder.profile(source))
}
