//! Diagnostics and their source in, text out: drawn, narrated, short or JSON.
//!
//! Nothing that a program can put into its text or its messages (control characters, lines of a million
//! characters, spans past the end) changes more than the words of the answer.

mod calls;
mod excerpt;
mod json;
mod narrated;
mod picture;
mod visible;

pub use visible::visible;

use super::{Diagnostic, Severity};
use crate::source::Source;

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// A picture of the place, with labels, help and the calls under way.
    #[default]
    Full,
    /// The same in sentences, for screen readers.
    Narrated,
    /// One line each: `file:line:column: code: message`.
    Short,
    /// One JSON object a line.
    Json,
}

/// How pictures are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    pub form: Form,
    /// Whether the terminal's colours are used; of no meaning to `Short` and `Json`.
    pub color: bool,
}

/// One diagnostic, with a newline at the end.
pub fn render(diagnostic: &Diagnostic, source: &Source, style: Style) -> String {
    match style.form {
        Form::Full => picture::picture(diagnostic, source, style.color),
        Form::Narrated => narrated::narrated(diagnostic, source),
        Form::Short => short(diagnostic, source),
        Form::Json => json::line(diagnostic, source),
    }
}

/// All of them in the order given; pictures stand apart by an empty line.
pub fn render_all<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    source: &Source,
    style: Style,
) -> String {
    let apart = matches!(style.form, Form::Full | Form::Narrated);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if apart && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&render(diagnostic, source, style));
    }
    text
}

/// A failure that has no place in a source (the program file cannot be read), with a newline at the end.
pub fn render_placeless(code: &str, file: &str, message: &str, form: Form) -> String {
    match form {
        Form::Json => json::placeless(code, file, message),
        Form::Full | Form::Narrated | Form::Short => {
            format!("{}: {code}: {}\n", one_line(file), one_line(message))
        }
    }
}

fn short(diagnostic: &Diagnostic, source: &Source) -> String {
    let at = source.position(diagnostic.span.start);
    let file = one_line(source.name());
    let message = one_line(&diagnostic.message);
    let kind = match diagnostic.severity {
        Severity::Error => diagnostic.code.name().to_owned(),
        Severity::Warning(lint) => format!("warning[{lint}]"),
    };
    format!("{file}:{}:{}: {kind}: {message}\n", at.line, at.column)
}

/// `text` made visible on a single line.
fn one_line(text: &str) -> String {
    visible(&text.replace('\n', "\\n").replace('\t', "\\t")).into_owned()
}

#[cfg(test)]
mod tests;
