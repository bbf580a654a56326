//! Text that is not what its format asks for: what is wrong, and where.

use crate::generator::Numbers;
use weave_tree::format::{Dialect, Encoding, Format, parse, parse_text};

#[track_caller]
fn wrong(format: Format, text: &str, expected: &str) {
    match parse_text(text, format, Dialect::default()) {
        Ok(value) => panic!("{text:?} reads as {value:?}"),
        Err(fault) => assert_eq!(fault.named("f").message, expected, "{text:?}"),
    }
}

#[test]
fn json() {
    let wrong = |text, expected| wrong(Format::Json, text, expected);
    wrong("", "f:1:1: expected a value, found the end");
    wrong("[1,\n 2,, 3]", "f:2:4: expected a value, found `,`");
    wrong("{\"a\" 1}", "f:1:6: expected `:`, found `1`");
    wrong("{a: 1}", "f:1:2: expected a key in quotes, found `a`");
    wrong("[1 2]", "f:1:4: expected `,` or `]`, found `2`");
    wrong("[1, 2", "f:1:6: expected `,` or `]`, found the end");
    wrong("{\"a\": 1", "f:1:8: expected `,` or `}`, found the end");
    wrong("\"abc", "f:1:5: expected `\"`, found the end");
    wrong("[1, 2,]", "f:1:7: expected another entry after the comma, found the end of the list");
    wrong("nul", "f:1:4: expected a value, found the end");
    wrong("é", "f:1:1: expected a value, found `é`");
    wrong("[\"é\", x]", "f:1:7: expected a value, found `x`");
    wrong("[01]", "f:1:3: expected a digit, found `1`");
    wrong("[1.]", "f:1:4: expected a digit, found `]`");
    wrong("[1e999]", "f:1:6: expected a number that a double can hold, found a larger one");
    wrong("\"\\x\"", "f:1:3: expected an escape that JSON knows, found `x`");
    wrong(
        "\"a\nb\"",
        "f:1:3: expected `\"`, found the end of the line (a control character must be escaped)",
    );
    wrong("1 1", "f:1:3: expected the end, found `1`");
    wrong("NaN", "f:1:1: expected a value, found `NaN`");
}

#[test]
fn json_lines() {
    wrong(Format::Jsonl, "{\"a\": 1}\n\n{\"a\" 2}\n", "f:3:6: expected `:`, found `2`");
    wrong(Format::Jsonl, "1\n[2,\n3]\n", "f:2:4: expected a value, found the end");
}

#[test]
fn tables() {
    let wrong = |text, expected| wrong(Format::Csv, text, expected);
    wrong("a,b\r\n1,2\r\n\r\n\r\n3\r\n", "f:5:1: expected 2 fields as in the header, found 1");
    wrong("a\n\"x\ny\"\n1,2\n", "f:4:1: expected 1 field as in the header, found 2");
    wrong("a,a\n", "f:1:1: expected a header of different names, found `a` twice");
    wrong("a,b\n1,\"x\n", "f:2:1: expected a closing `\"`, found the end");
    wrong("a\n\"x\"\"", "f:2:1: expected a closing `\"`, found the end");
}

#[test]
fn yaml() {
    let wrong = |text, expected| wrong(Format::Yaml, text, expected);
    wrong("a: 1\nb: [1, 2\n", "f:2:4: expected a closing `]`, found none");
    wrong("a: 1\na: 2\n", "f:2:1: expected a key for the first time, found `a` again");
    wrong("a: b: c\n", "f:1:5: expected the end of the value, found `:` (text with `: ` in it needs quotes)");
    wrong("? [1]\n: 2\n", "f:1:3: expected a key that is text, found another");
    wrong("--- 1\n--- 2\n", "f:2:5: expected one document, found another");
    wrong("é: *x\n", "f:1:4: expected the alias of an anchor above, found another");
    wrong("a: &b [*b]\n", "f:1:8: expected an alias outside of its own anchor, found one inside");
    wrong("a: \"b\n", "f:1:4: expected a closing quote, found none");
    wrong("a:\n\t- 1\n", "f:2:2: expected blanks as indentation, found a tab");
    wrong("a:\n  b: 1\n c: 2\n", "f:3:2: expected key, found `c` (while parsing a block mapping)");
    wrong("- 1\nb: 2\n", "f:2:1: expected `-` indicator, found `b` (while parsing a block collection)");
    wrong("a: - 1", "f:1:4: expected a value, found `-` (a list begins on a line of its own)");
    wrong("{a: 1 b: 2}", "f:1:8: expected `,` or `}`, found `:`");
    wrong("a: @x", "f:1:4: expected a value, found `@` (text that begins with it needs quotes)");
    wrong("!p [1]", "f:1:4: expected a tag of the core schema that fits the value, found `!p`");
    wrong("a: !!int x", "f:1:10: expected an integer, found `x`");
    wrong(
        "[1\nb: 2]",
        "f:2:2: expected `,` or the closing bracket, found `:` (a pair in a list needs `{ }`)",
    );
    wrong("!!binary /w==", "f:1:10: expected UTF-8 in the bytes of `!!binary`, found others");
    wrong("<<: 3", "f:1:5: expected a mapping or a list of mappings to merge, found `3`");
    wrong("[1]]", "f:1:4: expected YAML, found `]` (misplaced bracket)");
}

