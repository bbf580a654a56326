//! Each limit: exact where it counts, near where it measures, and nothing that a program can catch.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod exact;
mod memory;
mod places;
#[path = "../support/mod.rs"]
mod support;
mod time;
