//! A writer in, expressions that fail on purpose out, and the `try` around them.

use super::feature::Feature;
use super::scope::Kind;
use super::{Code, Writer, block};

const MISTAKES: &[&str] = &[
    "1 + []",
    "\"a\" < 1",
    "nil - 1",
    "missing",
    "missing(1)",
    "lenn([1])",
    "[1, 2][5]",
    "[1, 2][-3]",
    "[p: 1][:none]",
    "[p: 1].none",
    "\"abc\"[7]",
    "[1][0.5]",
    "5[0]",
    "nil.none",
    "(3)(1)",
    "(^(a) { a })()",
    "(^(a, b) { a })(1, 2, 3)",
    "(^(a) { a })(1, a: 2)",
    "(^(a) { a })(b: 2)",
    "(^(a, b: 1) { a })(b: 2)",
    "len()",
    "len(1, 2)",
    "floor(none: 1)",
    "num(\"x1\")",
    "fail(\"on purpose\")",
    "assert(0, \"zero is false\")",
    "-\"text\"",
    "-[]",
    "[].pop",
    "pop([])",
    "sort([1, \"a\"])",
    "[1].insert(9, 1)",
    "[1].remove(:none)",
    "min([])",
    "reduce([], ^(a, b) { a })",
    "[1] &> ^(a, b) { a }",
    "[] &> len",
    "[1] &> 5",
    "[1, 2] *> 3",
    "1 |> 2",
    "print(*3)",
    "[*4]",
    "[1] | 2",
    "range(1, 5, 0)",
    "sum([1, \"b\"])",
    "[1, 2] *> ^(v) { v.none }",
    "[1, 2].map(^(v) { v + nil })",
    "[3, 1].sort_by(^(v) { if v > 1 { nil } else { 1 } })",
    "true + true",
    ":a + 1",
    "print + 1",
];

impl Writer {
    /// An expression that surely fails.
    pub(super) fn mistake(&mut self, depth: usize) -> String {
        let mistake = self.pick_text(MISTAKES);
        match self.below(6) {
            0 => format!("{} + ({mistake})", self.number(depth).operand()),
            1 => format!("[{}, ({mistake})]", self.number(depth).text),
            2 => format!("(^(v) {{ v + ({mistake}) }})({})", self.number(depth).text),
            3 => {
                let Some(name) = self.readable(Kind::Unary) else { return mistake };
                format!("{name}({mistake})")
            }
            _ => mistake,
        }
    }

    /// A `try` of something that fails, as an expression.
    pub(super) fn caught(&mut self, depth: usize) -> String {
        self.note(Feature::CaughtMistake);
        self.scope.enter(self.scope.rank(), Some(Kind::Number));
        let mut lines = Vec::new();
        if depth > 0 && self.chance(60) {
            self.statement(&mut lines, depth - 1);
        }
        lines.push(match self.below(5) {
            0 => self.number(depth).text,
            1 | 2 => self.failing_place().unwrap_or_else(|| self.mistake(0)),
            _ => self.mistake(depth),
        });
        self.scope.leave();
        format!("try(^() {})", block(&lines))
    }

    /// A statement that fails to write: nothing may have changed afterwards.
    pub(super) fn failing_place(&mut self) -> Option<String> {
        if !self.has(Feature::FailingPlace) {
            return None;
        }
        let kind =
            self.pick(&[Kind::List, Kind::List, Kind::Record, Kind::Tree, Kind::Number, Kind::Text])?;
        let name = self.writable(kind)?;
        let value = if self.chance(50) { self.number(1).text } else { "1".to_owned() };
        let (steps, operator) = match kind {
            Kind::List => (self.pick_text(&["[99]", "[-99]", "[0][1]", "[0.5]", "[nil]"]), "="),
            Kind::Record => (self.pick_text(&[".none.p", "[:none]", "[:none][0]", "[5]"]), "+="),
            Kind::Tree => (self.pick_text(&[".items[99]", ".none[0]", ".sub.p.p", "[:sub][7]"]), "="),
            _ => (self.pick_text(&["[0]", ".p", "[:q]"]), "="),
        };
        self.note(Feature::FailingPlace);
        self.scope.assign(&name, kind);
        Some(match self.below(5) {
            0 if kind == Kind::List => format!("{name} << ({})", self.mistake(0)),
            1 if kind == Kind::List => format!("{name}.push({})", self.mistake(0)),
            2 => format!("{name} += ({})", self.mistake(0)),
            _ => format!("{name}{steps} {operator} {value}"),
        })
    }

    /// A read of a variable that perhaps has no value.
    pub(super) fn unset_read(&mut self) -> Option<String> {
        let kind = self.pick(&[Kind::Number, Kind::Number, Kind::List, Kind::Text, Kind::Unary])?;
        let names = self.scope.doubtful(kind);
        let name = self.pick(&names)?;
        let used = match self.below(4) {
            0 => format!("[{name}, 1]"),
            1 => format!("({name} == 1)"),
            _ => name,
        };
        Some(format!("puts try(^() {{ {used} }})"))
    }

    /// A failing expression that nothing catches, as a statement.
    pub(super) fn uncaught(&mut self, depth: usize) -> Option<String> {
        if !self.reckless || self.chance(70) {
            return None;
        }
        if self.chance(30)
            && let Some(statement) = self.failing_place()
        {
            return Some(statement);
        }
        let code = Code::loose(self.mistake(depth));
        Some(format!("puts {}", code.text))
    }
}
