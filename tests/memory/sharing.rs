//! Closures that are held in a single place which is easily overlooked, while all that can be collected is collected.
//!
//! A collector that counts references by handle, not by place in memory, takes the variables of some of these closures
//! away. Every case runs in all modes, with enough garbage (`churn`) that `auto` collects too.

use super::support::{asked_for, compare, run_with};
use weave_tree::limits::{Gc, Limits};
use weave_tree::outcome::Outcome;
use weave_tree::value::counters::Live;

/// `counter(n)`: a closure that alone holds its cell. `many()`: a hundred of them, which is enough for containers to
/// share structure. `leave(list)`: garbage in a circle that shares structure with `list`. `churn()`: garbage in
/// circles, more than `auto` allows to pile up, in lists that are too long for the end of a call to look through.
const PRELUDE: &str = "\
fn counter(n) { count = n
  ^() { count += 1
    count } }
fn many() { range(100) *> counter }
fn leave(list) {
  mine = list
  mine << ^() { mine }
  yours = mine
  yours << ^() { [mine, yours] }
  0
}
fn churn() {
  i = 0
  while i < 4_500 { leave(range(20))
    i += 1 }
  0
}
fn call(f) { f() }
fn total(list) { list.map(call).sum }
";

/// All hundred counters count once: 1 + … + 100.
const ONCE: &str = "5050\n";

#[track_caller]
fn check(what: &str, program: &str, expected: &str) {
    let whole = format!("{PRELUDE}{program}");
    // valgrind, for which `.ci/leaks` sets this, takes long over so much garbage.
    if asked_for("WEAVE_LITTLE_GARBAGE").is_none() {
        let ran = run_with(Gc::Auto, &whole);
        assert_eq!((&ran.outcome, ran.output.as_str()), (&Outcome::Finished, expected), "{what}");
        assert_eq!(ran.live, Live::default(), "{what}");
        let collects = ran.objects.peak.cells >= 4_000;
        assert!(collects || !program.contains("churn()"), "{what}: {:?}", ran.objects);
    }
    // Where every call collects, little garbage does.
    let ran = compare(what, &whole.replace("4_500", "3"), &Limits::default());
    assert_eq!((&ran.outcome, ran.output.as_str()), (&Outcome::Finished, expected), "{what}");
}

#[test]
fn a_list_that_shares_structure_with_a_dead_one_is_held_as_an_argument() {
    check(
        "both are flat at first",
        "fn use(list) { leave(list)\n churn()\n total(list) }\nputs use(many())",
        ONCE,
    );
    check(
        "both are trees",
        "fn use(list) { list << 1\n list.pop()\n leave(list)\n list << 1\n list.pop()\n leave(list)\n churn()\n total(list) }
         fn twice(list) { other = list\n other << 1\n leave(other)\n use(list) }\nputs twice(many())",
        ONCE,
    );
}

#[test]
fn a_list_that_shares_structure_with_a_dead_one_is_a_temporary() {
    check(
        "an operand",
        "fn both() { list = many()\n leave(list)\n list }\nfn late() { churn()\n [] }\nputs total(both() + late())",
        ONCE,
    );
    check(
        "an indexed value",
        "fn both() { list = many()\n leave(list)\n list }\nfn late() { churn()\n 5 }\nputs both()[late()]()",
        "6\n",
    );
    check(
        "an element of a literal",
        "fn both() { list = many()\n leave(list)\n list }\nputs total([both(), churn()][0])",
        ONCE,
    );
    check(
        "what a place is given",
        "fn both() { list = many()\n leave(list)\n list }\nc = [0]\nfn late() { churn()\n 0 }\nc[late()] = both()\n\
         churn()\nc[late()] += [late()]\nputs total(c[0].take(100))",
        ONCE,
    );
}

#[test]
fn a_list_that_shares_structure_with_a_dead_one_is_a_return_value() {
    check(
        "the last value",
        "fn both() { list = many()\n leave(list)\n shared = list\n fn keep() { shared << keep }\n keep()\n list }
         fn through(n) { if n == 0 { both() } else { through(n - 1) } }\nputs total(through(20))",
        ONCE,
    );
    check(
        "returned out of a loop",
        "fn both() { list = many()\n f = nil\n while true { leave(list)\n f = ^() { [f, list] }\n return list } }
         fn after(list) { churn()\n list }\nputs total(after(both()))",
        ONCE,
    );
}

#[test]
fn a_list_that_shares_structure_with_a_dead_one_is_a_stage_of_a_pipeline() {
    check(
        "between the stages",
        "fn left(list) { leave(list)\n list }\nfn late(list) { churn()\n list }\nputs many() |> left |> late |> total",
        ONCE,
    );
    check("mapped", "fn slow(f) { churn()\n f() }\nputs (many().take(70) *> slow).sum", "2485\n");
    check(
        "folded",
        "fn add(sum: 0, f) { if sum == 0 { churn() }\n sum + f() }\nfn left(list) { leave(list)\n list }\n\
         puts left(many()) &> add",
        ONCE,
    );
}

#[test]
fn closures_are_held_only_by_a_container_that_only_a_closure_holds() {
    check(
        "in a captured list",
        "fn hold() { box = many()\n ^(i) { box[i]() } }\nh = hold()\nchurn()\nputs [h(1), h(99), h(1)]",
        "[2, 100, 3]\n",
    );
    check(
        "in a captured cell",
        "fn hold() { box = many()\n ^(i) { box << counter(1)\n box[i]() } }\nh = hold()\nchurn()\nputs [h(1), h(99), h(1)]",
        "[2, 100, 3]\n",
    );
    check(
        "in a map in a list in a circle that is held by one closure",
        "fn hold() { box = [[[f: counter(5)]]]\n fn self() { box.len\n box[0][0][:f]() }\n box << self\n self }
         h = hold()\nchurn()\nputs [h(), h()]",
        "[6, 7]\n",
    );
    check(
        "in a section's arguments",
        "fn hold() { .map(counter(3)) }\nh = hold()\nchurn()\nputs h([])\nfn of(f) { .get(9, f) }\nh = of(counter(3))\nchurn()\n\
         puts h([])()",
        "[]\n4\n",
    );
}

