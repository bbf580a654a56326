//! `weave-tree fuzz`: backends in, what generated programs found out.

#![expect(clippy::disallowed_methods, reason = "a profile's path starts where the user stands")]

use super::amount::duration;
use super::backends::{BackendFlags, backend, bar, distinct, quoted};
use super::capsules::write;
use super::exit;
use super::expected::{self, ExpectedFlags};
use super::terminal::Terminal;
use crate::host::clock::Stopwatch;
use crate::limits::Limits;
use crate::oracle::backend::{Backend, Settings};
use crate::oracle::check::Checker;
use crate::oracle::compare;
use crate::oracle::expected::ExpectedFailures;
use crate::oracle::fuzz::{self, Find, Plan, Profile, Report, STEPS};
use crate::oracle::verdict::{NAMES, Verdict};
use clap::Args;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[derive(Args)]
pub struct FuzzFlags {
    #[command(flatten)]
    backends: BackendFlags,

    /// The seed of the first program; the others follow
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// How many programs [default: 1000, or as many as --time allows]
    #[arg(long, value_name = "N")]
    count: Option<u64>,

    /// What programs may use: `core`, `full` or a file (FILE.toml)
    #[arg(long, value_name = "PROFILE", default_value = "full")]
    profile: String,

    /// Only part I of N parts of the seeds; `report merge` joins the parts
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,

    /// Begin no more programs after so long
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = duration)]
    time: Option<Duration>,

    /// Check the laws of the language on each backend too: programs changed so that they must do the same
    #[arg(long)]
    metamorphic: bool,

    /// Make one program of each kind of find as small as possible
    #[arg(long)]
    reduce: bool,

    /// How many smaller programs are tried for each find
    #[arg(long, value_name = "N", default_value_t = super::reduce::BUDGET)]
    budget: usize,

    #[command(flatten)]
    expected: ExpectedFlags,

    /// Write each reduced find as a case capsule into DIR
    #[arg(long, value_name = "DIR", requires = "reduce")]
    capsules: Option<PathBuf>,

    /// The report as one line of JSON on standard output
    #[arg(long)]
    json: bool,
}

/// One of several parts, counted from 1.
#[derive(Clone, Copy)]
struct Shard {
    part: u64,
    parts: u64,
}

fn shard(text: &str) -> Result<Shard, String> {
    let number = |text: &str| text.parse::<u64>().ok();
    match text.split_once('/').map(|(part, parts)| (number(part), number(parts))) {
        Some((Some(part), Some(parts))) if (1..=parts).contains(&part) => Ok(Shard { part, parts }),
        _ => Err("expected a part and the number of parts, such as 2/8".to_owned()),
    }
}

/// How many programs there are when nothing else is said.
const COUNT: u64 = 1_000;

impl FuzzFlags {
    fn seeds(&self) -> Range<u64> {
        let all = if self.time.is_some() { u64::MAX } else { COUNT };
        let count = self.count.unwrap_or(all).min(u64::MAX - self.seed);
        let Shard { part, parts } = self.shard.unwrap_or(Shard { part: 1, parts: 1 });
        let edge = |part: u64| {
            let share = u128::from(count) * u128::from(part) / u128::from(parts);
            self.seed + u64::try_from(share).unwrap_or(count)
        };
        edge(part - 1)..edge(part)
    }

    /// The backends as the user named them.
    fn names(&self) -> Vec<&str> {
        let names = self.backends.backends.iter().map(String::as_str);
        if self.backends.backends.is_empty() { vec!["naive"] } else { names.collect() }
    }

    /// The command with which a backend's programs are made again, but for their seeds.
    fn again(&self) -> impl Fn(usize) -> String {
        let names: Vec<String> = self.names().into_iter().map(quoted).collect();
        let timeout = self
            .backends
            .timeout
            .map_or_else(String::new, |time| format!(" --timeout {}", time.as_secs_f64()));
        let rest = format!("--profile {}{timeout} --reduce", quoted(&self.profile));
        move |backend| {
            let name = names.get(backend).map_or("", String::as_str);
            format!("weave-tree fuzz --backend {name} {rest}")
        }
    }

