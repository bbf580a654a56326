//! Expressions of the walk: operands in the order of the text, functions as scopes of their own.

use super::address::{Resolved, Slot, Variable};
use super::scope::{LocalKind, Scope, UseKind};
use super::{Resolver, storage};
use crate::source::Span;
use crate::syntax::ast::*;
use std::rc::Rc;

impl Resolver {
    pub(super) fn expr(&mut self, Expr { kind, span }: Expr) -> Expr<Resolved> {
        Expr { kind: self.expr_kind(kind, span), span }
    }

    fn exprs(&mut self, exprs: Vec<Expr>) -> Vec<Expr<Resolved>> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_kind(&mut self, kind: ExprKind, span: Span) -> ExprKind<Resolved> {
        match kind {
            ExprKind::Nil => ExprKind::Nil,
            ExprKind::Boolean(truth) => ExprKind::Boolean(truth),
            ExprKind::Number { value, text } => ExprKind::Number { value, text },
            ExprKind::Text(parts) => {
                ExprKind::Text(parts.into_iter().map(|part| self.text_part(part)).collect())
            }
            ExprKind::Symbol(name) => ExprKind::Symbol(name),
            ExprKind::Shell(text) => ExprKind::Shell(text),
            ExprKind::Variable(used) => ExprKind::Variable(self.used(used, UseKind::Read)),
            ExprKind::Group(inner) => ExprKind::Group(Box::new(self.expr(*inner))),
            ExprKind::Container(entries) => {
                ExprKind::Container(entries.into_iter().map(|entry| self.entry(entry)).collect())
            }
            ExprKind::Lambda(function) => ExprKind::Lambda(self.function(function, None)),
            ExprKind::If(branching) => ExprKind::If(Box::new(self.branching(*branching))),
            ExprKind::Section { steps, .. } => self.section(steps),
            ExprKind::Postfix { base, steps } => {
                let base = Box::new(self.postfix_base(*base, &steps));
                ExprKind::Postfix { base, steps: self.steps(steps) }
            }
            ExprKind::Append { place, values } => {
                let place = self.place_read(*place);
                let values = self.exprs(values);
                ExprKind::Append { place: Box::new(self.place_write(place, span)), values }
            }
            ExprKind::Mutation { place, mutator, arguments } => {
                let place = self.place_read(*place);
                let arguments = arguments.map(|arguments| Box::new(self.arguments(*arguments)));
                let place = Box::new(self.place_write(place, span));
                ExprKind::Mutation { place, mutator, arguments }
            }
            ExprKind::Negate(operand) => ExprKind::Negate(Box::new(self.expr(*operand))),
            ExprKind::Not { operand, word } => ExprKind::Not { operand: Box::new(self.expr(*operand)), word },
            ExprKind::Chain { first, rest } => {
                let first = Box::new(self.expr(*first));
                ExprKind::Chain { first, rest: rest.into_iter().map(|link| self.link(link)).collect() }
            }
            ExprKind::Logical { operator, operands, spellings } => {
                ExprKind::Logical { operator, operands: self.logical_operands(operands), spellings }
            }
            ExprKind::Pipeline { first, stages } => {
                let first = Box::new(self.expr(*first));
                let stages = stages.into_iter().map(|stage| self.stage(stage)).collect();
                ExprKind::Pipeline { first, stages }
            }
        }
    }

    fn used(&mut self, Use { name, .. }: Use<Parsed>, kind: UseKind) -> Use<Resolved> {
        let variable = self.read(&name, kind);
        Use { name, variable }
    }

    /// A name that is called at once need not leave its function.
    fn postfix_base(&mut self, base: Expr, steps: &[Step]) -> Expr<Resolved> {
        let called = matches!(steps.first(), Some(Step { kind: StepKind::Call(_), .. }));
        match base {
            Expr { kind: ExprKind::Variable(used), span } if called => {
                Expr { kind: ExprKind::Variable(self.used(used, UseKind::Callee)), span }
            }
            base => self.expr(base),
        }
    }

    fn text_part(&mut self, part: TextPart) -> TextPart<Resolved> {
        match part {
            TextPart::Text(text) => TextPart::Text(text),
            TextPart::Interpolation(expr) => TextPart::Interpolation(self.expr(expr)),
        }
    }

    fn entry(&mut self, entry: Entry) -> Entry<Resolved> {
        match entry {
            Entry::Value(value) => Entry::Value(self.expr(value)),
            Entry::Pair { key, value } => Entry::Pair { key, value: self.expr(value) },
            Entry::Spread { value, span } => Entry::Spread { value: self.expr(value), span },
        }
    }

    fn link(&mut self, Link { operator, operator_span, operand }: Link) -> Link<Resolved> {
        Link { operator, operator_span, operand: self.expr(operand) }
    }

    fn stage(&mut self, Stage { operator, operator_span, function }: Stage) -> Stage<Resolved> {
        Stage { operator, operator_span, function: self.expr(function) }
    }

