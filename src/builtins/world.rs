//! Built-ins that look outside: output, input and the program's arguments, all through the host.

use super::argument::Role;
use super::call::acting;
use super::engine::Engine;
use super::text::made;
use super::{Builtin, Subject, collecting, optional};
use crate::budget;
use crate::diagnostic::{Code, Fault, Thrown, message};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use crate::value::text::write_printed;
use std::io;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "print",
        subject: Subject::World,
        parameters: &[collecting("values")],
        summary: "writes values with a space between them, then a newline",
        result: "`nil`",
        empty: "a newline",
        errors: "`io`: the output cannot be written",
        run: print,
    },
    Builtin {
        name: "eprint",
        subject: Subject::World,
        parameters: &[collecting("values")],
        summary: "writes values to standard error as `print` writes them to the output",
        result: "`nil`",
        empty: "a newline",
        errors: "`io`: standard error cannot be written",
        run: eprint,
    },
    Builtin {
        name: "input",
        subject: Subject::World,
        parameters: &[],
        summary: "reads one line of standard input, without its newline",
        result: "a string; `nil` at the end of the input",
        empty: "`nil`",
        errors: "`io`: the input cannot be read, or is not UTF-8",
        run: |engine, arguments| acting(engine, arguments, input),
    },
    Builtin {
        name: "env",
        subject: Subject::World,
        parameters: &[optional("name"), optional("default")],
        summary: "gives a variable of the environment; without a name all of them, by name",
        result: "a string, the default (`nil` unless given) if it is not set; a container of strings",
        empty: "",
        errors: "`io`: the sandbox keeps the environment",
        run: |engine, arguments| acting(engine, arguments, env),
    },
    Builtin {
        name: "args",
        subject: Subject::World,
        parameters: &[],
        summary: "lists the arguments that the program was started with",
        result: "a container of strings",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, args),
    },
];

fn print(engine: &mut dyn Engine, values: &mut [Value]) -> Result<Value, Thrown> {
    write_line(engine, values)?;
    Ok(Value::Nil)
}

fn eprint(engine: &mut dyn Engine, values: &mut [Value]) -> Result<Value, Thrown> {
    let line = line(values).map_err(|fault| engine.throw(fault))?;
    let written = engine.host().write_error(line.as_bytes());
    written.map_err(|error| failed(engine, message::cannot_write_error, &error))?;
    Ok(Value::Nil)
}

/// Writes values as `print` does; `puts` is this with one value.
pub fn write_line(engine: &mut dyn Engine, values: &[Value]) -> Result<(), Thrown> {
    let line = line(values).map_err(|fault| engine.throw(fault))?;
    let written = engine.host().write_output(line.as_bytes());
    written.map_err(|error| failed(engine, message::cannot_write, &error))
}

/// The line to write, if there may be so much output.
fn line(values: &[Value]) -> Result<String, Fault> {
    let mut line = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            line.push(' ');
        }
        write_printed(value, &mut line)?;
    }
    line.push('\n');
    budget::output(line.len())?;
    Ok(line)
}

/// Raises the error of a stream that someone reads: whoever closes it wants no more, which is no error.
pub(super) fn failed(engine: &mut dyn Engine, fault: fn(&io::Error) -> Fault, error: &io::Error) -> Thrown {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return engine.closed_pipe();
    }
    engine.throw(fault(error))
}

/// Writes the output that is held back, before something else is asked of the world: what fails here is the output.
pub(super) fn flush(engine: &mut dyn Engine) -> Result<(), Thrown> {
    let flushed = engine.host().flush();
    flushed.map_err(|error| failed(engine, message::cannot_write, &error))
}

fn input(engine: &mut dyn Engine, _: &mut [Value; 0]) -> Result<Value, Thrown> {
    flush(engine)?;
    let read = loop {
        let read = engine.host().read_line();
        match read {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => engine.pulse()?,
            read => break read,
        }
    };
    let bytes = match read {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Value::Nil),
        Err(error) => return Err(engine.throw(message::cannot_read_input(&error))),
    };
    let Ok(mut line) = String::from_utf8(bytes) else {
        return Err(
            engine.throw(Fault::new(Code::Io, "expected a line of UTF-8 as input, found other bytes"))
        );
    };
    if line.ends_with('\r') {
        line.pop();
    }
    made(line).map_err(|fault| engine.throw(fault))
}

fn env(engine: &mut dyn Engine, [name, default]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let cannot = |error| message::cannot("read the environment", &error);
    if name.is_unset() {
        let variables = engine.host().variables().map_err(cannot);
        return variables.and_then(keyed).map_err(|fault| engine.throw(fault));
    }
    let name = Role("env", "").string(name).map_err(|fault| engine.throw(fault))?;
    match engine.host().variable(name).map_err(cannot).map_err(|fault| engine.throw(fault))? {
        Some(value) => Ok(Value::text(value)),
        None if default.is_unset() => Ok(Value::Nil),
        None => Ok(std::mem::take(default)),
    }
}

fn keyed(variables: Vec<(String, String)>) -> Result<Value, Fault> {
    let mut all = Container::with_capacity(variables.len())?;
    for (name, value) in variables {
        all.set_key(Symbol::new(&name), Value::text(value))?;
    }
    Ok(Value::container(all))
}

fn args(engine: &mut dyn Engine, _: &mut [Value; 0]) -> Result<Value, Thrown> {
    let arguments = Container::gather(engine.host().arguments().iter().map(Value::text));
    arguments.map(Value::container).map_err(|fault| engine.throw(fault))
}
