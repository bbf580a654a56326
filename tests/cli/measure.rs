//! `--stats`, `--stats-json` and `profile`: where they write, and what.

use crate::support::command::{code, file, ran, weave};
use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = include_str!("../../grammar/profile.schema.json");

const PROGRAM: &str = "\
fn double(x) { x * 2 }
i = 0
while i < 3 {
  puts double(i)
  i += 1
}
";

#[test]
fn statistics_go_to_standard_error() {
    let ran = code(&["--stats"], PROGRAM);
    assert_eq!((ran.code, ran.output.as_str()), (0, "0\n2\n4\n"));
    for line in
        ["steps            6\n", "calls            3\n", "closures         1\n", "live_cells       0\n"]
    {
        assert!(ran.errors.contains(line), "{line} in {}", ran.errors);
    }
}

#[test]
fn statistics_as_json_are_the_last_line_even_after_an_error() {
    for (program, exit, steps) in [(PROGRAM, 0, 6), ("f = ^() { nope }\nf()", 70, 1), ("puts (", 65, 0)] {
        let ran = code(&["--stats-json", "--stats"], program);
        assert_eq!(ran.code, exit, "{}", ran.errors);
        let last = ran.errors.lines().last().expect("a line");
        let statistics: Value = serde_json::from_str(last).expect(last);
        assert_eq!(statistics["steps"], steps, "{last}");
    }
}

/// A list in a variable that a closure in the list captures.
const CIRCLE: &str = "fn make() { xs = []\n xs << ^() { xs } }\nmake()\nmake()\n";

#[test]
fn what_is_left_over_is_told_before_it_is_freed() {
    for (gc, left) in [("auto", 0), ("off", 2), ("exit", 0), ("stress", 0)] {
        for end in ["", "exit(3)", "fail(\"end\")"] {
            let ran = code(&["--gc", gc, "--stats-json", "--errors", "short"], &format!("{CIRCLE}{end}"));
            let last = ran.errors.lines().last().expect("a line");
            let statistics: Value = serde_json::from_str(last).expect(last);
            for kind in ["live_cells", "live_closures", "live_containers"] {
                assert_eq!(statistics[kind], left, "{gc}, {end}: {last}");
            }
        }
    }
    assert_eq!(code(&["--gc", "never"], "").code, 2);
}

#[test]
fn the_naive_engine_counts_environments_as_cells() {
    let ran = code(&["--engine", "naive", "--stats-json"], PROGRAM);
    let statistics: Value = serde_json::from_str(ran.errors.trim()).expect("JSON");
    // One environment is the top level's.
    let expected = [
        ("steps", 6),
        ("calls", 3),
        ("closures", 1),
        ("cells", 4),
        ("peak_cells", 2),
        ("peak_live", 3),
        ("live_cells", 0),
    ];
    for (name, expected) in expected {
        assert_eq!(statistics[name], expected, "{name}: {statistics}");
    }
    assert!(statistics["evaluation_ms"].as_f64().expect("a number") > 0.0);
}

