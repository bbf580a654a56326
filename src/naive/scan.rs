//! A function in, the names it binds out, each with the place of the text from which on it is bound.
//!
//! The walk goes through the function in the order of its text and does not enter inner functions:
//! - a parameter is bound behind itself, so a default sees only the parameters to its left;
//! - a `fn` directly in the body is bound for the whole body, a `fn` in a block from its word `fn` on;
//! - an assignment, `<<` and a mutating method bind at their end, unless the name means a variable of this or an
//!   enclosing function there.

use super::environment::{Environment, Scope};
use super::grow;
use crate::syntax::ast::*;
use std::rc::Rc;

/// What `function` binds when it is made in `outer`.
pub fn scope_of(function: &Function, outer: &Environment) -> Scope {
    let mut scan = Scan { scope: Scope::new(function.span.start), outer };
    for statement in &function.body.statements {
        if let StatementKind::Function { target, .. } = &statement.kind {
            scan.scope.bind(&target.name.text, function.body.span.start);
        }
    }
    for parameter in &function.parameters {
        let name = &parameter.target.name;
        let mut end = name.span.end;
        if let ParameterKind::Default(default) = &parameter.kind {
            scan.expression(default);
            end = default.span.end;
        }
        scan.scope.bind(&name.text, end);
    }
    scan.block(&function.body);
    scan.scope
}

struct Scan<'a> {
    scope: Scope,
    outer: &'a Environment,
}

impl Scan<'_> {
    fn assigned(&mut self, name: &Rc<str>, end: u32) {
        let own = self.scope.binds(name, end);
        let enclosing = !self.outer.find(name, self.scope.start()).is_top_level();
        if !own && !enclosing {
            self.scope.bind(name, end);
        }
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Assign { place, value } | StatementKind::Update { place, value, .. } => {
                self.indices(place);
                self.expression(value);
                self.assigned(&place.name.text, value.span.end);
            }
            StatementKind::Function { target, function } => {
                self.scope.bind(&target.name.text, function.span.start);
            }
            StatementKind::While { condition, body } => {
                self.expression(condition);
                self.block(body);
            }
            StatementKind::Puts(value)
            | StatementKind::Return(Some(value))
            | StatementKind::Expression(value) => self.expression(value),
            StatementKind::Break | StatementKind::Continue | StatementKind::Return(None) => {}
        }
    }

    fn indices(&mut self, place: &Place) {
        for step in &place.steps {
            match step {
                PlaceStep::Index { index, .. } => self.expression(index),
                PlaceStep::Key(_) => {}
            }
        }
    }

    fn expression(&mut self, expression: &Expr) {
        grow(|| self.parts_of(expression));
    }

    fn parts_of(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Nil
            | ExprKind::Boolean(_)
            | ExprKind::Number { .. }
            | ExprKind::Symbol(_)
            | ExprKind::Shell(_)
            | ExprKind::Variable(_)
            | ExprKind::Lambda(_) => {}
            ExprKind::Text(parts) => {
                for part in parts {
                    match part {
                        TextPart::Text(_) => {}
                        TextPart::Interpolation(value) => self.expression(value),
                    }
                }
            }
            ExprKind::Container(entries) => {
                for entry in entries {
                    match entry {
                        Entry::Value(value) | Entry::Pair { value, .. } | Entry::Spread { value, .. } => {
                            self.expression(value);
                        }
                    }
                }
            }
            ExprKind::If(branches) => self.branches(branches),
            ExprKind::Section { steps, .. } => self.steps(steps),
            ExprKind::Postfix { base, steps } => {
                self.expression(base);
                self.steps(steps);
            }
            ExprKind::Append { place, values } => {
                self.indices(place);
                self.all(values);
                self.assigned(&place.name.text, expression.span.end);
            }
            ExprKind::Mutation { place, arguments, .. } => {
                self.indices(place);
                self.arguments(arguments.as_deref());
                self.assigned(&place.name.text, expression.span.end);
            }
            ExprKind::Group(operand) | ExprKind::Negate(operand) | ExprKind::Not { operand, .. } => {
                self.expression(operand);
            }
            ExprKind::Chain { first, rest } => {
                self.expression(first);
                self.all(rest.iter().map(|link| &link.operand));
            }
            ExprKind::Logical { operands, .. } => self.all(operands),
            ExprKind::Pipeline { first, stages } => {
                self.expression(first);
                self.all(stages.iter().map(|stage| &stage.function));
            }
        }
    }

    fn all<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn branches(&mut self, choice: &If) {
        for (condition, block) in &choice.branches {
            self.expression(condition);
            self.block(block);
        }
        if let Some(block) = &choice.otherwise {
            self.block(block);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match &step.kind {
                StepKind::Call(arguments) => self.arguments(Some(arguments)),
                StepKind::Index(index) => self.expression(index),
                StepKind::Key(_) => {}
                StepKind::Method { arguments, .. } => self.arguments(arguments.as_ref()),
            }
        }
    }

    fn arguments(&mut self, arguments: Option<&Arguments>) {
        for argument in arguments.iter().flat_map(|arguments| &arguments.items) {
            match argument {
                Argument::Positional(value)
                | Argument::Spread { value, .. }
                | Argument::Named { value, .. } => self.expression(value),
            }
        }
    }
}
