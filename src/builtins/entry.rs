//! Entries of containers, as several built-ins look for them and pass them on.

use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::operation;
use crate::value::symbol::Symbol;

/// An entry on its way from one container to another.
pub(super) type Entry = (Option<Symbol>, Value);

/// Appends an entry; it keeps its key unless that is taken.
pub(super) fn keep(container: &mut Container, key: Option<&Symbol>, value: Value) {
    match key {
        Some(key) if container.position(key).is_none() => container.set_key(key.clone(), value),
        Some(_) | None => container.push(value),
    }
}

pub(super) fn copied(container: &Container) -> Vec<Entry> {
    container.iter().map(|(key, value)| (key.cloned(), value.clone())).collect()
}

/// A container of these entries; no key may stand there twice.
pub(super) fn collected(entries: Vec<Entry>) -> Container {
    let mut container = Container::with_capacity(entries.len());
    for (key, value) in entries {
        match key {
            Some(key) => container.set_key(key, value),
            None => container.push(value),
        }
    }
    container
}

/// The entries `from..to`, with their keys.
pub(super) fn part(container: &Container, from: usize, to: usize) -> Container {
    let mut part = Container::with_capacity(to.saturating_sub(from));
    for (key, value) in container.iter().skip(from).take(to.saturating_sub(from)) {
        keep(&mut part, key, value.clone());
    }
    part
}

/// Where `index` (an integer, a symbol or a string) finds its entry; `None` if it is missing.
pub(super) fn locate(container: &Container, index: &Value) -> Result<Option<usize>, Fault> {
    if let Some(key) = index.as_symbol() {
        return Ok(container.position(key));
    }
    if let Some(text) = index.as_text() {
        return Ok(container.position(&Symbol::new(text.as_str())));
    }
    if let Some(integer) = index.as_number().and_then(|number| number.as_index()) {
        return Ok(from_end(integer, container.len()).filter(|&position| position < container.len()));
    }
    match container.read(index) {
        Err(fault) if fault.code != Code::Index => Err(fault),
        Ok(_) | Err(_) => Ok(None),
    }
}

/// An index from the front for one that may count from the end; `None` in front of the first.
pub(super) fn from_end(index: i64, len: usize) -> Option<usize> {
    if index < 0 {
        len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)
    } else {
        usize::try_from(index).ok()
    }
}

/// What `receiver[index]` reads; `None` if it is missing, without the price of an error's text.
pub(super) fn read(receiver: &Value, index: &Value) -> Result<Option<Value>, Fault> {
    if let Some(container) = receiver.as_container() {
        let position = locate(container, index)?;
        return Ok(position.and_then(|position| container.get(position)).cloned());
    }
    match operation::index(receiver, index) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == Code::Index => Ok(None),
        Err(fault) => Err(fault),
    }
}
