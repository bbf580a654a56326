//! A flat run of operands and operators in, left chains grouped by level out.

use super::builder::Builder;
use super::place;
use crate::source::Span;
use crate::syntax::ast::*;

/// How tightly an operator binds: the larger, the tighter.
pub const fn level(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Equal | BinaryOperator::NotEqual => 1,
        BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => 2,
        BinaryOperator::Union | BinaryOperator::SymmetricDifference => 3,
        BinaryOperator::Intersection => 4,
        BinaryOperator::Append => 5,
        BinaryOperator::Add | BinaryOperator::Subtract => 6,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 7,
    }
}

/// A chain that waits for the right operand of its last operator.
struct Open {
    first: Expr,
    rest: Vec<Link>,
    operator: BinaryOperator,
    operator_span: Span,
}

impl Open {
    fn close(mut self, builder: &mut Builder<'_>, operand: Expr) -> Expr {
        let Open { operator, operator_span, .. } = self;
        self.rest.reserve_exact(1);
        self.rest.push(Link { operator, operator_span, operand });
        chain(builder, self.first, self.rest)
    }
}

/// `links` must not be empty.
pub fn group(builder: &mut Builder<'_>, first: Expr, links: Vec<Link>) -> Expr {
    let levels = links.first().map(|link| level(link.operator));
    if links.iter().all(|link| Some(level(link.operator)) == levels) {
        return chain(builder, first, links);
    }
    let mut open: Vec<Open> = Vec::new();
    let mut operand = first;
    for Link { operator, operator_span, operand: next } in links {
        while let Some(top) = open.pop_if(|top| level(top.operator) > level(operator)) {
            operand = top.close(builder, operand);
        }
        match open.last_mut() {
            Some(top) if level(top.operator) == level(operator) => {
                let link = Link { operator: top.operator, operator_span: top.operator_span, operand };
                top.rest.push(link);
                top.operator = operator;
                top.operator_span = operator_span;
            }
            _ => open.push(Open { first: operand, rest: Vec::new(), operator, operator_span }),
        }
        operand = next;
    }
    while let Some(top) = open.pop() {
        operand = top.close(builder, operand);
    }
    operand
}

fn chain(builder: &mut Builder<'_>, first: Expr, rest: Vec<Link>) -> Expr {
    let span = rest.last().map_or(first.span, |last| first.span.to(last.operand.span));
    if rest.first().is_some_and(|link| link.operator == BinaryOperator::Append) {
        return place::append(builder, first, rest, span);
    }
    Expr { kind: ExprKind::Chain { first: Box::new(first), rest }, span }
}
