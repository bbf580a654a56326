//! Nodes that tell a witness where the program is and which functions it calls: for `--events`, and in no other program.

use super::machine::Machine;
use super::node::{Code, Eval, Node, plain_parents_of_eval};
use crate::diagnostic::Thrown;
use crate::events::{Witness, cut};
use crate::value::{Value, text};
use std::rc::Rc;

/// A node that stands on another line than what is around it.
pub struct AtLine {
    pub witness: Rc<Witness>,
    pub line: usize,
    pub node: Node,
}

impl Eval for AtLine {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let around = self.witness.at_line(self.line);
        let result = self.node.eval(machine, frame, captures);
        self.witness.at_line(around);
        result
    }

    plain_parents_of_eval!();
}

/// A function's body.
pub struct Called {
    pub witness: Rc<Witness>,
    pub name: String,
    pub code: Box<dyn Code>,
}

impl Code for Called {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let depth = machine.depth;
        self.witness.called(depth, &self.name, machine.line_of_call());
        let result = self.code.run(machine, frame, captures);
        let value = result.as_ref().ok().map(|value| text::printed(value).ok().map(cut));
        self.witness.left(depth, &self.name, value);
        result
    }
}
