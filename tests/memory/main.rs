//! Memory: whatever nothing can reach is freed, whatever something can reach is kept, and neither changes a program.
//!
//! Longer campaigns, whose results stand in `tests/CAMPAIGNS.md`:
//!
//! ```sh
//! WEAVE_MODES=100000 WEAVE_GARBAGE=20000 WEAVE_GROUPS=100000 cargo test --release --test memory campaign -- --ignored
//! WEAVE_ROUNDS=10000000 cargo test --release --test memory growth -- --ignored
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "a campaign is set up by environment variables")]

use weave_tree::budget::allocator::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

mod garbage;
mod groups;
mod growth;
mod leftovers;
mod modes;
#[path = "../support/programs.rs"]
#[allow(clippy::disallowed_methods, reason = "the project's files are read")]
mod programs;
mod sharing;
mod support;
