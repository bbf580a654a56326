//! Everything that can go wrong in, one type with a stable code, a place and help out; [`render`] draws it.

mod data;
pub mod explain;
pub mod message;
pub mod render;
pub mod suggest;

pub use data::DataPlace;

use crate::source::Span;

/// The stable code of an error (`grammar/10-errors.md`): what programs, tests and other backends may rely on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Code {
    Syntax,
    Name,
    Type,
    Arity,
    Index,
    Value,
    Io,
    Shell,
    Limit,
    Fail,
}

impl Code {
    pub const ALL: [Code; 10] = [
        Code::Syntax,
        Code::Name,
        Code::Type,
        Code::Arity,
        Code::Index,
        Code::Value,
        Code::Io,
        Code::Shell,
        Code::Limit,
        Code::Fail,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Code::Syntax => "syntax",
            Code::Name => "name",
            Code::Type => "type",
            Code::Arity => "arity",
            Code::Index => "index",
            Code::Value => "value",
            Code::Io => "io",
            Code::Shell => "shell",
            Code::Limit => "limit",
            Code::Fail => "fail",
        }
    }
}

/// What went wrong, before anyone has said where: built-ins and operators make these.
///
/// The message is one plain sentence without a full stop: what was expected first, what was found second.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
    /// The place in a data file, if it is the data that is wrong.
    pub data: Option<Box<DataPlace>>,
}

impl Fault {
    pub fn new(code: Code, message: impl Into<String>) -> Fault {
        Fault { code, message: message.into(), help: None, data: None }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    /// With the question whether one of the names at hand was meant, if one is near.
    pub fn suggesting<'a>(mut self, name: &str, at_hand: impl IntoIterator<Item = &'a str>) -> Fault {
        self.help = suggest::did_you_mean(name, at_hand).or(self.help);
        self
    }

    /// The same fault at a place.
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: Severity::Error,
            message: self.message,
            span,
            label: String::new(),
            others: Vec::new(),
            help: self.help,
            data: self.data,
            calls: Vec::new(),
        }
    }
}

/// Proof that an error (or a `break`, `continue`, `return`) is on its way out; its details wait in the engine.
///
/// Zero-sized, so that `Result<Value, Thrown>` travels in two registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Thrown;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    /// A finding of `check`, with the stable name of its lint.
    Warning(&'static str),
}

/// A second place that matters, and what it has to do with the error.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One error or warning with its place, ready to be drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// One plain sentence without a full stop: the expected thing first, the found thing second.
    pub message: String,
    pub span: Span,
    /// What is written at `span` itself in the picture; may be empty.
    pub label: String,
    pub others: Vec<Label>,
    pub help: Option<String>,
    /// The place in a data file, if it is the data that is wrong.
    pub data: Option<Box<DataPlace>>,
    /// The spans of the calls that were under way, outermost first.
    pub calls: Vec<Span>,
}

impl Diagnostic {
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Fault::new(code, message).at(span)
    }

    /// What went wrong without the place of the program, as [`Fault::at`] got it.
    pub fn into_fault(self) -> Fault {
        Fault { code: self.code, message: self.message, help: self.help, data: self.data }
    }

    pub fn warning(lint: &'static str, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning(lint), ..Diagnostic::new(code, span, message) }
    }

    pub fn with_label(mut self, text: impl Into<String>) -> Diagnostic {
        self.label = text.into();
        self
    }

    pub fn with_other(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.others.push(Label { span, text: text.into() });
        self
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}
