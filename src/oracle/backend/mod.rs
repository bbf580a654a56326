//! What runs cases: our engines in process, and any command that takes a program file.

pub mod command;
pub mod engine;
pub mod filter;
mod persistent;
pub mod profile;

use super::answer::Answer;
use super::case::{Case, Tree};
use crate::events::Event;
use crate::limits::{Gc, Limits};
use crate::run::EngineKind;
use engine::Engine;
use filter::Filters;
use profile::Profile;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// An implementation of Weave.
pub trait Backend: Sync {
    /// What it is called in reports.
    fn name(&self) -> &str;

    /// How its output is compared.
    fn filters(&self) -> &Filters;

    /// Why it cannot run the case, if what is known of it says so. The case belongs to `rule`, if to any.
    fn lacks(&self, case: &Case, rule: Option<&str>) -> Option<String>;

    /// Where the list of what it is expected to fail stands.
    fn expected_failures(&self) -> Option<&Path> {
        None
    }

    /// Someone who runs cases one after the other; each thread has its own.
    fn start(&self) -> Box<dyn Session + '_>;
}

/// Runs cases one after the other.
pub trait Session {
    /// Always gives an answer, whatever the implementation does.
    fn run(&mut self, case: &Case) -> Answer;

    /// The same, for one who can do with the tree of the case's program.
    fn run_tree(&mut self, case: &Case, _tree: &Tree) -> Answer {
        self.run(case)
    }

    /// The events of a run, or why there are none. `None` if the backend does not tell events.
    fn events(&mut self, _: &Case) -> Option<Result<Vec<Event>, String>> {
        None
    }
}

/// What the command line says about all backends.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `--timeout`: a case's time, instead of what a profile says.
    pub timeout: Option<Duration>,
    /// The limits of runs in process.
    pub limits: Limits,
    /// Set from outside when everything shall end.
    pub interrupt: Option<Arc<AtomicBool>>,
}

impl Settings {
    /// Whether to go on.
    pub fn flow(&self) -> ControlFlow<()> {
        let ends = self.interrupt.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed));
        if ends { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Our engines in process, by the names that `--backend` knows; `slots` with each way to collect closures.
const ENGINES: [(&str, EngineKind, Gc); 5] = [
    ("slots", EngineKind::Slots, Gc::Auto),
    ("slots:off", EngineKind::Slots, Gc::Off),
    ("slots:exit", EngineKind::Slots, Gc::Exit),
    ("slots:stress", EngineKind::Slots, Gc::Stress),
    (NAIVE, EngineKind::Naive, Gc::Auto),
];

const NAIVE: &str = "naive";

/// The name of the running program as a command.
const ITSELF: &str = "weave-tree";

/// The backend that `--backend TEXT` means: one of our engines, `weave-tree` for the running program as a command, a
/// profile if it ends in `.toml`, else a command.
///
/// `folder` is the current one, `itself` the program that is running. An error is a sentence.
pub fn named(
    text: &str,
    folder: &Path,
    itself: &Path,
    settings: &Settings,
) -> Result<Box<dyn Backend>, String> {
    if let Some((name, kind, gc)) = ENGINES.into_iter().find(|(name, _, _)| *name == text) {
        return Ok(Box::new(Engine::new(name, kind, gc, settings)));
    }
    let profile = match text {
        ITSELF => Profile::of_this_program(itself, &[])?,
        _ if text.ends_with(".toml") => Profile::read(&folder.join(text))?,
        _ => Profile::of_command(text, folder)?,
    };
    Ok(profile.into_backend(settings))
}

/// As [`named`], for programs that may touch the world: our engines run as commands, in the current folder.
pub fn named_outside(
    text: &str,
    folder: &Path,
    itself: &Path,
    settings: &Settings,
) -> Result<Box<dyn Backend>, String> {
    let flags = |(name, kind, gc): (&str, EngineKind, Gc)| {
        (name == text).then_some(match (kind, gc) {
            (EngineKind::Naive, _) => ["--engine", "naive"],
            (EngineKind::Slots, Gc::Auto) => ["--gc", "auto"],
            (EngineKind::Slots, Gc::Off) => ["--gc", "off"],
            (EngineKind::Slots, Gc::Exit) => ["--gc", "exit"],
            (EngineKind::Slots, Gc::Stress) => ["--gc", "stress"],
        })
    };
    match ENGINES.into_iter().find_map(flags) {
        None => named(text, folder, itself, settings),
        Some(flags) => {
            let mut profile = Profile::of_this_program(itself, &flags)?;
            profile.name = Some(text.to_owned());
            if text == NAIVE {
                // Only `slots` tells its events.
                profile.events = None;
            }
            Ok(profile.into_backend(settings))
        }
    }
}
