//! A cell in, what a few steps around it tell of it out: most verdicts, without the tables of a trial.

use crate::value::cell::{Listing, Mark, SharedCell, outliving_at};
use crate::value::function::Closure;
use crate::value::trace::{may_circle, object_leads_on};
use crate::value::{Object, Value};
use std::ptr::null;
use std::rc::Rc;
use std::slice;

/// So many objects are looked at around a cell: an object with its methods and their variables has fewer.
const MOST: usize = 16;

/// What the steps around a cell told.
enum Verdict {
    /// Only what the cell leads to holds it.
    Unheld,
    /// Something else does, or holds what leads to the cell.
    HeldFromElsewhere,
    Unknown,
}

/// The place of an object that leads to none before it.
const NOWHERE: usize = usize::MAX;

#[derive(Clone, Copy)]
struct Neighbor {
    object: *const Object,
    /// How many references to it have not been met.
    unmet: usize,
    /// The place of one before it that it leads to, from where it leads on to the earliest; its own while it is looked at.
    leads_to: usize,
    /// Of a cell that outlived its call.
    listing: Option<Listing>,
}

/// Judges suspected cells, one after the other.
pub struct Nearby {
    /// The objects around one cell, that cell first. Each is marked with its place.
    around: [Neighbor; MOST],
    count: usize,
    /// Cells to be judged.
    waiting: Vec<Listing>,
    /// Those of which a few steps do not tell.
    unknown: Vec<Listing>,
}

impl Default for Nearby {
    fn default() -> Nearby {
        let none = Neighbor { object: null(), unmet: 0, leads_to: NOWHERE, listing: None };
        Nearby { around: [none; MOST], count: 0, waiting: Vec::new(), unknown: Vec::new() }
    }
}

impl Nearby {
    /// Adds a cell that outlived its call to those that [`Nearby::settle`] judges.
    pub fn suspect(&mut self, cell: Listing) {
        self.waiting.push(cell);
    }

