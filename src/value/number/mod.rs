//! Numbers: exact integers of −2⁶³ … 2⁶⁴−1, doubles beyond; arithmetic, comparison and printing.

mod literal;
mod mixed;
mod print;

pub use mixed::floored_remainder;

use std::cmp::Ordering;

/// A number; equal integers have one form (`Wide` only above `i64::MAX`).
///
/// `==` here is of the same form: `Int(1)` and `Double(1.0)` differ. The language's `==` is [`Number::compare`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    Int(i64),
    Wide(u64),
    Double(f64),
}

impl Number {
    /// Exact when it fits, else the nearest double.
    pub fn from_i128(integer: i128) -> Number {
        if let Ok(small) = i64::try_from(integer) {
            Number::Int(small)
        } else if let Ok(wide) = u64::try_from(integer) {
            Number::Wide(wide)
        } else {
            Number::Double(integer as f64)
        }
    }

    fn from_magnitude(negative: bool, magnitude: u128) -> Number {
        match i128::try_from(magnitude) {
            Ok(magnitude) => Number::from_i128(if negative { -magnitude } else { magnitude }),
            Err(_) => Number::Double(mixed::signed(negative, magnitude as f64)),
        }
    }

    pub fn as_f64(self) -> f64 {
        match self {
            Number::Int(integer) => integer as f64,
            Number::Wide(integer) => integer as f64,
            Number::Double(double) => double,
        }
    }

    /// The exact integer, if this is one (a double never is, even an integral one).
    pub fn as_i128(self) -> Option<i128> {
        match self {
            Number::Int(integer) => Some(i128::from(integer)),
            Number::Wide(integer) => Some(i128::from(integer)),
            Number::Double(_) => None,
        }
    }

    /// As an index or count: an integer, or an integral double, that fits.
    pub fn as_index(self) -> Option<i64> {
        match self {
            Number::Int(integer) => Some(integer),
            Number::Wide(_) => None,
            Number::Double(double) if is_integral(double) && (-TWO_63..TWO_63).contains(&double) => {
                Some(double as i64)
            }
            Number::Double(_) => None,
        }
    }

    /// The integer of this mathematical value, if it is one of −2⁶³ … 2⁶⁴−1, in its one exact form.
    pub fn as_exact(self) -> Option<Number> {
        match self {
            Number::Int(_) | Number::Wide(_) => Some(self),
            Number::Double(double) if is_integral(double) && (-TWO_63..TWO_64).contains(&double) => {
                Some(Number::from_i128(double as i128))
            }
            Number::Double(_) => None,
        }
    }

    pub fn is_nan(self) -> bool {
        matches!(self, Number::Double(double) if double.is_nan())
    }

    /// Whether this has no fraction, however large it is.
    pub fn is_integral(self) -> bool {
        match self {
            Number::Int(_) | Number::Wide(_) => true,
            Number::Double(double) => is_integral(double),
        }
    }

    #[expect(
        clippy::should_implement_trait,
        reason = "named as the other operations, of which `%` is not Rust's"
    )]
    pub fn add(self, other: Number) -> Number {
        match (self.as_i128(), other.as_i128()) {
            (Some(left), Some(right)) => Number::from_i128(left + right),
            (Some(left), None) => Number::Double(mixed::sum(left, other.as_f64())),
            (None, Some(right)) => Number::Double(mixed::sum(right, self.as_f64())),
            (None, None) => Number::Double(self.as_f64() + other.as_f64()),
        }
    }

    pub fn subtract(self, other: Number) -> Number {
        match (self.as_i128(), other.as_i128()) {
            (Some(left), Some(right)) => Number::from_i128(left - right),
            (Some(left), None) => Number::Double(mixed::sum(left, -other.as_f64())),
            (None, Some(right)) => Number::Double(mixed::difference(self.as_f64(), right)),
            (None, None) => Number::Double(self.as_f64() - other.as_f64()),
        }
    }

    pub fn multiply(self, other: Number) -> Number {
        match (self.as_i128(), other.as_i128()) {
            (Some(left), Some(right)) => {
                Number::from_magnitude((left < 0) != (right < 0), left.unsigned_abs() * right.unsigned_abs())
            }
            (Some(left), None) => Number::Double(mixed::product(left, other.as_f64())),
            (None, Some(right)) => Number::Double(mixed::product(right, self.as_f64())),
            (None, None) => Number::Double(self.as_f64() * other.as_f64()),
        }
    }

    /// An integer when two integers divide evenly; else both become doubles first.
    pub fn divide(self, other: Number) -> Number {
        match (self.as_i128(), other.as_i128()) {
            (Some(left), Some(right)) if right != 0 && left % right == 0 => Number::from_i128(left / right),
            _ => Number::Double(self.as_f64() / other.as_f64()),
        }
    }

    /// With the sign of the divisor; of a division by zero, NaN.
    pub fn remainder(self, other: Number) -> Number {
        match (self.as_i128(), other.as_i128()) {
            (Some(_), Some(0)) => Number::Double(f64::NAN),
            (Some(left), Some(right)) => {
                let rest = left % right;
                let crosses = rest != 0 && (rest < 0) != (right < 0);
                Number::from_i128(if crosses { rest + right } else { rest })
            }
            (Some(left), None) => Number::Double(mixed::integer_remainder(left, other.as_f64())),
            (None, Some(right)) => Number::Double(mixed::remainder_of_double(self.as_f64(), right)),
            (None, None) => Number::Double(mixed::floored_remainder(self.as_f64(), other.as_f64())),
        }
    }

    pub fn negate(self) -> Number {
        match (self, self.as_i128()) {
            (_, Some(integer)) => Number::from_i128(-integer),
            (number, None) => Number::Double(-number.as_f64()),
        }
    }

    /// By mathematical value; `None` where NaN is involved.
    pub fn compare(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Int(left), Number::Int(right)) => Some(left.cmp(&right)),
            (Number::Double(left), Number::Double(right)) => left.partial_cmp(&right),
            (Number::Double(left), right) => compare_exactly(right, left).map(Ordering::reverse),
            (left, Number::Double(right)) => compare_exactly(left, right),
            (left, right) => left.as_i128().partial_cmp(&right.as_i128()),
        }
    }

    /// Reads a number literal of the language, without a sign: `42`, `1_000`, `0xFF`, `3.14`, `1e5`.
    ///
    /// An underscore stands between two digits, one at a time. What is out of range, or has a `.` or an
    /// exponent, is a double.
    pub fn from_literal(text: &str) -> Option<Number> {
        literal::read(text)
    }
}

impl std::fmt::Display for Number {
    /// As ECMAScript's Number-to-String, but `inf`, `-inf`, `nan`, and all digits of exact integers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Int(integer) => write!(f, "{integer}"),
            Number::Wide(integer) => write!(f, "{integer}"),
            Number::Double(double) => print::write_double(*double, f),
        }
    }
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;
const TWO_64: f64 = 18_446_744_073_709_551_616.0;

fn is_integral(double: f64) -> bool {
    double.trunc() == double && double.is_finite()
}

/// `integer` (an `Int` or `Wide`) against a double, without rounding either.
fn compare_exactly(integer: Number, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    // Casting saturates, and every integer of the range lies strictly within `i128`: infinities come out right.
    let whole = double.trunc() as i128;
    let fraction = double - double.trunc();
    let by_whole = integer.as_i128()?.cmp(&whole);
    let by_fraction = if fraction > 0.0 {
        Ordering::Less
    } else if fraction < 0.0 {
        Ordering::Greater
    } else {
        Ordering::Equal
    };
    Some(by_whole.then(by_fraction))
}
