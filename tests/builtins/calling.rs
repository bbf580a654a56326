//! How arguments find their parameters, by position and by name.

use crate::support::{TestEngine, id};
use weave_tree::builtins::call;
use weave_tree::value::Value;

fn called(name: &str, positional: Vec<Value>, named: Vec<(&str, Value)>) -> String {
    let mut engine = TestEngine::new();
    let result = call(&mut engine, id(name), positional, named);
    engine.told(result)
}

macro_rules! named {
    ($($name:literal: $value:expr),*) => { vec![$(($name, crate::support::value($value))),*] };
}

#[test]
fn optional_arguments_may_be_left_out_or_named() {
    assert_eq!(called("pad_left", values!["x", 3], named![]), "\"  x\"");
    assert_eq!(called("pad_left", values!["x", 3, "-"], named![]), "\"--x\"");
    assert_eq!(called("pad_left", values!["x", 3], named!["fill": "-"]), "\"--x\"");
    assert_eq!(called("pad_left", values!["x"], named!["fill": "-", "width": 2]), "\"-x\"");
    assert_eq!(called("range", values![10], named!["step": 4]), "[0, 4, 8]");
}

#[test]
fn too_few_and_too_many_show_the_signature() {
    assert_eq!(called("len", values![], named![]), "arity: <fn len(value)> expects 1 argument, found 0");
    assert_eq!(
        called("len", values!["a", 1], named![]),
        "arity: <fn len(value)> expects 1 argument, found 2"
    );
    assert_eq!(
        called("pad_left", values!["a"], named![]),
        "arity: <fn pad_left(text, width, fill: …)> expects at least 2 arguments (at most 3), found 1"
    );
    assert_eq!(
        called("zip", values![list![]], named![]),
        "arity: <fn zip(container, other, *more)> expects at least 2 arguments, found 1"
    );
    assert_eq!(
        called("take", values![list![], 1, 2], named!["count": 3]),
        "arity: <fn take(container, count)> expects 2 arguments, found 3"
    );
}

#[test]
fn named_arguments_must_be_known_and_free() {
    assert_eq!(
        called("pad_left", values!["a", 3], named!["fil": "-"]),
        "arity: <fn pad_left(text, width, fill: …)> has no parameter `fil`"
    );
    assert_eq!(
        called("take", values![list![1], 1], named!["count": 1]),
        "arity: <fn take(container, count)> is given `count` twice"
    );
    assert_eq!(
        called("take", values![list![1]], named!["count": 1, "count": 2]),
        "arity: <fn take(container, count)> is given `count` twice"
    );
    assert_eq!(
        called("pad_left", values!["a"], named!["fill": "-"]),
        "arity: <fn pad_left(text, width, fill: …)> expects an argument for `width`, found none"
    );
    assert_eq!(
        called("print", values![], named!["values": 1]),
        "arity: <fn print(*values)> has no parameter `values`"
    );
}
