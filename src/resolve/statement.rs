//! Statements of the walk: what they bind, and where control may go on.

use super::Resolver;
use super::address::{Resolved, Variable};
use super::flow::Assigned;
use super::scope::{LocalKind, LoopId, LoopUnderWay, UseKind};
use crate::source::Span;
use crate::syntax::ast::*;

impl Resolver {
    pub(super) fn block(&mut self, block: &Block) -> Block<Resolved> {
        let mut statements = Vec::with_capacity(block.statements.len());
        let mut ended = false;
        for statement in &block.statements {
            if std::mem::take(&mut ended) {
                self.notes.unreachable(statement.span);
            }
            statements.push(Statement { kind: self.statement(statement), span: statement.span });
            ended = matches!(
                statement.kind,
                StatementKind::Return(_) | StatementKind::Break | StatementKind::Continue
            );
        }
        Block { statements, span: block.span }
    }

    fn statement(&mut self, statement: &Statement) -> StatementKind<Resolved> {
        match &statement.kind {
            StatementKind::Assign { place, value } => {
                if place.steps.is_empty() {
                    self.notes.lambda_stored(place, value);
                    return self.assign_name(place, value, statement.span);
                }
                let (read, steps) = self.place_read(place);
                let value = self.expr(value);
                StatementKind::Assign { place: self.place_write(place, read, steps, statement.span), value }
            }
            StatementKind::Update { place, operator, operator_span, value } => {
                let (read, steps) = self.place_read(place);
                let value = self.expr(value);
                let place = self.place_write(place, read, steps, statement.span);
                StatementKind::Update { place, operator: *operator, operator_span: *operator_span, value }
            }
            StatementKind::Function { target, function } => {
                self.declaration(target, function, statement.span)
            }
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
                let value = value.as_ref().map(|value| self.expr(value));
                *self.flow() = Assigned::unreachable();
                StatementKind::Return(value)
            }
            StatementKind::Expression(expr) => StatementKind::Expression(self.expr(expr)),
        }
    }

    fn assign_name(&mut self, place: &Place, value: &Expr, statement: Span) -> StatementKind<Resolved> {
        self.number_global(&place.name);
        let value = self.expr(value);
        let write = self.assign(&place.name, statement);
        let place =
            Place { name: place.name.clone(), read: write, write, steps: Vec::new(), span: place.span };
        StatementKind::Assign { place, value }
    }

    /// A place's name is read at its own point of the text, then its indices.
    pub(super) fn place_read(&mut self, place: &Place) -> (Variable, Vec<PlaceStep<Resolved>>) {
        let read = self.read(&place.name, UseKind::Read);
        let steps = place.steps.iter().map(|step| self.place_step(step)).collect();
        (read, steps)
    }

    fn place_step(&mut self, step: &PlaceStep) -> PlaceStep<Resolved> {
        match step {
            PlaceStep::Index { index, span } => PlaceStep::Index { index: self.expr(index), span: *span },
            PlaceStep::Key(name) => PlaceStep::Key(name.clone()),
        }
    }

    /// The write happens at the end of `whole`.
    pub(super) fn place_write(
        &mut self,
        place: &Place,
        read: Variable,
        steps: Vec<PlaceStep<Resolved>>,
        whole: Span,
    ) -> Place<Resolved> {
        let write = self.assign(&place.name, whole);
        Place { name: place.name.clone(), read, write, steps, span: place.span }
    }

    /// A `fn` always binds in its own function, from its own word on.
    fn declaration(
        &mut self,
        target: &Use<Parsed>,
        function: &Function,
        statement: Span,
    ) -> StatementKind<Resolved> {
        let name = &target.name;
        let slot = self.bind(name, LocalKind::Function);
        self.number_global(name);
        let function = self.function(function, slot);
        let variable = match slot {
            Some(slot) => self.assign_own(slot, statement),
            None => self.assign_global(name),
        };
        StatementKind::Function { target: Use { name: name.clone(), variable }, function }
    }

    /// The condition surely runs once; the body may not.
    fn while_loop(&mut self, condition: &Expr, body: &Block) -> StatementKind<Resolved> {
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
