//! The oracle finds planted bugs: by the examples of the reference, and by the laws alone; the table of generated programs is a campaign.
//!
//! `cargo test --release --test oracle time_to_find -- --ignored --nocapture` prints how long each one takes.

use crate::planted::{PLANTED, Planted};
use std::time::Instant;
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::naive;
use weave_tree::naive::rules::{Rules, Weave};
use weave_tree::oracle::answer::Answer;
use weave_tree::oracle::backend::filter::Filters;
use weave_tree::oracle::backend::{Backend, Session};
use weave_tree::oracle::case::Case;
use weave_tree::oracle::check::Checker;
use weave_tree::oracle::compare;
use weave_tree::oracle::fuzz::{Plan, Profile, Report, campaign, case, reduced, reference};
use weave_tree::oracle::metamorphic::Law;
use weave_tree::outcome::{Outcome, Usage};
use weave_tree::reference::{Example, Observed, Reference};
use weave_tree::source::Source;
use weave_tree::syntax;

/// An engine with a planted bug, as a backend.
struct Wrong {
    name: &'static str,
    rules: fn() -> Box<dyn Rules>,
    filters: Filters,
}

impl Wrong {
    fn new(planted: &Planted) -> Wrong {
        Wrong { name: planted.name, rules: planted.rules, filters: Filters::default() }
    }
}

impl Backend for Wrong {
    fn name(&self) -> &str {
        self.name
    }

    fn filters(&self) -> &Filters {
        &self.filters
    }

    fn lacks(&self, _case: &Case, _rule: Option<&str>) -> Option<String> {
        None
    }

    fn start(&self) -> Box<dyn Session + '_> {
        Box::new(Running(self))
    }
}

struct Running<'w>(&'w Wrong);

impl Session for Running<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        let source = Source::new(case.name.as_str(), case.program.as_str());
        let limits = Limits { steps: Some(STEPS), ..compare::limits() };
        let mut host = MemoryHost::new()
            .with_input(case.input.as_str())
            .with_arguments(case.arguments.iter().cloned())
            .with_clock(1_000.0);
        let (outcome, _) = match syntax::parse(&source) {
            Ok(program) => naive::run_by(&*(self.0.rules)(), &source, &program, &limits, &mut host),
            Err(errors) => (Outcome::Rejected(errors), Usage::default()),
        };
        Answer::of_outcome(&outcome, &source, host.output_bytes().to_vec())
    }
}

/// Enough for any program that is worth looking at.
const STEPS: u64 = 20_000;

fn plan(profile: &Profile, seeds: std::ops::Range<u64>, jobs: usize, laws: bool) -> Plan<'_> {
    Plan { profile, seeds, jobs, time: None, laws, interrupt: None }
}

fn quiet(_: &weave_tree::oracle::verdict::Verdict) {}

fn passes(rules: &dyn Rules, example: &Example) -> bool {
    let source = Source::new("example.wv", example.program.as_str());
    let Ok(program) = syntax::parse(&source) else { return true };
    let limits = Limits { depth: 1_000, steps: Some(STEPS), ..Limits::default() };
    let mut host =
        MemoryHost::new().with_input(example.input.as_str()).with_arguments(example.args.iter().cloned());
    let (outcome, _) = naive::run_by(rules, &source, &program, &limits, &mut host);
    example.differences(&Observed::new(&source, host.output(), &outcome)).is_empty()
}

/// The first example that the engine with these rules gets wrong, and the engine as it is does not.
fn contradicting(rules: fn() -> Box<dyn Rules>, reference: &Reference) -> Option<&Example> {
    let mut examples = reference.examples.iter().filter(|example| example.flags.is_empty());
    examples.find(|example| !passes(&*rules(), example) && passes(&Weave, example))
}

#[test]
fn the_examples_of_the_reference_find_every_planted_bug() {
    let reference = weave_tree::reference::read().unwrap();
    let mut missed = Vec::new();
    for Planted { name, chapter, rules, .. } in PLANTED {
        match contradicting(*rules, &reference) {
            Some(example) => println!("{chapter}: {name}: {}", example.id),
            None => missed.push(name),
        }
    }
    assert_eq!(PLANTED.len(), 25);
    assert!(missed.is_empty(), "no example notices {missed:?}");
}

#[test]
fn a_report_is_the_same_with_any_number_of_threads_and_shards() {
    let profile = Profile::full();
    let wrong = Wrong::new(&PLANTED[0]);
    let of = |seeds, jobs| campaign(&plan(&profile, seeds, jobs, true), &[&wrong], &quiet);
    let whole = of(0..24, 1);
    assert!(!whole.is_fine());
    assert_eq!(whole.to_json(), of(0..24, 3).to_json());
    let parts: Vec<Report> =
        [8..24, 0..8].map(|seeds| Report::from_json(&of(seeds, 2).to_json()).unwrap()).into();
    assert_eq!(Report::merged(parts).unwrap(), whole);
    let twice = Report::merged(vec![of(0..8, 1), of(7..9, 1)]);
    assert_eq!(twice, Err("seed 7 is in two of the reports".to_owned()));
}

#[test]
fn a_law_finds_a_bug_with_one_engine_alone() {
    let planted = PLANTED.iter().find(|planted| planted.name == "a name bound later is captured").unwrap();
    let (wrong, reference) = (Wrong::new(planted), reference(STEPS));
    let case = Case::new("late", "a = 1\nfn f() {\n  a = a + 1\n  a\n}\nputs f()\n");
    let mut checker = Checker::new(&reference, &wrong);
    assert_eq!(checker.check(&case).symptom(), None);
    let finds = |checker: &mut Checker, law| {
        (0..20).any(|seed| {
            checker.check_law(law, &case, seed).is_some_and(|checked| checked.symptom().is_some())
        })
    };
    assert!(finds(&mut checker, Law::WrapInCall));
    assert!(!finds(&mut checker, Law::EtaExpand));
    let mut sound = Checker::new(&reference, &reference);
    assert!(!finds(&mut sound, Law::WrapInCall));
}

#[test]
#[ignore = "a campaign; its table is in tests/CAMPAIGNS.md"]
fn time_to_find() {
    println!(
        "| bug | seed | seconds to find | seconds to reduce | candidates | lines |\n|---|---|---|---|---|---|"
    );
    let profile = Profile::full();
    let reference = reference(STEPS);
    for planted in PLANTED {
        let wrong = Wrong::new(planted);
        let mut checker = Checker::new(&reference, &wrong);
        let start = Instant::now();
        let found = (0..200_000).find_map(|seed| {
            let symptom = checker.check(&case(&profile, seed)).symptom()?;
            Some((seed, symptom))
        });
        let seconds = start.elapsed().as_secs_f64();
        let Some((seed, symptom)) = found else {
            println!("| {} | not found | {seconds:.1} | | | |", planted.name);
            continue;
        };
        let start = Instant::now();
        let (text, tried) = reduced(&mut checker, &case(&profile, seed), None, seed, &symptom, 20_000);
        let (reducing, lines) = (start.elapsed().as_secs_f64(), text.lines().count());
        println!("| {} | {seed} | {seconds:.2} | {reducing:.2} | {tried} | {lines} |", planted.name);
        println!("{}", text.lines().map(|line| format!("    {line}\n")).collect::<String>());
    }
}
