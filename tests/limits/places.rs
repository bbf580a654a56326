//! Each limit where a program might get round it: in a callback, in `try`, while an error is made, and while one is drawn.
//!
//! Nesting is counted in the text, which is refused as a whole before any of it runs: there is no callback and no `try`
//! then, and the only error is its own. It is drawn like the others.

use crate::support::command::{Ran, code};

struct Limit<'t> {
    flag: &'static str,
    message: &'static str,
    /// What goes beyond it, wherever a block may stand.
    beyond: &'t str,
}

/// Without nesting.
const LIMITS: [Limit<'static>; 7] = [
    Limit { flag: "--max-depth=20", message: "calls nest deeper than 20", beyond: "f(1)" },
    Limit {
        flag: "--max-steps=50",
        message: "the program took more than 50 steps",
        beyond: "while true { }",
    },
    Limit {
        flag: "--timeout=0.05",
        message: "the program ran longer than 0.05 seconds",
        beyond: "while true { }",
    },
    Limit {
        flag: "--max-memory=32MiB",
        message: "the program needs more than 32 MiB of memory",
        beyond: "range(10000000)",
    },
    Limit {
        flag: "--max-output=20",
        message: "the program wrote more than 20 bytes",
        beyond: "print(\"\".pad_left(21))",
    },
    Limit {
        flag: "--max-string=20",
        message: "a string would be longer than 20 bytes",
        beyond: "\"\".pad_left(21)",
    },
    Limit {
        flag: "--max-container=20",
        message: "a container would have more than 20 entries",
        beyond: "range(21)",
    },
];

const CALLBACKS: &[&str] = &[
    "[1] *> ^(x) { @ }",
    "[1] &> ^(total: 0, x) { @ }",
    "1 |> ^(x) { @ }",
    "[1].map(^(x) { @ })",
    "[1].each(^(x) { @ })",
    "[1].filter(^(x) { @ })",
    "[1].reduce(^(total, x) { @ }, 0)",
    "[2, 1].sort_by(^(x) { @ })",
    "[1].group_by(^(x) { @ })",
    "[1].any(^(x) { @ })",
    "fn given(x: [1].map(^(x) { @ })) { x }\ngiven()",
];

const TRIES: &[&str] = &[
    "try(^() { @ })",
    "try(^() { try(^() { @ }) })",
    "[1].map(^(x) { try(^() { @ }) })",
    "try(^() { [2, 1].sort_by(^(x) { @ }) })",
    "fn tries() { try(^() { @ }) }\ntry(tries)",
];

/// Runs a program on both engines, and sees that the limit ends it in the middle.
#[track_caller]
fn ends(flag: &str, message: &str, program: &str) {
    let program = format!("fn f(n) {{ f(n + 1) }}\nprint(\"begun\")\n{program}\nprint(\"went on\")");
    let [slots, naive] =
        ["slots", "naive"].map(|engine| code(&["--engine", engine, flag, "--errors=short"], &program));
    assert_eq!((slots.code, &*slots.output), (75, "begun\n"), "{flag}: {program}\n{}", slots.errors);
    let (_, told) = slots.errors.split_once(": limit: ").unwrap_or_default();
    let mut lines = told.lines();
    assert_eq!(lines.next(), Some(message), "{program}\n{}", slots.errors);
    let Ran { code, output, errors } = naive;
    assert_eq!((code, output, errors), (slots.code, slots.output, slots.errors), "{flag}: {program}");
}

#[test]
fn no_limit_is_lifted_in_a_callback() {
    for limit in &LIMITS {
        for place in CALLBACKS {
            ends(limit.flag, limit.message, &place.replace('@', limit.beyond));
        }
    }
}

#[test]
fn no_limit_is_caught_by_try() {
    for limit in &LIMITS {
        for place in TRIES {
            ends(limit.flag, limit.message, &place.replace('@', limit.beyond));
        }
    }
}

