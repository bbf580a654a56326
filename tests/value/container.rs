//! Containers: the rules one by one.

use weave_tree::diagnostic::{Code, Fault};
use weave_tree::value::container::Container;
use weave_tree::value::symbol::Symbol;
use weave_tree::value::text::quoted;
use weave_tree::value::{Value, equality, operation};

pub fn int(value: &Value) -> i64 {
    match value {
        Value::Int(integer) => *integer,
        other => panic!("expected an integer, found {other:?}"),
    }
}

#[test]
fn sharing_and_writing_in_turn_stays_independent_and_fast() {
    let mut first = Container::gather((0..100_000).map(Value::Int)).unwrap();
    for round in 0..20_000 {
        let mut second = first.share().unwrap();
        *second.get_mut(0).unwrap() = Value::Int(-1);
        *first.get_mut(1).unwrap() = Value::Int(round);
        second.push(Value::Nil).unwrap();
        assert_eq!(second.get(1).map(int), Some(if round == 0 { 1 } else { round - 1 }));
        assert_eq!((first.get(0).map(int), first.len()), (Some(0), 100_000));
    }
}

/// `[1, k: 2]` and the like, from pairs; an empty key means none.
fn container(entries: &[(&str, Value)]) -> Container {
    let entry = |(key, value): &(&str, Value)| ((!key.is_empty()).then(|| Symbol::new(key)), value.clone());
    Container::from_entries(entries.iter().map(entry)).unwrap()
}

fn numbers(values: &[i64]) -> Container {
    Container::gather(values.iter().map(|&value| Value::Int(value))).unwrap()
}

fn shown(container: &Container) -> String {
    quoted(&Value::container(container.share().unwrap())).unwrap()
}

fn symbol(name: &str) -> Value {
    Value::symbol(Symbol::new(name))
}

#[track_caller]
fn fails<T>(result: Result<T, Fault>, code: Code, message: &str) -> Fault {
    match result {
        Ok(_) => panic!("expected the fault `{message}`"),
        Err(fault) => {
            assert_eq!((fault.code, fault.message.as_str()), (code, message));
            fault
        }
    }
}

#[test]
fn reading_by_index_and_key() {
    let c = container(&[("", Value::Int(10)), ("name", Value::Int(20)), ("0", Value::Int(30))]);
    let read = |index: Value| c.read(&index).map(int);
    assert_eq!(read(Value::Int(0)), Ok(10));
    assert_eq!(read(Value::Int(-1)), Ok(30));
    assert_eq!(read(Value::Int(-3)), Ok(10));
    assert_eq!(read(Value::double(1.0)), Ok(20));
    assert_eq!(read(symbol("name")), Ok(20));
    assert_eq!(read(Value::text("name")), Ok(20));
    assert_eq!(read(Value::text("0")), Ok(30));
    let beyond = "expected an index within a container of 3 entries, found";
    fails(read(Value::Int(3)), Code::Index, &format!("{beyond} 3"));
    fails(read(Value::Int(-4)), Code::Index, &format!("{beyond} -4"));
    fails(read(Value::double(1e300)), Code::Index, &format!("{beyond} 1e+300"));
    let near = fails(read(symbol("nmae")), Code::Index, "the container has no key `nmae`");
    assert_eq!(near.help.as_deref(), Some("did you mean `name`?"));
    let expected = "expected an integer, symbol or string as index, found";
    fails(read(Value::double(1.5)), Code::Type, &format!("{expected} 1.5"));
    fails(read(Value::Nil), Code::Type, &format!("{expected} nil"));
    fails(read(Value::container(numbers(&[]))), Code::Type, &format!("{expected} a container"));
    assert!(matches!(c.find(&Value::Int(9)), Ok(None)));
    assert!(c.find(&Value::Nil).is_err());
}

#[test]
fn writing_by_index_and_key() {
    let mut c = numbers(&[1]);
    c.write(&Value::text("k"), Value::Int(2)).unwrap();
    c.write(&symbol("k"), Value::Int(3)).unwrap();
    c.write(&Value::Int(-2), Value::Int(0)).unwrap();
    assert_eq!(shown(&c), "[0, k: 3]");
    let beyond = "expected an index within a container of 2 entries, found 2";
    fails(c.write(&Value::Int(2), Value::Nil), Code::Index, beyond);
    fails(c.entry_mut(&symbol("new")), Code::Index, "the container has no key `new`");
    assert_eq!(shown(&c), "[0, k: 3]");
}

