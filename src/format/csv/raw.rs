//! A reader in, the same bytes out, those of the records under way kept for whoever asks what stood there.

use crate::budget;
use std::io::{self, Read};

/// Keeps what was read from the record before the current one on.
pub(super) struct Raw<R> {
    input: R,
    kept: Vec<u8>,
    /// Where `kept` starts in the whole input.
    start: u64,
    /// What stands before this will not be asked for.
    needed: u64,
}

impl<R: Read> Raw<R> {
    pub fn new(input: R) -> Raw<R> {
        Raw { input, kept: Vec::new(), start: 0, needed: 0 }
    }

    /// The bytes from `offset` of the input on, as far as they have been read.
    pub fn since(&self, offset: u64) -> &[u8] {
        let skipped = offset.saturating_sub(self.start) as usize;
        self.kept.get(skipped..).unwrap_or_default()
    }

    pub fn forget_before(&mut self, offset: u64) {
        self.needed = offset;
    }
}

impl<R: Read> Read for Raw<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let done = (self.needed.saturating_sub(self.start) as usize).min(self.kept.len());
        self.kept.drain(..done);
        self.start += done as u64;
        if let Err(fault) = budget::look().and_then(|()| budget::memory(self.kept.len())) {
            // The library's errors cannot carry it.
            budget::keep(fault);
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        let count = self.input.read(buffer)?;
        self.kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
