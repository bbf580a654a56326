//! A seed in, a program out, which must do the same on both engines, whenever what it leaves is collected.

use weave_tree::limits::{Gc, Limits};
use weave_tree::oracle::compare::{Run, compare, run_on};
use weave_tree::oracle::generator::{self, Options};
use weave_tree::run::EngineKind;

pub fn program(seed: u64) -> String {
    generator::program(seed, &Options { statements: 2 + (seed % 12) as usize, ..Options::default() })
}

/// Five executions: `naive`, and `slots` with each collector.
pub fn agrees(text: &str, _: u64) -> Result<(), String> {
    let limits =
        Limits { steps: Some(20_000), depth: 500, string: 100_000, container: 20_000, ..Limits::default() };
    let run = compare(text, &limits).map_err(|difference| difference.explain(text))?;
    for gc in [Gc::Off, Gc::Exit, Gc::Stress] {
        let other = run_on(EngineKind::Slots, text, &Limits { gc, ..limits.clone() });
        if shown(&other) != shown(&run) {
            return Err(format!("--gc {gc:?} differs\n{}\n{}", shown(&run), shown(&other)));
        }
    }
    Ok(())
}

fn shown(run: &Run) -> String {
    format!("{:?} {:?}\n{}", run.outcome, run.usage, run.output)
}
