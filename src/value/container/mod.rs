//! Containers: ordered entries with optional symbol keys, cheap to copy.

mod access;
mod keys;
mod order;
mod sequence;
mod sets;
mod tree;

use super::Value;
use super::cell::Mark;
use super::symbol::{self, Symbol};
use super::trace::{self, Reference};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::counters::Alive;
use keys::Keys;
use sequence::{Item, Sequence};
use std::rc::Rc;

pub(super) use access::{beyond, counted, described, misspelt_method, position_within};
pub use order::{sort_order, sort_slice};
pub use sequence::Items;
pub(super) use sequence::Sequence as Values;
pub use tree::Part;

impl Item for Value {
    #[inline]
    fn leads_on(&self, levels: usize) -> bool {
        trace::value_leads_on(self)
            && match (levels.checked_sub(1), self.as_container()) {
                (Some(below), Some(container)) => !container.look_down(below),
                (None, _) | (_, None) => true,
            }
    }

    #[inline(always)]
    fn holds_object(&self) -> bool {
        self.is_object()
    }
}

/// Ordered entries, each a value with or without a key; keys are unique.
#[derive(Default)]
pub struct Container {
    values: Sequence<Value>,
    /// Shared among containers of the same keys; `None` when no entry ever had one.
    keys: Option<Rc<Keys>>,
    pub mark: Mark,
    _alive: Alive,
}

impl From<Vec<Value>> for Container {
    /// Entries without keys. If there are too many, the fault is kept: [`budget::keep`].
    fn from(values: Vec<Value>) -> Container {
        if let Err(fault) = budget::entries(values.len()) {
            budget::keep(fault);
        }
        Container::of(Sequence::from(values), None)
    }
}

impl FromIterator<Value> for Container {
    /// For readers whose errors cannot carry the fault of a limit: what there is no room for is left out, and the
    /// fault kept ([`budget::keep`]). Elsewhere: [`Container::gather`].
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Container {
        Container::gather(values).unwrap_or_else(|fault| {
            budget::keep(fault);
            Container::new()
        })
    }
}

impl Container {
    pub fn new() -> Container {
        Container::default()
    }

    fn of(values: Sequence<Value>, keys: Option<Rc<Keys>>) -> Container {
        Container { values, keys, mark: Mark::default(), _alive: Alive::default() }
    }

    /// With room for so many entries, if there may be so many.
    pub fn with_capacity(capacity: usize) -> Result<Container, Fault> {
        budget::entries(capacity)?;
        budget::memory(capacity.saturating_mul(size_of::<Value>()))?;
        Ok(Container::from(Vec::with_capacity(capacity)))
    }

    /// Entries without keys.
    pub fn gather(values: impl IntoIterator<Item = Value>) -> Result<Container, Fault> {
        let values = values.into_iter();
        let mut container = Container::with_capacity(values.size_hint().0)?;
        for value in values {
            budget::tick()?;
            container.push(value)?;
        }
        Ok(container)
    }

    /// The same keys with other values, one for each entry: what mapping does, and literals whose keys are known.
    pub fn with_values(&self, values: Vec<Value>) -> Container {
        debug_assert_eq!(values.len(), self.len(), "one value for each entry");
        Container::of(Sequence::from(values), self.keys.clone())
    }

    /// Another holder's container in constant time (amortised): structure is shared underneath.
    pub fn share(&self) -> Result<Container, Fault> {
        budget::memory(self.values.cost_of_sharing())?;
        Ok(Container::of(self.values.clone(), self.keys.clone()))
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }

