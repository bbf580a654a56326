//! Built-ins of files: opened, read, written, walked line by line.

use super::argument::Role;
use super::call::acting;
use super::data::{dialect_of, format_of};
use super::engine::Engine;
use super::place::Place;
use super::world::flush;
use super::{Builtin, Subject, optional, required};
use crate::budget;
use crate::diagnostic::{Fault, Thrown};
use crate::format::{self, Dialect, Encoding, Format, Stream as Entries, StreamFault};
use crate::host::files::WriteStart;
use crate::value::file::{File, FileMode, Stream, Written};
use crate::value::symbol::Symbol;
use crate::value::{Type, Value};

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
        name: "read",
        subject: Subject::File,
        parameters: &[
            required("file"),
            optional("format"),
            optional("encoding"),
            optional("delimiter"),
            optional("header"),
        ],
        summary: "reads all (that is left) of a file, given by path or open, in a format: `:text` (unless given), `:lines`, `:csv`, `:json`, `:jsonl`, `:yaml`, `:toml`, `:ini`, `:binary`; `\"-\"` is standard input",
        result: "what the format says; what the function gives that stands in the place of a format, for the bytes",
        empty: "what the format says",
        errors: "`io`: the file cannot be read, or is not what the format asks for; `value`: no such format, encoding or dialect",
        run: |engine, arguments| acting(engine, arguments, read),
    },
    Builtin {
        name: "write",
        subject: Subject::File,
        parameters: &[
            required("file"),
            required("data"),
            optional("format"),
            optional("encoding"),
            optional("delimiter"),
            optional("header"),
        ],
        summary: "makes the data all that is in a file, in a format of `read`; an open file takes it behind what was written, more rows of a table without another header; `\"-\"` is standard output",
        result: "`nil`",
        empty: "an empty file",
        errors: "`io`: the file cannot be written; `value`: the format cannot hold the data, no such format, encoding or dialect",
        run: |engine, arguments| acting(engine, arguments, write),
    },
    Builtin {
        name: "append",
        subject: Subject::File,
        parameters: &[
            required("file"),
            required("data"),
            optional("format"),
            optional("delimiter"),
            optional("header"),
        ],
        summary: "writes data behind what is in a file, in a format of `read`; makes the file if there is none",
        result: "`nil`",
        empty: "makes the file at least",
        errors: "`io`: the file cannot be written; `value`: the format cannot hold the data, no such format or dialect",
        run: |engine, arguments| acting(engine, arguments, append),
    },
    Builtin {
        name: "each_line",
        subject: Subject::File,
        parameters: &[
            required("file"),
            required("function"),
            optional("format"),
            optional("encoding"),
            optional("delimiter"),
            optional("header"),
        ],
        summary: "calls the function with each line of a file, given by path or open, or with each row of `:csv` or value of `:jsonl`; `\"-\"` is standard input",
        result: "`nil`",
        empty: "calls nothing",
        errors: "`io`: the file cannot be read, or is not what the format asks for; `value`: no such format, encoding or dialect",
        run: |engine, arguments| acting(engine, arguments, each_line),
    },
];

fn open(engine: &mut dyn Engine, [path, mode]: &mut [Value; 2]) -> Result<Value, Thrown> {
    let wanted = wanted(path, mode).map_err(|fault| engine.throw(fault))?;
    let (path, mode) = wanted;
    let opened = match (path, mode) {
        ("-", FileMode::Read) => {
            flush(engine)?;
            engine.host().input().map(Stream::Reading)
        }
        ("-", FileMode::Write(_)) => Ok(Stream::Output),
        (path, FileMode::Read) => engine.host().files().read(path).map(Stream::Reading),
        (path, FileMode::Write(start)) => engine.host().files().write(path, start).map(Stream::Writing),
    };
    let written = match mode {
        // Who opens a file to append does not know what stands in it.
        FileMode::Write(WriteStart::End) => Written::Something,
        FileMode::Write(WriteStart::Empty) | FileMode::Read => Written::Nothing,
    };
    match opened {
        Ok(stream) => Ok(Value::file(File::new(path, stream, written))),
        Err(error) => Err(Place::Path(path).failed(engine, "open", &error)),
    }
}

fn wanted<'v>(path: &'v Value, mode: &Value) -> Result<(&'v str, FileMode), Fault> {
    let path = Role("open", "").path(path)?;
    if mode.is_unset() {
        return Ok((path, FileMode::Read));
    }
    let name = Role("open", "mode").symbol(mode)?;
    let expected = || Role("open", "mode").expects_value("`:read`, `:write` or `:append`", mode);
    Ok((path, FileMode::named(name.name()).ok_or_else(expected)?))
}

/// What the bytes of a file mean.
#[derive(Clone, Copy)]
struct Meaning {
    format: Format,
    encoding: Encoding,
    dialect: Dialect,
}

impl Meaning {
    /// Text in UTF-8 where the arguments are unset.
    fn of(name: &'static str, [format, encoding, delimiter, header]: [&Value; 4]) -> Result<Meaning, Fault> {
        let format = if format.is_unset() { Format::Text } else { format_of(Role(name, "format"), format)? };
        let encoding = if encoding.is_unset() { Encoding::Utf8 } else { encoding_of(name, encoding)? };
        Ok(Meaning { format, encoding, dialect: dialect_of(name, format, delimiter, header)? })
    }

    /// The bytes to write into `place`; an open file knows what stands there already.
    fn bytes(self, place: Place<'_>, data: &Value, again: bool) -> Result<Vec<u8>, Fault> {
        let Place::Handle(file) = place else {
            return format::render(data, self.format, self.encoding, self.dialect);
        };
        let before: &Written = &file.written();
        let before = match before {
            Written::Table(_) if again => &Written::Something,
            before => before,
        };
        format::render_behind(data, self.format, self.encoding, self.dialect, before)
    }

