//! Programs in, what lexer, parser and printer make of them out: newlines, round trips, limits, mangled text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may stop at once"
)]

use std::path::{Path, PathBuf};
use weave_tree::diagnostic::Code;
use weave_tree::limits::Limits;
use weave_tree::source::Source;
use weave_tree::syntax::printer::{Plain, print};
use weave_tree::syntax::{dump, parse};

fn statements(text: &str) -> usize {
    match parse(&Source::new("test", text)) {
        Ok(program) => program.body.statements.len(),
        Err(errors) => panic!("{text:?} does not parse: {errors:?}"),
    }
}

fn fails(text: &str) -> bool {
    parse(&Source::new("test", text)).is_err()
}

#[test]
fn newlines_end_statements_where_the_rule_says() {
    let one = [
        "x = 1 +\n2",
        "x = 1\n+ 2",
        "x = 1\n  * 2\n  / 3\n  % 4",
        "x =\n\n# a comment\n1",
        "f(1,\n2\n)",
        "[1\n,2\n]",
        "(1\n- 2)",
        "(x\n[0])",
        "x\n.len\n.abs()",
        "x.\nlen",
        "x\n|> f\n*> g\n&> h",
        "a\nand b\nor c\n&& d\n|| e",
        "a\n== b",
        "a\n!= b",
        "a\n< b",
        "a\n>= b",
        "a\n| b\n& c\n!& d",
        "xs\n<< 1",
        "not\na",
        "!\na",
        "-\n1",
        "x +=\n1",
        "if a { 1 }\nelse { 2 }",
        "if a { 1 }\n\n# between\nelse if b { 2 }\nelse { 3 }",
        "f(^(x) {\n  a\n  b\n})",
        "\"{\n1\n-\n2\n}\"",
        "# only\nx # this\n",
        "x\n",
        "\n\n;;x;\n;",
    ];
    for text in one {
        assert_eq!(statements(text), 1, "{text:?}");
    }
    let two = [
        "x = 3\n(4)",
        "x\n[0]",
        "x\n-1",
        "x\n!y",
        "x\n^(a) { a }",
        "x\nnot y",
        "x\n\"a\"",
        "x\n:a",
        "x\n`ls`",
        "x\n1",
        "x\nnil",
        "x; y",
        "x ; ; y",
        "if a { 1 } (2)",
        "if a { 1 } -1",
        "if a { 1 } [2]",
        "fn f() { 1 } f()",
        "while a { 1 } x",
        "if a { 1 } else { 2 } if b { 3 }",
        "x = if a { 1 } else { 2 }\n(3)",
        "x # comment\ny",
        "x\r\ny",
    ];
    for text in two {
        assert_eq!(statements(text), 2, "{text:?}");
    }
    let none = [
        "x = 1 y = 2",
        "x y",
        "if a\n{ 1 }",
        "if a { 1 } + 2",
        "if a { 1 }\n.len",
        "if a { 1 }\n|> f",
        "while a { 1 } * 2",
        "fn f() { 1 } .x",
        "else { 1 }",
        "x\n= 1",
        "x\n, y",
        "puts\nx",
        "fn\nf() { 1 }",
        "(x; y)",
        "f(^(x) { a b })",
        "{ 1 }",
    ];
    for text in none {
        assert!(fails(text), "{text:?}");
    }
}

#[test]
fn a_bare_return_ends_at_its_line() {
    let shape = |text| dump::shape(&parse(&Source::new("test", text)).unwrap());
    assert_eq!(shape("fn f() { return\n1 }"), shape("fn f() { return; 1 }"));
    assert_ne!(shape("fn f() { return\n1 }"), shape("fn f() { return 1 }"));
    assert_eq!(shape("fn f() { return -1 }"), shape("fn f() {\n  return -1\n}"));
}

