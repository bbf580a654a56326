//! Control flow: blocks, `if`, `while`, `break`, `continue`, `return`, `puts`.

use super::invoke::Context;
use super::machine::{Machine, Pending};
use super::node::{Cond, Eval, Node, Work, parents_of_eval, plain_parents_of_eval, thrown};
use crate::builtins;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::{Value, release};
use std::mem::forget;
use std::slice::from_ref;

/// An expression as a statement.
pub struct Discard<V>(pub V);

impl<V: Eval + 'static> Work for Discard<V> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        release(self.0.eval(machine, frame, captures)?);
        Ok(())
    }
}

/// A statement and what follows it.
pub struct Then<W> {
    pub first: W,
    pub next: Node,
}

impl<W: Work> Eval for Then<W> {
    /// Both ways end in a tail call: what can be done at once goes on without a stack frame of its own.
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if W::is_quick() {
            if self.first.at_once(machine, frame, captures) {
                return self.next.eval(machine, frame, captures);
            }
            return self.slowly(machine, frame, captures);
        }
        self.work_then(machine, frame, captures)
    }

    plain_parents_of_eval!();
}

impl<W: Work> Then<W> {
    #[cold]
    #[inline(never)]
    fn slowly(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Value, Thrown> {
        self.work_then(machine, frame, captures)
    }

    #[inline(always)]
    fn work_then(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Value, Thrown> {
        match self.first.work(machine, frame, captures) {
            Ok(()) => self.next.eval(machine, frame, captures),
            Err(Thrown) => thrown(),
        }
    }
}

/// A statement at the end of its block: its value is `nil`.
pub struct Last<W>(pub W);

impl<W: Work> Eval for Last<W> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if W::is_quick() {
            if self.0.at_once(machine, frame, captures) {
                return Ok(Value::Nil);
            }
            return self.slowly(machine, frame, captures);
        }
        self.0.work(machine, frame, captures)?;
        Ok(Value::Nil)
    }

    plain_parents_of_eval!();
}

impl<W: Work> Last<W> {
    #[cold]
    #[inline(never)]
    fn slowly(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Value, Thrown> {
        self.0.work(machine, frame, captures)?;
        Ok(Value::Nil)
    }
}

/// A long block in pieces, so that nothing recurses on the number of its statements.
pub struct Block {
    pub pieces: Box<[Node]>,
    pub last: Node,
}

impl Eval for Block {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        for piece in &self.pieces {
            release(piece.eval(machine, frame, captures)?);
        }
        self.last.eval(machine, frame, captures)
    }

    plain_parents_of_eval!();
}

/// `while condition { body }`; `JUMPS`: a `break` or `continue` of this loop occurs in the body.
pub struct While<C, const JUMPS: bool> {
    pub condition: C,
    pub body: Node,
    /// The condition's place.
    pub span: Span,
}

impl<C: Cond + 'static, const JUMPS: bool> Work for While<C, JUMPS> {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        loop {
            let goes_on = self.condition.branch(
                machine,
                frame,
                captures,
                |machine, frame, captures| self.round(machine, frame, captures),
                |_, _, _| Ok(false),
            )?;
            if !goes_on {
                return Ok(());
            }
        }
    }
}

