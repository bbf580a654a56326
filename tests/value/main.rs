//! Values against models of their own: containers, numbers, text, and structures a million levels deep.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod container;
mod deep;
mod model;
mod number;
mod text;
