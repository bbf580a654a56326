//! The chapters of the executable reference in, their rules and examples out; and what an example expects, compared
//! with what a run gave.

mod chapter;
mod compare;

pub use chapter::parse;
pub use compare::{Observed, ObservedError};

use crate::diagnostic::{Code, explain};
use crate::source::Position;

/// A page of the reference, embedded in the program.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its path under `grammar/`.
    pub path: &'static str,
    pub text: &'static str,
}

macro_rules! chapter {
    ($path:literal) => {
        Page { path: $path, text: include_str!(concat!("../../grammar/", $path)) }
    };
}

const fn explanation(path: &'static str, code: Code) -> Page {
    Page { path, text: explain::source(code) }
}

/// Every page, in reading order.
pub const PAGES: &[Page] = &[
    chapter!("01-lexical.md"),
    chapter!("02-values.md"),
    chapter!("03-expressions.md"),
    chapter!("04-statements.md"),
    chapter!("05-scope.md"),
    chapter!("06-functions.md"),
    chapter!("07-containers.md"),
    chapter!("08-pipelines.md"),
    chapter!("09-builtins.md"),
    chapter!("10-errors.md"),
    chapter!("11-determinism.md"),
    chapter!("12-formats.md"),
    chapter!("13-files.md"),
    chapter!("14-commands.md"),
    explanation("explain/syntax.md", Code::Syntax),
    explanation("explain/name.md", Code::Name),
    explanation("explain/type.md", Code::Type),
    explanation("explain/arity.md", Code::Arity),
    explanation("explain/index.md", Code::Index),
    explanation("explain/value.md", Code::Value),
    explanation("explain/io.md", Code::Io),
    explanation("explain/shell.md", Code::Shell),
    explanation("explain/limit.md", Code::Limit),
    explanation("explain/fail.md", Code::Fail),
];

/// A rule of the language, as a heading `### rule: chapter.name` states it.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    pub id: String,
    pub page: &'static str,
    pub line: usize,
}

/// A program with all that it must do.
#[derive(Clone, PartialEq, Debug)]
pub struct Example {
    /// `chapter.rule/name`, the same for ever.
    pub id: String,
    /// What stands before the `/` of the id.
    pub rule: String,
    pub page: &'static str,
    /// The line of its first fence.
    pub line: usize,
    pub program: String,
    /// Why a plausible wrong reading prints something else, and what.
    pub misreading: Option<String>,
    /// The program's own arguments.
    pub args: Vec<String>,
    /// Flags of the command line, such as `--max-depth 10`.
    pub flags: Vec<String>,
    /// The files that are there when it starts.
    pub files: Vec<DataFile>,
    /// Standard input.
    pub input: String,
    /// Exactly what is written to standard output.
    pub output: String,
    /// The files that are new or different when it has ended; all others are as they were.
    pub written: Vec<DataFile>,
    /// Empty when the program must end well.
    pub errors: Vec<ExpectedError>,
    /// What `check` warns about; `None` when the example leaves that open.
    pub warnings: Option<Vec<ExpectedWarning>>,
    /// The code the program exits with of its own accord.
    pub exit: Option<u8>,
}

/// A file by its path and content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DataFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ExpectedError {
    pub code: Code,
    pub position: Position,
    /// `None` when the example leaves the wording open.
    pub message: Option<String>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ExpectedWarning {
    pub lint: String,
    pub position: Position,
}

/// The whole reference.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Reference {
    pub rules: Vec<Rule>,
    pub examples: Vec<Example>,
}

/// A page that is not written as it must be.
#[derive(Clone, PartialEq, Debug)]
pub struct Malformed {
    pub page: &'static str,
    pub line: usize,
    pub problem: String,
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "grammar/{}:{}: {}", self.page, self.line, self.problem)
    }
}

/// All rules and examples of all pages, in reading order.
pub fn read() -> Result<Reference, Malformed> {
    let mut whole = Reference::default();
    for page in PAGES {
        let read = parse(page.path, page.text)?;
        whole.rules.extend(read.rules);
        whole.examples.extend(read.examples);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_can_be_read() {
        let reference = read().unwrap_or_else(|malformed| panic!("{malformed}"));
        assert!(reference.examples.len() > reference.rules.len());
    }
}
