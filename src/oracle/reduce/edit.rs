//! A syntax tree in, the same tree with one piece less out: every way to leave out a piece, counted in the order of
//! the text.

use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::rewrite::Rewrite;
use crate::syntax::visit::{self, Visitor};
use crate::value::number::Number;
use std::rc::Rc;

/// A kind of edit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
    /// Leaves out so many statements that follow each other.
    Runs(usize),
    /// Puts what stands in a statement into its place.
    Statements,
    /// Leaves out a parameter, and its argument in all calls by the function's name.
    Parameters,
    /// Replaces an expression by a part of it or by a constant, or leaves out a part.
    Expressions,
}

/// Does one edit of a pass: the one with a certain number.
pub struct Editor {
    pass: Pass,
    /// How many edits come before it; `None` once it is done.
    left: Option<usize>,
    /// The function and the position of the parameter that goes.
    parameter: Option<(Rc<str>, usize)>,
}

impl Editor {
    pub fn new(pass: Pass, number: usize) -> Editor {
        Editor { pass, left: Some(number), parameter: None }
    }

    /// Looks at the program that is going to be walked.
    pub fn begin(&mut self, program: &Program) {
        let (Pass::Parameters, Some(number)) = (self.pass, self.left) else { return };
        let mut found = Named::default();
        visit::program(program, &mut found);
        self.parameter = found.parameters.into_iter().nth(number);
        if self.parameter.is_some() {
            self.left = None;
        }
    }

    /// Whether there was an edit of that number.
    pub fn is_done(&self) -> bool {
        self.left.is_none()
    }

    /// Whether the edit at hand is the one.
    fn turn(&mut self) -> bool {
        match self.left {
            Some(0) => {
                self.left = None;
                true
            }
            Some(left) => {
                self.left = Some(left - 1);
                false
            }
            None => false,
        }
    }

    /// The first of `items` left out, if it is the turn of one of them.
    fn without<T: Clone>(&mut self, items: &[T]) -> Option<Vec<T>> {
        let at = (0..items.len()).find(|_| self.turn())?;
        let mut fewer = items.to_vec();
        fewer.remove(at);
        Some(fewer)
    }
}

/// How many statements the longest block has.
pub fn longest_block(program: &Program) -> usize {
    struct Longest(usize);
    impl Rewrite for Longest {
        fn block(&mut self, block: &mut Block) {
            self.0 = self.0.max(block.statements.len());
        }
    }
    let mut longest = Longest(0);
    crate::syntax::rewrite::program(&mut program.clone(), &mut longest);
    longest.0
}

/// The parameters of functions that have a name.
#[derive(Default)]
struct Named {
    parameters: Vec<(Rc<str>, usize)>,
}

impl Visitor<Parsed> for Named {
    fn statement(&mut self, statement: &Statement) {
        if let Some((name, function)) = named_function(&statement.kind) {
            self.parameters.extend((0..function.parameters.len()).map(|at| (name.text.clone(), at)));
        }
    }
}

/// `fn name(…) …` and `name = ^(…) …`
pub(super) fn named_function(statement: &StatementKind) -> Option<(&Name, &Rc<Function>)> {
    match statement {
        StatementKind::Function { target, function } => Some((&target.name, function)),
        StatementKind::Assign { place, value: Expr { kind: ExprKind::Lambda(function), .. } }
            if place.steps.is_empty() =>
        {
            Some((&place.name, function))
        }
        _ => None,
    }
}

impl Rewrite for Editor {
    fn block(&mut self, block: &mut Block) {
        match self.pass {
            Pass::Runs(size) => {
                let starts = (block.statements.len() + 1).saturating_sub(size);
                if let Some(start) = (0..starts).find(|_| self.turn()) {
                    block.statements.drain(start..start + size);
                }
            }
            Pass::Statements => {
                for at in 0..block.statements.len() {
                    let Some(statement) = block.statements.get(at) else { return };
                    if let Some(inner) = self.inner(&statement.kind) {
                        block.statements.splice(at..=at, inner);
                        return;
                    }
                }
            }
            Pass::Parameters => {
                for statement in &mut block.statements {
                    self.leave_out_parameter(&mut statement.kind);
                }
            }
            Pass::Expressions => {}
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match self.pass {
            Pass::Runs(_) | Pass::Statements => {}
            Pass::Parameters => self.leave_out_argument(expr),
            Pass::Expressions => {
                if self.left.is_some()
                    && let Some(smaller) = self.smaller(expr)
                {
                    *expr = smaller;
                }
            }
        }
    }

    fn function(&mut self, function: &mut Function) {
        if self.pass != Pass::Expressions {
            return;
        }
        for parameter in &mut function.parameters {
            if matches!(parameter.kind, ParameterKind::Default(_)) && self.turn() {
                parameter.kind = ParameterKind::Required;
            }
        }
        if let Some(fewer) = self.without(&function.parameters) {
            function.parameters = fewer;
        }
    }
}

impl Editor {
    /// What stands in a statement, as statements.
    fn inner(&mut self, statement: &StatementKind) -> Option<Vec<Statement>> {
        match statement {
            StatementKind::While { body, .. } => self.turn().then(|| body.statements.clone()),
            StatementKind::Function { function, .. } => self.turn().then(|| function.body.statements.clone()),
            StatementKind::Expression(Expr { kind: ExprKind::If(choice), .. }) => {
                let blocks = choice.branches.iter().map(|(_, block)| block).chain(&choice.otherwise);
                blocks.into_iter().find(|_| self.turn()).map(|block| block.statements.clone())
            }
            StatementKind::Assign { value, .. }
            | StatementKind::Update { value, .. }
            | StatementKind::Return(Some(value))
            | StatementKind::Puts(value) => self.turn().then(|| {
                vec![Statement { kind: StatementKind::Expression(value.clone()), span: Span::default() }]
            }),
            StatementKind::Expression(_)
            | StatementKind::Break
            | StatementKind::Continue
            | StatementKind::Return(None) => None,
        }
    }

