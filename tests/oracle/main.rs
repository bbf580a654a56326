//! The oracle: does it find what is wrong with an implementation, and only that?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod planted;
mod teeth;
