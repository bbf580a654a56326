//! Containers against a plain model, with old versions kept and checked again; and the rules one by one.

use weave_tree::builtins::random::Generator;
use weave_tree::diagnostic::{Code, Fault};
use weave_tree::value::container::Container;
use weave_tree::value::symbol::Symbol;
use weave_tree::value::text::quoted;
use weave_tree::value::{Value, equality, operation};

type Model = Vec<(Option<String>, i64)>;

fn int(value: &Value) -> i64 {
    match value {
        Value::Int(integer) => *integer,
        other => panic!("expected an integer, found {other:?}"),
    }
}

fn check(container: &Container, model: &Model, context: &str) {
    assert_eq!(container.len(), model.len(), "{context}");
    let entries = container.iter().map(|(key, value)| (key.map(|key| key.name().to_owned()), int(value)));
    assert!(entries.eq(model.iter().cloned()), "{context}: iterated entries");
    let keyed = model.iter().filter(|(key, _)| key.is_some()).count();
    assert_eq!(container.key_count(), keyed, "{context}: number of keys");
    for (position, (key, value)) in model.iter().enumerate() {
        assert_eq!(container.get(position).map(int), Some(*value), "{context}: entry {position}");
        assert_eq!(container.key(position).map(Symbol::name), key.as_deref(), "{context}: key {position}");
        if let Some(key) = key {
            assert_eq!(container.position_of(key), Some(position), "{context}: position of {key}");
            assert_eq!(container.position(&Symbol::new(key)), Some(position), "{context}: {key}");
        }
    }
    assert_eq!(container.get(model.len()).map(int), None);
    assert_eq!(container.position_of("never used"), None);
}

/// What a run is like.
#[derive(Clone, Copy)]
struct Profile {
    /// Entries, about.
    most: usize,
    keyed: bool,
    /// Whether there are operations that copy everything (which make a container flat again).
    edits: bool,
}

/// One holder's container and what it must contain.
struct Pair {
    container: Container,
    model: Model,
}

impl Pair {
    fn share(&self) -> Pair {
        Pair { container: self.container.share().unwrap(), model: self.model.clone() }
    }

    fn set_key(&mut self, key: String, value: i64) {
        self.container.write(&Value::text(key.clone()), Value::Int(value)).unwrap();
        match self.model.iter_mut().find(|(present, _)| present.as_deref() == Some(&key)) {
            Some(entry) => entry.1 = value,
            None => self.model.push((Some(key), value)),
        }
    }

    fn step(&mut self, random: &mut Generator, Profile { most, keyed, edits }: Profile) -> &'static str {
        let len = self.model.len();
        let value = random.next_u64() as i64;
        let operation = random.below(if len >= most { 60 } else { 100 });
        match operation {
            45..55 if !edits => "nothing",
            0..20 if len > 0 => {
                let index = random.below(2 * len) as i64 - len as i64;
                self.container.write(&Value::Int(index), Value::Int(value)).unwrap();
                self.model[if index < 0 { index + len as i64 } else { index } as usize].1 = value;
                "write"
            }
            20..30 if len > 0 => {
                let index = random.below(len);
                *self.container.entry_mut(&Value::Int(index as i64)).unwrap() = Value::Int(value);
                self.model[index].1 = value;
                "entry"
            }
            30..45 => {
                let (key, popped) = match (self.container.pop(), self.model.pop()) {
                    (Some((key, popped)), Some(expected)) => {
                        (key.map(|key| key.name().to_owned()) == expected.0, int(&popped) == expected.1)
                    }
                    (found, expected) => (found.is_none(), expected.is_none()),
                };
                assert!(key && popped, "pop");
                "pop"
            }
            45..48 if len > 0 => {
                let index = random.below(len);
                let removed = match &self.model[index].0 {
                    Some(key) => self.container.remove(&Value::text(key.clone())),
                    None => self.container.remove(&Value::Int(index as i64)),
                };
                assert_eq!(int(&removed.unwrap()), self.model.remove(index).1);
                "remove"
            }
            48..51 => {
                let index = random.below(len + 1);
                self.container.insert(&Value::Int(index as i64), Value::Int(value)).unwrap();
                self.model.insert(index, (None, value));
                "insert"
            }
            51 => {
                self.container.sort(random.below(2) == 0).unwrap();
                let ascending = self.container.values().map(int).is_sorted();
                self.model.sort_by_key(|entry| entry.1);
                if !ascending {
                    self.model.sort_by_key(|entry| std::cmp::Reverse(entry.1));
                }
                "sort"
            }
            52 => {
                self.container = self.container.reversed().unwrap();
                self.model.reverse();
                "reverse"
            }
            53 if len > 0 && random.below(8) == 0 => {
                let (from, to) = (random.below(len), random.below(len + 1));
                self.container = self.container.slice(from..to).unwrap();
                self.model = self.model.get(from..to).unwrap_or_default().to_vec();
                "slice"
            }
            54 => {
                let values = (0..len as i64).map(|index| Value::Int(index ^ value)).collect();
                self.container = self.container.with_values(values);
                for (index, entry) in self.model.iter_mut().enumerate() {
                    entry.1 = index as i64 ^ value;
                }
                "with_values"
            }
            55..60 if len > 0 && keyed => {
                let key = self.model[random.below(len)].0.clone().unwrap_or_else(|| "k0".to_owned());
                self.set_key(key, value);
                "overwrite key"
            }
            60..75 if keyed => {
                self.set_key(format!("k{}", random.below(3 * most)), value);
                "set key"
            }
            _ => {
                for offset in 0..random.below(most / 40 + 8) as i64 {
                    self.container.push(Value::Int(offset)).unwrap();
                    self.model.push((None, offset));
                }
                "push"
            }
        }
    }
}

