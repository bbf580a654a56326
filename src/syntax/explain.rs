//! A place where the parser stuck in; the message, label and help for it out.

use super::parser::mistake::Expected;
use super::recovery::Open;
use super::token::{Bracket, TokenKind as T, Tokens};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};

/// Where the parser stuck, and what stands around.
pub struct Place<'s> {
    pub source: &'s Source,
    pub tokens: &'s Tokens,
    /// The token that does not fit.
    pub error: usize,
    /// Where the run of statements began that holds it.
    pub start: usize,
    pub expected: Expected,
    /// The innermost bracket that is open there.
    pub open: Option<Open>,
}

impl Place<'_> {
    fn kind(&self) -> Option<T> {
        self.tokens.kind(self.error)
    }

    fn previous(&self) -> Option<T> {
        self.error
            .checked_sub(1)
            .filter(|&index| index >= self.start)
            .and_then(|index| self.tokens.kind(index))
    }

    fn next(&self) -> Option<T> {
        self.tokens.kind(self.error + 1)
    }

    fn previous_span(&self) -> Span {
        self.error.checked_sub(1).and_then(|index| self.tokens.span(index)).unwrap_or_default()
    }

    fn text(&self, index: usize) -> &str {
        self.tokens.span(index).map_or("", |span| self.source.slice(span))
    }

    fn span(&self) -> Span {
        let end = self.source.text().len() as u32;
        self.tokens.span(self.error).unwrap_or(Span::new(end, end))
    }

    fn wants_expression(&self) -> bool {
        self.expected.contains(T::Caret)
    }

    /// What an expression is called there.
    fn operand(&self) -> &'static str {
        if self.previous().is_some_and(T::is_binary) { "an operand" } else { "an expression" }
    }

    fn wants_statement(&self) -> bool {
        self.expected.contains(T::While)
    }

    fn wants_end(&self) -> bool {
        self.expected.contains(T::Terminator)
    }

    /// What stands there, in words.
    fn found(&self) -> String {
        let text = self.text(self.error);
        match self.kind() {
            None => "the end of the program".to_owned(),
            Some(T::Terminator) if text == ";" => "`;`".to_owned(),
            Some(T::Terminator) => "the end of the line".to_owned(),
            Some(T::Name) => format!("the name `{text}`"),
            Some(T::Key) => format!("the key `{text}`"),
            Some(T::TextKey) => "a string with `:`".to_owned(),
            Some(T::Number) => format!("the number `{text}`"),
            Some(T::Text | T::TextHead) => "a string".to_owned(),
            Some(T::TextMiddle | T::TextTail) => "`}`".to_owned(),
            Some(T::Symbol) => format!("the symbol `{text}`"),
            Some(T::Shell) => "shell text".to_owned(),
            Some(kind) if kind.is_reserved() => format!("the reserved word `{}`", kind.spelling()),
            Some(kind) => format!("`{}`", kind.spelling()),
        }
    }

    fn expecting(&self, what: &str) -> Diagnostic {
        let message = format!("expected {what}, found {}", self.found());
        // A string's rest begins with the `}` that does not fit.
        let span = match self.kind() {
            Some(T::TextMiddle | T::TextTail) => Span::new(self.span().start, self.span().start + 1),
            _ => self.span(),
        };
        Diagnostic::new(Code::Syntax, span, message)
    }
}

