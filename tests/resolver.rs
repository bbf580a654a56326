//! The resolver, in one-liners: a program in, the program with its addresses out.
//!
//! `x‹0:1›` is slot 1 of the function that uses it, `x‹1:0›` slot 0 of the function around it, `x‹top:2›` a top-level
//! variable. A place that is read in one variable and written to another shows both. `c` marks a shared cell, `v` a
//! copied value, `i` the running function itself, `‹b›` a built-in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use weave_tree::resolve;
use weave_tree::source::Source;

/// Compares the printed form, without indentation and without the lines that tell frames; those begin
/// with `#` and are compared where `expected` has them.
fn resolves(program: &str, expected: &str) {
    let printed = match resolve::dump(&Source::new("test", program), false) {
        Ok(printed) => printed,
        Err(errors) => panic!("{program}: {errors:?}"),
    };
    let with_frames = expected.contains('#');
    let shown: Vec<&str> = printed
        .lines()
        .map(str::trim)
        .filter(|line| with_frames || !line.starts_with('#'))
        .filter(|line| !line.starts_with("# top level"))
        .collect();
    assert_eq!(on_one_line(&shown.join(" ")), on_one_line(expected), "{program}");
}

/// How the printer breaks lines is not what is tested here; `|` stands for a new line.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "|").collect::<Vec<_>>().join(" ")
}

#[test]
fn top_level_names_have_slots_of_the_top_level() {
    resolves("x = 1; y = x", "x‹top:0› = 1 | y‹top:1› = x‹top:0›");
    resolves("puts len", "puts len‹b›");
    resolves("len = 3; puts len", "len‹top:0› = 3 | puts len‹top:0›");
    resolves("puts nowhere", "puts nowhere‹top:0›");
}

#[test]
fn parameters_and_locals_share_one_frame() {
    resolves(
        "fn f(a) { b = a; b }",
        "fn f‹top:0›(a‹0:0›) { | # frame: a:0, b:1 | b‹0:1› = a‹0:0› | b‹0:1› | }",
    );
}

#[test]
fn an_assignment_binds_from_its_end_on() {
    resolves("a = 1; fn f() { a = a; a }", "a‹top:0› = 1 | fn f‹top:1›() { | a‹0:0› = a‹top:0› | a‹0:0› | }");
}

#[test]
fn a_read_above_the_binding_means_the_top_level_even_in_a_loop() {
    resolves(
        "fn f() { while true { puts x; x = 1 } }",
        "fn f‹top:0›() { | while true { | puts x‹top:1› | x‹0:0› = 1 | } | }",
    );
}

#[test]
fn a_name_assigned_in_one_branch_is_the_local_in_the_other() {
    resolves(
        "x = 0; fn f(c) { if c { x = 1 } else { puts x } }",
        "x‹top:0› = 0 | fn f‹top:1›(c‹0:0›) { | if c‹0:0› { x‹0:1› = 1 } else { puts x‹0:1› } | }",
    );
}

#[test]
fn what_is_never_assigned_after_its_capture_is_copied() {
    resolves(
        "fn f(a) { ^() { a } }",
        "fn f‹top:0›(a‹0:0v›) { | # frame: a:0v | ^() { | # captures: a = value of frame 0 | a‹1:0v› | } | }",
    );
    resolves(
        "fn f() { x = 1; x = 2; ^() { x } }",
        "fn f‹top:0›() { | x‹0:0v› = 1 | x‹0:0v› = 2 | ^() { x‹1:0v› } | }",
    );
}

#[test]
fn a_conditional_assignment_before_the_capture_is_copied_too() {
    resolves(
        "fn f(c) { if c { x = 1 }; ^() { x } }",
        "fn f‹top:0›(c‹0:0›) { | if c‹0:0› { x‹0:1v› = 1 } | ^() { x‹1:1v› } | }",
    );
}

#[test]
fn what_is_assigned_after_its_capture_is_a_cell() {
    resolves(
        "fn f(a) { g = ^() { a }; a = 2; g }",
        "fn f‹top:0›(a‹0:0c›) { | g‹0:1› = ^() { a‹1:0c› } | a‹0:0c› = 2 | g‹0:1› | }",
    );
}

#[test]
fn what_a_closure_assigns_is_a_cell() {
    resolves(
        "fn f() { n = 0; ^() { n = n + 1 } }",
        "fn f‹top:0›() { | # frame: n:0c | n‹0:0c› = 0 | ^() { | # captures: n = cell of frame 0 | \
         n‹1:0c› = n‹1:0c› + 1 | } | }",
    );
    resolves("fn f(xs) { ^(v) { xs << v } }", "fn f‹top:0›(xs‹0:0c›) { ^(v‹0:0›) { xs‹1:0c› << v‹0:0› } }");
}

