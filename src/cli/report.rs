//! `weave-tree report merge FILE…`: the reports of parts of a campaign in, one report out.

use super::exit;
use super::terminal::Terminal;
use crate::host::read_text;
use crate::oracle::fuzz::Report;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum ReportCommand {
    /// Join the JSON reports of the parts of a campaign (`fuzz --shard I/N --json`)
    ///
    /// The exit code is that of the whole campaign.
    Merge {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// In words instead of JSON
        #[arg(long)]
        text: bool,
    },
}

pub fn report(command: &ReportCommand, mut terminal: Terminal) -> u8 {
    let ReportCommand::Merge { files, text } = command;
    let read = |path: &PathBuf| {
        let report = read_text(path).and_then(|text| Report::from_json(&text));
        report.map_err(|why| format!("{}: {why}", path.display()))
    };
    let merged = files.iter().map(read).collect::<Result<Vec<_>, _>>().and_then(Report::merged);
    match merged {
        Err(message) => terminal.refuse(&message),
        Ok(report) => {
            terminal.out(&if *text { super::fuzz::described(&report) } else { report.to_json() });
            terminal.finish(if report.is_fine() { exit::SUCCESS } else { exit::DIFFERENT })
        }
    }
}
