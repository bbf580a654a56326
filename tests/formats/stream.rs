//! Files read one entry at a time: the same values as at once, and the same faults.

use crate::generator::{self, Holds, Numbers, quoted};
use std::io::{self, BufReader, Read};
use weave_tree::format::{Dialect, Encoding, Format, Stream, StreamFault, parse, render};
use weave_tree::value::Value;
use weave_tree::value::equality::equal;

/// Gives a few bytes at a time.
struct Drops<'a> {
    left: &'a [u8],
    numbers: Numbers,
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (3 + self.numbers.below(9)).min(self.left.len()).min(buffer.len());
        let (now, later) = self.left.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.left = later;
        Ok(count)
    }
}

fn entries(bytes: &[u8], format: Format, encoding: Encoding) -> Result<Value, String> {
    let drops = Drops { left: bytes, numbers: Numbers(bytes.len() as u64) };
    let input = Box::new(BufReader::with_capacity(16, drops));
    let message = |fault: StreamFault| match fault {
        StreamFault::Data(fault) => fault.named("f").message,
        StreamFault::Input(error) => error.to_string(),
        StreamFault::Limit(fault) => fault.message,
    };
    let mut stream =
        Stream::open(input, format, encoding, Dialect::default()).map_err(message)?.expect("a stream");
    let mut values = Vec::new();
    while let Some(value) = stream.next_entry(Value::Unset).map_err(message)? {
        values.push(value);
    }
    Ok(Value::container(values.into_iter().collect()))
}

#[test]
fn a_stream_gives_what_the_whole_file_gives() {
    let holds = Holds { nil: true, non_finite: false, wide: true };
    for seed in 0..600 {
        let numbers = &mut Numbers(seed);
        let lines = numbers.below(6);
        let encoding = if numbers.below(3) == 0 { Encoding::Utf16 } else { Encoding::Utf8 };
        let (format, value) = match numbers.below(3) {
            0 => (Format::Csv, generator::table(numbers, true)),
            1 => (
                Format::Jsonl,
                Value::container((0..lines).map(|_| generator::data(numbers, holds, 2)).collect()),
            ),
            _ => (
                Format::Lines,
                Value::container((0..lines).map(|_| Value::text(generator::plain(numbers))).collect()),
            ),
        };
        let bytes = render(&value, format, encoding, Dialect::default()).unwrap();
        let read = entries(&bytes, format, encoding).unwrap();
        assert!(equal(&read, &value), "{}\nreads as\n{}", quoted(&value), quoted(&read));
    }
}

/// The memory of an entry is used again for the next one, but never while somebody else holds any of it.
#[test]
fn entries_that_are_kept_stay_what_they_are() {
    let text: String = (0..400).map(|at| format!("{at},{},é{at}\n", "x".repeat(at * 7 % 300))).collect();
    let table = format!("number,text,mark\n{text}");
    for (format, bytes) in [(Format::Csv, table.as_bytes()), (Format::Lines, text.as_bytes())] {
        let whole = parse(bytes, format, Encoding::Utf8, Dialect::default()).unwrap();
        let input = Box::new(BufReader::with_capacity(50, bytes));
        let mut stream = Stream::open(input, format, Encoding::Utf8, Dialect::default()).unwrap().unwrap();
        let (mut used, mut kept) = (Value::Unset, Vec::new());
        for at in 0.. {
            let Some(entry) = stream.next_entry(used).unwrap() else { break };
            let part = entry.as_container().and_then(|row| row.get(1)).cloned();
            match at % 3 {
                0 => kept.push((at, entry.clone(), None)),
                1 => kept.push((at, Value::Nil, part)),
                _ => {}
            }
            used = entry;
        }
        for (at, entry, part) in kept {
            let expected = whole.as_container().unwrap().get(at).unwrap();
            if let Some(part) = part {
                assert!(equal(&part, expected.as_container().unwrap().get(1).unwrap()), "{at}");
            } else if at % 3 == 0 {
                assert!(equal(&entry, expected), "{at}: {}", quoted(&entry));
            }
        }
    }
}

