//! The executable reference: every example on both engines, and the reference's own order.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "the folder of chapters is read to see that none is forgotten")]
#![allow(clippy::print_stderr, reason = "the counts are part of a test run's report")]

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use weave_tree::diagnostic::{Diagnostic, Severity};
use weave_tree::host::MemoryHost;
use weave_tree::host::process::{self, Allowance, Ended, Invocation};
use weave_tree::limits::Limits;
use weave_tree::oracle::case::Case;
use weave_tree::reference::{DataFile, Example, ExpectedWarning, Observed, PAGES, Reference};
use weave_tree::resolve;
use weave_tree::run::{self, EngineKind};
use weave_tree::source::Source;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::from_args();
    let reference = Arc::new(weave_tree::reference::read().map_err(|malformed| malformed.to_string())?);
    eprintln!("reference: {} rules, {} examples", reference.rules.len(), reference.examples.len());
    let mut trials = order(&reference);
    for index in 0..reference.examples.len() {
        trials.extend(trials_of(&reference, index));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// What is wrong with the reference, one line each.
type Search = fn(&Reference) -> Vec<String>;

/// The trials of the reference as a whole.
fn order(reference: &Arc<Reference>) -> Vec<Trial> {
    let named: [(&str, Search); 4] = [
        ("every page is embedded", pages_left_out),
        ("ids are unique", doubles),
        ("rules are covered", uncovered),
        ("lints are known and shown", strange_lints),
    ];
    named
        .into_iter()
        .map(|(name, find)| {
            let reference = Arc::clone(reference);
            Trial::test(name, move || none_of(find(&reference)))
        })
        .collect()
}

fn none_of(problems: Vec<String>) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// Pages that stand in the folder but not in the program.
fn pages_left_out(_: &Reference) -> Vec<String> {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar");
    let embedded: BTreeSet<&str> = PAGES.iter().map(|page| page.path).collect();
    let mut left_out = Vec::new();
    for folder in ["", "explain/"] {
        let Ok(entries) = std::fs::read_dir(grammar.join(folder)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}{name}");
            // Pages in capitals are for authors of implementations.
            let is_page = name.ends_with(".md") && !name.starts_with(char::is_uppercase);
            if is_page && !embedded.contains(path.as_str()) {
                left_out.push(format!("grammar/{path} is missing from PAGES"));
            }
        }
    }
    left_out.sort();
    left_out
}

fn doubles(reference: &Reference) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let rules = reference.rules.iter().map(|rule| (&rule.id, rule.page, rule.line));
    let examples = reference.examples.iter().map(|example| (&example.id, example.page, example.line));
    rules
        .chain(examples)
        .filter(|(id, _, _)| !seen.insert(id.as_str()))
        .map(|(id, page, line)| format!("grammar/{page}:{line}: {id} is there already"))
        .collect()
}

/// Rules without an example that passes, one that fails, and one that a misreading would change.
fn uncovered(reference: &Reference) -> Vec<String> {
    let mut problems = Vec::new();
    for rule in &reference.rules {
        let own = || reference.examples.iter().filter(|example| example.rule == rule.id);
        let missing = [
            ("passes", own().any(|example| example.errors.is_empty())),
            ("fails", own().any(|example| !example.errors.is_empty())),
            ("names a misreading", own().any(|example| example.misreading.is_some())),
        ];
        for (what, _) in missing.iter().filter(|(_, found)| !found) {
            let place = format!("grammar/{}:{}", rule.page, rule.line);
            problems.push(format!("{place}: {} has no example that {what}", rule.id));
        }
    }
    problems
}

/// The stable names of what `check` warns about.
const LINTS: [&str; 12] = [
    "branch-local",
    "default-scope",
    "late-binding",
    "loop-read",
    "method-key",
    "own-name",
    "shadowed-read",
    "unknown-name",
    "unreachable",
    "unset-name",
    "unused-parameter",
    "unused-variable",
];

