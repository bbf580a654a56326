//! Seeds and backends in, a report of what generated programs found out: the same one on every machine, however many
//! threads work on it.

mod profile;
mod report;

pub use profile::Profile;
pub use report::{Find, Report};

use super::backend::{Backend, Settings, engine::Engine};
use super::case::{Case, Tree};
use super::check::{Checked, Checker};
use super::compare::limits;
use super::expected::ExpectedFailures;
use super::generator::program;
use super::metamorphic::Law;
use super::reduce::reduce;
use super::rule;
use super::signature::Symptom;
use super::verdict::Verdict;
use crate::limits::{Gc, Limits};
use crate::run::EngineKind;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What a campaign does.
pub struct Plan<'p> {
    pub profile: &'p Profile,
    pub seeds: Range<u64>,
    /// How many threads work on it.
    pub jobs: usize,
    /// When no more programs are begun.
    pub time: Option<Duration>,
    /// Whether the laws of the language are checked on each backend too.
    pub laws: bool,
    /// Set from outside when the campaign shall end.
    pub interrupt: Option<&'p AtomicBool>,
}

/// The engine that says what is right, with limits that end any generated program soon.
pub fn reference(steps: u64) -> Engine {
    let limits = Limits { steps: Some(steps), ..limits() };
    Engine::new("slots", EngineKind::Slots, Gc::Auto, &Settings { limits, ..Settings::default() })
}

/// How many steps a generated program may take, and a reduced one.
pub const STEPS: u64 = 200_000;
const STEPS_OF_REDUCED: u64 = 20_000;

/// The case of a seed.
pub fn case(profile: &Profile, seed: u64) -> Case {
    Case::new(format!("seed {seed}"), program(seed, &profile.options))
}