    /// Only the first operand surely runs.
    fn logical_operands(&mut self, operands: Box<[Expr]>) -> Box<[Expr<Resolved>]> {
        let mut surely = None;
        let resolve = |operand| {
            let resolved = self.expr(operand);
            surely.get_or_insert_with(|| self.flow().clone());
            resolved
        };
        let resolved = operands.into_iter().map(resolve).collect();
        if let Some(surely) = surely {
            *self.flow() = surely;
        }
        resolved
    }

    /// After an `if`, what every branch has set is set; without `else` one branch is to do nothing.
    fn branching(&mut self, branching: If) -> If<Resolved> {
        let mut branches = Vec::with_capacity(branching.branches.len());
        let mut after: Option<super::Assigned> = None;
        for (condition, block) in branching.branches {
            let condition = self.expr(condition);
            let not_taken = self.flow().clone();
            let block = self.block(block);
            let taken = std::mem::replace(self.flow(), not_taken);
            after = Some(match after {
                Some(after) => after.meet(&taken),
                None => taken,
            });
            branches.push((condition, block));
        }
        let otherwise = branching.otherwise.map(|block| self.block(block));
        if let Some(after) = after {
            let last = std::mem::take(self.flow());
            *self.flow() = after.meet(&last);
        }
        If { branches, otherwise }
    }

    fn steps(&mut self, steps: Vec<Step>) -> Vec<Step<Resolved>> {
        steps.into_iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, Step { kind, span }: Step) -> Step<Resolved> {
        let kind = match kind {
            StepKind::Call(arguments) => StepKind::Call(self.arguments(arguments)),
            StepKind::Index(index) => StepKind::Index(self.expr(index)),
            StepKind::Key(name) => StepKind::Key(name),
            StepKind::Method { name, arguments } => {
                StepKind::Method { name, arguments: arguments.map(|arguments| self.arguments(arguments)) }
            }
        };
        Step { kind, span }
    }

    pub(super) fn arguments(&mut self, Arguments { items, span }: Arguments) -> Arguments<Resolved> {
        Arguments { items: items.into_iter().map(|argument| self.argument(argument)).collect(), span }
    }

    fn argument(&mut self, argument: Argument) -> Argument<Resolved> {
        match argument {
            Argument::Positional(value) => Argument::Positional(self.expr(value)),
            Argument::Spread { value, span } => Argument::Spread { value: self.expr(value), span },
            Argument::Named { name, value } => Argument::Named { name, value: self.expr(value) },
        }
    }

    /// A section's arguments are evaluated where it stands, so they belong to the function around it; its code
    /// has a frame of its own with the receiver.
    fn section(&mut self, steps: Vec<Step>) -> ExprKind<Resolved> {
        let layout = self.new_scope_id();
        self.layouts[layout.0 as usize] = Some(storage::Finished::section(self.receiver.clone()));
        ExprKind::Section { steps: self.steps(steps), layout }
    }

    /// `declares` is the variable a `fn` sets, if a function owns it.
    pub(super) fn function(
        &mut self,
        function: Rc<Function>,
        declares: Option<Slot>,
    ) -> Rc<Function<Resolved>> {
        let Function { id, name, parameters, body, span, header, layout: () } = Rc::unwrap_or_clone(function);
        let layout = self.new_scope_id();
        let reads_before = self.top_level_reads.len();
        let text = name.as_ref().map(|name| name.text.clone());
        self.scopes.push(Scope::new(layout, text, declares, span.start, reads_before));
        if let Some(scope) = self.scopes.last_mut() {
            scope.reserve(&parameters);
        }
        let parameters =
            (0..).zip(parameters).map(|(at, parameter)| self.parameter(Slot(at), parameter)).collect();
        self.bind_declarations(&body);
        let body = self.block(body);
        self.leave();
        Rc::new(Function { id, name, parameters, body, span, header, layout })
    }

    /// A default sees the parameters to its left only.
    fn parameter(&mut self, slot: Slot, parameter: Parameter) -> Parameter<Resolved> {
        let kind = match parameter.kind {
            ParameterKind::Required => ParameterKind::Required,
            ParameterKind::Default(default) => ParameterKind::Default(self.default(default)),
            ParameterKind::Collecting => ParameterKind::Collecting,
        };
        let name = parameter.target.name;
        self.bind_parameter(&name, slot);
        self.flow().insert(slot.0);
        let variable = Variable::Own { slot, assigned: true };
        Parameter { target: Use { name, variable }, kind }
    }

    /// What a default sets is not surely set, since an argument may take its place.
    fn default(&mut self, default: Expr) -> Expr<Resolved> {
        let before = self.flow().clone();
        self.set_in_default(true);
        let resolved = self.expr(default);
        self.set_in_default(false);
        *self.flow() = before;
        resolved
    }

    fn set_in_default(&mut self, in_default: bool) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.in_default = in_default;
        }
    }

    /// `fn`s directly in a function's body are bound for the whole body.
    fn bind_declarations(&mut self, body: &Block) {
        for statement in &body.statements {
            if let StatementKind::Function { target, .. } = &statement.kind {
                self.bind(&target.name, LocalKind::Function);
            }
        }
    }
}