    pub fn has_suspects(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Empties the suspects that only themselves hold, and what those alone held up. Gives those of which a few steps do not
    /// tell.
    pub fn settle(&mut self) -> impl Iterator<Item = Rc<Object>> {
        while let Some(place) = self.waiting.pop() {
            let Some(object) = outliving_at(place) else { continue };
            let Object::Cell(cell) = &*object else { continue };
            match self.judge(&object, cell) {
                Verdict::Unheld => {
                    let around = self.around.iter().take(self.count).skip(1);
                    self.waiting.extend(around.filter_map(|neighbor| neighbor.listing));
                    drop(cell.collect());
                }
                Verdict::HeldFromElsewhere => self.acquit_circle(),
                Verdict::Unknown => self.unknown.push(place),
            }
        }
        self.unknown.drain(..).filter_map(outliving_at)
    }

    /// What is in a circle with a cell is held from elsewhere as well as it, and mostly listed right before it.
    fn acquit_circle(&mut self) {
        for place in 1..self.count {
            let listing = self.around.get(place).and_then(|neighbor| neighbor.listing);
            if listing.is_some() && listing == self.waiting.last().copied() && self.earliest_from(place) == 0
            {
                self.waiting.pop();
            }
        }
    }

    /// Judges a cell that the caller holds once.
    fn judge(&mut self, object: &Rc<Object>, cell: &SharedCell) -> Verdict {
        self.count = 0;
        let is_all = self.add(object, &cell.mark, None).is_some()
            && cell.variable.look(|value| self.follow(slice::from_ref(value))).is_some();
        let is_held = |place: usize| self.around.get(place).is_some_and(|neighbor| neighbor.unmet > 0);
        if !is_all {
            Verdict::Unknown
        } else if (0..self.count).any(|place| is_held(place) && self.earliest_from(place) == 0) {
            Verdict::HeldFromElsewhere
        } else {
            Verdict::Unheld
        }
    }

    /// The earliest that an object leads to, of those that are still looked at; [`NOWHERE`] where there is none.
    fn earliest_from(&self, mut place: usize) -> usize {
        while let Some(neighbor) = self.around.get(place)
            && neighbor.leads_to != place
        {
            place = neighbor.leads_to;
        }
        place
    }

    /// Adds an object to which one reference is known, and tells its place; `None` where there are too many.
    #[inline(always)]
    fn add(&mut self, object: &Rc<Object>, mark: &Mark, listing: Option<Listing>) -> Option<usize> {
        let place = self.count;
        let unmet = Rc::strong_count(object) - 1;
        *self.around.get_mut(place)? =
            Neighbor { object: Rc::as_ptr(object), unmet, leads_to: place, listing };
        mark.set(place);
        self.count += 1;
        Some(place)
    }

    /// Follows the references that stand in these places, and tells the earliest that they lead to; `None` where a few steps
    /// are not enough.
    fn follow(&mut self, places: &[Value]) -> Option<usize> {
        let mut earliest = NOWHERE;
        for value in places {
            let Value::Obj(object) = value else { continue };
            earliest = earliest.min(match &**object {
                Object::Cell(cell) => self.meet(object, &cell.mark, cell.listing(), |nearby| {
                    cell.variable.look(|value| nearby.follow(slice::from_ref(value)))
                })?,
                Object::Closure(closure) if closure.captures.hold_objects() => {
                    self.meet(object, &closure.mark, None, |nearby| {
                        nearby.follow(closure.captures.as_slice())
                    })?
                }
                Object::Container(container) if !container.is_plain() => {
                    self.meet(object, &container.mark, None, |nearby| nearby.follow(container.few_values()?))?
                }
                Object::Foreign(_) => return None,
                Object::Closure(_) | Object::Container(_) => NOWHERE,
                Object::Text(_) | Object::Symbol(_) | Object::File(_) => NOWHERE,
            });
        }
        Some(earliest)
    }

    #[inline(always)]
    fn meet(
        &mut self,
        object: &Rc<Object>,
        mark: &Mark,
        listing: Option<Listing>,
        follow: impl FnOnce(&mut Nearby) -> Option<usize>,
    ) -> Option<usize> {
        if let Some(place) = mark.get()
            && place < self.count
            && let Some(neighbor) = self.around.get_mut(place)
            && neighbor.object == Rc::as_ptr(object)
        {
            neighbor.unmet = neighbor.unmet.checked_sub(1)?;
            return Some(self.earliest_from(place));
        }
        let place = self.add(object, mark, listing)?;
        let earliest = follow(self).map(|earliest| if earliest < place { earliest } else { NOWHERE })?;
        self.around.get_mut(place)?.leads_to = earliest;
        Some(earliest)
    }
}

/// Whether a cell that outlived its call is to be judged at all, seen at a glance with what it holds.
#[inline]
pub fn is_suspect(cell: &Rc<Object>, value: &Value) -> bool {
    // A cell that holds data is part of no circle, and goes with the closures that hold it.
    !is_held_from_elsewhere(cell, value) && may_circle(value)
}

/// What [`Nearby`] would tell of a function that calls itself, and of an object whose methods know nothing but that object.
#[inline]
fn is_held_from_elsewhere(cell: &Rc<Object>, value: &Value) -> bool {
    let Value::Obj(object) = value else { return false };
    if Rc::strong_count(object) == 1 {
        return false;
    }
    if let Object::Closure(closure) = &**object {
        return leads_only_back(closure, cell);
    }
    let few_values = value.as_container().and_then(|container| container.few_values());
    few_values.is_some_and(|values| {
        values.iter().all(|value| match value.as_object() {
            None => true,
            Some(Object::Closure(closure)) => leads_only_back(closure, cell),
            Some(object) => !object_leads_on(object),
        })
    })
}

/// Whether a function leads nowhere but to the cell.
#[inline(always)]
fn leads_only_back(closure: &Closure, cell: &Rc<Object>) -> bool {
    // Not inline, so that the four captures that a closure mostly has are looked at in a few instructions.
    #[inline(never)]
    fn leads_on(object: &Object) -> bool {
        object_leads_on(object)
    }
    !closure.captures.any(
        |captured| matches!(captured, Value::Obj(object) if !Rc::ptr_eq(object, cell) && leads_on(object)),
    )
}

/// Whether the end of its call may be the end of a cell that something holds: whether it alone holds what may lead back to it
/// by a few steps. What something else holds, too, mostly lives. Judged in constant time.
pub fn may_end_with_its_call(cell: &Object) -> bool {
    let Object::Cell(cell) = cell else { return false };
    cell.variable.look(
        |value| matches!(value, Value::Obj(held) if Rc::strong_count(held) == 1 && leads_on_nearby(held)),
    )
}

#[inline(always)]
fn leads_on_nearby(object: &Object) -> bool {
    match object {
        Object::Closure(_) => object_leads_on(object),
        Object::Container(container) => container.leads_on_nearby(),
        Object::Cell(_) | Object::Foreign(_) | Object::Text(_) | Object::Symbol(_) | Object::File(_) => false,
    }
}
