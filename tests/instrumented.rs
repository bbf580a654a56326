//! Counted and profiled runs: they do what a plain run does, and their numbers agree with one another.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

use weave_tree::host::MemoryHost;
use weave_tree::limits::{Gc, Limits};
use weave_tree::memory::statistics::{Objects, Statistics};
use weave_tree::oracle::compare::limits;
use weave_tree::oracle::generator::{Options, program};
use weave_tree::outcome::Outcome;
use weave_tree::profile::{Profile, Row, Storage, Work};
use weave_tree::run::{EngineKind, run, run_counted, run_profiled};
use weave_tree::source::Source;
use weave_tree::value::counters::{Live, Made};

fn source(text: &str) -> Source {
    Source::new("program.wv", text)
}

#[track_caller]
fn counted(text: &str) -> (Statistics, Objects) {
    counted_with(Gc::Auto, text)
}

#[track_caller]
fn counted_with(gc: Gc, text: &str) -> (Statistics, Objects) {
    let limits = Limits { gc, ..Limits::default() };
    let (outcome, statistics) =
        run_counted(&source(text), EngineKind::Slots, &limits, &mut MemoryHost::new());
    assert_eq!(outcome, Outcome::Finished, "{text}");
    (statistics, statistics.objects.expect("slots counts objects"))
}

#[track_caller]
fn profiled(text: &str) -> Profile {
    let (outcome, profile) = run_profiled(&source(text), &Limits::default(), &mut MemoryHost::new());
    assert_eq!(outcome, Outcome::Finished, "{text}");
    profile.expect("it parses")
}

fn row(rows: &[Row], line: usize) -> &Row {
    rows.iter().find(|row| row.line == line).unwrap_or_else(|| panic!("line {line} in {rows:?}"))
}

fn reads(work: &Work) -> [u64; 5] {
    Storage::ALL.map(|storage| work.reads.of(storage))
}

fn writes(work: &Work) -> [u64; 5] {
    Storage::ALL.map(|storage| work.writes.of(storage))
}

const COUNTERS: &str = "\
fn counter(start) {
  n = start
  step = 2
  ^() {
    n += step
    n
  }
}
a = counter(1)
b = counter(5)
i = 0
while i < 10 {
  a()
  i += 1
  if i == 9 { continue }
}
puts \"{a() + b()}\"
";

#[test]
fn the_numbers_of_a_known_program_are_exact() {
    let (statistics, objects) = counted(COUNTERS);
    // 2 × counter, 10 × a in the loop, a and b at the end; 10 rounds, one of them ended by `continue`.
    assert_eq!((statistics.usage.steps, statistics.usage.deepest), (24, 1));
    assert_eq!(objects.calls, 14);
    // counter, a, b; an `n` for each of the two; the text of the last line.
    assert_eq!(objects.made, Made { closures: 3, cells: 2, containers: 0, strings: 1 });
    assert_eq!(objects.peak.all, 5);
    assert_eq!(statistics.live, Live::default());
}

#[test]
fn the_table_of_a_known_program_is_exact() {
    let profile = profiled(COUNTERS);
    assert_eq!((profile.calls, profile.sum.steps), (14, 24));
    assert_eq!(profile.sum.made, Made { closures: 3, cells: 2, containers: 0, strings: 1 });
    let names: Vec<_> =
        profile.functions.iter().map(|row| (row.line, row.name.as_str(), row.calls)).collect();
    assert_eq!(names, [(1, "top level", 0), (1, "fn counter(start)", 2), (4, "^()", 12)]);

    let closure = &row(&profile.functions, 4).work;
    // In each of twelve calls `n += step` reads n and step and writes n, and `n` reads n.
    assert_eq!(reads(closure), [0, 0, 12, 24, 0]);
    assert_eq!(writes(closure), [0, 0, 0, 12, 0]);
    let maker = &profile.functions[1].work;
    assert_eq!((reads(maker), writes(maker)), ([2, 0, 0, 0, 0], [2, 2, 0, 0, 0]));
    assert_eq!(maker.made, Made { closures: 2, cells: 2, containers: 0, strings: 0 });

    let calls: Vec<_> = profile.lines.iter().map(|row| (row.line, row.calls, row.work.steps)).collect();
    let lines = [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 17].map(|line| match line {
        9 | 10 => (line, 1, 1),
        12 => (line, 0, 10),
        13 => (line, 10, 10),
        17 => (line, 2, 2),
        _ => (line, 0, 0),
    });
    assert_eq!(calls, lines);
    assert_eq!(row(&profile.lines, 17).work.made.strings, 1);
    assert_eq!(row(&profile.lines, 4).work.made.closures, 2);
}

#[test]
fn a_chain_over_several_lines_counts_where_its_links_stand() {
    let text = "xs = [1, 2, 3]\n  *> ^(x) { x * 2 }\n  .str\nputs xs\n";
    let profile = profiled(&text.replace("  .str", "  *> .str"));
    let made: Vec<_> = profile.lines.iter().map(|row| (row.line, row.calls, row.work.made)).collect();
    let closure_and_container = Made { closures: 1, cells: 0, containers: 1, strings: 0 };
    assert_eq!(
        made,
        [
            (1, 0, Made { containers: 1, ..Made::default() }),
            (2, 3, closure_and_container),
            (3, 3, Made { strings: 3, ..closure_and_container }),
            (4, 0, Made::default()),
        ]
    );
}

