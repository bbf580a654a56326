//! The built-in functions: tables by subject, and the one way in which both engines call them.

mod argument;
mod call;
mod command;
mod container;
mod core;
mod data;
mod decimal;
pub mod engine;
mod entry;
mod file;
mod higher;
mod mutation;
mod number;
mod order;
mod part;
mod path;
mod pattern;
mod place;
pub mod random;
mod series;
mod text;
mod time;
mod world;

pub use call::{bind, call, call_positional};
pub use command::run_shell;
pub use mutation::{mutate, mutate_named};
pub use world::write_line;

use crate::diagnostic::Thrown;
use crate::published::{BuiltinId, NAMES};
use crate::value::Value;
use crate::value::function::SignatureKind;
use engine::Engine;
use std::sync::LazyLock;

/// One built-in: what a reader of the reference wants to know of it, and its body.
pub struct Builtin {
    pub name: &'static str,
    pub subject: Subject,
    /// Required ones, then defaulted ones, then at most one collecting one.
    pub parameters: &'static [BuiltinParameter],
    /// One line of help: what it does.
    pub summary: &'static str,
    /// What it gives.
    pub result: &'static str,
    /// What it gives for empty input; empty where there is no such thing.
    pub empty: &'static str,
    /// Which errors it raises beyond `type` for arguments of a wrong type and `arity`; empty if none.
    pub errors: &'static str,
    /// Takes one value for each parameter, [`Value::Unset`] where a defaulted one was not given; what a
    /// collecting parameter takes stands behind the others. May take the values out of the slice.
    pub run: Body,
}

pub type Body = fn(&mut dyn Engine, &mut [Value]) -> Result<Value, Thrown>;

/// What a built-in is about: the tables of the reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    Core,
    Number,
    Text,
    Container,
    Time,
    World,
    Data,
    File,
    Command,
}

impl Subject {
    pub const ALL: [Subject; 9] = [
        Subject::Core,
        Subject::Number,
        Subject::Text,
        Subject::Container,
        Subject::Data,
        Subject::Time,
        Subject::World,
        Subject::File,
        Subject::Command,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Subject::Core => "core",
            Subject::Number => "number",
            Subject::Text => "text",
            Subject::Container => "container",
            Subject::Time => "time",
            Subject::World => "world",
            Subject::Data => "data",
            Subject::File => "file",
            Subject::Command => "command",
        }
    }
}

/// A parameter as documented; its name is what a named argument uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BuiltinParameter {
    pub name: &'static str,
    pub kind: SignatureKind,
}

const fn required(name: &'static str) -> BuiltinParameter {
    BuiltinParameter { name, kind: SignatureKind::Required }
}

const fn optional(name: &'static str) -> BuiltinParameter {
    BuiltinParameter { name, kind: SignatureKind::Defaulted }
}

const fn collecting(name: &'static str) -> BuiltinParameter {
    BuiltinParameter { name, kind: SignatureKind::Collecting }
}

impl Builtin {
    /// With its parameters, for arity errors: `<fn pad_left(text, width, fill: …)>`.
    pub fn signature(&self) -> String {
        format!("<fn {}>", self.call())
    }

    /// As it is called, for the reference and for help: `pad_left(text, width, fill: …)`.
    pub fn call(&self) -> String {
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|parameter| match parameter.kind {
                SignatureKind::Required => parameter.name.to_string(),
                SignatureKind::Defaulted => format!("{}: …", parameter.name),
                SignatureKind::Collecting => format!("*{}", parameter.name),
            })
            .collect();
        format!("{}({})", self.name, parameters.join(", "))
    }

    /// The fewest positional arguments it takes.
    pub fn least(&self) -> usize {
        self.parameters.iter().filter(|parameter| parameter.kind == SignatureKind::Required).count()
    }

    /// The most positional arguments it takes; `None` if any number.
    pub fn most(&self) -> Option<usize> {
        if self.collects() { None } else { Some(self.parameters.len()) }
    }

    /// Runs the body on such values as [`Builtin::run`] takes.
    #[inline]
    pub fn invoke(&self, engine: &mut dyn Engine, values: &mut [Value]) -> Result<Value, Thrown> {
        let result = (self.run)(engine, values)?;
        // A loop of long built-ins takes few steps.
        engine.pulse()?;
        Ok(result)
    }

    fn collects(&self) -> bool {
        self.parameters.last().is_some_and(|parameter| parameter.kind == SignatureKind::Collecting)
    }

    /// How many values [`Builtin::run`] takes where `given` arguments are positional and none is named.
    pub fn takes(&self, given: usize) -> usize {
        given.max(self.fixed())
    }

    /// How many values stand before those of the collecting parameter.
    fn fixed(&self) -> usize {
        self.parameters.len() - usize::from(self.collects())
    }
}

/// Every built-in of this version, by subject.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    [
        core::TABLE,
        data::TABLE,
        number::TABLE,
        series::TABLE,
        decimal::TABLE,
        random::TABLE,
        text::TABLE,
        pattern::TABLE,
        container::TABLE,
        part::TABLE,
        higher::TABLE,
        order::TABLE,
        mutation::TABLE,
        time::TABLE,
        world::TABLE,
        file::TABLE,
        path::TABLE,
        command::TABLE,
    ]
    .into_iter()
    .flatten()
}

static BY_INDEX: LazyLock<[Option<&'static Builtin>; NAMES.len()]> =
    LazyLock::new(|| NAMES.map(|name| all().find(|builtin| builtin.name == name)));

/// The built-in of that name in this version; `None` for those that a later one brings.
pub fn lookup(id: BuiltinId) -> Option<&'static Builtin> {
    BY_INDEX.get(id.index()).copied().flatten()
}
