//! The values of a dropped environment or section in; they are freed one after the other, never one inside the
//! other, because a chain of functions that hold each other can be as long as memory allows.

use crate::value::Value;
use std::cell::RefCell;

#[derive(Default)]
struct Waiting {
    values: Vec<Value>,
    /// Whether some call of [`release`] further out is at work.
    busy: bool,
}

thread_local! {
    static WAITING: RefCell<Waiting> = RefCell::default();
}

pub fn release(values: impl IntoIterator<Item = Value>) {
    let first = WAITING.try_with(|waiting| {
        let mut waiting = waiting.borrow_mut();
        waiting.values.extend(values);
        !std::mem::replace(&mut waiting.busy, true)
    });
    if first != Ok(true) {
        return;
    }
    while let Ok(Some(value)) = WAITING.try_with(next) {
        drop(value);
    }
}

fn next(waiting: &RefCell<Waiting>) -> Option<Value> {
    let mut waiting = waiting.borrow_mut();
    let value = waiting.values.pop();
    waiting.busy = value.is_some();
    value
}
