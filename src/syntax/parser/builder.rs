//! Indices of tokens in, spans, names and texts of the tree out; mistakes that only the finished tree shows are gathered here.

use super::At;
use super::form::Report;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};
use crate::syntax::lexer::text::{inner, unescape};
use crate::syntax::token::Tokens;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The state of one parse.
pub struct Builder<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    /// The index of the first token that is parsed.
    base: usize,
    names: FxHashMap<&'t str, Rc<str>>,
    pub faults: Vec<Diagnostic>,
    /// An operand that is read and waits for the rule of its operators.
    pub begun: Option<Expr>,
}

impl<'t> Builder<'t> {
    pub fn new(text: &'t str, tokens: &'t Tokens, base: usize) -> Builder<'t> {
        Builder { text, tokens, base, names: FxHashMap::default(), faults: Vec::new(), begun: None }
    }

    /// The source under the tokens `start..end`.
    #[inline]
    fn span(&self, start: usize, end: usize) -> Span {
        let first = self.tokens.span(self.base + start).unwrap_or_default();
        let last = self.tokens.span((self.base + end).saturating_sub(1)).unwrap_or_default();
        if end > start { first.to(last) } else { Span::new(first.start, first.start) }
    }

    pub fn ordinal(&self, token: usize) -> u32 {
        self.tokens.ordinal(self.base + token)
    }

    pub fn source(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// One shared text for equal texts.
    #[inline]
    pub fn intern(&mut self, text: &'t str) -> Rc<str> {
        self.names.entry(text).or_insert_with(|| text.into()).clone()
    }

    pub fn name(&mut self, span: Span) -> Name {
        let text = self.intern(self.source(span));
        Name { text, span }
    }

    /// The name in `name:`.
    pub fn key(&mut self, span: Span) -> Name {
        self.name(inner(span, 0, 1))
    }

    /// What the stretch of string without `before` and `after` bytes of delimiters stands for.
    pub fn string(&mut self, span: Span, before: u32, after: u32) -> Rc<str> {
        let raw = self.source(inner(span, before, after));
        if raw.contains('\\') { unescape(raw).into() } else { self.intern(raw) }
    }

    /// Notes a mistake that does not keep the tree from being built.
    pub fn fault(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }
}

/// A syntax error at `span`.
pub fn fault(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Syntax, span, message)
}

/// The source under what a rule has just parsed.
#[inline]
pub fn here<'t, E: Report<'t>>(at: &mut At<'t, '_, E>) -> Span {
    let range = at.span();
    at.state().span(range.start, range.end)
}