#[test]
fn inserting_removing_and_popping() {
    let mut c = container(&[("", Value::Int(1)), ("k", Value::Int(2))]);
    c.insert(&Value::Int(-1), Value::Int(9)).unwrap();
    assert_eq!(shown(&c), "[1, 9, k: 2]");
    c.insert(&Value::Int(3), Value::Int(8)).unwrap();
    c.insert(&Value::Int(-4), Value::Int(7)).unwrap();
    assert_eq!(shown(&c), "[7, 1, 9, k: 2, 8]");
    let message = "expected an index from -5 to 5 to insert at, found 6";
    fails(c.insert(&Value::Int(6), Value::Nil), Code::Index, message);
    let message = "expected an index from -5 to 5 to insert at, found -6";
    fails(c.insert(&Value::Int(-6), Value::Nil), Code::Index, message);
    fails(c.insert(&symbol("k"), Value::Nil), Code::Type, "expected an index to insert at, found a symbol");
    assert_eq!(c.remove(&symbol("k")).map(|value| int(&value)), Ok(2));
    assert_eq!(c.remove(&Value::Int(-1)).map(|value| int(&value)), Ok(8));
    assert_eq!(c.remove(&Value::Int(0)).map(|value| int(&value)), Ok(7));
    fails(c.remove(&symbol("k")), Code::Index, "the container has no key `k`");
    assert_eq!(shown(&c), "[1, 9]");
    assert!(c.pop_value().is_ok() && c.pop_value().is_ok());
    fails(c.pop_value(), Code::Index, "expected an entry to pop, found an empty container");
    c.insert(&Value::Int(0), Value::Int(5)).unwrap();
    assert_eq!(shown(&c), "[5]");
}

#[test]
fn a_repeated_key_keeps_the_first_place_and_the_last_value() {
    let mut c = Container::new();
    for (key, value) in [("a", 1), ("b", 2), ("a", 3)] {
        c.set_key(Symbol::new(key), Value::Int(value)).unwrap();
    }
    assert_eq!(shown(&c), "[a: 3, b: 2]");
}

#[test]
fn concatenation_replaces_values_of_keys_that_exist_on_the_left() {
    let mut left = container(&[("", Value::Int(1)), ("a", Value::Int(2))]);
    left.concat(&container(&[("a", Value::Int(3)), ("b", Value::Int(4)), ("", Value::Int(1))])).unwrap();
    assert_eq!(shown(&left), "[1, a: 3, b: 4, 1]");
}

#[test]
fn set_operators_compare_values_and_keep_keys_unless_taken() {
    let a = container(&[("a", Value::Int(1)), ("", Value::Int(2)), ("", Value::double(1.0))]);
    let b = container(&[("a", Value::Int(3)), ("", Value::Int(2)), ("", Value::Int(3))]);
    assert_eq!(shown(&a.union(&b).unwrap()), "[a: 1, 2, 3]");
    assert_eq!(shown(&a.intersection(&b).unwrap()), "[2]");
    assert_eq!(shown(&a.difference(&b).unwrap()), "[a: 1, 1]");
    assert_eq!(shown(&a.symmetric_difference(&b).unwrap()), "[a: 1, 3]");
    assert_eq!(shown(&b.symmetric_difference(&a).unwrap()), "[a: 3, 1]");
    assert_eq!(shown(&a.unique().unwrap()), "[a: 1, 2]");
    let nan = Container::from(vec![Value::double(f64::NAN), Value::container(numbers(&[1]))]);
    assert_eq!(shown(&nan.union(&nan).unwrap()), "[nan, [1], nan]");
    assert_eq!(shown(&nan.difference(&nan).unwrap()), "[nan]");
    assert_eq!(shown(&nan.intersection(&nan).unwrap()), "[[1]]");
}

#[test]
fn large_sets_are_not_quadratic() {
    let evens = Container::gather((0..200_000).map(|value| Value::Int(2 * value))).unwrap();
    let halves =
        Container::gather((0..200_000).map(|value| Value::double(f64::from(value) / 2.0 * 3.0))).unwrap();
    // Multiples of 3/2 that are even are the multiples of 6.
    assert_eq!(evens.intersection(&halves).unwrap().len(), 50_000);
    assert_eq!(evens.union(&halves).unwrap().len(), 350_000);
    let nans = Container::gather((0..200_000).map(|_| Value::double(f64::NAN))).unwrap();
    assert_eq!(nans.union(&nans).unwrap().len(), 400_000);
}

