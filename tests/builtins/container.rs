//! len keys values pairs has get contains flatten zip first last take drop slice reverse

use crate::support::{TestEngine, symbol};
use weave_tree::value::Value;

#[test]
fn len_counts_entries_or_characters() {
    is!("len", [list![1, 2]] => "2");
    is!("len", ["ä😀"] => "2");
    is!("len", [""] => "0");
    is!("len", [list![]] => "0");
    is!("len", [12] => "type: `len` expects a container or a string, found a number");
    is!("len", [symbol("ab")] => "type: `len` expects a container or a string, found a symbol");
}

#[test]
fn keys_values_and_pairs() {
    let mixed = || map!["": 1, "a": 2, "b c": 3];
    is!("keys", [mixed()] => "[:a, :\"b c\"]");
    is!("keys", [list![1]] => "[]");
    is!("keys", [list![]] => "[]");
    is!("keys", ["a"] => "type: `keys` expects a container, found a string");
    is!("values", [mixed()] => "[1, 2, 3]");
    is!("values", [list![1, 2]] => "[1, 2]");
    is!("values", [list![]] => "[]");
    is!("values", [1] => "type: `values` expects a container, found a number");
    is!("pairs", [mixed()] => "[[nil, 1], [:a, 2], [:\"b c\", 3]]");
    is!("pairs", [list![]] => "[]");
    is!("pairs", [Value::Nil] => "type: `pairs` expects a container, found nil");
}

#[test]
fn has_and_get_do_not_fail_on_what_is_missing() {
    let mixed = || map!["a": 10, "": 20];
    for (index, has, get) in [
        (symbol("a"), "true", "10"),
        (symbol("z"), "false", "nil"),
        (Value::text("a"), "true", "10"),
        (Value::Int(1), "true", "20"),
        (Value::Int(-2), "true", "10"),
        (Value::double(1.0), "true", "20"),
        (Value::Int(2), "false", "nil"),
        (Value::Int(-3), "false", "nil"),
        (Value::Wide(u64::MAX), "false", "nil"),
    ] {
        is!("has", [mixed(), index.clone()] => has);
        is!("get", [mixed(), index] => get);
    }
    is!("get", [mixed(), symbol("z"), 7] => "7");
    is!("get", [mixed(), symbol("a"), 7] => "10");
    is!("get", [list![], 0, "none"] => "\"none\"");
    is!("has", [list![], 0] => "false");
    is!("has", ["äb", 1] => "true");
    is!("has", ["äb", 2] => "false");
    is!("get", ["äb", 0] => "\"ä\"");
    is!("get", ["äb", 5, "-"] => "\"-\"");
    is!("has", [5, 0] => "type: `has` expects a container or a string, found a number");
    is!("get", [Value::Nil, 0] => "type: `get` expects a container or a string, found nil");
    for name in ["has", "get"] {
        let told = TestEngine::new().run(name, values![list![1], Value::Nil]);
        assert!(told.starts_with("type: "), "{told}");
    }
}

#[test]
fn contains_goes_by_equality() {
    is!("contains", [list![1, "a", list![2]], list![2.0]] => "true");
    is!("contains", [list![1, 2], 2.0] => "true");
    is!("contains", [list![1], "1"] => "false");
    is!("contains", [list![f64::NAN], f64::NAN] => "false");
    is!("contains", [map!["a": 1], symbol("a")] => "false");
    is!("contains", [list![], Value::Nil] => "false");
    is!("contains", ["weave", "eav"] => "true");
    is!("contains", ["weave", "x"] => "false");
    is!("contains", ["", ""] => "true");
    is!("contains", ["1", 1] => "type: `contains` expects a string as `value`, found a number");
    is!("contains", [1, 1] => "type: `contains` expects a container or a string, found a number");
}

#[test]
fn flatten_goes_one_level_down() {
    is!("flatten", [list![1, list![2, list![3]], list![]]] => "[1, 2, [3]]");
    is!("flatten", [list![]] => "[]");
    is!("flatten", [list![map!["a": 1], map!["a": 2, "b": 3]]] => "[a: 1, 2, b: 3]");
    is!("flatten", [map!["x": list![1, 2], "y": 3]] => "[1, 2, y: 3]");
    is!("flatten", ["ab"] => "type: `flatten` expects a container, found a string");
}

