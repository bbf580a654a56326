//! Rounding and formatting: a number in, its printed digits cut to a number of places out.
//!
//! Both work on the digits that `str` shows, so `round(1.005, 2)` is 1.01, and both round half away from zero.

use super::argument::Role;
use super::call::pure;
use super::number::whole;
use super::text::made;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::number::Number;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "round",
        subject: Subject::Number,
        parameters: &[required("number"), optional("digits")],
        summary: "the nearest number with that many digits after the point (none unless given); halves go away \
                  from zero",
        result: "a number, an integer unless `digits` are given; infinities and NaN themselves",
        empty: "",
        errors: "`value`: `digits` is no integer",
        run: |engine, arguments| pure(engine, arguments, round),
    },
    Builtin {
        name: "format",
        subject: Subject::Number,
        parameters: &[required("number"), required("pattern")],
        summary: "the number by a pattern: `0.00` has two digits after the point, `0.##` up to two, `000` at \
                  least three before it, `,0` groups thousands",
        result: "a string",
        empty: "",
        errors: "`value`: the pattern is none",
        run: |engine, arguments| pure(engine, arguments, format),
    },
];

fn round([number, digits]: &mut [Value; 2]) -> Result<Value, Fault> {
    let rounded = Role("round", "").number(number)?;
    if digits.is_unset() {
        return Ok(match rounded {
            Number::Int(_) | Number::Wide(_) => std::mem::take(number),
            Number::Double(double) => whole(double.round()),
        });
    }
    let places = Role("round", "digits").integer(digits)?;
    let Some(mut decimal) = Decimal::of(rounded) else { return Ok(std::mem::take(number)) };
    if decimal.places() <= places {
        return Ok(std::mem::take(number));
    }
    decimal.round(places);
    Ok(decimal.value(places > 0))
}

fn format([number, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let formatted = Role("format", "").number(number)?;
    let role = Role("format", "pattern");
    let Some(layout) = Layout::of(role.string(pattern)?) else {
        return Err(
            role.expects_value("a pattern like \"0\", \"0.00\", \"0.##\", \"000\" or \",0.00\"", pattern)
        );
    };
    let Some(mut decimal) = Decimal::of(formatted) else { return made(formatted.to_string()) };
    decimal.round(i64::try_from(layout.most).unwrap_or(i64::MAX));
    made(layout.text(&decimal))
}

/// A number by its decimal digits: 0.`digits` × 10^`point`. No zeros trail, so zero has no digits.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// The digits that the number prints with; `None` for infinities and NaN.
    fn of(number: Number) -> Option<Decimal> {
        if let Some(integer) = number.as_i128() {
            let text = integer.unsigned_abs().to_string();
            let point = text.len();
            return Some(Decimal::from_digits(integer < 0, text.bytes(), point));
        }
        let double = number.as_f64();
        if !double.is_finite() {
            return None;
        }
        // `{:e}` gives the shortest digits that round-trip, as printing does.
        let text = format!("{:e}", double.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let mut decimal = Decimal::from_digits(double < 0.0, mantissa.bytes().filter(u8::is_ascii_digit), 1);
        decimal.point += exponent.parse::<i64>().ok()?;
        Some(decimal)
    }

    fn from_digits(negative: bool, digits: impl Iterator<Item = u8>, point: usize) -> Decimal {
        let point = i64::try_from(point).unwrap_or(i64::MAX);
        let mut decimal = Decimal { negative, digits: digits.map(|digit| digit - b'0').collect(), point };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }

    /// How many digits stand after the point; negative where zeros stand before it.
    fn places(&self) -> i64 {
        self.len().saturating_sub(self.point)
    }

    fn len(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX)
    }

    /// Cuts to so many digits after the point (negative: zeros before it), half away from zero.
    fn round(&mut self, places: i64) {
        let kept = self.point.saturating_add(places);
        if kept >= self.len() {
            return;
        }
        let Ok(kept) = usize::try_from(kept) else {
            self.digits.clear();
            return;
        };
        let up = self.digits.get(kept).is_some_and(|&digit| digit >= 5);
        self.digits.truncate(kept);
        if up {
            self.increment();
        }
        self.trim();
    }

    /// Adds one in the last digit's place.
    fn increment(&mut self) {
        while let Some(digit) = self.digits.pop() {
            if digit < 9 {
                self.digits.push(digit + 1);
                return;
            }
        }
        self.digits.push(1);
        self.point += 1;
    }

    /// The digit with the weight 10^`power`.
    fn digit(&self, power: i64) -> u8 {
        let index = usize::try_from(self.point - 1 - power).ok();
        index.and_then(|index| self.digits.get(index)).copied().unwrap_or(0)
    }

    /// As a value: an exact integer if it is to be one and fits, else the nearest double.
    fn value(&self, fraction: bool) -> Value {
        let digits: String = self.digits.iter().map(|&digit| char::from(b'0' + digit)).collect();
        let sign = if self.negative { "-" } else { "" };
        let text = format!("{sign}0.{digits}0e{}", self.point);
        let double = text.parse::<f64>().unwrap_or(f64::NAN);
        if fraction {
            return Value::double(double);
        }
        let integer: String =
            (0..self.point).rev().map(|power| char::from(b'0' + self.digit(power))).collect();
        match format!("{sign}0{integer}").parse::<i128>() {
            Ok(integer) => Value::integer(integer),
            Err(_) => Value::double(double),
        }
    }
}

/// A pattern of `format`, taken apart.
struct Layout {
    grouped: bool,
    /// The fewest digits before the point.
    before: usize,
    /// The fewest and the most digits after it.
    least: usize,
    most: usize,
}

impl Layout {
    /// `[,#]* 0+` and, after a point, `0* #*`, of which there is at least one; a `,` anywhere before the point
    /// groups thousands.
    fn of(pattern: &str) -> Option<Layout> {
        let (before, after) = match pattern.split_once('.') {
            Some((_, "")) => return None,
            Some((before, after)) => (before, after),
            None => (pattern, ""),
        };
        let signs: String = before.chars().filter(|&sign| sign != ',').collect();
        let zeros = signs.trim_start_matches('#');
        let optional = after.trim_start_matches('0');
        if zeros.is_empty() || zeros.contains(|sign| sign != '0') || optional.contains(|sign| sign != '#') {
            return None;
        }
        Some(Layout {
            grouped: before.contains(','),
            before: zeros.len(),
            least: after.len() - optional.len(),
            most: after.len(),
        })
    }

    /// The number, already rounded to `most` places.
    fn text(&self, decimal: &Decimal) -> String {
        let mut text = String::new();
        if decimal.negative && !decimal.digits.is_empty() {
            text.push('-');
        }
        let count = usize::try_from(decimal.point).unwrap_or(0).max(self.before);
        for left in (0..count).rev() {
            text.push(char::from(b'0' + decimal.digit(i64::try_from(left).unwrap_or(i64::MAX))));
            if self.grouped && left > 0 && left % 3 == 0 {
                text.push(',');
            }
        }
        let places = usize::try_from(decimal.places()).unwrap_or(0).clamp(self.least, self.most);
        if places > 0 {
            text.push('.');
        }
        for place in 1..=places {
            text.push(char::from(b'0' + decimal.digit(-i64::try_from(place).unwrap_or(i64::MAX))));
        }
        text
    }
}
