//! Workloads in; how many heap allocations one more iteration of each costs, which must be exactly what is stated.
//!
//! Each program runs with `n` and with `2n` iterations; what the second run allocates beyond the first is what `n`
//! iterations cost. Source, resolution and nodes are made outside of what is counted.

use libtest_mimic::{Arguments, Failed, Trial};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::process::ExitCode;
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;
use weave_tree::source::Source;
use weave_tree::{eval, resolve, syntax};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ITERATIONS: usize = 1_000;

struct Workload {
    name: String,
    /// With `@N@` where the number of iterations stands.
    program: String,
    /// Allocations that one iteration may make.
    each: usize,
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The counters are the process's: what runs beside would be counted too.
    arguments.test_threads = Some(1);
    let trials = workloads()
        .into_iter()
        .map(|workload| Trial::test(workload.name.clone(), move || check(&workload)))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn check(workload: &Workload) -> Result<(), Failed> {
    // What a first run alone makes, such as tables kept for the whole thread.
    allocations(&workload.program, 1)?;
    let once = allocations(&workload.program, ITERATIONS)?;
    let twice = allocations(&workload.program, 2 * ITERATIONS)?;
    let expected = once + ITERATIONS * workload.each;
    if twice == expected {
        return Ok(());
    }
    let more = twice as f64 - once as f64;
    let each = more / ITERATIONS as f64;
    Err(format!(
        "expected {} allocations per iteration, found {each} ({once} for n, {twice} for 2n)",
        workload.each
    )
    .into())
}

/// Allocations and reallocations of one run.
fn allocations(program: &str, iterations: usize) -> Result<usize, Failed> {
    let source = Source::new("workload", program.replace("@N@", &iterations.to_string()));
    let parsed = syntax::parse(&source).map_err(|errors| format!("does not parse: {errors:?}"))?;
    let prepared = eval::prepare(&source, resolve::resolve(parsed));
    let limits = Limits::default();
    let mut host = MemoryHost::new();
    let region = Region::new(ALLOCATOR);
    let (outcome, _) = prepared.run(&limits, &mut host);
    let change = region.change();
    match outcome {
        Outcome::Finished => Ok(change.allocations + change.reallocations),
        other => Err(format!("did not finish: {other:?}").into()),
    }
}

fn workloads() -> Vec<Workload> {
    let mut all: Vec<Workload> = Vec::new();
    let mut add = |each: usize, name: &str, program: String| {
        all.push(Workload { name: name.to_string(), program, each });
    };
    for (name, functions, before, body) in PLAIN {
        add(0, name, looped(functions, before, body));
    }
    for (each, name, functions, before, body) in ALLOCATING {
        add(*each, name, looped(functions, before, body));
    }
    add(0, "top-level loop", "i = 0\ns = 0\nwhile i < @N@ {\n    s = s + i\n    i += 1\n}\n".to_string());
    add(
        0,
        "top-level loop over variables that functions read",
        "s = 0\nfn get() { s }\ni = 0\nwhile i < @N@ {\n    s = get() + 1\n    i += 1\n}\n".to_string(),
    );
    for count in 0..=8 {
        add(0, &format!("call with {count} arguments"), call_with(count));
        add(0, &format!("closure call with {count} arguments"), closure_call_with(count));
    }
    for depth in [1, 2, 5, 10, 20] {
        add(0, &format!("read of a value captured at depth {depth}"), at_depth(depth, "", "s = s + v"));
        add(0, &format!("read of a cell captured at depth {depth}"), at_depth(depth, "v = 2", "s = s + v"));
        add(0, &format!("write to a variable captured at depth {depth}"), at_depth(depth, "", "v = v + j"));
    }
    for captures in 0..=10 {
        let each = if captures <= 4 { 1 } else { 2 };
        add(
            each,
            &format!("creation of a closure with {captures} captured values"),
            creation(captures, false),
        );
        add(each, &format!("creation of a closure with {captures} captured cells"), creation(captures, true));
    }
    all
}

/// `body`, `@N@` times in a function, after `before`.
fn looped(functions: &str, before: &str, body: &str) -> String {
    format!(
        "{functions}\nfn main(n) {{\n{before}\ni = 0\nwhile i < n {{\n{body}\ni = i + 1\n}}\n}}\nmain(@N@)\n"
    )
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("p{at}")).collect()
}

