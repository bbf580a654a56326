//! A diagnostic in, sentences out: what the picture shows, for those who have it read to them.

use super::{calls, one_line};
use crate::diagnostic::{DataPlace, Diagnostic, Severity};
use crate::source::{Source, Span};

/// How many characters of a line are read out at most.
const LINE: usize = 200;

pub(super) fn narrated(diagnostic: &Diagnostic, source: &Source) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => format!("{} error", diagnostic.code.name()),
        Severity::Warning(lint) => format!("warning {lint}"),
    };
    let mut text = format!(
        "{kind} in {}, {}: {}\n",
        one_line(source.name()),
        place(diagnostic.span, source),
        one_line(&diagnostic.message)
    );
    let line = source.line_of(diagnostic.span.start);
    text.push_str(&format!("  line {line} reads: {}\n", beginning(source.line(line))));
    if !diagnostic.label.is_empty() {
        text.push_str(&format!("  there: {}\n", one_line(&diagnostic.label)));
    }
    for other in &diagnostic.others {
        let line = source.line_of(other.span.start);
        text.push_str(&format!("  {}: {}\n", place(other.span, source), one_line(&other.text)));
        text.push_str(&format!("  line {line} reads: {}\n", beginning(source.line(line))));
    }
    if let Some(data) = &diagnostic.data {
        text.push_str(&in_data(data));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("  help: {}\n", one_line(help)));
    }
    text.push_str(&calls::list(&diagnostic.calls, source));
    text
}

/// The place in the data, with what is near it on its line.
fn in_data(data: &DataPlace) -> String {
    let before = data.excerpt.get(..data.marked.start).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let near = before.char_indices().rev().nth(LINE / 2).map_or(0, |(at, _)| at).max(line);
    let reads = data.excerpt.get(near..).unwrap_or_default().lines().next().unwrap_or_default();
    let file = one_line(&data.file);
    let (number, column) = (data.line, data.column);
    let reads = beginning(reads);
    format!(
        "  in the data {file}, line {number}, column {column}\n  line {number} of the data reads: {reads}\n"
    )
}

fn place(span: Span, source: &Source) -> String {
    let start = source.position(span.start);
    let end = source.position(span.end.max(span.start));
    let (line, column) = (start.line, start.column);
    if end.line > line {
        format!("line {line}, column {column}, to line {}, column {}", end.line, end.column)
    } else if end.column > column + 1 {
        format!("line {line}, columns {column} to {}", end.column - 1)
    } else {
        format!("line {line}, column {column}")
    }
}

fn beginning(line: &str) -> String {
    match line.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", one_line(line[..end].trim_start())),
        None => one_line(line.trim()),
    }
}
