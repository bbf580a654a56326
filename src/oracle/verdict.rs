//! What was expected and what a backend answered in, a verdict out.

use super::answer::{Answer, Ending, Told};
use super::backend::filter::Filters;

/// In what two answers differ, from the coarsest to the finest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Aspect {
    /// Whether it finished, exited, failed, was refused or reached a limit.
    OutcomeClass,
    /// The code of `exit(code)`.
    Exit,
    Output,
    ErrorCode,
    /// The line of an error.
    Position,
    /// Calls and returns, where they are compared.
    Events,
}

impl Aspect {
    pub fn name(self) -> &'static str {
        match self {
            Aspect::OutcomeClass => "outcome class",
            Aspect::Exit => "exit",
            Aspect::Output => "output",
            Aspect::ErrorCode => "error code",
            Aspect::Position => "position",
            Aspect::Events => "events",
        }
    }
}

/// What came of one case on one backend.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Verdict {
    #[default]
    Agree,
    /// In what, and how, in a sentence.
    Differ(Aspect, String),
    Crash(String),
    Timeout,
    /// The backend could not be started.
    Missing(String),
    Unsupported(String),
    /// Nothing can be said, because our own side reached a limit or depends on the world.
    Abstain(String),
    /// It failed, and a list of expected failures says why.
    ExpectedFailure(String),
    /// It agrees, though a list of expected failures has it.
    UnexpectedPass(String),
}

/// The names of all verdicts, in the order of summaries.
pub const NAMES: [&str; 9] = [
    "agree",
    "differ",
    "crash",
    "timeout",
    "missing",
    "unsupported",
    "abstain",
    "expected failure",
    "unexpected pass",
];

impl Verdict {
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Agree => "agree",
            Verdict::Differ(..) => "differ",
            Verdict::Crash(_) => "crash",
            Verdict::Timeout => "timeout",
            Verdict::Missing(_) => "missing",
            Verdict::Unsupported(_) => "unsupported",
            Verdict::Abstain(_) => "abstain",
            Verdict::ExpectedFailure(_) => "expected failure",
            Verdict::UnexpectedPass(_) => "unexpected pass",
        }
    }

    /// In what it differs, if that is the verdict.
    pub fn aspect(&self) -> Option<Aspect> {
        match self {
            Verdict::Differ(aspect, _) => Some(*aspect),
            Verdict::Agree
            | Verdict::Crash(_)
            | Verdict::Timeout
            | Verdict::Missing(_)
            | Verdict::Unsupported(_)
            | Verdict::Abstain(_)
            | Verdict::ExpectedFailure(_)
            | Verdict::UnexpectedPass(_) => None,
        }
    }

    /// What more there is to say; may be empty.
    pub fn detail(&self) -> &str {
        match self {
            Verdict::Agree | Verdict::Timeout => "",
            Verdict::Differ(_, detail)
            | Verdict::Crash(detail)
            | Verdict::Missing(detail)
            | Verdict::Unsupported(detail)
            | Verdict::Abstain(detail)
            | Verdict::ExpectedFailure(detail)
            | Verdict::UnexpectedPass(detail) => detail,
        }
    }

    /// The verdict in words: `differ (output): line 1: …`.
    pub fn describe(&self) -> String {
        let aspect = self.aspect().map_or(String::new(), |aspect| format!(" ({})", aspect.name()));
        let colon = if self.detail().is_empty() { "" } else { ": " };
        format!("{}{aspect}{colon}{}", self.name(), self.detail())
    }

    /// Whether a command that met only such verdicts exits with 0.
    pub fn is_fine(&self) -> bool {
        match self {
            Verdict::Agree | Verdict::Unsupported(_) | Verdict::Abstain(_) | Verdict::ExpectedFailure(_) => {
                true
            }
            Verdict::Differ(..)
            | Verdict::Crash(_)
            | Verdict::Timeout
            | Verdict::Missing(_)
            | Verdict::UnexpectedPass(_) => false,
        }
    }

    /// The verdict of a case that a list of expected failures has, for `reason`.
    ///
    /// A missing backend has failed nothing, and what is unsupported or abstained from was not tried.
    pub fn expected_to_fail(self, reason: &str) -> Verdict {
        match self {
            Verdict::Differ(..) | Verdict::Crash(_) | Verdict::Timeout => {
                Verdict::ExpectedFailure(reason.to_owned())
            }
            Verdict::Agree => Verdict::UnexpectedPass(reason.to_owned()),
            Verdict::Missing(_)
            | Verdict::Unsupported(_)
            | Verdict::Abstain(_)
            | Verdict::ExpectedFailure(_)
            | Verdict::UnexpectedPass(_) => self,
        }
    }
}

