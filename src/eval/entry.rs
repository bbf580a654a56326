//! Writes to one entry of a variable's container, where it stands if nothing else holds it: `x[k] = e`, `x[k] op= e`,
//! and `x << e` as a statement.
//!
//! An integer index and an unshared container are dealt with here, anything else as [`Place`]s are.

use super::arithmetic::calculated_by;
use super::machine::Machine;
use super::node::{Node, Work};
use super::operand::Operand;
use super::place::{Indices, Place, append};
use super::variable::InPlace;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::container::Container;
use crate::value::{Object, Value, assign};
use std::rc::Rc;

/// The container in a variable that nothing else holds.
#[inline(always)]
fn unshared(root: &mut Value) -> Option<&mut Container> {
    let Value::Obj(object) = root else { return None };
    match Rc::get_mut(object)? {
        Object::Container(container) => Some(container),
        _ => None,
    }
}

#[inline(always)]
fn position(index: &Value) -> Option<usize> {
    match index {
        Value::Int(at) => usize::try_from(*at).ok(),
        _ => None,
    }
}

/// Gives the value back if there is no such entry, or another holder.
#[inline(always)]
fn overwrite(root: &mut Value, at: usize, value: Value) -> Result<(), Value> {
    match unshared(root).and_then(|container| container.get_mut(at)) {
        Some(entry) => {
            assign(entry, value);
            Ok(())
        }
        None => Err(value),
    }
}

/// The integer or double in an entry.
#[inline(always)]
fn number_at(root: &Value, at: usize) -> Option<Value> {
    match root.as_container()?.get(at)? {
        number @ (Value::Int(_) | Value::Double(_)) => Some(number.clone()),
        _ => None,
    }
}

/// `x[k] = e`
pub struct AssignEntry<V, I> {
    pub variable: V,
    pub index: I,
    pub value: Node,
    pub place: Place,
    pub span: Span,
}

impl<V: InPlace, I: Operand + 'static> Work for AssignEntry<V, I> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let held = self.index.hold(machine, frame, captures)?;
        let mut value = self.value.eval(machine, frame, captures)?;
        if let Some(at) = position(self.index.view(&held, frame, captures)) {
            match self.variable.edit(machine, frame, captures, |root| overwrite(root, at, value)) {
                Ok(()) => return Ok(()),
                Err(unwritten) => value = unwritten,
            }
        }
        let index = self.index.take(held, frame, captures);
        self.place.write(machine, frame, captures, &Indices::one(index), value, self.span)
    }
}

/// `x[k] op= e`
pub struct UpdateEntry<V, I> {
    pub variable: V,
    pub index: I,
    pub operator: BinaryOperator,
    pub value: Node,
    pub place: Place,
    pub span: Span,
}

impl<V: InPlace, I: Operand + 'static> Work for UpdateEntry<V, I> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let held = self.index.hold(machine, frame, captures)?;
        if let Some(at) = position(self.index.view(&held, frame, captures))
            && let Some(old) = self.variable.edit(machine, frame, captures, |root| number_at(root, at))
        {
            let value = self.value.eval(machine, frame, captures)?;
            if let Some(new) = calculated_by(self.operator, &old, &value)
                && self.variable.edit(machine, frame, captures, |root| overwrite(root, at, new)).is_ok()
            {
                return Ok(());
            }
            let indices = Indices::one(self.index.take(held, frame, captures));
            return self.update(machine, frame, captures, &indices, old, value);
        }
        let indices = Indices::one(self.index.take(held, frame, captures));
        let old = self.place.old(machine, frame, captures, &indices)?;
        let value = self.value.eval(machine, frame, captures)?;
        self.update(machine, frame, captures, &indices, old, value)
    }
}

impl<V, I> UpdateEntry<V, I> {
    #[inline(never)]
    fn update(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        indices: &Indices,
        old: Value,
        value: Value,
    ) -> Result<(), Thrown> {
        self.place.update(machine, frame, captures, indices, old, self.operator, value, self.span)
    }
}

/// `x << e`
pub struct AppendEntry<V, E> {
    pub variable: V,
    pub value: E,
    pub place: Place,
    pub span: Span,
}

impl<V: InPlace, E: Operand + 'static> Work for AppendEntry<V, E> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        if E::AT_HAND {
            let held = self.value.hold(machine, frame, captures)?;
            let value = self.value.take(held, frame, captures);
            let pushed = self.variable.edit(machine, frame, captures, |root| match unshared(root) {
                Some(container) => Ok(container.push(value)),
                None => Err(value),
            });
            let value = match pushed {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(fault)) => return Err(machine.throw(fault, self.span)),
                Err(value) => value,
            };
            let old = self.variable.get(machine, frame, captures)?;
            return append(&self.place, machine, frame, captures, self.span, Indices::none(), old, value);
        }
        // What is evaluated next could change the variable: then the old value grows nevertheless.
        let old = self.variable.get(machine, frame, captures)?;
        let held = self.value.hold(machine, frame, captures)?;
        let value = self.value.take(held, frame, captures);
        append(&self.place, machine, frame, captures, self.span, Indices::none(), old, value)
    }
}
