//! The rules for calls, indices, members and method sections.

use super::builder::here;
use super::form::{Report, Set};
use super::{Roots, Rule, function, place, primary};
use crate::published::BuiltinId;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;

/// `postfix = primary , { step } | "." , NAME , { step }`
pub fn postfix<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let step = step(roots);
    let chain = primary::primary(roots).then(E::many(STEPS, step.clone())).map_with(|(base, steps), at| {
        if steps.is_empty() { base } else { place::postfix(at.state(), base, join_calls(steps)) }
    });
    let section = just(T::Dot)
        .rewind()
        .ignore_then(step.repeated().at_least(1).collect::<Vec<_>>())
        .map_with(|steps, at| Expr {
            kind: ExprKind::Section { steps: join_calls(steps), layout: () },
            span: here(at),
        });
    E::choose([(primary::STARTS, chain.boxed()), (Set::of([T::Dot]), section.boxed())])
}

/// What a step begins with.
pub const STEPS: Set = Set::of([T::LeftParenthesis, T::LeftBracket, T::Dot]);

/// `step = arguments | "[" , expression , "]" | "." , NAME`
fn step<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Step, E> {
    let call = function::arguments(roots)
        .map(|arguments| Step { span: arguments.span, kind: StepKind::Call(arguments) });
    let index = roots
        .expression
        .clone()
        .delimited_by(just(T::LeftBracket), just(T::RightBracket))
        .map_with(|index, at| Step { kind: StepKind::Index(index), span: here(at) });
    let member = just(T::Dot)
        .ignore_then(function::name())
        .map_with(|name, at| Step { kind: member(name), span: here(at) });
    E::choose([
        (Set::of([T::LeftParenthesis]), call.boxed()),
        (Set::of([T::LeftBracket]), index.boxed()),
        (Set::of([T::Dot]), member.boxed()),
    ])
}

fn member(name: Name) -> StepKind {
    match BuiltinId::named(&name.text) {
        Some(_) => StepKind::Method { name, arguments: None },
        None => StepKind::Key(name),
    }
}

/// Gives each method the arguments that follow it.
fn join_calls(mut steps: Vec<Step>) -> Vec<Step> {
    steps.dedup_by(|step, before| match (&mut step.kind, &mut before.kind) {
        (StepKind::Call(given), StepKind::Method { arguments: arguments @ None, .. }) => {
            let items = std::mem::take(&mut given.items);
            *arguments = Some(Arguments { items, span: given.span });
            before.span = before.span.to(step.span);
            true
        }
        _ => false,
    });
    steps.shrink_to_fit();
    steps
}
