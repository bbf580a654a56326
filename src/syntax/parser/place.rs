//! Values in, places out where something is written: targets of assignments, of `<<` and of mutating methods.

use super::builder::{Builder, fault};
use crate::source::Span;
use crate::syntax::ast::*;
use std::rc::Rc;

/// What keeps a value from being a place.
enum Obstacle {
    /// It is something else altogether.
    Value,
    /// A built-in's name stands as a step: `m.len`.
    Method { name: Rc<str>, step: Span },
}

/// A value that is no place, given back.
struct Refused {
    base: Expr,
    steps: Vec<Step>,
    obstacle: Obstacle,
}

/// A value followed by steps; the first mutating method on a place writes.
pub fn postfix(builder: &mut Builder<'_>, base: Expr, mut steps: Vec<Step>) -> Expr {
    let writes = match base.kind {
        ExprKind::Variable(_) => first_mutation(&steps),
        _ => None,
    };
    let Some((index, mutator)) = writes else { return chain(base, steps) };
    let rest = steps.split_off(index + 1);
    let Some(Step { kind: StepKind::Method { arguments, .. }, span }) = steps.pop() else {
        return chain(base, rest);
    };
    let span = base.span.to(span);
    match place(base, steps) {
        Ok(place) => {
            let place = Box::new(place);
            let arguments = arguments.map(Box::new);
            chain(Expr { kind: ExprKind::Mutation { place, mutator, arguments }, span }, rest)
        }
        Err(refused) => {
            builder.fault(fault(refused.base.span, "expected a place to write into, found a value"));
            chain(refused.base, refused.steps)
        }
    }
}

/// The first step that is no plain index or key, if it is a mutating method.
fn first_mutation(steps: &[Step]) -> Option<(usize, Mutator)> {
    let plain = |step: &Step| matches!(step.kind, StepKind::Index(_) | StepKind::Key(_));
    let index = steps.iter().position(|step| !plain(step))?;
    match &steps.get(index)?.kind {
        StepKind::Method { name, .. } => Mutator::named(&name.text).map(|mutator| (index, mutator)),
        StepKind::Call(_) | StepKind::Index(_) | StepKind::Key(_) => None,
    }
}

fn chain(base: Expr, steps: Vec<Step>) -> Expr {
    if steps.is_empty() {
        return base;
    }
    let span = whole(base.span, &steps);
    Expr { kind: ExprKind::Postfix { base: Box::new(base), steps }, span }
}

/// `first << a << b`: one write when `first` is a place.
pub fn append(builder: &mut Builder<'_>, first: Expr, rest: Vec<Link>, span: Span) -> Expr {
    match into_place(first) {
        Ok(place) => {
            let values = rest.into_iter().map(|link| link.operand).collect();
            Expr { kind: ExprKind::Append { place: Box::new(place), values }, span }
        }
        Err(refused) => {
            let (first, obstacle) = *refused;
            if let Obstacle::Method { name, step } = obstacle {
                method_as_step(builder, first.span, &name, step);
            }
            Expr { kind: ExprKind::Chain { first: Box::new(first), rest }, span }
        }
    }
}

/// The target of an assignment; what is none is a fault.
pub fn target(builder: &mut Builder<'_>, value: Expr) -> Option<Place> {
    let refused = match into_place(value) {
        Ok(place) => return Some(place),
        Err(refused) => *refused,
    };
    match refused {
        (value, Obstacle::Method { name, step }) => method_as_step(builder, value.span, &name, step),
        (value, Obstacle::Value) => {
            let message = format!("expected a place to assign to, found {}", describe(&value.kind));
            let help = "a place is a name followed by any number of `[…]` and `.key`";
            builder.fault(fault(value.span, message).with_help(help));
        }
    }
    None
}

fn method_as_step(builder: &mut Builder<'_>, whole: Span, name: &str, step: Span) {
    let before = builder.source(Span::new(whole.start, step.start)).to_owned();
    let message = format!("expected a key to write to, found the built-in `{name}`");
    let help = format!("a key of that name is written `{before}[:{name}]`");
    builder.fault(fault(step, message).with_help(help));
}

