//! Small programs in; what they print, and the error they end with, checked against the rules.

use super::run;
use crate::host::files::Files;
use crate::host::process::{Ended, Invocation};
use crate::host::{Host, MemoryFiles};
use crate::limits::{Gc, Limits};
use crate::outcome::{Outcome, Usage};
use crate::source::{Source, Span};
use crate::syntax::parse;
use crate::value::counters::Live;
use crate::value::{Value, operation};
use std::io::{self, BufRead};

#[derive(Default)]
struct Paper {
    written: Vec<u8>,
    /// What the next write fails with.
    broken: Option<io::ErrorKind>,
    files: MemoryFiles,
}

impl Host for Paper {
    fn write_output(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.broken {
            Some(kind) => Err(kind.into()),
            None => {
                self.written.extend_from_slice(bytes);
                Ok(())
            }
        }
    }
    fn write_error(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_output(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn input(&mut self) -> io::Result<Box<dyn BufRead>> {
        Ok(Box::new(io::empty()))
    }
    fn files(&mut self) -> &mut dyn Files {
        &mut self.files
    }
    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
    fn run(&mut self, invocation: &Invocation) -> io::Result<Ended> {
        Err(io::Error::other(format!("no commands: {invocation:?}")))
    }
    fn variables(&mut self) -> io::Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }
    fn clock(&mut self) -> io::Result<f64> {
        Ok(0.0)
    }
    fn arguments(&self) -> &[String] {
        &[]
    }
    fn seed(&mut self) -> io::Result<u64> {
        Ok(1)
    }
}

fn run_with(program: &str, limits: &Limits, paper: &mut Paper) -> (Outcome, Usage) {
    let source = Source::new("test.wv", program);
    match parse(&source) {
        Ok(parsed) => run(&source, &parsed, limits, paper),
        Err(diagnostics) => panic!("does not parse: {diagnostics:#?}\n{program}"),
    }
}

/// The output, then `! code "source text at the error": message` and a line `  in "call"` for each call under way.
fn ended(program: &str, limits: &Limits) -> String {
    let source = Source::new("test.wv", program);
    let mut paper = Paper::default();
    let (outcome, _) = run_with(program, limits, &mut paper);
    let mut text = String::from_utf8(paper.written).unwrap();
    let quote = |span: Span| source.slice(span).replace('\n', "⏎");
    match outcome {
        Outcome::Finished => {}
        Outcome::Failed(diagnostic) => {
            text += &format!(
                "! {} \"{}\": {}\n",
                diagnostic.code.name(),
                quote(diagnostic.span),
                diagnostic.message
            );
            for call in &diagnostic.calls {
                text += &format!("  in \"{}\"\n", quote(*call));
            }
        }
        other => text += &format!("! {other:?}\n"),
    }
    text
}

fn check_with(program: &str, limits: &Limits, expected: &str) {
    let got = ended(program, limits);
    assert!(got == expected, "\n--- program\n{program}\n--- expected\n{expected}--- got\n{got}");
}

fn check(program: &str, expected: &str) {
    check_with(program, &Limits::default(), expected);
}

/// What `left + right` fails with.
fn no_sum(left: Value, right: Value) -> String {
    operation::add(left, right).unwrap_err().message
}

#[test]
fn a_name_means_what_is_bound_above_it_in_the_text() {
    check("a = 1\nfn f() { a = a\n a = a + 1\n puts a }\nf()\nputs a", "2\n1\n");
    check(
        "x = \"top\"\nfn f() { i = 0\n while i < 2 { puts x\n x = \"local\"\n i += 1 }\n puts x }\nf()",
        "top\ntop\nlocal\n",
    );
    check(
        "x = \"top\"\nfn f() { g = ^() { x }\n x = \"local\"\n puts g()\n puts x }\nf()\nputs x",
        "top\nlocal\ntop\n",
    );
    check(
        "x = \"top\"\nfn f() { x = \"f\"\n g = ^() { x = \"g\" }\n g()\n puts x }\nf()\nputs x",
        "g\ntop\n",
    );
    check("fn f(x) { ^() { x = x + 1\n x } }\ng = f(1)\nh = f(10)\ng()\nputs g()\nputs h()", "3\n11\n");
    check("x = 1\nfn f() { x = \"a{x}\"\n x }\nputs f()", "a1\n");
}

#[test]
fn a_name_bound_in_one_branch_is_the_local_from_there_on() {
    check(
        "x = 1\nfn f(c) { if c { x = 2 } else { puts x }\n puts x }\nf(true)\nf(false)",
        "2\n! name \"x\": `x` has no value yet\n  in \"f(false)\"\n",
    );
    check(
        "x = 1\nfn f(c) { if c { x = 2 }\n puts x }\nf(false)",
        "! name \"x\": `x` has no value yet\n  in \"f(false)\"\n",
    );
    check("x = 1\nfn f() { if x { puts x\n x = 2 }\n puts x }\nf()", "1\n2\n");
}

#[test]
fn local_functions() {
    check(
        "fn f(n) { fn even(n) { n == 0 or odd(n - 1) }\n fn odd(n) { n != 0 and even(n - 1) }\n even(n) }\n\
         puts f(10)\nputs f(7)",
        "true\nfalse\n",
    );
    check(
        "fn g() { \"top\" }\nfn f() { g()\n fn g() { 1 } }\nf()",
        "! name \"g\": `g` has no value yet\n  in \"f()\"\n",
    );
    check(
        "fn g() { \"top\" }\nfn f(c) { puts g()\n if c { fn g() { \"local\" } }\n puts g() }\nf(true)\nf(false)",
        "top\nlocal\ntop\n! name \"g\": `g` has no value yet\n  in \"f(false)\"\n",
    );
    check(
        "fn f() { if true { fn g(n) { if n == 0 { \"end\" } else { g(n - 1) } } }\n g(3) }\nputs f()",
        "end\n",
    );
    check(
        "fn f() { g = ^(n) { if n == 0 { 0 } else { g(n - 1) } }\n g(1) }\nf()",
        "! name \"g\": `g` has no value: nothing has set it\n  in \"f()\"\n  in \"g(1)\"\n",
    );
    check(
        "fn f() { x = \"f\"\n fn g() { fn x() { 1 }\n x = \"g\"\n x }\n puts g()\n puts x }\nf()",
        "g\nf\n",
    );
    check("f()\nfn f() { 1 }", "! name \"f\": `f` has no value: nothing has set it\n");
    check("fn f() { 1 }\ng = f\nfn f() { 2 }\nputs g() + f()", "3\n");
}

#[test]
fn defaults_see_the_parameters_to_their_left() {
    check("b = \"top\"\nfn f(a: b, b: a) { puts a\n puts b }\nf()", "top\ntop\n");
    check(
        "fn h() { \"top\" }\nfn f(a: h(), b: ^() { h() }) { fn h() { \"in\" }\n puts a\n puts b()\n puts h() }\nf()",
        "top\ntop\nin\n",
    );
    check("c = 1\nfn f(a: ^() { c }) { c = 2\n a() }\nputs f()", "1\n");
    check("fn f(a, b: ^() { a }) { a = 2\n b() }\nputs f(1)", "2\n");
    check("a = \"top\"\nfn f(a: a) { a }\nputs f()\nputs f(1)", "top\n1\n");
    check(
        "xs = [1]\nfn f(a: xs << 2, b: xs) { puts [a, b] }\nf()\nf(0)",
        "[[1, 2], [1, 2]]\n! name \"xs\": `xs` has no value yet\n  in \"f(0)\"\n",
    );
    check(
        "fn f(a: if true { b = 1\n b }, b: 2) { puts [a, b] }\nf()\nf(b: 9)\nf(5, 7)",
        "[1, 2]\n[1, 9]\n[5, 7]\n",
    );
}

#[test]
fn places_in_top_level_names_make_locals() {
    check(
        "xs = [1]\nfn f() { xs << 2\n puts xs\n xs << 3\n puts xs }\nf()\nputs xs",
        "[1, 2]\n[1, 2, 3]\n[1]\n",
    );
    check(
        "xs = []\nfn f() { i = 0\n while i < 3 { xs << i\n i += 1 }\n puts xs }\nf()\nputs xs",
        "[2]\n[]\n",
    );
    check("n = 5\nfn f() { i = 0\n while i < 3 { n += 1\n i += 1 }\n puts n }\nf()\nputs n", "6\n5\n");
    check("c = [k: 1]\nfn f() { c[:k] = 2\n c.j = 3\n puts c }\nf()\nputs c", "[k: 2, j: 3]\n[k: 1]\n");
    check(
        "xs = [2, 1]\nfn f() { puts xs.sort\n puts xs.pop() + len(xs)\n xs }\nputs f()\nputs xs",
        "[1, 2]\n3\n[1]\n[2, 1]\n",
    );
    check("fn f() { len = 3\n puts len\n puts \"ab\".len }\nf()\nputs len(\"ab\")", "3\n2\n2\n");
    check("len = 1\nputs len\nputs [4].len\nfn f() { len }\nputs f()", "1\n1\n1\n");
}

#[test]
fn place_writes_take_the_value_after_the_right_side_ran() {
    check("xs = [1, 2]\nxs[0] = if true { xs = [7, 8, 9]\n 5 }\nputs xs", "[5, 8, 9]\n");
    check("x = 1\nx += if true { x = 50\n 5 }\nputs x", "6\n");
    check("xs = [1]\nxs << if true { xs = [7, 8]\n 5 }\nputs xs", "[1, 5]\n");
    check("xs = [[1], [2]]\nxs[1] << 3 << 4\nputs xs", "[[1], [2, 3, 4]]\n");
    check("a = [1]\nb = a\nb << 2\nputs a\nputs b", "[1]\n[1, 2]\n");
    check(
        "i = 0\nfn at(n) { puts \"at {n}\"\n n }\nxs = [[0, 0], [0, 0]]\nxs[at(1)][at(0)] = at(5)\nputs xs",
        "at 1\nat 0\nat 5\n[[0, 0], [5, 0]]\n",
    );
    check("c = []\nc[:a] = []\nc[:a][:b] = 1\nc.a.b += 2\nputs c", "[a: [b: 3]]\n");
    check(
        "xs = [3, 1, 2]\nputs (xs).sort\nputs xs\nputs xs.sort(:desc).len\nputs xs",
        "[1, 2, 3]\n[3, 1, 2]\n3\n[3, 2, 1]\n",
    );
}

#[test]
fn a_write_that_fails_writes_nothing() {
    let program = "xs = [1, [2]]\nr = try(^() { xs })\nfn f() { xs = [1]\n try(^() { xs[5] = 2 })\n puts xs\n \
                   try(^() { xs << fail(\"no\") })\n puts xs }\nf()";
    check(program, "[1]\n[1]\n");
    let ended = ended("c = []\nc[:a][:b] = 1", &Limits::default());
    assert!(ended.starts_with("! index \"[:a]\": "), "{ended}");
    check("x = 5\nx[0] = 1", "! type \"[0]\": expected a container to write into, found a number\n");
    check("puts 1\ny[0] = 1", "1\n! name \"y\": `y` has no value: nothing has set it\n");
}

#[test]
fn arguments_bind_in_parameter_order() {
    let f = "fn f(a: 1, b, c: 3, d, *r) { puts [a, b, c, d, r] }\n";
    for (call, expected) in [
        ("f(8, 9)", "[1, 8, 3, 9, []]\n"),
        ("f(7, 8, 9)", "[7, 8, 3, 9, []]\n"),
        ("f(6, 7, 8, 9)", "[6, 7, 8, 9, []]\n"),
        ("f(6, 7, 8, 9, 10)", "[6, 7, 8, 9, [10]]\n"),
        ("f(8, d: 9)", "[1, 8, 3, 9, []]\n"),
        ("f(d: 9, b: 8, a: 7)", "[7, 8, 3, 9, []]\n"),
        ("f(*[8, 9])", "[1, 8, 3, 9, []]\n"),
        ("f(8, *[c: 5, d: 6])", "[1, 8, 5, 6, []]\n"),
    ] {
        check(&format!("{f}{call}"), expected);
    }
    let signature = "<fn f(a: …, b, c: …, d, *r)>";
    for (call, message) in [
        ("f(8)", "expects at least 2 arguments, found 1"),
        ("f(8, a: 1)", "expects an argument for `d`, found none"),
        ("f(8, 9, d: 1)", "is given `d` twice"),
        ("f(8, d: 1, d: 2)", "is given `d` twice"),
        ("f(8, 9, e: 1)", "has no parameter `e`"),
        ("f(8, 9, r: 1)", "has no parameter `r`"),
    ] {
        check(&format!("{f}{call}"), &format!("! arity \"{call}\": {signature} {message}\n"));
    }
    check("fn g(a) { a }\ng(1, 2)", "! arity \"g(1, 2)\": <fn g(a)> expects 1 argument, found 2\n");
    check("f = ^(x) { x }\nf(*3)", "! type \"*3\": expected a container to spread, found a number\n");
    check("x = 3\nx(puts_it)", "! name \"puts_it\": `puts_it` has no value: nothing has set it\n");
    check("x = 3\nx(4)", "! type \"x(4)\": expected a function to call, found a number\n");
}

#[test]
fn an_arity_error_points_at_the_definition() {
    let source = "fn g(a) { a }\ng()";
    let (outcome, _) = run_with(source, &Limits::default(), &mut Paper::default());
    let Outcome::Failed(diagnostic) = outcome else { panic!("{outcome:?}") };
    assert_eq!(diagnostic.others.len(), 1);
    assert_eq!(diagnostic.others[0].text, "defined here");
    assert_eq!(diagnostic.others[0].span, Span::new(0, 7));
}

#[test]
fn control_flow() {
    check(
        "i = 0\nwhile true { i += 1\n if i == 2 { continue }\n if i > 3 { break }\n puts i }\nputs i",
        "1\n3\n4\n",
    );
    check("fn f(n) { while true { if n > 3 { return n }\n n += 1 } }\nputs f(0)", "4\n");
    check("fn f() { x = [1, if true { return 5 }]\n 6 }\nputs f()", "5\n");
    check("fn f() { return\n }\nputs f()\nfn g() { }\nputs g()\nputs if false { 1 }", "nil\nnil\nnil\n");
    check("fn f() { while false { }\n }\nputs f()\nfn h() { puts 3 }\nputs h()", "nil\n3\n3\n");
    check(
        "puts 0 or \"b\"\nputs 1 and \"\"\nputs nil and puts_it\nputs not 0\nputs !\"\"",
        "b\n\nnil\ntrue\nfalse\n",
    );
    check("puts 1 < 2 == true\nputs 7 - 2 - 1\nputs -3.abs", "true\n4\n-3\n");
    check("puts 1 + true", &format!("! type \"+\": {}\n", no_sum(Value::Int(1), Value::True)));
}

#[test]
fn pipelines() {
    check(
        "fn inc(x) { x + 1 }\nputs 1 |> inc |> inc\nputs [1, a: 2] *> inc\nputs 4 *> inc",
        "3\n[2, a: 3]\n5\n",
    );
    check("fn sum(acc: 0, v) { acc + v }\nputs [1, 2, 3] &> sum\nputs [] &> sum\nputs 7 &> sum", "6\n0\n7\n");
    check("fn s(acc: if true { puts \"start\"\n 0 }, v) { acc + v }\nputs [1, 2] &> s", "start\n3\n");
    check(
        "[] &> ^(a, b) { a }",
        "! type \"&> ^(a, b) { a }\": `&>` expects a function whose first parameter has a default, found <^(a, b)>\n",
    );
    check(
        "[] &> len",
        "! type \"&> len\": `&>` expects a function whose first parameter has a default, found <fn len>\n",
    );
    check("1 |> 2", "! type \"|> 2\": expected a function to call, found a number\n");
    check("[1] *> ^() { 1 }", "! arity \"*> ^() { 1 }\": <^()> expects 0 arguments, found 1\n");
}

#[test]
fn sections_evaluate_their_arguments_once() {
    check(
        "fn sep() { puts \"sep\"\n \",\" }\nf = .trim.split(sep())\nputs [\" a,b \", \"c\"] *> f\nputs f",
        "sep\n[[\"a\", \"b\"], [\"c\"]]\n<.trim.split(sep())>\n",
    );
    check("c = [add: ^(n) { n + 1 }]\nputs c |> .add(2)\nputs c.add(3)", "3\n4\n");
    check(
        "f = .upper\nf(\"a\", \"b\")",
        "! arity \"f(\\\"a\\\", \\\"b\\\")\": <.upper> expects 1 argument, found 2\n"
            .replace('\\', "")
            .as_str(),
    );
    check("xs = [2, 1]\nputs xs |> .sort\nputs xs", "[1, 2]\n[2, 1]\n");
}

#[test]
fn errors_know_the_calls_under_way() {
    let no_sum = no_sum(Value::Int(1), Value::Nil);
    check(
        "fn f(x) { x + nil }\nfn g(x) { f(x) }\n[1].map(g)",
        &format!("! type \"+\": {no_sum}\n  in \".map(g)\"\n  in \"f(x)\"\n"),
    );
    check("fn f(x) { fail(\"oh\") }\n[1] *> f", "! fail \"fail(\"oh\")\": oh\n  in \"*> f\"\n");
    check("r = try(^() { fail(\"oh\") })\nputs r.ok\nputs r.error.message", "false\noh\n");
    check(
        "fn f() { fail(\"late\") }\nr = try(f)\nfn g() { fail(\"x\") }\ng()",
        "! fail \"fail(\"x\")\": x\n  in \"g()\"\n",
    );
}

#[test]
fn limits_allow_exactly_their_number() {
    let depth = |depth| Limits { depth, ..Limits::default() };
    let program = "fn f(n) { if n > 1 { f(n - 1) } }\nf(3)\nputs \"done\"";
    check_with(program, &depth(3), "done\n");
    check_with(
        program,
        &depth(2),
        "! limit \"f(n - 1)\": calls nest deeper than 2\n  in \"f(3)\"\n  in \"f(n - 1)\"\n",
    );
    let steps = |steps| Limits { steps: Some(steps), ..Limits::default() };
    let program = "i = 0\nwhile i < 3 { i += 1 }\nfn f() { }\nf()\nputs \"done\"";
    check_with(program, &steps(4), "done\n");
    check_with(program, &steps(3), "! limit \"f()\": the program took more than 3 steps\n");
    check_with(program, &steps(2), "! limit \"i < 3\": the program took more than 2 steps\n");
    check_with("fn f() { f() }\nputs try(f)", &depth(5), {
        "! limit \"f()\": calls nest deeper than 5\n  in \"try(f)\"\n  in \"f()\"\n  in \"f()\"\n  in \"f()\"\n  in \"f()\"\n"
    });
    let (_, usage) =
        run_with("fn f(n) { if n > 0 { f(n - 1) } }\nf(4)\nf(1)", &depth(10), &mut Paper::default());
    assert_eq!(usage, Usage { steps: 7, deepest: 5 });
}

#[test]
fn the_timeout_and_ctrl_c_end_a_loop() {
    let limits = Limits { timeout: Some(std::time::Duration::from_millis(20)), ..Limits::default() };
    let got = ended("while true { }", &limits);
    assert!(got.starts_with("! limit \"true\": the program ran longer than 0.02 seconds"), "{got}");
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let limits = Limits { interrupt: Some(flag), ..Limits::default() };
    check_with("while true { }", &limits, "! Interrupted\n");
}

#[test]
fn exit_and_broken_output() {
    check("fn f() { exit(3) }\nputs 1\ntry(f)\nputs 2", "1\n! Exited(3)\n");
    let broken = |kind| Paper { broken: Some(kind), ..Paper::default() };
    let (outcome, _) =
        run_with("try(^() { puts 1 })\nexit(3)", &Limits::default(), &mut broken(io::ErrorKind::BrokenPipe));
    assert_eq!(outcome, Outcome::ClosedPipe);
    let (outcome, _) = run_with("puts 1", &Limits::default(), &mut broken(io::ErrorKind::StorageFull));
    let Outcome::Failed(diagnostic) = outcome else { panic!("{outcome:?}") };
    assert_eq!((diagnostic.code.name(), diagnostic.span), ("io", Span::new(0, 6)));
}

#[test]
fn depth_never_overflows_the_native_stack() {
    let limits = Limits { depth: 200_000, ..Limits::default() };
    check_with("fn f(n) { if n == 0 { 0 } else { 1 + f(n - 1) } }\nputs f(199_999)", &limits, "199999\n");
    check(
        "f = ^() { 0 }\nfn wrap(g) { ^() { g } }\ni = 0\nwhile i < 300_000 { f = wrap(f)\n i += 1 }\nputs i",
        "300000\n",
    );
    check("f = .len\ni = 0\nwhile i < 300_000 { f = .get(f)\n i += 1 }\nputs i", "300000\n");
    let nested = format!("fn f() {{ x = {}1{}\n x }}\nputs f()", "(".repeat(990), ")".repeat(990));
    check(&nested, "1\n");
}

#[test]
fn nothing_outlives_the_run() {
    let source = Source::new("test.wv", "fn f() { x = 1\n g = ^() { x }\n fn h() { h }\n [g, h] }\nf()\nf()");
    let program = parse(&source).unwrap();
    let live = |gc| {
        let limits = Limits { gc, ..Limits::default() };
        super::run_counted(&source, &program, &limits, &mut Paper::default()).1.live
    };
    for gc in [Gc::Auto, Gc::Exit, Gc::Stress] {
        assert_eq!(live(gc), Live::default(), "{gc:?}");
    }
    // The top level, whose variables have gone, and two calls; g and h twice; the list in which they stand has gone.
    assert_eq!(live(Gc::Off), Live { cells: 3, closures: 4, containers: 0 });
    assert_eq!(live(Gc::Auto), Live::default(), "what was left over has been freed");
}

#[test]
fn circles_do_not_pile_up() {
    let text = "fn f() { fn g() { g }\n fn h(k) { if k == 0 { g() } else { h(k - 1) } }\n h(2) }
        i = 0\n while i < 30_000 { f()\n i += 1 }\n puts f()";
    let source = Source::new("test.wv", text);
    let program = parse(&source).unwrap();
    let (mut paper, limits) = (Paper::default(), Limits::default());
    let mut engine = super::Naive::new(&super::Weave, &source, &limits, &mut paper);
    assert_eq!(engine.program(&program), Outcome::Finished);
    assert!(engine.environments.known() <= 8_001, "{}", engine.environments.known());
}
