//! Built-ins that any program needs: types and conversions, raising and catching errors, the end of the run.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::text::made;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::value::container::Container;
use crate::value::number::Number;
use crate::value::symbol::Symbol;
use crate::value::text::{printed, quoted};
use crate::value::{Type, Value};
use std::cell::OnceCell;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "type",
        subject: Subject::Core,
        parameters: &[required("value")],
        summary: "names the type of a value",
        result: "`:nil`, `:boolean`, `:number`, `:string`, `:symbol`, `:container`, `:function` or `:file`",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, type_of),
    },
    Builtin {
        name: "str",
        subject: Subject::Core,
        parameters: &[required("value")],
        summary: "turns a value into its printed text",
        result: "a string",
        empty: "`\"\"` for `\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, str),
    },
    Builtin {
        name: "num",
        subject: Subject::Core,
        parameters: &[required("value")],
        summary: "reads a number from text; blanks around it and a sign are allowed",
        result: "a number; a number itself",
        empty: "`value` error",
        errors: "`value`: the text is no number",
        run: |engine, arguments| pure(engine, arguments, num),
    },
    Builtin {
        name: "symbol",
        subject: Subject::Core,
        parameters: &[required("name")],
        summary: "makes the symbol of that name",
        result: "a symbol; a symbol itself",
        empty: "`:\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, symbol),
    },
    Builtin {
        name: "try",
        subject: Subject::Core,
        parameters: &[required("function")],
        summary: "calls a function without arguments and catches its error",
        result: "`[ok: true, value: …]`, or `[ok: false, error: [code: …, message: …]]`",
        empty: "",
        errors: "passes on limits and `exit`",
        run: |engine, arguments| acting(engine, arguments, attempt),
    },
    Builtin {
        name: "fail",
        subject: Subject::Core,
        parameters: &[required("message")],
        summary: "raises an error with that message",
        result: "never returns",
        empty: "",
        errors: "`fail`, always",
        run: |engine, arguments| pure(engine, arguments, fail),
    },
    Builtin {
        name: "assert",
        subject: Subject::Core,
        parameters: &[required("condition"), optional("message")],
        summary: "raises an error unless the condition is true",
        result: "`nil`",
        empty: "",
        errors: "`fail`: the condition is `nil`, `false`, `0` or NaN",
        run: |engine, arguments| pure(engine, arguments, assert),
    },
    Builtin {
        name: "exit",
        subject: Subject::Core,
        parameters: &[optional("code")],
        summary: "ends the program with an exit code, 0 unless given",
        result: "never returns",
        empty: "",
        errors: "`value`: the code is not an integer of 0 to 255",
        run: |engine, arguments| acting(engine, arguments, exit),
    },
];

const TYPES: usize = Type::File as usize + 1;

thread_local! {
    /// The symbol of each type, made once: loops ask for the type of value after value.
    static TYPE_NAMES: [OnceCell<Value>; TYPES] = const { [const { OnceCell::new() }; TYPES] };
}

fn type_of([value]: &mut [Value; 1]) -> Result<Value, Fault> {
    let found = value.type_of();
    Ok(TYPE_NAMES
        .with(|names| names[found as usize].get_or_init(|| Value::symbol(Symbol::new(found.name()))).clone()))
}

fn str([value]: &mut [Value; 1]) -> Result<Value, Fault> {
    match value.type_of() {
        Type::String => Ok(std::mem::take(value)),
        Type::Nil
        | Type::Boolean
        | Type::Number
        | Type::Symbol
        | Type::Container
        | Type::Function
        | Type::File => printed(value).map(Value::text),
    }
}

fn num([value]: &mut [Value; 1]) -> Result<Value, Fault> {
    if value.as_number().is_some() {
        return Ok(std::mem::take(value));
    }
    let role = Role("num", "");
    let Some(text) = value.as_text() else {
        return Err(role.expects("a string or a number", value));
    };
    match number_in(text.as_str()) {
        Some(number) => Ok(number.into()),
        None => Err(role.expects_value("the text of a number", value)),
    }
}

/// Reads a number as the language writes it, a sign before it and blanks around it allowed.
fn number_in(text: &str) -> Option<Number> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let number = Number::from_literal(digits)?;
    Some(if negative { number.negate() } else { number })
}

fn symbol([name]: &mut [Value; 1]) -> Result<Value, Fault> {
    if let Some(text) = name.as_text() {
        return Ok(Value::symbol(Symbol::new(text.as_str())));
    }
    if name.as_symbol().is_some() {
        return Ok(std::mem::take(name));
    }
    Err(Role("symbol", "").expects("a string or a symbol", name))
}

fn attempt(engine: &mut dyn Engine, [function]: &mut [Value; 1]) -> Result<Value, Thrown> {
    if let Err(fault) = Role("try", "").function(function) {
        return Err(engine.throw(fault));
    }
    let outcome = match engine.call(function, &mut []) {
        Ok(value) => record([("ok", Value::True), ("value", value)]),
        Err(thrown) => match engine.catch() {
            Some(fault) => {
                described(fault).and_then(|error| record([("ok", Value::False), ("error", error)]))
            }
            None => return Err(thrown),
        },
    };
    outcome.map_err(|fault| engine.throw(fault))
}

fn record(entries: [(&str, Value); 2]) -> Result<Value, Fault> {
    let mut record = Container::with_capacity(entries.len())?;
    for (key, value) in entries {
        record.set_key(Symbol::new(key), value)?;
    }
    Ok(Value::container(record))
}

/// A fault as a program sees it: `[code: :io, message: "…"]`.
fn described(fault: Fault) -> Result<Value, Fault> {
    let code = Value::symbol(Symbol::new(fault.code.name()));
    record([("code", code), ("message", made(fault.message)?)])
}

fn fail([message]: &mut [Value; 1]) -> Result<Value, Fault> {
    Err(Fault::new(Code::Fail, printed(message)?))
}

fn assert([condition, message]: &mut [Value; 2]) -> Result<Value, Fault> {
    if condition.is_true() {
        return Ok(Value::Nil);
    }
    if message.is_unset() {
        return Err(Fault::new(
            Code::Fail,
            format!("expected a true condition, found {}", quoted(condition)?),
        ));
    }
    Err(Fault::new(Code::Fail, printed(message)?))
}

fn exit(engine: &mut dyn Engine, [code]: &mut [Value; 1]) -> Result<Value, Thrown> {
    if code.is_unset() {
        return Err(engine.exit(0));
    }
    match exit_code(code) {
        Ok(code) => Err(engine.exit(code)),
        Err(fault) => Err(engine.throw(fault)),
    }
}

fn exit_code(code: &Value) -> Result<u8, Fault> {
    let role = Role("exit", "");
    let integer = role.integer(code)?;
    u8::try_from(integer).map_err(|_| role.expects_value("an exit code of 0 to 255", code))
}
