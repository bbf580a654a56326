//! A syntax tree of either phase in, canonical source text out: parsed again it gives an equal tree, spans aside.

use super::ast::*;
use crate::value::text::{write_escaped, write_key, write_symbol};

/// What a phase has to say beside the program.
pub trait Annotate<P: Phase> {
    /// What stands directly behind a name that is used in the function (or program) laid out by `around`.
    fn variable(&self, around: &P::Layout, variable: &P::Variable) -> String;
    /// Comment lines at the start of the body of a function (or of the program).
    fn layout(&self, layout: &P::Layout) -> Vec<String>;
}

/// The program alone.
pub struct Plain;

impl<P: Phase> Annotate<P> for Plain {
    fn variable(&self, _around: &P::Layout, _variable: &P::Variable) -> String {
        String::new()
    }
    fn layout(&self, _layout: &P::Layout) -> Vec<String> {
        Vec::new()
    }
}

/// The text of a program.
pub fn print<P: Phase>(program: &Program<P>, notes: &impl Annotate<P>) -> String {
    let mut printer = Printer { out: String::new(), indent: 0, notes, around: &program.layout };
    for line in notes.layout(&program.layout) {
        printer.out.push_str(&format!("# {line}\n"));
    }
    printer.statements(&program.body.statements);
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

/// The text of one expression of a parsed program.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer { out: String::new(), indent: 0, notes: &Plain, around: &() };
    printer.expr(expr);
    printer.out
}

/// The longest body that is written on the line of its braces.
const SHORT: usize = 60;

struct Printer<'a, P: Phase, N> {
    out: String,
    indent: usize,
    notes: &'a N,
    around: &'a P::Layout,
}

