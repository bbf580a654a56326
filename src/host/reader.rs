//! Standard input in; its lines out, asked for by someone who cannot wait for ever.

use super::next_line;
use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How long to wait before the asker looks at the clock.
const PATIENCE: Duration = Duration::from_millis(20);

type Line = io::Result<Option<Vec<u8>>>;

/// A thread that reads a line each time it is asked to, never ahead.
pub struct LineReader {
    ask: SyncSender<()>,
    lines: Receiver<Line>,
    asked: bool,
}

impl LineReader {
    pub fn new(mut input: impl BufRead + Send + 'static) -> LineReader {
        let (ask, asked) = sync_channel(1);
        let (give, lines) = sync_channel(1);
        thread::spawn(move || while asked.recv().is_ok() && give.send(next_line(&mut input)).is_ok() {});
        LineReader { ask, lines, asked: false }
    }

    /// The next line; `TimedOut` if it has not come within a moment.
    pub fn line(&mut self) -> Line {
        if !self.asked {
            self.ask.send(()).map_err(|_| ended())?;
            self.asked = true;
        }
        let line = self.lines.recv_timeout(PATIENCE);
        if !matches!(line, Err(RecvTimeoutError::Timeout)) {
            self.asked = false;
        }
        match line {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => Err(ended()),
        }
    }
}

fn ended() -> io::Error {
    io::Error::other("its reader has ended")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// Gives its bytes only when told to.
    struct Slow(Receiver<&'static [u8]>);

    impl Read for Slow {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let bytes = self.0.recv().unwrap_or_default();
            room[..bytes.len()].copy_from_slice(bytes);
            Ok(bytes.len())
        }
    }

    #[test]
    fn a_line_that_is_late_is_not_lost() {
        let (type_in, typed) = sync_channel(2);
        let mut reader = LineReader::new(BufReader::new(Slow(typed)));
        assert_eq!(reader.line().expect_err("nothing typed").kind(), io::ErrorKind::TimedOut);
        type_in.send(b"one\ntwo").expect("the reader lives");
        let mut line = || loop {
            match reader.line() {
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
                line => return line.expect("a line"),
            }
        };
        assert_eq!(line(), Some(b"one".to_vec()));
        drop(type_in);
        assert_eq!(line(), Some(b"two".to_vec()));
        assert_eq!(line(), None);
    }
}