#[test]
fn zip_ends_with_the_shortest() {
    is!("zip", [list![1, 2, 3], list!["a", "b"]] => r#"[[1, "a"], [2, "b"]]"#);
    is!("zip", [list![1, 2], list![3, 4], map!["k": 5, "l": 6]] => "[[1, 3, 5], [2, 4, 6]]");
    is!("zip", [list![], list![1]] => "[]");
    is!("zip", [list![1], 2] => "type: `zip` expects a container as `other`, found a number");
    is!("zip", [list![1], list![2], 3] => "type: `zip` expects a container as `more`, found a number");
    is!("zip", ["ab", list![]] => "type: `zip` expects a container, found a string");
}

#[test]
fn first_and_last_of_nothing_are_nil() {
    is!("first", [list![1, 2]] => "1");
    is!("last", [map!["a": 1, "b": 2]] => "2");
    is!("first", [list![]] => "nil");
    is!("last", [list![]] => "nil");
    is!("first", ["äb"] => "\"ä\"");
    is!("last", ["bä"] => "\"ä\"");
    is!("first", [""] => "nil");
    is!("last", [""] => "nil");
    is!("first", [1] => "type: `first` expects a container or a string, found a number");
    is!("last", [Value::Nil] => "type: `last` expects a container or a string, found nil");
}

#[test]
fn take_and_drop_stay_within_bounds() {
    let mixed = || map!["": 1, "a": 2, "b": 3];
    is!("take", [mixed(), 2] => "[1, a: 2]");
    is!("take", [mixed(), 9] => "[1, a: 2, b: 3]");
    is!("take", [mixed(), 0] => "[]");
    is!("take", [mixed(), -1] => "[]");
    is!("take", [mixed(), Value::Wide(u64::MAX)] => "[1, a: 2, b: 3]");
    is!("take", ["äöü", 2] => "\"äö\"");
    is!("take", [list![], 1] => "[]");
    is!("take", [mixed(), 1.5] => "value: `take` expects an integer as `count`, found 1.5");
    is!("take", [1, 1] => "type: `take` expects a container or a string, found a number");
    is!("drop", [mixed(), 1] => "[a: 2, b: 3]");
    is!("drop", [mixed(), -1] => "[1, a: 2, b: 3]");
    is!("drop", [mixed(), 9] => "[]");
    is!("drop", ["äöü", 2] => "\"ü\"");
    is!("drop", ["", 2] => "\"\"");
    is!("drop", [mixed(), "1"] => "type: `drop` expects a number as `count`, found a string");
}

#[test]
fn slice_is_half_open_and_clamps() {
    let five = || list![0, 1, 2, 3, 4];
    is!("slice", [five(), 1, 3] => "[1, 2]");
    is!("slice", [five(), 2] => "[2, 3, 4]");
    is!("slice", [five(), -2] => "[3, 4]");
    is!("slice", [five(), 1, -1] => "[1, 2, 3]");
    is!("slice", [five(), 3, 1] => "[]");
    is!("slice", [five(), -99, 99] => "[0, 1, 2, 3, 4]");
    is!("slice", [five(), i64::MIN, 1] => "[0]");
    is!("slice", [map!["a": 1, "b": 2], 1] => "[b: 2]");
    is!("slice", ["grün!", 2, 4] => "\"ün\"");
    is!("slice", ["abc", -2] => "\"bc\"");
    is!("slice", [list![], 0, 1] => "[]");
    is!("slice", ["", 0] => "\"\"");
    is!("slice", [five(), 0.5] => "value: `slice` expects an integer as `from`, found 0.5");
    is!("slice", [five(), 0, "x"] => "type: `slice` expects a number as `to`, found a string");
    is!("slice", [5, 0] => "type: `slice` expects a container or a string, found a number");
}

#[test]
fn reverse_moves_keys_along() {
    is!("reverse", [map!["a": 1, "": 2]] => "[2, a: 1]");
    is!("reverse", [list![]] => "[]");
    is!("reverse", ["äb"] => "\"bä\"");
    is!("reverse", [""] => "\"\"");
    is!("reverse", [12] => "type: `reverse` expects a container or a string, found a number");
}
