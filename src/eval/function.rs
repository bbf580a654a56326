//! Functions: the templates closures are made from, their bodies' prologue and epilogue, and making them.

use super::machine::Machine;
use super::node::{Code, Eval, Node, parents_of_eval, plain_parents_of_eval};
use super::operand::write_cell;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::function::{Captures, Closure, CodeId, Signature};
use crate::value::{Object, Value, assign, fill_empty};
use std::rc::Rc;

/// What all closures of one `fn`, lambda or section share. Aligned, so that finding one in the table is a shift.
#[repr(align(128))]
pub struct Template {
    pub body: Box<dyn Code>,
    /// Slots of the frame.
    pub size: usize,
    /// With how many positional arguments a call fills every parameter in order; [`Template::NOT_PLAIN`] if one collects.
    pub plain: usize,
    pub parameters: Rc<[ParameterPlan]>,
    /// How many of them have no default and do not collect.
    pub required: usize,
    /// Slots whose variable is a shared cell.
    pub cells: Box<[usize]>,
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

impl ParameterPlan {
    pub fn is_nameable(&self) -> bool {
        !matches!(self.kind, PlanKind::Collecting)
    }
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
    /// `return` occurs in it.
    pub returns: bool,
}

/// A function's body: `value` between prologue and epilogue.
///
/// The frame holds the arguments in its first slots and is otherwise unset; it is all unset again afterwards.
pub fn body<V: Eval + 'static>(frame: FrameSize, value: V) -> Box<dyn Code> {
    if frame.cells.is_empty() {
        return Box::new(Body { slots: frame.slots as u32, returns: frame.returns, value });
    }
    Box::new(SharingBody { frame, value: Box::new(value) })
}

/// The body of a function whose variables never leave its frame.
struct Body<V> {
    slots: u32,
    returns: bool,
    value: V,
}

/// The body of a function that shares variables with closures.
struct SharingBody {
    frame: FrameSize,
    value: Node,
}

impl<V: Eval> Code for Body<V> {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if machine.is_stack_low() {
            return machine.with_stack(|machine| self.go(machine, frame, captures));
        }
        self.go(machine, frame, captures)
    }
}

impl<V: Eval> Body<V> {
    #[inline(always)]
    fn go(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let result = self.value.eval(machine, frame, captures);
        if result.is_ok() && clear_at_once(frame, self.slots as usize) {
            machine.depth -= 1;
            return result;
        }
        self.leave(machine, frame, result)
    }
}

impl<V> Body<V> {
    /// The epilogue where there is something to drop, or a way out that is no value.
    #[inline(never)]
    fn leave(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        result: Result<Value, Thrown>,
    ) -> Result<Value, Thrown> {
        clear(&mut frame[..self.slots as usize]);
        machine.depth -= 1;
        if result.is_err() && self.returns { machine.returned() } else { result }
    }
}

impl Code for SharingBody {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        if machine.is_stack_low() {
            return machine.with_stack(|machine| self.go(machine, frame, captures));
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

/// Leaves a frame's slots unset, up to one with something to drop: then gives `false`.
#[inline(always)]
fn clear_at_once(frame: &mut [Value], slots: usize) -> bool {
    let Some(own) = frame.get_mut(..slots) else { return false };
    for slot in own {
        if slot.is_object() {
            return false;
        }
        fill_empty(slot, Value::Unset);
    }
    true
}

/// Leaves a frame's slots unset.
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

/// What closures of one piece of code are made from, besides what they capture.
pub struct Pattern {
    pub code: CodeId,
    pub signature: Rc<Signature>,
}

impl Pattern {
    #[inline(always)]
    fn closure(&self, captures: Captures) -> Value {
        Value::Obj(Rc::new(Object::Closure(Closure::new(self.signature.clone(), self.code, captures))))
    }
}

impl Source {
    #[inline(always)]
    fn copy(&self, frame: &[Value], captures: &[Value]) -> Value {
        match *self {
            Source::Frame(slot) => frame[slot].clone(),
            Source::Capture(place) => captures[place].clone(),
        }
    }
}

/// `^(…) { … }`, `fn …`: a new closure each time, here one that captures a few variables.
pub struct MakeClosure<const COUNT: usize> {
    pub pattern: Pattern,
    pub sources: [Source; COUNT],
}

impl<const COUNT: usize> Eval for MakeClosure<COUNT> {
    #[inline(always)]
    fn eval(&self, _: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let copy =
            |at: usize| self.sources.get(at).map_or(Value::Unset, |source| source.copy(frame, captures));
        // Written out, so that the values go from registers into the closure.
        Ok(self.pattern.closure(Captures::Few([copy(0), copy(1), copy(2), copy(3)])))
    }

    parents_of_eval!();
}

/// One that captures many.
pub struct MakeLargeClosure {
    pub pattern: Pattern,
    pub sources: Box<[Source]>,
}

impl Eval for MakeLargeClosure {
    fn eval(&self, _: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let values = self.sources.iter().map(|source| source.copy(frame, captures)).collect();
        Ok(self.pattern.closure(Captures::Many(values)))
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
    pub pattern: Pattern,
    pub arguments: Box<[Node]>,
}

impl Eval for MakeSection {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let mut values = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            values.push(argument.eval(machine, frame, captures)?);
        }
        Ok(self.pattern.closure(Captures::Many(values.into())))
    }

    plain_parents_of_eval!();
}
