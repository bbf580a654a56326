//! Cells that outlive their frames in, those that nothing can reach any more emptied; and what one run took.
//!
//! Values are counted references, and acyclic except through cells: a closure that captures, in a cell, a variable in
//! which it is itself stored keeps itself alive. [`collector`] says when such circles are looked for, [`nearby`] tells most of
//! them from what is in use in a few steps, [`trial`] the rest.

pub mod collector;
mod nearby;
pub mod statistics;
pub mod trial;
