//! A value in, a TOML document out, its entries in the value's order.

use super::DEEPEST;
use crate::diagnostic::{Code, Fault};
use crate::format::Format;
use crate::format::express::{self, Holds, Shape, shape};
use crate::format::fault::cannot_hold;
use crate::value::Value;
use crate::value::container::Container;
use crate::value::number::Number;
use std::fmt;
use toml_writer::{TomlKeyBuilder, TomlStringBuilder, TomlWrite};

const HOLDS: Holds = Holds { nil: false, non_finite: true, wide: false, deepest: DEEPEST };

pub(in crate::format) fn render(value: &Value) -> Result<String, Fault> {
    let root = match value.as_container() {
        Some(root) if root.is_empty() || shape(root) == Some(Shape::Object) => root,
        Some(_) => return Err(cannot_hold(Format::Toml, "keys at the top", "", "a container without")),
        None => {
            return Err(cannot_hold(Format::Toml, "a container with keys", "", value.type_of().described()));
        }
    };
    express::check(value, Format::Toml, HOLDS)?;
    let mut text = String::new();
    match write_table(root, &mut Vec::new(), &mut text) {
        Ok(()) => Ok(text),
        Err(fmt::Error) => Err(Fault::new(Code::Value, "`:toml` cannot write the value")),
    }
}

/// What an entry becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// `key = value` on one line.
    Line,
    /// A part of the document under `[key]`.
    Table,
    /// Parts of the document, each under `[[key]]`.
    Tables,
}

fn entry(value: &Value) -> Entry {
    let is_table = |value: &Value| {
        value.as_container().is_some_and(|inner| !inner.is_empty() && shape(inner) == Some(Shape::Object))
    };
    if is_table(value) {
        return Entry::Table;
    }
    match value.as_container() {
        Some(list) if !list.is_empty() && list.values().all(is_table) => Entry::Tables,
        Some(_) | None => Entry::Line,
    }
}

/// Writes the entries of a table. A line after a part would belong to the part: so all up to the last entry that
/// must be a line are lines.
fn write_table<'a>(table: &'a Container, path: &mut Vec<&'a str>, out: &mut String) -> fmt::Result {
    let entries: Vec<(&str, &Value)> =
        table.iter().map(|(key, value)| (key.map_or("", |key| key.name()), value)).collect();
    let lines = entries.iter().rposition(|(_, value)| entry(value) == Entry::Line).map_or(0, |last| last + 1);
    let (lines, parts) = entries.split_at(lines);
    for (key, value) in lines {
        write_pair(key, value, out)?;
        out.newline()?;
    }
    for (key, value) in parts {
        path.push(key);
        let Some(inner) = value.as_container() else { continue };
        if entry(value) == Entry::Table {
            write_part(inner, "[", "]", path, out)?;
        } else {
            for table in inner.values().filter_map(Value::as_container) {
                write_part(table, "[[", "]]", path, out)?;
            }
        }
        path.pop();
    }
    Ok(())
}

fn write_part<'a>(
    table: &'a Container,
    open: &str,
    close: &str,
    path: &mut Vec<&'a str>,
    out: &mut String,
) -> fmt::Result {
    if !out.is_empty() {
        out.newline()?;
    }
    out.push_str(open);
    for (position, key) in path.iter().enumerate() {
        if position > 0 {
            out.push('.');
        }
        write_key(key, out)?;
    }
    out.push_str(close);
    out.newline()?;
    write_table(table, path, out)
}

fn write_key(key: &str, out: &mut String) -> fmt::Result {
    out.key(TomlKeyBuilder::new(key).as_default())
}

fn write_pair(key: &str, value: &Value, out: &mut String) -> fmt::Result {
    write_key(key, out)?;
    out.push_str(" = ");
    write_inline(value, out)
}

fn write_inline(value: &Value, out: &mut String) -> fmt::Result {
    if let Some(container) = value.as_container() {
        return write_inline_container(container, out);
    }
    match (value.as_number(), value.as_text(), value.as_symbol()) {
        (Some(Number::Double(double)), ..) => out.value(double),
        (Some(number), ..) => {
            out.push_str(&number.to_string());
            Ok(())
        }
        (_, Some(text), _) => write_string(text.as_str(), out),
        (_, _, Some(symbol)) => write_string(symbol.name(), out),
        (None, None, None) => out.value(value.is_true()),
    }
}

fn write_string(text: &str, out: &mut String) -> fmt::Result {
    out.value(TomlStringBuilder::new(text).as_default())
}

fn write_inline_container(container: &Container, out: &mut String) -> fmt::Result {
    let is_object = shape(container) == Some(Shape::Object);
    out.push_str(if is_object { "{ " } else { "[" });
    for (position, (key, value)) in container.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        match key {
            Some(key) => write_pair(key.name(), value, out)?,
            None => write_inline(value, out)?,
        }
    }
    out.push_str(if is_object { " }" } else { "]" });
    Ok(())
}
