//! The rules for what an expression is made of.

use super::builder::{Builder, here};
use super::form::{Form, Report, Set};
use super::{Roots, Rule, function};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use crate::value::number::Number;
use chumsky::prelude::*;
use std::rc::Rc;

/// `primary = atom | group | container | lambda | text | if_expression`
pub fn primary<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    E::choose([
        (ATOMS, atom().boxed()),
        (Set::of([T::LeftParenthesis]), group(roots)),
        (Set::of([T::LeftBracket]), container(roots)),
        (Set::of([T::Caret]), function::lambda(roots)),
        (Set::of([T::TextHead]), text(roots)),
        (Set::of([T::If]), if_expression(roots)),
    ])
}

/// What a primary begins with.
pub const STARTS: Set =
    ATOMS.and(Set::of([T::LeftParenthesis, T::LeftBracket, T::Caret, T::TextHead, T::If]));

/// The tokens that are primaries by themselves.
pub const ATOMS: Set = Set::of([T::Name, T::Number, T::Text, T::Symbol, T::Shell, T::True, T::False, T::Nil]);

/// `atom = NAME | NUMBER | STRING | SYMBOL | SHELL | "true" | "false" | "nil"`
pub fn atom<'t, E: Report<'t>>() -> impl Form<'t, Expr, E> {
    let kind = select! {
        T::Name => T::Name,
        T::Number => T::Number,
        T::Text => T::Text,
        T::Symbol => T::Symbol,
        T::Shell => T::Shell,
        T::True => T::True,
        T::False => T::False,
        T::Nil => T::Nil,
    };
    kind.map_with(|kind, at| {
        let span = here(at);
        Expr { kind: atom_kind(at.state(), kind, span), span }
    })
}

fn atom_kind(builder: &mut Builder<'_>, kind: T, span: Span) -> ExprKind {
    match kind {
        T::Name => ExprKind::Variable(Use { name: builder.name(span), variable: () }),
        T::Number => {
            let text = builder.name(span).text;
            let value = Number::from_literal(&text).unwrap_or(Number::Int(0));
            ExprKind::Number { value, text }
        }
        T::Text => {
            let text = builder.string(span, 1, 1);
            ExprKind::Text(if text.is_empty() { Vec::new() } else { vec![TextPart::Text(text)] })
        }
        T::Symbol if builder.source(span).starts_with(":\"") => ExprKind::Symbol(builder.string(span, 2, 1)),
        T::Symbol => ExprKind::Symbol(builder.string(span, 1, 0)),
        T::Shell => {
            let raw = builder.source(crate::syntax::lexer::text::inner(span, 1, 1));
            ExprKind::Shell(raw.replace("\\`", "`").into())
        }
        T::True => ExprKind::Boolean(true),
        T::False => ExprKind::Boolean(false),
        _ => ExprKind::Nil,
    }
}

/// `group = "(" , expression , ")"`
fn group<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    roots
        .expression
        .clone()
        .delimited_by(just(T::LeftParenthesis), just(T::RightParenthesis))
        .map_with(|inner, at| Expr { kind: ExprKind::Group(Box::new(inner)), span: here(at) })
        .boxed()
}

/// `container = "[" , [ entry , { "," , entry } , [ "," ] ] , "]"`
fn container<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    E::list(T::LeftBracket, entry(roots), T::RightBracket)
        .map_with(|entries, at| Expr { kind: ExprKind::Container(entries), span: here(at) })
        .boxed()
}

/// `entry = "*" , expression | ( KEY | STRING_KEY ) , expression | expression`
fn entry<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Entry, E> {
    let spread = just(T::Star)
        .ignore_then(roots.expression.clone())
        .map_with(|value, at| Entry::Spread { value, span: here(at) });
    let text_key = just(T::TextKey).map_with(|_, at| {
        let span = crate::syntax::lexer::text::inner(here(at), 0, 1);
        let text = at.state().string(span, 1, 1);
        Name { text, span }
    });
    let pair = choice((function::key(), text_key))
        .then(roots.expression.clone())
        .map(|(key, value)| Entry::Pair { key, value });
    let value = roots.expression.clone().map(Entry::Value);
    E::choose([
        (Set::of([T::Star]), spread.boxed()),
        (Set::of([T::Key, T::TextKey]), pair.boxed()),
        (Set::ANY, value.boxed()),
    ])
}

/// `text = STRING_HEAD , expression , { STRING_MIDDLE , expression } , STRING_TAIL`
fn text<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let piece = |kind: T| {
        just(kind).map_with(|_, at| {
            let span = here(at);
            at.state().string(span, 1, 1)
        })
    };
    let middle = piece(T::TextMiddle).then(roots.expression.clone());
    piece(T::TextHead)
        .then(roots.expression.clone())
        .then(E::many(Set::of([T::TextMiddle]), middle))
        .then(piece(T::TextTail))
        .map_with(|((first, middle), tail), at| Expr {
            kind: ExprKind::Text(text_parts(first, middle, tail)),
            span: here(at),
        })
        .boxed()
}

fn text_parts(first: (Rc<str>, Expr), middle: Vec<(Rc<str>, Expr)>, tail: Rc<str>) -> Vec<TextPart> {
    let mut parts = Vec::with_capacity(2 * middle.len() + 3);
    for (text, value) in std::iter::once(first).chain(middle) {
        if !text.is_empty() {
            parts.push(TextPart::Text(text));
        }
        parts.push(TextPart::Interpolation(value));
    }
    if !tail.is_empty() {
        parts.push(TextPart::Text(tail));
    }
    parts
}

/// `if_expression = "if" , expression , block , { "else" , "if" , expression , block } , [ "else" , block ]`
pub fn if_expression<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let branch = just(T::If).ignore_then(roots.expression.clone()).then(roots.block.clone()).boxed();
    let more = just(T::Else).ignore_then(branch.clone()).repeated().collect::<Vec<_>>();
    branch
        .then(more)
        .then(just(T::Else).ignore_then(roots.block.clone()).or_not())
        .map_with(|((first, more), otherwise), at| {
            let mut branches = Vec::with_capacity(more.len() + 1);
            branches.push(first);
            branches.extend(more);
            Expr { kind: ExprKind::If(Box::new(If { branches, otherwise })), span: here(at) }
        })
        .boxed()
}
