//! Variables: where one is kept, and the nodes that read it.

use super::machine::Machine;
use super::node::{Eval, Node, parents_of_eval};
use super::operand::{Operand, as_cell};
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::cell::VariableCell;
use crate::value::{Value, assign, fill_empty};
use std::mem::forget;

/// An operand as a node of its own.
pub struct Read<O>(pub O);

impl<O: Operand + 'static> Eval for Read<O> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let held = self.0.hold(machine, frame, captures)?;
        Ok(self.0.take(held, frame, captures))
    }

    #[inline(always)]
    fn is_quick() -> bool {
        O::AT_HAND
    }

    #[inline(always)]
    fn at_once(&self, frame: &[Value], captures: &[Value]) -> Option<Value> {
        self.0.with(frame, captures, Value::clone)
    }

    parents_of_eval!();
}

/// A place that holds one variable: where it is kept, and how its absence is told.
pub trait Variable: 'static {
    fn get(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown>;
    fn set(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value], value: Value);
    /// Takes the value out, so that a unique container or string can be changed in place.
    fn take(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Value;
}

/// A variable whose value can be changed where it stands.
pub trait InPlace: Variable {
    /// Unset is edited too: as a value that no edit fits.
    fn edit<R>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        edit: impl FnOnce(&mut Value) -> R,
    ) -> R;

    /// Puts what `change` makes of the value and of `right` in the variable, both being nothing that needs to be
    /// dropped; where it makes nothing, leaves the variable alone and gives `false`.
    fn change<R: Operand>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
        change: impl FnOnce(&Value, &Value) -> Option<Value>,
    ) -> bool;
}

/// A frame slot that may be unset.
pub struct FrameSlot {
    pub slot: usize,
    pub span: Span,
    /// A top-level variable: its absence is told as an unknown name's.
    pub top_level: bool,
}

impl Variable for FrameSlot {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, frame: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        match &frame[self.slot] {
            Value::Unset if self.top_level => Err(machine.throw_unknown(self.span)),
            Value::Unset => Err(machine.throw_unset(self.span)),
            value => Ok(value.clone()),
        }
    }

    #[inline(always)]
    fn set(&self, _: &mut Machine, frame: &mut [Value], _: &[Value], value: Value) {
        assign(&mut frame[self.slot], value);
    }

    #[inline(always)]
    fn take(&self, _: &mut Machine, frame: &mut [Value], _: &[Value]) -> Value {
        std::mem::take(&mut frame[self.slot])
    }
}

impl InPlace for FrameSlot {
    #[inline(always)]
    fn edit<R>(
        &self,
        _: &mut Machine,
        frame: &mut [Value],
        _: &[Value],
        edit: impl FnOnce(&mut Value) -> R,
    ) -> R {
        edit(&mut frame[self.slot])
    }

    #[inline(always)]
    fn change<R: Operand>(
        &self,
        _: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
        change: impl FnOnce(&Value, &Value) -> Option<Value>,
    ) -> bool {
        let Some(old) = frame.get(self.slot) else { return false };
        let new = right.with(frame, captures, |right| change(old, right)).flatten();
        match (new, frame.get_mut(self.slot)) {
            (Some(new), Some(slot)) => {
                fill_empty(slot, new);
                true
            }
            _ => false,
        }
    }
}

/// Where a cell is kept.
pub trait CellPlace: 'static {
    /// `None` is a mistake of the builder, and reads as unset.
    fn cell<'a, 'p: 'a>(
        &'a self,
        machine: &Machine<'p>,
        frame: &'a [Value],
        captures: &'a [Value],
    ) -> Option<&'a VariableCell>;

    /// The variable is read while it is unset.
    fn throw_unset(&self, machine: &mut Machine, frame: &[Value], captures: &[Value]) -> Thrown;
}

/// A variable in a cell.
pub struct InCell<P>(pub P);

impl<P: CellPlace> Variable for InCell<P> {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.0.cell(machine, frame, captures).map_or(Value::Unset, VariableCell::get);
        if value.is_unset() {
            forget(value);
            return Err(self.0.throw_unset(machine, frame, captures));
        }
        Ok(value)
    }

    #[inline(always)]
    fn set(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value], value: Value) {
        if let Some(cell) = self.0.cell(machine, frame, captures) {
            cell.set(value);
        }
    }

    #[inline(always)]
    fn take(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Value {
        self.0.cell(machine, frame, captures).map_or(Value::Unset, VariableCell::take)
    }
}

