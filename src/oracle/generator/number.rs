//! A writer in, expressions that give numbers and conditions out.

use super::feature::Feature;
use super::scope::Kind;
use super::{Code, Writer};

const FORMS: &[Feature] = &[
    Feature::Arithmetic,
    Feature::Negation,
    Feature::NumberBuiltin,
    Feature::Logical,
    Feature::Call,
    Feature::DirectLambda,
    Feature::IfValue,
    Feature::OperandTrap,
    Feature::ArgumentTrap,
    Feature::AppendTrap,
    Feature::JumpInOperand,
    Feature::ListBuiltin,
    Feature::HigherOrder,
    Feature::KeyRead,
    Feature::IndexRead,
    Feature::NestedRead,
    Feature::ApplyStage,
    Feature::MapStage,
    Feature::FoldStage,
    Feature::FunctionContainer,
    Feature::CaughtMistake,
    Feature::UncaughtMistake,
];

const PLAIN: &[&str] =
    &["0", "1", "2", "3", "5", "7", "10", "0.5", "2.5", "1e3", "1_000", "0xFF", "4", "100"];

const EDGES: &[&str] = &[
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "(-9223372036854775808)",
    "(-9223372036854775809)",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775808.0",
    "18446744073709551616.0",
    "1e308",
    "5e-324",
    "1e-7",
    "1e21",
    "123456789012345680000.0",
    "0.1",
    "(-0.0)",
    "(1 / 0)",
    "(-1 / 0)",
    "(0 / 0)",
    "(-1)",
    "4294967296",
];

impl Writer {
    /// An expression that gives a number.
    pub(super) fn number(&mut self, depth: usize) -> Code {
        self.fuel -= 1;
        if depth == 0 || self.fuel <= 0 || self.chance(15) {
            return self.number_leaf();
        }
        match self.choose(FORMS) {
            Some(Feature::UncaughtMistake) if !self.reckless || self.chance(70) => self.number_leaf(),
            Some(form) => {
                let written = self.number_form(form, depth - 1);
                self.count(form, written).unwrap_or_else(|| self.number_leaf())
            }
            None => self.number_leaf(),
        }
    }

    pub(super) fn number_text(&mut self, depth: usize) -> String {
        self.number(depth).text
    }

    pub(super) fn number_leaf(&mut self) -> Code {
        if self.chance(60)
            && let Some(name) = self.readable(Kind::Number)
        {
            return Code::tight(name);
        }
        if self.has(Feature::EdgeNumber) && self.chance(12) {
            self.note(Feature::EdgeNumber);
            return Code::tight(self.pick_text(EDGES));
        }
        Code::tight(self.pick_text(PLAIN))
    }

    fn number_form(&mut self, form: Feature, depth: usize) -> Option<Code> {
        match form {
            Feature::Arithmetic => Some(self.arithmetic(depth)),
            Feature::Negation => Some(Code::loose(format!("-{}", self.number(depth).operand()))),
            Feature::NumberBuiltin => Some(self.number_builtin(depth)),
            Feature::Logical => Some(self.logical(depth)),
            Feature::Call => self.call(depth),
            Feature::DirectLambda => {
                let lambda = self.function(Kind::Unary, None, depth);
                Some(Code::tight(format!("({lambda})({})", self.number(depth).text)))
            }
            Feature::IfValue => Some(self.if_value(depth)),
            Feature::OperandTrap => self.operand_trap(depth),
            Feature::ArgumentTrap => self.argument_trap(depth),
            Feature::AppendTrap => self.append_trap(depth),
            Feature::JumpInOperand => self.jump_in_operand(depth),
            Feature::ListBuiltin => Some(self.list_number(depth)),
            Feature::HigherOrder => Some(self.higher_order(depth)),
            Feature::KeyRead => self.key_read(),
            Feature::IndexRead => Some(self.index_read(depth)),
            Feature::NestedRead => self.nested_read(),
            Feature::ApplyStage => self.apply_stage(depth),
            Feature::MapStage => {
                let list = self.mapped(depth)?;
                Some(Code::loose(format!("{} |> sum", list.text)))
            }
            Feature::FoldStage => self.fold_stage(depth),
            Feature::FunctionContainer => self.contained_call(depth),
            Feature::CaughtMistake => Some(Code::tight(format!("{}.len", self.caught(depth)))),
            Feature::UncaughtMistake => Some(Code::tight(format!("({})", self.mistake(depth)))),
            _ => None,
        }
    }

