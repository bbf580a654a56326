//! Built-ins that call a function for each value of a container.

use super::argument::Role;
use super::call::acting;
use super::engine::Engine;
use super::{Builtin, Subject, optional, required};
use crate::budget;
use crate::diagnostic::{Code, Fault, Thrown};
use crate::value::Value;
use crate::value::container::Container;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "map",
        subject: Subject::Container,
        parameters: &[required("container"), required("function")],
        summary: "what the function gives for each value, in order; entries keep their keys",
        result: "a container",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, map),
    },
    Builtin {
        name: "filter",
        subject: Subject::Container,
        parameters: &[required("container"), required("function")],
        summary: "the entries for whose values the function gives something true",
        result: "a container",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, filter),
    },
    Builtin {
        name: "reduce",
        subject: Subject::Container,
        parameters: &[required("container"), required("function"), optional("initial")],
        summary: "folds the values from the left: the function takes what it gave last and the next value, and \
                  begins with `initial` or, without one, the first value",
        result: "a value",
        empty: "`initial`; without one a `value` error",
        errors: "`value`: neither values nor `initial`",
        run: |engine, arguments| acting(engine, arguments, reduce),
    },
    Builtin {
        name: "each",
        subject: Subject::Container,
        parameters: &[required("container"), required("function")],
        summary: "calls the function with each value, in order",
        result: "the container itself",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, each),
    },
    Builtin {
        name: "find",
        subject: Subject::Container,
        parameters: &[required("container"), required("function")],
        summary: "the first value for which the function gives something true",
        result: "a value; `nil` if there is none",
        empty: "`nil`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, find),
    },
    Builtin {
        name: "any",
        subject: Subject::Container,
        parameters: &[required("container"), optional("function")],
        summary: "whether the function gives something true for a value; without one, whether a value is true",
        result: "a boolean; stops at the first that is",
        empty: "`false`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, any),
    },
    Builtin {
        name: "all",
        subject: Subject::Container,
        parameters: &[required("container"), optional("function")],
        summary: "whether the function gives something true for every value; without one, whether all are true",
        result: "a boolean; stops at the first that is not",
        empty: "`true`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, all),
    },
    Builtin {
        name: "count",
        subject: Subject::Container,
        parameters: &[required("container"), optional("function")],
        summary: "for how many values the function gives something true; without one, how many there are",
        result: "an integer",
        empty: "`0`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, count),
    },
];

/// Native stack that a call must find, and how much is added where it does not.
const STACK_LEFT: usize = 128 * 1024;
const STACK_ADDED: usize = 2 * 1024 * 1024;

/// Calls a function with positional arguments. Engines guard the stack where Weave functions call each other;
/// built-ins that call built-ins (`reduce` of a container of `reduce`s) need it here.
pub(super) fn apply(
    engine: &mut dyn Engine,
    function: &Value,
    arguments: &mut [Value],
) -> Result<Value, Thrown> {
    match function {
        Value::Builtin(_) => {
            stacker::maybe_grow(STACK_LEFT, STACK_ADDED, || engine.call(function, arguments))
        }
        _ => engine.call(function, arguments),
    }
}

/// The container, and the check that `function` is one: before the first call, and for empty containers too.
fn checked<'a>(
    engine: &mut dyn Engine,
    name: &'static str,
    container: &'a Value,
    function: &Value,
) -> Result<&'a Container, Thrown> {
    Role(name, "")
        .container(container)
        .and_then(|container| Role(name, "function").function(function).map(|()| container))
        .map_err(|fault| engine.throw(fault))
}

/// A vector for one result of each entry.
pub(super) fn room_for<T>(container: &Container) -> Result<Vec<T>, Fault> {
    budget::memory(container.len() * size_of::<T>())?;
    Ok(Vec::with_capacity(container.len()))
}

fn map(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let container = checked(engine, "map", container, function)?;
    let mut results = room_for(container).map_err(|fault| engine.throw(fault))?;
    for value in container.values() {
        results.push(apply(engine, function, &mut [value.clone()])?);
    }
    Ok(Value::container(container.with_values(results)))
}

fn filter(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let container = checked(engine, "filter", container, function)?;
    let mut chosen = Container::new();
    for (key, value) in container.iter() {
        if apply(engine, function, &mut [value.clone()])?.is_true() {
            let added = chosen.insert_unless_taken(key.cloned(), value.clone());
            added.map_err(|fault| engine.throw(fault))?;
        }
    }
    Ok(Value::container(chosen))
}

fn reduce(engine: &mut dyn Engine, [container, function, initial]: &mut [Value; 3]) -> Result<Value, Thrown> {
    let container = checked(engine, "reduce", container, function)?;
    let mut values = container.values();
    let start = if initial.is_unset() { values.next().cloned() } else { Some(std::mem::take(initial)) };
    let Some(mut result) = start else {
        return Err(engine.throw(
            Fault::new(Code::Value, "`reduce` expects at least one value, found none")
                .with_help("give a start: `xs.reduce(f, 0)`"),
        ));
    };
    for value in values {
        result = apply(engine, function, &mut [result, value.clone()])?;
    }
    Ok(result)
}

fn each(engine: &mut dyn Engine, [receiver, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let container = checked(engine, "each", receiver, function)?;
    for value in container.values() {
        apply(engine, function, &mut [value.clone()])?;
    }
    Ok(std::mem::take(receiver))
}

fn find(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let container = checked(engine, "find", container, function)?;
    for value in container.values() {
        if apply(engine, function, &mut [value.clone()])?.is_true() {
            return Ok(value.clone());
        }
    }
    Ok(Value::Nil)
}

/// Whether a value passes: by the function or, without one, by its own truth.
fn passes(engine: &mut dyn Engine, function: &Value, value: &Value) -> Result<bool, Thrown> {
    if function.is_unset() {
        return Ok(value.is_true());
    }
    Ok(apply(engine, function, &mut [value.clone()])?.is_true())
}

fn checked_with_option<'a>(
    engine: &mut dyn Engine,
    name: &'static str,
    container: &'a Value,
    function: &Value,
) -> Result<&'a Container, Thrown> {
    if function.is_unset() {
        return Role(name, "").container(container).map_err(|fault| engine.throw(fault));
    }
    checked(engine, name, container, function)
}

fn any(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    for value in checked_with_option(engine, "any", container, function)?.values() {
        if passes(engine, function, value)? {
            return Ok(Value::True);
        }
    }
    Ok(Value::False)
}

fn all(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    for value in checked_with_option(engine, "all", container, function)?.values() {
        if !passes(engine, function, value)? {
            return Ok(Value::False);
        }
    }
    Ok(Value::True)
}

fn count(engine: &mut dyn Engine, [container, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let container = checked_with_option(engine, "count", container, function)?;
    if function.is_unset() {
        return Ok(Value::integer(container.len() as i128));
    }
    let mut count = 0;
    for value in container.values() {
        count += i128::from(passes(engine, function, value)?);
    }
    Ok(Value::integer(count))
}
