//! Cells as they are made in, what is alive of them out; and what one run took.
//!
//! Values are acyclic except through cells, so whatever is still alive after a run can be reached from a cell that
//! is still alive. The [`registry`] therefore needs to know the cells only, and only when someone asks.

pub mod registry;
pub mod statistics;
