//! A program that does not parse in; all its mistakes, each reported once, out.
//!
//! After a mistake the parser takes up again at the next line that can start a statement, inside the blocks (and perhaps the
//! brackets) that are open there. Where the brackets turn out to be other than the lexer took them to be, the rest is lexed again,
//! up to the next mistake.

use super::bracket::{Bracket, Open};
use super::lexer::Lexed;
use super::parser::builder::Builder;
use super::parser::mistake::{Expected, Mistake};
use super::parser::second_pass;
use super::stream::TokenStream;
use super::token::{TokenKind, Tokens};
use super::wording::{self, Stuck};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// What recovery comes to: the tokens as it took them in the end, and the mistakes of lexer and parser.
pub struct Recovered {
    pub tokens: Tokens,
    pub mistakes: Vec<Diagnostic>,
}

/// Finds all mistakes of a program that has some.
pub fn recover(source: &Source, lexed: Lexed) -> Recovered {
    let stream = TokenStream::new(source.text(), lexed);
    let mut recovery = Recovery { source, stream, mistakes: Vec::new(), open: Vec::new(), at: 0 };
    while recovery.step() {}
    recovery.report_open_blocks();
    recovery.mistakes.append(&mut recovery.stream.errors);
    Recovered { tokens: recovery.stream.tokens, mistakes: recovery.mistakes }
}

struct Recovery<'s> {
    source: &'s Source,
    stream: TokenStream<'s>,
    mistakes: Vec<Diagnostic>,
    /// What is open at `at`, outermost first.
    open: Vec<Open>,
    /// Where parsing goes on.
    at: usize,
}

