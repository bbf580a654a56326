//! Built-ins of strings: taking apart, putting together, case, padding, searching for literal text.

use super::argument::Role;
use super::call::pure;
use super::{Builtin, Subject, optional, pattern, required};
use crate::budget;
use crate::diagnostic::Fault;
use crate::value::container::Container;
use crate::value::text::{self, write_printed};
use crate::value::{Value, letters, search, stretch};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "split",
        subject: Subject::Text,
        parameters: &[required("text"), optional("separator"), optional("regex")],
        summary: "cuts text at each separator, a regular expression with `regex: true`; at white space unless one is given, into characters at `\"\"`",
        result: "a container of strings",
        empty: "`[]`; `[\"\"]` with a separator other than `\"\"`",
        errors: "`value`: the separator shall be a regular expression and is none",
        run: |engine, arguments| pure(engine, arguments, split),
    },
    Builtin {
        name: "join",
        subject: Subject::Text,
        parameters: &[required("container"), optional("separator")],
        summary: "puts the printed texts of the values together, with the separator between them",
        result: "a string",
        empty: "`\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, join),
    },
    Builtin {
        name: "lines",
        subject: Subject::Text,
        parameters: &[required("text")],
        summary: "cuts text at its newlines (`\\n` or `\\r\\n`); the last line may lack one",
        result: "a container of strings",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, lines),
    },
    Builtin {
        name: "chars",
        subject: Subject::Text,
        parameters: &[required("text")],
        summary: "the characters of a text",
        result: "a container of strings of one character",
        empty: "`[]`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, chars),
    },
    Builtin {
        name: "trim",
        subject: Subject::Text,
        parameters: &[required("text")],
        summary: "takes white space off both ends",
        result: "a string",
        empty: "`\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, trim),
    },
    Builtin {
        name: "upper",
        subject: Subject::Text,
        parameters: &[required("text")],
        summary: "turns letters into capitals",
        result: "a string",
        empty: "`\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, upper),
    },
    Builtin {
        name: "lower",
        subject: Subject::Text,
        parameters: &[required("text")],
        summary: "turns capitals into small letters",
        result: "a string",
        empty: "`\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, lower),
    },
    Builtin {
        name: "starts_with",
        subject: Subject::Text,
        parameters: &[required("text"), required("prefix")],
        summary: "whether text begins with that text",
        result: "a boolean; `true` for the prefix `\"\"`",
        empty: "`false`, but for the prefix `\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, starts_with),
    },
    Builtin {
        name: "ends_with",
        subject: Subject::Text,
        parameters: &[required("text"), required("suffix")],
        summary: "whether text ends with that text",
        result: "a boolean; `true` for the suffix `\"\"`",
        empty: "`false`, but for the suffix `\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, ends_with),
    },
    Builtin {
        name: "replace",
        subject: Subject::Text,
        parameters: &[required("text"), required("old"), required("new"), optional("regex")],
        summary: "puts new text in the place of every occurrence of literal old text or, with `regex: true`, of what a regular expression matches; there `$1` and `${name}` in the new text stand for its groups, `$$` for a dollar",
        result: "a string; the old text `\"\"` occurs around every character",
        empty: "`\"\"`, but for the old text `\"\"`",
        errors: "`value`: the old text shall be a regular expression and is none, or has no such group",
        run: |engine, arguments| pure(engine, arguments, replace),
    },
    Builtin {
        name: "pad_left",
        subject: Subject::Text,
        parameters: &[required("text"), required("width"), optional("fill")],
        summary: "fills text up on the left to a width in characters, with blanks unless `fill` is given",
        result: "a string, never shorter than the text",
        empty: "only the filling",
        errors: "`value`: `width` is no integer, `fill` is empty",
        run: |engine, arguments| pure(engine, arguments, pad_left),
    },
    Builtin {
        name: "pad_right",
        subject: Subject::Text,
        parameters: &[required("text"), required("width"), optional("fill")],
        summary: "fills text up on the right to a width in characters, with blanks unless `fill` is given",
        result: "a string, never shorter than the text",
        empty: "only the filling",
        errors: "`value`: `width` is no integer, `fill` is empty",
        run: |engine, arguments| pure(engine, arguments, pad_right),
    },
];

/// A container of these strings.
pub(super) fn strings<'a>(parts: impl Iterator<Item = Result<&'a str, Fault>>) -> Result<Value, Fault> {
    let mut strings = Container::new();
    for part in parts {
        budget::tick()?;
        strings.push(copied(part?)?)?;
    }
    Ok(Value::container(strings))
}

/// A new string, if it may be so long.
pub(super) fn made(text: String) -> Result<Value, Fault> {
    budget::string(text.len())?;
    Ok(Value::text(text))
}

/// A part of a string as a string of its own.
pub(super) fn copied(part: &str) -> Result<Value, Fault> {
    if part.len() <= stretch::LONGEST {
        budget::memory(part.len())?;
        return Ok(Value::text(part));
    }
    let mut copy = String::new();
    text::write(part, &mut copy)?;
    Ok(Value::text(copy))
}

