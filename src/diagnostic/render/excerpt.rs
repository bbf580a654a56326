//! A source and the spans to be labelled in, the few lines that matter out, made safe for the drawing library.
//!
//! miette 7.6 hides labels at the end of a file, panics past it, searches the whole text for each label and
//! draws whatever characters stand there. So it gets a text of its own: only the lines near a label, each
//! ended by a newline, without control characters, with the far parts of long lines left out.

use super::visible::shown;
use crate::diagnostic::DataPlace;
use crate::source::{Position, Source, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// Lines up to this many characters are shown whole.
const WHOLE_LINE: usize = 110;

/// How much of a longer line is shown before and after each end of a label, in characters.
const BESIDE_LABEL: usize = 36;

/// A label over more lines than this is drawn on its first line only.
const MOST_LINES: usize = 5;

/// The lines to be drawn, in groups of neighbours.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    groups: Vec<Group>,
    /// For each label: where it starts in `text`, and where that is in the source.
    anchors: Vec<(usize, Position)>,
}

/// Neighbouring lines of the source that stand together in an excerpt's text.
#[derive(Debug)]
struct Group {
    /// The group's bytes in the excerpt's text.
    bytes: Range<usize>,
    /// The lines' numbers in the source, from 1.
    lines: Range<usize>,
}

/// One span to be labelled, as lines and byte offsets in them.
struct Mark {
    span: Span,
    first_line: usize,
    last_line: usize,
}

/// Where a label is drawn.
pub(super) struct Placed {
    /// Its bytes in the excerpt.
    pub bytes: Range<usize>,
    /// The label's last line, when only its first one is drawn.
    pub goes_on_to: Option<usize>,
}

impl Excerpt {
    /// The excerpt that shows all `spans`, and where each of them lies in it.
    pub fn new(source: &Source, spans: &[Span]) -> (Excerpt, Vec<Placed>) {
        let (marks, goes_on): (Vec<Mark>, Vec<Option<usize>>) =
            spans.iter().map(|span| mark(source, *span)).unzip();
        let mut text = String::new();
        let mut groups = Vec::new();
        let mut places = vec![0..0; marks.len()];
        for lines in line_groups(source, &marks) {
            let from = text.len();
            for line in lines.clone() {
                lay_line(source, line, &marks, &mut text, &mut places);
            }
            groups.push(Group { bytes: from..text.len(), lines });
        }
        let anchors = places
            .iter()
            .zip(&marks)
            .map(|(place, mark)| (place.start, source.position(mark.span.start)))
            .collect();
        let name = super::one_line(source.name());
        let placed =
            places.into_iter().zip(goes_on).map(|(bytes, goes_on_to)| Placed { bytes, goes_on_to }).collect();
        (Excerpt { name, text, groups, anchors }, placed)
    }
}

impl Excerpt {
    /// The lines of a data file around a place in it, and where the place lies in the excerpt.
    pub fn of_data(place: &DataPlace) -> (Excerpt, Placed) {
        let source = Source::new(place.file.as_str(), place.excerpt.as_str());
        let span = Span::new(place.marked.start as u32, place.marked.end as u32);
        let (mut excerpt, mut placed) = Excerpt::new(&source, &[span]);
        for group in &mut excerpt.groups {
            group.lines.start += place.first_line - 1;
            group.lines.end += place.first_line - 1;
        }
        for (_, position) in &mut excerpt.anchors {
            *position = Position { line: place.line, column: place.column };
        }
        (excerpt, placed.pop().unwrap_or(Placed { bytes: 0..0, goes_on_to: None }))
    }
}

/// `span` inside the source and on whole characters; with its last line when it is cut to its first.
fn mark(source: &Source, span: Span) -> (Mark, Option<usize>) {
    let text = source.text();
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary(span.end as usize).max(start);
    let trimmed = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    let first_line = source.line_of(start as u32);
    let last_line = source.line_of(trimmed as u32);
    if last_line - first_line < MOST_LINES {
        return (Mark { span: Span::new(start as u32, trimmed as u32), first_line, last_line }, None);
    }
    let line_end = source.line_start(first_line) as usize + source.line(first_line).len();
    let span = Span::new(start as u32, line_end.max(start) as u32);
    (Mark { span, first_line, last_line: first_line }, Some(last_line))
}

