//! A TOML document in, its value out, and back.

mod write;

pub(super) use write::render;

use super::DataFault;
use super::data::{STACK_ADDED, STACK_LEFT};
use super::fault::{self, within_limits};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;

/// How deep the library nests.
const DEEPEST: usize = 80;

pub(super) fn parse(text: &str) -> Result<Value, DataFault> {
    match text.parse::<toml::Table>() {
        Ok(table) => Ok(object(table)),
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let length = text.get(at.start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let end = at.end.max(at.start + length);
            let message = worded(error.message(), &fault::found(text, at.start));
            Err(DataFault::new(message, text.as_bytes(), at.start..end))
        }
    }
}

/// The library's sentence in the order of ours: what was expected, then what was found.
fn worded(message: &str, found: &str) -> String {
    if message.contains("recurs") {
        return format!("expected at most {DEEPEST} levels of nesting, found more");
    }
    match message {
        "duplicate key" => "expected a key for the first time, found it again".to_owned(),
        "u64 value was too large" | "i64 value was too small" => {
            "expected an integer of 64 bits, found a larger one".to_owned()
        }
        "floating-point number overflowed" => {
            "expected a number that a double can hold, found a larger one".to_owned()
        }
        other => match other.split_once(", expected ") {
            Some(("string values must be quoted", _)) => {
                format!("expected a value, found {found} (text needs quotes)")
            }
            Some((reason, "nothing")) => format!("expected TOML, found {found} ({reason})"),
            Some((reason, expected)) => format!("expected {expected}, found {found} ({reason})"),
            None => format!("expected TOML, found {found} ({other})"),
        },
    }
}

fn object(table: toml::Table) -> Value {
    let mut object = within_limits(Container::with_capacity(table.len()));
    for (key, value) in table {
        within_limits(object.set_key(Symbol::new(&key), read(value)));
    }
    Value::container(object)
}

/// Dates and times are their text.
fn read(value: toml::Value) -> Value {
    match value {
        toml::Value::String(string) => fault::text(Value::Unset, &string),
        toml::Value::Integer(integer) => Value::Int(integer),
        toml::Value::Float(double) => Value::double(double),
        toml::Value::Boolean(truth) => Value::boolean(truth),
        toml::Value::Datetime(time) => fault::text(Value::Unset, &time.to_string()),
        toml::Value::Array(values) => stacker::maybe_grow(STACK_LEFT, STACK_ADDED, || {
            Value::container(values.into_iter().map(read).collect())
        }),
        toml::Value::Table(table) => stacker::maybe_grow(STACK_LEFT, STACK_ADDED, || object(table)),
    }
}
