//! Expressions: the node for each form.

use super::Builder;
use super::operand::{AnyOperand, with_operand};
use crate::eval::access::{Entry, Index, Interpolation, Literal, Part, Pieces, Shell, TakePiece};
use crate::eval::arithmetic::{Add, Binary, Divide, Multiply, Remainder, Subtract};
use crate::eval::comparison::{Compare, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
use crate::eval::control::Branches;
use crate::eval::function::{MakeClosure, MakeLargeClosure, MakeSection, Pattern, Source};
use crate::eval::node::{Condition, Node};
use crate::eval::operator::{Chain, Deciding, IsTrue, Logical, Negate, Not, Truth};
use crate::eval::pipeline::Stage;
use crate::eval::place;
use crate::resolve::address::{CaptureSource, CaptureStorage, Resolved, ScopeId};
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Expr, ExprKind, LogicalOperator, TextPart};
use crate::value::Value;
use crate::value::function::CodeId;
use crate::value::symbol::Symbol;
use std::marker::PhantomData;

/// Chains up to this long nest their nodes; longer ones are evaluated in pieces, so that nothing recurses on
/// their length.
pub(super) const PIECE: usize = 24;

/// A builder of a node from its two operands.
macro_rules! binary {
    ($kind:ident, $operator:ident, $left:expr, $right:expr, $span:expr) => {{
        let (left, right, span) = ($left, $right, $span);
        with_operand!(left, left => with_operand!(right, right => {
            Box::new($kind { left, right, span, operator: PhantomData::<$operator> })
        }))
    }};
}

