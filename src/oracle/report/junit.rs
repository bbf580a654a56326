//! A report in, JUnit's XML out: a suite a backend, a test a case.

use super::{Cell, Report, Row};
use crate::oracle::verdict::Verdict;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

/// An error says why the report cannot be written as XML.
pub fn text(report: &Report) -> Result<String, String> {
    let mut document = Document::new(format!("weave-tree {}", report.command));
    for (index, backend) in report.backends.iter().enumerate() {
        let mut suite = TestSuite::new(backend.as_str());
        let cells = report.rows.iter().filter_map(|row| Some((row, row.cells.get(index)?)));
        suite.add_test_cases(cells.map(|(row, cell)| test(row, cell)));
        document.add_test_suite(suite);
    }
    document.to_string().map_err(|error| error.to_string())
}

fn test(row: &Row, cell: &Cell) -> TestCase {
    let failure = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(cell.verdict.name()).set_message(cell.verdict.describe());
        status
    };
    let status = match &cell.verdict {
        Verdict::Agree => TestCaseStatus::success(),
        Verdict::Unsupported(_) | Verdict::Abstain(_) | Verdict::ExpectedFailure(_) => {
            let mut status = TestCaseStatus::skipped();
            status.set_type(cell.verdict.name()).set_message(cell.verdict.describe());
            status
        }
        Verdict::Differ(..) | Verdict::UnexpectedPass(_) => failure(NonSuccessKind::Failure),
        Verdict::Crash(_) | Verdict::Timeout | Verdict::Missing(_) => failure(NonSuccessKind::Error),
    };
    let mut test = TestCase::new(row.case.name.as_str(), status);
    if let Some(rule) = &row.rule {
        test.set_classname(rule.as_str());
    }
    test
}
