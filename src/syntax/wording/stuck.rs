//! The place where the parser stuck: what stands there and around, and what could have stood there, in words.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};
use crate::syntax::bracket::Open;
use crate::syntax::parser::mistake::Expected;
use crate::syntax::token::{TokenKind as T, Tokens};

/// Where the parser stuck, and what stands around.
pub struct Stuck<'s> {
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

impl Stuck<'_> {
    pub fn kind(&self) -> Option<T> {
        self.tokens.kind(self.error)
    }

    pub fn previous(&self) -> Option<T> {
        self.error
            .checked_sub(1)
            .filter(|&index| index >= self.start)
            .and_then(|index| self.tokens.kind(index))
    }

    pub fn next(&self) -> Option<T> {
        self.tokens.kind(self.error + 1)
    }

    pub fn previous_span(&self) -> Span {
        self.error.checked_sub(1).and_then(|index| self.tokens.span(index)).unwrap_or_default()
    }

    pub fn text(&self, index: usize) -> &str {
        self.tokens.span(index).map_or("", |span| self.source.slice(span))
    }

    pub fn span(&self) -> Span {
        let end = self.source.text().len() as u32;
        self.tokens.span(self.error).unwrap_or(Span::new(end, end))
    }

    pub fn wants_expression(&self) -> bool {
        self.expected.contains(T::Caret)
    }

    /// What an expression is called there.
    pub fn operand(&self) -> &'static str {
        if self.previous().is_some_and(T::is_binary) { "an operand" } else { "an expression" }
    }

    pub fn wants_statement(&self) -> bool {
        self.expected.contains(T::While)
    }

    pub fn wants_end(&self) -> bool {
        self.expected.contains(T::Terminator)
    }

    /// What stands there, in words.
    pub fn found(&self) -> String {
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

    pub fn expecting(&self, what: &str) -> Diagnostic {
        let message = format!("expected {what}, found {}", self.found());
        // A string's rest begins with the `}` that does not fit.
        let span = match self.kind() {
            Some(T::TextMiddle | T::TextTail) => Span::new(self.span().start, self.span().start + 1),
            _ => self.span(),
        };
        Diagnostic::new(Code::Syntax, span, message)
    }

    /// The things that could have stood there, in a fixed order.
    pub fn words(&self) -> String {
        let expected = self.expected;
        let expression = self.wants_expression();
        let after_operand = !expression && expected.contains(T::Dot);
        let parameter = !expression && expected.contains(T::Star);
        let end = self.wants_end() && !self.wants_statement();
        let candidates = [
            (self.wants_statement(), "a statement"),
            (expression && !self.wants_statement(), self.operand()),
            (parameter, "a parameter"),
            (expected.contains(T::Name) && !parameter && !expression, "a name"),
            (expected.contains(T::LeftParenthesis) && !expression && !after_operand, "`(`"),
            (expected.contains(T::LeftBrace), "`{`"),
            (expected.contains(T::If) && !expression, "`if`"),
            (expected.contains(T::Comma), "`,`"),
            (expected.contains(T::RightParenthesis), "`)`"),
            (expected.contains(T::RightBracket), "`]`"),
            (expected.contains(T::TextTail), "`}` to close the interpolation"),
            (expected.contains(T::RightBrace) && self.kind().is_none(), "`}`"),
            (end, "the end of the statement"),
        ];
        let words: Vec<&str> = candidates.iter().filter(|(apt, _)| *apt).map(|&(_, word)| word).collect();
        match words.split_last() {
            None => "the end of the program".to_owned(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, first)) => format!("{} or {last}", first.join(", ")),
        }
    }
}