/// Why nothing can be compared with our own answer, if that is so.
pub fn abstention(ours: &Answer) -> Option<String> {
    match &ours.ending {
        Ending::Limit => {
            let limit = ours.errors.iter().flatten().next().map_or("a limit", |error| error.message.as_str());
            Some(format!("our side reached a limit: {limit}"))
        }
        Ending::TimedOut | Ending::Flooded | Ending::Interrupted | Ending::Unsupported(_) => {
            Some(format!("our side came to no end: {}", ours.ending.describe()))
        }
        Ending::Finished
        | Ending::Exited(_)
        | Ending::Syntax
        | Ending::Runtime
        | Ending::Crashed(_)
        | Ending::Missing(_) => None,
    }
}

/// Compares what a backend answered with what was expected of it.
///
/// Normative are the output, the outcome class and, if the backend tells its errors, their codes and lines.
pub fn judge(expected: &Answer, found: &Answer, filters: &Filters) -> Verdict {
    match &found.ending {
        Ending::Missing(why) => Verdict::Missing(why.clone()),
        Ending::Unsupported(why) => Verdict::Unsupported(why.clone()),
        Ending::Crashed(why) => Verdict::Crash(why.clone()),
        Ending::TimedOut => Verdict::Timeout,
        Ending::Interrupted => Verdict::Abstain("interrupted".to_owned()),
        Ending::Flooded => {
            let detail = format!("killed after {} bytes of output", found.output.len());
            Verdict::Differ(Aspect::Output, detail)
        }
        Ending::Finished | Ending::Exited(_) | Ending::Syntax | Ending::Runtime | Ending::Limit => {
            match difference(expected, found, filters) {
                Some((aspect, detail)) => Verdict::Differ(aspect, detail),
                None => Verdict::Agree,
            }
        }
    }
}

fn difference(expected: &Answer, found: &Answer, filters: &Filters) -> Option<(Aspect, String)> {
    if !same_ending(expected, found) {
        let aspect = match (&expected.ending, &found.ending) {
            (Ending::Exited(_), Ending::Exited(_)) => Aspect::Exit,
            _ => Aspect::OutcomeClass,
        };
        return Some((aspect, expectation(&expected.ending.describe(), &found.ending.describe())));
    }
    if let Some(detail) = output_difference(expected, found, filters) {
        return Some((Aspect::Output, detail));
    }
    error_difference(expected.errors.as_ref()?, found.errors.as_ref()?)
}

/// A program that exits with a code that means an outcome class there cannot be told from that class.
fn same_ending(expected: &Answer, found: &Answer) -> bool {
    expected.ending == found.ending
        || matches!(expected.ending, Ending::Exited(code) if found.exit_code == Some(code))
}

fn output_difference(expected: &Answer, found: &Answer, filters: &Filters) -> Option<String> {
    if expected.output == found.output {
        return None;
    }
    let (expected, found) = (filters.apply(&expected.output), filters.apply(&found.output));
    if expected == found {
        return None;
    }
    let (line, (left, right)) = first_difference(&expected, &found);
    Some(format!("line {line}: {}", expectation(&shown(left), &shown(right))))
}

/// The first line in which two texts differ, from 1, and what each has there; `None` where one has ended.
pub fn first_difference<'a>(left: &'a str, right: &'a str) -> (usize, (Option<&'a str>, Option<&'a str>)) {
    let (mut lefts, mut rights) = (left.split_inclusive('\n'), right.split_inclusive('\n'));
    let mut number = 1;
    loop {
        match (lefts.next(), rights.next()) {
            (Some(left), Some(right)) if left == right => number += 1,
            pair => return (number, pair),
        }
    }
}

fn shown(line: Option<&str>) -> String {
    const LONGEST: usize = 200;
    match line {
        None => "the end of the output".to_owned(),
        Some(line) if line.chars().count() > LONGEST => {
            format!("{:?} …", line.chars().take(LONGEST).collect::<String>())
        }
        Some(line) => format!("{line:?}"),
    }
}

fn error_difference(expected: &[Told], found: &[Told]) -> Option<(Aspect, String)> {
    let list = |errors: &[Told], show: fn(&Told) -> String| match errors {
        [] => "no error".to_owned(),
        _ => errors.iter().map(show).collect::<Vec<_>>().join(", "),
    };
    for (aspect, show) in [
        (Aspect::ErrorCode, (|error| error.code.clone()) as fn(&Told) -> String),
        (Aspect::Position, |error| format!("{} in line {}", error.code, error.line)),
    ] {
        let (expected, found) = (list(expected, show), list(found, show));
        if expected != found {
            return Some((aspect, expectation(&expected, &found)));
        }
    }
    None
}