    /// Tells an open file what has been written into it.
    fn note(self, place: Place<'_>, data: &Value, again: bool) {
        let Place::Handle(file) = place else { return };
        let is_table = self.format == Format::Csv;
        let goes_on = is_table && matches!(*file.written(), Written::Table(_));
        if goes_on && !(again && self.dialect.header) {
            return;
        }
        let rows = data.as_container().filter(|_| is_table && self.dialect.header);
        match rows.map(|rows| rows.get(0).and_then(Value::as_container)) {
            Some(Some(first)) => {
                let keys = first.with_values(vec![Value::Nil; first.len()]);
                file.set_written(Written::Table(keys));
            }
            // A table without rows has no header.
            Some(None) => {}
            None => file.set_written(Written::Something),
        }
    }
}

fn encoding_of(name: &'static str, value: &Value) -> Result<Encoding, Fault> {
    let role = Role(name, "encoding");
    let symbol = role.symbol(value)?;
    Encoding::named(symbol.name()).ok_or_else(|| role.expects_value("`:utf8` or `:utf16`", value))
}

fn read(
    engine: &mut dyn Engine,
    [file, format, encoding, delimiter, header]: &mut [Value; 5],
) -> Result<Value, Thrown> {
    let place = Place::of(Role("read", ""), file).map_err(|fault| engine.throw(fault))?;
    if format.type_of() == Type::Function {
        let bytes = place.read_all(engine)?;
        return engine.call(format, &mut [format::bytes(&bytes)]);
    }
    let meaning = Meaning::of("read", [format, encoding, delimiter, header]);
    let meaning = meaning.map_err(|fault| engine.throw(fault))?;
    let bytes = place.read_all(engine)?;
    if meaning.format == Format::Text {
        budget::string(bytes.len()).map_err(|fault| engine.throw(fault))?;
    }
    let value = format::parse(&bytes, meaning.format, meaning.encoding, meaning.dialect);
    value.map_err(|fault| engine.throw(fault.named(place.name())))
}

fn write(
    engine: &mut dyn Engine,
    [file, data, format, encoding, delimiter, header]: &mut [Value; 6],
) -> Result<Value, Thrown> {
    let meaning = Meaning::of("write", [format, encoding, delimiter, header]);
    put(engine, Role("write", ""), [file, data, header], meaning, |place, engine, bytes| {
        place.write(engine, bytes)
    })
}

fn append(
    engine: &mut dyn Engine,
    [file, data, format, delimiter, header]: &mut [Value; 5],
) -> Result<Value, Thrown> {
    let meaning = Meaning::of("append", [format, &Value::Unset, delimiter, header]);
    put(engine, Role("append", ""), [file, data, header], meaning, |place, engine, bytes| {
        place.append(engine, bytes)
    })
}

fn put(
    engine: &mut dyn Engine,
    role: Role,
    [file, data, header]: [&Value; 3],
    meaning: Result<Meaning, Fault>,
    deliver: fn(&Place<'_>, &mut dyn Engine, &[u8]) -> Result<(), Thrown>,
) -> Result<Value, Thrown> {
    // Who asks for a header gets one, also where one stands already.
    let again = !header.is_unset();
    let rendered = Place::of(role, file).and_then(|place| {
        let meaning = meaning?;
        Ok((place, meaning, meaning.bytes(place, data, again)?))
    });
    let (place, meaning, bytes) = rendered.map_err(|fault| engine.throw(fault))?;
    deliver(&place, engine, &bytes)?;
    meaning.note(place, data, again);
    Ok(Value::Nil)
}

fn each_line(
    engine: &mut dyn Engine,
    [file, function, format, encoding, delimiter, header]: &mut [Value; 6],
) -> Result<Value, Thrown> {
    if format.is_unset() {
        *format = Value::symbol(Symbol::new(Format::Lines.name()));
    }
    let checked = Role("each_line", "function").function(function).and_then(|()| {
        let place = Place::of(Role("each_line", ""), file)?;
        Ok((place, Meaning::of("each_line", [format, encoding, delimiter, header])?))
    });
    let (place, meaning) = checked.map_err(|fault| engine.throw(fault))?;
    if !Entries::FORMATS.contains(&meaning.format) {
        let fault = Role("each_line", "format").expects_value("`:lines`, `:csv` or `:jsonl`", format);
        return Err(engine.throw(fault));
    }
    place.reading(engine, |engine, stream| {
        let opened = Entries::open(Box::new(stream), meaning.format, meaning.encoding, meaning.dialect);
        let Some(mut entries) = opened.map_err(|fault| stream_failed(engine, &place, fault))? else {
            return Ok(Value::Nil);
        };
        let mut used = Value::Unset;
        while let Some(entry) =
            entries.next_entry(used).map_err(|fault| stream_failed(engine, &place, fault))?
        {
            budget::tick().map_err(|fault| engine.throw(fault))?;
            engine.call(function, &mut [entry.clone()])?;
            used = entry;
        }
        Ok(Value::Nil)
    })
}

fn stream_failed(engine: &mut dyn Engine, place: &Place<'_>, fault: StreamFault) -> Thrown {
    match fault {
        StreamFault::Data(fault) => engine.throw(fault.named(place.name())),
        StreamFault::Limit(fault) => engine.throw(fault),
        StreamFault::Input(error) => place.failed(engine, "read", &error),
    }
}
