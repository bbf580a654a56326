//! The rules from `expression` down to `unary`, loosest first.

use super::builder::here;
use super::{Extra, Kinds, Report, Roots, Rule, operators, postfix};
use crate::syntax::ast::*;
use crate::syntax::token::TokenKind as T;
use chumsky::prelude::*;

/// `expression = disjunction , { pipeline_operator , disjunction }`
pub fn expression<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let operand = disjunction(roots);
    let stage = pipeline_operator()
        .map_with(|operator, at| (operator, here(at)))
        .then(operand.clone())
        .map(|((operator, operator_span), function)| Stage { operator, operator_span, function });
    operand
        .then(stage.repeated().collect::<Vec<_>>())
        .map(|(first, stages)| {
            let Some(last) = stages.last() else { return first };
            let span = first.span.to(last.function.span);
            Expr { kind: ExprKind::Pipeline { first: Box::new(first), stages }, span }
        })
        .boxed()
}

fn pipeline_operator<'t, E: Report<'t>>() -> impl Parser<'t, Kinds<'t>, PipelineOperator, Extra<'t, E>> + Clone
{
    select! {
        T::Apply => PipelineOperator::Apply,
        T::Map => PipelineOperator::Map,
        T::Fold => PipelineOperator::Fold,
    }
}

/// `disjunction = conjunction , { ( "or" | "||" ) , conjunction }`
fn disjunction<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let operator = select! { T::Or => Spelling::Word, T::OrSign => Spelling::Sign };
    logical(LogicalOperator::Or, operator, conjunction(roots))
}

/// `conjunction = negation , { ( "and" | "&&" ) , negation }`
fn conjunction<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let operator = select! { T::And => Spelling::Word, T::AndSign => Spelling::Sign };
    logical(LogicalOperator::And, operator, negation(roots))
}

fn logical<'t, E: Report<'t>>(
    kind: LogicalOperator,
    operator: impl Parser<'t, Kinds<'t>, Spelling, Extra<'t, E>> + Clone + 't,
    operand: Rule<'t, Expr, E>,
) -> Rule<'t, Expr, E> {
    operand
        .clone()
        .then(operator.then(operand).repeated().collect::<Vec<_>>())
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
            Expr { kind: ExprKind::Logical { operator: kind, operands, spellings }, span }
        })
        .boxed()
}

/// `negation = { "not" } , operation`
fn negation<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let not = just(T::Not).map_with(|_, at| here(at));
    not.repeated()
        .foldr(operation(roots), |word, operand| {
            let span = word.to(operand.span);
            Expr { kind: ExprKind::Not { operand: Box::new(operand), word: true }, span }
        })
        .boxed()
}

/// `operation = unary , { operator , unary }`, grouped by the operators' levels.
fn operation<'t, E: Report<'t>>(roots: &Roots<'t, E>) -> Rule<'t, Expr, E> {
    let operand = unary(roots);
    let link = operator()
        .map_with(|operator, at| (operator, here(at)))
        .then(operand.clone())
        .map(|((operator, operator_span), operand)| Link { operator, operator_span, operand });
    operand
        .then(link.repeated().collect::<Vec<_>>())
        .map_with(
            |(first, links), at| {
                if links.is_empty() { first } else { operators::group(at.state(), first, links) }
            },
        )
        .boxed()
}

fn operator<'t, E: Report<'t>>() -> impl Parser<'t, Kinds<'t>, BinaryOperator, Extra<'t, E>> + Clone {
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