fn characters(text: &str) -> Result<Value, Fault> {
    // The end of each character is the beginning of the next.
    let mut bytes = [0; 4];
    let mut characters = Container::new();
    for character in text.chars() {
        budget::tick()?;
        characters.push(Value::text(&*character.encode_utf8(&mut bytes)))?;
    }
    Ok(Value::container(characters))
}

fn split([text, separator, regex]: &mut [Value; 3]) -> Result<Value, Fault> {
    if Role("split", "regex").flag(regex, false)? {
        return pattern::split(text, separator);
    }
    let text = Role("split", "").string(text)?;
    if separator.is_unset() {
        return strings(search::words(text));
    }
    match Role("split", "separator").string(separator)? {
        "" => characters(text),
        separator => strings(search::split(text, separator)),
    }
}

fn join([container, separator]: &mut [Value; 2]) -> Result<Value, Fault> {
    let container = Role("join", "").container(container)?;
    let separator = if separator.is_unset() { "" } else { Role("join", "separator").string(separator)? };
    let mut joined = String::new();
    for (index, value) in container.values().enumerate() {
        budget::tick()?;
        if index > 0 {
            text::write(separator, &mut joined)?;
        }
        write_printed(value, &mut joined)?;
    }
    Ok(Value::text(joined))
}

fn lines([text]: &mut [Value; 1]) -> Result<Value, Fault> {
    strings(Role("lines", "").string(text)?.lines().map(Ok))
}

fn chars([text]: &mut [Value; 1]) -> Result<Value, Fault> {
    characters(Role("chars", "").string(text)?)
}

fn trim([text]: &mut [Value; 1]) -> Result<Value, Fault> {
    copied(search::trimmed(Role("trim", "").string(text)?)?)
}

fn upper([text]: &mut [Value; 1]) -> Result<Value, Fault> {
    made(letters::upper(Role("upper", "").string(text)?)?)
}

fn lower([text]: &mut [Value; 1]) -> Result<Value, Fault> {
    made(letters::lower(Role("lower", "").string(text)?)?)
}

fn starts_with([text, prefix]: &mut [Value; 2]) -> Result<Value, Fault> {
    let text = Role("starts_with", "").string(text)?;
    Ok(Value::boolean(text.starts_with(Role("starts_with", "prefix").string(prefix)?)))
}

fn ends_with([text, suffix]: &mut [Value; 2]) -> Result<Value, Fault> {
    let text = Role("ends_with", "").string(text)?;
    Ok(Value::boolean(text.ends_with(Role("ends_with", "suffix").string(suffix)?)))
}

fn replace([text, old, new, regex]: &mut [Value; 4]) -> Result<Value, Fault> {
    if Role("replace", "regex").flag(regex, false)? {
        return pattern::replace(text, old, new);
    }
    let text = Role("replace", "").string(text)?;
    let (old, new) = (Role("replace", "old").string(old)?, Role("replace", "new").string(new)?);
    Ok(Value::text(search::replaced(text, old, new)?))
}

fn pad_left([text, width, fill]: &mut [Value; 3]) -> Result<Value, Fault> {
    let mut padded = filling("pad_left", text, width, fill)?;
    let text = Role("pad_left", "").string(text)?;
    padded.reserve_exact(text.len());
    text::write(text, &mut padded)?;
    Ok(Value::text(padded))
}

fn pad_right([text, width, fill]: &mut [Value; 3]) -> Result<Value, Fault> {
    let filling = filling("pad_right", text, width, fill)?;
    let text = Role("pad_right", "").string(text)?;
    budget::memory(text.len() + filling.len())?;
    let mut padded = String::with_capacity(text.len() + filling.len());
    text::write(text, &mut padded)?;
    text::write(&filling, &mut padded)?;
    Ok(Value::text(padded))
}

/// What `text` lacks to be `width` characters long: `fill` again and again, the last time cut off.
fn filling(name: &'static str, text: &Value, width: &Value, fill: &Value) -> Result<String, Fault> {
    let text = Role(name, "").text(text)?;
    let wanted = usize::try_from(Role(name, "width").integer(width)?).unwrap_or(0);
    let fill_text = if fill.is_unset() { " " } else { Role(name, "fill").string(fill)? };
    if fill_text.is_empty() {
        return Err(Role(name, "fill").expects_value("at least one character", fill));
    }
    let lacking = wanted.saturating_sub(text.len());
    let (times, cut) = (lacking / fill_text.chars().count(), lacking % fill_text.chars().count());
    let cut = fill_text.char_indices().nth(cut).map_or(fill_text.len(), |(at, _)| at);
    let bytes = times.saturating_mul(fill_text.len()).saturating_add(cut);
    budget::string(bytes.saturating_add(text.as_str().len()))?;
    budget::memory(bytes)?;
    let mut filling = String::with_capacity(bytes);
    if times > 0 {
        text::write(fill_text, &mut filling)?;
    }
    // More and more at once, until looking costs nothing.
    let most = fill_text.len().max(stretch::LONGEST / fill_text.len() * fill_text.len());
    while filling.len() + cut < bytes {
        filling.extend_from_within(..most.min(filling.len()).min(bytes - cut - filling.len()));
        budget::tick()?;
    }
    text::write(&fill_text[..cut], &mut filling)?;
    Ok(filling)
}
