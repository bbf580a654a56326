//! The rules for statements and blocks.

use super::builder::here;
use super::form::{Form, Report, Set};
use super::{Roots, Rule, expression, function, place, primary};
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;

/// `block = "{" , statements , "}"`
pub fn block<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Block, E> {
    statements(roots)
        .delimited_by(just(T::LeftBrace), just(T::RightBrace))
        .map_with(|statements, at| Block { statements, span: here(at) })
        .boxed()
}

/// `statements = { TERMINATOR } , [ closed_statement , statements | open_statement , [ TERMINATOR , statements ] ]`
pub fn statements<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Vec<Statement>, E> {
    let terminators = just(T::Terminator).ignored().repeated();
    let stop = choice((just(T::Terminator).ignored(), just(T::RightBrace).ignored(), end())).rewind();
    let statement = E::choose([
        (OPEN, open_statement(roots).then_ignore(stop).boxed()),
        (CLOSED, closed_statement(roots)),
    ]);
    terminators.ignore_then(E::many(OPEN.and(CLOSED), statement.then_ignore(terminators))).boxed()
}

const CLOSED: Set = Set::of([T::If, T::Fn, T::While]);
const OPEN: Set =
    expression::STARTS.and(Set::of([T::Puts, T::Return, T::Break, T::Continue])).without(CLOSED);

/// `closed_statement = declaration | while_statement | if_expression`: ends with its brace.
fn closed_statement<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Statement, E> {
    let declaration = function::declaration(roots)
        .map(|(name, function)| StatementKind::Function { target: Use { name, variable: () }, function });
    let if_statement = primary::if_expression(roots).map(StatementKind::Expression);
    // What follows a brace with `.` was meant to continue it; elsewhere `.name` may begin a statement.
    E::choose([
        (Set::of([T::If]), if_statement.boxed()),
        (Set::of([T::Fn]), declaration.boxed()),
        (Set::of([T::While]), while_statement(roots)),
    ])
    .then_ignore(just(T::Dot).not())
    .map_with(|kind, at| Statement { kind, span: here(at) })
    .boxed()
}

/// `while_statement = "while" , expression , block`
fn while_statement<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, StatementKind, E> {
    just(T::While)
        .ignore_then(roots.expression.clone())
        .then(roots.block.clone())
        .map(|(condition, body)| StatementKind::While { condition, body })
        .boxed()
}

/// `open_statement = "puts" , expression | "break" | "continue" | "return" , [ expression ] | assignment_or_expression`
fn open_statement<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Statement, E> {
    let puts = just(T::Puts).ignore_then(roots.expression.clone()).map(StatementKind::Puts);
    let return_statement =
        just(T::Return).ignore_then(roots.expression.clone().or_not()).map(StatementKind::Return);
    E::choose([
        (expression::STARTS, assignment_or_expression(roots)),
        (Set::of([T::Puts]), puts.boxed()),
        (Set::of([T::Return]), return_statement.boxed()),
        (Set::of([T::Break]), just(T::Break).to(StatementKind::Break).boxed()),
        (Set::of([T::Continue]), just(T::Continue).to(StatementKind::Continue).boxed()),
    ])
    .map_with(|kind, at| Statement { kind, span: here(at) })
    .boxed()
}

/// `assignment_or_expression = place , assignment_operator , expression | expression`, where no `if` begins it: that one is
/// a statement of its own.
fn assignment_or_expression<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, StatementKind, E> {
    let operator = assignment_operator().map_with(|operator, at| (operator, here(at)));
    let value = operator.then(roots.expression.clone());
    just(T::If)
        .not()
        .ignore_then(roots.expression.clone())
        .then(value.or_not())
        .map_with(|(first, value), at| {
            let Some(((operator, operator_span), value)) = value else {
                return StatementKind::Expression(first);
            };
            match (place::target(at.state(), first), operator) {
                (Some(place), Some(operator)) => {
                    StatementKind::Update { place, operator, operator_span, value }
                }
                (Some(place), None) => StatementKind::Assign { place, value },
                (None, _) => StatementKind::Expression(value),
            }
        })
        .boxed()
}

fn assignment_operator<'t, E: Report<'t>>() -> impl Form<'t, Option<BinaryOperator>, E> {
    select! {
        T::Assign => None,
        T::AddAssign => Some(BinaryOperator::Add),
        T::SubtractAssign => Some(BinaryOperator::Subtract),
        T::MultiplyAssign => Some(BinaryOperator::Multiply),
        T::DivideAssign => Some(BinaryOperator::Divide),
        T::RemainderAssign => Some(BinaryOperator::Remainder),
    }
}