/// What an error says of values, and what `try` keeps of it. Depth and steps are not here: they count calls and rounds,
/// and nothing is called while an error is made.
const MADE: &[(&str, &str, &[&str])] = &[
    (
        "--max-string=20",
        "a string would be longer than 20 bytes",
        &[
            "fail([\"\".pad_left(17)])",
            "fail(\"{\"\".pad_left(20)}!\")",
            "assert(false, [\"\".pad_left(17)])",
            "num(\"\".pad_left(19, \"x\"))",
            "[a: 1][:abcdefghijklmnopqrst]",
            "s = \"\".pad_left(20); t = try(^() { fail(s) }); str(t)",
            "s = \"\".pad_left(20); t = try(^() { fail(s) }); fail(t[:error][:message] + \"!\")",
        ],
    ),
    ("--max-container=1", "a container would have more than 1 entry", &["fail(1)", "nil + 1", "[][1]"]),
    (
        "--max-memory=32MiB",
        "the program needs more than 32 MiB of memory",
        &[
            "s = \"\".pad_left(6000000, \"\\\\\"); fail([s, s, s])",
            "s = \"\".pad_left(6000000, \"\\\\\"); assert(false, [s, s, s])",
            "s = \"\".pad_left(12000000, \"\\\\\"); num(s)",
            "s = \"\".pad_left(6000000); held = []; while true { held << try(^() { fail(s) }) }",
        ],
    ),
    (
        "--timeout=0.05",
        "the program ran longer than 0.05 seconds",
        &[
            "x = [1]; i = 0; while i < 60 { x = [x, x]; i += 1 }; fail(x)",
            "x = [1]; i = 0; while i < 60 { x = [x, x]; i += 1 }; assert(false, x)",
        ],
    ),
    (
        "--max-output=20",
        "the program wrote more than 20 bytes",
        &[
            "t = try(^() { fail(\"\".pad_left(15)) }); print(t[:error][:message])",
            "t = try(^() { fail(\"\".pad_left(15)) }); eprint(t[:error][:message])",
            "t = try(^() { fail(\"\".pad_left(9)) }); print(t[:error])",
        ],
    ),
];

#[test]
fn no_limit_is_lifted_while_an_error_is_made() {
    for (flag, message, programs) in MADE {
        for program in *programs {
            let program = program.replace("; ", "\n");
            ends(flag, message, &format!("x = try(^() {{ {program}\n }})"));
        }
    }
}

#[test]
fn errors_just_within_the_limits_are_made() {
    let programs: &[(&str, &str, &str)] = &[
        ("--max-string=20", "fail(\"\".pad_left(20, \"x\"))", "xxxxxxxxxxxxxxxxxxxx"),
        ("--max-string=20", "fail([\"\".pad_left(16, \"x\")])", "[\"xxxxxxxxxxxxxxxx\"]"),
        ("--max-container=2", "fail(1)", "1"),
        ("--max-output=21", "fail(\"\".pad_left(20, \"x\"))", "xxxxxxxxxxxxxxxxxxxx"),
    ];
    for (flag, program, message) in programs {
        for engine in ["slots", "naive"] {
            let flags = ["--engine", engine, flag, "--errors=short"];
            let ran = code(&flags, &format!("print(try(^() {{ {program} }})[:error][:message])"));
            assert_eq!(
                (ran.code, ran.output.trim_end(), &*ran.errors),
                (0, *message, ""),
                "{engine}: {program}"
            );
        }
    }
}

const FORMS: [&str; 4] = ["--errors=full", "--errors=narrated", "--errors=short", "--errors=json"];

/// What draws an error is no program: it neither counts as output nor is held to the size of strings, and an error of
/// the program's own keeps its code.
#[test]
fn drawing_an_error_is_not_held_to_the_limits() {
    let nested = format!("{}1{}", "(".repeat(1001), ")".repeat(1001));
    let nesting =
        Limit { flag: "--timeout=60", message: "the program nests deeper than 1000 levels", beyond: &nested };
    for form in FORMS {
        for engine in ["slots", "naive"] {
            for limit in LIMITS.iter().chain([&nesting]) {
                let program = format!("fn f(n) {{ f(n + 1) }}\n{}", limit.beyond);
                let ran = code(&["--engine", engine, limit.flag, form], &program);
                assert_eq!((ran.code, &*ran.output), (75, ""), "{engine} {form} {}", ran.errors);
                assert!(ran.errors.contains(limit.message), "{engine} {form} {}", ran.errors);
            }
            let long = "x".repeat(1000);
            for flag in ["--max-output=0", "--max-string=1000", "--max-container=0"] {
                let ran = code(&["--engine", engine, flag, form], &format!("fail(\"{long}\")"));
                assert_eq!((ran.code, &*ran.output), (70, ""), "{engine} {form} {flag} {}", ran.errors);
                let told: String = ran.errors.chars().filter(|&c| c == 'x').collect();
                assert!(told.contains(&long), "{engine} {form} {flag} {}", ran.errors);
            }
        }
    }
}
