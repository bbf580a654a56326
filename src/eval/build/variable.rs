//! Variables: the node for each storage class, for reading and for writing.

use super::Builder;
use super::operand::AnyOperand;
use crate::eval::arithmetic::{Add, Arithmetic, Divide, Multiply, Remainder, Reversed, Subtract};
use crate::eval::node::{Node, Statement};
use crate::eval::update::{Assign, Update, UpdateLater, UpdateSettled};
use crate::eval::variable::{
    CaptureCell, CaptureValue, FrameCell, FrameSlot, InCell, InPlace, OnceGlobal, ReadVariable, SharedGlobal,
    Variable as Place,
};
use crate::resolve::address::{CaptureStorage, GlobalStorage, SlotStorage, Variable};
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::Value;
use std::marker::PhantomData;

/// Goes on with an arithmetic operator as its own type.
macro_rules! with_arithmetic {
    ($operator:expr, $name:ident => $body:expr, $otherwise:expr) => {
        match $operator {
            BinaryOperator::Add => {
                type $name = Add;
                $body
            }
            BinaryOperator::Subtract => {
                type $name = Subtract;
                $body
            }
            BinaryOperator::Multiply => {
                type $name = Multiply;
                $body
            }
            BinaryOperator::Divide => {
                type $name = Divide;
                $body
            }
            BinaryOperator::Remainder => {
                type $name = Remainder;
                $body
            }
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual
            | BinaryOperator::Union
            | BinaryOperator::SymmetricDifference
            | BinaryOperator::Intersection
            | BinaryOperator::Append => $otherwise,
        }
    };
}

/// Where a variable is kept, as its own type.
pub(super) enum Kept {
    FrameSlot(FrameSlot),
    FrameCell(InCell<FrameCell>),
    CaptureCell(InCell<CaptureCell>),
    CaptureValue(CaptureValue),
    Shared(InCell<SharedGlobal>),
    Once(OnceGlobal),
    /// Only read.
    Other(Node),
}

