//! The forms that rules are made of, twice: quick for the first pass, exact for the second.
//!
//! A program without a mistake needs no account of what else could have stood at each token. So in the first pass a
//! form looks at the next token and goes the one way that it leaves; in the second it is chumsky's own combinator,
//! which tries each way and notes what it looked for. A rule is written once, over forms.

use super::mistake::Mistake;
use super::{Extra, Kinds, Rule};
use crate::syntax::ast::Expr;
use crate::syntax::token::TokenKind;
use chumsky::error::{EmptyErr, Error};
use chumsky::input::InputRef;
use chumsky::prelude::*;

/// A set of kinds of tokens.
#[derive(Clone, Copy)]
pub struct Set(u64);

impl Set {
    pub const ANY: Set = Set(u64::MAX);

    pub const fn of<const N: usize>(kinds: [TokenKind; N]) -> Set {
        let (mut bits, mut at) = (0, 0);
        while at < N {
            bits |= 1 << kinds[at] as u32;
            at += 1;
        }
        Set(bits)
    }

    pub const fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    pub const fn and(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    fn holds(self, kind: TokenKind) -> bool {
        self.0 >> kind as u32 & 1 == 1
    }
}

const _: () = assert!(TokenKind::COUNT <= u64::BITS as usize);

/// A parser of this grammar, not yet boxed.
pub trait Form<'t, T, E: Report<'t>>: Parser<'t, Kinds<'t>, T, Extra<'t, E>> + Clone + 't {}

impl<'t, T, E: Report<'t>, P: Parser<'t, Kinds<'t>, T, Extra<'t, E>> + Clone + 't> Form<'t, T, E> for P {}

/// How a pass reports errors, not at all or exactly, and the forms that go with it.
pub trait Report<'t>: Error<'t, Kinds<'t>> + Sized + 't {
    /// One of the alternatives: the first whose set holds the next token.
    fn choose<T: 't, const N: usize>(alternatives: [(Set, Rule<'t, T, Self>); N]) -> Rule<'t, T, Self>;

    /// `{ item }`, where every item, and nothing that may follow the last one, begins with a token of `starts`.
    fn many<T: 't>(starts: Set, item: impl Form<'t, T, Self>) -> impl Form<'t, Vec<T>, Self>;

    /// `open , [ item , { "," , item } , [ "," ] ] , close`
    fn list<T: 't>(open: TokenKind, item: Rule<'t, T, Self>, close: TokenKind)
    -> impl Form<'t, Vec<T>, Self>;

    /// `rule`, of which `alone` is the special case that is one token of `kinds` before another that is not in `unless`.
    fn shortcut<T: 't>(
        kinds: Set,
        unless: Set,
        alone: impl Form<'t, T, Self>,
        rule: Rule<'t, T, Self>,
    ) -> Rule<'t, T, Self>;

    /// `rule`, which is its first operand alone unless a token of `prefixes` stands before that or one of `operators`
    /// behind. What all levels of operators begin with is so read before going through them.
    fn operand_first(
        prefixes: Set,
        operand: Rule<'t, Expr, Self>,
        operators: Set,
        rule: Rule<'t, Expr, Self>,
    ) -> Rule<'t, Expr, Self>;

    /// The operand of the innermost level: the one that `operand_first` has read already, if there is one.
    fn operand(operand: Rule<'t, Expr, Self>) -> Rule<'t, Expr, Self>;
}

