use super::Law;
use crate::limits::Limits;
use crate::oracle::compare::{Run, limits, run_on};
use crate::oracle::generator::{Options, program};
use crate::outcome::Outcome;
use crate::run::EngineKind;

fn run(text: &str) -> Run {
    run_on(EngineKind::Slots, text, &Limits { steps: Some(20_000), ..limits() })
}

/// What may not change: how the run ends, and what it prints.
fn told(run: &Run) -> (String, String) {
    let ending = match &run.outcome {
        Outcome::Failed(error) => error.code.name().to_owned(),
        other => format!("{other:?}"),
    };
    (ending, run.output.clone())
}

#[track_caller]
fn changed(law: Law, text: &str, expected: &str) {
    let changes: Vec<String> =
        (0..40).filter_map(|seed| law.apply(text, seed)).map(|pair| pair.right).collect();
    assert!(changes.iter().any(|right| right == expected), "{law:?} of {text:?}: {changes:#?}");
}

#[track_caller]
fn unchanged(law: Law, text: &str) {
    assert!((0..40).all(|seed| law.apply(text, seed).is_none()), "{law:?} of {text:?}");
}

#[test]
fn each_law_changes_what_it_says() {
    changed(Law::Format, "puts  1", "puts 1\n");
    changed(Law::Rename, "n = 1\nputs n", "ｎ = 1\nputs ｎ\n");
    changed(Law::EtaExpand, "puts f(1)(2)", "puts (^(q1, q2) { q1(q2) })(f, 1)(2)\n");
    changed(Law::ApplyAsCall, "puts 1 |> f |> g", "puts (f)(1) |> g\n");
    changed(Law::ApplyAsCall, "puts x |> f", "puts (^(q1, q2) { q2(q1) })(x, f)\n");
    changed(Law::DeadCode, "x = 1", "while false { puts \"never\" }\nx = 1\n");
    changed(Law::WrapInCall, "puts a + 1", "puts (^() { a + 1 })()\n");
    changed(Law::Reorder, "a = 1\nb = [2]\nputs a", "b = [2]\na = 1\nputs a\n");
}

#[test]
fn laws_know_where_they_do_not_apply() {
    // The name is data, or a built-in.
    unchanged(Law::Rename, "n = 1\nputs [n: 2]");
    unchanged(Law::Rename, "len = 1");
    unchanged(Law::EtaExpand, "puts f(*a)");
    // A write, or a jump, means something else in a function of its own.
    unchanged(Law::WrapInCall, "x << 1");
    unchanged(Law::Reorder, "a = 1\nb = ^() { a }\nputs a");
    unchanged(Law::Reorder, "a = 1\nb = c\nputs a");
    unchanged(Law::DeadCode, "");
}

#[test]
fn the_engine_keeps_all_laws() {
    let mut applied = [0; Law::ALL.len()];
    for seed in 0..60 {
        let text = program(seed, &Options::default());
        for (law, applied) in Law::ALL.into_iter().zip(&mut applied) {
            let Some(pair) = law.apply(&text, seed) else { continue };
            let (left, right) = (run(&pair.left), run(&pair.right));
            if [&left, &right].iter().any(|run| run.outcome.exit_code() == 75) {
                continue;
            }
            *applied += 1;
            let (ending, output) = told(&right);
            let undone = (ending, law.undone(&output));
            assert_eq!(told(&left), undone, "{law:?}, seed {seed}\n{}\n{}", pair.left, pair.right);
        }
    }
    assert!(applied.iter().all(|&count| count > 4), "{applied:?}");
}
