//! A syntax tree in, the same tree with one name less out: what the name stands for in place of its uses.

use super::edit::named_function;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::rewrite::{self, Rewrite};
use crate::syntax::visit::{self, Visitor};
use std::rc::Rc;

/// The program without the name that is number `number` of those that can go, counted in the order of the text.
///
/// A function's body takes the place of its declaration, and its calls become `nil`; a value takes the place of the
/// reads of its variable.
pub fn inlined(program: &Program, number: usize) -> Option<Program> {
    let mut named = Named::default();
    visit::program(program, &mut named);
    let (name, meaning) = named.found.into_iter().nth(number)?;
    let mut inlined = program.clone();
    rewrite::program(&mut inlined, &mut Inliner { name, meaning, is_removed: false });
    Some(inlined)
}

/// What a name stands for.
enum Meaning {
    Body(Vec<Statement>),
    Value(Expr),
}

/// Names that a statement gives a function or a value, in the order of the text.
#[derive(Default)]
struct Named {
    found: Vec<(Rc<str>, Meaning)>,
}

impl Visitor<Parsed> for Named {
    fn statement(&mut self, statement: &Statement) {
        if let Some((name, function)) = named_function(&statement.kind) {
            self.found.push((name.text.clone(), Meaning::Body(function.body.statements.clone())));
        }
        if let StatementKind::Assign { place, value } = &statement.kind
            && place.steps.is_empty()
            && !reads(value, &place.name)
        {
            self.found.push((place.name.text.clone(), Meaning::Value(grouped(value))));
        }
    }
}

/// Whether the expression reads a variable of that name.
fn reads(value: &Expr, name: &Name) -> bool {
    struct Seen<'n>(&'n str, bool);
    impl Visitor<Parsed> for Seen<'_> {
        fn used(&mut self, name: &Name, _variable: &()) {
            self.1 |= *name.text == *self.0;
        }
    }
    let mut seen = Seen(&name.text, false);
    visit::expression(value, &mut seen);
    seen.1
}

/// The expression so that it can stand anywhere.
fn grouped(value: &Expr) -> Expr {
    let is_tight = matches!(
        value.kind,
        ExprKind::Nil
            | ExprKind::Boolean(_)
            | ExprKind::Number { .. }
            | ExprKind::Text(_)
            | ExprKind::Symbol(_)
            | ExprKind::Variable(_)
            | ExprKind::Group(_)
            | ExprKind::Container(_)
    );
    if is_tight {
        return value.clone();
    }
    Expr { kind: ExprKind::Group(Box::new(value.clone())), span: value.span }
}

struct Inliner {
    name: Rc<str>,
    meaning: Meaning,
    is_removed: bool,
}

impl Inliner {
    /// Whether the statement is the one that gives the name its meaning.
    fn is_origin(&self, statement: &StatementKind) -> bool {
        match (&self.meaning, statement) {
            (Meaning::Body(_), _) => {
                named_function(statement).is_some_and(|(name, _)| name.text == self.name)
            }
            (Meaning::Value(_), StatementKind::Assign { place, .. }) => {
                place.steps.is_empty() && place.name.text == self.name
            }
            (Meaning::Value(_), _) => false,
        }
    }
}

impl Rewrite for Inliner {
    fn block(&mut self, block: &mut Block) {
        if self.is_removed {
            return;
        }
        if let Some(at) = block.statements.iter().position(|statement| self.is_origin(&statement.kind)) {
            self.is_removed = true;
            let body = match &self.meaning {
                Meaning::Body(statements) => statements.clone(),
                Meaning::Value(_) => Vec::new(),
            };
            block.statements.splice(at..=at, body);
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let replaced = match (&self.meaning, &expr.kind) {
            (Meaning::Value(value), ExprKind::Variable(used)) if used.name.text == self.name => value.clone(),
            (Meaning::Body(_), ExprKind::Postfix { base, .. }) if matches!(&base.kind, ExprKind::Variable(used) if used.name.text == self.name) => {
                Expr { kind: ExprKind::Nil, span: Span::default() }
            }
            _ => return,
        };
        *expr = replaced;
    }
}
