//! Built-ins that look into containers: length, keys and values, single entries, and putting containers together.

use super::argument::Role;
use super::call::pure;
use super::engine::Engine;
use super::entry::read;
use super::{Builtin, Subject, collecting, optional, required};
use crate::budget;
use crate::diagnostic::{Fault, Thrown};
use crate::value::container::Container;
use crate::value::equality::equal;
use crate::value::{Value, search};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "len",
        subject: Subject::Container,
        parameters: &[required("value")],
        summary: "how many entries a container has, or characters a string",
        result: "an integer",
        empty: "`0`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, len),
    },
    Builtin {
        name: "keys",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the keys in their order; entries without one are left out",
        result: "a container of symbols",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, keys),
    },
    Builtin {
        name: "values",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "the values in their order, without their keys",
        result: "a container",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, values),
    },
    Builtin {
        name: "pairs",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "each entry as `[key, value]`, with `nil` for a missing key",
        result: "a container of containers",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, pairs),
    },
    Builtin {
        name: "has",
        subject: Subject::Container,
        parameters: &[required("container"), required("index")],
        summary: "whether a container has that key or index, or a string that index",
        result: "a boolean",
        empty: "`false`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, has),
    },
    Builtin {
        name: "get",
        subject: Subject::Container,
        parameters: &[required("container"), required("index"), optional("default")],
        summary: "what stands at a key or index, or the default (`nil` unless given) if nothing does",
        result: "the value or the default",
        empty: "the default",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, get),
    },
    Builtin {
        name: "contains",
        subject: Subject::Container,
        parameters: &[required("container"), required("value")],
        summary: "whether a container has an equal value, or a string that text in it",
        result: "a boolean",
        empty: "`false`; `true` for `\"\"` in a string",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, contains),
    },
    Builtin {
        name: "flatten",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "puts the entries of inner containers in their place, one level deep",
        result: "a container",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, flatten),
    },
    Builtin {
        name: "zip",
        subject: Subject::Container,
        parameters: &[required("container"), required("other"), collecting("more")],
        summary: "puts the first values together, then the second ones, to the end of the shortest",
        result: "a container of containers, without keys",
        empty: "`[]`",
        errors: "",
        run: zip,
    },
];

fn len([value]: &mut [Value; 1]) -> Result<Value, Fault> {
    let len = match (value.as_container(), value.as_text()) {
        (Some(container), _) => container.len(),
        (None, Some(text)) => text.len(),
        (None, None) => return Err(Role("len", "").expects("a container or a string", value)),
    };
    Ok(Value::integer(len as i128))
}

fn keys([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    let keys = Role("keys", "").container(container)?.iter().filter_map(|(key, _)| key.cloned());
    Ok(Value::container(Container::gather(keys.map(Value::symbol))?))
}

fn values([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    let values = Role("values", "").container(container)?;
    if values.key_count() == 0 {
        return Ok(std::mem::take(container));
    }
    Ok(Value::container(Container::gather(values.values().cloned())?))
}

fn pairs([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    let container = Role("pairs", "").container(container)?;
    let mut pairs = Container::with_capacity(container.len())?;
    for (key, value) in container.iter() {
        budget::tick()?;
        let key = key.map_or(Value::Nil, |key| Value::symbol(key.clone()));
        pairs.push(Value::container(Container::gather([key, value.clone()])?))?;
    }
    Ok(Value::container(pairs))
}

fn has([container, index]: &mut [Value; 2]) -> Result<Value, Fault> {
    with_entries("has", container)?;
    Ok(Value::boolean(read(container, index)?.is_some()))
}

fn get([container, index, default]: &mut [Value; 3]) -> Result<Value, Fault> {
    with_entries("get", container)?;
    match read(container, index)? {
        Some(value) => Ok(value),
        None if default.is_unset() => Ok(Value::Nil),
        None => Ok(std::mem::take(default)),
    }
}

fn with_entries(name: &'static str, value: &Value) -> Result<(), Fault> {
    if value.as_container().is_some() || value.as_text().is_some() {
        return Ok(());
    }
    Err(Role(name, "").expects("a container or a string", value))
}

fn contains([container, value]: &mut [Value; 2]) -> Result<Value, Fault> {
    if let Some(text) = container.as_text() {
        return search::contains(text.as_str(), Role("contains", "value").string(value)?).map(Value::boolean);
    }
    with_entries("contains", container)?;
    let container = Role("contains", "").container(container)?;
    Ok(Value::boolean(container.values().any(|candidate| equal(candidate, value))))
}

fn flatten([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    let mut flat = Container::new();
    for (key, value) in Role("flatten", "").container(container)?.iter() {
        budget::tick()?;
        match value.as_container() {
            Some(inner) => {
                for (key, value) in inner.iter() {
                    budget::tick()?;
                    flat.insert_unless_taken(key.cloned(), value.clone())?;
                }
            }
            None => flat.insert_unless_taken(key.cloned(), value.clone())?,
        }
    }
    Ok(Value::container(flat))
}

fn zip(engine: &mut dyn Engine, containers: &mut [Value]) -> Result<Value, Thrown> {
    zipped(containers).map_err(|fault| engine.throw(fault))
}

fn zipped(containers: &[Value]) -> Result<Value, Fault> {
    let mut sides = Vec::with_capacity(containers.len());
    for (index, side) in containers.iter().enumerate() {
        let parameter = ["", "other"].get(index).copied().unwrap_or("more");
        sides.push(Role("zip", parameter).container(side)?);
    }
    let len = sides.iter().map(|side| side.len()).min().unwrap_or(0);
    let mut columns: Vec<_> = sides.iter().map(|side| side.values()).collect();
    let mut rows = Container::with_capacity(len)?;
    for _ in 0..len {
        budget::tick()?;
        let row = Container::gather(columns.iter_mut().filter_map(Iterator::next).cloned())?;
        rows.push(Value::container(row))?;
    }
    Ok(Value::container(rows))
}
