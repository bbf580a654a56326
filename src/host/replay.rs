//! A recording in, a host out that gives the answers again and touches nothing but standard output and error.

use super::files::{Entry, Files, WriteStart};
use super::process::{Ended, Invocation};
use super::recording::{Answer, Bytes, Command, Exchange, Header, Request, Told, VERSION};
use super::{Host, read_buffered, reason};
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::io::{self, BufRead, Lines, Read, Write};
use std::rc::Rc;

/// A host that answers what a [`RecordHost`](super::RecordHost) wrote down, in the same order.
///
/// A program that asks for something else gets an error that tells both, and no answer from then on.
pub struct ReplayHost {
    /// What the program writes goes there.
    streams: Box<dyn Host>,
    arguments: Vec<String>,
    answers: Answers,
}

impl ReplayHost {
    /// `from` is a recording; `streams` takes output and errors. Fails with plain words if it is no recording.
    pub fn new(streams: Box<dyn Host>, from: impl BufRead + 'static) -> Result<ReplayHost, String> {
        let mut lines = (Box::new(from) as Box<dyn BufRead>).lines();
        let first = lines.next().transpose().map_err(|error| reason(&error))?.unwrap_or_default();
        let header: Header = serde_json::from_str(&first)
            .map_err(|_| "expected a recording made by --record, found something else".to_string())?;
        if header.weave_recording != VERSION {
            let found = header.weave_recording;
            return Err(format!("expected a recording in form {VERSION}, found form {found}"));
        }
        let answers = Answers(Rc::new(RefCell::new(Script { lines, number: 1, left: None })));
        Ok(ReplayHost { streams, arguments: header.arguments, answers })
    }
}

/// The answers that are left; streams take theirs from here too.
#[derive(Clone)]
struct Answers(Rc<RefCell<Script>>);

struct Script {
    lines: Lines<Box<dyn BufRead>>,
    /// Of the line that was read last, counted from one.
    number: usize,
    /// How the program left the script, if it did.
    left: Option<String>,
}

impl Answers {
    fn next<T: DeserializeOwned>(&self, ask: &Request) -> io::Result<T> {
        let mut script = self.0.borrow_mut();
        if let Some(how) = &script.left {
            return Err(io::Error::other(how.clone()));
        }
        match script.next(ask) {
            Ok(Answer::Answer(answer)) => Ok(answer),
            Ok(Answer::Failure(failure)) => Err(failure.into()),
            Err(how) => {
                script.left = Some(how.clone());
                Err(io::Error::other(how))
            }
        }
    }

    fn reader(&self, number: usize) -> Box<dyn BufRead> {
        Box::new(Reading { number, piece: Vec::new(), read: 0, answers: self.clone() })
    }
}

impl Script {
    fn next<T: DeserializeOwned>(&mut self, ask: &Request) -> Result<Answer<T>, String> {
        self.number += 1;
        let asked = ask.described();
        let Some(line) = self.lines.next() else {
            return Err(format!("expected no more questions, for the recording ends here, found {asked}"));
        };
        let line = line.map_err(|error| format!("cannot read the recording: {}", reason(&error)))?;
        let broken = |_| format!("line {} of the recording is damaged", self.number);
        let expected: Exchange<serde_json::Value> = serde_json::from_str(&line).map_err(broken)?;
        if expected.ask != *ask {
            let (number, expected) = (self.number, expected.ask.described());
            return Err(format!("expected {expected}, from line {number} of the recording, found {asked}"));
        }
        serde_json::from_str::<Exchange<T>>(&line).map(|line| line.answer).map_err(broken)
    }
}

impl Host for ReplayHost {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.streams.write_output(bytes)
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.streams.write_error(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.streams.flush()
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        Ok(self.answers.next::<Option<Bytes>>(&Request::Line)?.map(Bytes::into_vec))
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        Ok(self.answers.reader(self.answers.next(&Request::Input)?))
    }

    fn files(&mut self) -> &mut dyn Files {
        self
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        Ok(self.answers.next::<Told>(&Request::Run(Command::from(invocation)))?.into())
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        self.answers.next(&Request::Variables)
    }

    fn variable(&mut self, name: &str) -> io::Result<Option<String>> {
        self.answers.next(&Request::Variable(name.to_string()))
    }

    fn clock(&mut self) -> io::Result<f64> {
        self.answers.next(&Request::Clock)
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn seed(&mut self) -> io::Result<u64> {
        self.answers.next(&Request::Seed)
    }
}

impl Files for ReplayHost {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        Ok(self.answers.reader(self.answers.next(&Request::Read(path.to_string()))?))
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        let number = self.answers.next(&Request::Write(path.to_string(), start))?;
        Ok(Box::new(Writing { number, answers: self.answers.clone() }))
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.answers.next(&Request::Replace(path.to_string(), Bytes::of(bytes)))
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        self.answers.next(&Request::Exists(path.to_string()))
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>> {
        self.answers.next(&Request::List(folder.to_string()))
    }
}

struct Reading {
    number: usize,
    piece: Vec<u8>,
    /// How much of the piece has been taken.
    read: usize,
    answers: Answers,
}

impl BufRead for Reading {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.piece.len() {
            self.piece = self.answers.next::<Bytes>(&Request::Piece(self.number))?.into_vec();
            self.read = 0;
        }
        Ok(self.piece.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount;
    }
}

impl Read for Reading {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, room)
    }
}

struct Writing {
    number: usize,
    answers: Answers,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.answers.next::<()>(&Request::Put(self.number, Bytes::of(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
