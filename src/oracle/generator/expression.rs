//! A writer in, expressions of any kind out: texts, what is printed, blocks with a value.

use super::feature::Feature;
use super::scope::Kind;
use super::{Code, Writer, block};

const LITERALS: &[&str] = &[
    "\"a\"",
    "\"b c\"",
    "\"\"",
    "\"x\\ty\"",
    "\"é🙂\"",
    "\"\\{}\"",
    "\"12\"",
    "\"q\\\"q\"",
    "\"}\"",
    "\"\\u{41}\"",
];

impl Writer {
    /// An expression of that kind.
    pub(super) fn value(&mut self, kind: Kind, depth: usize) -> Code {
        match kind {
            Kind::Number => self.number(depth),
            Kind::Text => self.text(depth),
            Kind::List => self.list(depth),
            Kind::Rest => Code::tight("[]"),
            Kind::Record => self.record(depth),
            Kind::Tree => self.tree(depth),
            Kind::Unary | Kind::Binary | Kind::Fold | Kind::Action | Kind::Maker | Kind::Transform => {
                self.function_value(kind, depth)
            }
            Kind::Functions => self.functions(depth),
            Kind::Table => self.table(depth),
        }
    }

    /// An expression of that kind whose size does not grow when it is assigned again and again.
    pub(super) fn bounded(&mut self, kind: Kind, depth: usize) -> Code {
        let value = self.value(kind, depth);
        let is_plain = value.text.chars().all(|c| c.is_alphanumeric());
        match kind {
            Kind::Text if !is_plain => Code::tight(format!("{}.take(9)", value.operand())),
            Kind::List if !is_plain => Code::tight(format!("{}.take(6)", value.operand())),
            Kind::Functions if !is_plain => Code::tight(format!("{}.take(3)", value.operand())),
            _ => value,
        }
    }

    /// An expression of some kind, to be printed or compared.
    pub(super) fn any(&mut self, depth: usize) -> Code {
        match self.below(14) {
            0..=3 => self.number(depth),
            13 if self.has(Feature::IfValue) && self.fuel > 0 => self.perhaps(depth),
            12 => Code::loose(self.condition(depth)),
            4 | 5 => self.text(depth),
            6 | 7 => self.list(depth),
            8 => self.sublist(depth),
            9 => self.record(depth),
            10 => self.tree(depth),
            _ => self.mixed(depth),
        }
    }

    /// A container of all sorts.
    fn mixed(&mut self, depth: usize) -> Code {
        let mut entries = Vec::new();
        for _ in 0..self.below(4) {
            entries.push(match self.below(6) {
                0 => self.pick_text(&["nil", "true", "false"]),
                1 if self.has(Feature::Symbol) => {
                    self.note(Feature::Symbol);
                    self.pick_text(&[":one", ":\"two words\"", ":1", ":if", "symbol(\"z z\")", "type(nil)"])
                }
                2 => format!("k{}: {}", self.below(3), self.number(0).text),
                3 => format!("\"a key\": {}", self.text(0).text),
                4 if depth > 0 => self.any(depth - 1).text,
                _ => self.number(0).text,
            });
        }
        Code::tight(format!("[{}]", entries.join(", ")))
    }

    /// An expression that gives text.
    pub(super) fn text(&mut self, depth: usize) -> Code {
        self.fuel -= 1;
        if depth == 0 || self.fuel <= 0 {
            return self.text_leaf();
        }
        let forms = [Feature::Concatenation, Feature::Interpolation, Feature::TextBuiltin];
        let Some(form) = self.choose(&forms) else { return self.text_leaf() };
        self.note(form);
        match form {
            Feature::Concatenation => self.concatenation(depth - 1),
            Feature::Interpolation => self.interpolation(depth - 1),
            _ => self.text_builtin(depth - 1),
        }
    }

    pub(super) fn text_leaf(&mut self) -> Code {
        if self.chance(50)
            && let Some(name) = self.readable(Kind::Text)
        {
            return Code::tight(name);
        }
        Code::tight(self.pick_text(LITERALS))
    }

    fn concatenation(&mut self, depth: usize) -> Code {
        let text = self.text(depth).operand();
        let other = match self.below(5) {
            0 => self.text(depth).operand(),
            1 => self.list(depth).operand(),
            2 => self.pick_text(&["nil", "true", ":sym", "1.5", "print", "[a: \"x\"]"]),
            _ => self.number(depth).operand(),
        };
        Code::loose(if self.chance(50) { format!("{text} + {other}") } else { format!("{other} + {text}") })
    }

    fn interpolation(&mut self, depth: usize) -> Code {
        let mut text = String::new();
        for _ in 0..=self.below(2) {
            let inner = self.any(depth).text;
            text += &format!("{}{{{inner}}}", self.pick_text(&["", "v=", " ", "\\n", "é"]));
        }
        Code::tight(format!("\"{text}\""))
    }

    fn text_builtin(&mut self, depth: usize) -> Code {
        let text = self.text(depth).operand();
        let count = self.below(6);
        Code::tight(match self.below(12) {
            0 => format!("{text}.upper"),
            1 => format!("{text}.lower()"),
            2 => format!("trim({text})"),
            3 => format!("{text}.replace(\"a\", {})", self.text_leaf().text),
            4 => format!("{text}.take({count})"),
            5 => format!("{text}.reverse"),
            6 => format!("pad_left({text}, {count}, \"*\")"),
            7 => format!("{text}.slice({}, {count})", self.below(3)),
            8 => format!("{text}.split.join(\"-\")"),
            9 => format!("{text}.chars.join(\",\")"),
            10 => format!("str({})", self.any(depth).text),
            _ => format!("\"abcdef\"[{count}]"),
        })
    }

    pub(super) fn text_condition(&mut self, depth: usize) -> String {
        let text = self.text(depth).operand();
        let other = self.text_leaf().text;
        match self.below(5) {
            0 => format!("{text} < {other}"),
            1 => format!("{text} == {other}"),
            2 => format!("{text}.contains({other})"),
            3 => format!("{text}.starts_with({other})"),
            _ => format!("{text}.len > {}", self.below(5)),
        }
    }

    /// A block whose value is of that kind.
    pub(super) fn value_block(&mut self, kind: Kind, depth: usize) -> String {
        let mut lines = Vec::new();
        if depth > 0 && self.fuel > 0 && self.chance(40) {
            self.statement(&mut lines, depth - 1);
        }
        lines.push(self.value(kind, depth).text);
        block(&lines)
    }
}
