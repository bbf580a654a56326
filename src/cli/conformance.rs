//! `weave-tree conformance`: backends in, a verdict on every example of the reference out.

use super::backends::{BackendFlags, ReportFlags, backend, bar, distinct};
use super::exit;
use super::expected::{self, ExpectedFlags};
use super::terminal::Terminal;
use crate::host::write_text;
use crate::oracle::backend::Settings;
use crate::oracle::conformance::{Candidate, conformance as run};
use crate::oracle::expected::ExpectedFailures;
use crate::oracle::export;
use crate::oracle::report::{Report, text};
use crate::reference::{self, Example, Reference};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct ConformanceFlags {
    #[command(flatten)]
    backends: BackendFlags,

    /// Only examples whose id contains TEXT, such as `scope.` or `/recursion`; may be repeated
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,

    #[command(flatten)]
    expected: ExpectedFlags,

    /// Run nothing; write every example as a JSON file into DIR
    #[arg(long, value_name = "DIR", conflicts_with_all = ["backends", "update", "expected"])]
    export: Option<PathBuf>,

    #[command(flatten)]
    report: ReportFlags,
}

pub fn conformance(flags: &ConformanceFlags, mut terminal: Terminal) -> u8 {
    let reference = match reference::read() {
        Ok(reference) => reference,
        Err(malformed) => return terminal.refuse(&malformed.to_string()),
    };
    let examples: Vec<&Example> = reference.examples.iter().filter(|example| flags.wants(example)).collect();
    if examples.is_empty() {
        return terminal.refuse("no example has such an id; the ids stand in `grammar/`");
    }
    if let Some(folder) = &flags.export {
        return export_to(folder, &examples, terminal);
    }
    let settings = flags.backends.settings();
    let listed = match flags.candidates(&settings, &reference) {
        Ok(listed) => listed,
        Err(message) => return terminal.refuse(&message),
    };
    let (mut candidates, lists): (Vec<Candidate>, Vec<Option<PathBuf>>) = listed.into_iter().unzip();
    let show_at_once = !flags.report.json && !flags.expected.update;
    let bar = bar(examples.len() as u64);
    let each = |report: &Report| {
        bar.inc(1);
        if show_at_once {
            bar.suspend(|| terminal.out(&text::last_findings(report)));
        }
        settings.flow()
    };
    let mut report = run(&examples, &candidates, flags.backends.jobs(), each);
    bar.finish_and_clear();
    if flags.expected.update {
        let known = |name: &str| reference.examples.iter().position(|example| example.id == name);
        let rank = |name: &str| known(name).unwrap_or(usize::MAX);
        if let Err(message) = expected::update(&mut report, &mut candidates, &lists, rank) {
            return terminal.refuse(&message);
        }
        if !flags.report.json {
            report.rows.iter().for_each(|row| terminal.out(&text::findings(&report, row)));
        }
    }
    if !flags.report.json {
        show(&report, &mut terminal);
    }
    let code = flags.report.write(&report, &settings, &mut terminal);
    terminal.finish(code)
}

impl ConformanceFlags {
    fn wants(&self, example: &Example) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|part| example.id.contains(part.as_str()))
    }

    /// The backends, each with its expected failures and the file where these stand.
    fn candidates(
        &self,
        settings: &Settings,
        reference: &Reference,
    ) -> Result<Vec<(Candidate, Option<PathBuf>)>, String> {
        let default = ["slots".to_owned()];
        let names = if self.backends.backends.is_empty() { &default[..] } else { &self.backends.backends };
        self.expected.check(names.len())?;
        let candidate = |name: &String| {
            let backend = backend(name, settings)?;
            let path = self.expected.path(name, backend.expected_failures())?;
            let failures = self.known(self.expected.read(path.as_deref())?, path.as_deref(), reference)?;
            Ok((Candidate { backend, failures }, path))
        };
        let listed: Vec<_> = names.iter().map(candidate).collect::<Result<_, String>>()?;
        distinct(listed.iter().map(|(candidate, _)| &*candidate.backend))?;
        Ok(listed)
    }

    /// A list without strangers. Only one that is to be written anew may have some.
    fn known(
        &self,
        list: ExpectedFailures,
        path: Option<&Path>,
        reference: &Reference,
    ) -> Result<ExpectedFailures, String> {
        let is_known = |name: &str| reference.examples.iter().any(|example| example.id == name);
        match (list.stranger(is_known).filter(|_| !self.expected.update), path) {
            (Some(name), Some(path)) => {
                Err(format!("{}: there is no example `{name}`; --update takes it out", path.display()))
            }
            _ => Ok(list.known(is_known)),
        }
    }
}

fn show(report: &Report, terminal: &mut Terminal) {
    for (index, backend) in report.backends.iter().enumerate() {
        terminal.out(&format!("\n{backend}\n\n{}", text::support(report, index)));
    }
    terminal.out(&format!("\n{}", text::summary(report)));
}

fn export_to(folder: &Path, examples: &[&Example], mut terminal: Terminal) -> u8 {
    let mut paths = Vec::new();
    for example in examples {
        let (path, text) = export::case(example);
        if let Err(why) = write_text(&folder.join(&path), &text) {
            terminal.err(&format!("weave-tree: cannot write {}: {why}\n", folder.join(&path).display()));
            return terminal.finish(exit::FAILED);
        }
        paths.push(path);
    }
    if let Err(why) = write_text(&folder.join("index.json"), &export::index(&paths)) {
        terminal.err(&format!("weave-tree: cannot write {}: {why}\n", folder.join("index.json").display()));
        return terminal.finish(exit::FAILED);
    }
    terminal.out(&format!("{} cases in {}\n", paths.len(), folder.display()));
    terminal.finish(exit::SUCCESS)
}
