//! A program in, the rules of the reference that it puts to use out.

use crate::resolve::address::{CaptureSource, CaptureStorage};
use crate::resolve::resolve;
use crate::source::Source;
use crate::syntax::ast::*;
use crate::syntax::parse;
use crate::syntax::visit::{self, Visitor};
use crate::value::number::Number;
use std::collections::BTreeSet;

/// The ids of the rules, sorted; none for a text that does not parse.
pub fn used(text: &str) -> BTreeSet<&'static str> {
    parse(&Source::new("program.wv", text)).map_or_else(|_| BTreeSet::new(), used_by)
}

/// The same for a tree.
pub fn used_by(program: Program) -> BTreeSet<&'static str> {
    let mut used = Used::default();
    visit::program(&program, &mut used);
    for scope in resolve(program).scopes {
        for capture in scope.captures {
            used.0.insert(match (capture.storage, capture.source) {
                (CaptureStorage::Itself, _) => "functions.recursion",
                (CaptureStorage::Cell { .. }, _) => "scope.captured-is-shared",
                (CaptureStorage::Value { .. }, CaptureSource::Capture(_)) => "scope.depth-and-slot",
                (CaptureStorage::Value { .. }, CaptureSource::Frame(_)) => "scope.read-enclosing",
            });
        }
    }
    used.0
}

#[derive(Default)]
struct Used(BTreeSet<&'static str>);

impl Visitor<Parsed> for Used {
    fn statement(&mut self, statement: &Statement) {
        self.0.insert(match &statement.kind {
            StatementKind::Assign { place, .. } if place.steps.is_empty() => "statements.assignment",
            StatementKind::Assign { .. } => "statements.places",
            StatementKind::Update { .. } => "statements.compound-assignment",
            StatementKind::Function { .. } => "statements.fn",
            StatementKind::Puts(_) => "statements.puts",
            StatementKind::While { .. } => "statements.while",
            StatementKind::Break | StatementKind::Continue => "statements.break-continue",
            StatementKind::Return(_) => "statements.return",
            StatementKind::Expression(Expr { kind: ExprKind::If(_), .. }) => "statements.if",
            StatementKind::Expression(_) => "statements.block-value",
        });
    }

    fn function(&mut self, function: &Function) {
        for parameter in &function.parameters {
            self.0.insert(match parameter.kind {
                ParameterKind::Required => "functions.required",
                ParameterKind::Default(_) => "functions.default",
                ParameterKind::Collecting => "functions.collecting",
            });
        }
    }

    fn used(&mut self, name: &Name, _variable: &()) {
        self.builtin(&name.text);
    }

    fn expr(&mut self, expr: &Expr) {
        let rule = match &expr.kind {
            ExprKind::Nil => "values.types",
            ExprKind::Boolean(_) => "values.truth",
            ExprKind::Number { value: Number::Double(_), .. } => "values.doubles",
            ExprKind::Number { .. } => "values.exact-integers",
            ExprKind::Text(parts) if parts.iter().any(|p| matches!(p, TextPart::Interpolation(_))) => {
                "lexical.interpolation"
            }
            ExprKind::Text(_) => "values.strings",
            ExprKind::Symbol(_) => "values.symbols",
            ExprKind::Shell(_) => "lexical.shell-text",
            ExprKind::Variable(_) | ExprKind::Group(_) => return,
            ExprKind::Container(entries) => return self.entries(entries),
            ExprKind::Lambda(_) => "functions.lambda",
            ExprKind::If(_) => "expressions.if",
            ExprKind::Section { steps, .. } => {
                self.steps(steps);
                "expressions.sections"
            }
            ExprKind::Postfix { steps, .. } => {
                self.steps(steps);
                "expressions.postfix"
            }
            ExprKind::Append { .. } => "containers.append",
            ExprKind::Mutation { .. } => "containers.mutation",
            ExprKind::Negate(_) => "expressions.unary",
            ExprKind::Not { .. } => "expressions.not",
            ExprKind::Chain { rest, .. } => {
                self.0.extend(rest.iter().map(|link| of_operator(link.operator)));
                "expressions.left-to-right"
            }
            ExprKind::Logical { operator: LogicalOperator::And, .. } => "expressions.and",
            ExprKind::Logical { operator: LogicalOperator::Or, .. } => "expressions.or",
            ExprKind::Pipeline { stages, .. } => {
                self.0.extend(stages.iter().map(|stage| match stage.operator {
                    PipelineOperator::Apply => "pipelines.apply",
                    PipelineOperator::Map => "pipelines.map",
                    PipelineOperator::Fold => "pipelines.fold",
                }));
                "expressions.pipeline"
            }
        };
        self.0.insert(rule);
    }
}

impl Used {
    fn entries(&mut self, entries: &[Entry]) {
        self.0.insert("containers.literal");
        let mut keys = BTreeSet::new();
        for entry in entries {
            match entry {
                Entry::Value(_) => {}
                Entry::Pair { key, .. } if keys.insert(&key.text) => {
                    self.0.insert("lexical.pairs");
                }
                Entry::Pair { .. } => {
                    self.0.insert("containers.repeated-key");
                }
                Entry::Spread { .. } => {
                    self.0.insert("containers.spread");
                }
            }
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match &step.kind {
                StepKind::Call(given) => {
                    self.0.insert("functions.call");
                    for argument in &given.items {
                        self.0.insert(match argument {
                            Argument::Positional(_) => "functions.positional-binding",
                            Argument::Spread { .. } => "functions.spread",
                            Argument::Named { .. } => "functions.named",
                        });
                    }
                }
                StepKind::Index(_) => {
                    self.0.insert("containers.read-index");
                }
                StepKind::Key(_) => {
                    self.0.insert("containers.member-is-key");
                }
                StepKind::Method { name, .. } => {
                    self.0.insert("containers.member-is-built-in");
                    self.builtin(&name.text);
                }
            }
        }
    }

    fn builtin(&mut self, name: &str) {
        self.0.extend(of_builtin(name));
    }
}

fn of_operator(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Equal | BinaryOperator::NotEqual => "expressions.equality",
        BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => "expressions.comparison",
        BinaryOperator::Union => "containers.union",
        BinaryOperator::SymmetricDifference => "containers.symmetric-difference",
        BinaryOperator::Intersection => "containers.intersection",
        BinaryOperator::Append => "expressions.append",
        BinaryOperator::Add => "expressions.plus",
        BinaryOperator::Subtract => "expressions.sum",
        BinaryOperator::Multiply => "expressions.product",
        BinaryOperator::Divide => "values.division",
        BinaryOperator::Remainder => "values.remainder",
    }
}