fn sum(names: &[String]) -> String {
    if names.is_empty() { "1".to_string() } else { names.join(" + ") }
}

fn call_with(count: usize) -> String {
    let names = names(count);
    let function = format!("fn f({}) {{ {} }}", names.join(", "), sum(&names));
    looped(&function, "r = 0", &format!("r = f({})", vec!["i"; count].join(", ")))
}

fn closure_call_with(count: usize) -> String {
    let names = names(count);
    let closure = format!("one = 1\nf = ^({}) {{ one + {} }}\nr = 0", names.join(", "), sum(&names));
    looped("", &closure, &format!("r = f({})", vec!["i"; count].join(", ")))
}

/// A loop `depth` functions inside the one that owns `v`; `later` is an assignment that makes `v` a cell.
fn at_depth(depth: usize, later: &str, body: &str) -> String {
    let mut inner = format!("s = 0\nj = 0\nwhile j < n {{\n{body}\nj = j + 1\n}}\ns");
    for level in (0..depth).rev() {
        let after = if level == 0 { later } else { "" };
        inner = format!("g{level} = ^() {{\n{inner}\n}}\n{after}\ng{level}()");
    }
    format!("fn main(n) {{\nv = 1\n{inner}\n}}\nmain(@N@)\n")
}

/// One closure per iteration, called once. Assigned again in the loop, what it captures is kept in cells.
fn creation(captures: usize, cells: bool) -> String {
    let names = names(captures);
    let before: String = names.iter().map(|name| format!("{name} = 1\n")).collect();
    let again: String = names.iter().filter(|_| cells).map(|name| format!("{name} = i\n")).collect();
    looped("", &format!("{before}r = 0"), &format!("f = ^() {{ {} }}\nr = f()\n{again}", sum(&names)))
}

