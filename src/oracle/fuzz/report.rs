//! The result of a campaign: JSON without times and paths, so that two runs can be compared byte by byte; parts of a
//! campaign joined.

use crate::oracle::signature::Symptom;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a campaign found out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Of this form: [`Report::VERSION`].
    pub version: u32,
    /// Always `fuzz`.
    pub kind: String,
    pub profile: String,
    /// Ranges of seeds, each without its end, in order.
    pub seeds: Vec<(u64, u64)>,
    pub programs: u64,
    /// By backend, then by verdict: how many checks ended so.
    pub verdicts: BTreeMap<String, BTreeMap<String, u64>>,
    /// By rule of the reference: how many programs use it.
    pub rules: BTreeMap<String, u64>,
    /// In the order of seeds.
    pub finds: Vec<Find>,
}

/// One program that shows something wrong.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Find {
    pub seed: u64,
    pub backend: String,
    /// The law that does not hold; `null` where the backend differs from our engine.
    pub law: Option<String>,
    /// The verdict, with what differs.
    pub kind: String,
    /// What was said, without names, numbers and texts.
    pub message: String,
    pub detail: String,
    /// The rules that the reduced program uses.
    pub rules: Vec<String>,
    /// The reduced program; `null` if the find was not reduced: the seed makes the program again.
    pub program: Option<String>,
    /// How many candidates the reduction asked about.
    pub tried: Option<usize>,
    /// Why the backend is expected to show it, if a list says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

impl Default for Report {
    fn default() -> Report {
        Report {
            version: Report::VERSION,
            kind: "fuzz".to_owned(),
            profile: String::new(),
            seeds: Vec::new(),
            programs: 0,
            verdicts: BTreeMap::new(),
            rules: BTreeMap::new(),
            finds: Vec::new(),
        }
    }
}

impl Find {
    pub fn symptom(&self) -> Symptom {
        Symptom { kind: self.kind.clone(), message: self.message.clone() }
    }

    /// What was found, in words.
    pub fn told(&self) -> String {
        let colon = if self.detail.is_empty() { "" } else { ": " };
        format!("{}{colon}{}", self.symptom().kind, self.detail)
    }

    /// What a reduced find is called in lists: the law, if it is about one, the symptom and the rules.
    pub fn signature(&self) -> String {
        let law = self.law.as_ref().map_or_else(String::new, |law| format!("{law}: "));
        format!("{law}{} by {}", self.symptom(), self.rules.join(", "))
    }

    /// Whether both are reduced and have one signature.
    pub fn is_like(&self, other: &Find) -> bool {
        let are_reduced = self.program.is_some() && other.program.is_some();
        are_reduced && self.backend == other.backend && self.signature() == other.signature()
    }
}

impl Report {
    pub const VERSION: u32 = 1;

    /// One line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self)
            .map_or_else(|error| format!("{{\"error\":\"{error}\"}}\n"), |json| json + "\n")
    }

    /// A report from its JSON; an error is a sentence.
    pub fn from_json(text: &str) -> Result<Report, String> {
        let report: Report = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if report.version != Report::VERSION || report.kind != "fuzz" {
            return Err(format!("expected a report of `fuzz` of version {}", Report::VERSION));
        }
        Ok(report)
    }

    /// Whether all is as it should be.
    pub fn is_fine(&self) -> bool {
        self.finds.iter().all(|find| find.expected.is_some())
    }

    /// One report of several parts of a campaign; an error is a sentence.
    pub fn merged(parts: Vec<Report>) -> Result<Report, String> {
        let mut parts = parts.into_iter();
        let mut whole = parts.next().ok_or("expected a report")?;
        for part in parts {
            if part.profile != whole.profile {
                return Err(format!(
                    "expected one profile, found `{}` and `{}`",
                    whole.profile, part.profile
                ));
            }
            whole.add(part);
        }
        whole.seeds.sort_unstable();
        if let Some(pair) =
            whole.seeds.windows(2).find(|pair| matches!(pair, [left, right] if left.1 > right.0))
        {
            let seed = pair.last().map_or(0, |range| range.0);
            return Err(format!("seed {seed} is in two of the reports"));
        }
        whole.seeds = joined(&whole.seeds);
        whole.finds.sort_by(|left, right| (left.seed, &left.backend).cmp(&(right.seed, &right.backend)));
        let mut kept: Vec<Find> = Vec::new();
        for find in std::mem::take(&mut whole.finds) {
            if !kept.iter().any(|other| other.is_like(&find)) {
                kept.push(find);
            }
        }
        whole.finds = kept;
        Ok(whole)
    }

    fn add(&mut self, part: Report) {
        self.seeds.extend(part.seeds);
        self.programs += part.programs;
        for (backend, counts) in part.verdicts {
            let sums = self.verdicts.entry(backend).or_default();
            for (verdict, count) in counts {
                *sums.entry(verdict).or_default() += count;
            }
        }
        for (rule, count) in part.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        self.finds.extend(part.finds);
    }
}

/// Ranges that touch are one.
fn joined(seeds: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for &(start, end) in seeds {
        match ranges.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            Some(_) | None => ranges.push((start, end)),
        }
    }
    ranges
}
