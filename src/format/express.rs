//! A value and what a format can hold in; the `value` fault for the first thing that it cannot hold out, with its path.

use super::Format;
use super::fault::cannot_hold;
use crate::diagnostic::Fault;
use crate::value::container::Container;
use crate::value::number::Number;
use crate::value::text::{is_name, write_literal};
use crate::value::{Type, Value};
use std::fmt::Write;

/// What a format of nested data holds beyond strings, booleans, integers of 64 bits and finite doubles.
#[derive(Clone, Copy)]
pub(super) struct Holds {
    pub nil: bool,
    /// Infinities and NaN.
    pub non_finite: bool,
    /// Integers of 2⁶³ … 2⁶⁴−1.
    pub wide: bool,
    /// How many levels of containers.
    pub deepest: usize,
}

/// How a container appears in data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No entry has a key; the empty container too.
    List,
    /// Every entry has a key.
    Object,
}

/// `None` if some entries have keys and some have none.
pub(super) fn shape(container: &Container) -> Option<Shape> {
    match container.key_count() {
        0 => Some(Shape::List),
        keys if keys == container.len() => Some(Shape::Object),
        _ => None,
    }
}

/// Where the walk through a value is: the open containers, each with the position of the entry that it is at.
#[derive(Default)]
pub(super) struct Path<'a>(Vec<(&'a Container, usize)>);

impl<'a> Path<'a> {
    pub fn enter(&mut self, container: &'a Container, position: usize) {
        self.0.push((container, position));
    }
}

/// The longest path that a message shows, in characters.
const SHOWN: usize = 60;

impl std::fmt::Display for Path<'_> {
    /// `rows[3].price`; nothing for the value itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut path = String::new();
        for (container, position) in &self.0 {
            match container.key(*position).map(|key| key.name()) {
                Some(key) if is_name(key) && path.is_empty() => path.push_str(key),
                Some(key) if is_name(key) => write!(path, ".{key}")?,
                Some(key) => {
                    path.push('[');
                    write_literal(key, &mut path);
                    path.push(']');
                }
                None => write!(path, "[{position}]")?,
            }
            if let Some((end, _)) = path.char_indices().nth(SHOWN) {
                path.truncate(end);
                path.push('…');
                break;
            }
        }
        f.write_str(&path)
    }
}

/// Looks through the whole value; after it the format's writer cannot meet what it does not know.
pub(super) fn check(value: &Value, format: Format, holds: Holds) -> Result<(), Fault> {
    let mut path = Path::default();
    let mut next = Some(value);
    loop {
        if let Some(value) = next {
            if let Err((expected, found)) = check_shallow(value, holds) {
                return Err(cannot_hold(format, expected, &path.to_string(), &found));
            }
            if let Some(container) = value.as_container() {
                if path.0.len() == holds.deepest {
                    let expected = format!("at most {} levels of containers", holds.deepest);
                    return Err(cannot_hold(format, &expected, &path.to_string(), "more"));
                }
                path.enter(container, 0);
                next = container.get(0);
                if next.is_some() {
                    continue;
                }
            }
        }
        // The entry, or an empty container, is done: on to the next entry of the innermost open container.
        loop {
            let Some((container, position)) = path.0.last_mut() else { return Ok(()) };
            *position += 1;
            next = container.get(*position);
            if next.is_some() {
                break;
            }
            path.0.pop();
        }
    }
}

/// `Err` is what was expected, and what was found.
fn check_shallow(value: &Value, holds: Holds) -> Result<(), (&'static str, String)> {
    match value.type_of() {
        Type::Boolean | Type::String | Type::Symbol => Ok(()),
        Type::Nil if holds.nil => Ok(()),
        Type::Nil | Type::Function | Type::File => Err(("data", value.type_of().described().to_owned())),
        Type::Number => check_number(value, holds),
        Type::Container => match value.as_container().map(shape) {
            Some(None) => Err(("keys for all entries or for none", "a container of both".to_owned())),
            Some(Some(_)) | None => Ok(()),
        },
    }
}

fn check_number(value: &Value, holds: Holds) -> Result<(), (&'static str, String)> {
    match value.as_number() {
        Some(Number::Double(double)) if !double.is_finite() && !holds.non_finite => {
            Err(("a finite number", Number::Double(double).to_string()))
        }
        Some(Number::Wide(wide)) if !holds.wide => Err(("an integer below 2⁶³", wide.to_string())),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::symbol::Symbol;

    const DEEPEST: usize = 1_000;
    const ALL: Holds = Holds { nil: true, non_finite: true, wide: true, deepest: DEEPEST };

    fn keyed(key: &str, value: Value) -> Value {
        let mut container = Container::new();
        container.set_key(Symbol::new(key), value).unwrap();
        Value::container(container)
    }

    fn list(values: Vec<Value>) -> Value {
        Value::container(Container::from(values))
    }

    #[test]
    fn the_path_leads_to_what_is_wrong() {
        let row = |price| keyed("price", price);
        let rows = list(vec![row(Value::Int(1)), list(vec![]), row(Value::Nil)]);
        let holds = Holds { nil: false, ..ALL };
        let fault = check(&keyed("rows", rows.clone()), Format::Json, holds).unwrap_err();
        assert_eq!(fault.message, "`:json` expects data at `rows[2].price`, found nil");
        let fault = check(&keyed("two words", rows), Format::Json, holds).unwrap_err();
        assert_eq!(fault.message, "`:json` expects data at `[\"two words\"][2].price`, found nil");
        let fault = check(&Value::Nil, Format::Json, holds).unwrap_err();
        assert_eq!(fault.message, "`:json` expects data, found nil");
    }

    #[test]
    fn depth_is_limited() {
        let nested = |levels: usize| (0..levels).fold(list(vec![]), |inner, _| list(vec![inner]));
        assert!(check(&nested(DEEPEST - 1), Format::Json, ALL).is_ok());
        let fault = check(&nested(DEEPEST), Format::Json, ALL).unwrap_err();
        assert!(fault.message.contains("at most 1000 levels of containers at `[0][0]"), "{}", fault.message);
        assert!(fault.message.contains("…`, found more"), "{}", fault.message);
    }

    #[test]
    fn keys_are_for_all_or_none() {
        let mut mixed = Container::from(vec![Value::Int(1)]);
        mixed.set_key(Symbol::new("a"), Value::Int(2)).unwrap();
        let fault = check(&Value::container(mixed), Format::Json, ALL).unwrap_err();
        assert_eq!(
            fault.message,
            "`:json` expects keys for all entries or for none, found a container of both"
        );
    }
}