/// The mistake at `place`.
pub fn explain(place: &Place<'_>) -> Diagnostic {
    let special = [names, assignments, operands, statements, members];
    let found = special.iter().find_map(|rule| rule(place));
    found.unwrap_or_else(|| general(place))
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
fn names(place: &Place<'_>) -> Option<Diagnostic> {
    let kind = place.kind()?;
    let previous = place.previous();
    if kind.is_assignment() && previous.is_some_and(T::is_reserved) && !place.wants_end() {
        let word = place.text(place.error - 1);
        let message = format!("expected a name, found the reserved word `{word}`");
        return Some(Diagnostic::new(Code::Syntax, place.previous_span(), message));
    }
    if kind.is_reserved() && place.expected.contains(T::Name) && !place.wants_expression() {
        let diagnostic = place.expecting("a name");
        let help = format!("the entry of that key is written `[:{}]`", kind.spelling());
        return Some(if previous == Some(T::Dot) { diagnostic.with_help(help) } else { diagnostic });
    }
    if kind == T::Key && place.expected.contains(T::Name) && previous == Some(T::Dot) {
        return Some(place.expecting("a name"));
    }
    None
}

/// `=` where nothing can be assigned.
fn assignments(place: &Place<'_>) -> Option<Diagnostic> {
    let kind = place.kind()?;
    if !kind.is_assignment() || place.wants_expression() {
        return None;
    }
    if place.expected.contains(T::LeftBrace) && kind == T::Assign {
        let diagnostic = place.expecting("`{` after the condition");
        return Some(diagnostic.with_help("to compare, write `==`"));
    }
    if let Some(diagnostic) = statement_in_brackets(place) {
        return Some(diagnostic);
    }
    let diagnostic = Diagnostic::new(
        Code::Syntax,
        place.span(),
        format!("expected an expression, found an assignment with `{}`", kind.spelling()),
    );
    Some(diagnostic.with_help(if kind == T::Assign {
        "an assignment is a statement of its own; to compare, write `==`"
    } else {
        "an assignment is a statement of its own"
    }))
}

/// `name = …` at a line's start inside brackets: the closing one is missing.
fn statement_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let (close, open) = match place.open? {
        Open { bracket: Bracket::Parenthesis, start } => (")", start),
        Open { bracket: Bracket::Square, start } => ("]", start),
        Open { bracket: Bracket::Block | Bracket::Interpolation, .. } => return None,
    };
    let before = place.error.checked_sub(2).and_then(|index| place.tokens.span(index))?;
    let name = place.previous_span();
    let line_starts = place.source.slice(Span::new(before.end, name.start)).contains('\n');
    (place.previous() == Some(T::Name) && line_starts).then(|| {
        let message = format!(
            "expected `{close}` before the next statement, found the name `{}`",
            place.source.slice(name)
        );
        let opener = Span::new(open, open + 1);
        Diagnostic::new(Code::Syntax, name, message)
            .with_other(opener, format!("the `{}` opens here", place.source.slice(opener)))
    })
}

