//! Built-ins that read and write data formats in text, and the arguments that name formats for all built-ins.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::text::made;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::format::{self, Dialect, Format};
use crate::value::{Type, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "parse",
        subject: Subject::Data,
        parameters: &[required("text"), required("format"), optional("delimiter"), optional("header")],
        summary: "reads the value that a text holds in a format of `read`, or that a function makes of its bytes",
        result: "any value",
        empty: "what the format says",
        errors: "`io`: the text is not what the format asks for; `value`: no such format or dialect",
        run: |engine, arguments| acting(engine, arguments, parse),
    },
    Builtin {
        name: "render",
        subject: Subject::Data,
        parameters: &[required("value"), required("format"), optional("delimiter"), optional("header")],
        summary: "writes a value as text in a format of `read`",
        result: "a string",
        empty: "",
        errors: "`value`: the format cannot hold the value, no such format or dialect",
        run: |engine, arguments| pure(engine, arguments, render),
    },
    Builtin {
        name: "rows",
        subject: Subject::Data,
        parameters: &[required("table")],
        summary: "gives the rows of a table, which is a container of its rows",
        result: "the table itself",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, rows),
    },
];

fn parse(engine: &mut dyn Engine, arguments: &mut [Value; 4]) -> Result<Value, Thrown> {
    let [text, parser, ..] = arguments;
    if parser.type_of() == Type::Function {
        let bytes = Role("parse", "").string(text).map(|text| format::bytes(text.as_bytes()));
        let bytes = bytes.map_err(|fault| engine.throw(fault))?;
        return engine.call(parser, &mut [bytes]);
    }
    pure(engine, arguments, parse_format)
}

fn parse_format([text, format, delimiter, header]: &mut [Value; 4]) -> Result<Value, Fault> {
    let text = Role("parse", "").string(text)?;
    let format = format_of(Role("parse", "format"), format)?;
    let dialect = dialect_of("parse", format, delimiter, header)?;
    format::parse_text(text, format, dialect).map_err(|fault| fault.named("text"))
}

fn render([value, format, delimiter, header]: &mut [Value; 4]) -> Result<Value, Fault> {
    let format = format_of(Role("render", "format"), format)?;
    let dialect = dialect_of("render", format, delimiter, header)?;
    made(format::render_text(value, format, dialect)?)
}

fn rows([table]: &mut [Value; 1]) -> Result<Value, Fault> {
    Role("rows", "").container(table)?;
    Ok(std::mem::take(table))
}

/// The format that a symbol names.
pub(super) fn format_of(role: Role, value: &Value) -> Result<Format, Fault> {
    let name = role.symbol(value)?.name();
    Format::named(name).ok_or_else(|| {
        let fault = role.expects_value("the name of a format", value);
        fault.suggesting(name, Format::ALL.map(Format::name))
    })
}

/// The dialect that the arguments `delimiter` and `header` ask for, each unset unless given.
pub(super) fn dialect_of(
    name: &'static str,
    format: Format,
    delimiter: &Value,
    header: &Value,
) -> Result<Dialect, Fault> {
    for (parameter, value) in [("delimiter", delimiter), ("header", header)] {
        if !value.is_unset() && !format.has_dialects() {
            let message =
                format!("`{name}` takes `{parameter}` for `:csv` only, found it for `:{}`", format.name());
            return Err(Fault::new(Code::Value, message));
        }
    }
    let mut dialect = Dialect::default();
    if !delimiter.is_unset() {
        let role = Role(name, "delimiter");
        let text = role.string(delimiter)?;
        dialect = dialect.delimited_by(text).ok_or_else(|| {
            role.expects_value("one ASCII character that is no quote and no line's end", delimiter)
        })?;
    }
    dialect.header = Role(name, "header").flag(header, dialect.header)?;
    Ok(dialect)
}
