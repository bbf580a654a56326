//! A long text and what is looked for in it, what the standard library finds there out, with looks at the clock between.

use super::stretch::{LONGEST, Stretches, stretches};
use super::text;
use crate::budget;
use crate::diagnostic::Fault;
use std::str::MatchIndices;

/// Stretches that overlap, each with its place: any part of a text that is `width` bytes long lies within one of them.
struct Windows<'t> {
    text: &'t str,
    width: usize,
    longest: usize,
    /// Where the last one ended.
    end: Option<usize>,
}

impl<'t> Iterator for Windows<'t> {
    type Item = Result<(usize, &'t str), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = match self.end {
            None => 0,
            Some(end) if end == self.text.len() => return None,
            Some(end) => {
                if let Err(fault) = budget::look() {
                    return Some(Err(fault));
                }
                self.text.ceil_char_boundary((end + 1).saturating_sub(self.width))
            }
        };
        // As long again as what is looked for, so that the text is gone through twice at most.
        let end = self.text.ceil_char_boundary(start + self.longest.max(self.width) + self.width);
        self.end = Some(end);
        Some(Ok((start, &self.text[start..end])))
    }
}

/// Where a pattern stands in a text, as [`str::match_indices`] tells.
pub struct Matches<'t> {
    windows: Windows<'t>,
    pattern: &'t str,
    /// What is left of a window, and where it starts.
    window: Option<(usize, MatchIndices<'t, &'t str>)>,
    /// The end of the last match: the next one does not overlap it.
    free: usize,
}

pub fn matches<'t>(text: &'t str, pattern: &'t str) -> Matches<'t> {
    Matches::new(text, pattern, LONGEST)
}

impl<'t> Matches<'t> {
    fn new(text: &'t str, pattern: &'t str, longest: usize) -> Matches<'t> {
        let windows = Windows { text, width: pattern.len(), longest, end: None };
        Matches { windows, pattern, window: None, free: 0 }
    }
}

impl Iterator for Matches<'_> {
    type Item = Result<usize, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((start, matches)) = &mut self.window
                && let Some((place, _)) = matches.next()
            {
                let place = *start + place;
                self.free = place + self.pattern.len();
                return Some(Ok(place));
            }
            match self.windows.next()? {
                Ok((start, window)) => {
                    let from = start.max(self.free);
                    self.window = Some((from, window[from - start..].match_indices(self.pattern)));
                }
                Err(fault) => return Some(Err(fault)),
            }
        }
    }
}

/// Whether a pattern stands in a text.
pub fn contains(text: &str, pattern: &str) -> Result<bool, Fault> {
    let mut windows = Windows { text, width: pattern.len(), longest: LONGEST, end: None };
    let found = windows.find_map(|window| match window {
        Ok((_, window)) => window.contains(pattern).then_some(Ok(true)),
        Err(fault) => Some(Err(fault)),
    });
    found.unwrap_or(Ok(false))
}

/// What stands between the matches of a separator, as [`str::split`] gives it.
pub fn split<'t>(text: &'t str, separator: &'t str) -> impl Iterator<Item = Result<&'t str, Fault>> {
    let mut matches = matches(text, separator);
    let mut rest = Some(0);
    std::iter::from_fn(move || {
        let from = rest?;
        match matches.next() {
            Some(Ok(place)) => {
                rest = Some(place + separator.len());
                Some(Ok(&text[from..place]))
            }
            Some(Err(fault)) => Some(Err(fault)),
            None => {
                rest = None;
                Some(Ok(&text[from..]))
            }
        }
    })
}

/// A text with `new` for every match of `old`, as [`str::replace`] makes it.
pub fn replaced(text: &str, old: &str, new: &str) -> Result<String, Fault> {
    let mut replaced = String::new();
    let mut rest = 0;
    for place in matches(text, old) {
        let place = place?;
        budget::tick()?;
        text::write(&text[rest..place], &mut replaced)?;
        text::write(new, &mut replaced)?;
        rest = place + old.len();
    }
    text::write(&text[rest..], &mut replaced)?;
    Ok(replaced)
}

/// Where the first such character stands.
pub fn first(text: &str, wanted: impl Fn(char) -> bool) -> Result<Option<usize>, Fault> {
    first_in(stretches(text), wanted)
}