fn into_place(value: Expr) -> Result<Place, Box<(Expr, Obstacle)>> {
    let span = value.span;
    match value.kind {
        ExprKind::Variable(_) => {
            place(value, Vec::new()).map_err(|refused| Box::new((refused.base, refused.obstacle)))
        }
        ExprKind::Postfix { base, steps } => place(*base, steps).map_err(|refused| {
            let Refused { base, steps, obstacle } = *refused;
            Box::new((Expr { kind: ExprKind::Postfix { base: Box::new(base), steps }, span }, obstacle))
        }),
        ExprKind::Mutation { place, mutator, arguments: None } => {
            let step = Span::new(place.span.end, span.end);
            let obstacle = Obstacle::Method { name: mutator.name().into(), step };
            let kind = ExprKind::Mutation { place, mutator, arguments: None };
            Err(Box::new((Expr { kind, span }, obstacle)))
        }
        kind => Err(Box::new((Expr { kind, span }, Obstacle::Value))),
    }
}

fn place(base: Expr, steps: Vec<Step>) -> Result<Place, Box<Refused>> {
    let mut method = None;
    for step in &steps {
        match &step.kind {
            StepKind::Index(_) | StepKind::Key(_) => {}
            StepKind::Method { name, arguments: None } => {
                method.get_or_insert((name.text.clone(), step.span));
            }
            StepKind::Method { arguments: Some(_), .. } | StepKind::Call(_) => {
                return Err(Box::new(Refused { base, steps, obstacle: Obstacle::Value }));
            }
        }
    }
    let ExprKind::Variable(Use { name, .. }) = &base.kind else {
        return Err(Box::new(Refused { base, steps, obstacle: Obstacle::Value }));
    };
    if let Some((name, step)) = method {
        return Err(Box::new(Refused { base, steps, obstacle: Obstacle::Method { name, step } }));
    }
    let (name, span) = (name.clone(), whole(base.span, &steps));
    let steps = steps.into_iter().filter_map(place_step).collect();
    Ok(Place { name, read: (), write: (), steps, span })
}

fn place_step(step: Step) -> Option<PlaceStep> {
    match step.kind {
        StepKind::Index(index) => Some(PlaceStep::Index { index, span: step.span }),
        StepKind::Key(name) => Some(PlaceStep::Key(name)),
        StepKind::Call(_) | StepKind::Method { .. } => None,
    }
}

/// The source from a value's start to its last step's end.
fn whole(base: Span, steps: &[Step]) -> Span {
    steps.last().map_or(base, |last| base.to(last.span))
}

/// What an expression is, with its article.
fn describe(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Nil => "`nil`",
        ExprKind::Boolean(true) => "`true`",
        ExprKind::Boolean(false) => "`false`",
        ExprKind::Number { .. } => "a number",
        ExprKind::Text(_) => "a string",
        ExprKind::Symbol(_) => "a symbol",
        ExprKind::Shell(_) => "shell text",
        ExprKind::Variable(_) => "a name",
        ExprKind::Group(_) => "a value in parentheses",
        ExprKind::Container(_) => "a container",
        ExprKind::Lambda(_) => "a function",
        ExprKind::If(_) => "an `if`",
        ExprKind::Section { .. } => "a method section",
        ExprKind::Postfix { steps, .. } => match steps.last().map(|step| &step.kind) {
            Some(StepKind::Call(_) | StepKind::Method { .. }) => "the result of a call",
            Some(StepKind::Index(_) | StepKind::Key(_)) | None => "an entry of a value",
        },
        ExprKind::Append { .. } => "the result of `<<`",
        ExprKind::Mutation { .. } => "the result of a call",
        ExprKind::Negate(_) | ExprKind::Not { .. } => "the result of an operator",
        ExprKind::Chain { .. } | ExprKind::Logical { .. } => "the result of an operator",
        ExprKind::Pipeline { .. } => "the result of a pipeline",
    }
}
