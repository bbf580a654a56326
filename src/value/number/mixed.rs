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

#[cfg(test)]
mod tests {
    use super::*;

    /// An integer beyond 2⁵³ and a double; their sum, the double less the integer, their product, the integer modulo
    /// the double, and the double modulo the integer: by Python's `Fraction`, rounded once.
    #[rustfmt::skip]
    const EXACT: [(i128, f64, [f64; 5]); 48] = [
        (4611686018427387905, 0.5, [4.611686018427388e+18, -4.611686018427388e+18, 2.305843009213694e+18, 0.0, 0.5]),
        (9007199254740995, 0.5, [9007199254740996.0, -9007199254740994.0, 4503599627370498.0, 0.0, 0.5]),
        (-4611686018427387907, -0.5, [-4.611686018427388e+18, 4.611686018427388e+18, 2.305843009213694e+18, -0.0, -0.5]),
        (9007199254740993, -0.5, [9007199254740992.0, -9007199254740994.0, -4503599627370496.0, -0.0, 9007199254740992.0]),
        (-9007199254740993, 1.0, [-9007199254740992.0, 9007199254740994.0, -9007199254740992.0, 0.0, -9007199254740992.0]),
        (1152921504606847105, 1.0, [1.1529215046068472e+18, -1.152921504606847e+18, 1.1529215046068472e+18, 0.0, 1.0]),
        (-9007199254740993, -1.5, [-9007199254740994.0, 9007199254740992.0, 1.351079888211149e+16, -0.0, -1.5]),
        (4611686018427387905, -1.5, [4.611686018427388e+18, -4.611686018427388e+18, -6.917529027641082e+18, -1.0, 4.611686018427388e+18]),
        (-576460752303423553, 0.1, [-5.764607523034236e+17, 5.764607523034236e+17, -5.764607523034236e+16, 1.8318679906315083e-15, -5.764607523034236e+17]),
        (9007199254740993, 0.1, [9007199254740994.0, -9007199254740992.0, 900719925474099.4, 0.09999999999999998, 0.1]),
        (1152921504606847105, -0.1, [1.1529215046068472e+18, -1.1529215046068472e+18, -1.1529215046068472e+17, -3.608224830031759e-15, 1.1529215046068472e+18]),
        (9223372036854775807, -0.1, [9.223372036854776e+18, -9.223372036854776e+18, -9.223372036854776e+17, -0.09999999999997153, 9.223372036854776e+18]),
        (9007199254740993, 3.0, [9007199254740996.0, -9007199254740990.0, 2.702159776422298e+16, 0.0, 3.0]),
        (-9007199254740993, 3.0, [-9007199254740990.0, 9007199254740996.0, -2.702159776422298e+16, 0.0, -9007199254740990.0]),
        (-4611686018427387907, 1e+16, [-4.601686018427388e+18, 4.621686018427388e+18, -4.611686018427388e+34, 8313981572612093.0, -4.601686018427388e+18]),
        (-576460752303423553, 1e+16, [-5.6646075230342355e+17, 5.864607523034236e+17, -5.764607523034236e+33, 3539247696576447.0, -5.6646075230342355e+17]),
        (-9007199254740993, -1e+16, [-1.900719925474099e+16, -992800745259007.0, 9.007199254740994e+31, -9007199254740992.0, -992800745259007.0]),
        (9223372036854775807, -1e+16, [9.213372036854776e+18, -9.233372036854776e+18, -9.223372036854776e+34, -6627963145224193.0, 9.213372036854776e+18]),
        (-9007199254740993, 9007199254740994.0, [1.0, 1.8014398509481988e+16, -8.112963841460672e+31, 1.0, -9007199254740992.0]),
        (1152921504606847105, 9007199254740994.0, [1.1619287038615882e+18, -1.1439143053521061e+18, 1.038459371706966e+34, 9007199254740867.0, 9007199254740994.0]),
        (-4611686018427387907, 1e+19, [5.388313981572612e+18, 1.4611686018427388e+19, -4.611686018427388e+37, 5.388313981572612e+18, -3.8350580552821637e+18]),
        (9007199254740993, 1e+19, [1.000900719925474e+19, 9.99099280074526e+18, 9.007199254740994e+34, 9007199254740992.0, 2008827237497770.0]),
        (-576460752303423553, -1e+19, [-1.0576460752303423e+19, -9.423539247696577e+18, 5.764607523034236e+36, -5.764607523034236e+17, -2.0016721084179958e+17]),
        (-9007199254740993, -1e+19, [-1.000900719925474e+19, -9.99099280074526e+18, 9.007199254740994e+34, -9007199254740992.0, -2008827237497770.0]),
        (9223372036854775807, 1.1805916207174113e+21, [1.189814992754266e+21, 1.1713682486805565e+21, 1.0889035741470031e+40, 9.223372036854776e+18, 128.0]),
        (9007199254740993, 1.1805916207174113e+21, [1.180600627916666e+21, 1.1805826135181566e+21, 1.0633823966279327e+37, 9007199254740992.0, 9007199254609921.0]),
        (-576460752303423553, -4.722366482869645e+21, [-4.722942943621949e+21, -4.721790022117342e+21, 2.7222589353675083e+39, -5.764607523034236e+17, -5.764607523028911e+17]),
        (-4611686018427387907, -4.722366482869645e+21, [-4.726978168888073e+21, -4.717754796851218e+21, 2.1778071482940062e+40, -4.611686018427388e+18, -4.611686018427385e+18]),
        (9007199254740993, 1e+23, [1.0000000900719925e+23, 9.999999099280074e+22, 9.007199254740993e+38, 9007199254740992.0, 2218036896897002.0]),
        (9223372036854775807, 1e+23, [1.0000922337203685e+23, 9.999077662796314e+22, 9.223372036854775e+41, 9.223372036854776e+18, 2.003764205123119e+17]),
        (9007199254740993, 1e+300, [1e+300, 1e+300, f64::INFINITY, 9007199254740992.0, 5389776188473374.0]),
        (1152921504606847105, 1e+300, [1e+300, 1e+300, f64::INFINITY, 1.1529215046068472e+18, 5.942114168111421e+17]),
        (9007199254740995, -1e+300, [-1e+300, -1e+300, -f64::INFINITY, -1e+300, 4064171966922115.0]),
        (-9223372036854775808, -1e+300, [-1e+300, -1e+300, f64::INFINITY, -9.223372036854776e+18, -0.0]),
        (-4611686018427387907, 5e-324, [-4.611686018427388e+18, 4.611686018427388e+18, -2.2784756311113742e-305, 0.0, -4.611686018427388e+18]),
        (9007199254740995, 5e-324, [9007199254740996.0, -9007199254740994.0, 4.450147717014405e-308, 0.0, 5e-324]),
        (1152921504606847105, -2.5e-310, [1.1529215046068472e+18, -1.1529215046068472e+18, -2.8823037615171376e-292, -1.2540336827222e-310, 1.1529215046068472e+18]),
        (-9007199254740993, -2.5e-310, [-9007199254740994.0, 9007199254740992.0, 2.2517998136852637e-294, -1.89401264395683e-310, -2.5e-310]),
        (-576460752303423553, 1e-20, [-5.764607523034236e+17, 5.764607523034236e+17, -0.005764607523034235, 5.34638651283665e-21, -5.764607523034236e+17]),
        (-9223372036854775808, 1e-20, [-9.223372036854776e+18, 9.223372036854776e+18, -0.09223372036854775, 3.2298062539971e-21, -9.223372036854776e+18]),
        (1152921504606847105, 8.673617379884035e-19, [1.1529215046068472e+18, -1.1529215046068472e+18, 1.0000000000000002, 0.0, 8.673617379884035e-19]),
        (9007199254740995, 8.673617379884035e-19, [9007199254740996.0, -9007199254740994.0, 0.007812500000000003, 0.0, 8.673617379884035e-19]),
        (-9007199254740993, -4.336808689942018e-19, [-9007199254740994.0, 9007199254740992.0, 0.00390625, -0.0, -4.336808689942018e-19]),
        (9223372036854775807, -4.336808689942018e-19, [9.223372036854776e+18, -9.223372036854776e+18, -4.0, -0.0, 9.223372036854776e+18]),
        (4611686018427387905, 7e+21, [7.004611686018427e+21, 6.995388313981573e+21, 3.2281802128991715e+40, 4.611686018427388e+18, 4.072310045652548e+18]),
        (-9007199254740993, 7e+21, [6.999990992800745e+21, 7.000009007199255e+21, -6.305039478318695e+37, 6.999990992800745e+21, -7951216745896901.0]),
        (1152921504606847105, 1.7e+308, [1.7e+308, 1.7e+308, f64::INFINITY, 1.1529215046068472e+18, 1.0435831841299236e+18]),
        (-9007199254740993, 1.7e+308, [1.7e+308, 1.7e+308, -f64::INFINITY, 1.7e+308, -8337671987782702.0]),
    ];

