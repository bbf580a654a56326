//! Instrumentation: which nodes are wrapped, when the tree is built to be counted or profiled.
//!
//! Without an instrument each of these gives back what it was given.

use super::Builder;
use crate::eval::count::{Round, Watched};
use crate::eval::events::{AtLine, Called};
use crate::eval::node::{Code, Eval, Node, Statement};
use crate::eval::profile::{Access, AtSpot, OfFunction, ReadWrite, TopLevel, Write};
use crate::eval::variable::Variable as Place;
use crate::events::Witness;
use crate::profile::Storage;
use crate::profile::recorder::Recorder;
use crate::resolve::address::{CaptureStorage, GlobalStorage, Resolved, SlotStorage, Variable};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};
use crate::value::function::Signature;
use std::cell::Cell;
use std::rc::Rc;

/// What the nodes of a program shall tell while it runs.
#[derive(Clone, Default)]
pub enum Instrument {
    /// Nothing: no node is wrapped.
    #[default]
    None,
    /// What is made, for `--stats`: how many rounds all loops make, and how much is alive at most.
    Count(Rounds),
    /// What is made, where the time goes, and which variables are used.
    Profile(Rc<Recorder>),
    /// What can be seen from outside.
    Events(Rc<Witness>),
}

/// How many rounds all loops have made.
pub type Rounds = Rc<Cell<u64>>;

impl Instrument {
    fn recorder(&self) -> Option<&Rc<Recorder>> {
        match self {
            Instrument::None | Instrument::Count(_) | Instrument::Events(_) => None,
            Instrument::Profile(recorder) => Some(recorder),
        }
    }
}

