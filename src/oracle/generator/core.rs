//! A writer in, a program out that needs nothing but numbers, text, variables, functions, `if` and `while`: what a
//! calculator with closures supports, the public `weaver` among them.
//!
//! It keeps away from what such implementations do in ways of their own: lines that could continue the line before,
//! functions without a value, a return out of a loop, closures made in a loop, deep calls.

use super::feature::Feature;
use super::{Writer, block};

const VARIABLES: [&str; 4] = ["a", "b", "c", "d"];

/// A function of the program.
#[derive(Clone)]
struct Function {
    name: String,
    parameters: usize,
}

/// What can be used at a point of the program.
#[derive(Clone, Default)]
struct Names {
    numbers: Vec<String>,
    /// Those that may be assigned.
    own: Vec<String>,
    functions: Vec<Function>,
}

impl Writer {
    /// The lines of a whole program.
    pub(super) fn core_program(&mut self, statements: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut names = Names::default();
        for name in VARIABLES {
            lines.push(format!("{name} = {}", self.core_literal()));
            names.numbers.push(name.to_owned());
            names.own.push(name.to_owned());
        }
        for _ in 0..statements {
            let depth = 2;
            match self.below(9) {
                0 | 1 => self.core_function(&mut lines, &mut names),
                2 => self.core_recursion(&mut lines, &names),
                3 => self.core_counter(&mut lines, &names),
                4 => self.core_nesting(&mut lines, &names),
                _ => self.core_statement(&mut lines, &names, depth),
            }
        }
        lines.extend(names.numbers.iter().map(|name| format!("puts {name}")));
        lines
    }

    /// Numbers that a double holds exactly, and that print the same everywhere.
    fn core_literal(&mut self) -> String {
        self.pick_text(&["0", "1", "2", "3", "7", "10", "100", "0.5", "2.25", "1000000"])
    }

    fn core_number(&mut self, names: &Names, depth: usize) -> String {
        if depth == 0 {
            return match self.pick(&names.numbers) {
                Some(name) if self.chance(60) => name,
                Some(_) | None => self.core_literal(),
            };
        }
        match self.below(8) {
            0 | 1 => self.core_number(names, 0),
            2 if !names.functions.is_empty() => self.core_call(names, depth - 1),
            3 => format!("{} / {}", self.core_operand(names, depth - 1), self.pick_text(&["2", "4", "8"])),
            _ => {
                self.note(Feature::Arithmetic);
                let operator = self.pick_text(&["+", "-", "*", "+", "-"]);
                let left = self.core_operand(names, depth - 1);
                format!("{left} {operator} {}", self.core_operand(names, depth - 1))
            }
        }
    }

    /// A sum or product in parentheses never begins a statement.
    fn core_operand(&mut self, names: &Names, depth: usize) -> String {
        let number = self.core_number(names, depth);
        if number.contains(' ') && !number.ends_with(')') { format!("1 * ({number})") } else { number }
    }

    fn core_call(&mut self, names: &Names, depth: usize) -> String {
        let Some(Function { name, parameters }) = self.pick(&names.functions) else {
            return self.core_literal();
        };
        self.note(Feature::Call);
        let arguments: Vec<String> = (0..parameters).map(|_| self.core_number(names, depth)).collect();
        format!("{name}({})", arguments.join(", "))
    }

    fn core_condition(&mut self, names: &Names) -> String {
        self.note(Feature::Comparison);
        let compare = |writer: &mut Writer| {
            let operator = writer.pick_text(&["<", "<=", ">", ">=", "==", "!="]);
            format!("{} {operator} {}", writer.core_number(names, 0), writer.core_number(names, 0))
        };
        let first = compare(self);
        match self.below(4) {
            0 => format!("{first} && {}", compare(self)),
            1 => format!("{first} || {}", compare(self)),
            _ => first,
        }
    }

