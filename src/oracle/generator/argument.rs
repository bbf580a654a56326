//! A writer in, functions with all sorts of parameters and calls with all sorts of arguments out.

use super::Writer;
use super::scope::Kind;

struct Parameters {
    text: Vec<String>,
    names: Vec<String>,
    required: usize,
    defaulted: usize,
    collects: bool,
}

impl Writer {
    /// A function that gives back all it was given, and calls of it: some fit, some do not.
    pub(super) fn argument_binding(&mut self, depth: usize) -> String {
        let name = self.fresh("bind");
        let parameters = self.free_parameters();
        let told = parameters.names.join(", ");
        let function = format!("{name}({}) {{ [{told}] }}", parameters.text.join(", "));
        let mut lines = vec![if self.chance(60) {
            format!("fn {function}")
        } else {
            format!("{name} = ^{}", function.trim_start_matches(name.as_str()))
        }];
        for _ in 0..=self.below(3) {
            let arguments = self.inside(|writer| {
                if writer.chance(60) {
                    writer.fitting(&parameters, depth.min(1))
                } else {
                    writer.any_arguments(&parameters)
                }
            });
            lines.push(format!("puts try(^() {{ {name}({arguments}) }})"));
        }
        lines.join("\n")
    }

    fn free_parameters(&mut self) -> Parameters {
        let mut parameters =
            Parameters { text: Vec::new(), names: Vec::new(), required: 0, defaulted: 0, collects: false };
        self.scope.enter(self.scope.rank(), None);
        for position in 0..self.below(5) {
            let name = format!("p{position}");
            if self.chance(50) {
                parameters.required += 1;
                parameters.text.push(name.clone());
            } else {
                parameters.defaulted += 1;
                let default = self.branch(|writer| writer.number(1).text);
                parameters.text.push(format!("{name}: {default}"));
            }
            self.scope.declare(&name, Kind::Number);
            parameters.names.push(name);
        }
        if self.chance(30) {
            parameters.collects = true;
            parameters.text.push("*more".to_owned());
        }
        self.scope.leave();
        if parameters.collects {
            parameters.names.push("more".to_owned());
        }
        parameters
    }

    /// As many positional arguments as fit, with some of them spread.
    fn fitting(&mut self, parameters: &Parameters, depth: usize) -> String {
        let extra = parameters.defaulted + if parameters.collects { 2 } else { 0 };
        let count = parameters.required + self.below(extra + 1);
        let values: Vec<String> = (0..count).map(|_| self.number(depth).text).collect();
        if count > 1 && self.chance(30) {
            let at = self.below(count);
            let (before, after) = values.split_at(at);
            let mut items = before.to_vec();
            items.push(format!("*[{}]", after.join(", ")));
            return items.join(", ");
        }
        values.join(", ")
    }

    /// Arguments that may not fit: too few, too many, unknown names, names twice, spread keys.
    fn any_arguments(&mut self, parameters: &Parameters) -> String {
        let mut items: Vec<String> = (0..self.below(4)).map(|_| self.number(0).text).collect();
        if self.chance(30) {
            items.push(self.pick_text(&[
                "*[]",
                "*[1, 2]",
                "*[p0: 1]",
                "*[1, p1: 2]",
                "*[p0: 1, 2]",
                "*5",
                "*[zz: 1]",
            ]));
        }
        for _ in 0..self.below(3) {
            let name = match self.below(5) {
                0 => "pz".to_owned(),
                1 => "more".to_owned(),
                _ => self.pick(&parameters.names).unwrap_or_else(|| "p9".to_owned()),
            };
            items.push(format!("{name}: {}", self.number(0).text));
        }
        items.join(", ")
    }
}