impl Builder<'_> {
    pub(super) fn is_instrumented(&self) -> bool {
        !matches!(self.instrument, Instrument::None)
    }

    pub(super) fn is_profiled(&self) -> bool {
        matches!(self.instrument, Instrument::Profile(_))
    }

    /// Whether the nodes tell where the program is.
    pub(super) fn is_placed(&self) -> bool {
        matches!(self.instrument, Instrument::Profile(..) | Instrument::Events(_))
    }

    /// The whole program.
    pub(super) fn instrumented_top_level(&self, node: Node) -> Node {
        let Some(recorder) = self.instrument.recorder() else { return node };
        recorder.name_function(0, "top level".to_owned(), 1);
        Box::new(TopLevel(AtSpot { recorder: recorder.clone(), spot: recorder.spot(0, 0), node }))
    }

    /// A function's body; `place` is where the function stands.
    pub(super) fn instrumented_body(
        &self,
        code: Box<dyn Code>,
        signature: &Signature,
        place: Span,
    ) -> Box<dyn Code> {
        if let Instrument::Events(witness) = &self.instrument {
            let name = signature.name().to_owned();
            return Box::new(Called { witness: witness.clone(), name, code });
        }
        let Some(recorder) = self.instrument.recorder() else { return code };
        let (function, line) = (self.current.scope, self.source.line_of(place.start));
        recorder.name_function(function, shown(signature), line);
        let spot = recorder.spot(function, line);
        Box::new(OfFunction(AtSpot { recorder: recorder.clone(), spot, node: code }))
    }

    /// The default of a parameter of a function at `place`.
    pub(super) fn instrumented_default(&self, value: Node, place: Span) -> Node {
        let Some(recorder) = self.instrument.recorder() else { return value };
        let spot = recorder.spot(self.current.scope, self.source.line_of(place.start));
        Box::new(OfFunction(AtSpot { recorder: recorder.clone(), spot, node: value }))
    }

    /// What makes a closure.
    pub(super) fn instrumented_closure(&self, node: impl Eval + 'static) -> Node {
        if self.is_instrumented() { Box::new(Watched(node)) } else { Box::new(node) }
    }

    /// The body of a loop.
    pub(super) fn instrumented_round(&self, body: Node) -> Node {
        match &self.instrument {
            Instrument::Count(rounds) => Box::new(Round { body, rounds: rounds.clone() }),
            Instrument::None | Instrument::Profile(..) | Instrument::Events(_) => body,
        }
    }

    /// Builds the statement at `span`.
    pub(super) fn statement_at(
        &mut self,
        span: Span,
        build: impl FnOnce(&mut Self) -> Statement,
    ) -> Statement {
        if !self.is_placed() {
            return build(self);
        }
        let node = self.node_at(span, |builder| build(builder).last());
        Box::new(node).into_statement()
    }

    /// Builds the expression, or the last statement of a block, at `span`.
    pub(super) fn node_at(&mut self, span: Span, build: impl FnOnce(&mut Self) -> Node) -> Node {
        let line = self.source.line_of(span.start);
        let around = std::mem::replace(&mut self.current.line, line);
        let node = build(self);
        self.current.line = around;
        match &self.instrument {
            Instrument::None | Instrument::Count(_) => node,
            Instrument::Profile(recorder) => {
                let spot = recorder.spot(self.current.scope, line);
                Box::new(AtSpot { recorder: recorder.clone(), spot, node })
            }
            Instrument::Events(witness) => Box::new(AtLine { witness: witness.clone(), line, node }),
        }
    }

    /// An expression that stands on another line than what is around it, or that may make containers.
    pub(super) fn instrumented_expr(&mut self, expr: &Expr<Resolved>) -> Node {
        if self.is_placed() {
            if self.source.line_of(expr.span.start) == self.current.line {
                return self.plain_expr(expr);
            }
            return self.node_at(expr.span, |builder| builder.plain_expr(expr));
        }
        let node = self.plain_expr(expr);
        match &expr.kind {
            ExprKind::Container(_)
            | ExprKind::Postfix { .. }
            | ExprKind::Pipeline { .. }
            | ExprKind::Append { .. }
            | ExprKind::Mutation { .. } => Box::new(Watched(node)),
            ExprKind::Nil
            | ExprKind::Boolean(_)
            | ExprKind::Number { .. }
            | ExprKind::Text(_)
            | ExprKind::Symbol(_)
            | ExprKind::Shell(_)
            | ExprKind::Variable(_)
            | ExprKind::Group(_)
            | ExprKind::Lambda(_)
            | ExprKind::If(_)
            | ExprKind::Section { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not { .. }
            | ExprKind::Chain { .. }
            | ExprKind::Logical { .. } => node,
        }
    }

    /// Whether the links of a chain stand on several lines, each of which is to be told apart.
    pub(super) fn is_spread_over_lines(&self, first: Span, last: Option<Span>) -> bool {
        let line = |span: Span| self.source.line_of(span.start);
        self.is_placed() && last.is_some_and(|last| line(first) != line(last))
    }

    /// A link at `span` of a chain over several lines.
    pub(super) fn link_at(&mut self, is_spread: bool, span: Span, node: Node) -> Node {
        if is_spread { self.node_at(span, |_| node) } else { node }
    }

    pub(super) fn instrumented_read(&self, variable: Variable, node: Node) -> Node {
        match self.access(variable, node) {
            Ok(access) => Box::new(access),
            Err(node) => node,
        }
    }

    pub(super) fn instrumented_write(&self, variable: Variable, node: Statement) -> Statement {
        match self.access(variable, node) {
            Ok(access) => Box::new(Write(access.of_statement())),
            Err(node) => node,
        }
    }

    pub(super) fn instrumented_update(&self, variable: Variable, node: Statement) -> Statement {
        match self.access(variable, node) {
            Ok(access) => Box::new(ReadWrite(access.of_statement())),
            Err(node) => node,
        }
    }

    pub(super) fn instrumented_place(&self, variable: Variable, node: Box<dyn Place>) -> Box<dyn Place> {
        match self.access(variable, node) {
            Ok(access) => Box::new(access),
            Err(node) => node,
        }
    }

    fn access<N>(&self, variable: Variable, node: N) -> Result<Access<N>, N> {
        match (self.instrument.recorder(), self.storage(variable)) {
            (Some(recorder), Some(storage)) => Ok(Access { recorder: recorder.clone(), storage, node }),
            _ => Err(node),
        }
    }

    /// How a variable is kept; `None` for built-ins and for a function's own name, which are at hand.
    pub(super) fn storage(&self, variable: Variable) -> Option<Storage> {
        match variable {
            Variable::Own { slot, .. } => {
                match self.scopes[self.current.scope].slots[slot.0 as usize].storage {
                    SlotStorage::Frame | SlotStorage::Copied => Some(Storage::Frame),
                    SlotStorage::Cell => Some(Storage::OwnCell),
                }
            }
            Variable::Captured { .. } => match self.capture(variable)? {
                CaptureStorage::Value { .. } => Some(Storage::CapturedValue),
                CaptureStorage::Cell { .. } => Some(Storage::CapturedCell),
                CaptureStorage::Itself => None,
            },
            Variable::Global { slot, .. } => match self.globals[slot.0 as usize] {
                GlobalStorage::Builtin(_) => None,
                GlobalStorage::Frame(_) => Some(Storage::Frame),
                GlobalStorage::Once { .. } | GlobalStorage::Shared { .. } => Some(Storage::Global),
            },
        }
    }
}

/// A function as it prints, without the brackets.
fn shown(signature: &Signature) -> String {
    let text = signature.to_string();
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    inner.map_or(text.clone(), str::to_owned)
}

impl Access<Statement> {
    fn of_statement(self) -> Access<Node> {
        Access { recorder: self.recorder, storage: self.storage, node: self.node.last() }
    }
}
