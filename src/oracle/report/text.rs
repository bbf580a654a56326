//! A report in, what a person reads on a terminal out.

use super::chapters::{Chapter, Support, chapters};
use super::{Cell, Report, Row};
use crate::diagnostic::render::visible;
use crate::oracle::verdict::NAMES;
use crate::source::Source;

/// How wide lists of rules may become.
const WIDTH: usize = 100;

/// How much of a line of output is shown.
const LONGEST: usize = 60;

/// What the last case has brought.
pub fn last_findings(report: &Report) -> String {
    report.rows.last().map_or(String::new(), |row| findings(report, row))
}

/// One case on every backend.
pub fn findings(report: &Report, row: &Row) -> String {
    (0..report.backends.len()).map(|index| finding(report, row, index)).collect()
}

/// One case on one backend, if there is anything to say about it.
fn finding(report: &Report, row: &Row, index: usize) -> String {
    let (Some(cell), Some(backend)) = (row.cells.get(index), report.backends.get(index)) else {
        return String::new();
    };
    if cell.verdict.is_fine() {
        return String::new();
    }
    let mut text = format!("{} on {backend}: {}\n", row.case.name, visible(&cell.verdict.describe()));
    if let (Some(found), Some(difference)) = (&cell.found, &cell.difference) {
        let heads = [report.against.as_str(), backend.as_str()];
        let outcomes = [row.expected.ending.describe(), found.ending.describe()];
        let lines = [&difference.expected, &difference.found].map(|line| shown(line.as_deref()));
        let label = format!("line {}", difference.line);
        text.push_str(&side_by_side(&[
            ("", &heads),
            (&label, &lines.each_ref().map(String::as_str)),
            ("outcome", &outcomes.each_ref().map(String::as_str)),
        ]));
        text.push_str(&printed_by(row, cell));
    }
    if let Some(divergence) = &cell.divergence {
        let place = divergence.line.map_or_else(String::new, |line| format!(" at {}", place(row, line)));
        text.push_str(&format!("    event {}{place}\n", divergence.number));
        for (name, side) in [(&report.against, &divergence.expected), (backend, &divergence.found)] {
            text.push_str(&format!("      {name}: {}\n", visible(&side.describe())));
        }
    }
    text
}

fn printed_by(row: &Row, cell: &Cell) -> String {
    let Some(line) = cell.difference.as_ref().and_then(|difference| difference.printed_by) else {
        return String::new();
    };
    format!("    printed by {}\n", place(row, line))
}

/// `fact.wv:3: n * fact(n - 1)`
fn place(row: &Row, line: usize) -> String {
    let source = Source::new(row.case.name.as_str(), row.case.program.as_str());
    format!("{}:{line}: {}", row.case.name, visible(source.line(line).trim()))
}

fn shown(line: Option<&str>) -> String {
    match line {
        None => "(end of output)".to_owned(),
        Some(line) => {
            let text = visible(line).into_owned();
            let cut: String = text.chars().take(LONGEST).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { cut }
        }
    }
}

/// Rows of a label and two columns.
fn side_by_side(rows: &[(&str, &[&str; 2])]) -> String {
    let width = |text: &str| text.chars().count();
    let first = rows.iter().map(|(label, _)| width(label)).max().unwrap_or_default();
    let second = rows.iter().map(|(_, [left, _])| width(left)).max().unwrap_or_default();
    let line = |(label, [left, right]): &(&str, &[&str; 2])| {
        format!("    {label:first$}  {left:second$} │ {right}\n")
    };
    rows.iter().map(line).collect()
}

/// How many cases have each verdict, backend by backend.
pub fn summary(report: &Report) -> String {
    let mut text = String::new();
    for (index, backend) in report.backends.iter().enumerate() {
        let counts: Vec<String> = NAMES
            .iter()
            .zip(report.counts(index))
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        text.push_str(&format!("{backend}: {} cases: {}\n", report.rows.len(), counts.join(", ")));
    }
    text
}

/// What a backend supports: a table by chapter, then the rules of each.
pub fn support(report: &Report, index: usize) -> String {
    let chapters = chapters(report, index);
    let mut text = String::from("chapter       rules  full  part  none  lacks    cases   run  agree\n");
    for chapter in &chapters {
        text.push_str(&format!(
            "{:<13} {:>5} {:>5} {:>5} {:>5} {:>6}  {:>7} {:>5} {:>6}\n",
            chapter.name,
            chapter.rules.len(),
            chapter.rules_with(Support::Full),
            chapter.rules_with(Support::Part),
            chapter.rules_with(Support::None),
            chapter.rules_with(Support::Unsupported),
            chapter.sum(|rule| rule.cases()),
            chapter.sum(|rule| rule.run()),
            chapter.sum(|rule| rule.agreeing()),
        ));
    }
    text.push_str("\nrules: + full, ~ part (how many examples agree), - none, / lacks\n");
    chapters.iter().map(rules).fold(text, |text, rules| text + &rules)
}

/// The rules of a chapter with their marks, broken at [`WIDTH`].
fn rules(chapter: &Chapter) -> String {
    let mut text = String::new();
    let mut line = format!("{:<12}", chapter.name);
    for rule in &chapter.rules {
        let word = match rule.support() {
            Support::Full => format!(" + {}", rule.name),
            Support::Part => format!(" ~ {} {}/{}", rule.name, rule.agreeing(), rule.run()),
            Support::None => format!(" - {}", rule.name),
            Support::Unsupported => format!(" / {}", rule.name),
        };
        if line.len() + word.len() > WIDTH {
            text.push_str(&format!("{line}\n"));
            line = " ".repeat(12);
        }
        line.push_str(&word);
    }
    format!("{text}{line}\n")
}
