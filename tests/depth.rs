//! Everything that can be deep, at its limit and one on either side: the right answer or the exact `limit` error.
//!
//! `WEAVE_DEEPEST=1 cargo test --release --test depth million -- --nocapture` adds a million of everything: on both engines,
//! on a native stack of 8 MiB, and again with 4 GiB of address space, five seconds of a processor each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(
    clippy::disallowed_methods,
    reason = "the program is started, and the campaign set up by the environment"
)]

mod support;

use std::process::Command;
use support::command::{file, ran, weave};
use weave_tree::limits::Limits;

/// What bounds a shape.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    /// The nesting of the text.
    Nesting,
    /// `--max-depth`.
    Calls,
    /// Nothing but memory.
    Nothing,
}

const MILLION: usize = 1_000_000;

/// A program of depth `n`, which prints the answer.
type Program = fn(usize) -> (String, String);

fn nested(before: &str, inner: &str, behind: &str, n: usize) -> String {
    format!("{}{inner}{}", before.repeat(n), behind.repeat(n))
}

fn answer(program: String, answer: impl ToString) -> (String, String) {
    (program, format!("{}\n", answer.to_string()))
}

fn calls(definition: &str, n: usize) -> (String, String) {
    answer(format!("{definition}\nputs f({n})"), n)
}

/// A value `n` deep is made by a loop, and then something is done with it.
fn value(step: &str, then: &str, result: &str, n: usize) -> (String, String) {
    answer(format!("x = 7\ny = 7\ni = 0\nwhile i < {n} {{ {step}; i += 1 }}\n{then}"), result)
}

const SHAPES: &[(&str, Bound, Program)] = &[
    ("brackets", Bound::Nesting, |n| answer(format!("puts {}", nested("(", "5", ")", n)), 5)),
    ("lists", Bound::Nesting, |n| answer(format!("x = {}\nputs x.len", nested("[", "5", "]", n)), 1)),
    ("blocks", Bound::Nesting, |n| answer(nested("if true { ", "puts 5", " }", n), 5)),
    ("unary", Bound::Nesting, |n| {
        answer(format!("puts {}5", "- ".repeat(n)), if n % 2 == 0 { 5 } else { -5 })
    }),
    ("not", Bound::Nesting, |n| answer(format!("puts {}true", "not ".repeat(n)), n % 2 == 0)),
    ("nested lambdas", Bound::Nesting, |n| {
        answer(format!("f = {}\nputs 5", nested("^() { ", "5", " }", n)), 5)
    }),
    ("interpolation", Bound::Nesting, |n| answer(format!("puts {}", nested("\"{", "5", "}\"", n)), 5)),
    ("nested functions", Bound::Nesting, |n| {
        answer(format!("{}\nputs 5", nested("fn f() { ", "5", " }", n)), 5)
    }),
    ("left chain", Bound::Nothing, |n| answer(format!("puts 0{}", " + 1".repeat(n)), n)),
    ("logical chain", Bound::Nothing, |n| answer(format!("puts false{}", " or 5".repeat(n)), 5)),
    ("comparison chain", Bound::Nothing, |n| answer(format!("puts 1{}", " == true".repeat(n)), n == 0)),
    ("else if", Bound::Nothing, |n| {
        answer(format!("x = 1\nputs if x == 0 {{ 1 }}{} else {{ 5 }}", " else if x == 0 { 1 }".repeat(n)), 5)
    }),
    ("pipeline", Bound::Nothing, |n| answer(format!("puts 5{}", " |> abs".repeat(n)), 5)),
    ("postfix chain", Bound::Nothing, |n| answer(format!("x = 5\nputs x{}", ".abs".repeat(n)), 5)),
    ("statements", Bound::Nothing, |n| answer(format!("x = 0\n{}puts x", "x += 1\n".repeat(n)), n)),
    ("self call", Bound::Calls, |n| calls("fn f(n) { if n > 1 { 1 + f(n - 1) } else { 1 } }", n)),
    ("mutual call", Bound::Calls, |n| {
        calls(
            "fn f(n) { if n > 1 { 1 + g(n - 1) } else { 1 } }\nfn g(n) { if n > 1 { 1 + f(n - 1) } else { 1 } }",
            n,
        )
    }),
    ("in an argument", Bound::Calls, |n| {
        calls("fn f(n) { if n > 1 { [abs(1 + f(n - 1))][0] } else { 1 } }", n)
    }),
    ("through map", Bound::Calls, |n| calls("fn f(n) { if n > 1 { 1 + [n - 1].map(f)[0] } else { 1 } }", n)),
    ("through sort_by", Bound::Calls, |n| {
        calls("fn f(n) { if n > 1 { 1 + [n - 1].sort_by(f)[0] } else { 1 } }", n)
    }),
    ("through a fold", Bound::Calls, |n| {
        calls("fn f(t: 0, n) { if n > 1 { 1 + ([n - 1] &> f) } else { 1 } }", n)
    }),
    ("through a default", Bound::Calls, |n| {
        calls("fn f(n, m: if n > 1 { 1 + f(n - 1) } else { 1 }) { m }", n)
    }),
    ("through try", Bound::Calls, |n| {
        // One call is the outer function's.
        let inner = "fn g() { n -= 1\n if n > 0 { 1 + try(g)[:value] } else { 1 } }";
        answer(format!("fn f(n) {{ {inner}\n g() + 1 }}\nputs f({} - 1)", n), n)
    }),
    ("printing", Bound::Nothing, |n| value("x = [x]", "puts str(x).len", &(2 * n + 1).to_string(), n)),
    ("equality", Bound::Nothing, |n| value("x = [x]; y = [y]", "puts x == y", "true", n)),
    ("a set", Bound::Nothing, |n| value("x = [x]; y = [y]", "puts [x, y].uniq.len", "1", n)),
    ("a key", Bound::Nothing, |n| value("x = [x]", "m = []; m[str(x)] = 1; puts m.len", "1", n)),
    ("dropping", Bound::Nothing, |n| value("x = [a: x]", "x = nil; puts 5", "5", n)),
    ("closures", Bound::Nothing, |n| value("x = (^(z) { ^() { z } })(x)", "x = nil; puts 5", "5", n)),
];

