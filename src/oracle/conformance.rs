//! The executable reference and backends in, a verdict on every example out.

use super::answer::Answer;
use super::backend::{Backend, Session};
use super::case::Case;
use super::expected::ExpectedFailures;
use super::pool::in_order;
use super::report::{Cell, LineDifference, Report, Row};
use super::verdict::{Aspect, Verdict, first_difference, judge};
use crate::reference::Example;
use std::ops::ControlFlow;

/// A backend and what it is expected to fail.
pub struct Candidate {
    pub backend: Box<dyn Backend>,
    pub failures: ExpectedFailures,
}

/// Runs the examples on every backend; `each` sees the report grow, and may break off.
pub fn conformance(
    examples: &[&Example],
    candidates: &[Candidate],
    jobs: usize,
    mut each: impl FnMut(&Report) -> ControlFlow<()>,
) -> Report {
    let backends = candidates.iter().map(|candidate| candidate.backend.name().to_owned()).collect();
    let mut report =
        Report { command: "conformance", against: "the reference".to_owned(), backends, rows: Vec::new() };
    let start = || candidates.iter().map(|candidate| candidate.backend.start()).collect::<Vec<_>>();
    let work = |sessions: &mut Vec<Box<dyn Session + '_>>, number: usize| {
        let example = examples[number];
        let (case, expected) = (Case::of_example(example), Answer::of_example(example));
        let cells = candidates.iter().zip(sessions).map(|(candidate, session)| {
            let cell = cell(&*candidate.backend, &mut **session, &case, Some(&example.rule), &expected);
            match candidate.failures.reason(&example.id) {
                Some(reason) => Cell { verdict: cell.verdict.expected_to_fail(reason), ..cell },
                None => cell,
            }
        });
        let cells = cells.collect();
        Row { case, rule: Some(example.rule.clone()), expected, cells }
    };
    in_order(examples.len(), jobs, start, work, |_, row| {
        report.rows.push(row);
        each(&report)
    });
    report
}

/// Runs one case on one backend.
pub fn cell(
    backend: &dyn Backend,
    session: &mut dyn Session,
    case: &Case,
    rule: Option<&str>,
    expected: &Answer,
) -> Cell {
    if let Some(why) = backend.lacks(case, rule) {
        return Cell { verdict: Verdict::Unsupported(why), ..Cell::default() };
    }
    let found = session.run(case);
    let verdict = judge(expected, &found, backend.filters());
    let difference = match verdict.aspect() {
        Some(Aspect::Output | Aspect::OutcomeClass | Aspect::Exit) => difference(backend, expected, &found),
        Some(Aspect::ErrorCode | Aspect::Position | Aspect::Events) | None => None,
    };
    Cell { verdict, found: Some(found), difference, divergence: None }
}

fn difference(backend: &dyn Backend, expected: &Answer, found: &Answer) -> Option<LineDifference> {
    let filters = backend.filters();
    let (expected, found) = (filters.apply(&expected.output), filters.apply(&found.output));
    if expected == found {
        return None;
    }
    let (line, (expected, found)) = first_difference(&expected, &found);
    let text = |line: Option<&str>| line.map(|line| line.trim_end_matches('\n').to_owned());
    Some(LineDifference { line, expected: text(expected), found: text(found), printed_by: None })
}