#[test]
fn a_loop_around_assignment_and_capture_makes_a_cell() {
    resolves(
        "fn f() { while true { x = 1; g = ^() { x } } }",
        "fn f‹top:0›() { | while true { | x‹0:0c› = 1 | g‹0:1› = ^() { x‹1:0c› } | } | }",
    );
    resolves(
        "fn f() { while false { x = 1 }; ^() { x } }",
        "fn f‹top:0›() { | while false { x‹0:0v› = 1 } | ^() { x‹1:0v› } | }",
    );
}

#[test]
fn captures_pass_through_the_functions_between() {
    resolves(
        "fn f(a) { ^() { ^() { a } } }",
        "fn f‹top:0›(a‹0:0v›) { | # frame: a:0v | ^() { | # captures: a = value of frame 0 | ^() { | \
         # captures: a = value of capture 0 | a‹2:0v› | } | } | }",
    );
}

#[test]
fn a_local_function_that_only_calls_itself_captures_nothing() {
    resolves(
        "fn f() { fn g(n) { g(n - 1) }; g }",
        "fn f‹top:0›() { | # frame: g:0 | fn g‹0:0›(n‹0:0›) { | # frame: n:0 | # captures: g = itself | \
         g‹1:0i›(n‹0:0› - 1) | } | g‹0:0› | }",
    );
}

#[test]
fn a_local_function_that_hands_itself_on_is_in_a_cell() {
    resolves("fn f() { fn g() { g }; g }", "fn f‹top:0›() { | fn g‹0:0c›() { g‹1:0c› } | g‹0:0c› | }");
}

#[test]
fn sibling_functions_see_each_other_from_the_start() {
    resolves(
        "fn f() { fn a() { b() }; fn b() { 1 }; a() }",
        "fn f‹top:0›() { | fn a‹0:0›() { b‹1:1c›() } | fn b‹0:1c›() { 1 } | a‹0:0›() | }",
    );
}

#[test]
fn a_function_in_a_block_binds_from_its_own_word_on() {
    resolves(
        "fn f(c) { if c { g(); fn g() { g() } } }",
        "fn f‹top:0›(c‹0:0›) { | if c‹0:0› { | g‹top:1›() | fn g‹0:1›() { g‹1:1i›() } | } | }",
    );
}

#[test]
fn a_lambda_does_not_see_the_name_it_is_stored_under() {
    resolves(
        "fn f() { g = ^(n) { g(n) }; g }",
        "fn f‹top:0›() { | g‹0:0› = ^(n‹0:0›) { g‹top:1›(n‹0:0›) } | g‹0:0› | }",
    );
}

#[test]
fn defaults_see_the_parameters_to_their_left_only() {
    resolves(
        "fn f(a, b: a, c: d, d: 1) { d }",
        "fn f‹top:0›(a‹0:0›, b‹0:1›: a‹0:0›, c‹0:2›: d‹top:1›, d‹0:3›: 1) { d‹0:3› }",
    );
    resolves("fn f(a: x) { x = 1 }", "fn f‹top:0›(a‹0:0›: x‹top:1›) { x‹0:1› = 1 }");
}

#[test]
fn what_a_default_assigns_stands_behind_the_parameters() {
    resolves(
        "fn f(a: if true { y = 1 }, b: 2) { y }",
        "fn f‹top:0›(a‹0:0›: if true { y‹0:2› = 1 }, b‹0:1›: 2) { y‹0:2› }",
    );
}

#[test]
fn a_function_writes_a_copy_of_a_top_level_name() {
    resolves(
        "xs = [1]; fn f() { xs << 2; xs }",
        "xs‹top:0› = [1] | fn f‹top:1›() { | xs‹top:0›‹0:0› << 2 | xs‹0:0› | }",
    );
    resolves(
        "n = 0; fn f() { n += 1; n }",
        "n‹top:0› = 0 | fn f‹top:1›() { | n‹top:0›‹0:0› += 1 | n‹0:0› | }",
    );
}

#[test]
fn the_data_says_the_same_as_the_text() {
    let source = Source::new("test", "fn f(a) { ^() { a } }");
    let data = match resolve::dump(&source, true) {
        Ok(data) => data,
        Err(errors) => panic!("{errors:?}"),
    };
    let Ok(data) = serde_json::from_str::<serde_json::Value>(&data) else { panic!("no JSON: {data}") };
    assert_eq!(data["schema"], 1);
    assert_eq!(data["functions"][0]["frame"][0]["storage"], "copied");
    assert_eq!(data["functions"][1]["captures"][0]["storage"], "value");
    let uses: Vec<(&str, &serde_json::Value)> = data["uses"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|used| (used["name"].as_str().unwrap_or_default(), &used["depth"]))
        .collect();
    assert_eq!(uses, [("f", &"top".into()), ("a", &0.into()), ("a", &1.into())]);
    let place = serde_json::json!({ "line": 1, "column": 17, "start": 16, "end": 17 });
    assert_eq!(data["uses"][2]["place"], place);
}
