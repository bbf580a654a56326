//! Brackets: which tokens open and close them, and which open one a closing one closes.

use super::token::TokenKind;
use TokenKind as T;

/// What a bracket is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bracket {
    Parenthesis,
    Square,
    Block,
    Interpolation,
}

impl Bracket {
    /// The bracket that a token opens.
    pub fn opened_by(kind: TokenKind) -> Option<Bracket> {
        match kind {
            T::LeftParenthesis => Some(Bracket::Parenthesis),
            T::LeftBracket => Some(Bracket::Square),
            T::LeftBrace => Some(Bracket::Block),
            T::TextHead => Some(Bracket::Interpolation),
            _ => None,
        }
    }

    /// The bracket that a token closes; `TextMiddle` closes and opens one.
    pub fn closed_by(kind: TokenKind) -> Option<Bracket> {
        match kind {
            T::RightParenthesis => Some(Bracket::Parenthesis),
            T::RightBracket => Some(Bracket::Square),
            T::RightBrace => Some(Bracket::Block),
            T::TextTail => Some(Bracket::Interpolation),
            _ => None,
        }
    }

    /// Which of the open brackets (outermost first; `None` is no bracket) a closing one closes, by its index. A missing `)` or
    /// `]` does not keep a brace from closing its block, but a `)` or `]` never closes beyond the block it stands in.
    pub fn closes(
        self,
        open: impl DoubleEndedIterator<Item = Option<Bracket>> + ExactSizeIterator,
    ) -> Option<usize> {
        for (index, bracket) in open.enumerate().rev() {
            if bracket == Some(self) {
                return Some(index);
            }
            if matches!(bracket, Some(Bracket::Block | Bracket::Interpolation)) {
                return None;
            }
        }
        None
    }
}

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    pub bracket: Bracket,
    /// Where its opening token starts.
    pub start: u32,
}
