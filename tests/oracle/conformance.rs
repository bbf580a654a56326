//! `weave-tree conformance` as a backend's author uses it.

use super::support::command::{Ran, ran, weave};
use serde_json::Value as Json;
use std::path::Path;

/// Prints 1, whatever it is asked; of the example that this is right for there are some.
const ONE: &str = "sh -c 'echo 1' {file}";

fn conformance(folder: &Path, arguments: &[&str]) -> Ran {
    ran(weave(&[&["conformance"], arguments].concat()).current_dir(folder))
}

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.output).unwrap_or_else(|error| panic!("{error}: {}{}", ran.output, ran.errors))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn our_engines_conform_from_any_directory() {
    let folder = folder();
    let backends = ["--backend", "slots", "--backend", "naive", "--backend", "weave-tree"];
    let done = conformance(folder.path(), &[&backends[..], &["--filter", "determinism."]].concat());
    // The bar is for terminals.
    assert_eq!((done.code, done.errors.as_str()), (0, ""), "{}", done.output);
    for backend in ["slots", "naive", "weave-tree"] {
        assert!(done.output.contains(&format!("\n{backend}: 12 cases: 12 agree\n")), "{}", done.output);
    }
    assert!(
        done.output.contains("determinism  + order + no-addresses + random + outside"),
        "{}",
        done.output
    );
}

#[test]
fn json_tells_everything_in_the_same_bytes_each_time() {
    let folder = folder();
    let flags =
        |jobs| ["--backend", ONE, "--backend", "naive", "--filter", "values.t", "--json", "--jobs", jobs];
    let one = conformance(folder.path(), &flags("1"));
    assert_eq!(one.code, 1);
    assert_eq!(one.output, conformance(folder.path(), &flags("7")).output);
    let report = json(&one);
    assert_eq!(report["schema"], "weave-tree.conformance.v1");
    let results = report["results"].as_array().expect("results");
    assert_eq!(report["cases"], results.len());
    let counts = &report["backends"][0]["verdicts"];
    let sum: u64 = counts.as_object().expect("counts").values().filter_map(Json::as_u64).sum();
    assert_eq!(sum as usize, results.len());
    assert!(counts["differ"].as_u64() > Some(3), "{counts}");
    assert_eq!(report["backends"][1]["verdicts"], serde_json::json!({ "agree": results.len() }));
    let chapter = &report["backends"][0]["chapters"][0];
    assert_eq!((&chapter["chapter"], &chapter["rules"][0]["rule"]), (&"values".into(), &"types".into()));
    let differing =
        results.iter().find(|result| result["verdicts"][0]["verdict"] == "differ").expect("one differs");
    assert!(differing["program"].is_string() && differing["expected"]["outcome"].is_string(), "{differing}");
    assert!(differing["verdicts"][0]["aspect"].is_string(), "{differing}");
}

#[test]
fn expected_failures_are_strict_and_can_be_written_anew() {
    let folder = folder();
    let list = folder.path().join("list");
    let flags =
        ["--backend", ONE, "--filter", "scope.text-order", "--filter", "values.nan", "--expected", "list"];
    let with = |more: &[&str]| conformance(folder.path(), &[&flags[..], more].concat());
    let unlisted = with(&[]);
    assert_eq!(unlisted.code, 2, "{}", unlisted.errors);
    assert!(unlisted.errors.contains("cannot read the expected failures"), "{}", unlisted.errors);

    let update = with(&["--update"]);
    assert_eq!(update.code, 0, "{}{}", update.output, update.errors);
    assert!(update.output.contains("expected failure"), "{}", update.output);
    let text = std::fs::read_to_string(&list).expect("the list was written");
    assert!(text.lines().all(|line| line.contains("  differ (")), "{text}");
    assert_eq!(with(&[]).code, 0);

    // A reason that a person wrote stays; a case that is not run keeps its line.
    let first = text.lines().next().expect("a line").split(' ').next().expect("an id");
    let reference = weave_tree::reference::read().expect("the reference");
    let other = reference.examples.iter().find(|example| example.rule == "scope.unset").expect("an example");
    let edited = text.replacen("differ", "known as bug 7: differ", 1) + &format!("{}  later\n", other.id);
    std::fs::write(&list, edited).expect("the list can be written");
    assert_eq!(with(&["--update"]).code, 0);
    let text = std::fs::read_to_string(&list).expect("the list is there");
    assert!(text.contains("known as bug 7") && text.contains(&other.id), "{text}");

    // A case that is off the list fails, and one on it that passes does too.
    let without: String = text.lines().skip(1).map(|line| format!("{line}\n")).collect();
    std::fs::write(&list, without).expect("the list can be written");
    let failing = with(&[]);
    assert_eq!(failing.code, 1);
    assert!(failing.output.contains(&format!("{first} on {ONE}: differ")), "{}", failing.output);
    std::fs::write(&list, format!("{first}  wrongly listed\n")).expect("the list can be written");
    let slots = ["--backend", "slots", "--filter", first, "--expected", "list"];
    let passing = conformance(folder.path(), &slots);
    assert_eq!(passing.code, 1);
    assert!(passing.output.contains("unexpected pass: wrongly listed"), "{}", passing.output);
    std::fs::write(&list, "no.such/example  odd\n").expect("the list can be written");
    let strange = with(&[]);
    assert_eq!(strange.code, 2);
    assert!(strange.errors.contains("there is no example `no.such/example`"), "{}", strange.errors);
}

