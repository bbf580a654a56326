//! Both engines on generated programs: same output, same errors at the same places, same steps and depth.
//!
//! `WEAVE_PROGRAMS=1000000 WEAVE_FIRST_SEED=20000 cargo test --release --test differential` is a longer campaign.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "a campaign is set up by environment variables")]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use weave_tree::diagnostic::Code;
use weave_tree::limits::Limits;
use weave_tree::oracle::compare::{compare, limits};
use weave_tree::oracle::generator::{Feature, Generated, Options, generate};
use weave_tree::outcome::{Outcome, Usage};

const PROGRAMS: u64 = 20_000;

/// What the programs of a campaign were like.
#[derive(Clone, Default)]
struct Corpus {
    programs: u64,
    finished: u64,
    failed: u64,
    limited: u64,
    rejected: u64,
    /// How many runs were stopped by a limit made for them.
    stopped: u64,
    lines: u64,
    steps: u64,
    /// In how many programs each feature occurs.
    features: Vec<u64>,
    differences: Vec<String>,
}

#[test]
fn engines_agree_on_generated_programs() {
    let programs = number("WEAVE_PROGRAMS").unwrap_or(PROGRAMS);
    let first = number("WEAVE_FIRST_SEED").unwrap_or(0);
    let corpus = campaign(first, first + programs);
    println!("{}", corpus.described());
    assert!(corpus.differences.is_empty(), "{}", corpus.differences.join("\n\n"));
    if programs >= PROGRAMS {
        corpus.assert_worthwhile();
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} expects a number, found {text}")))
}

/// Runs the programs of all seeds from `first` up to but not including `end`, on all cores.
fn campaign(first: u64, end: u64) -> Corpus {
    let next = AtomicU64::new(first);
    let stop = AtomicBool::new(false);
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let mut corpus = Corpus { features: vec![0; Feature::ALL.len()], ..Corpus::default() };
                    while !stop.load(Ordering::Relaxed) {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= end {
                            break;
                        }
                        corpus.take(seed);
                        // A handful of differences is enough to work on.
                        if corpus.differences.len() >= 5 {
                            stop.store(true, Ordering::Relaxed);
                        }
                    }
                    corpus
                })
            })
            .collect();
        let mut whole = Corpus { features: vec![0; Feature::ALL.len()], ..Corpus::default() };
        for handle in handles {
            whole.add(handle.join().expect("no engine panics"));
        }
        whole
    })
}

impl Corpus {
    fn take(&mut self, seed: u64) {
        let Generated { text, uses } = generate(seed, &Options::default());
        self.programs += 1;
        for (count, uses) in self.features.iter_mut().zip(uses) {
            *count += u64::from(uses > 0);
        }
        let run = match std::panic::catch_unwind(|| compare(&text, &limits())) {
            Ok(Ok(run)) => run,
            Ok(Err(difference)) => {
                let explained = difference.explain(&text);
                self.differences.push(format!("seed {seed}: {difference}\n{text}\n{explained}"));
                return;
            }
            Err(_) => {
                self.differences.push(format!("seed {seed}: an engine panics\n{text}"));
                return;
            }
        };
        if seed.is_multiple_of(4) && run.usage.steps > 1 {
            self.take_within(seed, &text, run.usage);
        }
        self.lines += run.output.lines().count() as u64;
        self.steps += run.usage.steps;
        match &run.outcome {
            Outcome::Finished | Outcome::Exited(_) => self.finished += 1,
            Outcome::Failed(diagnostic) if diagnostic.code == Code::Limit => self.limited += 1,
            Outcome::Rejected(diagnostics) => {
                self.rejected += 1;
                self.differences.push(format!("seed {seed}: rejected {diagnostics:#?}\n{text}"));
            }
            Outcome::Failed(_) | Outcome::Interrupted | Outcome::ClosedPipe => self.failed += 1,
        }
    }

    /// The same program must be stopped at the same point by a limit that it reaches.
    fn take_within(&mut self, seed: u64, text: &str, usage: Usage) {
        let steps = Limits { steps: Some(usage.steps / 2), ..limits() };
        let depth = Limits { depth: usage.deepest / 2, ..limits() };
        for tight in [steps, depth] {
            match compare(text, &tight) {
                Ok(run) => self.stopped += u64::from(matches!(run.outcome, Outcome::Failed(_))),
                Err(difference) => {
                    let explained = difference.explain(text);
                    self.differences
                        .push(format!("seed {seed}, {tight:?}: {difference}\n{text}\n{explained}"));
                }
            }
        }
    }

    fn add(&mut self, other: Corpus) {
        self.programs += other.programs;
        self.finished += other.finished;
        self.failed += other.failed;
        self.limited += other.limited;
        self.rejected += other.rejected;
        self.stopped += other.stopped;
        self.lines += other.lines;
        self.steps += other.steps;
        for (count, more) in self.features.iter_mut().zip(other.features) {
            *count += more;
        }
        self.differences.extend(other.differences);
    }

    fn described(&self) -> String {
        let features: Vec<String> = Feature::ALL
            .iter()
            .zip(&self.features)
            .map(|(feature, count)| format!("{feature:?} {count}"))
            .collect();
        format!(
            "{} programs: {} finished, {} failed, {} at a limit, {} rejected; {} stopped, {} lines, {} steps\n{}",
            self.programs,
            self.finished,
            self.failed,
            self.limited,
            self.rejected,
            self.stopped,
            self.lines,
            self.steps,
            features.join(", ")
        )
    }

    /// Programs that end at once, print nothing or leave features out would agree on anything.
    fn assert_worthwhile(&self) {
        let percent = |count: u64| count * 100 / self.programs;
        assert!(percent(self.finished) >= 70, "too few programs end well: {}", self.described());
        assert!(percent(self.failed) >= 10, "too few programs fail: {}", self.described());
        assert!(percent(self.limited) <= 2, "too many programs run into a limit: {}", self.described());
        assert!(percent(self.stopped) >= 30, "too few runs are stopped: {}", self.described());
        assert!(self.lines / self.programs >= 15, "programs print too little: {}", self.described());
        for (feature, &count) in Feature::ALL.iter().zip(&self.features) {
            let least = if *feature == Feature::Exit { 10_000 } else { 100 };
            assert!(count * least >= self.programs, "{feature:?} is too rare: {}", self.described());
        }
    }
}
