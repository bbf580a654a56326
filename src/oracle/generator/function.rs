//! A writer in, functions of each kind, and calls of them, out.

use super::feature::Feature;
use super::scope::{FRESH_RANK, Kind, Scope};
use super::{Code, Writer, block};

/// How many functions stand around each other at most.
const DEEPEST: usize = 4;

const PARAMETERS: &[&str] = &["a", "b", "n", "x", "v", "u", "y"];

impl Writer {
    /// A `fn` of that name, or a lambda, of that kind; it may call what can be called here.
    pub(super) fn function(&mut self, kind: Kind, name: Option<&str>, depth: usize) -> String {
        self.ranked(kind, name, self.scope.rank(), depth)
    }

    /// The same for a function that goes into a variable: what it calls has a lower rank.
    pub(super) fn function_for(
        &mut self,
        variable: &str,
        kind: Kind,
        name: Option<&str>,
        depth: usize,
    ) -> String {
        self.ranked(kind, name, Scope::rank_of(variable).min(self.scope.rank()), depth)
    }

    fn ranked(&mut self, kind: Kind, name: Option<&str>, rank: usize, depth: usize) -> String {
        self.scope.enter(rank, result(kind));
        let parameters = self.parameters(kind);
        let body = self.body(kind, depth);
        self.scope.leave();
        match name {
            Some(name) => format!("fn {name}({parameters}) {body}"),
            None => format!("^({parameters}) {body}"),
        }
    }

    /// Parameters that take the arguments that callers of that kind of function give; bound from left to right.
    fn parameters(&mut self, kind: Kind) -> String {
        let mut names: Vec<&str> = PARAMETERS.to_vec();
        let mut take = |writer: &mut Writer| -> String {
            let at = writer.below(names.len());
            names.swap_remove(at).to_owned()
        };
        let mut list = Vec::new();
        match kind {
            Kind::Action => {}
            Kind::Transform => {
                let name = self.pick_text(&["xs", "ys", "zs"]);
                self.scope.declare(&name, Kind::List);
                list.push(name);
            }
            Kind::Fold => {
                let (first, second) = (take(self), take(self));
                list.push(self.defaulted(&first));
                list.push(self.required(second));
            }
            Kind::Unary | Kind::Maker => {
                let (first, second) = (take(self), take(self));
                self.with_extra(&mut list, &[first], second);
            }
            Kind::Binary => {
                let (first, second, third) = (take(self), take(self), take(self));
                self.with_extra(&mut list, &[first, second], third);
            }
            Kind::Number
            | Kind::Text
            | Kind::List
            | Kind::Rest
            | Kind::Record
            | Kind::Tree
            | Kind::Functions
            | Kind::Table => {}
        }
        list.join(", ")
    }

    /// Required parameters, sometimes with a defaulted one among them or a collecting one behind.
    fn with_extra(&mut self, list: &mut Vec<String>, required: &[String], extra: String) {
        let default_at = if self.has(Feature::DefaultParameter) && self.chance(20) {
            Some(self.below(required.len() + 1))
        } else {
            None
        };
        for (position, name) in required.iter().enumerate() {
            if default_at == Some(position) {
                list.push(self.defaulted(&extra));
            }
            list.push(self.required(name.clone()));
        }
        if default_at == Some(required.len()) {
            list.push(self.defaulted(&extra));
        }
        if self.has(Feature::CollectingParameter) && self.chance(8) {
            self.note(Feature::CollectingParameter);
            self.scope.declare("rest", Kind::Rest);
            list.push("*rest".to_owned());
        }
    }

    fn required(&mut self, name: String) -> String {
        self.scope.declare(&name, Kind::Number);
        name
    }

    fn defaulted(&mut self, name: &str) -> String {
        self.note(Feature::DefaultParameter);
        let depth = self.below(2);
        let returns = self.scope.set_returns(None);
        let default = self.branch(|writer| writer.number(depth).text);
        self.scope.set_returns(returns);
        self.scope.declare(name, Kind::Number);
        format!("{name}: {default}")
    }

    fn body(&mut self, kind: Kind, depth: usize) -> String {
        let mut lines = Vec::new();
        let roomy = depth > 0 && self.fuel > 0 && self.scope.depth() < DEEPEST;
        let mut siblings = if roomy { self.siblings() } else { Vec::new() };
        let count = if roomy { self.below(4) } else { 0 };
        for _ in 0..count {
            if self.chance(50)
                && let Some(sibling) = siblings.pop()
            {
                self.sibling(&mut lines, &sibling, depth - 1);
            }
            self.statement(&mut lines, depth - 1);
        }
        while let Some(sibling) = siblings.pop() {
            self.sibling(&mut lines, &sibling, depth.saturating_sub(1));
        }
        self.last_statement(&mut lines, kind, depth);
        block(&lines)
    }

    /// Names of functions to be declared directly in this body: bound from its start on.
    fn siblings(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        if self.has(Feature::SiblingDeclaration) && self.chance(15) {
            for _ in 0..=self.below(2) {
                let Some(name) = self.assignable(Kind::Unary) else { break };
                if !names.contains(&name) {
                    self.scope.announce(&name, Kind::Unary);
                    names.push(name);
                }
            }
        }
        names
    }

    fn sibling(&mut self, lines: &mut Vec<String>, name: &str, depth: usize) {
        self.note(Feature::SiblingDeclaration);
        let text = self.function_for(name, Kind::Unary, Some(name), depth);
        lines.push(text);
        self.scope.declare(name, Kind::Unary);
    }