impl Builder<'_> {
    pub(super) fn kept(&mut self, variable: Variable, span: Span) -> Kept {
        match variable {
            Variable::Own { slot, .. } => {
                let slot = slot.0 as usize;
                match self.scopes[self.current.scope].slots[slot].storage {
                    SlotStorage::Cell => Kept::FrameCell(InCell(FrameCell { slot, span })),
                    SlotStorage::Frame | SlotStorage::Copied => {
                        Kept::FrameSlot(FrameSlot { slot, span, top_level: false })
                    }
                }
            }
            Variable::Captured { .. } => match self.capture(variable) {
                Some(CaptureStorage::Cell { place }) => {
                    Kept::CaptureCell(InCell(CaptureCell { place: place as usize, span }))
                }
                Some(CaptureStorage::Value { place, .. }) => {
                    Kept::CaptureValue(CaptureValue { place: place as usize, span })
                }
                Some(CaptureStorage::Itself) | None => Kept::Other(self.itself()),
            },
            Variable::Global { slot, .. } => match self.globals[slot.0 as usize] {
                GlobalStorage::Builtin(builtin) => Kept::Other(
                    AnyOperand::Constant(crate::eval::operand::Constant(Value::Builtin(builtin))).into_node(),
                ),
                GlobalStorage::Frame(slot) => {
                    Kept::FrameSlot(FrameSlot { slot: slot.0 as usize, span, top_level: true })
                }
                GlobalStorage::Once { place } => Kept::Once(OnceGlobal { place: place as usize, span }),
                GlobalStorage::Shared { place, .. } => {
                    Kept::Shared(InCell(SharedGlobal { place: place as usize, span }))
                }
            },
        }
    }

    /// Reads a variable.
    pub(super) fn read(&mut self, variable: Variable, span: Span) -> Node {
        if let Some(operand) = self.direct(variable, span) {
            return operand.into_node();
        }
        let node: Node = match self.kept(variable, span) {
            Kept::FrameSlot(place) => Box::new(ReadVariable(place)),
            Kept::FrameCell(place) => Box::new(ReadVariable(place)),
            Kept::CaptureCell(place) => Box::new(ReadVariable(place)),
            Kept::CaptureValue(place) => Box::new(ReadVariable(place)),
            Kept::Shared(place) => Box::new(ReadVariable(place)),
            Kept::Once(place) => Box::new(ReadVariable(place)),
            Kept::Other(node) => node,
        };
        self.instrumented_read(variable, node)
    }

    /// A variable as a place that can be read and written.
    pub(super) fn variable(&mut self, variable: Variable, span: Span) -> Box<dyn Place> {
        let place: Box<dyn Place> = match self.kept(variable, span) {
            Kept::FrameSlot(place) => Box::new(place),
            Kept::FrameCell(place) => Box::new(place),
            Kept::CaptureCell(place) => Box::new(place),
            Kept::CaptureValue(place) => Box::new(place),
            Kept::Shared(place) => Box::new(place),
            Kept::Once(place) => Box::new(place),
            Kept::Other(node) => Box::new(crate::eval::variable::ReadOnly(node)),
        };
        self.instrumented_place(variable, place)
    }

    /// `x = value`
    pub(super) fn assign(&mut self, variable: Variable, span: Span, value: Node) -> Statement {
        self.current.writes += 1;
        let statement: Statement = match self.kept(variable, span) {
            Kept::FrameSlot(place) => value.into_assignment(place.slot),
            Kept::FrameCell(variable) => Box::new(Assign { variable, value }),
            Kept::CaptureCell(variable) => Box::new(Assign { variable, value }),
            Kept::CaptureValue(variable) => Box::new(Assign { variable, value }),
            Kept::Shared(variable) => Box::new(Assign { variable, value }),
            Kept::Once(variable) => Box::new(Assign { variable, value }),
            Kept::Other(_) => value.into_statement(),
        };
        self.instrumented_write(variable, statement)
    }

    /// `x = x operator right` for an arithmetic operator, where `changing` tells whether `right` may assign locals;
    /// `right` comes back if this variable is not changed in place.
    pub(super) fn update(
        &mut self,
        variable: Variable,
        name: Span,
        operator: BinaryOperator,
        right: AnyOperand,
        changing: bool,
        span: Span,
    ) -> Result<Statement, AnyOperand> {
        with_arithmetic!(operator, O => self.update_by::<O>(variable, name, right, changing, span), Err(right))
    }

    /// `x = left operator x`, where `left` is at hand.
    pub(super) fn update_reversed(
        &mut self,
        variable: Variable,
        name: Span,
        operator: BinaryOperator,
        left: AnyOperand,
        span: Span,
    ) -> Result<Statement, AnyOperand> {
        with_arithmetic!(operator, O => self.update_by::<Reversed<O>>(variable, name, left, false, span), Err(left))
    }

    fn update_by<O: Arithmetic>(
        &mut self,
        variable: Variable,
        name: Span,
        right: AnyOperand,
        changing: bool,
        span: Span,
    ) -> Result<Statement, AnyOperand> {
        let is_settled = !changing && is_surely_set(variable);
        let built = match self.kept(variable, name) {
            Kept::FrameSlot(place) if is_settled => updating_settled::<O>(place, right, span),
            Kept::FrameSlot(place) => updating::<O, _>(place, right, span),
            Kept::FrameCell(place) => updating::<O, _>(place, right, span),
            Kept::CaptureCell(place) => updating::<O, _>(place, right, span),
            Kept::Shared(place) => updating::<O, _>(place, right, span),
            Kept::CaptureValue(_) | Kept::Once(_) | Kept::Other(_) => return Err(right),
        };
        self.current.writes += 1;
        Ok(self.instrumented_update(variable, built))
    }
}

/// Whether every way to this use of the variable sets it.
fn is_surely_set(variable: Variable) -> bool {
    match variable {
        Variable::Own { assigned, .. } | Variable::Global { assigned, .. } => assigned,
        Variable::Captured { .. } => false,
    }
}

fn updating_settled<O: Arithmetic>(variable: FrameSlot, right: AnyOperand, span: Span) -> Statement {
    match right {
        AnyOperand::Node(right) => {
            Box::new(UpdateSettled { variable, right, span, operator: PhantomData::<O> })
        }
        AnyOperand::Local(_)
        | AnyOperand::Constant(_)
        | AnyOperand::Captured(_)
        | AnyOperand::CapturedCell(_) => updating::<O, _>(variable, right, span),
    }
}

fn updating<O: Arithmetic, V: InPlace>(variable: V, right: AnyOperand, span: Span) -> Statement {
    let operator = PhantomData::<O>;
    match right {
        AnyOperand::Local(right) => Box::new(Update { variable, right, span, operator }),
        AnyOperand::Constant(right) => Box::new(Update { variable, right, span, operator }),
        AnyOperand::Captured(right) => Box::new(Update { variable, right, span, operator }),
        AnyOperand::CapturedCell(right) => Box::new(Update { variable, right, span, operator }),
        AnyOperand::Node(right) => Box::new(UpdateLater { variable, right, span, operator }),
    }
}
