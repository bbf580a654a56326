//! What a node can do: give a value, answer a condition, do a statement's work.
//!
//! Each node is a struct that evaluates itself. A parent can be generic over a child that it consumes
//! (`self: Box<Self>`), so that the compiler writes the specialised node; several traits keep that finite, since what
//! is made of an [`Eval`] is [`Work`] or [`Code`], of work an `Eval` with plain parents, and of a [`Cond`] anything
//! but a `Cond`.

use super::control::{Last, Then};
use super::machine::Machine;
use crate::diagnostic::Thrown;
use crate::source::Span;
use crate::value::Value;
use std::hint::black_box;

/// An expression.
pub trait Eval {
    /// `frame` begins with this function's slots and ends where the value stack does.
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown>;

    /// Whether [`Eval::at_once`] may succeed.
    fn is_quick() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// The value, if it can be had without a call; nothing has happened if it cannot.
    fn at_once(&self, _frame: &[Value], _captures: &[Value]) -> Option<Value>
    where
        Self: Sized,
    {
        None
    }

    /// `slot = self`
    fn into_assignment(self: Box<Self>, slot: usize) -> Statement;

    /// `self` as a statement
    fn into_statement(self: Box<Self>) -> Statement;

    /// `self` as a function's whole body
    fn into_code(self: Box<Self>, frame: super::function::FrameSize) -> Box<dyn Code>;
}

/// An expression of which only the truth is wanted.
pub trait Cond {
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown>;

    /// Goes on with `yes` or `no`. What decides by a comparison goes there straight from it, without making a truth
    /// that its parent takes apart again.
    #[inline(always)]
    fn branch<R>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<R, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<R, Thrown>,
    ) -> Result<R, Thrown>
    where
        Self: Sized,
    {
        match self.cond(machine, frame, captures) {
            Ok(true) => yes(machine, frame, captures),
            Ok(false) => no(machine, frame, captures),
            Err(Thrown) => Err(Thrown),
        }
    }

    /// As [`Cond::branch`], but what cannot be decided at once may be left to `otherwise`, before anything has happened: so
    /// that nothing is held while any of the three runs, and each is a tail call.
    #[inline(always)]
    fn branch_at_once<R>(
        &self,
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
        yes: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<R, Thrown>,
        no: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<R, Thrown>,
        _otherwise: impl FnOnce(&mut Machine, &mut [Value], &[Value]) -> Result<R, Thrown>,
    ) -> Result<R, Thrown>
    where
        Self: Sized,
    {
        self.branch(machine, frame, captures, yes, no)
    }

    /// `while self { body }`
    fn into_while(self: Box<Self>, body: Node, jumps: bool, span: Span) -> Statement;

    /// `if self { then } else { otherwise }` as a statement
    fn into_if(self: Box<Self>, then: Node, otherwise: Option<Node>) -> Statement;

    /// The same for its value
    fn into_choice(self: Box<Self>, then: Node, otherwise: Node) -> Node;
}

/// What a statement does, for the nodes that are made of it.
pub trait Work: Sized + 'static {
    /// Whether [`Work::at_once`] may succeed.
    #[inline(always)]
    fn is_quick() -> bool {
        false
    }

    /// Does the work if that needs no call; nothing has happened if it gives `false`.
    fn at_once(&self, _machine: &mut Machine, _frame: &mut [Value], _captures: &[Value]) -> bool {
        false
    }

    fn work(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown>;
}

/// A statement, before it is known what follows it.
pub trait Follow {
    /// `self`, then `next`, to which control goes by a tail call.
    fn then(self: Box<Self>, next: Node) -> Node;

    /// `self` as the last of its block, for its effect.
    fn last(self: Box<Self>) -> Node;
}

impl<W: Work> Follow for W {
    fn then(self: Box<Self>, next: Node) -> Node {
        Box::new(Then { first: *self, next })
    }

    fn last(self: Box<Self>) -> Node {
        Box::new(Last(*self))
    }
}

/// An error on its way, of which the compiler does not see that it is one: so a node that ends in a call, or in an
/// error, has one kind of way out, and its call stays a tail call.
#[cold]
#[inline(never)]
pub fn thrown() -> Result<Value, Thrown> {
    black_box(Err(Thrown))
}

/// A function's body with its prologue and epilogue: the last thing a call does is to run it.
pub trait Code {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown>;
}

pub type Node = Box<dyn Eval>;

impl Eval for Node {
    #[inline(always)]
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown> {
        (**self).eval(machine, frame, captures)
    }

    fn into_assignment(self: Box<Self>, slot: usize) -> Statement {
        (*self).into_assignment(slot)
    }

    fn into_statement(self: Box<Self>) -> Statement {
        (*self).into_statement()
    }

    fn into_code(self: Box<Self>, frame: super::function::FrameSize) -> Box<dyn Code> {
        (*self).into_code(frame)
    }
}

pub type Statement = Box<dyn Follow>;
pub type Condition = Box<dyn Cond>;

/// Writes the provided part of [`Eval`]: each use makes the specialised parents of one node type.
macro_rules! parents_of_eval {
    () => {
        fn into_assignment(self: Box<Self>, slot: usize) -> $crate::eval::node::Statement {
            Box::new($crate::eval::update::AssignLocal { slot, value: *self })
        }

        fn into_statement(self: Box<Self>) -> $crate::eval::node::Statement {
            Box::new($crate::eval::control::Discard(*self))
        }

        fn into_code(
            self: Box<Self>,
            frame: $crate::eval::function::FrameSize,
        ) -> Box<dyn $crate::eval::node::Code> {
            $crate::eval::function::body(frame, *self)
        }
    };
}

/// The same without specialised parents, for nodes that would make them without end or gain nothing by them.
macro_rules! plain_parents_of_eval {
    () => {
        fn into_assignment(self: Box<Self>, slot: usize) -> $crate::eval::node::Statement {
            let value: $crate::eval::node::Node = self;
            Box::new($crate::eval::update::AssignLocal { slot, value })
        }

        fn into_statement(self: Box<Self>) -> $crate::eval::node::Statement {
            let value: $crate::eval::node::Node = self;
            Box::new($crate::eval::control::Discard(value))
        }

        fn into_code(
            self: Box<Self>,
            frame: $crate::eval::function::FrameSize,
        ) -> Box<dyn $crate::eval::node::Code> {
            let value: $crate::eval::node::Node = self;
            $crate::eval::function::body(frame, value)
        }
    };
}

/// The same for [`Cond`].
macro_rules! parents_of_cond {
    () => {
        fn into_while(
            self: Box<Self>,
            body: $crate::eval::node::Node,
            jumps: bool,
            span: $crate::source::Span,
        ) -> $crate::eval::node::Statement {
            if jumps {
                Box::new($crate::eval::control::While::<_, true> { condition: *self, body, span })
            } else {
                Box::new($crate::eval::control::While::<_, false> { condition: *self, body, span })
            }
        }

        fn into_if(
            self: Box<Self>,
            then: $crate::eval::node::Node,
            otherwise: Option<$crate::eval::node::Node>,
        ) -> $crate::eval::node::Statement {
            Box::new($crate::eval::control::If { condition: *self, then, otherwise })
        }

        fn into_choice(
            self: Box<Self>,
            then: $crate::eval::node::Node,
            otherwise: $crate::eval::node::Node,
        ) -> $crate::eval::node::Node {
            Box::new($crate::eval::control::Choice { condition: *self, then, otherwise })
        }
    };
}

pub(super) use {parents_of_cond, parents_of_eval, plain_parents_of_eval};