fn first_in(stretches: Stretches<'_>, wanted: impl Fn(char) -> bool) -> Result<Option<usize>, Fault> {
    let mut before = 0;
    for stretch in stretches {
        let stretch = stretch?;
        if let Some(place) = stretch.find(&wanted) {
            return Ok(Some(before + place));
        }
        before += stretch.len();
    }
    Ok(None)
}

/// The parts between white space, as [`str::split_whitespace`] gives them.
pub fn words(text: &str) -> impl Iterator<Item = Result<&str, Fault>> {
    words_in(text, LONGEST)
}

fn words_in(text: &str, longest: usize) -> impl Iterator<Item = Result<&str, Fault>> {
    let mut rest = text;
    let mut next = move || {
        let start = first_in(Stretches::new(rest, longest), |c| !c.is_whitespace())?;
        let Some(start) = start else { return Ok(None) };
        rest = &rest[start..];
        let end = first_in(Stretches::new(rest, longest), char::is_whitespace)?.unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Ok(Some(word))
    };
    std::iter::from_fn(move || next().transpose())
}

/// A text without white space at its ends, as [`str::trim`] gives it.
pub fn trimmed(text: &str) -> Result<&str, Fault> {
    trimmed_in(text, LONGEST)
}

fn trimmed_in(text: &str, longest: usize) -> Result<&str, Fault> {
    let start = first_in(Stretches::new(text, longest), |c| !c.is_whitespace())?;
    let text = &text[start.unwrap_or(text.len())..];
    let mut after = text.len();
    for stretch in Stretches::new(text, longest).rev() {
        let stretch = stretch?;
        after -= stretch.len();
        let kept = stretch.trim_end();
        if !kept.is_empty() {
            return Ok(&text[..after + kept.len()]);
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::stretch::tests::{all, texts};
    use super::*;

    #[test]
    fn matches_do_not_depend_on_where_the_text_is_cut() {
        let patterns = texts(&["a", "b", "é"]);
        let patterns: Vec<_> = patterns.iter().filter(|pattern| pattern.chars().count() < 4).collect();
        for text in texts(&["a", "b", "é", "aa"]) {
            for pattern in &patterns {
                let expected: Vec<_> = text.match_indices(&***pattern).map(|(place, _)| place).collect();
                for longest in [1, 2, 5] {
                    assert_eq!(
                        all(Matches::new(&text, pattern, longest)),
                        expected,
                        "{text} {pattern} {longest}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_and_trimmed_texts_do_not_depend_on_where_the_text_is_cut() {
        for text in texts(&["a", " ", "é", "\u{3000}", "\n"]) {
            for longest in [1, 2, 5] {
                let expected: Vec<_> = text.split_whitespace().collect();
                assert_eq!(all(words_in(&text, longest)), expected, "{text:?} {longest}");
                assert_eq!(trimmed_in(&text, longest), Ok(text.trim()), "{text:?} {longest}");
            }
        }
    }

    #[test]
    fn what_is_found_across_a_cut_is_found_in_long_texts() {
        for before in LONGEST - 4..LONGEST + 4 {
            let text = format!("{}needle{}", "n".repeat(before), "e".repeat(2 * LONGEST));
            assert_eq!(contains(&text, "needle"), Ok(true), "{before}");
            assert_eq!(contains(&text, "needles"), Ok(false), "{before}");
            assert_eq!(first(&text, |c| c == 'd'), Ok(text.find('d')), "{before}");
            assert_eq!(replaced(&text, "needle", "éé"), Ok(text.replace("needle", "éé")), "{before}");
            assert_eq!(all(split(&text, "needle")), text.split("needle").collect::<Vec<_>>(), "{before}");
        }
    }

    #[test]
    fn a_long_text_is_not_gone_through_when_the_run_is_over() {
        let _run = budget::start_interrupted();
        let long = " ".repeat(2 * LONGEST);
        assert!(first(&long[..LONGEST], |c| c == 'x') == Ok(None), "a short one is");
        assert!(
            first(&long, |c| c == 'x').is_err() && trimmed(&long).is_err() && contains(&long, "x").is_err()
        );
        assert!(replaced(&long, "x", "").is_err() && words(&long).any(|word| word.is_err()));
        assert!(split(&long, "x").any(|part| part.is_err()));
    }
}