/// Random operations on one of several versions that share structure; all versions are checked again and again.
fn agree_with_model(seed: u64, steps: usize, profile: Profile) {
    let most = profile.most;
    let mut random = Generator::new(seed);
    let mut versions = vec![Pair { container: Container::new(), model: Model::new() }];
    let mut longest = 0;
    for step in 0..steps {
        let chosen = random.below(versions.len());
        let done = versions[chosen].step(&mut random, profile);
        longest = longest.max(versions[chosen].model.len());
        if random.below(20) == 0 {
            let copy = versions[chosen].share();
            if versions.len() < 9 {
                versions.push(copy);
            } else {
                let replaced = random.below(versions.len());
                versions[replaced] = copy;
            }
        }
        if random.below(steps / 300) == 0 {
            for (index, version) in versions.iter().enumerate() {
                let context = format!("seed {seed}, step {step} ({done} on {chosen}), version {index}");
                check(&version.container, &version.model, &context);
            }
        }
    }
    assert!(longest >= most, "seed {seed}: only {longest} entries at most");
}

#[test]
fn small_lists_agree_with_the_model() {
    agree_with_model(11, 6_000, Profile { most: 20, keyed: false, edits: true });
    agree_with_model(12, 6_000, Profile { most: 100, keyed: false, edits: true });
}

#[test]
fn small_records_agree_with_the_model() {
    agree_with_model(21, 6_000, Profile { most: 12, keyed: true, edits: true });
    agree_with_model(22, 6_000, Profile { most: 100, keyed: true, edits: true });
}

#[test]
fn large_lists_agree_with_the_model() {
    agree_with_model(31, 20_000, Profile { most: 6_000, keyed: false, edits: true });
}

#[test]
fn large_lists_that_stay_shared_agree_with_the_model() {
    agree_with_model(32, 20_000, Profile { most: 6_000, keyed: false, edits: false });
    agree_with_model(33, 20_000, Profile { most: 6_000, keyed: true, edits: false });
}

#[test]
fn large_dictionaries_agree_with_the_model() {
    agree_with_model(41, 20_000, Profile { most: 5_000, keyed: true, edits: true });
}

#[test]
#[ignore = "the same with a million operations: a minute"]
fn a_million_operations_agree_with_the_model() {
    for seed in 1..=5 {
        agree_with_model(seed + 10, 100_000, Profile { most: 20_000, keyed: seed % 2 == 0, edits: false });
        agree_with_model(seed, 100_000, Profile { most: 10_000, keyed: false, edits: true });
        agree_with_model(seed + 5, 100_000, Profile { most: 10_000, keyed: true, edits: true });
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
