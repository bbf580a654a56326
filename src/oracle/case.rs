//! A program with all that it is given: what every backend runs.

use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::reference::Example;
use crate::source::Source;
use crate::syntax;
use crate::syntax::ast::Program;
use std::path::PathBuf;
use std::time::Duration;

/// One program to run, with its world.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Case {
    /// What the case is called in reports: the id of an example, a file, a seed.
    pub name: String,
    pub program: String,
    /// Standard input.
    pub input: String,
    /// The program's own arguments.
    pub arguments: Vec<String>,
    /// Flags of `weave-tree` such as `--max-depth 10`, as words.
    pub flags: Vec<String>,
    /// Names and contents of the files that stand in the folder where the program runs.
    pub files: Vec<(String, Vec<u8>)>,
    /// Where the program stands already. Such a case runs in the current folder, not in a fresh one.
    pub file: Option<PathBuf>,
}

impl Case {
    pub fn new(name: impl Into<String>, program: impl Into<String>) -> Case {
        Case { name: name.into(), program: program.into(), ..Case::default() }
    }

    pub fn of_example(example: &Example) -> Case {
        Case {
            name: example.id.clone(),
            program: example.program.clone(),
            input: example.input.clone(),
            arguments: example.args.clone(),
            flags: example.flags.clone(),
            files: example.files.iter().map(|file| (file.path.clone(), file.bytes.clone())).collect(),
            file: None,
        }
    }

    /// `limits` as the case's flags change them, and the seed; an error names the flag that means nothing to a run
    /// in process.
    pub fn limits(&self, limits: &Limits) -> Result<(Limits, u64), String> {
        let (mut limits, mut seed) = (limits.clone(), 0);
        let mut words = self.flags.iter();
        while let Some(flag) = words.next() {
            let value = words.next().ok_or_else(|| format!("{flag} has no value"))?;
            let number = || value.parse::<u64>().map_err(|_| format!("{flag} {value}: expected a number"));
            match flag.as_str() {
                "--max-depth" => limits.depth = number()? as usize,
                "--max-steps" => limits.steps = Some(number()?),
                "--max-output" => limits.output = Some(number()?),
                "--max-string" => limits.string = number()? as usize,
                "--max-container" => limits.container = number()? as usize,
                "--seed" => seed = number()?,
                "--timeout" => {
                    let seconds =
                        value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                    limits.timeout =
                        Some(seconds.ok_or_else(|| format!("{flag} {value}: expected seconds"))?);
                }
                _ => return Err(format!("{flag} means nothing to a run in process")),
            }
        }
        Ok((limits, seed))
    }
}

/// A case's program, parsed once for all who run it or look at it.
pub struct Tree {
    pub source: Source,
    pub program: Result<Program, Vec<Diagnostic>>,
}

impl Tree {
    pub fn of(case: &Case) -> Tree {
        let source = Source::new(case.name.as_str(), case.program.as_str());
        let program = syntax::parse(&source);
        Tree { source, program }
    }
}
