//! What a run may use up, and when what it no longer needs is collected.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// The limits of one run; by default calls, strings and containers are limited.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls of Weave functions under way at once: `--max-depth`.
    pub depth: usize,
    /// Calls and loop back-edges in all: `--max-steps`.
    pub steps: Option<u64>,
    /// Wall time: `--timeout`.
    pub timeout: Option<Duration>,
    /// Bytes of memory: `--max-memory`. Heap only where [`Counting`](crate::budget::allocator::Counting) is the
    /// process's allocator, as it is in `weave-tree`; native stack everywhere.
    pub memory: Option<u64>,
    /// Bytes written to standard output and standard error: `--max-output`.
    pub output: Option<u64>,
    /// Bytes of one string, as UTF-8: `--max-string`.
    pub string: usize,
    /// Entries of one container: `--max-container`.
    pub container: usize,
    /// Set from outside when the run shall end: the engine polls it and gives `Outcome::Interrupted`.
    pub interrupt: Option<Arc<AtomicBool>>,
    /// When closures that only hold each other are collected: `--gc`.
    pub gc: Gc,
}

/// When closures and cells that only hold each other are collected. What a program does is the same each time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Gc {
    /// When the call that made them ends, if that settles it; else when many cells have come to live.
    #[default]
    Auto,
    /// Never; they are freed when the run has ended and what is left over has been counted.
    Off,
    /// When the run has ended.
    Exit,
    /// As `Auto`, and at every call and round of a loop: to find mistakes of the collector.
    Stress,
}

impl Gc {
    pub const ALL: [Gc; 4] = [Gc::Auto, Gc::Off, Gc::Exit, Gc::Stress];

    /// Whether anything is collected before the run has ended.
    pub fn collects_meanwhile(self) -> bool {
        matches!(self, Gc::Auto | Gc::Stress)
    }
}

impl Limits {
    /// How deep brackets, blocks, interpolations and prefix operators may nest in the source.
    pub const NESTING: usize = 1_000;
    pub const DEFAULT_DEPTH: usize = 10_000;
    pub const LARGEST_DEPTH: usize = 1_000_000;
    pub const DEFAULT_STRING: usize = 1_000_000_000;
    pub const DEFAULT_CONTAINER: usize = 100_000_000;
    pub const LARGEST_CONTAINER: usize = 4_000_000_000;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            depth: Limits::DEFAULT_DEPTH,
            steps: None,
            timeout: None,
            memory: None,
            output: None,
            string: Limits::DEFAULT_STRING,
            container: Limits::DEFAULT_CONTAINER,
            interrupt: None,
            gc: Gc::Auto,
        }
    }
}
