//! A program in, the same one with some expressions written another way out.

use super::{Changes, Law, quoted_expr};
use crate::syntax::ast::*;
use crate::syntax::printer::print_expr;
use crate::syntax::rewrite::{self, Rewrite};
use crate::syntax::visit::{self, Visitor};

pub fn changed(law: Law, mut program: Program, changes: Changes) -> Option<Program> {
    let mut changer = Changer { law, changes, names: 0 };
    rewrite::program(&mut program, &mut changer);
    (changer.changes.made > 0).then_some(program)
}

struct Changer {
    law: Law,
    changes: Changes,
    /// How many new names there are.
    names: usize,
}

impl Rewrite for Changer {
    fn expr(&mut self, expr: &mut Expr) {
        let changed = match self.law {
            Law::EtaExpand => self.eta_expanded(expr),
            Law::ApplyAsCall => self.applied(expr),
            Law::FoldAsLoop => self.folded(expr),
            Law::WrapInCall => self.wrapped(expr),
            Law::Format | Law::Rename | Law::ComposeMaps | Law::DeadCode | Law::Reorder => None,
        };
        if let Some(changed) = changed {
            *expr = changed;
        }
    }
}

impl Changer {
    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.changes.fresh, self.names)
    }

    /// The callee goes first, so that it is still evaluated before the arguments.
    fn eta_expanded(&mut self, expr: &Expr) -> Option<Expr> {
        let ExprKind::Postfix { base, steps } = &expr.kind else { return None };
        let (first, rest) = steps.split_first()?;
        let StepKind::Call(given) = &first.kind else { return None };
        let mut values = vec![print_expr(base)];
        for argument in &given.items {
            let Argument::Positional(value) = argument else { return None };
            values.push(print_expr(value));
        }
        if !self.changes.wanted() {
            return None;
        }
        let names: Vec<String> = values.iter().map(|_| self.fresh()).collect();
        let (callee, arguments) = names.split_first()?;
        let call = format!(
            "(^({}) {{ {callee}({}) }})({})",
            names.join(", "),
            arguments.join(", "),
            values.join(", ")
        );
        let call = quoted_expr(&call)?;
        Some(with_steps(call, rest))
    }

    fn applied(&mut self, expr: &Expr) -> Option<Expr> {
        let (first, function, rest) = first_stage(expr, PipelineOperator::Apply)?;
        if !self.changes.wanted() {
            return None;
        }
        let (value, function_text) = (print_expr(first), print_expr(function));
        // Which of the two is evaluated first can be told unless one of them is a constant.
        let text = if is_constant(first) || is_constant(function) {
            format!("({function_text})({value})")
        } else {
            let (given, called) = (self.fresh(), self.fresh());
            format!("(^({given}, {called}) {{ {called}({given}) }})({value}, {function_text})")
        };
        Some(with_stages(quoted_expr(&text)?, rest))
    }

    fn folded(&mut self, expr: &Expr) -> Option<Expr> {
        let (first, function, rest) = first_stage(expr, PipelineOperator::Fold)?;
        if !self.changes.wanted() {
            return None;
        }
        let [over, called, result, at] = std::array::from_fn(|_| self.fresh());
        let text = format!(
            "(^({over}, {called}) {{
  {result} = [] &> {called}
  if {over}.type != :container {{ return {called}({result}, {over}) }}
  {at} = 0
  while {at} < {over}.len {{
    {result} = {called}({result}, {over}[{at}])
    {at} += 1
  }}
  {result}
}})({}, {})",
            print_expr(first),
            print_expr(function)
        );
        Some(with_stages(quoted_expr(&text)?, rest))
    }

    fn wrapped(&mut self, expr: &Expr) -> Option<Expr> {
        if is_constant(expr) || writes_or_jumps(expr) || !self.changes.wanted() {
            return None;
        }
        quoted_expr(&format!("(^() {{ {} }})()", print_expr(expr)))
    }
}

/// The value, the function and the later stages of a pipeline that begins with this operator.
fn first_stage(expr: &Expr, operator: PipelineOperator) -> Option<(&Expr, &Expr, &[Stage])> {
    let ExprKind::Pipeline { first, stages } = &expr.kind else { return None };
    let (stage, rest) = stages.split_first()?;
    (stage.operator == operator).then_some((first, &stage.function, rest))
}

fn with_stages(first: Expr, stages: &[Stage]) -> Expr {
    if stages.is_empty() {
        return first;
    }
    let span = first.span;
    Expr { kind: ExprKind::Pipeline { first: Box::new(first), stages: stages.to_vec() }, span }
}

fn with_steps(mut call: Expr, rest: &[Step]) -> Expr {
    if let ExprKind::Postfix { steps, .. } = &mut call.kind {
        steps.extend(rest.iter().cloned());
    }
    call
}

/// Whether it gives a value without asking any variable, without effect and without error.
pub fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Nil
        | ExprKind::Boolean(_)
        | ExprKind::Number { .. }
        | ExprKind::Symbol(_)
        | ExprKind::Lambda(_) => true,
        ExprKind::Text(parts) => parts.iter().all(|part| matches!(part, TextPart::Text(_))),
        ExprKind::Group(inner) => is_constant(inner),
        ExprKind::Container(entries) => entries.iter().all(|entry| match entry {
            Entry::Value(value) | Entry::Pair { value, .. } => is_constant(value),
            Entry::Spread { .. } => false,
        }),
        ExprKind::Shell(_)
        | ExprKind::Variable(_)
        | ExprKind::If(_)
        | ExprKind::Section { .. }
        | ExprKind::Postfix { .. }
        | ExprKind::Append { .. }
        | ExprKind::Mutation { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not { .. }
        | ExprKind::Chain { .. }
        | ExprKind::Logical { .. }
        | ExprKind::Pipeline { .. } => false,
    }
}

/// Whether it holds, at any depth, what means something else in a function of its own.
fn writes_or_jumps(expr: &Expr) -> bool {
    struct Found(bool);
    impl Visitor<Parsed> for Found {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Append { .. } | ExprKind::Mutation { .. });
        }

        fn statement(&mut self, statement: &Statement) {
            self.0 |= match statement.kind {
                StatementKind::Puts(_) | StatementKind::While { .. } | StatementKind::Expression(_) => false,
                StatementKind::Assign { .. }
                | StatementKind::Update { .. }
                | StatementKind::Function { .. }
                | StatementKind::Break
                | StatementKind::Continue
                | StatementKind::Return(_) => true,
            };
        }
    }
    let mut found = Found(false);
    visit::expression(expr, &mut found);
    found.0
}
