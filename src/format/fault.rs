//! What is wrong with data in, the fault that a program sees out.

use super::Format;
use crate::budget;
use crate::diagnostic::{Code, DataPlace, Fault};
use crate::value::Value;
use std::ops::Range;

/// Data that is not what its format asks for, with the place in the data.
#[derive(Clone, PartialEq, Debug)]
pub struct DataFault {
    /// What was expected first, what was found second; without the place.
    pub message: String,
    /// Its file has no name yet.
    pub place: Box<DataPlace>,
}

impl DataFault {
    /// Wrong is what stands at `range` (in bytes) of all the data.
    pub(super) fn new(message: impl Into<String>, data: &[u8], range: Range<usize>) -> DataFault {
        DataFault { message: message.into(), place: Box::new(DataPlace::new("", data, range)) }
    }

    /// The same where `data` is a part of the data that starts with line number `first_line`.
    pub(super) fn within(
        message: impl Into<String>,
        data: &[u8],
        range: Range<usize>,
        first_line: usize,
    ) -> DataFault {
        DataFault { message: message.into(), place: Box::new(DataPlace::within("", data, range, first_line)) }
    }

    /// The `io` fault for a file of that name (for a path `-` or a text: what stands for it).
    pub fn named(mut self, file: &str) -> Fault {
        self.place.file = file.to_owned();
        let (line, column) = (self.place.line, self.place.column);
        let mut fault = Fault::new(Code::Io, format!("{file}:{line}:{column}: {}", self.message));
        fault.data = Some(self.place);
        fault
    }
}

/// What was made within the run's limits; beyond them the fault is kept, and what is read means nothing.
pub(super) fn within_limits<T: Default>(made: Result<T, Fault>) -> T {
    made.unwrap_or_else(|fault| {
        budget::keep(fault);
        T::default()
    })
}

/// A string of data, in the memory of `used` where that fits: [`Value::text_in`]. Beyond the limit as
/// [`within_limits`] has it.
pub(super) fn text(used: Value, text: &str) -> Value {
    within_limits(budget::string(text.len()));
    Value::text_in(used, text)
}

/// The character or word that stands at `at`, for `found …`.
pub(super) fn found(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or_default();
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let length = if word == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { word };
    match rest.get(..length).unwrap_or_default() {
        "" => "the end".to_owned(),
        "\n" | "\r" => "the end of the line".to_owned(),
        word if word.starts_with(char::is_control) => {
            word.chars().take(1).map(|c| format!("the control character U+{:04X}", u32::from(c))).collect()
        }
        word if word.chars().count() > 20 => format!("`{}…`", word.chars().take(20).collect::<String>()),
        word => format!("`{word}`"),
    }
}

/// The fault for a value that the format cannot hold: `at` is its path, empty for the value itself.
pub(super) fn cannot_hold(format: Format, expected: &str, at: &str, found: &str) -> Fault {
    let place = if at.is_empty() { String::new() } else { format!(" at `{at}`") };
    Fault::new(Code::Value, format!("`:{}` expects {expected}{place}, found {found}", format.name()))
}
