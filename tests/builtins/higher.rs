//! map filter reduce each find any all count

use crate::support::{TestEngine, acting, builtin, of_int};
use std::cell::RefCell;
use std::rc::Rc;
use weave_tree::diagnostic::{Code, Fault};
use weave_tree::value::Value;

fn even() -> Value {
    of_int(|n| n % 2 == 0)
}

fn plus() -> Value {
    acting(|_, arguments| match arguments {
        [Value::Int(left), Value::Int(right)] => Ok(Value::Int(*left * 10 + *right)),
        other => panic!("{other:?}"),
    })
}

#[test]
fn all_of_them_check_their_arguments_first() {
    for name in ["map", "filter", "reduce", "each", "find", "any", "all", "count"] {
        let mut engine = TestEngine::new();
        assert_eq!(
            engine.run(name, values!["ab", even()]),
            format!("type: `{name}` expects a container, found a string")
        );
        assert_eq!(
            engine.run(name, values![list![], 3]),
            format!("type: `{name}` expects a function as `function`, found a number")
        );
    }
}

#[test]
fn all_of_them_pass_errors_on() {
    for name in ["map", "filter", "each", "find", "any", "all", "count"] {
        let failing = acting(|engine, _| Err(engine.throw(Fault::new(Code::Fail, "stop"))));
        assert_eq!(TestEngine::new().run(name, values![list![1], failing]), "fail: stop");
    }
}

#[test]
fn map_keeps_keys() {
    is!("map", [list![1, 2], of_int(|n| n * 10)] => "[10, 20]");
    is!("map", [map!["a": 1, "": 2], of_int(|n| n + 1)] => "[a: 2, 3]");
    is!("map", [list!["a", "bb"], builtin("len")] => "[1, 2]");
    is!("map", [list![], even()] => "[]");
}

#[test]
fn filter_goes_by_truth_and_keeps_keys() {
    is!("filter", [map!["a": 1, "b": 2, "": 4], even()] => "[b: 2, 4]");
    is!("filter", [list![0, 1, 2], of_int(|n| n)] => "[1, 2]");
    is!("filter", [list![], even()] => "[]");
}

#[test]
fn reduce_folds_from_the_left() {
    is!("reduce", [list![1, 2, 3], plus()] => "123");
    is!("reduce", [list![1, 2], plus(), 9] => "912");
    is!("reduce", [list![7], plus()] => "7");
    is!("reduce", [list![], plus(), 5] => "5");
    is!("reduce", [list![], plus(), Value::Nil] => "nil");
    is!("reduce", [list![], plus()] => "value: `reduce` expects at least one value, found none");
}

#[test]
fn each_gives_its_receiver() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let note = of_int(move |n| {
        log.borrow_mut().push(n);
        Value::Nil
    });
    is!("each", [map!["a": 1, "": 2], note] => "[a: 1, 2]");
    assert_eq!(*seen.borrow(), [1, 2]);
    is!("each", [list![], even()] => "[]");
}

#[test]
fn find_stops_at_the_first() {
    is!("find", [list![1, 4, 6], even()] => "4");
    is!("find", [list![1, 3], even()] => "nil");
    is!("find", [list![], even()] => "nil");
    let careful = of_int(|n| if n > 2 { panic!("went on") } else { n == 2 });
    is!("find", [list![1, 2, 3], careful] => "2");
}

#[test]
fn any_all_and_count_with_and_without_a_function() {
    is!("any", [list![1, 2], even()] => "true");
    is!("any", [list![1, 3], even()] => "false");
    is!("any", [list![0, "", Value::Nil]] => "true");
    is!("any", [list![0, false]] => "false");
    is!("any", [list![], even()] => "false");
    is!("all", [list![2, 4], even()] => "true");
    is!("all", [list![2, 3], even()] => "false");
    is!("all", [list![1, Value::Nil]] => "false");
    is!("all", [list![]] => "true");
    is!("count", [list![1, 2, 4], even()] => "2");
    is!("count", [map!["a": 0, "b": 1]] => "2");
    is!("count", [list![], even()] => "0");
    is!("count", [1] => "type: `count` expects a container, found a number");
}

#[test]
fn built_ins_that_call_built_ins_do_not_overflow_the_stack() {
    let reduce = || builtin("reduce");
    let mut nested = list![1, builtin("max")];
    for _ in 0..200_000 {
        nested = list![nested, reduce()];
    }
    is!("reduce", [nested, reduce()] => "type: `reduce` expects a container, found a number");
}
