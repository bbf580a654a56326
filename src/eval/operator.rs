//! Operators: arithmetic and comparison specialised by operand, the rest as calls of pure functions.

use super::machine::Machine;
use super::node::{Cond, Condition, Eval, Node, parents_of_cond, parents_of_eval};
use super::operand::Operand;
use crate::diagnostic::{Fault, Thrown};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::number::floored_remainder;
use crate::value::{Value, operation};
use std::marker::PhantomData;
use std::mem::forget;

/// One arithmetic operator: fast on two integers or two doubles, anything else by its pure function.
pub trait Arithmetic: 'static {
    /// A string or container to the left may be extended in place.
    const GROWS: bool = false;
    /// `None` when the exact result is no `Int`.
    fn integers(left: i64, right: i64) -> Option<i64>;
    /// `None` where the pure function has to decide.
    fn doubles(left: f64, right: f64) -> Option<f64>;
    fn values(left: Value, right: Value) -> Result<Value, Fault>;
}

pub struct Add;
pub struct Subtract;
pub struct Multiply;
pub struct Divide;
pub struct Remainder;

impl Arithmetic for Add {
    const GROWS: bool = true;

    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        left.checked_add(right)
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        Some(left + right)
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        operation::add(left, right)
    }
}

impl Arithmetic for Subtract {
    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        left.checked_sub(right)
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        Some(left - right)
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        operation::subtract(left, right)
    }
}

impl Arithmetic for Multiply {
    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        left.checked_mul(right)
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        Some(left * right)
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        operation::multiply(left, right)
    }
}

impl Arithmetic for Divide {
    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        match left.checked_rem(right) {
            Some(0) => left.checked_div(right),
            _ => None,
        }
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        Some(left / right)
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        operation::divide(left, right)
    }
}

impl Arithmetic for Remainder {
    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        let remainder = left.checked_rem(right)?;
        // The sign is the divisor's.
        if remainder != 0 && (remainder ^ right) < 0 { Some(remainder + right) } else { Some(remainder) }
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        Some(floored_remainder(left, right))
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        operation::remainder(left, right)
    }
}

/// The operator with its operands the other way round: for `x = e op x`.
pub struct Reversed<O>(PhantomData<O>);

impl<O: Arithmetic> Arithmetic for Reversed<O> {
    #[inline(always)]
    fn integers(left: i64, right: i64) -> Option<i64> {
        O::integers(right, left)
    }

    #[inline(always)]
    fn doubles(left: f64, right: f64) -> Option<f64> {
        O::doubles(right, left)
    }

    fn values(left: Value, right: Value) -> Result<Value, Fault> {
        O::values(right, left)
    }
}

/// `left operator right` for arithmetic.
pub struct Binary<O, L, R> {
    pub left: L,
    pub right: R,
    pub span: Span,
    pub operator: PhantomData<O>,
}

impl<O: Arithmetic, L: Operand + 'static, R: Operand + 'static> Eval for Binary<O, L, R> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let left = self.left.hold(machine, frame, captures)?;
        let right = self.right.hold(machine, frame, captures)?;
        let operands = (self.left.view(&left, frame, captures), self.right.view(&right, frame, captures));
        // Returned from here, where it is known that there is nothing to drop.
        match operands {
            (Value::Int(a), Value::Int(b)) => {
                if let Some(result) = O::integers(*a, *b) {
                    return Ok(Value::Int(result));
                }
            }
            (Value::Double(a), Value::Double(b)) => {
                if let Some(result) = O::doubles(a.get(), b.get()) {
                    return Ok(Value::double(result));
                }
            }
            _ => {}
        }
        self.otherwise(machine, frame, captures, left, right)
    }

    #[inline(always)]
    fn is_quick() -> bool {
        L::AT_HAND && R::AT_HAND
    }

    #[inline(always)]
    fn at_once(&self, frame: &[Value], captures: &[Value]) -> Option<Value> {
        calculated::<O>(self.left.look(frame, captures)?, self.right.look(frame, captures)?)
    }

    parents_of_eval!();
}

impl<O: Arithmetic, L: Operand, R: Operand> Binary<O, L, R> {
    /// Anything but two integers or two doubles whose result is such a number.
    #[cold]
    #[inline(never)]
    fn otherwise(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        left: L::Held,
        right: R::Held,
    ) -> Result<Value, Thrown> {
        let left = self.left.take(left, frame, captures);
        let right = self.right.take(right, frame, captures);
        arithmetic::<O>(machine, self.span, left, right)
    }
}

/// The result for two integers, or two doubles, where it is such a number.
#[inline(always)]
pub fn calculated<O: Arithmetic>(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => O::integers(*a, *b).map(Value::Int),
        (Value::Double(a), Value::Double(b)) => O::doubles(a.get(), b.get()).map(Value::double),
        _ => None,
    }
}

