//! A resolved program in, its addresses out: as annotated source, or as data.
//!
//! After each name stands where it is found: `x‹0:2›` is slot 2 of this function, `x‹1:2›` of the function around
//! it, `x‹top:4›` a top-level variable. A letter tells how it is kept: `c` a shared cell, `v` a copied value,
//! `i` the running function itself, `b` a built-in; none for a plain frame slot.

use super::Resolution;
use super::address::*;
use crate::source::{Source, Span};
use crate::syntax::ast::{Function, Name};
use crate::syntax::printer::Annotate;
use crate::syntax::visit::{self, Visitor};
use serde_json::{Value as Json, json};

/// How the data is laid out; raised when that changes.
pub const SCHEMA: u32 = 1;

impl Annotate<Resolved> for Resolution {
    fn variable(&self, &scope: &ScopeId, &variable: &Variable) -> String {
        match variable {
            Variable::Own { slot, .. } => {
                let letter = slot_letter(self.scopes[scope.0 as usize].slots[slot.0 as usize].storage);
                format!("‹0:{}{letter}›", slot.0)
            }
            Variable::Captured { index } => {
                let Capture { depth, slot, storage, .. } = self.capture(scope, index);
                format!("‹{}:{}{}›", depth.0, slot.0, capture_letter(*storage))
            }
            Variable::Global { slot, .. } => match self.globals[slot.0 as usize].storage {
                GlobalStorage::Builtin(_) => "‹b›".to_string(),
                GlobalStorage::Frame(_) | GlobalStorage::Once { .. } | GlobalStorage::Shared { .. } => {
                    format!("‹top:{}›", slot.0)
                }
            },
        }
    }

    /// A function's frame and captures, a line each; none for what is empty.
    fn layout(&self, scope: &ScopeId) -> Vec<String> {
        if scope.0 == 0 {
            return line("top level", self.globals.iter().enumerate().filter_map(shown_global).collect());
        }
        let layout = &self.scopes[scope.0 as usize];
        let slots = layout.slots.iter().enumerate();
        let frame: Vec<String> =
            slots.map(|(at, slot)| format!("{}:{at}{}", slot.name, slot_letter(slot.storage))).collect();
        let captures: Vec<String> = layout
            .captures
            .iter()
            .map(|capture| {
                let from = match capture.source {
                    CaptureSource::Frame(slot) => format!("frame {}", slot.0),
                    CaptureSource::Capture(index) => format!("capture {}", index.0),
                };
                match capture.storage {
                    CaptureStorage::Itself => format!("{} = itself", capture.name),
                    CaptureStorage::Value { .. } => format!("{} = value of {from}", capture.name),
                    CaptureStorage::Cell { .. } => format!("{} = cell of {from}", capture.name),
                }
            })
            .collect();
        [line("frame", frame), line("captures", captures)].concat()
    }
}

impl Resolution {
    fn capture(&self, scope: ScopeId, index: CaptureIndex) -> &Capture {
        &self.scopes[scope.0 as usize].captures[index.0 as usize]
    }

    /// The same as data.
    pub fn to_json(&self, source: &Source) -> Json {
        let mut uses =
            Uses { resolution: self, source, around: Vec::new(), functions: Vec::new(), uses: Vec::new() };
        visit::program(&self.program, &mut uses);
        let Uses { functions, uses, .. } = uses;
        json!({
            "schema": SCHEMA,
            "file": source.name(),
            "globals": self.globals.iter().enumerate().map(|(at, global)| json!({
                "slot": at,
                "name": &*global.name,
                "storage": match global.storage {
                    GlobalStorage::Builtin(_) => "built-in",
                    GlobalStorage::Frame(_) => "frame",
                    GlobalStorage::Once { .. } => "once",
                    GlobalStorage::Shared { .. } => "shared",
                },
            })).collect::<Vec<_>>(),
            "functions": functions,
            "uses": uses,
        })
    }
}

fn line(what: &str, items: Vec<String>) -> Vec<String> {
    if items.is_empty() { Vec::new() } else { vec![format!("{what}: {}", items.join(", "))] }
}

