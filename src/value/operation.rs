//! The operators on values, as pure functions without places: what both engines do off their fast paths.

use super::container::{beyond, counted, described, misspelt_method, position_within};
use super::number::Number;
use super::text::{self, Text};
use super::{Object, Type, Value, equality};
use crate::budget;
use crate::diagnostic::{Code, Fault};
use std::cmp::Ordering;
use std::rc::Rc;

/// `left + right`: adds numbers, joins strings, concatenates containers; one string makes a string.
pub fn add(left: Value, right: Value) -> Result<Value, Fault> {
    match (left.type_of(), right.type_of()) {
        (Type::Number, Type::Number) => arithmetic("+", &left, &right, Number::add),
        (Type::String, _) | (_, Type::String) => join(left, &right),
        (Type::Container, Type::Container) => concat(left, &right),
        _ => Err(mismatch("`+` expects two numbers, two containers or a string", &left, &right)),
    }
}

/// The printed texts together, in place when nothing else holds a string to the left.
fn join(mut left: Value, right: &Value) -> Result<Value, Fault> {
    if let Value::Obj(object) = &mut left
        && let Some(Object::Text(text)) = Rc::get_mut(object)
    {
        match right.as_text() {
            Some(right) => text.push(right.as_str())?,
            None => text.push(&text::printed(right)?)?,
        }
        return Ok(left);
    }
    let mut joined = String::new();
    if let (Some(left), Some(right)) = (left.as_text(), right.as_text()) {
        let bytes = left.as_str().len() + right.as_str().len();
        budget::string(bytes)?;
        budget::memory(bytes)?;
        joined.reserve_exact(bytes);
    }
    text::write_printed(&left, &mut joined)?;
    text::write_printed(right, &mut joined)?;
    Ok(Value::text(joined))
}

fn concat(mut left: Value, right: &Value) -> Result<Value, Fault> {
    if let (Some(container), Some(right)) = (left.as_container_mut()?, right.as_container()) {
        container.concat(right)?;
    }
    Ok(left)
}

/// `left == right`
pub fn equal(left: &Value, right: &Value) -> Result<bool, Fault> {
    let equal = equality::equal(left, right);
    budget::completed()?;
    Ok(equal)
}

pub fn subtract(left: Value, right: Value) -> Result<Value, Fault> {
    match (left.as_container(), right.as_container()) {
        (Some(left), Some(right)) => Ok(Value::container(left.difference(right)?)),
        _ => arithmetic("-", &left, &right, Number::subtract),
    }
}

pub fn multiply(left: Value, right: Value) -> Result<Value, Fault> {
    arithmetic("*", &left, &right, Number::multiply)
}

pub fn divide(left: Value, right: Value) -> Result<Value, Fault> {
    arithmetic("/", &left, &right, Number::divide)
}

pub fn remainder(left: Value, right: Value) -> Result<Value, Fault> {
    arithmetic("%", &left, &right, Number::remainder)
}

fn arithmetic(
    operator: &str,
    left: &Value,
    right: &Value,
    compute: fn(Number, Number) -> Number,
) -> Result<Value, Fault> {
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => Ok(compute(left, right).into()),
        _ => {
            let or_containers = if operator == "-" { " or two containers" } else { "" };
            Err(mismatch(&format!("`{operator}` expects two numbers{or_containers}"), left, right))
        }
    }
}

fn mismatch(expected: &str, left: &Value, right: &Value) -> Fault {
    let (left, right) = (left.type_of().described(), right.type_of().described());
    Fault::new(Code::Type, format!("{expected}, found {left} and {right}"))
}

pub fn less(left: &Value, right: &Value) -> Result<bool, Fault> {
    Ok(order("<", left, right)?.is_some_and(Ordering::is_lt))
}

pub fn less_equal(left: &Value, right: &Value) -> Result<bool, Fault> {
    Ok(order("<=", left, right)?.is_some_and(Ordering::is_le))
}

pub fn greater(left: &Value, right: &Value) -> Result<bool, Fault> {
    Ok(order(">", left, right)?.is_some_and(Ordering::is_gt))
}

pub fn greater_equal(left: &Value, right: &Value) -> Result<bool, Fault> {
    Ok(order(">=", left, right)?.is_some_and(Ordering::is_ge))
}

fn order(operator: &str, left: &Value, right: &Value) -> Result<Option<Ordering>, Fault> {
    equality::compare(left, right)
        .map_err(|_| mismatch(&format!("`{operator}` expects two numbers or two strings"), left, right))
}

/// `left | right`
pub fn union(left: Value, right: Value) -> Result<Value, Fault> {
    match (left.as_container(), right.as_container()) {
        (Some(left), Some(right)) => Ok(Value::container(left.union(right)?)),
        _ => Err(mismatch("`|` expects two containers", &left, &right)),
    }
}

/// `left & right`
pub fn intersection(left: Value, right: Value) -> Result<Value, Fault> {
    match (left.as_container(), right.as_container()) {
        (Some(left), Some(right)) => Ok(Value::container(left.intersection(right)?)),
        _ => Err(mismatch("`&` expects two containers", &left, &right)),
    }
}

/// `left !& right`
pub fn symmetric_difference(left: Value, right: Value) -> Result<Value, Fault> {
    match (left.as_container(), right.as_container()) {
        (Some(left), Some(right)) => Ok(Value::container(left.symmetric_difference(right)?)),
        _ => Err(mismatch("`!&` expects two containers", &left, &right)),
    }
}

/// `left << right`, in place when nothing else holds `left`
pub fn append(mut left: Value, right: Value) -> Result<Value, Fault> {
    match left.as_container_mut()? {
        Some(container) => {
            container.push(right)?;
            Ok(left)
        }
        None => {
            let found = left.type_of().described();
            Err(Fault::new(Code::Type, format!("`<<` expects a container on its left, found {found}")))
        }
    }
}

/// `-value`
pub fn negate(value: Value) -> Result<Value, Fault> {
    match value.as_number() {
        Some(number) => Ok(number.negate().into()),
        None => {
            let found = value.type_of().described();
            Err(Fault::new(Code::Type, format!("`-` expects a number, found {found}")))
        }
    }
}

/// `receiver[index]`: an entry of a container, a character of a string.
pub fn index(receiver: &Value, index: &Value) -> Result<Value, Fault> {
    match receiver.as_object() {
        Some(Object::Container(container)) => container.read(index).cloned(),
        Some(Object::Text(text)) => character(text, index),
        _ => {
            let found = receiver.type_of().described();
            let message = format!("expected a container or a string to index, found {found}");
            Err(misspelt_method(Fault::new(Code::Type, message), index))
        }
    }
}

fn character(text: &Text, index: &Value) -> Result<Value, Fault> {
    let Some(number) = index.as_number().filter(|number| number.is_integral()) else {
        let found = described(index);
        let message = format!("expected an integer as index of a string, found {found}");
        return Err(misspelt_method(Fault::new(Code::Type, message), index));
    };
    let position = number.as_index().and_then(|index| position_within(index, text.len()));
    match position.and_then(|position| text.char_at(position)) {
        Some(character) => Ok(Value::text(character)),
        None => {
            let whole = counted(text.len(), "character", "characters");
            Err(beyond(index, &format!("a string of {whole}")))
        }
    }
}
