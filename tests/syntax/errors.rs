//! Programs with mistakes in, exactly those mistakes with their places out.

use weave_tree::builtins::random::Generator;
use weave_tree::diagnostic::{Code, Diagnostic};
use weave_tree::source::Source;
use weave_tree::syntax::parse;

fn errors(text: &str) -> (Source, Vec<Diagnostic>) {
    let source = Source::new("test", text);
    let errors = parse(&source).err().unwrap_or_default();
    (source, errors)
}

/// `line:column message`, and the help behind ` / `.
fn shown(text: &str) -> Vec<String> {
    let (source, errors) = errors(text);
    let line = |error: &Diagnostic| {
        assert_eq!(error.code, Code::Syntax);
        let at = source.position(error.span.start);
        let help = error.help.as_ref().map(|help| format!(" / {help}")).unwrap_or_default();
        format!("{}:{} {}{help}", at.line, at.column, error.message)
    };
    errors.iter().map(line).collect()
}

/// Each case: a program, and the start of the line of each of its mistakes.
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = shown(text);
        let fits = found.len() == expected.len()
            && found.iter().zip(*expected).all(|(found, expected)| found.starts_with(expected));
        assert!(fits, "{text}\nexpected {expected:#?}\nfound {found:#?}");
    }
}

#[test]
fn a_header_on_two_lines_is_one_mistake() {
    check(&[
        ("while\n  x < 3 {\n  x += 1\n}\n", &["1:6 expected an expression, found the end of the line"]),
        ("y = if\n  x < 3 { 1 } else { 2 }\n", &["1:7 expected an expression, found the end of the line"]),
        ("fn\nf(a, b) {\n  a\n}\nf(1, 2)\n", &["1:3 expected a name, found the end of the line"]),
        // No header follows.
        ("while\nx = 3\n", &["1:6 expected an expression, found the end of the line"]),
    ]);
}

