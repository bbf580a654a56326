//! A function value and arguments in, the call's value out: arguments are evaluated, bound to parameters, and
//! the body runs in an environment of its own.

use super::environment::Environment;
use super::function::{Callable, Given};
use super::{Flow, Naive, grow};
use crate::builtins;
use crate::diagnostic::{Fault, Thrown, message};
use crate::published::BuiltinId;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::Value;
use crate::value::container::Container;
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
                    for (key, value) in spread.iter() {
                        match key {
                            Some(key) => given.named.push((Rc::from(key.name()), value.clone())),
                            None => given.positional.push(value.clone()),
                        }
                    }
                }
            }
        }
        Ok(given)
    }

    /// Calls any value; `span` is the place of the call.
    pub(super) fn call_value(&mut self, callee: &Value, given: Given, span: Span) -> Result<Value, Thrown> {
        if let Value::Builtin(builtin) = callee {
            return grow(|| self.call_builtin(*builtin, given, span));
        }
        match Callable::of(callee) {
            Some((signature, Callable::Closure { function, outer })) => {
                grow(|| self.call_closure(function, outer, signature, given, span))
            }
            Some((signature, Callable::Section(section))) => {
                grow(|| self.call_section(section, signature, given, span))
            }
            None => Err(self.throw_at(span, message::not_a_function(callee.type_of().described()))),
        }
    }

    pub(super) fn call_builtin(
        &mut self,
        builtin: BuiltinId,
        given: Given,
        span: Span,
    ) -> Result<Value, Thrown> {
        let before = std::mem::replace(&mut self.site, span);
        let result = builtins::call(self, builtin, given.positional, given.named);
        self.site = before;
        result
    }

    fn call_closure(
        &mut self,
        function: &Rc<Function>,
        outer: &Rc<Environment>,
        signature: &Signature,
        given: Given,
        span: Span,
    ) -> Result<Value, Thrown> {
        let bound = match bind(&function.parameters, signature, given) {
            Ok(bound) => bound,
            Err(fault) => {
                let diagnostic = fault.at(span).with_other(function.header, "defined here");
                return Err(self.raise(diagnostic));
            }
        };
        self.enter(span)?;
        let here = self.environment(function, outer);
        let result = self.body(function, bound, &here);
        self.leave();
        self.finish(result)
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
                (None, ParameterKind::Default(default)) => self.evaluate(default, here)?,
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

/// The value of each parameter, in parameter order; `None` where the default has to be evaluated.
///
/// With *n* positional arguments and *r* required parameters, the first *n − r* defaulted parameters are supplied
/// too, and what exceeds all of them is collected; the arguments then bind in parameter order, named ones last.
fn bind(parameters: &[Parameter], signature: &Signature, given: Given) -> Result<Vec<Option<Value>>, Fault> {
    let count = |wanted: fn(&ParameterKind) -> bool| parameters.iter().filter(|p| wanted(&p.kind)).count();
    let required = count(|kind| matches!(kind, ParameterKind::Required));
    let defaulted = count(|kind| matches!(kind, ParameterKind::Default(_)));
    let collects = count(|kind| matches!(kind, ParameterKind::Collecting)) > 0;
    let most = if collects { None } else { Some(required + defaulted) };
    let found = given.positional.len();
    let wrong_count = || message::wrong_count(&signature.to_string(), required, most, found);
    if most.is_some_and(|most| found > most) {
        return Err(wrong_count());
    }

    let mut supplied = found.saturating_sub(required);
    let mut positional = given.positional.into_iter();
    let mut bound = Vec::new();
    for parameter in parameters {
        bound.push(match &parameter.kind {
            ParameterKind::Required => positional.next(),
            ParameterKind::Default(_) if supplied == 0 => None,
            ParameterKind::Default(_) => {
                supplied -= 1;
                positional.next()
            }
            ParameterKind::Collecting => {
                let mut rest = Container::new();
                positional.by_ref().for_each(|value| rest.push(value));
                Some(Value::container(rest))
            }
        });
    }

    let names_given = !given.named.is_empty();
    let nameable = |parameter: &Parameter| !matches!(parameter.kind, ParameterKind::Collecting);
    for (name, value) in given.named {
        let named = parameters
            .iter()
            .zip(&mut bound)
            .find(|(parameter, _)| parameter.target.name.text == name && nameable(parameter));
        match named {
            Some((_, slot @ None)) => *slot = Some(value),
            Some((_, Some(_))) => return Err(message::argument_twice(&signature.to_string(), &name)),
            None => {
                let known = parameters.iter().filter(|parameter| nameable(parameter));
                let known = known.map(|parameter| &*parameter.target.name.text);
                return Err(message::unknown_argument(&signature.to_string(), &name, known));
            }
        }
    }

    for (parameter, value) in parameters.iter().zip(&bound) {
        if matches!(parameter.kind, ParameterKind::Required) && value.is_none() {
            return Err(if names_given {
                message::missing_argument(&signature.to_string(), &parameter.target.name.text)
            } else {
                wrong_count()
            });
        }
    }
    Ok(bound)
}
