//! A writer in, statements out: assignments, control flow, and what tells the state.

use super::feature::Feature;
use super::scope::{Kind, Scope};
use super::{Writer, block};

const FORMS: &[Feature] = &[
    Feature::Assignment,
    Feature::TopLevelCopy,
    Feature::Update,
    Feature::PlaceWrite,
    Feature::PlaceUpdate,
    Feature::Appending,
    Feature::Mutation,
    Feature::Alias,
    Feature::Puts,
    Feature::PrintFunction,
    Feature::Branches,
    Feature::BranchLocal,
    Feature::Loop,
    Feature::Break,
    Feature::Continue,
    Feature::NestedReturn,
    Feature::Rebinding,
    Feature::Declaration,
    Feature::DeclarationInBlock,
    Feature::LambdaVariable,
    Feature::Recursion,
    Feature::MutualRecursion,
    Feature::OwnNameLambda,
    Feature::OldBody,
    Feature::ClosureInLoop,
    Feature::SharedCounter,
    Feature::NestedClosures,
    Feature::ArgumentBinding,
    Feature::CaughtMistake,
    Feature::UnsetRead,
    Feature::UncaughtMistake,
    Feature::Exit,
];

impl Writer {
    /// A statement (or a few that belong together), behind `lines`.
    pub(super) fn statement(&mut self, lines: &mut Vec<String>, depth: usize) {
        self.fuel -= 2;
        let written = match self.choose(FORMS) {
            Some(form) => {
                let written = self.statement_form(form, depth);
                self.count(form, written)
            }
            None => None,
        };
        let text = written.unwrap_or_else(|| self.puts(depth));
        lines.extend(text.lines().map(str::to_owned).fold(Vec::new(), joined));
    }

    fn statement_form(&mut self, form: Feature, depth: usize) -> Option<String> {
        let roomy = depth > 0 && self.fuel > 0;
        match form {
            Feature::Assignment => self.assignment(depth),
            Feature::TopLevelCopy => self.top_level_copy(depth),
            Feature::Update => self.update(depth),
            Feature::PlaceWrite => self.place_write(depth),
            Feature::PlaceUpdate => self.place_update(depth),
            Feature::Appending => self.append(depth),
            Feature::Mutation => self.mutation(depth),
            Feature::Alias => self.alias(depth.min(1)),
            Feature::Puts => Some(self.puts(depth)),
            Feature::PrintFunction => self.print_function(),
            Feature::Branches if roomy => Some(self.branches(depth - 1)),
            Feature::BranchLocal => self.branch_local(depth),
            Feature::Loop if roomy && self.scope.loops() < 2 => Some(self.counted_loop(depth - 1)),
            Feature::Break => self.jump("break", depth),
            Feature::Continue => self.jump("continue", depth),
            Feature::NestedReturn => self.nested_return(depth),
            Feature::Rebinding => self.rebinding(),
            Feature::Declaration if roomy && self.scope.depth() == 0 => self.declaration(depth),
            Feature::DeclarationInBlock if roomy && self.scope.depth() > 0 => {
                let condition = self.condition(depth - 1);
                let lines = self.branch(|writer| {
                    let declaration = writer.declaration(depth - 1)?;
                    Some([declaration, writer.puts(depth - 1)])
                })?;
                Some(format!("if {condition} {}", block(&lines)))
            }
            Feature::LambdaVariable if roomy => self.lambda_variable(depth - 1),
            Feature::Recursion => Some(self.recursion(depth)),
            Feature::MutualRecursion => Some(self.mutual_recursion()),
            Feature::OwnNameLambda => Some(self.own_name_lambda()),
            Feature::OldBody => Some(self.old_body()),
            Feature::ClosureInLoop if self.scope.loops() == 0 => Some(self.closure_in_loop(depth)),
            Feature::SharedCounter => Some(self.shared_counter(depth)),
            Feature::NestedClosures => Some(self.nested_closures(depth)),
            Feature::ArgumentBinding => Some(self.argument_binding(depth)),
            Feature::CaughtMistake => Some(format!("puts {}", self.caught(depth))),
            Feature::UnsetRead => self.unset_read(),
            Feature::UncaughtMistake => self.uncaught(depth),
            Feature::Exit if self.reckless && self.chance(5) => Some(format!("exit({})", self.below(9))),
            _ => None,
        }
    }

    pub(super) fn puts(&mut self, depth: usize) -> String {
        let value = self.any(depth).text;
        if self.chance(15) {
            return format!("print({value}, {})", self.number(0).text);
        }
        format!("puts {value}")
    }

    fn print_function(&mut self) -> Option<String> {
        let kinds =
            [Kind::Unary, Kind::Binary, Kind::Fold, Kind::Action, Kind::Maker, Kind::Table, Kind::Functions];
        let kind = self.pick(&kinds)?;
        let name = self.readable(kind)?;
        Some(format!("puts [{name}, str({name}), {name} == {name}]"))
    }

    fn assignment(&mut self, depth: usize) -> Option<String> {
        let kinds = [
            Kind::Number,
            Kind::Number,
            Kind::Number,
            Kind::Text,
            Kind::List,
            Kind::List,
            Kind::Record,
            Kind::Tree,
        ];
        let kind = self.pick(&kinds)?;
        let name = self.assignable(kind)?;
        let value = self.bounded(kind, depth).text;
        self.scope.assign(&name, kind);
        Some(format!("{name} = {value}"))
    }

