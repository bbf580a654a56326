//! The printed text of every kind of value, and the characters of strings.

use std::rc::Rc;
use weave_tree::diagnostic::{Code, Fault};
use weave_tree::published::BuiltinId;
use weave_tree::value::container::Container;
use weave_tree::value::function::{Captures, Closure, CodeId, Signature, SignatureKind, SignatureParameter};
use weave_tree::value::symbol::Symbol;
use weave_tree::value::text::{Text, printed, quoted};
use weave_tree::value::{Object, Value, operation};

fn symbol(name: &str) -> Value {
    Value::symbol(Symbol::new(name))
}

fn list(values: &[Value]) -> Value {
    Value::container(Container::from(values.to_vec()))
}

fn keyed(key: &str, value: Value) -> Value {
    let mut container = Container::new();
    container.set_key(Symbol::new(key), value).unwrap();
    Value::container(container)
}

fn closure(signature: Signature) -> Value {
    let signature = Rc::new(signature);
    Value::Obj(Rc::new(Object::Closure(Closure::new(signature, CodeId(0), Captures::default()))))
}

fn parameter(name: &str, kind: SignatureKind) -> SignatureParameter {
    SignatureParameter { name: name.into(), kind }
}

#[test]
fn printed_texts() {
    let mut container = Container::from(vec![Value::Int(1), Value::text("a"), symbol("b")]);
    container.set_key(Symbol::new("k"), list(&[Value::double(2.5)])).unwrap();
    let parameters = vec![
        parameter("a", SignatureKind::Required),
        parameter("b", SignatureKind::Defaulted),
        parameter("r", SignatureKind::Collecting),
    ];
    let table = [
        (Value::Nil, "nil"),
        (Value::True, "true"),
        (Value::False, "false"),
        (Value::Int(-3), "-3"),
        (Value::double(2.0), "2"),
        (Value::text("raw \"text\"\n"), "raw \"text\"\n"),
        (symbol("b"), ":b"),
        (Value::container(container), r#"[1, "a", :b, k: [2.5]]"#),
        (list(&[]), "[]"),
        (Value::Builtin(BuiltinId::named("print").unwrap()), "<fn print>"),
        (closure(Signature::Function { name: Some("f".into()), parameters }), "<fn f(a, b: …, *r)>"),
        (
            closure(Signature::Function {
                name: None,
                parameters: vec![parameter("x", SignatureKind::Required)],
            }),
            "<^(x)>",
        ),
        (closure(Signature::Section { text: r#".trim.split(",")"#.into() }), r#"<.trim.split(",")>"#),
    ];
    for (value, text) in table {
        assert_eq!(printed(&value).unwrap(), text);
    }
}

#[test]
fn keys_that_are_names_print_bare_and_others_quoted() {
    let table = [
        ("name", "[name: 1]"),
        ("if", "[if: 1]"),
        ("_x9", "[_x9: 1]"),
        ("größe", "[größe: 1]"),
        ("first name", r#"["first name": 1]"#),
        ("0", r#"["0": 1]"#),
        ("", r#"["": 1]"#),
        ("a-b", r#"["a-b": 1]"#),
        ("a\"{", r#"["a\"\{": 1]"#),
    ];
    for (key, text) in table {
        assert_eq!(printed(&keyed(key, Value::Int(1))).unwrap(), text);
    }
}

#[test]
fn symbols_print_as_they_are_written() {
    let table = [
        ("name", ":name"),
        ("1", ":1"),
        ("also_1", ":also_1"),
        ("while", ":while"),
        ("first name", r#":"first name""#),
        ("", r#":"""#),
        ("a.b", r#":"a.b""#),
        ("-1", r#":"-1""#),
    ];
    for (name, text) in table {
        assert_eq!(printed(&symbol(name)).unwrap(), text);
    }
}

#[test]
fn strings_inside_containers_are_escaped() {
    let text = "a\n\t\r\0\"\\{}\u{1b}\u{7f}\u{85}é😀 '`";
    assert_eq!(quoted(&Value::text(text)).unwrap(), r#""a\n\t\r\0\"\\\{\}\u{1B}\u{7F}\u{85}é😀 '`""#);
}

#[test]
fn characters_are_counted_not_bytes() {
    for (string, chars) in [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 2), ("a😀b", 3)] {
        assert_eq!(Text::new(string.to_owned()).len(), chars, "{string}");
    }
    let long: String = (0..1_000).map(|index| if index % 3 == 0 { '😀' } else { 'a' }).collect();
    let text = Text::new(long.clone());
    let chars: Vec<char> = long.chars().collect();
    for start in (0..1_000).step_by(7) {
        assert_eq!(text.char_at(start).map(str::to_owned), Some(chars[start].to_string()));
        for end in [start, start + 1, start + 63, start + 64, start + 65, 1_000] {
            let expected: String = chars[start..end.min(1_000)].iter().collect();
            assert_eq!(text.slice(start..end), expected, "{start}..{end}");
        }
    }
    assert_eq!(text.char_at(1_000), None);
    assert_eq!(text.slice(std::ops::Range { start: 5, end: 2 }), "");
    assert_eq!(text.slice(2_000..3_000), "");
}

#[test]
fn a_text_that_grew_is_indexed_anew() {
    let mut text = Text::new("é".repeat(100));
    assert_eq!(text.char_at(99), Some("é"));
    text.push(&"ü".repeat(100)).unwrap();
    assert_eq!((text.len(), text.char_at(150)), (200, Some("ü")));
    let mut ascii = Text::new("abc".to_owned());
    ascii.push("dé").unwrap();
    assert_eq!((ascii.len(), ascii.char_at(3), ascii.char_at(4)), (5, Some("d"), Some("é")));
}

#[track_caller]
fn fails(result: Result<Value, Fault>, code: Code, message: &str) {
    match result {
        Ok(value) => panic!("expected the fault `{message}`, found {value:?}"),
        Err(fault) => assert_eq!((fault.code, fault.message.as_str()), (code, message)),
    }
}

#[test]
fn indexing_strings_gives_characters() {
    let word = Value::text("añb");
    for (index, character) in
        [(Value::Int(0), "a"), (Value::Int(1), "ñ"), (Value::Int(-1), "b"), (Value::double(2.0), "b")]
    {
        assert_eq!(printed(&operation::index(&word, &index).unwrap()).unwrap(), character);
    }
    let beyond = "expected an index within a string of 3 characters, found";
    fails(operation::index(&word, &Value::Int(3)), Code::Index, &format!("{beyond} 3"));
    fails(operation::index(&word, &Value::Int(-4)), Code::Index, &format!("{beyond} -4"));
    let one = "expected an index within a string of 1 character, found 1";
    fails(operation::index(&Value::text("x"), &Value::Int(1)), Code::Index, one);
    let integer = "expected an integer as index of a string, found";
    fails(operation::index(&word, &symbol("a")), Code::Type, &format!("{integer} a symbol"));
    fails(operation::index(&word, &Value::double(0.5)), Code::Type, &format!("{integer} 0.5"));
    let receiver = "expected a container or a string to index, found a number";
    fails(operation::index(&Value::Int(1), &Value::Int(0)), Code::Type, receiver);
}

#[test]
fn plus_joins_the_printed_text_when_one_side_is_a_string() {
    let add = |left: Value, right: Value| operation::add(left, right).and_then(|sum| quoted(&sum));
    assert_eq!(add(Value::text("n = "), Value::Int(3)), Ok(r#""n = 3""#.to_owned()));
    assert_eq!(add(Value::Nil, Value::text("!")), Ok(r#""nil!""#.to_owned()));
    assert_eq!(add(list(&[Value::text("a")]), Value::text("b")), Ok(r#""[\"a\"]b""#.to_owned()));
    assert_eq!(add(Value::text("a"), Value::text("b")), Ok(r#""ab""#.to_owned()));
    assert_eq!(add(Value::text("s"), symbol("k")), Ok(r#""s:k""#.to_owned()));
}

#[test]
fn wrong_operands_are_named() {
    use operation::*;
    let (n, s, c) = (|| Value::Int(1), || Value::text("s"), || list(&[]));
    let table = [
        (add(n(), Value::Nil), "`+` expects two numbers, two containers or a string, found a number and nil"),
        (
            add(c(), n()),
            "`+` expects two numbers, two containers or a string, found a container and a number",
        ),
        (subtract(s(), n()), "`-` expects two numbers or two containers, found a string and a number"),
        (multiply(s(), n()), "`*` expects two numbers, found a string and a number"),
        (divide(n(), Value::True), "`/` expects two numbers, found a number and a boolean"),
        (remainder(c(), c()), "`%` expects two numbers, found a container and a container"),
        (union(c(), n()), "`|` expects two containers, found a container and a number"),
        (intersection(s(), c()), "`&` expects two containers, found a string and a container"),
        (symmetric_difference(n(), n()), "`!&` expects two containers, found a number and a number"),
        (append(s(), n()), "`<<` expects a container on its left, found a string"),
        (negate(s()), "`-` expects a number, found a string"),
        (
            less(&s(), &n()).map(Value::boolean),
            "`<` expects two numbers or two strings, found a string and a number",
        ),
        (
            less_equal(&c(), &c()).map(Value::boolean),
            "`<=` expects two numbers or two strings, found a container and a container",
        ),
        (
            greater(&n(), &symbol("a")).map(Value::boolean),
            "`>` expects two numbers or two strings, found a number and a symbol",
        ),
        (
            greater_equal(&Value::Nil, &n()).map(Value::boolean),
            "`>=` expects two numbers or two strings, found nil and a number",
        ),
    ];
    for (result, message) in table {
        fails(result, Code::Type, message);
    }
}

#[test]
fn order_of_numbers_and_strings() {
    use operation::*;
    let (nan, one) = (Value::double(f64::NAN), Value::Int(1));
    for result in [less(&nan, &one), less_equal(&nan, &nan), greater(&one, &nan), greater_equal(&nan, &nan)] {
        assert_eq!(result, Ok(false));
    }
    assert_eq!(less(&Value::text("Z"), &Value::text("a")), Ok(true));
    assert_eq!(less(&Value::text("z"), &Value::text("é")), Ok(true));
    assert_eq!(less(&Value::text("a"), &Value::text("ab")), Ok(true));
    assert_eq!(less_equal(&one, &Value::double(1.0)), Ok(true));
    assert_eq!(greater(&Value::Wide(1 << 63), &Value::Int(i64::MAX)), Ok(true));
    assert_eq!(greater_equal(&Value::Int(-1), &Value::Int(0)), Ok(false));
}
