//! Our formats beside Python's: what we write it reads, and what it writes we read, on 1,000 generated values.
//!
//! Skipped with a notice where python3 (3.11 or later, for `tomllib`) is missing; YAML alone where PyYAML is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "Python is started as a command")]
#![allow(clippy::print_stderr, reason = "what is skipped is said")]

#[path = "../formats/generator.rs"]
#[allow(dead_code, reason = "the other tests of formats use the rest")]
mod generator;

use generator::{Holds, Numbers};
use std::io::Write;
use std::process::{Command, Stdio};
use weave_tree::format::{Dialect, Format, parse_text, render_text};
use weave_tree::value::Value;
use weave_tree::value::container::Container;
use weave_tree::value::equality::equal;
use weave_tree::value::symbol::Symbol;

const PER_FORMAT: u64 = 200;

/// A value that both sides can hold.
fn value(format: Format, numbers: &mut Numbers) -> Value {
    let holds = Holds { nil: format != Format::Toml, non_finite: false, wide: format != Format::Toml };
    match format {
        Format::Toml => generator::object(numbers, holds, 3),
        // A mark at the front is part of the first name to Python, and to us a byte-order mark.
        Format::Csv => loop {
            let table = generator::table(numbers, true);
            if !render_text(&table, format, Dialect::default()).unwrap().contains('\u{feff}') {
                break table;
            }
        },
        Format::Ini => {
            let root = generator::sections(numbers);
            // Python has no entries before the first section.
            let mut sections = Container::new();
            for (key, section) in root.as_container().unwrap().iter() {
                if section.as_container().is_some() {
                    sections.set_key(key.unwrap().clone(), section.clone()).unwrap();
                }
            }
            Value::container(sections)
        }
        _ => generator::data(numbers, holds, 3),
    }
}

fn object(entries: Vec<(&str, Value)>) -> Value {
    let mut object = Container::new();
    for (key, value) in entries {
        object.set_key(Symbol::new(key), value).unwrap();
    }
    Value::container(object)
}

fn list(values: Vec<Value>) -> Value {
    Value::container(Container::from(values))
}

/// What Python says to a list of cases; `None` where it is not there.
fn ask_python(cases: &str) -> Option<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/other_side.py");
    let started = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut python = started.ok()?;
    python.stdin.take().unwrap().write_all(cases.as_bytes()).unwrap();
    let ended = python.wait_with_output().unwrap();
    match ended.status.code() {
        Some(0) => Some(String::from_utf8(ended.stdout).unwrap()),
        // The script's word for a Python without `tomllib`.
        Some(3) => None,
        _ => panic!("{}", String::from_utf8_lossy(&ended.stdout)),
    }
}

#[test]
fn python_reads_what_we_write_and_we_read_what_it_writes() {
    let formats = [Format::Json, Format::Csv, Format::Yaml, Format::Toml, Format::Ini];
    let mut expected = Vec::new();
    let mut cases = Vec::new();
    for format in formats {
        for seed in 0..PER_FORMAT {
            let value = value(format, &mut Numbers(seed * 5 + 1));
            let text = render_text(&value, format, Dialect::default()).unwrap();
            cases.push(object(vec![
                ("format", Value::text(format.name())),
                ("text", Value::text(text)),
                ("value", value.clone()),
            ]));
            expected.push((format, value));
        }
    }
    let cases = render_text(&list(cases), Format::Json, Dialect::default()).unwrap();
    let Some(answers) = ask_python(&cases) else {
        eprintln!("interop: skipped, because python3 with tomllib (3.11) is not there");
        return;
    };
    let answers = parse_text(&answers, Format::Json, Dialect::default()).unwrap();
    let answers = answers.as_container().unwrap();
    assert_eq!(answers.len(), expected.len());
    let (mut skipped, mut problems) = (0, Vec::new());
    for (answer, (format, value)) in answers.values().zip(&expected) {
        let answer = answer.as_container().unwrap();
        match (answer.get_key("problem").unwrap().as_text(), answer.get_key("text").unwrap().as_text()) {
            (Some(problem), _) => problems.push(format!("{}: {}", format.name(), problem.as_str())),
            (None, None) => skipped += 1,
            (None, Some(text)) => match parse_text(text.as_str(), *format, Dialect::default()) {
                Ok(read) if equal(&read, value) => {}
                Ok(read) => problems.push(format!("{value:?} comes as {read:?} from\n{}", text.as_str())),
                Err(fault) => {
                    problems.push(format!("{} in\n{}", fault.named(format.name()).message, text.as_str()))
                }
            },
        }
    }
    if skipped > 0 {
        eprintln!("interop: {skipped} values of YAML skipped, because PyYAML is not there");
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems[..problems.len().min(8)].join("\n")
    );
}
