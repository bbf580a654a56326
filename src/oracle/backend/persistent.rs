//! Cases in, answers out, through one process that reads a line of JSON a case and answers with one.

use super::Session;
use super::command::{Command, ending_of, in_folder, told_in};
use crate::host::process::{End, Process};
use crate::oracle::answer::{Answer, Ending};
use crate::oracle::case::Case;
use serde_json::{Value as Json, json};
use std::path::Path;

/// How requests and answers are laid out; raised when a field changes its meaning.
const SCHEMA: u32 = 1;

/// The talk with a process. After a breach it is ended, and the next case begins a new one.
pub struct Persistent<'a> {
    command: &'a Command,
    process: Option<Process>,
}

impl<'a> Persistent<'a> {
    pub fn new(command: &'a Command) -> Persistent<'a> {
        Persistent { command, process: None }
    }

    fn ask(&mut self, case: &Case, folder: Option<&Path>) -> Answer {
        let process = match &mut self.process {
            Some(process) => process,
            None => match Process::start(&self.command.talk()) {
                Ok(process) => self.process.insert(process),
                Err(error) => return Answer::bare(Ending::Missing(self.command.cannot_start(&error))),
            },
        };
        process.send(request(case, folder).into_bytes());
        let answer = process.line(self.command.allowance());
        let _words_nobody_reads = process.error();
        let answer = match answer {
            Ok(line) => read(&line).unwrap_or_else(|why| Answer::bare(Ending::Crashed(why))),
            Err(End::Exited(code)) => {
                Answer::bare(Ending::Crashed(format!("it ended with exit code {code} instead of answering")))
            }
            Err(end) => Answer::bare(ending_of(end, &self.command.profile().exit)),
        };
        let is_well = match answer.ending {
            Ending::Crashed(_)
            | Ending::TimedOut
            | Ending::Flooded
            | Ending::Interrupted
            | Ending::Missing(_) => false,
            Ending::Finished
            | Ending::Exited(_)
            | Ending::Syntax
            | Ending::Runtime
            | Ending::Limit
            | Ending::Unsupported(_) => true,
        };
        if !is_well {
            self.process = None;
        }
        answer
    }
}

impl Session for Persistent<'_> {
    fn run(&mut self, case: &Case) -> Answer {
        if case.files.is_empty() {
            return self.ask(case, None);
        }
        in_folder(case, |_, folder| Ok(self.ask(case, Some(folder))))
            .unwrap_or_else(|error| Answer::bare(Ending::Missing(self.command.cannot_start(&error))))
    }
}

fn request(case: &Case, folder: Option<&Path>) -> String {
    let folder = folder.map(|folder| folder.to_string_lossy().into_owned());
    let request = json!({
        "schema": SCHEMA,
        "id": case.name,
        "program": case.program,
        "input": case.input,
        "args": case.arguments,
        "flags": case.flags,
        "folder": folder,
    });
    format!("{request}\n")
}

/// `{"outcome": "finished", "output": "…", "exit": 3, "errors": [{"code": "type", "line": 3}]}`
fn read(line: &[u8]) -> Result<Answer, String> {
    let json: Json = serde_json::from_slice(line)
        .map_err(|error| format!("expected a line of JSON as an answer: {error}"))?;
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let exit_code = json.get("exit").and_then(Json::as_i64).and_then(|code| i32::try_from(code).ok());
    let ending = match (text("outcome"), exit_code) {
        (Some("finished"), _) | (Some("exit"), Some(0)) => Ending::Finished,
        (Some("exit"), Some(code)) => Ending::Exited(code),
        (Some("syntax"), _) => Ending::Syntax,
        (Some("runtime"), _) => Ending::Runtime,
        (Some("limit"), _) => Ending::Limit,
        (Some("unsupported"), _) => Ending::Unsupported("it says so".to_owned()),
        (Some("exit"), None) => return Err("expected a number `exit` in the answer".to_owned()),
        (Some(word), _) => return Err(format!("expected an outcome class, found `{word}`")),
        (None, _) => return Err("expected `outcome` in the answer".to_owned()),
    };
    let errors = match json.get("errors") {
        None | Some(Json::Null) => None,
        Some(list) => {
            Some(list.as_array().map(|list| list.iter().filter_map(told_in).collect()).unwrap_or_default())
        }
    };
    let output = text("output").unwrap_or_default().as_bytes().to_vec();
    Ok(Answer { ending, exit_code, output, errors })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let answer = read(br#"{"outcome":"runtime","output":"1\n","errors":[{"code":"type","line":3}]}"#);
        let answer = answer.expect("a good answer");
        assert_eq!((answer.ending, &answer.output[..]), (Ending::Runtime, &b"1\n"[..]));
        assert_eq!(answer.errors.map(|errors| errors.len()), Some(1));
        let exit = read(br#"{"outcome":"exit","exit":3}"#).expect("a good answer");
        assert_eq!((exit.ending, exit.errors), (Ending::Exited(3), None));
        for bad in ["", "{}", "[1]", r#"{"outcome":"fine"}"#, r#"{"outcome":"exit"}"#] {
            assert!(read(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
