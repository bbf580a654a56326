//! `weave-tree diff FILE…`: programs and backends in, where they part out.

use super::backends::{BackendFlags, ReportFlags, backend_outside, bar, distinct};
use super::expected::{self, ExpectedFlags};
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::render::Form;
use crate::host::read_text;
use crate::oracle::backend::{Backend, Settings};
use crate::oracle::capsule::Capsule;
use crate::oracle::case::Case;
use crate::oracle::conformance::Candidate;
use crate::oracle::diff::{Comparison, diff as run};
use crate::oracle::report::text;
use crate::source::Source;
use clap::Args;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct DiffFlags {
    /// The programs; of a case capsule, its input, arguments and files too
    #[arg(required = true, value_name = "FILE")]
    files: Vec<OsString>,

    /// What the programs find on standard input [default: nothing]
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// The programs' own arguments
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<String>,

    #[command(flatten)]
    backends: BackendFlags,

    /// Whose answers are right [default: slots]
    #[arg(long, value_name = "BACKEND", default_value = "slots", hide_default_value = true)]
    against: String,

    /// Compare calls and returns too, with backends that tell their events (grammar/EVENTS.md)
    #[arg(long)]
    events: bool,

    #[command(flatten)]
    expected: ExpectedFlags,

    #[command(flatten)]
    report: ReportFlags,
}

pub fn diff(flags: &DiffFlags, form: Form, mut terminal: Terminal) -> u8 {
    let settings = flags.backends.settings();
    let (against, mut candidates, lists) = match flags.sides(&settings) {
        Ok(sides) => sides,
        Err(message) => return terminal.refuse(&message),
    };
    let input = match flags.input.as_deref().map(read_text).transpose() {
        Ok(input) => input.unwrap_or_default(),
        Err(why) => return terminal.refuse(&format!("cannot read the programs' input: {why}")),
    };
    let mut cases = Vec::new();
    for file in &flags.files {
        match load(file, form, &mut terminal) {
            Ok(source) => cases.push(flags.case(file, &source, &input)),
            Err(code) => return terminal.finish(code),
        }
    }
    let comparison = Comparison { against: &*against, candidates: &candidates, events: flags.events };
    let show_at_once = !flags.report.json && !flags.expected.update;
    let bar = bar(cases.len() as u64);
    let mut report = run(cases, &comparison, flags.backends.jobs(), |report| {
        bar.inc(1);
        if show_at_once {
            bar.suspend(|| terminal.out(&text::last_findings(report)));
        }
        settings.flow()
    });
    bar.finish_and_clear();
    if flags.expected.update {
        let names: Vec<String> = report.rows.iter().map(|row| row.case.name.clone()).collect();
        let rank = |name: &str| names.iter().position(|known| known == name).unwrap_or(usize::MAX);
        if let Err(message) = expected::update(&mut report, &mut candidates, &lists, rank) {
            return terminal.refuse(&message);
        }
        if !flags.report.json {
            report.rows.iter().for_each(|row| terminal.out(&text::findings(&report, row)));
        }
    }
    if !flags.report.json {
        terminal.out(&text::summary(&report));
    }
    let code = flags.report.write(&report, &settings, &mut terminal);
    terminal.finish(code)
}

/// Whose answers are right, those that are compared with them, and where their expected failures stand.
type Sides = (Box<dyn Backend>, Vec<Candidate>, Vec<Option<PathBuf>>);

impl DiffFlags {
    /// A program runs where it stands; a capsule brings its own world.
    fn case(&self, file: &OsStr, source: &Source, input: &str) -> Case {
        if let Some(capsule) = Capsule::read(source.text()) {
            return Case { name: source.name().to_owned(), ..capsule.case };
        }
        let place = std::path::absolute(file).unwrap_or_else(|_| Path::new(file).to_owned());
        Case {
            input: input.to_owned(),
            arguments: self.arguments.clone(),
            file: Some(place).filter(|_| file != "-"),
            ..Case::new(source.name(), source.text())
        }
    }

    fn sides(&self, settings: &Settings) -> Result<Sides, String> {
        if self.backends.backends.is_empty() {
            return Err("expected --backend: a command, a profile, or one of our engines".to_owned());
        }
        let against = backend_outside(&self.against, settings)?;
        self.expected.check(self.backends.backends.len())?;
        let candidate = |name: &String| {
            // The list of a profile is one of examples.
            let path = self.expected.path(name, None)?;
            let failures = self.expected.read(path.as_deref())?;
            Ok((Candidate { backend: backend_outside(name, settings)?, failures }, path))
        };
        let listed: Result<Vec<_>, String> = self.backends.backends.iter().map(candidate).collect();
        let (candidates, lists): (Vec<Candidate>, Vec<_>) = listed?.into_iter().unzip();
        distinct(candidates.iter().map(|candidate| &*candidate.backend))?;
        Ok((against, candidates, lists))
    }
}
