//! The command line in, its exit code out: one file a command.

mod amount;
mod backends;
mod capsules;
mod check;
mod conformance;
mod diff;
mod doc;
mod dump;
mod events;
mod expected;
mod explain;
mod fuzz;
mod line;
mod load;
mod profile;
mod reduce;
mod report;
mod run;
mod terminal;
mod world;

use clap::Parser;
use line::{Command, Line};
use std::ffi::OsString;
use std::process::ExitCode;
use terminal::Terminal;

/// Exit codes of the command line itself (`grammar/10-errors.md`); the others come from `Outcome`.
mod exit {
    pub const SUCCESS: u8 = 0;
    /// The oracle found something.
    pub const DIFFERENT: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const REJECTED: u8 = 65;
    pub const UNREADABLE: u8 = 66;
    pub const FAILED: u8 = 70;
    pub const LIMIT: u8 = 75;
    pub const INTERRUPTED: u8 = 130;
    pub const CLOSED_PIPE: u8 = 141;
}

/// Does what the command line asks. `arguments` begin with the program's own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let code = match Line::try_parse_from(&arguments) {
        Ok(line) => obey(line),
        Err(refusal) => Terminal::new(terminal::wanted_color(&arguments)).explain_usage(&refusal),
    };
    ExitCode::from(code)
}

fn obey(line: Line) -> u8 {
    let terminal = Terminal::new(line.color);
    if line.command.is_some()
        && let Some(flag) = line.run.given()
    {
        return terminal.refuse(&format!("{flag} is for running a program: it stands before FILE"));
    }
    let form = line.errors.into();
    match line.command {
        Some(Command::Check { files, json }) => check::check(&files, form, json, terminal),
        Some(Command::Conformance(flags)) => conformance::conformance(&flags, terminal),
        Some(Command::Diff(flags)) => diff::diff(&flags, form, terminal),
        Some(Command::Fuzz(flags)) => fuzz::fuzz(&flags, terminal),
        Some(Command::Reduce(flags)) => reduce::reduce(&flags, form, terminal),
        Some(Command::Report(command)) => report::report(&command, terminal),
        Some(Command::Dump { what, file, json }) => dump::dump(what, &file, form, json, terminal),
        Some(Command::Profile(flags)) => profile::profile(&flags, form, terminal),
        Some(Command::Doc { name }) => doc::doc(name.as_deref(), terminal),
        Some(Command::Explain { code }) => explain::explain(code.as_deref(), terminal),
        None => match run::Program::chosen(line.eval, line.program) {
            Ok(Some((program, arguments))) => run::run(&program, arguments, &line.run, form, terminal),
            Ok(None) if line.run.given().is_none() => terminal.help(exit::USAGE),
            Ok(None) => terminal.refuse("expected a program to run: FILE, `-` or `-e CODE`"),
            Err(message) => terminal.refuse(&message),
        },
    }
}
