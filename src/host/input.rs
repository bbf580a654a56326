//! A source that may be slow in, its bytes out, asked for by someone who cannot wait for ever.

use super::process::Allowance;
use super::{next_line, read_buffered, uninterrupted};
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait before looking whether the wait shall end.
pub(super) const MOMENT: Duration = Duration::from_millis(20);
const PIECE: usize = 64 * 1024;

/// How long waiting for the world makes sense. Clones share the deadline.
#[derive(Clone, Default)]
pub struct Patience {
    interrupt: Arc<AtomicBool>,
    deadline: Rc<Cell<Option<Instant>>>,
}

impl Patience {
    pub fn new(interrupt: Arc<AtomicBool>) -> Patience {
        Patience { interrupt, deadline: Rc::default() }
    }

    pub fn set_deadline(&self, deadline: Instant) {
        self.deadline.set(Some(deadline));
    }

    /// What a process may use while there is patience.
    pub fn allowance(&self) -> Allowance {
        let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
        Allowance {
            // A little more than is left, so that nobody finds that there is still time.
            time: self
                .deadline
                .get()
                .map_or(Duration::MAX, |deadline| left(deadline) + Duration::from_millis(1)),
            output: usize::MAX,
            interrupt: Some(Arc::clone(&self.interrupt)),
        }
    }

    /// Whether Ctrl-C was pressed or the time is up.
    pub fn is_over(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
            || self.deadline.get().is_some_and(|deadline| Instant::now() > deadline)
    }

    /// Goes on waiting, or gives `TimedOut` when patience is over.
    pub fn hold(&self) -> io::Result<()> {
        if self.is_over() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

type Piece = io::Result<Vec<u8>>;

/// The bytes of a source that a thread of its own reads, a piece each time it is asked to, never ahead.
///
/// Reading gives `TimedOut` when patience is over before a piece has come; nothing is lost then.
pub struct Pieces {
    ask: SyncSender<()>,
    pieces: Receiver<Piece>,
    asked: bool,
    patience: Patience,
    piece: Vec<u8>,
    /// How much of the piece has been read.
    read: usize,
}

impl Pieces {
    /// The source is opened by the thread, because that may have to wait as well. An error means that there is no
    /// thread to be had.
    pub fn new<S: Read>(
        open: impl FnOnce() -> io::Result<S> + Send + 'static,
        patience: Patience,
    ) -> io::Result<Pieces> {
        let (ask, asked) = sync_channel(1);
        let (give, pieces) = sync_channel(1);
        thread::Builder::new().spawn(move || {
            let mut source = match open() {
                Ok(source) => source,
                Err(error) => return drop(asked.recv().map(|()| give.send(Err(error)))),
            };
            while asked.recv().is_ok() && give.send(next_piece(&mut source)).is_ok() {}
        })?;
        Ok(Pieces { ask, pieces, asked: false, patience, piece: Vec::new(), read: 0 })
    }

    fn next(&mut self) -> Piece {
        if !self.asked {
            self.ask.send(()).map_err(|_| ended())?;
            self.asked = true;
        }
        loop {
            match self.pieces.recv_timeout(MOMENT) {
                Err(RecvTimeoutError::Timeout) => self.patience.hold()?,
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
                Ok(piece) => {
                    self.asked = false;
                    return piece;
                }
            }
        }
    }
}

fn next_piece(source: &mut impl Read) -> Piece {
    let mut piece = vec![0; PIECE];
    let read = uninterrupted(|| source.read(&mut piece))?;
    piece.truncate(read);
    Ok(piece)
}

/// A source whose reads a signal does not end.
pub struct Steady<S>(pub S);

impl<S: Read> Read for Steady<S> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        uninterrupted(|| self.0.read(room))
    }
}

fn ended() -> io::Error {
    io::Error::other("its reader has ended")
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.piece.len() {
            self.piece = self.next()?;
            self.read = 0;
        }
        Ok(self.piece.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount;
    }
}

impl Read for Pieces {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, room)
    }
}

/// Standard input, which lines and streams take from in turn.
#[derive(Clone)]
pub struct SharedInput {
    source: Rc<RefCell<Box<dyn BufRead>>>,
    /// What [`SharedInput::line`] has of a line whose end has not come yet.
    begun: Vec<u8>,
}

impl SharedInput {
    pub fn new(source: impl BufRead + 'static) -> SharedInput {
        SharedInput { source: Rc::new(RefCell::new(Box::new(source))), begun: Vec::new() }
    }

    /// The next line without its end; `None` when there is none.
    pub fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        next_line(&mut **self.source.borrow_mut(), &mut self.begun)
    }

    /// A stream of what is left. What it does not take is there for others.
    pub fn stream(&mut self) -> Box<dyn BufRead> {
        let begun = std::mem::take(&mut self.begun);
        Box::new(InputStream { source: Rc::clone(&self.source), taken: begun, read: 0 })
    }
}

struct InputStream {
    source: Rc<RefCell<Box<dyn BufRead>>>,
    /// A copy of what the source holds ready, from which this reads.
    taken: Vec<u8>,
    read: usize,
}

impl BufRead for InputStream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.taken.len() {
            let mut source = self.source.borrow_mut();
            self.taken.clear();
            self.read = 0;
            self.taken.extend_from_slice(source.fill_buf()?);
            source.consume(self.taken.len());
        }
        Ok(self.taken.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount;
    }
}

impl Read for InputStream {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, room)
    }
}

impl Drop for InputStream {
    /// Puts back what was taken and not read.
    fn drop(&mut self) {
        let left = self.taken.split_off(self.read.min(self.taken.len()));
        if !left.is_empty() {
            let mut source = self.source.borrow_mut();
            let rest = std::mem::replace(&mut *source, Box::new(io::empty()));
            *source = Box::new(io::Cursor::new(left).chain(rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let patience = Patience::default();
        let mut input =
            SharedInput::new(Pieces::new(move || Ok(Slow(typed)), patience.clone()).expect("a thread"));
        patience.set_deadline(Instant::now());
        type_in.send(b"on").expect("the reader lives");
        let mut late = 0;
        let mut line = |input: &mut SharedInput| loop {
            match input.line() {
                Err(error) if error.kind() == io::ErrorKind::TimedOut => late += 1,
                line => return line.expect("a line"),
            }
            if late == 1 {
                type_in.send(b"e\ntwo").expect("the reader lives");
            }
        };
        assert_eq!(line(&mut input), Some(b"one".to_vec()));
        assert_eq!(late, 1);
        drop(type_in);
        assert_eq!(input.line().expect("a line"), Some(b"two".to_vec()));
        assert_eq!(input.line().expect("the end"), None);
    }

    #[test]
    fn a_stream_leaves_what_it_does_not_take() {
        let mut input = SharedInput::new(io::Cursor::new(b"one\ntwo\nthree\nfour\n".to_vec()));
        assert_eq!(input.line().expect("memory"), Some(b"one".to_vec()));
        let mut stream = input.stream();
        let mut line = String::new();
        stream.read_line(&mut line).expect("memory");
        assert_eq!(line, "two\n");
        drop(stream);
        assert_eq!(input.line().expect("memory"), Some(b"three".to_vec()));
        let mut rest = String::new();
        input.stream().read_to_string(&mut rest).expect("memory");
        assert_eq!(rest, "four\n");
        assert_eq!(input.line().expect("memory"), None);
    }
}