/// How deep a shape may be, and what is said beyond.
fn limit(bound: Bound) -> (usize, Option<&'static str>) {
    match bound {
        Bound::Nesting => (Limits::NESTING, Some("1000")),
        Bound::Calls => (Limits::DEFAULT_DEPTH, Some("calls nest deeper than 10000")),
        Bound::Nothing => (3_000, None),
    }
}

fn check(flags: &[&str], name: &str, (program, answer): (String, String), fault: Option<&str>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = file(folder.path(), "deep.wv", program);
    let arguments: Vec<&str> = flags.iter().copied().chain(["--errors=short", &path]).collect();
    let ran = ran(&mut weave(&arguments));
    let told = format!("{name} {flags:?}: {} {}", ran.code, ran.errors.chars().take(300).collect::<String>());
    match fault {
        None => assert_eq!((ran.code, ran.output), (0, answer), "{told}"),
        Some(fault) => {
            assert_eq!(ran.code, 75, "{told}");
            assert!(ran.errors.contains(" limit: ") && ran.errors.contains(fault), "{told}");
        }
    }
}

#[test]
fn each_shape_is_right_up_to_its_limit() {
    for (name, bound, program) in SHAPES {
        let (limit, fault) = limit(*bound);
        for engine in ["--engine=slots", "--engine=naive"] {
            check(&[engine], name, program(limit - 1), None);
            check(&[engine], name, program(limit), None);
            check(&[engine], name, program(limit + 1), fault);
        }
    }
}

/// What takes more than five seconds of a processor is killed.
const SETTINGS: [(&str, &str); 2] = [
    ("8 MiB of stack", "ulimit -t 5; ulimit -s 8192"),
    ("and 4 GiB of memory", "ulimit -t 5; ulimit -s 8192; ulimit -v 4194304"),
];

/// With calls as deep as they may be allowed to be; without the flag a million is beyond the limit.
#[test]
fn a_million_of_each_shape() {
    if std::env::var_os("WEAVE_DEEPEST").is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut faults = Vec::new();
    let mut cases = 0;
    for (name, bound, program) in SHAPES {
        let (text, answer) = program(MILLION);
        let path = file(folder.path(), "deep.wv", text);
        let (_, fault) = limit(*bound);
        let depths: &[&str] = if *bound == Bound::Calls { &["10000", "1000000"] } else { &["10000"] };
        for engine in ["slots", "naive"] {
            for ((setting, ulimit), depth) in
                SETTINGS.iter().flat_map(|setting| depths.iter().map(move |depth| (setting, depth)))
            {
                let flags = format!("--engine {engine} --max-depth {depth} --errors short");
                let mut command = Command::new("sh");
                command.args([
                    "-c",
                    &format!("{ulimit}; exec \"$0\" {flags} \"$1\""),
                    env!("CARGO_BIN_EXE_weave-tree"),
                ]);
                let ran = ran(command.arg(&path));
                let fault = fault.filter(|_| *bound != Bound::Calls || *depth == "10000");
                let is_right = match fault {
                    Some(fault) => ran.code == 75 && ran.errors.contains(fault),
                    // Calls and values may need more memory than there is.
                    None if ran.code == 75 => {
                        ran.errors.contains("limit: the program needs more than 3 GiB of memory")
                    }
                    None => ran.code == 0 && ran.output == answer,
                };
                let how = if ran.code == 75 { "its limit" } else { "the answer" };
                let told = format!("{name}, {engine}, {setting}, --max-depth {depth}");
                println!("{how}: {told}");
                cases += 1;
                if !is_right {
                    let errors: String = ran.errors.chars().take(300).collect();
                    faults.push(format!("{told}: {} {errors}", ran.code));
                }
            }
        }
    }
    println!("{cases} cases, {} faults", faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
