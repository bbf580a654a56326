//! Sections of `key = value` lines in, their value out, and back. INI has no standard: the rules are our own.

use super::express::Path;
use super::fault::{cannot_hold, within_limits};
use super::{DataFault, Format, field};
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use std::ops::Range;

/// The entry under way: lines that are indented deeper than it go on with its text.
struct Entry {
    indent: usize,
    key: Symbol,
    text: String,
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    root: Container,
    /// The section under way; `None` before the first one.
    section: Option<(Symbol, Container)>,
    entry: Option<Entry>,
}

pub(super) fn parse(text: &str) -> Result<Value, DataFault> {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Err((message, range)) = reader.line(line) {
            return Err(DataFault::new(message, text.as_bytes(), start + range.start..start + range.end));
        }
        start += line.len();
    }
    reader.close_section();
    Ok(Value::container(reader.root))
}

impl Reader {
    /// `Err` is what is wrong, and where in the line.
    fn line(&mut self, line: &str) -> Result<(), (String, Range<usize>)> {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let range = indent..indent + content.len();
        if content.is_empty() || content.starts_with(['#', ';']) {
            return Ok(());
        }
        if let Some(entry) = self.entry.as_mut().filter(|entry| indent > entry.indent) {
            entry.text.push('\n');
            entry.text.push_str(content);
            return Ok(());
        }
        self.close_entry();
        if let Some(name) = content.strip_prefix('[') {
            let Some(name) = name.strip_suffix(']') else {
                return Err(("expected `]` at the end of the section's name, found none".to_owned(), range));
            };
            self.close_section();
            let name = Symbol::new(name.trim());
            let known = self.root.get_key(name.name());
            if known.is_some_and(|value| value.as_container().is_none()) {
                return Err((
                    format!("expected a section, found `{}`, which is an entry", name.name()),
                    range,
                ));
            }
            let section = known.and_then(Value::as_container).map(Container::share);
            let section = section.map(within_limits).unwrap_or_default();
            self.section = Some((name, section));
            return Ok(());
        }
        let Some((key, text)) = content.split_once(['=', ':']) else {
            return Err(("expected `key = value` or `[section]`, found neither".to_owned(), range));
        };
        if key.trim_end().is_empty() {
            return Err(("expected a key before the value, found none".to_owned(), range));
        }
        self.entry =
            Some(Entry { indent, key: Symbol::new(key.trim_end()), text: text.trim_start().to_owned() });
        Ok(())
    }

    fn close_entry(&mut self) {
        let Some(Entry { key, text, .. }) = self.entry.take() else { return };
        let table = self.section.as_mut().map_or(&mut self.root, |(_, section)| section);
        within_limits(table.set_key(key, field::read(&text, Value::Unset)));
    }

    fn close_section(&mut self) {
        self.close_entry();
        if let Some((name, section)) = self.section.take() {
            within_limits(self.root.set_key(name, Value::container(section)));
        }
    }
}

pub(super) fn render(value: &Value) -> Result<String, Fault> {
    let expected = "a container with keys";
    let Some(root) = value.as_container() else {
        return Err(cannot_hold(Format::Ini, expected, "", value.type_of().described()));
    };
    if root.key_count() < root.len() {
        return Err(cannot_hold(Format::Ini, expected, "", "entries without"));
    }
    let mut text = String::new();
    let mut in_section = false;
    for position in 0..root.len() {
        let (at, entry) =
            (At { outer: None, table: root, position }, root.get(position).unwrap_or(&Value::Nil));
        match entry.as_container() {
            Some(section) => {
                write_section(&at, section, &mut text)?;
                in_section = true;
            }
            None if in_section => return Err(at.fault("entries before the sections", "an entry after one")),
            None => write_entry(&at, entry, &mut text)?,
        }
    }
    Ok(text)
}

fn write_section(at: &At<'_>, section: &Container, text: &mut String) -> Result<(), Fault> {
    if section.key_count() < section.len() {
        return Err(at.fault("keys for all entries of a section", "entries without"));
    }
    let name = at.key();
    if name.contains(['\n', '\r']) || name.trim() != name {
        return Err(at.fault("the name of a section", "one that its line cannot hold"));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("[{name}]\n"));
    for position in 0..section.len() {
        let inner = At { outer: Some(at), table: section, position };
        write_entry(&inner, section.get(position).unwrap_or(&Value::Nil), text)?;
    }
    Ok(())
}

fn write_entry(at: &At<'_>, value: &Value, text: &mut String) -> Result<(), Fault> {
    let key = at.key();
    let unfit = key.is_empty() || key.trim() != key || key.contains(['=', ':', '\n', '\r']);
    if unfit || key.starts_with(['#', ';', '[']) {
        return Err(at.fault("a key", "one that its line cannot hold"));
    }
    let Some(written) = field::write(value) else {
        return Err(at.fault("text, a number or another single value", value.type_of().described()));
    };
    if written.contains(['\n', '\r']) {
        return Err(at.fault("text of one line", "a string with a line's end"));
    }
    if written.trim() != written {
        return Err(at.fault("text without blanks at its ends", "a string with"));
    }
    text.push_str(&format!("{key} = {written}"));
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
    Ok(())
}

/// Where an entry stands.
struct At<'a> {
    outer: Option<&'a At<'a>>,
    table: &'a Container,
    position: usize,
}

impl At<'_> {
    fn key(&self) -> &str {
        self.table.key(self.position).map_or("", |key| key.name())
    }

    fn fault(&self, expected: &str, found: &str) -> Fault {
        let mut path = Path::default();
        if let Some(outer) = self.outer {
            path.enter(outer.table, outer.position);
        }
        path.enter(self.table, self.position);
        cannot_hold(Format::Ini, expected, &path.to_string(), found)
    }
}
