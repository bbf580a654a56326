//! Every program of `samples/` in, on both engines; its stated output out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "the samples and what they print are files of the project")]

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use weave_tree::host::MemoryHost;
use weave_tree::host::process::{self, Allowance, Ended, Invocation};
use weave_tree::limits::Limits;
use weave_tree::outcome::Outcome;
use weave_tree::resolve::check;
use weave_tree::run::{EngineKind, run};
use weave_tree::source::Source;

const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> io::Result<()> {
    let arguments = Arguments::from_args();
    let samples = programs()?;
    let mut trials = vec![Trial::test("samples_are_there", {
        let count = samples.len();
        move || if count >= 12 { Ok(()) } else { Err(format!("found only {count} samples").into()) }
    })];
    for path in samples {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for engine in [EngineKind::Slots, EngineKind::Naive] {
            let path = path.clone();
            trials.push(Trial::test(format!("{name}_{engine:?}").to_lowercase(), move || {
                prints_what_it_states(&path, engine)
            }));
        }
        trials.push(Trial::test(format!("{name}_reads_well"), move || reads_well(&path)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn programs() -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wv") {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(programs)
}

fn source(path: &Path) -> Result<Source, Failed> {
    Ok(Source::new(path.file_name().unwrap_or_default().to_string_lossy(), fs::read_to_string(path)?))
}

fn prints_what_it_states(path: &Path, engine: EngineKind) -> Result<(), Failed> {
    let expected = fs::read_to_string(path.with_extension("out"))?;
    let input = fs::read(path.with_extension("in")).unwrap_or_default();
    let mut host = MemoryHost::new().with_input(input).with_commands(run_for_real);
    for entry in fs::read_dir(path.with_file_name("data"))? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        host = host.with_file(&format!("samples/data/{name}"), fs::read(&file)?);
    }
    let (outcome, _) = run(&source(path)?, engine, &Limits::default(), &mut host);
    let output = host.output();
    if outcome != Outcome::Finished {
        return Err(format!("ended with {outcome:?} after\n{output}").into());
    }
    for (number, (found, expected)) in (1..).zip(output.lines().zip(expected.lines())) {
        if found != expected {
            return Err(format!("line {number} of the output:\nexpected {expected}\nfound    {found}").into());
        }
    }
    if output == expected { Ok(()) } else { Err(format!("expected\n{expected}\nfound\n{output}").into()) }
}

/// The commands of samples are those that every machine has.
fn run_for_real(invocation: &Invocation) -> io::Result<Ended> {
    process::run(invocation, Vec::new(), &Allowance { time: PATIENCE, output: 1 << 20, interrupt: None })
}

/// A sample says what it is and what it teaches, and gives `check` nothing to warn about.
fn reads_well(path: &Path) -> Result<(), Failed> {
    let source = source(path)?;
    if !source.line(1).starts_with("# ") || !source.text().contains("\n# Teaches: ") {
        return Err("expected a title in the first line and `# Teaches: …` under it".into());
    }
    let found = check(&source);
    if found.is_empty() {
        Ok(())
    } else {
        Err(format!("expected nothing to warn about, found {found:#?}").into())
    }
}
