//! min max sort sort_by uniq group_by

use crate::support::{acting, builtin, function, of_int, symbol};
use weave_tree::diagnostic::{Code, Fault};
use weave_tree::value::Value;

const NAN: f64 = f64::NAN;

#[test]
fn min_and_max_of_a_container_or_arguments() {
    is!("min", [list![3, 1.5, 2]] => "1.5");
    is!("max", [list![3, 1.5, 2]] => "3");
    is!("min", [3, 1, 2] => "1");
    is!("max", ["b", "ab", "ä"] => "\"ä\"");
    is!("min", [map!["a": 2, "b": 1]] => "1");
    is!("min", [list![NAN, 2, 1]] => "1");
    is!("max", [list![1, NAN, 2]] => "2");
    is!("max", [list![NAN]] => "nan");
    is!("max", [list![9007199254740993_i64, 9007199254740992.0]] => "9007199254740993");
}

#[test]
fn min_and_max_refuse_nothing_and_mixtures() {
    is!("min", [list![]] => "value: `min` expects at least one value, found none");
    is!("max", [list![]] => "value: `max` expects at least one value, found none");
    is!("max", [list![1, "a"]] => "type: `max` expects all numbers or all strings, found a number and a string");
    is!("min", [list![Value::Nil]] => "type: `min` expects all numbers or all strings, found nil");
    is!("min", [3] => "type: `min` expects a container or several values, found a number");
    is!("max", [list![1], 2] => "type: `max` expects all numbers or all strings, found a container");
    is!("min", [] => "arity: <fn min(value, *others)> expects at least 1 argument, found 0");
}

#[test]
fn sort_orders_numbers_or_strings() {
    is!("sort", [list![3, 1, 2.5]] => "[1, 2.5, 3]");
    is!("sort", [list![3, 1, 2], symbol("desc")] => "[3, 2, 1]");
    is!("sort", [list![3, 1, 2], symbol("asc")] => "[1, 2, 3]");
    is!("sort", [list!["b", "a", "B"]] => r#"["B", "a", "b"]"#);
    is!("sort", [list![2, NAN, 1]] => "[1, 2, nan]");
    is!("sort", [list![2, NAN, 3], symbol("desc")] => "[3, 2, nan]");
    is!("sort", [map!["b": 2, "a": 1, "": 0]] => "[0, a: 1, b: 2]");
    is!("sort", [map!["x": 1, "y": 1, "z": 2], symbol("desc")] => "[z: 2, x: 1, y: 1]");
    is!("sort", [list![]] => "[]");
}

#[test]
fn sort_refuses_the_rest() {
    is!("sort", [list![1], symbol("down")] => "value: `sort` expects `:asc` or `:desc` as `order`, found :down");
    is!("sort", [list![1], 1] => "type: `sort` expects a symbol as `order`, found a number");
    is!("sort", [list![1, "a"]] => "type: expected all numbers or all strings to sort, found a number and a string");
    is!("sort", ["ba"] => "type: `sort` expects a container, found a string");
}

#[test]
fn sort_leaves_other_holders_alone() {
    let held = list![2, 1];
    is!("sort", [held.clone()] => "[1, 2]");
    assert_eq!(format!("{held:?}"), "[2, 1]");
}

#[test]
fn sort_by_a_function_or_a_key() {
    is!("sort_by", [list!["ccc", "a", "bb"], builtin("len")] => r#"["a", "bb", "ccc"]"#);
    is!("sort_by", [list![1, 2, 3, 4], of_int(|n| n % 2)] => "[2, 4, 1, 3]");
    is!("sort_by", [list![1, 2, 3, 4], of_int(|n| n % 2), symbol("desc")] => "[1, 3, 2, 4]");
    is!("sort_by", [map!["x": 2, "y": 1], of_int(|n| n)] => "[y: 1, x: 2]");
    let people = || list![map!["n": "b", "age": 2], map!["n": "a", "age": 3]];
    is!("sort_by", [people(), symbol("n")] => r#"[[n: "a", age: 3], [n: "b", age: 2]]"#);
    is!("sort_by", [people(), "age"] => r#"[[n: "b", age: 2], [n: "a", age: 3]]"#);
    is!("sort_by", [list![list![2, 0], list![1, 9]], 0] => "[[1, 9], [2, 0]]");
    is!("sort_by", [list![], builtin("len")] => "[]");
}

#[test]
fn sort_by_refuses_the_rest() {
    is!("sort_by", [list![1], Value::Nil] => "type: `sort_by` expects a function, a key or an index as `by`, found nil");
    is!("sort_by", [list![1, 2], of_int(|n| if n == 1 { Value::Nil } else { Value::Int(n) })] =>
        "type: `sort_by` expects all numbers or all strings, found nil");
    is!("sort_by", [list![map!["a": 1]], symbol("b")] => "index: the container has no key `b`");
    is!("sort_by", [3, builtin("len")] => "type: `sort_by` expects a container, found a number");
    let failing = acting(|engine, _| Err(engine.throw(Fault::new(Code::Fail, "stop"))));
    is!("sort_by", [list![1], failing] => "fail: stop");
}

#[test]
fn uniq_keeps_the_first_of_equals() {
    is!("uniq", [list![1, 2, 1.0, "1", 2]] => "[1, 2, \"1\"]");
    is!("uniq", [map!["a": 1, "b": 1, "c": 2]] => "[a: 1, c: 2]");
    is!("uniq", [list![list![1], list![1]]] => "[[1]]");
    is!("uniq", [list![NAN, NAN]] => "[nan, nan]");
    is!("uniq", [list![]] => "[]");
    is!("uniq", ["aa"] => "type: `uniq` expects a container, found a string");
}

#[test]
fn group_by_keys_by_printed_text() {
    is!("group_by", [list![1, 2, 3], of_int(|n| if n % 2 == 0 { "even" } else { "odd" })] =>
        "[odd: [1, 3], even: [2]]");
    is!("group_by", [list!["a", "bb", "c"], builtin("len")] => r#"["1": ["a", "c"], "2": ["bb"]]"#);
    is!("group_by", [map!["x": 1, "y": 2], function(|_| true)] => "[true: [x: 1, y: 2]]");
    is!("group_by", [list![map!["k": "v"]], symbol("k")] => "[v: [[k: \"v\"]]]");
    is!("group_by", [list![symbol("s"), Value::Nil], function(|value| value)] => r#"[":s": [:s], nil: [nil]]"#);
    is!("group_by", [list![], builtin("len")] => "[]");
    is!("group_by", [list![1], list![]] => "type: `group_by` expects a function, a key or an index as `by`, found a container");
    is!("group_by", [1, builtin("len")] => "type: `group_by` expects a container, found a number");
}
