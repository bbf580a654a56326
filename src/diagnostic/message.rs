//! The faults that both engines raise themselves, worded once.

use super::{Code, Fault};

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

/// A top-level name that nothing has set; `known` are the names at hand.
pub fn unknown_name<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
    Fault::new(Code::Name, format!("`{name}` has no value: nothing has set it")).suggesting(name, known)
}

/// A local variable read before an assignment set it.
pub fn no_value_yet(name: &str) -> Fault {
    Fault::new(Code::Name, format!("`{name}` has no value yet"))
}

/// `found` is a type with its article.
pub fn not_a_function(found: &str) -> Fault {
    Fault::new(Code::Type, format!("expected a function to call, found {found}"))
}

/// `least`..`most` positional arguments are taken (`None`: any number); `found` were given.
/// `signature` is the printed function.
pub fn wrong_count(signature: &str, least: usize, most: Option<usize>, found: usize) -> Fault {
    let expected = match most {
        Some(most) if most == least => plural(least, "argument"),
        Some(most) if found < least => format!("at least {} (at most {most})", plural(least, "argument")),
        Some(most) => format!("at most {}", plural(most, "argument")),
        None => format!("at least {}", plural(least, "argument")),
    };
    Fault::new(Code::Arity, format!("{signature} expects {expected}, found {found}"))
}

/// A required parameter that neither a positional nor a named argument fills.
pub fn missing_argument(signature: &str, parameter: &str) -> Fault {
    Fault::new(Code::Arity, format!("{signature} expects an argument for `{parameter}`, found none"))
}

pub fn unknown_argument<'a>(
    signature: &str,
    name: &str,
    parameters: impl IntoIterator<Item = &'a str>,
) -> Fault {
    Fault::new(Code::Arity, format!("{signature} has no parameter `{name}`")).suggesting(name, parameters)
}

/// A parameter that is filled already is named (again).
pub fn argument_twice(signature: &str, name: &str) -> Fault {
    Fault::new(Code::Arity, format!("{signature} is given `{name}` twice"))
}

/// `*e` where `e` is no container; `found` is a type with its article.
pub fn spread_of(found: &str) -> Fault {
    Fault::new(Code::Type, format!("expected a container to spread, found {found}"))
}

/// `&>` with a function that has no start value.
pub fn no_start_value(signature: &str) -> Fault {
    Fault::new(
        Code::Type,
        format!("`&>` expects a function whose first parameter has a default, found {signature}"),
    )
    .with_help("the default is the start value: `^(total: 0, x) { total + x }`")
}

/// A step of a place into something that has no entries; `found` is a type with its article.
pub fn not_writable(found: &str) -> Fault {
    let fault = Fault::new(Code::Type, format!("expected a container to write into, found {found}"));
    if found == "a string" { fault.with_help("strings cannot be changed; build a new one") } else { fault }
}

/// A built-in of the language that this version does not have yet.
pub fn not_available(name: &str) -> Fault {
    Fault::new(Code::Name, format!("`{name}` is a built-in of Weave that this version does not have yet"))
}

pub fn call_depth(limit: usize) -> Fault {
    Fault::new(Code::Limit, format!("calls nest deeper than {limit}"))
        .with_help("raise the limit with `--max-depth N`, or look for a recursion that does not end")
}

pub fn steps(limit: u64) -> Fault {
    Fault::new(Code::Limit, format!("the program took more than {limit} steps"))
        .with_help("raise the limit with `--max-steps N`")
}

pub fn timeout(seconds: f64) -> Fault {
    let seconds = if seconds == 1.0 { "1 second".to_owned() } else { format!("{seconds} seconds") };
    Fault::new(Code::Limit, format!("the program ran longer than {seconds}"))
        .with_help("raise the limit with `--timeout SECONDS`")
}

/// Ctrl-C: an engine that raises this ends with `Outcome::Interrupted`, and nobody sees it.
pub fn interrupted() -> Fault {
    Fault::new(Code::Limit, "interrupted")
}

pub fn memory(limit: usize) -> Fault {
    let limit = bytes(limit as u64);
    Fault::new(Code::Limit, format!("the program needs more than {limit} of memory"))
        .with_help("raise the limit with `--max-memory SIZE`, or keep less at a time")
}

pub fn output(limit: u64) -> Fault {
    Fault::new(Code::Limit, format!("the program wrote more than {}", bytes(limit)))
        .with_help("raise the limit with `--max-output SIZE`")
}

pub fn string_length(limit: usize) -> Fault {
    Fault::new(Code::Limit, format!("a string would be longer than {}", bytes(limit as u64)))
        .with_help("raise the limit with `--max-string SIZE`")
}

pub fn container_size(limit: usize) -> Fault {
    let entries = if limit == 1 { "entry" } else { "entries" };
    Fault::new(Code::Limit, format!("a container would have more than {limit} {entries}"))
        .with_help("raise the limit with `--max-container N`")
}

/// As the flags take it: `64 MiB`, or `100 bytes` where that is shorter.
fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| count > 0 && count.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", count / unit),
        None if count == 1 => "1 byte".to_owned(),
        None => format!("{count} bytes"),
    }
}

/// What cannot be done where there is no seed for `random`.
pub const NEW_SEED: &str = "begin a random sequence";

/// The outside world refuses what `do_what` says.
pub fn cannot(do_what: &str, error: &std::io::Error) -> Fault {
    Fault::new(Code::Io, format!("cannot {do_what}: {}", crate::host::reason(error)))
}

/// Standard error takes nothing more.
pub fn cannot_write_error(error: &std::io::Error) -> Fault {
    cannot("write to standard error", error)
}

/// The program's output goes nowhere.
pub fn cannot_write(error: &std::io::Error) -> Fault {
    cannot("write the output", error)
}

pub fn cannot_read_input(error: &std::io::Error) -> Fault {
    cannot("read the input", error)
}
