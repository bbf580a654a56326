//! abs floor ceil round sqrt pow exp log sin cos tan range sum format random

use crate::support::{TestEngine, symbol};
use weave_tree::value::Value;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[test]
fn abs_is_exact() {
    is!("abs", [-3] => "3");
    is!("abs", [i64::MIN] => "9223372036854775808");
    is!("abs", [Value::Wide(u64::MAX)] => "18446744073709551615");
    is!("abs", [-2.5] => "2.5");
    is!("abs", [NAN] => "nan");
    is!("abs", ["1"] => "type: `abs` expects a number, found a string");
}

#[test]
fn floor_and_ceil_give_integers_where_there_are_any() {
    is!("floor", [2.7] => "2");
    is!("floor", [-2.1] => "-3");
    is!("floor", [5] => "5");
    is!("ceil", [2.1] => "3");
    is!("ceil", [-0.5] => "0");
    is!("ceil", [INF] => "inf");
    is!("floor", [NAN] => "nan");
    is!("floor", [1e300] => "1e+300");
    is!("floor", [9007199254740993.0] => "9007199254740992");
    is!("floor", [list![]] => "type: `floor` expects a number, found a container");
    is!("ceil", [Value::Nil] => "type: `ceil` expects a number, found nil");
}

#[test]
fn floor_makes_an_exact_integer() {
    // 2⁶² + 1 is exact only if the sum is one of integers.
    let mut engine = TestEngine::new();
    let floor = weave_tree::builtins::call_positional(
        &mut engine,
        crate::support::id("floor"),
        &mut [crate::support::value(4_611_686_018_427_387_904.0)],
    );
    assert!(matches!(floor, Ok(Value::Int(4_611_686_018_427_387_904))));
}

#[test]
fn round_goes_away_from_zero_at_halves() {
    is!("round", [2.5] => "3");
    is!("round", [-2.5] => "-3");
    is!("round", [0.49999999999999994] => "0");
    is!("round", [7] => "7");
    is!("round", [-INF] => "-inf");
    is!("round", [NAN, 2] => "nan");
    is!("round", ["x"] => "type: `round` expects a number, found a string");
}

#[test]
fn round_cuts_the_printed_digits() {
    is!("round", [2.34567, 2] => "2.35");
    is!("round", [1.005, 2] => "1.01");
    is!("round", [2.675, 2] => "2.68");
    is!("round", [-1.005, 2] => "-1.01");
    is!("round", [9.996, 2] => "10");
    is!("round", [0.04, 1] => "0");
    is!("round", [0.05, 1] => "0.1");
    is!("round", [0.004, 1] => "0");
    is!("round", [1.5e-7, 7] => "2e-7");
    is!("round", [1234, -2] => "1200");
    is!("round", [1250, -2] => "1300");
    is!("round", [-1250, -2] => "-1300");
    is!("round", [1234, -4] => "0");
    is!("round", [5000, -4] => "10000");
    is!("round", [4999, -5] => "0");
    is!("round", [1234.5, -1] => "1230");
    is!("round", [42, 3] => "42");
    is!("round", [1e300, 5] => "1e+300");
    is!("round", [i64::MAX, -1] => "9223372036854775810");
    is!("round", [0, -3] => "0");
    is!("round", [2.5, 0.0] => "3");
    is!("round", [2.5, 0.5] => "value: `round` expects an integer as `digits`, found 0.5");
    is!("round", [2.5, "1"] => "type: `round` expects a number as `digits`, found a string");
}

#[test]
fn roots_and_powers() {
    is!("sqrt", [16] => "4");
    is!("sqrt", [2] => "1.4142135623730951");
    is!("sqrt", [-1] => "nan");
    is!("sqrt", [""] => "type: `sqrt` expects a number, found a string");
    is!("pow", [2, 10] => "1024");
    is!("pow", [2, 63] => "9223372036854775808");
    is!("pow", [-2, 63] => "-9223372036854775808");
    is!("pow", [3, 40] => "12157665459056928801");
    is!("pow", [2, 64] => "18446744073709552000");
    is!("pow", [2, -1] => "0.5");
    is!("pow", [0, 0] => "1");
    is!("pow", [0, -1] => "inf");
    is!("pow", [-1, 1_000_000_000_001] => "-1");
    is!("pow", [2, 100_000] => "inf");
    is!("pow", [2.5, 2] => "6.25");
    is!("pow", [-8, 0.5] => "nan");
    is!("pow", [2, "3"] => "type: `pow` expects a number as `exponent`, found a string");
}

#[test]
fn functions_of_analysis() {
    is!("exp", [0] => "1");
    // The digits of libm, which the language fixes; the nearest double would be 2.718281828459045.
    is!("exp", [1] => "2.7182818284590455");
    is!("log", [1] => "0");
    is!("log", [0] => "-inf");
    is!("log", [-1] => "nan");
    is!("log", [1000, 10] => "3");
    is!("log", [8, 2] => "3");
    is!("log", [9, 3] => "2");
    is!("log", [243, 3] => "5");
    is!("log", [0, 3] => "-inf");
    is!("log", [5, 1] => "inf");
    is!("log", [9, "3"] => "type: `log` expects a number as `base`, found a string");
    is!("sin", [0] => "0");
    is!("cos", [0] => "1");
    is!("tan", [0] => "0");
    is!("sin", [std::f64::consts::FRAC_PI_2] => "1");
    is!("cos", [INF] => "nan");
    is!("tan", [symbol("x")] => "type: `tan` expects a number, found a symbol");
    is!("exp", [true] => "type: `exp` expects a number, found a boolean");
}

