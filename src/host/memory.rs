//! A world in memory: what goes in is given beforehand, what comes out is kept.

use super::Host;
use super::files::Files;
use super::input::SharedInput;
use super::memory_files::MemoryFiles;
use super::process::{Ended, Invocation};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Cursor, ErrorKind};

/// A host for tests and for programs that embed Weave: nothing outside is touched.
///
/// ```
/// use weave_tree::host::{Host, MemoryHost};
///
/// let mut host = MemoryHost::new().with_input("first\nsecond\n");
/// assert_eq!(host.read_line().unwrap(), Some(b"first".to_vec()));
/// host.write_output(b"hello\n").unwrap();
/// assert_eq!(host.output(), "hello\n");
/// ```
pub struct MemoryHost {
    output: Vec<u8>,
    error: Vec<u8>,
    input: SharedInput,
    files: MemoryFiles,
    arguments: Vec<String>,
    variables: BTreeMap<String, String>,
    commands: Commands,
    clock: f64,
    seed: u64,
    /// How much more output is taken, and what happens then.
    room: Option<(usize, ErrorKind)>,
}

/// What runs the commands of a program in memory.
type Commands = fn(&Invocation) -> io::Result<Ended>;

impl Default for MemoryHost {
    fn default() -> MemoryHost {
        MemoryHost::new()
    }
}

impl MemoryHost {
    pub fn new() -> MemoryHost {
        MemoryHost {
            output: Vec::new(),
            error: Vec::new(),
            input: SharedInput::new(io::empty()),
            files: MemoryFiles::default(),
            arguments: Vec::new(),
            variables: BTreeMap::new(),
            commands: |_| Err(ErrorKind::NotFound.into()),
            clock: 0.0,
            seed: 0,
            room: None,
        }
    }

    pub fn with_input(mut self, input: impl Into<Vec<u8>>) -> MemoryHost {
        self.input = SharedInput::new(Cursor::new(input.into()));
        self
    }

    pub fn with_arguments<T: Into<String>>(mut self, arguments: impl IntoIterator<Item = T>) -> MemoryHost {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// A file that is there when the program starts.
    pub fn with_file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> MemoryHost {
        self.files.insert(path, bytes.into());
        self
    }

    pub fn with_variable(mut self, name: &str, value: &str) -> MemoryHost {
        self.variables.insert(name.to_string(), value.to_string());
        self
    }

    /// What runs commands; without this there are none.
    pub fn with_commands(mut self, commands: fn(&Invocation) -> io::Result<Ended>) -> MemoryHost {
        self.commands = commands;
        self
    }

    /// What `clock()` gives, every time.
    pub fn with_clock(mut self, milliseconds: f64) -> MemoryHost {
        self.clock = milliseconds;
        self
    }

    pub fn with_seed(mut self, seed: u64) -> MemoryHost {
        self.seed = seed;
        self
    }

    /// Output beyond `bytes` fails with `kind`, as a closed pipe or a full disk does.
    pub fn with_room(mut self, bytes: usize, kind: ErrorKind) -> MemoryHost {
        self.room = Some((bytes, kind));
        self
    }

    /// All output so far. Weave writes text; bytes that are not UTF-8 appear as `�`.
    pub fn output(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }

    pub fn error(&self) -> String {
        String::from_utf8_lossy(&self.error).into_owned()
    }

    /// What is in a file now; `None` if there is none.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path)
    }

    /// The paths of all files, sorted.
    pub fn file_paths(&self) -> Vec<String> {
        self.files.paths()
    }

    pub fn output_bytes(&self) -> &[u8] {
        &self.output
    }
}

impl Host for MemoryHost {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((room, kind)) = self.room {
            let fits = room.min(bytes.len());
            self.output.extend_from_slice(&bytes[..fits]);
            self.room = Some((room - fits, kind));
            return if fits < bytes.len() { Err(kind.into()) } else { Ok(()) };
        }
        self.output.extend_from_slice(bytes);
        Ok(())
    }

    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.error.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.input.line()
    }

    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        Ok(self.input.stream())
    }

    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }

    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        (self.commands)(invocation)
    }

    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        Ok(self.variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn clock(&mut self) -> io::Result<f64> {
        Ok(self.clock)
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn seed(&mut self) -> io::Result<u64> {
        Ok(self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_fails_where_the_room_ends() {
        let mut host = MemoryHost::new().with_room(5, ErrorKind::StorageFull);
        assert!(host.write_output(b"123").is_ok());
        let error = host.write_output(b"456").expect_err("there is room for two more");
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        assert_eq!(host.output(), "12345");
        assert!(host.write_output(b"").is_ok());
    }

    #[test]
    fn what_was_given_is_what_is_read() {
        let mut host =
            MemoryHost::new().with_input("a\n").with_arguments(["x", "y"]).with_clock(7.0).with_seed(3);
        assert_eq!(host.read_line().expect("memory"), Some(b"a".to_vec()));
        assert_eq!(host.read_line().expect("memory"), None);
        assert_eq!(host.arguments(), ["x", "y"]);
        assert_eq!((host.clock().expect("memory"), host.seed().expect("memory")), (7.0, 3));
    }
}
