//! What programs read and write by index or key, and the faults when nothing is there.

use super::Container;
use crate::budget;
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Code, Fault};
use crate::published::NAMES;
use crate::value::symbol::Symbol;
use crate::value::{Object, Value, text};
use std::rc::Rc;

/// How many keys are compared with a misspelt one.
const SUGGESTED_FROM: usize = 200;

/// What an index names.
enum Place {
    Entry(usize),
    /// A key that no entry has.
    NewKey,
    /// A position that no entry has.
    Beyond,
}

/// The position that an index means among `len`: negative ones count from the end.
pub(in crate::value) fn position_within(index: i64, len: usize) -> Option<usize> {
    let position = if index < 0 { i64::try_from(len).ok()?.checked_add(index)? } else { index };
    usize::try_from(position).ok().filter(|&position| position < len)
}

/// An index beyond both ends of `whole` ("a container of 3 entries").
pub(in crate::value) fn beyond(index: &Value, whole: &str) -> Fault {
    text::quoting(index, |found| {
        Fault::new(Code::Index, format!("expected an index within {whole}, found {found}"))
    })
}

/// `1 entry`, `3 entries`
pub(in crate::value) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What was found instead, for messages: numbers as they are, other values by type.
pub(in crate::value) fn described(value: &Value) -> String {
    match value.as_number() {
        Some(number) => number.to_string(),
        None => value.type_of().described().to_owned(),
    }
}

impl Container {
    /// What `c[index]` reads: an integer counts from 0 or, negative, from the end; a symbol or string is a key.
    #[inline]
    pub fn read(&self, index: &Value) -> Result<&Value, Fault> {
        let position = match self.near_position(index) {
            Some(position) => position,
            None => self.existing(index)?,
        };
        self.get(position).ok_or_else(|| self.no_index(index))
    }

    /// What `get(c, index, …)` reads: `None` where nothing is there; a fault only for a wrong type of index.
    pub fn find(&self, index: &Value) -> Result<Option<&Value>, Fault> {
        Ok(match self.place(index)? {
            Place::Entry(position) => self.get(position),
            Place::NewKey | Place::Beyond => None,
        })
    }

    /// The existing entry that `c[index]` names, for writing into it.
    #[inline]
    pub fn entry_mut(&mut self, index: &Value) -> Result<&mut Value, Fault> {
        let position = match self.near_position(index) {
            Some(position) => position,
            None => self.existing(index)?,
        };
        let len = self.len();
        self.get_mut(position).ok_or_else(|| no_index(index, len))
    }

    /// What `c[index] = value` does: an existing index, or any key (a new key appends).
    #[inline]
    pub fn write(&mut self, index: &Value, value: Value) -> Result<(), Fault> {
        let position = match self.near_position(index) {
            Some(position) => position,
            None => match self.place(index)? {
                Place::Entry(position) => position,
                Place::NewKey => return as_key(index).map_or(Ok(()), |key| self.push_new_key(key, value)),
                Place::Beyond => return Err(self.no_index(index)),
            },
        };
        if let Some(entry) = self.get_mut(position) {
            *entry = value;
        }
        Ok(())
    }

    /// Puts an entry without a key before the one at `index`: 0 … len, negative ones count from the end.
    pub fn insert(&mut self, index: &Value, value: Value) -> Result<(), Fault> {
        let len = self.len();
        let Some(number) = integral(index) else {
            let message = format!("expected an index to insert at, found {}", described(index));
            return Err(Fault::new(Code::Type, message));
        };
        let position = match number.as_index() {
            Some(end) if usize::try_from(end) == Ok(len) => len,
            Some(index_within) => {
                position_within(index_within, len).ok_or_else(|| cannot_insert(index, len))?
            }
            None => return Err(cannot_insert(index, len)),
        };
        if position == len {
            return self.push(value);
        }
        budget::entries(len + 1)?;
        budget::memory(self.values.cost_of_editing())?;
        if let Some(keys) = self.keys.as_mut().filter(|keys| keys.reach(position)) {
            Rc::make_mut(keys).make_room(position);
        }
        self.values.edit(|values| values.insert(position, value));
        Ok(())
    }

