//! What an example expects and what a run gave in, the differences in words out.

use super::{DataFile, Example};
use crate::diagnostic::{Code, Diagnostic};
use crate::outcome::Outcome;
use crate::source::{Position, Source};

/// What a run gave, as any implementation can report it.
#[derive(Clone, PartialEq, Debug)]
pub struct Observed {
    pub output: String,
    /// In source order.
    pub errors: Vec<ObservedError>,
    pub exit_code: u8,
    /// All files there are in the end, sorted by path; `None` where nobody looked.
    pub files: Option<Vec<DataFile>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ObservedError {
    pub code: Code,
    pub position: Position,
    pub message: String,
}

impl Observed {
    pub fn new(source: &Source, output: String, outcome: &Outcome) -> Observed {
        let diagnostics: Vec<&Diagnostic> = match outcome {
            Outcome::Rejected(diagnostics) => diagnostics.iter().collect(),
            Outcome::Failed(diagnostic) => vec![diagnostic],
            Outcome::Finished | Outcome::Exited(_) | Outcome::Interrupted | Outcome::ClosedPipe => Vec::new(),
        };
        let errors = diagnostics
            .into_iter()
            .map(|diagnostic| ObservedError {
                code: diagnostic.code,
                position: source.position(diagnostic.span.start),
                message: diagnostic.message.clone(),
            })
            .collect();
        Observed { output, errors, exit_code: outcome.exit_code(), files: None }
    }

    pub fn with_files(mut self, mut files: Vec<DataFile>) -> Observed {
        files.sort();
        self.files = Some(files);
        self
    }
}

impl Example {
    /// The exit code that the other expectations amount to.
    pub fn exit_code(&self) -> u8 {
        match (self.exit, self.errors.first().map(|error| error.code)) {
            (Some(code), _) => code,
            (None, None) => 0,
            (None, Some(Code::Syntax)) => 65,
            (None, Some(Code::Limit)) => 75,
            (None, Some(_)) => 70,
        }
    }

    /// What differs from the expectation, one sentence each; empty when all is as it must be.
    pub fn differences(&self, observed: &Observed) -> Vec<String> {
        let mut differences = Vec::new();
        if self.output != observed.output {
            differences.push(format!("expected the output {:?}, found {:?}", self.output, observed.output));
        }
        if !self.errors_agree(observed) {
            let expected: Vec<String> =
                self.errors.iter().map(|e| shown(e.code, e.position, e.message.as_deref())).collect();
            let found: Vec<String> =
                observed.errors.iter().map(|e| shown(e.code, e.position, Some(&e.message))).collect();
            differences.push(format!("expected {}, found {}", listed(&expected), listed(&found)));
        }
        if self.exit_code() != observed.exit_code {
            differences.push(format!(
                "expected the exit code {}, found {}",
                self.exit_code(),
                observed.exit_code
            ));
        }
        if let Some(found) = &observed.files {
            let expected = self.files_afterwards();
            if expected != *found {
                differences.push(format!(
                    "expected the files {}, found {}",
                    shown_files(&expected),
                    shown_files(found)
                ));
            }
        }
        differences
    }

    /// All files that must be there in the end, sorted by path.
    fn files_afterwards(&self) -> Vec<DataFile> {
        let changed = |file: &&DataFile| self.written.iter().all(|written| written.path != file.path);
        let mut files: Vec<DataFile> =
            self.files.iter().filter(changed).chain(&self.written).cloned().collect();
        files.sort();
        files
    }

    fn errors_agree(&self, observed: &Observed) -> bool {
        self.errors.len() == observed.errors.len()
            && self.errors.iter().zip(&observed.errors).all(|(expected, found)| {
                expected.code == found.code
                    && expected.position == found.position
                    && expected.message.as_ref().is_none_or(|message| *message == found.message)
            })
    }
}

fn shown(code: Code, position: Position, message: Option<&str>) -> String {
    let Position { line, column } = position;
    match message {
        Some(message) => format!("{} {line}:{column} ({message})", code.name()),
        None => format!("{} {line}:{column}", code.name()),
    }
}

fn shown_files(files: &[DataFile]) -> String {
    let shown =
        files.iter().map(|file| format!("{} ({:?})", file.path, String::from_utf8_lossy(&file.bytes)));
    format!("[{}]", shown.collect::<Vec<_>>().join(", "))
}

fn listed(errors: &[String]) -> String {
    if errors.is_empty() { "no error".to_string() } else { format!("the error {}", errors.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::parse;
    use crate::source::Span;

    fn example(expectation: &str) -> Example {
        let text = format!("### rule: a.b\n```weave a.b/x\nputs x\n```\n{expectation}");
        parse("01-test.md", &text).expect("a good page").examples.remove(0)
    }

    fn failed(code: Code, start: u32, message: &str) -> Observed {
        let source = Source::new("x.wv", "puts x\n");
        let diagnostic = Diagnostic::new(code, Span::new(start, start + 1), message);
        Observed::new(&source, String::new(), &Outcome::Failed(Box::new(diagnostic)))
    }

    #[test]
    fn an_error_must_agree_in_code_place_and_message() {
        let expected = example("```error\nname 1:6\nno x\n```");
        assert_eq!(expected.differences(&failed(Code::Name, 5, "no x")), [""; 0]);
        assert_eq!(expected.differences(&failed(Code::Name, 4, "no x")).len(), 1);
        assert_eq!(expected.differences(&failed(Code::Type, 5, "no x")).len(), 1);
        assert_eq!(
            expected.differences(&failed(Code::Name, 5, "x?")),
            ["expected the error name 1:6 (no x), found the error name 1:6 (x?)"]
        );
        let open = example("```error\nname 1:6\n```");
        assert_eq!(open.differences(&failed(Code::Name, 5, "x?")), [""; 0]);
    }

    #[test]
    fn files_are_as_they_were_but_for_the_written_ones() {
        let source = Source::new("x.wv", "puts x\n");
        let file = |path: &str, text: &str| DataFile { path: path.into(), bytes: text.into() };
        let expected = example("```file b\n1\n```\n```file a\n1\n```\n```written b\n2\n```");
        let found = |files| Observed::new(&source, String::new(), &Outcome::Finished).with_files(files);
        assert_eq!(expected.differences(&found(vec![file("b", "2\n"), file("a", "1\n")])), [""; 0]);
        let wrong = [vec![file("a", "1\n"), file("b", "1\n")], vec![file("b", "2\n")]];
        for files in wrong {
            assert_eq!(expected.differences(&found(files)).len(), 1);
        }
    }

    #[test]
    fn output_and_exit_code_must_agree() {
        let source = Source::new("x.wv", "puts x\n");
        let finished = Observed::new(&source, "1\n".to_string(), &Outcome::Finished);
        assert_eq!(example("```output\n1\n```").differences(&finished), [""; 0]);
        assert_eq!(example("```output\n2\n```").differences(&finished).len(), 1);
        assert_eq!(
            example("```output\n1\n```\n```exit\n3\n```").differences(&finished),
            ["expected the exit code 3, found 0"]
        );
        assert_eq!(example("```error\nsyntax 1:1\n```").differences(&finished).len(), 3);
    }
}
