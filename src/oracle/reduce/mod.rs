//! A program that shows something in, a smaller program that still shows it out.
//!
//! Pieces of the syntax tree are left out or replaced by smaller ones, larger pieces first, as long as `shows` still
//! holds and no name loses its variable. The budget is a number of candidates, so that the same program and the same
//! `shows` give the same result on every machine.

mod edit;
mod inline;
mod text;

use crate::diagnostic::Severity;
use crate::resolve;
use crate::source::Source;
use crate::syntax::ast::{Name, Parsed, Program};
use crate::syntax::printer::{Plain, print};
use crate::syntax::visit::{self, Visitor};
use crate::syntax::{self, rewrite};
use edit::{Editor, Pass};
use inline::inlined;
use std::collections::BTreeSet;

/// What is left of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reduced {
    pub text: String,
    /// How many candidates were asked about.
    pub tried: usize,
}

/// Makes `text` smaller as long as `shows` holds, which it does of `text` itself, and asks at most `budget` times.
///
/// A text that does not parse is made smaller as text.
pub fn reduce(text: &str, budget: usize, shows: &mut dyn FnMut(&str) -> bool) -> Reduced {
    if parsed(text).is_none() {
        let mut tried = 0;
        let text = text::reduce(text, &mut |candidate| {
            let may_ask = tried < budget;
            tried += usize::from(may_ask);
            may_ask && shows(candidate)
        });
        return Reduced { text, tried };
    }
    let mut search =
        Search { best: text.to_owned(), left: budget, strange: strange(text), asked: BTreeSet::new(), shows };
    search.formatted();
    loop {
        let before = search.best.clone();
        search.passes();
        if search.best == before || search.left == 0 {
            return Reduced { text: search.best, tried: budget - search.left };
        }
    }
}

struct Search<'s> {
    best: String,
    /// How many more candidates may be asked about.
    left: usize,
    /// What `check` says of names of the original.
    strange: BTreeSet<(String, String)>,
    /// What was asked about already.
    asked: BTreeSet<String>,
    shows: &'s mut dyn FnMut(&str) -> bool,
}

impl Search<'_> {
    /// Prints the program in canonical form, if it then still shows what it should: what follows is measured so.
    fn formatted(&mut self) {
        if let Some(program) = parsed(&self.best) {
            let text = print(&program, &Plain);
            if self.left > 0 && text != self.best && self.asks(&text) {
                self.best = text;
            }
        }
    }

    fn passes(&mut self) {
        let mut size = parsed(&self.best).map_or(0, |program| edit::longest_block(&program));
        while size > 0 {
            self.pass(Pass::Runs(size));
            size /= 2;
        }
        for pass in [Pass::Statements, Pass::Parameters, Pass::Expressions] {
            self.pass(pass);
        }
        self.pass_with(inlined);
    }

    fn pass(&mut self, pass: Pass) {
        self.pass_with(|program, number| {
            let mut candidate = program.clone();
            let mut editor = Editor::new(pass, number);
            editor.begin(&candidate);
            rewrite::program(&mut candidate, &mut editor);
            editor.is_done().then_some(candidate)
        });
    }

    /// Tries every edit of one kind, in the order of the text; `edited` does the one of a certain number, if there is
    /// one.
    fn pass_with(&mut self, edited: impl Fn(&Program, usize) -> Option<Program>) {
        let mut at = 0;
        let Some(mut program) = parsed(&self.best) else { return };
        while self.left > 0 {
            let Some(candidate) = edited(&program, at) else { return };
            // What the edit has changed may not mean what the tree says, so the text decides.
            let text = print(&candidate, &Plain);
            match parsed(&text) {
                Some(smaller)
                    if weight(&text, &smaller) < weight(&self.best, &program) && self.accepts(&text) =>
                {
                    program = smaller;
                    self.best = text;
                }
                Some(_) | None => at += 1,
            }
        }
    }

    fn accepts(&mut self, text: &str) -> bool {
        strange(text).is_subset(&self.strange) && self.asks(text)
    }

    fn asks(&mut self, text: &str) -> bool {
        if !self.asked.insert(text.to_owned()) {
            return false;
        }
        self.left -= 1;
        (self.shows)(text)
    }
}

/// Less text is better, and so are constants in place of variables.
fn weight(text: &str, program: &Program) -> (usize, usize) {
    struct Uses(usize);
    impl Visitor<Parsed> for Uses {
        fn used(&mut self, _name: &Name, _variable: &()) {
            self.0 += 1;
        }
    }
    let mut uses = Uses(0);
    visit::program(program, &mut uses);
    (text.len(), uses.0)
}

fn parsed(text: &str) -> Option<Program> {
    syntax::parse(&Source::new("candidate.wv", text)).ok()
}

/// The names of which `check` says that they have no value, each with what it says.
fn strange(text: &str) -> BTreeSet<(String, String)> {
    let source = Source::new("candidate.wv", text);
    resolve::check(&source)
        .iter()
        .filter_map(|finding| match finding.severity {
            Severity::Warning(lint @ ("unknown-name" | "unset-name" | "branch-local")) => {
                Some((lint.to_owned(), source.slice(finding.span).to_owned()))
            }
            Severity::Warning(_) | Severity::Error => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(text: &str, shows: impl Fn(&str) -> bool) -> String {
        reduce(text, 10_000, &mut |text| shows(text)).text
    }

    #[test]
    fn what_does_not_matter_goes() {
        let text = "a = 1\nif a > 0 {\n  b = [1, 2]\n  puts 7 % (a + 2)\n}\nc = 2\n";
        assert_eq!(reduced(text, |text| text.contains('%')), "7 % 1\n");
    }

    #[test]
    fn names_keep_their_variables() {
        let text = "fn f(a, b) { a + b }\nx = 5\nputs f(x, 2)\nputs f(1, x)\n";
        assert_eq!(reduced(text, |text| text.contains("f(")), "fn f() { }\n");
        assert_eq!(reduced(text, |text| text.contains("puts f(")), "fn f() { }\nputs f()\n");
        // `missing` had no variable before.
        assert_eq!(reduced("puts 1\nx = missing\nputs x", |text| text.contains("missing")), "missing\n");
    }

    #[test]
    fn names_go_when_what_they_stand_for_can_take_their_place() {
        let text = "fn f() {\n  total = 1 + 2\n  puts 7 % total\n}\nf()\n";
        assert_eq!(reduced(text, |text| text.contains("puts 7 % (1 + 2)")), "puts 7 % (1 + 2)\n");
        // A counter that reads itself has no value that could stand for it, and something must set it.
        let text = "i = 0\ni = i + 1\nputs i\n";
        assert_eq!(reduced(text, |text| text.contains("i + 1")), "i = i + 1\n");
    }

    #[test]
    fn the_budget_is_candidates() {
        let text = "a = 1\nb = 2\nc = 3\nd = 4\n".repeat(20);
        let mut asked = 0;
        let result = reduce(&text, 7, &mut |_| {
            asked += 1;
            false
        });
        assert_eq!((asked, result.tried), (7, 7));
        assert_eq!(result.text, text);
    }

    #[test]
    fn what_does_not_parse_is_reduced_as_text() {
        let text = "a = 1\nputs (a + [2\nb = 3\n";
        assert_eq!(reduced(text, |text| text.contains('[') && !text.contains(']')).trim(), "[");
    }
}
