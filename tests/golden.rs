//! Golden pictures: each `tests/golden/NAME.wv` run on both engines gives exactly `NAME.expected`.
//!
//! Lines `# flags: …`, `# args: …`, `# input: …` and `# command: check` at the top of a program say how it is
//! run. `# naive: short` says that only the resolver knows enough for the labels and the help: code, place and
//! message must agree all the same. `WEAVE_UPDATE=1 cargo test --test golden` writes the expectations anew: read the difference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "the cases are files of the project")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const ENGINES: [&str; 2] = ["slots", "naive"];

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut programs: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wv"))
        .collect();
    programs.sort();
    let mut trials: Vec<Trial> = programs
        .into_iter()
        .map(|program| {
            let name = program.file_stem().expect("a name").to_string_lossy().into_owned();
            Trial::test(name, move || case(&program))
        })
        .collect();
    trials.push(Trial::test("no expectation without a program", move || orphans(&folder)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn case(program: &Path) -> Result<(), Failed> {
    let text = std::fs::read_to_string(program)?;
    let header = Header::read(&text);
    let expected_path = program.with_extension("expected");
    let short = if header.naive_is_short { &["--errors", "short"][..] } else { &[] };
    let [slots, naive] =
        ENGINES.map(|engine| shown(program, &header, &[&["--engine", engine], short].concat()));
    if slots != naive {
        return Err(format!("the engines differ\n== slots\n{slots}\n== naive\n{naive}").into());
    }
    let found = if header.naive_is_short { shown(program, &header, &[]) } else { slots };
    if std::env::var_os("WEAVE_UPDATE").is_some() {
        std::fs::write(&expected_path, &found)?;
        return Ok(());
    }
    let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
    if found == expected { Ok(()) } else { Err(format!("== expected\n{expected}\n== found\n{found}").into()) }
}

fn orphans(folder: &Path) -> Result<(), Failed> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "expected")
            && !path.with_extension("wv").exists()
        {
            return Err(format!("{} has no program", path.display()).into());
        }
    }
    Ok(())
}

/// How a case is run.
#[derive(Default)]
struct Header {
    flags: Vec<String>,
    arguments: Vec<String>,
    input: String,
    check: bool,
    naive_is_short: bool,
}

impl Header {
    fn read(text: &str) -> Header {
        let mut header = Header::default();
        for line in text.lines().map_while(|line| line.strip_prefix("# ")) {
            let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
            match line.split_once(": ") {
                Some(("flags", list)) => header.flags = words(list),
                Some(("args", list)) => header.arguments = words(list),
                Some(("input", line)) => header.input.push_str(&format!("{line}\n")),
                Some(("command", "check")) => header.check = true,
                Some(("naive", "short")) => header.naive_is_short = true,
                Some(_) | None => {}
            }
        }
        header
    }
}

/// Exit code, output and errors as one text.
fn shown(program: &Path, header: &Header, flags: &[&str]) -> String {
    let file = program.file_name().expect("a name").to_str().expect("a plain name");
    let mut arguments: Vec<&str> = header.flags.iter().map(String::as_str).collect();
    if header.check {
        arguments.insert(0, "check");
    } else {
        arguments.extend(flags);
    }
    arguments.push(file);
    arguments.extend(header.arguments.iter().map(String::as_str));
    let folder = program.parent().expect("a folder");
    let ran = support::command::ran_with_input(
        support::command::weave(&arguments).current_dir(folder),
        &header.input,
    );
    let mut text = format!("exit {}\n", ran.code);
    for (title, part) in [("output", &ran.output), ("errors", &ran.errors)] {
        if !part.is_empty() {
            text.push_str(&format!("-- {title}\n{part}"));
        }
    }
    text
}