/// The rule on a built-in; `None` for other names.
fn of_builtin(name: &str) -> Option<&'static str> {
    Some(match name {
        "type" => "builtins.type",
        "str" => "builtins.str",
        "num" => "builtins.num",
        "symbol" => "builtins.symbol",
        "try" => "builtins.try",
        "fail" => "builtins.fail",
        "assert" => "builtins.assert",
        "exit" => "builtins.exit",
        "print" => "builtins.print",
        "input" => "builtins.input",
        "args" => "builtins.args",
        "clock" => "builtins.clock",
        "random" => "builtins.random",
        "format" => "builtins.format",
        "len" => "builtins.len",
        "split" | "lines" => "builtins.split",
        "join" => "builtins.join",
        "range" => "builtins.range",
        "sum" => "builtins.sum",
        "min" | "max" => "builtins.min-max",
        "abs" | "floor" | "ceil" | "round" => "builtins.rounding",
        "sqrt" | "pow" | "exp" | "log" => "builtins.powers",
        "sin" | "cos" | "tan" => "builtins.angles",
        "trim" | "upper" | "lower" => "builtins.case-and-trim",
        "starts_with" | "ends_with" | "contains" => "builtins.contains",
        "replace" => "builtins.replace",
        "matches" | "find_all" => "builtins.patterns",
        "pad_left" | "pad_right" => "builtins.padding",
        "values" | "pairs" | "has" | "chars" => "builtins.looking-in",
        "keys" => "containers.keys",
        "get" => "containers.get",
        "map" | "filter" | "each" => "builtins.map-filter",
        "reduce" => "builtins.reduce",
        "find" | "any" | "all" | "count" => "builtins.find-any-all-count",
        "sort" => "containers.sort",
        "sort_by" => "builtins.sort-by",
        "reverse" | "first" | "last" | "take" | "drop" | "slice" => "builtins.parts",
        "push" | "pop" | "insert" | "remove" => "containers.mutation-results",
        "uniq" | "flatten" | "zip" => "builtins.uniq-flatten-zip",
        "group_by" => "containers.group-by",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::generator::{Options, program};

    #[test]
    fn the_rules_that_programs_use_are_in_the_reference() {
        let reference = crate::reference::read().expect("a good reference");
        let known: BTreeSet<&str> = reference.rules.iter().map(|rule| rule.id.as_str()).collect();
        let mut found = BTreeSet::new();
        for seed in 0..300 {
            found.extend(used(&program(seed, &Options::default())));
        }
        let strange: Vec<_> = found.difference(&known).collect();
        assert!(strange.is_empty(), "{strange:?}");
        assert!(found.len() > 75, "{}", found.len());
    }

    #[test]
    fn a_rule_for_each_piece() {
        let rules = used("fn f(a: 1) { ^() { a } }\nputs f()() % 2");
        for rule in ["functions.default", "scope.read-enclosing", "values.remainder", "functions.call"] {
            assert!(rules.contains(rule), "{rule}");
        }
        assert!(used("puts (").is_empty());
    }
}
