//! Paths in, files that exist only in memory out.

use super::files::{Entry, Files, WriteStart};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, ErrorKind, Write};
use std::rc::Rc;

/// Files by path; folders are there as long as something is in them.
#[derive(Debug, Default)]
pub struct MemoryFiles(Rc<RefCell<BTreeMap<String, Vec<u8>>>>);

impl MemoryFiles {
    pub fn insert(&mut self, path: &str, bytes: Vec<u8>) {
        self.0.borrow_mut().insert(plain(path), bytes);
    }

    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        self.0.borrow().get(&plain(path)).cloned()
    }

    /// Every path, sorted.
    pub fn paths(&self) -> Vec<String> {
        self.0.borrow().keys().cloned().collect()
    }

    fn is_folder(&self, path: &str) -> bool {
        let inside = inside(path);
        self.0.borrow().range(inside.clone()..).next().is_some_and(|(file, _)| file.starts_with(&inside))
    }

    /// The path of a file that may be written.
    fn target(&self, path: &str) -> io::Result<String> {
        let path = plain(path);
        if path.is_empty() || self.is_folder(&path) {
            return Err(ErrorKind::IsADirectory.into());
        }
        match path.rsplit_once('/') {
            Some((folder, _)) if !folder.is_empty() && !self.is_folder(folder) => {
                Err(ErrorKind::NotFound.into())
            }
            Some(_) | None => Ok(path),
        }
    }
}

impl Files for MemoryFiles {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        match self.get(path) {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes))),
            None if self.is_folder(&plain(path)) => Err(ErrorKind::IsADirectory.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        let path = self.target(path)?;
        let mut files = self.0.borrow_mut();
        let bytes = files.entry(path.clone()).or_default();
        match start {
            WriteStart::Empty => bytes.clear(),
            WriteStart::End => {}
        }
        Ok(Box::new(Appending { files: Rc::clone(&self.0), path }))
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.target(path)?;
        self.0.borrow_mut().insert(path, bytes.to_vec());
        Ok(())
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        let path = plain(path);
        Ok(path.is_empty() || self.0.borrow().contains_key(&path) || self.is_folder(&path))
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>> {
        let folder = plain(folder);
        if self.0.borrow().contains_key(&folder) {
            return Err(ErrorKind::NotADirectory.into());
        }
        if !folder.is_empty() && !self.is_folder(&folder) {
            return Err(ErrorKind::NotFound.into());
        }
        let inside = inside(&folder);
        let files = self.0.borrow();
        let mut entries: Vec<Entry> = files
            .keys()
            .filter_map(|path| path.strip_prefix(&inside))
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => Entry { name: name.to_string(), is_folder: true, is_link: false },
                None => Entry { name: rest.to_string(), is_folder: false, is_link: false },
            })
            .collect();
        entries.sort();
        entries.dedup();
        Ok(entries)
    }
}

/// What the paths of everything in a folder begin with.
fn inside(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

/// The path without `.`, `..` and doubled slashes.
fn plain(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

struct Appending {
    files: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    path: String,
}

impl Write for Appending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.files.borrow_mut().entry(self.path.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn files() -> MemoryFiles {
        let mut files = MemoryFiles::default();
        files.insert("b.txt", b"b".to_vec());
        files.insert("./dir/a.txt", b"a".to_vec());
        files.insert("dir/deep/c", b"c".to_vec());
        files
    }

    fn entries(list: &[(&str, bool)]) -> Vec<Entry> {
        list.iter()
            .map(|&(name, is_folder)| Entry { name: name.to_string(), is_folder, is_link: false })
            .collect()
    }

    #[test]
    fn folders_are_what_paths_imply() {
        let mut files = files();
        assert_eq!(files.list(".").expect("it is there"), entries(&[("b.txt", false), ("dir", true)]));
        assert_eq!(files.list("dir/").expect("it is there"), entries(&[("a.txt", false), ("deep", true)]));
        assert_eq!(files.list("no").expect_err("not there").kind(), ErrorKind::NotFound);
        assert_eq!(files.list("b.txt").expect_err("a file").kind(), ErrorKind::NotADirectory);
        let found = ["dir", "dir/../b.txt", "di", ""].map(|path| files.exists(path).expect("memory"));
        assert_eq!(found, [true, true, false, true]);
    }

    #[test]
    fn streams_begin_empty_or_at_the_end() {
        let mut files = files();
        let mut write = |start, text: &[u8]| {
            files.write("b.txt", start).expect("a file").write_all(text).expect("memory");
            files.get("b.txt").expect("it is there")
        };
        assert_eq!(write(WriteStart::End, b"2"), b"b2");
        assert_eq!(write(WriteStart::Empty, b"3"), b"3");
        let refused = |mut files: MemoryFiles, path| files.replace(path, b"").expect_err(path).kind();
        assert_eq!(refused(self::files(), "dir"), ErrorKind::IsADirectory);
        assert_eq!(refused(self::files(), "no/a"), ErrorKind::NotFound);
    }

    #[test]
    fn a_reader_keeps_what_it_opened() {
        let mut files = files();
        let mut reader = files.read("b.txt").expect("a file");
        files.replace("b.txt", b"new").expect("a file");
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("memory");
        assert_eq!(text, "b");
    }
}
