//! Random operations on containers against a plain model, with old versions kept and checked again.
//!
//! `WEAVE_OPERATIONS=10000000 cargo test --release --test value campaign -- --ignored --nocapture` takes so many; the
//! results stand in `tests/CAMPAIGNS.md`.

use super::container::int;
use std::collections::{BTreeMap, BTreeSet};
use weave_tree::builtins::random::Generator;
use weave_tree::value::Value;
use weave_tree::value::container::Container;
use weave_tree::value::symbol::Symbol;

/// A key is a number, which [`Names`] writes out.
type Entry = (Option<usize>, i64);
type Model = Vec<Entry>;

/// A version that is smaller is checked after each operation, the others after so many.
const SMALL: usize = 200;
const BETWEEN_CHECKS: usize = 1_000;
/// Beside the one that is changed.
const OLD_VERSIONS: usize = 8;

struct Names(Vec<Symbol>);

impl Names {
    fn new(count: usize) -> Names {
        Names((0..count).map(|key| Symbol::new(&format!("k{key}"))).collect())
    }

    fn check(&self, container: &Container, model: &Model, context: impl Fn() -> String) {
        assert_eq!(container.len(), model.len(), "{}", context());
        let entries = model.iter().map(|&(key, value)| (key.map(|key| &self.0[key]), value));
        let iterated = container.iter().map(|(key, value)| (key, int(value)));
        assert!(iterated.eq(entries), "{}: iterated entries", context());
        let mut keyed = 0;
        for (position, &(key, value)) in model.iter().enumerate() {
            assert_eq!(container.get(position).map(int), Some(value), "{}: entry {position}", context());
            let key = key.map(|key| &self.0[key]);
            assert_eq!(container.key(position), key, "{}: key {position}", context());
            if let Some(key) = key {
                keyed += 1;
                assert_eq!(container.position(key), Some(position), "{}: {}", context(), key.name());
                if position % 16 == 0 {
                    assert_eq!(container.position_of(key.name()), Some(position), "{}", context());
                }
            }
        }
        assert_eq!(container.key_count(), keyed, "{}: number of keys", context());
        assert_eq!(container.get(model.len()).map(int), None);
        assert_eq!(container.position_of("never used"), None);
    }
}

/// What a run is like.
#[derive(Clone, Copy, Debug)]
struct Profile {
    operations: usize,
    /// Entries, about.
    most: usize,
    keyed: bool,
    /// Whether there are operations that copy everything (which make a container flat again).
    edits: bool,
}

const fn profile(operations: usize, most: usize, keyed: bool, edits: bool) -> Profile {
    Profile { operations, most, keyed, edits }
}

const SMALL_ONES: &[Profile] = &[
    profile(60_000, 20, false, true),
    profile(54_000, 12, true, true),
    profile(10_000, 199, false, true),
    profile(10_000, 199, true, true),
];
const LARGE_ONES: &[Profile] = &[profile(16_000, 6_000, false, true), profile(16_000, 5_000, true, true)];
const SHARED_ONES: &[Profile] = &[profile(15_000, 6_000, false, false), profile(15_000, 6_000, true, false)];
const LARGEST_ONES: &[Profile] =
    &[profile(2_000, 100_000, false, true), profile(2_000, 100_000, true, false)];

/// Entries whose keys stay unless an earlier one has them.
fn unless_taken(entries: impl IntoIterator<Item = Entry>) -> Model {
    let mut taken = BTreeSet::new();
    let free = |(key, value): Entry| (key.filter(|key| taken.insert(*key)), value);
    entries.into_iter().map(free).collect()
}

fn values_of(model: &Model) -> BTreeSet<i64> {
    model.iter().map(|entry| entry.1).collect()
}

fn difference(left: &Model, right: &Model) -> Model {
    let others = values_of(right);
    left.iter().copied().filter(|entry| !others.contains(&entry.1)).collect()
}

fn union(left: &Model, right: &Model) -> Model {
    let mut seen = BTreeSet::new();
    unless_taken(left.iter().chain(right).copied().filter(|entry| seen.insert(entry.1)))
}

fn intersection(left: &Model, right: &Model) -> Model {
    let (others, mut seen) = (values_of(right), BTreeSet::new());
    let both = |entry: &Entry| others.contains(&entry.1) && seen.insert(entry.1);
    left.iter().copied().filter(both).collect()
}

