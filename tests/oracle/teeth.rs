//! The oracle finds planted bugs, by the examples of the reference, by generated programs and by the laws alone, and
//! makes what it finds small.
//!
//! `cargo test --profile quick --test oracle time_to -- --ignored --nocapture` prints how long each one takes.

use crate::planted::{PLANTED, Planted};
use std::ops::ControlFlow;
use std::time::Instant;
use weave_tree::host::MemoryHost;
use weave_tree::limits::Limits;
use weave_tree::naive;
use weave_tree::naive::rules::{Rules, Weave};
use weave_tree::oracle::answer::Answer;
use weave_tree::oracle::backend::filter::Filters;
use weave_tree::oracle::backend::{Backend, Session};
use weave_tree::oracle::case::{Case, Tree};
use weave_tree::oracle::check::Checker;
use weave_tree::oracle::compare;
use weave_tree::oracle::conformance::{Candidate, conformance};
use weave_tree::oracle::expected::ExpectedFailures;
use weave_tree::oracle::fuzz::{Plan, Profile, Report, campaign, case, reduced, reference};
use weave_tree::oracle::metamorphic::Law;
use weave_tree::oracle::signature::Symptom;
use weave_tree::outcome::{Outcome, Usage};
use weave_tree::reference::{Example, Reference};

/// An engine with a planted bug, as a backend.
pub struct Wrong {
    pub name: &'static str,
    pub rules: fn() -> Box<dyn Rules>,
    pub filters: Filters,
}

impl Wrong {
    pub fn new(planted: &Planted) -> Wrong {
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
        self.run_tree(case, &Tree::of(case))
    }

    fn run_tree(&mut self, case: &Case, tree: &Tree) -> Answer {
        let limits = Limits { steps: Some(STEPS), ..compare::limits() };
        let (limits, seed) = case.limits(&limits).expect("flags of a run in process");
        let mut host = MemoryHost::new()
            .with_input(case.input.as_str())
            .with_arguments(case.arguments.iter().cloned())
            .with_clock(1_000.0)
            .with_seed(seed);
        let (outcome, _) = match &tree.program {
            Ok(program) => naive::run_by(&*(self.0.rules)(), &tree.source, program, &limits, &mut host),
            Err(errors) => (Outcome::Rejected(errors.clone()), Usage::default()),
        };
        Answer::of_outcome(&outcome, &tree.source, host.output_bytes().to_vec())
    }
}

/// Enough for any program that is worth looking at.
pub const STEPS: u64 = 20_000;

/// How many programs are enough to see any of the bugs.
const FEW: u64 = 400;

fn plan(profile: &Profile, seeds: std::ops::Range<u64>, jobs: usize, laws: bool) -> Plan<'_> {
    Plan { profile, seeds, jobs, time: None, laws, interrupt: None }
}

fn quiet(_: &weave_tree::oracle::verdict::Verdict) {}

/// The examples that ask nothing of the world: `Wrong` has no files and no commands.
fn worldless(reference: &Reference) -> Vec<&Example> {
    let examples = reference.examples.iter();
    examples.filter(|example| example.files.is_empty() && !example.program.contains('`')).collect()
}

