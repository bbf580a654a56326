//! The outside world behind one trait: output, input, clock, arguments and random numbers.

use std::io;

/// What a running program may ask of the world. Only implementations of this touch it.
pub trait Host {
    /// Appends to the program's output, which may be buffered.
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Appends to standard error, after flushing the output so that the two keep their order.
    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn flush(&mut self) -> io::Result<()>;
    /// One line without its newline; `None` at the end.
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>>;
    /// Milliseconds since the epoch.
    fn clock(&mut self) -> f64;
    /// The program's own arguments.
    fn arguments(&self) -> &[String];
    /// The seed of `random`: `--seed`, or one that differs from run to run.
    fn seed(&mut self) -> u64;
}