fn joined(left: &Model, right: &Model) -> Model {
    let mut joined = left.clone();
    let places = joined.iter().enumerate().filter_map(|(place, entry)| Some((entry.0?, place)));
    let places: BTreeMap<usize, usize> = places.collect();
    for &(key, value) in right {
        match key.and_then(|key| places.get(&key)) {
            Some(&place) => joined[place].1 = value,
            None => joined.push((key, value)),
        }
    }
    joined
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

    /// The first `count` entries.
    fn take(&self, count: usize) -> Pair {
        let model = self.model.iter().copied().take(count).collect();
        Pair { container: self.container.take(count).unwrap(), model }
    }

    fn set_key(&mut self, names: &Names, key: usize, value: i64) {
        self.container.write(&Value::symbol(names.0[key].clone()), Value::Int(value)).unwrap();
        match self.model.iter_mut().find(|entry| entry.0 == Some(key)) {
            Some(entry) => entry.1 = value,
            None => self.model.push((Some(key), value)),
        }
    }

    fn pop(&mut self, names: &Names) {
        let popped = self.container.pop().map(|(key, value)| (key, int(&value)));
        let expected = self.model.pop().map(|(key, value)| (key.map(|key| names.0[key].clone()), value));
        assert_eq!(popped, expected);
    }

    fn remove(&mut self, names: &Names, place: usize) {
        let removed = match self.model[place].0 {
            Some(key) => self.container.remove(&Value::text(names.0[key].name())),
            None => self.container.remove(&Value::Int(place as i64)),
        };
        assert_eq!(int(&removed.unwrap()), self.model.remove(place).1);
    }

    /// One operation that may copy everything, with another holder's container.
    fn edit(&mut self, random: &mut Generator, other: &Pair, value: i64) -> &'static str {
        let len = self.model.len();
        // What takes a hundred times as long as the others is rarer where there is much.
        let kinds = if len > 20_000 && random.below(10) != 0 { 2 } else { 12 };
        match random.below(kinds) {
            0 => {
                let place = random.below(len + 1);
                self.container.insert(&Value::Int(place as i64), Value::Int(value)).unwrap();
                self.model.insert(place, (None, value));
                "insert"
            }
            1 => {
                let values = (0..len as i64).map(|place| Value::Int(place ^ value)).collect();
                self.container = self.container.with_values(values);
                for (place, entry) in self.model.iter_mut().enumerate() {
                    entry.1 = place as i64 ^ value;
                }
                "with_values"
            }
            2 => {
                self.container.sort(false).unwrap();
                self.model.sort_by_key(|entry| entry.1);
                "sort"
            }
            3 => {
                self.container.sort(true).unwrap();
                self.model.sort_by_key(|entry| std::cmp::Reverse(entry.1));
                "sort downwards"
            }
            4 => {
                self.container = self.container.reversed().unwrap();
                self.model.reverse();
                "reverse"
            }
            5 | 6 => {
                self.container.concat(&other.container).unwrap();
                self.model = joined(&self.model, &other.model);
                "concat"
            }
            7 => {
                self.container = self.container.union(&other.container).unwrap();
                self.model = union(&self.model, &other.model);
                "union"
            }
            8 => {
                self.container = self.container.intersection(&other.container).unwrap();
                self.model = intersection(&self.model, &other.model);
                "intersection"
            }
            9 => {
                self.container = self.container.difference(&other.container).unwrap();
                self.model = difference(&self.model, &other.model);
                "difference"
            }
            10 => {
                self.container = self.container.symmetric_difference(&other.container).unwrap();
                let (left, right) =
                    (difference(&self.model, &other.model), difference(&other.model, &self.model));
                self.model = union(&left, &right);
                "symmetric difference"
            }
            _ => {
                let (from, to) = (random.below(len + 1), random.below(len + 1));
                self.container = self.container.slice(from..to).unwrap();
                self.model = self.model.get(from..to).unwrap_or_default().to_vec();
                "slice"
            }
        }
    }

    fn step(
        &mut self,
        random: &mut Generator,
        names: &Names,
        Profile { most, keyed, edits, .. }: Profile,
        other: impl FnOnce(&mut Generator) -> Pair,
    ) -> &'static str {
        let len = self.model.len();
        // Often among few, so that some are equal.
        let value = if random.below(2) == 0 { random.below(50) as i64 } else { random.next_u64() as i64 };
        match random.below(if len >= most { 60 } else { 100 }) {
            0..16 if len > 0 => {
                let index = random.below(2 * len) as i64 - len as i64;
                self.container.write(&Value::Int(index), Value::Int(value)).unwrap();
                self.model[index.rem_euclid(len as i64) as usize].1 = value;
                "write"
            }
            16..24 if len > 0 => {
                let place = random.below(len);
                *self.container.entry_mut(&Value::Int(place as i64)).unwrap() = Value::Int(value);
                self.model[place].1 = value;
                "entry"
            }
            24..36 => {
                self.pop(names);
                "pop"
            }
            36..42 if len > 0 && edits => {
                self.remove(names, random.below(len));
                "remove"
            }
            42..54 if edits => {
                let other = other(random);
                self.edit(random, &other, value)
            }
            54..60 if len > 0 && keyed => {
                let key = self.model[random.below(len)].0.unwrap_or(0);
                self.set_key(names, key, value);
                "overwrite key"
            }
            60..75 if keyed => {
                self.set_key(names, random.below(names.0.len()), value);
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
fn agree_with_model(seed: u64, profile: Profile) {
    let most = profile.most;
    let names = Names::new(3 * most);
    let mut random = Generator::new(seed);
    let mut versions = vec![Pair { container: Container::new(), model: Model::new() }];
    let mut longest = 0;
    for step in 0..profile.operations {
        let at = random.below(versions.len());
        let mut chosen = versions.swap_remove(at);
        let done = chosen.step(&mut random, &names, profile, |random| {
            match versions.get(random.below(OLD_VERSIONS)) {
                Some(other) => other.take(random.below(most / 2 + 1)),
                None => Pair { container: Container::new(), model: Model::new() },
            }
        });
        longest = longest.max(chosen.model.len());
        if random.below(20) == 0 {
            let copy = chosen.share();
            if versions.len() < OLD_VERSIONS {
                versions.push(copy);
            } else {
                versions[random.below(OLD_VERSIONS)] = copy;
            }
        }
        versions.push(chosen);
        let all = step % BETWEEN_CHECKS == 0 || step + 1 == profile.operations;
        for (index, version) in versions.iter().enumerate() {
            if all || version.model.len() < SMALL {
                let context = || format!("seed {seed}, {profile:?}, step {step} ({done}), version {index}");
                names.check(&version.container, &version.model, context);
            }
        }
    }
    assert!(longest >= most, "seed {seed}, {profile:?}: only {longest} entries at most");
}

fn each_agrees_with_the_model(seed: u64, profiles: &[Profile]) {
    for (at, profile) in profiles.iter().enumerate() {
        agree_with_model(100 * seed + at as u64, *profile);
    }
}

#[test]
fn small_containers_agree_with_the_model() {
    each_agrees_with_the_model(1, SMALL_ONES);
}

#[test]
fn large_containers_agree_with_the_model() {
    each_agrees_with_the_model(2, LARGE_ONES);
}

#[test]
fn large_containers_that_stay_shared_agree_with_the_model() {
    each_agrees_with_the_model(3, SHARED_ONES);
}

#[test]
fn the_largest_containers_agree_with_the_model() {
    each_agrees_with_the_model(4, LARGEST_ONES);
}

#[test]
fn a_test_run_takes_two_hundred_thousand_operations() {
    let profiles = [SMALL_ONES, LARGE_ONES, SHARED_ONES, LARGEST_ONES];
    assert_eq!(profiles.concat().iter().map(|profile| profile.operations).sum::<usize>(), 200_000);
}

#[test]
#[ignore = "a campaign: WEAVE_OPERATIONS tells how many"]
#[allow(clippy::disallowed_methods, reason = "a campaign is set up by the environment")]
fn campaign_of_operations() {
    let asked = std::env::var("WEAVE_OPERATIONS").map_or(10_000_000, |text| text.parse().expect("a number"));
    let mut done = 0;
    for seed in 10.. {
        for profiles in [SMALL_ONES, LARGE_ONES, SHARED_ONES, LARGEST_ONES] {
            each_agrees_with_the_model(seed, profiles);
            done += profiles.iter().map(|profile| profile.operations).sum::<usize>();
        }
        if done >= asked {
            break;
        }
    }
    println!("{done} operations agree with the model, the largest containers with 100,000 entries");
}