/// Off the fast path.
#[cold]
#[inline(never)]
pub fn arithmetic<O: Arithmetic>(
    machine: &mut Machine,
    span: Span,
    left: Value,
    right: Value,
) -> Result<Value, Thrown> {
    O::values(left, right).map_err(|fault| machine.throw(fault, span))
}

/// One comparison, fast on two integers.
pub trait Comparison: 'static {
    fn integers(left: i64, right: i64) -> bool;
    fn doubles(left: f64, right: f64) -> bool;
    fn values(left: &Value, right: &Value) -> Result<bool, Fault>;
}

pub struct Equal;
pub struct NotEqual;
pub struct Less;
pub struct LessEqual;
pub struct Greater;
pub struct GreaterEqual;

macro_rules! comparison {
    ($name:ident, $operator:tt, $values:expr) => {
        impl Comparison for $name {
            #[inline(always)]
            fn integers(left: i64, right: i64) -> bool {
                left $operator right
            }

            #[inline(always)]
            fn doubles(left: f64, right: f64) -> bool {
                left $operator right
            }

            fn values(left: &Value, right: &Value) -> Result<bool, Fault> {
                $values(left, right)
            }
        }
    };
}

comparison!(Equal, ==, operation::equal);
comparison!(NotEqual, !=, |left: &Value, right: &Value| operation::equal(left, right).map(|equal| !equal));
comparison!(Less, <, operation::less);
comparison!(LessEqual, <=, operation::less_equal);
comparison!(Greater, >, operation::greater);
comparison!(GreaterEqual, >=, operation::greater_equal);

/// `left operator right` for comparisons.
pub struct Compare<O, L, R> {
    pub left: L,
    pub right: R,
    pub span: Span,
    pub operator: PhantomData<O>,
}

impl<O: Comparison, L: Operand + 'static, R: Operand + 'static> Cond for Compare<O, L, R> {
    #[inline(always)]
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown> {
        let left = self.left.hold(machine, frame, captures)?;
        let right = self.right.hold(machine, frame, captures)?;
        let left = self.left.view(&left, frame, captures);
        let right = self.right.view(&right, frame, captures);
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => Ok(O::integers(*a, *b)),
            (Value::Double(a), Value::Double(b)) => Ok(O::doubles(a.get(), b.get())),
            _ => comparison::<O>(machine, self.span, left, right),
        }
    }

    #[inline(always)]
    fn branch<T>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
    ) -> Result<T, Thrown> {
        let held_left = self.left.hold(machine, frame, captures)?;
        let held_right = self.right.hold(machine, frame, captures)?;
        let left = self.left.view(&held_left, frame, captures);
        let right = self.right.view(&held_right, frame, captures);
        let truth = match (left, right) {
            (Value::Int(a), Value::Int(b)) => O::integers(*a, *b),
            (Value::Double(a), Value::Double(b)) => O::doubles(a.get(), b.get()),
            _ => return self.branch_slowly(machine, frame, captures, held_left, held_right, yes, no),
        };
        // Numbers, so that nothing is left to be done after the branch.
        forget((held_left, held_right));
        if truth { yes(machine, frame, captures) } else { no(machine, frame, captures) }
    }

    parents_of_cond!();
}

impl<O: Comparison, L: Operand, R: Operand> Compare<O, L, R> {
    #[cold]
    #[inline(never)]
    #[allow(clippy::too_many_arguments, reason = "the three of every node, both operands, and where to go")]
    fn branch_slowly<T>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        held_left: L::Held,
        held_right: R::Held,
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
    ) -> Result<T, Thrown> {
        let left = self.left.view(&held_left, frame, captures);
        let right = self.right.view(&held_right, frame, captures);
        let truth = comparison::<O>(machine, self.span, left, right)?;
        drop((held_left, held_right));
        if truth { yes(machine, frame, captures) } else { no(machine, frame, captures) }
    }
}

#[cold]
#[inline(never)]
fn comparison<O: Comparison>(
    machine: &mut Machine,
    span: Span,
    left: &Value,
    right: &Value,
) -> Result<bool, Thrown> {
    O::values(left, right).map_err(|fault| machine.throw(fault, span))
}

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

/// As [`calculated`], for whatever operator.
#[inline(always)]
pub fn calculated_by(operator: BinaryOperator, left: &Value, right: &Value) -> Option<Value> {
    match operator {
        BinaryOperator::Add => calculated::<Add>(left, right),
        BinaryOperator::Subtract => calculated::<Subtract>(left, right),
        BinaryOperator::Multiply => calculated::<Multiply>(left, right),
        BinaryOperator::Divide => calculated::<Divide>(left, right),
        BinaryOperator::Remainder => calculated::<Remainder>(left, right),
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual
        | BinaryOperator::Union
        | BinaryOperator::SymmetricDifference
        | BinaryOperator::Intersection
        | BinaryOperator::Append => None,
    }
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
