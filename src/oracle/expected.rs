//! A list of expected failures in, why a case is expected to fail out; verdicts in, the list rewritten out.
//!
//! A line is the name of a case and, after blanks, the reason. Empty lines and those that start with `#` are
//! comments.

use super::verdict::Verdict;
use std::collections::BTreeMap;

/// Which cases a backend is expected to fail, each with its reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExpectedFailures {
    /// What stands above the first case.
    heading: String,
    reasons: BTreeMap<String, String>,
}

impl ExpectedFailures {
    /// Reads a list; an error names the line.
    pub fn parse(text: &str) -> Result<ExpectedFailures, String> {
        let mut list = ExpectedFailures::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                if list.reasons.is_empty() {
                    list.heading.push_str(&format!("{line}\n"));
                }
                continue;
            }
            let (name, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let problem = if reason.is_empty() {
                "expected a case and the reason why it fails"
            } else if list.reasons.insert(name.to_owned(), reason.trim().to_owned()).is_some() {
                "the case is there already"
            } else {
                continue;
            };
            return Err(format!("line {}: {problem}, found `{line}`", index + 1));
        }
        Ok(list)
    }

    /// Why the case is expected to fail, if it is.
    pub fn reason(&self, name: &str) -> Option<&str> {
        self.reasons.get(name).map(String::as_str)
    }

    /// The first listed case that nobody knows.
    pub fn stranger(&self, is_known: impl Fn(&str) -> bool) -> Option<&str> {
        self.reasons.keys().map(String::as_str).find(|name| !is_known(name))
    }

    /// The list without strangers.
    pub fn known(mut self, is_known: impl Fn(&str) -> bool) -> ExpectedFailures {
        self.reasons.retain(|name, _| is_known(name));
        self
    }

    /// The list after a run: what fails is on it, with the old reason if it had one; what was not run stays.
    pub fn updated<'a>(&self, ran: impl IntoIterator<Item = (&'a str, &'a Verdict)>) -> ExpectedFailures {
        let mut updated = self.clone();
        for (name, verdict) in ran {
            match verdict {
                Verdict::ExpectedFailure(_) | Verdict::Missing(_) => {}
                Verdict::Differ(..) | Verdict::Crash(_) | Verdict::Timeout => {
                    updated.reasons.insert(name.to_owned(), verdict.describe().replace('\n', " "));
                }
                Verdict::Agree
                | Verdict::UnexpectedPass(_)
                | Verdict::Unsupported(_)
                | Verdict::Abstain(_) => {
                    updated.reasons.remove(name);
                }
            }
        }
        updated
    }

    /// As it stands in a file, in the order that `rank` gives.
    pub fn to_text(&self, rank: impl Fn(&str) -> usize) -> String {
        let mut lines: Vec<(&String, &String)> = self.reasons.iter().collect();
        lines.sort_by_key(|(name, _)| rank(name));
        let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let lines = lines.into_iter().map(|(name, reason)| format!("{name:width$}  {reason}\n"));
        std::iter::once(self.heading.clone()).chain(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::verdict::Aspect;
    use super::*;

    const LIST: &str = "# of toy\n\na.b/one  loops are missing\na.b/two  so are functions\n";

    #[test]
    fn a_list_is_read_and_written() {
        let list = ExpectedFailures::parse(LIST).expect("a good list");
        assert_eq!(list.reason("a.b/one"), Some("loops are missing"));
        assert_eq!(list.reason("a.b/three"), None);
        assert_eq!(list.to_text(|_| 0), LIST);
        assert_eq!(list.stranger(|name| name == "a.b/one"), Some("a.b/two"));
        let problem = ExpectedFailures::parse("a.b/one").expect_err("no reason");
        assert_eq!(problem, "line 1: expected a case and the reason why it fails, found `a.b/one`");
        assert!(ExpectedFailures::parse("a x\na y").is_err());
    }

    #[test]
    fn an_update_keeps_reasons_and_drops_what_passes() {
        let list =
            ExpectedFailures::parse("a kept\nb passes\nc not run\nd keeps its word").expect("a good list");
        let ran = [
            ("a", Verdict::ExpectedFailure("kept".to_owned())),
            ("b", Verdict::UnexpectedPass("passes".to_owned())),
            ("e", Verdict::Differ(Aspect::Output, "line 1: x".to_owned())),
            ("f", Verdict::Agree),
            ("g", Verdict::Missing("gone".to_owned())),
        ];
        let updated = list.updated(ran.iter().map(|(name, verdict)| (*name, verdict)));
        let expected = "a  kept\nc  not run\nd  keeps its word\ne  differ (output): line 1: x\n";
        assert_eq!(updated.to_text(|_| 0), expected);
    }
}
