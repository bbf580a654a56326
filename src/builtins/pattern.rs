//! Built-ins that search text by a regular expression, in linear time; compiled patterns are kept for a while.

use super::argument::Role;
use super::call::pure;
use super::text::{copied, strings};
use super::{Builtin, Subject, required};
use crate::budget;
use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use crate::value::text;
use regex::{Captures, Regex};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "matches",
        subject: Subject::Text,
        parameters: &[required("text"), required("pattern")],
        summary: "whether a regular expression matches somewhere in the text",
        result: "a boolean",
        empty: "`true` if the pattern matches nothing at all",
        errors: "`value`: the pattern is no regular expression",
        run: |engine, arguments| pure(engine, arguments, matches),
    },
    Builtin {
        name: "find_all",
        subject: Subject::Text,
        parameters: &[required("text"), required("pattern")],
        summary: "everything in the text that a regular expression matches, from left to right without overlap",
        result: "a container: the matched strings or, if the pattern has groups, a container of each match's \
                 groups (named ones with their key, `nil` for those without a part)",
        empty: "`[]`, or `[\"\"]` if the pattern matches nothing at all",
        errors: "`value`: the pattern is no regular expression",
        run: |engine, arguments| pure(engine, arguments, find_all),
    },
];

fn matches([text, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let text = Role("matches", "").string(text)?;
    Ok(Value::boolean(compiled(Role("matches", "pattern"), pattern)?.is_match(text)))
}

fn find_all([text, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let text = Role("find_all", "").string(text)?;
    let regex = compiled(Role("find_all", "pattern"), pattern)?;
    if regex.captures_len() == 1 {
        return strings(regex.find_iter(text).map(|found| Ok(found.as_str())));
    }
    let mut found = Container::new();
    for captures in regex.captures_iter(text) {
        budget::tick()?;
        found.push(groups(&regex, &captures)?)?;
    }
    Ok(Value::container(found))
}

/// `split` at what `separator` matches.
pub(super) fn split(text: &Value, separator: &Value) -> Result<Value, Fault> {
    let text = Role("split", "").string(text)?;
    let regex = compiled(Role("split", "separator"), separator)?;
    strings(regex.split(text).map(Ok))
}

/// `replace` of what `old` matches, by `new` with the groups filled in.
pub(super) fn replace(text: &Value, old: &Value, new: &Value) -> Result<Value, Fault> {
    let text = Role("replace", "").string(text)?;
    let regex = compiled(Role("replace", "old"), old)?;
    let new = pieces(&regex, Role("replace", "new").string(new)?)?;
    let mut replaced = String::new();
    let mut rest = 0;
    for captures in regex.captures_iter(text) {
        budget::tick()?;
        let found = captures.get_match();
        text::write(&text[rest..found.start()], &mut replaced)?;
        for piece in &new {
            let piece = match *piece {
                Piece::Text(text) => text,
                Piece::Group(group) => captures.get(group).map_or("", |group| group.as_str()),
            };
            text::write(piece, &mut replaced)?;
        }
        rest = found.end();
    }
    text::write(&text[rest..], &mut replaced)?;
    Ok(Value::text(replaced))
}

/// A part of the new text of `replace`.
enum Piece<'t> {
    Text(&'t str),
    /// What the group of that number matched.
    Group(usize),
}

/// What in the new text is no text: a dollar with a second one, or with the number or name of a group.
static DOLLAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$(?:\$|([0-9A-Za-z_]+)|\{([^}]*)\})").ok());

fn pieces<'t>(regex: &Regex, new: &'t str) -> Result<Vec<Piece<'t>>, Fault> {
    let mut pieces = Vec::new();
    let mut rest = 0;
    for dollar in DOLLAR.iter().flat_map(|dollar| dollar.captures_iter(new)) {
        let found = dollar.get_match();
        pieces.push(Piece::Text(&new[rest..found.start()]));
        pieces.push(match dollar.get(1).or_else(|| dollar.get(2)) {
            Some(name) => Piece::Group(group_of(regex, name.as_str())?),
            None => Piece::Text("$"),
        });
        rest = found.end();
    }
    pieces.push(Piece::Text(&new[rest..]));
    Ok(pieces)
}

/// The number of the group with that number or name.
fn group_of(regex: &Regex, name: &str) -> Result<usize, Fault> {
    let group = match name.parse() {
        Ok(number) => Some(number).filter(|&number| number < regex.captures_len()),
        Err(_) => regex.capture_names().position(|known| known == Some(name)),
    };
    group.ok_or_else(|| {
        let message = format!("`replace` expects a group of the pattern behind `$` in `new`, found `{name}`");
        let help = r"`$\{1\}st` is the first group and `st`, `$$` is a dollar";
        Fault::new(Code::Value, message).with_help(help)
    })
}

fn groups(regex: &Regex, captures: &Captures<'_>) -> Result<Value, Fault> {
    let mut groups = Container::with_capacity(captures.len() - 1)?;
    for (name, group) in regex.capture_names().zip(captures.iter()).skip(1) {
        let value = group.map_or(Ok(Value::Nil), |group| copied(group.as_str()))?;
        groups.insert_unless_taken(name.map(Symbol::new), value)?;
    }
    Ok(Value::container(groups))
}

/// A pattern of so many bytes cannot be compiled, unless it is mostly comments; only to find that out takes long.
const LONGEST: usize = 512 << 10;

/// How many compiled patterns are kept: programs use few, mostly the same one in a loop.
const KEPT: usize = 16;

thread_local! {
    /// The patterns used last, the latest at the end. Shared, not cloned: a clone starts with cold caches.
    static COMPILED: RefCell<Vec<Rc<Regex>>> = const { RefCell::new(Vec::new()) };
}

fn compiled(role: Role, pattern: &Value) -> Result<Rc<Regex>, Fault> {
    let text = role.short("a regular expression", LONGEST, pattern)?;
    COMPILED.with_borrow_mut(|patterns| {
        let regex = match patterns.iter().rposition(|known| known.as_str() == text) {
            Some(position) => patterns.remove(position),
            None => Rc::new(Regex::new(text).map_err(|error| wrong_pattern(role, &error))?),
        };
        if patterns.len() == KEPT {
            patterns.remove(0);
        }
        patterns.push(Rc::clone(&regex));
        Ok(regex)
    })
}

/// The crate's own message ends with the reason, after a drawing of several lines.
fn wrong_pattern(Role(name, parameter): Role, error: &regex::Error) -> Fault {
    let drawn = error.to_string();
    let reason = drawn.lines().last().unwrap_or_default();
    let reason = reason.strip_prefix("error: ").unwrap_or(reason);
    Fault::new(Code::Value, format!("`{name}` expects a regular expression as `{parameter}`: {reason}"))
}
