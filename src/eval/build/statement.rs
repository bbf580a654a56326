//! Statements and blocks: carried out, or evaluated for the value of the last one.

use super::Builder;
use super::expression::PIECE;
use crate::eval::control::{Block, Break, Continue, Puts, Return};
use crate::eval::node::{Node, Statement};
use crate::eval::place::UpdatePlace;
use crate::resolve::address::Resolved;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Expr, ExprKind, StatementKind};
use crate::value::Value;
use std::borrow::Borrow;

impl Builder<'_> {
    /// A block for its value; `in_tail`: which is the value of its function, so that `return` need not jump.
    pub(super) fn block_value(&mut self, block: &ast::Block<Resolved>, in_tail: bool) -> Node {
        self.in_chain(block.statements.iter(), |builder, last| builder.statement_value(last, in_tail))
    }

    /// The statements of the top level. Each is dropped when its nodes are made, so that later nodes are made in its memory.
    pub(super) fn top_level(&mut self, statements: Vec<ast::Statement<Resolved>>) -> Node {
        self.in_chain(statements.into_iter(), |builder, last| builder.statement_value(last, false))
    }

    /// A block of which no value is wanted.
    fn block(&mut self, block: &ast::Block<Resolved>) -> Node {
        self.in_chain(block.statements.iter(), Self::last_statement)
    }

    /// Statements, each of which hands control to the next; the last is built by `build_last`.
    fn in_chain<S: Borrow<ast::Statement<Resolved>>>(
        &mut self,
        mut statements: impl DoubleEndedIterator<Item = S> + ExactSizeIterator,
        build_last: impl FnOnce(&mut Self, &ast::Statement<Resolved>) -> Node,
    ) -> Node {
        let levels = statements.len().min(PIECE);
        let Some(last) = statements.next_back() else { return self.nil() };
        self.current.depth += levels;
        self.current.deepest = self.current.deepest.max(self.current.depth);
        let mut before: Vec<Statement> =
            statements.map(|statement| self.statement(statement.borrow())).collect();
        let mut node = build_last(self, last.borrow());
        let own = before.len() % PIECE;
        for statement in before.split_off(before.len() - own).into_iter().rev() {
            node = statement.then(node);
        }
        self.current.depth -= levels;
        if before.is_empty() {
            return node;
        }
        let mut pieces = Vec::with_capacity(before.len() / PIECE);
        let mut before = before.into_iter();
        while let Some(first) = before.next() {
            pieces.push(chained(first, before.by_ref().take(PIECE - 1)));
        }
        Box::new(Block { pieces: pieces.into(), last: node })
    }

    fn last_statement(&mut self, statement: &ast::Statement<Resolved>) -> Node {
        self.node_at(statement.span, |builder| builder.plain_last_statement(statement))
    }

    fn plain_last_statement(&mut self, statement: &ast::Statement<Resolved>) -> Node {
        match &statement.kind {
            StatementKind::Expression(Expr { kind: ExprKind::If(branching), .. })
                if branching.branches.len() <= PIECE =>
            {
                self.nested(|builder| builder.choice(branching, Self::block))
            }
            _ => self.plain_statement(statement).last(),
        }
    }

    fn statement_value(&mut self, statement: &ast::Statement<Resolved>, in_tail: bool) -> Node {
        self.node_at(statement.span, |builder| builder.plain_statement_value(statement, in_tail))
    }

    fn plain_statement_value(&mut self, statement: &ast::Statement<Resolved>, in_tail: bool) -> Node {
        match &statement.kind {
            StatementKind::Expression(expr) => match &expr.kind {
                ExprKind::If(branching) => self.nested(|builder| builder.branching(branching, in_tail)),
                _ => self.nested(|builder| builder.expr(expr)),
            },
            StatementKind::Puts(value) => self.puts(value, statement.span),
            StatementKind::Return(value) => {
                let value = self.returned(value.as_ref());
                if in_tail {
                    return value;
                }
                self.current.returns = true;
                let jump: Statement = Box::new(Return(value));
                jump.last()
            }
            StatementKind::Break
            | StatementKind::Continue
            | StatementKind::Assign { .. }
            | StatementKind::Update { .. }
            | StatementKind::Function { .. }
            | StatementKind::While { .. } => self.plain_statement(statement).last(),
        }
    }

    fn statement(&mut self, statement: &ast::Statement<Resolved>) -> Statement {
        self.statement_at(statement.span, |builder| builder.plain_statement(statement))
    }

    fn plain_statement(&mut self, statement: &ast::Statement<Resolved>) -> Statement {
        match &statement.kind {
            StatementKind::Assign { place, value } => self.assignment(place, value, statement.span),
            StatementKind::Update { place, operator, operator_span, value } => {
                self.updating(place, *operator, value, *operator_span)
            }
            StatementKind::Function { target, function } => {
                let closure = self.closure(function);
                self.assign(target.variable, target.name.span, closure)
            }
            StatementKind::Puts(value) => self.puts(value, statement.span).into_statement(),
            StatementKind::While { condition, body } => self.while_loop(condition, body),
            StatementKind::Break => {
                self.current.jumps = true;
                Box::new(Break)
            }
            StatementKind::Continue => {
                self.current.jumps = true;
                Box::new(Continue)
            }
            StatementKind::Return(value) => {
                self.current.returns = true;
                Box::new(Return(self.returned(value.as_ref())))
            }
            StatementKind::Expression(expr) => self.expr_statement(expr),
        }
    }

    fn returned(&mut self, value: Option<&Expr<Resolved>>) -> Node {
        match value {
            Some(value) => self.nested(|builder| builder.expr(value)),
            None => self.nil(),
        }
    }

    /// An `if` whose value is not wanted does not make one.
    fn expr_statement(&mut self, expr: &Expr<Resolved>) -> Statement {
        match &expr.kind {
            ExprKind::If(branching) if branching.branches.len() <= PIECE => {
                self.nested(|builder| builder.if_statement(branching))
            }
            ExprKind::Append { place, values }
                if let [value] = &values[..]
                    && place.steps.is_empty()
                    && place.read.is_same(place.write)
                    && !self.is_instrumented() =>
            {
                self.append_one(place, value, expr.span)
            }
            _ => self.nested(|builder| builder.expr(expr)).into_statement(),
        }
    }

    fn if_statement(&mut self, branching: &ast::If<Resolved>) -> Statement {
        let Some(((condition, then), others)) = branching.branches.split_first() else {
            return self.nil().into_statement();
        };
        let (condition, is_negated) = self.condition_or_not(condition);
        let then = self.block(then);
        let otherwise = match others {
            [] => branching.otherwise.as_ref().map(|block| self.block(block)),
            _ => Some(self.choice_of(others, branching.otherwise.as_ref(), &mut Self::block)),
        };
        if is_negated {
            return condition.into_if(otherwise.unwrap_or_else(|| self.nil()), Some(then));
        }
        condition.into_if(then, otherwise)
    }

    fn puts(&mut self, value: &Expr<Resolved>, span: Span) -> Node {
        let value = self.nested(|builder| builder.expr(value));
        Box::new(Puts { value, span })
    }

    fn while_loop(&mut self, condition: &Expr<Resolved>, body: &ast::Block<Resolved>) -> Statement {
        let around = std::mem::take(&mut self.current.jumps);
        let span = condition.span;
        let condition = self.nested(|builder| builder.condition(condition));
        let body = self.block(body);
        let body = self.instrumented_round(body);
        let jumps = std::mem::replace(&mut self.current.jumps, around);
        condition.into_while(body, jumps, span)
    }

    fn assignment(&mut self, place: &ast::Place<Resolved>, value: &Expr<Resolved>, span: Span) -> Statement {
        if !place.steps.is_empty() {
            return self.assign_place(place, value, span);
        }
        match self.own_update(place, value) {
            Some(update) => update,
            None => {
                let value = self.nested(|builder| builder.expr(value));
                self.assign(place.write, place.name.span, value)
            }
        }
    }

    /// `x = x op e`, which is `x op= e`; and `x = e op x` where `e` is at hand.
    fn own_update(&mut self, place: &ast::Place<Resolved>, value: &Expr<Resolved>) -> Option<Statement> {
        let ExprKind::Chain { first, rest } = &value.kind else { return None };
        let [link] = &rest[..] else { return None };
        if !is_arithmetic(link.operator) {
            return None;
        }
        if let ExprKind::Variable(used) = &first.kind
            && used.variable.is_same(place.write)
        {
            let (right, changing) = self.operand_and_changes(&link.operand);
            let (name, span) = (used.name.span, link.operator_span);
            return self.update(used.variable, name, link.operator, right, changing, span).ok();
        }
        if let ExprKind::Variable(used) = &link.operand.kind
            && used.variable.is_same(place.write)
        {
            let left = self.at_hand(first)?;
            let (name, span) = (used.name.span, link.operator_span);
            return self.update_reversed(used.variable, name, link.operator, left, span).ok();
        }
        None
    }

    fn updating(
        &mut self,
        place: &ast::Place<Resolved>,
        operator: BinaryOperator,
        value: &Expr<Resolved>,
        span: Span,
    ) -> Statement {
        if !place.steps.is_empty() || !place.read.is_same(place.write) {
            return self.update_place(place, operator, value, span);
        }
        let (right, changing) = self.operand_and_changes(value);
        match self.update(place.read, place.name.span, operator, right, changing, span) {
            Ok(update) => update,
            Err(right) => {
                let ((place, indices), value) = (self.place(place), right.into_node());
                self.current.writes += 1;
                Box::new(UpdatePlace { place, indices, operator, value, span })
            }
        }
    }
}

/// Statements in a row, for their effects.
fn chained(first: Statement, others: impl Iterator<Item = Statement>) -> Node {
    let mut statements: Vec<Statement> = std::iter::once(first).chain(others).collect();
    let Some(last) = statements.pop() else {
        return Box::new(crate::eval::variable::Read(crate::eval::operand::Constant(Value::Nil)));
    };
    statements.into_iter().rev().fold(last.last(), |next, statement| statement.then(next))
}

fn is_arithmetic(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder
    )
}
