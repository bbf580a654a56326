//! A verdict and the program that led to it in, out what makes two finds the same find.

use super::answer::Answer;
use super::rule;
use super::verdict::{Aspect, Verdict};
use std::collections::BTreeSet;
use std::fmt;

/// What a verdict says of the bug behind it, whatever the program: kept while the program is reduced.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Symptom {
    /// The verdict, with what differs.
    pub kind: String,
    /// What the backend said, without names, numbers and texts.
    pub message: String,
}

/// A symptom, and the rules that the reduced program still needs to show it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Signature {
    pub symptom: Symptom,
    pub rules: BTreeSet<&'static str>,
}

impl Symptom {
    /// `None` for a verdict that finds nothing.
    pub fn of(verdict: &Verdict, expected: &Answer, found: &Answer) -> Option<Symptom> {
        if verdict.is_fine() {
            return None;
        }
        let told = |answer: &Answer| {
            let first = answer.errors.as_ref().and_then(|errors| errors.first());
            first.map_or_else(String::new, |error| format!(": {}", message_class(&error.message)))
        };
        let endings = || {
            format!(
                "expected {}{}, found {}{}",
                expected.ending.name(),
                told(expected),
                found.ending.name(),
                told(found)
            )
        };
        let message = match verdict {
            Verdict::Differ(Aspect::Output, _) => String::new(),
            Verdict::Differ(..) => endings(),
            other => message_class(other.detail()),
        };
        let kind = match verdict.aspect() {
            Some(aspect) => format!("{}: {}", verdict.name(), aspect.name()),
            None => verdict.name().to_owned(),
        };
        Some(Symptom { kind, message })
    }

    pub fn with_rules_of(self, program: &str) -> Signature {
        Signature { symptom: self, rules: rule::used(program) }
    }
}

impl fmt::Display for Symptom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        if self.message.is_empty() { Ok(()) } else { write!(f, " ({})", self.message) }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<&str> = self.rules.iter().copied().collect();
        write!(f, "{} by {}", self.symptom, rules.join(", "))
    }
}

/// A message without what differs from program to program: what stands in quotes, and numbers.
fn message_class(message: &str) -> String {
    let mut class = String::new();
    let mut quote = None;
    for letter in message.chars() {
        match quote {
            Some(open) if letter == open => {
                class.push('…');
                class.push(letter);
                quote = None;
            }
            Some(_) => {}
            None if letter == '`' || letter == '"' => {
                class.push(letter);
                quote = Some(letter);
            }
            None if letter.is_ascii_digit() => {
                if !class.ends_with('0') {
                    class.push('0');
                }
            }
            None => class.push(letter),
        }
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_texts_do_not_count() {
        assert_eq!(
            message_class("`total` expects 12 arguments, found 3"),
            "`…` expects 0 arguments, found 0"
        );
        assert_eq!(message_class("no \"a 1\" in \"b\""), "no \"…\" in \"…\"");
    }
}
