//! Tokens in, syntax tree out: one function for each production of `grammar/weave.ebnf`.

pub mod builder;
mod expression;
mod form;
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
use chumsky::error::EmptyErr;
use chumsky::extra::{Full, SimpleState};
use chumsky::input::MapExtra;
use chumsky::prelude::*;
use chumsky::recursive::{Direct, Recursive};
use form::Report;
use mistake::Mistake;

/// What the rules read.
pub type Kinds<'t> = &'t [TokenKind];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::lexer::lex;

    /// Every form of operators, chains, lists and statements beside the samples.
    const FORMS: &str = r#"
x = not a |> f *> not -b.c(1, k: 2)[3] &> ^(t: 0, v, *rest) { t + v } or c and not not d
y = a < b == !c - -1 * .trim.split(",")("{x + 1}: {f(*y, z: 3)}", ) | [1, *xs, k: 2, "long key": [],]
if a { 1 } else if b { 2 } else { } while x << 1 << 2 { break; continue } fn f(a, b: 1 + 2,) { return } f()
m.k[0] += (x).sort(:desc).k; return `ls`
"#;

    #[test]
    fn both_passes_read_the_same_tree() {
        let samples = [
            FORMS,
            include_str!("../../../samples/02-functions.wv"),
            include_str!("../../../samples/04-containers.wv"),
            include_str!("../../../samples/05-pipelines.wv"),
            include_str!("../../../samples/09-queens.wv"),
        ];
        for text in samples {
            let tokens = lex(text).tokens;
            let (first, _) = first_pass(&tokens.kinds, Builder::new(text, &tokens, 0));
            let (second, _) = second_pass(&tokens.kinds, Builder::new(text, &tokens, 0));
            assert!(first.is_some(), "does not parse: {text}");
            assert_eq!(first, second.ok(), "{text}");
        }
    }
}
