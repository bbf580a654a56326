//! Flags that name backends and reports in, backends and written reports out.

#![expect(clippy::disallowed_methods, reason = "a command's own words start where the user stands")]

use super::amount::duration;
use super::exit;
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, render_placeless};
use crate::host::{Interrupt, write_text};
use crate::limits::Limits;
use crate::oracle::backend::{Backend, Settings, named, named_outside};
use crate::oracle::report::{Report, html, json, junit};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

#[derive(Args)]
pub struct BackendFlags {
    /// A command that takes a program file, a profile (FILE.toml), or `slots`, `naive`, `weave-tree`; may be repeated
    #[arg(long = "backend", value_name = "BACKEND")]
    pub backends: Vec<String>,

    /// How long a backend may take for a case [default: 10, or what its profile says]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = duration)]
    pub timeout: Option<Duration>,

    /// How many cases run at once [default: as many as there are processors]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

#[derive(Args)]
pub struct ReportFlags {
    /// The report as one line of JSON on standard output
    #[arg(long)]
    pub json: bool,

    /// Write the report as JUnit XML
    #[arg(long, value_name = "OUT.xml")]
    pub junit: Option<PathBuf>,

    /// Write the report as one page: a matrix of backends and cases
    #[arg(long, value_name = "OUT.html")]
    pub html: Option<PathBuf>,
}

impl BackendFlags {
    /// How backends run; Ctrl-C ends them all.
    pub fn settings(&self) -> Settings {
        let interrupt = Interrupt::on_ctrl_c().unwrap_or_default();
        Settings { timeout: self.timeout, limits: Limits::default(), interrupt: Some(interrupt.flag()) }
    }

    pub fn jobs(&self) -> usize {
        self.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
    }
}

/// A bar of so many cases on standard error, which shows nothing where that is no terminal.
pub fn bar(cases: u64) -> ProgressBar {
    let bar = ProgressBar::new(cases);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} {per_sec} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// The backend that a word of the command line means.
pub fn backend(text: &str, settings: &Settings) -> Result<Box<dyn Backend>, String> {
    let (folder, itself) = here();
    named(text, &folder, &itself, settings)
}

/// The same for programs that may touch the world.
pub fn backend_outside(text: &str, settings: &Settings) -> Result<Box<dyn Backend>, String> {
    let (folder, itself) = here();
    named_outside(text, &folder, &itself, settings)
}

/// A word of a command as a shell takes it.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// An error if two backends have one name: reports could not tell them apart.
pub fn distinct<'b>(backends: impl IntoIterator<Item = &'b dyn Backend>) -> Result<(), String> {
    let mut names = BTreeSet::new();
    match backends.into_iter().find(|backend| !names.insert(backend.name())) {
        Some(backend) => {
            Err(format!("two backends are called `{}`: give one a `name` in a profile", backend.name()))
        }
        None => Ok(()),
    }
}

/// The current folder, and the program that is running.
fn here() -> (PathBuf, PathBuf) {
    let itself = std::env::current_exe().unwrap_or_else(|_| "weave-tree".into());
    (std::env::current_dir().unwrap_or_default(), itself)
}

impl ReportFlags {
    /// Writes the files that are asked for, and the JSON. The exit code.
    pub fn write(&self, report: &Report, settings: &Settings, terminal: &mut Terminal) -> u8 {
        if self.json {
            terminal.out(&json::line(report));
        }
        let mut code = if report.is_fine() { exit::SUCCESS } else { exit::DIFFERENT };
        let junit = self.junit.as_ref().map(|path| (path, junit::text(report)));
        let html = self.html.as_ref().map(|path| (path, Ok(html::page(report))));
        for (path, text) in [junit, html].into_iter().flatten() {
            if let Err(why) = text.and_then(|text| write_text(path, &text)) {
                let message = format!("cannot write the report: {why}");
                terminal.err(&render_placeless("io", &path.to_string_lossy(), &message, Form::Short));
                code = exit::FAILED;
            }
        }
        if settings.flow().is_break() { exit::INTERRUPTED } else { code }
    }
}
