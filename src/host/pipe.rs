//! A named pipe in, a stream into it out that waits for whoever reads there, but not for ever.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::input::{MOMENT, Patience};
use super::uninterrupted;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;

/// What opening a pipe for [`Pipe`] must ask of the system: not to wait.
pub const AT_ONCE: i32 = OFlags::NONBLOCK.bits() as i32;

/// Writing gives `TimedOut` when patience is over before the bytes are taken.
pub struct Pipe<F> {
    file: F,
    patience: Patience,
}

impl<F: Write + AsFd> Pipe<F> {
    /// Waits until the pipe has a reader. `open` opens it [`AT_ONCE`].
    pub fn open(mut open: impl FnMut() -> io::Result<F>, patience: Patience) -> io::Result<Pipe<F>> {
        loop {
            match uninterrupted(&mut open) {
                Err(error) if error.raw_os_error() == Some(Errno::NXIO.raw_os_error()) => {
                    patience.hold()?;
                    std::thread::sleep(MOMENT);
                }
                opened => return opened.map(|file| Pipe { file, patience }),
            }
        }
    }
}

impl<F: Write + AsFd> Write for Pipe<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.patience.hold()?,
                written => return written,
            }
            let moment = Timespec { tv_sec: 0, tv_nsec: MOMENT.subsec_nanos().into() };
            // Whatever woke us, the pipe is tried next.
            let _woken = poll(&mut [PollFd::new(&self.file, PollFlags::OUT)], Some(&moment));
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