    fn core_statement(&mut self, lines: &mut Vec<String>, names: &Names, depth: usize) {
        match self.below(6) {
            0 | 1 => lines.push(format!("puts {}", self.core_number(names, 2))),
            2 if depth > 0 => {
                self.note(Feature::Branches);
                let condition = self.core_condition(names);
                let (then, otherwise) =
                    (self.core_block(names, depth - 1), self.core_block(names, depth - 1));
                lines.push(format!("if {condition} {then} else {otherwise}"));
            }
            3 if depth > 1 => {
                self.note(Feature::Loop);
                let counter = self.fresh("i");
                let mut inner = names.clone();
                inner.numbers.push(counter.clone());
                let mut body = Vec::new();
                self.core_statement(&mut body, &inner, 0);
                body.push(format!("{counter} = {counter} + 1"));
                let rounds = 1 + self.below(4);
                lines.push(format!("{counter} = 0"));
                lines.push(format!("while {counter} < {rounds} {}", block(&body)));
            }
            4 => lines.push(format!("puts {}", self.pick_text(&["\"text\"", "\"a b\"", "true", "1 < 2"]))),
            _ => {
                self.note(Feature::Assignment);
                let Some(name) = self.pick(&names.own) else { return };
                // Sums of half a value do not grow without end.
                lines.push(format!("{name} = {} / 2", self.core_operand(names, 1)));
            }
        }
    }

    fn core_block(&mut self, names: &Names, depth: usize) -> String {
        let mut lines = Vec::new();
        for _ in 0..=self.below(2) {
            self.core_statement(&mut lines, names, depth);
        }
        block(&lines)
    }

    /// A function of one or two numbers; a parameter may have the name of a top-level variable.
    fn core_function(&mut self, lines: &mut Vec<String>, names: &mut Names) {
        self.note(Feature::Declaration);
        let name = self.fresh("f");
        let parameters: Vec<&str> =
            self.pick(&[&["x"][..], &["x", "y"], &["a"], &["y", "b"]]).unwrap_or_default().to_vec();
        let mut inner = names.clone();
        inner.own.clear();
        inner.numbers.extend(parameters.iter().map(|name| (*name).to_owned()));
        let local = self.fresh("w");
        let mut body = vec![format!("{local} = {}", self.core_number(&inner, 2))];
        inner.numbers.push(local.clone());
        inner.own.push(local);
        if self.chance(50) {
            self.core_statement(&mut body, &inner, 1);
        }
        if self.chance(40) {
            let condition = self.core_condition(&inner);
            body.push(format!("if {condition} {{ return {} }}", self.core_number(&inner, 1)));
        }
        body.push(format!("return {}", self.core_number(&inner, 1)));
        lines.push(format!("fn {name}({}) {}", parameters.join(", "), block(&body)));
        names.functions.push(Function { name, parameters: parameters.len() });
    }

    fn core_recursion(&mut self, lines: &mut Vec<String>, names: &Names) {
        self.note(Feature::Recursion);
        let name = self.fresh("r");
        let mut inner = names.clone();
        inner.functions.clear();
        let base = self.core_number(&inner, 1);
        let step = self.core_literal();
        lines.push(format!(
            "fn {name}(n) {{\n  if n < 1 {{ return {base} }}\n  return {name}(n - 1) + {step}\n}}"
        ));
        lines.push(format!("puts {name}({})", self.below(20)));
    }

    /// Closures over one variable see each other's assignments; each call makes fresh ones.
    fn core_counter(&mut self, lines: &mut Vec<String>, names: &Names) {
        self.note(Feature::SharedCounter);
        let (maker, one, two) = (self.fresh("make"), self.fresh("k"), self.fresh("k"));
        let step = self.core_number(names, 1);
        let start = self.core_number(names, 0);
        lines.push(format!(
            "fn {maker}(v) {{\n  kept = v\n  fn step(by) {{\n    kept = kept + by\n    return kept\n  }}\n  return step\n}}"
        ));
        lines.push(format!("{one} = {maker}({start})"));
        lines.push(format!("{two} = {maker}(10)"));
        lines.push(format!("puts {one}({step})"));
        lines.push(format!("puts {one}(1) + {two}(2)"));
    }

    /// Functions in functions: the inner ones read the variables of those around them.
    fn core_nesting(&mut self, lines: &mut Vec<String>, names: &Names) {
        self.note(Feature::NestedClosures);
        let (outer, made) = (self.fresh("deep"), self.fresh("g"));
        let mut inner = names.clone();
        inner.functions.clear();
        inner.numbers.extend(["u".to_owned(), "v".to_owned(), "w".to_owned()]);
        let value = self.core_number(&inner, 2);
        lines.push(format!("fn {outer}(u) {{\n  v = u + 1\n  return ^(w) {{\n    return {value}\n  }}\n}}"));
        lines.push(format!("{made} = {outer}({})", self.core_literal()));
        lines.push(format!("puts {made}({})", self.core_literal()));
    }
}