#[test]
fn a_start_value_is_a_call_and_a_default_is_part_of_one() {
    let text = "fn total(sum: 0, v) { sum + v }\nputs [1, 2, 3] &> total\nputs total(4)\n";
    let profile = profiled(text);
    assert_eq!(profile.functions[1].calls, 5);
    assert_eq!((row(&profile.lines, 2).calls, row(&profile.lines, 3).calls), (4, 1));
    assert_eq!(counted(text).1.calls, 5);
}

#[test]
fn cells_of_defaults_are_counted_once() {
    let text = "fn f(a: 1, b: a) { g = ^() { a += b\n b += 1\n a }\n g() }\nf()\nf(1)\nf(1, 2)\n[1] &> f\n";
    // Four calls of f make two cells each, and so does the start value.
    assert_eq!(counted(text).1.made.cells, 10);
    assert_eq!(profiled(text).sum.made.cells, 10);
}

#[test]
fn what_circles_is_left_over_where_nothing_collects() {
    // The closure stands in a container in a container in the variable that it captures.
    let text = "fn f() { xs = []\n xs << ^() { xs }\n xs = [xs] }\nf()\nf()\n";
    let (statistics, objects) = counted_with(Gc::Off, text);
    assert_eq!((objects.made.cells, objects.made.closures), (2, 3));
    assert_eq!(statistics.live, Live { cells: 2, closures: 2, containers: 4 });
    for gc in [Gc::Auto, Gc::Exit, Gc::Stress] {
        assert_eq!(counted_with(gc, text).0.live, Live::default(), "{gc:?}");
    }
    assert_eq!(counted_with(Gc::Off, "puts 1").0.live, Live::default());
}

#[test]
fn the_peak_is_what_lives_at_once() {
    let one_at_a_time = counted("i = 0\nwhile i < 100 { x = [i]\n i += 1 }").1;
    let all_at_once = counted("i = 0\nxs = []\nwhile i < 100 { xs << [i]\n i += 1 }").1;
    assert!(one_at_a_time.peak.all <= 3, "{one_at_a_time:?}");
    assert!((101..=103).contains(&all_at_once.peak.all), "{all_at_once:?}");
}

#[test]
fn deep_recursion_is_profiled_without_harm() {
    let text = "fn down(n) { if n == 0 { return 0 }\n 1 + down(n - 1) }\nputs down(200000)\n";
    let limits = Limits { depth: 1_000_000, ..Limits::default() };
    let mut host = MemoryHost::new();
    let (outcome, profile) = run_profiled(&source(text), &limits, &mut host);
    assert_eq!((outcome, host.output().as_str()), (Outcome::Finished, "200000\n"));
    let profile = profile.expect("it parses");
    assert_eq!(profile.calls, 200_001);
    assert!(profile.paths.len() < 200, "{}", profile.paths.len());
}

#[test]
fn instrumented_runs_do_what_plain_runs_do() {
    for seed in 0..1_500 {
        let text = program(seed, &Options::default());
        let host = || MemoryHost::new().with_seed(1).with_clock(1_000.0);
        let (mut plain_host, mut counted_host, mut profiled_host) = (host(), host(), host());
        let (outcome, usage) = run(&source(&text), EngineKind::Slots, &limits(), &mut plain_host);
        let (counted, statistics) =
            run_counted(&source(&text), EngineKind::Slots, &limits(), &mut counted_host);
        let (profiled, profile) = run_profiled(&source(&text), &limits(), &mut profiled_host);
        assert_eq!(counted, outcome, "seed {seed}\n{text}");
        assert_eq!(profiled, outcome, "seed {seed}\n{text}");
        assert_eq!(counted_host.output(), plain_host.output(), "seed {seed}\n{text}");
        assert_eq!(profiled_host.output(), plain_host.output(), "seed {seed}\n{text}");
        let (Some(objects), Some(profile)) = (statistics.objects, profile) else { continue };
        assert_eq!((statistics.usage, profile.sum.steps), (usage, usage.steps), "seed {seed}\n{text}");
        assert_eq!(profile.sum.made, objects.made, "seed {seed}\n{text}");
        if outcome == Outcome::Finished {
            assert_eq!(profile.calls, objects.calls, "seed {seed}\n{text}");
        }
        assert_sound(&profile, seed);
    }
}

/// No part is more than its whole, and the parts make the whole.
fn assert_sound(profile: &Profile, seed: u64) {
    for row in profile.functions.iter().chain(&profile.lines) {
        assert!(row.work.own_time <= row.total_time, "seed {seed}: {row:?}");
        assert!(row.total_time <= profile.sum.own_time, "seed {seed}: {row:?}");
    }
    let mut sum = Work::default();
    profile.functions.iter().for_each(|row| sum += row.work);
    assert_eq!(sum, profile.sum, "seed {seed}");
    let calls = |rows: &[Row]| rows.iter().map(|row| row.calls).sum::<u64>();
    assert_eq!(calls(&profile.functions), calls(&profile.lines), "seed {seed}");
    assert_eq!(
        profile.paths.iter().map(|path| path.own_time).sum::<u64>(),
        profile.sum.own_time,
        "seed {seed}"
    );
}
