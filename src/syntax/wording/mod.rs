//! A place where the parser stuck in; the message, label and help for it out.

mod stuck;

pub use stuck::Stuck;

use super::bracket::{Bracket, Open};
use super::token::TokenKind as T;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The mistake there.
pub fn of(stuck: &Stuck<'_>) -> Diagnostic {
    let special = [names, assignments, operands, statements, members];
    let found = special.iter().find_map(|rule| rule(stuck));
    found.unwrap_or_else(|| general(stuck))
}

pub fn unclosed_block(end: Span, opening: u32) -> Diagnostic {
    Diagnostic::new(Code::Syntax, end, "expected `}` to close a block, found the end of the program")
        .with_other(Span::new(opening, opening + 1), "the block opens here")
}

pub fn unclosed_string(span: Span) -> Diagnostic {
    let quote = Span::new(span.start, span.start + 1);
    Diagnostic::new(Code::Syntax, quote, "expected `\"` to close this string, found the end of the program")
}

/// `span` is the quote that was meant to close the string which starts at `opening`.
pub fn unclosed_interpolation(span: Span, opening: u32) -> Diagnostic {
    let quote = Span::new(span.start, span.start + 1);
    Diagnostic::new(Code::Syntax, quote, "expected `}` to close the interpolation, found `\"`")
        .with_other(Span::new(opening, opening + 1), "the string starts here")
        .with_help("for a plain brace in a string write `\\{`")
}

/// Reserved words in the place of names.
fn names(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    let kind = stuck.kind()?;
    let previous = stuck.previous();
    if kind.is_assignment() && previous.is_some_and(T::is_reserved) && !stuck.wants_end() {
        let word = stuck.text(stuck.error - 1);
        let message = format!("expected a name, found the reserved word `{word}`");
        return Some(Diagnostic::new(Code::Syntax, stuck.previous_span(), message));
    }
    if kind.is_reserved() && stuck.expected.contains(T::Name) && !stuck.wants_expression() {
        let diagnostic = stuck.expecting("a name");
        let help = format!("the entry of that key is written `[:{}]`", kind.spelling());
        return Some(if previous == Some(T::Dot) { diagnostic.with_help(help) } else { diagnostic });
    }
    if kind == T::Key && stuck.expected.contains(T::Name) && previous == Some(T::Dot) {
        return Some(stuck.expecting("a name"));
    }
    None
}

/// `=` where nothing can be assigned.
fn assignments(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    let kind = stuck.kind()?;
    if !kind.is_assignment() || stuck.wants_expression() {
        return None;
    }
    if stuck.expected.contains(T::LeftBrace) && kind == T::Assign {
        let diagnostic = stuck.expecting("`{` after the condition");
        return Some(diagnostic.with_help("to compare, write `==`"));
    }
    if let Some(diagnostic) = statement_in_brackets(stuck) {
        return Some(diagnostic);
    }
    let diagnostic = Diagnostic::new(
        Code::Syntax,
        stuck.span(),
        format!("expected an expression, found an assignment with `{}`", kind.spelling()),
    );
    Some(diagnostic.with_help(if kind == T::Assign {
        "an assignment is a statement of its own; to compare, write `==`"
    } else {
        "an assignment is a statement of its own"
    }))
}

/// `name = …` at a line's start inside brackets: the closing one is missing.
fn statement_in_brackets(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    let (close, open) = match stuck.open? {
        Open { bracket: Bracket::Parenthesis, start } => (")", start),
        Open { bracket: Bracket::Square, start } => ("]", start),
        Open { bracket: Bracket::Block | Bracket::Interpolation, .. } => return None,
    };
    let before = stuck.error.checked_sub(2).and_then(|index| stuck.tokens.span(index))?;
    let name = stuck.previous_span();
    let line_starts = stuck.source.slice(Span::new(before.end, name.start)).contains('\n');
    (stuck.previous() == Some(T::Name) && line_starts).then(|| {
        let message = format!(
            "expected `{close}` before the next statement, found the name `{}`",
            stuck.source.slice(name)
        );
        let opener = Span::new(open, open + 1);
        Diagnostic::new(Code::Syntax, name, message)
            .with_other(opener, format!("the `{}` opens here", stuck.source.slice(opener)))
    })
}

/// What cannot stand where an operand is expected.
fn operands(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    if !stuck.wants_expression() || stuck.wants_statement() {
        return None;
    }
    let kind = stuck.kind()?;
    let previous = stuck.previous();
    let diagnostic = stuck.expecting(stuck.operand());
    match kind {
        T::Not if previous.is_some_and(|previous| previous.is_binary() || previous == T::Bang) => {
            Some(diagnostic.with_help("under another operator write `!`, as in `a == !b`"))
        }
        T::Fn => Some(diagnostic.with_help("a function without a name is written `^(x) { … }`")),
        T::Puts | T::While | T::Return | T::Break | T::Continue => {
            Some(diagnostic.with_help(format!("`{}` begins a statement of its own", kind.spelling())))
        }
        T::TextMiddle | T::TextTail if matches!(previous, Some(T::TextHead | T::TextMiddle)) => {
            let open = Span::new(stuck.previous_span().end - 1, stuck.span().start + 1);
            let message = "expected an expression in `{ }`, found nothing";
            let help = "for a plain brace in a string write `\\{`";
            Some(Diagnostic::new(Code::Syntax, open, message).with_help(help))
        }
        T::LeftBrace if previous.is_none_or(|previous| !previous.is_reserved()) => {
            Some(diagnostic.with_help("a container is written with `[` and `]`"))
        }
        T::Plus if previous == Some(T::Plus) => {
            Some(diagnostic.with_help("to add one to `x`, write `x += 1`"))
        }
        T::Key => Some(
            diagnostic.with_help("a pair can only stand directly in `[ ]`, in parameters or in arguments"),
        ),
        _ => None,
    }
}

