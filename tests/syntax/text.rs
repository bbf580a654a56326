//! Program texts in, their statements and groups out: newlines, levels of operators, numbers of functions.

use weave_tree::source::Source;
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
