//! Calls: the node that fits callee, arguments and count; postfix chains; the code of sections.

use super::operand::{AnyOperand, with_operand};
use super::{Builder, Header};
use crate::builtins;
use crate::eval::access::Spreads;
use crate::eval::call::{
    Argument, BUILTIN_ARGUMENTS, ByOperand, Call, CallAny, CallBuiltin, Callee, Itself, MOST_ARGUMENTS, Once,
    One, Several,
};
use crate::eval::function::Template;
use crate::eval::node::Node;
use crate::eval::operand::{Captured, Constant, Local};
use crate::eval::variable::Read;
use crate::published::BuiltinId;
use crate::resolve::address::{CaptureStorage, GlobalStorage, Resolved, ScopeId, Variable};
use crate::source::Span;
use crate::syntax::ast::{self, Arguments, Expr, ExprKind, Step, StepKind};
use crate::value::Value;
use crate::value::function::{CodeId, Signature};
use std::rc::Rc;

/// Where the steps of a chain find the values of their expressions.
enum Reading {
    /// In the code around the chain.
    Here,
    /// Among the captures of a section, where each expression has its place.
    Captures(usize),
}

/// One expression of a step, as a node or as the place of its value.
impl Builder<'_> {
    pub(super) fn postfix(&mut self, base: &Expr<Resolved>, steps: &[Step<Resolved>]) -> Node {
        let mut rest = steps;
        let mut before = base.span;
        let first = match (&base.kind, steps.first()) {
            (ExprKind::Variable(used), Some(Step { kind: StepKind::Call(arguments), span })) => {
                rest = &steps[1..];
                before = *span;
                self.call_named(used, arguments, base.span.to(*span))
            }
            (_, Some(Step { kind: StepKind::Index(index), span })) => {
                rest = &steps[1..];
                before = *span;
                let (receiver, index) = self.operands(base, index);
                self.index(receiver, index, *span)
            }
            _ => self.nested(|builder| builder.expr(base)),
        };
        let is_spread = self.is_spread_over_lines(base.span, steps.last().map(|step| step.span));
        let first = self.link_at(is_spread, before, first);
        self.in_pieces(first, rest, |builder, value, step| {
            let node = builder.step(value, step, before, &mut Reading::Here);
            before = step.span;
            builder.link_at(is_spread, step.span, node)
        })
    }

    /// `before` is the place of what stands before the step.
    fn step(&mut self, value: Node, step: &Step<Resolved>, before: Span, reading: &mut Reading) -> Node {
        match &step.kind {
            StepKind::Call(arguments) => {
                let span = before.to(step.span);
                if let Reading::Here = reading
                    && are_few_positional(arguments)
                {
                    let nodes = self.positional(None, &arguments.items, reading);
                    return self.call_with(ByOperand(value), nodes, span);
                }
                let arguments = self.step_arguments(&arguments.items, reading).into();
                Box::new(CallAny { callee: value, arguments, size: self.current.size, span })
            }
            StepKind::Index(index) => {
                let index = match reading {
                    Reading::Here => self.operand(index, false),
                    Reading::Captures(_) => AnyOperand::Node(self.step_value(index, reading)),
                };
                self.index(AnyOperand::Node(value), index, step.span)
            }
            StepKind::Key(name) => {
                let key = Value::symbol(crate::value::symbol::Symbol::new(&name.text));
                self.index(AnyOperand::Node(value), AnyOperand::Constant(Constant(key)), step.span)
            }
            StepKind::Method { name, arguments } => {
                let items = arguments.as_ref().map_or(&[][..], |arguments| &arguments.items);
                match BuiltinId::named(&name.text) {
                    Some(builtin) => self.call_builtin(builtin, Some(value), items, reading, step.span),
                    None => self.nil(),
                }
            }
        }
    }

    fn step_arguments(
        &mut self,
        arguments: &[ast::Argument<Resolved>],
        reading: &mut Reading,
    ) -> Vec<Argument> {
        arguments
            .iter()
            .map(|argument| match argument {
                ast::Argument::Positional(value) => Argument::Positional(self.step_value(value, reading)),
                ast::Argument::Spread { value, span } => {
                    Argument::Spread(self.step_value(value, reading), *span)
                }
                ast::Argument::Named { name, value } => {
                    Argument::Named(name.text.clone(), self.step_value(value, reading))
                }
            })
            .collect()
    }

    fn step_value(&mut self, value: &Expr<Resolved>, reading: &mut Reading) -> Node {
        match reading {
            Reading::Here => self.nested(|builder| builder.expr(value)),
            Reading::Captures(next) => {
                let place = *next;
                *next += 1;
                Box::new(Read(Captured(place)))
            }
        }
    }

    pub(super) fn any_arguments(&mut self, arguments: Option<&Arguments<Resolved>>) -> Box<[Argument]> {
        let items = arguments.map_or(&[][..], |arguments| &arguments.items);
        self.step_arguments(items, &mut Reading::Here).into()
    }

    /// The nodes of a receiver, if there is one, and of the positional ones among the arguments.
    fn positional(
        &mut self,
        receiver: Option<Node>,
        arguments: &[ast::Argument<Resolved>],
        reading: &mut Reading,
    ) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(arguments.len() + usize::from(receiver.is_some()));
        nodes.extend(receiver);
        for argument in arguments {
            if let ast::Argument::Positional(value) = argument {
                nodes.push(self.step_value(value, reading));
            }
        }
        nodes
    }

    /// The same where it is known how many they are.
    fn all_positional<const COUNT: usize>(
        &mut self,
        mut receiver: Option<Node>,
        arguments: &[ast::Argument<Resolved>],
        reading: &mut Reading,
    ) -> [Node; COUNT] {
        let mut arguments = arguments.iter();
        std::array::from_fn(|_| match receiver.take() {
            Some(receiver) => receiver,
            None => match arguments.next() {
                Some(ast::Argument::Positional(value)) => self.step_value(value, reading),
                Some(ast::Argument::Spread { .. } | ast::Argument::Named { .. }) | None => self.nil(),
            },
        })
    }

    /// `name(arguments…)`
    fn call_named(&mut self, used: &ast::Use<Resolved>, arguments: &Arguments<Resolved>, span: Span) -> Node {
        let name = used.name.span;
        if let Some(builtin) = self.known_builtin(used.variable) {
            return self.call_builtin(builtin, None, &arguments.items, &mut Reading::Here, span);
        }
        let before = self.current.writes;
        if let [ast::Argument::Positional(only)] = &arguments.items[..] {
            let argument = self.operand(only, false);
            let changing = self.current.writes != before;
            return self.call_one(used.variable, name, argument, changing, span);
        }
        if !are_few_positional(arguments) {
            let arguments = self.any_arguments(Some(arguments));
            let callee = self.read(used.variable, name);
            return Box::new(CallAny { callee, arguments, size: self.current.size, span });
        }
        let nodes = self.positional(None, &arguments.items, &mut Reading::Here);
        let changing = self.current.writes != before;
        match self.callee(used.variable, name, changing) {
            AnyCallee::Local(callee) => self.call_with(callee, nodes, span),
            AnyCallee::Captured(callee) => self.call_with(callee, nodes, span),
            AnyCallee::Once(callee) => self.call_with(callee, nodes, span),
            AnyCallee::Itself(callee) => self.call_with(callee, nodes, span),
            AnyCallee::Node(callee) => self.call_with(callee, nodes, span),
        }
    }

    fn known_builtin(&self, variable: Variable) -> Option<BuiltinId> {
        match variable {
            Variable::Global { slot, .. } => match self.globals[slot.0 as usize] {
                GlobalStorage::Builtin(builtin) => Some(builtin),
                GlobalStorage::Frame(_) | GlobalStorage::Once { .. } | GlobalStorage::Shared { .. } => None,
            },
            Variable::Own { .. } | Variable::Captured { .. } => None,
        }
    }

    fn callee(&mut self, variable: Variable, span: Span, changing: bool) -> AnyCallee {
        if let Variable::Global { slot, .. } = variable
            && let GlobalStorage::Once { place } = self.globals[slot.0 as usize]
            && !self.is_profiled()
        {
            return AnyCallee::Once(Once { place: place as usize, span });
        }
        if let Some(CaptureStorage::Itself) = self.capture(variable) {
            return AnyCallee::Itself(Itself(CodeId(self.current.scope as u32)));
        }
        match self.direct(variable, span) {
            Some(AnyOperand::Local(local)) if !changing => AnyCallee::Local(ByOperand(local)),
            Some(AnyOperand::Captured(captured)) => AnyCallee::Captured(ByOperand(captured)),
            _ => AnyCallee::Node(ByOperand(self.read(variable, span))),
        }
    }

    fn call_one(
        &mut self,
        variable: Variable,
        name: Span,
        argument: AnyOperand,
        changing: bool,
        span: Span,
    ) -> Node {
        let size = self.current.size;
        macro_rules! call {
            ($callee:expr) => {{
                let callee = $callee;
                with_operand!(argument, argument => Box::new(Call { callee, arguments: One(argument), size, span }))
            }};
        }
        match self.callee(variable, name, changing) {
            AnyCallee::Local(callee) => call!(callee),
            AnyCallee::Captured(callee) => call!(callee),
            AnyCallee::Once(callee) => call!(callee),
            AnyCallee::Itself(callee) => call!(callee),
            AnyCallee::Node(callee) => call!(callee),
        }
    }

    fn call_with<C: Callee>(&mut self, callee: C, nodes: Vec<Node>, span: Span) -> Node {
        let size = self.current.size;
        macro_rules! several {
            ($($count:literal)*) => {
                match nodes.len() {
                    0 => Box::new(Call { callee, arguments: (), size, span }),
                    $($count => match <[Node; $count]>::try_from(nodes) {
                        Ok(nodes) => Box::new(Call { callee, arguments: Several(nodes), size, span }),
                        Err(_) => self.nil(),
                    },)*
                    _ => self.nil(),
                }
            };
        }
        several!(1 2 3 4 5 6 7 8)
    }

    /// A built-in by its name, with a receiver or without.
    fn call_builtin(
        &mut self,
        id: BuiltinId,
        receiver: Option<Node>,
        arguments: &[ast::Argument<Resolved>],
        reading: &mut Reading,
        span: Span,
    ) -> Node {
        let size = self.current.size;
        let count = arguments.len() + usize::from(receiver.is_some());
        if let Some(builtin) = builtins::lookup(id)
            && let takes = builtin.takes(count)
            && takes <= BUILTIN_ARGUMENTS
            && count >= builtin.least()
            && builtin.most().is_none_or(|most| count <= most)
            && arguments.iter().all(is_positional)
        {
            macro_rules! call {
                ($($count:literal)*) => {
                    match count {
                        $($count => {
                            let arguments: [Node; $count] = self.all_positional(receiver, arguments, reading);
                            return Box::new(CallBuiltin { builtin, arguments, takes, size, span });
                        })*
                        _ => {}
                    }
                };
            }
            call!(0 1 2 3 4 5);
        }
        let callee = AnyOperand::Constant(Constant(Value::Builtin(id))).into_node();
        let receiver = receiver.map(Argument::Positional).into_iter();
        let arguments = receiver.chain(self.step_arguments(arguments, reading)).collect();
        Box::new(CallAny { callee, arguments, size, span })
    }

    /// Builds a section's template; the nodes of its arguments, evaluated where the section stands, come back.
    pub(super) fn section_code(
        &mut self,
        steps: &[Step<Resolved>],
        layout: ScopeId,
        span: Span,
    ) -> (Box<[Node]>, Rc<Signature>) {
        let arguments = self.section_arguments(steps);
        let Header { signature, parameters } = self.section_header(self.source.slice(span));
        let around = self.enter(layout);
        let receiver: Node = Box::new(Read(Local(0)));
        let mut reading = Reading::Captures(0);
        let mut before = steps.first().map_or(Span::default(), |step| step.span);
        let place = before;
        let body = self.in_pieces(receiver, steps, |builder, value, step| {
            let node = builder.step(value, step, before, &mut reading);
            before = step.span;
            node
        });
        let frame = self.frame_size(layout);
        self.templates[layout.0 as usize] = Some(Template {
            size: frame.slots,
            plain: 1,
            required: 1,
            cells: Box::new([]),
            parameters,
            body: self.body(body, frame, &signature, place),
            signature: signature.clone(),
            header: before,
        });
        self.current = around;
        (arguments, signature)
    }

    /// In the order in which the section's code reads them. A spread is checked here, where it is evaluated.
    fn section_arguments(&mut self, steps: &[Step<Resolved>]) -> Box<[Node]> {
        let mut nodes = Vec::new();
        for step in steps {
            let arguments = match &step.kind {
                StepKind::Call(arguments) => Some(arguments),
                StepKind::Method { arguments, .. } => arguments.as_ref(),
                StepKind::Index(index) => {
                    nodes.push(self.step_value(index, &mut Reading::Here));
                    None
                }
                StepKind::Key(_) => None,
            };
            let items = arguments.map_or(&[][..], |arguments| &arguments.items);
            nodes.reserve_exact(items.len());
            for argument in items {
                nodes.push(match argument {
                    ast::Argument::Positional(value) | ast::Argument::Named { value, .. } => {
                        self.step_value(value, &mut Reading::Here)
                    }
                    ast::Argument::Spread { value, span } => {
                        let value = self.step_value(value, &mut Reading::Here);
                        Box::new(Spreads { value, span: *span })
                    }
                });
            }
        }
        nodes.into()
    }
}

enum AnyCallee {
    Local(ByOperand<Local>),
    Captured(ByOperand<Captured>),
    Once(Once),
    Itself(Itself),
    Node(ByOperand<Node>),
}

impl Builder<'_> {
    /// The running function itself, where its name is read otherwise than to call it.
    pub(super) fn itself(&self) -> Node {
        Box::new(crate::eval::function::RunningFunction(CodeId(self.current.scope as u32)))
    }
}

fn is_positional(argument: &ast::Argument<Resolved>) -> bool {
    matches!(argument, ast::Argument::Positional(_))
}

/// Whether a call with these needs no list of them.
fn are_few_positional(arguments: &Arguments<Resolved>) -> bool {
    arguments.items.len() <= MOST_ARGUMENTS && arguments.items.iter().all(is_positional)
}
