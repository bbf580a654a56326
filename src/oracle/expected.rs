//! A list of expected failures in, why a case is expected to fail out; verdicts in, the list rewritten out.
//!
//! A line is the name of a case and, after blanks, the reason. A name with blanks in it stands in quotes, as in JSON.
//! Empty lines and those that start with `#` are comments.

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
            let problem = match entry(line) {
                None => "expected a case and the reason why it fails",
                Some((name, reason)) => match list.reasons.insert(name, reason) {
                    Some(_) => "the case is there already",
                    None => continue,
                },
            };
            return Err(format!("line {}: {problem}, found `{line}`", index + 1));
        }
        Ok(list)
    }

    /// Why the case is expected to fail, if it is.
    pub fn reason(&self, name: &str) -> Option<&str> {
        self.reasons.get(name).map(String::as_str)
    }

    /// A list with the same heading and nothing in it.
    pub fn emptied(&self) -> ExpectedFailures {
        ExpectedFailures { heading: self.heading.clone(), ..ExpectedFailures::default() }
    }

    /// Lists a case; `reason` is put on one line.
    pub fn list(&mut self, name: &str, reason: &str) {
        self.reasons.insert(name.to_owned(), reason.replace(['\n', '\r'], " "));
    }

    /// The listed cases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.reasons.keys().map(String::as_str)
    }

    /// The first listed case that nobody knows.
    pub fn stranger(&self, is_known: impl Fn(&str) -> bool) -> Option<&str> {
        self.names().find(|name| !is_known(name))
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
                    updated.list(name, &verdict.describe());
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
        let lines: Vec<(String, &String)> =
            lines.into_iter().map(|(name, reason)| (written(name), reason)).collect();
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let lines = lines.into_iter().map(|(name, reason)| format!("{name:width$}  {reason}\n"));
        std::iter::once(self.heading.clone()).chain(lines).collect()
    }
}

/// The name and the reason of a line; nothing without a reason.
fn entry(line: &str) -> Option<(String, String)> {
    let (name, rest) = if line.starts_with('"') {
        let mut names = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let name = names.next()?.ok()?;
        (name, line.get(names.byte_offset()..)?)
    } else {
        let (name, rest) = line.split_once(char::is_whitespace)?;
        (name.to_owned(), rest)
    };
    let reason = rest.trim();
    (!reason.is_empty()).then(|| (name, reason.to_owned()))
}

/// A name as it stands in a list.
fn written(name: &str) -> String {
    if name.contains(|c: char| c.is_whitespace() || c.is_control()) || name.starts_with(['#', '"']) {
        serde_json::Value::from(name).to_string()
    } else {
        name.to_owned()
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
    fn any_name_can_be_listed() {
        let names = ["my file.wv", "differ: output by values.nan", "#1", "\"", "a\nb", "plain"];
        let wrong = Verdict::Timeout;
        let list = ExpectedFailures::default().updated(names.map(|name| (name, &wrong)));
        let text = list.to_text(|_| 0);
        assert_eq!(text.lines().count(), names.len(), "{text}");
        assert_eq!(ExpectedFailures::parse(&text), Ok(list), "{text}");
        for bad in ["\"a b\"", "\"a b", "\"a\" "] {
            assert!(ExpectedFailures::parse(bad).is_err(), "{bad}");
        }
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