    /// A chain of operators; precedence may fall as it likes, all operands are numbers.
    fn arithmetic(&mut self, depth: usize) -> Code {
        let mut text = self.number(depth).operand();
        for _ in 0..=self.below(3) {
            let operator = self.pick_text(&["+", "+", "-", "-", "*", "/", "%"]);
            text = format!("{text} {operator} {}", self.number(depth).operand());
        }
        Code::loose(text)
    }

    fn number_builtin(&mut self, depth: usize) -> Code {
        let value = self.number(depth).operand();
        let other = self.number(0).text;
        Code::tight(match self.below(9) {
            0 => format!("{value}.abs"),
            1 => format!("{value}.floor()"),
            2 => format!("ceil({value})"),
            3 => format!("round({value}, {})", self.below(4)),
            4 => format!("min({value}, {other})"),
            5 => format!("[{value}, {other}].max"),
            6 => format!("{value}.pow(2)"),
            7 => format!("sqrt({value}.abs)"),
            _ => format!("num(str({value}))"),
        })
    }

    /// `and` and `or` yield an operand: all of these do with numbers.
    fn logical(&mut self, depth: usize) -> Code {
        let condition = self.condition(depth);
        let word = self.chance(60);
        let (and, or) = if word { ("and", "or") } else { ("&&", "||") };
        let first = self.branch(|writer| writer.number(depth).operand());
        let second = self.branch(|writer| writer.number(depth).operand());
        let left = self.number(0).operand();
        Code::loose(match self.below(3) {
            0 => format!("({condition}) {and} {first} {or} {second}"),
            1 => format!("{left} {or} {first} {or} {second}"),
            _ => format!("{left} {and} {first} {and} {second}"),
        })
    }

    fn if_value(&mut self, depth: usize) -> Code {
        let mut text = String::new();
        for branch in 0..=self.below(2) {
            let condition =
                if branch == 0 { self.condition(depth) } else { self.branch(|w| w.condition(depth)) };
            let body = self.branch(|writer| writer.value_block(Kind::Number, depth));
            let word = if branch == 0 { "if" } else { " else if" };
            text += &format!("{word} {condition} {body}");
        }
        let body = self.branch(|writer| writer.value_block(Kind::Number, depth));
        Code::tight(format!("({text} else {body})"))
    }

    /// A number, or `nil` where the condition does not hold.
    pub(super) fn perhaps(&mut self, depth: usize) -> Code {
        self.note(Feature::IfValue);
        let condition = self.condition(depth.min(1));
        let body = self.branch(|writer| writer.value_block(Kind::Number, depth.min(1)));
        Code::tight(format!("(if {condition} {body})"))
    }

    /// An expression that is asked for its truth.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        self.fuel -= 1;
        let shallow = depth.saturating_sub(1);
        match self.below(10) {
            0 => self.pick_text(&["true", "false", "nil", "\"\"", "[]", "0", ":no"]),
            1 => format!("not {}", self.number(shallow).operand()),
            2 => format!("!{}", self.number(shallow).operand()),
            3 => {
                let left = self.number(shallow).operand();
                let right = self.branch(|writer| writer.number(shallow).operand());
                let operator = self.pick_text(&["and", "or", "&&", "||"]);
                format!("{left} > 1 {operator} {right} < 5")
            }
            4 if self.has(Feature::TextBuiltin) => self.text_condition(shallow),
            5 => {
                let list = self.list(shallow).operand();
                format!("{list}.contains({})", self.number(0).text)
            }
            6 if self.has(Feature::EdgeNumber) => self.neighbours(),
            7 => format!("{} == {}", self.any(shallow).operand(), self.any(shallow).operand()),
            _ => {
                self.note(Feature::Comparison);
                let operator = self.pick_text(&["<", "<=", ">", ">=", "==", "!="]);
                format!("{} {operator} {}", self.number(shallow).operand(), self.number(shallow).operand())
            }
        }
    }

    /// A comparison of an integer beyond 2⁵³, where doubles have gaps, with a double near it.
    fn neighbours(&mut self) -> String {
        self.note(Feature::EdgeNumber);
        let power = 1_u128 << (53 + self.below(12));
        let integer = format!("{}", power + self.below(5) as u128 - 2);
        let double = format!("{power}.0");
        let (integer, double) = if self.chance(25) {
            (format!("(-{integer})"), format!("(-{double})"))
        } else {
            (integer, double)
        };
        let operator = self.pick_text(&["<", "<=", ">", ">=", "==", "!="]);
        if self.chance(50) {
            format!("{integer} {operator} {double}")
        } else {
            format!("{double} {operator} {integer}")
        }
    }
}
