//! The command line's grammar: what may be written, and the help that says so.

use super::amount;
use super::conformance::ConformanceFlags;
use super::diff::DiffFlags;
use super::fuzz::FuzzFlags;
use super::reduce::ReduceFlags;
use super::report::ReportCommand;
use super::world::WorldFlags;
use crate::diagnostic::render::Form;
use crate::limits::{Gc, Limits};
use crate::run::EngineKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::time::Duration;

const USAGE: &str = "weave-tree [FLAGS] FILE [ARGS…]
       weave-tree [FLAGS] -e CODE [ARGS…]
       weave-tree check [--json] FILE…
       weave-tree dump tokens|ast|resolved [--json] FILE
       weave-tree profile [FLAGS] FILE [ARGS…]
       weave-tree doc [NAME]
       weave-tree conformance [--backend BACKEND]… [FLAGS]
       weave-tree diff FILE… --backend BACKEND [FLAGS]
       weave-tree fuzz [--backend BACKEND]… [FLAGS]
       weave-tree reduce --backend BACKEND [FLAGS] FILE
       weave-tree report merge FILE…
       weave-tree explain [CODE]";

const ABOUT: &str = "Runs programs written in Weave, a small language for data pipelines";

const AFTER: &str = r#"A taste of the language (save it as words.wv, run `weave-tree words.wv`):

    text = "the cat and the dog and the bird"
    counts = text.split.group_by(^(word) { word }) *> .len
    puts counts                          # [the: 3, cat: 1, and: 2, dog: 1, bird: 1]

    fn total(sum: 0, n) { sum + n }      # a fold starts at the default
    puts "{counts &> total} words"       # 8 words
    puts counts.filter(^(n) { n > 1 }).keys    # [:the, :and]

Examples:
    weave-tree words.wv                    run a program
    weave-tree words.wv --help             all that follows FILE belongs to the program
    weave-tree -e 'puts 6 * 7'             run a line of code
    echo 'puts 6 * 7' | weave-tree -       the program from standard input
    weave-tree check words.wv              find mistakes without running anything
    weave-tree profile words.wv            where the time goes, by function and by line
    weave-tree --stats words.wv            what the run took, on standard error
    weave-tree doc split                   what a built-in takes and gives
    weave-tree explain name                what an error means, and how to mend it
    weave-tree ./check                     run a file that is named like a command

Files and commands:
    read("data.csv", :csv)                 a table; also :json :jsonl :yaml :toml :ini :lines :text :binary
    read("x.csv", :csv, delimiter: ";")    other tables; `header: false` for those without names
    write("out.json", rows, :json)         "-" is standard input and output
    each_line("huge.log", ^(line) { … })   one line at a time in memory
    `ls | wc -l`[:output]                  shell text; run("ls", name) needs no shell

A program that you do not trust:
    weave-tree --sandbox x.wv              no files, no commands, no clock: only its streams and arguments
    weave-tree --sandbox --allow-read data x.wv

A run to repeat elsewhere:
    weave-tree --record run.jsonl x.wv     write down what files, commands, clock and input tell the program
    weave-tree --replay run.jsonl x.wv     tell it the same again; nothing is read, run or written

Not there yet: a prompt.

Exit codes:
    0    the program ended well (or called `exit(n)`: then n)
    2    the command line is wrong
    65   the program does not parse; all its errors are shown
    66   the program file cannot be read
    70   an error while the program ran
    75   a limit was reached
    130  interrupted with Ctrl-C
    141  whoever read the output has closed it
"#;

