//! type str num symbol try fail assert exit

use crate::support::{TestEngine, acting, builtin, symbol};
use weave_tree::diagnostic::{Code, Fault};
use weave_tree::value::Value;

#[test]
fn type_names_every_type() {
    is!("type", [Value::Nil] => ":nil");
    is!("type", [true] => ":boolean");
    is!("type", [1.5] => ":number");
    is!("type", [""] => ":string");
    is!("type", [symbol("a")] => ":symbol");
    is!("type", [list![]] => ":container");
    is!("type", [builtin("len")] => ":function");
}

#[test]
fn str_gives_the_printed_text() {
    is!("str", [12] => "\"12\"");
    is!("str", ["a\"b"] => r#""a\"b""#);
    is!("str", [symbol("a")] => "\":a\"");
    is!("str", [list![1, "x"]] => r#""[1, \"x\"]""#);
    is!("str", [Value::Nil] => "\"nil\"");
    is!("str", [builtin("len")] => "\"<fn len>\"");
}

#[test]
fn num_reads_what_the_language_writes() {
    for (text, number) in [
        ("42", "42"),
        (" -7\n", "-7"),
        ("+7", "7"),
        ("1_000", "1000"),
        ("0xFF", "255"),
        ("-0x10", "-16"),
        ("3.14", "3.14"),
        ("1e5", "100000"),
        ("1E+2", "100"),
        ("2.5e-3", "0.0025"),
        ("1e+21", "1e+21"),
        ("18446744073709551615", "18446744073709551615"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-0", "0"),
    ] {
        is!("num", [text] => number);
    }
    is!("num", [2.5] => "2.5");
}

#[test]
fn num_refuses_what_is_no_number() {
    for text in [
        "", " ", "-", "+-1", "--1", "1 2", "1.", ".5", "1e", "1__0", "_1", "0x", "abc", "1e+-5", "- 1",
        "inf", "nan",
    ] {
        let told = TestEngine::new().run("num", values![text]);
        assert!(told.starts_with("value: `num` expects the text of a number, found \""), "{text:?}: {told}");
    }
    is!("num", [symbol("a")] => "type: `num` expects a string or a number, found a symbol");
    is!("num", [Value::Nil] => "type: `num` expects a string or a number, found nil");
}

#[test]
fn symbol_takes_any_text() {
    is!("symbol", ["a"] => ":a");
    is!("symbol", ["first name"] => ":\"first name\"");
    is!("symbol", [""] => ":\"\"");
    is!("symbol", [symbol("b")] => ":b");
    is!("symbol", [1] => "type: `symbol` expects a string or a symbol, found a number");
}

#[test]
fn try_tells_values_and_errors_apart() {
    let seven = acting(|_, arguments| {
        assert!(arguments.is_empty());
        Ok(Value::Int(7))
    });
    is!("try", [seven] => "[ok: true, value: 7]");
    let failing = acting(|engine, _| Err(engine.throw(Fault::new(Code::Io, "no such file"))));
    is!("try", [failing] => "[ok: false, error: [code: :io, message: \"no such file\"]]");
    is!("try", [builtin("len")] =>
        "[ok: false, error: [code: :arity, message: \"<fn len(value)> expects 1 argument, found 0\"]]");
    is!("try", [3] => "type: `try` expects a function, found a number");
}

#[test]
fn try_passes_on_limits_and_exit() {
    let deep = acting(|engine, _| Err(engine.throw(Fault::new(Code::Limit, "too deep"))));
    is!("try", [deep] => "limit: too deep");
    is!("try", [builtin("exit")] => "exit 0");
}

#[test]
fn fail_raises_the_printed_message() {
    is!("fail", ["it broke"] => "fail: it broke");
    is!("fail", [list![1, "a"]] => "fail: [1, \"a\"]");
    is!("fail", [] => "arity: <fn fail(message)> expects 1 argument, found 0");
}

#[test]
fn assert_fails_on_what_is_false() {
    is!("assert", [true] => "nil");
    is!("assert", ["", "unused"] => "nil");
    is!("assert", [0] => "fail: expected a true condition, found 0");
    is!("assert", [Value::Nil, "x must be set"] => "fail: x must be set");
    is!("assert", [f64::NAN, 5] => "fail: 5");
}

#[test]
fn exit_takes_a_byte() {
    is!("exit", [] => "exit 0");
    is!("exit", [3.0] => "exit 3");
    is!("exit", [255] => "exit 255");
    is!("exit", [256] => "value: `exit` expects an exit code of 0 to 255, found 256");
    is!("exit", [-1] => "value: `exit` expects an exit code of 0 to 255, found -1");
    is!("exit", [1.5] => "value: `exit` expects an integer, found 1.5");
    is!("exit", ["1"] => "type: `exit` expects a number, found a string");
}
