//! Comparisons: specialised by operand, fast on two integers or two doubles, and going straight to a branch.

use super::machine::Machine;
use super::node::{Cond, parents_of_cond};
use super::operand::{Operand, looked_at};
use crate::diagnostic::{Fault, Thrown};
use crate::source::Span;
use crate::value::{Value, operation};
use std::marker::PhantomData;
use std::mem::forget;

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
        match compared::<O>(left, right) {
            Some(truth) => Ok(truth),
            None => comparison::<O>(machine, self.span, left, right),
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
        if looked_at::<L, R>() {
            return match self.at_once(frame, captures) {
                Some(true) => yes(machine, frame, captures),
                Some(false) => no(machine, frame, captures),
                None => self.branch_slowly(machine, frame, captures, yes, no),
            };
        }
        let held_left = self.left.hold(machine, frame, captures)?;
        let held_right = self.right.hold(machine, frame, captures)?;
        let left = self.left.view(&held_left, frame, captures);
        let right = self.right.view(&held_right, frame, captures);
        // Not by `compared`, whose result the compiler would make before it branches.
        let truth = match (left, right) {
            (Value::Int(a), Value::Int(b)) => O::integers(*a, *b),
            (Value::Double(a), Value::Double(b)) => O::doubles(a.get(), b.get()),
            _ => return self.branch_otherwise(machine, frame, captures, held_left, held_right, yes, no),
        };
        // Numbers, so that nothing is left to be done after the branch.
        forget((held_left, held_right));
        if truth { yes(machine, frame, captures) } else { no(machine, frame, captures) }
    }

    #[inline(always)]
    fn branch_at_once<T>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
        otherwise: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
    ) -> Result<T, Thrown> {
        if !(L::AT_HAND && R::AT_HAND) {
            return self.branch(machine, frame, captures, yes, no);
        }
        // Two integers only: with doubles beside them the compiler makes a truth and takes it apart again.
        let Some(left) = self.left.with(frame, captures, integer).flatten() else {
            return otherwise(machine, frame, captures);
        };
        let Some(right) = self.right.with(frame, captures, integer).flatten() else {
            return otherwise(machine, frame, captures);
        };
        if O::integers(left, right) { yes(machine, frame, captures) } else { no(machine, frame, captures) }
    }

    parents_of_cond!();
}

impl<O: Comparison, L: Operand, R: Operand> Compare<O, L, R> {
    /// The truth, if both operands stand where they can be looked at and are such numbers.
    #[inline(always)]
    fn at_once(&self, frame: &[Value], captures: &[Value]) -> Option<bool> {
        let with_left =
            |left: &Value| self.right.with(frame, captures, |right| compared::<O>(left, right)).flatten();
        self.left.with(frame, captures, with_left).flatten()
    }

    #[cold]
    #[inline(never)]
    fn branch_slowly<T>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<T, Thrown>,
    ) -> Result<T, Thrown> {
        let left = self.left.hold(machine, frame, captures)?;
        let right = self.right.hold(machine, frame, captures)?;
        self.branch_otherwise(machine, frame, captures, left, right, yes, no)
    }

    #[cold]
    #[inline(never)]
    #[allow(clippy::too_many_arguments, reason = "the three of every node, both operands, and where to go")]
    fn branch_otherwise<T>(
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

/// The truth for two integers, or two doubles.
#[inline(always)]
fn compared<O: Comparison>(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => Some(O::integers(*a, *b)),
        (Value::Double(a), Value::Double(b)) => Some(O::doubles(a.get(), b.get())),
        _ => None,
    }
}

/// The number, if the value is an integer.
#[inline(always)]
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        _ => None,
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