/// The first example on which `backend` fails.
fn first_failed(backend: Wrong, examples: &[&Example]) -> Option<String> {
    let mut failed = None;
    let candidate = Candidate { backend: Box::new(backend), failures: ExpectedFailures::default() };
    conformance(examples, &[candidate], 1, |report| {
        let last = report.rows.last().filter(|row| row.cells.iter().any(|cell| !cell.verdict.is_fine()));
        failed = last.map(|row| row.case.name.clone());
        if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    failed
}

#[test]
fn conformance_finds_every_planted_bug() {
    let reference = weave_tree::reference::read().unwrap();
    let mut examples = worldless(&reference);
    let sound = || Wrong { name: "sound", rules: || Box::new(Weave), filters: Filters::default() };
    // What the engine as it is gets wrong in this small world says nothing of a bug.
    examples.retain(|example| first_failed(sound(), &[example]).is_none());
    assert!(examples.len() > 900, "{}", examples.len());
    let mut missed = Vec::new();
    for planted in PLANTED {
        match first_failed(Wrong::new(planted), &examples) {
            Some(id) => println!("{}: {}: {id}", planted.chapter, planted.name),
            None => missed.push(planted.name),
        }
    }
    assert_eq!(PLANTED.len(), 25);
    assert!(missed.is_empty(), "no example notices {missed:?}");
}

/// The first seed whose program has so many lines and shows the bug, of those below `end`.
fn first_seed(checker: &mut Checker, profile: &Profile, lines: usize, end: u64) -> Option<(u64, Symptom)> {
    (0..end).find_map(|seed| {
        let case = case(profile, seed);
        let is_long = case.program.lines().count() >= lines;
        Some((seed, checker.check(&case).symptom().filter(|_| is_long)?))
    })
}

#[test]
fn fuzz_finds_every_planted_bug() {
    let (profile, reference) = (Profile::full(), reference(STEPS));
    let missed: Vec<&str> = PLANTED
        .iter()
        .filter(|planted| {
            let wrong = Wrong::new(planted);
            first_seed(&mut Checker::new(&reference, &wrong), &profile, 0, FEW).is_none()
        })
        .map(|planted| planted.name)
        .collect();
    assert!(missed.is_empty(), "{FEW} programs do not show {missed:?}");
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

/// Programs of about 200 lines.
fn long() -> Profile {
    let mut profile = Profile::full();
    profile.options.statements = 60;
    profile
}

#[test]
fn long_finds_become_short() {
    let (profile, reference) = (long(), reference(STEPS));
    for name in ["captures are copies", "an untaken if is false"] {
        let wrong = Wrong::new(PLANTED.iter().find(|planted| planted.name == name).unwrap());
        let mut checker = Checker::new(&reference, &wrong);
        let (seed, symptom) = first_seed(&mut checker, &profile, 200, FEW).unwrap();
        let (text, tried) = reduced(&mut checker, &case(&profile, seed), None, seed, &symptom, 4_000);
        assert!(text.lines().count() <= 8 && tried < 800, "{name}: {tried} candidates\n{text}");
        assert_eq!(checker.check(&Case::new("reduced", text)).symptom(), Some(symptom));
    }
}

#[test]
#[ignore = "a campaign; its table is in tests/CAMPAIGNS.md"]
fn time_to_find() {
    table(&Profile::full(), 0);
}

#[test]
#[ignore = "a campaign; its table is in tests/CAMPAIGNS.md"]
fn time_to_reduce_long_programs() {
    table(&long(), 200);
}

/// Finds each bug in a program of so many lines and makes that small, and tells how long it took.
fn table(profile: &Profile, lines: usize) {
    println!(
        "| bug | programs | seconds to find | lines | seconds to reduce | candidates | lines left |\n|---|---|---|---|---|---|---|"
    );
    let reference = reference(STEPS);
    for planted in PLANTED {
        let wrong = Wrong::new(planted);
        let mut checker = Checker::new(&reference, &wrong);
        let start = Instant::now();
        let found = first_seed(&mut checker, profile, lines, 200_000);
        let seconds = start.elapsed().as_secs_f64();
        let Some((seed, symptom)) = found else {
            println!("| {} | not found | {seconds:.1} | | | | |", planted.name);
            continue;
        };
        let (case, start) = (case(profile, seed), Instant::now());
        let (text, tried) = reduced(&mut checker, &case, None, seed, &symptom, 20_000);
        println!(
            "| {} | {} | {seconds:.2} | {} | {:.2} | {tried} | {} |",
            planted.name,
            seed + 1,
            case.program.lines().count(),
            start.elapsed().as_secs_f64(),
            text.lines().count()
        );
        println!("{}", text.lines().map(|line| format!("    {line}\n")).collect::<String>());
    }
}
