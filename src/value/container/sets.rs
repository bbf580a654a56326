//! The set operators: entries compared by value, in the left's order, without duplicates.

use super::Container;
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::{Value, equality};
use rustc_hash::FxHashMap;

/// Values met so far, found by hash. Chains end with `None`.
#[derive(Default)]
struct Seen<'a> {
    latest: FxHashMap<u64, usize>,
    values: Vec<(&'a Value, Option<usize>)>,
}

impl<'a> Seen<'a> {
    /// All values of a container.
    fn all(container: &'a Container) -> Result<Seen<'a>, Fault> {
        let mut seen = Seen::default();
        for value in container.values() {
            budget::tick()?;
            seen.insert(value)?;
        }
        Ok(seen)
    }

    fn contains(&self, value: &Value) -> bool {
        // What has no hash holds a NaN and equals nothing.
        equality::hash(value).is_some_and(|hash| self.holds(value, hash))
    }

    /// Adds the value; `false` if an equal one was there.
    fn insert(&mut self, value: &'a Value) -> Result<bool, Fault> {
        let Some(hash) = equality::hash(value) else { return Ok(true) };
        if self.holds(value, hash) {
            return Ok(false);
        }
        budget::memory(self.cost_of_inserting())?;
        let before = self.latest.insert(hash, self.values.len());
        self.values.push((value, before));
        Ok(true)
    }

    /// How many bytes [`Seen::insert`] may take: what is full gets twice the room.
    fn cost_of_inserting(&self) -> usize {
        let grown =
            |len: usize, capacity: usize, size: usize| if len == capacity { 2 * len * size } else { 0 };
        grown(self.latest.len(), self.latest.capacity(), size_of::<(u64, usize)>())
            + grown(self.values.len(), self.values.capacity(), size_of::<(&Value, Option<usize>)>())
    }

    fn holds(&self, value: &Value, hash: u64) -> bool {
        let mut candidate = self.latest.get(&hash).copied();
        while let Some(&(seen, before)) = candidate.and_then(|index| self.values.get(index)) {
            if equality::equal(seen, value) {
                return true;
            }
            candidate = before;
        }
        false
    }
}

impl Container {
    /// Every value once, in order of first occurrence.
    pub fn unique(&self) -> Result<Container, Fault> {
        let mut result = Container::new();
        result.add_new(self, &mut Seen::default())?;
        Ok(result)
    }

    /// `self | other`
    pub fn union(&self, other: &Container) -> Result<Container, Fault> {
        let mut result = Container::new();
        let mut seen = Seen::default();
        result.add_new(self, &mut seen)?;
        result.add_new(other, &mut seen)?;
        Ok(result)
    }

    /// `self & other`
    pub fn intersection(&self, other: &Container) -> Result<Container, Fault> {
        let others = Seen::all(other)?;
        let mut seen = Seen::default();
        self.filtered(|value| if others.contains(value) { seen.insert(value) } else { Ok(false) })
    }

    /// `self - other`: what stays keeps its duplicates.
    pub fn difference(&self, other: &Container) -> Result<Container, Fault> {
        let others = Seen::all(other)?;
        self.filtered(|value| Ok(!others.contains(value)))
    }

    /// `self !& other`
    pub fn symmetric_difference(&self, other: &Container) -> Result<Container, Fault> {
        self.difference(other)?.union(&other.difference(self)?)
    }

    /// The entries whose value passes, with their keys.
    fn filtered<'a>(
        &'a self,
        mut passes: impl FnMut(&'a Value) -> Result<bool, Fault>,
    ) -> Result<Container, Fault> {
        let mut result = Container::new();
        for (key, value) in self.iter() {
            budget::tick()?;
            if passes(value)? {
                result.insert_unless_taken(key.cloned(), value.clone())?;
            }
        }
        budget::completed()?;
        Ok(result)
    }

    /// Appends the entries of `source` whose value is not among `seen`.
    fn add_new<'a>(&mut self, source: &'a Container, seen: &mut Seen<'a>) -> Result<(), Fault> {
        for (key, value) in source.iter() {
            budget::tick()?;
            if seen.insert(value)? {
                self.insert_unless_taken(key.cloned(), value.clone())?;
            }
        }
        budget::completed()
    }
}
