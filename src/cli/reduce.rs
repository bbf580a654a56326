//! `weave-tree reduce FILE`: a program that a backend gets wrong in, a case capsule with a smaller one out.

use super::amount::duration;
use super::backends::{backend, quoted};
use super::exit;
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::render::Form;
use crate::host::{Interrupt, write_text};
use crate::limits::Limits;
use crate::oracle::backend::Settings;
use crate::oracle::capsule::Capsule;
use crate::oracle::case::Case;
use crate::oracle::check::Checker;
use crate::oracle::compare;
use crate::oracle::fuzz::{self, STEPS};
use crate::oracle::metamorphic::Law;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// How many smaller programs are tried when nothing else is said.
pub const BUDGET: usize = 4_000;

#[derive(Args)]
pub struct ReduceFlags {
    /// A command that takes a program file, a profile (FILE.toml), or `slots`, `naive`, `weave-tree`
    #[arg(long, value_name = "BACKEND")]
    backend: String,

    /// How long the backend may take for a program [default: 10, or what its profile says]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = duration)]
    timeout: Option<Duration>,

    /// How many smaller programs are tried
    #[arg(long, value_name = "N", default_value_t = BUDGET)]
    budget: usize,

    /// Write the capsule to OUT [default: standard output]
    #[arg(long, value_name = "OUT")]
    output: Option<PathBuf>,

    /// The program, or a case capsule
    #[arg(value_name = "FILE")]
    file: OsString,
}

pub fn reduce(flags: &ReduceFlags, form: Form, mut terminal: Terminal) -> u8 {
    let source = match load(&flags.file, form, &mut terminal) {
        Ok(source) => source,
        Err(code) => return terminal.finish(code),
    };
    let capsule = Capsule::read(source.text());
    let fact = |wanted: &str| {
        let facts = capsule.iter().flat_map(|capsule| &capsule.facts);
        facts.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    };
    let law = fact("law").and_then(|name| Law::ALL.into_iter().find(|law| law.name() == name));
    let seed = fact("seed").and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut case = match &capsule {
        Some(capsule) => capsule.case.clone(),
        None => Case::new(source.name(), source.text()),
    };
    let interrupt = Interrupt::on_ctrl_c().unwrap_or_default();
    let settings = Settings {
        timeout: flags.timeout,
        limits: Limits { steps: Some(STEPS), ..compare::limits() },
        interrupt: Some(interrupt.flag()),
    };
    let backend = match backend(&flags.backend, &settings) {
        Ok(backend) => backend,
        Err(message) => return terminal.refuse(&message),
    };
    let reference = fuzz::reference(STEPS);
    let mut checker = Checker::new(&reference, &*backend);
    let mut check = |case: &Case| match law {
        Some(law) => checker.check_law(law, case, seed),
        None => Some(checker.check(case)),
    };
    let before = check(&case);
    let Some(symptom) = before.as_ref().and_then(|checked| checked.symptom()) else {
        let verdict = before.map_or("does not apply", |checked| checked.verdict.name());
        terminal.err(&format!("weave-tree: there is nothing to reduce: the verdict is `{verdict}`\n"));
        return terminal.finish(exit::DIFFERENT);
    };
    let lines = case.program.lines().count();
    let (text, tried) = fuzz::reduced(&mut checker, &case, law, seed, &symptom, flags.budget);
    case.program = text;
    let checked = checker.check(&case);
    let signature = symptom.with_rules_of(&case.program);
    let mut result = Capsule::new(&case, &checked.expected)
        .with("backend", flags.backend.as_str())
        .with("signature", signature.to_string())
        .with("found", checked.verdict.detail())
        .with("repeat", format!("weave-tree reduce --backend {} FILE", quoted(&flags.backend)));
    if let Some(law) = law {
        result = result.with("law", law.name()).with("seed", seed.to_string());
    }
    match &flags.output {
        None => terminal.out(&result.text()),
        Some(path) => {
            if let Err(why) = write_text(path, &result.text()) {
                terminal.err(&format!("weave-tree: cannot write {}: {why}\n", path.display()));
                return terminal.finish(exit::FAILED);
            }
        }
    }
    let left = case.program.lines().count();
    terminal.err(&format!("from {lines} lines to {left}, {tried} programs tried\n"));
    terminal.finish(exit::SUCCESS)
}
