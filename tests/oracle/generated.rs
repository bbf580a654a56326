//! What generated programs are like.

use std::collections::BTreeSet;
use weave_tree::oracle::compare::{compare, limits};
use weave_tree::oracle::construct;
use weave_tree::oracle::fuzz::{Profile, case};
use weave_tree::outcome::Outcome;

#[test]
fn programs_of_the_core_need_little_and_end_well() {
    let profile = Profile::core();
    let mut needed = BTreeSet::new();
    for seed in 0..60 {
        let text = case(&profile, seed).program;
        let run = compare(&text, &limits()).unwrap_or_else(|difference| panic!("{difference}\n{text}"));
        assert_eq!(run.outcome, Outcome::Finished, "{text}");
        assert!(run.output.lines().count() > 4, "{text}");
        needed.extend(construct::used(&text));
    }
    let of_the_core = [
        "booleans",
        "branches",
        "comparisons",
        "equality",
        "functions",
        "lambdas",
        "logic",
        "loops",
        "strings",
    ];
    assert_eq!(needed, BTreeSet::from(of_the_core));
}
