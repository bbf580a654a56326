//! Statements of the walk: what they bind, and where control may go on.

use super::Resolver;
use super::address::Resolved;
use super::flow::Assigned;
use super::scope::{LocalKind, LoopId, LoopUnderWay, UseKind};
use crate::source::Span;
use crate::syntax::ast::*;
use std::rc::Rc;

impl Resolver {
    pub(super) fn block(&mut self, block: Block) -> Block<Resolved> {
        let mut ended = false;
        let resolve = |Statement { kind, span }| {
            if ended && let Some(notes) = &mut self.notes {
                notes.unreachable(span);
            }
            let is_reached = !self.flow().is_unreachable();
            let jumps =
                matches!(kind, StatementKind::Return(_) | StatementKind::Break | StatementKind::Continue);
            let kind = self.statement(kind, span);
            ended = jumps || is_reached && self.flow().is_unreachable();
            Statement { kind, span }
        };
        Block { statements: block.statements.into_iter().map(resolve).collect(), span: block.span }
    }

    fn statement(&mut self, kind: StatementKind, span: Span) -> StatementKind<Resolved> {
        match kind {
            StatementKind::Assign { place, value } => {
                if place.steps.is_empty() {
                    if let ExprKind::Lambda(_) = &value.kind {
                        self.stored_lambdas.insert(place.name.span.start, value.span);
                    }
                    return self.assign_name(place, value, span);
                }
                let place = self.place_read(place);
                let value = self.expr(value);
                StatementKind::Assign { place: self.place_write(place, span), value }
            }
            StatementKind::Update { place, operator, operator_span, value } => {
                let place = self.place_read(place);
                let value = self.expr(value);
                let place = self.place_write(place, span);
                StatementKind::Update { place, operator, operator_span, value }
            }
            StatementKind::Function { target, function } => self.declaration(target, function, span),
            StatementKind::Puts(value) => StatementKind::Puts(self.expr(value)),
            StatementKind::While { condition, body } => self.while_loop(condition, body),
            StatementKind::Break => {
                let here = std::mem::replace(self.flow(), Assigned::unreachable());
                if let Some(innermost) = self.loops().last_mut() {
                    innermost.breaks.push(here);
                }
                StatementKind::Break
            }
            StatementKind::Continue => {
                *self.flow() = Assigned::unreachable();
                StatementKind::Continue
            }
            StatementKind::Return(value) => {
                let value = value.map(|value| self.expr(value));
                *self.flow() = Assigned::unreachable();
                StatementKind::Return(value)
            }
            StatementKind::Expression(expr) => StatementKind::Expression(self.expr(expr)),
        }
    }

    fn assign_name(&mut self, place: Place, value: Expr, statement: Span) -> StatementKind<Resolved> {
        self.number_global(&place.name);
        let value = self.expr(value);
        let write = self.assign(&place.name, statement);
        let place = Place { name: place.name, read: write, write, steps: Vec::new(), span: place.span };
        StatementKind::Assign { place, value }
    }

    /// A place's name is read at its own point of the text, then its indices. What is written is known only when
    /// [`place_write`](Self::place_write) comes to that point.
    pub(super) fn place_read(&mut self, place: Place) -> Place<Resolved> {
        let read = self.read(&place.name, UseKind::Read);
        let steps = place.steps.into_iter().map(|step| self.place_step(step)).collect();
        Place { name: place.name, read, write: read, steps, span: place.span }
    }

    fn place_step(&mut self, step: PlaceStep) -> PlaceStep<Resolved> {
        match step {
            PlaceStep::Index { index, span } => PlaceStep::Index { index: self.expr(index), span },
            PlaceStep::Key(name) => PlaceStep::Key(name),
        }
    }

    /// The write happens at the end of `whole`.
    pub(super) fn place_write(&mut self, place: Place<Resolved>, whole: Span) -> Place<Resolved> {
        let write = self.assign(&place.name, whole);
        Place { write, ..place }
    }

    /// A `fn` always binds in its own function, from its own word on.
    fn declaration(
        &mut self,
        target: Use<Parsed>,
        function: Rc<Function>,
        statement: Span,
    ) -> StatementKind<Resolved> {
        let name = target.name;
        let slot = self.bind(&name, LocalKind::Function);
        self.number_global(&name);
        let function = self.function(function, slot);
        let variable = match slot {
            Some(slot) => self.assign_own(slot, statement),
            None => self.assign_global(&name),
        };
        StatementKind::Function { target: Use { name, variable }, function }
    }

    /// The condition surely runs once; the body may not.
    fn while_loop(&mut self, condition: Expr, body: Block) -> StatementKind<Resolved> {
        let id = LoopId(self.loop_count);
        self.loop_count += 1;
        self.loops().push(LoopUnderWay { id, breaks: Vec::new() });
        let condition = self.expr(condition);
        let mut after = self.flow().clone();
        let body = self.block(body);
        if let Some(ended) = self.loops().pop() {
            after = ended.breaks.iter().fold(after, Assigned::meet);
        }
        *self.flow() = after;
        StatementKind::While { condition, body }
    }
}