impl Builder<'_> {
    pub(super) fn expr(&mut self, expr: &Expr<Resolved>) -> Node {
        if self.is_instrumented() { self.instrumented_expr(expr) } else { self.plain_expr(expr) }
    }

    pub(super) fn plain_expr(&mut self, expr: &Expr<Resolved>) -> Node {
        match &expr.kind {
            ExprKind::Nil | ExprKind::Boolean(_) | ExprKind::Number { .. } | ExprKind::Symbol(_) => {
                self.literal(expr)
            }
            ExprKind::Text(parts) => self.text(expr, parts),
            ExprKind::Shell(text) => Box::new(Shell { text: text.clone(), span: expr.span }),
            ExprKind::Variable(used) => self.read(used.variable, expr.span),
            ExprKind::Group(inner) => self.nested(|builder| builder.expr(inner)),
            ExprKind::Container(entries) => self.container(expr, entries),
            ExprKind::Lambda(function) => self.closure(function),
            ExprKind::If(branching) => self.nested(|builder| builder.branching(branching, false)),
            ExprKind::Section { steps, layout } => self.section(steps, *layout, expr.span),
            ExprKind::Postfix { base, steps } => self.postfix(base, steps),
            ExprKind::Append { place, values } => {
                let (place, indices) = self.place(place);
                let values = values.iter().map(|value| self.nested(|builder| builder.expr(value))).collect();
                self.current.writes += 1;
                Box::new(place::Append { place, indices, values, span: expr.span })
            }
            ExprKind::Mutation { place, mutator, arguments, .. } => {
                let (place, indices) = self.place(place);
                let arguments = self.any_arguments(arguments.as_deref());
                self.current.writes += 1;
                Box::new(place::Mutation { place, indices, mutator: *mutator, arguments, span: expr.span })
            }
            ExprKind::Negate(operand) => match self.constant(expr) {
                Some(value) => AnyOperand::Constant(crate::eval::operand::Constant(value)).into_node(),
                None => {
                    let operand = self.nested(|builder| builder.expr(operand));
                    Box::new(Negate { operand, span: expr.span })
                }
            },
            ExprKind::Not { .. } => {
                let condition = self.condition(expr);
                Box::new(Truth(condition))
            }
            ExprKind::Chain { first, rest } => self.chain(first, rest),
            ExprKind::Logical { operator, operands, .. } => self.deciding(*operator, operands),
            ExprKind::Pipeline { first, stages } => self.pipeline(first, stages),
        }
    }

    fn literal(&mut self, expr: &Expr<Resolved>) -> Node {
        let value = self.constant(expr).unwrap_or(Value::Nil);
        AnyOperand::Constant(crate::eval::operand::Constant(value)).into_node()
    }

    /// The value of a literal.
    pub(super) fn constant(&self, expr: &Expr<Resolved>) -> Option<Value> {
        match &expr.kind {
            ExprKind::Nil => Some(Value::Nil),
            ExprKind::Boolean(truth) => Some(Value::boolean(*truth)),
            ExprKind::Number { value, .. } => Some((*value).into()),
            ExprKind::Symbol(name) => Some(Value::symbol(Symbol::new(name))),
            ExprKind::Text(parts) => match &parts[..] {
                [] => Some(Value::text("")),
                [TextPart::Text(text)] => Some(Value::text(&**text)),
                _ => None,
            },
            ExprKind::Negate(operand) => match &operand.kind {
                ExprKind::Number { value, .. } => Some(value.negate().into()),
                _ => None,
            },
            _ => None,
        }
    }

    fn text(&mut self, expr: &Expr<Resolved>, parts: &[TextPart<Resolved>]) -> Node {
        if let Some(value) = self.constant(expr) {
            return AnyOperand::Constant(crate::eval::operand::Constant(value)).into_node();
        }
        let parts = parts
            .iter()
            .map(|part| match part {
                TextPart::Text(text) => Part::Text((&**text).into()),
                TextPart::Interpolation(inner) => Part::Value(self.nested(|builder| builder.expr(inner))),
            })
            .collect();
        Box::new(Interpolation { parts, span: expr.span })
    }

    fn container(&mut self, expr: &Expr<Resolved>, entries: &[ast::Entry<Resolved>]) -> Node {
        let entries = entries
            .iter()
            .map(|entry| match entry {
                ast::Entry::Value(value) => Entry::Value(self.nested(|builder| builder.expr(value))),
                ast::Entry::Pair { key, value } => {
                    Entry::Pair(Symbol::new(&key.text), self.nested(|builder| builder.expr(value)))
                }
                ast::Entry::Spread { value, span } => {
                    Entry::Spread(self.nested(|builder| builder.expr(value)), *span)
                }
            })
            .collect();
        Box::new(Literal { entries, span: expr.span })
    }

    pub(super) fn closure(&mut self, function: &ast::Function<Resolved>) -> Node {
        let signature = self.function(function);
        let layout = &self.scopes[function.layout.0 as usize];
        let captures = layout.captures.iter().filter(|capture| capture.storage != CaptureStorage::Itself);
        let mut sources = captures.clone().map(|capture| match capture.source {
            CaptureSource::Frame(slot) => Source::Frame(slot.0 as usize),
            CaptureSource::Capture(index) => {
                match self.scopes[self.current.scope].captures[index.0 as usize].storage {
                    CaptureStorage::Value { place, .. } | CaptureStorage::Cell { place } => {
                        Source::Capture(place as usize)
                    }
                    // Only a name that nothing captures is its function's own.
                    CaptureStorage::Itself => Source::Capture(0),
                }
            }
        });
        let pattern = Pattern { code: CodeId(function.layout.0), signature };
        let count = captures.count();
        let mut next = || sources.next().unwrap_or(Source::Capture(0));
        match count {
            0 => self.instrumented_closure(MakeClosure { pattern, sources: [] }),
            1 => self.instrumented_closure(MakeClosure { pattern, sources: [next()] }),
            2 => self.instrumented_closure(MakeClosure { pattern, sources: [next(), next()] }),
            3 => self.instrumented_closure(MakeClosure { pattern, sources: [next(), next(), next()] }),
            4 => {
                self.instrumented_closure(MakeClosure { pattern, sources: [next(), next(), next(), next()] })
            }
            _ => self.instrumented_closure(MakeLargeClosure { pattern, sources: sources.collect() }),
        }
    }

    /// The code takes the receiver in its slot and the values of the arguments as its captures.
    fn section(&mut self, steps: &[ast::Step<Resolved>], layout: ScopeId, span: Span) -> Node {
        let (arguments, signature) = self.section_code(steps, layout, span);
        self.instrumented_closure(MakeSection {
            pattern: Pattern { code: CodeId(layout.0), signature },
            arguments,
        })
    }

    /// `if` for its value.
    pub(super) fn branching(&mut self, branching: &ast::If<Resolved>, in_tail: bool) -> Node {
        self.choice(branching, |builder, block| builder.block_value(block, in_tail))
    }

    /// `if` with its blocks as `build` makes them.
    pub(super) fn choice(
        &mut self,
        branching: &ast::If<Resolved>,
        mut build: impl FnMut(&mut Self, &ast::Block<Resolved>) -> Node,
    ) -> Node {
        self.choice_of(&branching.branches, branching.otherwise.as_ref(), &mut build)
    }

    pub(super) fn choice_of(
        &mut self,
        branches: &[(Expr<Resolved>, ast::Block<Resolved>)],
        otherwise: Option<&ast::Block<Resolved>>,
        build: &mut impl FnMut(&mut Self, &ast::Block<Resolved>) -> Node,
    ) -> Node {
        let levels = branches.len().min(PIECE);
        self.current.depth += levels;
        self.current.deepest = self.current.deepest.max(self.current.depth);
        if branches.len() > PIECE {
            let branches = branches
                .iter()
                .map(|(condition, then)| (self.condition(condition), build(self, then)))
                .collect();
            let otherwise = otherwise.map(|block| build(self, block));
            self.current.depth -= levels;
            return Box::new(Branches { branches, otherwise });
        }
        let mut built = Vec::with_capacity(branches.len());
        for (condition, then) in branches {
            built.push((self.condition_or_not(condition), build(self, then)));
        }
        let otherwise = otherwise.map(|block| build(self, block));
        self.current.depth -= levels;
        let otherwise = otherwise.unwrap_or_else(|| self.nil());
        built.into_iter().rev().fold(otherwise, |next, ((condition, is_negated), then)| {
            if is_negated { condition.into_choice(next, then) } else { condition.into_choice(then, next) }
        })
    }

    /// A condition, and whether its opposite is meant: so that `if not` costs nothing.
    pub(super) fn condition_or_not(&mut self, expr: &Expr<Resolved>) -> (Condition, bool) {
        match &expr.kind {
            ExprKind::Group(inner) => self.nested(|builder| builder.condition_or_not(inner)),
            ExprKind::Not { operand, .. } => {
                let (condition, is_negated) = self.nested(|builder| builder.condition_or_not(operand));
                (condition, !is_negated)
            }
            _ => (self.condition(expr), false),
        }
    }

    pub(super) fn nil(&self) -> Node {
        AnyOperand::Constant(crate::eval::operand::Constant(Value::Nil)).into_node()
    }

    fn chain(&mut self, first: &Expr<Resolved>, rest: &[ast::Link<Resolved>]) -> Node {
        if rest.len() > PIECE {
            let first = self.nested(|builder| builder.expr(first));
            let rest = rest
                .iter()
                .map(|link| {
                    let operand = self.nested(|builder| builder.expr(&link.operand));
                    (link.operator, link.operator_span, operand)
                })
                .collect();
            return Box::new(Chain { first, rest });
        }
        let Some((link, others)) = rest.split_first() else { return self.expr(first) };
        self.current.depth += rest.len();
        self.current.deepest = self.current.deepest.max(self.current.depth);
        let (left, right) = self.operands(first, &link.operand);
        let mut node = self.link(left, link, right);
        for link in others {
            let right = self.operand(&link.operand, false);
            node = self.link(AnyOperand::Node(node), link, right);
        }
        self.current.depth -= rest.len();
        node
    }

    fn link(&mut self, left: AnyOperand, link: &ast::Link<Resolved>, right: AnyOperand) -> Node {
        let span = link.operator_span;
        match link.operator {
            BinaryOperator::Add => binary!(Binary, Add, left, right, span),
            BinaryOperator::Subtract => binary!(Binary, Subtract, left, right, span),
            BinaryOperator::Multiply => binary!(Binary, Multiply, left, right, span),
            BinaryOperator::Divide => binary!(Binary, Divide, left, right, span),
            BinaryOperator::Remainder => binary!(Binary, Remainder, left, right, span),
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual => Box::new(Truth(comparison(left, link.operator, right, span))),
            BinaryOperator::Union
            | BinaryOperator::SymmetricDifference
            | BinaryOperator::Intersection
            | BinaryOperator::Append => {
                let rest = Box::new([(link.operator, span, right.into_node())]);
                Box::new(Chain { first: left.into_node(), rest })
            }
        }
    }

    fn deciding(&mut self, operator: LogicalOperator, operands: &[Expr<Resolved>]) -> Node {
        let mut before: Vec<Node> =
            operands.iter().map(|operand| self.nested(|builder| builder.expr(operand))).collect();
        let Some(last) = before.pop() else { return self.nil() };
        let before = before.into();
        match operator {
            LogicalOperator::And => Box::new(Deciding::<true> { before, last }),
            LogicalOperator::Or => Box::new(Deciding::<false> { before, last }),
        }
    }

    /// An expression of which only the truth is wanted.
    pub(super) fn condition(&mut self, expr: &Expr<Resolved>) -> Condition {
        match &expr.kind {
            ExprKind::Group(inner) => self.nested(|builder| builder.condition(inner)),
            ExprKind::Not { operand, .. } => {
                let operand = self.nested(|builder| builder.condition(operand));
                Box::new(Not(operand))
            }
            ExprKind::Logical { operator, operands, .. } => {
                let operands = operands
                    .iter()
                    .map(|operand| self.nested(|builder| builder.condition(operand)))
                    .collect();
                match operator {
                    LogicalOperator::And => Box::new(Logical::<true>(operands)),
                    LogicalOperator::Or => Box::new(Logical::<false>(operands)),
                }
            }
            ExprKind::Chain { first, rest } => match &rest[..] {
                [link] if is_comparison(link.operator) => {
                    let (left, right) = self.operands(first, &link.operand);
                    comparison(left, link.operator, right, link.operator_span)
                }
                _ => Box::new(IsTrue(self.expr(expr))),
            },
            _ => Box::new(IsTrue(self.nested(|builder| builder.expr(expr)))),
        }
    }

    fn pipeline(&mut self, first: &Expr<Resolved>, stages: &[ast::Stage<Resolved>]) -> Node {
        let last = stages.last().map(|stage| stage.operator_span);
        let is_spread = self.is_spread_over_lines(first.span, last);
        let place = first.span;
        let first = self.nested(|builder| builder.expr(first));
        let first = self.link_at(is_spread, place, first);
        self.in_pieces(first, stages, |builder, value, stage| {
            let function = builder.nested(|builder| builder.expr(&stage.function));
            let span = stage.operator_span.to(stage.function.span);
            let node = Box::new(Stage {
                operator: stage.operator,
                value,
                function,
                size: builder.current.size,
                span,
            });
            builder.link_at(is_spread, stage.operator_span, node)
        })
    }

    /// A left chain of any length: nested nodes up to [`PIECE`], and then the next piece.
    pub(super) fn in_pieces<T>(
        &mut self,
        first: Node,
        links: &[T],
        mut build: impl FnMut(&mut Self, Node, &T) -> Node,
    ) -> Node {
        let mut pieces = Vec::new();
        let mut node = first;
        let levels = links.len().min(PIECE);
        self.current.depth += levels;
        self.current.deepest = self.current.deepest.max(self.current.depth);
        for (at, link) in links.iter().enumerate() {
            if at > 0 && at % PIECE == 0 {
                pieces.push(std::mem::replace(&mut node, Box::new(TakePiece)));
            }
            node = build(self, node, link);
        }
        self.current.depth -= levels;
        if pieces.is_empty() { node } else { Box::new(Pieces { pieces: pieces.into(), last: node }) }
    }

    pub(super) fn index(&mut self, receiver: AnyOperand, index: AnyOperand, span: Span) -> Node {
        with_operand!(receiver, receiver => with_operand!(index, index => {
            Box::new(Index { receiver, index, span })
        }))
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual
    )
}

/// The node of a comparison; of any other operator, its result's truth.
fn comparison(left: AnyOperand, operator: BinaryOperator, right: AnyOperand, span: Span) -> Condition {
    match operator {
        BinaryOperator::Equal => binary!(Compare, Equal, left, right, span),
        BinaryOperator::NotEqual => binary!(Compare, NotEqual, left, right, span),
        BinaryOperator::Less => binary!(Compare, Less, left, right, span),
        BinaryOperator::LessEqual => binary!(Compare, LessEqual, left, right, span),
        BinaryOperator::Greater => binary!(Compare, Greater, left, right, span),
        BinaryOperator::GreaterEqual => binary!(Compare, GreaterEqual, left, right, span),
        BinaryOperator::Union
        | BinaryOperator::SymmetricDifference
        | BinaryOperator::Intersection
        | BinaryOperator::Append
        | BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Remainder => {
            let rest = Box::new([(operator, span, right.into_node())]);
            Box::new(IsTrue(Box::new(Chain { first: left.into_node(), rest })))
        }
    }
}
