//! Definite assignment: which variables every way to a point of the text has set.

/// A set of slots that are surely set, or the mark of a point that nothing reaches.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Assigned {
    words: Vec<u64>,
    unreachable: bool,
}

impl Assigned {
    pub fn unreachable() -> Assigned {
        Assigned { words: Vec::new(), unreachable: true }
    }

    pub fn is_unreachable(&self) -> bool {
        self.unreachable
    }

    pub fn contains(&self, slot: u32) -> bool {
        self.unreachable
            || self.words.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub fn insert(&mut self, slot: u32) {
        let word = slot as usize / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (slot % 64);
    }

    /// What holds after either of two ways.
    pub fn meet(self, other: &Assigned) -> Assigned {
        match (self.unreachable, other.unreachable) {
            (true, _) => other.clone(),
            (_, true) => self,
            (false, false) => {
                let words = self.words.iter().zip(&other.words).map(|(left, right)| left & right).collect();
                Assigned { words, unreachable: false }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(slots: &[u32]) -> Assigned {
        let mut assigned = Assigned::default();
        slots.iter().for_each(|&slot| assigned.insert(slot));
        assigned
    }

    #[test]
    fn only_what_both_ways_set_is_set_after_them() {
        let met = set(&[1, 70]).meet(&set(&[70, 200]));
        assert!(met.contains(70) && !met.contains(1) && !met.contains(200));
    }

    #[test]
    fn a_way_that_never_arrives_takes_nothing_away() {
        assert!(set(&[3]).meet(&Assigned::unreachable()).contains(3));
        assert!(!Assigned::unreachable().meet(&set(&[3])).contains(4));
    }
}
