//! The place of a number literal in, its token out.

use super::Lexer;
use crate::syntax::token::TokenKind;

impl Lexer<'_> {
    /// A number whose first digit is at the cursor.
    pub(super) fn number(&mut self) {
        let start = self.at;
        let errors = self.errors.len();
        let hexadecimal = self.text[start..].starts_with("0x");
        if hexadecimal {
            self.at += 2;
            if self.digits(u8::is_ascii_hexdigit) == 0 {
                self.error(start, self.at, "expected hexadecimal digits after `0x`, found none");
            }
        } else {
            self.digits(u8::is_ascii_digit);
            if self.byte(0) == Some(b'.') && self.byte(1).is_some_and(|b| b.is_ascii_digit()) {
                self.at += 1;
                self.digits(u8::is_ascii_digit);
            }
            self.exponent();
        }
        let end = self.at;
        if self.take_name_rest() > 0 {
            let rest = &self.text[end..self.at];
            let number = &self.text[start..end];
            let message =
                format!("expected a space or an operator after the number `{number}`, found `{rest}`");
            if self.errors.len() == errors {
                self.error(end, self.at, message);
            }
        }
        self.push(TokenKind::Number, start);
    }

    fn exponent(&mut self) {
        let sign = usize::from(matches!(self.byte(1), Some(b'+' | b'-')));
        let marked = matches!(self.byte(0), Some(b'e' | b'E'));
        if marked && self.byte(1 + sign).is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1 + sign;
            self.digits(u8::is_ascii_digit);
        }
    }

    /// Takes digits with single `_` between them, and says how many bytes they are.
    fn digits(&mut self, is_digit: fn(&u8) -> bool) -> usize {
        let start = self.at;
        let mut after_digit = false;
        while let Some(byte) = self.byte(0) {
            let digit = is_digit(&byte);
            if byte != b'_' && !digit {
                break;
            }
            let lines = self.at;
            while byte == b'_' && self.byte(1) == Some(b'_') {
                self.at += 1;
            }
            self.at += 1;
            let between = after_digit && self.byte(0).is_some_and(|next| is_digit(&next));
            if byte == b'_' && (self.at > lines + 1 || !between) {
                self.error(lines, self.at, "expected a digit on each side of `_` in a number");
            }
            after_digit = digit;
        }
        self.at - start
    }
}
