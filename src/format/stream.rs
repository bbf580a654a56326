//! A reader in, the values of its lines or rows out, one at a time: for files larger than memory.

use super::csv::Rows;
use super::json::LineReader;
use super::wide::{Wide, wrong_text};
use super::{DataFault, Dialect, Encoding, Format, encoding, fault};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::Value;
use memchr::memchr;
use std::io::{self, BufRead, ErrorKind};

/// Why a stream ends before its end.
#[derive(Debug)]
pub enum StreamFault {
    Input(io::Error),
    Data(DataFault),
    /// An entry would go beyond a limit of the run.
    Limit(Fault),
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

    /// `None` for other formats than [`Stream::FORMATS`].
    pub fn open(
        mut input: Box<dyn BufRead + 'a>,
        format: Format,
        encoding: Encoding,
        dialect: Dialect,
    ) -> Result<Option<Stream<'a>>, StreamFault> {
        match encoding {
            Encoding::Utf8 => encoding::skip_mark(&mut input).map_err(StreamFault::Input)?,
            Encoding::Utf16 => input = Box::new(Wide::new(input)),
        }
        Ok(match format {
            Format::Lines => Some(Stream(Form::Lines(Lines::new(input)))),
            Format::Csv => Some(Stream(Form::Rows(Box::new(Rows::new(input, dialect))))),
            Format::Jsonl => Some(Stream(Form::Json(LineReader::new(Lines::new(input))))),
            Format::Text | Format::Json | Format::Yaml | Format::Toml | Format::Ini | Format::Binary => None,
        })
    }

    /// The next entry; `None` at the end. The memory of `used`, the entry before, is used again where nothing else
    /// holds it.
    pub fn next_entry(&mut self, used: Value) -> Result<Option<Value>, StreamFault> {
        match &mut self.0 {
            Form::Lines(lines) => lines.next_line(|line| fault::text(used, without_end(line))),
            Form::Rows(rows) => rows.next_row(used),
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
    /// A line that the input does not hold ready at once.
    gathered: Vec<u8>,
    /// Of the line under way, from 1.
    pub number: usize,
    /// Where the next line starts, in bytes.
    start: u64,
}

impl<'a> Lines<'a> {
    fn new(input: Box<dyn BufRead + 'a>) -> Lines<'a> {
        Lines { input, gathered: Vec::new(), number: 0, start: 0 }
    }

    /// What `read` makes of the next line; `None` at the end. Of the input no more than the line is taken.
    pub fn next_line<R>(&mut self, read: impl FnOnce(&str) -> R) -> Result<Option<R>, StreamFault> {
        self.number += 1;
        self.gathered.clear();
        let ready = ready(&mut *self.input).map_err(|error| failed(error, &[], self.number))?;
        if let Some(end) = memchr(b'\n', ready) {
            let line = ready.get(..=end).unwrap_or_default();
            let made = as_text(line, self.number, self.start).map(read);
            self.start += line.len() as u64;
            self.input.consume(end + 1);
            return made.map(Some);
        }
        self.gather()?;
        if self.gathered.is_empty() {
            return Ok(None);
        }
        let made = as_text(&self.gathered, self.number, self.start).map(read);
        self.start += self.gathered.len() as u64;
        made.map(Some)
    }

    /// Takes all of the next line, piece by piece, into the empty `gathered`; nothing at the end.
    fn gather(&mut self) -> Result<(), StreamFault> {
        loop {
            let ready =
                ready(&mut *self.input).map_err(|error| failed(error, &self.gathered, self.number))?;
            let end = memchr(b'\n', ready);
            let piece = end.map_or(ready, |end| ready.get(..=end).unwrap_or_default());
            let length = self.gathered.len() + piece.len();
            // Its end, up to two bytes, is no part of the string.
            budget::string(length.saturating_sub(2))
                .and_then(|()| budget::memory(length))
                .and_then(|()| budget::tick())
                .map_err(StreamFault::Limit)?;
            self.gathered.extend_from_slice(piece);
            let taken = piece.len();
            self.input.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(());
            }
        }
    }
}

/// What the input holds ready, after waiting for it; nothing at the end.
fn ready(input: &mut dyn BufRead) -> io::Result<&[u8]> {
    while let Err(error) = input.fill_buf() {
        if error.kind() != ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

/// The fault of an input that gives an error behind `before`, which starts with line `first_line`.
pub(super) fn failed(error: io::Error, before: &[u8], first_line: usize) -> StreamFault {
    wrong_text(&error, before, first_line).map_or(StreamFault::Input(error), StreamFault::Data)
}

fn as_text(line: &[u8], number: usize, start: u64) -> Result<&str, StreamFault> {
    std::str::from_utf8(line).map_err(|error| {
        let at = error.valid_up_to();
        let byte = line.get(at).copied().unwrap_or_default();
        let message = format!("expected UTF-8 at byte {}, found 0x{byte:02X}", start + at as u64);
        StreamFault::Data(DataFault::within(message, line, at..at + 1, number))
    })
}
