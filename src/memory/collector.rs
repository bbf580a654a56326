//! The ends of calls in, and what they leave behind that nothing can reach any more emptied: when it is looked for.
//!
//! Cells become garbage only after the call that made them has ended, so that is the one moment to look: each cell that
//! then is held by something else is either freed at once or listed (see [`cell`](crate::value::cell)), and when the list
//! has grown enough all that is on it is looked at again. Loops and calls without cells take no part in any of this.

use super::nearby::{Nearby, is_suspect, may_end_with_its_call};
use super::trial::{self, Trial};
use crate::budget;
use crate::limits::Gc;
use crate::value::cell::{each_outliving, outlive, outliving_at, outliving_count, outliving_places};
use crate::value::counters::{self, Live};
use crate::value::trace::Held;
use crate::value::{Object, Value};
use std::rc::Rc;

/// Fewer listed cells than these are not worth a collection.
const FEWEST: usize = 4_000;

/// The next collection comes when the list is so many times as long.
const GROWTH: usize = 2;

/// The same where less than one cell in [`MANY`] was garbage, up to [`MOST_MORE`] cells.
const GROWTH_WITHOUT_GARBAGE: usize = 4;
const MANY: usize = 16;
const MOST_MORE: usize = 250_000;

pub struct Collector {
    gc: Gc,
    /// How many listed cells bring the next collection.
    next: usize,
    /// The cells of the frame that is being left; empty between calls.
    leaving: Vec<Rc<Object>>,
    nearby: Nearby,
    /// The memory of trials.
    trial: Trial,
}

impl Collector {
    pub fn new(gc: Gc) -> Collector {
        Collector {
            gc,
            next: FEWEST,
            leaving: Vec::new(),
            nearby: Nearby::default(),
            trial: Trial::default(),
        }
    }

    /// Takes the cells of a frame that is about to be cleared.
    #[inline]
    pub fn set_aside(&mut self, cells: impl Iterator<Item = Value>) {
        for cell in cells {
            if let Value::Obj(cell) = cell {
                self.leaving.push(cell);
            }
        }
    }

    /// Decides, now that their frame is clear, what becomes of the cells that were set aside: those that nothing else
    /// holds go, and so do those that only hold each other. The others outlive their frame.
    pub fn retire(&mut self) {
        for cell in self.leaving.drain(..).filter(|cell| Rc::strong_count(cell) > 1) {
            if let Some(place) = outlive(&cell)
                && self.gc.collects_meanwhile()
                && may_end_with_its_call(&cell)
            {
                self.nearby.suspect(place);
            }
        }
        if self.nearby.has_suspects() {
            // What a few steps do not tell is left to the next collection.
            drop(self.nearby.settle());
        }
        if outliving_count() >= self.next {
            self.collect_when_due();
        }
    }

    #[cold]
    #[inline(never)]
    fn collect_when_due(&mut self) {
        if !self.gc.collects_meanwhile() {
            self.next = usize::MAX;
        } else if budget::has_room(needs()) {
            self.collect();
        } else {
            self.next = GROWTH * outliving_count();
        }
    }

    /// Frees all that only holds itself. May be called at any time: what the evaluator is at work on is held by it.
    pub fn collect(&mut self) {
        let before = outliving_count();
        let living = collect_by(&mut self.nearby, &mut self.trial);
        self.next = next(before, outliving_count(), living);
    }
}

/// How many listed cells bring the next collection, where one has left so many of those before, and its trial found so many
/// objects alive.
fn next(before: usize, listed: usize, living: usize) -> usize {
    let little_was_garbage = before.saturating_sub(listed) * MANY < before;
    let longer =
        if little_was_garbage { (GROWTH_WITHOUT_GARBAGE * listed).min(listed + MOST_MORE) } else { 0 };
    // A trial also walks what cells hold; it must have been worth it.
    FEWEST.max(GROWTH * listed).max(longer).max(listed + living / 16)
}

/// After a run, when its frames and variables are gone: collects, counts what is still alive, and only then frees that.
pub fn sweep(gc: Gc) -> Live {
    if gc != Gc::Off {
        collect();
    }
    let live = counters::live();
    let_go();
    live
}

/// The same where nobody asks what is still alive: everything is freed.
pub fn let_go() {
    let mut all = Vec::with_capacity(outliving_count());
    each_outliving(0..outliving_places(), |_, _| true, |place| all.push(place));
    for object in all.into_iter().filter_map(outliving_at) {
        if let Object::Cell(cell) = &*object {
            drop(cell.variable.take());
        }
    }
}

/// Empties all cells that only hold each other, at any time.
pub fn collect() {
    collect_by(&mut Nearby::default(), &mut Trial::default());
}

/// Tells how many objects the trial found alive.
fn collect_by(nearby: &mut Nearby, trial: &mut Trial) -> usize {
    trial::in_portions(trial, outliving_places(), |places, trial| {
        each_outliving(places, is_suspect, |place| nearby.suspect(place));
        nearby.settle().for_each(|cell| trial.suspect(Held::Object(cell)));
    })
}

/// How many bytes [`collect`] may take.
pub fn needs() -> usize {
    trial::needs(outliving_count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_collection_comes_sooner_where_there_was_garbage() {
        assert_eq!(next(4_000, 0, 0), 4_000);
        assert_eq!(next(16_000, 15_000, 0), 30_000);
        assert_eq!(next(16_000, 15_001, 0), 60_004);
        assert_eq!(next(16_000, 16_000, 0), 64_000);
        // Not much later for many cells, where a fourfold list would be much memory.
        assert_eq!(next(100_000, 100_000, 0), 350_000);
        assert_eq!(next(400_000, 400_000, 0), 800_000);
        // What a long walk found alive need not be walked again soon.
        assert_eq!(next(5_000, 4_000, 3_200_000), 204_000);
    }
}
