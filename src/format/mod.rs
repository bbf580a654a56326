//! Bytes of a data format in, values out; and values in, bytes out. Pure: files belong to the host.
//!
//! `grammar/12-formats.md` has the rules. What every format does alike stands in `build` (values from what a library
//! reads), `data` (values as a library writes them), `express` (what a format cannot hold, and where) and `fault`.

mod build;
mod csv;
mod data;
mod encoding;
mod express;
mod fault;
mod field;
mod ini;
mod json;
mod plain;
mod stream;
mod toml;
mod wide;
mod yaml;

pub use encoding::Encoding;
pub use fault::DataFault;
pub use plain::bytes;
pub use stream::{Stream, StreamFault};

use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::file::Written;

/// How deep containers may nest in data, on reading and on writing.
pub const DEEPEST: usize = 1_000;

/// What a file, or a text, holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Text,
    Lines,
    Csv,
    Json,
    /// One JSON value a line.
    Jsonl,
    Yaml,
    Toml,
    Ini,
    /// Numbers of 0 to 255; the encoding is of no meaning.
    Binary,
}

impl Format {
    pub const ALL: [Format; 9] = [
        Format::Text,
        Format::Lines,
        Format::Csv,
        Format::Json,
        Format::Jsonl,
        Format::Yaml,
        Format::Toml,
        Format::Ini,
        Format::Binary,
    ];

    /// The format of that name, without the colon of the symbol.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Lines => "lines",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Yaml => "yaml",
            Format::Toml => "toml",
            Format::Ini => "ini",
            Format::Binary => "binary",
        }
    }

    /// Whether a [`Dialect`] means anything to this format.
    pub const fn has_dialects(self) -> bool {
        matches!(self, Format::Csv)
    }
}

/// The dialect of tables (`:csv`); other formats have none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dialect {
    delimiter: u8,
    /// Whether the first record names the fields.
    pub header: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect { delimiter: b',', header: true }
    }
}

impl Dialect {
    /// `None` unless `delimiter` is one ASCII character that is no quote and no line's end.
    pub fn delimited_by(self, delimiter: &str) -> Option<Dialect> {
        match delimiter.as_bytes() {
            [b'"' | b'\n' | b'\r'] => None,
            [delimiter] => Some(Dialect { delimiter: *delimiter, ..self }),
            _ => None,
        }
    }
}

/// The value that a whole file holds.
pub fn parse(bytes: &[u8], format: Format, encoding: Encoding, dialect: Dialect) -> Result<Value, DataFault> {
    if format == Format::Binary {
        return Ok(plain::bytes(bytes));
    }
    parse_text(&encoding::decode(bytes, encoding)?, format, dialect)
}

/// The value that a text holds; `:binary` is its bytes in UTF-8.
pub fn parse_text(text: &str, format: Format, dialect: Dialect) -> Result<Value, DataFault> {
    match format {
        Format::Text => Ok(Value::text(text)),
        Format::Lines => Ok(plain::lines(text)),
        Format::Csv => csv::parse(text, dialect),
        Format::Json => json::parse(text),
        Format::Jsonl => json::parse_lines(text),
        Format::Yaml => yaml::parse(text),
        Format::Toml => toml::parse(text),
        Format::Ini => ini::parse(text),
        Format::Binary => Ok(plain::bytes(text.as_bytes())),
    }
}

/// The bytes of a file that holds `value`; the `value` fault names what the format cannot hold.
pub fn render(value: &Value, format: Format, encoding: Encoding, dialect: Dialect) -> Result<Vec<u8>, Fault> {
    render_behind(value, format, encoding, dialect, &Written::Nothing)
}

/// [`render`] for what is written behind `before`: no second byte-order mark, no second header of a table.
pub fn render_behind(
    value: &Value,
    format: Format,
    encoding: Encoding,
    dialect: Dialect,
    before: &Written,
) -> Result<Vec<u8>, Fault> {
    let mut text = match (format, before) {
        (Format::Binary, _) => return plain::render_bytes(value),
        (Format::Csv, Written::Table(first)) if dialect.header => csv::render_more(value, dialect, first)?,
        _ => render_text(value, format, dialect)?,
    };
    if format == Format::Json {
        // Also the last line of a file has an end.
        text.push('\n');
    }
    Ok(encoding::encode(text, encoding, matches!(before, Written::Nothing)))
}

/// The text that holds `value`; of `:binary` only bytes that are UTF-8 are one.
pub fn render_text(value: &Value, format: Format, dialect: Dialect) -> Result<String, Fault> {
    match format {
        Format::Text => plain::render_text(value),
        Format::Lines => plain::render_lines(value),
        Format::Csv => csv::render(value, dialect),
        Format::Json => json::render(value),
        Format::Jsonl => json::render_lines(value),
        Format::Yaml => yaml::render(value),
        Format::Toml => toml::render(value),
        Format::Ini => ini::render(value),
        Format::Binary => plain::render_bytes_as_text(value),
    }
}
