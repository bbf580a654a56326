//! The keys of a container: which entry has which symbol, and where a symbol stands.

use super::sequence::{Item, Items, Sequence};
use crate::value::symbol::Symbol;

/// Up to this many entries a key is found by looking at each.
const SCANNED: usize = 8;

/// Marks a free slot of the table.
const FREE: u32 = u32::MAX;

impl Item for Option<Symbol> {
    fn leads_on(&self, _: usize) -> bool {
        false
    }

    fn holds_object(&self) -> bool {
        false
    }
}

/// Positions in the table.
impl Item for u32 {
    fn leads_on(&self, _: usize) -> bool {
        false
    }

    fn holds_object(&self) -> bool {
        false
    }
}

/// Each entry's key, with a hash table of positions (linear probing) once there are many.
#[derive(Clone, Default)]
pub struct Keys {
    /// Entries behind the last of these have no key.
    names: Sequence<Option<Symbol>>,
    /// Positions; empty while few entries are scanned, else a power of two long and at most half full.
    table: Sequence<u32>,
    count: usize,
}

impl Keys {
    pub fn get(&self, position: usize) -> Option<&Symbol> {
        self.names.get(position)?.as_ref()
    }

    /// How many entries have a key.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The keys of the first entries, one item for each; all further ones have none.
    pub fn iter(&self) -> Items<'_, Option<Symbol>> {
        self.names.iter()
    }

    pub fn position(&self, name: &str, hash: u64) -> Option<usize> {
        let matches = |key: &Symbol| key.hash_of_name() == hash && key.name() == name;
        if self.table.is_empty() {
            return self.names.iter().position(|key| key.as_ref().is_some_and(matches));
        }
        let mut slot = self.home(hash);
        loop {
            let position = *self.table.get(slot)? as usize;
            if matches(self.get(position)?) {
                return Some(position);
            }
            slot = self.after(slot);
        }
    }

    /// How many bytes [`Keys::insert`] may take for a larger table.
    pub fn cost_of_inserting(&self) -> usize {
        let count = self.count + 1;
        if count * 2 > self.table.len() { slots_for(count) * size_of::<u32>() } else { 0 }
    }

    /// Gives the entry at `position`, which has no key, a key that no entry has.
    pub fn insert(&mut self, position: usize, key: Symbol) {
        while self.names.len() < position {
            self.names.push(None);
        }
        match self.names.get_mut(position) {
            Some(name) => *name = Some(key),
            None => self.names.push(Some(key)),
        }
        self.count += 1;
        if self.names.len() > SCANNED && self.count * 2 > self.table.len() {
            self.rebuild_table();
        } else if !self.table.is_empty() {
            self.enter(position);
        }
    }

    /// Forgets the entry at `position`, the last of all entries.
    pub fn pop(&mut self, position: usize) -> Option<Symbol> {
        while self.names.len() > position + 1 {
            self.names.pop();
        }
        let hash = self.get(position)?.hash_of_name();
        if !self.table.is_empty() {
            self.free(position, hash);
        }
        self.count -= 1;
        self.names.pop().flatten()
    }

    /// Whether the entry at `position` or one behind it may have a key.
    pub fn reach(&self, position: usize) -> bool {
        position < self.names.len()
    }

    /// Forgets the entry at `position`; those behind it move forward.
    pub fn remove(&mut self, position: usize) -> Option<Symbol> {
        if !self.reach(position) {
            return None;
        }
        let key = self.names.edit(|names| names.remove(position));
        self.count -= usize::from(key.is_some());
        self.rebuild_table();
        key
    }

    /// An entry without a key comes in at `position`; those from there on move back.
    pub fn make_room(&mut self, position: usize) {
        if self.reach(position) {
            self.names.edit(|names| names.insert(position, None));
            self.rebuild_table();
        }
    }

    fn rebuild_table(&mut self) {
        self.table = Sequence::default();
        if self.names.len() <= SCANNED || self.count == 0 {
            return;
        }
        let slots = slots_for(self.count);
        let mut table = vec![FREE; slots];
        for (position, key) in self.names.iter().enumerate() {
            let Some(key) = key else { continue };
            let mut slot = home(key.hash_of_name(), slots);
            while table.get(slot).is_some_and(|&taken| taken != FREE) {
                slot = (slot + 1) & (slots - 1);
            }
            if let Some(free) = table.get_mut(slot) {
                *free = position as u32;
            }
        }
        self.table = Sequence::from(table);
    }

    fn enter(&mut self, position: usize) {
        let Some(key) = self.get(position) else { return };
        let mut slot = self.home(key.hash_of_name());
        while self.table.get(slot).is_some_and(|&taken| taken != FREE) {
            slot = self.after(slot);
        }
        if let Some(free) = self.table.get_mut(slot) {
            *free = position as u32;
        }
    }

    /// Frees the slot of `position` and moves those forward that had to give way to it.
    fn free(&mut self, position: usize, hash: u64) {
        let mut hole = self.home(hash);
        while self.table.get(hole).is_some_and(|&taken| taken != position as u32) {
            hole = self.after(hole);
        }
        let mut slot = hole;
        loop {
            slot = self.after(slot);
            let moved = self.table.get(slot).copied().unwrap_or(FREE);
            let Some(key) = self.get(moved as usize) else { break };
            let wrap = self.table.len() - 1;
            let from_home = slot.wrapping_sub(self.home(key.hash_of_name())) & wrap;
            let from_hole = slot.wrapping_sub(hole) & wrap;
            if from_home >= from_hole {
                self.put(hole, moved);
                hole = slot;
            }
        }
        self.put(hole, FREE);
    }

    fn put(&mut self, slot: usize, position: u32) {
        if let Some(place) = self.table.get_mut(slot) {
            *place = position;
        }
    }

    fn home(&self, hash: u64) -> usize {
        home(hash, self.table.len())
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.table.len() - 1)
    }
}

/// How long a table for so many keys is.
fn slots_for(count: usize) -> usize {
    (count * 4).next_power_of_two()
}

/// Where a symbol of that hash belongs in a table of `slots` (a power of two) places.
fn home(hash: u64, slots: usize) -> usize {
    let spread = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (spread >> 32) as usize & (slots - 1)
}
