//! The tables themselves: complete, well-formed, and found by name.

use crate::support::id;
use std::collections::BTreeSet;
use weave_tree::builtins::{Subject, all, lookup};
use weave_tree::published::{BuiltinId, NAMES};
use weave_tree::value::function::SignatureKind;

#[test]
fn every_entry_is_published_and_stands_once() {
    let mut names = BTreeSet::new();
    for builtin in all() {
        assert!(BuiltinId::named(builtin.name).is_some(), "{} is not published", builtin.name);
        assert!(names.insert(builtin.name), "{} stands twice", builtin.name);
    }
}

#[test]
fn every_published_name_has_an_entry() {
    let missing: Vec<&str> =
        NAMES.into_iter().filter(|name| all().all(|builtin| builtin.name != *name)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn lookup_finds_each_by_its_own_name() {
    for builtin in all() {
        assert_eq!(lookup(id(builtin.name)).map(|found| found.name), Some(builtin.name));
    }
}

#[test]
fn parameters_are_required_then_defaulted_then_collecting_and_few() {
    let rank = |kind| match kind {
        SignatureKind::Required => 0,
        SignatureKind::Defaulted => 1,
        SignatureKind::Collecting => 2,
    };
    for builtin in all() {
        let ranks: Vec<i32> = builtin.parameters.iter().map(|parameter| rank(parameter.kind)).collect();
        assert!(ranks.is_sorted(), "{}", builtin.name);
        assert!(ranks.iter().filter(|&&rank| rank == 2).count() <= 1, "{}", builtin.name);
        assert!(ranks.len() <= 6, "{}", builtin.name);
        let names: BTreeSet<&str> = builtin.parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), ranks.len(), "{}", builtin.name);
    }
}

#[test]
fn help_is_one_line_without_a_full_stop() {
    for builtin in all() {
        assert!(!builtin.summary.is_empty() && !builtin.result.is_empty(), "{}", builtin.name);
        for text in [builtin.summary, builtin.result, builtin.empty, builtin.errors] {
            assert!(!text.contains(['\n', '|']) && !text.ends_with('.'), "{}: {text}", builtin.name);
            assert_eq!(text.matches('`').count() % 2, 0, "{}: {text}", builtin.name);
        }
    }
}

#[test]
fn every_subject_has_entries() {
    for subject in Subject::ALL {
        assert!(all().any(|builtin| builtin.subject == subject), "{}", subject.name());
    }
}

#[test]
fn signatures_show_parameters_as_those_of_functions() {
    let signature = |name| lookup(id(name)).map(|builtin| builtin.signature());
    assert_eq!(signature("pad_left").as_deref(), Some("<fn pad_left(text, width, fill: …)>"));
    assert_eq!(signature("print").as_deref(), Some("<fn print(*values)>"));
    assert_eq!(signature("clock").as_deref(), Some("<fn clock()>"));
}
