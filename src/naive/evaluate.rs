//! An expression and an environment in, its value out.

use super::environment::Environment;
use super::{Flow, Naive, grow};
use crate::diagnostic::message;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::container::Container;
use crate::value::counters;
use crate::value::symbol::Symbol;
use crate::value::{Value, operation, text};
use std::rc::Rc;

impl Naive<'_> {
    pub(super) fn evaluate(&mut self, expression: &Expr, here: &Rc<Environment>) -> Result<Value, Flow> {
        let value = grow(|| self.by_kind(expression, here));
        if self.is_watched {
            counters::watch();
        }
        value
    }

    /// Each kind has a function of its own that stays one, so that a call in the middle of a program takes the native stack
    /// of what surrounds it and not of every kind at each level.
    fn by_kind(&mut self, expression: &Expr, here: &Rc<Environment>) -> Result<Value, Flow> {
        match &expression.kind {
            ExprKind::Nil => Ok(Value::Nil),
            ExprKind::Boolean(truth) => Ok(Value::boolean(*truth)),
            ExprKind::Number { value, .. } => Ok(Value::from(*value)),
            ExprKind::Text(parts) => self.interpolated(parts, expression.span, here),
            ExprKind::Symbol(name) => Ok(Value::symbol(Symbol::new(name))),
            ExprKind::Shell(text) => Ok(self.shell(text, expression.span)?),
            ExprKind::Variable(variable) => self.variable(&variable.name, here),
            ExprKind::Group(inner) => self.evaluate(inner, here),
            ExprKind::Container(entries) => self.container(entries, expression.span, here),
            ExprKind::Lambda(function) => Ok(self.closure(function, here)),
            ExprKind::If(choice) => self.choose(choice, here),
            ExprKind::Section { steps, .. } => self.section(steps, expression.span, here),
            ExprKind::Postfix { base, steps } => self.postfix(base, steps, here),
            ExprKind::Append { place, values } => self.append(place, values, expression.span, here),
            ExprKind::Mutation { place, mutator, arguments, .. } => {
                self.mutate(place, *mutator, arguments.as_deref(), expression.span, here)
            }
            ExprKind::Negate(operand) => self.negate(operand, expression.span, here),
            ExprKind::Not { operand, .. } => self.not(operand, here),
            ExprKind::Chain { first, rest } => self.chain(first, rest, here),
            ExprKind::Logical { operator, operands, .. } => self.logical(*operator, operands, here),
            ExprKind::Pipeline { first, stages } => self.pipeline(first, stages, here),
        }
    }

    #[inline(never)]
    fn negate(&mut self, operand: &Expr, span: Span, here: &Rc<Environment>) -> Result<Value, Flow> {
        let value = self.evaluate(operand, here)?;
        self.at(span, operation::negate(value))
    }

    #[inline(never)]
    fn not(&mut self, operand: &Expr, here: &Rc<Environment>) -> Result<Value, Flow> {
        let value = self.evaluate(operand, here)?;
        Ok(Value::boolean(!self.rules.truth(&value)))
    }

    /// Reads the variable that the name means at its own place in the text.
    #[inline(never)]
    pub(super) fn variable(&mut self, name: &Name, here: &Environment) -> Result<Value, Flow> {
        let owner = self.rules.owner(&name.text, name.span.start, here);
        if let Some(value) = owner.get(&name.text) {
            return Ok(value);
        }
        if !owner.is_top_level() {
            return self.at(name.span, self.rules.unset(&name.text));
        }
        let known = owner.names();
        Err(self.fail(name.span, message::unknown_name(&name.text, known.iter().map(|known| &**known))))
    }

    #[inline(never)]
    fn interpolated(
        &mut self,
        parts: &[TextPart],
        span: Span,
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        if let [TextPart::Text(text)] = parts {
            return Ok(Value::text(&**text));
        }
        let mut whole = String::new();
        for part in parts {
            let written = match part {
                TextPart::Text(text) => text::write(text, &mut whole),
                TextPart::Interpolation(inner) => {
                    text::write_printed(&self.evaluate(inner, here)?, &mut whole)
                }
            };
            written.map_err(|fault| self.fail(span, fault))?;
        }
        Ok(Value::text(whole))
    }

    #[inline(never)]
    fn container(&mut self, entries: &[Entry], span: Span, here: &Rc<Environment>) -> Result<Value, Flow> {
        let mut container = Container::new();
        for entry in entries {
            let added = match entry {
                Entry::Value(value) => container.push(self.evaluate(value, here)?),
                Entry::Pair { key, value } => {
                    container.set_key(Symbol::new(&key.text), self.evaluate(value, here)?)
                }
                Entry::Spread { value, span } => {
                    let value = self.evaluate(value, here)?;
                    let Some(spread) = value.as_container() else {
                        return Err(self.fail(*span, message::spread_of(value.type_of().described())));
                    };
                    spread.iter().try_for_each(|(key, value)| container.add(key, value.clone()))
                }
            };
            added.map_err(|fault| self.fail(span, fault))?;
        }
        Ok(Value::container(container))
    }

    #[inline(never)]
    fn choose(&mut self, choice: &If, here: &Rc<Environment>) -> Result<Value, Flow> {
        for (condition, block) in &choice.branches {
            let value = self.evaluate(condition, here)?;
            if self.rules.truth(&value) {
                return self.block(block, here);
            }
        }
        match &choice.otherwise {
            Some(block) => self.block(block, here),
            None => Ok(self.rules.untaken()),
        }
    }

    #[inline(never)]
    fn chain(&mut self, first: &Expr, rest: &[Link], here: &Rc<Environment>) -> Result<Value, Flow> {
        let mut left = self.evaluate(first, here)?;
        for link in rest {
            let right = self.evaluate(&link.operand, here)?;
            left = self.at(link.operator_span, self.rules.binary(link.operator, left, right))?;
        }
        Ok(left)
    }

    #[inline(never)]
    fn logical(
        &mut self,
        operator: LogicalOperator,
        operands: &[Expr],
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let decides = operator == LogicalOperator::Or;
        let mut value = Value::Nil;
        for operand in operands {
            value = self.evaluate(operand, here)?;
            if self.rules.truth(&value) == decides {
                break;
            }
        }
        Ok(self.rules.decided(value))
    }
}
