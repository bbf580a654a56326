//! The place of a string, symbol or shell text in, its tokens out.

use super::Lexer;
use crate::source::Span;
use crate::syntax::token::TokenKind;

/// How a stretch of string ended.
enum Stop {
    Quote,
    Interpolation,
    EndOfText,
}

impl Lexer<'_> {
    /// A string whose opening quote is at the cursor.
    pub(super) fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        match self.string_text() {
            Stop::Quote if self.byte(0) == Some(b':') => {
                self.at += 1;
                self.push(TokenKind::TextKey, start);
            }
            Stop::Quote => self.push(TokenKind::Text, start),
            Stop::Interpolation => self.push(TokenKind::TextHead, start),
            Stop::EndOfText => self.unclosed(start, start, '"'),
        }
    }

    /// The string that goes on behind the `}` at the cursor; it starts at `opening`.
    pub(super) fn string_rest(&mut self, opening: u32) {
        let start = self.at;
        self.at += 1;
        match self.string_text() {
            Stop::Quote => self.push(TokenKind::TextTail, start),
            Stop::Interpolation => self.push(TokenKind::TextMiddle, start),
            Stop::EndOfText => self.unclosed(start, opening as usize, '"'),
        }
    }

    /// A `:` that belongs to no pair, at the cursor.
    pub(super) fn symbol(&mut self) {
        let start = self.at;
        self.at += 1;
        if self.byte(0) == Some(b'"') {
            self.at += 1;
            return self.quoted_symbol(start);
        }
        if self.take_name_rest() > 0 {
            return self.push(TokenKind::Symbol, start);
        }
        let after_symbol = self.tokens.kinds.last() == Some(&TokenKind::Symbol);
        let help = if after_symbol {
            "a key has its colon behind it only: `name: value`"
        } else {
            "a symbol is written `:name`, a pair `name: value`, each without a space before or inside"
        };
        self.error_with_help(start, self.at, "expected a name directly after `:`, found none", help);
        self.push(TokenKind::Invalid, start);
    }

    fn quoted_symbol(&mut self, start: usize) {
        loop {
            let from = self.at;
            match self.string_text() {
                Stop::Quote => return self.push(TokenKind::Symbol, start),
                Stop::EndOfText => return self.unclosed(start, start + 1, '"'),
                Stop::Interpolation => {
                    let brace = self.at.max(from + 1) - 1;
                    let help = "write `\\{` for a plain brace, or `symbol(\"…{e}…\")` for a computed symbol";
                    self.error_with_help(
                        brace,
                        brace + 1,
                        "expected the plain text of a symbol, found `{`",
                        help,
                    );
                }
            }
        }
    }

    /// Shell text whose opening backtick is at the cursor.
    pub(super) fn shell(&mut self) {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            self.at += 1;
            match byte {
                b'\\' if self.byte(0) == Some(b'`') => self.at += 1,
                b'`' => return self.push(TokenKind::Shell, start),
                _ => {}
            }
        }
        self.unclosed(start, start, '`');
    }

    fn unclosed(&mut self, start: usize, opening: usize, quote: char) {
        let what =
            if quote == '`' { "a backtick to close this shell text" } else { "`\"` to close this string" };
        let message = format!("expected {what}, found the end of the program");
        self.error(opening, opening + 1, message);
        self.unclosed = true;
        self.push(TokenKind::Invalid, start);
    }

    /// Takes text up to and with the next quote or `{`.
    fn string_text(&mut self) -> Stop {
        while let Some(byte) = self.byte(0) {
            self.at += 1;
            match byte {
                b'"' => return Stop::Quote,
                b'{' => return Stop::Interpolation,
                b'\\' => self.escape(),
                _ => {}
            }
        }
        Stop::EndOfText
    }

    /// An escape whose backslash is just behind the cursor.
    fn escape(&mut self) {
        let start = self.at - 1;
        let Some(character) = self.text[self.at..].chars().next() else { return };
        self.at += character.len_utf8();
        match character {
            'n' | 't' | 'r' | '0' | '"' | '\\' | '{' | '}' => {}
            'u' => self.unicode_escape(start),
            _ => {
                let message = format!("expected a known escape, found `\\{}`", character.escape_default());
                let help = "the escapes are `\\n \\t \\r \\0 \\\" \\\\ \\{ \\} \\u{1F600}`; write `\\\\` for a backslash";
                self.error_with_help(start, self.at, message, help);
            }
        }
    }

    fn unicode_escape(&mut self, start: usize) {
        let rest = &self.text[self.at..];
        let digits = rest.strip_prefix('{').and_then(|rest| {
            let length = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
            rest.as_bytes().get(length).filter(|&&byte| byte == b'}').map(|_| &rest[..length])
        });
        if let Some(digits) = digits {
            self.at += digits.len() + 2;
            if unicode_character(digits).is_some() {
                return;
            }
        }
        let end = rest.find(['}', '"', '\n']).filter(|&at| rest.as_bytes().get(at) == Some(&b'}'));
        if let (None, Some(end), true) = (digits, end, rest.starts_with('{')) {
            self.at += end + 1;
        }
        self.error(start, self.at, "expected the number of a character as in `\\u{1F600}`, found none");
    }
}

fn unicode_character(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// The text that a stretch of string stands for.
pub fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut characters = escape.chars();
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('0') => text.push('\0'),
            Some('u') => {
                let (digits, behind) = characters.as_str().split_once('}').unwrap_or_default();
                text.extend(unicode_character(digits.trim_start_matches('{')));
                characters = behind.chars();
            }
            Some(other) => text.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// The span without `before` bytes at its start and `after` bytes at its end.
pub fn inner(span: Span, before: u32, after: u32) -> Span {
    let start = span.start + before;
    Span::new(start, span.end.saturating_sub(after).max(start))
}