#[test]
fn single_mistakes_are_explained() {
    check(&[
        ("if x = 1 { y }", &["1:6 expected `{` after the condition, found `=` / to compare, write `==`"]),
        ("while x = 1 {\n}", &["1:9 expected `{` after the condition, found `=` / to compare, write `==`"]),
        (
            "a == not b",
            &["1:6 expected an operand, found the reserved word `not` / under another operator write `!`"],
        ),
        (
            "a + not b",
            &["1:5 expected an operand, found the reserved word `not` / under another operator write `!`"],
        ),
        (
            "if a { 1 } + 2",
            &["1:12 expected a statement after `}`, found `+` / a statement that starts with `if`"],
        ),
        (
            "if a { 1 }.len",
            &["1:11 expected a statement after `}`, found `.` / a statement that starts with `if`"],
        ),
        ("if a { 1 } else { 2 }\n|> f", &["2:1 expected a statement after `}`, found `|>`"]),
        (
            "m.len = 1",
            &[
                "1:2 expected a key to write to, found the built-in `len` / a key of that name is written `m[:len]`",
            ],
        ),
        (
            "m.a.rows << 2",
            &[
                "1:4 expected a key to write to, found the built-in `rows` / a key of that name is written `m.a[:rows]`",
            ],
        ),
        ("m.len.x += 2", &["1:2 expected a key to write to, found the built-in `len`"]),
        ("1 = 2", &["1:1 expected a place to assign to, found a number"]),
        ("f(x).y = 2", &["1:1 expected a place to assign to, found an entry of a value"]),
        ("(x) = 2", &["1:1 expected a place to assign to, found a value in parentheses"]),
        ("xs.push(1) = 2", &["1:1 expected a place to assign to, found the result of a call"]),
        ("x = y = 3", &["1:7 expected an expression, found an assignment with `=`"]),
        ("f(x = 3)", &["1:5 expected an expression, found an assignment with `=`"]),
        ("puts x += 3", &["1:8 expected an expression, found an assignment with `+=`"]),
        ("{ 1 }", &["1:1 expected a statement, found `{` / a block belongs to"]),
        ("x = 1\n{\n  2\n}", &["2:1 expected a statement, found `{`"]),
        ("x = {}", &["1:5 expected an expression, found `{` / a container is written with `[` and `]`"]),
        (
            "if a\n{ 1 }",
            &[
                "1:5 expected `{`, found the end of the line / the `{` of a block stands on the line of its header",
            ],
        ),
        ("x = [1, 2\ny = 3", &["2:1 expected `,` or `]`, found the name `y`"]),
        ("x = [\n  1,\ny = 3", &["3:1 expected `]` before the next statement, found the name `y`"]),
        ("f(1, 2", &["1:7 expected `,` or `)`, found the end of the program"]),
        ("f(1]", &["1:4 expected `,` or `)`, found `]`"]),
        ("(1 2)", &["1:4 expected `)`, found the number `2`"]),
        ("fn f() { 1", &["1:11 expected `}` to close a block, found the end of the program"]),
        ("x = 1 y = 2", &["1:7 expected the end of the statement, found the name `y` / put `;` between"]),
        (
            "x = 1 puts x",
            &["1:7 expected the end of the statement, found the reserved word `puts` / put `;` between"],
        ),
        ("if = 3", &["1:1 expected a name, found the reserved word `if`"]),
        ("puts = 3", &["1:1 expected a name, found the reserved word `puts`"]),
        ("fn while() { }", &["1:4 expected a name, found the reserved word `while`"]),
        ("fn f(nil) { }", &["1:6 expected a name, found the reserved word `nil`"]),
        ("fn f(if: 1) { }", &["1:6 expected a parameter name, found the reserved word `if`"]),
        (
            "x.if",
            &["1:3 expected a name, found the reserved word `if` / the entry of that key is written `[:if]`"],
        ),
        ("x.0", &["1:3 expected a name, found the number `0` / an entry by its number is written `[0]`"]),
        ("x = .5", &["1:6 expected a name, found the number `5` / a number begins with a digit: `0.5`"]),
        (
            "[a :b]",
            &[
                "1:4 expected `,` or `]`, found the symbol `:b` / in a pair the colon stands directly behind the key: `a: b`",
            ],
        ),
        ("x = a: 1", &["1:5 expected an expression, found the key `a:`"]),
        (
            "x = fn(a) { 1 }",
            &[
                "1:5 expected an expression, found the reserved word `fn` / a function without a name is written `^(x)",
            ],
        ),
        (
            "x = puts 2",
            &[
                "1:5 expected an expression, found the reserved word `puts` / `puts` begins a statement of its own",
            ],
        ),
        ("x++\n", &["1:3 expected an operand, found `+` / to add one to `x`, write `x += 1`"]),
        (
            "if a { } elif b { }",
            &["1:15 expected the end of the statement, found the name `b` / write `else if`"],
        ),
        ("else { 1 }", &["1:1 expected a statement, found the reserved word `else` / an `else` follows"]),
        ("}", &["1:1 expected a `{` before, found `}` that closes nothing"]),
        ("x)", &["1:2 expected a `(` before, found `)` that closes nothing"]),
        ("fn f(a, a) { }", &["1:9 expected parameters with different names, found `a` twice"]),
        ("^(*a, b) { }", &["1:4 expected the collecting parameter last, found `*a` before others"]),
        ("f(a: 1, 2)", &["1:9 expected named arguments last, found an argument without a name"]),
        ("f(a: 1, *b)", &["1:9 expected named arguments last, found an argument without a name"]),
        ("x = 5 +", &["1:8 expected an operand, found the end of the program"]),
        ("a.", &["1:3 expected a name, found the end of the program"]),
        ("f(,)", &["1:3 expected an expression or `)`, found `,`"]),
    ]);
}

