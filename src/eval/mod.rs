//! Evaluation turns a resolved program into an outcome: nodes that evaluate themselves, on a machine.
//!
//! It is a tree walked directly. [`build`] makes the nodes, specialised by operand; [`machine`] holds what is not
//! in a frame. Nothing here looks a name up.

mod access;
mod build;
mod call;
mod control;
mod function;
mod invoke;
mod machine;
mod node;
mod operand;
mod operator;
mod pipeline;
mod place;
mod variable;

use crate::host::Host;
use crate::limits::Limits;
use crate::outcome::{Outcome, Usage};
use crate::resolve::Resolution;
use crate::source::Source;
use machine::{Machine, Main, Store};

/// A program as nodes, ready to run once.
pub struct Prepared<'a> {
    source: &'a Source,
    store: Store,
    main: Main,
}

/// Builds the nodes of a resolved program.
pub fn prepare(source: &Source, resolution: Resolution) -> Prepared<'_> {
    let (store, main) = build::build(source, resolution);
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