/// What cannot stand where an operand is expected.
fn operands(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.wants_expression() || place.wants_statement() {
        return None;
    }
    let kind = place.kind()?;
    let previous = place.previous();
    let diagnostic = place.expecting(place.operand());
    match kind {
        T::Not if previous.is_some_and(|previous| previous.is_binary() || previous == T::Bang) => {
            Some(diagnostic.with_help("under another operator write `!`, as in `a == !b`"))
        }
        T::Fn => Some(diagnostic.with_help("a function without a name is written `^(x) { … }`")),
        T::Puts | T::While | T::Return | T::Break | T::Continue => {
            Some(diagnostic.with_help(format!("`{}` begins a statement of its own", kind.spelling())))
        }
        T::TextMiddle | T::TextTail if matches!(previous, Some(T::TextHead | T::TextMiddle)) => {
            let open = Span::new(place.previous_span().end - 1, place.span().start + 1);
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
fn statements(place: &Place<'_>) -> Option<Diagnostic> {
    let kind = place.kind()?;
    let previous = place.previous();
    if kind == T::Terminator && place.expected.contains(T::LeftBrace) && place.next() == Some(T::LeftBrace) {
        let diagnostic = place.expecting("`{`");
        return Some(diagnostic.with_help("the `{` of a block stands on the line of its header"));
    }
    if kind == T::Dot && previous == Some(T::RightBrace) {
        return Some(after_closed_statement(place));
    }
    if !place.wants_statement() && !place.wants_end() {
        return None;
    }
    match kind {
        T::RightBrace | T::RightParenthesis | T::RightBracket if nothing_open(place, kind) => {
            let open = match kind {
                T::RightBrace => "{",
                T::RightParenthesis => "(",
                _ => "[",
            };
            let message =
                format!("expected a `{open}` before, found `{}` that closes nothing", kind.spelling());
            Some(Diagnostic::new(Code::Syntax, place.span(), message))
        }
        T::LeftBrace if place.wants_statement() => Some(place.expecting("a statement").with_help(
            "a block belongs to an `if`, `while`, `fn` or `^`; a container is written with `[ ]`",
        )),
        T::Else => Some(
            place.expecting("a statement").with_help("an `else` follows directly after the `}` of its `if`"),
        ),
        T::Fn | T::Puts | T::While | T::Return | T::Break | T::Continue if !place.wants_statement() => Some(
            place
                .expecting("the end of the statement")
                .with_help("put `;` between two statements on one line"),
        ),
        _ if previous == Some(T::RightBrace) && place.wants_statement() && continues(kind) => {
            Some(after_closed_statement(place))
        }
        _ if place.wants_end() && kind.starts_statement() => {
            let diagnostic = place.expecting("the end of the statement");
            let help = match place.text(place.error.saturating_sub(1)) {
                "elif" | "elsif" | "elseif" => "write `else if`",
                _ => "put `;` between two statements on one line",
            };
            Some(diagnostic.with_help(help))
        }
        _ => None,
    }
}

fn after_closed_statement(place: &Place<'_>) -> Diagnostic {
    place.expecting("a statement after `}`").with_help(
        "a statement that starts with `if` ends at its last `}`; to use its value, put the whole `if` in parentheses",
    )
}

fn nothing_open(place: &Place<'_>, kind: T) -> bool {
    place.open.is_none_or(|open| open.bracket == Bracket::Block && kind != T::RightBrace)
}

fn continues(kind: T) -> bool {
    kind.only_continues() && !matches!(kind, T::RightParenthesis | T::RightBracket | T::Else)
}

/// What stands after `.`, or between the elements of brackets.
fn members(place: &Place<'_>) -> Option<Diagnostic> {
    let previous = place.previous();
    match place.kind()? {
        T::Number if previous == Some(T::Dot) => {
            let number = place.text(place.error);
            let help = if place.error >= place.start + 2
                && place.tokens.kind(place.error - 2).is_some_and(T::ends_operand)
            {
                format!("an entry by its number is written `[{number}]`")
            } else {
                format!("a number begins with a digit: `0.{number}`")
            };
            Some(place.expecting("a name").with_help(help))
        }
        T::Symbol if previous == Some(T::Name) && place.expected.contains(T::Comma) => {
            let (name, key) = (place.text(place.error - 1), place.text(place.error).trim_start_matches(':'));
            let diagnostic = general(place);
            Some(
                diagnostic.with_help(format!(
                    "in a pair the colon stands directly behind the key: `{name}: {key}`"
                )),
            )
        }
        _ => None,
    }
}

fn general(place: &Place<'_>) -> Diagnostic {
    let mut diagnostic = place.expecting(&words(place));
    let closing = place.open.map(|open| match open.bracket {
        Bracket::Parenthesis => (T::RightParenthesis, "the `(` opens here", open.start),
        Bracket::Square => (T::RightBracket, "the `[` opens here", open.start),
        Bracket::Block => (T::RightBrace, "the block opens here", open.start),
        Bracket::Interpolation => (T::TextTail, "the string starts here", open.start),
    });
    if let Some((kind, text, start)) = closing
        && place.expected.contains(kind)
        && !place.wants_statement()
        && !(place.wants_end() && place.kind().is_some())
    {
        diagnostic = diagnostic.with_other(Span::new(start, start + 1), text);
    }
    diagnostic
}

/// The things that could have stood there, in a fixed order.
fn words(place: &Place<'_>) -> String {
    let expected = place.expected;
    let expression = place.wants_expression();
    let after_operand = !expression && expected.contains(T::Dot);
    let parameter = !expression && expected.contains(T::Star);
    let end = place.wants_end() && !place.wants_statement();
    let candidates = [
        (place.wants_statement(), "a statement"),
        (expression && !place.wants_statement(), place.operand()),
        (parameter, "a parameter"),
        (expected.contains(T::Name) && !parameter && !expression, "a name"),
        (expected.contains(T::LeftParenthesis) && !expression && !after_operand, "`(`"),
        (expected.contains(T::LeftBrace), "`{`"),
        (expected.contains(T::If) && !expression, "`if`"),
        (expected.contains(T::Comma), "`,`"),
        (expected.contains(T::RightParenthesis), "`)`"),
        (expected.contains(T::RightBracket), "`]`"),
        (expected.contains(T::TextTail), "`}` to close the interpolation"),
        (expected.contains(T::RightBrace) && place.kind().is_none(), "`}`"),
        (end, "the end of the statement"),
    ];
    let words: Vec<&str> = candidates.iter().filter(|(apt, _)| *apt).map(|&(_, word)| word).collect();
    match words.split_last() {
        None => "the end of the program".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}