#[test]
fn mistakes_inside_words_are_explained() {
    check(&[
        (
            "\"a {} b\"",
            &[
                "1:4 expected an expression in `{ }`, found nothing / for a plain brace in a string write `\\{`",
            ],
        ),
        ("\"{x}{ }\"", &["1:5 expected an expression in `{ }`, found nothing"]),
        ("\"\\q\"", &["1:2 expected a known escape, found `\\q`"]),
        (
            "\"\\u{110000} \\u{} \\u12\"",
            &["1:2 expected the number", "1:13 expected the number", "1:18 expected the number"],
        ),
        ("x = 0x", &["1:5 expected hexadecimal digits after `0x`, found none"]),
        ("x = 3abc + 1", &["1:6 expected a space or an operator after the number `3`, found `abc`"]),
        ("x = 1_", &["1:6 expected a digit on each side of `_` in a number"]),
        (
            "puts “hi”",
            &[
                "1:6 expected the straight quote `\"`, found the typographic quote `“` / write `\"` in place of `“`",
            ],
        ),
        ("puts 'hi'", &["1:6 expected a string in double quotes, found `'`"]),
        ("x = @ 3", &["1:5 expected a name, a literal or an operator, found `@`"]),
        ("x =\u{A0}3", &["1:4 expected an ordinary space, found the character U+00A0"]),
        ("x = : 3", &["1:5 expected a name directly after `:`, found none"]),
        ("x = :\"a{b}\"", &["1:8 expected the plain text of a symbol, found `{`"]),
        ("x = \"abc\ny = 2", &["1:5 expected `\"` to close this string, found the end of the program"]),
        ("x = `abc\ny = 2", &["1:5 expected a backtick to close this shell text"]),
        ("\"a {x\"\ny = 2", &["1:6 expected `}` to close the interpolation, found `\"`"]),
    ]);
}

#[test]
fn a_string_left_open_in_an_interpolation_hides_no_later_mistake() {
    check(&[(
        "(a += 1\nputs \"x\" * \")\nputs \"y\".join(\" * \")\nb = ^(c) { \"{c * d }\nputs b\ne = [1 = 2]\n",
        &[
            "1:4 expected an expression, found an assignment with `+=`",
            "2:12 expected `\"` to close this string",
            "4:12 expected `\"` to close this string",
            "6:8 expected an expression, found an assignment with `=`",
            "7:1 expected `}` to close a block",
        ],
    )]);
}

#[test]
fn jumps_stand_where_they_can() {
    check(&[
        ("break", &["1:1 expected `break` inside a loop, found it outside"]),
        ("if a { continue }", &["1:8 expected `continue` inside a loop, found it outside"]),
        ("while a { fn f() { break } }", &["1:20 expected `break` inside a loop, found it outside"]),
        (
            "while a { xs.each(^(x) { continue }) }",
            &["1:26 expected `continue` inside a loop, found it outside"],
        ),
        (
            "while if a { break } { }",
            &["1:14 expected `break` in the body of a loop, found it in a loop's condition"],
        ),
        ("return 1", &["1:1 expected `return` inside a function, found it outside"]),
        ("while a { return }", &["1:11 expected `return` inside a function, found it outside"]),
        (
            "fn f() { ^(a: if b { return 1 }) { a } }",
            &["1:22 expected an expression as a default, found `return`"],
        ),
        ("fn f(a: ^() { return 1 }) { return a }", &[]),
        ("while a { if b { while c { break }; continue } else { break } }", &[]),
        ("while ^() { while a { break } }() { break }", &[]),
        ("fn f() { while a { f(if b { return 1 } else { break }) } }", &[]),
        ("f(break: 1, return: 2); x[:break]", &[]),
        // A brace too many puts the rest of the function outside: that is the mistake.
        ("fn f() {\n  x = 1 }\n  return x\n}", &["4:1 expected a `{` before"]),
    ]);
}