#[test]
fn grouping_follows_the_table_of_operators() {
    let shape = |text: &str| {
        let shown = dump::shape(&parse(&Source::new("test", text)).unwrap()).to_string();
        shown.replace(r#"{"kind":"group","value":"#, "(")
    };
    let groups = |text: &str| {
        let program = parse(&Source::new("test", text)).unwrap();
        dump::ast(&program, &Source::new("test", text))
    };
    // Each line: an expression whose top operator is the second one.
    for (text, top) in [
        ("a |> b or c", "pipeline"),
        ("a or b and c", "logical operator=\"or\""),
        ("not a and b", "logical operator=\"and\""),
        ("not a == b", "not operator=\"not\""),
        ("!a == b", "chain"),
        ("-a.abs", "negate"),
        ("-a * b", "chain"),
        ("a << b", "append"),
        ("(a) << b", "chain"),
        ("a.b[0] << b", "append"),
        ("a + b << c", "chain"),
        ("a.sort.len", "postfix"),
        ("a.sort", "mutation"),
        ("(a).sort", "postfix"),
        ("a.reverse.sort", "postfix"),
        ("f(a).sort", "postfix"),
        ("a.push(1).push(2)", "postfix"),
        (".trim.split(1)", "section"),
    ] {
        let shown = groups(text);
        let line = shown.lines().nth(2).unwrap().trim_start();
        assert!(line.starts_with(&format!("value: {top}")), "{text:?}: {shown}");
    }
    let operators = ["==", "<", "|", "&", "<<", "+", "*"];
    for (index, loose) in operators.iter().enumerate() {
        for tight in &operators[index + 1..] {
            for text in [format!("1 {loose} 2 {tight} 3"), format!("2 {tight} 3 {loose} 1")] {
                let shown = groups(&text);
                let outer = shown.lines().find(|line| line.contains("rest: link")).unwrap().to_owned();
                let chains = shown.matches(": chain").count();
                assert_eq!(chains, 2, "{text}: {shown}");
                let first = shown.lines().filter(|line| line.contains("rest: link"));
                let shallowest = first.min_by_key(|line| line.len() - line.trim_start().len()).unwrap();
                assert!(shallowest.contains(&format!("{loose:?}")), "{text}: {outer}");
            }
        }
    }
    assert_eq!(shape("1 - 2 - 3").matches("\"chain\"").count(), 1);
    assert_eq!(shape("1 < 2 <= 3").matches("\"chain\"").count(), 1);
}

const PROGRAMS: &[&str] = &[
    "",
    "# nothing\n",
    "x = 1; y = 0xFF; z = 1_000.5e-3\nputs x + y * z - -x",
    "c[k] = 1\nc.name = 2\nc[:a][0].b += 3\nc[\"k\"] -= 1; c *= 2; c /= 3; c %= 4",
    "fn f(a, b: 2, c: b + 1, *rest) { return a }\nfn g() { }\nfn h() { return }",
    "f(1, *xs, 2, b: 3, if: 4)\nf()\nf(1,)",
    "[1, a: 2, \"first name\": 3, *xs, :s, :\"two words\", :1, if: 4, \"1\": 5, \"\": 6,]",
    "\"a {x + \"nested {y}\" } b\\n\\t\\r\\0\\\"\\\\\\{\\} } \\u{1F600}\\u{7}\"",
    "\"two\nlines\"; `ls *.csv | sort \\` \\\\x \"{}\"`; \"\"; \"{x}{y}\"",
    "if a { 1 } else if b { 2 } else { 3 }\nwhile a and not b || !c { break; continue }",
    "fn f() { while true { if a { continue } else { break } } }",
    "x = if a { 1 } else { 2 } + 3\ny = (if a { 1 }).len",
    "xs |> f *> ^(x) { x * 2 } &> ^(t: 0, x) { t + x } |> .upper.split(\",\")[0]",
    "xs << 1 << 2\nxs.a[0].sort(:desc).len\nxs.push(1).push(2)\n(xs).sort\nf()(1)[2].x.y(3).len()",
    "fn f() { .upper }\nfn g() { x; .upper }\nfn h() { if a { 1 }; .x(1) |> f }",
    "a == b != c < d <= e > f >= g | h !& i & j << k + l - m * n / o % p",
    "not not a and not b == c or d\n- - !x; !-x.abs",
    "puts [1, 2]; puts ^() { 1 }; puts (1) + 2",
    "nil; true; false; π = 3; über_straße = [π: 1]",
    "xs.each(^(x) {\n  puts x\n  y = x\n})\nfn outer() { fn inner() { puts \"a long line that does not fit on the line of its braces\" } }",
    "a.b.c.d = [[[[1]]]]; -1.abs; 1.5.floor; 0x1F.abs; 1e5.abs",
];

fn round_trip(name: &str, text: &str) {
    let source = Source::new(name, text);
    let Ok(program) = parse(&source) else { return };
    let printed = print(&program, &Plain);
    let again = Source::new(name, printed.clone());
    let second = match parse(&again) {
        Ok(second) => second,
        Err(errors) => panic!("{name}: printed text does not parse: {errors:?}\n{printed}"),
    };
    assert_eq!(dump::shape(&program), dump::shape(&second), "{name}\n{text}\n---\n{printed}");
    assert_eq!(program.functions, second.functions, "{name}");
    assert_eq!(print(&second, &Plain), printed, "{name}: printing twice differs");
}

#[test]
fn printing_and_parsing_again_gives_the_same_tree() {
    for text in PROGRAMS {
        if let Err(errors) = parse(&Source::new("test", *text)) {
            panic!("{text:?}: {errors:?}");
        }
        round_trip(text, text);
    }
}

/// Every file of the tree with one of these endings.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every program of the tree: the files, and the examples fenced as `weave` in the reference.
fn programs() -> Vec<(String, String)> {
    let mut programs: Vec<(String, String)> =
        PROGRAMS.iter().map(|text| ((*text).to_owned(), (*text).to_owned())).collect();
    for path in files(&[".wv"]) {
        programs.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap_or_default()));
    }
    for path in files(&[".md"]) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let mut example: Option<(String, String)> = None;
        for line in text.lines() {
            match &mut example {
                None if line.starts_with("```weave") => {
                    example = Some((format!("{}: {line}", path.display()), String::new()));
                }
                Some(_) if line.starts_with("```") => programs.extend(example.take()),
                Some((_, body)) => {
                    body.push_str(line);
                    body.push('\n');
                }
                None => {}
            }
        }
    }
    programs
}

