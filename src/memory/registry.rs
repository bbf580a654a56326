//! Cells as they are made in, what is alive of them and through them out.

use crate::value::{Object, Value};
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// Every cell that may be alive.
pub struct Registry {
    cells: RefCell<Vec<Weak<Object>>>,
    /// At how many entries the dead ones are next removed.
    tidy_at: Cell<usize>,
}

/// What is alive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Live {
    pub cells: u64,
    pub closures: u64,
    pub containers: u64,
}

const FIRST_TIDYING: usize = 1024;

impl Default for Registry {
    fn default() -> Registry {
        Registry { cells: RefCell::default(), tidy_at: Cell::new(FIRST_TIDYING) }
    }
}

impl Registry {
    /// Notes the cell in a slot; `false` if it is known, or no cell.
    pub fn register(&self, slot: &Value) -> bool {
        let Value::Obj(object) = slot else { return false };
        // Nothing else holds a cell weakly.
        if !matches!(**object, Object::Cell(_)) || Rc::weak_count(object) > 0 {
            return false;
        }
        let mut cells = self.cells.borrow_mut();
        if cells.len() >= self.tidy_at.get() {
            cells.retain(|cell| cell.strong_count() > 0);
            self.tidy_at.set((cells.len() * 2).max(FIRST_TIDYING));
        }
        cells.push(Rc::downgrade(object));
        true
    }

    fn alive(&self) -> Vec<Rc<Object>> {
        self.cells.borrow().iter().filter_map(Weak::upgrade).collect()
    }

    /// Counts the cells that are alive, and all that can be reached from them.
    pub fn census(&self) -> Live {
        let mut live = Live::default();
        let mut waiting = self.alive();
        let mut seen: FxHashSet<*const Object> = waiting.iter().map(Rc::as_ptr).collect();
        let mut reach = |value: &Value, waiting: &mut Vec<Rc<Object>>| {
            if let Value::Obj(object) = value
                && seen.insert(Rc::as_ptr(object))
            {
                waiting.push(object.clone());
            }
        };
        while let Some(object) = waiting.pop() {
            match &*object {
                Object::Cell(cell) => {
                    live.cells += 1;
                    reach(&cell.get(), &mut waiting);
                }
                Object::Closure(closure) => {
                    live.closures += 1;
                    closure.captures.as_slice().iter().for_each(|value| reach(value, &mut waiting));
                }
                Object::Container(container) => {
                    live.containers += 1;
                    container.values().for_each(|value| reach(value, &mut waiting));
                }
                Object::Text(_) | Object::Symbol(_) | Object::Foreign(_) => {}
            }
        }
        live
    }

    /// Empties the cells that are alive, so that what only they hold goes.
    pub fn break_cycles(&self) {
        for object in self.alive() {
            if let Object::Cell(cell) = &*object {
                cell.set(Value::Unset);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::VariableCell;
    use crate::value::container::Container;
    use crate::value::function::{Captures, Closure, CodeId, Signature};

    fn cell(value: Value) -> Value {
        Value::Obj(Rc::new(Object::Cell(VariableCell::new(value))))
    }

    fn put(cell: &Value, value: Value) {
        match cell.as_object() {
            Some(Object::Cell(cell)) => cell.set(value),
            _ => panic!("expected a cell"),
        }
    }

    /// A cell that holds a container of a closure over that cell.
    fn cycle() -> Value {
        let own = cell(Value::Nil);
        let signature = Rc::new(Signature::Function { name: None, parameters: Vec::new() });
        let captures = Captures::Many(Box::new([own.clone()]));
        let closure = Value::Obj(Rc::new(Object::Closure(Closure { signature, code: CodeId(1), captures })));
        put(&own, Value::container(Container::from(vec![closure.clone(), closure])));
        own
    }

    #[test]
    fn a_cycle_is_counted_once_and_then_broken() {
        let registry = Registry::default();
        let own = cycle();
        assert!(registry.register(&own));
        assert!(!registry.register(&own), "it is known");
        drop(own);
        assert_eq!(registry.census(), Live { cells: 1, closures: 1, containers: 1 });
        registry.break_cycles();
        assert_eq!(registry.census(), Live::default());
    }

    #[test]
    fn the_dead_leave_the_registry() {
        let registry = Registry::default();
        let kept = cell(Value::Nil);
        registry.register(&kept);
        for _ in 0..10 * FIRST_TIDYING {
            registry.register(&cell(Value::Nil));
        }
        assert!(registry.cells.borrow().len() <= FIRST_TIDYING);
        assert_eq!(registry.census().cells, 1);
        assert!(!registry.register(&Value::Int(1)));
    }
}
