//! The ends of calls in, and what they leave behind that nothing can reach any more emptied: when trials are held.
//!
//! Cells become garbage only after the call that made them has ended, so that is the one moment to look: each cell that
//! then is held by something else is either freed at once or listed (see [`cell`](crate::value::cell)), and when the list
//! has grown enough all that is on it is put on trial. Loops and calls without cells take no part in any of this.

use super::trial::{self, Trial, Tried};
use crate::budget;
use crate::limits::Gc;
use crate::value::cell::{each_outliving, outlive, outliving, outliving_count, outliving_places};
use crate::value::counters::{self, Live};
use crate::value::trace::{Held, may_circle};
use crate::value::{Object, Value};

/// Fewer listed cells than these are not worth a collection.
const FEWEST: usize = 4_000;

/// The next collection comes when the list is so many times as long.
const GROWTH: usize = 2;

/// The same where no listed cell could be part of a circle.
const GROWTH_WITHOUT_SUSPECTS: usize = 4;

pub struct Collector {
    gc: Gc,
    /// How many listed cells bring the next collection.
    next: usize,
    /// The cells of the frame that is being left; empty, and the memory of collections, between calls.
    leaving: Trial,
}

impl Collector {
    pub fn new(gc: Gc) -> Collector {
        Collector { gc, next: FEWEST, leaving: Trial::default() }
    }

    /// Takes the cells of a frame that is about to be cleared.
    #[inline]
    pub fn set_aside(&mut self, cells: impl Iterator<Item = Value>) {
        for cell in cells {
            if let Value::Obj(cell) = cell {
                self.leaving.suspect(Held::Object(cell));
            }
        }
    }

    /// Decides, now that their frame is clear, what becomes of the cells that were set aside: those that nothing else
    /// holds go, and so do those that only hold each other. The others outlive their frame.
    pub fn retire(&mut self) {
        let may_circle = self.leaving.drop_unheld();
        if may_circle && self.gc.collects_meanwhile() {
            self.leaving.of_suspects(outlive);
        } else {
            self.leaving.acquit(outlive);
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
        let Tried { nodes, living } = collect_by(&mut self.leaving);
        let listed = outliving_count();
        let growth = if nodes == 0 { GROWTH_WITHOUT_SUSPECTS } else { GROWTH };
        // A trial also walks what cells hold; it must have been worth it.
        self.next = FEWEST.max(growth * listed).max(listed + living / 16);
    }
}

/// After a run, when its frames and variables are gone: collects, counts what is still alive, and only then frees that.
pub fn sweep(gc: Gc) -> Live {
    if gc != Gc::Off {
        collect();
    }
    let live = counters::live();
    for object in outliving() {
        if let Object::Cell(cell) = &*object {
            drop(cell.variable.take());
        }
    }
    live
}

/// Empties all cells that only hold each other, at any time.
pub fn collect() {
    collect_by(&mut Trial::default());
}

/// The same in the memory of an empty trial.
fn collect_by(trial: &mut Trial) -> Tried {
    trial::in_portions(trial, outliving_places(), |places, trial| {
        // A cell that holds data is part of no circle, and goes with the closures that hold it.
        each_outliving(places, may_circle, |cell| trial.suspect(Held::Object(cell)));
    })
}

/// How many bytes [`collect`] may take.
pub fn needs() -> usize {
    trial::needs(outliving_count())
}
