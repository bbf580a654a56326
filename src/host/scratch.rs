//! Names and contents in, files out: in a folder that goes with its owner, or where a person wants them.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::reason;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// A fresh, empty folder; it is removed, with all that is in it, when this is dropped.
pub struct Scratch(TempDir);

impl Scratch {
    pub fn new() -> io::Result<Scratch> {
        tempfile::Builder::new().prefix("weave-tree-").tempdir().map(Scratch)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes a folder in it.
    pub fn make(&self, name: &str) -> io::Result<PathBuf> {
        let path = self.path().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// Writes a file, with the folders it stands in. Names that lead out of the folder are refused.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        {
            return Err(io::Error::new(ErrorKind::InvalidInput, format!("`{name}` leads out of the folder")));
        }
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, bytes)?;
        Ok(path)
    }
}

/// The text of a file; an error is in plain words.
pub fn read_text(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| reason(&error))?;
    String::from_utf8(bytes).map_err(|_| "expected UTF-8 text, found other bytes".to_owned())
}

/// The first `bytes` of a file as text; an error is in plain words.
pub fn read_start(path: &Path, bytes: u64) -> Result<String, String> {
    let mut start = Vec::new();
    let file = std::fs::File::open(path);
    file.and_then(|file| file.take(bytes).read_to_end(&mut start)).map_err(|error| reason(&error))?;
    Ok(String::from_utf8_lossy(&start).into_owned())
}

/// Writes a file, with the folders it stands in; an error is in plain words.
pub fn write_text(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(path, text)).map_err(|error| reason(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_the_folder_and_go_with_it() {
        let scratch = Scratch::new().expect("a temporary folder");
        let path = scratch.write("a/b.txt", b"x").expect("it can be written");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"x");
        assert!(scratch.write("../b.txt", b"x").is_err() && scratch.write("/b.txt", b"x").is_err());
        drop(scratch);
        assert!(!path.exists());
    }
}
