//! Anything on the heap in, every place in it where a counted reference stands out: what a collector must know.

use super::cell::{Mark, SharedCell};
use super::container::Part;
use super::{Object, Value};
use std::any::Any;
use std::rc::Rc;

/// What another engine than `slots` keeps on the heap: the insides of its functions, its variables.
pub trait Body: Any {
    fn mark(&self) -> &Mark;

    fn each_reference(&self, visit: &mut dyn FnMut(Reference<'_>));

    /// Takes away the values of the variables that are kept here, for good.
    fn collect(&self) -> Vec<Value> {
        Vec::new()
    }
}

/// One reference, where it stands.
#[derive(Clone, Copy)]
pub enum Reference<'a> {
    Object(&'a Rc<Object>),
    /// Values that containers share.
    Part(&'a Rc<Part<Value>>),
    Body(&'a Rc<dyn Body>),
}

/// A reference of one's own.
#[derive(Clone)]
pub enum Held {
    Object(Rc<Object>),
    Part(Rc<Part<Value>>),
    /// In a box, because this pointer is twice as wide as the others.
    Body(Box<Rc<dyn Body>>),
}

impl Held {
    pub fn reference(&self) -> Reference<'_> {
        match self {
            Held::Object(object) => Reference::Object(object),
            Held::Part(part) => Reference::Part(part),
            Held::Body(body) => Reference::Body(body),
        }
    }

    /// Takes away the values of the variables that are kept here, for good.
    pub fn collect(&self, into: &mut Vec<Value>) {
        match self {
            Held::Object(object) => {
                if let Object::Cell(cell) = &**object {
                    into.push(cell.collect());
                }
            }
            Held::Part(_) => {}
            Held::Body(body) => into.extend(body.collect()),
        }
    }
}

impl<'a> Reference<'a> {
    pub fn hold(self) -> Held {
        match self {
            Reference::Object(object) => Held::Object(object.clone()),
            Reference::Part(part) => Held::Part(part.clone()),
            Reference::Body(body) => Held::Body(Box::new(body.clone())),
        }
    }

    /// How many references there are to the same.
    pub fn count(self) -> usize {
        match self {
            Reference::Object(object) => Rc::strong_count(object),
            Reference::Part(part) => Rc::strong_count(part),
            Reference::Body(body) => Rc::strong_count(body),
        }
    }

    pub fn is_same(self, other: Reference<'_>) -> bool {
        match (self, other) {
            (Reference::Object(one), Reference::Object(other)) => Rc::ptr_eq(one, other),
            (Reference::Part(one), Reference::Part(other)) => Rc::ptr_eq(one, other),
            (Reference::Body(one), Reference::Body(other)) => Rc::ptr_eq(one, other),
            (Reference::Object(_) | Reference::Part(_) | Reference::Body(_), _) => false,
        }
    }

    /// The mark of what may lead to functions.
    pub fn mark(self) -> Option<&'a Mark> {
        match self {
            Reference::Object(object) => match &**object {
                Object::Cell(cell) => Some(&cell.mark),
                Object::Closure(closure) => Some(&closure.mark),
                Object::Foreign(foreign) => Some(&foreign.mark),
                Object::Container(container) => Some(&container.mark),
                Object::Text(_) | Object::Symbol(_) | Object::File(_) => None,
            },
            Reference::Part(part) => Some(&part.mark),
            Reference::Body(body) => Some(body.mark()),
        }
    }

    /// Whether this may be part of a circle; not so what is known to be plain data.
    pub fn leads_on(self) -> bool {
        match self {
            Reference::Object(object) => object_leads_on(object),
            Reference::Part(_) | Reference::Body(_) => true,
        }
    }

    /// Visits each place in the target where a reference stands, but for those that lead nowhere.
    pub fn each_reference(self, mut visit: impl FnMut(Reference<'_>)) {
        match self {
            Reference::Object(object) => match &**object {
                Object::Cell(cell) => cell.variable.look(|value| look(value, &mut visit)),
                Object::Closure(closure) => {
                    closure.captures.as_slice().iter().for_each(|value| look(value, &mut visit));
                }
                // What only the function holds need be no object of its own.
                Object::Foreign(foreign) if Rc::strong_count(&foreign.body) == 1 => {
                    foreign.body.each_reference(&mut visit);
                }
                Object::Foreign(foreign) => visit(Reference::Body(&foreign.body)),
                Object::Container(container) => container.each_reference(visit),
                Object::Text(_) | Object::Symbol(_) | Object::File(_) => {}
            },
            Reference::Part(part) => {
                part.leaves().flatten().for_each(|value| look(value, &mut visit));
            }
            Reference::Body(body) => body.each_reference(&mut visit),
        }
    }
}

/// Visits the reference that a value is, if it is one.
pub fn look(value: &Value, mut visit: impl FnMut(Reference<'_>)) {
    if let Value::Obj(object) = value {
        visit(Reference::Object(object));
    }
}

/// Whether a value may lead back to where it stands: only what a closure captures can close a circle.
#[inline]
pub fn value_leads_on(value: &Value) -> bool {
    value.as_object().is_some_and(object_leads_on)
}

/// The same, after looking through data that nobody has looked through: what a cell holds is judged so.
#[inline]
pub fn may_circle(value: &Value) -> bool {
    value_leads_on(value) && value.as_container().is_none_or(|container| !container.look_down(LEVELS_OF_DATA))
}

/// How many levels of containers in containers are looked through at once; a trial does the same for deeper ones.
const LEVELS_OF_DATA: usize = 3;

/// The same for an object.
#[inline(always)]
pub fn object_leads_on(object: &Object) -> bool {
    match object {
        Object::Closure(closure) => closure.captures.hold_objects(),
        Object::Container(container) => !container.is_plain(),
        Object::Cell(cell) => cell_leads_on(cell),
        Object::Foreign(_) => true,
        Object::Text(_) | Object::Symbol(_) | Object::File(_) => false,
    }
}

/// The same for a cell. It is never in a cell, so this goes one step at most.
#[inline(never)]
fn cell_leads_on(cell: &SharedCell) -> bool {
    cell.variable.look(value_leads_on)
}