/// Hot loops that make no closure, string or container: a name, functions, what comes before the loop, its body.
const PLAIN: &[(&str, &str, &str, &str)] = &[
    ("empty loop", "", "", ""),
    ("arithmetic on locals", "", "s = 0", "s = s + i * 2 - 1\ns %= 1000"),
    ("doubles", "", "x = 0.5", "x = x * 1.0001 + 0.25\nx = -x / 2"),
    ("integers that become doubles", "", "", "x = 9223372036854775807 + i\ny = x * x"),
    (
        "comparison and logic",
        "",
        "s = 0",
        "if i > 3 and not (i == 7) || i < 0 { s = i } else if i != 2 { s += 1 } else { s = 0 }",
    ),
    ("comparison of strings", "", "a = \"abc\"\nb = \"abd\"\ns = 0", "if a < b and a != b { s += 1 }"),
    ("comparison of symbols", "", "a = :one\ns = 0", "if a == :one { s += 1 }"),
    ("counter", "fn make() { count = 0\n^() { count = count + 1\ncount } }", "c = make()\nr = 0", "r = c()"),
    ("counter with +=", "fn make() { count = 0\n^() { count += 1\ncount } }", "c = make()\nr = 0", "r = c()"),
    (
        "two closures share a variable",
        "fn pair() { x = 0\n[^() { x = x + 1\nx }, ^() { x }] }",
        "p = pair()\ninc = p[0]\nget = p[1]\ns = 0",
        "inc()\ns = s + get()",
    ),
    (
        "four closures share a variable",
        "",
        "x = 0\na = ^() { x = x + 1 }\nb = ^() { x = x + 2 }\nc = ^() { x = x - 1 }\nd = ^() { x }\ns = 0",
        "a()\nb()\nc()\ns = s + d()",
    ),
    (
        "three captured variables changed",
        "",
        "a = 0\nb = 0\nc = 0\nstep = ^(k) { a = a + k\nb = b + 2\nc = c + 3\nc }\nr = 0",
        "r = step(i)",
    ),
    (
        "nested calls of plain functions",
        "fn a(x) { x + 1 }\nfn b(x) { a(x) + a(x) }\nfn c(x) { b(a(x)) }\nfn d(x) { c(b(x)) }",
        "r = 0",
        "r = d(i)",
    ),
    (
        "nested calls of closures",
        "",
        "k = 1\na = ^(x) { x + k }\nb = ^(x) { a(x) + k }\nc = ^(x) { b(x) + k }\nd = ^(x) { c(x) + k }\nr = 0",
        "r = d(i)",
    ),
    (
        "calls of local functions that call each other",
        "",
        "fn even(x) { if x == 0 { true } else { odd(x - 1) } }\nfn odd(x) { if x == 0 { false } else { even(x - 1) } }\nr = 0",
        "r = even(8)",
    ),
    ("recursion", "fn fib(x) { if x < 2 { x } else { fib(x - 1) + fib(x - 2) } }", "r = 0", "r = fib(5)"),
    (
        "recursion 500 deep",
        "fn down(x) { if x == 0 { 0 } else { 1 + down(x - 1) } }",
        "r = 0",
        "r = down(500)",
    ),
    (
        "recursion 5,000 deep",
        "fn down(x) { if x == 0 { 0 } else { 1 + down(x - 1) } }",
        "r = 0",
        "r = down(5000)",
    ),
    (
        "recursion of a local function",
        "",
        "fn down(x) { if x == 0 { 0 } else { 1 + down(x - 1) } }\nr = 0",
        "r = down(9)",
    ),
    (
        "functions as arguments",
        "fn twice(f, x) { f(f(x)) }\nfn one(x) { x + 1 }",
        "r = 0",
        "r = twice(one, i)",
    ),
    (
        "a closure passed and called",
        "fn apply(f, x) { f(x) }",
        "k = 3\nf = ^(x) { x + k }\nr = 0",
        "r = apply(f, i)",
    ),
    ("a built-in passed and called", "fn apply(f, x) { f(x) }", "r = 0", "r = apply(abs, i)"),
    (
        "a parameter that is shared with a closure of its caller",
        "fn f(g, x) { g(x)\nx }",
        "t = 0\ng = ^(x) { t = x }",
        "f(g, i)",
    ),
    (
        "return out of a loop",
        "fn f(x) { while true { if x > 0 { return x }\nreturn 0 } }",
        "r = 0",
        "r = f(i)",
    ),
    (
        "break and continue",
        "",
        "s = 0",
        "j = 0\nwhile j < 10 {\nj += 1\nif j == 3 { continue }\nif j == 6 { break }\ns += j\n}",
    ),
    (
        "while with a long body",
        "",
        "a = 0\nb = 0\nc = 0",
        "a = i\nb = a + 1\nc = b + a\nif c > b { a = c } else { b = c }\nc = a - b",
    ),
    ("if as an operand", "", "s = 0", "s = s + (if i > 5 { 2 } else { 3 })"),
    ("built-in without arguments", "", "t = 0", "t = clock()"),
    ("built-in with 1 argument", "", "t = 0", "t = abs(i)"),
    ("built-in with 2 arguments", "", "t = 0", "t = max(i, 7)"),
    ("built-in with 4 arguments", "", "t = 0", "t = max(i, 7, 8, 9)"),
    ("built-in with an argument left out", "", "t = 0\nxs = [1, 2]", "t = get(xs, 0)"),
    ("built-in as a method", "", "t = 0\nxs = [1, 2, 3]", "t = i.abs + xs.len + xs.first"),
    ("built-in of a container", "", "t = 0\nxs = range(20)", "t = xs.sum + xs.max + len(xs)"),
    (
        "built-in of a string",
        "",
        "t = 0\ns = \"a longer text\"",
        "t = s.len\nif s.contains(\"text\") and s.starts_with(\"a\") { t += 1 }",
    ),
    ("random number", "", "t = 0", "t = random()"),
    (
        "built-in that calls a closure",
        "",
        "xs = range(20)\nk = 2\nt = 0\nodd = ^(x) { x % k }",
        "t = xs.count(odd)\nxs.any(odd)\nxs.all(odd)\nt = xs.find(odd)",
    ),
    ("each with a closure", "", "xs = range(20)\nt = 0\nadd = ^(x) { t = t + x }", "xs.each(add)"),
    (
        "reduce with a closure",
        "",
        "xs = range(20)\nk = 1\nt = 0\nadd = ^(a, b) { a + b + k }",
        "t = xs.reduce(add, 0)",
    ),
    ("container read by index", "", "xs = range(20)\nt = 0", "t = t + xs[i % 20] + xs[-1]"),
    ("container read by key", "", "m = [a: 1, b: 2]\nt = 0", "t = t + m[:a] + m.b"),
    ("nested container read", "", "m = [rows: [[1, 2], [3, 4]]]\nt = 0", "t = t + m[:rows][i % 2][1]"),
    ("container write by index", "", "xs = range(20)", "xs[i % 20] = i\nxs[-1] = 0"),
    ("container write by key", "", "m = [a: 1, b: 2]", "m[:a] = i\nm.b = i"),
    ("nested container write", "", "m = [[1, 2], [3, 4]]", "m[i % 2][1] = i"),
    ("container update by index", "", "xs = range(20)", "xs[i % 20] += i"),
    ("container update by key", "", "m = [a: 1, b: 2]", "m[:a] += i\nm.b -= 1"),
    ("write to a captured container", "", "xs = range(20)\nset = ^(at, v) { xs[at] = v }", "set(i % 20, i)"),
    ("write to a container of a large size", "", "xs = range(100000)", "xs[i] = 0"),
    ("push and pop", "", "xs = range(20)\nt = 0", "xs << i\nt = xs.pop()"),
    ("container passed to a function", "fn second(xs) { xs[1] }", "xs = [1, 2, 3]\nt = 0", "t = second(xs)"),
    ("method section applied", "", "f = .abs\nt = 0", "t = f(i)"),
    ("method section with an argument applied", "", "xs = [1, 2]\nf = .get(0)\nt = 0", "t = f(xs)"),
    ("chain of methods in a section applied", "", "xs = [1, 2]\nf = .last.abs\nt = 0", "t = f(xs)"),
    ("|> into a plain function", "fn one(x) { x + 1 }", "t = 0", "t = i |> one |> one"),
    ("|> into a closure", "", "k = 1\none = ^(x) { x + k }\nt = 0", "t = i |> one |> one"),
    ("|> into a built-in", "", "t = 0", "t = i |> abs |> floor"),
    ("|> into a section kept", "", "f = .abs\nt = 0", "t = i |> f"),
    ("*> of one value", "fn one(x) { x + 1 }", "t = 0", "t = i *> one"),
    ("&> over a container", "fn add(total: 0, x) { total + x }", "xs = range(20)\nt = 0", "t = xs &> add"),
    (
        "&> over a container with a closure",
        "",
        "k = 1\nadd = ^(total: 0, x) { total + x + k }\nxs = range(20)\nt = 0",
        "t = xs &> add",
    ),
    ("call with a default left out", "fn f(a, b: 2) { a + b }", "t = 0", "t = f(i)"),
    ("call with a default given", "fn f(a, b: 2) { a + b }", "t = 0", "t = f(i, 3)"),
    ("call of a member", "", "m = [f: ^(x) { x + 1 }]\nt = 0", "t = m.f(i)"),
    ("call of an element", "", "fs = [^(x) { x + 1 }, ^(x) { x - 1 }]\nt = 0", "t = fs[i % 2](i)"),
    ("constant string passed around", "fn same(x) { x }", "t = \"\"", "t = same(\"a constant\")"),
    ("built-in with 3 arguments", "", "t = 0\nxs = [1, 2]", "t = get(xs, i, 5)"),
    (
        "equality of containers",
        "",
        "a = [1, [2, \"x\"], k: 3]\nb = [1, [2, \"x\"], k: 3]\nt = 0",
        "if a == b { t += 1 }",
    ),
    ("type of a value", "", "t = 0", "t = type(i)"),
];

/// What is not free yet, with its price: named and spread arguments are gathered first. A lower price fails the test
/// too, so that the row moves up.
const ALLOCATING: &[(usize, &str, &str, &str, &str)] = &[
    (3, "call with a named argument", "fn f(a, b: 2) { a + b }", "t = 0", "t = f(i, b: 3)"),
    (1, "call with a spread", "fn f(a, b) { a + b }", "xs = [1, 2]\nt = 0", "t = f(*xs)"),
    (2, "built-in with a named argument", "", "xs = [1, 2]\nt = 0", "t = get(xs, 0, default: 3)"),
];
