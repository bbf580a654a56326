//! The keys of a container: which entry has which symbol, and where a symbol stands.

use super::sequence::{Item, Items, Sequence};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::symbol::Symbol;

/// Up to this many entries a key is found by looking at each.
const SCANNED: usize = 8;

/// How full the table may get where there is no memory for a larger one: so many slots of so many.
const FULLEST: (usize, usize) = (7, 8);

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
    /// Positions; empty while few entries are scanned, else a power of two long and at most half full, as long as memory allows.
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

    /// Asks for the room that [`Keys::insert`] takes.
    pub fn make_room_for_key(&mut self) -> Result<(), Fault> {
        self.names.make_room()?;
        let count = self.count + 1;
        if self.table.len() * FULLEST.0 < count * FULLEST.1 { budget::memory(larger(count)) } else { Ok(()) }
    }

    /// Gives the entry at `position`, which has no key, a key that no entry has. [`Keys::make_room_for_key`] comes before.
    pub fn insert(&mut self, position: usize, key: Symbol) {
        while self.names.len() < position {
            self.names.push(None);
        }
        match self.names.get_mut(position) {
            Some(name) => *name = Some(key),
            None => self.names.push(Some(key)),
        }
        self.count += 1;
        let is_full = self.table.len() * FULLEST.0 < self.count * FULLEST.1;
        let could_be_larger = self.count * 2 > self.table.len();
        if self.names.len() > SCANNED && (is_full || could_be_larger && budget::has_room(larger(self.count)))
        {
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

/// The bytes of the table for so many keys.
fn larger(count: usize) -> usize {
    slots_for(count) * size_of::<u32>()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{self, allocator};
    use crate::limits::Limits;

    #[test]
    fn keys_are_found_in_a_table_for_which_there_is_no_more_memory() {
        let names: Vec<Symbol> = (0..4000).map(|at| Symbol::new(&at.to_string())).collect();
        let mut keys = Keys::default();
        let (first, further) = names.split_at(600);
        first.iter().enumerate().for_each(|(at, key)| keys.insert(at, key.clone()));
        let slots = keys.table.len();
        let none_left = Limits { memory: Some(allocator::held() as u64), ..Limits::default() };
        let run = budget::start(&none_left);
        let mut at_its_fullest = 0;
        for (at, key) in further.iter().enumerate() {
            keys.insert(first.len() + at, key.clone());
            if keys.table.len() == slots {
                at_its_fullest = keys.count();
            }
        }
        assert_eq!(at_its_fullest, slots * 7 / 8, "then it grows, for whoever did not ask");
        drop(run);
        for (at, key) in names.iter().enumerate() {
            assert_eq!(keys.position(key.name(), key.hash_of_name()), Some(at));
        }
        let other = Symbol::new("other");
        assert_eq!(keys.position(other.name(), other.hash_of_name()), None);
    }
}
