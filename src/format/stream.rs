//! A reader in, the values of its lines or rows out, one at a time: for files larger than memory.

use super::csv::Rows;
use super::json::LineReader;
use super::{DataFault, Dialect, Encoding, Format, encoding};
use crate::value::Value;
use std::io::{self, BufRead, Cursor};

/// Why a stream ends before its end.
#[derive(Debug)]
pub enum StreamFault {
    Input(io::Error),
    Data(DataFault),
}

/// The entries of a file of one entry a line: lines, rows of a table, JSON values.
pub struct Stream<'a>(Form<'a>);

enum Form<'a> {
    Lines(Lines<'a>),
    Rows(Box<Rows<Box<dyn BufRead + 'a>>>),
    Json(LineReader<'a>),
}

impl<'a> Stream<'a> {
    /// The formats that can be read one entry at a time.
    pub const FORMATS: [Format; 3] = [Format::Lines, Format::Csv, Format::Jsonl];

    /// `None` for other formats than [`Stream::FORMATS`]. Text in UTF-16 is read at once.
    pub fn open(
        mut input: Box<dyn BufRead + 'a>,
        format: Format,
        encoding: Encoding,
        dialect: Dialect,
    ) -> Result<Option<Stream<'a>>, StreamFault> {
        match encoding {
            Encoding::Utf8 => encoding::skip_mark(&mut input).map_err(StreamFault::Input)?,
            Encoding::Utf16 => {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).map_err(StreamFault::Input)?;
                let text = encoding::decode(&bytes, encoding).map_err(StreamFault::Data)?;
                input = Box::new(Cursor::new(text.into_owned()));
            }
        }
        Ok(match format {
            Format::Lines => Some(Stream(Form::Lines(Lines::new(input)))),
            Format::Csv => Some(Stream(Form::Rows(Box::new(Rows::new(input, dialect))))),
            Format::Jsonl => Some(Stream(Form::Json(LineReader::new(Lines::new(input))))),
            Format::Text | Format::Json | Format::Yaml | Format::Toml | Format::Ini | Format::Binary => None,
        })
    }

    /// The next entry; `None` at the end.
    pub fn next_entry(&mut self) -> Result<Option<Value>, StreamFault> {
        match &mut self.0 {
            Form::Lines(lines) => Ok(lines.next_line()?.map(|line| Value::text(without_end(line)))),
            Form::Rows(rows) => rows.next_row(),
            Form::Json(lines) => lines.next_value(),
        }
    }
}

fn without_end(line: &str) -> &str {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
}

/// The lines of a text in UTF-8, with their ends.
pub(super) struct Lines<'a> {
    input: Box<dyn BufRead + 'a>,
    line: Vec<u8>,
    /// Of the line under way, from 1.
    pub number: usize,
    /// Where the line under way starts, in bytes.
    start: u64,
}

impl<'a> Lines<'a> {
    fn new(input: Box<dyn BufRead + 'a>) -> Lines<'a> {
        Lines { input, line: Vec::new(), number: 0, start: 0 }
    }

    pub fn next_line(&mut self) -> Result<Option<&str>, StreamFault> {
        self.start += self.line.len() as u64;
        self.line.clear();
        self.number += 1;
        if self.input.read_until(b'\n', &mut self.line).map_err(StreamFault::Input)? == 0 {
            return Ok(None);
        }
        match std::str::from_utf8(&self.line) {
            Ok(line) => Ok(Some(line)),
            Err(error) => {
                let at = error.valid_up_to();
                let byte = self.line.get(at).copied().unwrap_or_default();
                let message =
                    format!("expected UTF-8 at byte {}, found 0x{byte:02X}", self.start + at as u64);
                Err(StreamFault::Data(DataFault::within(message, &self.line, at..at + 1, self.number)))
            }
        }
    }
}
