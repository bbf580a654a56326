//! Operand kinds: what a parent node can read without a virtual call.
//!
//! An operand is *held* first, in the order of the text, and *viewed* when all operands are held. Locals, captures
//! and constants need no holding, since the builder uses them only where nothing between can change them.

use super::machine::Machine;
use super::node::Node;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::cell::VariableCell;
use crate::value::{Object, Value};
use std::mem::forget;

pub trait Operand {
    type Held;
    /// Nothing needs to be held.
    const AT_HAND: bool = false;
    /// Reading it runs no other code, so that [`Operand::with`] may succeed.
    const STILL: bool = Self::AT_HAND;

    fn hold(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Self::Held, Thrown>;

    fn view<'a>(&'a self, held: &'a Self::Held, frame: &'a [Value], captures: &'a [Value]) -> &'a Value;

    /// What `look` makes of the operand's value where it stands, perhaps of an unset one; `None` if it is not there.
    fn with<R>(&self, frame: &[Value], captures: &[Value], look: impl FnOnce(&Value) -> R) -> Option<R>;

    fn take(&self, held: Self::Held, frame: &[Value], captures: &[Value]) -> Value;
}

/// Whether a cell is among two operands that can be looked at where they stand: that is quicker than to hold what is in
/// it, and slower where nothing needs to be held.
#[inline(always)]
pub const fn looked_at<L: Operand, R: Operand>() -> bool {
    L::STILL && R::STILL && !(L::AT_HAND && R::AT_HAND)
}

/// A local that is surely set and that nothing assigns before it is viewed.
pub struct Local(pub usize);

/// A captured value that was surely set when the closure was made.
pub struct Captured(pub usize);

/// A captured cell.
pub struct CapturedCell {
    pub place: usize,
    pub span: Span,
}

pub struct Constant(pub Value);

impl Operand for Local {
    type Held = ();
    const AT_HAND: bool = true;

    #[inline(always)]
    fn hold(&self, _: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        Ok(())
    }

    #[inline(always)]
    fn view<'a>(&'a self, _: &'a (), frame: &'a [Value], _: &'a [Value]) -> &'a Value {
        &frame[self.0]
    }

    #[inline(always)]
    fn with<R>(&self, frame: &[Value], _: &[Value], look: impl FnOnce(&Value) -> R) -> Option<R> {
        frame.get(self.0).map(look)
    }

    #[inline(always)]
    fn take(&self, _: (), frame: &[Value], _: &[Value]) -> Value {
        frame[self.0].clone()
    }
}

impl Operand for Captured {
    type Held = ();
    const AT_HAND: bool = true;

    #[inline(always)]
    fn hold(&self, _: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        Ok(())
    }

    #[inline(always)]
    fn view<'a>(&'a self, _: &'a (), _: &'a [Value], captures: &'a [Value]) -> &'a Value {
        &captures[self.0]
    }

    #[inline(always)]
    fn with<R>(&self, _: &[Value], captures: &[Value], look: impl FnOnce(&Value) -> R) -> Option<R> {
        captures.get(self.0).map(look)
    }

    #[inline(always)]
    fn take(&self, _: (), _: &[Value], captures: &[Value]) -> Value {
        captures[self.0].clone()
    }
}

impl Operand for Constant {
    type Held = ();
    const AT_HAND: bool = true;

    #[inline(always)]
    fn hold(&self, _: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        Ok(())
    }

    #[inline(always)]
    fn view<'a>(&'a self, _: &'a (), _: &'a [Value], _: &'a [Value]) -> &'a Value {
        &self.0
    }

    #[inline(always)]
    fn with<R>(&self, _: &[Value], _: &[Value], look: impl FnOnce(&Value) -> R) -> Option<R> {
        Some(look(&self.0))
    }

    #[inline(always)]
    fn take(&self, _: (), _: &[Value], _: &[Value]) -> Value {
        self.0.clone()
    }
}

impl Operand for CapturedCell {
    type Held = Value;
    const STILL: bool = true;

    #[inline(always)]
    fn hold(&self, machine: &mut Machine, _: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = read_cell(&captures[self.place]);
        if value.is_unset() {
            forget(value);
            return Err(machine.throw_unset_cell(&captures[self.place], self.span));
        }
        Ok(value)
    }

    #[inline(always)]
    fn view<'a>(&'a self, held: &'a Value, _: &'a [Value], _: &'a [Value]) -> &'a Value {
        held
    }

    #[inline(always)]
    fn with<R>(&self, _: &[Value], captures: &[Value], look: impl FnOnce(&Value) -> R) -> Option<R> {
        captures.get(self.place).and_then(as_cell).map(|cell| cell.look(look))
    }

    #[inline(always)]
    fn take(&self, held: Value, _: &[Value], _: &[Value]) -> Value {
        held
    }
}

impl Operand for Node {
    type Held = Value;

    #[inline(always)]
    fn hold(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.eval(machine, frame, captures)
    }

    #[inline(always)]
    fn view<'a>(&'a self, held: &'a Value, _: &'a [Value], _: &'a [Value]) -> &'a Value {
        held
    }

    #[inline(always)]
    fn with<R>(&self, _: &[Value], _: &[Value], _: impl FnOnce(&Value) -> R) -> Option<R> {
        None
    }

    #[inline(always)]
    fn take(&self, held: Value, _: &[Value], _: &[Value]) -> Value {
        held
    }
}

/// The cell in a slot or capture.
#[inline(always)]
pub fn as_cell(value: &Value) -> Option<&VariableCell> {
    match value {
        Value::Obj(object) => match &**object {
            Object::Cell(cell) => Some(&cell.variable),
            _ => None,
        },
        _ => None,
    }
}

/// What is in a slot's or capture's cell; unset if there is none.
#[inline(always)]
pub fn read_cell(value: &Value) -> Value {
    as_cell(value).map_or(Value::Unset, VariableCell::get)
}

#[inline(always)]
pub fn write_cell(cell: &Value, value: Value) {
    if let Some(cell) = as_cell(cell) {
        cell.set(value);
    }
}
