//! Nodes that count what is made: for `--stats` and for profiles, and in no other program.

use super::function::share;
use super::machine::{Machine, Pending};
use super::node::{Code, Eval, Node, plain_parents_of_eval};
use crate::diagnostic::Thrown;
use crate::memory::registry::Registry;
use crate::value::Value;
use crate::value::counters;
use std::cell::Cell;
use std::rc::Rc;

/// The cells that each call of a function makes.
#[derive(Clone)]
pub struct Cells {
    pub slots: Box<[usize]>,
    pub registry: Rc<Registry>,
}

impl Cells {
    /// Makes those that are not there yet; counts each once, whoever made it.
    fn make(&self, frame: &mut [Value]) {
        for &slot in &self.slots {
            share(&mut frame[slot]);
            if self.registry.register(&frame[slot]) {
                counters::cell_made();
            }
        }
    }
}

/// A body whose cells are counted.
pub struct CountedCode {
    pub cells: Cells,
    pub code: Box<dyn Code>,
}

impl Code for CountedCode {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.cells.make(frame);
        self.code.run(machine, frame, captures)
    }
}

/// A default, which is evaluated before the body.
pub struct CountedDefault {
    pub cells: Cells,
    pub value: Node,
}

impl Eval for CountedDefault {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        self.cells.make(frame);
        self.value.eval(machine, frame, captures)
    }

    plain_parents_of_eval!();
}

/// What makes a closure.
pub struct CountedClosure<V>(pub V);

impl<V: Eval + 'static> Eval for CountedClosure<V> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let closure = self.0.eval(machine, frame, captures)?;
        counters::closure_made();
        Ok(closure)
    }

    plain_parents_of_eval!();
}

/// What may make containers: afterwards is the time to look how many are alive.
pub struct Watched(pub Node);

impl Eval for Watched {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.0.eval(machine, frame, captures);
        counters::watch();
        value
    }

    plain_parents_of_eval!();
}

/// The body of a loop: counts the rounds after which the loop goes on.
pub struct Round {
    pub body: Node,
    pub rounds: Rc<Cell<u64>>,
}

impl Eval for Round {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let result = self.body.eval(machine, frame, captures);
        if result.is_ok() || matches!(machine.pending, Pending::Continue) {
            self.rounds.set(self.rounds.get() + 1);
        }
        result
    }

    plain_parents_of_eval!();
}
