//! Strings, and the one printed text of every value.

use super::container::Container;
use super::stretch::{self, stretches};
use super::{Object, Value};
use crate::budget;
use crate::diagnostic::Fault;
use std::cell::OnceCell;
use std::fmt::Write;
use std::ops::Range;

/// Between two remembered places of a text that is not ASCII.
const STRIDE: usize = 64;

/// A string that knows how many characters it has.
pub struct Text {
    string: String,
    chars: usize,
    /// Where every 64th character starts, in bytes; filled when a text that is not ASCII is first indexed.
    places: OnceCell<Box<[usize]>>,
}

impl Text {
    pub fn new(string: String) -> Text {
        let chars = count(&string);
        Text { string, chars, places: OnceCell::new() }
    }

    /// Makes it another text in the same memory; `false`, and nothing happens, if that memory is too little or much
    /// too large for it.
    pub fn refill(&mut self, text: &str) -> bool {
        const SPARE: usize = 64;
        let room = self.string.capacity();
        if !(text.len()..=2 * text.len() + SPARE).contains(&room) {
            return false;
        }
        self.string.clear();
        self.string.push_str(text);
        self.chars = count(text);
        self.places.take();
        true
    }

    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// In characters (Unicode scalar values).
    pub fn len(&self) -> usize {
        self.chars
    }

    pub fn is_empty(&self) -> bool {
        self.chars == 0
    }

    /// Appends in place: what `s = s + t` does when nothing else holds `s`.
    pub fn push(&mut self, other: &str) -> Result<(), Fault> {
        write(other, &mut self.string)?;
        self.chars += count(other);
        self.places.take();
        Ok(())
    }

    /// The character at that place, as text.
    pub fn char_at(&self, index: usize) -> Option<&str> {
        (index < self.chars).then(|| self.slice(index..index + 1))
    }

    /// The characters from `start` up to before `end`, as far as there are any.
    pub fn slice(&self, chars: Range<usize>) -> &str {
        let end = self.byte_of(chars.end);
        let start = self.byte_of(chars.start).min(end);
        self.string.get(start..end).unwrap_or_default()
    }

    /// Where character number `index` starts; past the end, the end.
    fn byte_of(&self, index: usize) -> usize {
        if index >= self.chars {
            return self.string.len();
        }
        if self.chars == self.string.len() {
            return index;
        }
        let places = self
            .places
            .get_or_init(|| self.string.char_indices().step_by(STRIDE).map(|(place, _)| place).collect());
        let near = places.get(index / STRIDE).copied().unwrap_or_default();
        let after = self.string.get(near..).and_then(|rest| rest.char_indices().nth(index % STRIDE));
        after.map_or(self.string.len(), |(byte, _)| near + byte)
    }
}

/// How many characters a text has.
fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The printed text, as `puts`, `print`, `+`, interpolation, `str` and `join` show it.
pub fn printed(value: &Value) -> Result<String, Fault> {
    let mut out = String::new();
    write_printed(value, &mut out)?;
    Ok(out)
}

/// As inside a container: strings quoted and escaped.
pub fn quoted(value: &Value) -> Result<String, Fault> {
    let mut out = String::new();
    write_quoted(value, &mut out)?;
    Ok(out)
}

/// A fault that quotes a value, or that of the limit that its text would break.
pub fn quoting(value: &Value, fault: impl FnOnce(&str) -> Fault) -> Fault {
    match quoted(value) {
        Ok(quoted) => fault(&quoted),
        Err(limit) => limit,
    }
}

/// Appends text, all of it or none, if the whole may be so long.
#[inline(always)]
pub fn write(text: &str, out: &mut String) -> Result<(), Fault> {
    budget::string(out.len() + text.len())?;
    room(out, text.len())?;
    if text.len() > stretch::LONGEST {
        return write_long(text, out);
    }
    out.push_str(text);
    Ok(())
}

