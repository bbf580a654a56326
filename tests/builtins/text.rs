//! split join lines chars trim upper lower starts_with ends_with replace pad_left pad_right matches find_all

use crate::support::{TestEngine, symbol};
use weave_tree::value::Value;

#[test]
fn split_cuts_at_blanks_a_separator_or_everywhere() {
    is!("split", ["  a b\t\nc "] => r#"["a", "b", "c"]"#);
    is!("split", ["a,b,,c", ","] => r#"["a", "b", "", "c"]"#);
    is!("split", ["a--b", "--"] => r#"["a", "b"]"#);
    is!("split", ["äb", ""] => r#"["ä", "b"]"#);
    is!("split", [""] => "[]");
    is!("split", ["  "] => "[]");
    is!("split", ["", ","] => r#"[""]"#);
    is!("split", ["", ""] => "[]");
    is!("split", [1] => "type: `split` expects a string, found a number");
    is!("split", ["a", 1] => "type: `split` expects a string as `separator`, found a number");
}

#[test]
fn join_uses_printed_texts() {
    is!("join", [list!["a", "b"], ", "] => "\"a, b\"");
    is!("join", [list![1, symbol("s"), Value::Nil, list!["x"]], "-"] => r#""1-:s-nil-[\"x\"]""#);
    is!("join", [list!["a", "b"]] => "\"ab\"");
    is!("join", [list![], ","] => "\"\"");
    is!("join", [map!["k": 1], ","] => "\"1\"");
    is!("join", ["ab", ","] => "type: `join` expects a container, found a string");
    is!("join", [list![], 0] => "type: `join` expects a string as `separator`, found a number");
}

#[test]
fn lines_and_chars() {
    is!("lines", ["a\nb\r\n\nc"] => r#"["a", "b", "", "c"]"#);
    is!("lines", ["a\n"] => r#"["a"]"#);
    is!("lines", [""] => "[]");
    is!("lines", [Value::Nil] => "type: `lines` expects a string, found nil");
    is!("chars", ["a😀"] => r#"["a", "😀"]"#);
    is!("chars", [""] => "[]");
    is!("chars", [list![]] => "type: `chars` expects a string, found a container");
}

#[test]
fn trim_and_case_know_unicode() {
    is!("trim", ["\u{a0} a b \n"] => "\"a b\"");
    is!("trim", [""] => "\"\"");
    is!("trim", [1] => "type: `trim` expects a string, found a number");
    is!("upper", ["straße"] => "\"STRASSE\"");
    is!("upper", [""] => "\"\"");
    is!("upper", [symbol("a")] => "type: `upper` expects a string, found a symbol");
    is!("lower", ["ÄB"] => "\"äb\"");
    is!("lower", [1] => "type: `lower` expects a string, found a number");
}

#[test]
fn prefixes_and_suffixes() {
    is!("starts_with", ["weave", "we"] => "true");
    is!("starts_with", ["weave", "ve"] => "false");
    is!("starts_with", ["", ""] => "true");
    is!("starts_with", ["", "a"] => "false");
    is!("starts_with", ["a", 1] => "type: `starts_with` expects a string as `prefix`, found a number");
    is!("ends_with", ["weave", "ve"] => "true");
    is!("ends_with", ["weave", "we"] => "false");
    is!("ends_with", ["", ""] => "true");
    is!("ends_with", [1, ""] => "type: `ends_with` expects a string, found a number");
}

#[test]
fn replace_is_literal_and_everywhere() {
    is!("replace", ["a.b.c", ".", "-"] => "\"a-b-c\"");
    is!("replace", ["aaa", "aa", "b"] => "\"ba\"");
    is!("replace", ["", "a", "b"] => "\"\"");
    is!("replace", ["ab", "", "-"] => "\"-a-b-\"");
    is!("replace", ["a", "x", "y"] => "\"a\"");
    is!("replace", ["a", "a", 1] => "type: `replace` expects a string as `new`, found a number");
}

#[test]
fn split_and_replace_take_patterns_where_they_are_told_to() {
    is!("split", ["a1b22", "[0-9]+", true] => r#"["a", "b", ""]"#);
    is!("split", ["", "x", true] => r#"[""]"#);
    is!("split", ["ab", "", true] => r#"["", "a", "b", ""]"#);
    is!("split", ["a[0-9]+b", "[0-9]+", false] => r#"["a", "b"]"#);
    is!("split", ["a", "a", 1] => "type: `split` expects a boolean as `regex`, found a number");
    is!("split", ["a", Value::Unset, true] => "type: `split` expects a string as `separator`, found nil");
    is!("split", ["a", "*", true] =>
        "value: `split` expects a regular expression as `separator`: repetition operator missing expression");
    is!("replace", ["k=v", r"(\w)=(?<to>\w)", "$to:$1 ${to}x $$1 $0 $ $-", true] => r#""v:k vx $1 k=v $ $-""#);
    is!("replace", ["äöü", "", "-", true] => "\"-ä-ö-ü-\"");
    is!("replace", ["", "a*", "x", true] => "\"x\"");
    is!("replace", ["ab", "(x)?b", "<$1>", true] => "\"a<>\"");
    is!("replace", ["ab", "b", "$name", true] =>
        "value: `replace` expects a group of the pattern behind `$` in `new`, found `name`");
    is!("replace", ["ab", "b", "${}", true] =>
        "value: `replace` expects a group of the pattern behind `$` in `new`, found ``");
    is!("replace", ["a", "(", "b", true] => "value: `replace` expects a regular expression as `old`: unclosed group");
}

#[test]
fn padding_counts_characters() {
    is!("pad_left", ["ä", 3] => "\"  ä\"");
    is!("pad_left", ["7", 3, "0"] => "\"007\"");
    is!("pad_left", ["x", 6, "ab"] => "\"ababax\"");
    is!("pad_left", ["long", 2] => "\"long\"");
    is!("pad_left", ["", 2] => "\"  \"");
    is!("pad_left", ["a", -5] => "\"a\"");
    is!("pad_right", ["ä", 3, "."] => "\"ä..\"");
    is!("pad_right", ["", 0] => "\"\"");
    is!("pad_right", ["a", 1.5] => "value: `pad_right` expects an integer as `width`, found 1.5");
    is!("pad_right", ["a", 3, ""] => "value: `pad_right` expects at least one character as `fill`, found \"\"");
    is!("pad_left", ["a", 1e12] => "limit: a string would be longer than 1000000000 bytes");
    is!("pad_left", [5, 3] => "type: `pad_left` expects a string, found a number");
}

#[test]
fn matches_searches_anywhere() {
    is!("matches", ["abc123", "[0-9]+"] => "true");
    is!("matches", ["abc", "^b"] => "false");
    is!("matches", ["", ""] => "true");
    is!("matches", ["Ä", "(?i)ä"] => "true");
    is!("matches", ["é", r"^\w$"] => "true");
    is!("matches", [1, "a"] => "type: `matches` expects a string, found a number");
    is!("matches", ["a", 1] => "type: `matches` expects a string as `pattern`, found a number");
    is!("matches", ["a", "("] =>
        "value: `matches` expects a regular expression as `pattern`: unclosed group");
}

#[test]
fn find_all_gives_matches_or_their_groups() {
    is!("find_all", ["a1b22", "[0-9]+"] => r#"["1", "22"]"#);
    is!("find_all", ["abc", "x"] => "[]");
    is!("find_all", ["", "a*"] => r#"[""]"#);
    is!("find_all", ["k=v, x=", r"(\w)=(\w)?"] => r#"[["k", "v"], ["x", nil]]"#);
    is!("find_all", ["a1", r"(?<name>[a-z])(\d)"] => r#"[[name: "a", "1"]]"#);
    is!("find_all", ["a", "[z-a]"] =>
        "value: `find_all` expects a regular expression as `pattern`: invalid character class range, the start \
         must be <= the end");
}

#[test]
fn patterns_stay_apart_when_many_are_compiled() {
    let mut engine = TestEngine::new();
    for round in 0..3 {
        for number in 0..40 {
            let pattern = format!("^{number}$");
            assert_eq!(engine.run("matches", values![number.to_string(), &*pattern]), "true", "{round}");
            assert_eq!(engine.run("matches", values!["x", &*pattern]), "false");
        }
    }
}
