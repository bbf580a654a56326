//! A report in, JSON without a time or a path of its own out.

use super::chapters::{Support, chapters};
use super::{Cell, Report, Row};
use crate::events::Event;
use crate::oracle::answer::Answer;
use crate::oracle::lockstep::Side;
use crate::oracle::verdict::NAMES;
use serde_json::{Map, Value as Json, json};

/// The report as an object; `schema` ends in a number that grows when a field changes its meaning.
pub fn value(report: &Report) -> Json {
    let backends = report.backends.iter().enumerate().map(|(index, name)| {
        let mut backend = Map::new();
        backend.insert("name".to_owned(), name.as_str().into());
        backend.insert("verdicts".to_owned(), counts(&report.counts(index)));
        if report.rows.iter().any(|row| row.rule.is_some()) {
            backend.insert("chapters".to_owned(), by_chapter(report, index));
        }
        Json::Object(backend)
    });
    json!({
        "schema": format!("weave-tree.{}.v1", report.command),
        "against": report.against,
        "cases": report.rows.len(),
        "backends": backends.collect::<Vec<_>>(),
        "results": report.rows.iter().map(|row| result(report, row)).collect::<Vec<_>>(),
    })
}

/// The report on one line.
pub fn line(report: &Report) -> String {
    format!("{}\n", value(report))
}

fn counts(counts: &[usize]) -> Json {
    let some = NAMES.iter().zip(counts).filter(|(_, count)| **count > 0);
    Json::Object(some.map(|(name, count)| ((*name).to_owned(), (*count).into())).collect())
}

fn by_chapter(report: &Report, index: usize) -> Json {
    let chapters = chapters(report, index);
    let rule = |rule: &super::chapters::Rule| {
        let support = match rule.support() {
            Support::Full => "full",
            Support::Part => "part",
            Support::None => "none",
            Support::Unsupported => "unsupported",
        };
        json!({ "rule": rule.name, "support": support, "cases": rule.cases(), "verdicts": counts(&rule.counts) })
    };
    let chapter = |chapter: &super::chapters::Chapter| {
        json!({
            "chapter": chapter.name,
            "cases": chapter.sum(|rule| rule.cases()),
            "agree": chapter.sum(|rule| rule.agreeing()),
            "rules": chapter.rules.iter().map(rule).collect::<Vec<_>>(),
        })
    };
    chapters.iter().map(chapter).collect()
}

/// A case with its verdicts; what the sides did is told where they do not agree.
fn result(report: &Report, row: &Row) -> Json {
    let mut result = Map::new();
    result.insert("id".to_owned(), row.case.name.as_str().into());
    if let Some(rule) = &row.rule {
        result.insert("rule".to_owned(), rule.as_str().into());
    }
    let cells: Vec<Json> =
        report.backends.iter().zip(&row.cells).map(|(backend, found)| cell(backend, found)).collect();
    if row.cells.iter().any(is_told) {
        result.insert("program".to_owned(), row.case.program.as_str().into());
        result.insert("expected".to_owned(), answer(&row.expected));
    }
    result.insert("verdicts".to_owned(), cells.into());
    Json::Object(result)
}

fn is_told(cell: &Cell) -> bool {
    cell.found.is_some() && cell.verdict.name() != "agree"
}

fn cell(backend: &str, cell: &Cell) -> Json {
    let mut told = Map::new();
    told.insert("backend".to_owned(), backend.into());
    told.insert("verdict".to_owned(), cell.verdict.name().into());
    if let Some(aspect) = cell.verdict.aspect() {
        told.insert("aspect".to_owned(), aspect.name().into());
    }
    if !cell.verdict.detail().is_empty() {
        told.insert("detail".to_owned(), cell.verdict.detail().into());
    }
    if let Some(difference) = &cell.difference {
        told.insert("line".to_owned(), difference.line.into());
        told.insert("printed_by".to_owned(), difference.printed_by.into());
    }
    if let Some(divergence) = &cell.divergence {
        let side =
            |side: &Side| json!({ "event": side.event.as_ref().map(Event::value), "stack": side.stack });
        let told_divergence = json!({
            "event": divergence.number,
            "line": divergence.line,
            "expected": side(&divergence.expected),
            "found": side(&divergence.found),
        });
        told.insert("divergence".to_owned(), told_divergence);
    }
    if let Some(found) = cell.found.as_ref().filter(|_| is_told(cell)) {
        told.insert("found".to_owned(), answer(found));
    }
    Json::Object(told)
}

/// An answer as data; the output is cut where a report would become too large.
pub fn answer(answer: &Answer) -> Json {
    const LONGEST: usize = 10_000;
    let mut output = answer.text();
    let is_cut = output.len() > LONGEST;
    if is_cut {
        output.truncate(output.floor_char_boundary(LONGEST));
    }
    let errors = answer.errors.as_ref().map(|errors| {
        errors
            .iter()
            .map(|error| json!({ "code": error.code, "line": error.line, "column": error.column }))
            .collect::<Vec<_>>()
    });
    json!({
        "outcome": answer.ending.name(),
        "exit": answer.exit_code,
        "output": output,
        "output_is_cut": is_cut,
        "errors": errors,
    })
}
