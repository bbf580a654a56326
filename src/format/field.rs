//! A field of plain text (of a table, of a section) in, a number or a string out, and back.

use super::fault;
use crate::value::number::Number;
use crate::value::{Type, Value};
use std::borrow::Cow;

/// A number if the text has the shape of a JSON number that a finite double is near, else the text, in the memory of
/// `used` where that fits.
pub(super) fn read(text: &str, used: Value) -> Value {
    number(text).unwrap_or_else(|| fault::text(used, text))
}

/// The number that the whole text is in JSON.
pub(super) fn number(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = leading_digits(digits);
    if whole == 0 || (whole > 1 && digits.first() == Some(&b'0')) {
        return None;
    }
    match digits.get(whole..).unwrap_or_default() {
        [] => integer(text, digits.len() < bytes.len()),
        rest if is_fraction_and_exponent(rest) => double(text),
        _ => None,
    }
}

fn leading_digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn is_fraction_and_exponent(mut rest: &[u8]) -> bool {
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = leading_digits(fraction);
        rest = fraction.get(digits..).unwrap_or_default();
        if digits == 0 {
            return false;
        }
    }
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', exponent @ ..] | [b'e' | b'E', exponent @ ..] => {
            !exponent.is_empty() && exponent.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// `-0` is the double, as JSON's readers have it.
fn integer(text: &str, negative: bool) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(0) if negative => Some(Value::double(-0.0)),
        Ok(integer) => Some(Value::Int(integer)),
        Err(_) => match text.parse::<u64>() {
            Ok(integer) => Some(Value::integer(i128::from(integer))),
            Err(_) => double(text),
        },
    }
}

fn double(text: &str) -> Option<Value> {
    text.parse().ok().filter(|double: &f64| double.is_finite()).map(Value::double)
}

/// What a place for text alone (a file, a line, a field) holds of a value; `None` for containers, functions, files.
pub(super) fn write(value: &Value) -> Option<Cow<'_, str>> {
    match value.type_of() {
        Type::Nil => Some(Cow::Borrowed("")),
        Type::Boolean => Some(Cow::Borrowed(if value.is_true() { "true" } else { "false" })),
        Type::Number => value.as_number().map(|number| Cow::Owned(digits(number))),
        Type::String => value.as_text().map(|text| Cow::Borrowed(text.as_str())),
        Type::Symbol => value.as_symbol().map(|symbol| Cow::Borrowed(symbol.name())),
        Type::Container | Type::Function | Type::File => None,
    }
}

fn digits(number: Number) -> String {
    match exact(number) {
        Number::Double(0.0) => "-0".to_owned(),
        number => number.to_string(),
    }
}

/// An integral double as the exact integer that it equals, of which fewer digits would read as another; −0 stays.
pub(super) fn exact(number: Number) -> Number {
    match number {
        Number::Double(double) if double == 0.0 && double.is_sign_negative() => number,
        number => number.as_exact().unwrap_or(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_json_number_decides() {
        let no_numbers = [
            "", "-", "007", "+1", ".5", "1.", "1.e3", "1e", "1e+", "0x1", "1_000", " 1", "1 ", "inf", "nan",
            "NaN", "--1", "1-", "１", "1e400", "-01", "1,5", "true",
        ];
        for text in no_numbers {
            assert!(number(text).is_none(), "{text}");
            assert_eq!(read(text, Value::Unset).as_text().map(|text| text.as_str()), Some(text));
        }
        let numbers = [
            ("0", "0"),
            ("-0", "0"),
            ("42", "42"),
            ("-7", "-7"),
            ("1.50", "1.5"),
            ("1e2", "100"),
            ("1E-2", "0.01"),
            ("18446744073709551615", "18446744073709551615"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("18446744073709551616", "18446744073709552000"),
            ("0.1e+1", "1"),
        ];
        for (text, printed) in numbers {
            assert_eq!(
                number(text).and_then(|value| crate::value::text::printed(&value).ok()).as_deref(),
                Some(printed)
            );
        }
    }

    /// serde_json is the judge of what a JSON number is.
    #[test]
    fn it_agrees_with_json() {
        let mut state = 1_u64;
        let mut below = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % bound
        };
        for _ in 0..20_000 {
            let text: String =
                (0..below(8)).map(|_| "0011923.-+eE "[..].as_bytes()[below(13)] as char).collect();
            let json = serde_json::from_str::<serde_json::Number>(&text).ok().filter(|_| text.trim() == text);
            assert_eq!(number(&text).is_some(), json.is_some(), "{text:?}");
        }
    }

    #[test]
    fn an_integral_double_has_all_its_digits() {
        assert_eq!(
            write(&Value::double(1_234_567_890_123_456_789.0)).as_deref(),
            Some("1234567890123456768")
        );
        assert_eq!(write(&Value::double(1e21)).as_deref(), Some("1e+21"));
        assert_eq!(write(&Value::double(-0.0)).as_deref(), Some("-0"));
        assert_eq!(write(&Value::double(0.0)).as_deref(), Some("0"));
    }
}