#[test]
fn a_list_that_a_profile_names_is_made_by_update() {
    let folder = folder();
    let profile = "command = \"sh -c 'echo 1' {file}\"\nexpected_failures = \"new.list\"\n";
    std::fs::write(folder.path().join("p.toml"), profile).expect("the folder can be written");
    let flags = ["--backend", "p.toml", "--filter", "values.nan"];
    let missing = conformance(folder.path(), &flags);
    assert_eq!(missing.code, 2, "{}", missing.output);
    assert!(missing.errors.contains("cannot read the expected failures"), "{}", missing.errors);
    assert_eq!(conformance(folder.path(), &[&flags[..], &["--update"]].concat()).code, 0);
    assert!(folder.path().join("new.list").is_file());
    assert_eq!(conformance(folder.path(), &flags).code, 0);
}

/// The files of a case, as a suite elsewhere would write them.
fn bytes(files: &Json) -> Vec<(String, Vec<u8>)> {
    let content = |file: &Json| match (file["text"].as_str(), file["hex"].as_str()) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(hex)) => (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("digits"))
            .collect(),
        _ => panic!("{file}"),
    };
    let files = files.as_array().expect("files").iter();
    files.map(|file| (file["path"].as_str().expect("a path").to_owned(), content(file))).collect()
}

#[test]
fn every_case_can_be_taken_elsewhere() {
    let folder = folder();
    let done = conformance(folder.path(), &["--export", "cases"]);
    assert_eq!(done.code, 0, "{}", done.errors);
    let read = |path: &str| -> Json {
        let text = std::fs::read_to_string(folder.path().join("cases").join(path)).expect("a written file");
        serde_json::from_str(&text).expect("JSON")
    };
    let index = read("index.json");
    let reference = weave_tree::reference::read().expect("the reference");
    let paths = index["cases"].as_array().expect("paths");
    assert_eq!((paths.len(), &index["count"]), (reference.examples.len(), &paths.len().into()));
    for (path, example) in paths.iter().zip(&reference.examples) {
        let case = read(path.as_str().expect("a path"));
        assert_eq!(case["schema"], "weave-tree.case.v1");
        assert_eq!(
            (&case["id"], &case["rule"]),
            (&example.id.as_str().into(), &example.rule.as_str().into())
        );
        assert_eq!(
            (&case["program"], &case["input"]),
            (&example.program.clone().into(), &example.input.clone().into())
        );
        assert_eq!(
            (&case["arguments"], &case["flags"]),
            (&example.args.clone().into(), &example.flags.clone().into())
        );
        assert_eq!(
            bytes(&case["files"]),
            example.files.iter().map(|f| (f.path.clone(), f.bytes.clone())).collect::<Vec<_>>()
        );
        assert_eq!(case["expected"]["output"], example.output);
        assert_eq!(case["expected"]["exit"], example.exit_code());
        let written: Vec<&str> = example.written.iter().map(|file| file.path.as_str()).collect();
        let told = case["expected"]["written"].as_array().expect("written files");
        assert_eq!(told.iter().filter_map(|file| file["path"].as_str()).collect::<Vec<_>>(), written);
        let errors = case["expected"]["errors"].as_array().expect("errors");
        assert_eq!(errors.len(), example.errors.len());
        for (told, expected) in errors.iter().zip(&example.errors) {
            assert_eq!(
                (&told["code"], &told["line"]),
                (&expected.code.name().into(), &expected.position.line.into())
            );
        }
    }
}

#[test]
fn reports_for_machines_and_for_people() {
    let folder = folder();
    let flags = [
        "--backend",
        ONE,
        "--backend",
        "no-such-command",
        "--filter",
        "values.truth",
        "--junit",
        "r/o.xml",
        "--html",
        "o.html",
    ];
    let done = conformance(folder.path(), &flags);
    assert_eq!(done.code, 1, "{}", done.errors);
    let xml = std::fs::read_to_string(folder.path().join("r/o.xml")).expect("the JUnit report");
    assert!(xml.contains("<testsuites name=\"weave-tree conformance\""), "{xml}");
    assert!(xml.contains("<error type=\"missing\"") || xml.contains("type=\"missing\""), "{xml}");
    assert!(xml.contains("classname=\"values.truth\"") && xml.contains("type=\"differ\""), "{xml}");
    let html = std::fs::read_to_string(folder.path().join("o.html")).expect("the page");
    assert!(html.contains("\"schema\":\"weave-tree.conformance.v1\"") && !html.contains("src=\"http"));
    let blocked = conformance(folder.path(), &["--filter", "values.truth", "--html", "."]);
    assert_eq!(blocked.code, 70);
    assert!(blocked.errors.contains("cannot write the report"), "{}", blocked.errors);
}

#[test]
fn wrong_usage_is_told_apart_from_differences() {
    let folder = folder();
    for (arguments, part) in [
        (&["--filter", "no.such"][..], "no example has such an id"),
        (&["--backend", "gone.toml"], "cannot read the profile"),
        (&["--backend", "'"], "where a quote is open"),
        (&["--update"], "--update needs a list"),
        (&["--jobs", "0"], "0 is not in"),
    ] {
        let refused = conformance(folder.path(), arguments);
        assert_eq!(refused.code, 2, "{}", refused.errors);
        assert!(refused.errors.contains(part), "{}", refused.errors);
    }
    let missing = conformance(folder.path(), &["--backend", "no-such-command", "--filter", "values.truth"]);
    assert_eq!(missing.code, 1);
    assert!(
        missing.output.contains("missing: cannot start `no-such-command`: no such file"),
        "{}",
        missing.output
    );
}