/// The first pass.
impl<'t> Report<'t> for EmptyErr {
    fn choose<T: 't, const N: usize>(alternatives: [(Set, Rule<'t, T, Self>); N]) -> Rule<'t, T, Self> {
        custom(move |input| {
            let next = input.peek().ok_or_else(EmptyErr::default)?;
            let chosen = alternatives.iter().find(|(starts, _)| starts.holds(next));
            input.parse(&chosen.ok_or_else(EmptyErr::default)?.1)
        })
        .boxed()
    }

    fn many<T: 't>(starts: Set, item: impl Form<'t, T, Self>) -> impl Form<'t, Vec<T>, Self> {
        custom(move |input| {
            let mut items = Vec::new();
            while input.peek().is_some_and(|next| starts.holds(next)) {
                append(&mut items, input.parse(&item)?);
            }
            items.shrink_to_fit();
            Ok(items)
        })
    }

    fn list<T: 't>(
        open: TokenKind,
        item: Rule<'t, T, Self>,
        close: TokenKind,
    ) -> impl Form<'t, Vec<T>, Self> {
        custom(move |input| {
            let mut items = Vec::new();
            if input.next() != Some(open) {
                return Err(EmptyErr::default());
            }
            while input.peek() != Some(close) {
                append(&mut items, input.parse(&item)?);
                if input.peek() != Some(TokenKind::Comma) {
                    break;
                }
                input.skip();
            }
            items.shrink_to_fit();
            if input.next() == Some(close) { Ok(items) } else { Err(EmptyErr::default()) }
        })
    }

    fn shortcut<T: 't>(
        kinds: Set,
        unless: Set,
        alone: impl Form<'t, T, Self>,
        rule: Rule<'t, T, Self>,
    ) -> Rule<'t, T, Self> {
        custom(move |input| {
            let here = input.cursor();
            let ahead: Kinds<'t> = input.slice_from(&here..);
            match *ahead {
                [first, second, ..] if kinds.holds(first) && !unless.holds(second) => input.parse(&alone),
                _ => input.parse(&rule),
            }
        })
        .boxed()
    }

    fn operand_first(
        prefixes: Set,
        operand: Rule<'t, Expr, Self>,
        operators: Set,
        rule: Rule<'t, Expr, Self>,
    ) -> Rule<'t, Expr, Self> {
        custom(move |input: &mut InputRef<'t, '_, Kinds<'t>, Extra<'t, Self>>| {
            let begun = match input.state().begun.take() {
                Some(begun) => begun,
                None if input.peek().is_some_and(|next| prefixes.holds(next)) => return input.parse(&rule),
                None => input.parse(&operand)?,
            };
            if !input.peek().is_some_and(|next| operators.holds(next)) {
                return Ok(begun);
            }
            input.state().begun = Some(begun);
            input.parse(&rule)
        })
        .boxed()
    }

    fn operand(operand: Rule<'t, Expr, Self>) -> Rule<'t, Expr, Self> {
        custom(move |input: &mut InputRef<'t, '_, Kinds<'t>, Extra<'t, Self>>| {
            match input.state().begun.take() {
                Some(begun) => Ok(begun),
                None => input.parse(&operand),
            }
        })
        .boxed()
    }
}

/// Adds to a list that has room for one item at first: most lists of a program have no more.
fn append<T>(items: &mut Vec<T>, item: T) {
    if items.is_empty() {
        items.reserve_exact(1);
    }
    items.push(item);
}

/// The second pass.
impl<'t> Report<'t> for Mistake {
    fn choose<T: 't, const N: usize>(alternatives: [(Set, Rule<'t, T, Self>); N]) -> Rule<'t, T, Self> {
        choice(alternatives.map(|(_, rule)| rule)).boxed()
    }

    fn many<T: 't>(_starts: Set, item: impl Form<'t, T, Self>) -> impl Form<'t, Vec<T>, Self> {
        item.repeated().collect()
    }

    fn list<T: 't>(
        open: TokenKind,
        item: Rule<'t, T, Self>,
        close: TokenKind,
    ) -> impl Form<'t, Vec<T>, Self> {
        item.separated_by(just(TokenKind::Comma))
            .allow_trailing()
            .collect()
            .delimited_by(just(open), just(close))
    }

    fn shortcut<T: 't>(
        _kinds: Set,
        _unless: Set,
        _alone: impl Form<'t, T, Self>,
        rule: Rule<'t, T, Self>,
    ) -> Rule<'t, T, Self> {
        rule
    }

    fn operand_first(
        _prefixes: Set,
        _operand: Rule<'t, Expr, Self>,
        _operators: Set,
        rule: Rule<'t, Expr, Self>,
    ) -> Rule<'t, Expr, Self> {
        rule
    }

    fn operand(operand: Rule<'t, Expr, Self>) -> Rule<'t, Expr, Self> {
        operand
    }
}
