//! JSON in, values out, and back; one value, or one a line.

use super::build::{Build, Known};
use super::data::Data;
use super::express::{self, Holds};
use super::fault::{cannot_hold, found};
use super::stream::{Lines, StreamFault};
use super::{DEEPEST, DataFault, Format};
use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::container::Container;
use serde::de::DeserializeSeed;
use serde_json::Deserializer;
use std::ops::Range;

const HOLDS: Holds = Holds { nil: true, non_finite: false, wide: true, deepest: DEEPEST };

pub(super) fn parse(text: &str) -> Result<Value, DataFault> {
    read(text, &mut Known::default()).map_err(|error| {
        let (message, range) = placed(&error, text);
        DataFault::new(message, text.as_bytes(), range)
    })
}

/// The value of each line; lines of nothing but blanks are skipped.
pub(super) fn parse_lines(text: &str) -> Result<Value, DataFault> {
    let mut known = Known::default();
    let mut values = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_ascii_end();
        if !content.is_empty() {
            let value = read(content, &mut known).map_err(|error| {
                let (message, range) = placed(&error, content);
                DataFault::new(message, text.as_bytes(), start + range.start..start + range.end)
            });
            values.push(value?);
        }
        start += line.len();
    }
    Ok(Value::container(Container::from(values)))
}

/// The values of a stream of lines, as [`parse_lines`] reads them.
pub(super) struct LineReader<'a> {
    lines: Lines<'a>,
    known: Known,
}

impl<'a> LineReader<'a> {
    pub fn new(lines: Lines<'a>) -> LineReader<'a> {
        LineReader { lines, known: Known::default() }
    }

    /// The next value; `None` at the end.
    pub fn next_value(&mut self) -> Result<Option<Value>, StreamFault> {
        loop {
            let known = &mut self.known;
            match self.lines.next_line(|line| read_line(line, known))? {
                None => return Ok(None),
                Some(Ok(None)) => {}
                Some(Ok(value)) => return Ok(value),
                Some(Err((message, range, line))) => {
                    let fault = DataFault::within(message, line.as_bytes(), range, self.lines.number);
                    return Err(StreamFault::Data(fault));
                }
            }
        }
    }
}

/// The value of a line, if it is not blank; or what is wrong, where, and the line.
fn read_line(line: &str, known: &mut Known) -> Result<Option<Value>, (String, Range<usize>, String)> {
    let content = line.trim_ascii_end();
    if content.is_empty() {
        return Ok(None);
    }
    read(content, known).map(Some).map_err(|error| {
        let (message, range) = placed(&error, content);
        (message, range, line.to_owned())
    })
}

fn read(text: &str, known: &mut Known) -> serde_json::Result<Value> {
    let mut deserializer = Deserializer::from_str(text);
    // `Build` has a limit of its own and looks after the stack.
    deserializer.disable_recursion_limit();
    let value = Build { known, depth: 0 }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// What is wrong in a text, and where.
fn placed(error: &serde_json::Error, text: &str) -> (String, Range<usize>) {
    let at = offset(error, text);
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    (worded(error, text, at), at..at + length)
}

/// Where the library stopped: its columns count bytes, up to and with the wrong one.
fn offset(error: &serde_json::Error, text: &str) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column()).saturating_sub(usize::from(!error.is_eof()));
    text.floor_char_boundary(at)
}

/// The library's sentence in the order of ours: what was expected, then what was found.
fn worded(error: &serde_json::Error, text: &str, at: usize) -> String {
    let sentence = error.to_string();
    let reason = sentence.rfind(" at line ").map_or(sentence.as_str(), |end| &sentence[..end]);
    let found = found(text, at);
    match reason {
        "EOF while parsing a list" => "expected `,` or `]`, found the end".to_owned(),
        "EOF while parsing an object" => "expected `,` or `}`, found the end".to_owned(),
        "EOF while parsing a string" => "expected `\"`, found the end".to_owned(),
        "EOF while parsing a value" => "expected a value, found the end".to_owned(),
        "expected value" | "expected ident" => format!("expected a value, found {found}"),
        "expected `:`" | "expected `,` or `]`" | "expected `,` or `}`" | "expected `\"`" => {
            format!("{reason}, found {found}")
        }
        "key must be a string" => format!("expected a key in quotes, found {found}"),
        "trailing comma" => "expected another entry after the comma, found the end of the list".to_owned(),
        "trailing characters" => format!("expected the end, found {found}"),
        "number out of range" => "expected a number that a double can hold, found a larger one".to_owned(),
        "invalid number" => format!("expected a digit, found {found}"),
        "invalid escape" => format!("expected an escape that JSON knows, found {found}"),
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            format!("expected `\"`, found {found} (a control character must be escaped)")
        }
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
            "expected the second half of a surrogate pair (`\\u` twice), found one half".to_owned()
        }
        other => other.to_owned(),
    }
}

pub(super) fn render(value: &Value) -> Result<String, Fault> {
    express::check(value, Format::Json, HOLDS)?;
    write(value)
}

/// A line for each entry of a container without keys.
pub(super) fn render_lines(value: &Value) -> Result<String, Fault> {
    let expected = "a container without keys, of a value for each line";
    let Some(list) = value.as_container().filter(|list| list.key_count() == 0) else {
        return Err(cannot_hold(Format::Jsonl, expected, "", value.type_of().described()));
    };
    express::check(value, Format::Jsonl, HOLDS)?;
    let mut text = String::new();
    for value in list.values() {
        text.push_str(&write(value)?);
        text.push('\n');
    }
    Ok(text)
}

fn write(value: &Value) -> Result<String, Fault> {
    serde_json::to_string(&Data(value)).map_err(|error| Fault::new(Code::Value, error.to_string()))
}
