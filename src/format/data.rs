//! A checked value in, the events that a serialising library asks for out.

use super::express::{Shape, shape};
use super::field::exact;
use crate::value::number::Number;
use crate::value::{Object, Value};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value as data; [`check`](super::express::check) has found nothing in it that data cannot hold.
pub(super) struct Data<'a>(pub &'a Value);

/// Each level of nesting has at least so much native stack, and gets more where less is left.
pub(super) const STACK_LEFT: usize = 64 << 10;
pub(super) const STACK_ADDED: usize = 1 << 20;

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Unset | Value::Nil => serializer.serialize_unit(),
            Value::False => serializer.serialize_bool(false),
            Value::True => serializer.serialize_bool(true),
            Value::Int(integer) => serializer.serialize_i64(*integer),
            Value::Wide(integer) => serializer.serialize_u64(*integer),
            Value::Double(double) => match exact(Number::Double(double.get())) {
                Number::Int(integer) => serializer.serialize_i64(integer),
                Number::Wide(integer) => serializer.serialize_u64(integer),
                Number::Double(double) => serializer.serialize_f64(double),
            },
            Value::Builtin(_) => Err(S::Error::custom("a function or file is no data")),
            Value::Obj(object) => match &**object {
                Object::Text(text) => serializer.serialize_str(text.as_str()),
                Object::Symbol(symbol) => serializer.serialize_str(symbol.name()),
                Object::Container(_) => {
                    stacker::maybe_grow(STACK_LEFT, STACK_ADDED, || container(self.0, serializer))
                }
                Object::Closure(_) | Object::Foreign(_) | Object::File(_) | Object::Cell(_) => {
                    Err(S::Error::custom("a function or file is no data"))
                }
            },
        }
    }
}

fn container<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(container) = value.as_container() else { return serializer.serialize_unit() };
    match shape(container) {
        Some(Shape::List) => {
            let mut list = serializer.serialize_seq(Some(container.len()))?;
            container.values().try_for_each(|value| list.serialize_element(&Data(value)))?;
            list.end()
        }
        Some(Shape::Object) => {
            let mut object = serializer.serialize_map(Some(container.len()))?;
            for (key, value) in container.iter() {
                object.serialize_entry(key.map_or("", |key| key.name()), &Data(value))?;
            }
            object.end()
        }
        None => Err(S::Error::custom("a container with and without keys is no data")),
    }
}
