//! The flags of a run in, the world that its program sees out.

use crate::host::{Host, Interrupt, Permissions, SandboxHost, SystemHost};
use clap::Args;
use std::ffi::OsString;

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
        if self.sandbox {
            Ok(Box::new(SandboxHost::new(system, self.permissions(seed))?))
        } else {
            Ok(Box::new(system))
        }
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
