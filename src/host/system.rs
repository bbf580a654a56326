//! The real world: standard input, output and error, the system's files and clock.

#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the host")]

use super::disk::Disk;
use super::files::Files;
use super::input::{Patience, Pieces, SharedInput};
use super::process::{self, Ended, Invocation};
use super::{Host, Interrupt};
use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How much output is held back before it is written.
const BUFFER: usize = 64 * 1024;

/// The process's own streams, clock and arguments.
///
/// Output is held in a buffer of its own, so that a closed pipe or a full disk comes back as an error
/// from [`Host::write_output`] or [`Host::flush`] and never as a panic.
pub struct SystemHost {
    output: Vec<u8>,
    /// A person is watching: lines are written when they are complete.
    watched: bool,
    input: Option<SharedInput>,
    files: Disk,
    arguments: Vec<String>,
    seed: Option<u64>,
    patience: Patience,
}

impl SystemHost {
    /// Without a `seed`, [`Host::seed`] gives one that differs from run to run.
    pub fn new(arguments: Vec<String>, seed: Option<u64>, interrupt: Interrupt) -> SystemHost {
        let patience = Patience::new(interrupt.flag());
        SystemHost {
            output: Vec::new(),
            watched: io::stdout().is_terminal(),
            input: None,
            files: Disk::new(patience.clone()),
            arguments,
            seed,
            patience,
        }
    }

    /// How long this host waits; it goes on to know the deadline.
    pub fn patience(&self) -> Patience {
        self.patience.clone()
    }

    /// How many bytes of address space this process may have; `None` where that is not limited.
    pub fn address_space() -> Option<u64> {
        address_space(&std::fs::read_to_string("/proc/self/limits").ok()?)
    }

    /// All that is left of standard input.
    pub fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        self.flush()?;
        let mut bytes = Vec::new();
        self.shared_input()?.stream().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn shared_input(&mut self) -> io::Result<&mut SharedInput> {
        let input = match self.input.take() {
            Some(input) => input,
            None => SharedInput::new(Pieces::new(|| Ok(io::stdin()), self.patience.clone())?),
        };
        Ok(self.input.insert(input))
    }

    /// Writes to standard output past the buffer, which is empty.
    fn write_through(bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }
}

impl Host for SystemHost {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.output.len() + bytes.len() > BUFFER {
            self.flush()?;
            if bytes.len() > BUFFER {
                return Self::write_through(bytes);
            }
        }
        self.output.extend_from_slice(bytes);
        if self.watched && bytes.contains(&b'\n') { self.flush() } else { Ok(()) }
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        let flushed = self.flush();
        io::stderr().lock().write_all(bytes)?;
        flushed
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let held = std::mem::take(&mut self.output);
        let written = Self::write_through(&held);
        // What could not be written is dropped: writing it again could only repeat its first part.
        self.output = held;
        self.output.clear();
        written
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.flush()?;
        self.shared_input()?.line()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        self.flush()?;
        Ok(self.shared_input()?.stream())
    }

    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }

    fn set_deadline(&mut self, deadline: Instant) {
        self.patience.set_deadline(deadline);
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        self.flush()?;
        process::run(invocation, Vec::new(), &self.patience.allowance())
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        let text = |name: OsString| name.to_string_lossy().into_owned();
        let mut variables: Vec<_> =
            std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect();
        variables.sort();
        Ok(variables)
    }

    fn clock(&mut self) -> io::Result<f64> {
        Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |elapsed| elapsed.as_millis() as f64))
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn peak_memory(&mut self) -> Option<u64> {
        peak_memory(&std::fs::read_to_string("/proc/self/status").ok()?)
    }

    fn seed(&mut self) -> io::Result<u64> {
        // The hasher's keys are the standard library's only source of random bits.
        Ok(*self.seed.get_or_insert_with(|| RandomState::new().build_hasher().finish()))
    }
}

/// Linux's words on a process: lines like `VmHWM:     1234 kB`.
fn peak_memory(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// Linux's words on its limits: `Max address space     4294967296     unlimited     bytes`.
fn address_space(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_space_is_read_from_the_words_of_the_system() {
        let head = "Limit                     Soft Limit           Hard Limit           Units\n";
        let line =
            |soft| format!("{head}Max address space         {soft}           unlimited            bytes\n");
        assert_eq!(address_space(&line("4294967296")), Some(4_294_967_296));
        assert_eq!(address_space(&line("unlimited")), None);
        assert_eq!(address_space(head), None);
    }

    #[test]
    fn memory_is_read_from_the_words_of_the_system() {
        let status = "Name:\tx\nVmHWM:\t    4 kB\nVmRSS:\t   3 kB\n";
        assert_eq!(peak_memory(status), Some(4096));
        assert_eq!(peak_memory("VmRSS: 4 kB"), None);
        assert_eq!(peak_memory("VmHWM: many\nVmRSS: 3 kB"), None);
    }
}
