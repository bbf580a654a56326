//! A program in, the constructs of the language that it uses out: what a backend must have to run it.

use crate::published::BuiltinId;
use crate::reference;
use crate::source::Source;
use crate::syntax::ast::{
    Argument, Arguments, BinaryOperator, Entry, Expr, ExprKind, Function, Name, ParameterKind, Parsed,
    Statement, StatementKind, Step, StepKind,
};
use crate::syntax::token::TokenKind;
use crate::syntax::visit::{self, Visitor};
use crate::syntax::{lexer, parse};
use std::collections::BTreeSet;

/// Every construct that a profile may say it lacks, sorted.
pub const CONSTRUCTS: [&str; 37] = [
    "and-or-not",
    "append",
    "booleans",
    "branches",
    "break",
    "built-ins",
    "collecting-parameters",
    "comparisons",
    "compound-assignment",
    "containers",
    "continue",
    "default-parameters",
    "else-if",
    "equality",
    "escapes",
    "exponents",
    "functions",
    "hexadecimals",
    "if-operands",
    "interpolation",
    "lambdas",
    "logic",
    "loops",
    "methods",
    "named-arguments",
    "nil",
    "pipelines",
    "places",
    "remainder",
    "sections",
    "set-operators",
    "shell",
    "spread",
    "strings",
    "symbols",
    "underscore-names",
    "unicode-names",
];

/// Whether a profile may say that it lacks `word`: a construct, a built-in, a chapter or a rule.
pub fn is_known(word: &str) -> bool {
    CONSTRUCTS.contains(&word) || BuiltinId::named(word).is_some() || is_rule(word)
}

/// Whether `word` is a chapter or a rule of the reference.
pub fn is_rule(word: &str) -> bool {
    reference::read().is_ok_and(|reference| {
        let mut ids = reference.rules.iter().map(|rule| rule.id.as_str());
        word == "explain" || ids.any(|id| covers(word, id))
    })
}

/// Whether `word`, a chapter or a rule, is or holds the rule `id`.
pub fn covers(word: &str, id: &str) -> bool {
    id.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The names of [`CONSTRUCTS`] and of the built-ins that a program uses. Of a text that is no program only what
/// its words show.
pub fn used(program: &str) -> BTreeSet<&'static str> {
    let source = Source::new("program.wv", program);
    let mut used = Used::default();
    used.tokens(&source);
    if let Ok(program) = parse(&source) {
        visit::program(&program, &mut used);
    }
    used.found
}

#[derive(Default)]
struct Used {
    found: BTreeSet<&'static str>,
    /// Where an `if` stands that is a statement.
    statement_if: Option<u32>,
}

impl Used {
    fn add(&mut self, construct: &'static str) {
        self.found.insert(construct);
    }

    fn tokens(&mut self, source: &Source) {
        use TokenKind as T;
        let lexed = lexer::lex(source.text());
        for (kind, &span) in lexed.tokens.kinds.iter().zip(&lexed.tokens.spans) {
            let text = source.slice(span);
            match kind {
                T::Text | T::TextKey if text.contains('\\') => self.add("escapes"),
                T::TextHead | T::TextMiddle | T::TextTail => {
                    self.add("interpolation");
                    if text.contains('\\') {
                        self.add("escapes");
                    }
                }
                T::Number if text.starts_with("0x") => self.add("hexadecimals"),
                T::Number if text.contains(['e', 'E']) => self.add("exponents"),
                T::Name | T::Key if text.starts_with('_') => self.add("underscore-names"),
                T::Symbol => self.add("symbols"),
                T::Shell => self.add("shell"),
                T::True | T::False => self.add("booleans"),
                T::If => self.add("branches"),
                T::Fn => self.add("functions"),
                T::Equal | T::NotEqual => self.add("equality"),
                T::Less | T::LessEqual | T::Greater | T::GreaterEqual => self.add("comparisons"),
                T::AndSign | T::OrSign | T::Bang => self.add("logic"),
                T::Break => self.add("break"),
                T::Continue => self.add("continue"),
                T::While => self.add("loops"),
                T::Nil => self.add("nil"),
                T::And | T::Or | T::Not => self.add("and-or-not"),
                T::Caret => self.add("lambdas"),
                T::LeftBracket => self.add("containers"),
                T::Apply | T::Map | T::Fold => self.add("pipelines"),
                T::Bar | T::Ampersand | T::BangAmpersand => self.add("set-operators"),
                T::LessLess => self.add("append"),
                T::Percent | T::RemainderAssign => self.add("remainder"),
                _ => {}
            }
            if matches!(kind, T::Name | T::Key) && !text.is_ascii() {
                self.add("unicode-names");
            }
            if matches!(kind, T::Text | T::TextKey | T::TextHead) {
                self.add("strings");
            }
            if matches!(
                kind,
                T::AddAssign | T::SubtractAssign | T::MultiplyAssign | T::DivideAssign | T::RemainderAssign
            ) {
                self.add("compound-assignment");
            }
        }
    }

    fn built_in(&mut self, name: &str) {
        if let Some(id) = BuiltinId::named(name) {
            self.add("built-ins");
            self.add(id.name());
        }
    }

    fn arguments(&mut self, arguments: &Arguments<Parsed>) {
        for argument in &arguments.items {
            match argument {
                Argument::Positional(_) => {}
                Argument::Spread { .. } => self.add("spread"),
                Argument::Named { .. } => self.add("named-arguments"),
            }
        }
    }