#[test]
fn every_program_of_the_tree_makes_the_round_trip() {
    for (name, text) in programs() {
        round_trip(&name, &text);
    }
}

#[test]
fn mangled_text_never_panics() {
    for (_, text) in programs() {
        let bytes = text.as_bytes();
        let step = (bytes.len() / 25).max(1);
        for at in (0..bytes.len()).step_by(step) {
            if text.is_char_boundary(at) {
                let _ = parse(&Source::new("cut", &text[..at]));
                let _ = parse(&Source::new("cut", &text[at..]));
            }
            for flip in [0x01, 0x08, 0x20, 0x59] {
                let mut mangled = bytes.to_vec();
                mangled[at] ^= flip;
                let mangled = String::from_utf8_lossy(&mangled).into_owned();
                let source = Source::new("mangled", mangled);
                match parse(&source) {
                    Ok(_) => round_trip("mangled", source.text()),
                    Err(errors) => {
                        assert!(!errors.is_empty());
                        assert!(errors.is_sorted_by_key(|error| error.span));
                    }
                }
            }
        }
    }
}

/// Everything that nests, as what stands before and behind the innermost value.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("[a: ", "]"),
    ("[*", "]"),
    ("f(", ")"),
    ("f(a: ", ")"),
    ("x.len(", ")"),
    ("x[", "]"),
    ("-", ""),
    ("!", ""),
    ("not ", ""),
    ("if x { ", " }"),
    ("if x { 1 } else { ", " }"),
    ("if x { 1 } else if y { ", " }"),
    ("while x { ", " }"),
    ("fn f() { ", " }"),
    ("^() { ", " }"),
    ("^(a: ", ") { 1 }"),
    ("\"{", "}\""),
    (".a(", ")"),
];

