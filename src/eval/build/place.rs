//! Places: the nodes that write into containers.

use super::Builder;
use super::operand::AnyOperand;
use super::variable::Kept;
use crate::eval::entry::{AppendEntry, AssignEntry, UpdateEntry};
use crate::eval::node::{Node, Statement};
use crate::eval::operand::Constant;
use crate::eval::place::{Append, AssignPlace, Place, UpdatePlace};
use crate::resolve::address::Resolved;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Expr};
use crate::value::Value;
use crate::value::symbol::Symbol;

/// Goes on with a variable that can be changed in place, as its own type; with the rest where it cannot.
macro_rules! with_in_place {
    ($kept:expr, $name:ident => $body:expr, $otherwise:expr) => {
        match $kept {
            Kept::FrameSlot($name) => $body,
            Kept::FrameCell($name) => $body,
            Kept::CaptureCell($name) => $body,
            Kept::Shared($name) => $body,
            Kept::CaptureValue(_) | Kept::Once(_) | Kept::Other(_) => $otherwise,
        }
    };
}

/// Goes on with an operand of its own type; what is rare as an index or a value to be stored is a node.
macro_rules! with_few_operands {
    ($operand:expr, $name:ident => $body:expr) => {
        match $operand {
            AnyOperand::Local($name) => $body,
            AnyOperand::Constant($name) => $body,
            other @ (AnyOperand::Captured(_) | AnyOperand::CapturedCell(_) | AnyOperand::Node(_)) => {
                let $name = other.into_node();
                $body
            }
        }
    };
}

impl Builder<'_> {
    /// The index of a place that is one entry of the variable that is both read and written.
    fn only_index<'e>(&self, place: &'e ast::Place<Resolved>) -> Option<&'e Expr<Resolved>> {
        match &place.steps[..] {
            // Each use of a variable is to be told.
            [ast::PlaceStep::Index { index, .. }]
                if place.read.is_same(place.write) && !self.is_profiled() =>
            {
                Some(index)
            }
            _ => None,
        }
    }

    /// `p = e` where `p` has steps
    pub(super) fn assign_place(
        &mut self,
        place: &ast::Place<Resolved>,
        value: &Expr<Resolved>,
        span: Span,
    ) -> Statement {
        let Some(index) = self.only_index(place) else {
            let (place, indices) = self.place(place);
            let value = self.nested(|builder| builder.expr(value));
            self.current.writes += 1;
            return Box::new(AssignPlace { place, indices, value, span });
        };
        let (index, value) = self.index_and_value(index, value);
        let kept = self.kept(place.read, place.name.span);
        let place = self.place_alone(place);
        with_in_place!(kept,
            variable => with_few_operands!(index, index => Box::new(AssignEntry { variable, index, value, place, span })),
            Box::new(AssignPlace { place, indices: Box::new([index.into_node()]), value, span })
        )
    }

    /// `p op= e` where `p` has steps, or reads and writes different variables
    pub(super) fn update_place(
        &mut self,
        place: &ast::Place<Resolved>,
        operator: BinaryOperator,
        value: &Expr<Resolved>,
        span: Span,
    ) -> Statement {
        let Some(index) = self.only_index(place) else {
            let (place, indices) = self.place(place);
            let value = self.nested(|builder| builder.expr(value));
            self.current.writes += 1;
            return Box::new(UpdatePlace { place, indices, operator, value, span });
        };
        let (index, value) = self.index_and_value(index, value);
        let kept = self.kept(place.read, place.name.span);
        let place = self.place_alone(place);
        with_in_place!(kept,
            variable => with_few_operands!(index, index => {
                Box::new(UpdateEntry { variable, index, operator, value, place, span })
            }),
            Box::new(UpdatePlace { place, indices: Box::new([index.into_node()]), operator, value, span })
        )
    }

    /// The index is evaluated first, and viewed when the value is there.
    fn index_and_value(&mut self, index: &Expr<Resolved>, value: &Expr<Resolved>) -> (AnyOperand, Node) {
        let before = self.current.writes;
        let value = self.nested(|builder| builder.expr(value));
        let changing = self.current.writes != before;
        let index = self.operand(index, changing);
        self.current.writes += 1;
        (index, value)
    }

    /// `x << e` as a statement, where `x` is both read and written
    pub(super) fn append_one(
        &mut self,
        place: &ast::Place<Resolved>,
        value: &Expr<Resolved>,
        span: Span,
    ) -> Statement {
        let value = self.operand(value, false);
        self.current.writes += 1;
        let kept = self.kept(place.read, place.name.span);
        let place = self.place_alone(place);
        with_in_place!(kept,
            variable => with_few_operands!(value, value => Box::new(AppendEntry { variable, value, place, span })),
            {
                let values = Box::new([value.into_node()]);
                let append: Node = Box::new(Append { place, indices: Box::new([]), values, span });
                append.into_statement()
            }
        )
    }

    /// A place, and the nodes of its indices.
    pub(super) fn place(&mut self, place: &ast::Place<Resolved>) -> (Place, Box<[Node]>) {
        let indices = place
            .steps
            .iter()
            .map(|step| match step {
                ast::PlaceStep::Index { index, .. } => self.nested(|builder| builder.expr(index)),
                ast::PlaceStep::Key(name) => self.key(&name.text),
            })
            .collect();
        (self.place_alone(place), indices)
    }

    /// A place without the nodes of its indices.
    fn place_alone(&mut self, place: &ast::Place<Resolved>) -> Place {
        let read = self.variable(place.read, place.name.span);
        let write = (!place.read.is_same(place.write)).then(|| self.variable(place.write, place.name.span));
        let steps = place
            .steps
            .iter()
            .map(|step| match step {
                ast::PlaceStep::Index { span, .. } => *span,
                ast::PlaceStep::Key(name) => name.span,
            })
            .collect();
        Place { read, write, steps }
    }

    pub(super) fn key(&self, name: &str) -> Node {
        let key = Value::symbol(Symbol::new(name));
        AnyOperand::Constant(Constant(key)).into_node()
    }
}