#[test]
fn toml() {
    let wrong = |text, expected| wrong(Format::Toml, text, expected);
    wrong("a = 1\na = 2\n", "f:2:1: expected a key for the first time, found it again");
    wrong("a = [1, 2", "f:1:10: expected `]`, found the end (unclosed array)");
    wrong("é = 1\n", "f:1:1: expected letters, numbers, `-`, `_`, found `é` (invalid unquoted key)");
    wrong("a\n", "f:1:2: expected `=`, found the end of the line (key with no value)");
    wrong("a = x", "f:1:5: expected a value, found `x` (text needs quotes)");
    wrong("a = 01", "f:1:5: expected TOML, found `01` (unexpected leading zero)");
    wrong("a = 0xg", "f:1:7: expected TOML, found `g` (invalid hexadecimal number)");
    wrong(
        "a = 1 # \u{1}",
        "f:1:9: expected printable characters, found the control character U+0001 (invalid comment character)",
    );
    wrong("a = 9223372036854775808\n", "f:1:5: expected an integer of 64 bits, found a larger one");
    wrong("a = 1e400\n", "f:1:5: expected a number that a double can hold, found a larger one");
}

#[test]
fn ini() {
    let wrong = |text, expected| wrong(Format::Ini, text, expected);
    wrong("[a\nb = 1\n", "f:1:1: expected `]` at the end of the section's name, found none");
    wrong("[a]\n\nb\n", "f:3:1: expected `key = value` or `[section]`, found neither");
    wrong("[a]\n = 1\n", "f:2:2: expected a key before the value, found none");
    wrong("a = 1\n[a]\n", "f:2:1: expected a section, found `a`, which is an entry");
}

/// Far deeper than any format goes: an error at a place, and no overflow of the stack.
#[test]
fn deep_nesting_is_an_error() {
    for levels in [1_001, 100_000] {
        let json = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let objects = "{\"a\":".repeat(levels);
        let lists = "- ".repeat(levels);
        for (format, text) in [
            (Format::Json, &json),
            (Format::Json, &objects),
            (Format::Yaml, &json),
            (Format::Yaml, &lists),
            (Format::Toml, &format!("a = {json}")),
        ] {
            let fault = parse_text(text, format, Dialect::default()).expect_err("too deep");
            assert!(fault.message.contains("levels of nesting"), "{}: {}", format.name(), fault.message);
        }
        for text in [format!("a{} = 1", ".a".repeat(levels)), format!("[a{}]", ".a".repeat(levels))] {
            let fault = parse_text(&text, Format::Toml, Dialect::default()).expect_err("too deep");
            assert!(fault.message.contains("levels of nesting"), "{}", fault.message);
        }
    }
}

/// Nine levels of nine aliases each stand for 387 million strings.
#[test]
fn aliases_have_a_budget() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", ")));
    }
    let fault = parse_text(&text, Format::Yaml, Dialect::default()).expect_err("a budget");
    assert!(fault.message.contains("alias"), "{}", fault.message);
}

#[test]
fn bytes_that_are_no_text_have_their_place() {
    let message = |bytes: &[u8], format| {
        let fault = parse(bytes, format, Encoding::Utf8, Dialect::default()).expect_err("no text");
        fault.named("f").message
    };
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Binary) {
        assert_eq!(message(b"a: \xff", format), "f:1:4: expected UTF-8 at byte 3, found 0xFF");
    }
}

/// Sound texts with characters changed, removed and added: a value or a fault, never a panic.
#[test]
fn mangled_text_never_panics() {
    const SOUND: [(Format, &str); 8] = [
        (Format::Json, "{\"a\": [1, -2.5e3, \"x\\u00e9\\n\"], \"b\": {\"c\": null, \"d\": true}}"),
        (Format::Jsonl, "{\"a\": 1}\n[1, 2]\n\"x\"\n"),
        (Format::Csv, "a,b\n1,\"x, \"\"y\"\"\nz\"\n,2\r\n"),
        (Format::Yaml, "a: &x [1, 'b', \"c\\n\"]\nb:\n  - *x\n  - {c: ~}\nd: |\n  text\n  more\n"),
        (Format::Yaml, "- - 1\n  - ? a\n    : b\n- !!str 2\n- >-\n  folded\n  text\n# end\n"),
        (Format::Toml, "a = 1\nb.c = [1.5, \"x\", 1979-05-27T07:32:00Z]\n[[t]]\nx = {y = '''z'''}\n[t.u]\n"),
        (Format::Ini, "a = 1\n; c\n[s]\nb: x\n  y\n[t]\n"),
        (Format::Lines, "a\r\n\nb"),
    ];
    const PIECES: [&str; 20] = [
        "\n", "\"", "'", "[", "]", "{", "}", ",", ":", "\0", "é", "\u{feff}", "#", "-", " ", "\t", "1", "&a",
        "*a", "=",
    ];
    let numbers = &mut Numbers(5);
    for _ in 0..6_000 {
        let (format, sound) = numbers.of(&SOUND);
        let mut characters: Vec<String> = sound.chars().map(String::from).collect();
        for _ in 0..1 + numbers.below(4) {
            let at = numbers.below(characters.len());
            match numbers.below(3) {
                0 => characters[at] = (*numbers.of(&PIECES)).to_owned(),
                1 => characters.insert(at, (*numbers.of(&PIECES)).to_owned()),
                _ if characters.len() > 1 => drop(characters.remove(at)),
                _ => {}
            }
        }
        let text = characters.concat();
        if let Err(fault) = parse_text(&text, *format, Dialect::default()) {
            let place = &fault.place;
            assert!(!fault.message.is_empty() && place.line > 0 && place.column > 0, "{text:?}");
            assert!(place.line <= text.matches('\n').count() + 1, "{} in {text:?}", fault.message);
        }
    }
}
