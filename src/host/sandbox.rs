//! What a program may do in; a host that refuses the rest out, and says which flag would allow it.

#![expect(clippy::disallowed_methods, reason = "this is the host")]

use super::fence::Fenced;
use super::files::Files;
use super::input::Patience;
use super::process::{Ended, Invocation};
use super::{Host, reason};
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What a sandboxed program may do beyond its streams and arguments. By default nothing.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    /// Folders whose files it may read.
    pub read: Vec<PathBuf>,
    /// Folders whose files it may write.
    pub write: Vec<PathBuf>,
    /// Programs that it may start, by name or path; what they do is not confined.
    pub run: Vec<OsString>,
    pub environment: bool,
    pub clock: bool,
    /// Random numbers that differ from run to run.
    pub random: bool,
}

/// A host that does only what it has permission for.
pub struct SandboxHost<H> {
    inner: H,
    files: Fenced,
    /// The allowed programs, each where it really is.
    programs: Vec<PathBuf>,
    permissions: Permissions,
}

impl<H: Host> SandboxHost<H> {
    /// `patience` is that of `inner`. The error names the permission that means nothing: a folder or program that is
    /// not there.
    pub fn new(inner: H, patience: Patience, permissions: Permissions) -> Result<SandboxHost<H>, String> {
        let files = Fenced::new(&permissions.read, &permissions.write, patience)?;
        let programs = permissions
            .run
            .iter()
            .map(|program| {
                let found = find(program).and_then(|found| found.canonicalize());
                found.map_err(|error| format!("cannot find the program {program:?}: {}", reason(&error)))
            })
            .collect::<Result<_, _>>()?;
        Ok(SandboxHost { inner, files, programs, permissions })
    }
}

/// An operation that the sandbox does not do; `allowed_by` is a flag.
pub(super) fn refused(allowed_by: &str) -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, format!("the sandbox refuses it, {allowed_by} allows it"))
}

/// Where a program is: what a name without `/` means is looked up as a shell does.
fn find(program: &OsStr) -> io::Result<PathBuf> {
    if program.as_encoded_bytes().contains(&b'/') {
        return std::path::absolute(program);
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let candidates = std::env::split_paths(&folders).map(|folder| folder.join(program));
    let found = candidates.filter(|path| path.is_absolute()).find(|path| is_program(path));
    found.ok_or_else(|| ErrorKind::NotFound.into())
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

impl<H: Host> Host for SandboxHost<H> {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_output(bytes)
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_error(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.inner.read_line()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        self.inner.input()
    }

    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }

    fn set_deadline(&mut self, deadline: Instant) {
        self.inner.set_deadline(deadline);
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        let flag = match invocation.program.to_str() {
            Some("sh") => "--allow-run sh".to_string(),
            _ => format!("--allow-run {}", invocation.program.to_string_lossy()),
        };
        if self.programs.is_empty() {
            return Err(refused(&flag));
        }
        let found = find(&invocation.program)?;
        if !self.programs.contains(&found.canonicalize()?) {
            return Err(refused(&flag));
        }
        // What was found is what is started, wherever the name would lead a moment later.
        self.inner.run(&Invocation { program: found.into(), ..invocation.clone() })
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        if self.permissions.environment { self.inner.variables() } else { Err(refused("--allow-env")) }
    }

    fn clock(&mut self) -> io::Result<f64> {
        if self.permissions.clock { self.inner.clock() } else { Err(refused("--allow-clock")) }
    }

    fn arguments(&self) -> &[String] {
        self.inner.arguments()
    }

    fn peak_memory(&mut self) -> Option<u64> {
        self.inner.peak_memory()
    }

    fn seed(&mut self) -> io::Result<u64> {
        if self.permissions.random { self.inner.seed() } else { Err(refused("--seed N or --allow-random")) }
    }
}