    fn ready(&self, settings: &Settings) -> Result<Ready, String> {
        let names = self.names();
        let backends: Result<Vec<Box<dyn Backend>>, String> =
            names.iter().map(|name| backend(name, settings)).collect();
        let backends = backends?;
        distinct(backends.iter().map(|backend| &**backend))?;
        let profile = Profile::named(&self.profile, &std::env::current_dir().unwrap_or_default())?;
        self.expected.check(names.len())?;
        if self.expected.is_given() && !self.reduce {
            return Err("--expected and --update need --reduce: a list names finds by what is left of them"
                .to_owned());
        }
        // The list of a profile is one of examples.
        let path = self.expected.path(&names.join(", "), None)?;
        let list = self.expected.read(path.as_deref())?;
        Ok(Ready { backends, profile, path, list })
    }
}

/// What a campaign begins with.
struct Ready {
    backends: Vec<Box<dyn Backend>>,
    profile: Profile,
    /// Where the list of expected finds stands.
    path: Option<PathBuf>,
    list: ExpectedFailures,
}

pub fn fuzz(flags: &FuzzFlags, mut terminal: Terminal) -> u8 {
    let limits = Limits { steps: Some(STEPS), ..compare::limits() };
    let settings = Settings { limits, ..flags.backends.settings() };
    let Ready { backends, profile, path, mut list } = match flags.ready(&settings) {
        Ok(ready) => ready,
        Err(message) => return terminal.refuse(&message),
    };
    let backends: Vec<&dyn Backend> = backends.iter().map(|backend| &**backend).collect();
    let mut seeds = flags.seeds();
    // That a backend cannot be started is told once, not for every program.
    let is_missing = backends.iter().any(|backend| is_missing(*backend, &profile));
    if is_missing {
        seeds.end = seeds.end.min(seeds.start.saturating_add(1));
    }
    let plan = Plan {
        profile: &profile,
        seeds,
        jobs: flags.backends.jobs(),
        time: flags.time,
        laws: flags.metamorphic,
        interrupt: settings.interrupt.as_deref(),
    };
    let clock = Stopwatch::start();
    let mut report = watched(&plan, &backends);
    let seconds = clock.nanoseconds() as f64 / 1e9;
    if flags.reduce && !is_missing {
        fuzz::reduce_finds(&mut report, &profile, &backends, flags.budget, &list);
    }
    if let Some(path) = path.filter(|_| flags.expected.update && !is_missing)
        && let Err(message) = update(&mut report, &mut list, &path)
    {
        return terminal.refuse(&message);
    }
    if let Some(folder) = &flags.capsules
        && let Err(message) = write(folder, &report, &profile, &backends, &flags.again())
    {
        terminal.err(&format!("weave-tree: {message}\n"));
        return terminal.finish(exit::FAILED);
    }
    if flags.json {
        terminal.out(&report.to_json());
    } else {
        terminal.out(&described(&report));
        backends
            .iter()
            .filter_map(|backend| left_out(*backend, &profile, &plan.seeds))
            .for_each(|line| terminal.err(&line));
        terminal.err(&format!("{:.0} programs a second\n", report.programs as f64 / seconds.max(1e-9)));
    }
    let interrupted = settings.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
    terminal.finish(match report.is_fine() {
        _ if interrupted => exit::INTERRUPTED,
        true => exit::SUCCESS,
        false => exit::DIFFERENT,
    })
}

/// Whether the backend cannot be run at all.
fn is_missing(backend: &dyn Backend, profile: &Profile) -> bool {
    let reference = fuzz::reference(STEPS);
    let checked = Checker::new(&reference, backend).check(&fuzz::case(profile, 0));
    matches!(checked.verdict, Verdict::Missing(_))
}

