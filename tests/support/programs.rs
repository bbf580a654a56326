//! Every program of the tree: samples, golden programs, and the examples of the reference.

use std::path::Path;

/// Their names and texts, in a fixed order.
pub fn programs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["samples", "tests/golden"] {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder of programs");
        files.extend(entries.map(|entry| entry.expect("a readable entry").path()));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "wv"));
    files.sort();
    let text =
        |path: &Path| String::from_utf8_lossy(&std::fs::read(path).expect("a readable program")).into_owned();
    let mut programs: Vec<(String, String)> =
        files.iter().map(|path| (path.display().to_string(), text(path))).collect();
    let reference = weave_tree::reference::read().unwrap_or_else(|malformed| panic!("{malformed}"));
    programs.extend(reference.examples.into_iter().map(|example| (example.id, example.program)));
    programs
}