impl<P: CellPlace> InPlace for InCell<P> {
    #[inline(always)]
    fn edit<R>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        edit: impl FnOnce(&mut Value) -> R,
    ) -> R {
        let Some(cell) = self.0.cell(machine, frame, captures) else { return edit(&mut Value::Unset) };
        let mut value = cell.take();
        let result = edit(&mut value);
        cell.put_back(value);
        result
    }

    #[inline(always)]
    fn change<R: Operand>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
        change: impl FnOnce(&Value, &Value) -> Option<Value>,
    ) -> bool {
        let Some(cell) = self.0.cell(machine, frame, captures) else { return false };
        // In `x = x + x` the operand is unset now, which nothing can be made of.
        let old = cell.take();
        match right.with(frame, captures, |right| change(&old, right)).flatten() {
            Some(new) => {
                cell.put_back(new);
                true
            }
            None => {
                cell.put_back(old);
                false
            }
        }
    }
}

/// A slot of this frame that holds a cell.
pub struct FrameCell {
    pub slot: usize,
    pub span: Span,
}

impl CellPlace for FrameCell {
    #[inline(always)]
    fn cell<'a, 'p: 'a>(
        &'a self,
        _: &Machine<'p>,
        frame: &'a [Value],
        _: &'a [Value],
    ) -> Option<&'a VariableCell> {
        frame.get(self.slot).and_then(as_cell)
    }

    fn throw_unset(&self, machine: &mut Machine, frame: &[Value], _: &[Value]) -> Thrown {
        machine.throw_unset_cell(&frame[self.slot], self.span)
    }
}

/// A captured cell.
pub struct CaptureCell {
    pub place: usize,
    pub span: Span,
}

impl CellPlace for CaptureCell {
    #[inline(always)]
    fn cell<'a, 'p: 'a>(
        &'a self,
        _: &Machine<'p>,
        _: &'a [Value],
        captures: &'a [Value],
    ) -> Option<&'a VariableCell> {
        captures.get(self.place).and_then(as_cell)
    }

    fn throw_unset(&self, machine: &mut Machine, _: &[Value], captures: &[Value]) -> Thrown {
        machine.throw_unset_cell(&captures[self.place], self.span)
    }
}

/// A top-level variable that functions use and that may be assigned again.
pub struct SharedGlobal {
    pub place: usize,
    pub span: Span,
}

impl CellPlace for SharedGlobal {
    #[inline(always)]
    fn cell<'a, 'p: 'a>(
        &'a self,
        machine: &Machine<'p>,
        _: &'a [Value],
        _: &'a [Value],
    ) -> Option<&'a VariableCell> {
        machine.shared.get(self.place)
    }

    fn throw_unset(&self, machine: &mut Machine, _: &[Value], _: &[Value]) -> Thrown {
        machine.throw_unknown(self.span)
    }
}

/// A top-level variable that one assignment sets.
pub struct OnceGlobal {
    pub place: usize,
    pub span: Span,
}

impl Variable for OnceGlobal {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        match machine.once[self.place].get() {
            Some(value) => Ok(value.clone()),
            None => Err(machine.throw_unknown(self.span)),
        }
    }

    /// Its one assignment is executed once, as it stands at the top level and in no loop.
    fn set(&self, machine: &mut Machine, _: &mut [Value], _: &[Value], value: Value) {
        let first = machine.once[self.place].set(value).is_ok();
        debug_assert!(first);
    }

    /// A place in it is written by the assignment that sets it, so there is nothing to take yet.
    fn take(&self, _: &mut Machine, _: &mut [Value], _: &[Value]) -> Value {
        Value::Unset
    }
}

/// A captured value; closures never assign it.
pub struct CaptureValue {
    pub place: usize,
    pub span: Span,
}

impl Variable for CaptureValue {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, _: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        match &captures[self.place] {
            Value::Unset => Err(machine.throw_unset(self.span)),
            value => Ok(value.clone()),
        }
    }

    fn set(&self, _: &mut Machine, _: &mut [Value], _: &[Value], _: Value) {
        debug_assert!(false, "the resolver makes an assigned capture a cell");
    }

    fn take(&self, _: &mut Machine, _: &mut [Value], captures: &[Value]) -> Value {
        captures[self.place].clone()
    }
}

/// A read that must check.
pub struct ReadVariable<V>(pub V);

impl<V: Variable> Eval for ReadVariable<V> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.0.get(machine, frame, captures)
    }

    parents_of_eval!();
}

/// What is read but never assigned, where a place is asked for.
pub struct ReadOnly(pub Node);

impl Variable for ReadOnly {
    fn get(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.0.eval(machine, frame, captures)
    }

    fn set(&self, _: &mut Machine, _: &mut [Value], _: &[Value], _: Value) {}

    fn take(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Value {
        self.get(machine, frame, captures).unwrap_or_default()
    }
}