#[test]
fn the_parser_takes_up_again_at_the_next_line() {
    check(&[
        ("x = = 1\ny = = 2", &["1:5", "2:5"]),
        ("x = (1 +\nputs 2\nputs )", &["2:1 expected an operand, found the reserved word `puts`", "3:6"]),
        ("if x = 1 {\n  y = = 2\n}\nz = = 3", &["1:6", "2:7", "4:5"]),
        ("if x = 1 {\n  a\n} else if y = 2 {\n  b\n} else {\n  c = = 3\n}\nd = = 4", &["1:6", "6:7", "8:5"]),
        ("x = f(1, , 2,\n  y\n)\nz = = 2", &["1:10", "4:5"]),
        ("x = f(1, , 2,\n  y,\n  g(z),\n  *rest,\n  k: 1\n).len\nz = = 2", &["1:10", "7:5"]),
        ("x = f(1, , 2,\n  y = 3\nz = = 2", &["1:10", "3:5"]),
        ("f(1, , ^(x) {\n  y = = 3\n  z\n}, 4)\nw = = 5", &["1:6", "2:7", "5:5"]),
        ("xs.each(^(x) {\n  y = (1 +\n  puts y\n})\nputs 2 2", &["3:3", "5:8"]),
        ("x = [1, 2\ny = 3\nz = 4 4", &["2:1", "3:7"]),
        ("x = [\n  1,\n  2,\ny = 3\nz = 4 4", &["4:1 expected `]`", "5:7"]),
        ("f(a\ng(b c)\nh(d)", &["2:1", "2:5"]),
        ("fn f() {\n  x = (1 + 2\n}\ny = = 3", &["3:1 expected `)`", "4:5"]),
        ("fn f() {\n  if a {\n    x = [1,\n  }\n  y = = 2\n}\nz = = 3", &["4:3", "5:7", "7:5"]),
        ("fn f( {\n  x = = 1\n}\ny = = 2", &["1:7", "2:7", "4:5"]),
        ("fn (a) {\n  return a\n}\ny = = 2", &["1:4", "4:5"]),
        ("while {\n  break\n  x = = 1\n}\ny = = 2", &["1:7", "3:7", "5:5"]),
        ("1 = 2\nx = = 3\nbreak\nfn f(a, a) { }", &["1:1", "2:5", "3:1", "4:9"]),
        ("fn f() {\n  1 = 2\n  x = = 3\n  m.len = 4\n}", &["2:3", "3:7", "4:4"]),
        ("puts \"a\nputs \"b\"\nputs \"c\"\nx = = 1", &["1:6", "4:5"]),
        ("puts \"a {x\"\nputs \"b {y}\"\nx = = 2", &["1:11", "3:5"]),
        ("x = \"a\ny = \"b\nz = = 1", &["1:5", "2:5", "3:5"]),
        ("f(\"a)\nx = 1\ny = = 2\nputs \"b\"", &["1:3", "3:5"]),
        ("x = `ls\ny = = 2", &["1:5", "2:5"]),
        ("x = \"two\nlines\" y\nz = = 2", &["2:8", "3:5"]),
        ("x = “a”\ny = 'b'\nz = = @", &["1:5", "2:5", "3:5 expected an expression", "3:7"]),
        ("}\nx = = 1", &["1:1", "2:5"]),
        ("x = 1 }\ny = = 2", &["1:7", "2:5"]),
        ("fn f() {\nfn g() {\nx = = 1", &["3:5", "3:8 expected `}`", "3:8 expected `}`"]),
        ("x = 1; y = = 2; z = = 3\nw = = 4", &["1:12", "2:5"]),
        ("if a { x = = 1 } else { y }\nz = = 1", &["1:12", "2:5"]),
        ("x = 1 +\n\n# comment\nputs x", &["4:1"]),
        ("x = [\n  1\n  2\n]\ny = = 1", &["3:3", "5:5"]),
        ("x = [\n  a: 1\n  b: 2\n  c: 3\n]\ny = = 1", &["3:3", "6:5"]),
        ("xs\n  .map(^(x) { x + })\n  .filter(^(x) { x })\ny = = 1", &["2:19", "4:5"]),
        ("xs |> f(\n  ^(x) {\n    x = = 1\n  },\n  2\n)\ny = = 1", &["3:9", "7:5"]),
    ]);
}

#[test]
fn missing_brackets_point_at_the_opening_ones() {
    for (text, opening) in [
        ("x = [1, 2\ny = 3", 4),
        ("f(1, (2, 3)", 5),
        ("fn f() {\n  x", 7),
        ("x = [\n  1,\ny = 3", 4),
        ("\"a {x\"\ny = 2", 0),
        ("\"a {f(x}\"", 5),
    ] {
        let (_, errors) = errors(text);
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        let others: Vec<u32> = errors[0].others.iter().map(|label| label.span.start).collect();
        assert_eq!(others, [opening], "{text}");
    }
}

