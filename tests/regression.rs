//! Small programs that an engine once got wrong, with what the language says they do, on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use weave_tree::limits::Limits;
use weave_tree::oracle::compare::{compare, limits, run_on};
use weave_tree::outcome::Outcome;
use weave_tree::run::EngineKind;

/// The output, then `! code: message` of the error if there is one.
fn ended(engine: EngineKind, text: &str, limits: &Limits) -> String {
    let run = run_on(engine, text, limits);
    match run.outcome {
        Outcome::Finished => run.output,
        Outcome::Failed(error) => format!("{}! {}: {}\n", run.output, error.code.name(), error.message),
        other => format!("{}{other:?}\n", run.output),
    }
}

fn check_within(limits: &Limits, text: &str, expected: &str) {
    for engine in [EngineKind::Slots, EngineKind::Naive] {
        assert_eq!(ended(engine, text, limits), expected, "{engine:?}\n{text}");
    }
    if let Err(difference) = compare(text, limits) {
        panic!("{text}\n{}", difference.explain(text));
    }
}

fn check(text: &str, expected: &str) {
    check_within(&limits(), text, expected);
}

#[test]
fn a_local_that_a_default_binds_leaves_the_parameters_where_they_are() {
    check("fn f(p: if true { b = 5; b }, q, r: p + q) { [p, q, r] }\nputs f(1)\n", "[5, 1, 6]\n");
    check("xs = []\nf = ^(p: xs << 4) { p }\nputs f()\nputs xs\n", "[4]\n[]\n");
    check("xs = []\nputs [1] &> ^(p: xs << 4, q) { p << q }\n", "[4, 1]\n");
}

#[test]
fn a_default_may_call_as_deep_as_a_body() {
    let endless = "fn f(v, n: f(v)) { n }\nf(1)\n";
    check(endless, "! limit: calls nest deeper than 2000\n");
    let deep = Limits { depth: 50_000, ..Limits::default() };
    check_within(&deep, "fn f(v, n: if v > 0 { f(v - 1) } else { 0 }) { n + 1 }\nputs f(20000)\n", "20001\n");
}

/// A call inside a section has its arguments where the section stands, not in the section's own frame.
#[test]
fn a_section_may_call_what_it_reads() {
    check("fn f(k) { [[g: ^(v) { v + k }]] *> .get(:g)(k + 1) }\nputs f(1)\n", "[3]\n");
    check(
        "fn f(a, b) { section = .reverse[0](a + 1, b)\n section([len, ^(x, y) { x * y }]) }\nputs f(2, 5)\n",
        "15\n",
    );
}

#[test]
fn a_function_in_the_arguments_of_a_section_shares_what_it_captures() {
    check("fn of(x) { .go(^() { x += 1; x }) }\nputs of(2)([go: ^(f) { f() + f() }])\n", "7\n");
}

#[test]
fn nobody_is_told_to_name_a_collecting_parameter() {
    check("fn f(*resd) { resd }\nf(rest: 1)\n", "! arity: <fn f(*resd)> has no parameter `rest`\n");
}
