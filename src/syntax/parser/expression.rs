//! The rules from `expression` down to `unary`, loosest first.

use super::builder::here;
use super::form::{Form, Report, Set};
use super::{Roots, Rule, operators, postfix, primary};
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;

/// `expression = disjunction , { pipeline_operator , disjunction }`
pub fn expression<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let innermost = E::shortcut(primary::ATOMS, postfix::STEPS, primary::atom(), unary(roots));
    let operand = disjunction(&innermost);
    let stage = pipeline_operator()
        .map_with(|operator, at| (operator, here(at)))
        .then(operand.clone())
        .map(|((operator, operator_span), function)| Stage { operator, operator_span, function });
    let pipeline = operand.then(E::many(PIPELINE_OPERATORS, stage)).map(|(first, stages)| {
        let Some(last) = stages.last() else { return first };
        let span = first.span.to(last.function.span);
        Expr { kind: ExprKind::Pipeline { first: Box::new(first), stages }, span }
    });
    E::operand_first(NOT, innermost, TIGHTER.and(PIPELINE_OPERATORS), pipeline.boxed())
}

const PIPELINE_OPERATORS: Set = Set::of([T::Apply, T::Map, T::Fold]);

fn pipeline_operator<'t, E: Report<'t>>() -> impl Form<'t, PipelineOperator, E> {
    select! {
        T::Apply => PipelineOperator::Apply,
        T::Map => PipelineOperator::Map,
        T::Fold => PipelineOperator::Fold,
    }
}

/// `disjunction = conjunction , { ( "or" | "||" ) , conjunction }`
fn disjunction<'t, E: Report<'t>>(innermost: &Rule<'t, Expr, E>) -> Rule<'t, Expr, E> {
    let operator = select! { T::Or => Spelling::Word, T::OrSign => Spelling::Sign };
    let disjunction = logical(LogicalOperator::Or, OR, operator, conjunction(innermost));
    E::operand_first(NOT, innermost.clone(), TIGHTER, disjunction)
}

/// The operators that bind more tightly than those of pipelines.
const TIGHTER: Set = OR.and(AND).and(BINARY_OPERATORS);

const OR: Set = Set::of([T::Or, T::OrSign]);

/// `conjunction = negation , { ( "and" | "&&" ) , negation }`
fn conjunction<'t, E: Report<'t>>(innermost: &Rule<'t, Expr, E>) -> Rule<'t, Expr, E> {
    let operator = select! { T::And => Spelling::Word, T::AndSign => Spelling::Sign };
    logical(LogicalOperator::And, AND, operator, negation(innermost))
}

const AND: Set = Set::of([T::And, T::AndSign]);

fn logical<'t, E: Report<'t>>(
    kind: LogicalOperator,
    starts: Set,
    operator: impl Form<'t, Spelling, E>,
    operand: Rule<'t, Expr, E>,
) -> Rule<'t, Expr, E> {
    operand
        .clone()
        .then(E::many(starts, operator.then(operand)))
        .map(move |(first, rest)| {
            let Some((_, last)) = rest.last() else { return first };
            let span = first.span.to(last.span);
            let mut operands = Vec::with_capacity(rest.len() + 1);
            operands.push(first);
            let mut spellings = Vec::with_capacity(rest.len());
            for (spelling, operand) in rest {
                spellings.push(spelling);
                operands.push(operand);
            }
            let (operands, spellings) = (operands.into(), spellings.into());
            Expr { kind: ExprKind::Logical { operator: kind, operands, spellings }, span }
        })
        .boxed()
}

/// `negation = { "not" } , operation`
fn negation<'t, E: Report<'t>>(innermost: &Rule<'t, Expr, E>) -> Rule<'t, Expr, E> {
    let not = just(T::Not).map_with(|_, at| here(at));
    not.repeated()
        .foldr(operation(innermost), |word, operand| {
            let span = word.to(operand.span);
            Expr { kind: ExprKind::Not { operand: Box::new(operand), word: true }, span }
        })
        .boxed()
}

const NOT: Set = Set::of([T::Not]);

/// `operation = unary , { operator , unary }`, grouped by the operators' levels.
fn operation<'t, E: Report<'t>>(innermost: &Rule<'t, Expr, E>) -> Rule<'t, Expr, E> {
    let link = operator()
        .map_with(|operator, at| (operator, here(at)))
        .then(innermost.clone())
        .map(|((operator, operator_span), operand)| Link { operator, operator_span, operand });
    E::operand(innermost.clone())
        .then(E::many(BINARY_OPERATORS, link))
        .map_with(
            |(first, links), at| {
                if links.is_empty() { first } else { operators::group(at.state(), first, links) }
            },
        )
        .boxed()
}

const BINARY_OPERATORS: Set = Set::of([
    T::Equal,
    T::NotEqual,
    T::Less,
    T::LessEqual,
    T::Greater,
    T::GreaterEqual,
    T::Bar,
    T::BangAmpersand,
    T::Ampersand,
    T::LessLess,
    T::Plus,
    T::Minus,
    T::Star,
    T::Slash,
    T::Percent,
]);

fn operator<'t, E: Report<'t>>() -> impl Form<'t, BinaryOperator, E> {
    select! {
        T::Equal => BinaryOperator::Equal,
        T::NotEqual => BinaryOperator::NotEqual,
        T::Less => BinaryOperator::Less,
        T::LessEqual => BinaryOperator::LessEqual,
        T::Greater => BinaryOperator::Greater,
        T::GreaterEqual => BinaryOperator::GreaterEqual,
        T::Bar => BinaryOperator::Union,
        T::BangAmpersand => BinaryOperator::SymmetricDifference,
        T::Ampersand => BinaryOperator::Intersection,
        T::LessLess => BinaryOperator::Append,
        T::Plus => BinaryOperator::Add,
        T::Minus => BinaryOperator::Subtract,
        T::Star => BinaryOperator::Multiply,
        T::Slash => BinaryOperator::Divide,
        T::Percent => BinaryOperator::Remainder,
    }
}

/// What an expression begins with.
pub const STARTS: Set = primary::STARTS.and(Set::of([T::Dot, T::Not, T::Minus, T::Bang]));

/// `unary = { "-" | "!" } , postfix`
fn unary<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let sign = select! { T::Minus => true, T::Bang => false }.map_with(|minus, at| (minus, here(at)));
    sign.repeated()
        .foldr(postfix::postfix(roots), |(minus, sign), operand| {
            let span = sign.to(operand.span);
            let operand = Box::new(operand);
            let kind = if minus { ExprKind::Negate(operand) } else { ExprKind::Not { operand, word: false } };
            Expr { kind, span }
        })
        .boxed()
}
