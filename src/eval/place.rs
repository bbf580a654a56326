//! Places: writing to `c[k]`, `c.name`, and the expressions that write back (`<<`, `sort`, `push` …).
//!
//! The indices of a place are evaluated first, then the right side, then the write; what fails writes nothing.

use super::machine::Machine;
use super::node::{Eval, Node, Work, plain_parents_of_eval};
use super::operator::apply;
use super::variable::Variable;
use crate::builtins;
use crate::diagnostic::{Fault, Thrown, message};
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, Mutator};
use crate::value::{Value, operation};
use std::rc::Rc;

/// A place as the evaluator takes it.
pub struct Place {
    pub read: Box<dyn Variable>,
    /// `None`: the variable that is read. Otherwise a local copy of a top-level one is written.
    pub write: Option<Box<dyn Variable>>,
    /// The place of each step in the source.
    pub steps: Box<[Span]>,
}

/// Indices up to this many are kept without allocation.
const FEW: usize = 3;

/// The evaluated indices of a place.
pub enum Indices {
    Few([Value; FEW], usize),
    Many(Vec<Value>),
}

impl Indices {
    pub fn evaluate(
        indices: &[Node],
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Indices, Thrown> {
        if indices.len() > FEW {
            let mut values = Vec::with_capacity(indices.len());
            for index in indices {
                values.push(index.eval(machine, frame, captures)?);
            }
            return Ok(Indices::Many(values));
        }
        let mut values = [const { Value::Unset }; FEW];
        for (value, index) in values.iter_mut().zip(indices) {
            *value = index.eval(machine, frame, captures)?;
        }
        Ok(Indices::Few(values, indices.len()))
    }

    pub fn one(index: Value) -> Indices {
        Indices::Few([index, Value::Unset, Value::Unset], 1)
    }

    pub fn none() -> Indices {
        Indices::Few([const { Value::Unset }; FEW], 0)
    }

    fn as_slice(&self) -> &[Value] {
        match self {
            Indices::Few(values, count) => &values[..*count],
            Indices::Many(values) => values,
        }
    }
}

/// A fault and the place of the step that raised it; `None` for the place as a whole.
type StepFault = (Fault, Option<Span>);

impl Place {
    /// The value in the place.
    pub fn old(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        indices: &Indices,
    ) -> Result<Value, Thrown> {
        let mut value = self.read.get(machine, frame, captures)?;
        for (index, step) in indices.as_slice().iter().zip(&self.steps) {
            value = operation::index(&value, index).map_err(|fault| machine.throw(fault, *step))?;
        }
        Ok(value)
    }

    /// Lets `change` work on the variable's value, wherever the indices lead it, and writes back what it makes.
    ///
    /// While it works the variable is empty, so that what nothing else holds is changed in place.
    fn edit<R>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        whole: Span,
        change: impl FnOnce(&mut Value) -> Result<R, StepFault>,
    ) -> Result<R, Thrown> {
        if let Some(write) = &self.write {
            let mut root = self.read.get(machine, frame, captures)?;
            let result = change(&mut root).map_err(|fault| throw_at(machine, fault, whole))?;
            write.set(machine, frame, captures, root);
            return Ok(result);
        }
        let mut root = self.read.take(machine, frame, captures);
        if root.is_unset() {
            return Err(self.read.get(machine, frame, captures).err().unwrap_or(Thrown));
        }
        let result = change(&mut root);
        self.read.set(machine, frame, captures, root);
        result.map_err(|fault| throw_at(machine, fault, whole))
    }

    /// The value to which all indices lead.
    fn reach<'a>(&self, root: &'a mut Value, indices: &[Value]) -> Result<&'a mut Value, StepFault> {
        let mut target = root;
        for (index, step) in indices.iter().zip(&self.steps) {
            target = entry(target, index).map_err(|fault| (fault, Some(*step)))?;
        }
        Ok(target)
    }

    /// Puts `value` where the indices lead; the last one may be a new key.
    fn put(&self, root: &mut Value, indices: &[Value], value: Value) -> Result<(), StepFault> {
        let (Some((last, before)), Some(step)) = (indices.split_last(), self.steps.last()) else {
            *root = value;
            return Ok(());
        };
        let target = self.reach(root, before)?;
        match target.as_container_mut().map_err(|fault| (fault, Some(*step)))? {
            Some(container) => container.write(last, value).map_err(|fault| (fault, Some(*step))),
            None => Err((message::not_writable(target.type_of().described()), Some(*step))),
        }
    }
}

fn throw_at(machine: &mut Machine, (fault, span): StepFault, whole: Span) -> Thrown {
    machine.throw(fault, span.unwrap_or(whole))
}

fn entry<'a>(target: &'a mut Value, index: &Value) -> Result<&'a mut Value, Fault> {
    let found = target.type_of();
    match target.as_container_mut()? {
        Some(container) => container.entry_mut(index),
        None => Err(message::not_writable(found.described())),
    }
}

/// `c[k] = e`
pub struct AssignPlace {
    pub place: Place,
    pub indices: Box<[Node]>,
    pub value: Node,
    pub span: Span,
}

impl Work for AssignPlace {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let indices = Indices::evaluate(&self.indices, machine, frame, captures)?;
        let value = self.value.eval(machine, frame, captures)?;
        self.place.write(machine, frame, captures, &indices, value, self.span)
    }
}

/// `p op= e` where `p` has steps, or reads and writes different variables.
pub struct UpdatePlace {
    pub place: Place,
    pub indices: Box<[Node]>,
    pub operator: BinaryOperator,
    pub value: Node,
    pub span: Span,
}