#[derive(Parser)]
#[command(
    name = "weave-tree",
    version,
    about = ABOUT,
    after_help = AFTER,
    override_usage = USAGE,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Line {
    #[command(flatten)]
    pub run: RunFlags,

    /// How errors are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t, global = true)]
    pub errors: Errors,

    /// Whether errors and listings are coloured
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    pub color: Color,

    /// Run CODE; what follows belongs to the program
    #[arg(short = 'e', long = "eval", value_name = "CODE", num_args = 1.., allow_hyphen_values = true)]
    pub eval: Option<Vec<OsString>>,

    /// The program to run (`-`: standard input); what follows belongs to it
    #[arg(value_name = "FILE", trailing_var_arg = true)]
    pub program: Vec<OsString>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What concerns only the running of a program.
#[derive(Args)]
pub struct RunFlags {
    /// Which evaluator runs the program; both give the same results
    #[arg(long, value_enum, value_name = "ENGINE")]
    engine: Option<Engine>,

    #[command(flatten)]
    pub limits: LimitFlags,

    /// Tell what the run took on standard error: time, steps, calls, objects made and left over
    #[arg(long)]
    pub stats: bool,

    /// The same as one line of JSON, the last on standard error
    #[arg(long)]
    pub stats_json: bool,

    /// Write calls, returns, output and errors as lines of JSON into FILE (grammar/EVENTS.md)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stats", "stats_json", "engine"])]
    pub events: Option<OsString>,
}

/// What a program may use up, and what it gets.
#[derive(Args)]
pub struct LimitFlags {
    /// How deep calls may nest [default: 10000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=Limits::LARGEST_DEPTH as u64))]
    max_depth: Option<u64>,

    /// How many calls and rounds of loops the program may take [default: any number]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    max_steps: Option<u64>,

    /// How long the program may run, and give back its memory [default: for ever]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = amount::duration)]
    timeout: Option<Duration>,

    /// When closures that only hold each other are collected; results are the same each time [default: auto]
    #[arg(long, value_enum, value_name = "WHEN")]
    gc: Option<Collecting>,

    /// How much memory the program may take, like 64MiB or 500MB [default: any; three quarters of `ulimit -v`]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = amount::size)]
    max_memory: Option<u64>,

    /// How much the program may write to standard output and standard error [default: any amount]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = amount::size)]
    max_output: Option<u64>,

    /// How long a string may get, in bytes [default: 1GB]
    #[arg(long, value_name = "SIZE", allow_negative_numbers = true, value_parser = amount::size)]
    max_string: Option<u64>,

    /// How many entries a container may have [default: 100000000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(..=Limits::LARGEST_CONTAINER as u64))]
    max_container: Option<u64>,

    /// The seed of `random` [default: another one each time]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,

    #[command(flatten)]
    pub world: WorldFlags,
}

impl RunFlags {
    pub fn engine(&self) -> EngineKind {
        match self.engine {
            None | Some(Engine::Slots) => EngineKind::Slots,
            Some(Engine::Naive) => EngineKind::Naive,
        }
    }

    /// One of these flags that was given, if any was.
    pub fn given(&self) -> Option<&'static str> {
        let flags = [
            ("--engine", self.engine.is_some()),
            ("--max-depth", self.limits.max_depth.is_some()),
            ("--max-steps", self.limits.max_steps.is_some()),
            ("--timeout", self.limits.timeout.is_some()),
            ("--gc", self.limits.gc.is_some()),
            ("--max-memory", self.limits.max_memory.is_some()),
            ("--max-output", self.limits.max_output.is_some()),
            ("--max-string", self.limits.max_string.is_some()),
            ("--max-container", self.limits.max_container.is_some()),
            ("--seed", self.limits.seed.is_some()),
            ("--sandbox", self.limits.world.sandbox),
            ("--progress", self.limits.world.progress),
            ("--record", self.limits.world.record.is_some()),
            ("--replay", self.limits.world.replay.is_some()),
            ("--stats", self.stats),
            ("--stats-json", self.stats_json),
            ("--events", self.events.is_some()),
        ];
        flags.into_iter().find(|(_, given)| *given).map(|(flag, _)| flag)
    }
}