    fn steps(&mut self, steps: &[Step<Parsed>]) {
        for step in steps {
            match &step.kind {
                StepKind::Call(arguments) => self.arguments(arguments),
                StepKind::Index(_) | StepKind::Key(_) => self.add("containers"),
                StepKind::Method { name, arguments } => {
                    self.add("methods");
                    self.built_in(&name.text);
                    arguments.iter().for_each(|arguments| self.arguments(arguments));
                }
            }
        }
    }
}

impl Visitor<Parsed> for Used {
    fn statement(&mut self, statement: &Statement<Parsed>) {
        match &statement.kind {
            StatementKind::Expression(Expr { kind: ExprKind::If(_), span }) => {
                self.statement_if = Some(span.start)
            }
            StatementKind::Assign { place, .. } | StatementKind::Update { place, .. }
                if !place.steps.is_empty() =>
            {
                self.add("places");
            }
            StatementKind::Assign { .. }
            | StatementKind::Update { .. }
            | StatementKind::Function { .. }
            | StatementKind::Puts(_)
            | StatementKind::While { .. }
            | StatementKind::Break
            | StatementKind::Continue
            | StatementKind::Return(_)
            | StatementKind::Expression(_) => {}
        }
    }

    fn function(&mut self, function: &Function<Parsed>) {
        for parameter in &function.parameters {
            match parameter.kind {
                ParameterKind::Required => {}
                ParameterKind::Default(_) => self.add("default-parameters"),
                ParameterKind::Collecting => self.add("collecting-parameters"),
            }
        }
    }

    fn used(&mut self, name: &Name, (): &()) {
        self.built_in(&name.text);
    }

    fn expr(&mut self, expr: &Expr<Parsed>) {
        match &expr.kind {
            ExprKind::If(branching) => {
                if branching.branches.len() > 1 {
                    self.add("else-if");
                }
                if self.statement_if.take() != Some(expr.span.start) {
                    self.add("if-operands");
                }
            }
            ExprKind::Section { steps, .. } => {
                self.add("sections");
                self.steps(steps);
            }
            ExprKind::Postfix { steps, .. } => self.steps(steps),
            ExprKind::Mutation { mutator, arguments, .. } => {
                self.add("methods");
                self.built_in(mutator.name());
                arguments.iter().for_each(|arguments| self.arguments(arguments));
            }
            ExprKind::Container(entries) => {
                if entries.iter().any(|entry| matches!(entry, Entry::Spread { .. })) {
                    self.add("spread");
                }
            }
            ExprKind::Chain { rest, .. } => {
                if rest.iter().any(|link| link.operator == BinaryOperator::Append) {
                    self.add("append");
                }
            }
            ExprKind::Nil
            | ExprKind::Boolean(_)
            | ExprKind::Number { .. }
            | ExprKind::Text(_)
            | ExprKind::Symbol(_)
            | ExprKind::Shell(_)
            | ExprKind::Variable(_)
            | ExprKind::Group(_)
            | ExprKind::Lambda(_)
            | ExprKind::Append { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not { .. }
            | ExprKind::Logical { .. }
            | ExprKind::Pipeline { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn uses(program: &str, expected: &[&str]) {
        assert_eq!(used(program).into_iter().collect::<Vec<_>>(), expected, "{program}");
    }

    #[test]
    fn each_construct_is_seen() {
        uses("x = 1 + 2\nputs x", &[]);
        uses(
            "if x < 4 { puts true } else { x == 1 && !x }",
            &["booleans", "branches", "comparisons", "equality", "logic"],
        );
        uses("puts \"a{1}\\n\"", &["escapes", "interpolation", "strings"]);
        uses("x = 0xe + 1e3", &["exponents", "hexadecimals"]);
        uses("puts if a { 1 }", &["branches", "if-operands"]);
        uses("if a { } else if b { }", &["branches", "else-if"]);
        uses("x = if a { } else if b { }", &["branches", "else-if", "if-operands"]);
        uses(
            "fn f(a, b: 1, *c) { a }\nf(1, *[2], b: 3)",
            &[
                "collecting-parameters",
                "containers",
                "default-parameters",
                "functions",
                "named-arguments",
                "spread",
            ],
        );
        uses("while 1 { break; continue }", &["break", "continue", "loops"]);
        uses("x = :a and nil", &["and-or-not", "nil", "symbols"]);
        uses("xs[0] %= 2", &["compound-assignment", "containers", "places", "remainder"]);
        uses("[1] |> len", &["built-ins", "containers", "len", "pipelines"]);
        uses("\"x\".upper", &["built-ins", "methods", "strings", "upper"]);
        uses("f = .upper", &["built-ins", "methods", "sections", "upper"]);
        uses("a << 1 | `ls`", &["append", "set-operators", "shell"]);
        uses("_a = ^() { }", &["lambdas", "underscore-names"]);
        uses("ä = _é", &["underscore-names", "unicode-names"]);
    }

    #[test]
    fn of_a_broken_text_the_words_are_seen() {
        uses("x = = :a", &["symbols"]);
    }

    #[test]
    fn words_of_profiles_are_known() {
        let known = ["lexical", "spread", "len", "scope.blocks-share"].map(is_known);
        assert_eq!(known, [true, true, true, is_rule("scope.blocks-share")]);
        assert!(!is_known("lexica") && !is_known("") && !is_known("lexical."));
        assert!(CONSTRUCTS.is_sorted());
    }
}
