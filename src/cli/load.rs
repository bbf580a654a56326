//! The name of a program file in, its source out.

#![expect(clippy::disallowed_methods, reason = "the program itself is read before there is a host")]

use super::exit;
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, render_placeless};
use crate::diagnostic::suggest::nearest;
use crate::host::reason;
use crate::source::Source;
use std::ffi::OsStr;
use std::io;

/// The names of the commands, for those who misspelt one.
const COMMANDS: [&str; 10] =
    ["check", "conformance", "diff", "doc", "dump", "explain", "fuzz", "profile", "reduce", "report"];

/// Reads a program file (`-`: standard input). On failure says why and gives the exit code.
pub fn load(file: &OsStr, form: Form, terminal: &mut Terminal) -> Result<Source, u8> {
    let from_input = file == "-";
    let name = if from_input { "<stdin>".to_owned() } else { file.to_string_lossy().into_owned() };
    let bytes = if from_input { terminal.read_input() } else { std::fs::read(file) };
    let text = bytes.map_err(|error| unreadable(&error, &name)).and_then(|bytes| decode(bytes, &name));
    text.map(|text| Source::new(name.clone(), text)).map_err(|message| {
        terminal.err(&render_placeless("io", &name, &message, form));
        exit::UNREADABLE
    })
}

fn unreadable(error: &io::Error, name: &str) -> String {
    let message = format!("cannot read the program: {}", reason(error));
    if error.kind() == io::ErrorKind::NotFound && name == "help" {
        return format!("{message}; did you mean `weave-tree --help`?");
    }
    match nearest(name, COMMANDS) {
        Some(command) if error.kind() == io::ErrorKind::NotFound => {
            format!("{message}; did you mean `weave-tree {command}`?")
        }
        Some(_) | None => message,
    }
}

/// The bytes as text, without a byte order mark.
fn decode(bytes: Vec<u8>, name: &str) -> Result<String, String> {
    if bytes.len() > Source::MAX_BYTES {
        return Err(format!(
            "expected a program of at most {} bytes, found {}",
            Source::MAX_BYTES,
            bytes.len()
        ));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        let at = Source::new(name, before).position(valid as u32);
        format!("expected UTF-8 text, found other bytes at line {}, column {}", at.line, at.column)
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf_8_with_or_without_a_mark() {
        assert_eq!(decode(b"\xef\xbb\xbfputs 1".to_vec(), "a"), Ok("puts 1".to_owned()));
        let message = decode(b"x\n\xc3\xa9\xff".to_vec(), "a").expect_err("not UTF-8");
        assert_eq!(message, "expected UTF-8 text, found other bytes at line 2, column 2");
    }

    #[test]
    fn a_misspelt_command_is_recognised() {
        let missing = io::Error::from(io::ErrorKind::NotFound);
        assert!(unreadable(&missing, "chekc").ends_with("did you mean `weave-tree check`?"));
        assert!(!unreadable(&missing, "words.wv").contains("did you mean"));
    }
}
