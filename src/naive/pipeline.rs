//! A value and the stages of a pipeline in, the value that comes out of the last stage out.

use super::environment::Environment;
use super::function::{Callable, Given};
use super::{Flow, Naive};
use crate::diagnostic::{Thrown, message};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::value::container::Container;
use crate::value::{Type, Value, text};
use std::rc::Rc;

impl Naive<'_> {
    #[inline(never)]
    pub(super) fn pipeline(
        &mut self,
        first: &Expr,
        stages: &[Stage],
        here: &Rc<Environment>,
    ) -> Result<Value, Flow> {
        let mut value = self.evaluate(first, here)?;
        for stage in stages {
            let function = self.evaluate(&stage.function, here)?;
            let span = stage.operator_span.to(stage.function.span);
            value = match stage.operator {
                PipelineOperator::Apply => self.call_value(&function, Given::from(vec![value]), span)?,
                PipelineOperator::Map => self.map(&value, &function, span)?,
                PipelineOperator::Fold => self.fold(&value, &function, span)?,
            };
        }
        Ok(value)
    }

    /// `c *> f` maps each value in order, keys kept; on a non-container it is `f(v)`.
    fn map(&mut self, value: &Value, function: &Value, span: Span) -> Result<Value, Thrown> {
        let Some(container) = value.as_container() else {
            return self.call_value(function, Given::from(vec![value.clone()]), span);
        };
        let mut mapped = Container::new();
        let mut walk = self.host.walk(container.len());
        for (key, value) in container.iter() {
            let value = self.call_value(function, Given::from(vec![value.clone()]), span)?;
            let added = self.rules.mapped(key, value, &mut mapped);
            added.map_err(|fault| self.throw_at(span, fault))?;
            if let Some(walk) = &mut walk {
                walk.step(1);
            }
        }
        Ok(Value::container(mapped))
    }

    /// `c &> f`: the start value is the default of `f`'s first parameter, evaluated once; then `f(acc, v)` each.
    fn fold(&mut self, value: &Value, function: &Value, span: Span) -> Result<Value, Thrown> {
        let mut result = self.start_value(function, span)?;
        let Some(container) = value.as_container() else {
            return self.call_value(function, Given::from(vec![result, value.clone()]), span);
        };
        for value in self.rules.folded(container) {
            result = self.call_value(function, Given::from(vec![result, value]), span)?;
        }
        Ok(result)
    }

    fn start_value(&mut self, function: &Value, span: Span) -> Result<Value, Thrown> {
        let found = function.type_of();
        if found != Type::Function {
            return Err(self.throw_at(span, message::not_a_function(found.described())));
        }
        if let Some((_, Callable::Closure { function: code, outer, .. })) = Callable::of(function)
            && let Some(Parameter { kind: ParameterKind::Default(start), .. }) = code.parameters.first()
        {
            self.enter(span)?;
            let here = self.environment(code, outer);
            let value = self.evaluate(start, &self.rules.default_scope(code, &here));
            self.leave();
            return self.finish(value);
        }
        Err(self.throw_at(span, text::quoting(function, message::no_start_value)))
    }
}
