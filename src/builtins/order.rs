//! Built-ins that compare values: the smallest and largest, sorting, removing doubles, grouping.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::entry::read;
use super::higher::{apply, room_for};
use super::{Builtin, Subject, collecting, optional, required};
use crate::budget;
use crate::diagnostic::{Code, Fault, Thrown};
use crate::value::container::{Container, sort_order, sort_slice};
use crate::value::operation;
use crate::value::symbol::Symbol;
use crate::value::text::printed;
use crate::value::{Type, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "min",
        subject: Subject::Number,
        parameters: &[required("value"), collecting("others")],
        summary: "the smallest value of a container, or of several arguments; NaN only if there is nothing else",
        result: "a number or a string",
        empty: "`value` error",
        errors: "`value`: nothing to choose from; `type`: neither all numbers nor all strings",
        run: min,
    },
    Builtin {
        name: "max",
        subject: Subject::Number,
        parameters: &[required("value"), collecting("others")],
        summary: "the largest value of a container, or of several arguments; NaN only if there is nothing else",
        result: "a number or a string",
        empty: "`value` error",
        errors: "`value`: nothing to choose from; `type`: neither all numbers nor all strings",
        run: max,
    },
    Builtin {
        name: "sort",
        subject: Subject::Container,
        parameters: &[required("container"), optional("order")],
        summary: "the entries by value, smallest first or, with `:desc`, largest first; equals keep their order, \
                  NaN comes last. On a place (`xs.sort`) it writes the result back",
        result: "a container",
        empty: "`[]`",
        errors: "`type`: neither all numbers nor all strings; `value`: `order` is neither `:asc` nor `:desc`",
        run: |engine, arguments| pure(engine, arguments, sort),
    },
    Builtin {
        name: "sort_by",
        subject: Subject::Container,
        parameters: &[required("container"), required("by"), optional("order")],
        summary: "the entries by what a function gives for each value, or by what stands at that key or index in \
                  it; in the order of `sort`",
        result: "a container",
        empty: "`[]`",
        errors: "`type`: neither all numbers nor all strings; `index`: a value lacks the key; `value`: `order` \
                 is neither `:asc` nor `:desc`",
        run: |engine, arguments| acting(engine, arguments, sort_by),
    },
    Builtin {
        name: "uniq",
        subject: Subject::Container,
        parameters: &[required("container")],
        summary: "each value once, where it stands first, by `==`",
        result: "a container",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, uniq),
    },
    Builtin {
        name: "group_by",
        subject: Subject::Container,
        parameters: &[required("container"), required("by")],
        summary: "containers of the values for which a function gives the same printed text, or at whose key or \
                  index it stands, keyed by that text",
        result: "a container of containers",
        empty: "`[]`",
        errors: "`index`: a value lacks the key",
        run: |engine, arguments| acting(engine, arguments, group_by),
    },
];

/// Whether `:desc` asks for the largest first.
fn descending(name: &'static str, order: &Value) -> Result<bool, Fault> {
    if order.is_unset() {
        return Ok(false);
    }
    let role = Role(name, "order");
    match role.symbol(order)?.name() {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(role.expects_value("`:asc` or `:desc`", order)),
    }
}

/// Fails unless the values are all numbers or all strings.
fn check_comparable<'a>(name: &str, mut values: impl Iterator<Item = &'a Value>) -> Result<(), Fault> {
    let Some(first) = values.next().map(Value::type_of) else { return Ok(()) };
    let odd = match first {
        Type::Number | Type::String => values.map(Value::type_of).find(|&found| found != first),
        Type::Nil | Type::Boolean | Type::Symbol | Type::Container | Type::Function | Type::File => {
            Some(first)
        }
    };
    let Some(odd) = odd else { return Ok(()) };
    let found = if odd == first {
        odd.described().to_string()
    } else {
        format!("{} and {}", first.described(), odd.described())
    };
    Err(Fault::new(Code::Type, format!("`{name}` expects all numbers or all strings, found {found}")))
}

fn min(engine: &mut dyn Engine, values: &mut [Value]) -> Result<Value, Thrown> {
    extreme("min", false, values).map_err(|fault| engine.throw(fault))
}

fn max(engine: &mut dyn Engine, values: &mut [Value]) -> Result<Value, Thrown> {
    extreme("max", true, values).map_err(|fault| engine.throw(fault))
}

/// What would stand first if the values were sorted that way.
fn extreme(name: &'static str, descending: bool, values: &[Value]) -> Result<Value, Fault> {
    match values {
        [single] => match single.as_container() {
            Some(container) => foremost(name, descending, || container.values()),
            None => Err(Role(name, "").expects("a container or several values", single)),
        },
        several => foremost(name, descending, || several.iter()),
    }
}

