//! A profile in, one line of JSON out, as `grammar/profile.schema.json` describes it.

use super::{ByStorage, Order, Path, Profile, Row, Storage, Work, sorted};
use serde_json::{Map, Value, json};

/// The form's name and version; it changes when a reader of the old form could go wrong.
pub const SCHEMA: &str = "weave-tree.profile.v1";

/// The first `top` rows of both tables in that order, and all paths of calls.
pub fn to_json(profile: &Profile, order: Order, top: usize) -> String {
    let rows = |of: &[Row], name: &str| -> Vec<Value> {
        sorted(of, order, top).into_iter().map(|one| row(one, name)).collect()
    };
    let whole = json!({
        "schema": SCHEMA,
        "file": profile.file,
        "calls": profile.calls,
        "sum": work(&profile.sum),
        "functions": rows(&profile.functions, "function"),
        "lines": rows(&profile.lines, "text"),
        "paths": profile.paths.iter().map(path).collect::<Vec<_>>(),
    });
    format!("{whole}\n")
}

fn row(row: &Row, name: &str) -> Value {
    let mut fields = Map::new();
    fields.insert(name.to_owned(), json!(row.name));
    fields.insert("line".to_owned(), json!(row.line));
    fields.insert("calls".to_owned(), json!(row.calls));
    fields.insert("total_ns".to_owned(), json!(row.total_time));
    if let Value::Object(work) = work(&row.work) {
        fields.extend(work);
    }
    Value::Object(fields)
}

fn work(work: &Work) -> Value {
    json!({
        "self_ns": work.own_time,
        "steps": work.steps,
        "allocations": work.made.all(),
        "closures": work.made.closures,
        "cells": work.made.cells,
        "containers": work.made.containers,
        "strings": work.made.strings,
        "reads": by_storage(&work.reads),
        "writes": by_storage(&work.writes),
    })
}

fn by_storage(numbers: &ByStorage) -> Value {
    Storage::ALL.iter().map(|&storage| (storage.name().to_owned(), json!(numbers.of(storage)))).collect()
}

fn path(path: &Path) -> Value {
    json!({ "caller": path.caller, "function": path.name, "line": path.line, "self_ns": path.own_time })
}