    fn leave_out_parameter(&self, statement: &mut StatementKind) {
        let Some((wanted, at)) = &self.parameter else { return };
        let is_wanted = named_function(statement).is_some_and(|(name, _)| name.text == *wanted);
        let (StatementKind::Function { function, .. }
        | StatementKind::Assign { value: Expr { kind: ExprKind::Lambda(function), .. }, .. }) = statement
        else {
            return;
        };
        if is_wanted && *at < function.parameters.len() {
            Rc::make_mut(function).parameters.remove(*at);
        }
    }

    fn leave_out_argument(&self, expr: &mut Expr) {
        let Some((wanted, at)) = &self.parameter else { return };
        let ExprKind::Postfix { base, steps } = &mut expr.kind else { return };
        let ExprKind::Variable(used) = &base.kind else { return };
        if let Some(StepKind::Call(given)) = steps.first_mut().map(|step| &mut step.kind)
            && used.name.text == *wanted
            && matches!(given.items.get(*at), Some(Argument::Positional(_)))
        {
            given.items.remove(*at);
        }
    }

    /// A smaller expression, if it is the turn of one.
    fn smaller(&mut self, expr: &Expr) -> Option<Expr> {
        if !is_constant(expr)
            && let Some(constant) = constants().into_iter().find(|_| self.turn())
        {
            return Some(constant);
        }
        if let Some(part) = parts(expr).into_iter().find(|_| self.turn()) {
            return Some(part.clone());
        }
        let kind = self.fewer(&expr.kind)?;
        Some(Expr { kind, span: expr.span })
    }

    /// The expression with one of its pieces left out.
    fn fewer(&mut self, kind: &ExprKind) -> Option<ExprKind> {
        Some(match kind {
            ExprKind::Text(parts) => ExprKind::Text(self.without(parts)?),
            ExprKind::Container(entries) => match self.without(entries) {
                Some(fewer) => ExprKind::Container(fewer),
                None => ExprKind::Container(self.without_a_key(entries)?),
            },
            ExprKind::If(choice) => ExprKind::If(Box::new(self.fewer_branches(choice)?)),
            ExprKind::Section { steps, layout: () } if steps.len() > 1 => {
                ExprKind::Section { steps: self.fewer_steps(steps)?, layout: () }
            }
            ExprKind::Postfix { base, steps } => {
                ExprKind::Postfix { base: base.clone(), steps: self.fewer_steps(steps)? }
            }
            ExprKind::Append { place, values } if values.len() > 1 => {
                ExprKind::Append { place: place.clone(), values: self.without(values)? }
            }
            ExprKind::Chain { first, rest } if rest.len() > 1 => {
                ExprKind::Chain { first: first.clone(), rest: self.without(rest)? }
            }
            ExprKind::Logical { operator, operands, spellings } if operands.len() > 2 => {
                let operands = self.without(operands)?.into();
                ExprKind::Logical { operator: *operator, operands, spellings: spellings.clone() }
            }
            ExprKind::Pipeline { first, stages } if stages.len() > 1 => {
                ExprKind::Pipeline { first: first.clone(), stages: self.without(stages)? }
            }
            _ => return None,
        })
    }

    fn without_a_key(&mut self, entries: &[Entry]) -> Option<Vec<Entry>> {
        let is_pair = |entry: &Entry| matches!(entry, Entry::Pair { .. });
        let at = (0..entries.len()).find(|&at| entries.get(at).is_some_and(is_pair) && self.turn())?;
        let mut plain = entries.to_vec();
        if let Some(entry) = plain.get_mut(at)
            && let Entry::Pair { value, .. } = entry
        {
            *entry = Entry::Value(value.clone());
        }
        Some(plain)
    }

