//! What runs cases: our engines in process, and any command that takes a program file.

pub mod command;
pub mod engine;
pub mod filter;
mod persistent;
pub mod profile;

use super::answer::Answer;
use super::case::Case;
use crate::limits::Limits;
use crate::run::EngineKind;
use engine::Engine;
use filter::Filters;
use profile::Profile;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
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

/// The names of backends that need no command.
pub const BUILT_IN: [&str; 3] = ["slots", "naive", "weave-tree"];

/// The backend that `--backend TEXT` means: one of [`BUILT_IN`], a profile if it ends in `.toml`, else a command.
///
/// `folder` is the current one, `itself` the program that is running. An error is a sentence.
pub fn named(
    text: &str,
    folder: &Path,
    itself: &Path,
    settings: &Settings,
) -> Result<Box<dyn Backend>, String> {
    let profile = match text {
        "slots" => return Ok(Box::new(Engine::new(EngineKind::Slots, settings))),
        "naive" => return Ok(Box::new(Engine::new(EngineKind::Naive, settings))),
        "weave-tree" => Profile::of_this_program(itself)?,
        _ if text.ends_with(".toml") => Profile::read(&folder.join(text))?,
        _ => Profile::of_command(text, folder)?,
    };
    Ok(profile.into_backend(settings))
}
