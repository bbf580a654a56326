//! Containers and text: literals, interpolation, indices, and postfix chains of any length.

use super::invoke::Context;
use super::machine::Machine;
use super::node::{Eval, Node, parents_of_eval, plain_parents_of_eval};
use super::operand::Operand;
use crate::builtins;
use crate::diagnostic::{Thrown, message};
use crate::source::Span;
use crate::value::container::Container;
use crate::value::symbol::Symbol;
use crate::value::{Object, Value, operation, text};
use std::rc::Rc;

/// One entry of a container literal.
pub enum Entry {
    Value(Node),
    Pair(Symbol, Node),
    Spread(Node, Span),
}

/// `[…]`
pub struct Literal {
    pub entries: Box<[Entry]>,
    pub span: Span,
}

impl Literal {
    fn container(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Container, Thrown> {
        let full = |machine: &mut Machine, fault| machine.throw(fault, self.span);
        let mut container =
            Container::with_capacity(self.entries.len()).map_err(|fault| full(machine, fault))?;
        for entry in &self.entries {
            let added = match entry {
                Entry::Value(value) => container.push(value.eval(machine, frame, captures)?),
                Entry::Pair(key, value) => {
                    let value = value.eval(machine, frame, captures)?;
                    container.set_key(key.clone(), value)
                }
                Entry::Spread(value, span) => {
                    let value = value.eval(machine, frame, captures)?;
                    let Some(entries) = value.as_container() else {
                        return Err(machine.throw(message::spread_of(value.type_of().described()), *span));
                    };
                    container.concat(entries)
                }
            };
            added.map_err(|fault| full(machine, fault))?;
        }
        Ok(container)
    }
}

impl Eval for Literal {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.container(machine, frame, captures).map(Value::container)
    }

    plain_parents_of_eval!();
}

/// One part of a string with interpolations.
pub enum Part {
    Text(Box<str>),
    Value(Node),
}

/// `"… {e} …"`
pub struct Interpolation {
    pub parts: Box<[Part]>,
    pub span: Span,
}

impl Eval for Interpolation {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let mut whole = String::new();
        for part in &self.parts {
            let written = match part {
                Part::Text(text) => text::write(text, &mut whole),
                Part::Value(value) => text::write_printed(&value.eval(machine, frame, captures)?, &mut whole),
            };
            written.map_err(|fault| machine.throw(fault, self.span))?;
        }
        Ok(Value::text(whole))
    }

    plain_parents_of_eval!();
}

/// `receiver[index]`, `receiver.name`
pub struct Index<L, R> {
    pub receiver: L,
    pub index: R,
    pub span: Span,
}

impl<L: Operand + 'static, R: Operand + 'static> Eval for Index<L, R> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let receiver = self.receiver.hold(machine, frame, captures)?;
        let index = self.index.hold(machine, frame, captures)?;
        let receiver = self.receiver.view(&receiver, frame, captures);
        let index = self.index.view(&index, frame, captures);
        if let (Value::Obj(object), Value::Int(at)) = (receiver, index)
            && let Object::Container(container) = &**object
            && let Ok(at) = usize::try_from(*at)
            && let Some(value) = container.get(at)
        {
            return Ok(value.clone());
        }
        look_up(machine, receiver, index, self.span)
    }

    parents_of_eval!();
}

#[inline(never)]
fn look_up(machine: &mut Machine, receiver: &Value, index: &Value, span: Span) -> Result<Value, Thrown> {
    operation::index(receiver, index).map_err(|fault| machine.throw(fault, span))
}

/// A long chain in pieces: each piece begins with the value of the one before it.
pub struct Pieces {
    pub pieces: Box<[Node]>,
    pub last: Node,
}

impl Eval for Pieces {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        for piece in &self.pieces {
            machine.carried = piece.eval(machine, frame, captures)?;
        }
        self.last.eval(machine, frame, captures)
    }

    plain_parents_of_eval!();
}

/// The value that the piece before left: the first thing a piece evaluates.
pub struct TakePiece;

impl Eval for TakePiece {
    fn eval(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        Ok(std::mem::take(&mut machine.carried))
    }

    plain_parents_of_eval!();
}

/// A value that must be a container, because it is to be spread later.
pub struct Spreads {
    pub value: Node,
    pub span: Span,
}

impl Eval for Spreads {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.value.eval(machine, frame, captures)?;
        match value.as_container() {
            Some(_) => Ok(value),
            None => Err(machine.throw(message::spread_of(value.type_of().described()), self.span)),
        }
    }

    plain_parents_of_eval!();
}

/// Shell text: runs a command.
pub struct Shell {
    pub text: Rc<str>,
    pub span: Span,
}

impl Eval for Shell {
    fn eval(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<Value, Thrown> {
        // A command calls no function, which would need room.
        builtins::run_shell(&mut Context { machine, room: &mut [], site: self.span }, &self.text)
    }

    plain_parents_of_eval!();
}
