//! Containers cut, turned round, joined and sorted: keys move with their values.

use super::Container;
use crate::budget;
use crate::diagnostic::{Code, Fault};
use crate::value::{Type, Value, equality};
use std::cmp::Ordering;
use std::ops::Range;

impl Container {
    /// `+`: appends the other's entries; a key that exists here already replaces the value there.
    pub fn concat(&mut self, other: &Container) -> Result<(), Fault> {
        // Without keys nothing of the other is replaced.
        if other.key_count() == 0 {
            budget::entries(self.len() + other.len())?;
            budget::memory(other.len() * size_of::<Value>())?;
        }
        for (key, value) in other.iter() {
            budget::tick()?;
            self.add(key, value.clone())?;
        }
        Ok(())
    }

    /// The entries at those positions, as far as there are any.
    pub fn slice(&self, positions: Range<usize>) -> Result<Container, Fault> {
        let end = positions.end.min(self.len());
        (positions.start..end).try_fold(Container::new(), |mut slice, position| {
            budget::tick()?;
            if let Some(value) = self.get(position) {
                slice.insert_unless_taken(self.key(position).cloned(), value.clone())?;
            }
            Ok(slice)
        })
    }

    /// The first `count` entries, or all.
    pub fn take(&self, count: usize) -> Result<Container, Fault> {
        self.slice(0..count)
    }

    /// All but the first `count` entries.
    pub fn skip(&self, count: usize) -> Result<Container, Fault> {
        self.slice(count..self.len())
    }

    pub fn reversed(&self) -> Result<Container, Fault> {
        if self.key_count() == 0 {
            budget::memory(self.len() * size_of::<Value>())?;
            let mut values = Vec::with_capacity(self.len());
            for value in self.values() {
                budget::tick()?;
                values.push(value.clone());
            }
            values.reverse();
            return Ok(Container::from(values));
        }
        let mut entries = self.to_entries()?;
        entries.reverse();
        Container::from_entries(entries)
    }

    /// Entries whose keys stay unless an earlier entry has them.
    pub fn from_entries(
        entries: impl IntoIterator<Item = (Option<crate::value::symbol::Symbol>, Value)>,
    ) -> Result<Container, Fault> {
        let mut container = Container::new();
        for (key, value) in entries {
            budget::tick()?;
            container.insert_unless_taken(key, value)?;
        }
        Ok(container)
    }

    /// Sorts in place and keeps the order of equals: all numbers (NaN last) or all strings; else a fault, and
    /// nothing has moved, unless a limit stops it in the middle.
    pub fn sort(&mut self, descending: bool) -> Result<(), Fault> {
        self.check_sortable()?;
        let order = |left: &Value, right: &Value| sort_order(left, right, descending);
        if self.key_count() == 0 {
            budget::memory(self.values.cost_of_editing() + self.len() / 2 * size_of::<Value>())?;
            return self.values.edit(|values| sort_slice(values, order));
        }
        let mut entries = self.to_entries()?;
        sort_slice(&mut entries, |(_, left), (_, right)| order(left, right))?;
        *self = Container::from_entries(entries)?;
        Ok(())
    }

    fn check_sortable(&self) -> Result<(), Fault> {
        let Some(first) = self.get(0).map(Value::type_of) else { return Ok(()) };
        let expected = "expected all numbers or all strings to sort";
        if first != Type::Number && first != Type::String {
            return Err(Fault::new(Code::Type, format!("{expected}, found {}", first.described())));
        }
        match self.values().map(Value::type_of).find(|&found| found != first) {
            Some(other) => {
                let found = format!("{} and {}", first.described(), other.described());
                Err(Fault::new(Code::Type, format!("{expected}, found {found}")))
            }
            None => Ok(()),
        }
    }
}

/// So many entries are sorted between two looks at the limits.
const SORTED_AT_ONCE: usize = 1 << 16;

/// [`slice::sort_by`], stopped where a limit is reached: then the items stand in any order. Pieces are sorted, then twice
/// as large ones, in which the two sorted runs are found and merged.
pub fn sort_slice<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) -> Result<(), Fault> {
    let mut size = SORTED_AT_ONCE;
    while size < items.len() {
        for piece in items.chunks_mut(size) {
            piece.sort_by(&mut order);
            budget::look()?;
        }
        size *= 2;
    }
    items.sort_by(order);
    Ok(())
}

/// The order in which `sort` puts two numbers or two strings.
pub fn sort_order(left: &Value, right: &Value, descending: bool) -> Ordering {
    match equality::compare(left, right) {
        Ok(Some(order)) if descending => order.reverse(),
        Ok(Some(order)) => order,
        // NaN stands last either way.
        Ok(None) | Err(_) => is_nan(left).cmp(&is_nan(right)),
    }
}

fn is_nan(value: &Value) -> bool {
    value.as_number().is_some_and(|number| number.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in no order, each with its place.
    fn shuffled(count: usize) -> Vec<(usize, usize)> {
        (0..count).map(|place| (place * 7_919 % 10_007, place)).collect()
    }

    #[test]
    fn a_long_sort_is_the_standard_one() {
        for count in [0, 1, SORTED_AT_ONCE, SORTED_AT_ONCE + 1, 5 * SORTED_AT_ONCE - 3] {
            let (mut sorted, mut expected) = (shuffled(count), shuffled(count));
            assert_eq!(sort_slice(&mut sorted, |left, right| left.0.cmp(&right.0)), Ok(()));
            expected.sort_by_key(|(number, _)| *number);
            assert!(sorted == expected, "{count} items");
        }
    }

    #[test]
    fn a_long_sort_is_stopped_in_the_middle() {
        let _run = budget::start_interrupted();
        let mut compared = 0;
        let sorted = sort_slice(&mut shuffled(5 * SORTED_AT_ONCE), |left, right| {
            compared += 1;
            left.0.cmp(&right.0)
        });
        assert!(sorted.is_err());
        assert!(compared < 20 * SORTED_AT_ONCE, "only the first piece: {compared}");
    }

    #[test]
    fn turning_round_is_stopped_in_the_middle() {
        let numbers = Container::gather((0..1_000).map(Value::Int)).expect("there may be so many");
        let _run = budget::start_interrupted();
        assert!(numbers.reversed().is_err());
    }
}
