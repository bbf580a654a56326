//! Every built-in with normal, empty and wrong input, called through a small engine that has no language.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[macro_use]
mod support;

mod calling;
mod chapter;
mod container;
mod core;
mod higher;
mod mutation;
mod number;
mod order;
mod table;
mod text;
mod world;
