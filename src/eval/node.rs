//! What a node can do: give a value, answer a condition, be carried out.
//!
//! Each node is a struct that evaluates itself. A parent can be generic over a child that it consumes
//! (`self: Box<Self>`), so that the compiler writes the specialised node; three traits keep that finite, since
//! what is made of an [`Eval`] is an [`Exec`] or a [`Code`], and of a [`Cond`] anything but a `Cond`.

use super::machine::Machine;
use crate::diagnostic::Thrown;
use crate::value::Value;

/// An expression.
pub trait Eval {
    /// `frame` begins with this function's slots and ends where the value stack does.
    fn eval(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown>;

    /// `slot = self`
    fn into_assignment(self: Box<Self>, slot: usize) -> Box<dyn Exec>;

    /// `self` as a statement
    fn into_statement(self: Box<Self>) -> Box<dyn Exec>;

    /// `self` as a function's whole body
    fn into_code(self: Box<Self>, frame: super::function::FrameSize) -> Box<dyn Code>;
}

/// An expression of which only the truth is wanted.
pub trait Cond {
    fn cond(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<bool, Thrown>;

    /// `while self { body }`
    fn into_while(
        self: Box<Self>,
        body: super::control::Sequence,
        jumps: bool,
        span: crate::source::Span,
    ) -> Box<dyn Exec>;

    /// `if self { then } else { otherwise }` as a statement
    fn into_if(self: Box<Self>, then: Box<dyn Exec>, otherwise: Option<Box<dyn Exec>>) -> Box<dyn Exec>;

    /// The same for its value
    fn into_choice(self: Box<Self>, then: Node, otherwise: Option<Node>) -> Node;
}

/// A statement.
pub trait Exec {
    fn exec(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<(), Thrown>;
}

/// A function's body with its prologue and epilogue: the last thing a call does is to run it.
pub trait Code {
    fn run(&self, machine: &mut Machine, frame: &mut [Value], captures: &[Value]) -> Result<Value, Thrown>;
}

pub type Node = Box<dyn Eval>;
pub type Statement = Box<dyn Exec>;
pub type Condition = Box<dyn Cond>;

/// Writes the provided part of [`Eval`]: each use makes the specialised parents of one node type.
macro_rules! parents_of_eval {
    () => {
        fn into_assignment(self: Box<Self>, slot: usize) -> Box<dyn $crate::eval::node::Exec> {
            Box::new($crate::eval::variable::AssignLocal { slot, value: *self })
        }

        fn into_statement(self: Box<Self>) -> Box<dyn $crate::eval::node::Exec> {
            Box::new($crate::eval::control::Discard(*self))
        }

        fn into_code(
            self: Box<Self>,
            frame: $crate::eval::function::FrameSize,
        ) -> Box<dyn $crate::eval::node::Code> {
            Box::new($crate::eval::function::Body { frame, value: *self })
        }
    };
}

/// The same for [`Cond`].
macro_rules! parents_of_cond {
    () => {
        fn into_while(
            self: Box<Self>,
            body: $crate::eval::control::Sequence,
            jumps: bool,
            span: $crate::source::Span,
        ) -> Box<dyn $crate::eval::node::Exec> {
            if jumps {
                Box::new($crate::eval::control::While::<_, true> { condition: *self, body, span })
            } else {
                Box::new($crate::eval::control::While::<_, false> { condition: *self, body, span })
            }
        }

        fn into_if(
            self: Box<Self>,
            then: Box<dyn $crate::eval::node::Exec>,
            otherwise: Option<Box<dyn $crate::eval::node::Exec>>,
        ) -> Box<dyn $crate::eval::node::Exec> {
            Box::new($crate::eval::control::If { condition: *self, then, otherwise })
        }

        fn into_choice(
            self: Box<Self>,
            then: $crate::eval::node::Node,
            otherwise: Option<$crate::eval::node::Node>,
        ) -> $crate::eval::node::Node {
            Box::new($crate::eval::control::Choice { condition: *self, then, otherwise })
        }
    };
}

pub(super) use {parents_of_cond, parents_of_eval};
