//! Rows in, a table's text out.

use crate::diagnostic::{Code, Fault};
use crate::format::express::{Path, Shape, shape};
use crate::format::fault::cannot_hold;
use crate::format::{Dialect, Format, field};
use crate::value::Value;
use crate::value::container::Container;
use csv::{Writer, WriterBuilder};

/// Room for a row, and for what is written at once, in bytes.
const ROOM: usize = 256;
const MOST_ROOM: usize = 64 << 10;

/// A whole table.
pub(in crate::format) fn render(value: &Value, dialect: Dialect) -> Result<String, Fault> {
    render_behind(value, dialect, None)
}

/// Further rows of a table that has the keys of `first`.
pub(in crate::format) fn render_more(
    value: &Value,
    dialect: Dialect,
    first: &Container,
) -> Result<String, Fault> {
    render_behind(value, dialect, Some(first))
}

fn render_behind(value: &Value, dialect: Dialect, before: Option<&Container>) -> Result<String, Fault> {
    let Some(table) = value.as_container().filter(|table| table.key_count() == 0) else {
        let found = value.as_container().map_or(value.type_of().described(), |_| "a container with keys");
        return Err(cannot_hold(Format::Csv, "a container of rows", "", found));
    };
    // A stream is written row by row, and an empty buffer costs more than a row.
    let room = table.len().saturating_mul(ROOM).clamp(ROOM, MOST_ROOM);
    let mut writer = WriterBuilder::new()
        .delimiter(dialect.delimiter)
        .flexible(true)
        .buffer_capacity(room)
        .from_writer(Vec::with_capacity(room));
    let first = before.or(table.get(0).and_then(Value::as_container));
    if let Some(first) = first.filter(|_| dialect.header && before.is_none()) {
        record(&mut writer, first.iter().filter_map(|(key, _)| key.map(|key| key.name())))?;
    }
    for (position, row) in table.values().enumerate() {
        let like =
            if before.is_some() { "the fields of the rows before" } else { "the fields of the first row" };
        let place = Row { table, position, like };
        let row = row.as_container().ok_or_else(|| place.fault("a row", row.type_of().described()))?;
        match (dialect.header, shape(row)) {
            (true, Some(Shape::Object)) => place.write_keyed(row, first.unwrap_or(row), &mut writer)?,
            (false, Some(Shape::List)) if !row.is_empty() => {
                let fields = (0..row.len()).map(|at| place.field(row, at)).collect::<Result<Vec<_>, _>>()?;
                record(&mut writer, fields.iter().map(AsRef::as_ref))?;
            }
            (true, _) => {
                let fault = place.fault("a key for each field", "fields without");
                return Err(fault.with_help("`header: false` writes rows without keys"));
            }
            (false, _) => return Err(place.fault("fields without keys (`header: false`)", "another row")),
        }
    }
    let bytes = writer.into_inner().map_err(|error| unwritten(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| unwritten(&error))?;
    Ok(if text.starts_with('\u{feff}') { quoted_first(&text, dialect) } else { text })
}

/// Readers take a byte-order mark away from the front, but for one in quotes.
fn quoted_first(text: &str, dialect: Dialect) -> String {
    let end = text.find([char::from(dialect.delimiter), '\n']).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    format!("\"{first}\"{rest}")
}

/// Where a row stands.
struct Row<'a> {
    table: &'a Container,
    position: usize,
    /// What a row with a header shall have, in messages.
    like: &'a str,
}

impl Row<'_> {
    fn write_keyed(
        &self,
        row: &Container,
        first: &Container,
        writer: &mut Writer<Vec<u8>>,
    ) -> Result<(), Fault> {
        let mut fields = Vec::with_capacity(first.len());
        for (position, (key, _)) in first.iter().enumerate() {
            let Some(key) = key else { continue };
            let position = if row.key(position) == Some(key) { Some(position) } else { row.position(key) };
            let Some(position) = position else {
                return Err(self.fault(self.like, &format!("none named `{}`", key.name())));
            };
            fields.push(self.field(row, position)?);
        }
        if row.len() > first.len() {
            let keys = row.iter().filter_map(|(key, _)| key);
            let other = keys.into_iter().find(|key| first.position(key).is_none());
            let found = other.map_or_else(String::new, |key| format!("`{}` too", key.name()));
            return Err(self.fault(self.like, &found));
        }
        record(writer, fields.iter().map(AsRef::as_ref))
    }

    fn field<'a>(&self, row: &'a Container, position: usize) -> Result<std::borrow::Cow<'a, str>, Fault> {
        let value = row.get(position).unwrap_or(&Value::Nil);
        field::write(value).ok_or_else(|| {
            let mut path = self.path();
            path.enter(row, position);
            cannot_hold(
                Format::Csv,
                "text, a number or another single value",
                &path.to_string(),
                value.type_of().described(),
            )
        })
    }

    fn path(&self) -> Path<'_> {
        let mut path = Path::default();
        path.enter(self.table, self.position);
        path
    }

    fn fault(&self, expected: &str, found: &str) -> Fault {
        cannot_hold(Format::Csv, expected, &self.path().to_string(), found)
    }
}

fn record<'a>(writer: &mut Writer<Vec<u8>>, fields: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    writer.write_record(fields.map(str::as_bytes)).map_err(|error| unwritten(&error))
}

fn unwritten(error: &dyn std::fmt::Display) -> Fault {
    Fault::new(Code::Value, error.to_string())
}