    #[test]
    fn results_are_exact_and_rounded_once() {
        for (integer, double, expected) in EXACT {
            let found = [
                sum(integer, double),
                difference(double, integer),
                product(integer, double),
                integer_remainder(integer, double),
                remainder_of_double(double, integer),
            ];
            assert_eq!(
                found.map(f64::to_bits),
                expected.map(f64::to_bits),
                "{integer} {double:?}: {found:?}, expected {expected:?}"
            );
        }
    }

    #[test]
    fn what_is_no_finite_number_meets_integers_beyond_doubles_as_it_meets_doubles() {
        let [large, small] = [(1 << 64) - 1, -(1 << 62) - 1];
        assert_eq!(
            [large, small].map(|integer| product(integer, f64::INFINITY)),
            [f64::INFINITY, -f64::INFINITY]
        );
        assert_eq!(
            [large, small].map(|integer| product(integer, -f64::INFINITY)),
            [-f64::INFINITY, f64::INFINITY]
        );
        assert!(product(large, f64::NAN).is_nan());
        for integer in [large, small] {
            assert!(
                [f64::INFINITY, -f64::INFINITY, f64::NAN]
                    .iter()
                    .all(|&left| remainder_of_double(left, integer).is_nan())
            );
            assert_eq!(remainder_of_double(0.0, integer).to_bits(), 0f64.copysign(integer as f64).to_bits());
        }
    }
}
