//! An example in, a case as versioned JSON for suites that run elsewhere out.

use super::answer::Answer;
use super::case::Case;
use crate::reference::Example;
use serde_json::{Value as Json, json};

/// One example as a file: its path under the folder of all cases, and its text.
pub fn case(example: &Example) -> (String, String) {
    let case = Case::of_example(example);
    let expected = Answer::of_example(example);
    let files: Vec<Json> = case.files.iter().map(|(path, bytes)| file(path, bytes)).collect();
    let written: Vec<Json> = example.written.iter().map(|data| file(&data.path, &data.bytes)).collect();
    let case = json!({
        "schema": "weave-tree.case.v1",
        "id": example.id,
        "rule": example.rule,
        "page": example.page,
        "program": case.program,
        "input": case.input,
        "arguments": case.arguments,
        "files": files,
        "flags": case.flags,
        "expected": {
            "outcome": expected.ending.name(),
            "exit": expected.exit_code,
            "output": example.output,
            "errors": example.errors.iter().map(error).collect::<Vec<_>>(),
            "written": written,
        },
    });
    (format!("{}.json", example.id), format!("{case:#}\n"))
}

/// The list of all cases: their paths.
pub fn index(paths: &[String]) -> String {
    let index = json!({ "schema": "weave-tree.cases.v1", "count": paths.len(), "cases": paths });
    format!("{index:#}\n")
}

/// The message is not normative; where the reference leaves it open it is `null`.
fn error(error: &crate::reference::ExpectedError) -> Json {
    json!({
        "code": error.code.name(),
        "line": error.position.line,
        "column": error.position.column,
        "message": error.message,
    })
}

/// A file of a case: as text where it is text, else as hexadecimal digits.
fn file(path: &str, bytes: &[u8]) -> Json {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "path": path, "text": text }),
        Err(_) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "path": path, "hex": digits })
        }
    }
}
