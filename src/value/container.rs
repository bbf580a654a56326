//! Containers: ordered entries with optional symbol keys, cheap to copy; the only file that names `im_rc`.

use super::Value;
use super::symbol::Symbol;
use crate::diagnostic::Fault;

pub struct Container {
    values: Vec<Value>,
}

impl Default for Container {
    fn default() -> Self {
        Self::new()
    }
}

impl Container {
    pub fn new() -> Container {
        todo!()
    }
    pub fn with_capacity(_capacity: usize) -> Container {
        todo!()
    }
    /// Another holder's container in constant time (amortised): structure is shared underneath.
    pub fn share(&self) -> Container {
        todo!()
    }
    pub fn len(&self) -> usize {
        self.values.len()
    }
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    pub fn get(&self, _index: usize) -> Option<&Value> {
        todo!()
    }
    pub fn get_mut(&mut self, _index: usize) -> Option<&mut Value> {
        todo!()
    }
    pub fn key(&self, _index: usize) -> Option<&Symbol> {
        todo!()
    }
    pub fn position(&self, _key: &Symbol) -> Option<usize> {
        todo!()
    }
    /// Appends an entry without a key.
    pub fn push(&mut self, _value: Value) {
        todo!()
    }
    /// Sets the entry of that key, or appends it.
    pub fn set_key(&mut self, _key: Symbol, _value: Value) {
        todo!()
    }
    pub fn pop(&mut self) -> Option<(Option<Symbol>, Value)> {
        todo!()
    }
    pub fn iter(&self) -> impl Iterator<Item = (Option<&Symbol>, &Value)> {
        todo!();
        #[allow(unreachable_code)]
        std::iter::empty()
    }
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        todo!();
        #[allow(unreachable_code)]
        std::iter::empty()
    }
    /// What `c[index]` reads: an integer counts from 0 or, negative, from the end; a symbol or string is a key.
    pub fn read(&self, _index: &Value) -> Result<&Value, Fault> {
        todo!()
    }
    /// The existing entry that `c[index]` names, for writing into it.
    pub fn entry_mut(&mut self, _index: &Value) -> Result<&mut Value, Fault> {
        todo!()
    }
    /// What `c[index] = value` does: an existing index, or any key (a new key appends).
    pub fn write(&mut self, _index: &Value, _value: Value) -> Result<(), Fault> {
        todo!()
    }
}
