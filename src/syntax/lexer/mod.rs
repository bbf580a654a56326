//! The text of a program in; its tokens, with every newline that ends a statement, and its lexical errors out.

mod nesting;
mod number;
pub mod text;

use super::bracket::Open;
use super::token::{TokenKind, Tokens};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::source::Span;
use nesting::Nesting;

/// What became of a text.
pub struct Lexed {
    pub tokens: Tokens,
    pub errors: Vec<Diagnostic>,
    /// The text nests too deeply: the tokens end there.
    pub too_deep: Option<Diagnostic>,
    /// A string or shell text never ends.
    pub unclosed: bool,
}

/// The tokens of a whole program.
pub fn lex(text: &str) -> Lexed {
    let mut start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    if text[start..].starts_with("#!") {
        start += text[start..].find('\n').unwrap_or(text.len() - start);
    }
    let mut lexer = Lexer::new(text, start, &[]);
    lexer.tokens.kinds.reserve((text.len() - start) / 4);
    lexer.tokens.spans.reserve((text.len() - start) / 4);
    lexer.lex_stretch(text.len());
    lexer.tokens.depth = lexer.nesting.deepest();
    Lexed { tokens: lexer.tokens, errors: lexer.errors, too_deep: lexer.too_deep, unclosed: lexer.unclosed }
}

pub(super) struct Lexer<'s> {
    text: &'s str,
    at: usize,
    pub(super) tokens: Tokens,
    pub(super) errors: Vec<Diagnostic>,
    too_deep: Option<Diagnostic>,
    pub(super) unclosed: bool,
    nesting: Nesting,
    /// The first newline since the last token.
    newline: Option<usize>,
}

impl<'s> Lexer<'s> {
    /// At `start`, inside those open brackets.
    pub(super) fn new(text: &'s str, start: usize, brackets: &[Open]) -> Lexer<'s> {
        Lexer {
            text,
            at: start,
            tokens: Tokens::default(),
            errors: Vec::new(),
            too_deep: None,
            unclosed: false,
            nesting: Nesting::inside(brackets),
            newline: None,
        }
    }

    /// Lexes so many bytes of the text, and the last token to its end; true if that was the last of the text.
    pub(super) fn lex_stretch(&mut self, bytes: usize) -> bool {
        let end = self.at.saturating_add(bytes);
        while self.too_deep.is_none() && self.at < end {
            self.blanks();
            let Some(byte) = self.byte(0) else { return true };
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
                b'0'..=b'9' => self.number(),
                b'"' => self.string(),
                b'`' => self.shell(),
                b':' => self.symbol(),
                b'}' => self.right_brace(),
                b'\'' => self.quotation(),
                0x80.. => self.beyond_ascii(),
                _ => self.sign(byte),
            }
        }
        self.too_deep.is_some() || self.at >= self.text.len()
    }

    /// Whether a string that starts before `place` may turn out never to end.
    pub(super) fn may_find_unclosed(&self, place: usize) -> bool {
        self.nesting.interpolates_since(place)
    }

