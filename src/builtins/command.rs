//! Built-ins that run commands, and what shell text does.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::world::flush;
use super::{Builtin, Subject, collecting, required};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::host::process::{End, Ended, Invocation};
use crate::host::reason;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use crate::value::text::{self, printed};
use crate::value::{Type, Value, search};

const RESULT: &str = "`[output: …, error: …, code: …, success: …]`: what it wrote, without newlines at the end, and how it ended";

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "sh",
        subject: Subject::Command,
        parameters: &[required("text")],
        summary: "runs text as a command of the shell `sh`, as text in backticks is run",
        result: RESULT,
        empty: "the result of a command that does nothing",
        errors: "`shell`: it cannot be started, or its output is not UTF-8",
        run: |engine, arguments| acting(engine, arguments, sh),
    },
    Builtin {
        name: "run",
        subject: Subject::Command,
        parameters: &[required("program"), collecting("arguments")],
        summary: "runs a program without a shell: each argument, a string or a number, reaches it as it is",
        result: RESULT,
        empty: "",
        errors: "`shell`: it cannot be started, or its output is not UTF-8",
        run: run_program,
    },
    Builtin {
        name: "quote",
        subject: Subject::Command,
        parameters: &[required("word")],
        summary: "writes a string or number so that the shell takes it for one word, whatever is in it",
        result: "a string",
        empty: "`''`",
        errors: "`value`: it has a character that no command can be given (NUL)",
        run: |engine, arguments| pure(engine, arguments, quote),
    },
];

/// Runs shell text: what stands between backticks.
pub fn run_shell(engine: &mut dyn Engine, text: &str) -> Result<Value, Thrown> {
    let arguments = vec!["-c".into(), text.into()];
    run(engine, "the shell", Invocation { program: "sh".into(), arguments, ..Invocation::default() })
}

fn sh(engine: &mut dyn Engine, [text]: &mut [Value; 1]) -> Result<Value, Thrown> {
    let text = Role("sh", "").string(text).map_err(|fault| engine.throw(fault))?;
    run_shell(engine, text)
}

fn run_program(engine: &mut dyn Engine, words: &mut [Value]) -> Result<Value, Thrown> {
    let invocation = invocation(words).map_err(|fault| engine.throw(fault))?;
    let shown = format!("{:?}", invocation.program.to_string_lossy());
    run(engine, &shown, invocation)
}

fn invocation(words: &[Value]) -> Result<Invocation, Fault> {
    let (program, arguments) = words.split_first().unwrap_or((&Value::Unset, &[]));
    let program = Role("run", "").string(program)?.into();
    let word = |value| Ok(word(Role("run", "arguments"), value)?.into());
    Ok(Invocation {
        program,
        arguments: arguments.iter().map(word).collect::<Result<_, Fault>>()?,
        ..Invocation::default()
    })
}

/// A value as one word of a command.
fn word(role: Role, value: &Value) -> Result<String, Fault> {
    match value.type_of() {
        Type::String | Type::Number => printed(value),
        Type::Nil | Type::Boolean | Type::Symbol | Type::Container | Type::Function | Type::File => {
            let fault = role.expects("a string or a number", value);
            Err(match value.type_of() {
                Type::Container => {
                    fault.with_help("`*` spreads a container into its entries: `run(\"ls\", *names)`")
                }
                _ => fault,
            })
        }
    }
}

fn run(engine: &mut dyn Engine, shown: &str, invocation: Invocation) -> Result<Value, Thrown> {
    flush(engine)?;
    let ended = match engine.host().run(&invocation) {
        Ok(ended) => ended,
        Err(error) => {
            let message = format!("cannot run {shown}: {}", reason(&error));
            return Err(engine.throw(Fault::new(Code::Shell, message)));
        }
    };
    // What was stopped because the program shall end leaves nothing to tell.
    engine.pulse()?;
    result(shown, ended).map_err(|fault| engine.throw(fault))
}

/// What the shell adds to the number of the signal that ended a command.
const SIGNALLED: i32 = 128;

fn result(shown: &str, ended: Ended) -> Result<Value, Fault> {
    let code = match ended.end {
        End::Exited(code) => code,
        End::Signalled(signal) => SIGNALLED + signal,
        End::Flooded => {
            let message = format!("{shown} was stopped: its output became too long");
            return Err(Fault::new(Code::Shell, message));
        }
        End::TimedOut | End::Interrupted => {
            return Err(Fault::new(Code::Shell, format!("{shown} was stopped: there is no time left")));
        }
    };
    let output = String::from_utf8(ended.output).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("expected UTF-8 as the output of {shown}, found another byte at {at}");
        Fault::new(Code::Shell, message).with_help("let it write a file, and `read` that as `:binary`")
    })?;
    // What is only told to people need not be lost because of one byte.
    let error = String::from_utf8_lossy(&ended.error);
    let mut result = Container::new();
    result.set_key(Symbol::new("output"), Value::text(output.trim_end_matches(['\n', '\r'])))?;
    result.set_key(Symbol::new("error"), Value::text(error.trim_end_matches(['\n', '\r'])))?;
    result.set_key(Symbol::new("code"), Value::Int(code.into()))?;
    result.set_key(Symbol::new("success"), Value::boolean(code == 0))?;
    Ok(Value::container(result))
}

fn quote([value]: &mut [Value; 1]) -> Result<Value, Fault> {
    let word = word(Role("quote", ""), value)?;
    if search::contains(&word, "\0")? {
        return Err(Role("quote", "").expects_value("text without NUL", value));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && search::first(&word, |c| !plain(c))?.is_none() {
        return Ok(Value::text(word));
    }
    // Within single quotes only they themselves mean anything.
    let word = search::replaced(&word, "'", r"'\''")?;
    let mut quoted = String::from("'");
    text::write(&word, &mut quoted)?;
    text::write("'", &mut quoted)?;
    Ok(Value::text(quoted))
}
