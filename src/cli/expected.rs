//! `--expected FILE` and `--update`: what a backend is expected to fail in, the list written anew out.

use crate::host::{read_text, write_text};
use crate::oracle::conformance::Candidate;
use crate::oracle::expected::ExpectedFailures;
use crate::oracle::report::Report;
use crate::oracle::verdict::Verdict;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct ExpectedFlags {
    /// The list of what the backend is expected to fail, a name and a reason a line
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,

    /// Write the list of expected failures anew from what fails now
    #[arg(long)]
    pub update: bool,
}

impl ExpectedFlags {
    /// Where the list of a backend stands, if anywhere; `of_profile` is what its profile says.
    pub fn path(&self, backend: &str, of_profile: Option<&Path>) -> Result<Option<PathBuf>, String> {
        let path = self.expected.as_deref().or(of_profile).map(Path::to_owned);
        if self.update && path.is_none() {
            return Err(format!(
                "--update needs a list for {backend}: --expected FILE, or, for `conformance`, `expected_failures` in a profile"
            ));
        }
        Ok(path)
    }

    /// A list can be given for one backend only.
    pub fn check(&self, backends: usize) -> Result<(), String> {
        if self.expected.is_some() && backends > 1 {
            return Err("--expected is for one backend".to_owned());
        }
        Ok(())
    }

    pub fn is_given(&self) -> bool {
        self.expected.is_some() || self.update
    }

    /// The list as it stands in its file, empty without one. A list that is to be written anew need not be there.
    pub fn read(&self, path: Option<&Path>) -> Result<ExpectedFailures, String> {
        let Some(path) = path else { return Ok(ExpectedFailures::default()) };
        match read_text(path) {
            Ok(text) => ExpectedFailures::parse(&text).map_err(|why| format!("{}: {why}", path.display())),
            Err(_) if self.update => Ok(ExpectedFailures::default()),
            Err(why) => Err(format!("cannot read the expected failures {}: {why}", path.display())),
        }
    }
}

/// Writes a list, ordered by `rank`.
pub fn write(path: &Path, list: &ExpectedFailures, rank: impl Fn(&str) -> usize) -> Result<(), String> {
    write_text(path, &list.to_text(rank))
        .map_err(|why| format!("cannot write the expected failures {}: {why}", path.display()))
}

/// Writes the lists of the candidates anew, ordered by `rank`, and gives the verdicts that follow from them.
pub fn update(
    report: &mut Report,
    candidates: &mut [Candidate],
    lists: &[Option<PathBuf>],
    rank: impl Fn(&str) -> usize,
) -> Result<(), String> {
    for (index, (candidate, path)) in candidates.iter_mut().zip(lists).enumerate() {
        let verdicts = report
            .rows
            .iter()
            .filter_map(|row| Some((row.case.name.as_str(), &row.cells.get(index)?.verdict)));
        candidate.failures = candidate.failures.updated(verdicts);
        if let Some(path) = path {
            write(path, &candidate.failures, &rank)?;
        }
        for row in &mut report.rows {
            let reason = candidate.failures.reason(&row.case.name).map(str::to_owned);
            let Some(cell) = row.cells.get_mut(index) else { continue };
            cell.verdict = match (cell.verdict.clone(), reason) {
                (Verdict::UnexpectedPass(_), None) => Verdict::Agree,
                (verdict, Some(reason)) => verdict.expected_to_fail(&reason),
                (verdict, None) => verdict,
            };
        }
    }
    Ok(())
}