    #[inline(always)]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Value> {
        self.values.get_mut(index)
    }

    #[inline]
    pub fn key(&self, index: usize) -> Option<&Symbol> {
        self.keys.as_ref()?.get(index)
    }

    /// How many entries have a key.
    pub fn key_count(&self) -> usize {
        self.keys.as_ref().map_or(0, |keys| keys.count())
    }

    pub fn position(&self, key: &Symbol) -> Option<usize> {
        self.keys.as_ref()?.position(key.name(), key.hash_of_name())
    }

    /// Where the key of that name stands.
    pub fn position_of(&self, name: &str) -> Option<usize> {
        self.keys.as_ref()?.position(name, symbol::hash_of(name))
    }

    /// The value of the key of that name.
    pub fn get_key(&self, name: &str) -> Option<&Value> {
        self.get(self.position_of(name)?)
    }

    /// Appends an entry without a key.
    #[inline(always)]
    pub fn push(&mut self, value: Value) -> Result<(), Fault> {
        budget::entries(self.len() + 1)?;
        self.values.make_room()?;
        self.values.push(value);
        Ok(())
    }

    /// Sets the entry of that key, or appends it: so a repeated key keeps the first place and the last value.
    pub fn set_key(&mut self, key: Symbol, value: Value) -> Result<(), Fault> {
        match self.position(&key) {
            Some(position) => {
                if let Some(entry) = self.get_mut(position) {
                    *entry = value;
                }
                Ok(())
            }
            None => self.push_new_key(key, value),
        }
    }

    /// Adds an entry as a literal, a spread or `+` does: [`Container::set_key`] or [`Container::push`].
    pub fn add(&mut self, key: Option<&Symbol>, value: Value) -> Result<(), Fault> {
        match key {
            Some(key) => self.set_key(key.clone(), value),
            None => self.push(value),
        }
    }

    /// Appends an entry that loses its key if another entry has it already.
    pub fn insert_unless_taken(&mut self, key: Option<Symbol>, value: Value) -> Result<(), Fault> {
        match key {
            Some(key) if self.position(&key).is_none() => self.push_new_key(key, value),
            Some(_) | None => self.push(value),
        }
    }

    fn push_new_key(&mut self, key: Symbol, value: Value) -> Result<(), Fault> {
        let position = self.len();
        Rc::make_mut(self.keys.get_or_insert_default()).make_room_for_key()?;
        self.push(value)?;
        Rc::make_mut(self.keys.get_or_insert_default()).insert(position, key);
        Ok(())
    }

    pub fn pop(&mut self) -> Option<(Option<Symbol>, Value)> {
        let value = self.values.pop()?;
        let position = self.len();
        let key = match &mut self.keys {
            Some(keys) if keys.get(position).is_some() => Rc::make_mut(keys).pop(position),
            Some(_) | None => None,
        };
        Some((key, value))
    }

    pub fn iter(&self) -> Entries<'_> {
        Entries { values: self.values.iter(), keys: self.keys.as_ref().map(|keys| keys.iter()) }
    }

    pub fn values(&self) -> Items<'_, Value> {
        self.values.iter()
    }

    /// The entries themselves, in order.
    pub fn to_entries(&self) -> Result<Vec<(Option<Symbol>, Value)>, Fault> {
        budget::memory(self.len().saturating_mul(size_of::<(Option<Symbol>, Value)>()))?;
        Ok(self.iter().map(|(key, value)| (key.cloned(), value.clone())).collect())
    }

    /// Whether an entry may hold something on the heap, judged in constant time.
    pub(super) fn may_hold_objects(&self) -> bool {
        /// Longer ones are looked through once, by the drop itself.
        const SHORT: usize = 64;
        self.values.as_flat().is_none_or(|items| {
            items.len() > SHORT || items.iter().any(|value| matches!(value, Value::Obj(_)))
        })
    }

    /// Whether it is known that no entry leads to a function.
    pub fn is_plain(&self) -> bool {
        self.values.is_plain()
    }

    /// The values of the entries, while those are few and nothing shares them.
    pub fn few_values(&self) -> Option<&[Value]> {
        self.values.few()
    }

    /// Whether there are few entries, and one of them may lead to a function.
    #[inline(always)]
    pub fn leads_on_nearby(&self) -> bool {
        self.values.leads_on_nearby()
    }

    /// Finds out how many entries lead to no function, so that data is looked through once. Tells whether none does.
    pub fn learn(&self) -> bool {
        self.look_down(0)
    }

    /// The same, looking that many levels down.
    #[inline]
    pub(super) fn look_down(&self, levels: usize) -> bool {
        self.values.learn(levels)
    }

    /// Visits each place where a reference stands that may lead to a function.
    pub(super) fn each_reference(&self, mut visit: impl FnMut(Reference<'_>)) {
        if !self.learn() {
            self.values.held().iter().for_each(|value| trace::look(value, &mut visit));
            if let Some(part) = self.values.shared() {
                visit(Reference::Part(part));
            }
        }
    }

    /// All values, which this container no longer has.
    pub(super) fn take_values(&mut self) -> Values<Value> {
        std::mem::take(&mut self.values)
    }
}

/// The entries of a container, in order.
pub struct Entries<'a> {
    values: Items<'a, Value>,
    keys: Option<Items<'a, Option<Symbol>>>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Option<&'a Symbol>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        let value = self.values.next()?;
        let key = self.keys.as_mut().and_then(|keys| keys.next()).and_then(|key| key.as_ref());
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl ExactSizeIterator for Entries<'_> {}