#[test]
fn faults_are_those_of_the_whole_file() {
    let filler = "1,\"a\nb\"\n".repeat(500);
    let cases: [(Format, Vec<u8>); 7] = [
        (Format::Csv, format!("a,b\n{filler}1\n{filler}").into_bytes()),
        (Format::Csv, format!("a,b\n{filler}1,\"x\n{filler}").into_bytes()),
        (Format::Csv, b"a,b,a\n1,2,3\n".to_vec()),
        (Format::Csv, b"\xef\xbb\xbfa,b\n1\n".to_vec()),
        (Format::Jsonl, b"{\"a\": 1}\n\n{\"a\": }\n".to_vec()),
        (Format::Jsonl, b"1\n2 2\n".to_vec()),
        (Format::Jsonl, "[1]\n".repeat(300).into_bytes().into_iter().chain(*b"[").collect()),
    ];
    for (format, bytes) in cases {
        let whole = parse(&bytes, format, Encoding::Utf8, Dialect::default())
            .map_err(|fault| fault.named("f").message);
        let streamed = entries(&bytes, format, Encoding::Utf8);
        assert!(whole.is_err(), "{format:?}");
        assert_eq!(streamed.err(), whole.err(), "{format:?}");
    }
}

#[test]
fn wrong_bytes_have_their_place_in_the_file() {
    for (format, bytes, message) in [
        (Format::Csv, b"a,b\n1,2\n3,x\xff\n".to_vec(), "f:3:4: expected UTF-8 at byte 11, found 0xFF"),
        (Format::Lines, b"a\nb\xc3\n".to_vec(), "f:2:2: expected UTF-8 at byte 3, found 0xC3"),
        (Format::Jsonl, b"1\n\"\xff\"\n".to_vec(), "f:2:2: expected UTF-8 at byte 3, found 0xFF"),
    ] {
        assert_eq!(entries(&bytes, format, Encoding::Utf8).map(|_| ()), Err(message.to_owned()));
    }
}

#[test]
fn wrong_pairs_have_the_place_that_they_have_in_the_whole_file() {
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let half = 0xd83d_u16.to_le_bytes().to_vec();
    for (format, before) in [
        (Format::Lines, "\u{feff}ab\ncé"),
        (Format::Csv, "a,b\n1,2\n3,😀x"),
        (Format::Csv, ""),
        (Format::Jsonl, "[1]\n\n[\"x"),
    ] {
        for wrong in
            [vec![0x61], half.clone(), [&half[..], &units("\"]\n")].concat(), [&half[..], &[0]].concat()]
        {
            let bytes = [units(before), wrong].concat();
            let whole = parse(&bytes, format, Encoding::Utf16, Dialect::default())
                .map(|_| ())
                .map_err(|fault| fault.named("f").message);
            assert!(whole.is_err(), "{before:?}");
            assert_eq!(entries(&bytes, format, Encoding::Utf16).map(|_| ()), whole, "{before:?}");
        }
    }
}

#[test]
fn wide_text_is_read_in_both_orders_and_without_a_mark() {
    let text = "a,é\n1,😀\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [[b"\xff\xfe", &little[..]].concat(), little, [b"\xfe\xff", &big[..]].concat()] {
        let whole = parse(&bytes, Format::Csv, Encoding::Utf16, Dialect::default()).unwrap();
        assert!(equal(&entries(&bytes, Format::Csv, Encoding::Utf16).unwrap(), &whole));
    }
    for nothing in [&b""[..], b"\xff\xfe"] {
        let none = entries(nothing, Format::Lines, Encoding::Utf16).unwrap();
        assert_eq!(none.as_container().map(|lines| lines.len()), Some(0));
    }
}

#[test]
fn other_formats_have_no_entries() {
    for format in Format::ALL {
        let opened = Stream::open(Box::new(&b""[..]), format, Encoding::Utf8, Dialect::default());
        assert_eq!(
            opened.is_ok_and(|stream| stream.is_some()),
            Stream::FORMATS.contains(&format),
            "{format:?}"
        );
    }
}
