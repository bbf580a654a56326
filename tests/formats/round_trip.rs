//! For every value that a format can hold: written, then read, it is the same. For any other: a `value` error.

use crate::generator::{self, Holds, Numbers, quoted};
use weave_tree::diagnostic::Code;
use weave_tree::format::{Dialect, Encoding, Format, parse, parse_text, render, render_text};
use weave_tree::value::Value;
use weave_tree::value::container::Container;
use weave_tree::value::equality::equal;

const ROUNDS: u64 = 1_000;

#[track_caller]
fn comes_back(value: &Value, format: Format, dialect: Dialect) {
    let text = match render_text(value, format, dialect) {
        Ok(text) => text,
        Err(fault) => panic!("{} for {}", fault.message, quoted(value)),
    };
    match parse_text(&text, format, dialect) {
        Ok(read) => {
            assert!(equal(&read, value), "{}\nreads as\n{}\nin\n{text}", quoted(value), quoted(&read))
        }
        Err(fault) => panic!("{} for {}\nin\n{text}", fault.named("text").message, quoted(value)),
    }
    let encoding = if text.len().is_multiple_of(2) { Encoding::Utf8 } else { Encoding::Utf16 };
    let bytes = render(value, format, encoding, dialect).unwrap();
    let read = parse(&bytes, format, encoding, dialect).map_err(|fault| fault.named("file").message);
    assert!(
        read.is_ok_and(|read| equal(&read, value)),
        "through a file in {}: {}",
        encoding.name(),
        quoted(value)
    );
}

fn all_come_back(format: Format, mut make: impl FnMut(&mut Numbers) -> Value) {
    for seed in 0..ROUNDS {
        comes_back(&make(&mut Numbers(seed)), format, Dialect::default());
    }
}

#[test]
fn json_comes_back() {
    let holds = Holds { nil: true, non_finite: false, wide: true };
    all_come_back(Format::Json, |numbers| generator::data(numbers, holds, 4));
}

#[test]
fn json_lines_come_back() {
    let holds = Holds { nil: true, non_finite: false, wide: true };
    all_come_back(Format::Jsonl, |numbers| {
        let lines = numbers.below(5);
        Value::container((0..lines).map(|_| generator::data(numbers, holds, 3)).collect())
    });
}

#[test]
fn yaml_comes_back() {
    let holds = Holds { nil: true, non_finite: true, wide: true };
    all_come_back(Format::Yaml, |numbers| generator::data(numbers, holds, 4));
}

#[test]
fn toml_comes_back() {
    let holds = Holds { nil: false, non_finite: true, wide: false };
    all_come_back(Format::Toml, |numbers| generator::object(numbers, holds, 4));
}

#[test]
fn ini_comes_back() {
    all_come_back(Format::Ini, generator::sections);
}

#[test]
fn tables_come_back() {
    for seed in 0..ROUNDS {
        let numbers = &mut Numbers(seed);
        let mut dialect = Dialect::default();
        dialect.header = numbers.below(2) == 0;
        let delimiter = *numbers.of(&[",", ";", "\t", "|", " ", "x"]);
        let value = generator::table(numbers, dialect.header);
        comes_back(&value, Format::Csv, dialect.delimited_by(delimiter).unwrap());
    }
}

#[test]
fn lines_and_text_come_back() {
    all_come_back(Format::Text, |numbers| Value::text(generator::string(numbers)));
    all_come_back(Format::Lines, |numbers| {
        let lines = numbers.below(4);
        Value::container(
            (0..lines).map(|_| Value::text(generator::string(numbers).replace(['\n', '\r'], ""))).collect(),
        )
    });
}

#[test]
fn bytes_come_back() {
    for seed in 0..200 {
        let numbers = &mut Numbers(seed);
        let bytes: Container =
            (0..numbers.below(40)).map(|_| Value::Int(numbers.below(256) as i64)).collect();
        let value = Value::container(bytes);
        let written = render(&value, Format::Binary, Encoding::Utf8, Dialect::default()).unwrap();
        let read = parse(&written, Format::Binary, Encoding::Utf8, Dialect::default()).unwrap();
        assert!(equal(&read, &value), "{}", quoted(&value));
    }
}

/// Any value is either refused by name or, once written and read, written the same way again.
#[test]
fn nothing_else_than_values_is_refused() {
    let (mut written, mut refused) = (0, 0);
    for seed in 0..ROUNDS {
        let value = generator::anything(&mut Numbers(seed), 3);
        for format in Format::ALL {
            match render_text(&value, format, Dialect::default()) {
                Err(fault) => {
                    assert_eq!(fault.code, Code::Value, "{} for {}", fault.message, quoted(&value));
                    assert!(
                        fault.message.starts_with(&format!("`:{}` ", format.name())),
                        "{}",
                        fault.message
                    );
                    refused += 1;
                }
                Ok(text) => {
                    let read = parse_text(&text, format, Dialect::default());
                    let read = read.unwrap_or_else(|fault| {
                        panic!("{} of {}: {} in\n{text}", format.name(), quoted(&value), fault.message)
                    });
                    let again = render_text(&read, format, Dialect::default()).map_err(|fault| fault.message);
                    assert_eq!(
                        again.as_deref(),
                        Ok(text.as_str()),
                        "{} of {}",
                        format.name(),
                        quoted(&value)
                    );
                    written += 1;
                }
            }
        }
    }
    assert!(written > ROUNDS && refused > ROUNDS, "{written} written, {refused} refused");
}

#[test]
fn levels_come_back_as_deep_as_the_format_goes() {
    for (format, deepest) in
        [(Format::Json, 1_000), (Format::Jsonl, 1_000), (Format::Yaml, 1_000), (Format::Toml, 80)]
    {
        let keyed = |inner: Value| {
            let mut object = Container::new();
            object.set_key(weave_tree::value::symbol::Symbol::new("a"), inner).unwrap();
            Value::container(object)
        };
        let listed = |inner: Value| Value::container(Container::from(vec![inner]));
        let outermost = |value: Value| match format {
            Format::Jsonl => listed(value),
            _ => keyed(value),
        };
        for wrap in [&keyed as &dyn Fn(Value) -> Value, &listed] {
            let nested =
                |levels: usize| outermost((2..levels).fold(wrap(Value::Int(1)), |inner, _| wrap(inner)));
            comes_back(&nested(deepest), format, Dialect::default());
            let fault = render_text(&nested(deepest + 1), format, Dialect::default()).unwrap_err();
            assert!(fault.message.contains("levels of containers"), "{}: {}", format.name(), fault.message);
        }
    }
}
