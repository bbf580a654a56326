//! A program in, the same one with other statements out: some that mean nothing, some in another order.

use super::expression::is_constant;
use super::{Changes, Law, Pair, quoted};
use crate::syntax::ast::*;
use crate::syntax::printer::{Plain, print};
use crate::syntax::rewrite::{self, Rewrite};
use crate::syntax::visit::{self, Visitor};
use std::collections::BTreeSet;
use std::rc::Rc;

pub fn changed(law: Law, mut program: Program, changes: Changes) -> Option<Program> {
    let mut changer = Changer { law, changes };
    rewrite::program(&mut program, &mut changer);
    (changer.changes.made > 0).then_some(program)
}

struct Changer {
    law: Law,
    changes: Changes,
}

impl Rewrite for Changer {
    fn block(&mut self, block: &mut Block) {
        match self.law {
            Law::DeadCode => self.with_dead_code(block),
            Law::Reorder => self.reordered(block),
            Law::Format
            | Law::Rename
            | Law::EtaExpand
            | Law::ApplyAsCall
            | Law::ComposeMaps
            | Law::FoldAsLoop
            | Law::WrapInCall => {}
        }
    }
}

/// Statements that do nothing; `NAME` stands for a name that nothing else has.
const DEAD: &[&str] = &[
    "if false { puts \"never\" }",
    "while false { puts \"never\" }",
    "if true { } else { print(\"never\") }",
    "fn NAME() { puts \"never\" }",
    "NAME = 1",
    "NAME = ^(v) { NAME = v }",
    "^() { fail(\"never\") }",
    "[3, 1, 2].sort",
    "nil and fail(\"never\")",
];

impl Changer {
    /// Before a statement, never behind the last one: that is the block's value.
    fn with_dead_code(&mut self, block: &mut Block) {
        if block.statements.is_empty() || !self.changes.wanted() {
            return;
        }
        let at = self.changes.random.below(block.statements.len());
        let Some(text) = DEAD.get(self.changes.random.below(DEAD.len())) else { return };
        let name = format!("{}{}", self.changes.fresh, self.changes.made);
        if let Some(dead) = quoted(&text.replace("NAME", &name)) {
            block.statements.splice(at..at, dead);
        }
    }

    fn reordered(&mut self, block: &mut Block) {
        let movable = block.statements.len().saturating_sub(1);
        for at in 1..movable {
            let pair = (block.statements.get(at - 1), block.statements.get(at));
            if let (Some(first), Some(second)) = pair
                && are_independent(first, second)
                && self.changes.wanted()
            {
                block.statements.swap(at - 1, at);
            }
        }
    }
}

/// Whether both assign constants, and neither says anything of the other's name.
fn are_independent(first: &Statement, second: &Statement) -> bool {
    match (constant_assignment(first), constant_assignment(second)) {
        (Some((one, its_value)), Some((other, other_value))) => {
            one != other && !names(other_value).contains(one) && !names(its_value).contains(other)
        }
        _ => false,
    }
}

fn constant_assignment(statement: &Statement) -> Option<(&Rc<str>, &Expr)> {
    match &statement.kind {
        StatementKind::Assign { place, value } if place.steps.is_empty() && is_constant(value) => {
            Some((&place.name.text, value))
        }
        _ => None,
    }
}

/// Every name of a variable in it, at any depth.
fn names(expr: &Expr) -> BTreeSet<Rc<str>> {
    #[derive(Default)]
    struct Names(BTreeSet<Rc<str>>);
    impl Visitor<Parsed> for Names {
        fn used(&mut self, name: &Name, _variable: &()) {
            self.0.insert(name.text.clone());
        }
    }
    let mut names = Names::default();
    visit::expression(expr, &mut names);
    names.0
}

/// Functions without effect that take any value and never fail.
const PURE: &[&str] = &[
    "^(v) { v }",
    "^(v) { [v, 1] }",
    "^(v) { [k: v] }",
    "^(v) { v == 1 }",
    "^(v) { \"<{v}>\" }",
    "^(v) { if v { v } else { nil } }",
    "^(v) { if v.type == :number { v * 3 - 1 } else { v } }",
    ".str",
    ".type",
];

/// Prints, somewhere in the program, what two functions make of a variable: one after the other on the
/// left, in one function on the right.
pub fn compose_maps(program: &Program, mut changes: Changes) -> Option<Pair> {
    let assigned: Vec<&Rc<str>> = program
        .body
        .statements
        .iter()
        .filter_map(|statement| match &statement.kind {
            StatementKind::Assign { place, .. } if place.steps.is_empty() => Some(&place.name.text),
            _ => None,
        })
        .collect();
    let mut pick = |end: usize| changes.random.below(end.max(1));
    let name = assigned.get(pick(assigned.len()))?;
    let (f, g) = (PURE.get(pick(PURE.len()))?, PURE.get(pick(PURE.len()))?);
    let at = pick(program.body.statements.len() + 1);
    let with = |text: &str| {
        let mut program = program.clone();
        program.body.statements.splice(at..at, quoted(text)?);
        Some(print(&program, &Plain))
    };
    let value = &changes.fresh;
    Some(Pair {
        left: with(&format!("puts [{name}, 1] *> {f} *> {g}"))?,
        right: with(&format!("puts [{name}, 1] *> ^({value}) {{ ({g})(({f})({value})) }}"))?,
    })
}