    /// The byte `ahead` of the cursor.
    #[inline]
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    /// White space and comments.
    #[inline]
    fn blanks(&mut self) {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\n' => {
                    self.newline.get_or_insert(self.at);
                }
                b' ' | b'\t' | b'\r' => {}
                b'#' => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
                    continue;
                }
                _ => return,
            }
            self.at += 1;
        }
    }

    /// Adds the token from `start` to the cursor, and before it the newline that ends a statement.
    fn push(&mut self, kind: TokenKind, start: usize) {
        if let Some(newline) = self.newline.take()
            && self.ends_statement(kind)
        {
            self.push_plain(TokenKind::Terminator, newline, newline + 1);
        }
        self.push_plain(kind, start, self.at);
    }

    fn push_plain(&mut self, kind: TokenKind, start: usize, end: usize) {
        let span = Span::new(start as u32, end as u32);
        if self.nesting.take(kind, self.tokens.kinds.last().copied(), span.start).is_err() {
            self.too_deep = Some(Diagnostic::new(
                Code::Limit,
                span,
                format!("the program nests deeper than {} levels", Limits::NESTING),
            ));
            return;
        }
        self.tokens.push(kind, span);
    }

    /// Whether a newline between the last token and `next` ends a statement.
    fn ends_statement(&self, next: TokenKind) -> bool {
        let Some(&last) = self.tokens.kinds.last() else { return false };
        let redundant = matches!(last, TokenKind::Terminator | TokenKind::LeftBrace)
            || matches!(next, TokenKind::Terminator | TokenKind::RightBrace);
        !redundant && !last.needs_more() && !next.only_continues() && self.nesting.newlines_count()
    }

    fn error(&mut self, start: usize, end: usize, message: impl Into<String>) {
        let end = end.max(start + 1).min(self.text.len());
        let span = Span::new(start as u32, end as u32);
        self.errors.push(Diagnostic::new(Code::Syntax, span, message));
    }

    fn error_with_help(
        &mut self,
        start: usize,
        end: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.error(start, end, message);
        if let Some(error) = self.errors.last_mut() {
            error.help = Some(help.into());
        }
    }

    /// A name, a reserved word or a key.
    fn word(&mut self) {
        let start = self.at;
        self.take_name_rest();
        if self.byte(0) == Some(b':') {
            self.at += 1;
            return self.push(TokenKind::Key, start);
        }
        let kind = TokenKind::reserved(&self.text[start..self.at]).unwrap_or(TokenKind::Name);
        self.push(kind, start);
    }

    /// Takes the characters that may stand inside a name, and says how many bytes they are.
    fn take_name_rest(&mut self) -> usize {
        let start = self.at;
        while let Some(byte) = self.byte(0) {
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                self.at += 1;
            } else if byte >= 0x80 {
                match self.text[self.at..].chars().next() {
                    Some(c) if unicode_ident::is_xid_continue(c) => self.at += c.len_utf8(),
                    _ => break,
                }
            } else {
                break;
            }
        }
        self.at - start
    }

    fn right_brace(&mut self) {
        match self.nesting.closes_interpolation() {
            Some(opening) => self.string_rest(opening),
            None => self.one(TokenKind::RightBrace, 1),
        }
    }

    fn beyond_ascii(&mut self) {
        let start = self.at;
        let Some(character) = self.text[start..].chars().next() else { return };
        if unicode_ident::is_xid_start(character) {
            self.word();
        } else if QUOTES.contains(character) {
            self.quotation();
        } else if character.is_whitespace() || character == '\u{FEFF}' {
            self.at += character.len_utf8();
            let message =
                format!("expected an ordinary space, found the character U+{:04X}", character as u32);
            self.error(start, self.at, message);
        } else {
            self.unknown(character);
        }
    }

    /// Text in quotes that do not open a string.
    fn quotation(&mut self) {
        let start = self.at;
        let Some(open) = self.text[start..].chars().next() else { return };
        self.at += open.len_utf8();
        let line = self.text[self.at..].split('\n').next().unwrap_or_default();
        let closes = |c: char| if open == '\'' { c == '\'' } else { c == '"' || QUOTES.contains(c) };
        let length = line.char_indices().find(|&(_, c)| closes(c)).map(|(at, c)| at + c.len_utf8());
        self.at += length.unwrap_or(0);
        let message = if open == '\'' {
            "expected a string in double quotes, found `'`".to_owned()
        } else {
            format!("expected the straight quote `\"`, found the typographic quote `{open}`")
        };
        let help = format!("write `\"` in place of `{open}`, at both ends of the string");
        self.error_with_help(start, start + open.len_utf8(), message, help);
        self.push(TokenKind::Invalid, start);
    }

    fn unknown(&mut self, character: char) {
        let start = self.at;
        while self.text[self.at..].starts_with(character) {
            self.at += character.len_utf8();
        }
        let shown = if character.is_control() {
            format!("the character U+{:04X}", character as u32)
        } else {
            format!("`{character}`")
        };
        let message = format!("expected a name, a literal or an operator, found {shown}");
        self.error(start, self.at, message);
        self.push(TokenKind::Invalid, start);
    }

    fn one(&mut self, kind: TokenKind, length: usize) {
        let start = self.at;
        self.at += length;
        self.push(kind, start);
    }

    /// An operator, a bracket or a separator.
    fn sign(&mut self, first: u8) {
        use TokenKind as T;
        let second = self.byte(1);
        let (kind, length) = match (first, second) {
            (b'(', _) => (T::LeftParenthesis, 1),
            (b')', _) => (T::RightParenthesis, 1),
            (b'[', _) => (T::LeftBracket, 1),
            (b']', _) => (T::RightBracket, 1),
            (b'{', _) => (T::LeftBrace, 1),
            (b',', _) => (T::Comma, 1),
            (b'.', _) => (T::Dot, 1),
            (b';', _) => (T::Terminator, 1),
            (b'^', _) => (T::Caret, 1),
            (b'=', Some(b'=')) => (T::Equal, 2),
            (b'=', _) => (T::Assign, 1),
            (b'!', Some(b'=')) => (T::NotEqual, 2),
            (b'!', Some(b'&')) => (T::BangAmpersand, 2),
            (b'!', _) => (T::Bang, 1),
            (b'<', Some(b'=')) => (T::LessEqual, 2),
            (b'<', Some(b'<')) => (T::LessLess, 2),
            (b'<', _) => (T::Less, 1),
            (b'>', Some(b'=')) => (T::GreaterEqual, 2),
            (b'>', _) => (T::Greater, 1),
            (b'|', Some(b'>')) => (T::Apply, 2),
            (b'|', Some(b'|')) => (T::OrSign, 2),
            (b'|', _) => (T::Bar, 1),
            (b'&', Some(b'>')) => (T::Fold, 2),
            (b'&', Some(b'&')) => (T::AndSign, 2),
            (b'&', _) => (T::Ampersand, 1),
            (b'*', Some(b'>')) => (T::Map, 2),
            (b'*', Some(b'=')) => (T::MultiplyAssign, 2),
            (b'*', _) => (T::Star, 1),
            (b'+', Some(b'=')) => (T::AddAssign, 2),
            (b'+', _) => (T::Plus, 1),
            (b'-', Some(b'=')) => (T::SubtractAssign, 2),
            (b'-', _) => (T::Minus, 1),
            (b'/', Some(b'=')) => (T::DivideAssign, 2),
            (b'/', _) => (T::Slash, 1),
            (b'%', Some(b'=')) => (T::RemainderAssign, 2),
            (b'%', _) => (T::Percent, 1),
            _ => return self.unknown(char::from(first)),
        };
        self.one(kind, length);
    }
}

/// Quotes that word processors put in place of `"`.
const QUOTES: &str =
    "\u{201C}\u{201D}\u{201E}\u{201F}\u{2018}\u{2019}\u{201A}\u{201B}\u{AB}\u{BB}\u{2039}\u{203A}";
