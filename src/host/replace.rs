//! A folder, a name and bytes in; a file that has exactly these bytes out, or the file as it was.

use super::{reason, uninterrupted};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to a new file, and renames it to `name` when the disk has it. Keeps the mode bits of the
/// file that was there. After a failure nothing of the new file is left.
pub fn replace(folder: &Dir, name: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = match uninterrupted(|| folder.metadata(name)) {
        // Renaming needs no right to the file itself: a file that may not be written must stay.
        Ok(found) => {
            uninterrupted(|| folder.open_with(name, OpenOptions::new().write(true)))?;
            Some(found.permissions())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (temporary, file) = new_beside(folder, name)?;
    let written = fill(file, bytes, old).and_then(|()| folder.rename(&temporary, folder, name));
    if written.is_err() {
        let _the_first_error_is_the_one_to_tell = folder.remove_file(&temporary);
    }
    written
}

/// A file that was not there before, with the usual mode of a new one.
fn new_beside(folder: &Dir, name: &Path) -> io::Result<(PathBuf, cap_std::fs::File)> {
    let mut attempt = 0;
    loop {
        let path = PathBuf::from(format!(".{}.{}-{attempt}.tmp", name.display(), std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o666);
        match uninterrupted(|| folder.open_with(&path, &options)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => attempt += 1,
            Ok(file) => return Ok((path, file)),
            // The file itself may be one that can be written: what is missing is room beside it.
            Err(error) => {
                let why = format!("no new file can be made beside it: {}", reason(&error));
                return Err(io::Error::new(error.kind(), why));
            }
        }
    }
}

fn fill(mut file: cap_std::fs::File, bytes: &[u8], mode: Option<Permissions>) -> io::Result<()> {
    if let Some(mode) = mode {
        file.set_permissions(mode)?;
    }
    file.write_all(bytes)?;
    match file.sync_all() {
        // Some file systems have nothing to wait for.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cap_std::ambient_authority;

    #[test]
    fn what_cannot_be_made_beside_the_file_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).expect("a folder");
        folder.close().expect("nothing is in it");
        let error = replace(&dir, Path::new("a.txt"), b"new").expect_err("there is no folder any more");
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(reason(&error), "no new file can be made beside it: no such file or directory");
    }
}