/// What cannot begin or end a statement.
fn statements(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    let kind = stuck.kind()?;
    let previous = stuck.previous();
    if kind == T::Terminator && stuck.expected.contains(T::LeftBrace) && stuck.next() == Some(T::LeftBrace) {
        let diagnostic = stuck.expecting("`{`");
        return Some(diagnostic.with_help("the `{` of a block stands on the line of its header"));
    }
    if kind == T::Dot && previous == Some(T::RightBrace) {
        return Some(after_closed_statement(stuck));
    }
    if !stuck.wants_statement() && !stuck.wants_end() {
        return None;
    }
    match kind {
        T::RightBrace | T::RightParenthesis | T::RightBracket if nothing_open(stuck, kind) => {
            let open = match kind {
                T::RightBrace => "{",
                T::RightParenthesis => "(",
                _ => "[",
            };
            let message =
                format!("expected a `{open}` before, found `{}` that closes nothing", kind.spelling());
            Some(Diagnostic::new(Code::Syntax, stuck.span(), message))
        }
        T::LeftBrace if stuck.wants_statement() => Some(stuck.expecting("a statement").with_help(
            "a block belongs to an `if`, `while`, `fn` or `^`; a container is written with `[ ]`",
        )),
        T::Else => Some(
            stuck.expecting("a statement").with_help("an `else` follows directly after the `}` of its `if`"),
        ),
        T::Fn | T::Puts | T::While | T::Return | T::Break | T::Continue if !stuck.wants_statement() => Some(
            stuck
                .expecting("the end of the statement")
                .with_help("put `;` between two statements on one line"),
        ),
        _ if previous == Some(T::RightBrace) && stuck.wants_statement() && continues(kind) => {
            Some(after_closed_statement(stuck))
        }
        _ if stuck.wants_end() && kind.starts_statement() => {
            let diagnostic = stuck.expecting("the end of the statement");
            let help = match stuck.text(stuck.error.saturating_sub(1)) {
                "elif" | "elsif" | "elseif" => "write `else if`",
                _ => "put `;` between two statements on one line",
            };
            Some(diagnostic.with_help(help))
        }
        _ => None,
    }
}

fn after_closed_statement(stuck: &Stuck<'_>) -> Diagnostic {
    stuck.expecting("a statement after `}`").with_help(
        "a statement that starts with `if` ends at its last `}`; to use its value, put the whole `if` in parentheses",
    )
}

fn nothing_open(stuck: &Stuck<'_>, kind: T) -> bool {
    stuck.open.is_none_or(|open| open.bracket == Bracket::Block && kind != T::RightBrace)
}

fn continues(kind: T) -> bool {
    kind.only_continues() && !matches!(kind, T::RightParenthesis | T::RightBracket | T::Else)
}

/// What stands after `.`, or between the elements of brackets.
fn members(stuck: &Stuck<'_>) -> Option<Diagnostic> {
    let previous = stuck.previous();
    match stuck.kind()? {
        T::Number if previous == Some(T::Dot) => {
            let number = stuck.text(stuck.error);
            let help = if stuck.error >= stuck.start + 2
                && stuck.tokens.kind(stuck.error - 2).is_some_and(T::ends_operand)
            {
                format!("an entry by its number is written `[{number}]`")
            } else {
                format!("a number begins with a digit: `0.{number}`")
            };
            Some(stuck.expecting("a name").with_help(help))
        }
        T::Symbol if previous == Some(T::Name) && stuck.expected.contains(T::Comma) => {
            let (name, key) = (stuck.text(stuck.error - 1), stuck.text(stuck.error).trim_start_matches(':'));
            let diagnostic = general(stuck);
            Some(
                diagnostic.with_help(format!(
                    "in a pair the colon stands directly behind the key: `{name}: {key}`"
                )),
            )
        }
        _ => None,
    }
}

fn general(stuck: &Stuck<'_>) -> Diagnostic {
    let mut diagnostic = stuck.expecting(&stuck.words());
    let closing = stuck.open.map(|open| match open.bracket {
        Bracket::Parenthesis => (T::RightParenthesis, "the `(` opens here", open.start),
        Bracket::Square => (T::RightBracket, "the `[` opens here", open.start),
        Bracket::Block => (T::RightBrace, "the block opens here", open.start),
        Bracket::Interpolation => (T::TextTail, "the string starts here", open.start),
    });
    if let Some((kind, text, start)) = closing
        && stuck.expected.contains(kind)
        && !stuck.wants_statement()
        && !(stuck.wants_end() && stuck.kind().is_some())
    {
        diagnostic = diagnostic.with_other(Span::new(start, start + 1), text);
    }
    diagnostic
}
