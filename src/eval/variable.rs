//! Variables: reads and assignments, one node per storage class.

use super::machine::Machine;
use super::node::{Eval, Node, Work, parents_of_eval};
use super::operand::{Operand, as_cell, read_cell, write_cell};
use super::operator::{Arithmetic, arithmetic};
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::cell::VariableCell;
use crate::value::{Value, assign, fill_empty};
use std::marker::PhantomData;
use std::rc::Rc;

/// An operand as a node of its own.
pub struct Read<O>(pub O);

impl<O: Operand + 'static> Eval for Read<O> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let held = self.0.hold(machine, frame, captures)?;
        Ok(self.0.take(held, frame, captures))
    }

    fn is_quick() -> bool {
        O::AT_HAND
    }

    #[inline(always)]
    fn at_once(&self, frame: &[Value], captures: &[Value]) -> Option<Value> {
        self.0.look(frame, captures).cloned()
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

/// A slot of this frame that holds a cell.
pub struct FrameCell {
    pub slot: usize,
    pub span: Span,
}

impl Variable for FrameCell {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, frame: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        let value = read_cell(&frame[self.slot]);
        if value.is_unset() { Err(machine.throw_unset_cell(&frame[self.slot], self.span)) } else { Ok(value) }
    }

    #[inline(always)]
    fn set(&self, _: &mut Machine, frame: &mut [Value], _: &[Value], value: Value) {
        write_cell(&frame[self.slot], value);
    }

    #[inline(always)]
    fn take(&self, _: &mut Machine, frame: &mut [Value], _: &[Value]) -> Value {
        take_cell(&frame[self.slot])
    }
}

/// A captured cell.
pub struct CaptureCell {
    pub place: usize,
    pub span: Span,
}

impl Variable for CaptureCell {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, _: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = read_cell(&captures[self.place]);
        if value.is_unset() {
            Err(machine.throw_unset_cell(&captures[self.place], self.span))
        } else {
            Ok(value)
        }
    }

    #[inline(always)]
    fn set(&self, _: &mut Machine, _: &mut [Value], captures: &[Value], value: Value) {
        write_cell(&captures[self.place], value);
    }

    #[inline(always)]
    fn take(&self, _: &mut Machine, _: &mut [Value], captures: &[Value]) -> Value {
        take_cell(&captures[self.place])
    }
}

/// A top-level variable that functions use and that may be assigned again.
pub struct SharedGlobal {
    pub place: usize,
    pub span: Span,
}

impl Variable for SharedGlobal {
    #[inline(always)]
    fn get(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        let value = machine.shared[self.place].get();
        if value.is_unset() { Err(machine.throw_unknown(self.span)) } else { Ok(value) }
    }

    #[inline(always)]
    fn set(&self, machine: &mut Machine, _: &mut [Value], _: &[Value], value: Value) {
        machine.shared[self.place].set(value);
    }

    #[inline(always)]
    fn take(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Value {
        machine.shared[self.place].take()
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

#[inline(always)]
fn take_cell(cell: &Value) -> Value {
    as_cell(cell).map_or(Value::Unset, VariableCell::take)
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

    fn is_quick() -> bool {
        V::is_quick()
    }

    #[inline(always)]
    fn at_once(&self, _: &mut Machine, frame: &mut [Value], captures: &[Value]) -> bool {
        match self.value.at_once(frame, captures) {
            Some(value) => {
                assign(&mut frame[self.slot], value);
                true
            }
            None => false,
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

/// `x = x op e` and `x op= e` where one variable is read and written, and `e` is at hand.
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

/// A variable whose integer or double can be replaced where it stands.
pub trait InPlace: Variable {
    /// Applies the operator if the variable and `right` hold such numbers and their result is one; else leaves the
    /// variable alone and gives `false`.
    fn change<O: Arithmetic, R: Operand<Held = ()>>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
    ) -> bool;
}

#[inline(always)]
fn changed<O: Arithmetic>(left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => O::integers(*a, *b).map(Value::Int),
        (Value::Double(a), Value::Double(b)) => O::doubles(a.get(), b.get()).map(Value::double),
        _ => None,
    }
}

#[inline(always)]
fn change_cell<O: Arithmetic>(cell: &VariableCell, right: &Value) -> bool {
    let old = cell.take();
    match changed::<O>(&old, right) {
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

impl InPlace for FrameSlot {
    #[inline(always)]
    fn change<O: Arithmetic, R: Operand<Held = ()>>(
        &self,
        _: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
    ) -> bool {
        match changed::<O>(&frame[self.slot], right.view(&(), frame, captures)) {
            Some(new) => {
                fill_empty(&mut frame[self.slot], new);
                true
            }
            None => false,
        }
    }
}

impl InPlace for FrameCell {
    #[inline(always)]
    fn change<O: Arithmetic, R: Operand<Held = ()>>(
        &self,
        _: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
    ) -> bool {
        let right = right.view(&(), frame, captures);
        as_cell(&frame[self.slot]).is_some_and(|cell| change_cell::<O>(cell, right))
    }
}

impl InPlace for CaptureCell {
    #[inline(always)]
    fn change<O: Arithmetic, R: Operand<Held = ()>>(
        &self,
        _: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
    ) -> bool {
        let right = right.view(&(), frame, captures);
        as_cell(&captures[self.place]).is_some_and(|cell| change_cell::<O>(cell, right))
    }
}

impl InPlace for SharedGlobal {
    #[inline(always)]
    fn change<O: Arithmetic, R: Operand<Held = ()>>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        right: &R,
    ) -> bool {
        change_cell::<O>(&machine.shared[self.place], right.view(&(), frame, captures))
    }
}

impl<O: Arithmetic, V: InPlace, R: Operand<Held = ()> + 'static> Work for Update<O, V, R> {
    fn is_quick() -> bool {
        true
    }

    #[inline(always)]
    fn at_once(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> bool {
        self.variable.change::<O, R>(machine, frame, captures, &self.right)
    }

    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        if self.variable.change::<O, R>(machine, frame, captures, &self.right) {
            return Ok(());
        }
        let right = self.right.take((), frame, captures);
        update::<O, V>(&self.variable, machine, frame, captures, right, self.span)
    }
}

/// The old value is read first, as the language says; only if it is still there afterwards is it changed in place.
impl<O: Arithmetic, V: InPlace> Work for UpdateLater<O, V> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let old = self.variable.get(machine, frame, captures)?;
        let right = self.right.eval(machine, frame, captures)?;
        if let Some(new) = changed::<O>(&old, &right) {
            self.variable.set(machine, frame, captures, new);
            return Ok(());
        }
        update_old::<O, V>(&self.variable, machine, frame, captures, old, right, self.span)
    }
}

#[inline(never)]
fn update<O: Arithmetic, V: Variable>(
    variable: &V,
    machine: &mut Machine,
    frame: &mut [Value],
    captures: &[Value],
    right: Value,
    span: Span,
) -> Result<(), Thrown> {
    let old = variable.get(machine, frame, captures)?;
    update_old::<O, V>(variable, machine, frame, captures, old, right, span)
}

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