/// Runs the programs of all seeds on all backends; `seen` is told each verdict as it comes.
pub fn campaign(plan: &Plan, backends: &[&dyn Backend], seen: &(dyn Fn(&Verdict) + Sync)) -> Report {
    let reference = reference(STEPS);
    let next = AtomicU64::new(0);
    let programs = plan.seeds.end.saturating_sub(plan.seeds.start);
    let start = Instant::now();
    let is_over = || {
        plan.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
            || plan.time.is_some_and(|time| start.elapsed() >= time)
    };
    let work = || {
        let mut part = Part::default();
        let mut checkers: Vec<_> =
            backends.iter().map(|backend| Checker::new(&reference, *backend)).collect();
        while !is_over() {
            // Counted from 0: threads that come too late must not go round to the first seeds.
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= programs {
                break;
            }
            part.take(plan, plan.seeds.start + number, &mut checkers, seen);
        }
        part
    };
    let parts: Vec<Part> = thread::scope(|scope| {
        let workers: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    let mut whole = Part::default();
    parts.into_iter().for_each(|part| whole.add(part));
    whole.report(plan, backends)
}

/// What one thread has found out.
#[derive(Default)]
struct Part {
    programs: u64,
    /// By backend and verdict.
    verdicts: BTreeMap<(usize, &'static str), u64>,
    rules: BTreeMap<&'static str, u64>,
    found: Vec<Found>,
}

/// A find, before it is reported.
struct Found {
    seed: u64,
    backend: usize,
    law: Option<Law>,
    symptom: Symptom,
    detail: String,
}

impl Part {
    fn take(&mut self, plan: &Plan, seed: u64, checkers: &mut [Checker], seen: &dyn Fn(&Verdict)) {
        let case = case(plan.profile, seed);
        self.programs += 1;
        let tree = Tree::of(&case);
        for rule in tree.program.iter().cloned().flat_map(rule::used_by) {
            *self.rules.entry(rule).or_default() += 1;
        }
        for (backend, checker) in checkers.iter_mut().enumerate() {
            let checked = checker.check_tree(&case, &tree);
            self.note(seed, backend, None, &checked);
            seen(&checked.verdict);
            for law in Law::ALL.into_iter().filter(|_| plan.laws) {
                if let Some(checked) = checker.check_law(law, &case, seed) {
                    self.note(seed, backend, Some(law), &checked);
                }
            }
        }
    }

    fn note(&mut self, seed: u64, backend: usize, law: Option<Law>, checked: &Checked) {
        *self.verdicts.entry((backend, checked.verdict.name())).or_default() += 1;
        if let Some(symptom) = checked.symptom() {
            let detail = checked.verdict.detail().to_owned();
            self.found.push(Found { seed, backend, law, symptom, detail });
        }
    }

    fn add(&mut self, other: Part) {
        self.programs += other.programs;
        for (key, count) in other.verdicts {
            *self.verdicts.entry(key).or_default() += count;
        }
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        self.found.extend(other.found);
    }

    fn report(mut self, plan: &Plan, backends: &[&dyn Backend]) -> Report {
        self.found.sort_by_key(|found| (found.seed, found.backend, found.law));
        let name = |at: usize| backends.get(at).map_or_else(String::new, |backend| backend.name().to_owned());
        let mut verdicts: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for ((backend, verdict), count) in self.verdicts {
            verdicts.entry(name(backend)).or_default().insert(verdict.to_owned(), count);
        }
        let finds = self.found.into_iter().map(|found| Find {
            seed: found.seed,
            backend: name(found.backend),
            law: found.law.map(|law| law.name().to_owned()),
            kind: found.symptom.kind,
            message: found.symptom.message,
            detail: found.detail,
            rules: Vec::new(),
            program: None,
            tried: None,
            expected: None,
        });
        // Threads take seeds in order and finish what they took, so what was done has no gaps.
        let start = plan.seeds.start;
        Report {
            profile: plan.profile.name.clone(),
            seeds: vec![(start, start + self.programs)],
            programs: self.programs,
            verdicts,
            rules: self.rules.into_iter().map(|(rule, count)| (rule.to_owned(), count)).collect(),
            finds: finds.collect(),
            ..Report::default()
        }
    }
}

/// How many finds with the same symptom are reduced: the rules that they end with may tell them apart.
const REDUCED_PER_SYMPTOM: usize = 5;

/// Reduces finds, asking about `budget` candidates for each, and keeps one of each signature. What the list expects
/// does not count, so that it hides no other bug that looks like it.
pub fn reduce_finds(
    report: &mut Report,
    profile: &Profile,
    backends: &[&dyn Backend],
    budget: usize,
    list: &ExpectedFailures,
) {
    let reference = reference(STEPS_OF_REDUCED);
    let mut reduced_of: BTreeMap<(String, Option<String>, Symptom), usize> = BTreeMap::new();
    let mut kept: Vec<Find> = Vec::new();
    for mut find in std::mem::take(&mut report.finds) {
        let Some(&backend) = backends.iter().find(|backend| backend.name() == find.backend) else { continue };
        let symptom = find.symptom();
        let count = reduced_of.entry((find.backend.clone(), find.law.clone(), symptom.clone())).or_default();
        if *count == REDUCED_PER_SYMPTOM {
            continue;
        }
        let law = Law::ALL.into_iter().find(|law| Some(law.name()) == find.law.as_deref());
        let mut checker = Checker::new(&reference, backend);
        let (text, tried) =
            reduced(&mut checker, &case(profile, find.seed), law, find.seed, &symptom, budget);
        find.rules = rule::used(&text).into_iter().map(str::to_owned).collect();
        find.program = Some(text);
        find.tried = Some(tried);
        find.expected = list.reason(&find.signature()).map(str::to_owned);
        *count += usize::from(find.expected.is_none());
        if !kept.iter().any(|other| other.is_like(&find)) {
            kept.push(find);
        }
    }
    report.finds = kept;
}

/// The smallest program found that has the symptom, and how many candidates were asked about.
pub fn reduced(
    checker: &mut Checker,
    case: &Case,
    law: Option<Law>,
    seed: u64,
    symptom: &Symptom,
    budget: usize,
) -> (String, usize) {
    let reduced = reduce(&case.program, budget, &mut |text| {
        let case = Case { program: text.to_owned(), ..case.clone() };
        let checked = match law {
            None => Some(checker.check(&case)),
            Some(law) => checker.check_law(law, &case, seed),
        };
        checked.and_then(|checked| checked.symptom()).as_ref() == Some(symptom)
    });
    (reduced.text, reduced.tried)
}
