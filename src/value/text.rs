//! Strings, and the one printed text of every value.

use super::Value;

/// A string that knows how many characters it has.
pub struct Text {
    string: String,
    chars: usize,
}

impl Text {
    pub fn new(string: String) -> Text {
        let chars = string.chars().count();
        Text { string, chars }
    }
    pub fn as_str(&self) -> &str {
        &self.string
    }
    /// In characters (Unicode scalar values).
    pub fn len(&self) -> usize {
        self.chars
    }
    /// Appends in place: what `s = s + t` does when nothing else holds `s`.
    pub fn push(&mut self, _other: &str) {
        todo!()
    }
}

/// The printed text, as `puts`, `print`, `+`, interpolation, `str` and `join` show it.
pub fn printed(_value: &Value) -> String {
    todo!()
}

/// As inside a container: strings quoted and escaped.
pub fn quoted(_value: &Value) -> String {
    todo!()
}
