//! The oracle: does it find what is wrong with an implementation, and only that?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "backends are commands and files")]
#![allow(clippy::print_stdout, reason = "a campaign tells its table")]

#[path = "../support/mod.rs"]
mod support;

#[cfg(unix)]
mod backends;
#[cfg(unix)]
mod bad;
#[cfg(unix)]
mod conformance;
#[cfg(unix)]
mod diff;
mod generated;
#[cfg(unix)]
mod guide;
mod laws;
mod planted;
#[cfg(unix)]
mod profile;
mod teeth;
#[cfg(unix)]
mod written;
