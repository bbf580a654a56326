//! Evaluation turns a resolved program into an outcome: nodes that evaluate themselves, on a machine.
//!
//! It is a tree walked directly. [`build`] makes the nodes, specialised by operand; [`machine`] holds what is not
//! in a frame. Nothing here looks a name up.

mod access;
mod arithmetic;
mod binding;
mod build;
mod call;
mod comparison;
mod control;
mod count;
mod entry;
mod events;
mod function;
mod invoke;
mod machine;
mod node;
mod operand;
mod operator;
mod pipeline;
mod place;
mod profile;
mod update;
mod variable;

use crate::events::{Overheard, Witness};
use crate::host::Host;
use crate::host::clock::Stopwatch;
use crate::limits::{Gc, Limits};
use crate::memory::collector;
use crate::memory::statistics::{HeapBefore, Objects, Statistics};
use crate::outcome::{Outcome, Usage};
use crate::profile::Profile;
use crate::profile::recorder::Recorder;
use crate::resolve::Resolution;
use crate::source::Source;
use crate::value::counters::{self, Live};
use build::{Instrument, Rounds};
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
        let ended = self.start(limits, host);
        drop(self);
        collector::let_go();
        ended
    }

    fn start(&self, limits: &Limits, host: &mut dyn Host) -> (Outcome, Usage) {
        Machine::new(self.source, &self.store, limits, host).run(&self.main)
    }

    /// Lets all variables go, counts what is still alive then, and frees it.
    fn sweep(self, gc: Gc) -> Live {
        drop(self);
        collector::sweep(gc)
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
    let rounds = Rounds::default();
    let alive_before = counters::live();
    let prepared = prepare_with(source, resolution, Instrument::Count(rounds.clone()));
    counters::reset();
    let before = HeapBefore::now();
    let clock = Stopwatch::start();
    let (outcome, usage) = prepared.start(limits, host);
    let nanoseconds = clock.nanoseconds();
    counters::watch();
    let (made, peak) = (counters::made(), counters::peak());
    let memory = before.until_now(host);
    let live = prepared.sweep(limits.gc).since(alive_before);
    let objects = Some(Objects { calls: usage.steps - rounds.get(), made, peak });
    (outcome, Statistics { nanoseconds, usage, objects, memory, live })
}

/// Runs a resolved program and tells where its time went.
pub fn run_profiled(
    source: &Source,
    resolution: Resolution,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Profile) {
    let recorder = Rc::new(Recorder::default());
    let prepared = prepare_with(source, resolution, Instrument::Profile(recorder.clone()));
    counters::reset();
    let (outcome, _) = prepared.run(limits, host);
    (outcome, recorder.profile(source))
}

/// Runs a resolved program and tells `witness` what can be seen of it from outside.
pub fn run_witnessed(
    source: &Source,
    resolution: Resolution,
    limits: &Limits,
    host: &mut dyn Host,
    witness: Rc<Witness>,
) -> Outcome {
    let prepared = prepare_with(source, resolution, Instrument::Events(witness.clone()));
    prepared.run(limits, &mut Overheard { host, witness }).0
}
