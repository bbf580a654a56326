//! Objects made and dropped in, their numbers out.
//!
//! Each constructor and each drop counts by one addition. Only the peaks take looking, which instrumented nodes do.

use std::cell::Cell;

thread_local! {
    static CLOSURES: Cell<u64> = const { Cell::new(0) };
    static CLOSURES_DROPPED: Cell<u64> = const { Cell::new(0) };
    static CELLS: Cell<u64> = const { Cell::new(0) };
    static CELLS_DROPPED: Cell<u64> = const { Cell::new(0) };
    static CONTAINERS: Cell<u64> = const { Cell::new(0) };
    static CONTAINERS_ALIVE: Cell<u64> = const { Cell::new(0) };
    static STRINGS: Cell<u64> = const { Cell::new(0) };
    static MADE_BEFORE: Cell<Made> = const { Cell::new(Made { closures: 0, cells: 0, containers: 0, strings: 0 }) };
    static PEAK: Cell<Peak> = const { Cell::new(Peak { all: 0, cells: 0 }) };
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

/// How many are alive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Live {
    pub cells: u64,
    pub closures: u64,
    pub containers: u64,
}

impl Live {
    pub fn all(self) -> u64 {
        self.cells + self.closures + self.containers
    }

    /// Those that have been added since then.
    pub fn since(self, before: Live) -> Live {
        Live {
            cells: self.cells.saturating_sub(before.cells),
            closures: self.closures.saturating_sub(before.closures),
            containers: self.containers.saturating_sub(before.containers),
        }
    }
}

/// The most that any [`watch`] saw alive at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Peak {
    /// Closures, cells and containers.
    pub all: u64,
    pub cells: u64,
}

/// Begins to count anew, on this thread, what is made and what is alive at most.
pub fn reset() {
    MADE_BEFORE.set(made_ever());
    PEAK.set(Peak::default());
}

fn made_ever() -> Made {
    Made {
        closures: CLOSURES.get(),
        cells: CELLS.get(),
        containers: CONTAINERS.get(),
        strings: STRINGS.get(),
    }
}

/// Made on this thread since [`reset`].
pub fn made() -> Made {
    let (ever, before) = (made_ever(), MADE_BEFORE.get());
    Made {
        closures: ever.closures - before.closures,
        cells: ever.cells - before.cells,
        containers: ever.containers - before.containers,
        strings: ever.strings - before.strings,
    }
}

/// Made on this thread and not dropped yet.
pub fn live() -> Live {
    Live {
        cells: CELLS.get().wrapping_sub(CELLS_DROPPED.get()),
        closures: CLOSURES.get().wrapping_sub(CLOSURES_DROPPED.get()),
        containers: CONTAINERS_ALIVE.get(),
    }
}

/// Since [`reset`].
pub fn peak() -> Peak {
    PEAK.get()
}

/// Looks how many are alive now.
#[inline]
pub fn watch() {
    let (live, peak) = (live(), PEAK.get());
    let all = live.all();
    if all > peak.all || live.cells > peak.cells {
        PEAK.set(Peak { all: peak.all.max(all), cells: peak.cells.max(live.cells) });
    }
}

#[inline(always)]
fn count(counter: &'static std::thread::LocalKey<Cell<u64>>) {
    counter.set(counter.get().wrapping_add(1));
}

#[inline(always)]
pub fn closure_made() {
    count(&CLOSURES);
}

#[inline(always)]
pub fn closure_dropped() {
    count(&CLOSURES_DROPPED);
}

#[inline(always)]
pub fn cell_made() {
    count(&CELLS);
}

#[inline(always)]
pub fn cell_dropped() {
    count(&CELLS_DROPPED);
}

#[inline(always)]
pub fn container_made() {
    count(&CONTAINERS);
}

#[inline(always)]
pub fn string_made() {
    count(&STRINGS);
}

/// Part of a container: counts it as alive while it lives.
pub struct Alive(());

impl Default for Alive {
    #[inline(always)]
    fn default() -> Alive {
        count(&CONTAINERS_ALIVE);
        Alive(())
    }
}

impl Drop for Alive {
    #[inline(always)]
    fn drop(&mut self) {
        CONTAINERS_ALIVE.set(CONTAINERS_ALIVE.get().wrapping_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_the_most_that_was_seen() {
        cell_made();
        reset();
        let two = [Alive::default(), Alive::default()];
        watch();
        drop(two);
        cell_dropped();
        let _one = Alive::default();
        watch();
        assert_eq!(peak(), Peak { all: 3, cells: 1 });
        assert_eq!(live(), Live { cells: 0, closures: 0, containers: 1 });
        reset();
        cell_made();
        assert_eq!((peak(), made()), (Peak::default(), Made { cells: 1, ..Made::default() }));
    }
}