/// A top-level variable, with `once` or `shared` if functions use it.
fn shown_global((at, global): (usize, &GlobalLayout)) -> Option<String> {
    let storage = match global.storage {
        GlobalStorage::Builtin(_) => return None,
        GlobalStorage::Frame(_) => "",
        GlobalStorage::Once { .. } => " once",
        GlobalStorage::Shared { .. } => " shared",
    };
    Some(format!("{}:{at}{storage}", global.name))
}

fn slot_letter(storage: SlotStorage) -> &'static str {
    match storage {
        SlotStorage::Frame => "",
        SlotStorage::Copied => "v",
        SlotStorage::Cell => "c",
    }
}

fn capture_letter(storage: CaptureStorage) -> &'static str {
    match storage {
        CaptureStorage::Value { .. } => "v",
        CaptureStorage::Cell { .. } => "c",
        CaptureStorage::Itself => "i",
    }
}

/// Gathers the data of a walk.
struct Uses<'a> {
    resolution: &'a Resolution,
    source: &'a Source,
    /// The functions around the current point of the text, with where they end.
    around: Vec<(ScopeId, u32)>,
    functions: Vec<Json>,
    uses: Vec<Json>,
}

impl Uses<'_> {
    fn place(&self, span: Span) -> Json {
        let position = self.source.position(span.start);
        json!({ "line": position.line, "column": position.column, "start": span.start, "end": span.end })
    }

    fn scope_at(&mut self, at: u32) -> ScopeId {
        while self.around.last().is_some_and(|&(_, end)| end <= at) {
            self.around.pop();
        }
        self.around.last().map_or(ScopeId(0), |&(scope, _)| scope)
    }
}

impl Visitor<Resolved> for Uses<'_> {
    fn function(&mut self, function: &Function<Resolved>) {
        self.scope_at(function.span.start);
        self.around.push((function.layout, function.span.end));
        let layout = &self.resolution.scopes[function.layout.0 as usize];
        let frame: Vec<Json> = layout
            .slots
            .iter()
            .enumerate()
            .map(|(at, slot)| json!({ "slot": at, "name": &*slot.name, "storage": slot_name(slot.storage) }))
            .collect();
        let captures: Vec<Json> = layout.captures.iter().map(capture_json).collect();
        self.functions.push(json!({
            "id": function.layout.0,
            "name": function.name.as_ref().map(|name| &*name.text),
            "place": self.place(function.header),
            "parameters": layout.parameters,
            "frame": frame,
            "captures": captures,
        }));
    }

    fn used(&mut self, name: &Name, variable: &Variable) {
        let scope = self.scope_at(name.span.start);
        let (depth, slot, index) = match *variable {
            Variable::Own { slot, .. } => (json!(0), slot.0, None),
            Variable::Captured { index } => {
                let Capture { depth, slot, .. } = self.resolution.capture(scope, index);
                (json!(depth.0), slot.0, Some(index.0))
            }
            Variable::Global { slot, .. } => (json!("top"), slot.0, None),
        };
        self.uses.push(json!({
            "name": &*name.text,
            "place": self.place(name.span),
            "function": scope.0,
            "depth": depth,
            "slot": slot,
            "capture": index,
        }));
    }
}

fn slot_name(storage: SlotStorage) -> &'static str {
    match storage {
        SlotStorage::Frame => "frame",
        SlotStorage::Copied => "copied",
        SlotStorage::Cell => "cell",
    }
}

fn capture_json(capture: &Capture) -> Json {
    let (from, at) = match capture.source {
        CaptureSource::Frame(slot) => ("frame", slot.0),
        CaptureSource::Capture(index) => ("capture", index.0),
    };
    let storage = match capture.storage {
        CaptureStorage::Value { .. } => "value",
        CaptureStorage::Cell { .. } => "cell",
        CaptureStorage::Itself => "itself",
    };
    json!({ "name": &*capture.name, "from": from, "at": at, "storage": storage })
}
