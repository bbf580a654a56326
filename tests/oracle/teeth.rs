//! The oracle finds planted bugs.

use crate::planted::{PLANTED, Planted};
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::naive;
use weave_tree::naive::rules::{Rules, Weave};
use weave_tree::reference::{Example, Observed, Reference};
use weave_tree::source::Source;
use weave_tree::syntax;

/// The first example that the engine with these rules gets wrong, and the engine as it is does not.
fn contradicting(rules: fn() -> Box<dyn Rules>, reference: &Reference) -> Option<&Example> {
    let mut examples = reference.examples.iter().filter(|example| example.flags.is_empty());
    examples.find(|example| !passes(&*rules(), example) && passes(&Weave, example))
}

fn passes(rules: &dyn Rules, example: &Example) -> bool {
    let source = Source::new("example.wv", example.program.as_str());
    let Ok(program) = syntax::parse(&source) else { return true };
    let limits = Limits { depth: 1_000, steps: Some(20_000), ..Limits::default() };
    let mut host =
        MemoryHost::new().with_input(example.input.as_str()).with_arguments(example.args.iter().cloned());
    let (outcome, _) = naive::run_by(rules, &source, &program, &limits, &mut host);
    example.differences(&Observed::new(&source, host.output(), &outcome)).is_empty()
}

#[test]
fn the_examples_of_the_reference_find_every_planted_bug() {
    let reference = weave_tree::reference::read().unwrap();
    let mut missed = Vec::new();
    for Planted { name, chapter, rules } in PLANTED {
        match contradicting(*rules, &reference) {
            Some(example) => println!("{chapter}: {name}: {}", example.id),
            None => missed.push(name),
        }
    }
    assert_eq!(PLANTED.len(), 25);
    assert!(missed.is_empty(), "no example notices {missed:?}");
}
