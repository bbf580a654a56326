//! Generated programs with each time to collect: nothing they do may tell which it was, and nothing may be left over.

use super::support::{asked_for, compare, for_each};
use weave_tree::limits::Limits;
use weave_tree::oracle::compare::limits;
use weave_tree::oracle::generator::{Options, program};

fn check(seed: u64) {
    let text = program(seed, &Options::default());
    let usage = compare(&format!("seed {seed}"), &text, &limits()).usage;
    if seed.is_multiple_of(4) && usage.steps > 1 {
        // Stopped half way, and where calls are deepest.
        let steps = Limits { steps: Some(usage.steps / 2), ..limits() };
        let depth = Limits { depth: (usage.deepest / 2).max(1), ..limits() };
        compare(&format!("seed {seed}, steps"), &text, &steps);
        compare(&format!("seed {seed}, depth"), &text, &depth);
    }
}

#[test]
fn generated_programs_do_the_same_in_all_modes() {
    for_each(600, check);
}

#[test]
#[ignore = "a campaign: WEAVE_MODES tells how many programs"]
fn campaign_of_generated_programs() {
    let programs = asked_for("WEAVE_MODES").unwrap_or(100_000);
    // Other programs than those that every test run takes.
    for_each(programs, |at| check(1_000_000 + at));
    println!("{programs} generated programs did the same in all modes and on both engines");
}
