//! What a run may use up.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls of Weave functions under way at once: `--max-depth`.
    pub depth: usize,
    /// Calls and loop back-edges in all: `--max-steps`.
    pub steps: Option<u64>,
    /// Wall time: `--timeout`.
    pub timeout: Option<Duration>,
    /// Set from outside, as by Ctrl-C: the program is to end soon.
    pub interrupt: Option<Arc<AtomicBool>>,
}

impl Limits {
    /// How deep brackets, blocks, interpolations and prefix operators may nest in the source.
    pub const NESTING: usize = 1_000;
    pub const DEFAULT_DEPTH: usize = 10_000;
    pub const LARGEST_DEPTH: usize = 1_000_000;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: Limits::DEFAULT_DEPTH, steps: None, timeout: None, interrupt: None }
    }
}
