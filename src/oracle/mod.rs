//! The oracle: programs in, whether both engines agree on them out.

pub mod compare;
pub mod generator;
pub mod minimise;
