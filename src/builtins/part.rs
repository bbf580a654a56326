//! Built-ins that give a part of a container or string, or its reverse; a string counts as its characters.

use super::argument::Role;
use super::call::pure;
use super::text::copied;
use super::{Builtin, Subject, optional, required};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::stretch::stretches;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "first",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the first value of a container, or character of a string",
        result: "a value",
        empty: "`nil`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, first),
    },
    Builtin {
        name: "last",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the last value of a container, or character of a string",
        result: "a value",
        empty: "`nil`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, last),
    },
    Builtin {
        name: "take",
        subject: Subject::Container,
        parameters: &[required("container"), required("count")],
        summary: "so many from the front, or all if there are fewer",
        result: "a container or a string, as the argument is",
        empty: "empty",
        errors: "`value`: `count` is no integer",
        run: |engine, arguments| pure(engine, arguments, take),
    },
    Builtin {
        name: "drop",
        subject: Subject::Container,
        parameters: &[required("container"), required("count")],
        summary: "all but so many from the front",
        result: "a container or a string, as the argument is",
        empty: "empty",
        errors: "`value`: `count` is no integer",
        run: |engine, arguments| pure(engine, arguments, drop),
    },
    Builtin {
        name: "slice",
        subject: Subject::Container,
        parameters: &[required("container"), required("from"), optional("to")],
        summary: "the part from index `from` up to but not including `to` (the end unless given); negative \
                  indices count from the end, both stay within the bounds",
        result: "a container or a string, as the argument is",
        empty: "empty",
        errors: "`value`: an index is no integer",
        run: |engine, arguments| pure(engine, arguments, slice),
    },
    Builtin {
        name: "reverse",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the entries or characters from last to first",
        result: "a container or a string, as the argument is",
        empty: "empty",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, reverse),
    },
];

const KINDS: &str = "a container or a string";

fn first([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    single("first", container, |_| 0)
}

fn last([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    single("last", container, |len| len.saturating_sub(1))
}

fn single(name: &'static str, container: &Value, index: fn(usize) -> usize) -> Result<Value, Fault> {
    if let Some(text) = container.as_text() {
        let index = index(text.len());
        return Ok(text.char_at(index).map_or(Value::Nil, Value::text));
    }
    let Some(container) = container.as_container() else {
        return Err(Role(name, "").expects(KINDS, container));
    };
    Ok(container.get(index(container.len())).cloned().unwrap_or(Value::Nil))
}

fn take([container, count]: &mut [Value; 2]) -> Result<Value, Fault> {
    cut("take", container, |len| Ok((0, clamped("take", count, len)?)))
}

fn drop([container, count]: &mut [Value; 2]) -> Result<Value, Fault> {
    cut("drop", container, |len| Ok((clamped("drop", count, len)?, len)))
}

fn clamped(name: &'static str, count: &Value, len: usize) -> Result<usize, Fault> {
    let count = Role(name, "count").integer(count)?.max(0);
    Ok(usize::try_from(count).unwrap_or(usize::MAX).min(len))
}

fn slice([container, from, to]: &mut [Value; 3]) -> Result<Value, Fault> {
    cut("slice", container, |len| {
        let from = within(Role("slice", "from").integer(from)?, len);
        let to = if to.is_unset() { len } else { within(Role("slice", "to").integer(to)?, len) };
        Ok((from, to.max(from)))
    })
}

/// An index that may count from the end, moved into 0 … `len`.
fn within(index: i64, len: usize) -> usize {
    let distance = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
    if index < 0 { len.saturating_sub(distance) } else { distance.min(len) }
}

/// The part between the two positions that `bounds` gives for a length; neither lies beyond it.
fn cut(
    name: &'static str,
    whole: &mut Value,
    bounds: impl FnOnce(usize) -> Result<(usize, usize), Fault>,
) -> Result<Value, Fault> {
    if let Some(text) = whole.as_text() {
        let (from, to) = bounds(text.len())?;
        return copied(text.slice(from..to));
    }
    let Some(container) = whole.as_container() else { return Err(Role(name, "").expects(KINDS, whole)) };
    let (from, to) = bounds(container.len())?;
    if (from, to) == (0, container.len()) {
        return Ok(std::mem::take(whole));
    }
    container.slice(from..to).map(Value::container)
}

fn reverse([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    if let Some(text) = container.as_text() {
        let text = text.as_str();
        budget::memory(text.len())?;
        let mut reversed = String::with_capacity(text.len());
        for stretch in stretches(text).rev() {
            reversed.extend(stretch?.chars().rev());
        }
        return Ok(Value::text(reversed));
    }
    let Some(container) = container.as_container() else {
        return Err(Role("reverse", "").expects(KINDS, container));
    };
    container.reversed().map(Value::container)
}
