//! The rules for functions: declarations, lambdas, parameters and arguments.

use super::builder::{Builder, fault, here};
use super::form::{Form, Report, Set};
use super::{Roots, Rule};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;
use rustc_hash::FxHashMap;
use std::rc::Rc;

struct Header {
    id: FunctionId,
    name: Option<Name>,
    parameters: Vec<Parameter>,
    span: Span,
}

/// `declaration = "fn" , NAME , parameters , block`
pub fn declaration<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, (Name, Rc<Function>), E> {
    let header =
        just(T::Fn).ignore_then(name()).then(parameters(roots)).map_with(|(name, parameters), at| {
            let id = FunctionId(at.span().start as u32);
            (name.clone(), Header { id, name: Some(name), parameters, span: here(at) })
        });
    header
        .then(roots.block.clone())
        .map_with(|((name, header), body), at| (name, function(at.state(), header, body)))
        .boxed()
}

/// `lambda = "^" , parameters , block`
pub fn lambda<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let header = just(T::Caret).ignore_then(parameters(roots)).map_with(|parameters, at| {
        let id = FunctionId(at.span().start as u32);
        Header { id, name: None, parameters, span: here(at) }
    });
    header
        .then(roots.block.clone())
        .map_with(|(header, body), at| Expr {
            kind: ExprKind::Lambda(function(at.state(), header, body)),
            span: here(at),
        })
        .boxed()
}

fn function(builder: &mut Builder<'_>, header: Header, body: Block) -> Rc<Function> {
    let Header { id, name, parameters, span } = header;
    let id = FunctionId(builder.ordinal(id.0 as usize));
    let whole = span.to(body.span);
    Rc::new(Function { id, name, parameters, body, span: whole, header: span, layout: () })
}

/// `NAME`
pub fn name<'t, E: Report<'t>>() -> impl Form<'t, Name, E> {
    just(T::Name).map_with(|_, at| {
        let span = here(at);
        at.state().name(span)
    })
}

/// `KEY`
pub fn key<'t, E: Report<'t>>() -> impl Form<'t, Name, E> {
    just(T::Key).map_with(|_, at| {
        let span = here(at);
        at.state().key(span)
    })
}

/// `parameters = "(" , [ parameter , { "," , parameter } , [ "," ] ] , ")"`
fn parameters<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Vec<Parameter>, E> {
    E::list(T::LeftParenthesis, parameter(roots), T::RightParenthesis)
        .map_with(|parameters, at| {
            check_parameters(at.state(), &parameters);
            parameters
        })
        .boxed()
}

/// `parameter = NAME | KEY , expression | "*" , NAME`
fn parameter<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Parameter, E> {
    let target = |name| Use { name, variable: () };
    let required = name().map(move |name| Parameter { target: target(name), kind: ParameterKind::Required });
    let defaulted = key()
        .then(roots.expression.clone())
        .map(move |(name, value)| Parameter { target: target(name), kind: ParameterKind::Default(value) });
    let collecting = just(T::Star)
        .ignore_then(name())
        .map(move |name| Parameter { target: target(name), kind: ParameterKind::Collecting });
    E::choose([
        (Set::of([T::Name]), required.boxed()),
        (Set::of([T::Key]), defaulted.boxed()),
        (Set::of([T::Star]), collecting.boxed()),
    ])
}

fn check_parameters(builder: &mut Builder<'_>, parameters: &[Parameter]) {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for (index, parameter) in parameters.iter().enumerate() {
        let Name { text, span } = &parameter.target.name;
        let is_last = index + 1 == parameters.len();
        if T::reserved(text).is_some() {
            let message = format!("expected a parameter name, found the reserved word `{text}`");
            builder.fault(fault(*span, message));
        }
        if let Some(&first) = seen.get(&**text) {
            let message = format!("expected parameters with different names, found `{text}` twice");
            builder.fault(fault(*span, message).with_label("again here").with_other(first, "first here"));
        } else if !is_last {
            seen.insert(text, *span);
        }
        if parameter.kind == ParameterKind::Collecting && !is_last {
            let message = format!("expected the collecting parameter last, found `*{text}` before others");
            builder.fault(fault(*span, message));
        }
    }
}

/// `arguments = "(" , [ argument , { "," , argument } , [ "," ] ] , ")"`
pub fn arguments<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Arguments, E> {
    E::list(T::LeftParenthesis, argument(roots), T::RightParenthesis)
        .map_with(|items, at| {
            check_arguments(at.state(), &items);
            Arguments { items, span: here(at) }
        })
        .boxed()
}

/// `argument = "*" , expression | KEY , expression | expression`
fn argument<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Argument, E> {
    let spread = just(T::Star)
        .ignore_then(roots.expression.clone())
        .map_with(|value, at| Argument::Spread { value, span: here(at) });
    let named = key().then(roots.expression.clone()).map(|(name, value)| Argument::Named { name, value });
    let positional = roots.expression.clone().map(Argument::Positional);
    E::choose([
        (Set::of([T::Star]), spread.boxed()),
        (Set::of([T::Key]), named.boxed()),
        (Set::ANY, positional.boxed()),
    ])
}

fn check_arguments(builder: &mut Builder<'_>, items: &[Argument]) {
    let mut named: Option<Span> = None;
    for item in items {
        let span = match item {
            Argument::Named { name, .. } => {
                named = Some(name.span);
                continue;
            }
            Argument::Positional(value) => value.span,
            Argument::Spread { span, .. } => *span,
        };
        if let Some(name) = named {
            let message = "expected named arguments last, found an argument without a name";
            builder.fault(fault(span, message).with_other(name, "a named argument"));
        }
    }
}
