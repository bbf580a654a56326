//! The rules for calls, indices, members and method sections.

use super::builder::here;
use super::{Report, Roots, Rule, function, place, primary};
use crate::published::BuiltinId;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;

/// `postfix = primary , { step } | "." , NAME , { step }`
pub fn postfix<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let step = step(roots);
    let chain = primary::primary(roots).then(step.clone().repeated().collect::<Vec<_>>()).map_with(
        |(base, steps), at| {
            if steps.is_empty() { base } else { place::postfix(at.state(), base, join_calls(steps)) }
        },
    );
    let section = just(T::Dot)
        .rewind()
        .ignore_then(step.repeated().at_least(1).collect::<Vec<_>>())
        .map_with(|steps, at| Expr {
            kind: ExprKind::Section { steps: join_calls(steps), layout: () },
            span: here(at),
        });
    choice((chain, section)).boxed()
}

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
    choice((call, index, member)).boxed()
}

fn member(name: Name) -> StepKind {
    match BuiltinId::named(&name.text) {
        Some(_) => StepKind::Method { name, arguments: None },
        None => StepKind::Key(name),
    }
}

/// Gives each method the arguments that follow it.
fn join_calls(steps: Vec<Step>) -> Vec<Step> {
    if !steps.iter().any(|step| matches!(step.kind, StepKind::Method { .. })) {
        return steps;
    }
    let mut joined: Vec<Step> = Vec::with_capacity(steps.len());
    for Step { kind, span } in steps {
        match (kind, joined.last_mut()) {
            (
                StepKind::Call(given),
                Some(Step { kind: StepKind::Method { arguments: arguments @ None, .. }, span: whole }),
            ) => {
                *whole = whole.to(span);
                *arguments = Some(given);
            }
            (kind, _) => joined.push(Step { kind, span }),
        }
    }
    joined
}
