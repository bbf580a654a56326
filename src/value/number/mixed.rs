//! An exact integer and a double in, the exact result rounded once out: arithmetic that mixes the two.
//!
//! An integer of at most 2⁵³ is a double already, and the processor rounds once. Larger ones are computed in
//! 128 bits here, because rounding the integer first would round twice.

/// `magnitude` with that sign.
pub fn signed(negative: bool, magnitude: f64) -> f64 {
    if negative { -magnitude } else { magnitude }
}

/// The integer as a double, if that does not change it.
fn as_exact_double(integer: i128) -> Option<f64> {
    let double = integer as f64;
    (double as i128 == integer).then_some(double)
}

/// A finite double as `± mantissa · 2^exponent`, the mantissa below 2⁵³.
struct Parts {
    negative: bool,
    mantissa: u64,
    exponent: i32,
}

fn parts(double: f64) -> Parts {
    let bits = double.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let negative = double.is_sign_negative();
    match biased {
        0 => Parts { negative, mantissa: fraction, exponent: -1074 },
        _ => Parts { negative, mantissa: fraction | (1 << 52), exponent: biased - 1075 },
    }
}

/// 2 to a power of −1074 … 1023.
fn power_of_two(exponent: i32) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent + 1074))
    }
}

pub fn sum(integer: i128, double: f64) -> f64 {
    match as_exact_double(integer) {
        Some(exact) => exact + double,
        None if double.is_finite() => exact_sum(integer, &parts(double)),
        None => double,
    }
}

pub fn difference(double: f64, integer: i128) -> f64 {
    match as_exact_double(integer) {
        Some(exact) => double - exact,
        None => sum(-integer, double),
    }
}

/// `integer` is beyond 2⁵³ and at most 2⁶⁴.
fn exact_sum(integer: i128, double: &Parts) -> f64 {
    let mantissa = i128::from(double.mantissa) * if double.negative { -1 } else { 1 };
    match double.exponent {
        // The integer is less than a quarter of the double's last place and cannot move it.
        71.. => mantissa as f64 * power_of_two(double.exponent),
        0..=70 => (integer + (mantissa << double.exponent)) as f64,
        -60..0 => ((integer << -double.exponent) + mantissa) as f64 * power_of_two(double.exponent),
        // The double is less than a quarter: only its sign can matter, where it breaks a tie.
        _ => (integer * 4 + mantissa.signum()) as f64 / 4.0,
    }
}

pub fn product(integer: i128, double: f64) -> f64 {
    match as_exact_double(integer) {
        Some(exact) => exact * double,
        None if double.is_finite() => {
            let double = parts(double);
            let magnitude = integer.unsigned_abs() * u128::from(double.mantissa);
            // The product is beyond 2⁵³ · 2⁻¹⁰⁷⁴, so scaling it is exact or overflows.
            signed((integer < 0) != double.negative, magnitude as f64 * power_of_two(double.exponent))
        }
        None => signed(integer < 0, double),
    }
}

/// `left % right` with the divisor's sign; a zero result has it too.
#[inline]
pub fn floored_remainder(left: f64, right: f64) -> f64 {
    let rest = whole_remainder(left, right).unwrap_or_else(|| left % right);
    if rest == 0.0 {
        0f64.copysign(right)
    } else if (rest < 0.0) != (right < 0.0) {
        rest + right
    } else {
        rest
    }
}

/// Of two doubles that are integers and small, whose remainder takes the processor one step.
#[inline]
fn whole_remainder(left: f64, right: f64) -> Option<f64> {
    const SMALL: f64 = (1u64 << 53) as f64;
    let (dividend, divisor) = (left as i64, right as i64);
    let whole =
        dividend as f64 == left && divisor as f64 == right && left.abs() < SMALL && right.abs() < SMALL;
    if whole { dividend.checked_rem(divisor).map(|rest| rest as f64) } else { None }
}

pub fn integer_remainder(left: i128, right: f64) -> f64 {
    if let Some(exact) = as_exact_double(left) {
        return floored_remainder(exact, right);
    }
    if !right.is_finite() || right == 0.0 {
        return floored_remainder(left as f64, right);
    }
    let divisor = parts(right);
    let crosses = (left < 0) != divisor.negative;
    if divisor.exponent > 12 {
        // The divisor is at least 2⁶⁵, beyond the integer.
        return if crosses { sum(left, right) } else { left as f64 };
    }
    // Both in units of the divisor's last place, or of one.
    let unit = divisor.exponent.min(0);
    let modulus = u128::from(divisor.mantissa) << divisor.exponent.max(0);
    let rest = scaled_remainder(left.unsigned_abs(), -unit, modulus);
    let rest = if crosses && rest != 0 { modulus - rest } else { rest };
    signed(divisor.negative, rest as f64 * power_of_two(unit))
}

pub fn remainder_of_double(left: f64, right: i128) -> f64 {
    if let Some(exact) = as_exact_double(right) {
        return floored_remainder(left, exact);
    }
    if !left.is_finite() || left == 0.0 {
        return floored_remainder(left, right as f64);
    }
    let dividend = parts(left);
    let crosses = dividend.negative != (right < 0);
    if dividend.exponent < 0 {
        // The dividend is below 2⁵³, within the divisor.
        return if crosses { sum(right, left) } else { left };
    }
    let modulus = right.unsigned_abs();
    let rest = scaled_remainder(u128::from(dividend.mantissa), dividend.exponent, modulus);
    let rest = if crosses && rest != 0 { modulus - rest } else { rest };
    signed(right < 0, rest as f64)
}

/// `value · 2^shift mod modulus`; the modulus is below 2⁶⁶.
fn scaled_remainder(value: u128, shift: i32, modulus: u128) -> u128 {
    (0..shift).fold(value % modulus, |rest, _| rest * 2 % modulus)
}