    /// The body's value, in one of the ways to give it.
    fn last_statement(&mut self, lines: &mut Vec<String>, kind: Kind, depth: usize) {
        let Some(result) = result(kind) else { return };
        let shallow = depth.saturating_sub(1);
        match self.below(8) {
            0 | 1 => {
                let value = self.value(result, shallow).text;
                lines.push(format!("return {value}"));
            }
            2 => {
                let condition = self.condition(shallow);
                let then = self.branch(|writer| writer.value_block(result, shallow));
                let otherwise = self.branch(|writer| writer.value_block(result, shallow));
                lines.push(format!("if {condition} {then} else {otherwise}"));
            }
            3 => {
                let value = self.value(result, shallow).text;
                lines.push(format!("puts {value}"));
            }
            _ => {
                let value = self.value(result, shallow).text;
                lines.push(value);
            }
        }
    }

    /// A function as a value: a name, a lambda, a section, or what a call gives.
    pub(super) fn function_value(&mut self, kind: Kind, depth: usize) -> Code {
        if self.chance(55)
            && let Some(name) = self.readable(kind)
        {
            return Code::tight(name);
        }
        if kind == Kind::Unary && self.chance(25) {
            if self.chance(50)
                && let Some(maker) = self.readable(Kind::Maker)
            {
                self.note(Feature::Call);
                return Code::tight(format!("{maker}({})", self.number(0).text));
            }
            if let Some(functions) = self.readable(Kind::Functions) {
                return Code::tight(format!("{functions}[0]"));
            }
        }
        Code::tight(self.function(kind, None, depth.min(2)))
    }

    pub(super) fn predicate(&mut self, depth: usize) -> String {
        self.scope.enter(self.scope.rank(), None);
        let name = self.pick_text(PARAMETERS);
        self.scope.declare(&name, Kind::Number);
        let condition = self.condition(depth);
        let body = if self.chance(20) { format!("return {condition}") } else { condition };
        self.scope.leave();
        format!("^({name}) {{ {body} }}")
    }

    /// A call of a named function that gives a number.
    pub(super) fn call(&mut self, depth: usize) -> Option<Code> {
        let kinds = [Kind::Unary, Kind::Unary, Kind::Binary, Kind::Fold, Kind::Action, Kind::Maker];
        let kind = self.pick(&kinds)?;
        let name = self.readable(kind)?;
        let first = self.number(depth).text;
        Some(Code::tight(match kind {
            Kind::Action => format!("{name}()"),
            Kind::Binary if self.chance(15) && self.has(Feature::SpreadEntry) => {
                format!("{name}(*[{first}, {}])", self.number(depth).text)
            }
            Kind::Binary => format!("{name}({first}, {})", self.number(depth).text),
            Kind::Fold if self.chance(50) => format!("{name}({first}, {})", self.number(depth).text),
            Kind::Maker => format!("{name}({first})({})", self.number(depth).text),
            _ => format!("{name}({first})"),
        }))
    }

    pub(super) fn apply_stage(&mut self, depth: usize) -> Option<Code> {
        let mut text = self.number(depth).operand();
        for _ in 0..=self.below(2) {
            let function = if self.has(Feature::Section) && self.chance(20) {
                self.note(Feature::Section);
                self.section(depth)
            } else {
                self.function_value(Kind::Unary, depth).text
            };
            text = format!("{text} |> {function}");
        }
        Some(Code::loose(text))
    }

    pub(super) fn fold_stage(&mut self, depth: usize) -> Option<Code> {
        let values = if self.chance(30) { self.sublist(depth) } else { self.list(depth) };
        let function = self.function_value(Kind::Fold, depth).text;
        Some(Code::loose(format!("{} &> {function}", values.operand())))
    }

    /// A call of a function that stands in a container.
    pub(super) fn contained_call(&mut self, depth: usize) -> Option<Code> {
        if self.chance(50)
            && let Some(table) = self.readable(Kind::Table)
        {
            let argument = self.number(depth).text;
            return Some(Code::tight(match self.below(5) {
                0 => format!("({table} |> .inc({argument}))"),
                1 => format!("([{table}, [look: ^(v) {{ v }}]] *> .look({argument}) |> sum)"),
                2 => format!("{table}.inc({argument})"),
                3 => format!("{table}[:look]({argument})"),
                _ => format!("{table}.look({argument})"),
            }));
        }
        let functions = self.readable(Kind::Functions)?;
        let argument = self.number(depth).text;
        Some(match self.below(3) {
            0 => Code::tight(format!("{functions}[0]({argument})")),
            1 => Code::tight(format!("{functions}[-1]({argument})")),
            _ => Code::loose(format!("{functions} *> ^(each) {{ each(2) }} |> sum")),
        })
    }

    pub(super) fn functions(&mut self, depth: usize) -> Code {
        let mut entries = Vec::new();
        for _ in 0..=self.below(3) {
            entries.push(self.function_value(Kind::Unary, depth.min(1)).text);
        }
        Code::tight(format!("[{}]", entries.join(", ")))
    }

    /// Two functions that share what they captured.
    pub(super) fn table(&mut self, depth: usize) -> Code {
        let inc = self.function_value(Kind::Unary, depth.min(2)).text;
        let look = self.function_value(Kind::Unary, depth.min(1)).text;
        Code::tight(format!("[inc: {inc}, look: {look}]"))
    }

    /// The rank that functions in fresh names have.
    pub(super) fn fresh_rank(&self) -> usize {
        FRESH_RANK.min(self.scope.rank())
    }
}

/// What functions of that kind give.
fn result(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Unary | Kind::Binary | Kind::Fold | Kind::Action => Some(Kind::Number),
        Kind::Maker => Some(Kind::Unary),
        Kind::Transform => Some(Kind::List),
        Kind::Number
        | Kind::Text
        | Kind::List
        | Kind::Rest
        | Kind::Record
        | Kind::Tree
        | Kind::Functions
        | Kind::Table => None,
    }
}
