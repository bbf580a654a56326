//! Heap objects made and dropped in, how many there are out: counters, and the registry of cells.
//!
//! Values are acyclic except through cells, so whatever is still alive after a run can be reached from a cell that
//! is still alive. The [`registry`] therefore needs to know the cells only, and only when someone asks.

pub mod counters;
pub mod registry;
pub mod statistics;
