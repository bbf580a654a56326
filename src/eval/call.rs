//! Calls: callee and arguments specialised by operand; a plain call ends in the callee's body.

use super::function::Template;
use super::invoke::{Context, invoke};
use super::machine::Machine;
use super::node::{Eval, Node, parents_of_eval, plain_parents_of_eval, thrown};
use super::operand::Operand;
use crate::builtins::Builtin;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::function::CodeId;
use crate::value::{Object, Value, fill_empty};
use std::cell::OnceCell;

/// What is called: where it is found, without copying it where that can be helped.
pub trait Callee: 'static {
    type Held<'p>;

    /// What it fails with is thrown by [`Callee::refuse`].
    fn hold<'p>(
        &self,
        machine: &mut Machine<'p>,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Self::Held<'p>, Thrown>;

    fn refuse(&self, _machine: &mut Machine) {}

    /// The code and captures of a closure; `None` for anything else.
    fn closure<'a, 'p: 'a>(
        &'a self,
        held: &'a Self::Held<'p>,
        own: &'a [Value],
        captures: &'a [Value],
    ) -> Option<(CodeId, &'a [Value])>;

    fn value(&self, held: Self::Held<'_>, machine: &Machine, own: &[Value], captures: &[Value]) -> Value;
}

/// Anything that an operand gives.
pub struct ByOperand<O>(pub O);

impl<O: Operand + 'static> Callee for ByOperand<O> {
    type Held<'p> = O::Held;

    #[inline(always)]
    fn hold<'p>(
        &self,
        machine: &mut Machine<'p>,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<O::Held, Thrown> {
        self.0.hold(machine, frame, captures)
    }

    #[inline(always)]
    fn closure<'a, 'p: 'a>(
        &'a self,
        held: &'a O::Held,
        own: &'a [Value],
        captures: &'a [Value],
    ) -> Option<(CodeId, &'a [Value])> {
        as_closure(self.0.view(held, own, captures))
    }

    fn value(&self, held: O::Held, _: &Machine, own: &[Value], captures: &[Value]) -> Value {
        self.0.take(held, own, captures)
    }
}

/// A top-level function that one assignment sets.
pub struct Once {
    pub place: usize,
    pub span: Span,
}

impl Callee for Once {
    type Held<'p> = &'p Value;

    #[inline(always)]
    fn hold<'p>(&self, machine: &mut Machine<'p>, _: &mut [Value], _: &[Value]) -> Result<&'p Value, Thrown> {
        let once: &'p [_] = machine.once;
        once.get(self.place).and_then(OnceCell::get).ok_or(Thrown)
    }

    fn refuse(&self, machine: &mut Machine) {
        let Thrown = machine.throw_unknown(self.span);
    }

    #[inline(always)]
    fn closure<'a, 'p: 'a>(
        &'a self,
        held: &'a &'p Value,
        _: &'a [Value],
        _: &'a [Value],
    ) -> Option<(CodeId, &'a [Value])> {
        as_closure(held)
    }

    fn value(&self, held: &Value, _: &Machine, _: &[Value], _: &[Value]) -> Value {
        held.clone()
    }
}

/// The function that is running, called by its own name.
pub struct Itself(pub CodeId);

impl Callee for Itself {
    type Held<'p> = ();

    #[inline(always)]
    fn hold<'p>(&self, _: &mut Machine<'p>, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        Ok(())
    }

    #[inline(always)]
    fn closure<'a, 'p: 'a>(
        &'a self,
        _: &'a (),
        _: &'a [Value],
        captures: &'a [Value],
    ) -> Option<(CodeId, &'a [Value])> {
        Some((self.0, captures))
    }

    /// A closure like the running one: good for a call, which is all it is made for.
    fn value(&self, _: (), machine: &Machine, _: &[Value], captures: &[Value]) -> Value {
        super::invoke::like_running(machine, self.0, captures)
    }
}

#[inline(always)]
fn as_closure(value: &Value) -> Option<(CodeId, &[Value])> {
    match value {
        Value::Obj(object) => match &**object {
            Object::Closure(closure) => Some((closure.code, closure.captures.as_slice())),
            _ => None,
        },
        _ => None,
    }
}

/// The most arguments that an [`ArgumentList`] has.
pub const MOST_ARGUMENTS: usize = 8;

/// Positional arguments of which the number is known: at most [`MOST_ARGUMENTS`].
pub trait ArgumentList: 'static {
    const COUNT: usize;
    type Held;

    fn hold(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<Self::Held, Thrown>;

    /// Moves the arguments into the first of `slots`.
    fn write(&self, held: Self::Held, own: &[Value], captures: &[Value], slots: &mut [Value]);
}

impl ArgumentList for () {
    const COUNT: usize = 0;
    type Held = ();

    #[inline(always)]
    fn hold(&self, _: &mut Machine, _: &mut [Value], _: &[Value]) -> Result<(), Thrown> {
        Ok(())
    }

    #[inline(always)]
    fn write(&self, _: (), _: &[Value], _: &[Value], _: &mut [Value]) {}
}

pub struct One<A>(pub A);

