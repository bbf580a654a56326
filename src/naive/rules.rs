//! A question of the language in, its answer out: the rules that implementations get wrong most often, a method each.
//!
//! The bodies here are the language, and the engine asks them wherever the rule applies. A test that wants to see
//! whether the oracle notices a wrong rule overrides one of them; nothing else has a reason to.

use super::Flow;
use super::environment::{Environment, Scope};
use super::function::Given;
use crate::builtins;
use crate::builtins::engine::Engine;
use crate::diagnostic::{Fault, Thrown, message};
use crate::published::{BuiltinId, Mutator};
use crate::syntax::ast::{BinaryOperator, Function, Parameter, ParameterKind, Place};
use crate::value::container::Container;
use crate::value::function::Signature;
use crate::value::symbol::Symbol;
use crate::value::{Value, operation};
use std::rc::Rc;

/// The rules of the language; see [`Weave`] for the one implementation that counts.
pub trait Rules {
    /// The environment whose variable a read of `name` at the place `at` of the text means.
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        here.find(name, at)
    }

    /// The environment whose variable is written by a statement or expression on `place` that ends at `end`.
    fn written<'e>(&self, place: &Place, end: u32, here: &'e Environment) -> &'e Environment {
        here.find(&place.name.text, end)
    }

    /// Writes `new` to the variable of `place`.
    fn write(&self, place: &Place, new: Value, end: u32, here: &Environment) {
        self.written(place, end, here).set(&place.name.text, new);
    }

    /// What reading a local without a value gives.
    fn unset(&self, name: &str) -> Result<Value, Fault> {
        Err(message::no_value_yet(name))
    }

    /// The environment that a function made in `here` keeps.
    fn captured(&self, _function: &Function, here: &Rc<Environment>) -> Rc<Environment> {
        here.clone()
    }

    /// The variables of one call of `function`.
    fn variables(&self, _function: &Function, scope: Rc<Scope>, outer: &Rc<Environment>) -> Rc<Environment> {
        Rc::new(Environment::for_call(scope, outer.clone()))
    }

    /// The environment in which the defaults of `function` are evaluated, in a call with the variables `call`.
    fn default_scope(&self, _function: &Function, call: &Rc<Environment>) -> Rc<Environment> {
        call.clone()
    }

    /// Adds the entries of a spread container to the arguments before it.
    fn spread(&self, container: &Container, given: &mut Given) {
        for (key, value) in container.iter() {
            match key {
                Some(key) => given.named.push((Rc::from(key.name()), value.clone())),
                None => given.positional.push(value.clone()),
            }
        }
    }

    /// The value of each parameter, in parameter order; `None` where the default has to be evaluated.
    ///
    /// With *n* positional arguments and *r* required parameters, the first *n − r* defaulted parameters are supplied
    /// too, and what exceeds all of them is collected; the arguments then bind in parameter order, named ones last.
    fn bind(
        &self,
        parameters: &[Parameter],
        signature: &Signature,
        given: Given,
    ) -> Result<Vec<Option<Value>>, Fault> {
        let count =
            |wanted: fn(&ParameterKind) -> bool| parameters.iter().filter(|p| wanted(&p.kind)).count();
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
                    let mut rest = Container::with_capacity(positional.len())?;
                    positional.by_ref().try_for_each(|value| rest.push(value))?;
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

    /// Whether a condition holds.
    fn truth(&self, value: &Value) -> bool {
        value.is_true()
    }

    /// What `and` and `or` give once `operand` has decided them.
    fn decided(&self, operand: Value) -> Value {
        operand
    }

    /// What `if` gives when no branch is taken.
    fn untaken(&self) -> Value {
        Value::Nil
    }

    /// Whether a loop goes on when its body was left this way, or how the loop itself is left.
    fn goes_on(&self, left: Result<Value, Flow>) -> Result<bool, Flow> {
        match left {
            Ok(_) | Err(Flow::Continue) => Ok(true),
            Err(Flow::Break) => Ok(false),
            Err(leaving @ (Flow::Return(_) | Flow::Thrown)) => Err(leaving),
        }
    }

    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        match operator {
            BinaryOperator::Equal => operation::equal(&left, &right).map(Value::boolean),
            BinaryOperator::NotEqual => operation::equal(&left, &right).map(|equal| Value::boolean(!equal)),
            BinaryOperator::Less => operation::less(&left, &right).map(Value::boolean),
            BinaryOperator::LessEqual => operation::less_equal(&left, &right).map(Value::boolean),
            BinaryOperator::Greater => operation::greater(&left, &right).map(Value::boolean),
            BinaryOperator::GreaterEqual => operation::greater_equal(&left, &right).map(Value::boolean),
            BinaryOperator::Union => operation::union(left, right),
            BinaryOperator::SymmetricDifference => operation::symmetric_difference(left, right),
            BinaryOperator::Intersection => operation::intersection(left, right),
            BinaryOperator::Append => operation::append(left, right),
            BinaryOperator::Add => operation::add(left, right),
            BinaryOperator::Subtract => operation::subtract(left, right),
            BinaryOperator::Multiply => operation::multiply(left, right),
            BinaryOperator::Divide => operation::divide(left, right),
            BinaryOperator::Remainder => operation::remainder(left, right),
        }
    }

    /// `receiver[index]` and `receiver.key`
    fn entry(&self, receiver: &Value, index: &Value) -> Result<Value, Fault> {
        operation::index(receiver, index)
    }

    /// Adds what `*>` made of one entry.
    fn mapped(&self, key: Option<&Symbol>, value: Value, mapped: &mut Container) -> Result<(), Fault> {
        mapped.add(key, value)
    }

    /// The values that `&>` goes through, in its order.
    fn folded(&self, container: &Container) -> Vec<Value> {
        container.values().cloned().collect()
    }

    fn builtin(&self, engine: &mut dyn Engine, builtin: BuiltinId, given: Given) -> Result<Value, Thrown> {
        builtins::call(engine, builtin, given.positional, given.named)
    }

    /// A mutating method on the container of a place.
    fn mutate(&self, mutator: Mutator, container: &mut Value, given: Given) -> Result<Value, Fault> {
        builtins::mutate_named(mutator, container, given.positional, given.named)
    }
}

/// The language as it is.
pub struct Weave;

impl Rules for Weave {}
