//! Objects made and dropped in, their numbers out.
//!
//! What constructors and drops count always is one addition each; the rest is counted by instrumented nodes.

use std::cell::Cell;

thread_local! {
    static CLOSURES: Cell<u64> = const { Cell::new(0) };
    static CELLS: Cell<u64> = const { Cell::new(0) };
    static CONTAINERS: Cell<u64> = const { Cell::new(0) };
    static STRINGS: Cell<u64> = const { Cell::new(0) };
    /// Closures, cells and containers alive, as far as they are counted.
    static LIVE: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
}

/// How many objects have been made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Made {
    pub closures: u64,
    pub cells: u64,
    pub containers: u64,
    pub strings: u64,
}

impl Made {
    pub fn all(self) -> u64 {
        self.closures + self.cells + self.containers + self.strings
    }
}

/// Begins to count anew on this thread.
pub fn reset() {
    for counter in [&CLOSURES, &CELLS, &CONTAINERS, &STRINGS] {
        counter.set(0);
    }
    LIVE.set(0);
    PEAK.set(0);
}

/// Made on this thread since [`reset`]; closures and cells only where nodes are instrumented.
pub fn made() -> Made {
    Made {
        closures: CLOSURES.get(),
        cells: CELLS.get(),
        containers: CONTAINERS.get(),
        strings: STRINGS.get(),
    }
}

/// The most closures, cells and containers that any [`watch`] saw alive since [`reset`].
pub fn peak() -> u64 {
    PEAK.get().try_into().unwrap_or_default()
}

/// Looks how many are alive now.
pub fn watch() {
    PEAK.set(PEAK.get().max(LIVE.get()));
}

/// Counted by the node that makes it, when that is instrumented.
pub fn closure_made() {
    CLOSURES.set(CLOSURES.get().wrapping_add(1));
    more_alive();
    watch();
}

/// Counted by the function's body, when that is instrumented.
pub fn cell_made() {
    CELLS.set(CELLS.get().wrapping_add(1));
    more_alive();
    watch();
}

#[inline(always)]
pub fn container_made() {
    CONTAINERS.set(CONTAINERS.get().wrapping_add(1));
}

#[inline(always)]
pub fn string_made() {
    STRINGS.set(STRINGS.get().wrapping_add(1));
}

#[inline(always)]
pub fn more_alive() {
    LIVE.set(LIVE.get().wrapping_add(1));
}

#[inline(always)]
pub fn less_alive() {
    LIVE.set(LIVE.get().wrapping_sub(1));
}

/// Part of what is counted as alive while it lives.
pub struct Alive(());

impl Default for Alive {
    #[inline(always)]
    fn default() -> Alive {
        more_alive();
        Alive(())
    }
}

impl Drop for Alive {
    #[inline(always)]
    fn drop(&mut self) {
        less_alive();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_the_most_that_was_seen() {
        reset();
        let two = [Alive::default(), Alive::default()];
        watch();
        drop(two);
        let _one = Alive::default();
        watch();
        assert_eq!(peak(), 2);
        reset();
        assert_eq!((peak(), made()), (0, Made::default()));
    }
}
