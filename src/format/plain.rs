//! Text, lines and bytes in, values out, and back: the formats without a syntax of their own.

use super::express::Path;
use super::fault::{self, cannot_hold};
use super::{Format, field};
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::container::Container;
use crate::value::number::Number;

/// A string for each line, without its end (`\n` or `\r\n`).
pub(super) fn lines(text: &str) -> Value {
    Value::container(text.lines().map(|line| fault::text(Value::Unset, line)).collect())
}

/// A number for each byte.
pub fn bytes(bytes: &[u8]) -> Value {
    Value::container(bytes.iter().map(|&byte| Value::Int(i64::from(byte))).collect())
}

pub(super) fn render_text(value: &Value) -> Result<String, Fault> {
    match field::write(value) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let fault =
                cannot_hold(Format::Text, "one value that is no container", "", value.type_of().described());
            Err(fault.with_help(
                "a container needs a format with a structure, such as `:json`, `:csv` or `:lines`",
            ))
        }
    }
}

pub(super) fn render_lines(value: &Value) -> Result<String, Fault> {
    let mut text = String::new();
    for (position, value, list) in entries(value, Format::Lines, "a container of lines")? {
        let wrong =
            |expected, found: &str| Err(cannot_hold(Format::Lines, expected, &at(list, position), found));
        match field::write(value) {
            None => return wrong("text for each line", value.type_of().described()),
            Some(line) if line.contains('\n') => return wrong("a line", "a string with a newline"),
            Some(line) if line.ends_with('\r') => {
                return wrong("a line", "a string with a carriage return at its end");
            }
            Some(line) => text.push_str(&line),
        }
        text.push('\n');
    }
    Ok(text)
}

pub(super) fn render_bytes(value: &Value) -> Result<Vec<u8>, Fault> {
    let expected = "a container of numbers of 0 to 255";
    entries(value, Format::Binary, expected)?
        .map(|(position, value, list)| {
            let byte = value.as_number().and_then(Number::as_index).and_then(|byte| u8::try_from(byte).ok());
            byte.ok_or_else(|| {
                crate::value::text::quoting(value, |found| {
                    cannot_hold(Format::Binary, "a number of 0 to 255", &at(list, position), found)
                })
            })
        })
        .collect()
}

pub(super) fn render_bytes_as_text(value: &Value) -> Result<String, Fault> {
    String::from_utf8(render_bytes(value)?)
        .map_err(|_| cannot_hold(Format::Binary, "the bytes of a text in UTF-8", "", "other bytes"))
}

/// The entries of a container without keys, with their positions.
fn entries<'a>(
    value: &'a Value,
    format: Format,
    expected: &str,
) -> Result<impl Iterator<Item = (usize, &'a Value, &'a Container)>, Fault> {
    match value.as_container() {
        None => Err(cannot_hold(format, expected, "", value.type_of().described())),
        Some(list) if list.key_count() > 0 => Err(cannot_hold(format, expected, "", "a container with keys")),
        Some(list) => Ok(list.values().enumerate().map(move |(position, value)| (position, value, list))),
    }
}

fn at(list: &Container, position: usize) -> String {
    let mut path = Path::default();
    path.enter(list, position);
    path.to_string()
}
