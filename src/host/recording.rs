//! What a program asked of the world and what it was told, as lines of JSON: the form in which runs are recorded.
//!
//! The first line is the [`Header`]; each further one is one [`Request`] and its answer, in the order in which the
//! program asked. Standard output and standard error are not among them: a replay writes them anew.

use super::files::WriteStart;
use super::process::{End, Ended, Invocation};
use super::reason;
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind};

/// The version of the form that this program writes and reads.
pub(super) const VERSION: u32 = 1;

/// How a recording begins.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub weave_recording: u32,
    pub arguments: Vec<String>,
}

/// One thing that a program asks.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Request {
    /// A line of standard input.
    Line,
    /// The rest of standard input, as a stream.
    Input,
    /// The next piece of the stream of this number.
    Piece(usize),
    Read(String),
    Write(String, WriteStart),
    /// Bytes for the stream of this number.
    Put(usize, Bytes),
    Replace(String, Bytes),
    Exists(String),
    List(String),
    Run(Command),
    Variables,
    Variable(String),
    Clock,
    Seed,
}

impl Request {
    /// The request in words, for someone who reads that it was not expected.
    pub fn described(&self) -> String {
        match self {
            Request::Line => "a line of standard input".to_string(),
            Request::Input => "standard input".to_string(),
            Request::Piece(stream) => format!("more of stream {stream}"),
            Request::Read(path) => format!("to read `{path}`"),
            Request::Write(path, WriteStart::Empty) => format!("to write `{path}`"),
            Request::Write(path, WriteStart::End) => format!("to append to `{path}`"),
            Request::Put(stream, bytes) => format!("to write {} into stream {stream}", bytes.described()),
            Request::Replace(path, bytes) => format!("to write {} into `{path}`", bytes.described()),
            Request::Exists(path) => format!("whether `{path}` exists"),
            Request::List(folder) => format!("to list `{folder}`"),
            Request::Run(command) => {
                let words: Vec<_> = command.arguments.iter().map(|word| format!(" {word:?}")).collect();
                format!("to run `{}{}`", command.program, words.concat())
            }
            Request::Variables => "the environment".to_string(),
            Request::Variable(name) => format!("the variable `{name}` of the environment"),
            Request::Clock => "the time".to_string(),
            Request::Seed => "a random seed".to_string(),
        }
    }
}

/// Bytes, as text where they are text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Bytes {
    Text(String),
    Raw(Vec<u8>),
}

impl Bytes {
    pub fn of(bytes: &[u8]) -> Bytes {
        str::from_utf8(bytes)
            .map_or_else(|_| Bytes::Raw(bytes.to_vec()), |text| Bytes::Text(text.to_string()))
    }

    pub fn into_vec(self) -> Vec<u8> {
        match self {
            Bytes::Text(text) => text.into_bytes(),
            Bytes::Raw(bytes) => bytes,
        }
    }

    /// The first of the bytes, enough to know them by.
    fn described(&self) -> String {
        const SHOWN: usize = 40;
        match self {
            Bytes::Raw(bytes) => format!("{} bytes", bytes.len()),
            Bytes::Text(text) if text.chars().count() <= SHOWN => format!("{text:?}"),
            Bytes::Text(text) => format!("{:?}…", text.chars().take(SHOWN).collect::<String>()),
        }
    }
}

/// An [`Invocation`] in text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Command {
    program: String,
    arguments: Vec<String>,
    folder: Option<String>,
    environment: Vec<(String, String)>,
}

impl From<&Invocation> for Command {
    fn from(invocation: &Invocation) -> Command {
        Command {
            program: invocation.program.to_string_lossy().into_owned(),
            arguments: invocation.arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect(),
            folder: invocation.folder.as_ref().map(|folder| folder.to_string_lossy().into_owned()),
            environment: invocation.environment.clone(),
        }
    }
}

/// An [`Ended`] whose output is text where it can be.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    end: End,
    output: Bytes,
    error: Bytes,
}

impl From<&Ended> for Told {
    fn from(ended: &Ended) -> Told {
        Told { end: ended.end, output: Bytes::of(&ended.output), error: Bytes::of(&ended.error) }
    }
}

impl From<Told> for Ended {
    fn from(told: Told) -> Ended {
        Ended { end: told.end, output: told.output.into_vec(), error: told.error.into_vec() }
    }
}

/// Why something could not be done: the kind, where Weave acts on it, and the words.
#[derive(Serialize, Deserialize)]
pub(super) struct Failure {
    kind: Kind,
    reason: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    NotFound,
    NotAFolder,
    TimedOut,
    ClosedPipe,
    Other,
}

impl From<&io::Error> for Failure {
    fn from(error: &io::Error) -> Failure {
        let kind = match error.kind() {
            ErrorKind::NotFound => Kind::NotFound,
            ErrorKind::NotADirectory => Kind::NotAFolder,
            ErrorKind::TimedOut => Kind::TimedOut,
            ErrorKind::BrokenPipe => Kind::ClosedPipe,
            _ => Kind::Other,
        };
        Failure { kind, reason: reason(error) }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> io::Error {
        let kind = match failure.kind {
            Kind::NotFound => ErrorKind::NotFound,
            Kind::NotAFolder => ErrorKind::NotADirectory,
            Kind::TimedOut => ErrorKind::TimedOut,
            Kind::ClosedPipe => ErrorKind::BrokenPipe,
            Kind::Other => ErrorKind::Other,
        };
        io::Error::new(kind, failure.reason)
    }
}

/// One line: what was asked, and what came of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Exchange<T> {
    pub ask: Request,
    #[serde(flatten)]
    pub answer: Answer<T>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer<T> {
    Answer(T),
    Failure(Failure),
}