impl LimitFlags {
    pub fn limits(&self) -> Limits {
        Limits {
            depth: self.max_depth.map_or(Limits::DEFAULT_DEPTH, |depth| depth as usize),
            steps: self.max_steps,
            timeout: self.timeout,
            memory: self.max_memory,
            output: self.max_output,
            string: self.max_string.map_or(Limits::DEFAULT_STRING, |bytes| bytes as usize),
            container: self.max_container.map_or(Limits::DEFAULT_CONTAINER, |count| count as usize),
            interrupt: None,
            gc: self.gc.unwrap_or_default().into(),
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Find errors and likely mistakes without running anything
    ///
    /// Errors and warnings go to standard error, with --json to standard output. The exit code is 0 when there are only warnings,
    /// 65 when there are errors, 66 when a file cannot be read.
    Check {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<OsString>,
        /// One JSON object a line on standard output
        #[arg(long)]
        json: bool,
    },
    /// Show what the interpreter makes of a program
    Dump {
        #[arg(value_enum)]
        what: Stage,
        #[arg(value_name = "FILE")]
        file: OsString,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Run a program and show where its time goes, by function and by line
    ///
    /// The tables go to standard error after the run, and the exit code is the program's. A run takes several times
    /// longer than without; counts are exact, and times are good for comparing.
    #[command(override_usage = "weave-tree profile [FLAGS] FILE [ARGS…]")]
    Profile(ProfileFlags),
    /// Tell what a built-in takes, gives and refuses, or list all by subject
    Doc { name: Option<String> },
    /// Run the examples of the language's reference on an implementation of Weave
    ///
    /// Compared are the output, the outcome class and, if the backend tells its errors, their codes and lines. The exit code
    /// is 0 if every verdict is agree, unsupported, abstain or an expected failure, else 1. More: grammar/BACKENDS.md
    Conformance(ConformanceFlags),
    /// Run programs here and on other implementations of Weave, and show where they part
    ///
    /// Programs run in the current folder. The exit code is 0 if every verdict is agree, unsupported or abstain, else 1.
    Diff(DiffFlags),
    /// Run generated programs on an implementation of Weave and compare it with this one
    ///
    /// A seed is a program, the same one on every machine, and --json gives the same bytes each time (with --time only as far as
    /// it goes). Without --backend our naive engine is compared with our fast one. The exit code is 0 if nothing was found, else 1.
    Fuzz(FuzzFlags),
    /// Make a program that an implementation gets wrong as small as possible
    ///
    /// What comes out is a case capsule: the program, and in comments behind it what must come out and how to see it again.
    Reduce(ReduceFlags),
    /// Work with the JSON reports of `fuzz`
    #[command(subcommand)]
    Report(ReportCommand),
    /// Explain an error code, or list them all
    Explain { code: Option<String> },
}

#[derive(Args)]
pub struct ProfileFlags {
    #[command(flatten)]
    pub limits: LimitFlags,

    /// What comes first
    #[arg(long, value_enum, value_name = "COLUMN", default_value_t)]
    pub sort: SortBy,

    /// Show only the first N functions and lines [default: all]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,

    /// One line of JSON, the last on standard error
    #[arg(long)]
    pub json: bool,

    /// Write a flame graph of the stacks of calls
    #[arg(long, value_name = "OUT.svg")]
    pub flame: Option<OsString>,

    /// The program to run (`-`: standard input); what follows belongs to it
    #[arg(required = true, value_name = "FILE", trailing_var_arg = true)]
    pub program: Vec<OsString>,
}

/// A column of the profile's tables.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum SortBy {
    /// Time without called functions
    #[default]
    #[value(name = "self")]
    SelfTime,
    /// Time with called functions
    Total,
    Calls,
    Steps,
    /// Closures, cells, containers and strings made
    Allocations,
    /// The order of the text
    Line,
}

/// The stage whose result `dump` shows.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The words of the program, with their places
    Tokens,
    /// The syntax tree
    Ast,
    /// The program with each variable's address and storage, each function's frame and captures
    Resolved,
}

#[derive(Clone, Copy, ValueEnum)]
enum Engine {
    /// Variables by (depth, slot), as the resolver found them
    Slots,
    /// Variables by name, straight from the syntax tree: slow, simple, for comparison
    Naive,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Collecting {
    /// When the call that made them ends, or when many have come to live
    #[default]
    Auto,
    /// Never: they are only counted when the program has ended
    Off,
    /// When the program has ended
    Exit,
    /// At every call and round of a loop: very slow, to find mistakes of the collector
    Stress,
}

impl From<Collecting> for Gc {
    fn from(collecting: Collecting) -> Gc {
        match collecting {
            Collecting::Auto => Gc::Auto,
            Collecting::Off => Gc::Off,
            Collecting::Exit => Gc::Exit,
            Collecting::Stress => Gc::Stress,
        }
    }
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub enum Errors {
    /// A picture of the place, with help
    #[default]
    Full,
    /// The same in sentences, for screen readers
    Narrated,
    /// One line each: `file:line:column: code: message`
    Short,
    /// One JSON object a line
    Json,
}

impl From<Errors> for Form {
    fn from(errors: Errors) -> Form {
        match errors {
            Errors::Full => Form::Full,
            Errors::Narrated => Form::Narrated,
            Errors::Short => Form::Short,
            Errors::Json => Form::Json,
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}
