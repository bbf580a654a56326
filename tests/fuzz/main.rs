//! Random texts and programs without end: nothing panics, nothing hangs, nothing differs.
//!
//! `cargo test --test fuzz` tries a few thousand; a campaign is the same for so many seconds, from another seed:
//! `WEAVE_FUZZ_SECONDS=3600 WEAVE_FUZZ_SEED=1 cargo test --release --test fuzz -- --nocapture`.
//! What a campaign finds goes to `tests/fuzz/corpus` as a file, which is tried first, and mangled, ever after.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "a campaign is set up by the environment, and has a clock")]

mod evaluate;
mod front;
mod mangle;
#[path = "../support/mod.rs"]
mod support;

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

/// What takes longer hangs; a debug build is slow.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 1 });

/// Tries case after case, the first ones without a campaign, and reports the count; `work` gives what differs.
fn try_all(
    name: &str,
    few: u64,
    case: impl Fn(u64) -> String,
    work: fn(&str, u64) -> Result<(), String>,
) -> String {
    let number = |variable| std::env::var(variable).ok().map(|text| text.parse::<u64>().expect("a number"));
    let time = number("WEAVE_FUZZ_SECONDS").map(Duration::from_secs);
    let first = number("WEAVE_FUZZ_SEED").unwrap_or(0) << 40;
    let (began, mut tried) = (Instant::now(), 0);
    while time.map_or(tried < few, |time| began.elapsed() < time) {
        let seed = first + tried;
        let text = case(seed);
        let start = Instant::now();
        let found = match catch_unwind(|| work(&text, seed)) {
            Ok(Ok(())) => None,
            Ok(Err(difference)) => Some(difference),
            Err(_) => Some("panic".to_owned()),
        };
        assert_eq!(found, None, "{name}, seed {seed}:\n{text}\n{text:?}");
        if time.is_some() && start.elapsed() > PATIENCE {
            // A busy machine makes any case slow once, but not three times more.
            let quick = (0..3).any(|_| took(|| work(&text, seed)) <= PATIENCE);
            assert!(quick, "{name}, seed {seed} takes too long:\n{text}");
        }
        tried += 1;
    }
    format!("{name}: {tried} executions from seed {first} in {} s", began.elapsed().as_secs())
}

fn took<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    drop(work());
    start.elapsed()
}

#[test]
fn texts_are_read_and_their_errors_drawn() {
    let corpus = mangle::Corpus::read();
    println!("{}", try_all("front", 4_000, |seed| corpus.text(seed), front::survives));
}

#[test]
fn programs_run_the_same_on_both_engines_and_with_any_collector() {
    println!("{}", try_all("evaluate", 300, evaluate::program, evaluate::agrees));
}

#[test]
fn what_was_found_once_is_tried_for_ever() {
    for (name, text) in mangle::corpus_files() {
        assert_eq!(front::survives(&text, 0), Ok(()), "{name}");
        for form in 0..4 {
            front::survives(&text, form).unwrap();
        }
        assert_eq!(evaluate::agrees(&text, 0), Ok(()), "{name}");
    }
}
