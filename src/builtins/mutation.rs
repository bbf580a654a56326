//! Built-ins that change a container: as functions they give the changed one, on a place they write it.

use super::argument::Role;
use super::call::{bind, pure, wrong_count};
use super::order::sort_in;
use super::{Builtin, Subject, lookup, required};
use crate::diagnostic::{Code, Fault, message};
use crate::published::{BuiltinId, Mutator};
use crate::value::Value;
use crate::value::container::Container;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "push",
        subject: Subject::Container,
        parameters: &[required("container"), required("value")],
        summary: "the container with the value added at its end; on a place (`xs.push(v)`) it writes the result \
                  back",
        result: "a container",
        empty: "a container of the value",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, push),
    },
    Builtin {
        name: "pop",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the last value; on a place (`xs.pop`) it is taken off",
        result: "a value",
        empty: "`index` error",
        errors: "`index`: the container is empty",
        run: |engine, arguments| pure(engine, arguments, pop),
    },
    Builtin {
        name: "insert",
        subject: Subject::Container,
        parameters: &[required("container"), required("index"), required("value")],
        summary: "the container with the value added in front of that index, negative ones counted from the end; \
                  on a place it writes the result back",
        result: "a container",
        empty: "a container of the value, at index 0",
        errors: "`index`: the index is beyond the length; `type`: it is no integer",
        run: |engine, arguments| pure(engine, arguments, insert),
    },
    Builtin {
        name: "remove",
        subject: Subject::Container,
        parameters: &[required("container"), required("index")],
        summary: "the container without the entry of that key or index; on a place it writes the result back",
        result: "a container",
        empty: "`index` error",
        errors: "`index`: there is no such entry",
        run: |engine, arguments| pure(engine, arguments, remove),
    },
];

fn push([container, value]: &mut [Value; 2]) -> Result<Value, Fault> {
    mutate(Mutator::Push, container, std::slice::from_mut(value))
}

fn pop([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    mutate(Mutator::Pop, container, &mut [])
}

fn insert([container, index, value]: &mut [Value; 3]) -> Result<Value, Fault> {
    mutate(Mutator::Insert, container, &mut [std::mem::take(index), std::mem::take(value)])
}

fn remove([container, index]: &mut [Value; 2]) -> Result<Value, Fault> {
    mutate(Mutator::Remove, container, std::slice::from_mut(index))
}

/// Changes the container in `target`, in place when nothing else holds it; a fault leaves it as it was.
///
/// `arguments` are those in the parentheses, the receiver not among them. The result is the value of the
/// expression: for `pop` the value taken off, else the changed container.
pub fn mutate(mutator: Mutator, target: &mut Value, arguments: &mut [Value]) -> Result<Value, Fault> {
    match (mutator, arguments) {
        (Mutator::Sort, []) => sort_in(target, &Value::Unset)?,
        (Mutator::Sort, [order]) => sort_in(target, order)?,
        (Mutator::Push, [value]) => container_in("push", target)?.push(std::mem::take(value))?,
        (Mutator::Insert, [index, value]) => {
            container_in("insert", target)?.insert(index, std::mem::take(value))?;
        }
        (Mutator::Remove, [index]) => {
            container_in("remove", target)?.remove(index)?;
        }
        (Mutator::Pop, []) => return container_in("pop", target)?.pop_value(),
        (Mutator::Sort | Mutator::Push | Mutator::Insert | Mutator::Remove | Mutator::Pop, given) => {
            return Err(too_few_or_many(mutator, given.len()));
        }
    }
    Ok(target.clone())
}

/// [`mutate`] with named arguments too.
pub fn mutate_named<N: AsRef<str>>(
    mutator: Mutator,
    target: &mut Value,
    mut positional: Vec<Value>,
    named: Vec<(N, Value)>,
) -> Result<Value, Fault> {
    let Some(builtin) = builtin(mutator) else { return Err(message::not_available(mutator.name())) };
    // The receiver fills the first parameter; any set value stands for it while the others are bound.
    positional.insert(0, Value::Nil);
    let mut bound = bind(builtin, positional, named)?;
    let given = bound.iter().rposition(|value| !value.is_unset()).map_or(0, |last| last + 1);
    match bound.get_mut(1..given) {
        Some(arguments) => mutate(mutator, target, arguments),
        None => mutate(mutator, target, &mut []),
    }
}

fn builtin(mutator: Mutator) -> Option<&'static Builtin> {
    BuiltinId::named(mutator.name()).and_then(lookup)
}

/// The fault of the built-in function, which counts the receiver too.
fn too_few_or_many(mutator: Mutator, found: usize) -> Fault {
    match builtin(mutator) {
        Some(builtin) => wrong_count(builtin, found + 1),
        None => message::not_available(mutator.name()),
    }
}

fn container_in<'a>(name: &'static str, target: &'a mut Value) -> Result<&'a mut Container, Fault> {
    Role(name, "").container(target)?;
    target.as_container_mut()?.ok_or_else(|| Fault::new(Code::Type, format!("`{name}` expects a container")))
}
