//! A million levels of nesting: printing, comparing, hashing, sharing and dropping use no native stack for them.

use std::rc::Rc;
use weave_tree::value::cell::Mark;
use weave_tree::value::container::Container;
use weave_tree::value::function::{Captures, Closure, CodeId, Foreign, Signature};
use weave_tree::value::symbol::Symbol;
use weave_tree::value::text::printed;
use weave_tree::value::trace::{Body, Reference, look};
use weave_tree::value::{Object, Value, equality};

const LEVELS: usize = 1_000_000;

/// Enough to overflow that stack many times over, where each level takes much memory.
const FEWER: usize = 200_000;

/// Runs on a stack of 256 KB, where even a few hundred bytes for each level would overflow.
fn on_a_small_stack(work: fn()) {
    std::thread::Builder::new().stack_size(256 * 1024).spawn(work).unwrap().join().unwrap();
}

fn nested(levels: usize, innermost: Value, mut around: impl FnMut(Value) -> Value) -> Value {
    (0..levels).fold(innermost, |inner, _| around(inner))
}

fn in_list(inner: Value) -> Value {
    Value::container(Container::from(vec![inner]))
}

fn in_closure(captures: Captures) -> Value {
    let signature = Rc::new(Signature::Section { text: ".len".into() });
    Value::Obj(Rc::new(Object::Closure(Closure::new(signature, CodeId(0), captures))))
}

fn in_cell(inner: Value) -> Value {
    Value::cell(inner)
}

#[test]
fn lists_print_and_drop() {
    on_a_small_stack(|| {
        let text = printed(&nested(LEVELS, Value::Int(7), in_list)).unwrap();
        assert_eq!(text.len(), 2 * LEVELS + 1);
        assert!(text.starts_with("[[[") && text.contains("[7]") && text.ends_with("]]]"));
    });
}

#[test]
fn lists_compare_and_hash() {
    on_a_small_stack(|| {
        let (seven, also_seven) =
            (nested(LEVELS, Value::Int(7), in_list), nested(LEVELS, Value::double(7.0), in_list));
        let eight = nested(LEVELS, Value::Int(8), in_list);
        assert!(equality::equal(&seven, &also_seven));
        assert!(!equality::equal(&seven, &eight));
        assert_eq!(equality::hash(&seven), equality::hash(&also_seven));
        assert_eq!(equality::hash(&nested(LEVELS, Value::double(f64::NAN), in_list)), None);
    });
}

#[test]
fn records_with_further_entries_drop() {
    on_a_small_stack(|| {
        let key = Symbol::new("next");
        drop(nested(FEWER, Value::Nil, |inner| {
            let mut record = Container::from(vec![Value::text("before"), in_list(Value::text("side"))]);
            record.set_key(key.clone(), inner).unwrap();
            record.push(Value::text("after")).unwrap();
            Value::container(record)
        }));
    });
}

#[test]
fn lists_that_hold_the_same_list_twice_drop() {
    on_a_small_stack(|| {
        drop(nested(LEVELS, Value::Nil, |inner| {
            Value::container(Container::from(vec![inner.clone(), inner]))
        }));
    });
}

#[test]
fn shared_large_lists_drop() {
    on_a_small_stack(|| {
        let wide = Container::gather((0..100).map(Value::Int)).unwrap();
        let mut inner = Value::Nil;
        for _ in 0..20_000 {
            let mut copy = wide.share().unwrap();
            copy.push(inner).unwrap();
            inner = Value::container(copy);
        }
        drop(inner);
    });
}

#[test]
fn closures_and_cells_drop() {
    on_a_small_stack(|| {
        drop(nested(FEWER, Value::Nil, |inner| {
            in_closure(Captures::Few([inner, Value::Nil, Value::Nil, Value::Unset]))
        }));
        drop(nested(FEWER, Value::Nil, |inner| {
            in_closure(Captures::Many(vec![Value::Int(1), inner].into()))
        }));
        drop(nested(FEWER, Value::Nil, in_cell));
        drop(nested(FEWER, Value::Nil, |inner| {
            in_list(in_closure(Captures::Few([in_cell(inner), Value::Nil, Value::Nil, Value::Nil])))
        }));
    });
}

struct Holding(Value, Mark);

impl Body for Holding {
    fn mark(&self) -> &Mark {
        &self.1
    }

    fn each_reference(&self, visit: &mut dyn FnMut(Reference<'_>)) {
        look(&self.0, visit);
    }
}

#[test]
fn functions_of_other_engines_drop() {
    on_a_small_stack(|| {
        let signature = Rc::new(Signature::Section { text: ".len".into() });
        drop(nested(FEWER, Value::Nil, |inner| {
            let body = Rc::new(Holding(inner, Mark::default()));
            Value::Obj(Rc::new(Object::Foreign(Foreign::new(Rc::clone(&signature), body))))
        }));
    });
}

#[test]
fn a_value_takes_sixteen_bytes() {
    assert_eq!(size_of::<Value>(), 16);
    assert_eq!(size_of::<Option<Value>>(), 16);
}

#[test]
fn everything_is_freed() {
    let witness = Rc::new(Signature::Section { text: ".len".into() });
    let around = |inner| {
        let captures = Captures::Few([inner, Value::Nil, Value::Nil, Value::Nil]);
        let closure = Closure::new(Rc::clone(&witness), CodeId(0), captures);
        in_list(in_cell(Value::Obj(Rc::new(Object::Closure(closure)))))
    };
    let deep = (0..10_000).fold(Value::Nil, |inner, _| around(inner));
    assert_eq!(Rc::strong_count(&witness), 10_001);
    drop(deep);
    assert_eq!(Rc::strong_count(&witness), 1);
}
