//! A function value and arguments in, the call's value out: arguments are evaluated, bound to parameters, and
//! the body runs in an environment of its own.

use super::environment::Environment;
use super::function::{Callable, Given};
use super::{Flow, Naive, grow};
use crate::budget;
use crate::diagnostic::{Fault, Thrown, message};
use crate::published::BuiltinId;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::Value;
use crate::value::function::Signature;
use std::rc::Rc;

impl Naive<'_> {
    /// Evaluates arguments from left to right. A spread stands for its entries written out.
    pub(super) fn arguments(
        &mut self,
        arguments: Option<&Arguments>,
        here: &Rc<Environment>,
    ) -> Result<Given, Flow> {
        let mut given = Given::default();
        for argument in arguments.iter().flat_map(|arguments| &arguments.items) {
            match argument {
                Argument::Positional(value) => given.positional.push(self.evaluate(value, here)?),
                Argument::Named { name, value } => {
                    given.named.push((name.text.clone(), self.evaluate(value, here)?));
                }
                Argument::Spread { value, span } => {
                    let value = self.evaluate(value, here)?;
                    let Some(spread) = value.as_container() else {
                        return Err(self.fail(*span, message::spread_of(value.type_of().described())));
                    };
                    let room = budget::memory(spread.len() * size_of::<Value>());
                    room.map_err(|fault| self.fail(*span, fault))?;
                    given.positional.reserve(spread.len() - spread.key_count());
                    self.rules.spread(spread, &mut given);
                }
            }
        }
        Ok(given)
    }

    /// Calls any value; `span` is the place of the call.
    pub(super) fn call_value(&mut self, callee: &Value, given: Given, span: Span) -> Result<Value, Thrown> {
        grow(|| self.call_by_kind(callee, given, span))
    }

    fn call_by_kind(&mut self, callee: &Value, given: Given, span: Span) -> Result<Value, Thrown> {
        if let Value::Builtin(builtin) = callee {
            return self.call_builtin(*builtin, given, span);
        }
        match Callable::of(callee) {
            Some((signature, Callable::Closure { function, outer, .. })) => {
                self.call_closure(function, outer, signature, given, span)
            }
            Some((signature, Callable::Section(section))) => {
                self.call_section(section, signature, given, span)
            }
            None => Err(self.throw_at(span, message::not_a_function(callee.type_of().described()))),
        }
    }

    #[inline(never)]
    pub(super) fn call_builtin(
        &mut self,
        builtin: BuiltinId,
        given: Given,
        span: Span,
    ) -> Result<Value, Thrown> {
        let before = std::mem::replace(&mut self.site, span);
        let result = self.rules.builtin(self, builtin, given);
        self.site = before;
        result
    }

    #[inline(never)]
    fn call_closure(
        &mut self,
        function: &Rc<Function>,
        outer: &Rc<Environment>,
        signature: &Signature,
        given: Given,
        span: Span,
    ) -> Result<Value, Thrown> {
        let bound = match self.rules.bind(&function.parameters, signature, given) {
            Ok(bound) => bound,
            Err(fault) => return Err(self.refuse(function, fault, span)),
        };
        self.enter(span)?;
        let here = self.environment(function, outer);
        let result = self.body(function, bound, &here);
        self.leave();
        self.finish(result)
    }

    #[cold]
    #[inline(never)]
    fn refuse(&mut self, function: &Function, fault: Fault, span: Span) -> Thrown {
        self.raise(fault.at(span).with_other(function.header, "defined here"))
    }

    /// From left to right each parameter gets its argument, or its default evaluated here; then the body runs.
    fn body(
        &mut self,
        function: &Function,
        bound: Vec<Option<Value>>,
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        for (parameter, argument) in function.parameters.iter().zip(bound) {
            let value = match (argument, &parameter.kind) {
                (Some(argument), _) => argument,
                (None, ParameterKind::Default(default)) => {
                    self.evaluate(default, &self.rules.default_scope(function, here))?
                }
                (None, ParameterKind::Required | ParameterKind::Collecting) => continue,
            };
            here.set(&parameter.target.name.text, value);
        }
        self.block(&function.body, here)
    }

    /// What a call makes of the way its body was left.
    pub(super) fn finish(&mut self, left: Result<Value, Flow>) -> Result<Value, Thrown> {
        match left {
            Ok(value) | Err(Flow::Return(value)) => Ok(value),
            // The parser has rejected `break` and `continue` outside a loop of the same function.
            Err(Flow::Break | Flow::Continue) => Ok(Value::Nil),
            Err(Flow::Thrown) => Err(Thrown),
        }
    }
}
