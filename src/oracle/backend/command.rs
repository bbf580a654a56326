//! A case in, the answer of a command out: one process a case.

use super::filter::Filters;
use super::persistent::Persistent;
use super::profile::{Errors, ExitCodes, Profile, Words};
use super::{Backend, Session, Settings};
use crate::events::Event;
use crate::host::Scratch;
use crate::host::process::{Allowance, End, Ended, Invocation, run};
use crate::host::{read_start, reason};
use crate::oracle::answer::{Answer, Ending, Told};
use crate::oracle::case::Case;
use crate::oracle::construct;
use crate::oracle::rule::used as rules_used;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// What the program file is called.
const FILE: &str = "program.wv";

/// Words of a command that stand for any number of words.
const FLAGS: &str = "{flags}";
const ARGUMENTS: &str = "{args}";

/// How many bytes of events are read; what follows is not compared.
const MOST_EVENTS: u64 = 64 << 20;

/// A backend that is a command, as its profile describes it.
pub struct Command {
    name: String,
    words: Vec<String>,
    profile: Profile,
    allowance: Allowance,
}

impl Command {
    pub fn new(profile: Profile, settings: &Settings) -> Command {
        let words = match &profile.command {
            Words::Text(text) => vec![text.clone()],
            Words::List(words) => words.clone(),
        };
        let name = profile.name.clone().unwrap_or_else(|| words.join(" "));
        let time = settings.timeout.unwrap_or_else(|| profile.timeout());
        let allowance = Allowance { time, output: profile.max_output, interrupt: settings.interrupt.clone() };
        Command { name, words, profile, allowance }
    }

    pub(super) fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    pub(super) fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The command for a case whose program stands in `file`: `{file}` is replaced, or appended if absent, the
    /// words `{flags}` and `{args}` stand for any number of words; arguments come last if they have no place.
    fn invocation(&self, words: &[String], case: &Case, file: &Path, folder: Option<&Path>) -> Invocation {
        let file = file.to_string_lossy();
        let mut filled: Vec<String> = Vec::new();
        for word in words {
            match word.as_str() {
                FLAGS => filled.extend(case.flags.iter().cloned()),
                ARGUMENTS => filled.extend(case.arguments.iter().cloned()),
                _ => filled.push(word.replace("{file}", &file)),
            }
        }
        if !words.iter().any(|word| word.contains("{file}")) {
            filled.push(file.into_owned());
        }
        if !words.iter().any(|word| word == ARGUMENTS) {
            filled.extend(case.arguments.iter().cloned());
        }
        self.invoke(filled, folder)
    }

    /// The command of persistent mode, which is told everything later.
    pub(super) fn talk(&self) -> Invocation {
        self.invoke(self.words.clone(), None)
    }

    fn invoke(&self, words: Vec<String>, folder: Option<&Path>) -> Invocation {
        let mut words = words.into_iter();
        Invocation {
            program: words.next().unwrap_or_default().into(),
            arguments: words.map(Into::into).collect(),
            folder: self.profile.folder.as_deref().or(folder).map(Path::to_owned),
            environment: self.profile.environment.clone().into_iter().collect(),
        }
    }

    fn run(&self, case: &Case) -> Answer {
        match self.run_words(&self.words, case) {
            Ok(ended) => self.answer(ended),
            Err(error) => Answer::bare(Ending::Missing(self.cannot_start(&error))),
        }
    }

    fn run_words(&self, words: &[String], case: &Case) -> io::Result<Ended> {
        let start = |file: &Path, folder: Option<&Path>| {
            let invocation = self.invocation(words, case, file, folder);
            run(&invocation, case.input.clone().into_bytes(), &self.allowance)
        };
        match &case.file {
            Some(file) => start(file, None),
            None => in_folder(case, |scratch, folder| {
                start(&scratch.write(FILE, case.program.as_bytes())?, Some(folder))
            }),
        }
    }