/// Why the first of some programs is not run on the backend, if what is known of it says so.
fn left_out(backend: &dyn Backend, profile: &Profile, seeds: &Range<u64>) -> Option<String> {
    let few = seeds.clone().take(100);
    let mut reasons = few.filter_map(|seed| Some((seed, backend.lacks(&fuzz::case(profile, seed), None)?)));
    reasons
        .next()
        .map(|(seed, why)| format!("{} is not given seed {seed}, for example: {why}\n", backend.name()))
}

/// Writes the list anew from what was found; a find that was on it keeps its reason.
fn update(report: &mut Report, list: &mut ExpectedFailures, path: &Path) -> Result<(), String> {
    let mut found = list.emptied();
    for find in &mut report.finds {
        let reason = find.expected.clone().unwrap_or_else(|| find.told());
        found.list(&find.signature(), &reason);
        find.expected = Some(reason);
    }
    expected::write(path, &found, |_| 0)
}

/// Runs the campaign, with a bar on standard error if that is a terminal.
fn watched(plan: &Plan, backends: &[&dyn Backend]) -> Report {
    let checks = (plan.seeds.end - plan.seeds.start).saturating_mul(backends.len() as u64);
    let bar = bar(checks);
    if plan.time.is_some() {
        bar.unset_length();
    }
    let counts = NAMES.map(|_| AtomicU64::new(0));
    let seen = |verdict: &Verdict| {
        for (name, count) in NAMES.iter().zip(&counts) {
            if *name == verdict.name() {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        bar.inc(1);
        if bar.position().is_multiple_of(100) && !bar.is_hidden() {
            let told = NAMES.iter().zip(&counts).map(|(name, count)| (*name, count.load(Ordering::Relaxed)));
            bar.set_message(listed(told));
        }
    };
    let report = fuzz::campaign(plan, backends, &seen);
    bar.finish_and_clear();
    report
}

/// `12 agree, 3 differ`
fn listed<'n>(counts: impl Iterator<Item = (&'n str, u64)>) -> String {
    let some = counts.filter(|(_, count)| *count > 0);
    some.map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

/// How many kinds of finds are shown when they are not reduced.
const SHOWN: usize = 10;

pub fn described(report: &Report) -> String {
    let seeds: Vec<String> = report.seeds.iter().map(|(start, end)| format!("{start}..{end}")).collect();
    let mut text = format!(
        "{} programs of the profile {}, seeds {}, {} rules of the reference\n",
        report.programs,
        report.profile,
        seeds.join(", "),
        report.rules.len()
    );
    for (backend, counts) in &report.verdicts {
        let counts = counts.iter().map(|(name, count)| (name.as_str(), *count));
        text += &format!("{backend}: {}\n", listed(counts));
    }
    let mut kinds: Vec<(&Find, usize)> = Vec::new();
    for find in &report.finds {
        let is_like = |other: &Find| {
            (&other.backend, &other.law, &other.kind, &other.message)
                == (&find.backend, &find.law, &find.kind, &find.message)
        };
        match kinds.iter_mut().find(|(other, _)| find.program.is_none() && is_like(other)) {
            Some((_, count)) => *count += 1,
            None => kinds.push((find, 1)),
        }
    }
    for (find, count) in kinds.iter().take(SHOWN) {
        let law = find.law.as_ref().map_or_else(String::new, |law| format!(", law {law}"));
        if let Some(reason) = &find.expected {
            text += &format!(
                "\nseed {}, {}: expected failure: {reason}\n  {}\n",
                find.seed,
                find.backend,
                find.signature()
            );
            continue;
        }
        text += &format!("\nseed {}, {}{law}: {}\n", find.seed, find.backend, find.symptom());
        if *count > 1 {
            text += &format!("  and {} more like it\n", count - 1);
        }
        if !find.detail.is_empty() {
            text += &format!("  {}\n", find.detail);
        }
        if let Some(program) = &find.program {
            text += &format!("  rules: {}\n", find.rules.join(", "));
            program.lines().for_each(|line| text += &format!("    {line}\n"));
        }
    }
    if kinds.len() > SHOWN {
        text += &format!("\nand {} more kinds of finds\n", kinds.len() - SHOWN);
    }
    text
}
