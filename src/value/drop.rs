//! Dropping deep structures without deep recursion: beyond some levels, contents wait until the outermost drop is done.

use super::Value;
use super::cell::Mark;
use super::container::{Container, Values};
use super::function::{Captures, Closure, Foreign};
use super::trace::{Body, Reference};
use crate::value::counters;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Drops nest at most so deep; small, because a drop can happen near the end of the native stack.
const DEEPEST: u32 = 32;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static ANY_WAITING: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Remains>> = const { RefCell::new(Vec::new()) };
}

/// What is left of a value whose holder is gone.
enum Remains {
    Values(Values<Value>),
    Captures(Captures),
    Value(Value),
    Body(Rc<dyn Body>),
}

impl Drop for Container {
    #[inline]
    fn drop(&mut self) {
        if self.may_hold_objects() {
            let values = self.take_values();
            if let Some(values) = nested(values, drop) {
                wait(Remains::Values(values));
            }
        }
    }
}

impl Drop for Closure {
    #[inline]
    fn drop(&mut self) {
        counters::closure_dropped();
        if self.captures.hold_objects() && nested(&mut self.captures, clear).is_some() {
            wait(Remains::Captures(std::mem::take(&mut self.captures)));
        }
    }
}

fn clear(captures: &mut Captures) {
    captures.as_mut_slice().fill_with(Value::default);
}

/// Drops what was in a cell.
#[inline]
pub fn drop_later(value: Value) {
    if let Value::Obj(_) = value
        && let Some(value) = nested(value, drop)
    {
        wait(Remains::Value(value));
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        counters::closure_dropped();
        // Fields drop after this function, outside its count of levels, so the body moves out before.
        if Rc::strong_count(&self.body) == 1 {
            let body = std::mem::replace(&mut self.body, Rc::new(Nothing::default()));
            if let Some(body) = nested(body, drop) {
                wait(Remains::Body(body));
            }
        }
    }
}

/// What stands in the place of a body that has moved out.
#[derive(Default)]
struct Nothing(Mark);

impl Body for Nothing {
    fn mark(&self) -> &Mark {
        &self.0
    }

    fn each_reference(&self, _: &mut dyn FnMut(Reference<'_>)) {}
}

/// Runs `release` on the contents one level deeper; gives them back when that would be too deep.
#[inline]
fn nested<T>(contents: T, release: impl FnOnce(T)) -> Option<T> {
    let depth = DEPTH.get();
    if depth >= DEEPEST {
        return Some(contents);
    }
    DEPTH.set(depth + 1);
    release(contents);
    DEPTH.set(depth);
    if depth == 0 && ANY_WAITING.get() {
        release_waiting();
    }
    None
}

#[cold]
#[inline(never)]
fn wait(remains: Remains) {
    ANY_WAITING.set(true);
    // After the thread's list itself is gone there is nowhere to wait: then the contents drop where they are.
    let _ = WAITING.try_with(move |waiting| waiting.borrow_mut().push(remains));
}

#[cold]
#[inline(never)]
fn release_waiting() {
    DEPTH.set(1);
    while let Ok(Some(remains)) = WAITING.try_with(|waiting| waiting.borrow_mut().pop()) {
        release(remains);
    }
    ANY_WAITING.set(false);
    DEPTH.set(0);
}

fn release(remains: Remains) {
    match remains {
        Remains::Values(values) => drop(values),
        Remains::Captures(captures) => drop(captures),
        Remains::Value(value) => drop(value),
        Remains::Body(body) => drop(body),
    }
}