impl<C, const JUMPS: bool> While<C, JUMPS> {
    /// Whether the loop goes on after one more round.
    #[inline(always)]
    fn round(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown> {
        let result = self.body.eval(machine, frame, captures);
        if is_plain(&result) {
            forget(result);
        } else if !Self::after_jump(machine, result)? {
            return Ok(false);
        }
        machine.step(&self.span)?;
        Ok(true)
    }

    /// After a round that left more than a plain value: whether the loop goes on.
    #[cold]
    #[inline(never)]
    fn after_jump(machine: &mut Machine, result: Result<Value, Thrown>) -> Result<bool, Thrown> {
        match result {
            Ok(value) => {
                release(value);
                Ok(true)
            }
            Err(Thrown) if JUMPS => machine.goes_on(),
            Err(Thrown) => Err(Thrown),
        }
    }
}

/// Whether there is nothing to do but to forget it: one look.
#[inline(always)]
fn is_plain(result: &Result<Value, Thrown>) -> bool {
    result.as_ref().is_ok_and(|value| !value.is_object())
}

/// `if` as a statement.
pub struct If<C> {
    pub condition: C,
    pub then: Node,
    pub otherwise: Option<Node>,
}

impl<C: Cond + 'static> Work for If<C> {
    #[inline(always)]
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        self.condition.branch(
            machine,
            frame,
            captures,
            |machine, frame, captures| {
                release(self.then.eval(machine, frame, captures)?);
                Ok(())
            },
            |machine, frame, captures| {
                if let Some(otherwise) = &self.otherwise {
                    release(otherwise.eval(machine, frame, captures)?);
                }
                Ok(())
            },
        )
    }
}

/// `if` for its value.
pub struct Choice<C> {
    pub condition: C,
    pub then: Node,
    pub otherwise: Node,
}

impl<C: Cond + 'static> Eval for Choice<C> {
    /// What can be decided at once goes on without a stack frame of its own.
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.condition.branch_at_once(
            machine,
            frame,
            captures,
            |machine, frame, captures| self.then.eval(machine, frame, captures),
            |machine, frame, captures| self.otherwise.eval(machine, frame, captures),
            |machine, frame, captures| self.branch_elsewhere(machine, frame, captures),
        )
    }

    parents_of_eval!();
}

impl<C: Cond> Choice<C> {
    #[inline(never)]
    fn branch_elsewhere(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Value, Thrown> {
        self.condition.branch(
            machine,
            frame,
            captures,
            |machine, frame, captures| self.then.eval(machine, frame, captures),
            |machine, frame, captures| self.otherwise.eval(machine, frame, captures),
        )
    }
}

/// `if … else if … else if …` with many branches, in a loop.
pub struct Branches {
    pub branches: Box<[(super::node::Condition, Node)]>,
    pub otherwise: Option<Node>,
}

impl Eval for Branches {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        for (condition, then) in &self.branches {
            if condition.cond(machine, frame, captures)? {
                return then.eval(machine, frame, captures);
            }
        }
        match &self.otherwise {
            Some(otherwise) => otherwise.eval(machine, frame, captures),
            None => Ok(Value::Nil),
        }
    }

    parents_of_eval!();
}

pub struct Break;

impl Work for Break {
    fn work(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        machine.pending = Pending::Break;
        Err(Thrown)
    }
}

pub struct Continue;

impl Work for Continue {
    fn work(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        machine.pending = Pending::Continue;
        Err(Thrown)
    }
}

pub struct Return(pub Node);

impl Work for Return {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        let value = self.0.eval(machine, frame, captures)?;
        machine.pending = Pending::Return(value);
        Err(Thrown)
    }
}

impl Machine<'_> {
    /// After a loop's body was left: whether the loop goes on; an error if this is no jump of the loop.
    pub fn goes_on(&mut self) -> Result<bool, Thrown> {
        match self.pending {
            Pending::Break => {
                self.pending = Pending::Nothing;
                Ok(false)
            }
            Pending::Continue => {
                self.pending = Pending::Nothing;
                Ok(true)
            }
            _ => Err(Thrown),
        }
    }

    /// After a function's body was left: the value of its `return`, or the error that goes on.
    #[inline(never)]
    pub fn returned(&mut self) -> Result<Value, Thrown> {
        match std::mem::take(&mut self.pending) {
            Pending::Return(value) => Ok(value),
            other => {
                self.pending = other;
                Err(Thrown)
            }
        }
    }
}

/// `puts e`
pub struct Puts {
    pub value: Node,
    pub span: Span,
}

impl Eval for Puts {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.value.eval(machine, frame, captures)?;
        builtins::write_line(&mut Context { machine, room: &mut [], site: self.span }, from_ref(&value))?;
        Ok(value)
    }

    parents_of_eval!();
}
