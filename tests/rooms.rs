//! The source itself in: each room uses only rooms below it, and each library stays where it belongs.

#![allow(clippy::expect_used, reason = "a test may stop at once")]
#![allow(clippy::disallowed_methods, reason = "the source is read as text")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every room with those it may use, from the ground up: each uses only what stands above it in this list.
const ROOMS: [(&str, &[&str]); 21] = [
    ("source", &[]),
    ("limits", &[]),
    ("published", &[]),
    ("host", &[]),
    ("diagnostic", &["source", "host"]),
    ("outcome", &["diagnostic"]),
    ("budget", &["limits", "diagnostic"]),
    ("value", &["published", "host", "diagnostic", "budget"]),
    ("format", &["diagnostic", "budget", "value"]),
    ("syntax", &["source", "limits", "published", "diagnostic", "value"]),
    ("resolve", &["source", "published", "diagnostic", "syntax"]),
    ("builtins", &["published", "host", "diagnostic", "budget", "value", "format"]),
    ("memory", &["limits", "host", "outcome", "budget", "value"]),
    ("profile", &["source", "host", "value"]),
    ("events", &["host"]),
    (
        "naive",
        &[
            "source",
            "limits",
            "published",
            "host",
            "diagnostic",
            "outcome",
            "budget",
            "value",
            "syntax",
            "builtins",
            "memory",
        ],
    ),
    (
        "eval",
        &[
            "source",
            "limits",
            "published",
            "host",
            "diagnostic",
            "outcome",
            "budget",
            "value",
            "syntax",
            "resolve",
            "builtins",
            "memory",
            "profile",
            "events",
        ],
    ),
    (
        "run",
        &[
            "source",
            "limits",
            "host",
            "diagnostic",
            "outcome",
            "syntax",
            "resolve",
            "memory",
            "profile",
            "events",
            "naive",
            "eval",
        ],
    ),
    ("reference", &["source", "diagnostic", "outcome"]),
    (
        "oracle",
        &[
            "source",
            "limits",
            "published",
            "host",
            "diagnostic",
            "outcome",
            "value",
            "syntax",
            "resolve",
            "builtins",
            "events",
            "run",
            "reference",
        ],
    ),
    (
        "cli",
        &[
            "source",
            "limits",
            "host",
            "diagnostic",
            "outcome",
            "syntax",
            "resolve",
            "builtins",
            "profile",
            "events",
            "run",
            "reference",
            "oracle",
        ],
    ),
];

/// Libraries with the folders that may name them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("cap_std", &["host/"]),
    ("chumsky", &["syntax/parser/"]),
    ("clap", &["cli/"]),
    ("csv", &["format/"]),
    ("globset", &["builtins/"]),
    ("indicatif", &["cli/", "host/"]),
    ("im_rc", &["value/container/"]),
    ("inferno", &["profile/"]),
    ("jiff", &["builtins/"]),
    ("miette", &["diagnostic/render/"]),
    ("regex", &["builtins/"]),
    ("serde_saphyr", &["format/"]),
    ("signal_hook", &["host/"]),
    ("toml_writer", &["format/toml/"]),
    ("rustix", &["host/"]),
    ("serde", &["format/", "host/", "oracle/"]),
    (
        "serde_json",
        &[
            "format/",
            "host/",
            "diagnostic/render/",
            "syntax/",
            "resolve/",
            "memory/",
            "events/",
            "oracle/",
            "profile/",
        ],
    ),
    ("tempfile", &["host/"]),
    ("toml", &["format/", "oracle/"]),
];

/// Every file of `src`, by its path there, with its code: comments and unit tests left out.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|path| {
        path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs")
    });
    files.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        let name = path.strip_prefix(&root).expect("a path in src").to_string_lossy().into_owned();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        (name, lines.collect::<Vec<_>>().join("\n"))
    };
    files.iter().map(read).collect()
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

/// The rooms that the code names behind `crate::`, one by one or in braces.
fn used(code: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let list = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or_default());
        let count = if list.len() < rest.len() { usize::MAX } else { 1 };
        for path in list.split(", ").take(count) {
            let end = path.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(path.len());
            used.extend(path.get(..end).filter(|name| !name.is_empty()));
        }
    }
    used
}

#[test]
fn rooms_use_only_rooms_below_them() {
    for (at, (name, uses)) in ROOMS.iter().enumerate() {
        for below in *uses {
            assert!(ROOMS[..at].iter().any(|(room, _)| room == below), "{name} uses {below} above it");
        }
    }
    let mut seen = BTreeSet::new();
    for (file, code) in files() {
        let own = room(&file);
        if ["lib", "main"].contains(&own) {
            continue;
        }
        let (_, allowed) = ROOMS.iter().find(|(room, _)| *room == own).expect("a room of the list");
        for other in used(&code).into_iter().filter(|other| *other != own) {
            assert!(allowed.contains(&other), "src/{file} uses `{other}`, which `{own}` must not know");
            seen.insert((own.to_owned(), other.to_owned()));
        }
    }
    for (name, uses) in ROOMS {
        for other in uses {
            let pair = (name.to_owned(), (*other).to_owned());
            assert!(seen.contains(&pair), "{name} does not use {other}: take it from the list");
        }
    }
}

#[test]
fn libraries_stay_where_they_belong() {
    for (file, code) in files() {
        for (library, folders) in LIBRARIES {
            let named = code.contains(&format!("{library}::"));
            let allowed = folders.iter().any(|folder| file.starts_with(folder));
            assert!(!named || allowed, "src/{file} names {library}, which belongs to {folders:?}");
        }
    }
}

#[test]
fn only_the_allocator_is_unsafe() {
    for (file, code) in files() {
        let allowed = file == "budget/allocator.rs";
        assert_eq!(code.contains("unsafe "), allowed, "src/{file}: only budget/allocator.rs may be unsafe");
        assert_eq!(code.contains("allow(unsafe_code"), allowed, "src/{file}");
    }
}

#[test]
fn every_file_says_first_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (file, _) in files() {
        let text = std::fs::read_to_string(root.join(&file)).expect("a readable file");
        assert!(text.starts_with("//! "), "src/{file} does not begin with a sentence on itself");
    }
}