#[test]
fn range_leaves_its_end_out() {
    is!("range", [4] => "[0, 1, 2, 3]");
    is!("range", [2, 5] => "[2, 3, 4]");
    is!("range", [0, 10, 3] => "[0, 3, 6, 9]");
    is!("range", [0, 9, 3] => "[0, 3, 6]");
    is!("range", [5, 0, -2] => "[5, 3, 1]");
    is!("range", [0] => "[]");
    is!("range", [5, 2] => "[]");
    is!("range", [-3] => "[]");
    is!("range", [0, 1, 0.25] => "[0, 0.25, 0.5, 0.75]");
    is!("range", [2.5] => "[0, 1, 2]");
    is!("range", [1, 0, -0.5] => "[1, 0.5]");
    is!("range", [i64::MAX, Value::Wide(i64::MAX as u64 + 3)] =>
        "[9223372036854775807, 9223372036854775808, 9223372036854775809]");
}

#[test]
fn range_refuses_what_has_no_end() {
    is!("range", [1, 5, 0] => "value: `range` expects a step other than 0, found 0");
    is!("range", [1, 5, -0.0] => "value: `range` expects a step other than 0, found 0");
    is!("range", [NAN] => "value: `range` expects bounds and a step, found nan");
    let long = "limit: a container would have more than 100000000 entries";
    is!("range", [1_000_000_000_000] => long);
    is!("range", [i64::MIN, i64::MAX] => long);
    is!("range", [INF] => long);
    is!("range", [0, 1, 1e-300] => long);
    is!("range", ["a"] => "type: `range` expects a number, found a string");
    is!("range", [1, Value::Nil] => "type: `range` expects a number as `to`, found nil");
}

#[test]
fn sum_is_exact_and_of_numbers() {
    is!("sum", [list![1, 2, 3.5]] => "6.5");
    is!("sum", [map!["a": 1, "": 2]] => "3");
    is!("sum", [list![]] => "0");
    is!("sum", [list![i64::MAX, 1]] => "9223372036854775808");
    is!("sum", [list![1, "a"]] => "type: `sum` expects only numbers, found a string");
    is!("sum", [3] => "type: `sum` expects a container, found a number");
}

#[test]
fn format_follows_its_pattern() {
    for (number, pattern, expected) in [
        (2.34567, "0.00", "2.35"),
        (2.0, "0.00", "2.00"),
        (1.005, "0.00", "1.01"),
        (-1.5, "0", "-2"),
        (0.5, "0", "1"),
        (0.4, "0", "0"),
        (-0.001, "0.00", "0.00"),
        (5.0, "000", "005"),
        (1234567.891, ",0.00", "1,234,567.89"),
        (123.0, "#,##0", "123"),
        (1000.0, "0,000", "1,000"),
        (5.0, "0,000", "0,005"),
        (1.5, "0.##", "1.5"),
        (1.0, "0.##", "1"),
        (1.0, "0.0##", "1.0"),
        (0.125, "0.00", "0.13"),
        (0.0, "0.0", "0.0"),
        (1e21, "0", "1000000000000000000000"),
        (1e-7, "0.0000000", "0.0000001"),
        (999.999, "0.0", "1000.0"),
        (f64::INFINITY, "0.00", "inf"),
    ] {
        is!("format", [number, pattern] => format!("\"{expected}\""));
    }
    is!("format", [Value::Wide(u64::MAX), ",0"] => "\"18,446,744,073,709,551,615\"");
}

#[test]
fn format_refuses_other_patterns() {
    for pattern in ["", "0.", ".00", "%d", "00#", "0.#0", "0.0.0", "#", "0.0,0", "x0"] {
        let told = TestEngine::new().run("format", values![1, pattern]);
        assert!(told.starts_with("value: `format` expects a pattern like "), "{pattern:?}: {told}");
    }
    is!("format", [1, 2] => "type: `format` expects a string as `pattern`, found a number");
    is!("format", ["1", "0"] => "type: `format` expects a number, found a string");
}

#[test]
fn random_stays_in_its_bounds() {
    let mut engine = TestEngine::new();
    let mut seen = [false; 3];
    for _ in 0..200 {
        let fraction: f64 = engine.run("random", values![]).parse().expect("a number");
        assert!((0.0..1.0).contains(&fraction));
        let die: usize = engine.run("random", values![3]).parse().expect("an integer");
        seen[die] = true;
        let between: i64 = engine.run("random", values![-2, 1]).parse().expect("an integer");
        assert!((-2..1).contains(&between));
    }
    assert_eq!(seen, [true; 3]);
    is!("random", [1] => "0");
    is!("random", [5, 6] => "5");
}

#[test]
fn random_refuses_empty_bounds() {
    is!("random", [0] => "value: `random` expects an end above 0 and at most 2^64 - 1 away, found 0");
    is!("random", [3, 3] => "value: `random` expects an end above 3 and at most 2^64 - 1 away, found 3");
    is!("random", [1.5] => "value: `random` expects an integer, found 1.5");
    is!("random", [1, INF] => "value: `random` expects an integer as `to`, found inf");
    is!("random", ["6"] => "type: `random` expects a number, found a string");
}

#[test]
fn random_repeats_for_the_same_seed() {
    let draw = || {
        let mut engine = TestEngine::new();
        (0..5).map(|_| engine.run("random", values![1000])).collect::<Vec<_>>()
    };
    assert_eq!(draw(), draw());
}