#[test]
fn sorting_is_stable_and_puts_nan_last() {
    let mut c = container(&[
        ("x", Value::Int(2)),
        ("nan", Value::double(f64::NAN)),
        ("y", Value::double(2.0)),
        ("", Value::Wide(u64::MAX)),
        ("z", Value::double(-0.5)),
    ]);
    c.sort(false).unwrap();
    assert_eq!(shown(&c), "[z: -0.5, x: 2, y: 2, 18446744073709551615, nan: nan]");
    c.sort(true).unwrap();
    assert_eq!(shown(&c), "[18446744073709551615, x: 2, y: 2, z: -0.5, nan: nan]");
    let mut words = Container::gather(["b", "é", "B", "ab", "a"].map(Value::text)).unwrap();
    words.sort(false).unwrap();
    assert_eq!(shown(&words), r#"["B", "a", "ab", "b", "é"]"#);
    let mut mixed = Container::from(vec![Value::Int(2), Value::Int(1), Value::Nil]);
    let message = "expected all numbers or all strings to sort, found a number and nil";
    fails(mixed.sort(false), Code::Type, message);
    assert_eq!(shown(&mixed), "[2, 1, nil]");
    let message = "expected all numbers or all strings to sort, found a symbol";
    fails(Container::from(vec![symbol("a")]).sort(false), Code::Type, message);
}

#[test]
fn cutting_keeps_keys_and_clamps() {
    let c = container(&[("a", Value::Int(1)), ("", Value::Int(2)), ("c", Value::Int(3))]);
    assert_eq!(shown(&c.take(2).unwrap()), "[a: 1, 2]");
    assert_eq!(shown(&c.take(9).unwrap()), "[a: 1, 2, c: 3]");
    assert_eq!(shown(&c.skip(2).unwrap()), "[c: 3]");
    assert_eq!(shown(&c.skip(9).unwrap()), "[]");
    assert_eq!(shown(&c.slice(1..2).unwrap()), "[2]");
    assert_eq!(shown(&c.reversed().unwrap()), "[c: 3, 2, a: 1]");
}

#[test]
fn equality_is_by_content_and_hashes_agree() {
    let equal = |left: &Value, right: &Value| {
        let equal = equality::equal(left, right);
        assert_eq!(equal, equality::equal(right, left), "symmetry of {left:?} and {right:?}");
        if equal {
            assert_eq!(equality::hash(left), equality::hash(right), "hashes of {left:?} and {right:?}");
        }
        equal
    };
    let list = |entries: &[(&str, Value)]| Value::container(container(entries));
    assert!(equal(&list(&[("a", Value::Int(1))]), &list(&[("a", Value::double(1.0))])));
    assert!(!equal(&list(&[("a", Value::Int(1))]), &list(&[("b", Value::Int(1))])));
    assert!(!equal(&list(&[("a", Value::Int(1))]), &list(&[("", Value::Int(1))])));
    let (one, two) = (("a", Value::Int(1)), ("b", Value::Int(2)));
    assert!(!equal(&list(&[one.clone(), two.clone()]), &list(&[two, one])));
    assert!(equal(&Value::double(18446744073709549568.0), &Value::Wide(18446744073709549568)));
    assert!(equal(&Value::double(-0.0), &Value::Int(0)));
    assert!(!equal(&Value::text("a"), &symbol("a")));
    assert!(!equal(&Value::Int(0), &Value::False));
    assert!(!equal(&Value::Nil, &Value::False));
    let nan = list(&[("", Value::double(f64::NAN))]);
    assert!(!equal(&nan, &nan.clone()));
    assert_eq!(equality::hash(&nan), None);
}

#[test]
fn operators_append_in_place_and_never_change_other_holders() {
    let list = Value::container(numbers(&[1, 2]));
    let longer = operation::append(list.clone(), Value::Int(3)).unwrap();
    let joined = operation::add(list.clone(), longer.clone()).unwrap();
    assert_eq!(
        [&list, &longer, &joined].map(|value| quoted(value).unwrap()),
        ["[1, 2]", "[1, 2, 3]", "[1, 2, 1, 2, 3]"]
    );
    let text = Value::text("a");
    let longer = operation::add(text.clone(), Value::Int(1)).unwrap();
    let doubled = operation::add(longer.clone(), longer.clone()).unwrap();
    assert_eq!(
        [&text, &longer, &doubled].map(|value| quoted(value).unwrap()),
        [r#""a""#, r#""a1""#, r#""a1a1""#]
    );
    let mut growing = Value::text("");
    for _ in 0..300_000 {
        growing = operation::add(growing, Value::text("é")).unwrap();
    }
    assert_eq!(growing.as_text().map(|text| text.len()), Some(300_000));
}
