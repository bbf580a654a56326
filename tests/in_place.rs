//! What is changed where it stands, on both engines: the result is the language's, and no other holder sees it.

#![allow(clippy::panic, reason = "a test may stop at once")]

use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::oracle::compare::{compare, run_on};
use weave_tree::outcome::Outcome;
use weave_tree::run::{EngineKind, run_counted};
use weave_tree::source::Source;

/// The lines between braces are the body of a function.
fn check(body: &str, expected: &str) {
    for text in [format!("fn main() {{\n{body}\n}}\nmain()\n"), format!("{body}\n")] {
        for engine in [EngineKind::Slots, EngineKind::Naive] {
            let run = run_on(engine, &text, &Limits::default());
            let ended = match run.outcome {
                Outcome::Finished => run.output,
                Outcome::Failed(error) => format!("{}! {}\n", run.output, error.code.name()),
                other => panic!("{other:?}\n{text}"),
            };
            assert_eq!(ended, expected, "{engine:?}\n{text}");
        }
        if let Err(difference) = compare(&text, &Limits::default()) {
            panic!("{text}\n{}", difference.explain(&text));
        }
    }
}

#[test]
fn an_entry_that_is_written_changes_for_one_holder() {
    check("xs = [1, 2]\nys = xs\nxs[0] = 9\nxs[1] += 1\nxs << 4\nputs xs\nputs ys", "[9, 3, 4]\n[1, 2]\n");
    check(
        "xs = range(100)\nys = xs\nxs[5] = 0\nxs << 1\nputs [xs[5], ys[5], xs.len, ys.len]",
        "[0, 5, 101, 100]\n",
    );
    check("xs = [1]\nxs << xs\nputs xs", "[1, [1]]\n");
}

#[test]
fn an_index_is_evaluated_before_what_is_written_there() {
    check("xs = [1, 2, 3]\ni = 0\nxs[i] = if true { i = 2; 7 } else { 0 }\nputs xs", "[7, 2, 3]\n");
    check("xs = [1, 2, 3]\ni = 0\nxs[i] += if true { i = 2; 7 } else { 0 }\nputs xs", "[8, 2, 3]\n");
}

#[test]
fn an_entry_is_read_before_the_value_that_may_change_it() {
    check("xs = [1]\nxs[0] += if true { xs[0] = 50; 7 } else { 0 }\nputs xs", "[8]\n");
    check("xs = [1]\nxs << if true { xs << 50; 7 } else { 0 }\nputs xs", "[1, 7]\n");
    check("x = 1\nx += if true { x = 50; 7 } else { 0 }\nputs x", "8\n");
}

#[test]
fn a_write_that_fails_writes_nothing() {
    check("xs = [1]\nxs[3] = 1", "! index\n");
    check("xs = 5\nxs[0] += 1", "! type\n");
    check("xs = \"a\"\nxs << 1", "! type\n");
    check("xs = [1]\nxs[0] = nil + 1", "! type\n");
    let failing = ["xs[3] = 1", "xs[:k] << 1", "xs.remove(7)", "xs.insert(9, 1)", "xs << nil + 1", "xs.sort"];
    for write in failing {
        check(
            &format!(
                "xs = [1, \"a\"]\nfn change() {{ try(^() {{ {write} }})\n xs }}\nputs change()\nputs xs"
            ),
            "[1, \"a\"]\n[1, \"a\"]\n",
        );
    }
}

/// A list of functions that others hold too is copied by a write: a loop that wrote so would take quadratic time.
#[test]
fn what_one_variable_holds_is_not_copied() {
    let program = "\
fs = []
fn make(k) { ^() { k } }
range(1000).each(^(i) { fs << make(i) })
i = 0
while i < 1000 { fs << make(i)
  fs.push(make(i))
  fs[i] = make(i)
  i += 1 }
";
    for engine in [EngineKind::Slots, EngineKind::Naive] {
        for text in [program.to_owned(), format!("fn main() {{\n{program}\n}}\nmain()\n")] {
            let source = Source::new("program.wv", &text);
            let (outcome, statistics) =
                run_counted(&source, engine, &Limits::default(), &mut MemoryHost::new());
            assert_eq!(outcome, Outcome::Finished, "{text}");
            let made = statistics.objects.map(|objects| objects.made.containers);
            assert!(made.is_some_and(|made| made < 10 + 1001), "{engine:?}: {made:?} containers\n{text}");
        }
    }
}

#[test]
fn other_entries_than_numbers_and_other_indices_than_positions_are_written_too() {
    check("m = [a: 1]\nm[\"b\"] = 2\nm[:a] += 5\nm[-1] *= 4\nputs m", "[a: 6, b: 8]\n");
    check("xs = [\"a\", [1]]\nxs[0] += \"b\"\nxs[1] += [2]\nputs xs", "[\"ab\", [1, 2]]\n");
}

#[test]
fn a_variable_on_the_right_is_the_right_operand() {
    check("x = 5\nx = 1 + x\nx = 10 - x\nx = 17 % x\nx = 3 / x\nputs x", "3\n");
    check("t = \"b\"\nt = \"a\" + t\nputs t\nc = [2]\nc = [1] + c\nputs c", "ab\n[1, 2]\n");
    check("d = 7.5\nd = d % 2\nd = 5 % d\nputs d\nputs -7.5 % 2.0\nputs 7.5 % 0.0", "0.5\n0.5\nnan\n");
    check("q = 9223372036854775807\nq = 1 + q\nputs q", "9223372036854775808\n");
    check(
        "x = 1\nif not (x == 1) { puts \"no\" } else { puts \"yes\" }\nif not not x { puts 1 }",
        "yes\n1\n",
    );
}
