//! Functions: the templates closures are made from, their bodies' prologue and epilogue, and making them.

use super::machine::Machine;
use super::node::{Code, Eval, Node, plain_parents_of_eval};
use super::operand::write_cell;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::function::{Captures, Closure, CodeId, Signature};
use crate::value::{Object, Value, assign};
use std::rc::Rc;

/// What all closures of one `fn`, lambda or section share.
pub struct Template {
    pub body: Box<dyn Code>,
    /// Slots of the frame.
    pub size: usize,
    /// With how many positional arguments a call fills every parameter in order; [`Template::NOT_PLAIN`] if one collects.
    pub plain: usize,
    pub parameters: Box<[ParameterPlan]>,
    /// How many of them have no default and do not collect.
    pub required: usize,
    /// Slots whose variable is a shared cell.
    pub cells: Box<[usize]>,
    /// Native stack that its nodes may need, in bytes.
    pub native: usize,
    pub signature: Rc<Signature>,
    /// The place of the signature in the source.
    pub header: Span,
}

impl Template {
    pub const NOT_PLAIN: usize = usize::MAX;

    /// Whether so many positional arguments fill the required parameters and no collecting one is there to fill.
    pub fn takes(&self, arguments: usize) -> bool {
        self.plain != Template::NOT_PLAIN && (self.required..=self.plain).contains(&arguments)
    }

    pub fn set_parameter(&self, frame: &mut [Value], slot: usize, value: Value) {
        if self.cells.contains(&slot) {
            write_cell(&frame[slot], value);
        } else {
            frame[slot] = value;
        }
    }
}

/// How one parameter gets its value.
pub struct ParameterPlan {
    pub name: Rc<str>,
    pub kind: PlanKind,
}

pub enum PlanKind {
    Required,
    Defaulted(Node),
    Collecting,
}

/// What a body's prologue and epilogue take care of.
pub struct FrameSize {
    pub slots: usize,
    /// Slots whose variable is a shared cell, fresh for each call.
    pub cells: Box<[usize]>,
    /// Native stack that the body's nodes may need between two checks, in bytes.
    pub native: usize,
    /// `return` occurs in it.
    pub returns: bool,
}

/// A function's body: `value` between prologue and epilogue.
///
/// The frame holds the arguments in its first slots and is otherwise unset; it is all unset again afterwards.
pub fn body<V: Eval + 'static>(frame: FrameSize, value: V) -> Box<dyn Code> {
    if frame.cells.is_empty() {
        return Box::new(Body { frame, value });
    }
    Box::new(SharingBody { frame, value: Box::new(value) })
}

/// The body of a function whose variables never leave its frame.
struct Body<V> {
    frame: FrameSize,
    value: V,
}

/// The body of a function that shares variables with closures.
struct SharingBody {
    frame: FrameSize,
    value: Node,
}

impl<V: Eval> Code for Body<V> {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if machine.is_stack_low(self.frame.native) {
            return machine.with_stack(self.frame.native, |machine| self.go(machine, frame, captures));
        }
        self.go(machine, frame, captures)
    }
}

impl<V: Eval> Body<V> {
    #[inline(always)]
    fn go(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let result = self.value.eval(machine, frame, captures);
        clear(&mut frame[..self.frame.slots]);
        machine.depth -= 1;
        if result.is_err() && self.frame.returns { machine.returned() } else { result }
    }
}

impl Code for SharingBody {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if machine.is_stack_low(self.frame.native) {
            return machine.with_stack(self.frame.native, |machine| self.go(machine, frame, captures));
        }
        self.go(machine, frame, captures)
    }
}

impl SharingBody {
    fn go(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        make_cells(frame, &self.frame.cells);
        let result = self.value.eval(machine, frame, captures);
        leave(machine, &mut frame[..self.frame.slots], &self.frame.cells);
        machine.depth -= 1;
        if result.is_err() && self.frame.returns { machine.returned() } else { result }
    }
}

/// Puts fresh cells into the slots that need them and have none.
pub fn make_cells(frame: &mut [Value], cells: &[usize]) {
    for &slot in cells {
        share(&mut frame[slot]);
    }
}

/// Leaves a frame unset; its cells go unless something living holds them.
pub fn leave(machine: &mut Machine, slots: &mut [Value], cells: &[usize]) {
    if cells.is_empty() {
        return clear(slots);
    }
    machine.collector.set_aside(cells.iter().map(|&slot| std::mem::take(&mut slots[slot])));
    clear(slots);
    machine.collector.retire();
}

/// Leaves a frame's slots unset.
#[inline(always)]
pub fn clear(slots: &mut [Value]) {
    for slot in slots {
        assign(slot, Value::Unset);
    }
}

/// Puts a slot's value into a cell, unless it is in one.
fn share(slot: &mut Value) {
    let in_cell = matches!(slot, Value::Obj(object) if matches!(**object, Object::Cell(_)));
    if !in_cell {
        let value = std::mem::take(slot);
        *slot = Value::cell(value);
    }
}

/// Where a captured value or cell is copied from.
#[derive(Clone, Copy)]
pub enum Source {
    Frame(usize),
    Capture(usize),
}

/// `^(…) { … }`, `fn …`: a new closure each time.
pub struct MakeClosure {
    pub code: CodeId,
    pub signature: Rc<Signature>,
    pub captures: Box<[Source]>,
}

impl MakeClosure {
    fn captured(&self, frame: &[Value], captures: &[Value]) -> Captures {
        let copy = |source: &Source| match *source {
            Source::Frame(slot) => frame[slot].clone(),
            Source::Capture(place) => captures[place].clone(),
        };
        if self.captures.len() > Captures::FEW {
            return Captures::Many(self.captures.iter().map(copy).collect());
        }
        let mut few = [const { Value::Unset }; Captures::FEW];
        for (place, source) in few.iter_mut().zip(&self.captures) {
            *place = copy(source);
        }
        Captures::Few(few)
    }
}

impl Eval for MakeClosure {
    fn eval(&self, _: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let captures = self.captured(frame, captures);
        let closure = Closure::new(self.signature.clone(), self.code, captures);
        Ok(Value::Obj(Rc::new(Object::Closure(closure))))
    }

    plain_parents_of_eval!();
}

/// The running function, as a value that is only called.
pub struct RunningFunction(pub CodeId);

impl Eval for RunningFunction {
    fn eval(&self, machine: &mut Machine, _: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        Ok(super::invoke::like_running(machine, self.0, captures))
    }

    plain_parents_of_eval!();
}

/// `.name(…)…`: a closure over the values of its arguments.
pub struct MakeSection {
    pub code: CodeId,
    pub signature: Rc<Signature>,
    pub arguments: Box<[Node]>,
}

impl Eval for MakeSection {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(argument.eval(machine, frame, captures)?);
        }
        let captures = Captures::Many(values.into());
        let closure = Closure::new(self.signature.clone(), self.code, captures);
        Ok(Value::Obj(Rc::new(Object::Closure(closure))))
    }

    plain_parents_of_eval!();
}
