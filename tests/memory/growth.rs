//! Loops that make closures which hold themselves: however long they run, few are alive at once.

use super::support::run_with;
use weave_tree::limits::Gc;
use weave_tree::outcome::Outcome;
use weave_tree::value::counters::Live;

/// Each makes a group of closures that circles, uses it and leaves it behind.
const CIRCLES: [(&str, &str); 5] = [
    (
        "a local that calls itself and was assigned twice",
        "fn make(n) { down = ^(k) { k }\n down = ^(k) { if k == 0 { n } else { down(k - 1) } }\n down(2) }",
    ),
    (
        "two locals that call each other",
        "fn make(n) { fn even(k) { if k == 0 { n } else { odd(k - 1) } }\n fn odd(k) { even(k - 1) }\n even(2) }",
    ),
    (
        "a counter kept in its own container",
        "fn make(n) { box = []\n box << ^() { box << n\n box.last }\n f = box[0]\n f() }",
    ),
    (
        "a closure in a map that it captures",
        "fn make(n) { m = [n: n]\n m[:get] = ^() { m[:n] }\n get = m[:get]\n get() }",
    ),
    (
        "a list of event handlers",
        "fn make(n) { handlers = []\n seen = []\n on = ^(f) { handlers << f }\n \
         fire = ^(v) { handlers.each(^(f) { f(v) }) }\n on(^(v) { seen << v })\n \
         on(^(v) { if v == n + 1 { on(^(w) { w }) } })\n fire(n)\n fire(n + 1)\n seen[0] }",
    ),
];

const MOST_CELLS: u64 = 20_000;

fn circling(make: &str, rounds: u64) -> String {
    format!("{make}\ni = 0\nsum = 0\nwhile i < {rounds} {{ sum += make(i)\n i += 1 }}\nputs sum\n")
}

#[test]
fn circles_do_not_pile_up() {
    let rounds = 30_000;
    for (what, make) in CIRCLES {
        let ran = run_with(Gc::Auto, &circling(make, rounds));
        assert_eq!(ran.outcome, Outcome::Finished, "{what}");
        assert_eq!(ran.output, format!("{}\n", rounds * (rounds - 1) / 2), "{what}");
        assert!(ran.objects.peak.cells <= MOST_CELLS, "{what}: {:?}", ran.objects);
        assert_eq!(ran.live, Live::default(), "{what}");
    }
}

#[test]
fn circles_stay_where_nothing_collects() {
    for (what, make) in CIRCLES {
        let ran = run_with(Gc::Off, &circling(make, 10));
        assert!(ran.live.cells >= 10 && ran.live.closures >= 10, "{what}: {:?}", ran.objects);
        let ran = run_with(Gc::Exit, &circling(make, 10));
        assert!(ran.objects.peak.cells >= 10, "{what}: {:?}", ran.objects);
        assert_eq!(ran.live, Live::default(), "{what}");
    }
}
