//! Data formats from outside: what is written reads back, what cannot be written is named, what cannot be read is placed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod generator;
mod malformed;
mod round_trip;
mod stream;
