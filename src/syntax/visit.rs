//! A walk over a tree of either phase, in the order of the text.

use super::ast::*;

/// What a walk wants to see; each method is called before the walk goes into the thing.
pub trait Visitor<P: Phase> {
    fn expr(&mut self, _expr: &Expr<P>) {}
    fn statement(&mut self, _statement: &Statement<P>) {}
    fn function(&mut self, _function: &Function<P>) {}
    /// A use of a name, with the variable it finds.
    fn used(&mut self, _name: &Name, _variable: &P::Variable) {}
}

/// Walks a whole program.
pub fn program<P: Phase>(program: &Program<P>, visitor: &mut impl Visitor<P>) {
    block(&program.body, visitor);
}

/// Walks one expression.
pub fn expression<P: Phase>(expression: &Expr<P>, visitor: &mut impl Visitor<P>) {
    expr(expression, visitor);
}

fn block<P: Phase>(block: &Block<P>, visitor: &mut impl Visitor<P>) {
    block.statements.iter().for_each(|inner| statement(inner, visitor));
}

fn statement<P: Phase>(statement: &Statement<P>, visitor: &mut impl Visitor<P>) {
    visitor.statement(statement);
    match &statement.kind {
        StatementKind::Assign { place: target, value } => {
            place(target, visitor);
            expr(value, visitor);
        }
        StatementKind::Update { place: target, value, .. } => {
            place(target, visitor);
            expr(value, visitor);
        }
        StatementKind::Function { target, function: declared } => {
            visitor.used(&target.name, &target.variable);
            function(declared, visitor);
        }
        StatementKind::Puts(value)
        | StatementKind::Expression(value)
        | StatementKind::Return(Some(value)) => {
            expr(value, visitor);
        }
        StatementKind::While { condition, body } => {
            expr(condition, visitor);
            block(body, visitor);
        }
        StatementKind::Break | StatementKind::Continue | StatementKind::Return(None) => {}
    }
}

/// A place's name is seen once, as what is written.
fn place<P: Phase>(place: &Place<P>, visitor: &mut impl Visitor<P>) {
    visitor.used(&place.name, &place.write);
    for step in &place.steps {
        match step {
            PlaceStep::Index { index, .. } => expr(index, visitor),
            PlaceStep::Key(_) => {}
        }
    }
}

fn function<P: Phase>(function: &Function<P>, visitor: &mut impl Visitor<P>) {
    visitor.function(function);
    for parameter in &function.parameters {
        visitor.used(&parameter.target.name, &parameter.target.variable);
        match &parameter.kind {
            ParameterKind::Default(default) => expr(default, visitor),
            ParameterKind::Required | ParameterKind::Collecting => {}
        }
    }
    block(&function.body, visitor);
}

fn expr<P: Phase>(expression: &Expr<P>, visitor: &mut impl Visitor<P>) {
    visitor.expr(expression);
    match &expression.kind {
        ExprKind::Nil
        | ExprKind::Boolean(_)
        | ExprKind::Number { .. }
        | ExprKind::Symbol(_)
        | ExprKind::Shell(_) => {}
        ExprKind::Variable(used) => visitor.used(&used.name, &used.variable),
        ExprKind::Text(parts) => parts.iter().for_each(|part| match part {
            TextPart::Text(_) => {}
            TextPart::Interpolation(inner) => expr(inner, visitor),
        }),
        ExprKind::Group(inner) | ExprKind::Negate(inner) | ExprKind::Not { operand: inner, .. } => {
            expr(inner, visitor);
        }
        ExprKind::Container(entries) => entries.iter().for_each(|entry| match entry {
            Entry::Value(value) | Entry::Pair { value, .. } | Entry::Spread { value, .. } => {
                expr(value, visitor)
            }
        }),
        ExprKind::Lambda(lambda) => function(lambda, visitor),
        ExprKind::If(branching) => {
            for (condition, then) in &branching.branches {
                expr(condition, visitor);
                block(then, visitor);
            }
            branching.otherwise.iter().for_each(|otherwise| block(otherwise, visitor));
        }
        ExprKind::Section { steps: chain, .. } => steps(chain, visitor),
        ExprKind::Postfix { base, steps: chain } => {
            expr(base, visitor);
            steps(chain, visitor);
        }
        ExprKind::Append { place: target, values } => {
            place(target, visitor);
            values.iter().for_each(|value| expr(value, visitor));
        }
        ExprKind::Mutation { place: target, arguments: given, .. } => {
            place(target, visitor);
            given.iter().for_each(|given| arguments(given, visitor));
        }
        ExprKind::Chain { first, rest } => {
            expr(first, visitor);
            rest.iter().for_each(|link| expr(&link.operand, visitor));
        }
        ExprKind::Logical { operands, .. } => operands.iter().for_each(|operand| expr(operand, visitor)),
        ExprKind::Pipeline { first, stages } => {
            expr(first, visitor);
            stages.iter().for_each(|stage| expr(&stage.function, visitor));
        }
    }
}

fn steps<P: Phase>(steps: &[Step<P>], visitor: &mut impl Visitor<P>) {
    for step in steps {
        match &step.kind {
            StepKind::Call(given) => arguments(given, visitor),
            StepKind::Index(index) => expr(index, visitor),
            StepKind::Key(_) => {}
            StepKind::Method { arguments: given, .. } => {
                given.iter().for_each(|given| arguments(given, visitor));
            }
        }
    }
}

fn arguments<P: Phase>(arguments: &Arguments<P>, visitor: &mut impl Visitor<P>) {
    arguments.items.iter().for_each(|argument| match argument {
        Argument::Positional(value) | Argument::Spread { value, .. } | Argument::Named { value, .. } => {
            expr(value, visitor);
        }
    });
}
