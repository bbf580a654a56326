//! A place and what to write in; the variable of its name changed, or nothing changed at all.
//!
//! The place's index expressions run first, then the right side, then the write. `p = e` writes into the
//! variable's value as it is after `e` ran; `p op= e`, `p << e` and mutating methods read the old `p` before
//! `e` runs. A failing step leaves the variable as it was.
//! The old value is read where the name's place in the text says, the new one written where its end says: in a
//! function that writes to a place in a top-level name these are different variables.

use super::environment::Environment;
use super::{Flow, Naive};
use crate::diagnostic::{Fault, message};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::symbol::Symbol;
use crate::value::{Value, operation};
use std::rc::Rc;

/// A step of a place with its index worked out.
struct Index {
    value: Value,
    span: Span,
}

impl Naive<'_> {
    /// `p = e`
    #[inline(never)]
    pub(super) fn assign(&mut self, place: &Place, value: &Expr, here: &Rc<Environment>) -> Result<(), Flow> {
        let indices = self.indices(place, here)?;
        let new = self.evaluate(value, here)?;
        self.write(place, &indices, new, value.span.end, here)
    }

    /// `p op= e`
    #[inline(never)]
    pub(super) fn update(
        &mut self,
        place: &Place,
        operator: BinaryOperator,
        value: &Expr,
        span: Span,
        here: &Rc<Environment>,
    ) -> Result<(), Flow> {
        let indices = self.indices(place, here)?;
        let old = self.read(place, &indices, here)?;
        let operand = self.evaluate(value, here)?;
        let new = self.at(span, self.rules.binary(operator, old, operand))?;
        self.write(place, &indices, new, value.span.end, here)
    }

    /// `p << a << b`: one write of all
    #[inline(never)]
    pub(super) fn append(
        &mut self,
        place: &Place,
        values: &[Expr],
        span: Span,
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let indices = self.indices(place, here)?;
        let mut new = self.read(place, &indices, here)?;
        let mut added = Vec::new();
        for value in values {
            added.push(self.evaluate(value, here)?);
        }
        let append_all = |new: &mut Value| {
            added.into_iter().try_for_each(|value| {
                *new = operation::append(std::mem::take(new), value)?;
                Ok(())
            })
        };
        if let Err(fault) = self.change(place, &mut new, span.end, here, append_all) {
            return Err(self.fail(span, fault));
        }
        self.write(place, &indices, new.clone(), span.end, here)?;
        Ok(new)
    }

    /// `p.sort(…)` and its kin
    #[inline(never)]
    pub(super) fn mutate(
        &mut self,
        place: &Place,
        mutator: Mutator,
        arguments: Option<&Arguments>,
        span: Span,
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let indices = self.indices(place, here)?;
        let mut container = self.read(place, &indices, here)?;
        let given = self.arguments(arguments, here)?;
        let mutate = |container: &mut Value| self.rules.mutate(mutator, container, given);
        let result = self.change(place, &mut container, span.end, here, mutate);
        let result = self.at(span, result)?;
        self.write(place, &indices, container, span.end, here)?;
        Ok(result)
    }

    fn indices(&mut self, place: &Place, here: &Rc<Environment>) -> Result<Vec<Index>, Flow> {
        let mut indices = Vec::new();
        for step in &place.steps {
            indices.push(match step {
                PlaceStep::Index { index, span } => Index { value: self.evaluate(index, here)?, span: *span },
                PlaceStep::Key(name) => {
                    Index { value: Value::symbol(Symbol::new(&name.text)), span: name.span }
                }
            });
        }
        Ok(indices)
    }

    fn read(&mut self, place: &Place, indices: &[Index], here: &Environment) -> Result<Value, Flow> {
        let mut value = self.variable(&place.name, here)?;
        for index in indices {
            value = self.at(index.span, self.rules.entry(&value, &index.value))?;
        }
        Ok(value)
    }

    /// `end` is where the writing expression or statement ends: there the name is bound, if it was not before.
    fn write(
        &mut self,
        place: &Place,
        indices: &[Index],
        new: Value,
        end: u32,
        here: &Environment,
    ) -> Result<(), Flow> {
        let whole = match indices.split_last() {
            None => new,
            Some((last, outer)) => {
                let mut whole = self.variable(&place.name, here)?;
                let write = |whole: &mut Value| write_into(whole, outer, last, new);
                if let Err((span, fault)) = self.change(place, &mut whole, end, here, write) {
                    return Err(self.fail(span, fault));
                }
                whole
            }
        };
        self.rules.write(place, whole, end, here);
        Ok(())
    }

    /// Changes `value` in a way that leaves it as it was where it fails, unless that ends the program as a limit does. If it
    /// is a container of which only the variable that is written next is another holder, that one lets go of it meanwhile:
    /// then nothing need be copied.
    fn change<R, E>(
        &self,
        place: &Place,
        value: &mut Value,
        end: u32,
        here: &Environment,
        change: impl FnOnce(&mut Value) -> Result<R, E>,
    ) -> Result<R, E> {
        let variable = self.rules.written(place, end, here);
        let has_let_go = variable.let_go(&place.name.text, value);
        let changed = change(value);
        if has_let_go && changed.is_err() {
            variable.set(&place.name.text, value.clone());
        }
        changed
    }
}

/// Each step but the last must exist; the last may be a new key.
fn write_into(whole: &mut Value, outer: &[Index], last: &Index, new: Value) -> Result<(), (Span, Fault)> {
    let mut target = whole;
    for index in outer {
        let found = target.type_of().described();
        let shared = target.as_container_mut().map_err(|fault| (index.span, fault))?;
        let Some(container) = shared else {
            return Err((index.span, message::not_writable(found)));
        };
        target = container.entry_mut(&index.value).map_err(|fault| (index.span, fault))?;
    }
    let found = target.type_of().described();
    match target.as_container_mut().map_err(|fault| (last.span, fault))? {
        Some(container) => container.write(&last.value, new).map_err(|fault| (last.span, fault)),
        None => Err((last.span, message::not_writable(found))),
    }
}
