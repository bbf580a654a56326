//! Paths in, the files and folders of this machine out.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::files::{Entry, Files, WriteStart};
use super::input::{Patience, Pieces, Steady};
use super::pipe::{AT_ONCE, Pipe};
use super::{replace, uninterrupted};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// How much is read at once.
pub(super) const PIECE: usize = 64 * 1024;

/// The machine's own files, without any fence.
pub struct Disk {
    patience: Patience,
}

impl Disk {
    pub fn new(patience: Patience) -> Disk {
        Disk { patience }
    }

    fn stream(&self, path: &str, mut options: OpenOptions) -> io::Result<Box<dyn Write>> {
        if std::fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo()) {
            options.custom_flags(AT_ONCE);
            return Ok(Box::new(Pipe::open(|| options.open(path), self.patience.clone())?));
        }
        Ok(Box::new(options.open(path)?))
    }
}

impl Files for Disk {
    fn read(&mut self, path: &str) -> io::Result<Box<dyn BufRead>> {
        let wanted = PathBuf::from(path);
        match std::fs::metadata(&wanted)? {
            found if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            found if found.is_file() => {
                Ok(Box::new(BufReader::with_capacity(PIECE, Steady(File::open(wanted)?))))
            }
            // A pipe or a terminal may have nothing to give for a long time.
            _ => Ok(Box::new(Pieces::new(move || File::open(wanted), self.patience.clone())?)),
        }
    }

    fn write(&mut self, path: &str, start: WriteStart) -> io::Result<Box<dyn Write>> {
        self.stream(path, writing(start))
    }

    fn replace(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        // `/dev/stdout` may lead to a plain file that others write too; what `/dev/shm` holds are files like others.
        let is_device =
            (path.starts_with("/dev/") && !path.starts_with("/dev/shm/")) || path.starts_with("/proc/");
        let is_other = match std::fs::metadata(path) {
            Ok(found) => !found.is_file(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            // What is not known must not be replaced.
            Err(error) => return Err(error),
        };
        if is_device || is_other {
            let mut options = OpenOptions::new();
            options.append(true);
            return self.stream(path, options)?.write_all(bytes);
        }
        let target = behind_links(Path::new(path))?;
        let (folder, name) = folder_and_name(&target)?;
        let folder = uninterrupted(|| Dir::open_ambient_dir(folder, ambient_authority()))?;
        replace::replace(&folder, name, bytes)
    }

    fn exists(&mut self, path: &str) -> io::Result<bool> {
        Path::new(path).try_exists()
    }

    fn list(&mut self, folder: &str) -> io::Result<Vec<Entry>> {
        uninterrupted(|| list(folder))
    }
}

fn list(folder: &str) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = std::fs::metadata(entry.path()).as_ref().is_ok_and(Metadata::is_dir);
        let is_link = entry.file_type()?.is_symlink();
        entries.push(Entry { name: name_as_text(entry.file_name())?, is_folder, is_link });
    }
    entries.sort();
    Ok(entries)
}

fn writing(start: WriteStart) -> OpenOptions {
    let mut options = OpenOptions::new();
    match start {
        WriteStart::Empty => options.write(true).create(true).truncate(true),
        WriteStart::End => options.append(true).create(true),
    };
    options
}

/// Links lead to links at most so often: what Linux allows.
const MOST_LINKS: usize = 40;

/// Where the links at the end of the path lead; a link may lead to what is not there yet.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            // It is no link, or is not there yet.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotFound) => {
                return Ok(path);
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

/// The folder that a path is in, and what it is called there.
pub(super) fn folder_and_name(path: &Path) -> io::Result<(&Path, &Path)> {
    let Some(name) = path.file_name() else { return Err(io::ErrorKind::IsADirectory.into()) };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok((folder.unwrap_or(Path::new(".")), Path::new(name)))
}

/// Names that are not UTF-8 cannot be values; leaving them out would lose files without a word.
pub(super) fn name_as_text(name: std::ffi::OsString) -> io::Result<String> {
    name.into_string().map_err(|name| {
        let shown = name.to_string_lossy();
        io::Error::new(io::ErrorKind::InvalidData, format!("the name `{shown}` in it is not UTF-8"))
    })
}
