//! A walk over a parsed tree that may change it, in the order of the text: for what makes programs out of programs.
//!
//! Spans are left as they are: a changed tree is printed and parsed again before anything is done with it.

use super::ast::*;
use std::rc::Rc;

/// What a walk wants to change; each method is called before the walk goes into the thing.
pub trait Rewrite {
    fn block(&mut self, _block: &mut Block) {}
    fn expr(&mut self, _expr: &mut Expr) {}
    fn function(&mut self, _function: &mut Function) {}
    /// A use of a variable's name: read, assigned or declared.
    fn name(&mut self, _name: &mut Name) {}
}

/// Walks a whole program.
pub fn program(program: &mut Program, rewrite: &mut impl Rewrite) {
    block(&mut program.body, rewrite);
}

fn block(block: &mut Block, rewrite: &mut impl Rewrite) {
    rewrite.block(block);
    block.statements.iter_mut().for_each(|inner| statement(inner, rewrite));
}

fn statement(statement: &mut Statement, rewrite: &mut impl Rewrite) {
    match &mut statement.kind {
        StatementKind::Assign { place: target, value }
        | StatementKind::Update { place: target, value, .. } => {
            place(target, rewrite);
            expr(value, rewrite);
        }
        StatementKind::Function { target, function: declared } => {
            rewrite.name(&mut target.name);
            function(declared, rewrite);
        }
        StatementKind::Puts(value)
        | StatementKind::Expression(value)
        | StatementKind::Return(Some(value)) => expr(value, rewrite),
        StatementKind::While { condition, body } => {
            expr(condition, rewrite);
            block(body, rewrite);
        }
        StatementKind::Break | StatementKind::Continue | StatementKind::Return(None) => {}
    }
}

fn place(place: &mut Place, rewrite: &mut impl Rewrite) {
    rewrite.name(&mut place.name);
    for step in &mut place.steps {
        match step {
            PlaceStep::Index { index, .. } => expr(index, rewrite),
            PlaceStep::Key(_) => {}
        }
    }
}

fn function(shared: &mut Rc<Function>, rewrite: &mut impl Rewrite) {
    let function = Rc::make_mut(shared);
    rewrite.function(function);
    for parameter in &mut function.parameters {
        rewrite.name(&mut parameter.target.name);
        match &mut parameter.kind {
            ParameterKind::Default(default) => expr(default, rewrite),
            ParameterKind::Required | ParameterKind::Collecting => {}
        }
    }
    block(&mut function.body, rewrite);
}

fn expr(expression: &mut Expr, rewrite: &mut impl Rewrite) {
    stacker::maybe_grow(64 << 10, 1 << 20, || {
        rewrite.expr(expression);
        parts(expression, rewrite);
    });
}

fn parts(expression: &mut Expr, rewrite: &mut impl Rewrite) {
    match &mut expression.kind {
        ExprKind::Nil
        | ExprKind::Boolean(_)
        | ExprKind::Number { .. }
        | ExprKind::Symbol(_)
        | ExprKind::Shell(_) => {}
        ExprKind::Variable(used) => rewrite.name(&mut used.name),
        ExprKind::Text(parts) => parts.iter_mut().for_each(|part| match part {
            TextPart::Text(_) => {}
            TextPart::Interpolation(inner) => expr(inner, rewrite),
        }),
        ExprKind::Group(inner) | ExprKind::Negate(inner) | ExprKind::Not { operand: inner, .. } => {
            expr(inner, rewrite);
        }
        ExprKind::Container(entries) => entries.iter_mut().for_each(|entry| match entry {
            Entry::Value(value) | Entry::Pair { value, .. } | Entry::Spread { value, .. } => {
                expr(value, rewrite);
            }
        }),
        ExprKind::Lambda(lambda) => function(lambda, rewrite),
        ExprKind::If(branching) => {
            for (condition, then) in &mut branching.branches {
                expr(condition, rewrite);
                block(then, rewrite);
            }
            branching.otherwise.iter_mut().for_each(|otherwise| block(otherwise, rewrite));
        }
        ExprKind::Section { steps: chain, .. } => steps(chain, rewrite),
        ExprKind::Postfix { base, steps: chain } => {
            expr(base, rewrite);
            steps(chain, rewrite);
        }
        ExprKind::Append { place: target, values } => {
            place(target, rewrite);
            values.iter_mut().for_each(|value| expr(value, rewrite));
        }
        ExprKind::Mutation { place: target, arguments: given, .. } => {
            place(target, rewrite);
            given.iter_mut().for_each(|given| arguments(given, rewrite));
        }
        ExprKind::Chain { first, rest } => {
            expr(first, rewrite);
            rest.iter_mut().for_each(|link| expr(&mut link.operand, rewrite));
        }
        ExprKind::Logical { operands, .. } => operands.iter_mut().for_each(|operand| expr(operand, rewrite)),
        ExprKind::Pipeline { first, stages } => {
            expr(first, rewrite);
            stages.iter_mut().for_each(|stage| expr(&mut stage.function, rewrite));
        }
    }
}

fn steps(steps: &mut [Step], rewrite: &mut impl Rewrite) {
    for step in steps {
        match &mut step.kind {
            StepKind::Call(given) => arguments(given, rewrite),
            StepKind::Index(index) => expr(index, rewrite),
            StepKind::Key(_) => {}
            StepKind::Method { arguments: given, .. } => {
                given.iter_mut().for_each(|given| arguments(given, rewrite));
            }
        }
    }
}

fn arguments(arguments: &mut Arguments, rewrite: &mut impl Rewrite) {
    arguments.items.iter_mut().for_each(|argument| match argument {
        Argument::Positional(value) | Argument::Spread { value, .. } | Argument::Named { value, .. } => {
            expr(value, rewrite);
        }
    });
}
