//! push pop insert remove, and the methods that write to a place

use crate::support::{TestEngine, symbol};
use weave_tree::builtins::{mutate, mutate_named};
use weave_tree::diagnostic::Fault;
use weave_tree::syntax::ast::Mutator;
use weave_tree::value::Value;

/// The value of the expression and what the place holds afterwards.
fn on_place(mutator: Mutator, target: Value, mut arguments: Vec<Value>) -> (String, String) {
    let mut target = target;
    let result = mutate(mutator, &mut target, &mut arguments);
    (told(result), format!("{target:?}"))
}

fn told(result: Result<Value, Fault>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(fault) => format!("{}: {}", fault.code.name(), fault.message),
    }
}

macro_rules! writes {
    ($mutator:ident, $target:expr, [$($argument:expr),*] => $result:literal, $after:literal) => {
        assert_eq!(
            on_place(Mutator::$mutator, crate::support::value($target), values![$($argument),*]),
            ($result.to_string(), $after.to_string())
        )
    };
}

#[test]
fn functions_give_the_changed_container_and_write_nothing() {
    let held = list![1, 2];
    is!("push", [held.clone(), 3] => "[1, 2, 3]");
    is!("pop", [held.clone()] => "2");
    is!("insert", [held.clone(), 0, 9] => "[9, 1, 2]");
    is!("remove", [held.clone(), 0] => "[2]");
    assert_eq!(format!("{held:?}"), "[1, 2]");
    is!("push", [list![], list![]] => "[[]]");
    is!("push", ["a", "b"] => "type: `push` expects a container, found a string");
    is!("pop", [1] => "type: `pop` expects a container, found a number");
    is!("insert", ["a", 0, "b"] => "type: `insert` expects a container, found a string");
    is!("remove", [Value::Nil, 0] => "type: `remove` expects a container, found nil");
}

#[test]
fn methods_write_to_their_place() {
    writes!(Push, list![1], [2] => "[1, 2]", "[1, 2]");
    writes!(Pop, list![1, 2], [] => "2", "[1]");
    writes!(Sort, list![2, 1], [] => "[1, 2]", "[1, 2]");
    writes!(Sort, list![1, 2], [symbol("desc")] => "[2, 1]", "[2, 1]");
    writes!(Insert, list![1, 3], [1, 2] => "[1, 2, 3]", "[1, 2, 3]");
    writes!(Remove, map!["a": 1, "b": 2], [symbol("a")] => "[b: 2]", "[b: 2]");
}

#[test]
fn insert_allows_the_end_and_counts_from_it() {
    is!("insert", [list![1, 2], 2, 9] => "[1, 2, 9]");
    is!("insert", [list![1, 2], -1, 9] => "[1, 9, 2]");
    is!("insert", [list![1, 2], -2, 9] => "[9, 1, 2]");
    is!("insert", [list![], 0, 9] => "[9]");
    is!("insert", [map!["a": 1, "b": 2], 1, 9] => "[a: 1, 9, b: 2]");
    is!("insert", [list![1, 2], 3, 9] => "index: expected an index from -2 to 2 to insert at, found 3");
    is!("insert", [list![1, 2], -3, 9] => "index: expected an index from -2 to 2 to insert at, found -3");
    is!("insert", [list![1], "a", 9] => "type: expected an index to insert at, found a string");
}

#[test]
fn remove_takes_an_index_or_a_key() {
    is!("remove", [list![1, 2, 3], -1] => "[1, 2]");
    is!("remove", [map!["a": 1, "": 2], "a"] => "[2]");
    is!("remove", [map!["": 2, "a": 1, "b": 3], 0] => "[a: 1, b: 3]");
    is!("remove", [list![], 0] => "index: expected an index within a container of 0 entries, found 0");
    is!("remove", [map!["apple": 1], symbol("aple")] => "index: the container has no key `aple`");
}

#[test]
fn a_fault_leaves_the_place_as_it_was() {
    writes!(Sort, list![2, "a", 1], [] =>
        "type: expected all numbers or all strings to sort, found a number and a string", "[2, \"a\", 1]");
    writes!(Sort, list![2, 1], [symbol("up")] =>
        "value: `sort` expects `:asc` or `:desc` as `order`, found :up", "[2, 1]");
    writes!(Pop, list![], [] => "index: expected an entry to pop, found an empty container", "[]");
    writes!(Insert, list![1], [5, 2] => "index: expected an index from -1 to 1 to insert at, found 5", "[1]");
    writes!(Remove, list![1], [symbol("k")] => "index: the container has no key `k`", "[1]");
    writes!(Push, "abc", ["d"] => "type: `push` expects a container, found a string", "\"abc\"");
    writes!(Sort, 5, [] => "type: `sort` expects a container, found a number", "5");
}

#[test]
fn other_holders_do_not_see_the_change() {
    let held = list![3, 1];
    for (mutator, arguments) in [
        (Mutator::Push, values![1]),
        (Mutator::Sort, values![]),
        (Mutator::Pop, values![]),
        (Mutator::Insert, values![0, 1]),
        (Mutator::Remove, values![0]),
    ] {
        on_place(mutator, held.clone(), arguments);
        assert_eq!(format!("{held:?}"), "[3, 1]", "{mutator:?}");
    }
}

#[test]
fn arity_counts_the_receiver() {
    writes!(Push, list![1], [] => "arity: <fn push(container, value)> expects 2 arguments, found 1", "[1]");
    writes!(Pop, list![1], [0] => "arity: <fn pop(container)> expects 1 argument, found 2", "[1]");
    writes!(Sort, list![1], [1, 2] =>
        "arity: <fn sort(container, order: …)> expects at most 2 arguments, found 3", "[1]");
}

#[test]
fn arguments_may_be_named() {
    let mut target = list![1, 2];
    let order = vec![("order", symbol("desc"))];
    assert_eq!(told(mutate_named(Mutator::Sort, &mut target, vec![], order)), "[2, 1]");
    let both = vec![("value", Value::Int(7)), ("index", Value::Int(1))];
    assert_eq!(told(mutate_named(Mutator::Insert, &mut target, vec![], both)), "[2, 7, 1]");
    assert_eq!(format!("{target:?}"), "[2, 7, 1]");
    let twice = vec![("container", Value::Nil)];
    assert_eq!(
        told(mutate_named(Mutator::Push, &mut target, values![1], twice)),
        "arity: <fn push(container, value)> is given `container` twice"
    );
    let missing = vec![("index", Value::Int(0))];
    assert_eq!(
        told(mutate_named(Mutator::Insert, &mut target, vec![], missing)),
        "arity: <fn insert(container, index, value)> expects an argument for `value`, found none"
    );
    let none: Vec<(&str, Value)> = vec![];
    assert_eq!(told(mutate_named(Mutator::Pop, &mut target, vec![], none)), "1");
    assert_eq!(format!("{target:?}"), "[2, 7]");
}

#[test]
fn the_function_form_and_the_method_agree() {
    let mut engine = TestEngine::new();
    for (name, mutator, arguments) in [
        ("sort", Mutator::Sort, values![]),
        ("push", Mutator::Push, values![4]),
        ("insert", Mutator::Insert, values![-1, 4]),
        ("remove", Mutator::Remove, values![1]),
        ("pop", Mutator::Pop, values![]),
    ] {
        let target = list![3, 1, 2];
        let mut all = vec![target.clone()];
        all.extend(arguments.iter().cloned());
        assert_eq!(engine.run(name, all), on_place(mutator, target, arguments).0);
    }
}
