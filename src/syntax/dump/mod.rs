//! Tokens and syntax trees in, a readable or a machine-readable picture of them out.

mod tree;

use super::ast::Program;
use super::token::Tokens;
use crate::source::{Source, Span};
use serde_json::{Map, Value as Json, json};
pub use tree::{Field, Node};

/// How the data is laid out; raised when that changes.
pub const SCHEMA: u32 = 1;

/// A line for each token: where it stands, its kind, its text.
pub fn tokens(tokens: &Tokens, source: &Source) -> String {
    let mut out = String::new();
    for (kind, &span) in tokens.kinds.iter().zip(&tokens.spans) {
        let text = source.slice(span).escape_debug();
        out.push_str(&format!("{:<13} {:<16} {text}\n", range(span, source), kind.label()));
    }
    out
}

pub fn tokens_json(tokens: &Tokens, source: &Source) -> Json {
    let list: Vec<Json> = tokens
        .kinds
        .iter()
        .zip(&tokens.spans)
        .map(|(kind, &span)| {
            let mut token = Map::new();
            token.insert("kind".to_owned(), kind.label().into());
            token.insert("text".to_owned(), source.slice(span).into());
            place(&mut token, span, source);
            Json::Object(token)
        })
        .collect();
    json!({ "schema": SCHEMA, "file": source.name(), "tokens": list })
}

/// The tree, a line for each node, children indented.
pub fn ast(program: &Program, source: &Source) -> String {
    let mut out = String::new();
    write_node(&tree::program(program), source, "", 0, &mut out);
    out
}

pub fn ast_json(program: &Program, source: &Source) -> Json {
    let tree = node_json(&tree::program(program), Some(source));
    json!({ "schema": SCHEMA, "file": source.name(), "functions": program.functions, "program": tree })
}

/// The tree without any place: equal for programs that differ in their layout only.
pub fn shape(program: &Program) -> Json {
    node_json(&tree::program(program), None)
}

fn range(span: Span, source: &Source) -> String {
    let (start, end) = (source.position(span.start), source.position(span.end));
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

fn place(object: &mut Map<String, Json>, span: Span, source: &Source) {
    let position = source.position(span.start);
    object.insert("line".to_owned(), position.line.into());
    object.insert("column".to_owned(), position.column.into());
    object.insert("start".to_owned(), span.start.into());
    object.insert("end".to_owned(), span.end.into());
}

fn write_node(node: &Node, source: &Source, label: &str, depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
    if !label.is_empty() {
        out.push_str(&format!("{label}: "));
    }
    out.push_str(node.kind);
    for (name, field) in &node.fields {
        match field {
            Field::Text(text) => out.push_str(&format!(" {name}={text:?}")),
            Field::Count(count) => out.push_str(&format!(" {name}={count}")),
            Field::Flag(flag) => out.push_str(&format!(" {name}={flag}")),
            Field::Node(_) | Field::Nodes(_) => {}
        }
    }
    out.push_str(&format!("  {}\n", range(node.span, source)));
    for (name, field) in &node.fields {
        let children = match field {
            Field::Node(child) => std::slice::from_ref(&**child),
            Field::Nodes(children) => children,
            Field::Text(_) | Field::Count(_) | Field::Flag(_) => &[],
        };
        for child in children {
            stacker::maybe_grow(64 << 10, 1 << 20, || write_node(child, source, name, depth + 1, out));
        }
    }
}

fn node_json(node: &Node, source: Option<&Source>) -> Json {
    let mut object = Map::new();
    object.insert("kind".to_owned(), node.kind.into());
    if let Some(source) = source {
        place(&mut object, node.span, source);
    }
    for (name, field) in &node.fields {
        let value = match field {
            Field::Text(text) => text.as_str().into(),
            Field::Count(count) => (*count).into(),
            Field::Flag(flag) => (*flag).into(),
            Field::Node(child) => stacker::maybe_grow(64 << 10, 1 << 20, || node_json(child, source)),
            Field::Nodes(children) => stacker::maybe_grow(64 << 10, 1 << 20, || {
                children.iter().map(|child| node_json(child, source)).collect()
            }),
        };
        object.insert((*name).to_owned(), value);
    }
    Json::Object(object)
}