/// Memory that is new to the process takes time.
#[cold]
fn write_long(text: &str, out: &mut String) -> Result<(), Fault> {
    let before = out.len();
    for stretch in stretches(text) {
        match stretch {
            Ok(stretch) => out.push_str(stretch),
            Err(fault) => {
                out.truncate(before);
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// Sees to it that there is room for `more` bytes.
#[inline(always)]
fn room(out: &mut String, more: usize) -> Result<(), Fault> {
    if out.capacity() - out.len() < more { make_room(out, more) } else { Ok(()) }
}

#[cold]
fn make_room(out: &mut String, more: usize) -> Result<(), Fault> {
    out.reserve_exact(budget::growth(out.capacity(), more)?);
    Ok(())
}

/// Appends the printed text.
pub fn write_printed(value: &Value, out: &mut String) -> Result<(), Fault> {
    match value.as_text() {
        Some(text) => write(text.as_str(), out),
        None => write_quoted(value, out),
    }
}

/// Appends the text as inside a container. Containers nest to any depth, so the open ones stand in a list.
pub fn write_quoted(value: &Value, out: &mut String) -> Result<(), Fault> {
    let Some(container) = write_shallow(value, out)? else { return budget::string(out.len()) };
    let mut open = vec![(container, 0)];
    while let Some((container, position)) = open.pop() {
        budget::tick()?;
        let Some(value) = container.get(position) else {
            out.push(']');
            continue;
        };
        if position > 0 {
            out.push_str(", ");
        }
        if let Some(key) = container.key(position) {
            write_key(key.name(), out);
            out.push_str(": ");
        }
        open.push((container, position + 1));
        open.extend(write_shallow(value, out)?.map(|inner| (inner, 0)));
        budget::string(out.len())?;
    }
    budget::string(out.len())
}

/// Most numbers and words are no longer.
const WORD: usize = 32;

/// A text that grows beyond this asks for its room.
const SMALL: usize = 1_024;

/// Writes a value that is no container; of a container only the bracket that opens it, and returns it.
fn write_shallow<'a>(value: &'a Value, out: &mut String) -> Result<Option<&'a Container>, Fault> {
    if out.len() > SMALL {
        room(out, WORD)?;
    }
    match value {
        Value::Unset | Value::Nil => out.push_str("nil"),
        Value::False => out.push_str("false"),
        Value::True => out.push_str("true"),
        Value::Int(_) | Value::Wide(_) | Value::Double(_) => {
            if let Some(number) = value.as_number() {
                write_display(number, out);
            }
        }
        Value::Builtin(id) => write_display(format_args!("<fn {}>", id.name()), out),
        Value::Obj(object) => match &**object {
            Object::Text(text) => write_long_literal(text.as_str(), out)?,
            Object::Symbol(symbol) => write_symbol(symbol.name(), out),
            Object::Container(container) => {
                out.push('[');
                return Ok(Some(container));
            }
            Object::Closure(closure) => write_display(&closure.signature, out),
            Object::Foreign(foreign) => write_display(&foreign.signature, out),
            Object::File(file) => {
                out.push_str("<file ");
                write_literal(file.path(), out);
                out.push('>');
            }
            // Programs never see cells; in a debugger one shows the type of what it holds.
            Object::Cell(cell) => {
                write_display(format_args!("<cell of {}>", cell.variable.get().type_of().name()), out);
            }
        },
    }
    Ok(None)
}

/// [`write_literal`] in stretches, so that a text that gets too long is noticed while it does.
fn write_long_literal(text: &str, out: &mut String) -> Result<(), Fault> {
    if text.len() <= SMALL {
        if out.len() > SMALL {
            room(out, 2 * text.len())?;
        }
        write_literal(text, out);
        return Ok(());
    }
    write("\"", out)?;
    let mut left = text.len();
    let mut escaped = String::new();
    for stretch in stretches(text) {
        let stretch = stretch?;
        budget::string(out.len() + left)?;
        escaped.clear();
        write_escaped(stretch, &mut escaped);
        write(&escaped, out)?;
        left -= stretch.len();
    }
    write("\"", out)
}

fn write_display(shown: impl std::fmt::Display, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{shown}");
}

/// Appends a symbol as the program text that means it: `:name`, `:1`, `:"first name"`.
pub fn write_symbol(name: &str, out: &mut String) {
    out.push(':');
    if is_plain_symbol(name) { out.push_str(name) } else { write_literal(name, out) }
}

/// Appends a key as a container shows it before the colon: `name`, `"first name"`.
pub fn write_key(name: &str, out: &mut String) {
    if is_name(name) { out.push_str(name) } else { write_literal(name, out) }
}

/// Appends a string as the program text that means it: quoted and escaped.
pub fn write_literal(text: &str, out: &mut String) {
    out.push('"');
    write_escaped(text, out);
    out.push('"');
}

/// Appends text as it stands between the quotes of a string.
pub fn write_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            '"' | '\\' | '{' | '}' => out.extend(['\\', c]),
            c if c.is_control() => write_display(format_args!("\\u{{{:X}}}", u32::from(c)), out),
            c => out.push(c),
        }
    }
}

/// Whether this has the form of a name (reserved words do too).
pub fn is_name(text: &str) -> bool {
    text.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c)) && is_plain_symbol(text)
}

/// Whether a colon and this text are a symbol: letters, digits and `_`.
pub fn is_plain_symbol(text: &str) -> bool {
    !text.is_empty() && text.chars().all(unicode_ident::is_xid_continue)
}
