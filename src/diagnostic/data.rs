//! The bytes of a data file and a range of them in, a place with the lines around it out.

use std::ops::Range;

/// How much of a line is kept before and after the place, in bytes.
const BESIDE: usize = 400;

/// A place in data that a program reads: what an error about the data shows beside the program's own place.
#[derive(Clone, PartialEq, Debug)]
pub struct DataPlace {
    /// The file's name, or what stands for it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line of the place with its neighbours, invalid bytes replaced and long lines cut.
    pub excerpt: String,
    /// The number of the excerpt's first line.
    pub first_line: usize,
    /// The place in the excerpt, in bytes.
    pub marked: Range<usize>,
}

impl DataPlace {
    /// The place at `range` of `data`; what follows the end of the range's first line counts as beyond.
    pub fn new(file: impl Into<String>, data: &[u8], range: Range<usize>) -> DataPlace {
        DataPlace::within(file, data, range, 1)
    }

    /// The same where `data` is a part of a file that starts with line number `first_line`.
    pub fn within(file: impl Into<String>, data: &[u8], range: Range<usize>, first_line: usize) -> DataPlace {
        let start = range.start.min(data.len());
        let line = line_around(data, start);
        let end = range.end.clamp(start, line.end.max(start));
        let number = first_line + newlines(&data[..start]);
        let mut excerpt = String::new();
        let before = line.start.checked_sub(1).map(|end| line_around(data, end));
        if let Some(before) = &before {
            lay(data, before.clone(), before.start, &mut excerpt);
            excerpt.push('\n');
        }
        let marked = lay_marked(data, &line, start..end, &mut excerpt);
        let after = (line.end + 1 < data.len()).then(|| line_around(data, line.end + 1));
        if let Some(after) = after {
            excerpt.push('\n');
            lay(data, after.clone(), after.start, &mut excerpt);
        }
        DataPlace {
            file: file.into(),
            line: number,
            column: characters(&data[line.start..start]) + 1,
            excerpt,
            first_line: number - usize::from(before.is_some()),
            marked,
        }
    }
}

fn newlines(data: &[u8]) -> usize {
    data.iter().filter(|&&byte| byte == b'\n').count()
}

fn characters(data: &[u8]) -> usize {
    String::from_utf8_lossy(data).chars().count()
}

/// The bytes of the line that `at` stands on, without its newline.
fn line_around(data: &[u8], at: usize) -> Range<usize> {
    let start = data[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let length = data[at..].iter().position(|&byte| byte == b'\n');
    start..length.map_or(data.len(), |length| at + length)
}

/// Appends what is near `at` of a line, with dots for what is left out.
fn lay(data: &[u8], line: Range<usize>, at: usize, excerpt: &mut String) {
    let marked = lay_marked(data, &line, at..at, excerpt);
    debug_assert!(marked.is_empty(), "nothing is marked on a neighbour");
}

/// Appends what is near `range` of a line and gives the range's place in the excerpt.
fn lay_marked(data: &[u8], line: &Range<usize>, range: Range<usize>, excerpt: &mut String) -> Range<usize> {
    let from = boundary(data, range.start.saturating_sub(BESIDE).max(line.start));
    let until = boundary(data, range.end.saturating_add(BESIDE).min(line.end)).max(range.end);
    if from > line.start {
        excerpt.push('…');
    }
    excerpt.push_str(&String::from_utf8_lossy(&data[from..range.start]));
    let start = excerpt.len();
    excerpt.push_str(&String::from_utf8_lossy(&data[range.clone()]));
    let end = excerpt.len();
    excerpt.push_str(&String::from_utf8_lossy(&data[range.end..until]));
    if until < line.end {
        excerpt.push('…');
    }
    start..end
}

/// `at`, or the start of the character around it.
fn boundary(data: &[u8], mut at: usize) -> usize {
    const CONTINUATION: u8 = 0b10;
    while at > 0 && data.get(at).is_some_and(|byte| byte >> 6 == CONTINUATION) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_line_and_the_two_beside_it() {
        let place = DataPlace::new("a.csv", b"one\ntwo\nthr\xc3\xa9e x\nfour\nfive\n", 13..14);
        assert_eq!((place.line, place.column, place.first_line), (3, 5, 2));
        assert_eq!(place.excerpt, "two\nthr\u{e9}e x\nfour");
        assert_eq!(&place.excerpt[place.marked], "e");
    }

    #[test]
    fn the_ends_of_the_data_are_places_too() {
        let place = DataPlace::new("a", b"", 0..1);
        assert_eq!((place.line, place.column, place.excerpt.as_str(), place.marked), (1, 1, "", 0..0));
        let place = DataPlace::new("a", b"x\n", 7..9);
        assert_eq!((place.line, place.column, place.excerpt.as_str(), place.marked), (2, 1, "x\n", 2..2));
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_counted() {
        let data = format!("{}é!{}", "é".repeat(5_000), "x".repeat(5_000));
        let place = DataPlace::new("a", data.as_bytes(), 10_002..10_003);
        assert_eq!((place.line, place.column), (1, 5_002));
        assert!(
            place.excerpt.len() < 1_000 && place.excerpt.starts_with("…é") && place.excerpt.ends_with('…')
        );
        assert_eq!(&place.excerpt[place.marked], "!");
    }

    #[test]
    fn invalid_bytes_are_replaced() {
        let place = DataPlace::new("a", b"ab\xff\xfec\n", 2..3);
        assert_eq!((place.column, place.excerpt.as_str()), (3, "ab\u{fffd}\u{fffd}c"));
    }
}
