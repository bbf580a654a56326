//! Texts that nest or run on without end: taken up to the limit, refused beyond it, no native stack overflows.

use weave_tree::diagnostic::Code;
use weave_tree::limits::Limits;
use weave_tree::source::Source;
use weave_tree::syntax::printer::{Plain, print};
use weave_tree::syntax::{dump, parse};

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
        assert!(parse(&Source::new("deep", text.as_str())).is_err(), "{}", &text[..12]);
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