impl<'a, P: Phase, N: Annotate<P>> Printer<'a, P, N> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.indent));
    }

    /// Statements, a line each, from the cursor on.
    fn statements(&mut self, statements: &'a [Statement<P>]) {
        for (index, statement) in statements.iter().enumerate() {
            let end = self.out.len();
            if index > 0 {
                self.new_line();
            }
            let start = self.out.len();
            self.statement(statement);
            // A line that starts with `.` would continue the one before.
            if index > 0 && self.out[start..].starts_with('.') {
                self.out.insert(end, ';');
            }
        }
    }

    fn statement(&mut self, statement: &'a Statement<P>) {
        match &statement.kind {
            StatementKind::Assign { place, value } => {
                self.place(place, !place.steps.is_empty());
                self.text(" = ");
                self.expr(value);
            }
            StatementKind::Update { place, operator, operator_span: _, value } => {
                self.place(place, true);
                self.text(&format!(" {}= ", operator.text()));
                self.expr(value);
            }
            StatementKind::Function { target, function } => {
                self.text("fn ");
                self.variable(&target.name, &target.variable);
                self.function(function);
            }
            StatementKind::Puts(value) => {
                self.text("puts ");
                self.expr(value);
            }
            StatementKind::While { condition, body } => {
                self.text("while ");
                self.expr(condition);
                self.text(" ");
                self.block(body, &[]);
            }
            StatementKind::Break => self.text("break"),
            StatementKind::Continue => self.text("continue"),
            StatementKind::Return(None) => self.text("return"),
            StatementKind::Return(Some(value)) => {
                self.text("return ");
                self.expr(value);
            }
            StatementKind::Expression(value) => self.expr(value),
        }
    }

    /// A block; one short statement stays on the line.
    fn block(&mut self, block: &'a Block<P>, notes: &[String]) {
        if block.statements.is_empty() && notes.is_empty() {
            return self.text("{ }");
        }
        self.text("{");
        let brace = self.out.len();
        self.indent += 1;
        for line in notes {
            self.new_line();
            self.text(&format!("# {line}"));
        }
        self.new_line();
        let start = self.out.len();
        self.statements(&block.statements);
        self.indent -= 1;
        let body = &self.out[start..];
        if notes.is_empty() && block.statements.len() == 1 && body.len() <= SHORT && !body.contains('\n') {
            let body = body.to_owned();
            self.out.truncate(brace);
            return self.text(&format!(" {body} }}"));
        }
        if block.statements.is_empty() {
            self.out.truncate(self.out.trim_end().len());
        }
        self.new_line();
        self.text("}");
    }

    /// Parameters and body.
    fn function(&mut self, function: &'a Function<P>) {
        let outer = std::mem::replace(&mut self.around, &function.layout);
        self.list("(", &function.parameters, ")", |printer, parameter| {
            if parameter.kind == ParameterKind::Collecting {
                printer.text("*");
            }
            printer.variable(&parameter.target.name, &parameter.target.variable);
            if let ParameterKind::Default(value) = &parameter.kind {
                printer.text(": ");
                printer.expr(value);
            }
        });
        self.text(" ");
        let notes = self.notes.layout(&function.layout);
        self.block(&function.body, &notes);
        self.around = outer;
    }

    fn variable(&mut self, name: &Name, variable: &P::Variable) {
        self.text(&name.text);
        let note = self.notes.variable(self.around, variable);
        self.text(&note);
    }

    /// A place; where it is read stands before where it is written, if they differ and the old value is `read`.
    fn place(&mut self, place: &'a Place<P>, read: bool) {
        self.text(&place.name.text);
        let write = self.notes.variable(self.around, &place.write);
        if read {
            let read = self.notes.variable(self.around, &place.read);
            if read != write {
                self.text(&read);
            }
        }
        self.text(&write);
        for step in &place.steps {
            match step {
                PlaceStep::Index { index, span: _ } => self.index(index),
                PlaceStep::Key(name) => self.member(&name.text),
            }
        }
    }

    fn expr(&mut self, expr: &'a Expr<P>) {
        stacker::maybe_grow(64 << 10, 1 << 20, || self.expr_here(expr));
    }

    fn expr_here(&mut self, expr: &'a Expr<P>) {
        match &expr.kind {
            ExprKind::Nil => self.text("nil"),
            ExprKind::Boolean(true) => self.text("true"),
            ExprKind::Boolean(false) => self.text("false"),
            ExprKind::Number { value: _, text } => self.text(text),
            ExprKind::Text(parts) => self.string(parts),
            ExprKind::Symbol(name) => write_symbol(name, &mut self.out),
            ExprKind::Shell(text) => {
                let escaped = text.replace('`', "\\`");
                self.text(&format!("`{escaped}`"));
            }
            ExprKind::Variable(Use { name, variable }) => self.variable(name, variable),
            ExprKind::Group(inner) => {
                self.text("(");
                self.expr(inner);
                self.text(")");
            }
            ExprKind::Container(entries) => self.list("[", entries, "]", Self::entry),
            ExprKind::Lambda(function) => {
                self.text("^");
                self.function(function);
            }
            ExprKind::If(branching) => self.branching(branching),
            ExprKind::Section { steps, layout: _ } => self.steps(steps),
            ExprKind::Postfix { base, steps } => {
                self.expr(base);
                self.steps(steps);
            }
            ExprKind::Append { place, values } => {
                self.place(place, true);
                for value in values {
                    self.text(" << ");
                    self.expr(value);
                }
            }
            ExprKind::Mutation { place, mutator, arguments } => {
                self.place(place, true);
                self.member(mutator.name());
                self.arguments(arguments.as_deref());
            }
            ExprKind::Negate(operand) => {
                self.text("-");
                self.expr(operand);
            }
            ExprKind::Not { operand, word } => {
                self.text(if *word { "not " } else { "!" });
                self.expr(operand);
            }
            ExprKind::Chain { first, rest } => {
                self.expr(first);
                for link in rest {
                    self.text(&format!(" {} ", link.operator.text()));
                    self.expr(&link.operand);
                }
            }
            ExprKind::Logical { operator, operands, spellings } => {
                self.logical(*operator, operands, spellings);
            }
            ExprKind::Pipeline { first, stages } => {
                self.expr(first);
                for stage in stages {
                    self.text(&format!(" {} ", stage.operator.text()));
                    self.expr(&stage.function);
                }
            }
        }
    }

    fn logical(&mut self, operator: LogicalOperator, operands: &'a [Expr<P>], spellings: &[Spelling]) {
        let mut spellings = spellings.iter();
        for (index, operand) in operands.iter().enumerate() {
            if index > 0 {
                self.text(match (operator, spellings.next().unwrap_or(&Spelling::Word)) {
                    (LogicalOperator::And, Spelling::Word) => " and ",
                    (LogicalOperator::And, Spelling::Sign) => " && ",
                    (LogicalOperator::Or, Spelling::Word) => " or ",
                    (LogicalOperator::Or, Spelling::Sign) => " || ",
                });
            }
            self.expr(operand);
        }
    }

    fn branching(&mut self, branching: &'a If<P>) {
        for (index, (condition, block)) in branching.branches.iter().enumerate() {
            self.text(if index > 0 { " else if " } else { "if " });
            self.expr(condition);
            self.text(" ");
            self.block(block, &[]);
        }
        if let Some(block) = &branching.otherwise {
            self.text(" else ");
            self.block(block, &[]);
        }
    }

    fn steps(&mut self, steps: &'a [Step<P>]) {
        for step in steps {
            match &step.kind {
                StepKind::Call(arguments) => self.arguments(Some(arguments)),
                StepKind::Index(index) => self.index(index),
                StepKind::Key(name) => self.member(&name.text),
                StepKind::Method { name, arguments } => {
                    self.member(&name.text);
                    self.arguments(arguments.as_ref());
                }
            }
        }
    }

    fn member(&mut self, name: &str) {
        self.text(".");
        self.text(name);
    }

    fn index(&mut self, index: &'a Expr<P>) {
        self.text("[");
        self.expr(index);
        self.text("]");
    }

    fn arguments(&mut self, arguments: Option<&'a Arguments<P>>) {
        let Some(arguments) = arguments else { return };
        self.list("(", &arguments.items, ")", |printer, argument| match argument {
            Argument::Positional(value) => printer.expr(value),
            Argument::Spread { value, span: _ } => {
                printer.text("*");
                printer.expr(value);
            }
            Argument::Named { name, value } => {
                printer.text(&format!("{}: ", name.text));
                printer.expr(value);
            }
        });
    }

    fn entry(&mut self, entry: &'a Entry<P>) {
        match entry {
            Entry::Value(value) => self.expr(value),
            Entry::Pair { key, value } => {
                write_key(&key.text, &mut self.out);
                self.text(": ");
                self.expr(value);
            }
            Entry::Spread { value, span: _ } => {
                self.text("*");
                self.expr(value);
            }
        }
    }

    fn list<T>(&mut self, open: &str, items: &'a [T], close: &str, mut item: impl FnMut(&mut Self, &'a T)) {
        self.text(open);
        for (index, one) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            item(self, one);
        }
        self.text(close);
    }

    fn string(&mut self, parts: &'a [TextPart<P>]) {
        self.text("\"");
        for part in parts {
            match part {
                TextPart::Text(text) => write_escaped(text, &mut self.out),
                TextPart::Interpolation(value) => {
                    self.text("{");
                    self.expr(value);
                    self.text("}");
                }
            }
        }
        self.text("\"");
    }
}
