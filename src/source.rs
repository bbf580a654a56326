//! A program's text in, places in it out: spans, lines and columns.

use std::sync::OnceLock;

/// A half-open range of byte offsets into one [`Source`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at this span's end.
    pub fn after(self) -> Span {
        Span { start: self.end, end: self.end }
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A line and a column as people count them: both from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// A named text, with the start of each of its lines.
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    /// How many characters start before each block of the text: counted when a column of a long line is asked for,
    /// so that many columns of one line do not count it from its start each time.
    characters_before: OnceLock<Vec<u32>>,
}

/// The length of a block, in bytes.
const BLOCK: usize = 512;

impl Source {
    /// The longest text, in bytes, that spans can address.
    pub const MAX_BYTES: usize = u32::MAX as usize - 1;

    /// `text` must not be longer than [`Source::MAX_BYTES`]; what lies beyond is cut off at a character.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let mut text = text.into();
        if text.len() > Self::MAX_BYTES {
            let cut = text.floor_char_boundary(Self::MAX_BYTES);
            text.truncate(cut);
        }
        let mut line_starts = vec![0];
        line_starts
            .extend(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at as u32 + 1));
        Source { name: name.into(), text, line_starts, characters_before: OnceLock::new() }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under `span`, clamped to this source and to whole characters.
    pub fn slice(&self, span: Span) -> &str {
        let end = self.text.floor_char_boundary(span.end as usize);
        let start = self.text.floor_char_boundary(span.start as usize).min(end);
        &self.text[start..end]
    }

    /// Where `offset` stands; an offset past the end stands behind the last character.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let before = self.slice(Span::new(self.line_starts[line], offset));
        Position { line: line + 1, column: self.characters_of(before, self.line_starts[line] as usize) + 1 }
    }

    /// How many characters `part` has, which starts at `start`.
    fn characters_of(&self, part: &str, start: usize) -> usize {
        if part.len() < 2 * BLOCK {
            return part.chars().count();
        }
        self.characters_before(start + part.len()) - self.characters_before(start)
    }

    /// How many characters start before `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.characters_before.get_or_init(|| {
            let blocks = bytes.chunks(BLOCK).scan(0, |total, block| {
                let before = *total;
                *total += starts(block) as u32;
                Some(before)
            });
            blocks.collect()
        });
        let block = (offset / BLOCK).min(counts.len().saturating_sub(1));
        let counted = counts.get(block).map_or(0, |&count| count as usize);
        counted + bytes.get(block * BLOCK..offset).map_or(0, starts)
    }

    /// The number of the line (from 1) that `offset` stands on.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= offset)
    }

    /// Where line number `line` (from 1) starts; the end of the text when there is no such line.
    pub fn line_start(&self, line: usize) -> u32 {
        let start = line.checked_sub(1).and_then(|index| self.line_starts.get(index));
        start.copied().unwrap_or(self.text.len() as u32)
    }

    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Line number `line` (from 1) without its newline; empty when there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.line_starts.get(index)) else {
            return "";
        };
        let end = self.line_starts.get(line).map_or(self.text.len() as u32, |&next| next - 1);
        self.slice(Span::new(start, end)).trim_end_matches('\r')
    }
}

/// How many characters start in `bytes` of a text.
fn starts(bytes: &[u8]) -> usize {
    const CONTINUATION: u8 = 0b10;
    bytes.iter().filter(|&&byte| byte >> 6 != CONTINUATION).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_count_characters() {
        let line: String = (0..5_000).map(|at| if at % 3 == 0 { 'ä' } else { 'x' }).collect();
        let source = Source::new("long.wv", format!("€\n{line}\n{line}"));
        for (first, line_number) in [(4, 2), (4 + line.len() + 1, 3)] {
            for (column, (at, _)) in line.char_indices().enumerate() {
                let expected = Position { line: line_number, column: column + 1 };
                assert_eq!(source.position((first + at) as u32), expected);
            }
        }
        let end = source.text().len() as u32;
        assert_eq!(source.position(end), Position { line: 3, column: 5_001 });
        assert_eq!(source.position(end + 100), Position { line: 3, column: 5_001 });
    }
}
