//! The calls that were under way in, their lines out: innermost first, the middle of a long stack left out.

use super::visible::shown;
use crate::source::{Source, Span};

/// How many calls are shown at each end of a long stack.
const ENDS: usize = 10;

/// How many characters of a call's text are shown.
const TEXT: usize = 60;

/// The calls worth showing, and how many are left out between `inner` and `outer`.
pub(super) struct Shown<'a> {
    /// The innermost calls, innermost first.
    pub inner: Vec<&'a Span>,
    pub left_out: usize,
    /// The outermost calls, outermost last.
    pub outer: Vec<&'a Span>,
}

/// `calls` are given outermost first.
pub(super) fn ends(calls: &[Span]) -> Shown<'_> {
    if calls.len() <= 2 * ENDS {
        return Shown { inner: calls.iter().rev().collect(), left_out: 0, outer: Vec::new() };
    }
    Shown {
        inner: calls.iter().rev().take(ENDS).collect(),
        left_out: calls.len() - 2 * ENDS,
        outer: calls.iter().take(ENDS).rev().collect(),
    }
}

/// The stack as an indented list under a heading; nothing when no call was under way.
pub(super) fn list(calls: &[Span], source: &Source) -> String {
    if calls.is_empty() {
        return String::new();
    }
    let shown = ends(calls);
    let place = |span: &&Span| {
        let at = source.position(span.start);
        (format!("{}:{}", at.line, at.column), text_of(**span, source))
    };
    let inner: Vec<_> = shown.inner.iter().map(place).collect();
    let outer: Vec<_> = shown.outer.iter().map(place).collect();
    let width = inner.iter().chain(&outer).map(|(at, _)| at.len()).max().unwrap_or(0);
    let mut text = String::from("  calls, innermost first:\n");
    let line = |(at, call): &(String, String)| format!("    {at:<width$}  {call}\n");
    text.extend(inner.iter().map(line));
    if shown.left_out > 0 {
        let noun = if shown.left_out == 1 { "call" } else { "calls" };
        text.push_str(&format!("    … {} more {noun} …\n", grouped(shown.left_out)));
    }
    text.extend(outer.iter().map(line));
    text
}

/// The text of a call on one line: white space runs shrink to one space, and a long text is cut.
pub(super) fn text_of(span: Span, source: &Source) -> String {
    let mut text = String::new();
    let mut length = 0;
    let mut space = false;
    for character in source.slice(span).chars() {
        if character.is_whitespace() {
            space = length > 0;
            continue;
        }
        if length >= TEXT {
            text.push('…');
            break;
        }
        if std::mem::take(&mut space) {
            text.push(' ');
            length += 1;
        }
        text.push(shown(character));
        length += 1;
    }
    text
}

/// `9980` as `9,980`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_stack_shows_both_ends() {
        let source = Source::new("a.wv", "fn f(n) { f(n - 1) }\nf(3)\n");
        let mut calls = vec![Span::new(21, 25)];
        calls.extend(vec![Span::new(10, 18); 9_999]);
        let list = list(&calls, &source);
        let lines: Vec<&str> = list.lines().collect();
        assert_eq!(lines.len(), 22);
        assert_eq!(lines[1], "    1:11  f(n - 1)");
        assert_eq!(lines[11], "    … 9,980 more calls …");
        assert_eq!(lines[21], "    2:1   f(3)");
    }

    #[test]
    fn twenty_calls_are_all_shown() {
        let source = Source::new("a.wv", "f(3)\n");
        assert_eq!(list(&[Span::new(0, 4); 20], &source).lines().count(), 21);
        assert_eq!(list(&[Span::new(0, 4); 21], &source).lines().count(), 22);
        assert!(list(&[Span::new(0, 4); 21], &source).contains("… 1 more call …"));
        assert_eq!(list(&[], &source), "");
    }

    #[test]
    fn a_call_takes_one_line() {
        let text = format!("f(\n  1,\t2)\n{}", "x".repeat(1000));
        let source = Source::new("a.wv", text);
        assert_eq!(text_of(Span::new(0, 10), &source), "f( 1, 2)");
        assert_eq!(text_of(Span::new(11, 900), &source), format!("{}…", "x".repeat(60)));
    }

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(999_980), "999,980");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }
}
