//! Tokens in, the open brackets and the depth of nesting out.

use crate::limits::Limits;
use crate::syntax::bracket::{Bracket, Open};
use crate::syntax::token::TokenKind as T;

/// One level that is open: a bracket, or the header of an `if`, `while`, `fn` or `^` that still waits for its `{`.
#[derive(Clone, Copy)]
struct Level {
    bracket: Option<Bracket>,
    /// Where it opens.
    start: u32,
    /// Whether it counts as nesting. A header does only inside another header: `if if …`.
    counts: bool,
    /// Prefix operators whose operand is not over: `-` and `!`, and `not`, which reaches further.
    signs: u32,
    nots: u32,
}

impl Level {
    fn depth(self) -> usize {
        usize::from(self.counts) + self.signs as usize + self.nots as usize
    }
}

/// Everything that is open at one place of the text.
pub struct Nesting {
    levels: Vec<Level>,
    depth: usize,
    deepest: usize,
}

/// The text nests deeper than [`Limits::NESTING`].
pub struct TooDeep;

impl Nesting {
    /// Inside those brackets, outermost first.
    pub fn inside(brackets: &[Open]) -> Nesting {
        let ground = Level { bracket: None, start: 0, counts: false, signs: 0, nots: 0 };
        let mut nesting = Nesting { levels: vec![ground], depth: 0, deepest: 0 };
        for open in brackets {
            nesting.open(Some(open.bracket), open.start, true);
        }
        nesting
    }

    /// The most that was open at once.
    pub fn deepest(&self) -> usize {
        self.deepest
    }

    /// Whether a newline may end a statement here.
    pub fn newlines_count(&self) -> bool {
        matches!(self.innermost(), None | Some((Bracket::Block, _)))
    }

    /// Where the string starts whose interpolation a `}` would close here.
    pub fn closes_interpolation(&self) -> Option<u32> {
        let brace = |level: &&Level| matches!(level.bracket, Some(Bracket::Block | Bracket::Interpolation));
        let level = self.levels.iter().rev().find(brace)?;
        (level.bracket == Some(Bracket::Interpolation)).then_some(level.start)
    }

    /// Whether a string that starts before `place` has an interpolation that is open here.
    pub fn interpolates_since(&self, place: usize) -> bool {
        let is_one = |level: &Level| level.bracket == Some(Bracket::Interpolation);
        self.levels.iter().any(|level| is_one(level) && (level.start as usize) < place)
    }

    /// Takes in a token at `start` that comes after `previous`.
    #[inline]
    pub fn take(&mut self, kind: T, previous: Option<T>, start: u32) -> Result<(), TooDeep> {
        match kind {
            T::LeftParenthesis | T::LeftBracket | T::TextHead => {
                self.open(Bracket::opened_by(kind), start, true);
            }
            T::LeftBrace => {
                if self.in_header() {
                    self.pop();
                }
                self.open(Some(Bracket::Block), start, true);
            }
            T::RightParenthesis | T::RightBracket | T::RightBrace | T::TextTail => self.close(kind),
            T::TextMiddle => self.close_inside_interpolation(),
            T::If => self.open(None, start, self.in_header()),
            T::While | T::Fn | T::Caret => self.open(None, start, false),
            T::Bang => self.prefix(1, 0),
            T::Minus if !previous.is_some_and(T::ends_operand) => self.prefix(1, 0),
            T::Not => self.prefix(0, 1),
            T::Comma | T::Terminator => {
                while self.in_header() {
                    self.pop();
                }
                self.end_operand(true);
            }
            T::And | T::Or | T::AndSign | T::OrSign | T::Apply | T::Map | T::Fold => self.end_operand(true),
            _ if kind.is_assignment() => self.end_operand(true),
            _ if kind.is_binary() => self.end_operand(false),
            _ => {}
        }
        if self.depth > Limits::NESTING { Err(TooDeep) } else { Ok(()) }
    }

    fn innermost(&self) -> Option<(Bracket, u32)> {
        self.levels.iter().rev().find_map(|level| level.bracket.map(|bracket| (bracket, level.start)))
    }

    fn in_header(&self) -> bool {
        self.levels.len() > 1 && self.levels.last().is_some_and(|level| level.bracket.is_none())
    }

    fn open(&mut self, bracket: Option<Bracket>, start: u32, counts: bool) {
        self.levels.push(Level { bracket, start, counts, signs: 0, nots: 0 });
        self.depth += usize::from(counts);
        self.deepest = self.deepest.max(self.depth);
    }

    fn prefix(&mut self, signs: u32, nots: u32) {
        if let Some(level) = self.levels.last_mut() {
            level.signs += signs;
            level.nots += nots;
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
    }

    #[inline]
    fn end_operand(&mut self, of_not_too: bool) {
        if let Some(level) = self.levels.last_mut() {
            self.depth -= std::mem::take(&mut level.signs) as usize;
            if of_not_too {
                self.depth -= std::mem::take(&mut level.nots) as usize;
            }
        }
    }

    fn pop(&mut self) {
        if let Some(level) = self.levels.pop() {
            self.depth -= level.depth();
        }
    }

    fn close(&mut self, kind: T) {
        let open = self.levels.iter().map(|level| level.bracket);
        if let Some(index) = Bracket::closed_by(kind).and_then(|bracket| bracket.closes(open)) {
            while self.levels.len() > index {
                self.pop();
            }
        }
    }

    fn close_inside_interpolation(&mut self) {
        while self.levels.last().is_some_and(|level| level.bracket != Some(Bracket::Interpolation)) {
            self.pop();
        }
        self.end_operand(true);
    }
}