fn foremost<'a, I: Iterator<Item = &'a Value>>(
    name: &'static str,
    descending: bool,
    values: impl Fn() -> I,
) -> Result<Value, Fault> {
    check_comparable(name, values())?;
    let mut first: Option<&Value> = None;
    for value in values() {
        budget::tick()?;
        if first.is_none_or(|first| sort_order(value, first, descending).is_lt()) {
            first = Some(value);
        }
    }
    match first {
        Some(value) => Ok(value.clone()),
        None => Err(Fault::new(Code::Value, format!("`{name}` expects at least one value, found none"))),
    }
}

fn sort([container, order]: &mut [Value; 2]) -> Result<Value, Fault> {
    sort_in(container, order)?;
    Ok(std::mem::take(container))
}

/// Sorts the container in `target`, in place when nothing else holds it; a fault leaves it as it was.
pub(super) fn sort_in(target: &mut Value, order: &Value) -> Result<(), Fault> {
    Role("sort", "").container(target)?;
    let descending = descending("sort", order)?;
    target.as_container_mut()?.map_or(Ok(()), |container| container.sort(descending))
}

fn sort_by(engine: &mut dyn Engine, [container, by, order]: &mut [Value; 3]) -> Result<Value, Thrown> {
    let checked = Role("sort_by", "")
        .container(container)
        .and_then(|container| Ok((container, By::of("sort_by", by)?, descending("sort_by", order)?)));
    let (container, by, descending) = checked.map_err(|fault| engine.throw(fault))?;
    let mut entries: Vec<(Value, (Option<Symbol>, Value))> =
        room_for(container).map_err(|fault| engine.throw(fault))?;
    for (key, value) in container.iter() {
        entries.push((by.of_value(engine, value)?, (key.cloned(), value.clone())));
    }
    check_comparable("sort_by", entries.iter().map(|(rank, _)| rank)).map_err(|fault| engine.throw(fault))?;
    sort_slice(&mut entries, |(left, _), (right, _)| sort_order(left, right, descending))
        .map_err(|fault| engine.throw(fault))?;
    let sorted = Container::from_entries(entries.into_iter().map(|(_, entry)| entry));
    sorted.map(Value::container).map_err(|fault| engine.throw(fault))
}

/// What `sort_by` and `group_by` go by: a function of the value, or the key or index of a part of it.
enum By<'a> {
    Function(&'a Value),
    Part(&'a Value),
}

impl By<'_> {
    fn of<'a>(name: &'static str, by: &'a Value) -> Result<By<'a>, Fault> {
        match by.type_of() {
            Type::Function => Ok(By::Function(by)),
            Type::Symbol | Type::String | Type::Number => Ok(By::Part(by)),
            Type::Nil | Type::Boolean | Type::Container | Type::File => {
                Err(Role(name, "by").expects("a function, a key or an index", by))
            }
        }
    }

    fn of_value(&self, engine: &mut dyn Engine, value: &Value) -> Result<Value, Thrown> {
        match self {
            By::Function(function) => apply(engine, function, &mut [value.clone()]),
            By::Part(index) => part_at(value, index).map_err(|fault| engine.throw(fault)),
        }
    }
}

/// `value[index]`, or the fault that the index step raises.
fn part_at(value: &Value, index: &Value) -> Result<Value, Fault> {
    match read(value, index)? {
        Some(part) => Ok(part),
        None => operation::index(value, index),
    }
}

fn uniq([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    Role("uniq", "").container(container)?.unique().map(Value::container)
}

fn group_by(engine: &mut dyn Engine, [container, by]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let checked = Role("group_by", "")
        .container(container)
        .and_then(|container| Ok((container, By::of("group_by", by)?)));
    let (container, by) = checked.map_err(|fault| engine.throw(fault))?;
    let mut groups = Container::new();
    for (key, value) in container.iter() {
        let group = by.of_value(engine, value)?;
        put_into_group(&mut groups, &group, key, value).map_err(|fault| engine.throw(fault))?;
    }
    Ok(Value::container(groups))
}

fn put_into_group(
    groups: &mut Container,
    group: &Value,
    key: Option<&Symbol>,
    value: &Value,
) -> Result<(), Fault> {
    budget::tick()?;
    let name = Symbol::new(&printed(group)?);
    let position = match groups.position(&name) {
        Some(position) => position,
        None => {
            groups.set_key(name, Value::container(Container::new()))?;
            groups.len() - 1
        }
    };
    match groups.get_mut(position).map(Value::as_container_mut).transpose()?.flatten() {
        Some(group) => group.insert_unless_taken(key.cloned(), value.clone()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_search_for_the_smallest_is_stopped_in_the_middle() {
        let mut numbers = Container::new();
        for _ in 0..1_000 {
            numbers.push(Value::Int(1)).expect("there may be so many");
        }
        let numbers = Value::container(numbers);
        let _run = budget::start_interrupted();
        assert_eq!(extreme("min", false, &[numbers]).err().map(|fault| fault.code), Some(Code::Limit));
    }
}
