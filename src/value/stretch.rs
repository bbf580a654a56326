//! A long text in, its stretches out, with a look at the clock between two of them: for whatever works through a text.
//!
//! What is made of a text must not depend on where it was cut: whoever looks for more than one character takes `search`.

use crate::budget;
use crate::diagnostic::Fault;

/// In bytes: so many that looks cost nothing, so few that the next one is soon.
pub const LONGEST: usize = 64 << 10;

/// The parts of a text one after the other, cut between characters. After a fault there are no more.
pub struct Stretches<'t> {
    rest: &'t str,
    longest: usize,
    begun: bool,
}

/// All of a text that fits in one stretch is there without a look.
pub fn stretches(text: &str) -> Stretches<'_> {
    Stretches::new(text, LONGEST)
}

impl<'t> Stretches<'t> {
    pub fn new(text: &'t str, longest: usize) -> Stretches<'t> {
        Stretches { rest: text, longest, begun: false }
    }

    fn look(&mut self) -> Result<(), Fault> {
        let looked = if self.begun { budget::look() } else { Ok(()) };
        self.begun = true;
        if looked.is_err() {
            self.rest = "";
        }
        looked
    }
}

impl<'t> Iterator for Stretches<'t> {
    type Item = Result<&'t str, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        if let Err(fault) = self.look() {
            return Some(Err(fault));
        }
        let (stretch, rest) = self.rest.split_at(self.rest.ceil_char_boundary(self.longest));
        self.rest = rest;
        Some(Ok(stretch))
    }
}

impl DoubleEndedIterator for Stretches<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        if let Err(fault) = self.look() {
            return Some(Err(fault));
        }
        let cut = self.rest.floor_char_boundary(self.rest.len().saturating_sub(self.longest));
        let (rest, stretch) = self.rest.split_at(cut);
        self.rest = rest;
        Some(Ok(stretch))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// All texts of up to five of these pieces.
    pub fn texts(pieces: &[&str]) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut longest = texts.clone();
        for _ in 0..5 {
            longest = longest
                .iter()
                .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
                .collect();
            texts.extend_from_slice(&longest);
        }
        texts
    }

    pub fn all<T>(found: impl Iterator<Item = Result<T, Fault>>) -> Vec<T> {
        found.collect::<Result<_, _>>().expect("no limit")
    }

    #[test]
    fn stretches_are_the_text_from_either_end() {
        for text in texts(&["a", "é", "😀"]) {
            for longest in 1..6 {
                assert_eq!(all(Stretches::new(&text, longest)).concat(), text, "{longest}");
                let mut parts = all(Stretches::new(&text, longest).rev());
                parts.reverse();
                assert_eq!(parts.concat(), text, "{longest}");
                assert!(parts.iter().all(|part| (1..longest + 4).contains(&part.len())), "{parts:?}");
            }
        }
    }

    #[test]
    fn the_second_stretch_is_not_given_when_the_run_is_over() {
        let _run = budget::start_interrupted();
        let long = " ".repeat(2 * LONGEST);
        for parts in [&mut stretches(&long) as &mut dyn Iterator<Item = _>, &mut stretches(&long).rev()] {
            assert!(parts.next().is_some_and(|part| part.is_ok()));
            assert!(parts.next().is_some_and(|part| part.is_err()));
            assert!(parts.next().is_none());
        }
    }
}
