//! Statements and blocks: carried out, or evaluated for the value of the last one.

use super::Builder;
use super::operand::AnyOperand;
use crate::eval::control::{Block, Break, Continue, Puts, Return, Sequence};
use crate::eval::node::{Node, Statement};
use crate::eval::place::{AssignPlace, Place, PlaceStep, UpdatePlace};
use crate::eval::variable::{Never, ThenNil};
use crate::resolve::address::Resolved;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, Expr, ExprKind, StatementKind};
use crate::value::Value;
use crate::value::symbol::Symbol;

impl Builder<'_> {
    /// A block for its value; `in_tail`: which is the value of its function, so that `return` need not jump.
    pub(super) fn block_value(&mut self, block: &ast::Block<Resolved>, in_tail: bool) -> Node {
        self.nested(|builder| {
            let Some((last, before)) = block.statements.split_last() else { return builder.nil() };
            let statements: Box<[Statement]> =
                before.iter().map(|statement| builder.statement(statement)).collect();
            let last = builder.statement_value(last, in_tail);
            if statements.is_empty() { last } else { Box::new(Block { statements, last }) }
        })
    }

    /// A block of which no value is wanted.
    fn block(&mut self, block: &ast::Block<Resolved>) -> Statement {
        let Sequence(statements) = self.sequence(block);
        match <Box<[Statement; 1]>>::try_from(statements) {
            Ok(only) => {
                let [only] = *only;
                only
            }
            Err(statements) => Box::new(Sequence(statements)),
        }
    }

    fn sequence(&mut self, block: &ast::Block<Resolved>) -> Sequence {
        self.nested(|builder| {
            Sequence(block.statements.iter().map(|statement| builder.statement(statement)).collect())
        })
    }

    fn statement_value(&mut self, statement: &ast::Statement<Resolved>, in_tail: bool) -> Node {
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
                self.never(Box::new(Return(value)))
            }
            StatementKind::Break | StatementKind::Continue => {
                let statement = self.statement(statement);
                self.never(statement)
            }
            StatementKind::Assign { .. }
            | StatementKind::Update { .. }
            | StatementKind::Function { .. }
            | StatementKind::While { .. } => Box::new(ThenNil(self.statement(statement))),
        }
    }

    fn never(&mut self, jump: Statement) -> Node {
        Box::new(Never(jump))
    }

    fn statement(&mut self, statement: &ast::Statement<Resolved>) -> Statement {
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
            ExprKind::If(branching) if branching.branches.len() <= super::expression::PIECE => {
                self.nested(|builder| builder.if_statement(branching))
            }
            _ => self.nested(|builder| builder.expr(expr)).into_statement(),
        }
    }

    fn if_statement(&mut self, branching: &ast::If<Resolved>) -> Statement {
        let mut branches = Vec::with_capacity(branching.branches.len());
        for (condition, then) in &branching.branches {
            self.current.depth += 1;
            branches.push((self.condition(condition), self.block(then)));
        }
        let mut otherwise = branching.otherwise.as_ref().map(|block| self.block(block));
        self.current.depth -= branches.len();
        for (condition, then) in branches.into_iter().rev() {
            otherwise = Some(condition.into_if(then, otherwise));
        }
        otherwise.unwrap_or_else(|| Box::new(Sequence(Box::new([]))))
    }

    fn puts(&mut self, value: &Expr<Resolved>, span: Span) -> Node {
        let value = self.nested(|builder| builder.expr(value));
        Box::new(Puts { value, span })
    }

    fn while_loop(&mut self, condition: &Expr<Resolved>, body: &ast::Block<Resolved>) -> Statement {
        let around = std::mem::take(&mut self.current.jumps);
        let span = condition.span;
        let condition = self.nested(|builder| builder.condition(condition));
        let body = self.sequence(body);
        let jumps = std::mem::replace(&mut self.current.jumps, around);
        condition.into_while(body, jumps, span)
    }

    fn assignment(&mut self, place: &ast::Place<Resolved>, value: &Expr<Resolved>, span: Span) -> Statement {
        if !place.steps.is_empty() {
            let place = self.place(place);
            let value = self.nested(|builder| builder.expr(value));
            self.current.writes += 1;
            return Box::new(AssignPlace { place, value, span });
        }
        match self.own_update(place, value) {
            Some(update) => update,
            None => {
                let value = self.nested(|builder| builder.expr(value));
                self.assign(place.write, place.name.span, value)
            }
        }
    }

    /// `x = x op e`, which is `x op= e`.
    fn own_update(&mut self, place: &ast::Place<Resolved>, value: &Expr<Resolved>) -> Option<Statement> {
        let ExprKind::Chain { first, rest } = &value.kind else { return None };
        let ([link], ExprKind::Variable(used)) = (&rest[..], &first.kind) else { return None };
        if !used.variable.is_same(place.write) || !is_arithmetic(link.operator) {
            return None;
        }
        let right = self.operand(&link.operand, false);
        self.update(place.write, used.name.span, link.operator, right, link.operator_span).ok()
    }

    fn updating(
        &mut self,
        place: &ast::Place<Resolved>,
        operator: BinaryOperator,
        value: &Expr<Resolved>,
        span: Span,
    ) -> Statement {
        if place.steps.is_empty() && place.read.is_same(place.write) {
            let right = self.operand(value, false);
            match self.update(place.write, place.name.span, operator, right, span) {
                Ok(update) => return update,
                Err(right) => {
                    let (place, value) = (self.place(place), right.into_node());
                    self.current.writes += 1;
                    return Box::new(UpdatePlace { place, operator, value, span });
                }
            }
        }
        let place = self.place(place);
        let value = self.nested(|builder| builder.expr(value));
        self.current.writes += 1;
        Box::new(UpdatePlace { place, operator, value, span })
    }

    pub(super) fn place(&mut self, place: &ast::Place<Resolved>) -> Place {
        let read = self.variable(place.read, place.name.span);
        let write = (!place.read.is_same(place.write)).then(|| self.variable(place.write, place.name.span));
        let steps = place
            .steps
            .iter()
            .map(|step| match step {
                ast::PlaceStep::Index { index, span } => {
                    PlaceStep { index: self.nested(|builder| builder.expr(index)), span: *span }
                }
                ast::PlaceStep::Key(name) => PlaceStep { index: self.key(&name.text), span: name.span },
            })
            .collect();
        Place { read, write, steps }
    }

    pub(super) fn key(&self, name: &str) -> Node {
        let key = Value::symbol(Symbol::new(name));
        AnyOperand::Constant(crate::eval::operand::Constant(key)).into_node()
    }
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
