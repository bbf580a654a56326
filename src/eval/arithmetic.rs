//! Arithmetic: specialised by operand, fast on two integers or two doubles.

use super::machine::Machine;
use super::node::{Eval, parents_of_eval};
use super::operand::{Operand, looked_at};
use crate::diagnostic::{Fault, Thrown};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::number::floored_remainder;
use crate::value::{Value, operation};
use std::marker::PhantomData;

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
        if looked_at::<L, R>() {
            return match self.at_once(frame, captures) {
                Some(result) => Ok(result),
                None => self.slowly(machine, frame, captures),
            };
        }
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
        L::STILL && R::STILL
    }

    #[inline(always)]
    fn at_once(&self, frame: &[Value], captures: &[Value]) -> Option<Value> {
        let with_left =
            |left: &Value| self.right.with(frame, captures, |right| calculated::<O>(left, right)).flatten();
        self.left.with(frame, captures, with_left).flatten()
    }

    parents_of_eval!();
}

impl<O: Arithmetic, L: Operand, R: Operand> Binary<O, L, R> {
    /// What could not be done at once.
    #[cold]
    #[inline(never)]
    fn slowly(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Value, Thrown> {
        let left = self.left.hold(machine, frame, captures)?;
        let right = self.right.hold(machine, frame, captures)?;
        self.otherwise(machine, frame, captures, left, right)
    }

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
