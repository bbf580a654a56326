//! The argument that names a file in, the bytes that come from there or go there out.

use super::argument::Role;
use super::engine::Engine;
use super::world::{failed, flush};
use crate::budget;
use crate::diagnostic::{Code, Fault, Thrown, message};
use crate::host::files::{Files, WriteStart};
use crate::host::reason;
use crate::value::Value;
use crate::value::file::{File, Stream};
use std::io::{self, BufRead, ErrorKind, Read, Write};

/// How much is read between two looks at the limits.
const PIECE: u64 = 4 << 20;

/// Where bytes come from, or go to.
#[derive(Clone, Copy)]
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
            (None, Some(_)) => role.path(value).map(Place::Path),
            (None, None) => Err(role.expects("a path or a file", value)),
        }
    }

    /// What stands for it where something is wrong with the data in it.
    pub fn name(&self) -> &str {
        match self {
            Place::Standard => "standard input",
            Place::Path(path) => path,
            Place::Handle(file) => file.path(),
        }
    }

    /// In messages.
    pub fn shown(&self) -> String {
        match self {
            Place::Standard => self.name().to_string(),
            Place::Path(_) | Place::Handle(_) => format!("{:?}", self.name()),
        }
    }

    fn cannot(&self, do_what: &str, why: &str) -> Fault {
        Fault::new(Code::Io, format!("cannot {do_what} {}: {why}", self.shown()))
    }

    /// Raises the error of an operation that has failed here, or the limit that ended the wait for it.
    pub fn failed(&self, engine: &mut dyn Engine, do_what: &str, error: &io::Error) -> Thrown {
        if error.kind() == ErrorKind::TimedOut
            && let Err(stopped) = engine.pulse()
        {
            return stopped;
        }
        engine.throw(self.cannot(do_what, &reason(error)))
    }

    /// Reads to the end of what is here. A handle is closed when `work` has ended well.
    pub fn reading<R>(
        &self,
        engine: &mut dyn Engine,
        work: impl FnOnce(&mut dyn Engine, &mut dyn BufRead) -> Result<R, Thrown>,
    ) -> Result<R, Thrown> {
        let opened = match self {
            Place::Standard => {
                flush(engine)?;
                engine.host().input()
            }
            Place::Path(path) => engine.host().files().read(path),
            Place::Handle(file) => return self.reading_handle(engine, file, work),
        };
        let mut stream = opened.map_err(|error| self.failed(engine, "read", &error))?;
        work(engine, &mut *stream)
    }

    fn reading_handle<R>(
        &self,
        engine: &mut dyn Engine,
        file: &File,
        work: impl FnOnce(&mut dyn Engine, &mut dyn BufRead) -> Result<R, Thrown>,
    ) -> Result<R, Thrown> {
        match file.take() {
            Stream::Reading(mut stream) => {
                let result = work(engine, &mut *stream);
                file.put_back(if result.is_ok() { Stream::Closed } else { Stream::Reading(stream) });
                result
            }
            other => Err(self.unfit(engine, file, "read", other)),
        }
    }

    /// All bytes that are left here.
    pub fn read_all(&self, engine: &mut dyn Engine) -> Result<Vec<u8>, Thrown> {
        self.reading(engine, |engine, stream| {
            let mut bytes = Vec::new();
            loop {
                // Where the bytes no longer fit, their room is doubled.
                budget::memory(bytes.len().max(PIECE as usize)).map_err(|fault| engine.throw(fault))?;
                match (&mut *stream).take(PIECE).read_to_end(&mut bytes) {
                    Ok(0) => return Ok(bytes),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::TimedOut => {}
                    Err(error) => return Err(self.failed(engine, "read", &error)),
                }
                engine.pulse()?;
            }
        })
    }

    /// Makes `bytes` the whole content of a file; a handle and standard output take them behind what was written.
    pub fn write(&self, engine: &mut dyn Engine, bytes: &[u8]) -> Result<(), Thrown> {
        let written = match self {
            Place::Path(path) => files_after_output(engine, path)?.replace(path, bytes),
            Place::Standard | Place::Handle(_) => return self.append(engine, bytes),
        };
        written.map_err(|error| self.failed(engine, "write", &error))
    }

    /// Writes `bytes` behind what is there.
    pub fn append(&self, engine: &mut dyn Engine, bytes: &[u8]) -> Result<(), Thrown> {
        let written = match self {
            Place::Standard => return write_output(engine, bytes),
            Place::Path(path) => files_after_output(engine, path)?
                .write(path, WriteStart::End)
                .and_then(|mut stream| stream.write_all(bytes)),
            Place::Handle(file) => match file.take() {
                Stream::Writing(mut stream) => {
                    let written = stream.write_all(bytes);
                    file.put_back(Stream::Writing(stream));
                    written
                }
                Stream::Output => {
                    file.put_back(Stream::Output);
                    return write_output(engine, bytes);
                }
                other => return Err(self.unfit(engine, file, "write", other)),
            },
        };
        written.map_err(|error| self.failed(engine, "write", &error))
    }

    /// Raises the error of a stream that cannot do what is asked of it, and puts it back.
    fn unfit(&self, engine: &mut dyn Engine, file: &File, do_what: &str, stream: Stream) -> Thrown {
        let why = match &stream {
            Stream::Reading(_) => "it was opened for reading",
            Stream::Writing(_) | Stream::Output => "it was opened for writing",
            Stream::Busy => "it is being read already",
            Stream::Closed => "it was read to its end and is closed",
        };
        file.put_back(stream);
        engine.throw(self.cannot(do_what, why))
    }
}

/// The files, with the output so far written before the path of a device, which may lead to the same place.
fn files_after_output<'e>(engine: &'e mut dyn Engine, path: &str) -> Result<&'e mut dyn Files, Thrown> {
    if path.starts_with("/dev/") || path.starts_with("/proc/") {
        flush(engine)?;
    }
    Ok(engine.host().files())
}

fn write_output(engine: &mut dyn Engine, bytes: &[u8]) -> Result<(), Thrown> {
    budget::output(bytes.len()).map_err(|fault| engine.throw(fault))?;
    let written = engine.host().write_output(bytes);
    written.map_err(|error| failed(engine, message::cannot_write, &error))
}
