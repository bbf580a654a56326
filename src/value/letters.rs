//! A text in, the same text in capitals or small letters out.

use super::stretch::{LONGEST, Stretches};
use super::text;
use crate::budget;
use crate::diagnostic::Fault;

/// How far the characters beside a stretch are looked at in one piece.
const NEAR: usize = 1 << 10;

/// As [`str::to_uppercase`].
pub fn upper(text: &str) -> Result<String, Fault> {
    upper_in(text, LONGEST)
}

fn upper_in(text: &str, longest: usize) -> Result<String, Fault> {
    budget::memory(text.len())?;
    if text.len() <= longest {
        return Ok(text.to_uppercase());
    }
    let mut upper = String::with_capacity(text.len());
    for stretch in Stretches::new(text, longest) {
        text::write(&stretch?.to_uppercase(), &mut upper)?;
    }
    Ok(upper)
}

/// As [`str::to_lowercase`]: `Σ` is `ς` at the end of a word, and what stands around it decides.
pub fn lower(text: &str) -> Result<String, Fault> {
    lower_in(text, LONGEST)
}

fn lower_in(text: &str, longest: usize) -> Result<String, Fault> {
    budget::memory(text.len())?;
    if text.len() <= longest {
        return Ok(text.to_lowercase());
    }
    let mut lower = String::with_capacity(text.len());
    let mut start = 0;
    for stretch in Stretches::new(text, longest) {
        let stretch = stretch?;
        let end = start + stretch.len();
        let decides = stretch.contains('Σ');
        let before = if decides && ends_in_a_letter(&text[..start], longest)? { "A" } else { "" };
        let after = if decides && begins_with_a_letter(&text[end..], longest)? { "A" } else { "" };
        let small = [before, stretch, after].concat().to_lowercase();
        text::write(&small[before.len()..small.len() - after.len()], &mut lower)?;
        start = end;
    }
    Ok(lower)
}

/// Whether a `Σ` behind this text has a letter before it, but for characters that do not count there, like accents.
/// Which ones those are the standard library does not tell, so it is asked what it makes of the `Σ`.
fn ends_in_a_letter(text: &str, longest: usize) -> Result<bool, Fault> {
    for part in Stretches::new(text, longest.min(NEAR)).rev() {
        let part = part?;
        let ends_a_word = |front| [front, part, "Σ"].concat().to_lowercase().ends_with('ς');
        if ends_a_word("") {
            return Ok(true);
        }
        if !ends_a_word("A") {
            return Ok(false);
        }
        // Nothing here counts.
    }
    Ok(false)
}

/// Whether a `Σ` before this text has a letter behind it: see [`ends_in_a_letter`].
fn begins_with_a_letter(text: &str, longest: usize) -> Result<bool, Fault> {
    for part in Stretches::new(text, longest.min(NEAR)) {
        let part = part?;
        let ends_a_word = |back| ["AΣ", part, back].concat().to_lowercase().starts_with("aς");
        if !ends_a_word("") {
            return Ok(true);
        }
        if ends_a_word("A") {
            return Ok(false);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter, a `Σ`, what does not count beside it (of one byte and of two), what ends a word, and what grows.
    const PIECES: [&str; 6] = ["B", "Σ", ".", "\u{301}", " ", "İ"];

    #[test]
    fn letters_do_not_depend_on_where_the_text_is_cut() {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer = texts.iter().flat_map(|text| PIECES.map(|piece| format!("{text}{piece}")));
            texts = longer.collect();
            for text in &texts {
                for longest in [1, 2, 3, 5] {
                    assert_eq!(lower_in(text, longest), Ok(text.to_lowercase()), "{text:?} {longest}");
                    let small = text.to_lowercase() + "ß";
                    assert_eq!(upper_in(&small, longest), Ok(small.to_uppercase()), "{small:?} {longest}");
                }
            }
        }
    }

    #[test]
    fn a_sigma_at_a_cut_sees_far_beyond_it() {
        for dots in [0, 1, NEAR, 3 * LONGEST] {
            for (before, after) in [("B", ""), ("B", "B"), (" ", "B"), ("B", " "), ("Σ", "Σ")] {
                let dots = ".".repeat(dots);
                let text = format!("{before}{dots}{}Σ{dots}{after}", ".".repeat(LONGEST - 2));
                assert_eq!(lower(&text), Ok(text.to_lowercase()), "{before:?} {} {after:?}", dots.len());
            }
        }
    }

    #[test]
    fn a_long_text_is_not_gone_through_when_the_run_is_over() {
        let _run = budget::start_interrupted();
        let long = "Σ".repeat(LONGEST);
        assert!(upper(&long).is_err() && lower(&long).is_err());
        assert!(upper("Σ").is_ok() && lower("Σ").is_ok());
    }
}
