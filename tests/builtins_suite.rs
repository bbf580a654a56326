//! Every built-in with normal, empty and wrong input, called through a small engine that has no language.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

#[path = "builtins/support.rs"]
#[macro_use]
mod support;

#[path = "builtins/calling.rs"]
mod calling;
#[path = "builtins/container.rs"]
mod container;
#[path = "builtins/core.rs"]
mod core;
#[path = "builtins/higher.rs"]
mod higher;
#[path = "builtins/mutation.rs"]
mod mutation;
#[path = "builtins/number.rs"]
mod number;
#[path = "builtins/order.rs"]
mod order;
#[path = "builtins/table.rs"]
mod table;
#[path = "builtins/text.rs"]
mod text;
#[path = "builtins/world.rs"]
mod world;
