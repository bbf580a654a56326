//! A writer in, groups of statements out that make a point of closures: recursion, sharing, loops, nesting.

use super::Writer;
use super::feature::Feature;
use super::scope::Kind;

impl Writer {
    /// A function that calls itself a counted number of times, and a call of it.
    pub(super) fn recursion(&mut self, depth: usize) -> String {
        let name = self.fresh("rec");
        let rank = self.fresh_rank();
        self.scope.enter(rank, Some(Kind::Number));
        self.scope.declare_fixed("v", Kind::Number);
        let base = self.number(depth.min(1)).operand();
        let step = self.number(depth.min(2)).operand();
        self.scope.leave();
        let body = match self.below(5) {
            0 => format!("if v < 1 {{ return {base} }}; {name}(v - 1) + {step}"),
            1 => format!("if v < 1 {{ {base} }} else {{ {step} - {name}(v - 1) }}"),
            2 => format!("if v < 2 {{ v }} else {{ {name}(v - 1) + {name}(v - 2) }}"),
            3 => format!("w1 = v; if v > 0 {{ {name}(v - 1) }}; w1 + {step}"),
            _ => format!("if v > 0 {{ return [v, *{name}(v - 1)] }}; [{base}]"),
        };
        format!("fn {name}(v) {{ {body} }}\nputs {name}({})", self.below(7))
    }

    pub(super) fn mutual_recursion(&mut self) -> String {
        let (even, odd) = (self.fresh("even"), self.fresh("odd"));
        let (base, other) = (self.number_text(0), self.number_text(0));
        let wrapper = self.fresh("both");
        format!(
            "fn {wrapper}(v) {{\n  fn {even}(v) {{ if v < 1 {{ {base} }} else {{ {odd}(v - 1) }} }}\n  \
             fn {odd}(v) {{ if v < 1 {{ {other} }} else {{ {even}(v - 1) }} }}\n  [{even}(v), {odd}(v)]\n}}\n\
             puts {wrapper}({})",
            self.below(6)
        )
    }

    /// Recursion through an assigned name: it works at the top level only.
    pub(super) fn own_name_lambda(&mut self) -> String {
        let name = self.fresh("own");
        let base = self.number_text(0);
        let count = self.below(4);
        let lambda = format!("{name} = ^(v) {{ if v < 1 {{ {base} }} else {{ {name}(v - 1) }} }}");
        match self.below(3) {
            0 => format!("{lambda}\nputs try(^() {{ {name}({count}) }})"),
            1 => format!("puts try(^() {{ {lambda}; {name}({count}) }})"),
            _ => format!("{name} = 5\n{lambda}\nputs try(^() {{ {name}({count}) }})"),
        }
    }

    /// A name rebound after its old function was kept: the old body calls the new function.
    pub(super) fn old_body(&mut self) -> String {
        let (name, kept, wrapper) = (self.fresh("self"), self.fresh("kept"), self.fresh("old"));
        let base = self.number_text(0);
        let rebinding = match self.below(3) {
            0 => format!("{name} = ^(v) {{ \"new\" }}"),
            1 => format!("if true {{ fn {name}(v) {{ [v] }} }}"),
            _ => format!("{name} = nil"),
        };
        let body = format!(
            "fn {name}(v) {{ if v < 1 {{ {base} }} else {{ {name}(v - 1) }} }}\n  {kept} = {name}\n  {rebinding}\n  \
             puts try(^() {{ {kept}(2) }})"
        );
        format!("fn {wrapper}() {{\n  {body}\n}}\n{wrapper}()")
    }

    /// Closures made in a loop share its variables, unless a call made them fresh ones.
    pub(super) fn closure_in_loop(&mut self, depth: usize) -> String {
        let (list, counter, local) = (self.fresh("made"), self.fresh("i"), self.fresh("v"));
        let rounds = 2 + self.below(2);
        let addend = self.inside(|writer| writer.number(depth.min(1)).operand());
        let closure = match self.below(4) {
            0 => format!("^() {{ {local} }}"),
            1 => format!("^() {{ {local} += 1; {local} }}"),
            2 => format!("(^({local}) {{ ^() {{ {local} += {counter}; {local} }} }})({local})"),
            _ => format!("^() {{ {counter} + {addend} }}"),
        };
        let after = if self.chance(50) { format!("\n  {local} += 10") } else { String::new() };
        let wrapper = self.fresh("loop");
        let body = format!(
            "{list} = []\n  {counter} = 0\n  while {counter} < {rounds} {{\n    {counter} += 1\n    \
             {local} = {counter} * {addend}\n    {list} << {closure}{}\n  }}\n  \
             puts {list} *> ^(each) {{ each() }}\n  puts {list} *> ^(each) {{ each() }}",
            after.replace("\n  ", "\n    ")
        );
        if self.chance(50) {
            return format!("fn {wrapper}() {{\n  {body}\n}}\n{wrapper}()");
        }
        body.replace("\n  ", "\n")
    }

    /// Closures over the same variable see each other's assignments; each call makes fresh ones.
    pub(super) fn shared_counter(&mut self, depth: usize) -> String {
        let (maker, count) = (self.fresh("counter"), self.fresh("count"));
        let step = self.inside(|writer| writer.number(depth.min(1)).operand());
        let (one, two) = (self.fresh("one"), self.fresh("two"));
        let start = self.pick_text(&["v", "v, w2: v", "w2: 1, v"]);
        let increment = match self.below(3) {
            0 => format!("{count} += {step}; {count}"),
            1 => format!("{count} = {count} + by; {count}"),
            _ => format!("(^() {{ {count} += by }})(); {count}"),
        };
        format!(
            "fn {maker}({start}) {{\n  {count} = v\n  [inc: ^(by: 1) {{ {increment} }}, look: ^() {{ {count} }}]\n}}\n\
             {one} = {maker}({})\n{two} = {maker}(10)\n{one}.inc(2)\n\
             puts [{one}.inc(), {two}.inc(5), {one}.look(), {two}[:look](), {one} == {one}]",
            self.below(5)
        )
    }

    /// Functions in functions: each level has its own variables and changes those of the levels around it.
    pub(super) fn nested_closures(&mut self, depth: usize) -> String {
        let levels = 2 + self.below(3);
        let mut text = String::new();
        let mut calls = String::new();
        let rank = self.scope.rank();
        for level in 0..levels {
            let name = format!("v{level}");
            self.scope.enter(rank, None);
            self.scope.declare(&name, Kind::Number);
            let mut lines = Vec::new();
            if depth > 0 {
                self.simple_statement(&mut lines);
            }
            let lead: String = lines.iter().map(|line| format!("{line}; ")).collect();
            text += &format!("^({name}) {{ {lead}");
            calls += &format!("({level} + 1)");
        }
        let value = self.number(depth.min(2)).text;
        text += &value;
        for _ in 0..levels {
            self.scope.leave();
            text += " }";
        }
        let name = self.fresh("deep");
        format!("{name} = {text}\nputs {name}{calls}\nputs {name}{calls}")
    }

    /// An assignment or update of a number, on one line.
    fn simple_statement(&mut self, lines: &mut Vec<String>) {
        let update = if self.chance(50) { self.update(0) } else { None };
        match update {
            Some(update) => {
                self.note(Feature::Update);
                lines.push(update);
            }
            None => {
                let Some(name) = self.assignable(Kind::Number) else { return };
                let value = self.number_text(1);
                if !value.contains('\n') {
                    lines.push(format!("{name} = {value}"));
                    self.scope.assign(&name, Kind::Number);
                }
            }
        }
    }
}