    /// The events of a run, in a file that the command is told of.
    fn events(&self, case: &Case) -> Option<Result<Vec<Event>, String>> {
        let Some(Words::List(words)) = &self.profile.events else { return None };
        let told = Scratch::new().map_err(|error| reason(&error)).and_then(|folder| {
            let path = folder.path().join("events");
            let place = path.to_string_lossy();
            let words: Vec<String> = words.iter().map(|word| word.replace("{events}", &place)).collect();
            self.run_words(&words, case).map_err(|error| self.cannot_start(&error))?;
            read_start(&path, MOST_EVENTS)
        });
        Some(told.and_then(|text| events_of(&text)))
    }

    /// The same for rules. Of an example its own rule counts, of other programs every rule that they put to use.
    fn lacks_rules(&self, case: &Case, rule: Option<&str>) -> Option<String> {
        let Profile { claims, lacks, .. } = &self.profile;
        if claims.is_none() && lacks.is_empty() {
            return None;
        }
        let rules = rule.map_or_else(|| rules_used(&case.program), |rule| BTreeSet::from([rule]));
        let unclaimed = |rule: &&&str| {
            claims.as_ref().is_some_and(|claims| !claims.iter().any(|word| construct::covers(word, rule)))
        };
        if let Some(rule) = rules.iter().find(unclaimed) {
            return Some(format!("the profile does not claim `{rule}`"));
        }
        let word = lacks.iter().find(|word| rules.iter().any(|rule| construct::covers(word, rule)))?;
        let subject = if rule.is_some() { "the profile lacks" } else { "the program uses" };
        Some(format!("{subject} `{word}`"))
    }

    pub(super) fn cannot_start(&self, error: &io::Error) -> String {
        format!("cannot start `{}`: {}", self.words.join(" "), reason(error))
    }

    fn answer(&self, ended: Ended) -> Answer {
        let ending = ending_of(ended.end, &self.profile.exit);
        let exit_code = match ended.end {
            End::Exited(code) => Some(code),
            End::Signalled(_) | End::TimedOut | End::Flooded | End::Interrupted => None,
        };
        let errors = match self.profile.errors {
            Errors::Words => None,
            Errors::Json => Some(told(&ended.error)),
        };
        Answer { ending, exit_code, output: ended.output, errors }
    }
}

/// The events of a file; a last line that is not ended is left out.
fn events_of(text: &str) -> Result<Vec<Event>, String> {
    let whole = text.get(..text.rfind('\n').map_or(0, |end| end + 1)).unwrap_or_default();
    whole.lines().map(Event::of_line).filter_map(Result::transpose).collect()
}

/// Calls `run` with a fresh folder in which the case's files stand and nothing else, and with the one around it.
pub(super) fn in_folder<T>(case: &Case, run: impl FnOnce(&Scratch, &Path) -> io::Result<T>) -> io::Result<T> {
    const FOLDER: &str = "run";
    let scratch = Scratch::new()?;
    let folder = scratch.make(FOLDER)?;
    for (name, bytes) in &case.files {
        scratch.write(&format!("{FOLDER}/{name}"), bytes)?;
    }
    run(&scratch, &folder)
}

pub(super) fn ending_of(end: End, codes: &ExitCodes) -> Ending {
    match end {
        End::Exited(code) if codes.unsupported.contains(&code) => {
            Ending::Unsupported(format!("it says so with exit code {code}"))
        }
        End::Exited(code) if codes.syntax.contains(&code) => Ending::Syntax,
        End::Exited(code) if codes.runtime.contains(&code) => Ending::Runtime,
        End::Exited(code) if codes.limit.contains(&code) => Ending::Limit,
        End::Exited(0) => Ending::Finished,
        End::Exited(code) => Ending::Exited(code),
        End::Signalled(signal) => Ending::Crashed(format!("ended by signal {signal}")),
        End::TimedOut => Ending::TimedOut,
        End::Flooded => Ending::Flooded,
        End::Interrupted => Ending::Interrupted,
    }
}

/// The errors among the lines of standard error.
fn told(error: &[u8]) -> Vec<Told> {
    let text = String::from_utf8_lossy(error);
    text.lines().filter_map(|line| told_in(&serde_json::from_str(line).ok()?)).collect()
}

