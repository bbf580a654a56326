//! The other operators: truth and what is decided by it, and any operator as a call of its pure function.

use super::machine::Machine;
use super::node::{Cond, Condition, Eval, Node, parents_of_cond, parents_of_eval};
use crate::diagnostic::{Fault, Thrown};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::{Value, operation};

/// A condition where its truth is wanted as a value.
pub struct Truth(pub Condition);

impl Eval for Truth {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        Ok(Value::boolean(self.0.cond(machine, frame, captures)?))
    }

    parents_of_eval!();
}

/// A value where only its truth is wanted.
pub struct IsTrue(pub Node);

impl Cond for IsTrue {
    #[inline(always)]
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown> {
        Ok(self.0.eval(machine, frame, captures)?.is_true())
    }

    parents_of_cond!();
}

/// `!e`, `not e`
pub struct Not(pub Condition);

impl Cond for Not {
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown> {
        Ok(!self.0.cond(machine, frame, captures)?)
    }

    parents_of_cond!();
}

/// `a and b`, `a or b` where only the truth is wanted.
pub struct Logical<const AND: bool>(pub Box<[Condition]>);

impl<const AND: bool> Cond for Logical<AND> {
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown> {
        for operand in &self.0 {
            if operand.cond(machine, frame, captures)? != AND {
                return Ok(!AND);
            }
        }
        Ok(AND)
    }

    parents_of_cond!();
}

/// `a and b`, `a or b`: the operand that decides.
pub struct Deciding<const AND: bool> {
    pub before: Box<[Node]>,
    pub last: Node,
}

impl<const AND: bool> Eval for Deciding<AND> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        for operand in &self.before {
            let value = operand.eval(machine, frame, captures)?;
            if value.is_true() != AND {
                return Ok(value);
            }
        }
        self.last.eval(machine, frame, captures)
    }

    parents_of_eval!();
}

/// `-e`
pub struct Negate {
    pub operand: Node,
    pub span: Span,
}

impl Eval for Negate {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.operand.eval(machine, frame, captures)?;
        operation::negate(value).map_err(|fault| machine.throw(fault, self.span))
    }

    parents_of_eval!();
}

/// What any operator does to two values.
pub fn apply(operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
    Ok(match operator {
        BinaryOperator::Equal => Value::boolean(operation::equal(&left, &right)?),
        BinaryOperator::NotEqual => Value::boolean(!operation::equal(&left, &right)?),
        BinaryOperator::Less => Value::boolean(operation::less(&left, &right)?),
        BinaryOperator::LessEqual => Value::boolean(operation::less_equal(&left, &right)?),
        BinaryOperator::Greater => Value::boolean(operation::greater(&left, &right)?),
        BinaryOperator::GreaterEqual => Value::boolean(operation::greater_equal(&left, &right)?),
        BinaryOperator::Union => operation::union(left, right)?,
        BinaryOperator::SymmetricDifference => operation::symmetric_difference(left, right)?,
        BinaryOperator::Intersection => operation::intersection(left, right)?,
        BinaryOperator::Append => operation::append(left, right)?,
        BinaryOperator::Add => operation::add(left, right)?,
        BinaryOperator::Subtract => operation::subtract(left, right)?,
        BinaryOperator::Multiply => operation::multiply(left, right)?,
        BinaryOperator::Divide => operation::divide(left, right)?,
        BinaryOperator::Remainder => operation::remainder(left, right)?,
    })
}

/// A left chain of any operators, in a loop: for the rare ones, and for chains of any length.
pub struct Chain {
    pub first: Node,
    pub rest: Box<[(BinaryOperator, Span, Node)]>,
}

impl Eval for Chain {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let mut value = self.first.eval(machine, frame, captures)?;
        for (operator, span, operand) in &self.rest {
            let right = operand.eval(machine, frame, captures)?;
            value = apply(*operator, value, right).map_err(|fault| machine.throw(fault, *span))?;
        }
        Ok(value)
    }

    parents_of_eval!();
}
