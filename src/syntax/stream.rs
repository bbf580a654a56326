//! A text in, its tokens out, as far as they are asked for, so that the rest of a text can be lexed again and again.

use super::bracket::Open;
use super::lexer::{Lexed, Lexer};
use super::token::{TokenKind, Tokens};
use crate::diagnostic::Diagnostic;

/// The tokens of a text up to some place, and what it takes to go on from there.
pub struct TokenStream<'s> {
    text: &'s str,
    pub tokens: Tokens,
    pub errors: Vec<Diagnostic>,
    /// Whether a string that has been met runs to the end of the text.
    unclosed: bool,
    /// What lexes the rest, if there is a rest.
    rest: Option<Rest<'s>>,
}

struct Rest<'s> {
    lexer: Lexer<'s>,
    /// How many of the lexer's tokens have been taken.
    taken: usize,
    /// How many bytes to lex next.
    stretch: usize,
}

/// The first stretch of a rest, in bytes. Each is twice as long as the one before.
const FIRST_STRETCH: usize = 128;

impl<'s> TokenStream<'s> {
    pub fn new(text: &'s str, lexed: Lexed) -> TokenStream<'s> {
        let Lexed { tokens, errors, unclosed, too_deep: _ } = lexed;
        TokenStream { text, tokens, errors, unclosed, rest: None }
    }

    /// The kind of a token that perhaps has to be lexed yet.
    pub fn kind(&mut self, index: usize) -> Option<TokenKind> {
        while index >= self.tokens.len() && self.lex_more() {}
        self.tokens.kind(index)
    }

    /// Whether a string runs to the end of the text.
    pub fn is_unclosed(&mut self) -> bool {
        while self.lex_more() {}
        self.unclosed
    }

    /// Lexes the text from `start` on again, inside what is open; the tokens from `index` on are replaced.
    pub fn lex_again(&mut self, index: usize, start: usize, open: &[Open]) {
        // What stands before `start` is over, but whether a string that begins there ends is found out behind it.
        if self.rest.as_ref().is_some_and(|rest| rest.lexer.may_find_unclosed(start)) {
            while self.lex_more() {}
        }
        self.tokens.kinds.truncate(index);
        self.tokens.spans.truncate(index);
        self.errors.retain(|error| (error.span.start as usize) < start);
        self.unclosed = false;
        let lexer = Lexer::new(self.text, start, open);
        self.rest = Some(Rest { lexer, taken: 0, stretch: FIRST_STRETCH });
    }

    /// Lexes the next stretch of the text; false at its end.
    pub fn lex_more(&mut self) -> bool {
        let Some(mut rest) = self.rest.take() else { return false };
        let is_over = rest.lexer.lex_stretch(rest.stretch);
        let Tokens { kinds, spans, .. } = &rest.lexer.tokens;
        self.tokens.kinds.extend_from_slice(&kinds[rest.taken..]);
        self.tokens.spans.extend_from_slice(&spans[rest.taken..]);
        self.errors.append(&mut rest.lexer.errors);
        self.unclosed |= rest.lexer.unclosed;
        if !is_over {
            rest.taken = kinds.len();
            rest.stretch *= 2;
            self.rest = Some(rest);
        }
        true
    }
}
