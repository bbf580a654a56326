//! `==`, the order `<`, and a hash that agrees with `==`: by value, without recursion.

use super::container::Container;
use super::number::Number;
use super::{Object, Value};
use crate::budget;
use rustc_hash::FxHasher;
use std::cmp::Ordering;
use std::hash::Hasher;
use std::rc::Rc;

/// Two values that have no order: other than two numbers or two strings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unordered;

/// A walk over many values may be broken off: whoever lets a program see the result asks
/// [`budget::completed`] first.
pub fn equal(left: &Value, right: &Value) -> bool {
    match shallow(left, right) {
        Shallow::Decided(equal) => equal,
        Shallow::Containers(left, right) => containers_equal(left, right, NEAR),
    }
}

/// How many levels of containers are compared by recursion, which allocates nothing; a work list takes the rest.
const NEAR: usize = 8;

/// Two numbers or two strings; `None` for NaN, `Err` for values that have no order.
pub fn compare(left: &Value, right: &Value) -> Result<Option<Ordering>, Unordered> {
    if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
        return Ok(left.compare(right));
    }
    match (left.as_text(), right.as_text()) {
        (Some(left), Some(right)) => Ok(Some(left.as_str().cmp(right.as_str()))),
        _ => Err(Unordered),
    }
}

/// What two values say about their equality without looking into containers.
enum Shallow<'a> {
    Decided(bool),
    Containers(&'a Container, &'a Container),
}

#[inline]
fn shallow<'a>(left: &'a Value, right: &'a Value) -> Shallow<'a> {
    Shallow::Decided(match (left, right) {
        (Value::Obj(left), Value::Obj(right)) => match (&**left, &**right) {
            (Object::Text(left), Object::Text(right)) => left.as_str() == right.as_str(),
            (Object::Symbol(left), Object::Symbol(right)) => left == right,
            (Object::Container(left), Object::Container(right)) => {
                return Shallow::Containers(left, right);
            }
            _ => Rc::ptr_eq(left, right),
        },
        (Value::Int(left), Value::Int(right)) => left == right,
        (Value::Nil, Value::Nil) | (Value::False, Value::False) | (Value::True, Value::True) => true,
        (Value::Builtin(left), Value::Builtin(right)) => left == right,
        (left, right) => match (left.as_number(), right.as_number()) {
            (Some(left), Some(right)) => left.compare(right) == Some(Ordering::Equal),
            _ => false,
        },
    })
}

/// NaN differs from itself, so two containers are compared even when they are the same one.
fn containers_equal(left: &Container, right: &Container, levels: usize) -> bool {
    if levels == 0 {
        return deep_containers_equal(left, right);
    }
    left.len() == right.len()
        && left.key_count() == right.key_count()
        && left.iter().zip(right.iter()).all(|((left_key, left), (right_key, right))| {
            budget::goes_on()
                && left_key == right_key
                && match shallow(left, right) {
                    Shallow::Decided(equal) => equal,
                    Shallow::Containers(left, right) => containers_equal(left, right, levels - 1),
                }
        })
}

fn deep_containers_equal(left: &Container, right: &Container) -> bool {
    let mut open = vec![(left, right, 0)];
    while let Some((left, right, start)) = open.pop() {
        if left.len() != right.len() || left.key_count() != right.key_count() {
            return false;
        }
        for position in start..left.len() {
            let (Some(left_value), Some(right_value)) = (left.get(position), right.get(position)) else {
                return false;
            };
            if left.key(position) != right.key(position) || !budget::goes_on() {
                return false;
            }
            match shallow(left_value, right_value) {
                Shallow::Decided(true) => {}
                Shallow::Decided(false) => return false,
                Shallow::Containers(inner_left, inner_right) => {
                    open.push((left, right, position + 1));
                    open.push((inner_left, inner_right, 0));
                    break;
                }
            }
        }
    }
    true
}

/// Equal values have equal hashes; `None` for what holds a NaN and so equals nothing. May be broken off as
/// [`equal`] may.
pub fn hash(value: &Value) -> Option<u64> {
    let mut hasher = FxHasher::default();
    let mut open: Vec<(&Container, usize)> = Vec::new();
    let mut next = Some(value);
    loop {
        if let Some(value) = next {
            if let Some(container) = value.as_container() {
                hasher.write_usize(container.len());
                open.push((container, 0));
            } else {
                hash_scalar(value, &mut hasher)?;
            }
        }
        let Some((container, position)) = open.pop() else { return Some(hasher.finish()) };
        next = container.get(position).filter(|_| budget::goes_on());
        if next.is_some() {
            if let Some(key) = container.key(position) {
                hasher.write_u64(key.hash_of_name());
            }
            open.push((container, position + 1));
        }
    }
}

fn hash_scalar(value: &Value, hasher: &mut FxHasher) -> Option<()> {
    hasher.write_u8(value.type_of() as u8);
    match value {
        Value::Unset | Value::Nil | Value::False => {}
        Value::True => hasher.write_u8(1),
        Value::Builtin(id) => hasher.write_usize(id.index()),
        Value::Int(_) | Value::Wide(_) | Value::Double(_) => hash_number(value.as_number()?, hasher)?,
        Value::Obj(object) => match &**object {
            Object::Text(text) => hasher.write(text.as_str().as_bytes()),
            Object::Symbol(symbol) => hasher.write_u64(symbol.hash_of_name()),
            Object::Container(_)
            | Object::Closure(_)
            | Object::Foreign(_)
            | Object::File(_)
            | Object::Cell(_) => {
                hasher.write_usize(Rc::as_ptr(object) as usize);
            }
        },
    }
    Some(())
}

/// An integral double hashes as the integer it equals.
fn hash_number(number: Number, hasher: &mut FxHasher) -> Option<()> {
    match number.as_exact().unwrap_or(number) {
        Number::Int(integer) => hasher.write_i64(integer),
        Number::Wide(integer) => hasher.write_u64(integer),
        Number::Double(double) if double.is_nan() => return None,
        Number::Double(double) => hasher.write_u64(double.to_bits()),
    }
    Some(())
}
