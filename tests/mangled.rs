//! Every sample, golden program and example of the reference, and some generated programs, mangled: no panic, no hang, errors that can be drawn,
//! and where a mangled text is still a program, engines that agree on it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]

mod support;

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use support::programs::programs;
use weave_tree::builtins::random::Generator;
use weave_tree::diagnostic::render::{Form, Style, render_all};
use weave_tree::limits::Limits;
use weave_tree::oracle::compare::compare;
use weave_tree::oracle::generator::{Options, program};
use weave_tree::outcome::Outcome;
use weave_tree::resolve;
use weave_tree::source::Source;
use weave_tree::syntax::parse;

/// A text is cut off at each multiple of this many bytes.
const CUT: usize = 7;
const FLIPS: usize = 12;
const SWAPS: usize = 12;
const GENERATED: u64 = 100;

#[test]
fn mangled_programs_never_panic() {
    let mut originals: Vec<String> = programs().into_iter().map(|(_, text)| text).collect();
    // Programs made to be huge show nothing new when they are cut.
    originals.retain(|text| text.len() < 20_000);
    let options = Options { statements: 3, ..Options::default() };
    originals.extend((0..GENERATED).map(|seed| program(seed, &options)));
    assert!(originals.len() > 200, "only {} programs to mangle", originals.len());
    let next = AtomicUsize::new(0);
    let (tried, ran) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((seed, text)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    originals.get(at).map(|text| (at as u64, text))
                } {
                    for mangled in mangled(text, seed) {
                        tried.fetch_add(1, Ordering::Relaxed);
                        match catch_unwind(|| survives(&mangled)) {
                            Ok(Ok(true)) => {
                                ran.fetch_add(1, Ordering::Relaxed);
                            }
                            Ok(Ok(false)) => {}
                            Ok(Err(difference)) => {
                                failures.lock().unwrap().push(format!("{mangled}\n{difference}"));
                            }
                            Err(_) => {
                                failures.lock().unwrap().push(format!("panic on\n{mangled:?}\n{mangled}"))
                            }
                        }
                    }
                }
            });
        }
    });
    let (tried, ran) = (tried.into_inner(), ran.into_inner());
    println!("{} programs, {tried} mangled ones, {ran} of them still programs", originals.len());
    let failures = failures.into_inner().unwrap();
    let shown: Vec<&str> = failures.iter().take(5).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), shown.join("\n=====\n"));
    assert!(ran * 20 > tried, "only {ran} of {tried} mangled texts are programs");
}

/// Whether the text is a program that was run; an error tells what the engines disagree on.
fn survives(text: &str) -> Result<bool, String> {
    let source = Source::new("mangled.wv", text);
    let forms = [Form::Full, Form::Narrated, Form::Short, Form::Json];
    let draw = |diagnostics: &[_]| {
        for form in forms {
            assert!(!render_all(diagnostics, &source, Style { form, color: false }).is_empty());
        }
    };
    if let Err(errors) = parse(&source) {
        assert!(!errors.is_empty(), "rejected without an error");
        draw(&errors);
        return Ok(false);
    }
    let warnings = resolve::check(&source);
    if !warnings.is_empty() {
        draw(&warnings);
    }
    let limits = Limits { steps: Some(10_000), depth: 300, ..Limits::default() };
    match compare(text, &limits) {
        Ok(run) => {
            if let Outcome::Failed(diagnostic) = run.outcome {
                draw(&[*diagnostic]);
            }
            Ok(true)
        }
        Err(difference) => Err(difference.explain(text)),
    }
}

fn mangled(text: &str, seed: u64) -> Vec<String> {
    let mut random = Generator::new(seed);
    let mut below = |end| random.below(end);
    let bytes = text.as_bytes();
    let as_text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut all: Vec<String> = (0..bytes.len()).step_by(CUT).map(|end| as_text(&bytes[..end])).collect();
    if bytes.is_empty() {
        return all;
    }
    for _ in 0..FLIPS {
        let mut flipped = bytes.to_vec();
        let at = below(flipped.len());
        flipped[at] ^= 1 << below(8);
        all.push(as_text(&flipped));
    }
    let tokens = tokens(text);
    for _ in 0..SWAPS {
        let mut swapped = tokens.clone();
        let (one, other) = (below(tokens.len()), below(tokens.len()));
        match below(3) {
            0 => swapped.swap(one, other),
            1 => swapped[one] = swapped[other],
            _ => {
                swapped.remove(one);
            }
        }
        all.push(swapped.concat());
    }
    all
}

/// Words, numbers, runs of white space and single signs.
fn tokens(text: &str) -> Vec<&str> {
    let class = |character: char| match character {
        '\n' => 0,
        c if c.is_alphanumeric() || c == '_' => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        let class = class(character);
        if before.is_some_and(|before| before != class || class == 3) {
            tokens.push(&text[start..at]);
            start = at;
        }
        before = Some(class);
    }
    tokens.push(&text[start..]);
    tokens
}
