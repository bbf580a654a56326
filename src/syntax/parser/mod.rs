//! Tokens in, syntax tree out: one function for each production of `grammar/weave.ebnf`.

pub mod builder;
mod expression;
mod function;
pub mod mistake;
mod operators;
mod place;
mod postfix;
mod primary;
mod statement;

use super::ast::{Block, Expr, Statement};
use super::token::TokenKind;
use builder::Builder;
use chumsky::error::{EmptyErr, Error};
use chumsky::extra::{Full, SimpleState};
use chumsky::input::MapExtra;
use chumsky::prelude::*;
use chumsky::recursive::{Direct, Recursive};
use mistake::Mistake;

/// What the rules read.
pub type Kinds<'t> = &'t [TokenKind];

/// How the rules report errors: not at all in the first pass, exactly in the second.
pub trait Report<'t>: Error<'t, Kinds<'t>> + 't {}

impl<'t, E: Error<'t, Kinds<'t>> + 't> Report<'t> for E {}

type Extra<'t, E> = Full<E, SimpleState<Builder<'t>>, ()>;
type Rule<'t, T, E> = Boxed<'t, 't, Kinds<'t>, T, Extra<'t, E>>;
type At<'t, 'b, E> = MapExtra<'t, 'b, Kinds<'t>, Extra<'t, E>>;
type Handle<'t, T, E> = Recursive<Direct<'t, 't, Kinds<'t>, T, Extra<'t, E>>>;

/// The two rules that all others come back to.
struct Roots<'t, E: Report<'t>> {
    expression: Rule<'t, Expr, E>,
    block: Rule<'t, Block, E>,
}

impl<'t, E: Report<'t>> Roots<'t, E> {
    fn new(expression: Rule<'t, Expr, E>) -> Roots<'t, E> {
        let within = expression.clone();
        let block = recursive(move |block: Handle<'t, Block, E>| {
            statement::block(&Roots { expression: within, block: block.boxed() })
        });
        Roots { expression, block: block.boxed() }
    }
}

/// `program`: the statements of the top level, up to the end of the tokens.
fn program<'t, E: Report<'t>>() -> impl Parser<'t, Kinds<'t>, Vec<Statement>, Extra<'t, E>> {
    let expression =
        recursive(|expression: Handle<'t, Expr, E>| expression::expression(&Roots::new(expression.boxed())));
    statement::statements(&Roots::new(expression.boxed())).then_ignore(end())
}

/// The first pass over `kinds`, the tokens from `builder`'s base on: the statements, if there is no mistake.
pub fn first_pass<'t>(kinds: Kinds<'t>, builder: Builder<'t>) -> (Option<Vec<Statement>>, Builder<'t>) {
    let (result, builder) = run::<EmptyErr>(kinds, builder);
    (result.ok(), builder)
}

/// The second pass, slower: where the mistake is, and what could have stood there.
pub fn second_pass<'t>(
    kinds: Kinds<'t>,
    builder: Builder<'t>,
) -> (Result<Vec<Statement>, Option<Mistake>>, Builder<'t>) {
    run::<Mistake>(kinds, builder)
}

fn run<'t, E: Report<'t>>(
    kinds: Kinds<'t>,
    builder: Builder<'t>,
) -> (Result<Vec<Statement>, Option<E>>, Builder<'t>) {
    let mut state = SimpleState(builder);
    let result = program::<E>().parse_with_state(kinds, &mut state).into_result();
    (result.map_err(|mut errors| errors.pop()), state.0)
}