impl Work for UpdatePlace {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let indices = Indices::evaluate(&self.indices, machine, frame, captures)?;
        let old = self.place.old(machine, frame, captures, &indices)?;
        let value = self.value.eval(machine, frame, captures)?;
        self.place.update(machine, frame, captures, &indices, old, self.operator, value, self.span)
    }
}

impl Place {
    /// Writes `value` where the indices lead; `whole` is the place of the statement.
    pub fn write(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        indices: &Indices,
        value: Value,
        whole: Span,
    ) -> Result<(), Thrown> {
        self.edit(machine, frame, captures, whole, |root| self.put(root, indices.as_slice(), value))
    }

    /// Writes `old operator value` where the indices lead.
    #[allow(clippy::too_many_arguments, reason = "the three of every node, and what an update needs")]
    pub fn update(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        indices: &Indices,
        old: Value,
        operator: BinaryOperator,
        value: Value,
        whole: Span,
    ) -> Result<(), Thrown> {
        self.edit(machine, frame, captures, whole, |root| {
            let whole = |fault| (fault, None);
            match grown(root, self, indices, old, operator, &value).map_err(whole)? {
                None => Ok(()),
                Some(old) => {
                    let new = apply(operator, old, value).map_err(whole)?;
                    self.put(root, indices.as_slice(), new)
                }
            }
        })
    }
}

/// Extends the old string or container where it stands, if it still stands there; gives it back otherwise. Such a
/// sum fails only at a limit.
fn grown(
    root: &mut Value,
    place: &Place,
    indices: &Indices,
    old: Value,
    operator: BinaryOperator,
    value: &Value,
) -> Result<Option<Value>, Fault> {
    let grows = old.as_text().is_some() || (old.as_container().is_some() && value.as_container().is_some());
    if operator != BinaryOperator::Add || !grows {
        return Ok(Some(old));
    }
    let Ok(slot) = place.reach(root, indices.as_slice()) else { return Ok(Some(old)) };
    if !is_same(slot, &old) {
        return Ok(Some(old));
    }
    drop(old);
    *slot = apply(operator, std::mem::take(slot), value.clone())?;
    Ok(None)
}

/// One object, or values that are no objects.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Obj(left), Value::Obj(right)) => Rc::ptr_eq(left, right),
        _ => false,
    }
}

/// `p << a << b`
pub struct Append {
    pub place: Place,
    pub indices: Box<[Node]>,
    pub values: Box<[Node]>,
    pub span: Span,
}

impl Eval for Append {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let indices = Indices::evaluate(&self.indices, machine, frame, captures)?;
        let old = self.place.old(machine, frame, captures, &indices)?;
        let first = self.values[0].eval(machine, frame, captures)?;
        let mut others = Vec::new();
        for value in &self.values[1..] {
            others.push(value.eval(machine, frame, captures)?);
        }
        change(&self.place, machine, frame, captures, self.span, indices, old, |target| {
            if target.as_container().is_none() {
                // The operator's own words.
                return operation::append(target.clone(), first);
            }
            if let Some(container) = target.as_container_mut()? {
                container.push(first)?;
                others.into_iter().try_for_each(|value| container.push(value))?;
            }
            Ok(target.clone())
        })
    }

    plain_parents_of_eval!();
}

/// `p << value` for its effect; `old` is what was in the place before `value` was evaluated.
#[allow(clippy::too_many_arguments, reason = "the three of every node, and what a write needs")]
pub fn append(
    place: &Place,
    machine: &mut Machine,
    frame: &mut [Value],
    captures: &[Value],
    span: Span,
    indices: Indices,
    old: Value,
    value: Value,
) -> Result<(), Thrown> {
    change(place, machine, frame, captures, span, indices, old, |target| match target.as_container_mut()? {
        Some(container) => container.push(value),
        // The operator's own words.
        None => operation::append(target.clone(), value).map(drop),
    })
}

/// `p.push(…)` and its kin.
pub struct Mutation {
    pub place: Place,
    pub indices: Box<[Node]>,
    pub mutator: Mutator,
    pub arguments: Box<[super::call::Argument]>,
    pub span: Span,
}

impl Eval for Mutation {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let indices = Indices::evaluate(&self.indices, machine, frame, captures)?;
        let old = self.place.old(machine, frame, captures, &indices)?;
        let mut given = super::binding::Given::default();
        given.evaluate(&self.arguments, machine, frame, captures)?;
        change(&self.place, machine, frame, captures, self.span, indices, old, |target| {
            if given.named.is_empty() {
                builtins::mutate(self.mutator, target, &mut given.positional)
            } else {
                builtins::mutate_named(self.mutator, target, given.positional, given.named)
            }
        })
    }

    plain_parents_of_eval!();
}

/// Applies `operation` to the place's old value and writes what becomes of it, in place if it still stands there.
#[allow(clippy::too_many_arguments, reason = "the three of every node, and what a write needs")]
fn change<R>(
    place: &Place,
    machine: &mut Machine,
    frame: &mut [Value],
    captures: &[Value],
    span: Span,
    indices: Indices,
    mut old: Value,
    operation: impl FnOnce(&mut Value) -> Result<R, Fault>,
) -> Result<R, Thrown> {
    place.edit(machine, frame, captures, span, |root| {
        let slot = place.reach(root, indices.as_slice());
        if let Ok(slot) = slot
            && is_same(slot, &old)
        {
            drop(old);
            return operation(slot).map_err(|fault| (fault, None));
        }
        let result = operation(&mut old).map_err(|fault| (fault, None))?;
        place.put(root, indices.as_slice(), old)?;
        Ok(result)
    })
}
