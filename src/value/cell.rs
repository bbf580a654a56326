//! Variables that several functions share, and the list of those cells that outlived the call that made them.
//!
//! Only such cells can be part of a circle that nothing holds from outside, so the collector starts from this list.
//! A cell leaves it when it is dropped.

use super::{Object, Value, counters, release};
use std::cell::{Cell, RefCell};
use std::mem::forget;
use std::ops::Range;
use std::rc::{Rc, Weak};

/// A variable outside a frame.
#[derive(Default)]
pub struct VariableCell(Cell<Value>);

impl VariableCell {
    pub fn new(value: Value) -> VariableCell {
        VariableCell(Cell::new(value))
    }

    #[inline(always)]
    pub fn get(&self) -> Value {
        self.look(Value::clone)
    }

    /// Looks at what is in the variable, where it stands.
    #[inline(always)]
    pub fn look<R>(&self, look: impl FnOnce(&Value) -> R) -> R {
        let value = self.0.take();
        let seen = look(&value);
        self.put_back(value);
        seen
    }

    #[inline(always)]
    pub fn set(&self, value: Value) {
        release(self.0.replace(value));
    }

    /// Sets the variable after [`VariableCell::take`], when there is nothing in it to drop.
    #[inline(always)]
    pub fn put_back(&self, value: Value) {
        forget(self.0.replace(value));
    }

    /// Takes the value out and leaves the variable unset.
    #[inline(always)]
    pub fn take(&self) -> Value {
        self.0.take()
    }
}

/// A collection's note on an object: its place in the collector's table. It stays when the collection is over, so whoever
/// reads it looks whether the object stands there.
#[derive(Default)]
pub struct Mark(Cell<u32>);

impl Mark {
    pub fn get(&self) -> Option<usize> {
        (self.0.get() as usize).checked_sub(1)
    }

    pub fn set(&self, place: usize) {
        self.0.set(u32::try_from(place + 1).unwrap_or_default());
    }
}

/// A variable that closures share: what frames and captures hold.
pub struct SharedCell {
    pub variable: VariableCell,
    pub mark: Mark,
    listed: Cell<Listed>,
}

/// A place in the list of cells that outlived their calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listing(u32);

/// Where a cell stands in the list of those that outlived their frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Listed {
    No,
    At(Listing),
    /// Nothing could reach the cell any more, so its value was taken away.
    Collected,
}

impl SharedCell {
    pub fn new(value: Value) -> SharedCell {
        counters::cell_made();
        SharedCell {
            variable: VariableCell::new(value),
            mark: Mark::default(),
            listed: Cell::new(Listed::No),
        }
    }

    /// Takes the value away for good: using the variable from now on is a mistake of the collector.
    pub fn collect(&self) -> Value {
        self.unlist();
        self.listed.set(Listed::Collected);
        self.variable.take()
    }

    /// Asked where a variable is found unset: a collector that took it from a living function must not be mistaken
    /// for a program that has not set it.
    #[cold]
    pub fn assert_alive(&self) {
        assert_ne!(self.listed.get(), Listed::Collected, "a variable that is in use was collected");
    }

    /// Where the cell is listed once it has outlived its call.
    pub fn listing(&self) -> Option<Listing> {
        match self.listed.get() {
            Listed::At(place) => Some(place),
            Listed::No | Listed::Collected => None,
        }
    }

    fn unlist(&self) {
        if let Listed::At(place) = self.listed.replace(Listed::No) {
            // After the thread's list itself is gone there is nothing to leave.
            let _ = OUTLIVING.try_with(|outliving| outliving.borrow_mut().remove(place));
        }
    }
}

impl Drop for SharedCell {
    #[inline]
    fn drop(&mut self) {
        counters::cell_dropped();
        if self.listed.get() != Listed::No {
            self.unlist();
        }
        super::drop::drop_later(self.variable.take());
    }
}

thread_local! {
    static OUTLIVING: RefCell<Outliving> = const { RefCell::new(Outliving::new()) };
}

/// A list with holes: a cell knows its own place, so that it can leave in constant time.
struct Outliving {
    places: Vec<Place>,
    /// The last place that became free, from which a chain of others leads on.
    free: Option<Listing>,
    cells: usize,
}

enum Place {
    Cell(Weak<Object>),
    Free(Option<Listing>),
}

impl Outliving {
    const fn new() -> Outliving {
        Outliving { places: Vec::new(), free: None, cells: 0 }
    }

    fn add(&mut self, cell: Weak<Object>) -> Listing {
        self.cells += 1;
        if let Some(place) = self.free
            && let Some(free) = self.places.get_mut(place.0 as usize)
        {
            if let Place::Free(next) = std::mem::replace(free, Place::Cell(cell)) {
                self.free = next;
            }
            return place;
        }
        self.places.push(Place::Cell(cell));
        Listing((self.places.len() - 1) as u32)
    }

    fn remove(&mut self, place: Listing) {
        if let Some(taken) = self.places.get_mut(place.0 as usize) {
            *taken = Place::Free(self.free);
            self.free = Some(place);
            self.cells -= 1;
        }
        if self.cells == 0 {
            self.places.clear();
            self.free = None;
        }
    }
}

/// Lists a cell that outlives the call that made it, and tells its place.
pub fn outlive(object: &Rc<Object>) -> Option<Listing> {
    let Object::Cell(cell) = &**object else { return None };
    if cell.listed.get() == Listed::No {
        let place = OUTLIVING.with_borrow_mut(|outliving| outliving.add(Rc::downgrade(object)));
        cell.listed.set(Listed::At(place));
    }
    cell.listing()
}

/// How many cells have outlived the calls that made them, and are alive.
pub fn outliving_count() -> usize {
    OUTLIVING.with_borrow(|outliving| outliving.cells)
}

/// In how many places of their list such cells stand or stood.
pub fn outliving_places() -> usize {
    OUTLIVING.with_borrow(|outliving| outliving.places.len())
}

/// The cell that stands at this place, if it is still alive.
pub fn outliving_at(place: Listing) -> Option<Rc<Object>> {
    OUTLIVING.with_borrow(|outliving| match outliving.places.get(place.0 as usize)? {
        Place::Cell(cell) => cell.upgrade(),
        Place::Free(_) => None,
    })
}

/// Tells the places, among these, of the cells that are wanted, seen with their values.
pub fn each_outliving(
    places: Range<usize>,
    is_wanted: impl Fn(&Rc<Object>, &Value) -> bool,
    mut tell: impl FnMut(Listing),
) {
    OUTLIVING.with_borrow(|outliving| {
        let among = outliving.places.get(places.clone()).unwrap_or_default();
        for (ahead, standing) in among.iter().enumerate() {
            if let Place::Cell(cell) = standing
                && let Some(object) = cell.upgrade()
                && matches!(&*object, Object::Cell(cell) if cell.variable.look(|value| is_wanted(&object, value)))
            {
                tell(Listing((places.start + ahead) as u32));
            }
        }
    });
}
