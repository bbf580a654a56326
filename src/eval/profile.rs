//! Nodes that tell a recorder where the program is and what it reads and writes: for profiles, and in no other program.

use super::machine::Machine;
use super::node::{Code, Eval, Node, Work, plain_parents_of_eval};
use super::variable::Variable;
use crate::diagnostic::Thrown;
use crate::profile::Storage;
use crate::profile::recorder::{Recorder, Spot};
use crate::value::Value;
use std::rc::Rc;

/// A node together with the spot of the program where it stands.
pub struct AtSpot<N> {
    pub recorder: Rc<Recorder>,
    pub spot: Spot,
    pub node: N,
}

impl Eval for AtSpot<Node> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let left = self.recorder.enter_line(self.spot, machine.steps());
        let result = self.node.eval(machine, frame, captures);
        self.recorder.leave_line(left, machine.steps());
        result
    }

    plain_parents_of_eval!();
}

/// What belongs to a call: a function's body, or the default of a parameter.
pub struct OfFunction<N>(pub AtSpot<N>);

impl Code for OfFunction<Box<dyn Code>> {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let left = self.0.recorder.enter_function(self.0.spot, machine.steps());
        let result = self.0.node.run(machine, frame, captures);
        self.0.recorder.leave_function(left, machine.steps());
        result
    }
}

impl Eval for OfFunction<Node> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let left = self.0.recorder.enter_function(self.0.spot, machine.steps());
        let result = self.0.node.eval(machine, frame, captures);
        self.0.recorder.leave_function(left, machine.steps());
        result
    }

    plain_parents_of_eval!();
}

/// The whole program.
pub struct TopLevel(pub AtSpot<Node>);

impl Eval for TopLevel {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let left = self.0.recorder.begin(self.0.spot, machine.steps());
        let result = self.0.node.eval(machine, frame, captures);
        self.0.recorder.leave_function(left, machine.steps());
        result
    }

    plain_parents_of_eval!();
}

/// What reads or writes a variable of a storage class.
pub struct Access<N> {
    pub recorder: Rc<Recorder>,
    pub storage: Storage,
    pub node: N,
}

/// A read.
impl Eval for Access<Node> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.node.eval(machine, frame, captures)?;
        self.recorder.read(self.storage);
        Ok(value)
    }

    plain_parents_of_eval!();
}

/// `x = e`
pub struct Write(pub Access<Node>);

impl Work for Write {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        self.0.node.eval(machine, frame, captures)?;
        self.0.recorder.wrote(self.0.storage);
        Ok(())
    }
}

/// `x op= e`: reads and writes.
pub struct ReadWrite(pub Access<Node>);

impl Work for ReadWrite {
    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown> {
        self.0.node.eval(machine, frame, captures)?;
        self.0.recorder.read(self.0.storage);
        self.0.recorder.wrote(self.0.storage);
        Ok(())
    }
}

/// The root of a place. What only makes room for a change in place is no read.
impl Variable for Access<Box<dyn Variable>> {
    fn get(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let value = self.node.get(machine, frame, captures)?;
        self.recorder.read(self.storage);
        Ok(value)
    }

    fn set(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value], value: Value) {
        self.node.set(machine, frame, captures, value);
        self.recorder.wrote(self.storage);
    }

    fn take(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Value {
        self.node.take(machine, frame, captures)
    }
}
