//! Calling a built-in: arguments as a program gives them in, its result out.

use super::engine::Engine;
use super::{Builtin, lookup};
use crate::diagnostic::{Code, Fault, Thrown, message};
use crate::published::BuiltinId;
use crate::value::Value;
use crate::value::function::SignatureKind;

/// No built-in has more parameters than this before a collecting one.
pub(super) const MOST_PARAMETERS: usize = 6;

/// Calls a built-in with positional and named arguments, spreads already written out.
pub fn call<N: AsRef<str>>(
    engine: &mut dyn Engine,
    id: BuiltinId,
    mut positional: Vec<Value>,
    named: Vec<(N, Value)>,
) -> Result<Value, Thrown> {
    if named.is_empty() {
        return call_positional(engine, id, &mut positional);
    }
    let Some(builtin) = lookup(id) else {
        return Err(engine.throw(message::not_available(id.name())));
    };
    match bind(builtin, positional, named) {
        Ok(mut values) => builtin.invoke(engine, &mut values),
        Err(fault) => Err(engine.throw(fault)),
    }
}

/// Calls a built-in with positional arguments alone, which are moved out of the slice; allocates nothing.
pub fn call_positional(
    engine: &mut dyn Engine,
    id: BuiltinId,
    arguments: &mut [Value],
) -> Result<Value, Thrown> {
    let Some(builtin) = lookup(id) else {
        return Err(engine.throw(message::not_available(id.name())));
    };
    let (found, fixed) = (arguments.len(), builtin.fixed());
    if found == fixed || (found > fixed && builtin.collects()) {
        return builtin.invoke(engine, arguments);
    }
    if found > fixed || found < builtin.least() {
        return Err(engine.throw(wrong_count(builtin, found)));
    }
    let mut room: [Value; MOST_PARAMETERS] = Default::default();
    for (slot, argument) in room.iter_mut().zip(arguments) {
        *slot = std::mem::take(argument);
    }
    match room.get_mut(..fixed) {
        Some(values) => builtin.invoke(engine, values),
        None => Err(engine.throw(malformed())),
    }
}

/// The values that [`Builtin::run`] takes for these arguments, or the `arity` fault.
pub fn bind<N: AsRef<str>>(
    builtin: &Builtin,
    positional: Vec<Value>,
    named: Vec<(N, Value)>,
) -> Result<Vec<Value>, Fault> {
    let (found, fixed) = (positional.len(), builtin.fixed());
    if found > fixed && !builtin.collects() {
        return Err(wrong_count(builtin, found));
    }
    let mut values = positional;
    values.resize_with(found.max(fixed), Value::default);
    let only_positional = named.is_empty();
    for (name, value) in named {
        let slot = nameable(builtin).position(|known| known == name.as_ref());
        match slot.and_then(|slot| values.get_mut(slot)) {
            None => {
                return Err(message::unknown_argument(
                    &builtin.signature(),
                    name.as_ref(),
                    nameable(builtin),
                ));
            }
            Some(filled) if !filled.is_unset() => {
                return Err(message::argument_twice(&builtin.signature(), name.as_ref()));
            }
            Some(slot) => *slot = value,
        }
    }
    let missing = builtin
        .parameters
        .iter()
        .zip(&values)
        .find(|(parameter, value)| parameter.kind == SignatureKind::Required && value.is_unset());
    match missing {
        None => Ok(values),
        Some(_) if only_positional => Err(wrong_count(builtin, found)),
        Some((parameter, _)) => Err(message::missing_argument(&builtin.signature(), parameter.name)),
    }
}

/// The parameters that a named argument may fill: all but a collecting one.
fn nameable(builtin: &Builtin) -> impl Iterator<Item = &'static str> {
    builtin.parameters.iter().take(builtin.fixed()).map(|parameter| parameter.name)
}

pub(super) fn wrong_count(builtin: &Builtin, found: usize) -> Fault {
    message::wrong_count(&builtin.signature(), builtin.least(), builtin.most(), found)
}

/// Runs a body that needs nothing of the engine.
pub(super) fn pure<const N: usize>(
    engine: &mut dyn Engine,
    arguments: &mut [Value],
    body: fn(&mut [Value; N]) -> Result<Value, Fault>,
) -> Result<Value, Thrown> {
    match <&mut [Value; N]>::try_from(arguments) {
        Ok(arguments) => body(arguments).map_err(|fault| engine.throw(fault)),
        Err(_) => Err(engine.throw(malformed())),
    }
}

/// Runs a body that acts through the engine.
pub(super) fn acting<const N: usize>(
    engine: &mut dyn Engine,
    arguments: &mut [Value],
    body: fn(&mut dyn Engine, &mut [Value; N]) -> Result<Value, Thrown>,
) -> Result<Value, Thrown> {
    match <&mut [Value; N]>::try_from(arguments) {
        Ok(arguments) => body(engine, arguments),
        Err(_) => Err(engine.throw(malformed())),
    }
}

/// An engine that binds arguments by itself has given a body a wrong number of values.
fn malformed() -> Fault {
    Fault::new(Code::Arity, "expected one value for each parameter of the built-in, found another number")
}
