//! Control flow: blocks, `if`, `while`, `break`, `continue`, `return`, `puts`.

use super::machine::{Machine, Pending};
use super::node::{Cond, Eval, Exec, Node, Statement, parents_of_eval};
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::{Value, text};

/// An expression as a statement.
pub struct Discard<V>(pub V);

impl<V: Eval> Exec for Discard<V> {
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        self.0.eval(machine, frame, captures)?;
        Ok(())
    }
}

/// Statements, then a last one for its value.
pub struct Block {
    pub statements: Box<[Statement]>,
    pub last: Node,
}

impl Eval for Block {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        for statement in &self.statements {
            statement.exec(machine, frame, captures)?;
        }
        self.last.eval(machine, frame, captures)
    }

    parents_of_eval!();
}

/// Statements of which no value is wanted.
pub struct Sequence(pub Box<[Statement]>);

impl Exec for Sequence {
    #[inline(always)]
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        for statement in &self.0 {
            statement.exec(machine, frame, captures)?;
        }
        Ok(())
    }
}

/// `while condition { body }`; `JUMPS`: a `break` or `continue` of this loop occurs in the body.
pub struct While<C, const JUMPS: bool> {
    pub condition: C,
    pub body: Sequence,
    /// The condition's place.
    pub span: Span,
}

impl<C: Cond, const JUMPS: bool> Exec for While<C, JUMPS> {
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        while self.condition.cond(machine, frame, captures)? {
            match self.body.exec(machine, frame, captures) {
                Ok(()) => {}
                Err(Thrown) if !JUMPS => return Err(Thrown),
                Err(Thrown) => {
                    if !machine.goes_on()? {
                        return Ok(());
                    }
                }
            }
            machine.step(self.span)?;
        }
        Ok(())
    }
}

/// `if` as a statement.
pub struct If<C> {
    pub condition: C,
    pub then: Statement,
    pub otherwise: Option<Statement>,
}

impl<C: Cond> Exec for If<C> {
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        if self.condition.cond(machine, frame, captures)? {
            self.then.exec(machine, frame, captures)
        } else if let Some(otherwise) = &self.otherwise {
            otherwise.exec(machine, frame, captures)
        } else {
            Ok(())
        }
    }
}

/// `if` for its value.
pub struct Choice<C> {
    pub condition: C,
    pub then: Node,
    pub otherwise: Option<Node>,
}

impl<C: Cond + 'static> Eval for Choice<C> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if self.condition.cond(machine, frame, captures)? {
            self.then.eval(machine, frame, captures)
        } else if let Some(otherwise) = &self.otherwise {
            otherwise.eval(machine, frame, captures)
        } else {
            Ok(Value::Nil)
        }
    }

    parents_of_eval!();
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

impl Exec for Break {
    fn exec(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        machine.pending = Pending::Break;
        Err(Thrown)
    }
}

pub struct Continue;

impl Exec for Continue {
    fn exec(&self, machine: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        machine.pending = Pending::Continue;
        Err(Thrown)
    }
}

pub struct Return(pub Node);

impl Exec for Return {
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
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
        let mut line = text::printed(&value);
        line.push('\n');
        machine.write_output(line.as_bytes(), self.span)?;
        Ok(value)
    }

    parents_of_eval!();
}
