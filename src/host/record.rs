//! A host in, the same host out, which writes down what it was asked and what it answered.

use super::files::{Entry, Files, WriteStart};
use super::process::{Ended, Invocation};
use super::recording::{Answer, Bytes, Command, Exchange, Failure, Header, Request, Told, VERSION};
use super::{Host, read_buffered, reason};
use serde::Serialize;
use std::cell::RefCell;
use std::io::{self, BufRead, Read, Write};
use std::rc::Rc;
use std::time::Instant;

/// A host whose answers are recorded, so that [`ReplayHost`](super::ReplayHost) can give them again.
///
/// What cannot be recorded is not done: the program gets the error.
pub struct RecordHost {
    inner: Box<dyn Host>,
    log: Log,
}

impl RecordHost {
    /// Recording goes into `to`, beginning with the arguments.
    pub fn new(inner: Box<dyn Host>, to: impl Write + 'static) -> io::Result<RecordHost> {
        let log = Log(Rc::new(RefCell::new(Lines { to: Box::new(to), streams: 0 })));
        log.line(&Header { weave_recording: VERSION, arguments: inner.arguments().to_vec() })?;
        Ok(RecordHost { inner, log })
    }
}

/// Where the lines go; streams write there too.
#[derive(Clone)]
struct Log(Rc<RefCell<Lines>>);

struct Lines {
    to: Box<dyn Write>,
    /// How many streams were opened.
    streams: usize,
}

fn unwritten(error: &io::Error) -> io::Error {
    io::Error::other(format!("cannot write the recording: {}", reason(error)))
}

impl Log {
    fn line(&self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line).map_err(|error| unwritten(&error.into()))?;
        text.push(b'\n');
        self.0.borrow_mut().to.write_all(&text).map_err(|error| unwritten(&error))
    }

    /// Writes down what came of a request, in the form that `shown` gives it, and hands it on.
    fn keep<T, S: Serialize>(
        &self,
        ask: Request,
        result: io::Result<T>,
        shown: impl FnOnce(&T) -> S,
    ) -> io::Result<T> {
        let answer = match &result {
            Ok(answer) => Answer::Answer(shown(answer)),
            Err(error) => Answer::Failure(Failure::from(error)),
        };
        self.line(&Exchange { ask, answer })?;
        result
    }

    fn keep_done(&self, ask: Request, result: io::Result<()>) -> io::Result<()> {
        self.keep(ask, result, |()| ())
    }

    /// Writes down that a stream was opened, and gives it a number.
    fn keep_stream<T>(&self, ask: Request, opened: io::Result<T>) -> io::Result<(T, usize)> {
        let number = self.0.borrow().streams;
        let stream = self.keep(ask, opened, |_| number)?;
        self.0.borrow_mut().streams += 1;
        Ok((stream, number))
    }
}

impl Host for RecordHost {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_output(bytes)
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_error(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()?;
        self.log.0.borrow_mut().to.flush().map_err(|error| unwritten(&error))
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let line = self.inner.read_line();
        self.log.keep(Request::Line, line, |line| line.as_deref().map(Bytes::of))
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        let (stream, number) = self.log.keep_stream(Request::Input, self.inner.input())?;
        Ok(Box::new(Reading { inner: stream, number, left: 0, log: self.log.clone() }))
    }

    fn files(&mut self) -> &mut dyn Files {
        self
    }

    fn set_deadline(&mut self, deadline: Instant) {
        self.inner.set_deadline(deadline);
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        let ended = self.inner.run(invocation);
        self.log.keep(Request::Run(Command::from(invocation)), ended, |ended| Told::from(ended))
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        let variables = self.inner.variables();
        self.log.keep(Request::Variables, variables, Clone::clone)
    }

    fn variable(&mut self, name: &str) -> io::Result<Option<String>> {
        let value = self.inner.variable(name);
        self.log.keep(Request::Variable(name.to_string()), value, Clone::clone)
    }

    fn clock(&mut self) -> io::Result<f64> {
        let time = self.inner.clock();
        self.log.keep(Request::Clock, time, |time| *time)
    }

    fn arguments(&self) -> &[String] {
        self.inner.arguments()
    }

    fn peak_memory(&mut self) -> Option<u64> {
        self.inner.peak_memory()
    }

    fn seed(&mut self) -> io::Result<u64> {
        let seed = self.inner.seed();
        self.log.keep(Request::Seed, seed, |seed| *seed)
    }
}

impl Files for RecordHost {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        let opened = self.inner.files().read(path);
        let (stream, number) = self.log.keep_stream(Request::Read(path.to_string()), opened)?;
        Ok(Box::new(Reading { inner: stream, number, left: 0, log: self.log.clone() }))
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        let opened = self.inner.files().write(path, start);
        let (stream, number) = self.log.keep_stream(Request::Write(path.to_string(), start), opened)?;
        Ok(Box::new(Writing { inner: stream, number, log: self.log.clone() }))
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let done = self.inner.files().replace(path, bytes);
        self.log.keep_done(Request::Replace(path.to_string(), Bytes::of(bytes)), done)
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        let exists = self.inner.files().exists(path);
        self.log.keep(Request::Exists(path.to_string()), exists, |exists| *exists)
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>> {
        let entries = self.inner.files().list(folder);
        self.log.keep(Request::List(folder.to_string()), entries, Clone::clone)
    }
}

/// A stream whose pieces are written down when they come.
struct Reading {
    inner: Box<dyn BufRead>,
    number: usize,
    /// How much of the last piece has not been taken.
    left: usize,
    log: Log,
}

impl BufRead for Reading {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let piece = self.inner.fill_buf();
            let piece = self.log.keep(Request::Piece(self.number), piece, |piece| Bytes::of(piece))?;
            self.left = piece.len();
            return Ok(piece);
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

impl Read for Reading {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, room)
    }
}

struct Writing {
    inner: Box<dyn Write>,
    number: usize,
    log: Log,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.inner.write_all(bytes);
        self.log.keep_done(Request::Put(self.number, Bytes::of(bytes)), done)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
