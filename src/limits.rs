//! What a run may use up, and when what it no longer needs is collected.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The limits of one run; by default only calls are limited.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls of Weave functions under way at once: `--max-depth`.
    pub depth: usize,
    /// Calls and loop back-edges in all: `--max-steps`.
    pub steps: Option<u64>,
    /// Wall time: `--timeout`.
    pub timeout: Option<Duration>,
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
}

impl Limits {
    /// How deep brackets, blocks, interpolations and prefix operators may nest in the source.
    pub const NESTING: usize = 1_000;
    pub const DEFAULT_DEPTH: usize = 10_000;
    pub const LARGEST_DEPTH: usize = 1_000_000;

    /// Whether the run shall end now.
    pub fn is_interrupted(&self) -> bool {
        self.interrupt.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: Limits::DEFAULT_DEPTH, steps: None, timeout: None, interrupt: None, gc: Gc::Auto }
    }
}
