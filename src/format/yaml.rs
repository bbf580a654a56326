//! One YAML document in, its value out, and back: YAML 1.2 with the core schema.

use super::build::{Build, Known};
use super::data::Data;
use super::express::{self, Holds};
use super::fault::found;
use super::{DEEPEST, DataFault, Format};
use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use serde::de::DeserializeSeed;
use serde_saphyr::options::NonFiniteFloatPolicy;
use serde_saphyr::{Error, Options, SerializerOptions};

const HOLDS: Holds = Holds { nil: true, non_finite: true, wide: true, deepest: DEEPEST };

/// What aliases may add to a document, in the parser's events (a scalar is one, a container two and its entries).
const ALIASED: usize = 1_000_000;

pub(super) fn parse(text: &str) -> Result<Value, DataFault> {
    let mut known = Known::default();
    let read = |deserializer: serde_saphyr::Deserializer<'_, '_>| {
        Build { known: &mut known, depth: 0 }.deserialize(deserializer)
    };
    serde_saphyr::with_deserializer_from_str_with_options(text, reading(), read)
        .map_err(|error| placed(&error, text))
}

fn reading() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: ALIASED },
        // A file is in memory already, so that only what multiplies it needs a limit, and what nests.
        budget: serde_saphyr::budget! {
            max_reader_input_bytes: None,
            max_events: usize::MAX,
            max_nodes: usize::MAX,
            max_total_scalar_bytes: usize::MAX,
            max_depth: DEEPEST + 1,
            flow_nesting_limit: DEEPEST + 1,
        },
    }
}

fn placed(error: &Error, text: &str) -> DataFault {
    let sentence = error.render();
    let reason = sentence.find(" at line ").map_or(sentence.as_str(), |end| &sentence[..end]);
    let reason = reason.split(", set DuplicateKeyPolicy").next().unwrap_or(reason);
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    let (line, column) = (usize::try_from(line).unwrap_or(1), usize::try_from(column).unwrap_or(1));
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let at = before + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    DataFault::new(worded(reason, &found(text, at)), text.as_bytes(), at..at + length)
}

/// The library's sentence in the order of ours: what was expected, then what was found.
fn worded(reason: &str, found: &str) -> String {
    if reason.starts_with("multiple YAML documents") {
        return "expected one document, found another".to_owned();
    }
    if reason.starts_with("recursion limit") || reason.starts_with("budget breached: Depth") {
        return format!("expected at most {DEEPEST} levels of nesting, found more");
    }
    if reason.starts_with("budget breached") || reason.starts_with("alias replay limit") {
        return format!("expected aliases for at most {ALIASED} entries, found more");
    }
    if reason.starts_with("expected string scalar")
        || reason.starts_with("cannot deserialize null into string")
    {
        return "expected a key that is text, found another".to_owned();
    }
    if let Some(key) = reason.strip_prefix("duplicate mapping key: ") {
        return format!("expected a key for the first time, found `{key}` again");
    }
    if let Some(tag) = reason.strip_prefix("unsupported tag ") {
        return format!("expected a tag of the core schema that fits the value, found {tag}");
    }
    if reason.starts_with("!!binary scalar is not valid UTF-8") {
        return "expected UTF-8 in the bytes of `!!binary`, found others".to_owned();
    }
    if reason.starts_with("unexpected character") {
        return format!("expected a value, found {found} (text that begins with it needs quotes)");
    }
    if reason.contains("indentation") && reason.contains("tab") || reason.starts_with("tabs disallowed") {
        return "expected blanks as indentation, found a tab".to_owned();
    }
    match reason {
        "unclosed bracket '['" => "expected a closing `]`, found none".to_owned(),
        "unclosed bracket '{'" => "expected a closing `}`, found none".to_owned(),
        "unclosed quote" => "expected a closing quote, found none".to_owned(),
        "invalid u64" | "invalid i64" => format!("expected an integer, found {found}"),
        "recursive references require weak recursion types" => {
            "expected an alias outside of its own anchor, found one inside".to_owned()
        }
        "YAML merge value must be mapping or sequence of mappings" => {
            format!("expected a mapping or a list of mappings to merge, found {found}")
        }
        "while parsing a quoted scalar, found unknown escape character" => {
            format!("expected an escape that YAML knows, found {found}")
        }
        "mapping values are not allowed in this context" => {
            format!("expected the end of the value, found {found} (text with `: ` in it needs quotes)")
        }
        "block sequence entries are not allowed in this context" => {
            format!("expected a value, found {found} (a list begins on a line of its own)")
        }
        "simple key expected" | "simple key expect ':'" => {
            format!("expected `:` behind the key, found {found}")
        }
        "alias references unknown anchor" | "while parsing node, found unknown anchor" => {
            "expected the alias of an anchor above, found another".to_owned()
        }
        "illegal placement of ':' indicator" => {
            format!("expected `,` or the closing bracket, found {found} (a pair in a list needs `{{ }}`)")
        }
        "while parsing a flow sequence, expected ',' or ']'" => {
            format!("expected `,` or `]`, found {found}")
        }
        "while parsing a flow mapping, did not find expected ',' or '}'" => {
            format!("expected `,` or `}}`, found {found}")
        }
        other => match other.split_once(", did not find expected ") {
            Some((context, expected)) => {
                format!("expected {}, found {found} ({context})", expected.replace('\'', "`"))
            }
            None => format!("expected YAML, found {found} ({other})"),
        },
    }
}

pub(super) fn render(value: &Value) -> Result<String, Fault> {
    express::check(value, Format::Yaml, HOLDS)?;
    serde_saphyr::to_string_with_options(&Data(value), writing())
        .map_err(|error| Fault::new(Code::Value, error.to_string()))
}

/// Text is never folded into several lines; what readers of YAML 1.1 would take for something else is quoted.
fn writing() -> SerializerOptions {
    serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX }
}
