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
use regex::{Captures, Regex};
use std::cell::RefCell;
use std::rc::Rc;

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
    Ok(Value::boolean(compiled("matches", pattern)?.is_match(text)))
}

fn find_all([text, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let text = Role("find_all", "").string(text)?;
    let regex = compiled("find_all", pattern)?;
    if regex.captures_len() == 1 {
        return strings(regex.find_iter(text).map(|found| found.as_str()));
    }
    let mut found = Container::new();
    for captures in regex.captures_iter(text) {
        budget::tick()?;
        found.push(groups(&regex, &captures)?)?;
    }
    Ok(Value::container(found))
}

fn groups(regex: &Regex, captures: &Captures<'_>) -> Result<Value, Fault> {
    let mut groups = Container::with_capacity(captures.len() - 1)?;
    for (name, group) in regex.capture_names().zip(captures.iter()).skip(1) {
        let value = group.map_or(Ok(Value::Nil), |group| copied(group.as_str()))?;
        groups.insert_unless_taken(name.map(Symbol::new), value)?;
    }
    Ok(Value::container(groups))
}

/// How many compiled patterns are kept: programs use few, mostly the same one in a loop.
const KEPT: usize = 16;

thread_local! {
    /// The patterns used last, the latest at the end. Shared, not cloned: a clone starts with cold caches.
    static COMPILED: RefCell<Vec<Rc<Regex>>> = const { RefCell::new(Vec::new()) };
}

fn compiled(name: &'static str, pattern: &Value) -> Result<Rc<Regex>, Fault> {
    let text = Role(name, "pattern").string(pattern)?;
    COMPILED.with_borrow_mut(|patterns| {
        let regex = match patterns.iter().rposition(|known| known.as_str() == text) {
            Some(position) => patterns.remove(position),
            None => Rc::new(Regex::new(text).map_err(|error| wrong_pattern(name, &error))?),
        };
        if patterns.len() == KEPT {
            patterns.remove(0);
        }
        patterns.push(Rc::clone(&regex));
        Ok(regex)
    })
}

/// The crate's own message ends with the reason, after a drawing of several lines.
fn wrong_pattern(name: &str, error: &regex::Error) -> Fault {
    let drawn = error.to_string();
    let reason = drawn.lines().last().unwrap_or_default();
    let reason = reason.strip_prefix("error: ").unwrap_or(reason);
    Fault::new(Code::Value, format!("`{name}` expects a regular expression as `pattern`: {reason}"))
}