    /// `a = a` in a function, where `a` means the top level.
    fn top_level_copy(&mut self, depth: usize) -> Option<String> {
        let kind = self.pick(&[Kind::Number, Kind::Number, Kind::List])?;
        let names = self.scope.top_level(kind);
        let name = self.pick(&names)?;
        let value = match kind {
            Kind::Number if self.chance(50) => format!("{name} + {}", self.number(depth).operand()),
            _ => name.clone(),
        };
        self.scope.assign(&name, kind);
        Some(format!("{name} = {value}"))
    }

    fn branches(&mut self, depth: usize) -> String {
        let mut text =
            format!("if {} {}", self.condition(depth), self.branch(|writer| writer.statements(depth)));
        while self.chance(25) {
            let condition = self.branch(|writer| writer.condition(depth));
            text += &format!(" else if {condition} {}", self.branch(|writer| writer.statements(depth)));
        }
        if self.chance(60) {
            text += &format!(" else {}", self.branch(|writer| writer.statements(depth)));
        }
        text
    }

    fn statements(&mut self, depth: usize) -> String {
        let mut lines = Vec::new();
        for _ in 0..=self.below(3) {
            self.statement(&mut lines, depth);
        }
        block(&lines)
    }

    /// A name assigned in one branch only, and told in another.
    fn branch_local(&mut self, depth: usize) -> Option<String> {
        let kind = self.pick(&[Kind::Number, Kind::List])?;
        let name = self.assignable(kind)?;
        let condition = self.condition(depth.min(1));
        let text = self.branch(|writer| {
            let value = writer.bounded(kind, depth.min(1)).text;
            writer.scope.assign(&name, kind);
            format!("if {condition} {{ {name} = {value} }}")
        });
        Some(match self.below(3) {
            0 => format!("{text} else {{ puts try(^() {{ {name} }})[:ok] }}"),
            1 => format!("{text}\nputs try(^() {{ {name} }})"),
            _ => text,
        })
    }

    fn counted_loop(&mut self, depth: usize) -> String {
        let counter = self.fresh("i");
        let rounds = 1 + self.below(3);
        self.scope.declare_fixed(&counter, Kind::Number);
        let body = self.branch(|writer| {
            writer.scope.enter_loop();
            let mut lines = vec![format!("{counter} += 1")];
            for _ in 0..=writer.below(3) {
                writer.statement(&mut lines, depth);
            }
            writer.scope.leave_loop();
            block(&lines)
        });
        format!("{counter} = 0\nwhile {counter} < {rounds} {body}")
    }

    fn jump(&mut self, word: &str, depth: usize) -> Option<String> {
        if self.scope.loops() == 0 {
            return None;
        }
        let condition = self.condition(depth.min(1));
        Some(if self.chance(30) {
            format!("if {condition} {{ {word} }} else {{ {} }}", self.branch(|writer| writer.puts(0)))
        } else {
            format!("if {condition} {{ if true {{ {word} }} }}")
        })
    }

    fn nested_return(&mut self, depth: usize) -> Option<String> {
        let kind = self.scope.returns()?;
        let condition = if self.chance(25) { "true".to_owned() } else { self.condition(depth.min(1)) };
        let value = self.branch(|writer| writer.value(kind, depth.min(1)).text);
        Some(match self.below(4) {
            0 => format!("if {condition} {{ return {value} }}"),
            1 => format!("if {condition} {{ if true {{ return {value} }} }}"),
            _ => format!("while {condition} {{ return {value} }}"),
        })
    }

    /// A function's name gets another function.
    fn rebinding(&mut self) -> Option<String> {
        let kind = self.pick(&[Kind::Unary, Kind::Unary, Kind::Binary, Kind::Maker])?;
        let to = self.assignable(kind)?;
        let rank = Scope::rank_of(&to);
        let from: Vec<String> =
            self.scope.readable(kind).into_iter().filter(|name| Scope::rank_of(name) < rank).collect();
        let from = self.pick(&from)?;
        self.scope.assign(&to, kind);
        Some(format!("{to} = {from}"))
    }

    /// `fn name(…) { … }`
    fn declaration(&mut self, depth: usize) -> Option<String> {
        let kinds =
            [Kind::Unary, Kind::Unary, Kind::Binary, Kind::Fold, Kind::Action, Kind::Maker, Kind::Transform];
        let kind = self.pick(&kinds)?;
        let name = self.assignable(kind)?;
        let text = self.function_for(&name, kind, Some(&name), depth);
        self.scope.declare(&name, kind);
        Some(text)
    }

    fn lambda_variable(&mut self, depth: usize) -> Option<String> {
        let kinds = [
            Kind::Unary,
            Kind::Unary,
            Kind::Binary,
            Kind::Fold,
            Kind::Action,
            Kind::Maker,
            Kind::Functions,
            Kind::Table,
        ];
        let kind = self.pick(&kinds)?;
        let name = self.assignable(kind)?;
        let text = match kind {
            Kind::Functions => {
                let first = self.function_for(&name, Kind::Unary, None, depth);
                let second = self.function_for(&name, Kind::Unary, None, depth.min(1));
                format!("[{first}, {second}]")
            }
            Kind::Table => {
                let inc = self.function_for(&name, Kind::Unary, None, depth);
                let look = self.function_for(&name, Kind::Unary, None, depth.min(1));
                format!("[inc: {inc}, look: {look}]")
            }
            _ => self.function_for(&name, kind, None, depth),
        };
        self.scope.assign(&name, kind);
        Some(format!("{name} = {text}"))
    }
}

/// Joins the lines of one statement again: a line that stands inside an open brace belongs to the line before.
fn joined(mut statements: Vec<String>, line: String) -> Vec<String> {
    match statements.last_mut() {
        Some(last) if line.starts_with([' ', '}']) => {
            last.push('\n');
            last.push_str(&line);
        }
        Some(_) | None => statements.push(line),
    }
    statements
}
