//! A value and the steps behind it in, the value at the end of the chain out; sections keep such steps for later.
//!
//! Each step is *prepared* (its index or arguments are evaluated) and then *taken* (the value goes through it). A
//! chain does both step by step; a section prepares all its steps where it stands and takes them at each call.

use super::environment::Environment;
use super::function::{Callable, Given, Prepared, PreparedKind, Section};
use super::{Flow, Naive};
use crate::diagnostic::{Fault, Thrown, message};
use crate::published::BuiltinId;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::Value;
use crate::value::cell::Mark;
use crate::value::function::Signature;
use crate::value::symbol::Symbol;
use std::rc::Rc;

impl Naive<'_> {
    #[inline(never)]
    pub(super) fn postfix(
        &mut self,
        base: &Expr,
        steps: &[Step],
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let mut value = self.evaluate(base, here)?;
        let mut before = base.span;
        for step in steps {
            let prepared = self.prepare(step, before, here)?;
            value = self.take(value, prepared)?;
            before = step.span;
        }
        Ok(value)
    }

    /// `.name(…)…`: evaluates the arguments once, here.
    #[inline(never)]
    pub(super) fn section(
        &mut self,
        steps: &[Step],
        span: Span,
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let mut prepared = Vec::new();
        let mut before = span;
        for step in steps {
            prepared.push(self.prepare(step, before, here)?);
            before = step.span;
        }
        let signature = Signature::Section { text: Rc::from(self.source.slice(span)) };
        Ok(Callable::Section(Section { steps: prepared, mark: Mark::default() })
            .into_value(Rc::new(signature)))
    }

    #[inline(never)]
    pub(super) fn call_section(
        &mut self,
        section: &Section,
        signature: &Signature,
        given: Given,
        span: Span,
    ) -> Result<Value, Thrown> {
        let receiver = match receiver(given, signature) {
            Ok(receiver) => receiver,
            Err(fault) => return Err(self.throw_at(span, fault)),
        };
        self.enter(span)?;
        let result = self.take_all(receiver, &section.steps);
        self.leave();
        result
    }

    fn take_all(&mut self, receiver: Value, steps: &[Prepared]) -> Result<Value, Thrown> {
        let mut value = receiver;
        for step in steps {
            value = self.take(value, step.clone())?;
        }
        Ok(value)
    }

    /// `before` is the element in front of the step: the place of a call starts there.
    fn prepare(&mut self, step: &Step, before: Span, here: &Rc<Environment>) -> Result<Prepared, Flow> {
        Ok(match &step.kind {
            StepKind::Call(arguments) => Prepared {
                kind: PreparedKind::Call(self.arguments(Some(arguments), here)?),
                span: before.to(step.span),
            },
            StepKind::Index(index) => {
                Prepared { kind: PreparedKind::Index(self.evaluate(index, here)?), span: step.span }
            }
            StepKind::Key(name) => Prepared { kind: PreparedKind::Index(key(name)), span: step.span },
            StepKind::Method { name, arguments } => {
                let given = self.arguments(arguments.as_ref(), here)?;
                let kind = match BuiltinId::named(&name.text) {
                    Some(builtin) => PreparedKind::Method(builtin, given),
                    None => PreparedKind::Index(key(name)),
                };
                Prepared { kind, span: step.span }
            }
        })
    }

    fn take(&mut self, value: Value, step: Prepared) -> Result<Value, Thrown> {
        match step.kind {
            PreparedKind::Call(given) => self.call_value(&value, given, step.span),
            PreparedKind::Index(index) => match self.rules.entry(&value, &index) {
                Ok(entry) => Ok(entry),
                Err(fault) => Err(self.throw_at(step.span, fault)),
            },
            PreparedKind::Method(builtin, mut given) => {
                given.positional.insert(0, value);
                self.call_value(&Value::Builtin(builtin), given, step.span)
            }
        }
    }
}

/// The one argument of a section.
fn receiver(given: Given, signature: &Signature) -> Result<Value, Fault> {
    let found = given.positional.len();
    if found <= 1
        && let Some((name, _)) = given.named.first()
    {
        return Err(message::unknown_argument(&signature.to_string(), name, []));
    }
    match <[Value; 1]>::try_from(given.positional) {
        Ok([receiver]) => Ok(receiver),
        Err(_) => Err(message::wrong_count(&signature.to_string(), 1, Some(1), found)),
    }
}

fn key(name: &Name) -> Value {
    Value::symbol(Symbol::new(&name.text))
}
