//! `weave-tree diff FILE…`: programs and backends in, where they part out.

use super::backends::{BackendFlags, ReportFlags, backend_outside};
use super::load::load;
use super::terminal::Terminal;
use crate::diagnostic::render::Form;
use crate::oracle::backend::{Backend, Settings};
use crate::oracle::case::Case;
use crate::oracle::diff::{Comparison, diff as run};
use crate::oracle::report::text;
use clap::Args;
use std::ffi::OsString;
use std::path::Path;

#[derive(Args)]
pub struct DiffFlags {
    /// The programs
    #[arg(required = true, value_name = "FILE")]
    files: Vec<OsString>,

    #[command(flatten)]
    backends: BackendFlags,

    /// Whose answers are right [default: slots]
    #[arg(long, value_name = "BACKEND", default_value = "slots", hide_default_value = true)]
    against: String,

    /// Compare calls and returns too, with backends that tell their events (grammar/EVENTS.md)
    #[arg(long)]
    events: bool,

    #[command(flatten)]
    report: ReportFlags,
}

pub fn diff(flags: &DiffFlags, form: Form, mut terminal: Terminal) -> u8 {
    let settings = flags.backends.settings();
    let (against, backends) = match flags.sides(&settings) {
        Ok(sides) => sides,
        Err(message) => return terminal.refuse(&message),
    };
    let mut cases = Vec::new();
    for file in &flags.files {
        match load(file, form, &mut terminal) {
            Ok(source) => {
                let place = std::path::absolute(file).unwrap_or_else(|_| Path::new(file).to_owned());
                let case = Case::new(source.name(), source.text());
                cases.push(Case { file: Some(place).filter(|_| file != "-"), ..case });
            }
            Err(code) => return terminal.finish(code),
        }
    }
    let comparison = Comparison { against: &*against, backends: &backends, events: flags.events };
    let report = run(cases, &comparison, flags.backends.jobs(), |report| {
        if !flags.report.json {
            terminal.out(&text::last_findings(report));
        }
        settings.flow()
    });
    if !flags.report.json {
        terminal.out(&text::summary(&report));
    }
    let code = flags.report.write(&report, &settings, &mut terminal);
    terminal.finish(code)
}

/// Whose answers are right, and those that are compared with them.
type Sides = (Box<dyn Backend>, Vec<Box<dyn Backend>>);

impl DiffFlags {
    fn sides(&self, settings: &Settings) -> Result<Sides, String> {
        if self.backends.backends.is_empty() {
            return Err("expected --backend: a command, a profile, or one of our engines".to_owned());
        }
        let against = backend_outside(&self.against, settings)?;
        let backends = self.backends.backends.iter().map(|name| backend_outside(name, settings));
        Ok((against, backends.collect::<Result<_, _>>()?))
    }
}
