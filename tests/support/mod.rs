//! What several test programs use.

#![allow(dead_code, reason = "not every test program uses all of it")]
#![allow(clippy::disallowed_methods, reason = "tests start the program and read the project's files")]

pub mod command;
pub mod programs;
