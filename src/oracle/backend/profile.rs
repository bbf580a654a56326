//! A backend's profile in TOML, or its command, in; the backend out.

use super::Backend;
use super::Settings;
use super::command::Command;
use super::filter::Filters;
use crate::host::read_text;
use crate::oracle::construct;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is known of a backend (`grammar/BACKENDS.md`).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub name: Option<String>,
    pub command: Words,
    /// The command that also writes the events of its run into `{events}`.
    pub events: Option<Words>,
    /// Seconds a case may take.
    #[serde(default = "default_timeout")]
    timeout: f64,
    /// How many bytes of output are read before the backend is killed.
    #[serde(default = "default_output")]
    pub max_output: usize,
    /// Where the command runs; without it, in a fresh folder for each case.
    pub folder: Option<PathBuf>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// One process for all cases: a JSON line in, a JSON line out.
    #[serde(default)]
    pub persistent: bool,
    /// How errors on standard error are told.
    #[serde(default)]
    pub errors: Errors,
    #[serde(default)]
    pub exit: ExitCodes,
    #[serde(default)]
    pub filters: Filters,
    /// Chapters and rules whose examples are tried; all, if not given.
    pub claims: Option<Vec<String>>,
    /// Chapters, rules, constructs and built-ins that it does not have.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// A list of expected failures, beside the profile.
    pub expected_failures: Option<PathBuf>,
}

/// A command as one text, split as a shell splits it, or as words.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(untagged)]
pub enum Words {
    Text(String),
    List(Vec<String>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Errors {
    /// In its own words, which nobody reads.
    #[default]
    Words,
    /// As lines of JSON, like those of `--errors json`, of which `code`, `line` and `column` are read.
    Json,
}

/// Which exit codes mean which outcome class; others are the program's own.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExitCodes {
    pub syntax: Vec<i32>,
    pub runtime: Vec<i32>,
    pub limit: Vec<i32>,
    /// The backend says that it lacks what the program needs.
    pub unsupported: Vec<i32>,
}

impl Default for ExitCodes {
    fn default() -> ExitCodes {
        ExitCodes { syntax: vec![65], runtime: vec![70], limit: vec![75], unsupported: Vec::new() }
    }
}

fn default_timeout() -> f64 {
    10.0
}

fn default_output() -> usize {
    16 << 20
}

/// The profile of `weave-tree` as a command.
const THIS_PROGRAM: &str = include_str!("../../../grammar/backends/weave-tree.toml");

impl Profile {
    /// Reads a profile; relative paths in it start at its folder.
    pub fn read(path: &Path) -> Result<Profile, String> {
        let shown = path.display();
        let text = read_text(path).map_err(|why| format!("cannot read the profile {shown}: {why}"))?;
        let mut profile = Profile::parse(&text).map_err(|why| format!("{shown}: {why}"))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        profile.name.get_or_insert_with(|| {
            path.file_stem().map_or_else(|| text.clone(), |stem| stem.to_string_lossy().into_owned())
        });
        for path in [&mut profile.folder, &mut profile.expected_failures].into_iter().flatten() {
            *path = folder.join(&*path);
        }
        profile.resolve(folder)
    }

    fn parse(text: &str) -> Result<Profile, String> {
        let profile: Profile = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
        if Duration::try_from_secs_f64(profile.timeout).is_err() || profile.timeout <= 0.0 {
            return Err("expected `timeout` to be more than 0 seconds".to_owned());
        }
        if let Some(word) = profile.lacks.iter().find(|word| !construct::is_known(word)) {
            return Err(format!("`lacks`: `{word}` is no chapter, rule, construct or built-in"));
        }
        if let Some(word) = profile.claims.iter().flatten().find(|word| !construct::is_rule(word)) {
            return Err(format!("`claims`: `{word}` is no chapter or rule"));
        }
        Ok(profile)
    }

    /// A command with nothing else known.
    pub fn of_command(text: &str, folder: &Path) -> Result<Profile, String> {
        let profile = Profile {
            name: Some(text.to_owned()),
            command: Words::Text(text.to_owned()),
            events: None,
            timeout: default_timeout(),
            max_output: default_output(),
            folder: None,
            environment: BTreeMap::new(),
            persistent: false,
            errors: Errors::Words,
            exit: ExitCodes::default(),
            filters: Filters::default(),
            claims: None,
            lacks: Vec::new(),
            expected_failures: None,
        };
        profile.resolve(folder)
    }

    /// The running program, as a command with more flags.
    pub fn of_this_program(itself: &Path, flags: &[&str]) -> Result<Profile, String> {
        let mut profile = Profile::parse(THIS_PROGRAM)?.resolve(Path::new("."))?;
        for command in std::iter::once(&mut profile.command).chain(&mut profile.events) {
            if let Words::List(words) = command {
                words.splice(1..1, flags.iter().map(|&flag| flag.to_owned()));
                if let Some(program) = words.first_mut() {
                    *program = itself.to_string_lossy().into_owned();
                }
            }
        }
        Ok(profile)
    }

    /// Splits the commands into words, and makes absolute what names a file beside them: cases run in other folders.
    fn resolve(mut self, folder: &Path) -> Result<Profile, String> {
        for command in std::iter::once(&mut self.command).chain(&mut self.events) {
            *command = Words::List(words(command, folder)?);
        }
        Ok(self)
    }

    pub fn timeout(&self) -> Duration {
        Duration::from_secs_f64(self.timeout)
    }

    pub fn into_backend(self, settings: &Settings) -> Box<dyn Backend> {
        Box::new(Command::new(self, settings))
    }
}

fn words(command: &Words, folder: &Path) -> Result<Vec<String>, String> {
    let words = match command {
        Words::List(words) => words.clone(),
        Words::Text(text) => shlex::split(text)
            .ok_or_else(|| format!("expected a command, found `{text}`, where a quote is open"))?,
    };
    if words.first().is_none_or(String::is_empty) {
        return Err("expected a command, found nothing".to_owned());
    }
    let absolute = |(at, word): (usize, String)| {
        let path = folder.join(&word);
        // The system looks for the first word in its own folders, unless it is a path.
        let is_file = (at > 0 || word.contains('/')) && !word.is_empty() && path.is_file();
        if is_file { path.to_string_lossy().into_owned() } else { word }
    };
    Ok(words.into_iter().enumerate().map(absolute).collect())
}
