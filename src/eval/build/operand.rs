//! Operands: which kind of operand an expression is, and nodes specialised by the kinds of theirs.

use super::Builder;
use crate::eval::node::Node;
use crate::eval::operand::{Captured, CapturedCell, Constant, Local};
use crate::eval::variable::Read;
use crate::resolve::address::{CaptureStorage, GlobalStorage, Resolved, SlotStorage, Variable};
use crate::syntax::ast::{Expr, ExprKind};
use crate::value::Value;

/// An expression as an operand.
pub enum AnyOperand {
    Local(Local),
    Captured(Captured),
    CapturedCell(CapturedCell),
    Constant(Constant),
    Node(Node),
}

/// Goes on with an operand of its own type.
macro_rules! with_operand {
    ($operand:expr, $name:ident => $body:expr) => {
        match $operand {
            $crate::eval::build::operand::AnyOperand::Local($name) => $body,
            $crate::eval::build::operand::AnyOperand::Captured($name) => $body,
            $crate::eval::build::operand::AnyOperand::CapturedCell($name) => $body,
            $crate::eval::build::operand::AnyOperand::Constant($name) => $body,
            $crate::eval::build::operand::AnyOperand::Node($name) => $body,
        }
    };
}

pub(super) use with_operand;

impl AnyOperand {
    pub fn into_node(self) -> Node {
        match self {
            AnyOperand::Local(local) => Box::new(Read(local)),
            AnyOperand::Captured(captured) => Box::new(Read(captured)),
            AnyOperand::CapturedCell(cell) => Box::new(Read(cell)),
            AnyOperand::Constant(constant) => Box::new(Read(constant)),
            AnyOperand::Node(node) => node,
        }
    }
}

impl Builder<'_> {
    /// `changing`: what is evaluated between this operand and its use may assign locals.
    pub(super) fn operand(&mut self, expr: &Expr<Resolved>, changing: bool) -> AnyOperand {
        match &expr.kind {
            ExprKind::Group(inner) => self.operand(inner, changing),
            ExprKind::Variable(used) => match self.direct(used.variable, expr.span) {
                Some(AnyOperand::Local(local)) if changing => AnyOperand::Node(Box::new(Read(local))),
                Some(operand) => operand,
                None => AnyOperand::Node(self.expr(expr)),
            },
            _ => match self.constant(expr) {
                Some(value) => AnyOperand::Constant(Constant(value)),
                None => AnyOperand::Node(self.nested(|builder| builder.expr(expr))),
            },
        }
    }

    /// An operand for which nothing needs to be evaluated or checked.
    pub(super) fn at_hand(&self, expr: &Expr<Resolved>) -> Option<AnyOperand> {
        match &expr.kind {
            ExprKind::Group(inner) => self.at_hand(inner),
            ExprKind::Variable(used) => match self.direct(used.variable, expr.span)? {
                AnyOperand::CapturedCell(_) => None,
                operand => Some(operand),
            },
            _ => self.constant(expr).map(|value| AnyOperand::Constant(Constant(value))),
        }
    }

    /// An operand, and whether it may assign locals when it is evaluated.
    pub(super) fn operand_and_changes(&mut self, expr: &Expr<Resolved>) -> (AnyOperand, bool) {
        let before = self.current.writes;
        let operand = self.operand(expr, false);
        (operand, self.current.writes != before)
    }

    /// Two operands of one node, the left one first.
    pub(super) fn operands(
        &mut self,
        left: &Expr<Resolved>,
        right: &Expr<Resolved>,
    ) -> (AnyOperand, AnyOperand) {
        let before = self.current.writes;
        let right = self.operand(right, false);
        let changing = self.current.writes != before;
        (self.operand(left, changing), right)
    }

    /// A variable that needs no check, where it is kept.
    pub(super) fn direct(&self, variable: Variable, span: crate::source::Span) -> Option<AnyOperand> {
        // Each use of a variable is to be told.
        if self.is_profiled() && self.storage(variable).is_some() {
            return None;
        }
        let is_cell =
            |slot: u32| self.scopes[self.current.scope].slots[slot as usize].storage == SlotStorage::Cell;
        match variable {
            Variable::Own { slot, assigned: true } if !is_cell(slot.0) => {
                Some(AnyOperand::Local(Local(slot.0 as usize)))
            }
            Variable::Own { .. } => None,
            Variable::Captured { .. } => match self.capture(variable)? {
                CaptureStorage::Value { place, assigned: true } => {
                    Some(AnyOperand::Captured(Captured(place as usize)))
                }
                CaptureStorage::Cell { place } => {
                    Some(AnyOperand::CapturedCell(CapturedCell { place: place as usize, span }))
                }
                CaptureStorage::Value { .. } | CaptureStorage::Itself => None,
            },
            Variable::Global { slot, assigned } => match self.globals[slot.0 as usize] {
                GlobalStorage::Builtin(builtin) => {
                    Some(AnyOperand::Constant(Constant(Value::Builtin(builtin))))
                }
                GlobalStorage::Frame(slot) if assigned => Some(AnyOperand::Local(Local(slot.0 as usize))),
                GlobalStorage::Frame(_) | GlobalStorage::Once { .. } | GlobalStorage::Shared { .. } => None,
            },
        }
    }
}
