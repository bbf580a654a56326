//! One argument of a built-in in, what the built-in takes it for out, or the fault that says what was expected.

use crate::diagnostic::{Code, Fault};
use crate::value::container::Container;
use crate::value::number::Number;
use crate::value::symbol::Symbol;
use crate::value::text::{Text, quoting};
use crate::value::{Type, Value};

/// Which argument: of which built-in, for which parameter; `""` for the receiver, which needs no name.
#[derive(Clone, Copy)]
pub(super) struct Role(pub &'static str, pub &'static str);

impl Role {
    /// The `type` fault: `expected` is a type with its article.
    pub fn expects(self, expected: &str, found: &Value) -> Fault {
        Fault::new(Code::Type, self.sentence(expected, found.type_of().described()))
    }

    /// The `value` fault: the type is right, the value is not.
    pub fn expects_value(self, expected: &str, found: &Value) -> Fault {
        quoting(found, |found| Fault::new(Code::Value, self.sentence(expected, found)))
    }

    fn sentence(self, expected: &str, found: &str) -> String {
        match self.1 {
            "" => format!("`{}` expects {expected}, found {found}", self.0),
            parameter => format!("`{}` expects {expected} as `{parameter}`, found {found}", self.0),
        }
    }

    pub fn container(self, value: &Value) -> Result<&Container, Fault> {
        value.as_container().ok_or_else(|| self.expects(Type::Container.described(), value))
    }

    pub fn text(self, value: &Value) -> Result<&Text, Fault> {
        value.as_text().ok_or_else(|| self.expects(Type::String.described(), value))
    }

    pub fn string(self, value: &Value) -> Result<&str, Fault> {
        self.text(value).map(Text::as_str)
    }

    /// A string of so many bytes at most: what is longer would be refused later, and take long to get there.
    pub fn short<'v>(self, what: &str, most: usize, value: &'v Value) -> Result<&'v str, Fault> {
        let text = self.string(value)?;
        if text.len() > most {
            let (expected, found) =
                (format!("{what} of at most {most} bytes"), format!("one of {} bytes", text.len()));
            return Err(Fault::new(Code::Value, self.sentence(&expected, &found)));
        }
        Ok(text)
    }

    /// A path, or a pattern of paths.
    pub fn path(self, value: &Value) -> Result<&str, Fault> {
        /// No system takes a longer one.
        const LONGEST: usize = 64 << 10;
        self.short("a path", LONGEST, value)
    }

    pub fn symbol(self, value: &Value) -> Result<&Symbol, Fault> {
        value.as_symbol().ok_or_else(|| self.expects(Type::Symbol.described(), value))
    }

    pub fn number(self, value: &Value) -> Result<Number, Fault> {
        value.as_number().ok_or_else(|| self.expects(Type::Number.described(), value))
    }

    /// A whole number; one that no `i64` holds counts as the nearest that does.
    pub fn integer(self, value: &Value) -> Result<i64, Fault> {
        let integer = self.wide_integer(value)?;
        Ok(i64::try_from(integer).unwrap_or(if integer < 0 { i64::MIN } else { i64::MAX }))
    }

    /// A whole number; doubles beyond `i128` count as the nearest that it holds.
    pub fn wide_integer(self, value: &Value) -> Result<i128, Fault> {
        match self.number(value)? {
            Number::Int(integer) => Ok(i128::from(integer)),
            Number::Wide(integer) => Ok(i128::from(integer)),
            Number::Double(double) if double.is_finite() && double.fract() == 0.0 => Ok(double as i128),
            Number::Double(_) => Err(self.expects_value("an integer", value)),
        }
    }

    /// A boolean that may be left out.
    pub fn flag(self, value: &Value, unless_given: bool) -> Result<bool, Fault> {
        match value {
            Value::Unset => Ok(unless_given),
            Value::True => Ok(true),
            Value::False => Ok(false),
            other => Err(self.expects(Type::Boolean.described(), other)),
        }
    }

    pub fn function(self, value: &Value) -> Result<(), Fault> {
        match value.type_of() {
            Type::Function => Ok(()),
            Type::Nil
            | Type::Boolean
            | Type::Number
            | Type::String
            | Type::Symbol
            | Type::Container
            | Type::File => Err(self.expects(Type::Function.described(), value)),
        }
    }
}