impl<A: Operand + 'static> ArgumentList for One<A> {
    const COUNT: usize = 1;
    type Held = A::Held;

    #[inline(always)]
    fn hold(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<A::Held, Thrown> {
        self.0.hold(machine, frame, captures)
    }

    #[inline(always)]
    fn write(&self, held: A::Held, own: &[Value], captures: &[Value], slots: &mut [Value]) {
        fill_empty(&mut slots[0], self.0.take(held, own, captures));
    }
}

pub struct Several<const N: usize>(pub [Node; N]);

impl<const N: usize> ArgumentList for Several<N> {
    const COUNT: usize = N;
    type Held = [Value; N];

    #[inline(always)]
    fn hold(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<[Value; N], Thrown> {
        let mut held = [const { Value::Unset }; N];
        for (argument, node) in held.iter_mut().zip(&self.0) {
            *argument = node.eval(machine, frame, captures)?;
        }
        Ok(held)
    }

    #[inline(always)]
    fn write(&self, held: [Value; N], _: &[Value], _: &[Value], slots: &mut [Value]) {
        for (slot, argument) in slots[..N].iter_mut().zip(held) {
            fill_empty(slot, argument);
        }
    }
}

/// `callee(arguments…)`
pub struct Call<C, A> {
    pub callee: C,
    pub arguments: A,
    /// Slots of the calling frame.
    pub size: usize,
    pub span: Span,
}

impl<C: Callee, A: ArgumentList> Eval for Call<C, A> {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let Ok(callee) = self.callee.hold(machine, frame, captures) else { return self.refused(machine) };
        let Ok(arguments) = self.arguments.hold(machine, frame, captures) else { return thrown() };
        if let Some((own, rest)) = frame.split_at_mut_checked(self.size)
            && let Some((code, callee_captures)) = self.callee.closure(&callee, own, captures)
            && let Some(template) = template(machine, code)
            && template.plain == A::COUNT
            // One more than it needs, so that there surely is a slot for an argument.
            && template.size < rest.len()
            && machine.enter_at_once(&self.span)
        {
            self.arguments.write(arguments, own, captures, rest);
            return template.body.run(machine, rest, callee_captures);
        }
        self.otherwise(machine, frame, captures, callee, arguments)
    }

    parents_of_eval!();
}

impl<C: Callee, A: ArgumentList> Call<C, A> {
    /// There is nothing to call.
    #[cold]
    #[inline(never)]
    fn refused(&self, machine: &mut Machine) -> Result<Value, Thrown> {
        self.callee.refuse(machine);
        thrown()
    }

    /// Anything but a plain call of a closure whose frame fits in here, at a step and a depth where there is nothing
    /// else to do.
    #[cold]
    #[inline(never)]
    fn otherwise<'p>(
        &self,
        machine: &mut Machine<'p>,
        frame: &mut [Value],
        captures: &[Value],
        callee: C::Held<'p>,
        arguments: A::Held,
    ) -> Result<Value, Thrown> {
        let (own, rest) = frame.split_at_mut(self.size);
        if let Some((code, callee_captures)) = self.callee.closure(&callee, own, captures)
            && let Some(template) = template(machine, code)
            && template.plain == A::COUNT
            && template.size < rest.len()
        {
            machine.enter(&self.span)?;
            self.arguments.write(arguments, own, captures, rest);
            return template.body.run(machine, rest, callee_captures);
        }
        let mut values = [const { Value::Unset }; MOST_ARGUMENTS];
        let values = &mut values[..A::COUNT];
        self.arguments.write(arguments, own, captures, values);
        let callee = self.callee.value(callee, machine, own, captures);
        invoke(machine, rest, &callee, values, self.span)
    }
}

#[inline(always)]
pub fn template<'p>(machine: &Machine<'p>, code: CodeId) -> Option<&'p Template> {
    machine.templates.get(code.0 as usize)
}

/// The most parameters a built-in's call without spreads may have to be made without allocation.
pub const BUILTIN_ARGUMENTS: usize = 5;

/// A call of a known built-in with a fitting number of positional arguments.
pub struct CallBuiltin<const COUNT: usize> {
    pub builtin: &'static Builtin,
    pub arguments: [Node; COUNT],
    /// How many values it takes, those not given included.
    pub takes: usize,
    pub size: usize,
    pub span: Span,
}

impl<const COUNT: usize> Eval for CallBuiltin<COUNT> {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let mut values = [const { Value::Unset }; BUILTIN_ARGUMENTS];
        for (value, argument) in values.iter_mut().zip(&self.arguments) {
            *value = argument.eval(machine, frame, captures)?;
        }
        let room = &mut frame[self.size..];
        let mut context = Context { machine, room, site: self.span };
        self.builtin.invoke(&mut context, &mut values[..self.takes])
    }

    plain_parents_of_eval!();
}

/// One argument of a call that spreads or names.
pub enum Argument {
    Positional(Node),
    Spread(Node, Span),
    Named(std::rc::Rc<str>, Node),
}

/// A call with spreads or named arguments, or with very many.
pub struct CallAny {
    pub callee: Node,
    pub arguments: Box<[Argument]>,
    pub size: usize,
    pub span: Span,
}

impl Eval for CallAny {
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        let callee = self.callee.eval(machine, frame, captures)?;
        let mut given = super::binding::Given::default();
        given.evaluate(&self.arguments, machine, frame, captures)?;
        super::invoke::invoke_given(machine, &mut frame[self.size..], &callee, given, self.span)
    }

    plain_parents_of_eval!();
}