impl Recovery<'_> {
    /// Parses up to the next mistake, reports it and moves behind it; false at the end of the program.
    fn step(&mut self) -> bool {
        let Err(mistake) = self.parse() else { return false };
        let expected = mistake.map_or_else(Expected::default, |mistake| mistake.expected);
        let error = self.at + mistake.map_or(0, |mistake| mistake.at);
        let start = std::mem::replace(&mut self.at, error);
        let base = self.open.len();
        for index in start..error {
            self.track(index);
        }
        match self.stream.kind(error) {
            None => {
                self.end_of_program(error, start, expected);
                return false;
            }
            Some(TokenKind::RightBrace) if expected.end() => self.end_of_block(error, start, expected),
            Some(kind) => {
                let soft = self.in_brackets() && self.open.len() == base && self.ends_element(error, kind);
                if !self.resume_in_open_string(error) {
                    if !soft && kind != TokenKind::Invalid {
                        self.report(error, start, expected);
                    }
                    if self.cuts_header(error) {
                        self.stream.tokens.remove(error);
                        self.at = error - 1;
                    } else {
                        self.skip(error, start, closes_here(expected));
                    }
                }
            }
        }
        self.stream.kind(self.at).is_some()
    }

    /// Parses from where parsing goes on up to the next mistake. That one, and the token behind it, are lexed for sure.
    fn parse(&mut self) -> Result<(), Option<Mistake>> {
        loop {
            let tokens = &self.stream.tokens;
            let kinds = tokens.kinds.get(self.at..).unwrap_or_default();
            let builder = Builder::new(self.source.text(), tokens, self.at);
            let (result, builder) = second_pass(kinds, builder);
            let faults = builder.faults;
            let reached = match &result {
                Ok(_) => kinds.len(),
                Err(mistake) => mistake.map_or(0, |mistake| mistake.at),
            };
            if reached + 1 < kinds.len() || !self.stream.lex_more() {
                self.mistakes.extend(faults);
                return result.map(|_| ());
            }
        }
    }

    fn report(&mut self, error: usize, start: usize, expected: Expected) {
        let stuck = Stuck {
            source: self.source,
            tokens: &self.stream.tokens,
            error,
            start,
            expected,
            open: self.open.last().copied(),
        };
        self.mistakes.push(wording::of(&stuck));
    }

    /// Whether the token at `index` is a newline between the word of a header and the rest of it, up to its `{`.
    fn cuts_header(&mut self, index: usize) -> bool {
        let word = index.checked_sub(1).and_then(|before| self.stream.kind(before));
        let newline = self.span(index).is_some_and(|span| self.source.slice(span) == "\n");
        if !newline || !matches!(word, Some(TokenKind::If | TokenKind::While | TokenKind::Fn)) {
            return false;
        }
        let mut rest = (index + 1..).map_while(|at| self.stream.kind(at));
        let other = rest.find(|&kind| {
            kind.is_assignment()
                || matches!(kind, TokenKind::LeftBrace | TokenKind::Terminator | TokenKind::Caret)
                || kind.is_reserved()
        });
        other == Some(TokenKind::LeftBrace)
    }

    /// A `}` where a statement may end: it closes a block that recovery is in, or nothing.
    fn end_of_block(&mut self, error: usize, start: usize, expected: Expected) {
        match self.closed_by(Bracket::Block) {
            Some(index) => self.open.truncate(index),
            None => self.report(error, start, expected),
        }
        self.skip(error + 1, error, false);
    }

    fn end_of_program(&mut self, error: usize, start: usize, expected: Expected) {
        let in_block = self.open.last().is_some_and(|open| open.bracket == Bracket::Block);
        if !(in_block && expected.contains(TokenKind::RightBrace)) {
            self.report(error, start, expected);
        }
    }

    fn report_open_blocks(&mut self) {
        let end = self.source.text().len() as u32;
        for open in self.open.iter().filter(|open| open.bracket == Bracket::Block) {
            self.mistakes.push(wording::unclosed_block(Span::new(end, end), open.start));
        }
    }

    /// Whether the innermost open bracket is none of a block.
    fn in_brackets(&self) -> bool {
        self.open.last().is_some_and(|open| open.bracket != Bracket::Block)
    }

    /// Inside brackets whose statement is given up, an element ends here: that is no further mistake.
    fn ends_element(&self, index: usize, kind: TokenKind) -> bool {
        kind == TokenKind::Comma
            || kind == TokenKind::TextMiddle
            || Bracket::closed_by(kind).is_some_and(|bracket| self.closed_by(bracket).is_some())
            || self.starts_line(index)
    }

    fn closed_by(&self, bracket: Bracket) -> Option<usize> {
        bracket.closes(self.open.iter().map(|open| Some(open.bracket)))
    }

    /// Opens or closes what the token at `index` opens or closes.
    fn track(&mut self, index: usize) {
        let (Some(kind), Some(span)) = (self.stream.kind(index), self.span(index)) else { return };
        if let Some(bracket) = Bracket::opened_by(kind) {
            self.open.push(Open { bracket, start: span.start });
        } else if kind == TokenKind::TextMiddle {
            if let Some(index) = self.closed_by(Bracket::Interpolation) {
                self.open.truncate(index + 1);
            }
        } else if let Some(index) = Bracket::closed_by(kind).and_then(|bracket| self.closed_by(bracket)) {
            self.open.truncate(index);
        }
    }

    fn starts_line(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.span(before));
        let (Some(before), Some(span)) = (before, self.span(index)) else { return true };
        let newline = |span: Span| self.source.slice(span).contains('\n');
        span.start < before.end
            || newline(Span::new(before.end, span.start))
            || (self.stream.tokens.kind(index - 1) == Some(TokenKind::Terminator) && newline(before))
    }

    /// Moves from the mistake at `from` to where parsing goes on. `closes`: a closing bracket could have stood at the mistake.
    fn skip(&mut self, from: usize, start: usize, closes: bool) {
        let mut index = from;
        while let Some(kind) = self.stream.kind(index) {
            let at_mistake = index == from;
            if index > start && kind.starts_statement() && self.starts_line(index) {
                let sure = self.surely_starts_statement(index);
                if sure || !at_mistake || closes {
                    let bracket_missing = at_mistake && closes && !self.bracket_closes_later(index);
                    return self.resume(index, sure || bracket_missing);
                }
            }
            if kind == TokenKind::RightBrace
                && !at_mistake
                && self.starts_line(index)
                && self.closed_by(Bracket::Block).is_none()
            {
                break;
            }
            if kind == TokenKind::Invalid && self.resume_in_open_string(index) {
                return;
            }
            self.track(index);
            index += 1;
        }
        self.at = index;
    }

    /// Goes on at `index`; `outside`: the brackets of the statement given up are taken to be closed.
    fn resume(&mut self, index: usize, outside: bool) {
        self.at = index;
        if outside && self.in_brackets() {
            self.leave_brackets();
            let start = self.span(index).unwrap_or_default().start;
            self.stream.lex_again(index, start as usize, &self.open);
        }
    }

    fn leave_brackets(&mut self) {
        while self.in_brackets() {
            self.open.pop();
        }
    }

    /// Whether the innermost bracket is closed behind `index`, before a line that surely is a statement outside it.
    fn bracket_closes_later(&mut self, index: usize) -> bool {
        let mut open: Vec<Option<Bracket>> =
            self.open.last().map(|open| Some(open.bracket)).into_iter().collect();
        for at in index.. {
            let Some(kind) = self.stream.kind(at) else { break };
            if open.len() == 1 && self.starts_line(at) && self.surely_starts_statement(at) {
                return false;
            }
            if let Some(bracket) = Bracket::opened_by(kind) {
                open.push(Some(bracket));
            } else if let Some(bracket) = Bracket::closed_by(kind) {
                match bracket.closes(open.iter().copied()) {
                    Some(0) => return true,
                    Some(length) => open.truncate(length),
                    None => return false,
                }
            }
        }
        false
    }

    /// Whether no expression in brackets can look like this: a statement's reserved word, or an assignment.
    fn surely_starts_statement(&mut self, index: usize) -> bool {
        match self.stream.kind(index) {
            Some(
                TokenKind::While
                | TokenKind::Puts
                | TokenKind::Return
                | TokenKind::Break
                | TokenKind::Continue,
            ) => true,
            Some(TokenKind::Fn) => self.stream.kind(index + 1) == Some(TokenKind::Name),
            Some(TokenKind::Name) => self.place_is_assigned(index + 1),
            _ => false,
        }
    }

    /// Whether steps of a place and an assignment follow.
    fn place_is_assigned(&mut self, mut index: usize) -> bool {
        let mut depth = 0_usize;
        while let Some(kind) = self.stream.kind(index) {
            match kind {
                TokenKind::LeftBracket => depth += 1,
                TokenKind::RightBracket if depth > 0 => depth -= 1,
                TokenKind::Terminator => return false,
                _ if kind.is_assignment() && depth == 0 => return true,
                TokenKind::Dot | TokenKind::Name => {}
                _ if depth == 0 => return false,
                _ => {}
            }
            index += 1;
        }
        false
    }

    /// If a string that is never closed has led to the mistake at `error`: goes on in the line below the string's first one.
    fn resume_in_open_string(&mut self, error: usize) -> bool {
        let in_interpolation = self.open.last().is_some_and(|open| open.bracket == Bracket::Interpolation);
        if in_interpolation {
            self.blame_interpolation(error);
        }
        let before = error.checked_sub(1).and_then(|before| Some((before, self.long_text(before)?)));
        let here = self.long_text(error);
        let unclosed = (before.is_some() || here.is_some()) && self.stream.is_unclosed();
        // A quote right before a word opens a string rather than closing one.
        let touches = |before: Span| self.span(error).is_some_and(|span| before.end == span.start);
        let (index, span) = if self.stream.tokens.kind(error) == Some(TokenKind::Invalid) {
            let Some(span) = self.long(error) else { return false };
            (error, span)
        } else if let Some((before, span)) = before.filter(|&(_, span)| unclosed || touches(span)) {
            self.mistakes.push(wording::unclosed_string(span));
            (before, span)
        } else if let Some(span) = here.filter(|_| unclosed || in_interpolation) {
            let opening = self.open.last().map(|open| open.start).filter(|_| in_interpolation);
            self.mistakes.push(match opening {
                Some(opening) => wording::unclosed_interpolation(span, opening),
                None => wording::unclosed_string(span),
            });
            (error, span)
        } else {
            return false;
        };
        self.leave_brackets();
        let line =
            self.source.slice(span).find('\n').map_or(span.end as usize, |at| span.start as usize + at);
        self.stream.lex_again(index + 1, line, &self.open);
        self.skip(index + 1, index, false);
        true
    }

    /// Where the token at `index` stands, if it is on several lines.
    fn long(&self, index: usize) -> Option<Span> {
        self.span(index).filter(|&span| self.source.slice(span).contains('\n'))
    }

    /// The same for a string or a part of one.
    fn long_text(&self, index: usize) -> Option<Span> {
        let kind = self.stream.tokens.kind(index)?;
        (TokenKind::Text..=TokenKind::TextTail).contains(&kind).then(|| self.long(index)).flatten()
    }

    /// Where a token stands that is lexed.
    fn span(&self, index: usize) -> Option<Span> {
        self.stream.tokens.span(index)
    }

    /// A string that opens behind the operand of an interpolation was meant to end the string around.
    fn blame_interpolation(&mut self, error: usize) {
        let opening = self.open.last().map(|open| open.start);
        let (Some(span), Some(opening)) = (self.span(error), opening) else { return };
        let after_operand = error
            .checked_sub(1)
            .and_then(|before| self.stream.kind(before))
            .is_some_and(TokenKind::ends_operand);
        let unclosed =
            self.stream.kind(error) == Some(TokenKind::Invalid) && self.source.slice(span).starts_with('"');
        if after_operand && unclosed {
            self.stream.errors.retain(|error| error.span.start != span.start);
            self.mistakes.push(wording::unclosed_interpolation(span, opening));
        }
    }
}

/// Whether a `,` or a closing bracket could have stood there.
fn closes_here(expected: Expected) -> bool {
    [TokenKind::Comma, TokenKind::RightParenthesis, TokenKind::RightBracket, TokenKind::TextTail]
        .into_iter()
        .any(|kind| expected.contains(kind))
}
