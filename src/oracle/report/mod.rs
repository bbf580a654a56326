//! Verdicts of many cases on several backends in; tables, JSON, JUnit and a page out.

pub mod chapters;
pub mod html;
pub mod json;
pub mod junit;
pub mod text;

use super::answer::Answer;
use super::case::Case;
use super::lockstep::Divergence;
use super::verdict::{NAMES, Verdict};

/// Everything that came of a comparison.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// `conformance` or `diff`.
    pub command: &'static str,
    /// Whose answers the others are compared with.
    pub against: String,
    pub backends: Vec<String>,
    pub rows: Vec<Row>,
}

/// One case on every backend.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub case: Case,
    /// The rule whose example it is.
    pub rule: Option<String>,
    pub expected: Answer,
    /// In the order of the backends.
    pub cells: Vec<Cell>,
}

/// One case on one backend.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cell {
    pub verdict: Verdict,
    /// `None` if the case was not run.
    pub found: Option<Answer>,
    /// The first line of the output that differs.
    pub difference: Option<LineDifference>,
    /// The first event that differs, if events were compared.
    pub divergence: Option<Divergence>,
}

/// Two outputs at the first line in which they differ, as they are compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineDifference {
    /// From 1.
    pub line: usize,
    /// `None` where the output has ended.
    pub expected: Option<String>,
    pub found: Option<String>,
    /// The line of the program that printed it, if our engine knows.
    pub printed_by: Option<usize>,
}

impl Report {
    /// How many cases have each verdict on the backend at `index`, in the order of [`NAMES`].
    pub fn counts(&self, index: usize) -> [usize; NAMES.len()] {
        tally(self.rows.iter().filter_map(|row| row.cells.get(index)))
    }

    pub fn is_fine(&self) -> bool {
        self.rows.iter().all(|row| row.cells.iter().all(|cell| cell.verdict.is_fine()))
    }
}

fn tally<'a>(cells: impl Iterator<Item = &'a Cell>) -> [usize; NAMES.len()] {
    let mut counts = [0; NAMES.len()];
    for cell in cells {
        if let Some(at) = NAMES.iter().position(|name| *name == cell.verdict.name()) {
            counts[at] += 1;
        }
    }
    counts
}