fn expectation(expected: &str, found: &str) -> String {
    format!("expected {expected}, found {found}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(ending: Ending, output: &str, errors: Option<&[(&str, usize)]>) -> Answer {
        let told = |&(code, line): &(&str, usize)| Told {
            code: code.to_owned(),
            line,
            column: line,
            message: format!("{code} {line}"),
        };
        let errors = errors.map(|errors| errors.iter().map(told).collect());
        Answer { ending, exit_code: None, output: output.into(), errors }
    }

    #[track_caller]
    fn differs(expected: &Answer, found: &Answer, aspect: Aspect, detail: &str) {
        let verdict = judge(expected, found, &Filters::default());
        assert_eq!(verdict, Verdict::Differ(aspect, detail.to_owned()));
        assert!(!verdict.is_fine());
    }

    #[test]
    fn the_coarsest_difference_is_named() {
        let finished = answer(Ending::Finished, "1\n2\n", None);
        differs(
            &finished,
            &answer(Ending::Runtime, "1\n", None),
            Aspect::OutcomeClass,
            "expected finished, found runtime",
        );
        differs(
            &finished,
            &answer(Ending::Finished, "1\n3\n", None),
            Aspect::Output,
            "line 2: expected \"2\\n\", found \"3\\n\"",
        );
        differs(
            &finished,
            &answer(Ending::Finished, "1\n2", None),
            Aspect::Output,
            "line 2: expected \"2\\n\", found \"2\"",
        );
        differs(
            &finished,
            &answer(Ending::Finished, "1\n2\n\n", None),
            Aspect::Output,
            "line 3: expected the end of the output, found \"\\n\"",
        );
        differs(
            &answer(Ending::Exited(3), "", None),
            &answer(Ending::Exited(4), "", None),
            Aspect::Exit,
            "expected exit 3, found exit 4",
        );
    }

    #[test]
    fn errors_are_compared_by_code_and_line_if_they_are_told() {
        let expected = answer(Ending::Runtime, "", Some(&[("type", 3)]));
        let found = |code, line| answer(Ending::Runtime, "", Some(&[(code, line)]));
        differs(&expected, &found("name", 3), Aspect::ErrorCode, "expected type, found name");
        differs(
            &expected,
            &found("type", 4),
            Aspect::Position,
            "expected type in line 3, found type in line 4",
        );
        let silent = answer(Ending::Runtime, "", None);
        assert_eq!(judge(&expected, &silent, &Filters::default()), Verdict::Agree);
        let mut elsewhere = found("type", 3);
        for error in elsewhere.errors.iter_mut().flatten() {
            error.column = 9;
            error.message = "other words".to_owned();
        }
        assert_eq!(judge(&expected, &elsewhere, &Filters::default()), Verdict::Agree);
    }

    #[test]
    fn what_did_not_come_to_an_end_has_a_verdict_of_its_own() {
        let expected = answer(Ending::Finished, "1\n", None);
        let verdict = |ending| judge(&expected, &answer(ending, "1\n", None), &Filters::default()).name();
        assert_eq!(verdict(Ending::Crashed("signal 11".to_owned())), "crash");
        assert_eq!(verdict(Ending::TimedOut), "timeout");
        assert_eq!(verdict(Ending::Flooded), "differ");
        assert_eq!(verdict(Ending::Missing("gone".to_owned())), "missing");
        assert_eq!(verdict(Ending::Unsupported("no files".to_owned())), "unsupported");
    }

    #[test]
    fn an_exit_code_that_means_a_class_is_told_by_the_number() {
        let expected = answer(Ending::Exited(70), "", None);
        let mut found = answer(Ending::Runtime, "", None);
        found.exit_code = Some(70);
        assert_eq!(judge(&expected, &found, &Filters::default()), Verdict::Agree);
        found.exit_code = Some(80);
        assert_eq!(judge(&expected, &found, &Filters::default()).name(), "differ");
    }

    #[test]
    fn an_expected_failure_must_fail() {
        let differ = Verdict::Differ(Aspect::Output, String::new());
        assert_eq!(differ.expected_to_fail("bug 7"), Verdict::ExpectedFailure("bug 7".to_owned()));
        let pass = Verdict::Agree.expected_to_fail("bug 7");
        assert_eq!(pass, Verdict::UnexpectedPass("bug 7".to_owned()));
        assert!(!pass.is_fine());
        let missing = Verdict::Missing("gone".to_owned());
        assert_eq!(missing.clone().expected_to_fail("bug 7"), missing);
    }
}