#[test]
fn nesting_is_allowed_up_to_the_limit_and_no_further() {
    for (before, behind) in NESTS {
        for depth in [Limits::NESTING - 1, Limits::NESTING] {
            let text = format!("{}1{}", before.repeat(depth), behind.repeat(depth));
            let source = Source::new("deep", text);
            let program = parse(&source).unwrap_or_else(|errors| panic!("{before:?} {depth}: {errors:?}"));
            assert_eq!(program.clone(), program);
            let printed = print(&program, &Plain);
            let second = parse(&Source::new("printed", printed)).expect("the printed text parses");
            assert_eq!(dump::shape(&second), dump::shape(&program));
        }
        let depth = Limits::NESTING + 1;
        let text = format!("{}1{}", before.repeat(depth), behind.repeat(depth));
        let errors = parse(&Source::new("deep", text)).expect_err("too deep");
        assert_eq!(errors.len(), 1, "{before:?}: {errors:?}");
        assert_eq!(errors[0].code, Code::Limit, "{before:?}");
        let nth = before.len() * Limits::NESTING;
        let place = errors[0].span.start as usize;
        assert!((nth..nth + before.len()).contains(&place), "{before:?}: {place}");
    }
}

#[test]
fn headers_and_mixed_prefixes_nest_within_bounds() {
    // Without brackets, `if` inside the condition of an `if` is the only way to nest.
    let ifs = |count: usize| format!("{}x{}", "if ".repeat(count), " { 1 }".repeat(count));
    assert!(parse(&Source::new("ifs", ifs(900))).is_ok());
    for text in [
        ifs(100_000),
        "if 1 + ".repeat(100_000),
        "if ^() { 1 } + ".repeat(100_000),
        "-x(".repeat(100_000),
        "---f(-!-[".repeat(50_000),
        "not (not [".repeat(50_000),
        "if -x(".repeat(50_000),
        "\"{-".repeat(50_000),
        "while if ".repeat(50_000),
        "else if ".repeat(100_000),
        "fn ".repeat(100_000),
        "^ ".repeat(100_000),
        "puts ".repeat(100_000),
        "return ".repeat(100_000),
        "*".repeat(100_000),
        "a: ".repeat(100_000),
        "{".repeat(100_000),
        "}".repeat(100_000),
        ")".repeat(100_000),
        "x = ".repeat(100_000),
    ] {
        assert!(fails(&text), "{}", &text[..12]);
    }
}

#[test]
fn long_chains_neither_nest_nor_overflow() {
    const LENGTH: usize = 100_000;
    let repeat = |first: &str, more: &str| format!("{first}{}", more.repeat(LENGTH));
    for text in [
        repeat("1", " + 1"),
        repeat("1", " + 1 * 2"),
        repeat("1", " == 1 < 2 | 3"),
        repeat("x", " << 1"),
        repeat("x", " and x"),
        repeat("x", " or x && y"),
        repeat("x", " |> f"),
        repeat("x", ".y"),
        repeat("x", "[0]"),
        repeat("x", "(1)"),
        repeat("x", ".len()"),
        repeat("if a { 1 }", " else if b { 2 }"),
        repeat("", "x = 1\n"),
        repeat("", "if a { 1 }\n"),
        repeat("", "-1;"),
        format!("[{}]", "1, ".repeat(LENGTH)),
        format!("f({})", "-1, ".repeat(LENGTH)),
        format!("\"{}\"", "{x}".repeat(LENGTH)),
        repeat("x", " and not y"),
        repeat("x", " + -y"),
    ] {
        let source = Source::new("long", text);
        let program = parse(&source).unwrap_or_else(|errors| panic!("{:?}", errors.first()));
        let printed = print(&program, &Plain);
        drop(program);
        assert!(parse(&Source::new("printed", printed)).is_ok());
    }
}

#[test]
fn functions_are_numbered_in_the_order_of_the_text() {
    let text = "fn a(x: ^() { 1 }) { ^() { 2 } }\nfn b() { }\n[fn: ^() { 3 }]";
    let program = parse(&Source::new("test", text)).unwrap();
    assert_eq!(program.functions, 5);
    let shown = dump::shape(&program).to_string();
    let ids: Vec<&str> = shown.split("\"id\":").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(ids, ["0", "1", "2", "3", "4"]);
}

#[test]
fn a_hash_bang_line_and_a_byte_order_mark_are_skipped() {
    assert_eq!(statements("#!/usr/bin/env weave-tree {[(\nx"), 1);
    assert_eq!(statements("\u{FEFF}x"), 1);
    assert_eq!(statements("#!/only"), 0);
}
