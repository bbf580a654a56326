//! Every program of the tree, and every way in which a run can end: when its variables are gone, nothing is alive.

use super::support::{compare, run_on};
use crate::programs::programs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use weave_tree::budget::allocator;
use weave_tree::diagnostic::Code;
use weave_tree::limits::{Gc, Limits};
use weave_tree::outcome::Outcome;
use weave_tree::run::EngineKind;
use weave_tree::value::counters::Live;

#[test]
fn no_program_of_the_tree_leaves_anything_or_depends_on_the_collector() {
    let limits = Limits { depth: 500, steps: Some(5_000), ..Limits::default() };
    for (name, text) in programs() {
        compare(&name, &text, &limits);
    }
}

/// Circles of closures at the top level, in calls under way, in a container and in what is being called back.
const CIRCLES: &str = "\
fn make(n) { self = ^() { [self, n] }
  self = ^() { [self, [self]] }
  self }
kept = make(1)
kept = [kept, make(2), ^() { kept }]
fn go(n, f) {
  mine = [f]
  mine << ^() { mine }
  [1].map(^(x) { mine << make(x)
    END })
}
go(1, make(3))
";

#[test]
fn nothing_is_left_however_a_run_ends() {
    let flag = Arc::new(AtomicBool::new(true));
    let plain = Limits { depth: 50, ..Limits::default() };
    let failed =
        |code| move |outcome: &Outcome| matches!(outcome, Outcome::Failed(error) if error.code == code);
    type Ends = Box<dyn Fn(&Outcome) -> bool>;
    let ends: [(&str, &str, Limits, Ends); 9] = [
        ("well", "0", plain.clone(), Box::new(|outcome| *outcome == Outcome::Finished)),
        ("by an error", "fail(\"end\")", plain.clone(), Box::new(failed(Code::Fail))),
        ("by exit", "exit(3)", plain.clone(), Box::new(|outcome| *outcome == Outcome::Exited(3))),
        ("by depth", "go(n + 1, make(n))", plain.clone(), Box::new(failed(Code::Limit))),
        (
            "by steps",
            "while true { make(4) }",
            Limits { steps: Some(3_000), ..plain.clone() },
            Box::new(failed(Code::Limit)),
        ),
        (
            "by memory",
            "\"x\".pad_left(2_000_000)",
            Limits { memory: Some(1 << 20), ..plain.clone() },
            Box::new(failed(Code::Limit)),
        ),
        (
            "by output",
            "puts \"four\"",
            Limits { output: Some(3), ..plain.clone() },
            Box::new(failed(Code::Limit)),
        ),
        (
            "by time",
            "while true { make(4) }",
            Limits { timeout: Some(Duration::from_millis(20)), ..plain.clone() },
            Box::new(failed(Code::Limit)),
        ),
        (
            "by an interrupt",
            "while true { make(4) }",
            Limits { interrupt: Some(flag), ..plain },
            Box::new(|outcome| *outcome == Outcome::Interrupted),
        ),
    ];
    for (how, end, limits, is_expected) in ends {
        let text = CIRCLES.replace("END", end);
        for engine in [EngineKind::Slots, EngineKind::Naive] {
            for gc in Gc::ALL {
                let ran = run_on(engine, &text, &Limits { gc, ..limits.clone() });
                let what = format!("{how}, {engine:?}, {gc:?}");
                assert!(is_expected(&ran.outcome), "{what}: {:?}", ran.outcome);
                if gc == Gc::Off {
                    assert!(ran.live.cells > 0 && ran.live.closures > 0 && ran.live.containers > 0, "{what}");
                } else {
                    assert_eq!(ran.live, Live::default(), "{what}");
                }
            }
        }
    }
}

/// The last trial of a run takes memory too, while all that it looks at is still there.
#[test]
fn what_is_left_is_looked_through_in_little_memory() {
    let program = "\
held = []
fn make(k) { box = [k]
  box << ^() { box }
  box }
i = 0
while i < 40_000 { held << make(i)
  i += 1 }
";
    for (engine, most) in [(EngineKind::Slots, 1.0), (EngineKind::Naive, 1.02)] {
        let taken = |gc| {
            let before = allocator::held();
            assert_eq!(
                run_on(engine, program, &Limits { gc, ..Limits::default() }).outcome,
                Outcome::Finished
            );
            (allocator::peak() - before) as f64
        };
        let (without, with) = (taken(Gc::Off), taken(Gc::Exit));
        assert!(with <= most * without, "{engine:?}: {with} beside {without} bytes");
    }
}
