//! Bytes of a file in, its text out, and back.

use super::DataFault;
use std::borrow::Cow;
use std::io::{self, BufRead};

/// How text stands in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// A byte-order mark in front is skipped on reading, and never written.
    #[default]
    Utf8,
    /// In the byte order of its mark; without one, and on writing (which sets a mark), little-endian.
    Utf16,
}

impl Encoding {
    pub const ALL: [Encoding; 2] = [Encoding::Utf8, Encoding::Utf16];

    /// The encoding of that name, without the colon of the symbol.
    pub fn named(name: &str) -> Option<Encoding> {
        Encoding::ALL.into_iter().find(|encoding| encoding.name() == name)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16 => "utf16",
        }
    }
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text in these bytes, without a byte-order mark.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, DataFault> {
    match encoding {
        Encoding::Utf8 => {
            let marked = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
            std::str::from_utf8(marked).map(Cow::Borrowed).map_err(|error| {
                let at = bytes.len() - marked.len() + error.valid_up_to();
                not_text("UTF-8", bytes, at, error.error_len().unwrap_or(bytes.len() - at))
            })
        }
        Encoding::Utf16 => decode_utf16(bytes).map(Cow::Owned),
    }
}

/// Takes a byte-order mark off the front of a stream in UTF-8.
pub(super) fn skip_mark(input: &mut dyn BufRead) -> io::Result<()> {
    // Readers give fewer bytes than a mark has only at the end, or for an input that comes in drops.
    if input.fill_buf()?.starts_with(UTF8_MARK) {
        input.consume(UTF8_MARK.len());
    }
    Ok(())
}

/// How long the mark in front is, and how a unit is read then.
pub(super) fn order_of(bytes: &[u8]) -> (usize, fn([u8; 2]) -> u16) {
    match bytes {
        [0xfe, 0xff, ..] => (2, u16::from_be_bytes),
        [0xff, 0xfe, ..] => (2, u16::from_le_bytes),
        _ => (0, u16::from_le_bytes),
    }
}

fn decode_utf16(bytes: &[u8]) -> Result<String, DataFault> {
    let (start, read) = order_of(bytes);
    let (pairs, rest) = bytes.get(start..).unwrap_or_default().as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut at = start;
    for decoded in char::decode_utf16(pairs.iter().map(|pair| read(*pair))) {
        let Ok(character) = decoded else { return Err(not_utf16(text, bytes, at, 2)) };
        text.push(character);
        at += 2 * character.len_utf16();
    }
    if rest.is_empty() { Ok(text) } else { Err(not_utf16(text, bytes, at, 1)) }
}

/// The place is drawn in the text as far as it could be read.
fn not_utf16(mut text: String, bytes: &[u8], at: usize, length: usize) -> DataFault {
    let fault = not_text("UTF-16", bytes, at, length);
    let end = text.len();
    text.push(char::REPLACEMENT_CHARACTER);
    DataFault::new(fault.message, text.as_bytes(), end..text.len())
}

fn not_text(encoding: &str, bytes: &[u8], at: usize, length: usize) -> DataFault {
    let wrong = WrongText::new(encoding, at as u64, bytes[at..].iter().take(length.clamp(1, 4)));
    DataFault::new(wrong.to_string(), bytes, at..at + 1)
}

/// Bytes that are no text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct WrongText(String);

impl WrongText {
    pub fn new<'b>(encoding: &str, at: u64, bytes: impl Iterator<Item = &'b u8>) -> WrongText {
        let found: Vec<String> = bytes.map(|byte| format!("0x{byte:02X}")).collect();
        WrongText(format!("expected {encoding} at byte {at}, found {}", found.join(" ")))
    }
}

impl std::fmt::Display for WrongText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongText {}

/// The bytes of a file with that text, or those of a part of it that does not stand `at_start`.
pub(super) fn encode(text: String, encoding: Encoding, at_start: bool) -> Vec<u8> {
    match encoding {
        // A mark that belongs to the text is kept by another before it.
        Encoding::Utf8 if at_start && text.starts_with('\u{feff}') => format!("\u{feff}{text}").into_bytes(),
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf16 => (at_start.then_some('\u{feff}').into_iter())
            .chain(text.chars())
            .flat_map(|character| {
                let mut units = [0; 2];
                let units = character.encode_utf16(&mut units).to_vec();
                units.into_iter().flat_map(u16::to_le_bytes)
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_in_both_orders_and_without_a_mark() {
        let text = "a é 👩\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [[b"\xff\xfe", &little[..]].concat(), little, [b"\xfe\xff", &big[..]].concat()] {
            assert_eq!(decode(&bytes, Encoding::Utf16).unwrap(), text);
        }
        assert_eq!(decode(&encode(text.to_owned(), Encoding::Utf16, true), Encoding::Utf16).unwrap(), text);
    }

    #[test]
    fn a_mark_of_utf8_is_skipped_and_not_written() {
        assert_eq!(decode(b"\xef\xbb\xbfx", Encoding::Utf8).unwrap(), "x");
        assert_eq!(encode("x".to_owned(), Encoding::Utf8, true), b"x");
    }

    #[test]
    fn wrong_bytes_are_placed() {
        let place = |bytes: &[u8], encoding| {
            let fault = decode(bytes, encoding).unwrap_err();
            (fault.message, fault.place.line, fault.place.column)
        };
        assert_eq!(
            place(b"\xef\xbb\xbfa\nb\xff", Encoding::Utf8),
            ("expected UTF-8 at byte 6, found 0xFF".to_owned(), 2, 2)
        );
        assert_eq!(
            place(b"ab\xe2\x82", Encoding::Utf8),
            ("expected UTF-8 at byte 2, found 0xE2 0x82".to_owned(), 1, 3)
        );
        assert_eq!(
            place(b"a\0\n\0\x00\xd8b\0", Encoding::Utf16),
            ("expected UTF-16 at byte 4, found 0x00 0xD8".to_owned(), 2, 1)
        );
        assert_eq!(
            place(b"a\0b", Encoding::Utf16),
            ("expected UTF-16 at byte 2, found 0x62".to_owned(), 1, 2)
        );
    }
}
