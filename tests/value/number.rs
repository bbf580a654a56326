//! Numbers against exact models: the limits of the integers, mixed arithmetic, comparison, literals and printing.

use std::cmp::Ordering;
use weave_tree::value::number::Number;

const LEAST: i128 = -(1 << 63);
const MOST: i128 = (1 << 64) - 1;

/// Integers at and beside every limit that an implementation could trip over.
fn edges() -> Vec<i128> {
    let marks = [0, 1, 2, 3, 7, 10, 1 << 31, 1 << 32, 1 << 52, 1 << 53, 1 << 54, 1 << 62, 1 << 63, 1 << 64];
    let mut edges: Vec<i128> = marks
        .iter()
        .flat_map(|&mark: &i128| [mark - 1, mark, mark + 1, -mark - 1, -mark, 1 - mark])
        .collect();
    edges.retain(|edge| (LEAST..=MOST).contains(edge));
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The exact integer `± magnitude` as a program sees it; the decimal digits are rounded by Rust's parser.
fn expected(negative: bool, magnitude: u128) -> Number {
    let sign = if negative { "-" } else { "" };
    match format!("{sign}{magnitude}").parse::<i128>() {
        Ok(integer) if (LEAST..=i128::from(i64::MAX)).contains(&integer) => Number::Int(integer as i64),
        Ok(integer) if (1 << 63..=MOST).contains(&integer) => Number::Wide(integer as u64),
        _ => Number::Double(format!("{sign}{magnitude}").parse().unwrap()),
    }
}

fn signed(integer: i128) -> Number {
    expected(integer < 0, integer.unsigned_abs())
}

fn number(integer: i128) -> Number {
    let number = Number::from_i128(integer);
    assert_eq!(number.as_i128(), Some(integer));
    number
}

#[test]
fn integers_have_one_form() {
    assert_eq!(number((1 << 63) - 1), Number::Int(i64::MAX));
    assert_eq!(number(1 << 63), Number::Wide(1 << 63));
    assert_eq!(number(LEAST), Number::Int(i64::MIN));
    assert_eq!(Number::from_i128(MOST + 1), Number::Double(18_446_744_073_709_551_616.0));
    assert_eq!(Number::from_i128(LEAST - 1), Number::Double(-9_223_372_036_854_775_808.0));
}

#[test]
fn sums_differences_and_products_are_exact_and_rounded_once() {
    for left in edges() {
        for right in edges() {
            let (a, b) = (number(left), number(right));
            assert_eq!(a.add(b), signed(left + right), "{left} + {right}");
            assert_eq!(a.subtract(b), signed(left - right), "{left} - {right}");
            let magnitude = left.unsigned_abs() * right.unsigned_abs();
            let negative = (left < 0) != (right < 0) && magnitude > 0;
            assert_eq!(a.multiply(b), expected(negative, magnitude), "{left} * {right}");
        }
        assert_eq!(number(left).negate(), signed(-left), "-{left}");
    }
}

#[test]
fn quotients_are_integers_when_even_and_remainders_have_the_divisors_sign() {
    for left in edges() {
        for right in edges().into_iter().filter(|&right| right != 0) {
            let quotient = number(left).divide(number(right));
            if (left / right) * right == left {
                assert_eq!(quotient, signed(left / right), "{left} / {right}");
            } else {
                assert_eq!(quotient, Number::Double(left as f64 / right as f64), "{left} / {right}");
            }
            // The one integer of the divisor's sign, smaller than it, that is congruent to `left`.
            let remainder = number(left).remainder(number(right)).as_i128().unwrap();
            assert_eq!((left - remainder) % right, 0, "{left} % {right} = {remainder}");
            assert!(remainder.abs() < right.abs(), "{left} % {right} = {remainder}");
            assert!(remainder == 0 || (remainder < 0) == (right < 0), "{left} % {right} = {remainder}");
        }
    }
}

#[test]
fn division_by_zero_follows_ieee() {
    let zero = Number::Int(0);
    assert_eq!(Number::Int(5).divide(zero).to_string(), "inf");
    assert_eq!(Number::Int(-5).divide(zero).to_string(), "-inf");
    assert_eq!(Number::Wide(u64::MAX).divide(zero).to_string(), "inf");
    assert_eq!(zero.divide(zero).to_string(), "nan");
    assert_eq!(Number::Int(5).divide(Number::Double(-0.0)).to_string(), "-inf");
    for dividend in [Number::Int(5), zero, Number::Wide(u64::MAX), Number::Double(2.5)] {
        assert!(dividend.remainder(zero).is_nan());
        assert!(dividend.remainder(Number::Double(0.0)).is_nan());
    }
}

#[test]
fn remainders_of_doubles_have_the_divisors_sign() {
    let rest = |left: f64, right: f64| Number::Double(left).remainder(Number::Double(right)).as_f64();
    assert_eq!(rest(5.5, 2.0), 1.5);
    assert_eq!(rest(-5.5, 2.0), 0.5);
    assert_eq!(rest(5.5, -2.0), -0.5);
    assert_eq!(rest(-5.5, -2.0), -1.5);
    assert_eq!(rest(5.0, f64::INFINITY), 5.0);
    assert_eq!(rest(-5.0, f64::INFINITY), f64::INFINITY);
    assert!(rest(f64::INFINITY, 2.0).is_nan());
    assert!(rest(-4.0, 2.0).is_sign_positive());
    assert!(rest(4.0, -2.0).is_sign_negative());
    assert_eq!(Number::Int(-7).remainder(Number::Double(2.5)), Number::Double(0.5));
}

/// Small ones take a shorter way.
#[test]
fn remainders_of_whole_doubles_are_those_of_any_doubles() {
    let mut doubles: Vec<f64> = edges().into_iter().map(|integer| integer as f64).collect();
    doubles.extend([-0.0, 0.5, 9007199254740991.0, -9007199254740993.0, 1e300, f64::INFINITY, f64::NAN]);
    for &left in &doubles {
        for &right in &doubles {
            let rest = match left % right {
                0.0 => 0f64.copysign(right),
                rest if (rest < 0.0) != (right < 0.0) => rest + right,
                rest => rest,
            };
            let found = Number::Double(left).remainder(Number::Double(right)).as_f64();
            assert!(
                found.to_bits() == rest.to_bits() || (found.is_nan() && rest.is_nan()),
                "{left} % {right} = {found}"
            );
        }
    }
}

#[test]
fn any_operation_with_a_double_gives_a_double() {
    let (one, two) = (Number::Double(1.0), Number::Int(2));
    assert_eq!(one.add(two), Number::Double(3.0));
    assert_eq!(two.multiply(one), Number::Double(2.0));
    assert_eq!(two.divide(one), Number::Double(2.0));
    assert_eq!(two.subtract(one), Number::Double(1.0));
    assert_eq!(two.remainder(one), Number::Double(0.0));
}

/// `operator, integer, double, result` (doubles by their bits), computed with exact fractions; in each, rounding
/// the integer to a double first would give another result. `~` and `^` are `-` and `%` with the double on the left.
const MIXED: &[(char, i128, u64, u64)] = &[
    ('+', -18014398509481986, 0xbff8000000000000, 0xc350000000000001),
    ('+', 18014398509481986, 0x35a2c49d950ff203, 0x4350000000000001),
    ('+', 278794642343933455, 0x416f00a1704b8500, 0x438ef3d2003949d9),
    ('+', -12835781851159575, 0xc0b2670fa1d5db8c, 0xc346cd09acd3973f),
    ('+', -7859605880332939818, 0xc2ffa04f1f8ca1fc, 0xc3db4539fb3b726f),
    ('+', 9007199254740993, 0x3de27f03c044aa5d, 0x4340000000000001),
    ('+', 9223372036854776833, 0xc000000000000000, 0x43e0000000000000),
    ('+', 71499570186758022, 0xc3714c303d92b2e0, 0xc336be88e698067a),
    ('-', -18014398509481986, 0xbff8000000000000, 0xc350000000000000),
    ('-', 9007199254740993, 0x401c000000000000, 0x433ffffffffffffa),
    ('-', 9223372036854775296, 0x3f881f41e90466ae, 0x43dfffffffffffff),
    ('-', -18014398509481986, 0x217e6230ceb0bc68, 0xc350000000000001),
    ('-', 4478322410568618363, 0x4233c15ac07d8043, 0x43cf131936cb2128),
    ('-', 18014398509481986, 0xbf2ca22f9b311a81, 0x4350000000000001),
    ('-', -9007199254740993, 0xc00e8a3858c0c85a, 0xc33ffffffffffffd),
    ('-', -9007199254740995, 0x43145f88fef2a1b6, 0xc3428bf11fde5438),
    ('~', -18014398509481986, 0xbff8000000000000, 0x4350000000000000),
    ('~', 9007199254740993, 0x401c000000000000, 0xc33ffffffffffffa),
    ('~', 9223372036854775296, 0x3f881f41e90466ae, 0xc3dfffffffffffff),
    ('~', -18014398509481986, 0x217e6230ceb0bc68, 0x4350000000000001),
    ('~', 4478322410568618363, 0x4233c15ac07d8043, 0xc3cf131936cb2128),
    ('~', 18014398509481986, 0xbf2ca22f9b311a81, 0xc350000000000001),
    ('~', -9007199254740993, 0xc00e8a3858c0c85a, 0x433ffffffffffffd),
    ('~', -9007199254740995, 0x43145f88fef2a1b6, 0x43428bf11fde5438),
    ('*', 16617866601104499, 0x44dc5350c8c0817c, 0x483a212bd03037dc),
    ('*', -18014398509481986, 0xbff8000000000000, 0x4358000000000001),
    ('*', 9007199254740993, 0x401c000000000000, 0x436c000000000001),
    ('*', 125076779878859912, 0x460c125275d2ee81, 0x49985cf82f6ec09c),
    ('*', 1011439875345980345, 0x3f82252680879e96, 0x433fd63c0b7aa771),
    ('*', 5897966236615145003, 0x1a56e1fc2f8f359, 0x58b684ce8091cec),
    ('*', -18014398509481986, 0x217e6230ceb0bc68, 0xa4de6230ceb0bc69),
    ('*', 18014398509481986, 0x35a2c49d950ff203, 0x3902c49d950ff204),
    ('%', -138635072646623494, 0x3cf553914ad5cfbc, 0x3ce0abe751f3ce98),
    ('%', 295193351868549915, 0xbe937141b032b1e1, 0xbe9240615a77b5c4),
    ('%', -18014398509481986, 0xbff8000000000000, 0x8000000000000000),
    ('%', 9007199254740993, 0x401c000000000000, 0x4014000000000000),
    ('%', 6753643914886447845, 0x3fd324fb448ee771, 0x3fcd49b730373c34),
    ('%', 1326477917294216817, 0x40b0000000000000, 0x4099c40000000000),
    ('%', 1011439875345980345, 0x3f82252680879e96, 0x3f51a2ad5b27aa20),
    ('%', 118785695374956563, 0x3f128d5fad566e1f, 0x3f04c5ae45536826),
    ('^', 143787471365170051, 0xc3f0000000000000, 0x43769ceb27191250),
    ('^', 16617866601104499, 0x44dc5350c8c0817c, 0x4325dfee7e52a2ca),
    ('^', 9223372036854775296, 0xc6967d8e3e32a1b2, 0x43b3698271c1cd5e),
    ('^', 671596312655124846, 0x45b25342381ad121, 0x439f09facf11f2f9),
    ('^', 9223372036854775296, 0x44c0000000000000, 0x4160000000000000),
    ('^', 125076779878859912, 0x460c125275d2ee81, 0x4375e359ae6569b3),
    ('^', 18014398509481990, 0x5cc00802c13e2e1a, 0x432a5c753a6a6a70),
    ('^', 7265777888924807052, 0x44205069bcaf335a, 0x43d1e3131d472a52),
];

#[test]
fn integers_beyond_two_to_the_53_meet_doubles_without_rounding_twice() {
    for &(operator, integer, double, result) in MIXED {
        let (left, right) = (number(integer), Number::Double(f64::from_bits(double)));
        let found = match operator {
            '+' => left.add(right),
            '-' => left.subtract(right),
            '~' => right.subtract(left),
            '*' => left.multiply(right),
            '%' => left.remainder(right),
            '^' => right.remainder(left),
            _ => panic!("no operator {operator}"),
        };
        assert_eq!(found, Number::Double(f64::from_bits(result)), "{operator} {integer} {double:#x}");
    }
    // 2⁵³ + 1 lies between two doubles: what is added decides which is nearer.
    let odd = number((1 << 53) + 1);
    for (added, sum) in [(0.0, 1u64 << 53), (-1e-300, 1 << 53), (1e-300, (1 << 53) + 2), (0.5, (1 << 53) + 2)]
    {
        assert_eq!(odd.add(Number::Double(added)), Number::Double(sum as f64), "2^53 + 1 + {added}");
    }
}

#[test]
fn integers_and_doubles_compare_exactly() {
    for integer in edges() {
        for near in [integer - 1, integer, integer + 1].map(|near| near as f64) {
            for double in [near, near.next_up(), near.next_down()] {
                let order = exact_order(integer, double);
                assert_eq!(
                    number(integer).compare(Number::Double(double)),
                    Some(order),
                    "{integer} {double}"
                );
                let reverse = Number::Double(double).compare(number(integer));
                assert_eq!(reverse, Some(order.reverse()), "{double} {integer}");
            }
        }
        for other in edges() {
            assert_eq!(number(integer).compare(number(other)), Some(integer.cmp(&other)));
        }
        assert_eq!(number(integer).compare(Number::Double(f64::INFINITY)), Some(Ordering::Less));
        assert_eq!(number(integer).compare(Number::Double(f64::NEG_INFINITY)), Some(Ordering::Greater));
        assert_eq!(number(integer).compare(Number::Double(f64::NAN)), None);
    }
    assert_eq!(Number::Double(f64::NAN).compare(Number::Double(f64::NAN)), None);
    assert_eq!(Number::Int(0).compare(Number::Double(-0.0)), Some(Ordering::Equal));
}

/// By the double's exact decimal digits.
fn exact_order(integer: i128, double: f64) -> Ordering {
    let digits = format!("{double:.1074}");
    let (whole, fraction) = digits.split_once('.').unwrap();
    let whole: i128 = whole.parse().unwrap();
    let has_fraction = fraction.bytes().any(|digit| digit != b'0');
    let by_fraction = match (has_fraction, double > 0.0) {
        (false, _) => Ordering::Equal,
        (true, true) => Ordering::Less,
        (true, false) => Ordering::Greater,
    };
    integer.cmp(&whole).then(by_fraction)
}

#[test]
fn doubles_print_as_in_ecmascript() {
    let table = [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (100.0, "100"),
        (123456.789, "123456.789"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (1.5e21, "1.5e+21"),
        (-1e21, "-1e+21"),
        (999999999999999900000.0, "999999999999999900000"),
        (0.001, "0.001"),
        (0.000001, "0.000001"),
        (0.00000123, "0.00000123"),
        (0.0000001, "1e-7"),
        (1.23e-7, "1.23e-7"),
        (-1e-7, "-1e-7"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (9007199254740993.0, "9007199254740992"),
        (18446744073709551616.0, "18446744073709552000"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (f64::NAN, "nan"),
        (-f64::NAN, "nan"),
    ];
    for (double, text) in table {
        assert_eq!(Number::Double(double).to_string(), text);
    }
    assert_eq!(Number::Wide(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(Number::Int(i64::MIN).to_string(), "-9223372036854775808");
}

#[test]
fn literals_are_exact_integers_or_doubles() {
    let table = [
        ("0", Number::Int(0)),
        ("007", Number::Int(7)),
        ("42", Number::Int(42)),
        ("1_000_000", Number::Int(1_000_000)),
        ("0xFF", Number::Int(255)),
        ("0xff_ff", Number::Int(65535)),
        ("9223372036854775807", Number::Int(i64::MAX)),
        ("9223372036854775808", Number::Wide(1 << 63)),
        ("18446744073709551615", Number::Wide(u64::MAX)),
        ("18446744073709551616", Number::Double(18446744073709551616.0)),
        ("0xFFFF_FFFF_FFFF_FFFF", Number::Wide(u64::MAX)),
        ("0x1_0000_0000_0000_0000", Number::Double(18446744073709551616.0)),
        // Half-way between two doubles, and a digit far behind that breaks the tie.
        ("0x20000000000001000000000000000000000", Number::Double(2f64.powi(137))),
        ("0x20000000000001000000000000000000001", Number::Double(2f64.powi(137) + 2f64.powi(85))),
        ("3.25", Number::Double(3.25)),
        ("1.0", Number::Double(1.0)),
        ("1e5", Number::Double(100_000.0)),
        ("1E+5", Number::Double(100_000.0)),
        ("2.5e-3", Number::Double(0.0025)),
        ("1_0.2_5e1_0", Number::Double(10.25e10)),
        ("1e400", Number::Double(f64::INFINITY)),
    ];
    for (text, number) in table {
        assert_eq!(Number::from_literal(text), Some(number), "{text}");
    }
    for text in [
        "", "_1", "1_", "1__0", "1_.5", "1._5", "1.", ".5", "1e", "1e_5", "1e5_", "1_e5", "0x", "0x_F",
        "0xF_", "0xG", "-1", "+1", "1 ", "１", "1e5.0", "1.2.3", "inf", "nan", "0x1.8",
    ] {
        assert_eq!(Number::from_literal(text), None, "{text}");
    }
    let least = Number::from_literal("9223372036854775808").map(Number::negate);
    assert_eq!(least, Some(Number::Int(i64::MIN)));
}

#[test]
fn integral_numbers_are_indices() {
    assert_eq!(Number::Int(-3).as_index(), Some(-3));
    assert_eq!(Number::Double(2.0).as_index(), Some(2));
    assert_eq!(Number::Double(-0.0).as_index(), Some(0));
    assert_eq!(Number::Double(-9_223_372_036_854_775_808.0).as_index(), Some(i64::MIN));
    for none in [2.5, 9_223_372_036_854_775_808.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Number::Double(none).as_index(), None, "{none}");
    }
    assert_eq!(Number::Wide(1 << 63).as_index(), None);
}
