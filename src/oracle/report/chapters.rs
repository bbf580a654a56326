//! A report of the reference's examples in, what a backend supports by chapter and rule out.

use super::{Report, tally};
use crate::oracle::verdict::NAMES;

/// One chapter on one backend.
pub struct Chapter<'a> {
    pub name: &'a str,
    /// In the order of the reference.
    pub rules: Vec<Rule<'a>>,
}

/// One rule on one backend.
pub struct Rule<'a> {
    pub name: &'a str,
    /// How many of its examples have each verdict, in the order of [`NAMES`].
    pub counts: [usize; NAMES.len()],
}

/// How much of a rule a backend supports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Support {
    /// Every example agrees that was run.
    Full,
    /// Some examples agree, some do not.
    Part,
    /// No example agrees.
    None,
    /// No example was run.
    Unsupported,
}

impl Rule<'_> {
    pub fn count(&self, verdict: &str) -> usize {
        NAMES.iter().zip(self.counts).filter(|(name, _)| **name == verdict).map(|(_, count)| count).sum()
    }

    pub fn cases(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Cases that agree, listed or not.
    pub fn agreeing(&self) -> usize {
        self.count("agree") + self.count("unexpected pass")
    }

    pub fn run(&self) -> usize {
        self.cases() - self.count("unsupported") - self.count("abstain")
    }

    pub fn support(&self) -> Support {
        match (self.agreeing(), self.run()) {
            (_, 0) => Support::Unsupported,
            (0, _) => Support::None,
            (agreeing, run) if agreeing == run => Support::Full,
            _ => Support::Part,
        }
    }
}

impl Chapter<'_> {
    pub fn rules_with(&self, support: Support) -> usize {
        self.rules.iter().filter(|rule| rule.support() == support).count()
    }

    pub fn sum(&self, count: impl Fn(&Rule) -> usize) -> usize {
        self.rules.iter().map(count).sum()
    }
}

/// The chapters of a report, for the backend at `index`.
pub fn chapters(report: &Report, index: usize) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter> = Vec::new();
    let rules = report.rows.iter().filter_map(|row| Some((row.rule.as_deref()?, row)));
    for (id, row) in rules {
        let (chapter, name) = id.split_once('.').unwrap_or((id, ""));
        let at = chapters.iter().position(|known| known.name == chapter).unwrap_or_else(|| {
            chapters.push(Chapter { name: chapter, rules: Vec::new() });
            chapters.len() - 1
        });
        let rules = &mut chapters[at].rules;
        let at = rules.iter().position(|known| known.name == name).unwrap_or_else(|| {
            rules.push(Rule { name, counts: [0; NAMES.len()] });
            rules.len() - 1
        });
        for (sum, count) in rules[at].counts.iter_mut().zip(tally(row.cells.get(index).into_iter())) {
            *sum += count;
        }
    }
    chapters
}
