//! `weave-tree profile FILE`: a program in, tables of where its time went on standard error out.

#![expect(clippy::disallowed_methods, reason = "the flame graph is written where the command line says")]

use super::exit;
use super::line::{ProfileFlags, SortBy};
use super::load::load;
use super::run::{arguments_of, limits_and_host, show};
use super::terminal::Terminal;
use crate::diagnostic::render::{Form, render_placeless};
use crate::host::reason;
use crate::profile::{Order, Profile, flame, json, table};
use std::ffi::OsStr;

/// Runs the program; its output stays on standard output, and the exit code is the program's.
pub fn profile(flags: &ProfileFlags, form: Form, mut terminal: Terminal) -> u8 {
    let Some((file, words)) = flags.program.split_first() else {
        return terminal.refuse("expected a program to profile: FILE or `-`");
    };
    let arguments = match arguments_of(words.iter().cloned()) {
        Ok(arguments) => arguments,
        Err(message) => return terminal.refuse(&message),
    };
    let source = match load(file, form, &mut terminal) {
        Ok(source) => source,
        Err(code) => return terminal.finish(code),
    };
    let (limits, mut host) = match limits_and_host(&flags.limits, arguments) {
        Ok(both) => both,
        Err(message) => return terminal.refuse(&message),
    };
    let (outcome, profile) = crate::run::run_profiled(&source, &limits, &mut *host);
    show(&outcome, &source, form, &mut terminal);
    let mut code = outcome.exit_code();
    if let Some(profile) = profile {
        if let Some(path) = &flags.flame
            && let Err(message) = draw(&profile, path)
        {
            terminal.err(&render_placeless("io", &path.to_string_lossy(), &message, form));
            code = if code == exit::SUCCESS { exit::FAILED } else { code };
        }
        let (order, top) = (flags.sort.into(), flags.top.map_or(usize::MAX, |top| top as usize));
        terminal.err(&if flags.json {
            json::to_json(&profile, order, top)
        } else {
            table::to_text(&profile, order, top)
        });
    }
    terminal.finish(code)
}

fn draw(profile: &Profile, path: &OsStr) -> Result<(), String> {
    let svg = flame::to_svg(profile).map_err(|message| format!("cannot draw the flame graph: {message}"))?;
    std::fs::write(path, svg).map_err(|error| format!("cannot write the flame graph: {}", reason(&error)))
}

impl From<SortBy> for Order {
    fn from(sort: SortBy) -> Order {
        match sort {
            SortBy::SelfTime => Order::OwnTime,
            SortBy::Total => Order::TotalTime,
            SortBy::Calls => Order::Calls,
            SortBy::Steps => Order::Steps,
            SortBy::Allocations => Order::Allocations,
            SortBy::Line => Order::Line,
        }
    }
}
