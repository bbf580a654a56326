//! The outside world behind one trait: output, input, clock, arguments and random numbers.

mod interrupt;
mod memory;
pub mod process;
mod reader;
mod scratch;
mod system;

pub use interrupt::Interrupt;
pub use memory::MemoryHost;
pub use scratch::{Scratch, read_text, write_text};
pub use system::SystemHost;

use std::io::{self, BufRead};

/// What a running program may ask of the world. Only implementations of this touch it.
pub trait Host {
    /// Appends to the program's output, which may be buffered.
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Appends to standard error, after flushing the output so that the two keep their order.
    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn flush(&mut self) -> io::Result<()>;
    /// One line without its newline; `None` at the end. `TimedOut` when none has come yet: to be asked again.
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>>;
    /// Milliseconds since the epoch.
    fn clock(&mut self) -> f64;
    /// The program's own arguments.
    fn arguments(&self) -> &[String];
    /// What this process holds now; `None` where the system does not tell.
    fn process_memory(&mut self) -> Option<ProcessMemory> {
        None
    }
    /// The seed of `random`: `--seed`, or one that differs from run to run.
    fn seed(&mut self) -> u64;
}

/// Memory of the whole process, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProcessMemory {
    /// What is in memory now, the program's own code included.
    pub resident: u64,
    /// The most that was in memory at once.
    pub peak: u64,
}

impl ProcessMemory {
    /// How much more than `before` was in memory at its fullest since then.
    pub fn growth_since(self, before: ProcessMemory) -> u64 {
        let most = if self.peak > before.peak { self.peak } else { self.resident };
        most.saturating_sub(before.resident)
    }
}

/// Why an operation failed, in the system's words without its error number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.find(" (os error ").map_or(text.as_str(), |end| &text[..end]);
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => text,
    }
}

/// The next line of `input` without its `\n` or `\r\n`; `None` at the end.
fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
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
    }

    #[test]
    fn lines_lose_their_ends_only() {
        let mut input = &b"one\r\n\n two \nlast\r"[..];
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input).expect("reading memory works") {
            lines.push(String::from_utf8(line).expect("text"));
        }
        assert_eq!(lines, ["one", "", " two ", "last\r"]);
    }
}
