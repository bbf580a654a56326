//! The built program, run as a person would run it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "streams and commands are what is tested")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

#[path = "../support/mod.rs"]
mod support;

mod doc;
mod explain;
mod fuzz;
mod measure;
#[cfg(unix)]
mod progress;
#[cfg(unix)]
mod record;
#[cfg(unix)]
mod sandbox;
#[cfg(unix)]
mod streams;
mod usage;
#[cfg(unix)]
mod world;