/// One mistake each, on one line.
const MISTAKES: &[&str] = &[
    "x = = 1",
    "x = 1 2",
    "x = (1 + 2",
    "x = [1, 2",
    "f(1, 2",
    "f(1,, 2)",
    "x = [1 2]",
    "x = 1 +* 2",
    "puts )",
    "puts",
    "x = y = 3",
    "1 = 2",
    "m.len = 3",
    "break",
    "x.if",
    "fn = 3",
    "^(a, a) { a }",
    "f(a: 1, 2)",
    "x = @",
    "x = 'a'",
    "x = \"\\q\"",
    "x = \"a {} b\"",
    "x = 0x",
    "a == not b",
    "if a { 1 } + 2",
    "if a = 1 { 2 }",
    "while { 1 }",
    "x = fn(a) { a }",
    "[a :b]",
    "f(x = 3)",
    "fn f(*a, b) { 1 }",
    "x = “a”",
    "x = {a: 1}",
    "x.5",
];

const SOUND: &[&str] =
    &["x = 1", "puts \"a {b}\"", "f(1, [2, 3])", "y = ^(a) { a }", "if a { 1 } else { 2 }", "m[:k] = 2"];

/// Statements with mistakes among them; says on which lines those are.
fn plant(random: &mut Generator, depth: usize, lines: &mut Vec<String>, planted: &mut Vec<usize>) {
    for _ in 0..2 + random.below(4) {
        let indent = "  ".repeat(depth);
        match random.below(6) {
            0 | 1 => lines.push(format!("{indent}{}", SOUND[random.below(SOUND.len())])),
            2 | 3 => {
                lines.push(format!("{indent}{}", MISTAKES[random.below(MISTAKES.len())]));
                planted.push(lines.len());
                // What may be left open must be followed by what no expression can hold.
                lines.push(format!("{indent}x = 0"));
            }
            _ if depth < 4 => {
                let (head, tail) = [
                    ("fn f() {", "}"),
                    ("if a {", "}"),
                    ("xs.each(^(x) {", "})"),
                    ("x = [1, ^() {", "}, 3]"),
                ][random.below(4)];
                lines.push(format!("{indent}{head}"));
                plant(random, depth + 1, lines, planted);
                lines.push(format!("{indent}{tail}"));
            }
            _ => lines.push(format!("{indent}# nothing")),
        }
    }
}

#[test]
fn as_many_errors_as_planted_mistakes() {
    let mut random = Generator::new(7);
    for round in 0..400 {
        let (mut lines, mut planted) = (Vec::new(), Vec::new());
        plant(&mut random, 0, &mut lines, &mut planted);
        let text = lines.join("\n");
        let (source, errors) = errors(&text);
        let mut found: Vec<usize> =
            errors.iter().map(|error| source.position(error.span.start).line).collect();
        // An open bracket shows at the start of the next line.
        for (found, planted) in found.iter_mut().zip(&planted) {
            *found -= usize::from(*found == planted + 1);
        }
        assert_eq!(found, planted, "round {round}\n{text}\n{:#?}", shown(&text));
    }
}

#[test]
fn one_number_with_doubled_underscores_is_one_mistake() {
    check(&[
        ("x = 1__000", &["1:6 expected a digit on each side of `_` in a number"]),
        ("x = 0x__", &["1:7 expected a digit on each side of `_` in a number"]),
        ("x = 1.5__e", &["1:8 expected a digit on each side of `_` in a number"]),
    ]);
}

#[test]
fn a_jump_in_place_of_an_expression_is_one_mistake() {
    check(&[
        ("x = [return 1]", &["1:6 expected an expression, found the reserved word `return`"]),
        ("x = break", &["1:5 expected an expression, found the reserved word `break`"]),
        ("fn f(a: return 1) { a }", &["1:9 expected an expression, found the reserved word `return`"]),
        (
            "return return",
            &[
                "1:1 expected `return` inside a function",
                "1:8 expected an expression, found the reserved word",
            ],
        ),
    ]);
}

#[test]
fn a_brace_too_many_leaves_the_jumps_before_any_block_certain() {
    check(&[
        ("return 5\n}", &["1:1 expected `return` inside a function", "2:1 expected a `{` before, found `}`"]),
        ("continue\nx = 1\n}\n", &["1:1 expected `continue` inside a loop", "3:1 expected a `{` before"]),
        (
            "fn f()\nreturn 5\n}",
            &["1:7 expected `{`, found the end of the line", "3:1 expected a `{` before"],
        ),
        (
            "fn f() {\nif a { 1 } }\nreturn 5\n}",
            &["4:1 expected a `{` before, found `}` that closes nothing"],
        ),
    ]);
}
