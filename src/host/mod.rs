//! The outside world behind one trait: output, input, files, clock, arguments and random numbers.

pub mod clock;
mod disk;
mod fence;
pub mod files;
mod input;
mod interrupt;
mod memory;
mod memory_files;
mod pipe;
pub mod process;
mod progress;
mod record;
mod recording;
mod replace;
mod replay;
mod sandbox;
mod scratch;
mod system;

pub use input::Patience;
pub use interrupt::Interrupt;
pub use memory::MemoryHost;
pub use memory_files::MemoryFiles;
pub use progress::ProgressHost;
pub use record::RecordHost;
pub use replay::ReplayHost;
pub use sandbox::{Permissions, SandboxHost};
pub use scratch::{Scratch, read_start, read_text, write_text};
pub use system::SystemHost;

use files::Files;
use process::{Ended, Invocation};
use std::io::{self, BufRead, ErrorKind};
use std::time::Instant;

/// What a running program may ask of the world. Only implementations of this touch it.
pub trait Host {
    /// Appends to the program's output, which may be buffered.
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Appends to standard error, after flushing the output so that the two keep their order.
    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn flush(&mut self) -> io::Result<()>;
    /// One line of standard input without its newline; `None` at the end. `TimedOut` when the deadline is over or
    /// Ctrl-C was pressed before it has come.
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>>;
    /// What is left of standard input; what the stream has not taken when it is dropped is left for others.
    /// `TimedOut` as from [`Host::read_line`].
    fn input(&mut self) -> io::Result<Box<dyn BufRead>>;
    fn files(&mut self) -> &mut dyn Files;
    /// When waiting for the outside world shall end. Without a deadline only Ctrl-C ends it.
    fn set_deadline(&mut self, _: Instant) {}
    /// Runs a command to its end. An error means that it could not be started, or not be listened to.
    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended>;
    /// The variables of the environment, sorted by name.
    fn variables(&mut self) -> io::Result<Vec<(String, String)>>;
    /// The value of one variable of the environment, if it is set.
    fn variable(&mut self, name: &str) -> io::Result<Option<String>> {
        Ok(self.variables()?.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
    }
    /// Milliseconds since the epoch.
    fn clock(&mut self) -> io::Result<f64>;
    /// The program's own arguments.
    fn arguments(&self) -> &[String];
    /// Begins work on so many entries, for a host that shows how far it is; `None` where nobody is shown anything.
    fn walk(&mut self, _: usize) -> Option<Box<dyn Walk>> {
        None
    }
    /// The most that this process held in memory at once, in bytes; `None` where the system does not tell.
    fn peak_memory(&mut self) -> Option<u64> {
        None
    }
    /// The seed of `random`: `--seed`, or one that differs from run to run.
    fn seed(&mut self) -> io::Result<u64>;
}

/// Work that somebody is shown; it ends when this is dropped.
pub trait Walk {
    fn step(&mut self, amount: u64);
}

/// Why an operation failed, in the system's words without its error number.
pub fn reason(error: &io::Error) -> String {
    let bare = error.raw_os_error().is_none() && error.get_ref().is_none();
    // Errors that are made here speak as the system's own do.
    if bare && error.kind() == ErrorKind::NotFound {
        return "no such file or directory".to_string();
    }
    let text = error.to_string();
    let words = text.find(" (os error ").map_or(text.as_str(), |end| &text[..end]);
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => text,
    }
}

/// Does again what a signal came between; that is no failure.
fn uninterrupted<T>(mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match work() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Reads what a stream has in its buffer, or what comes into it: [`io::Read::read`] of a [`BufRead`].
fn read_buffered(stream: &mut impl BufRead, room: &mut [u8]) -> io::Result<usize> {
    let read = io::Read::read(&mut stream.fill_buf()?, room)?;
    stream.consume(read);
    Ok(read)
}

/// The next line of `input` without its `\n` or `\r\n`; `None` at the end. After an error, what came of the line
/// stands in `begun`, from where it is taken up again.
fn next_line(input: &mut dyn BufRead, begun: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    input.read_until(b'\n', begun)?;
    if begun.is_empty() {
        return Ok(None);
    }
    let mut line = std::mem::take(begun);
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_plain_words() {
        assert_eq!(reason(&io::Error::from_raw_os_error(28)), "no space left on device");
        assert_eq!(reason(&io::Error::other("Odd thing")), "odd thing");
        assert_eq!(reason(&io::Error::from_raw_os_error(2)), "no such file or directory");
        assert_eq!(reason(&ErrorKind::NotFound.into()), "no such file or directory");
    }

    #[test]
    fn lines_lose_their_ends_only() {
        let mut input = &b"one\r\n\n two \nlast\r"[..];
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input, &mut Vec::new()).expect("reading memory works") {
            lines.push(String::from_utf8(line).expect("text"));
        }
        assert_eq!(lines, ["one", "", " two ", "last\r"]);
    }
}
