//! The flags of a run in, the world that its program sees out.

#![expect(clippy::disallowed_methods, reason = "recordings are where the command line says")]

use crate::host::{
    Host, Interrupt, Permissions, ProgressHost, RecordHost, ReplayHost, SandboxHost, SystemHost, reason,
};
use clap::Args;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufReader, BufWriter, IsTerminal};

/// What a program may reach of the world.
#[derive(Args)]
#[command(next_help_heading = "Sandbox")]
pub struct WorldFlags {
    /// Keep the program from files, commands, the environment, the clock and unseeded random numbers
    #[arg(long)]
    pub sandbox: bool,

    /// Let it read files in DIR (may be given several times)
    #[arg(long, value_name = "DIR", requires = "sandbox")]
    allow_read: Vec<OsString>,

    /// Let it write files in DIR
    #[arg(long, value_name = "DIR", requires = "sandbox")]
    allow_write: Vec<OsString>,

    /// Let it run PROGRAM, which then does what it likes; with `sh`, which backticks need too, it may do everything
    #[arg(long, value_name = "PROGRAM", requires = "sandbox")]
    allow_run: Vec<OsString>,

    /// Let it read the environment
    #[arg(long, requires = "sandbox")]
    allow_env: bool,

    /// Let it read the clock
    #[arg(long, requires = "sandbox")]
    allow_clock: bool,

    /// Let it have random numbers without a --seed
    #[arg(long, requires = "sandbox")]
    allow_random: bool,

    /// Show on a terminal how far `read`, `each_line` and `*>` are when they take more than two seconds
    #[arg(long, help_heading = "Options")]
    pub progress: bool,

    /// Write into FILE what the program asks of files, commands, the clock and standard input, and what it is told
    #[arg(long, value_name = "FILE", help_heading = "Recording")]
    pub record: Option<OsString>,

    /// Answer the program from a recording, whatever is on this machine; what it would write into files is only compared
    #[arg(long, value_name = "FILE", help_heading = "Recording", conflicts_with_all = ["record", "sandbox", "seed"])]
    pub replay: Option<OsString>,
}

impl WorldFlags {
    /// The world of a program that runs for a person.
    pub fn host(
        &self,
        arguments: Vec<String>,
        seed: Option<u64>,
        interrupt: Interrupt,
    ) -> Result<Box<dyn Host>, String> {
        let system = SystemHost::new(arguments, seed, interrupt);
        if let Some(path) = &self.replay {
            return replayed(system, path);
        }
        let host: Box<dyn Host> = if self.sandbox {
            let patience = system.patience();
            Box::new(SandboxHost::new(system, patience, self.permissions(seed))?)
        } else {
            Box::new(system)
        };
        let host = match &self.record {
            Some(path) => recorded(host, path)?,
            None => host,
        };
        let is_watched = self.progress && std::io::stderr().is_terminal();
        Ok(if is_watched { Box::new(ProgressHost::new(host)) } else { host })
    }

    fn permissions(&self, seed: Option<u64>) -> Permissions {
        Permissions {
            read: self.allow_read.iter().map(Into::into).collect(),
            write: self.allow_write.iter().map(Into::into).collect(),
            run: self.allow_run.clone(),
            environment: self.allow_env,
            clock: self.allow_clock,
            random: self.allow_random || seed.is_some(),
        }
    }
}

fn recorded(host: Box<dyn Host>, path: &OsStr) -> Result<Box<dyn Host>, String> {
    let host = File::create(path).and_then(|file| RecordHost::new(host, BufWriter::new(file)));
    match host {
        Ok(host) => Ok(Box::new(host)),
        Err(error) => Err(format!("cannot write the recording {}: {}", path.display(), reason(&error))),
    }
}

fn replayed(system: SystemHost, path: &OsStr) -> Result<Box<dyn Host>, String> {
    let cannot = |reason: String| format!("cannot replay {}: {reason}", path.display());
    let given = system.arguments().to_vec();
    let file = File::open(path).map_err(|error| cannot(reason(&error)))?;
    let host = ReplayHost::new(Box::new(system), BufReader::new(file)).map_err(cannot)?;
    if !given.is_empty() && given != host.arguments() {
        let expected = host.arguments();
        return Err(cannot(format!("expected the recorded arguments {expected:?} or none, found {given:?}")));
    }
    Ok(Box::new(host))
}
