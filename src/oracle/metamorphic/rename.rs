//! A program in, the same one with other names for its variables out.
//!
//! A name's first letter is replaced by the same letter of another width, so that texts keep their length and what
//! was printed can be told from data. Names that are data too (keys, symbols) or that have a meaning of their own
//! (built-ins, named arguments) stay.

use crate::published::BuiltinId;
use crate::syntax::ast::*;
use crate::syntax::rewrite::{self, Rewrite};
use crate::syntax::visit::{self, Visitor};
use std::collections::BTreeSet;
use std::rc::Rc;

pub fn renamed(mut program: Program) -> Option<Program> {
    let mut kept = Kept::default();
    visit::program(&program, &mut kept);
    let mut renamer = Renamer { kept: kept.names, renamed: false };
    rewrite::program(&mut program, &mut renamer);
    renamer.renamed.then_some(program)
}

/// The letters have their usual width again.
pub fn undone(output: &str) -> String {
    output.chars().map(narrow).collect()
}

/// How far the wide letters (U+FF21, U+FF41) are from the usual ones.
const WIDER_BY: u32 = 0xFEE0;

fn wide(letter: char) -> Option<char> {
    if letter.is_ascii_alphabetic() { char::from_u32(u32::from(letter) + WIDER_BY) } else { None }
}

fn narrow(letter: char) -> char {
    let usual = u32::from(letter).checked_sub(WIDER_BY).and_then(char::from_u32);
    usual.filter(char::is_ascii_alphabetic).unwrap_or(letter)
}

/// Names that cannot change.
#[derive(Default)]
struct Kept {
    names: BTreeSet<Rc<str>>,
}

impl Visitor<Parsed> for Kept {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Container(entries) => {
                for entry in entries {
                    if let Entry::Pair { key, .. } = entry {
                        self.names.insert(key.text.clone());
                    }
                }
            }
            ExprKind::Symbol(name) => {
                self.names.insert(name.clone());
            }
            ExprKind::Text(parts) => {
                for part in parts {
                    if let TextPart::Text(text) = part {
                        self.names.insert(text.clone());
                    }
                }
            }
            ExprKind::Section { steps, .. } | ExprKind::Postfix { steps, .. } => {
                for step in steps {
                    if let StepKind::Call(given) | StepKind::Method { arguments: Some(given), .. } =
                        &step.kind
                    {
                        self.arguments(given);
                    }
                }
            }
            ExprKind::Mutation { arguments: Some(given), .. } => self.arguments(given),
            _ => {}
        }
    }
}

impl Kept {
    fn arguments(&mut self, given: &Arguments) {
        for argument in &given.items {
            if let Argument::Named { name, .. } = argument {
                self.names.insert(name.text.clone());
            }
        }
    }
}

struct Renamer {
    kept: BTreeSet<Rc<str>>,
    renamed: bool,
}

impl Rewrite for Renamer {
    fn name(&mut self, name: &mut Name) {
        if self.kept.contains(&name.text) || BuiltinId::named(&name.text).is_some() {
            return;
        }
        let mut letters = name.text.chars();
        if let Some(first) = letters.next().and_then(wide) {
            name.text = std::iter::once(first).chain(letters).collect::<String>().into();
            self.renamed = true;
        }
    }
}
