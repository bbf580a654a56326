//! The events of a deserialising library in, values out; objects of the same keys share them.

use super::DEEPEST;
use super::data::{STACK_ADDED, STACK_LEFT};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::rc::Rc;

/// What the objects read so far have taught about the next ones.
#[derive(Default)]
pub(super) struct Known {
    names: FxHashMap<Box<str>, Symbol>,
    /// The latest object (of nothing but `nil`) that begins with this key.
    shapes: FxHashMap<Symbol, Rc<Container>>,
}

impl Known {
    /// The symbol of that name, one for all objects.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.names.get(name) {
            return symbol.clone();
        }
        let symbol = Symbol::new(name);
        self.names.insert(name.into(), symbol.clone());
        symbol
    }

    fn remember(&mut self, object: &Container) {
        if let Some(first) = object.key(0) {
            let empty = object.with_values(vec![Value::Nil; object.len()]);
            self.shapes.insert(first.clone(), Rc::new(empty));
        }
    }
}

/// Reads one value inside `depth` containers.
pub(super) struct Build<'a> {
    pub known: &'a mut Known,
    pub depth: usize,
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::boolean(truth))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Value, E> {
        Ok(Value::Int(integer))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Value, E> {
        Ok(Value::integer(i128::from(integer)))
    }

    fn visit_i128<E: Error>(self, integer: i128) -> Result<Value, E> {
        Ok(Value::integer(integer))
    }

    fn visit_u128<E: Error>(self, integer: u128) -> Result<Value, E> {
        Ok(i128::try_from(integer).map_or_else(|_| Value::double(integer as f64), Value::integer))
    }

    fn visit_f64<E: Error>(self, double: f64) -> Result<Value, E> {
        Ok(Value::double(double))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        budget::string(text.len()).map_err(broken_off)?;
        Ok(Value::text(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        budget::string(text.len()).map_err(broken_off)?;
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Value, A::Error> {
        self.deeper(|build| build.list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Value, A::Error> {
        self.deeper(|build| build.object(object))
    }
}

impl<'a> Build<'a> {
    fn deeper<E: Error>(mut self, read: impl FnOnce(Build<'a>) -> Result<Value, E>) -> Result<Value, E> {
        if self.depth == DEEPEST {
            return Err(E::custom(format_args!("expected at most {DEEPEST} levels of nesting, found more")));
        }
        self.depth += 1;
        stacker::maybe_grow(STACK_LEFT, STACK_ADDED, || read(self))
    }

    fn inner(&mut self) -> Build<'_> {
        Build { known: self.known, depth: self.depth }
    }

    fn list<'de, A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.inner())? {
            budget::entries(values.len() + 1).and_then(|()| budget::tick()).map_err(broken_off)?;
            values.push(value);
        }
        Ok(Value::container(Container::from(values)))
    }

    /// Reads along the object that began with the same key, as long as the keys agree.
    fn object<'de, A: MapAccess<'de>>(mut self, mut object: A) -> Result<Value, A::Error> {
        let Some(first) = object.next_key_seed(Name { known: self.known, expected: None })? else {
            return Ok(Value::container(Container::new()));
        };
        let first = first.unwrap_or_else(|| Symbol::new(""));
        let Some(shape) = self.known.shapes.get(&first).cloned() else {
            return self.new_object(Container::new(), first, object);
        };
        let mut values = Vec::with_capacity(shape.len());
        values.push(object.next_value_seed(self.inner())?);
        loop {
            let expected = shape.key(values.len());
            match object.next_key_seed(Name { known: self.known, expected })? {
                None if values.len() == shape.len() => {
                    return Ok(Value::container(shape.with_values(values)));
                }
                None => {
                    let object = begun(&shape, values).map_err(broken_off)?;
                    self.known.remember(&object);
                    return Ok(Value::container(object));
                }
                Some(None) => values.push(object.next_value_seed(self.inner())?),
                Some(Some(other)) => {
                    return self.new_object(begun(&shape, values).map_err(broken_off)?, other, object);
                }
            }
        }
    }

    /// Goes on with `key` after what is read already.
    fn new_object<'de, A: MapAccess<'de>>(
        mut self,
        mut read: Container,
        key: Symbol,
        mut object: A,
    ) -> Result<Value, A::Error> {
        let mut next = Some(key);
        while let Some(key) = next {
            budget::tick().map_err(broken_off)?;
            read.set_key(key, object.next_value_seed(self.inner())?).map_err(broken_off)?;
            next = object.next_key_seed(Name { known: self.known, expected: None })?.flatten();
        }
        self.known.remember(&read);
        Ok(Value::container(read))
    }
}

/// The first keys of `shape` with these values.
fn begun(shape: &Container, values: Vec<Value>) -> Result<Container, Fault> {
    let mut object = Container::with_capacity(values.len())?;
    for (position, value) in values.into_iter().enumerate() {
        object.add(shape.key(position), value)?;
    }
    Ok(object)
}

/// A limit of the run ends the reading; the library's errors cannot carry its fault.
fn broken_off<E: Error>(fault: Fault) -> E {
    let error = E::custom(&fault.message);
    budget::keep(fault);
    error
}

/// Reads a key; `None` for the one that was expected.
struct Name<'a> {
    known: &'a mut Known,
    expected: Option<&'a Symbol>,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<Symbol>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Symbol>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<Symbol>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<Symbol>, E> {
        if self.expected.is_some_and(|expected| expected.name() == name) {
            return Ok(None);
        }
        Ok(Some(self.known.symbol(name)))
    }
}
