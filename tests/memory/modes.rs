//! Programs run with each time to collect: nothing they do may tell which it was, and nothing may be left over.

use super::support::{Ran, run};
use weave_tree::limits::{Gc, Limits};
use weave_tree::oracle::compare::limits;
use weave_tree::oracle::generator::{Options, program};
use weave_tree::value::counters::Live;

/// Runs a program in all modes and compares them.
pub fn compare(what: &str, text: &str, limits: &Limits) {
    let [auto, off, exit, stress] =
        [Gc::Auto, Gc::Off, Gc::Exit, Gc::Stress].map(|gc| run(text, &Limits { gc, ..limits.clone() }));
    let alike = |other: &Ran, how: &str| {
        assert_eq!(other.outcome, off.outcome, "{how}: {what}\n{text}");
        assert_eq!(other.output, off.output, "{how}: {what}\n{text}");
        assert_eq!(other.usage, off.usage, "{how}: {what}\n{text}");
        assert_eq!(other.objects.made, off.objects.made, "{how}: {what}\n{text}");
        assert_eq!(other.objects.live, Live::default(), "{how}: {what}\n{text}");
    };
    alike(&auto, "auto");
    alike(&exit, "exit");
    alike(&stress, "stress");
}

#[test]
fn generated_programs_do_the_same_in_all_modes() {
    for seed in 0..400 {
        compare(&format!("seed {seed}"), &program(seed, &Options::default()), &limits());
    }
}
