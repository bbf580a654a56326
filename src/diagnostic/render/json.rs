//! A diagnostic in, one line of JSON out; `schema` grows when a field changes its meaning.

use super::calls::{ends, text_of};
use crate::diagnostic::{DataPlace, Diagnostic, Severity};
use crate::source::{Source, Span};
use serde_json::{Map, Value, json};

const SCHEMA: u32 = 1;

pub(super) fn line(diagnostic: &Diagnostic, source: &Source) -> String {
    let (severity, lint) = match diagnostic.severity {
        Severity::Error => ("error", None),
        Severity::Warning(lint) => ("warning", Some(lint)),
    };
    let mut object = Map::new();
    object.insert("schema".into(), SCHEMA.into());
    object.insert("code".into(), diagnostic.code.name().into());
    object.insert("severity".into(), severity.into());
    object.insert("lint".into(), lint.into());
    object.insert("message".into(), diagnostic.message.as_str().into());
    object.insert("file".into(), source.name().into());
    object.extend(place(diagnostic.span, source));
    object.insert("label".into(), Some(&diagnostic.label).filter(|label| !label.is_empty()).cloned().into());
    let others = diagnostic.others.iter().map(|other| {
        let mut label = place(other.span, source);
        label.insert("text".into(), other.text.as_str().into());
        Value::Object(label)
    });
    object.insert("labels".into(), others.collect());
    object.insert("help".into(), diagnostic.help.clone().into());
    object.insert("data".into(), diagnostic.data.as_deref().map(data_place).into());
    let shown = ends(&diagnostic.calls);
    object.insert("calls".into(), shown.inner.iter().map(|span| call(**span, source)).collect());
    object.insert("calls_left_out".into(), shown.left_out.into());
    object.insert("outer_calls".into(), shown.outer.iter().map(|span| call(**span, source)).collect());
    format!("{}\n", Value::Object(object))
}

pub(super) fn placeless(code: &str, file: &str, message: &str) -> String {
    let object = json!({
        "schema": SCHEMA,
        "code": code,
        "severity": "error",
        "lint": null,
        "message": message,
        "file": file,
        "line": null,
    });
    format!("{object}\n")
}

fn data_place(place: &DataPlace) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

fn call(span: Span, source: &Source) -> Value {
    let mut call = place(span, source);
    call.insert("text".into(), text_of(span, source).into());
    Value::Object(call)
}

fn place(span: Span, source: &Source) -> Map<String, Value> {
    let start = source.position(span.start);
    let end = source.position(span.end.max(span.start));
    let mut place = Map::new();
    place.insert("line".into(), start.line.into());
    place.insert("column".into(), start.column.into());
    place.insert("end_line".into(), end.line.into());
    place.insert("end_column".into(), end.column.into());
    place
}