/// One error; nothing if it is no object with a code, or a warning.
pub(super) fn told_in(json: &Json) -> Option<Told> {
    let code = json.get("code")?.as_str()?.to_owned();
    if json.get("severity").is_some_and(|severity| severity != "error") {
        return None;
    }
    let number = |name: &str| json.get(name).and_then(Json::as_u64).unwrap_or_default() as usize;
    let message = json.get("message").and_then(Json::as_str).unwrap_or_default().to_owned();
    Some(Told { code, line: number("line"), column: number("column"), message })
}

impl Backend for Command {
    fn name(&self) -> &str {
        &self.name
    }

    fn filters(&self) -> &Filters {
        &self.profile.filters
    }

    fn lacks(&self, case: &Case, rule: Option<&str>) -> Option<String> {
        let Profile { folder, persistent, .. } = &self.profile;
        if let Some(why) = self.lacks_rules(case, rule) {
            return Some(why);
        }
        if !case.flags.is_empty() && !persistent && !self.words.iter().any(|word| word == FLAGS) {
            return Some("the case has flags, and the command has no place for `{flags}`".to_owned());
        }
        if !case.files.is_empty() && folder.is_some() {
            return Some("the case has files, and the profile fixes the folder".to_owned());
        }
        let lacks = &self.profile.lacks;
        if lacks.is_empty() {
            return None;
        }
        let used: BTreeSet<&str> = construct::used(&case.program);
        let word = lacks.iter().find(|word| used.contains(word.as_str()))?;
        Some(format!("the program uses `{word}`"))
    }

    fn expected_failures(&self) -> Option<&Path> {
        self.profile.expected_failures.as_deref()
    }

    fn start(&self) -> Box<dyn Session + '_> {
        if self.profile.persistent { Box::new(Persistent::new(self)) } else { Box::new(Once(self)) }
    }
}

struct Once<'a>(&'a Command);

impl Session for Once<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        self.0.run(case)
    }

    fn events(&mut self, case: &Case) -> Option<Result<Vec<Event>, String>> {
        self.0.events(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &str, case: &Case) -> Vec<String> {
        let profile = Profile::of_command(command, Path::new("/nowhere")).expect("a command");
        let command = Command::new(profile, &Settings::default());
        let invocation = command.invocation(&command.words, case, Path::new("/tmp/p.wv"), None);
        let text = |word: &std::ffi::OsString| word.to_string_lossy().into_owned();
        std::iter::once(&invocation.program).chain(&invocation.arguments).map(text).collect()
    }

    #[test]
    fn the_file_and_the_arguments_have_their_places() {
        let mut case = Case::new("x", "");
        assert_eq!(words("weaver", &case), ["weaver", "/tmp/p.wv"]);
        assert_eq!(words("weaver --in={file} -q", &case), ["weaver", "--in=/tmp/p.wv", "-q"]);
        assert_eq!(words("'a b' \"c d\"", &case), ["a b", "c d", "/tmp/p.wv"]);
        case.arguments = vec!["x y".to_owned(), "z".to_owned()];
        case.flags = vec!["--seed".to_owned(), "1".to_owned()];
        assert_eq!(words("weaver", &case), ["weaver", "/tmp/p.wv", "x y", "z"]);
        assert_eq!(
            words("weaver {flags} {args} {file}", &case),
            ["weaver", "--seed", "1", "x y", "z", "/tmp/p.wv"]
        );
    }

    #[test]
    fn errors_are_read_from_lines_of_json() {
        let error = concat!(
            "warming up\n",
            "{\"code\":\"type\",\"severity\":\"error\",\"message\":\"m\",\"line\":3,\"column\":5}\n",
            "{\"code\":\"name\",\"severity\":\"warning\",\"line\":1}\n[]\n{\"code\":\"odd\"}\n"
        );
        let told = told(error.as_bytes());
        let read: Vec<_> = told.iter().map(|error| (error.code.as_str(), error.line, error.column)).collect();
        assert_eq!(read, [("type", 3, 5), ("odd", 0, 0)]);
    }
}
