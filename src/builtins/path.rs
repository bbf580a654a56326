//! Built-ins of paths: what is there, what stands in a folder, and paths as text.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::text::{made, strings};
use super::{Body, Builtin, Subject, collecting, optional, required};
use crate::diagnostic::{Code, Fault, Thrown};
use crate::host::files::{Entry, Files};
use crate::host::reason;
use crate::value::Value;
use globset::{GlobBuilder, GlobMatcher};
use std::io::{self, ErrorKind};

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "exists",
        subject: Subject::File,
        parameters: &[required("path")],
        summary: "whether a file or folder of that path is there",
        result: "a boolean",
        empty: "`false`",
        errors: "`io`: the folders on the way may not be looked into",
        run: |engine, arguments| acting(engine, arguments, exists),
    },
    Builtin {
        name: "list_dir",
        subject: Subject::File,
        parameters: &[optional("folder")],
        summary: "lists the names of what stands in a folder, `\".\"` unless one is given",
        result: "a container of strings, sorted",
        empty: "`[]`",
        errors: "`io`: it is no folder, or cannot be read",
        run: |engine, arguments| acting(engine, arguments, list_dir),
    },
    Builtin {
        name: "glob",
        subject: Subject::File,
        parameters: &[required("pattern")],
        summary: "lists the paths that a pattern of `*`, `?`, `[a-z]`, `{a,b}` and, for any folders, `**` matches",
        result: "a container of strings, sorted",
        empty: "`[]`",
        errors: "`value`: the pattern is malformed; `io`: a folder cannot be read",
        run: |engine, arguments| acting(engine, arguments, glob),
    },
    Builtin {
        name: "join_path",
        subject: Subject::File,
        parameters: &[collecting("parts")],
        summary: "puts parts of a path together, with one `/` between them",
        result: "a string; empty parts are left out",
        empty: "`\"\"`",
        errors: "",
        run: JOIN_PATH,
    },
    Builtin {
        name: "basename",
        subject: Subject::File,
        parameters: &[required("path"), optional("suffix")],
        summary: "the last part of a path, without that suffix if it has it",
        result: "a string",
        empty: "`\"\"`",
        errors: "",
        run: |engine, arguments| pure(engine, arguments, basename),
    },
];

const JOIN_PATH: Body = |engine, parts| join_path(parts).map_err(|fault| engine.throw(fault));

fn exists(engine: &mut dyn Engine, [path]: &mut [Value; 1]) -> Result<Value, Thrown> {
    let path = Role("exists", "").string(path).map_err(|fault| engine.throw(fault))?;
    match engine.host().files().exists(path) {
        Ok(found) => Ok(Value::boolean(found)),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(Value::False),
        Err(error) => Err(cannot(engine, "look for", path, &error)),
    }
}

fn list_dir(engine: &mut dyn Engine, [folder]: &mut [Value; 1]) -> Result<Value, Thrown> {
    let folder = if folder.is_unset() { Ok(".") } else { Role("list_dir", "").string(folder) };
    let folder = folder.map_err(|fault| engine.throw(fault))?;
    match engine.host().files().list(folder) {
        Ok(entries) => {
            strings(entries.iter().map(|entry| Ok(entry.name.as_str()))).map_err(|fault| engine.throw(fault))
        }
        Err(error) => Err(cannot(engine, "list", folder, &error)),
    }
}

fn cannot(engine: &mut dyn Engine, do_what: &str, path: &str, error: &io::Error) -> Thrown {
    engine.throw(Fault::new(Code::Io, format!("cannot {do_what} {path:?}: {}", reason(error))))
}

fn glob(engine: &mut dyn Engine, [pattern]: &mut [Value; 1]) -> Result<Value, Thrown> {
    let steps = steps(pattern).map_err(|fault| engine.throw(fault))?;
    let root = if pattern.as_text().is_some_and(|text| text.as_str().starts_with('/')) { "/" } else { "" };
    let mut found = Vec::new();
    match walk(engine.host().files(), root, &steps, &mut found) {
        Ok(()) => {
            found.sort();
            found.dedup();
            strings(found.iter().map(|path| Ok(path.as_str()))).map_err(|fault| engine.throw(fault))
        }
        Err((folder, error)) => Err(cannot(engine, "list", &folder, &error)),
    }
}

/// One step of a pattern.
enum Step {
    /// A name without wildcards, `.` and `..` included.
    Name(String),
    Pattern(GlobMatcher),
    /// `**`: any number of folders, none of them hidden or a link, which could lead round in a circle.
    AnyFolders,
}

