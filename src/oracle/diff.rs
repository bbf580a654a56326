//! Programs and backends in, what they make of them compared with ours out.

use super::backend::{Backend, Session};
use super::case::Case;
use super::conformance::{Candidate, cell};
use super::lockstep::{divergence, printed_by};
use super::pool::in_order;
use super::report::{Cell, Report, Row};
use super::verdict::{Aspect, Verdict, abstention};
use std::ops::ControlFlow;

/// What is compared.
pub struct Comparison<'a> {
    /// Whose answers are right.
    pub against: &'a dyn Backend,
    pub candidates: &'a [Candidate],
    /// Whether calls and returns are compared too, where a backend tells them.
    pub events: bool,
}

/// Runs the cases on both sides; `each` sees the report grow, and may break off.
pub fn diff(
    cases: Vec<Case>,
    comparison: &Comparison,
    jobs: usize,
    mut each: impl FnMut(&Report) -> ControlFlow<()>,
) -> Report {
    let Comparison { against, candidates, .. } = comparison;
    let names = candidates.iter().map(|candidate| candidate.backend.name().to_owned()).collect();
    let mut report =
        Report { command: "diff", against: against.name().to_owned(), backends: names, rows: Vec::new() };
    let start = || Sides {
        ours: against.start(),
        theirs: candidates.iter().map(|candidate| candidate.backend.start()).collect(),
        comparison,
    };
    let work = |sides: &mut Sides, number: usize| sides.row(&cases[number]);
    in_order(cases.len(), jobs, start, work, |_, row| {
        report.rows.push(row);
        each(&report)
    });
    report
}

struct Sides<'a> {
    ours: Box<dyn Session + 'a>,
    theirs: Vec<Box<dyn Session + 'a>>,
    comparison: &'a Comparison<'a>,
}

impl Sides<'_> {
    fn row(&mut self, case: &Case) -> Row {
        let expected = self.ours.run(case);
        let abstains = abstention(&expected);
        let mut cells = Vec::new();
        for index in 0..self.theirs.len() {
            let Candidate { backend, failures } = &self.comparison.candidates[index];
            let mut cell = match &abstains {
                Some(why) => Cell { verdict: Verdict::Abstain(why.clone()), ..Cell::default() },
                None => cell(&**backend, &mut *self.theirs[index], case, None, &expected),
            };
            if cell.verdict.aspect().is_some() {
                // A program that looks at the clock, say, may differ from itself.
                let again = self.ours.run(case);
                if (&again.ending, &again.output) != (&expected.ending, &expected.output) {
                    let why = "our side answers otherwise each time".to_owned();
                    cell = Cell { verdict: Verdict::Abstain(why), ..Cell::default() };
                }
            }
            if let Some(difference) = &mut cell.difference {
                let events = self.ours.events(case).and_then(Result::ok).unwrap_or_default();
                difference.printed_by = printed_by(&events, difference.line);
            }
            if self.comparison.events && cell.found.is_some() {
                self.compare_events(case, index, &mut cell);
            }
            if let Some(reason) = failures.reason(&case.name) {
                cell.verdict = cell.verdict.expected_to_fail(reason);
            }
            cells.push(cell);
        }
        Row { case: case.clone(), rule: None, expected, cells }
    }

    /// The first event in which the sides part out; a difference in nothing else is one of the events.
    fn compare_events(&mut self, case: &Case, index: usize, cell: &mut Cell) {
        let (Some(ours), Some(theirs)) = (self.ours.events(case), self.theirs[index].events(case)) else {
            return;
        };
        let problem = |why| Verdict::Crash(format!("its events cannot be read: {why}"));
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                cell.divergence =
                    divergence(&ours, &theirs, self.comparison.candidates[index].backend.filters());
                if let (Verdict::Agree, Some(divergence)) = (&cell.verdict, &cell.divergence) {
                    cell.verdict = Verdict::Differ(Aspect::Events, divergence.describe());
                }
            }
            (_, Err(why)) if cell.verdict == Verdict::Agree => cell.verdict = problem(why),
            (Ok(_) | Err(_), _) => {}
        }
    }
}
