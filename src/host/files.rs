//! What a program may ask of files and folders: the trait that the disk, a sandbox and memory implement.

use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};

/// Files and folders by path. A relative path starts where the program was started.
pub trait Files {
    /// The file's bytes, from the start.
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>>;
    /// A stream into the file; each write has reached the system when it returns.
    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>>;
    /// Gives the file this content and no other: after a failure the old content is there, whole. What is no
    /// plain file, a device for example, is written into as it is.
    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()>;
    /// Whether something is there that the path leads to.
    fn exists(&mut self, path: &str) -> io::Result<bool>;
    /// What stands in the folder, sorted by name; without `.` and `..`.
    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>>;
}

/// Where a stream into a file begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteStart {
    /// In an emptied file.
    Empty,
    /// Behind what is there.
    End,
}

/// Something in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    /// A folder, or a link to one.
    pub is_folder: bool,
    pub is_link: bool,
}
