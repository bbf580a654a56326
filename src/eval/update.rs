//! Assignments to variables, and updates `x = x op e` of them.

use super::arithmetic::{Arithmetic, arithmetic, calculated};
use super::machine::Machine;
use super::node::{Eval, Node, Work};
use super::operand::Operand;
use super::variable::{FrameSlot, InPlace, Variable};
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::{Value, assign, fill_empty};
use std::marker::PhantomData;
use std::mem::forget;
use std::rc::Rc;

/// `slot = e` for a variable that never leaves the frame.
pub struct AssignLocal<V> {
    pub slot: usize,
    pub value: V,
}

impl<V: Eval + 'static> Work for AssignLocal<V> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let value = self.value.eval(machine, frame, captures)?;
        assign(&mut frame[self.slot], value);
        Ok(())
    }

    #[inline(always)]
    fn is_quick() -> bool {
        V::is_quick()
    }

    #[inline(always)]
    fn at_once(&self, _: &mut Machine, frame: &mut [Value], captures: &[Value]) -> bool {
        // What is dropped may call anything.
        if frame.get(self.slot).is_none_or(Value::is_object) {
            return false;
        }
        match (self.value.at_once(frame, captures), frame.get_mut(self.slot)) {
            (Some(value), Some(slot)) => {
                fill_empty(slot, value);
                true
            }
            _ => false,
        }
    }
}

/// `x = e` for any other variable.
pub struct Assign<V> {
    pub variable: V,
    pub value: Node,
}

impl<V: Variable> Work for Assign<V> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let value = self.value.eval(machine, frame, captures)?;
        self.variable.set(machine, frame, captures, value);
        Ok(())
    }
}

/// `x = x op e` and `x op= e` where one variable is read and written, and reading `e` runs no other code.
pub struct Update<O, V, R> {
    pub variable: V,
    pub right: R,
    pub span: Span,
    pub operator: PhantomData<O>,
}

/// The same where `e` may run other code.
pub struct UpdateLater<O, V> {
    pub variable: V,
    pub right: Node,
    pub span: Span,
    pub operator: PhantomData<O>,
}

impl<O: Arithmetic, V: InPlace, R: Operand + 'static> Work for Update<O, V, R> {
    #[inline(always)]
    fn is_quick() -> bool {
        true
    }

    #[inline(always)]
    fn at_once(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> bool {
        self.variable.change(machine, frame, captures, &self.right, calculated::<O>)
    }

    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        if self.variable.change(machine, frame, captures, &self.right, calculated::<O>) {
            return Ok(());
        }
        self.otherwise(machine, frame, captures)
    }
}

impl<O: Arithmetic, V: Variable, R: Operand> Update<O, V, R> {
    /// What is no number, or becomes none that fits.
    #[cold]
    #[inline(never)]
    fn otherwise(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<(), Thrown> {
        let old = self.variable.get(machine, frame, captures)?;
        let held = self.right.hold(machine, frame, captures)?;
        let right = self.right.take(held, frame, captures);
        update_old::<O, V>(&self.variable, machine, frame, captures, old, right, self.span)
    }
}

/// The old value is read first, as the language says; only if it is still there afterwards is it changed in place.
impl<O: Arithmetic, V: InPlace> Work for UpdateLater<O, V> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let old = self.variable.get(machine, frame, captures)?;
        let right = self.right.eval(machine, frame, captures)?;
        if let Some(new) = calculated::<O>(&old, &right) {
            self.variable.set(machine, frame, captures, new);
            return Ok(());
        }
        update_old::<O, V>(&self.variable, machine, frame, captures, old, right, self.span)
    }
}

/// `slot = slot op e`, where the slot is surely set and nothing in `e` assigns it: so it need not be read before.
pub struct UpdateSettled<O> {
    pub variable: FrameSlot,
    pub right: Node,
    pub span: Span,
    pub operator: PhantomData<O>,
}

impl<O: Arithmetic> Work for UpdateSettled<O> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let right = self.right.eval(machine, frame, captures)?;
        let slot = &mut frame[self.variable.slot];
        if let Some(new) = calculated::<O>(slot, &right) {
            // Two numbers are replaced.
            fill_empty(slot, new);
            forget(right);
            return Ok(());
        }
        let old = slot.clone();
        update_old::<O, FrameSlot>(&self.variable, machine, frame, captures, old, right, self.span)
    }
}

#[cold]
#[inline(never)]
fn update_old<O: Arithmetic, V: Variable>(
    variable: &V,
    machine: &mut Machine,
    frame: &mut [Value],
    captures: &[Value],
    mut old: Value,
    right: Value,
    span: Span,
) -> Result<(), Thrown> {
    // Such a sum cannot fail, so the variable may give up its own hold: then `old` is the only one, and grows
    // in place.
    let grows = O::GROWS
        && (old.as_text().is_some() || (old.as_container().is_some() && right.as_container().is_some()));
    if grows && let Value::Obj(held) = &old {
        let current = variable.take(machine, frame, captures);
        let same = matches!(&current, Value::Obj(object) if Rc::ptr_eq(object, held));
        if same {
            old = current;
        } else {
            variable.set(machine, frame, captures, current);
        }
    }
    let new = arithmetic::<O>(machine, span, old, right)?;
    variable.set(machine, frame, captures, new);
    Ok(())
}
