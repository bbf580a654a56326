//! Built-ins of one number: sign, rounding down and up, roots, powers, logarithms, trigonometry.
//!
//! Transcendental functions come from `libm`, so that every machine computes the same digits.

use super::argument::Role;
use super::call::pure;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::Fault;
use crate::value::Value;
use crate::value::number::Number;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "abs",
        subject: Subject::Number,
        parameters: &[required("number")],
        summary: "the number without its sign",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, abs),
    },
    Builtin {
        name: "floor",
        subject: Subject::Number,
        parameters: &[required("number")],
        summary: "the next integer that is not larger",
        result: "an integer; infinities and NaN themselves",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, floor),
    },
    Builtin {
        name: "ceil",
        subject: Subject::Number,
        parameters: &[required("number")],
        summary: "the next integer that is not smaller",
        result: "an integer; infinities and NaN themselves",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, ceil),
    },
    Builtin {
        name: "sqrt",
        subject: Subject::Number,
        parameters: &[required("number")],
        summary: "the square root",
        result: "a number; NaN for a negative one",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, |values| real(values, "sqrt", f64::sqrt)),
    },
    Builtin {
        name: "pow",
        subject: Subject::Number,
        parameters: &[required("base"), required("exponent")],
        summary: "the base to the power of the exponent, exact for integers while it fits",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, pow),
    },
    Builtin {
        name: "exp",
        subject: Subject::Number,
        parameters: &[required("number")],
        summary: "e to the power of the number",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, |values| real(values, "exp", libm::exp)),
    },
    Builtin {
        name: "log",
        subject: Subject::Number,
        parameters: &[required("number"), optional("base")],
        summary: "the logarithm: the natural one unless a base is given",
        result: "a number; `-inf` for 0, NaN for a negative one",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, log),
    },
    Builtin {
        name: "sin",
        subject: Subject::Number,
        parameters: &[required("angle")],
        summary: "the sine of an angle in radians",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, |values| real(values, "sin", libm::sin)),
    },
    Builtin {
        name: "cos",
        subject: Subject::Number,
        parameters: &[required("angle")],
        summary: "the cosine of an angle in radians",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, |values| real(values, "cos", libm::cos)),
    },
    Builtin {
        name: "tan",
        subject: Subject::Number,
        parameters: &[required("angle")],
        summary: "the tangent of an angle in radians",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, |values| real(values, "tan", libm::tan)),
    },
];

fn real([number]: &mut [Value; 1], name: &'static str, function: fn(f64) -> f64) -> Result<Value, Fault> {
    Ok(Value::double(function(Role(name, "").number(number)?.as_f64())))
}

fn abs([number]: &mut [Value; 1]) -> Result<Value, Fault> {
    Ok(match Role("abs", "").number(number)? {
        Number::Int(integer) => Value::integer(i128::from(integer).abs()),
        Number::Wide(_) => std::mem::take(number),
        Number::Double(double) => Value::double(double.abs()),
    })
}

fn floor([number]: &mut [Value; 1]) -> Result<Value, Fault> {
    rounded("floor", number, f64::floor)
}

fn ceil([number]: &mut [Value; 1]) -> Result<Value, Fault> {
    rounded("ceil", number, f64::ceil)
}

fn rounded(name: &'static str, number: &mut Value, round: fn(f64) -> f64) -> Result<Value, Fault> {
    Ok(match Role(name, "").number(number)? {
        Number::Int(_) | Number::Wide(_) => std::mem::take(number),
        Number::Double(double) => whole(round(double)),
    })
}

/// An integral double as the exact integer where the language has it.
pub(super) fn whole(double: f64) -> Value {
    /// 2⁶⁴: from here on integers are doubles, and below −2⁶³ `Number::from_i128` makes them so.
    const BEYOND: f64 = 18_446_744_073_709_551_616.0;
    if double.abs() < BEYOND { Value::integer(double as i128) } else { Value::double(double) }
}

fn pow([base, exponent]: &mut [Value; 2]) -> Result<Value, Fault> {
    let base = Role("pow", "").number(base)?;
    let exponent = Role("pow", "exponent").number(exponent)?;
    if let (Some(base), Some(exponent)) = (base.as_i128(), exponent.as_i128())
        && let Some(power) = exact_power(base, exponent)
    {
        return Ok(Value::integer(power));
    }
    Ok(Value::double(libm::pow(base.as_f64(), exponent.as_f64())))
}

/// The exact power if it stays in −2⁶³ … 2⁶⁴−1; `None` for negative exponents.
fn exact_power(base: i128, exponent: i128) -> Option<i128> {
    if exponent < 0 {
        return None;
    }
    match base {
        0 | 1 => return Some(if exponent == 0 { 1 } else { base }),
        -1 => return Some(if exponent % 2 == 0 { 1 } else { -1 }),
        _ => {}
    }
    let power = base.checked_pow(u32::try_from(exponent).ok()?)?;
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&power).then_some(power)
}

fn log([number, base]: &mut [Value; 2]) -> Result<Value, Fault> {
    let number = Role("log", "").number(number)?.as_f64();
    if base.is_unset() {
        return Ok(Value::double(libm::log(number)));
    }
    let base = Role("log", "base").number(base)?.as_f64();
    Ok(Value::double(if base == 2.0 {
        libm::log2(number)
    } else if base == 10.0 {
        libm::log10(number)
    } else {
        log_to_base(number, base)
    }))
}

/// The quotient of natural logarithms, but exact for whole powers, which the quotient may just miss.
fn log_to_base(number: f64, base: f64) -> f64 {
    let quotient = libm::log(number) / libm::log(base);
    let nearest = quotient.round();
    if libm::pow(base, nearest) == number { nearest } else { quotient }
}
