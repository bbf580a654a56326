//! Nodes that count rounds and watch how much is alive: for `--stats`, and in no other program.

use super::machine::{Machine, Pending};
use super::node::{Eval, Node, parents_of_eval, plain_parents_of_eval};
use crate::diagnostic::Thrown;
use crate::value::Value;
use crate::value::counters;
use std::cell::Cell;
use std::rc::Rc;

/// What may make closures or containers: afterwards is the time to look how many are alive.
pub struct Watched<V>(pub V);

impl<V: Eval + 'static> Eval for Watched<V> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.0.eval(machine, frame, captures);
        counters::watch();
        value
    }

    parents_of_eval!();
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
