//! Built-ins of files: opened, walked line by line; where bytes come from and go to.

use super::argument::Role;
use super::call::acting;
use super::engine::Engine;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::host::next_line;
use crate::value::Value;
use crate::value::file::{File, FileMode, Stream};
use std::io::{self, BufRead, ErrorKind};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "open",
        subject: Subject::File,
        parameters: &[required("path"), optional("mode")],
        summary: "opens a file to read it, or to write it anew (`:write`) or at its end (`:append`)",
        result: "a file, which closes when nothing holds it any more, or when it has been read to its end",
        empty: "",
        errors: "`io`: the file cannot be opened; `value`: the mode is none of `:read`, `:write`, `:append`",
        run: |engine, arguments| acting(engine, arguments, open),
    },
    Builtin {
        name: "each_line",
        subject: Subject::File,
        parameters: &[required("file"), required("function")],
        summary: "calls the function with each line of a file, given by path or open, without its end; `\"-\"` is standard input",
        result: "`nil`",
        empty: "calls nothing",
        errors: "`io`: the file cannot be read, or is not UTF-8",
        run: |engine, arguments| acting(engine, arguments, each_line),
    },
];

/// Where bytes come from, or go to.
pub(super) enum Place<'v> {
    /// Standard input or output: the path `-`.
    Standard,
    Path(&'v str),
    Handle(&'v File),
}

impl<'v> Place<'v> {
    /// What the first argument of a built-in means.
    pub fn of(role: Role, value: &'v Value) -> Result<Place<'v>, Fault> {
        match (value.as_file(), value.as_text()) {
            (Some(file), _) => Ok(Place::Handle(file)),
            (None, Some(path)) if path.as_str() == "-" => Ok(Place::Standard),
            (None, Some(path)) => Ok(Place::Path(path.as_str())),
            (None, None) => Err(role.expects("a path or a file", value)),
        }
    }

    /// In messages.
    fn shown(&self) -> String {
        match self {
            Place::Standard => "standard input".to_string(),
            Place::Path(path) => format!("{path:?}"),
            Place::Handle(file) => format!("{:?}", file.path()),
        }
    }

    fn cannot(&self, do_what: &str, why: &str) -> Fault {
        Fault::new(Code::Io, format!("cannot {do_what} {}: {why}", self.shown()))
    }
}

/// The fault of an operation on what is shown so.
fn failed(engine: &mut dyn Engine, place: &Place<'_>, do_what: &str, error: &io::Error) -> Thrown {
    engine.throw(place.cannot(do_what, &crate::host::reason(error)))
}

/// Reads from a place to its end. A handle is closed when `work` has ended well.
pub(super) fn reading<R>(
    engine: &mut dyn Engine,
    place: &Place<'_>,
    work: impl FnOnce(&mut dyn Engine, &mut dyn BufRead) -> Result<R, Thrown>,
) -> Result<R, Thrown> {
    let opened = match place {
        Place::Standard => engine.host().input(),
        Place::Path(path) => engine.host().files().read(path),
        Place::Handle(file) => return reading_handle(engine, place, file, work),
    };
    let mut stream = opened.map_err(|error| failed(engine, place, "read", &error))?;
    work(engine, &mut *stream)
}

fn reading_handle<R>(
    engine: &mut dyn Engine,
    place: &Place<'_>,
    file: &File,
    work: impl FnOnce(&mut dyn Engine, &mut dyn BufRead) -> Result<R, Thrown>,
) -> Result<R, Thrown> {
    match file.take() {
        Stream::Reading(mut stream) => {
            let result = work(engine, &mut *stream);
            file.put_back(if result.is_ok() { Stream::Closed } else { Stream::Reading(stream) });
            result
        }
        other => {
            let why = unfit(&other);
            file.put_back(other);
            Err(engine.throw(place.cannot("read", why)))
        }
    }
}

/// Why a stream cannot do what is asked of it.
fn unfit(stream: &Stream) -> &'static str {
    match stream {
        Stream::Reading(_) => "it was opened for reading",
        Stream::Writing(_) | Stream::Output => "it was opened for writing",
        Stream::Busy => "it is being read already",
        Stream::Closed => "it was read to its end and is closed",
    }
}

fn open(engine: &mut dyn Engine, [path, mode]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let wanted = wanted(path, mode).map_err(|fault| engine.throw(fault))?;
    let (path, mode) = wanted;
    let opened = match (path, mode) {
        ("-", FileMode::Read) => engine.host().input().map(Stream::Reading),
        ("-", FileMode::Write(_)) => Ok(Stream::Output),
        (path, FileMode::Read) => engine.host().files().read(path).map(Stream::Reading),
        (path, FileMode::Write(start)) => engine.host().files().write(path, start).map(Stream::Writing),
    };
    match opened {
        Ok(stream) => Ok(Value::file(File::new(path, stream))),
        Err(error) => Err(failed(engine, &Place::Path(path), "open", &error)),
    }
}

fn wanted<'v>(path: &'v Value, mode: &Value) -> Result<(&'v str, FileMode), Fault> {
    let path = Role("open", "").string(path)?;
    if mode.is_unset() {
        return Ok((path, FileMode::Read));
    }
    let name = Role("open", "mode").symbol(mode)?;
    let expected = || Role("open", "mode").expects_value("`:read`, `:write` or `:append`", mode);
    Ok((path, FileMode::named(name.name()).ok_or_else(expected)?))
}

fn each_line(engine: &mut dyn Engine, [file, function]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let checked = Role("each_line", "function").function(function);
    checked.map_err(|fault| engine.throw(fault))?;
    let place = Place::of(Role("each_line", ""), file).map_err(|fault| engine.throw(fault))?;
    reading(engine, &place, |engine, stream| {
        let (mut begun, mut number) = (Vec::new(), 0);
        loop {
            match next_line(stream, &mut begun) {
                Ok(None) => return Ok(Value::Nil),
                Ok(Some(line)) => {
                    number += 1;
                    let line = text_of_line(line, number, &place).map_err(|fault| engine.throw(fault))?;
                    engine.call(function, &mut [line])?;
                }
                Err(error) if error.kind() == ErrorKind::TimedOut => {}
                Err(error) => return Err(failed(engine, &place, "read", &error)),
            }
            engine.pulse()?;
        }
    })
}

/// A line as text, the first one without a byte order mark.
fn text_of_line(mut line: Vec<u8>, number: u64, place: &Place<'_>) -> Result<Value, Fault> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if number == 1 && line.starts_with(MARK) {
        line.drain(..MARK.len());
    }
    String::from_utf8(line).map(Value::text).map_err(|_| {
        let found = place.shown();
        Fault::new(Code::Io, format!("expected UTF-8 in {found}, found other bytes in line {number}"))
    })
}
