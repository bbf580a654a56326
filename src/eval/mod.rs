//! The slots engine.
