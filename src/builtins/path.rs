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
    let path = Role("exists", "").path(path).map_err(|fault| engine.throw(fault))?;
    match engine.host().files().exists(path) {
        Ok(found) => Ok(Value::boolean(found)),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(Value::False),
        Err(error) => Err(cannot(engine, "look for", path, &error)),
    }
}

fn list_dir(engine: &mut dyn Engine, [folder]: &mut [Value; 1]) -> Result<Value, Thrown> {
    let folder = if folder.is_unset() { Ok(".") } else { Role("list_dir", "").path(folder) };
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
    let mut ways = vec![Way { at: root.to_owned(), steps: &steps }];
    while let Some(way) = ways.pop() {
        engine.pulse()?;
        if let Err((path, error)) = way.follow(engine.host().files(), &mut ways, &mut found) {
            return Err(cannot(engine, "list", &path, &error));
        }
    }
    found.sort();
    found.dedup();
    strings(found.iter().map(|path| Ok(path.as_str()))).map_err(|fault| engine.throw(fault))
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
    let text = Role("glob", "").path(pattern)?;
    let steps = text.split('/').filter(|step| !step.is_empty());
    let mut steps: Vec<Step> = steps.map(step).collect::<Result<_, _>>()?;
    // Twice any number of folders is any number of them, found on many ways.
    steps.dedup_by(|one, other| matches!((one, other), (Step::AnyFolders, Step::AnyFolders)));
    Ok(steps)
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

/// The path of what could not be looked at, and why.
type Failure = (String, io::Error);

/// Steps that are still to be taken below a path.
struct Way<'s> {
    at: String,
    steps: &'s [Step],
}

impl<'s> Way<'s> {
    /// Takes one step: adds the paths that matched all, and the ways that lead on. A folder that is not there has nothing in it.
    fn follow(
        self,
        files: &mut dyn Files,
        ways: &mut Vec<Way<'s>>,
        found: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let Some((step, rest)) = self.steps.split_first() else { return Ok(()) };
        match step {
            Step::Name(name) => {
                let at = below(self.at, name);
                if !rest.is_empty() {
                    ways.push(Way { at, steps: rest });
                } else if exists_quietly(files, &at)? {
                    found.push(at);
                }
            }
            Step::Pattern(pattern) => {
                // As in a shell, what begins with a dot is matched by a dot only.
                let hidden = pattern.glob().glob().starts_with('.');
                for entry in entries(files, &self.at)? {
                    if (hidden || !entry.name.starts_with('.')) && pattern.is_match(&entry.name) {
                        let at = below(self.at.clone(), &entry.name);
                        if rest.is_empty() {
                            found.push(at);
                        } else if entry.is_folder {
                            ways.push(Way { at, steps: rest });
                        }
                    }
                }
            }
            Step::AnyFolders => {
                for entry in
                    entries(files, &self.at)?.into_iter().filter(|entry| !entry.name.starts_with('.'))
                {
                    let at = below(self.at.clone(), &entry.name);
                    if rest.is_empty() {
                        found.push(at.clone());
                    }
                    if entry.is_folder && !entry.is_link {
                        ways.push(Way { at, steps: self.steps });
                    }
                }
                ways.push(Way { at: self.at, steps: rest });
            }
        }
        Ok(())
    }
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

fn below(mut folder: String, name: &str) -> String {
    if !folder.is_empty() && !folder.ends_with('/') {
        folder.push('/');
    }
    folder + name
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