#[test]
fn without_the_flags_nothing_is_said() {
    assert_eq!(code(&[], PROGRAM).errors, "");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_what_the_allocator_and_the_system_say() {
    let ran = code(&["--stats-json"], "s = \"x\"\ni = 0\nwhile i < 22 { s += s\n i += 1 }\nputs s.len");
    let statistics: Value = serde_json::from_str(ran.errors.trim()).expect("JSON");
    let bytes = |name: &str| statistics[name].as_u64().expect("a number");
    // The string that grows is copied at most once, and its room doubles.
    assert!((4 << 20..17 << 20).contains(&bytes("heap_bytes")), "{statistics}");
    assert!(bytes("peak_bytes") >= bytes("heap_bytes"), "{statistics}");
}

#[test]
fn a_profile_is_two_tables_on_standard_error() {
    let folder = TempDir::new().expect("a folder");
    let path = file(folder.path(), "a.wv", PROGRAM);
    let ran = ran(&mut weave(&["profile", "--sort", "calls", "--top", "1", &path]));
    assert_eq!((ran.code, ran.output.as_str()), (0, "0\n2\n4\n"));
    let rows: Vec<&str> = ran.errors.lines().collect();
    assert!(rows[0].contains(" ms, 3 calls, 6 steps, "), "{}", ran.errors);
    assert!(rows[3].ends_with("1: fn double(x)"), "{}", ran.errors);
    assert_eq!(rows[4], "… and 1 more");
    assert!(rows[7].ends_with("4: puts double(i)"), "{}", ran.errors);
}

#[test]
fn a_profile_keeps_the_exit_code_and_the_arguments() {
    let folder = TempDir::new().expect("a folder");
    let path = file(folder.path(), "a.wv", "puts args()\nexit(7)\n");
    let told = ran(&mut weave(&["profile", &path, "--json", "x"]));
    assert_eq!((told.code, told.output.as_str()), (7, "[\"--json\", \"x\"]\n"));
    let path = file(folder.path(), "b.wv", "fn f() { nope }\nf()\n");
    let told = ran(&mut weave(&["--errors", "short", "profile", "--sort", "line", &path]));
    assert_eq!(told.code, 70);
    assert!(told.errors.contains(":1:10: name: "), "{}", told.errors);
    assert!(told.errors.contains("1: fn f()"), "{}", told.errors);
    let path = file(folder.path(), "c.wv", "puts (");
    assert_eq!(ran(&mut weave(&["profile", &path])).code, 65);
    assert_eq!(ran(&mut weave(&["profile", "--top", "0", &path])).code, 2);
    assert_eq!(ran(&mut weave(&["profile", "no such file"])).code, 66);
}

#[test]
fn the_json_form_is_as_its_schema_says() {
    let folder = TempDir::new().expect("a folder");
    let path = file(folder.path(), "a.wv", PROGRAM);
    let ran = ran(&mut weave(&["profile", "--json", &path]));
    let profile: Value = serde_json::from_str(ran.errors.trim()).expect("one line of JSON");
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    assert_eq!(profile["schema"], schema["properties"]["schema"]["const"]);
    fits(&profile, &schema, &schema, "");
    assert_eq!(profile["functions"].as_array().expect("rows").len(), 2);
}

/// Checks the words that the schema uses: `$ref`, `type`, `required`, `properties`, `items`, `minimum`.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").expect("a local definition");
        return fits(value, &root["$defs"][name], root, at);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
            let properties = schema["properties"].as_object().expect("properties");
            for required in schema["required"].as_array().expect("required") {
                assert!(fields.contains_key(required.as_str().expect("a name")), "{at}: {required}");
            }
            for (name, field) in fields {
                let known = properties.get(name).unwrap_or_else(|| panic!("{at}: {name} is not described"));
                fits(field, known, root, &format!("{at}.{name}"));
            }
        }
        Some("array") => {
            let items = value.as_array().unwrap_or_else(|| panic!("{at}: {value}"));
            items.iter().for_each(|item| fits(item, &schema["items"], root, &format!("{at}[]")));
        }
        Some("integer") => assert!(value.is_u64(), "{at}: {value}"),
        Some("string") => assert!(value.is_string(), "{at}: {value}"),
        Some(other) => panic!("{at}: {other}"),
        None => {}
    }
}

#[test]
fn a_flame_graph_shows_who_called_whom() {
    let folder = TempDir::new().expect("a folder");
    let path = file(folder.path(), "a.wv", PROGRAM);
    let svg = folder.path().join("out.svg");
    let ran_well = ran(&mut weave(&["profile", "--flame", svg.to_str().expect("a plain path"), &path]));
    assert_eq!(ran_well.code, 0, "{}", ran_well.errors);
    let drawn = std::fs::read_to_string(&svg).expect("it is written");
    assert!(drawn.contains("<svg") && drawn.contains("<title>fn double(x):1 ("), "{drawn}");
    let nowhere = folder.path().join("none").join("out.svg");
    let failed = ran(&mut weave(&["profile", "--flame", nowhere.to_str().expect("a plain path"), &path]));
    assert_eq!(failed.code, 70);
    assert!(failed.errors.contains("cannot write the flame graph"), "{}", failed.errors);
}

#[test]
fn flags_of_a_run_do_not_fit_a_profile() {
    let ran = ran(&mut weave(&["--stats", "profile", "a.wv"]));
    assert_eq!(ran.code, 2);
    assert!(ran.errors.contains("--stats"), "{}", ran.errors);
}
