//! `weave-tree conformance`: backends in, a verdict on every example of the reference out.

use super::backends::{BackendFlags, ReportFlags, backend, bar};
use super::exit;
use super::terminal::Terminal;
use crate::host::{read_text, write_text};
use crate::oracle::backend::Settings;
use crate::oracle::conformance::{Candidate, conformance as run};
use crate::oracle::expected::ExpectedFailures;
use crate::oracle::export;
use crate::oracle::report::{Report, text};
use crate::oracle::verdict::Verdict;
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

    /// The list of examples that the backend is expected to fail [default: what its profile says]
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,

    /// Write the list of expected failures anew from what fails now
    #[arg(long)]
    update: bool,

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
    let show_at_once = !flags.report.json && !flags.update;
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
    if flags.update {
        if let Err(message) = update(&mut report, &mut candidates, &lists, &reference) {
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
        if self.expected.is_some() && names.len() > 1 {
            return Err("--expected is for one backend: name the lists in the profiles".to_owned());
        }
        let candidate = |name: &String| {
            let backend = backend(name, settings)?;
            let path = self.expected.clone().or_else(|| backend.expected_failures().map(Path::to_owned));
            if self.update && path.is_none() {
                return Err(format!(
                    "--update needs a list for {name}: --expected FILE, or `expected_failures` in a profile"
                ));
            }
            let failures = match &path {
                Some(path) => read_list(path, self.update, reference)?,
                None => ExpectedFailures::default(),
            };
            Ok((Candidate { backend, failures }, path))
        };
        names.iter().map(candidate).collect()
    }
}

/// A list as it stands in a file. One that is to be written anew need not be there, and may have strangers.
fn read_list(path: &Path, will_be_updated: bool, reference: &Reference) -> Result<ExpectedFailures, String> {
    let shown = path.display();
    let text = match read_text(path) {
        Ok(text) => text,
        Err(_) if will_be_updated => return Ok(ExpectedFailures::default()),
        Err(why) => return Err(format!("cannot read the expected failures {shown}: {why}")),
    };
    let list = ExpectedFailures::parse(&text).map_err(|why| format!("{shown}: {why}"))?;
    let is_known = |name: &str| reference.examples.iter().any(|example| example.id == name);
    if let Some(name) = list.stranger(is_known).filter(|_| !will_be_updated) {
        return Err(format!("{shown}: there is no example `{name}`; --update takes it out"));
    }
    Ok(list.known(is_known))
}

/// Writes the lists anew and gives the verdicts that follow from them.
fn update(
    report: &mut Report,
    candidates: &mut [Candidate],
    lists: &[Option<PathBuf>],
    reference: &Reference,
) -> Result<(), String> {
    let rank =
        |name: &str| reference.examples.iter().position(|example| example.id == name).unwrap_or(usize::MAX);
    for (index, (candidate, path)) in candidates.iter_mut().zip(lists).enumerate() {
        let verdicts = report
            .rows
            .iter()
            .filter_map(|row| Some((row.case.name.as_str(), &row.cells.get(index)?.verdict)));
        candidate.failures = candidate.failures.updated(verdicts);
        if let Some(path) = path {
            write_text(path, &candidate.failures.to_text(rank))
                .map_err(|why| format!("cannot write the expected failures {}: {why}", path.display()))?;
        }
        for row in &mut report.rows {
            let reason = candidate.failures.reason(&row.case.name).map(str::to_owned);
            let Some(cell) = row.cells.get_mut(index) else { continue };
            cell.verdict = match (cell.verdict.clone(), reason) {
                (Verdict::UnexpectedPass(_), None) => Verdict::Agree,
                (verdict, Some(reason)) => verdict.expected_to_fail(&reason),
                (verdict, None) => verdict,
            };
        }
    }
    Ok(())
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
