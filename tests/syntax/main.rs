//! Program texts in, what lexer, parser, recovery and printer make of them out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[path = "../support/mod.rs"]
mod support;

mod errors;
mod grammar;
mod nesting;
mod round_trip;
mod text;
