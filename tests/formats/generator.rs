//! A seed in, values of data out: many strings that some format takes for something else.

use weave_tree::value::Value;
use weave_tree::value::container::Container;
use weave_tree::value::symbol::Symbol;

/// Numbers that look random and are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// Which values a format can hold, so that all that is made of this must come back equal.
#[derive(Clone, Copy)]
pub struct Holds {
    pub nil: bool,
    pub non_finite: bool,
    pub wide: bool,
}

const PIECES: [&str; 68] = [
    "",
    "a",
    "yes",
    "No",
    "null",
    "~",
    "true",
    "False",
    "1",
    "1e3",
    "0x1f",
    "0o7",
    "0b1",
    "1_000",
    "1.5",
    ".5",
    "+1",
    "-0",
    "=",
    "<<",
    "-",
    "- a",
    "a: b",
    ":",
    "#",
    " #",
    "'",
    "\"",
    "\"\"\"",
    "'''",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  x",
    "x  ",
    "\0",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "é",
    "線",
    "👩\u{200d}🚀",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "%",
    "@",
    "!",
    "&",
    "*",
    "|",
    ">",
    "\\",
    "\\n",
    "...",
    "---",
    "12:30",
    "2024-01-01",
];

pub fn string(numbers: &mut Numbers) -> String {
    match numbers.below(12) {
        0 => "long text of many words ".repeat(1 + numbers.below(8)),
        1..=4 => (*numbers.of(&PIECES)).to_owned(),
        _ => (0..numbers.below(5)).map(|_| *numbers.of(&PIECES)).collect(),
    }
}

/// Text that is one line, has no blanks at its ends, and no shape of a number.
pub fn plain(numbers: &mut Numbers) -> String {
    let text = string(numbers).replace(['\n', '\r'], "");
    let text = text.trim();
    if text.is_empty() || text.parse::<f64>().is_ok() { format!("x{text}x") } else { text.to_owned() }
}

pub fn number(numbers: &mut Numbers, holds: Holds) -> Value {
    match numbers.below(12) {
        0 => Value::Int(*numbers.of(&[0, 1, -1, i64::MAX, i64::MIN, 1 << 53])),
        1 if holds.wide => Value::integer(i128::from(u64::MAX - numbers.below(3) as u64)),
        2 if holds.non_finite => Value::double(*numbers.of(&[f64::INFINITY, f64::NEG_INFINITY])),
        3 | 4 => loop {
            let double = f64::from_bits(numbers.next());
            if double.is_finite() {
                break Value::double(double);
            }
        },
        5 => Value::double(*numbers.of(&[
            0.0,
            1.0,
            1e21,
            1e22,
            9e18,
            1.8e19,
            5e-324,
            f64::MAX,
            1e15,
            123456789012345680.0,
        ])),
        6 => Value::double(numbers.next() as f64),
        7 => Value::double(numbers.below(1_000) as f64 / 8.0),
        _ => Value::Int(numbers.below(100_000) as i64 - 50_000),
    }
}

/// Nested data of what the format holds.
pub fn data(numbers: &mut Numbers, holds: Holds, depth: usize) -> Value {
    match numbers.below(if depth == 0 { 7 } else { 12 }) {
        0 if holds.nil => Value::Nil,
        1 => Value::boolean(numbers.below(2) == 0),
        2 | 3 => number(numbers, holds),
        0 | 4..=6 => Value::text(string(numbers)),
        7..=9 => object(numbers, holds, depth - 1),
        _ => {
            let alike = numbers.below(2) == 0;
            let first = data(numbers, holds, depth - 1);
            let mut list = Container::new();
            for _ in 0..numbers.below(4) {
                list.push(if alike { first.clone() } else { data(numbers, holds, depth - 1) }).unwrap();
            }
            Value::container(list)
        }
    }
}

/// A container with keys, or an empty one.
pub fn object(numbers: &mut Numbers, holds: Holds, depth: usize) -> Value {
    let mut object = Container::new();
    for _ in 0..numbers.below(5) {
        let key = if numbers.below(2) == 0 { format!("k{}", numbers.below(9)) } else { string(numbers) };
        object.set_key(Symbol::new(&key), data(numbers, holds, depth)).unwrap();
    }
    Value::container(object)
}

/// Rows of the same keys, with fields that read as they are written.
pub fn table(numbers: &mut Numbers, keyed: bool) -> Value {
    let holds = Holds { nil: false, non_finite: false, wide: true };
    let mut keys = Container::new();
    for position in 0..1 + numbers.below(4) {
        keys.set_key(Symbol::new(&format!("{}{position}", string(numbers))), Value::Nil).unwrap();
    }
    let rows = (0..numbers.below(5)).map(|_| {
        let fields: Vec<Value> = (0..keys.len()).map(|_| field(numbers, holds)).collect();
        Value::container(if keyed { keys.with_values(fields) } else { Container::from(fields) })
    });
    Value::container(rows.collect())
}

fn field(numbers: &mut Numbers, holds: Holds) -> Value {
    match numbers.below(3) {
        0 => number(numbers, holds),
        _ => loop {
            let text = string(numbers);
            if serde_json::from_str::<serde_json::Number>(&text).is_err() || text.trim() != text {
                break Value::text(text);
            }
        },
    }
}

/// Entries, then sections, as an INI file holds them.
pub fn sections(numbers: &mut Numbers) -> Value {
    let mut root = entries(numbers);
    for _ in 0..numbers.below(4) {
        let section = entries(numbers);
        root.set_key(Symbol::new(&format!("section {}", plain(numbers))), Value::container(section)).unwrap();
    }
    Value::container(root)
}

fn entries(numbers: &mut Numbers) -> Container {
    let holds = Holds { nil: false, non_finite: false, wide: true };
    let mut entries = Container::new();
    for _ in 0..numbers.below(4) {
        let key = format!("k{}", plain(numbers).replace(['=', ':'], ""));
        let value = if numbers.below(2) == 0 { number(numbers, holds) } else { Value::text(plain(numbers)) };
        entries.set_key(Symbol::new(key.trim()), value).unwrap();
    }
    entries
}

/// Anything at all: entries with and without keys, symbols, functions.
pub fn anything(numbers: &mut Numbers, depth: usize) -> Value {
    let holds = Holds { nil: true, non_finite: true, wide: true };
    match numbers.below(if depth == 0 { 6 } else { 16 }) {
        0 => Value::symbol(Symbol::new(&string(numbers))),
        1 if numbers.below(20) == 0 => {
            Value::Builtin(weave_tree::published::BuiltinId::named("len").unwrap())
        }
        1..=5 => data(numbers, holds, 0),
        _ => {
            let keys = numbers.below(10);
            let mut container = Container::new();
            for _ in 0..numbers.below(4) {
                let value = anything(numbers, depth - 1);
                let key = Some(Symbol::new(&string(numbers))).filter(|_| numbers.below(10) < keys);
                container.insert_unless_taken(key, value).unwrap();
            }
            Value::container(container)
        }
    }
}

/// As inside a container.
pub fn quoted(value: &Value) -> String {
    format!("{value:?}")
}
