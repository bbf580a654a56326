//! An expression and an environment in, its value out.

use super::environment::Environment;
use super::{Flow, Naive, grow};
use crate::diagnostic::{Fault, message};
use crate::syntax::ast::*;
use crate::value::container::Container;
use crate::value::equality::equal;
use crate::value::symbol::Symbol;
use crate::value::{Value, operation, text};
use std::rc::Rc;

impl Naive<'_> {
    pub(super) fn evaluate(&mut self, expression: &Expr, here: &Rc<Environment>) -> Result<Value, Flow> {
        grow(|| self.by_kind(expression, here))
    }

    fn by_kind(&mut self, expression: &Expr, here: &Rc<Environment>) -> Result<Value, Flow> {
        match &expression.kind {
            ExprKind::Nil => Ok(Value::Nil),
            ExprKind::Boolean(truth) => Ok(Value::boolean(*truth)),
            ExprKind::Number { value, .. } => Ok(Value::from(*value)),
            ExprKind::Text(parts) => self.interpolated(parts, here),
            ExprKind::Symbol(name) => Ok(Value::symbol(Symbol::new(name))),
            ExprKind::Shell(_) => Err(self.fail(expression.span, message::no_commands())),
            ExprKind::Variable(variable) => self.variable(&variable.name, here),
            ExprKind::Group(inner) => self.evaluate(inner, here),
            ExprKind::Container(entries) => self.container(entries, here),
            ExprKind::Lambda(function) => Ok(self.closure(function, here)),
            ExprKind::If(choice) => self.choose(choice, here),
            ExprKind::Section { steps, .. } => self.section(steps, expression.span, here),
            ExprKind::Postfix { base, steps } => self.postfix(base, steps, here),
            ExprKind::Append { place, values } => self.append(place, values, expression.span, here),
            ExprKind::Mutation { place, mutator, arguments, .. } => {
                self.mutate(place, *mutator, arguments.as_ref(), expression.span, here)
            }
            ExprKind::Negate(operand) => {
                let value = self.evaluate(operand, here)?;
                self.at(expression.span, operation::negate(value))
            }
            ExprKind::Not { operand, .. } => Ok(Value::boolean(!self.evaluate(operand, here)?.is_true())),
            ExprKind::Chain { first, rest } => self.chain(first, rest, here),
            ExprKind::Logical { operator, operands, .. } => self.logical(*operator, operands, here),
            ExprKind::Pipeline { first, stages } => self.pipeline(first, stages, here),
        }
    }

    /// Reads the variable that the name means at its own place in the text.
    pub(super) fn variable(&mut self, name: &Name, here: &Environment) -> Result<Value, Flow> {
        let owner = here.find(&name.text, name.span.start);
        if let Some(value) = owner.get(&name.text) {
            return Ok(value);
        }
        let fault = if owner.is_top_level() {
            let known = owner.names();
            message::unknown_name(&name.text, known.iter().map(|known| &**known))
        } else {
            message::no_value_yet(&name.text)
        };
        Err(self.fail(name.span, fault))
    }

    fn interpolated(&mut self, parts: &[TextPart], here: &Rc<Environment>) -> Result<Value, Flow> {
        let mut whole = String::new();
        for part in parts {
            match part {
                TextPart::Text(text) => whole.push_str(text),
                TextPart::Interpolation(inner) => {
                    let value = self.evaluate(inner, here)?;
                    whole.push_str(&text::printed(&value));
                }
            }
        }
        Ok(Value::text(whole))
    }

    fn container(&mut self, entries: &[Entry], here: &Rc<Environment>) -> Result<Value, Flow> {
        let mut container = Container::new();
        for entry in entries {
            match entry {
                Entry::Value(value) => container.push(self.evaluate(value, here)?),
                Entry::Pair { key, value } => {
                    container.set_key(Symbol::new(&key.text), self.evaluate(value, here)?);
                }
                Entry::Spread { value, span } => {
                    let value = self.evaluate(value, here)?;
                    let Some(spread) = value.as_container() else {
                        return Err(self.fail(*span, message::spread_of(value.type_of().described())));
                    };
                    for (key, value) in spread.iter() {
                        match key {
                            Some(key) => container.set_key(key.clone(), value.clone()),
                            None => container.push(value.clone()),
                        }
                    }
                }
            }
        }
        Ok(Value::container(container))
    }

    fn choose(&mut self, choice: &If, here: &Rc<Environment>) -> Result<Value, Flow> {
        for (condition, block) in &choice.branches {
            if self.evaluate(condition, here)?.is_true() {
                return self.block(block, here);
            }
        }
        match &choice.otherwise {
            Some(block) => self.block(block, here),
            None => Ok(Value::Nil),
        }
    }

    fn chain(&mut self, first: &Expr, rest: &[Link], here: &Rc<Environment>) -> Result<Value, Flow> {
        let mut left = self.evaluate(first, here)?;
        for link in rest {
            let right = self.evaluate(&link.operand, here)?;
            left = self.at(link.operator_span, binary(link.operator, left, right))?;
        }
        Ok(left)
    }

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
            if value.is_true() == decides {
                break;
            }
        }
        Ok(value)
    }
}

pub(super) fn binary(operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
    match operator {
        BinaryOperator::Equal => Ok(Value::boolean(equal(&left, &right))),
        BinaryOperator::NotEqual => Ok(Value::boolean(!equal(&left, &right))),
        BinaryOperator::Less => operation::less(&left, &right).map(Value::boolean),
        BinaryOperator::LessEqual => operation::less_equal(&left, &right).map(Value::boolean),
        BinaryOperator::Greater => operation::greater(&left, &right).map(Value::boolean),
        BinaryOperator::GreaterEqual => operation::greater_equal(&left, &right).map(Value::boolean),
        BinaryOperator::Union => operation::union(left, right),
        BinaryOperator::SymmetricDifference => operation::symmetric_difference(left, right),
        BinaryOperator::Intersection => operation::intersection(left, right),
        BinaryOperator::Append => operation::append(left, right),
        BinaryOperator::Add => operation::add(left, right),
        BinaryOperator::Subtract => operation::subtract(left, right),
        BinaryOperator::Multiply => operation::multiply(left, right),
        BinaryOperator::Divide => operation::divide(left, right),
        BinaryOperator::Remainder => operation::remainder(left, right),
    }
}
