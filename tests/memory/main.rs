//! Memory: whatever nothing can reach is freed, whatever something can reach is kept, and neither changes a program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod growth;
mod modes;
mod support;
