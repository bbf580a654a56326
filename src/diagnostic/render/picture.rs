//! A diagnostic in, miette's picture of it out.

use super::calls;
use super::excerpt::Excerpt;
use super::visible::visible;
use crate::diagnostic::{DataPlace, Diagnostic, Severity};
use crate::source::{Source, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan};
use std::fmt::{self, Display};

/// Pictures are as wide everywhere, so that the same program gives the same bytes.
const WIDTH: usize = 100;

pub(super) fn picture(diagnostic: &Diagnostic, source: &Source, color: bool) -> String {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = &GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_links(false)
        .without_syntax_highlighting();
    let mut text = String::new();
    let mut drawn = handler.render_report(&mut text, &Report::new(diagnostic, source));
    if let Some(place) = &diagnostic.data {
        drawn = drawn.and_then(|()| handler.render_report(&mut text, &Report::of_data(place)));
    }
    finish(text, drawn, diagnostic, source)
}

/// Adds the calls, trims the lines, and falls back on one line should the library have refused.
fn finish(text: String, drawn: fmt::Result, diagnostic: &Diagnostic, source: &Source) -> String {
    if drawn.is_err() {
        return super::short(diagnostic, source);
    }
    let mut trimmed = String::with_capacity(text.len());
    for line in text.lines() {
        trimmed.push_str(line.trim_end());
        trimmed.push('\n');
    }
    trimmed.push_str(&calls::list(&diagnostic.calls, source));
    trimmed
}

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Report {
    heading: Option<String>,
    message: String,
    help: Option<String>,
    severity: miette::Severity,
    labels: Vec<LabeledSpan>,
    excerpt: Excerpt,
}

impl Report {
    fn new(diagnostic: &Diagnostic, source: &Source) -> Report {
        let mut spans = vec![diagnostic.span];
        let alone = diagnostic.others.is_empty() || !diagnostic.label.is_empty();
        let mut texts = vec![if alone { diagnostic.label.as_str() } else { "here" }];
        for other in &diagnostic.others {
            spans.push(other.span);
            texts.push(other.text.as_str());
        }
        let (excerpt, labels) = labelled(source, &spans, &texts);
        let (heading, severity) = match diagnostic.severity {
            Severity::Error => (format!("{} error", diagnostic.code.name()), miette::Severity::Error),
            Severity::Warning(lint) => (format!("warning: {lint}"), miette::Severity::Warning),
        };
        Report {
            heading: Some(heading),
            message: visible(&diagnostic.message).into_owned(),
            help: diagnostic.help.as_deref().map(|help| visible(help).into_owned()),
            severity,
            labels,
            excerpt,
        }
    }

    /// The second picture of an error in data: the place in the data.
    fn of_data(place: &DataPlace) -> Report {
        let (excerpt, placed) = Excerpt::of_data(place);
        let range = (placed.bytes.start, placed.bytes.len());
        Report {
            heading: None,
            message: "the data".to_owned(),
            help: None,
            severity: miette::Severity::Advice,
            labels: vec![LabeledSpan::new_primary_with_span(None, range)],
            excerpt,
        }
    }
}

/// The excerpt that shows `spans` and their labels in it; the first is the primary one.
fn labelled(source: &Source, spans: &[Span], texts: &[&str]) -> (Excerpt, Vec<LabeledSpan>) {
    let (excerpt, placed) = Excerpt::new(source, spans);
    let labels = placed
        .into_iter()
        .zip(texts)
        .enumerate()
        .map(|(index, (placed, text))| {
            let text = match placed.goes_on_to {
                Some(line) if text.is_empty() => format!("goes on to line {line}"),
                Some(line) => format!("{text} (goes on to line {line})"),
                None => (*text).to_owned(),
            };
            let text = Some(visible(&text).into_owned()).filter(|text| !text.is_empty());
            let range = (placed.bytes.start, placed.bytes.len());
            if index == 0 {
                LabeledSpan::new_primary_with_span(text, range)
            } else {
                LabeledSpan::new_with_span(text, range)
            }
        })
        .collect();
    (excerpt, labels)
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.heading.as_ref().map(|heading| Box::new(heading) as Box<dyn Display + 'a>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