/// Misspelt lints, and lints that no example shows.
fn strange_lints(reference: &Reference) -> Vec<String> {
    let shown: BTreeSet<&str> = reference
        .examples
        .iter()
        .flat_map(|example| example.warnings.iter().flatten())
        .map(|warning| warning.lint.as_str())
        .collect();
    let known: BTreeSet<&str> = LINTS.into();
    let misspelt = shown.difference(&known).map(|lint| format!("`check` has no lint `{lint}`"));
    let unseen = known.difference(&shown).map(|lint| format!("no example shows the lint `{lint}`"));
    misspelt.chain(unseen).collect()
}

/// The trials of one example: one for each engine, and one for `check`.
fn trials_of(reference: &Arc<Reference>, index: usize) -> Vec<Trial> {
    let example = &reference.examples[index];
    let mut trials = Vec::new();
    for (name, engine) in [("slots", EngineKind::Slots), ("naive", EngineKind::Naive)] {
        let reference = Arc::clone(reference);
        let run = move || runs(&reference.examples[index], engine);
        trials.push(Trial::test(format!("{name} {}", example.id), run));
    }
    if example.warnings.is_some() {
        let reference = Arc::clone(reference);
        let check = move || checks(&reference.examples[index]);
        trials.push(Trial::test(format!("check {}", example.id), check));
    }
    trials
}

fn runs(example: &Example, engine: EngineKind) -> Result<(), Failed> {
    let patient = Limits { timeout: Some(PATIENCE), ..Limits::default() };
    let (limits, seed) = Case::of_example(example).limits(&patient)?;
    let source = Source::new("example.wv", example.program.as_str());
    let mut host = example
        .files
        .iter()
        .fold(MemoryHost::new(), |host, file| host.with_file(&file.path, file.bytes.clone()))
        .with_input(example.input.as_str())
        .with_arguments(example.args.iter().cloned())
        .with_commands(run_for_real)
        .with_seed(seed);
    let (outcome, _) = run::run(&source, engine, &limits, &mut host);
    let observed = Observed::new(&source, host.output(), &outcome).with_files(files_of(&host));
    let differences = example.differences(&observed);
    reported(example, differences)
}

/// The commands of examples are those that every machine has.
fn run_for_real(invocation: &Invocation) -> std::io::Result<Ended> {
    process::run(invocation, Vec::new(), &Allowance { time: PATIENCE, output: 1 << 20, interrupt: None })
}

fn files_of(host: &MemoryHost) -> Vec<DataFile> {
    let file = |path: String| DataFile { bytes: host.file(&path).unwrap_or_default(), path };
    host.file_paths().into_iter().map(file).collect()
}

fn checks(example: &Example) -> Result<(), Failed> {
    let source = Source::new("example.wv", example.program.as_str());
    let found: Vec<ExpectedWarning> =
        resolve::check(&source).iter().filter_map(|finding| warning(&source, finding)).collect();
    let expected = example.warnings.as_deref().unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    let difference = format!("expected the warnings [{}], found [{}]", listed(expected), listed(&found));
    reported(example, vec![difference])
}

fn warning(source: &Source, finding: &Diagnostic) -> Option<ExpectedWarning> {
    let Severity::Warning(lint) = finding.severity else { return None };
    Some(ExpectedWarning { lint: lint.to_string(), position: source.position(finding.span.start) })
}

fn listed(warnings: &[ExpectedWarning]) -> String {
    let shown: Vec<String> = warnings
        .iter()
        .map(|warning| format!("{} {}:{}", warning.lint, warning.position.line, warning.position.column))
        .collect();
    shown.join(", ")
}

fn reported(example: &Example, differences: Vec<String>) -> Result<(), Failed> {
    if differences.is_empty() {
        return Ok(());
    }
    let place = format!("grammar/{}:{}", example.page, example.line);
    Err(format!("{place}\n{}\n{}", example.program, differences.join("\n")).into())
}

/// No example takes longer, unless an engine is caught in a loop.
const PATIENCE: Duration = Duration::from_secs(60);
