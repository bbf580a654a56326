//! A writer in, expressions out in which a later operand changes what an earlier one has read.

use super::feature::Feature;
use super::scope::Kind;
use super::{Code, Writer};

impl Writer {
    /// An expression that assigns the name on its way: `if c { x = 5; 1 } else { 0 }`.
    fn assigning(&mut self, name: &str, depth: usize) -> String {
        let condition = if self.chance(50) { "true".to_owned() } else { self.condition(depth) };
        let value = self.branch(|writer| writer.number(depth).text);
        let operator = self.pick_text(&["=", "=", "+=", "*="]);
        let before = self.scope.enter_branch();
        self.scope.assign(name, Kind::Number);
        let then = if self.chance(50) { name.to_owned() } else { self.number(0).text };
        self.scope.leave_branch(&before);
        let otherwise = self.branch(|writer| writer.number(0).text);
        format!("if {condition} {{ {name} {operator} {value}; {then} }} else {{ {otherwise} }}")
    }

    /// `x + if c { x = 5; 1 } else { 0 }`
    pub(super) fn operand_trap(&mut self, depth: usize) -> Option<Code> {
        let name = self.writable(Kind::Number)?;
        let assigning = self.assigning(&name, depth);
        Some(match self.below(5) {
            0 => Code::loose(format!("{name} + ({assigning})")),
            1 => Code::loose(format!("{name} - if true {{ ({assigning}) }} else {{ 1 }}")),
            2 => Code::tight(format!("[{name}, ({assigning})].sum")),
            3 => Code::tight(format!("(if {name} < ({assigning}) {{ 1 }} else {{ 2 }})")),
            _ => Code::loose(format!("{name} * 2 % ({assigning})")),
        })
    }

    /// `f(x, if true { x = 2; x } else { 0 })`
    pub(super) fn argument_trap(&mut self, depth: usize) -> Option<Code> {
        let function = self.readable(Kind::Binary)?;
        let name = self.writable(Kind::Number)?;
        if self.chance(15) {
            let assigning = self.inside(|writer| writer.assigning(&name, depth));
            return Some(Code::tight(format!("({name} |> ^(v) {{ v + ({assigning}) }})")));
        }
        let assigning = self.assigning(&name, depth);
        Some(Code::tight(match self.below(5) {
            0 => format!("{function}({name}, {assigning})"),
            1 => format!("{function}(({assigning}), {})", self.number(0).text),
            2 => format!("min({name}, {assigning})"),
            3 if self.has(Feature::MapStage) => format!("([{name}, 2] *> .max({assigning}) |> sum)"),
            4 if self.has(Feature::ApplyStage) => {
                format!("({name} |> .pow(2).min({assigning}) |> .max({name}))")
            }
            _ => format!("max({name}, {assigning})"),
        }))
    }

    /// A list, and a change of it, and the list again.
    pub(super) fn append_trap(&mut self, depth: usize) -> Option<Code> {
        let name = self.writable(Kind::List)?;
        let value = self.number(depth).operand();
        self.scope.assign(&name, Kind::List);
        Some(match self.below(5) {
            0 => Code::loose(format!("{name}.len + ({name} << {value}).len")),
            1 => Code::tight(format!("({name} << {name}.push({value}).len).sum")),
            2 => Code::tight(format!("[{name}, ({name} << {value})][0].len")),
            3 => Code::loose(format!("{name}[0] - ({name}.insert(0, {value})).first")),
            _ => Code::tight(format!("({name} << (if true {{ {name} = [{value}]; 1 }} else {{ 2 }})).len")),
        })
    }

    /// An operand that leaves the loop or function with the operation half done.
    pub(super) fn jump_in_operand(&mut self, depth: usize) -> Option<Code> {
        let in_loop = self.scope.loops() > 0;
        let jump = match self.scope.returns() {
            Some(kind) if !in_loop || self.chance(40) => {
                let value = self.branch(|writer| writer.value(kind, 0).text);
                format!("return {value}")
            }
            _ if in_loop => self.pick_text(&["break", "continue"]),
            _ => return None,
        };
        let condition = self.condition(depth);
        let value = self.branch(|writer| writer.number(depth).text);
        Some(Code::tight(match self.below(3) {
            0 => format!("(if {condition} {{ {jump} }} else {{ {value} }})"),
            1 => format!("(if {condition} {{ {value} }} else {{ {jump} }})"),
            _ => format!("(if {condition} {{ if true {{ {jump} }} }} else {{ {value} }})"),
        }))
    }
}
