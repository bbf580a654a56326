//! A statement or block and an environment in; its value, or the way control leaves it, out.

use super::environment::Environment;
use super::{Flow, Naive};
use crate::syntax::ast::*;
use crate::value::Value;
use std::rc::Rc;

impl Naive<'_> {
    /// The value is the last statement's, `nil` when there is none.
    pub(super) fn block(&mut self, block: &Block, here: &Rc<Environment>) -> Result<Value, Flow> {
        let Some((last, others)) = block.statements.split_last() else { return Ok(Value::Nil) };
        for statement in others {
            self.statement(statement, here)?;
        }
        self.statement(last, here)
    }

    fn statement(&mut self, statement: &Statement, here: &Rc<Environment>) -> Result<Value, Flow> {
        match &statement.kind {
            StatementKind::Assign { place, value } => self.assign(place, value, here)?,
            StatementKind::Update { place, operator, operator_span, value } => {
                self.update(place, *operator, value, *operator_span, here)?;
            }
            StatementKind::Function { target, function } => {
                let closure = self.closure(function, here);
                here.set(&target.name.text, closure);
            }
            StatementKind::Puts(value) => {
                let value = self.evaluate(value, here)?;
                self.print(&value, statement.span)?;
                return Ok(value);
            }
            StatementKind::While { condition, body } => self.repeat(condition, body, here)?,
            StatementKind::Break => return Err(Flow::Break),
            StatementKind::Continue => return Err(Flow::Continue),
            StatementKind::Return(None) => return Err(Flow::Return(Value::Nil)),
            StatementKind::Return(Some(value)) => {
                let value = self.evaluate(value, here)?;
                return Err(Flow::Return(value));
            }
            StatementKind::Expression(value) => return self.evaluate(value, here),
        }
        Ok(Value::Nil)
    }

    #[inline(never)]
    fn repeat(&mut self, condition: &Expr, body: &Block, here: &Rc<Environment>) -> Result<(), Flow> {
        loop {
            let value = self.evaluate(condition, here)?;
            if !self.rules.truth(&value) {
                return Ok(());
            }
            let left = self.block(body, here);
            if !self.rules.goes_on(left)? {
                return Ok(());
            }
            self.step(condition.span)?;
        }
    }
}
