//! Pipelines: `v |> f`, `c *> f`, `c &> f`.

use super::invoke::{invoke, start_value};
use super::machine::Machine;
use super::node::{Eval, Node, plain_parents_of_eval};
use crate::budget;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::syntax::ast::PipelineOperator;
use crate::value::Value;

/// `value operator function`
pub struct Stage {
    pub operator: PipelineOperator,
    pub value: Node,
    pub function: Node,
    /// Slots of this function's frame.
    pub size: usize,
    pub span: Span,
}

impl Eval for Stage {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.value.eval(machine, frame, captures)?;
        let function = self.function.eval(machine, frame, captures)?;
        let room = &mut frame[self.size..];
        match self.operator {
            PipelineOperator::Apply => invoke(machine, room, &function, &mut [value], self.span),
            PipelineOperator::Map => map(machine, room, value, &function, self.span),
            PipelineOperator::Fold => fold(machine, room, value, &function, self.span),
        }
    }

    plain_parents_of_eval!();
}

/// Each value in order, keys kept; on a non-container it is `f(v)`.
fn map(
    machine: &mut Machine,
    room: &mut [Value],
    value: Value,
    function: &Value,
    span: Span,
) -> Result<Value, Thrown> {
    let Some(entries) = value.as_container() else {
        return invoke(machine, room, function, &mut [value], span);
    };
    budget::memory(entries.len() * size_of::<Value>()).map_err(|fault| machine.throw(fault, span))?;
    let mut mapped = Vec::with_capacity(entries.len());
    let mut walk = machine.host().walk(entries.len());
    for value in entries.values() {
        mapped.push(invoke(machine, room, function, &mut [value.clone()], span)?);
        if let Some(walk) = &mut walk {
            walk.step(1);
        }
    }
    Ok(Value::container(entries.with_values(mapped)))
}

/// From the left, beginning with the default of `f`'s first parameter.
fn fold(
    machine: &mut Machine,
    room: &mut [Value],
    value: Value,
    function: &Value,
    span: Span,
) -> Result<Value, Thrown> {
    let mut total = start_value(machine, room, function, span)?;
    let Some(entries) = value.as_container() else {
        return invoke(machine, room, function, &mut [total, value], span);
    };
    for value in entries.values() {
        total = invoke(machine, room, function, &mut [total, value.clone()], span)?;
    }
    Ok(total)
}
