//! Expressions of the walk: operands in the order of the text, functions as scopes of their own.

use super::address::{Resolved, Variable};
use super::scope::{LocalKind, Scope, UseKind};
use super::{Resolver, storage};
use crate::syntax::ast::*;
use std::rc::Rc;

impl Resolver {
    pub(super) fn expr(&mut self, expr: &Expr) -> Expr<Resolved> {
        Expr { kind: self.expr_kind(expr), span: expr.span }
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Expr<Resolved>> {
        Box::new(self.expr(expr))
    }

    fn expr_kind(&mut self, expr: &Expr) -> ExprKind<Resolved> {
        match &expr.kind {
            ExprKind::Nil => ExprKind::Nil,
            ExprKind::Boolean(truth) => ExprKind::Boolean(*truth),
            ExprKind::Number { value, text } => ExprKind::Number { value: *value, text: text.clone() },
            ExprKind::Text(parts) => ExprKind::Text(parts.iter().map(|part| self.text_part(part)).collect()),
            ExprKind::Symbol(name) => ExprKind::Symbol(name.clone()),
            ExprKind::Shell(text) => ExprKind::Shell(text.clone()),
            ExprKind::Variable(used) => ExprKind::Variable(self.used(used, UseKind::Read)),
            ExprKind::Group(inner) => ExprKind::Group(self.boxed(inner)),
            ExprKind::Container(entries) => {
                ExprKind::Container(entries.iter().map(|entry| self.entry(entry)).collect())
            }
            ExprKind::Lambda(function) => ExprKind::Lambda(self.function(function, None)),
            ExprKind::If(branching) => ExprKind::If(Box::new(self.branching(branching))),
            ExprKind::Section { steps, .. } => self.section(steps, expr.span),
            ExprKind::Postfix { base, steps } => {
                let base = Box::new(self.postfix_base(base, steps));
                ExprKind::Postfix { base, steps: self.steps(steps) }
            }
            ExprKind::Append { place, values } => {
                let (read, steps) = self.place_read(place);
                let values = values.iter().map(|value| self.expr(value)).collect();
                let place = Box::new(self.place_write(place, read, steps, expr.span));
                ExprKind::Append { place, values }
            }
            ExprKind::Mutation { place, method, mutator, arguments } => {
                let (read, steps) = self.place_read(place);
                let arguments = arguments.as_ref().map(|arguments| self.arguments(arguments));
                let place = Box::new(self.place_write(place, read, steps, expr.span));
                ExprKind::Mutation { place, method: method.clone(), mutator: *mutator, arguments }
            }
            ExprKind::Negate(operand) => ExprKind::Negate(self.boxed(operand)),
            ExprKind::Not { operand, word } => ExprKind::Not { operand: self.boxed(operand), word: *word },
            ExprKind::Chain { first, rest } => {
                let first = self.boxed(first);
                let rest = rest.iter().map(|link| self.link(link)).collect();
                ExprKind::Chain { first, rest }
            }
            ExprKind::Logical { operator, operands, spellings } => ExprKind::Logical {
                operator: *operator,
                operands: self.logical_operands(operands),
                spellings: spellings.clone(),
            },
            ExprKind::Pipeline { first, stages } => {
                let first = self.boxed(first);
                let stages = stages.iter().map(|stage| self.stage(stage)).collect();
                ExprKind::Pipeline { first, stages }
            }
        }
    }

    fn used(&mut self, used: &Use<Parsed>, kind: UseKind) -> Use<Resolved> {
        Use { name: used.name.clone(), variable: self.read(&used.name, kind) }
    }

    /// A name that is called at once need not leave its function.
    fn postfix_base(&mut self, base: &Expr, steps: &[Step]) -> Expr<Resolved> {
        let called = matches!(steps.first(), Some(Step { kind: StepKind::Call(_), .. }));
        match &base.kind {
            ExprKind::Variable(used) if called => {
                Expr { kind: ExprKind::Variable(self.used(used, UseKind::Callee)), span: base.span }
            }
            _ => self.expr(base),
        }
    }

    fn text_part(&mut self, part: &TextPart) -> TextPart<Resolved> {
        match part {
            TextPart::Text(text) => TextPart::Text(text.clone()),
            TextPart::Interpolation(expr) => TextPart::Interpolation(self.expr(expr)),
        }
    }

    fn entry(&mut self, entry: &Entry) -> Entry<Resolved> {
        match entry {
            Entry::Value(value) => Entry::Value(self.expr(value)),
            Entry::Pair { key, value } => Entry::Pair { key: key.clone(), value: self.expr(value) },
            Entry::Spread { value, span } => Entry::Spread { value: self.expr(value), span: *span },
        }
    }

    fn link(&mut self, link: &Link) -> Link<Resolved> {
        Link { operator: link.operator, operator_span: link.operator_span, operand: self.expr(&link.operand) }
    }

    fn stage(&mut self, stage: &Stage) -> Stage<Resolved> {
        Stage {
            operator: stage.operator,
            operator_span: stage.operator_span,
            function: self.expr(&stage.function),
        }
    }

    /// Only the first operand surely runs.
    fn logical_operands(&mut self, operands: &[Expr]) -> Vec<Expr<Resolved>> {
        let mut resolved = Vec::with_capacity(operands.len());
        let mut surely = None;
        for operand in operands {
            resolved.push(self.expr(operand));
            surely.get_or_insert_with(|| self.flow().clone());
        }
        if let Some(surely) = surely {
            *self.flow() = surely;
        }
        resolved
    }

    /// After an `if`, what every branch has set is set; without `else` one branch is to do nothing.
    fn branching(&mut self, branching: &If) -> If<Resolved> {
        let mut branches = Vec::with_capacity(branching.branches.len());
        let mut after: Option<super::Assigned> = None;
        for (condition, block) in &branching.branches {
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
        let otherwise = branching.otherwise.as_ref().map(|block| self.block(block));
        if let Some(after) = after {
            let last = std::mem::take(self.flow());
            *self.flow() = after.meet(&last);
        }
        If { branches, otherwise }
    }

    fn steps(&mut self, steps: &[Step]) -> Vec<Step<Resolved>> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &Step) -> Step<Resolved> {
        let kind = match &step.kind {
            StepKind::Call(arguments) => StepKind::Call(self.arguments(arguments)),
            StepKind::Index(index) => StepKind::Index(self.expr(index)),
            StepKind::Key(name) => StepKind::Key(name.clone()),
            StepKind::Method { name, arguments } => StepKind::Method {
                name: name.clone(),
                arguments: arguments.as_ref().map(|arguments| self.arguments(arguments)),
            },
        };
        Step { kind, span: step.span }
    }

    pub(super) fn arguments(&mut self, arguments: &Arguments) -> Arguments<Resolved> {
        let items = arguments.items.iter().map(|argument| self.argument(argument)).collect();
        Arguments { items, span: arguments.span }
    }

    fn argument(&mut self, argument: &Argument) -> Argument<Resolved> {
        match argument {
            Argument::Positional(value) => Argument::Positional(self.expr(value)),
            Argument::Spread { value, span } => Argument::Spread { value: self.expr(value), span: *span },
            Argument::Named { name, value } => {
                Argument::Named { name: name.clone(), value: self.expr(value) }
            }
        }
    }

    /// A section's arguments are evaluated where it stands, so they belong to the function around it; its code
    /// has a frame of its own with the receiver.
    fn section(&mut self, steps: &[Step], span: crate::source::Span) -> ExprKind<Resolved> {
        let layout = self.new_scope_id();
        self.layouts[layout.0 as usize] = Some(storage::Finished::section(span));
        ExprKind::Section { steps: self.steps(steps), layout }
    }

    /// `declares` is the variable a `fn` sets, if a function owns it.
    pub(super) fn function(
        &mut self,
        function: &Function,
        declares: Option<super::address::Slot>,
    ) -> Rc<Function<Resolved>> {
        let id = self.new_scope_id();
        let name = function.name.as_ref().map(|name| name.text.clone());
        let reads_before = self.top_level_reads.len();
        self.scopes.push(Scope::new(id, name, declares, function.span.start, reads_before));
        if let Some(scope) = self.scopes.last_mut() {
            scope.reserve(function.parameters.iter().map(|parameter| &parameter.target.name));
        }
        let parameters = function.parameters.iter().map(|parameter| self.parameter(parameter)).collect();
        self.bind_declarations(&function.body);
        let body = self.block(&function.body);
        self.leave();
        Rc::new(Function {
            id: function.id,
            name: function.name.clone(),
            parameters,
            body,
            span: function.span,
            header: function.header,
            layout: id,
        })
    }

    /// A default sees the parameters to its left only.
    fn parameter(&mut self, parameter: &Parameter) -> Parameter<Resolved> {
        let kind = match &parameter.kind {
            ParameterKind::Required => ParameterKind::Required,
            ParameterKind::Default(default) => ParameterKind::Default(self.default(default)),
            ParameterKind::Collecting => ParameterKind::Collecting,
        };
        let name = &parameter.target.name;
        let slot = self.bind(name, LocalKind::Parameter).unwrap_or(super::address::Slot(0));
        self.flow().insert(slot.0);
        let variable = Variable::Own { slot, assigned: true };
        Parameter { target: Use { name: name.clone(), variable }, kind }
    }

    /// What a default sets is not surely set, since an argument may take its place.
    fn default(&mut self, default: &Expr) -> Expr<Resolved> {
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
