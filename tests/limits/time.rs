//! Time that runs out inside a single long operation.

use crate::support::command::code;

/// Each would run for years, without a step of the program; none needs memory.
const LONG: &[(&str, &str)] = &[
    ("equality", "x == y"),
    ("equality deep down", "z = [[[[[[[[[[x]]]]]]]]]]; z == [[[[[[[[[[y]]]]]]]]]]"),
    ("a search", "[1, x].contains(y)"),
    ("hashing", "[x, y].uniq"),
    ("a set", "[x] & [y]"),
    ("built-ins that call built-ins", "while try(^() { [x] == [y] })[:ok] { }"),
];

#[test]
fn time_is_noticed_within_a_built_in() {
    let values = "x = [1]\ny = [1]\ni = 0\nwhile i < 60 { x = [x, x]; y = [y, y]; i += 1 }\n";
    for (name, program) in LONG {
        for engine in ["slots", "naive"] {
            let flags = ["--engine", engine, "--timeout=0.05", "--errors=short"];
            let ran = code(&flags, &format!("{values}puts try(^() {{ {program} }})"));
            assert_eq!((ran.code, &*ran.output), (75, ""), "{name}, {engine}: {}", ran.errors);
            assert!(
                ran.errors.contains("limit: the program ran longer than 0.05 seconds"),
                "{name}, {engine}: {}",
                ran.errors
            );
        }
    }
}
