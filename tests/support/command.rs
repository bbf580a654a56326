//! The built program, run as a person would run it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub struct Ran {
    pub code: i32,
    pub output: String,
    pub errors: String,
}

/// The program with a clean environment and no terminal.
pub fn weave(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weave-tree"));
    command.args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn ran(command: &mut Command) -> Ran {
    told(command.output().expect("the program starts"))
}

pub fn ran_with_input(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
    told(child.wait_with_output().expect("the program ends"))
}

/// Runs `code` as `-e CODE` after `flags`.
pub fn code(flags: &[&str], code: &str) -> Ran {
    let mut arguments = flags.to_vec();
    arguments.extend(["-e", code]);
    ran(&mut weave(&arguments))
}

/// Writes a program file into `folder`, and gives its path.
pub fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder can be written");
    path.to_str().expect("a plain path").to_owned()
}

fn told(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        output: String::from_utf8(output.stdout).expect("output is text"),
        errors: String::from_utf8(output.stderr).expect("errors are text"),
    }
}
