//! Output of a backend, or what was expected of it, in; the form in which the two are compared out.
//!
//! Every filter is applied to both sides, so that it can only make them more equal.

use serde::Deserialize;

/// What is not compared, because an implementation prints it in its own way.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filters {
    /// Leave out escape sequences of terminals.
    pub strip_color: bool,
    /// Leave out blanks at the end of lines, and empty lines at the end of the output.
    pub trim_blanks: bool,
    /// The word that the backend prints for `nil`.
    pub nil: Option<String>,
    pub numbers: Numbers,
    /// How many significant digits of a number are compared.
    pub digits: Option<u8>,
}

/// How numbers are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// As they are printed.
    #[default]
    Exact,
    /// As doubles, however they are printed: `3.0` is `3`, `1e3` is `1000`, `-0` is `0`.
    Double,
}

impl Filters {
    pub fn apply(&self, output: &[u8]) -> String {
        let stripped;
        let output = if self.strip_color {
            stripped = anstream::adapter::strip_bytes(output).into_vec();
            &stripped
        } else {
            output
        };
        let mut text = String::from_utf8_lossy(output).into_owned();
        if self.trim_blanks {
            let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
            text = lines.join("\n");
        }
        if let Some(word) = &self.nil {
            text = words(&text, |found| (found == word).then(|| "nil".to_owned()));
        }
        if self.numbers == Numbers::Double || self.digits.is_some() {
            text = numbers(&text, self.digits);
        }
        text
    }
}

/// `text` with some of its words replaced. A word is a run of letters, digits and `_`.
fn words(text: &str, replace: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(&replace(word).unwrap_or_else(|| word.to_owned()));
        let gap = after.find(is_of_word).unwrap_or(after.len());
        let (between, next) = after.split_at(gap);
        out.push_str(between);
        rest = next;
    }
    out
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// `text` with every number in one form.
fn numbers(text: &str, digits: Option<u8>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = if is_of_word(before) { 0 } else { number_length(rest) };
        let (piece, after) = rest.split_at(length.max(first.len_utf8()));
        match piece.parse::<f64>() {
            Ok(number) if length > 0 => {
                let number = rounded(number, digits);
                if number == 0.0 && out.ends_with('-') {
                    out.pop();
                }
                out.push_str(&number.to_string());
            }
            Ok(_) | Err(_) => out.push_str(piece),
        }
        before = piece.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    out
}

/// How many bytes of a decimal number `text` begins with.
fn number_length(text: &str) -> usize {
    let digits =
        |from: usize| text.get(from..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let mut end = digits(0);
    if end == 0 {
        return 0;
    }
    if byte(end) == Some(b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(byte(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(byte(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    if text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(is_of_word) { 0 } else { end }
}

fn rounded(number: f64, digits: Option<u8>) -> f64 {
    let Some(digits) = digits else { return number };
    let places = usize::from(digits.max(1)) - 1;
    format!("{number:.places$e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_blanks_and_nil() {
        let filters = Filters {
            strip_color: true,
            trim_blanks: true,
            nil: Some("null".to_owned()),
            ..Filters::default()
        };
        assert_eq!(filters.apply(b"\x1b[32mnull \x1b[0m\nnullable \"null\"\n\n"), "nil\nnullable \"nil\"");
        assert_eq!(Filters::default().apply(b"null \n\n"), "null \n\n");
    }

    #[test]
    fn numbers_in_one_form() {
        let double = Filters { numbers: Numbers::Double, ..Filters::default() };
        let cases = [
            ("3.0 3 1e3 1.50", "3 3 1000 1.5"),
            ("-0 [-0.0] - 0", "0 [0] - 0"),
            ("9007199254740993", "9007199254740992"),
            ("x1 a_2 3x 1.2.3", "x1 a_2 3x 1.2.3"),
            ("1..2", "1..2"),
        ];
        for (text, expected) in cases {
            assert_eq!(double.apply(text.as_bytes()), expected);
        }
        let few = Filters { digits: Some(3), ..Filters::default() };
        assert_eq!(few.apply(b"3.14159 1234567 0.1"), "3.14 1230000 0.1");
    }
}
