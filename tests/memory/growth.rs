//! Loops that make closures which hold themselves: however long they run, few are alive at once.

use super::support::{asked_for, run_with};
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

/// What the end of a call settles never piles up to be collected.
#[test]
fn small_groups_that_only_hold_each_other_go_when_their_call_ends() {
    // Three in a ring, of which each captures another by value or in a cell.
    let ring = "fn make(n) { fn a(k) { if k == 0 { n } else { b(k - 1) } }\n fn b(k) { c(k) }\n fn c(k) { a(k) }\n a(3) }";
    let in_data = "fn make(n) { data = [[1, 2], [on: []]]\n data[1][:on] << ^() { data }\n n }";
    for (what, make) in CIRCLES.iter().chain(&[("in data", in_data)]) {
        let ran = run_with(Gc::Auto, &circling(make, 100));
        assert!(ran.objects.peak.cells <= 2, "{what}: {:?}", ran.objects);
    }
    // Two calls take part, and what they made ends with the second.
    let over_calls =
        "fn hold(f) { held = f\n ^() { held = nil } }\n fn make(n) { f = nil\n f = hold(^() { f })\n n }";
    // Its list alone holds two others.
    let holding_up = "fn own(k) { f = nil\n f = ^() { [f, k] }\n f }\n\
                      fn make(n) { data = [own(n), own(n)]\n data << ^() { data }\n n }";
    // What it captures beside itself is in use.
    let beside = "fn hold(x) { g = nil\n g = ^() { [g, x] }\n ^(n) { f = nil\n f = ^() { [f, g] }\n n } }\nmake = hold(1)";
    for (what, make, most) in [
        ("a ring", ring, 3),
        ("over calls", over_calls, 2),
        ("holding up", holding_up, 3),
        ("beside", beside, 2),
    ] {
        let ran = run_with(Gc::Auto, &circling(make, 100));
        assert_eq!(ran.outcome, Outcome::Finished, "{what}");
        assert!(ran.objects.peak.cells <= most, "{what}: {:?}", ran.objects);
    }
}

/// The end of a call looks at a few entries, so longer containers wait to be collected; so do circles that are closed when the
/// calls that made them have ended.
#[test]
fn groups_that_a_few_steps_do_not_close_are_collected() {
    let long = "fn make(n) { many = range(17)\n many << ^() { many }\n n }";
    let afterwards = "fn holder(v) { ^(*new) { if new.len > 0 { v = new[0] }\n v } }\n\
                      fn make(n) { a = holder(n)\n b = holder(a)\n a(b)\n n }";
    // What two variables hold is held by something else than each of them alone.
    let twice = "fn make(n) { a = nil\n b = nil\n a = [[^() { [a, b] }]]\n b = a\n n }";
    for (what, make) in [("a long list", long), ("closed afterwards", afterwards), ("held twice", twice)] {
        let ran = run_with(Gc::Auto, &circling(make, 30_000));
        let peak = ran.objects.peak.cells;
        assert!((100..=MOST_CELLS).contains(&peak), "{what}: {:?}", ran.objects);
        assert_eq!(ran.live, Live::default(), "{what}");
    }
}

/// 10⁷ distinct keys: a name that nothing holds is freed. And the circles again, for hours if asked to.
#[test]
#[ignore = "a campaign: WEAVE_ROUNDS tells how many rounds, and the process must have run nothing else"]
fn campaign_of_growth() {
    let rounds = asked_for("WEAVE_ROUNDS").unwrap_or(10_000_000);
    let keys = "fn make(n) { c = []\n c[str(n)] = n\n c[str(n)] }";
    for (what, make) in CIRCLES.iter().chain(&[("distinct keys", keys)]) {
        // So that the program's own code is in memory.
        run_with(Gc::Auto, &circling(make, 100));
        let before = resident();
        let ran = run_with(Gc::Auto, &circling(make, rounds));
        let growth = resident().saturating_sub(before);
        assert_eq!(ran.outcome, Outcome::Finished, "{what}");
        assert_eq!(ran.live, Live::default(), "{what}");
        assert!(
            ran.objects.peak.cells <= MOST_CELLS && growth <= 8 << 10,
            "{what}: {growth} KiB, {:?}",
            ran.objects
        );
        println!("{rounds} rounds of {what}: at most {} cells, {growth} KiB more", ran.objects.peak.cells);
    }
}

/// The most that this process has had in memory, in KiB.
#[allow(clippy::disallowed_methods, reason = "the system tells the size of a process in a file")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

#[test]
fn distinct_keys_are_freed() {
    let text = "i = 0\nwhile i < 20_000 { c = []\n c[str(i)] = i\n i += 1 }\nputs c";
    let ran = run_with(Gc::Auto, text);
    assert_eq!(ran.output, "[\"19999\": 19999]\n");
    assert!(ran.objects.peak.all <= 3, "{:?}", ran.objects);
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