/// The ranges of lines to show: each label's lines and one more on both sides, neighbours joined.
fn line_groups(source: &Source, marks: &[Mark]) -> Vec<Range<usize>> {
    let count = source.line_count();
    let last_is_empty = count > 1 && source.line(count).is_empty();
    let last_context = if last_is_empty { count - 1 } else { count };
    let mut ranges: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| {
            let first = mark.first_line.saturating_sub(1).max(1);
            let last = (mark.last_line + 1).min(last_context).max(mark.last_line);
            first..last + 1
        })
        .collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut groups: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match groups.last_mut() {
            Some(group) if range.start <= group.end + 1 => group.end = group.end.max(range.end),
            Some(_) | None => groups.push(range),
        }
    }
    groups
}

/// Appends line number `line` to `text` and notes where the marks' ends on it came to lie.
fn lay_line(source: &Source, line: usize, marks: &[Mark], text: &mut String, places: &mut [Range<usize>]) {
    let content = source.line(line);
    let base = source.line_start(line) as usize;
    let inside = |offset: u32| (offset as usize).saturating_sub(base).min(content.len());
    let mut wanted = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        if mark.first_line == line {
            wanted.push((inside(mark.span.start), index, true));
        }
        if mark.last_line == line {
            wanted.push((inside(mark.span.end), index, false));
        }
    }
    wanted.sort_unstable();
    let windows = windows(content, wanted.iter().map(|&(offset, ..)| offset));
    let mut next = wanted.into_iter().peekable();
    let mut settle = |upto: usize, at: usize| {
        while let Some((_, index, starts)) = next.next_if(|&(offset, ..)| offset <= upto) {
            let Some(place) = places.get_mut(index) else { continue };
            if starts { *place = at..at } else { place.end = at.max(place.start) }
        }
    };
    for window in &windows {
        if window.start > 0 {
            text.push('…');
        }
        for (at, character) in content[window.clone()].char_indices() {
            settle(window.start + at, text.len());
            text.push(shown(character));
        }
        settle(window.end, text.len());
    }
    if windows.last().is_some_and(|window| window.end < content.len()) {
        text.push('…');
    }
    text.push('\n');
}

/// The byte ranges of `content` to show: all of it, or what lies about the `offsets` (which ascend).
fn windows(content: &str, offsets: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    if content.char_indices().nth(WHOLE_LINE).is_none() {
        return std::iter::once(0..content.len()).collect();
    }
    let mut windows: Vec<Range<usize>> = Vec::new();
    for offset in offsets {
        let start = content[..offset].char_indices().rev().nth(BESIDE_LABEL - 1).map_or(0, |(at, _)| at);
        let end =
            content[offset..].char_indices().nth(BESIDE_LABEL).map_or(content.len(), |(at, _)| offset + at);
        match windows.last_mut() {
            Some(window) if start <= window.end => window.end = window.end.max(end),
            Some(_) | None => windows.push(start..end),
        }
    }
    if windows.is_empty() {
        let end = content.char_indices().nth(2 * BESIDE_LABEL).map_or(content.len(), |(at, _)| at);
        windows.push(0..end);
    }
    windows
}

impl SourceCode for Excerpt {
    /// With context lines asked for: the whole group of lines; without: the place of the label itself.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let offset = span.offset();
        let group =
            self.groups.iter().find(|group| group.bytes.contains(&offset)).ok_or(MietteError::OutOfBounds)?;
        let anchor = self.anchors.iter().find(|(at, _)| *at == offset);
        let (bytes, line, column) = match anchor {
            Some((_, position)) if before == 0 => {
                let end = (offset + span.len()).min(group.bytes.end);
                (offset..end, position.line - 1, position.column - 1)
            }
            Some(_) | None => (group.bytes.clone(), group.lines.start - 1, 0),
        };
        let data = self.text.get(bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            (bytes.start, bytes.len()).into(),
            line,
            column,
            group.lines.len(),
        )))
    }
}
