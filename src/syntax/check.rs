//! Tokens in; every `return`, `break` and `continue` that stands where it cannot, out.
//!
//! It works on tokens, so that it also finds them in a program that does not parse.

use super::bracket::Bracket;
use super::token::{TokenKind as T, Tokens};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// One level around a token.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Level {
    /// The body of a function.
    Body,
    /// The body of a loop.
    Loop,
    /// Between `while` and its `{`.
    Condition,
    /// The parentheses of a function's parameters.
    Parameters,
    /// Between `fn` or `^` and its `{`.
    Header,
    /// Between `if` and its `{`.
    IfHeader,
    /// The block of an `if`.
    Branch,
    /// A block whose header is broken: anything may be around it.
    Unknown,
    /// Any other bracket.
    Other(Bracket),
}

impl Level {
    fn bracket(self) -> Option<Bracket> {
        match self {
            Level::Body | Level::Loop | Level::Branch | Level::Unknown => Some(Bracket::Block),
            Level::Parameters => Some(Bracket::Parenthesis),
            Level::Other(bracket) => Some(bracket),
            Level::Condition | Level::Header | Level::IfHeader => None,
        }
    }
}

/// The misplaced `return`, `break` and `continue` of a program.
pub fn jumps(tokens: &Tokens) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !tokens.kinds.iter().any(|kind| matches!(kind, T::Return | T::Break | T::Continue)) {
        return found;
    }
    let mut levels: Vec<Level> = Vec::new();
    // A `}` too many may have ended a block early, or a header may lack its `{`: how many were found before that.
    let mut certain = None;
    for (index, (&kind, &span)) in tokens.kinds.iter().zip(&tokens.spans).enumerate() {
        match kind {
            T::Return | T::Break | T::Continue => found.extend(misplaced(kind, span, &levels)),
            T::If => levels.push(Level::IfHeader),
            T::While => levels.push(Level::Condition),
            T::Fn | T::Caret => levels.push(Level::Header),
            T::LeftBrace => open_block(&mut levels),
            T::LeftParenthesis if opens_parameters(tokens, index) => levels.push(Level::Parameters),
            T::LeftParenthesis | T::LeftBracket | T::TextHead => {
                levels.extend(Bracket::opened_by(kind).map(Level::Other));
            }
            T::Terminator | T::Comma if drop_headers(&mut levels) => certain = Some(found.len()),
            T::Terminator | T::Comma => {}
            T::RightParenthesis | T::RightBracket | T::RightBrace | T::TextTail => {
                let brackets = levels.iter().map(|level| level.bracket());
                match Bracket::closed_by(kind).and_then(|bracket| bracket.closes(brackets)) {
                    Some(index) => levels.truncate(index),
                    None if kind == T::RightBrace => found.truncate(certain.unwrap_or(found.len())),
                    None => {}
                }
                if levels.is_empty() && kind == T::RightBrace {
                    certain = Some(found.len());
                }
            }
            _ => {}
        }
    }
    found
}

fn open_block(levels: &mut Vec<Level>) {
    let header = levels.last().copied();
    let block = match header {
        Some(Level::Header) => Level::Body,
        Some(Level::Condition) => Level::Loop,
        Some(Level::IfHeader) => Level::Branch,
        _ => Level::Unknown,
    };
    if block != Level::Unknown {
        levels.pop();
    }
    levels.push(block);
}

/// Gives up the headers that no block has followed, and says whether there were any.
fn drop_headers(levels: &mut Vec<Level>) -> bool {
    let before = levels.len();
    while levels.pop_if(|level| level.bracket().is_none()).is_some() {}
    levels.len() < before
}

/// Whether the `(` at `index` follows `^` or `fn name`.
fn opens_parameters(tokens: &Tokens, index: usize) -> bool {
    let before = |back: usize| index.checked_sub(back).and_then(|at| tokens.kind(at));
    before(1) == Some(T::Caret) || (before(1) == Some(T::Name) && before(2) == Some(T::Fn))
}

fn misplaced(kind: T, span: Span, levels: &[Level]) -> Option<Diagnostic> {
    let word = kind.spelling();
    let jump_of_loop = kind != T::Return;
    for level in levels.iter().rev() {
        match level {
            Level::Unknown => return None,
            Level::Body if jump_of_loop => break,
            Level::Body => return None,
            Level::Loop if jump_of_loop => return None,
            Level::Condition if jump_of_loop => {
                let message =
                    format!("expected `{word}` in the body of a loop, found it in a loop's condition");
                return Some(Diagnostic::new(Code::Syntax, span, message));
            }
            Level::Parameters => {
                let message = format!("expected an expression as a default, found `{word}`");
                return Some(Diagnostic::new(Code::Syntax, span, message));
            }
            Level::Loop
            | Level::Condition
            | Level::Header
            | Level::IfHeader
            | Level::Branch
            | Level::Other(_) => {}
        }
    }
    let (inside, help) = if jump_of_loop {
        ("inside a loop", "it ends a `while` of the same function only")
    } else {
        ("inside a function", "to end the program, call `exit(0)`")
    };
    let message = format!("expected `{word}` {inside}, found it outside");
    Some(Diagnostic::new(Code::Syntax, span, message).with_help(help))
}
