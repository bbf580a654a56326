//! Files as values: a path and, until it is closed, a stream.

use super::container::Container;
use crate::host::files::WriteStart;
use std::cell::{Ref, RefCell};
use std::io::{BufRead, Write};
use std::rc::Rc;

/// An open file, or one that was. It closes when it is dropped, and when it has been read to the end.
pub struct File {
    path: Rc<str>,
    stream: RefCell<Stream>,
    written: RefCell<Written>,
}

/// What has been written through a file, as far as what comes next depends on it.
pub enum Written {
    Nothing,
    Something,
    /// A table whose rows have the keys of this container; nothing after it.
    Table(Container),
}

/// What can be done with a file now.
pub enum Stream {
    Reading(Box<dyn BufRead>),
    Writing(Box<dyn Write>),
    /// Standard output, which the host has.
    Output,
    /// A call that has not returned yet has the stream.
    Busy,
    Closed,
}

/// What a program opens a file for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileMode {
    Read,
    Write(WriteStart),
}

impl FileMode {
    /// `:read`, `:write`, `:append`
    pub fn named(name: &str) -> Option<FileMode> {
        match name {
            "read" => Some(FileMode::Read),
            "write" => Some(FileMode::Write(WriteStart::Empty)),
            "append" => Some(FileMode::Write(WriteStart::End)),
            _ => None,
        }
    }
}

impl File {
    pub fn new(path: &str, stream: Stream, written: Written) -> File {
        File { path: path.into(), stream: RefCell::new(stream), written: RefCell::new(written) }
    }

    pub fn written(&self) -> Ref<'_, Written> {
        self.written.borrow()
    }

    pub fn set_written(&self, written: Written) {
        *self.written.borrow_mut() = written;
    }

    pub fn path(&self) -> &Rc<str> {
        &self.path
    }

    /// Takes the stream out and leaves `Busy`; what is closed or busy stays so.
    pub fn take(&self) -> Stream {
        let mut stream = self.stream.borrow_mut();
        match &*stream {
            Stream::Closed => Stream::Closed,
            Stream::Reading(_) | Stream::Writing(_) | Stream::Output | Stream::Busy => {
                std::mem::replace(&mut *stream, Stream::Busy)
            }
        }
    }

    /// Ends what [`File::take`] began.
    pub fn put_back(&self, stream: Stream) {
        *self.stream.borrow_mut() = stream;
    }
}