    fn fewer_branches(&mut self, choice: &If) -> Option<If> {
        if choice.otherwise.is_some() && self.turn() {
            return Some(If { branches: choice.branches.clone(), otherwise: None });
        }
        if choice.branches.len() < 2 {
            return None;
        }
        Some(If { branches: self.without(&choice.branches)?, otherwise: choice.otherwise.clone() })
    }

    fn fewer_steps(&mut self, steps: &[Step]) -> Option<Vec<Step>> {
        if steps.len() > 1
            && let Some(fewer) = self.without(steps)
        {
            return Some(fewer);
        }
        for (at, step) in steps.iter().enumerate() {
            let items = match &step.kind {
                StepKind::Call(given) | StepKind::Method { arguments: Some(given), .. } => &given.items,
                StepKind::Index(_) | StepKind::Key(_) | StepKind::Method { arguments: None, .. } => continue,
            };
            let Some(fewer) = self.without(items) else { continue };
            let mut steps = steps.to_vec();
            if let Some(StepKind::Call(given) | StepKind::Method { arguments: Some(given), .. }) =
                steps.get_mut(at).map(|step| &mut step.kind)
            {
                given.items = fewer;
            }
            return Some(steps);
        }
        None
    }
}

/// What an expression may be replaced by, whatever it is.
fn constants() -> [Expr; 4] {
    let number = |integer| ExprKind::Number { value: Number::Int(integer), text: integer.to_string().into() };
    [number(1), number(0), ExprKind::Container(Vec::new()), ExprKind::Nil]
        .map(|kind| Expr { kind, span: Span::default() })
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Nil | ExprKind::Boolean(_) => true,
        ExprKind::Number { text, .. } => text.len() == 1,
        ExprKind::Container(entries) => entries.is_empty(),
        _ => false,
    }
}

/// The expressions directly in an expression, and the values of the blocks in it.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Nil
        | ExprKind::Boolean(_)
        | ExprKind::Number { .. }
        | ExprKind::Symbol(_)
        | ExprKind::Shell(_)
        | ExprKind::Variable(_) => Vec::new(),
        ExprKind::Text(parts) => parts
            .iter()
            .filter_map(|part| match part {
                TextPart::Interpolation(inner) => Some(inner),
                TextPart::Text(_) => None,
            })
            .collect(),
        ExprKind::Group(inner) | ExprKind::Negate(inner) | ExprKind::Not { operand: inner, .. } => {
            vec![inner]
        }
        ExprKind::Container(entries) => entries
            .iter()
            .map(|entry| match entry {
                Entry::Value(value) | Entry::Pair { value, .. } | Entry::Spread { value, .. } => value,
            })
            .collect(),
        ExprKind::Lambda(function) => block_value(&function.body).into_iter().collect(),
        ExprKind::If(choice) => {
            let blocks = choice.branches.iter().map(|(_, block)| block).chain(&choice.otherwise);
            let conditions = choice.branches.iter().map(|(condition, _)| condition);
            blocks.filter_map(block_value).chain(conditions).collect()
        }
        ExprKind::Section { steps, .. } => step_parts(steps),
        ExprKind::Postfix { base, steps } => std::iter::once(&**base).chain(step_parts(steps)).collect(),
        ExprKind::Append { values, .. } => values.iter().collect(),
        ExprKind::Mutation { arguments, .. } => {
            arguments.iter().flat_map(|arguments| argument_parts(arguments)).collect()
        }
        ExprKind::Chain { first, rest } => {
            std::iter::once(&**first).chain(rest.iter().map(|link| &link.operand)).collect()
        }
        ExprKind::Logical { operands, .. } => operands.iter().collect(),
        ExprKind::Pipeline { first, stages } => {
            std::iter::once(&**first).chain(stages.iter().map(|stage| &stage.function)).collect()
        }
    }
}

fn block_value(block: &Block) -> Option<&Expr> {
    match &block.statements.last()?.kind {
        StatementKind::Expression(value) => Some(value),
        _ => None,
    }
}

fn step_parts(steps: &[Step]) -> Vec<&Expr> {
    steps
        .iter()
        .flat_map(|step| match &step.kind {
            StepKind::Call(given) => argument_parts(given),
            StepKind::Index(index) => vec![index],
            StepKind::Key(_) => Vec::new(),
            StepKind::Method { arguments, .. } => arguments.iter().flat_map(argument_parts).collect(),
        })
        .collect()
}

fn argument_parts(arguments: &Arguments) -> Vec<&Expr> {
    arguments
        .items
        .iter()
        .map(|argument| match argument {
            Argument::Positional(value) | Argument::Spread { value, .. } | Argument::Named { value, .. } => {
                value
            }
        })
        .collect()
}