/// The steps of a pattern, which `/` divides; braces may hold none.
fn steps(pattern: &Value) -> Result<Vec<Step>, Fault> {
    let text = Role("glob", "").string(pattern)?;
    text.split('/').filter(|step| !step.is_empty()).map(step).collect()
}

fn step(text: &str) -> Result<Step, Fault> {
    if text == "**" {
        return Ok(Step::AnyFolders);
    }
    if !text.contains(['*', '?', '[', '{', '\\']) {
        return Ok(Step::Name(text.to_string()));
    }
    let glob = GlobBuilder::new(text).backslash_escape(true).build();
    let glob = glob.map_err(|error| {
        Fault::new(Code::Value, format!("`glob` expects a pattern, found {text:?}: {}", error.kind()))
    })?;
    Ok(Step::Pattern(glob.compile_matcher()))
}

type Failure = (String, io::Error);

/// Adds the paths below `at` that the steps match. A folder that is not there has nothing in it.
fn walk(files: &mut dyn Files, at: &str, steps: &[Step], found: &mut Vec<String>) -> Result<(), Failure> {
    let Some((step, rest)) = steps.split_first() else { return Ok(()) };
    match step {
        Step::Name(name) => {
            let path = below(at, name);
            if !rest.is_empty() {
                return walk(files, &path, rest, found);
            }
            if exists_quietly(files, &path)? {
                found.push(path);
            }
        }
        Step::Pattern(pattern) => {
            // As in a shell, what begins with a dot is matched by a dot only.
            let hidden = pattern.glob().glob().starts_with('.');
            for entry in entries(files, at)? {
                if (hidden || !entry.name.starts_with('.')) && pattern.is_match(&entry.name) {
                    take(files, &below(at, &entry.name), &entry, rest, found)?;
                }
            }
        }
        Step::AnyFolders => {
            if rest.is_empty() {
                return everything(files, at, found);
            }
            walk(files, at, rest, found)?;
            for entry in entries(files, at)? {
                if entry.is_folder && !entry.is_link && !entry.name.starts_with('.') {
                    walk(files, &below(at, &entry.name), steps, found)?;
                }
            }
        }
    }
    Ok(())
}

fn take(
    files: &mut dyn Files,
    path: &str,
    entry: &Entry,
    rest: &[Step],
    found: &mut Vec<String>,
) -> Result<(), Failure> {
    if rest.is_empty() {
        found.push(path.to_string());
        Ok(())
    } else if entry.is_folder {
        walk(files, path, rest, found)
    } else {
        Ok(())
    }
}

/// What a `**` at the end of a pattern matches.
fn everything(files: &mut dyn Files, at: &str, found: &mut Vec<String>) -> Result<(), Failure> {
    for entry in entries(files, at)? {
        if !entry.name.starts_with('.') {
            let path = below(at, &entry.name);
            if entry.is_folder && !entry.is_link {
                everything(files, &path, found)?;
            }
            found.push(path);
        }
    }
    Ok(())
}

fn entries(files: &mut dyn Files, folder: &str) -> Result<Vec<Entry>, Failure> {
    match files.list(if folder.is_empty() { "." } else { folder }) {
        Err(error) if is_absence(&error) => Ok(Vec::new()),
        listed => listed.map_err(|error| (folder.to_string(), error)),
    }
}

fn exists_quietly(files: &mut dyn Files, path: &str) -> Result<bool, Failure> {
    match files.exists(path) {
        Err(error) if is_absence(&error) => Ok(false),
        found => found.map_err(|error| (path.to_string(), error)),
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder.ends_with('/') {
        format!("{folder}{name}")
    } else {
        format!("{folder}/{name}")
    }
}

fn join_path(parts: &mut [Value]) -> Result<Value, Fault> {
    let mut path = String::new();
    for part in parts {
        let part = Role("join_path", "parts").string(part)?;
        if path.is_empty() {
            path.push_str(part);
        } else if !part.is_empty() {
            path.truncate(path.trim_end_matches('/').len());
            path.push('/');
            path.push_str(part.trim_start_matches('/'));
        }
    }
    made(path)
}

fn basename([path, suffix]: &mut [Value; 2]) -> Result<Value, Fault> {
    let path = Role("basename", "").string(path)?.trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let suffix = if suffix.is_unset() { "" } else { Role("basename", "suffix").string(suffix)? };
    // What is only the suffix keeps it: `.wv` is a name.
    let shorter = name.strip_suffix(suffix).filter(|rest| !rest.is_empty());
    Ok(Value::text(shorter.unwrap_or(name)))
}
