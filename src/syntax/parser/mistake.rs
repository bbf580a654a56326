//! The exact error of the second pass: where the parser stood, and the set of tokens that could have followed.

use super::Kinds;
use crate::syntax::token::TokenKind;
use chumsky::DefaultExpected;
use chumsky::error::{Error, LabelError};
use chumsky::span::SimpleSpan;
use chumsky::util::MaybeRef;

/// A set of kinds of tokens, and of the end of the program.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Expected(u128);

const END: u32 = TokenKind::COUNT as u32;

impl Expected {
    pub fn contains(self, kind: TokenKind) -> bool {
        self.0 >> (kind as u32) & 1 == 1
    }

    /// Whether the program could have ended.
    pub fn end(self) -> bool {
        self.0 >> END & 1 == 1
    }
}

/// The furthest place that the parser came to, and what it could have read there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mistake {
    /// The index of the token that does not fit, from the first one parsed.
    pub at: usize,
    pub expected: Expected,
}

impl<'t> LabelError<'t, Kinds<'t>, DefaultExpected<'t, TokenKind>> for Mistake {
    fn expected_found<I: IntoIterator<Item = DefaultExpected<'t, TokenKind>>>(
        expected: I,
        _found: Option<MaybeRef<'t, TokenKind>>,
        span: SimpleSpan<usize>,
    ) -> Mistake {
        let bits = expected.into_iter().fold(0, |bits, one| match one {
            DefaultExpected::Token(kind) => bits | 1 << (*kind as u32),
            DefaultExpected::EndOfInput => bits | 1 << END,
            _ => bits,
        });
        Mistake { at: span.start, expected: Expected(bits) }
    }
}

impl<'t> Error<'t, Kinds<'t>> for Mistake {
    fn merge(self, other: Mistake) -> Mistake {
        match self.at.cmp(&other.at) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal => {
                Mistake { at: self.at, expected: Expected(self.expected.0 | other.expected.0) }
            }
        }
    }
}
