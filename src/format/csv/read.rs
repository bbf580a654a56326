//! A table's bytes in, its rows out, one at a time.

use super::raw::Raw;
use crate::format::fault::within_limits;
use crate::format::stream::failed;
use crate::format::{DataFault, Dialect, StreamFault, field};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use std::io::Read;

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 << 10;

/// The rows of a table.
pub(in crate::format) struct Rows<R> {
    reader: Reader<Raw<R>>,
    record: StringRecord,
    /// `None` until the first record is read.
    layout: Option<Layout>,
    has_header: bool,
    delimiter: u8,
    /// Where the record under way and the one before it start.
    current: Start,
    before: Start,
}

#[derive(Clone, Copy, Default)]
struct Start {
    byte: u64,
    /// From 1.
    line: usize,
}

enum Layout {
    /// Rows have the keys of this container.
    Keyed(Container),
    Unkeyed,
}

impl<R: Read> Rows<R> {
    pub fn new(input: R, dialect: Dialect) -> Rows<R> {
        let reader = ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(CHUNK)
            .from_reader(Raw::new(input));
        let start = Start { byte: 0, line: 1 };
        Rows {
            reader,
            record: StringRecord::new(),
            layout: None,
            has_header: dialect.header,
            delimiter: dialect.delimiter,
            current: start,
            before: start,
        }
    }

    /// The next row; `None` at the end. `used` is a row before it, or unset: as in
    /// [`next_entry`](crate::format::Stream::next_entry).
    pub fn next_row(&mut self, used: Value) -> Result<Option<Value>, StreamFault> {
        if self.layout.is_none() {
            self.layout = Some(Layout::Unkeyed);
            if self.has_header {
                if !self.advance()? {
                    return Ok(None);
                }
                self.layout = Some(Layout::Keyed(self.header()?));
            }
        }
        if !self.advance()? {
            return Ok(None);
        }
        match &self.layout {
            Some(Layout::Keyed(header)) if header.len() == self.record.len() => {
                Ok(Some(keyed(header, &self.record, used)))
            }
            Some(Layout::Keyed(header)) => {
                let (expected, found) = (header.len(), self.record.len());
                Err(self.fault(format!("expected {} as in the header, found {found}", counted(expected))))
            }
            Some(Layout::Unkeyed) | None => {
                let fields = self.record.iter().map(|text| field::read(text, Value::Unset));
                Ok(Some(Value::container(fields.collect())))
            }
        }
    }

    /// Reads the next record; `false` at the end.
    fn advance(&mut self) -> Result<bool, StreamFault> {
        self.before = self.current;
        self.reader.get_mut().forget_before(self.before.byte);
        let position = self.reader.position();
        self.current = Start { byte: position.byte(), line: position.line() as usize };
        match self.reader.read_record(&mut self.record) {
            Ok(true) if self.ends_in_quotes() => {
                Err(self.fault("expected a closing `\"`, found the end".to_owned()))
            }
            Ok(more) => Ok(more),
            Err(error) => Err(match error.into_kind() {
                ErrorKind::Io(error) => {
                    failed(error, self.reader.get_ref().since(self.before.byte), self.before.line)
                }
                ErrorKind::Utf8 { .. } => self.not_utf8(),
                other => self.fault(format!("{other:?}")),
            }),
        }
    }

    /// An object of the header's names, each with `nil`.
    fn header(&mut self) -> Result<Container, StreamFault> {
        let mut header = Container::new();
        for name in &self.record {
            if header.position_of(name).is_some() {
                return Err(self.fault(format!("expected a header of different names, found `{name}` twice")));
            }
            within_limits(header.set_key(Symbol::new(name), Value::Nil));
        }
        Ok(header)
    }

    /// Whether the input ends inside a quoted field, which the library lets pass.
    fn ends_in_quotes(&self) -> bool {
        let unread = self.reader.get_ref().since(self.reader.position().byte());
        if !unread.is_empty() {
            return false;
        }
        let mut quoted = false;
        let mut at_start = true;
        for &byte in self.reader.get_ref().since(self.current.byte) {
            if byte == b'"' && (quoted || at_start) {
                // A doubled quote closes and opens again.
                quoted = !quoted;
                at_start = !quoted;
            } else {
                at_start = !quoted && (byte == self.delimiter || byte == b'\n' || byte == b'\r');
            }
        }
        quoted
    }

    /// The fault of the record under way, drawn on its first line.
    fn fault(&self, message: String) -> StreamFault {
        let raw = self.reader.get_ref().since(self.before.byte);
        let record = (self.current.byte - self.before.byte) as usize;
        let blank = raw.iter().skip(record).take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let start = record + blank;
        StreamFault::Data(DataFault::within(message, raw, start..raw.len(), self.before.line))
    }

    fn not_utf8(&self) -> StreamFault {
        let raw = self.reader.get_ref().since(self.before.byte);
        let start = (self.current.byte - self.before.byte) as usize;
        let valid = std::str::from_utf8(raw.get(start..).unwrap_or_default());
        let at = start + valid.map_or_else(|error| error.valid_up_to(), str::len);
        let byte = raw.get(at).copied().unwrap_or_default();
        let message = format!("expected UTF-8 at byte {}, found 0x{byte:02X}", self.before.byte + at as u64);
        StreamFault::Data(DataFault::within(message, raw, at..at + 1, self.before.line))
    }
}

/// The row of a record that has as many fields as the header.
fn keyed(header: &Container, record: &StringRecord, mut used: Value) -> Value {
    if let Some(row) = used.as_unshared_container()
        && row.len() == record.len()
    {
        for (position, text) in record.iter().enumerate() {
            if let Some(value) = row.get_mut(position) {
                *value = field::read(text, std::mem::take(value));
            }
        }
        return used;
    }
    Value::container(header.with_values(record.iter().map(|text| field::read(text, Value::Unset)).collect()))
}

fn counted(fields: usize) -> String {
    if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") }
}