    /// Takes out the entry of that index or key; the entries behind it move forward.
    pub fn remove(&mut self, index: &Value) -> Result<Value, Fault> {
        let position = self.existing(index)?;
        if position + 1 == self.len() {
            return self.pop().map(|(_, value)| value).ok_or_else(|| self.no_index(index));
        }
        budget::memory(self.values.cost_of_editing())?;
        if let Some(keys) = self.keys.as_mut().filter(|keys| keys.reach(position)) {
            Rc::make_mut(keys).remove(position);
        }
        Ok(self.values.edit(|values| values.remove(position)))
    }

    /// Takes off the last value, as `pop()` does.
    pub fn pop_value(&mut self) -> Result<Value, Fault> {
        match self.pop() {
            Some((_, value)) => Ok(value),
            None => Err(Fault::new(Code::Index, "expected an entry to pop, found an empty container")),
        }
    }

    /// The position, when the index is simply that: an integer from 0 on that is not too large.
    #[inline(always)]
    fn near_position(&self, index: &Value) -> Option<usize> {
        match index {
            Value::Int(position) => usize::try_from(*position).ok().filter(|&position| position < self.len()),
            _ => None,
        }
    }

    /// Where the entry stands that `index` names.
    fn existing(&self, index: &Value) -> Result<usize, Fault> {
        match self.place(index)? {
            Place::Entry(position) => Ok(position),
            Place::NewKey => Err(self.no_key(index)),
            Place::Beyond => Err(self.no_index(index)),
        }
    }

    /// What `index` names; a fault only for a wrong type of index.
    fn place(&self, index: &Value) -> Result<Place, Fault> {
        if let Some(number) = integral(index) {
            let position = number.as_index().and_then(|index| position_within(index, self.len()));
            return Ok(position.map_or(Place::Beyond, Place::Entry));
        }
        let position = match index.as_object() {
            Some(Object::Symbol(key)) => self.position(key),
            Some(Object::Text(name)) => self.position_of(name.as_str()),
            Some(
                Object::Container(_)
                | Object::Closure(_)
                | Object::Foreign(_)
                | Object::File(_)
                | Object::Cell(_),
            )
            | None => {
                let found = described(index);
                let message = format!("expected an integer, symbol or string as index, found {found}");
                return Err(Fault::new(Code::Type, message));
            }
        };
        Ok(position.map_or(Place::NewKey, Place::Entry))
    }

    fn no_index(&self, index: &Value) -> Fault {
        no_index(index, self.len())
    }

    fn no_key(&self, index: &Value) -> Fault {
        let key = as_key(index);
        let name = key.as_ref().map_or("", Symbol::name);
        let fault = Fault::new(Code::Index, format!("the container has no key `{name}`"));
        let names = self.iter().filter_map(|(key, _)| key).map(Symbol::name);
        misspelt_method(fault, index).suggesting(name, names.take(SUGGESTED_FROM))
    }
}

/// `c.revers` reads a key where a method was meant: names the built-in that is near.
pub(in crate::value) fn misspelt_method(fault: Fault, index: &Value) -> Fault {
    // Among so many names, one is near to almost any short key.
    const SHORT: usize = 3;
    let name = index.as_symbol().map_or("", Symbol::name);
    match nearest(name, NAMES).filter(|_| name.chars().count() > SHORT) {
        Some(near) => fault.with_help(format!("did you mean the built-in `.{near}`?")),
        None => fault,
    }
}

/// The key that a symbol or string means.
fn as_key(index: &Value) -> Option<Symbol> {
    index.as_symbol().cloned().or_else(|| index.as_text().map(|name| Symbol::new(name.as_str())))
}

fn integral(index: &Value) -> Option<crate::value::number::Number> {
    index.as_number().filter(|number| number.is_integral())
}

fn no_index(index: &Value, len: usize) -> Fault {
    beyond(index, &format!("a container of {}", counted(len, "entry", "entries")))
}

fn cannot_insert(index: &Value, len: usize) -> Fault {
    text::quoting(index, |found| {
        let message = format!("expected an index from -{len} to {len} to insert at, found {found}");
        Fault::new(Code::Index, message)
    })
}
