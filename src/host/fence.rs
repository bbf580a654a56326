//! Folders that a program may read or write in; only the files in them out, whatever a path holds.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::disk::{PIECE, folder_and_name, name_as_text};
use super::files::{Entry, Files, WriteStart};
use super::input::{Patience, Pieces, Steady};
use super::pipe::{AT_ONCE, Pipe};
use super::sandbox::refused;
use super::{reason, replace, uninterrupted};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileTypeExt, OpenOptions, OpenOptionsExt};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// Files in certain folders. The folders are held open, so that neither `..` nor a link, made at whatever moment,
/// leads out of them.
pub struct Fenced {
    /// Where relative paths start.
    start: PathBuf,
    read: Vec<Fence>,
    write: Vec<Fence>,
    patience: Patience,
}

struct Fence {
    /// The ways to say where it is: as it was given, and without links.
    paths: [PathBuf; 2],
    folder: Dir,
}

/// What the sandbox must have been told to allow something.
const READ_FLAG: &str = "--allow-read DIR";
const WRITE_FLAG: &str = "--allow-write DIR";

impl Fenced {
    pub fn new(read: &[PathBuf], write: &[PathBuf], patience: Patience) -> Result<Fenced, String> {
        let start = std::env::current_dir().map_err(|error| format!("no folder here: {}", reason(&error)))?;
        let fences = |paths: &[PathBuf]| -> Result<Vec<Fence>, String> {
            paths.iter().map(|path| Fence::new(&start.join(path))).collect()
        };
        Ok(Fenced { read: fences(read)?, write: fences(write)?, start, patience })
    }

    /// The folder of a fence, and where the path leads in it.
    fn within<'f>(&self, fences: &'f [Fence], path: &str, flag: &str) -> io::Result<(&'f Dir, PathBuf)> {
        let path = self.start.join(path);
        let found = [path.clone(), without_dots(&path)]
            .iter()
            .find_map(|path| fences.iter().find_map(|fence| Some((&fence.folder, fence.inside(path)?))));
        found.ok_or_else(|| refused(flag))
    }

    fn readable(&self, path: &str) -> io::Result<(&Dir, PathBuf)> {
        self.within(&self.read, path, READ_FLAG)
    }

    fn writable(&self, path: &str) -> io::Result<(&Dir, PathBuf)> {
        self.within(&self.write, path, WRITE_FLAG)
    }
}

impl Fence {
    fn new(path: &Path) -> Result<Fence, String> {
        let cannot = |error: io::Error| format!("cannot open the folder {path:?}: {}", reason(&error));
        let real = path.canonicalize().map_err(cannot)?;
        let folder = Dir::open_ambient_dir(&real, ambient_authority()).map_err(cannot)?;
        Ok(Fence { paths: [without_dots(path), real], folder })
    }

    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let rest = self.paths.iter().find_map(|fence| path.strip_prefix(fence).ok())?;
        Some(if rest.as_os_str().is_empty() { PathBuf::from(".") } else { rest.to_path_buf() })
    }
}

/// The path with each `..` taken together with the step before it.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(step),
        }
    }
    plain
}

/// Does `work`; says which flag would allow what led out of a fence.
fn told<T>(flag: &str, work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    uninterrupted(work).map_err(|error| match error.kind() {
        // The system's own refusals have a number.
        ErrorKind::PermissionDenied if error.raw_os_error().is_none() => refused(flag),
        _ => error,
    })
}

impl Files for Fenced {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        let (folder, path) = self.readable(path)?;
        match told(READ_FLAG, || folder.metadata(&path))? {
            found if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
            found if found.is_file() => {
                let file = told(READ_FLAG, || folder.open(&path))?;
                Ok(Box::new(BufReader::with_capacity(PIECE, Steady(file))))
            }
            // A pipe may have nothing to give for a long time.
            _ => {
                let folder = folder.try_clone()?;
                let open = move || told(READ_FLAG, || folder.open(&path));
                Ok(Box::new(Pieces::new(open, self.patience.clone())?))
            }
        }
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        let (folder, path) = self.writable(path)?;
        let mut options = OpenOptions::new();
        match start {
            WriteStart::Empty => options.write(true).create(true).truncate(true),
            WriteStart::End => options.append(true).create(true),
        };
        if folder.metadata(&path).is_ok_and(|found| found.file_type().is_fifo()) {
            options.custom_flags(AT_ONCE);
            let open = || told(WRITE_FLAG, || folder.open_with(&path, &options));
            return Ok(Box::new(Pipe::open(open, self.patience.clone())?));
        }
        Ok(Box::new(told(WRITE_FLAG, || folder.open_with(&path, &options))?))
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (folder, wanted) = self.writable(path)?;
        let target = match told(WRITE_FLAG, || folder.canonicalize(&wanted)) {
            Err(error) if error.kind() == ErrorKind::NotFound => wanted,
            target => target?,
        };
        match told(WRITE_FLAG, || folder.metadata(&target)) {
            Ok(found) if !found.is_file() => self.write(path, WriteStart::End)?.write_all(bytes),
            // What is not known must not be replaced.
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(_) | Err(_) => {
                let (parent, name) = folder_and_name(&target)?;
                // The last step is never followed: a name is replaced in a folder that is held open.
                replace::replace(&told(WRITE_FLAG, || folder.open_dir(parent))?, name, bytes)
            }
        }
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        let (folder, path) = self.readable(path)?;
        told(READ_FLAG, || folder.try_exists(&path))
    }

    fn list(&mut self, path: &str) -> io::Result<Vec<Entry>> {
        let (folder, path) = self.readable(path)?;
        told(READ_FLAG, || list(&folder.open_dir(&path)?))
    }
}

fn list(folder: &Dir) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in folder.entries()? {
        let entry = entry?;
        let name = name_as_text(entry.file_name())?;
        let is_folder = folder.metadata(&name).is_ok_and(|found| found.is_dir());
        let is_link = entry.file_type()?.is_symlink();
        entries.push(Entry { name, is_folder, is_link });
    }
    entries.sort();
    Ok(entries)
}