#[test]
fn a_callback_collects() {
    for (call, expected) in [
        ("xs.map(^(f) { churn()\n f() }).sum", "6"),
        ("xs.sort_by(^(f) { churn()\n -f() }).map(call)", "[4, 3, 2]"),
        ("xs.filter(^(f) { churn()\n f() > 1 }).map(call)", "[3, 4]"),
        ("xs.reduce(^(sum, f) { churn()\n sum + f() }, 0)", "6"),
        ("xs.group_by(^(f) { churn()\n f() })[:2].map(call)", "[3]"),
        ("xs.find(^(f) { churn()\n f() == 3 })()", "4"),
        ("xs.all(^(f) { churn()\n f() > 0 })", "true"),
        ("xs.count(^(f) { churn()\n f() > 1 })", "2"),
        ("try(^() { churn()\n xs.map(call).sum }).value", "6"),
    ] {
        let program = format!(
            "fn three() {{ [1, 2, 3] *> ^(n) {{ counter(n - 1) }} }}\nfn go(xs) {{ {call} }}\nputs go(three())"
        );
        check(call, &program, &format!("{expected}\n"));
    }
    check(
        "a fold over what only the fold holds",
        "fn step(fs: [], n) { churn()\n fs << counter(n)\n fs }\nputs ([1, 2, 3] &> step).map(call)",
        "[2, 3, 4]\n",
    );
}

#[test]
fn the_evaluation_of_arguments_collects() {
    check(
        "positional, named, spread and defaulted arguments",
        "fn f(a, b: counter(10), c: churn(), *rest) { churn()\n [a(), b(), c, rest.map(call)] }
         puts f(counter(1), counter(2), churn(), counter(3), *[churn(), counter(4)].drop(1))
         puts f(counter(1))
         fn g(a, b: counter(10), c: churn()) { [a(), b()] }
         puts g(c: churn(), a: counter(5))\nputs g(*[a: counter(6), c: churn()])",
        "[2, 3, 0, [4, 5]]\n[2, 11, 0, []]\n[6, 11]\n[7, 11]\n",
    );
}

#[test]
fn an_error_unwinds_and_the_living_stay() {
    check(
        "through frames with cells",
        "kept = []
         fn deep(n, f) { mine = [f]\n fn self() { [self, mine] }\n mine << self
           if n == 0 { churn()\n fail(\"deep\") }\n deep(n - 1, counter(n)) }
         outer = counter(1)
         result = try(^() { deep(30, outer) })
         churn()\nputs [result.ok, result.error.message, outer()]",
        "[false, \"deep\", 2]\n",
    );
    check(
        "through arguments that are being evaluated",
        "f = counter(1)\nfn pair(a, b) { [a, b] }
         r = try(^() { pair([f, counter(2)], [churn(), fail(\"no\")]) })\nchurn()\nputs [r.error.message, f()]",
        "[\"no\", 2]\n",
    );
    check(
        "through a default",
        "fn g(a, b: fail(\"default\")) { ^() { a = b } }\nf = counter(1)\nr = try(^() { g(f) })\nchurn()\nputs [r.error.message, f()]",
        "[\"default\", 2]\n",
    );
}

const LINKS: &str = "\
fn link(next) { n = next
  [^(v) { n = v }, ^() { n }] }
first = link(nil)
last = first
i = 1
while i < LENGTH { last = link(last)
  i += 1 }
";

/// Cells that each hold the closures over the next: followed, closed to a ring, and left behind.
fn links(rest: &str, expected: &str) {
    let program = format!("{LINKS}{rest}");
    let long = program.replace("LENGTH", "1_000_000");
    for gc in [Gc::Auto, Gc::Exit] {
        let ran = run_with(gc, &long);
        assert_eq!((ran.outcome, ran.output.as_str()), (Outcome::Finished, expected), "{gc:?}");
        assert_eq!(ran.live, Live::default(), "{gc:?}");
    }
    compare("a short one", &program.replace("LENGTH", "40"), &Limits::default());
}

#[test]
fn a_chain_of_a_million_closures() {
    links("first = nil\nputs last[1]()[1]().len\nlast = nil\nputs last", "2\nnil\n");
}

#[test]
fn a_ring_of_a_million_closures() {
    links(
        "first[0](last)\nfirst = nil\nputs last[1]()[1]().len\nlast = nil\nlink(link(nil))\nputs last",
        "2\nnil\n",
    );
}

#[test]
fn a_closure_keeps_no_variable_that_it_does_not_use() {
    let text = "\
fn both(n) {
  big = range(1_000_000)
  x = n
  grow = ^() { big << 1 }
  grow()
  ^() { x += 1
    x + 0 * n }
}
kept = []
i = 0
while i < 5 { kept << both(i)
  i += 1 }
puts kept.map(^(f) { f() })
";
    let ran = run_with(Gc::Auto, text);
    assert_eq!((&ran.outcome, ran.output.as_str()), (&Outcome::Finished, "[1, 2, 3, 4, 5]\n"));
    // At most: five closures and their cells, the running call's two cells and two closures, two lists, `both` itself,
    // and what the last line makes.
    assert!(ran.objects.peak.all <= 20, "{:?}", ran.objects);
}
