//! A seed in, a small Weave program out: well scoped, ending by construction, telling most of its state.
//!
//! The same seed and options give the same program on every machine. Each program switches some features off and
//! others up (swarm testing), so that rare combinations occur; see [`Feature`] for what there is.

mod argument;
mod container;
mod core;
mod expression;
mod feature;
mod frame;
mod function;
mod mistake;
mod number;
mod place;
mod scope;
mod statement;
mod template;
mod trap;

pub use feature::Feature;

use crate::builtins::random::Generator;
use scope::{Kind, Scope};

/// How much of the language programs use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    /// Numbers, text, variables, functions, `if` and `while`.
    Core,
    Full,
}

/// How large and how daring programs are.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub language: Language,
    /// How often each feature is chosen, compared to the others that could stand in the same place; 0: never.
    pub weights: [u32; Feature::ALL.len()],
    /// Statements of the top level, beside those that tell the state.
    pub statements: usize,
    /// How deep expressions nest.
    pub depth: usize,
    /// How many of 100 programs may end with an error.
    pub reckless: u32,
    /// How many of 100 programs use names that may have no value, or one of another kind.
    pub wild: u32,
    /// How many of 100 features each program leaves out.
    pub left_out: u32,
}

impl Options {
    pub fn set_weight(&mut self, feature: Feature, weight: u32) {
        if let Some(set) = self.weights.get_mut(feature as usize) {
            *set = weight;
        }
    }
}

impl Default for Options {
    fn default() -> Options {
        let weights = Feature::ALL.map(Feature::weight);
        Options {
            language: Language::Full,
            weights,
            statements: 12,
            depth: 3,
            reckless: 20,
            wild: 12,
            left_out: 25,
        }
    }
}

/// A program, and how often it uses each feature (in the order of [`Feature::ALL`]).
#[derive(Clone, PartialEq, Debug)]
pub struct Generated {
    pub text: String,
    pub uses: [u32; Feature::ALL.len()],
}

/// The program of this seed.
pub fn program(seed: u64, options: &Options) -> String {
    generate(seed, options).text
}

/// The program of this seed, with its features counted.
pub fn generate(seed: u64, options: &Options) -> Generated {
    let mut writer = Writer::new(seed, options);
    if options.language == Language::Core {
        let lines = writer.core_program(options.statements);
        return Generated { text: lines.join("\n") + "\n", uses: writer.uses };
    }
    let mut lines = Vec::new();
    writer.opening(&mut lines);
    for _ in 0..options.statements {
        writer.fuel = FUEL;
        writer.statement(&mut lines, options.depth);
    }
    writer.closing(&mut lines);
    Generated { text: lines.join("\n") + "\n", uses: writer.uses }
}

/// How many parts an outermost statement may have.
const FUEL: i32 = 40;

/// A piece of program text, and whether it can stand as any operand without parentheses.
#[derive(Clone, Debug)]
struct Code {
    text: String,
    tight: bool,
}

impl Code {
    fn tight(text: impl Into<String>) -> Code {
        Code { text: text.into(), tight: true }
    }

    fn loose(text: impl Into<String>) -> Code {
        Code { text: text.into(), tight: false }
    }

    /// As an operand.
    fn operand(&self) -> String {
        if self.tight { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// A program under way.
struct Writer {
    random: Generator,
    weights: [u32; Feature::ALL.len()],
    uses: [u32; Feature::ALL.len()],
    scope: Scope,
    /// How many names were made for one place only.
    fresh: usize,
    /// How many more parts the current statement may have.
    fuel: i32,
    /// Whether mistakes may end the program.
    reckless: bool,
    /// Whether names may be used that have no value, or one of another kind.
    wild: bool,
}

impl Writer {
    fn new(seed: u64, options: &Options) -> Writer {
        let mut writer = Writer {
            random: Generator::new(seed),
            weights: options.weights,
            uses: [0; Feature::ALL.len()],
            scope: Scope::new(),
            fresh: 0,
            fuel: FUEL,
            reckless: false,
            wild: false,
        };
        for position in 0..writer.weights.len() {
            if writer.chance(options.left_out) {
                writer.weights[position] = 0;
            } else if writer.chance(15) {
                writer.weights[position] *= 4;
            }
        }
        writer.reckless = writer.chance(options.reckless);
        writer.wild = writer.chance(options.wild);
        writer
    }

    /// A number from 0 up to but not including `end`.
    fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }

    /// True `percent` times in a hundred.
    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        let at = self.below(choices.len());
        choices.get(at).cloned()
    }

    fn pick_text(&mut self, choices: &[&str]) -> String {
        self.pick(choices).unwrap_or_default().to_owned()
    }

    /// One of the features, by weight; `None` if this program has none of them.
    fn choose(&mut self, features: &[Feature]) -> Option<Feature> {
        let total: usize = features.iter().map(|&feature| self.weight(feature)).sum();
        if total == 0 {
            return None;
        }
        let mut at = self.below(total);
        for &feature in features {
            let weight = self.weight(feature);
            if at < weight {
                return Some(feature);
            }
            at -= weight;
        }
        None
    }

    fn weight(&self, feature: Feature) -> usize {
        self.weights.get(feature as usize).map_or(0, |&weight| weight as usize)
    }

    fn has(&self, feature: Feature) -> bool {
        self.weight(feature) > 0
    }

    /// Counts a use of a feature, when something came of it.
    fn count<T>(&mut self, feature: Feature, written: Option<T>) -> Option<T> {
        if written.is_some() {
            self.note(feature);
        }
        written
    }

    fn note(&mut self, feature: Feature) {
        if let Some(uses) = self.uses.get_mut(feature as usize) {
            *uses += 1;
        }
    }

    /// A name that nothing else in the program has.
    fn fresh(&mut self, stem: &str) -> String {
        self.fresh += 1;
        format!("{stem}{}", self.fresh)
    }

    /// A readable name of that kind, rather one of the innermost functions'.
    fn readable(&mut self, kind: Kind) -> Option<String> {
        if self.wild && self.chance(4) {
            let kinds =
                [kind, kind, Kind::Number, Kind::Text, Kind::List, Kind::Record, Kind::Tree, Kind::Unary];
            let kind = self.pick(&kinds)?;
            return self.assignable(kind);
        }
        let names = self.scope.readable(kind);
        let inner = names.len().saturating_sub(3);
        let from = if self.chance(50) { inner } else { 0 };
        names.get(from..).and_then(|names| self.pick(names))
    }

    fn writable(&mut self, kind: Kind) -> Option<String> {
        if self.wild && self.chance(4) {
            return self.assignable(kind);
        }
        let names = self.scope.writable(kind);
        self.pick(&names)
    }

    /// Any name of that kind that this point of the program may assign.
    fn assignable(&mut self, kind: Kind) -> Option<String> {
        let rank = self.scope.rank();
        let names: Vec<&str> = Scope::names(kind)
            .filter(|name| Scope::rank_of(name) < rank || !kind.holds_functions())
            .collect();
        self.pick(&names).map(str::to_owned)
    }

    /// Runs `write` for code that stands in a function made for it alone, so that no jump leaves it.
    fn inside<T>(&mut self, write: impl FnOnce(&mut Writer) -> T) -> T {
        self.scope.enter(self.scope.rank(), None);
        let written = write(self);
        self.scope.leave();
        written
    }

    /// Runs `write` for code that may not be executed.
    fn branch<T>(&mut self, write: impl FnOnce(&mut Writer) -> T) -> T {
        let before = self.scope.enter_branch();
        let written = write(self);
        self.scope.leave_branch(&before);
        written
    }
}

/// Statements as a block: on one line when they are few and short.
fn block(statements: &[String]) -> String {
    let length: usize = statements.iter().map(String::len).sum();
    if statements.is_empty() {
        return "{ }".to_owned();
    }
    if statements.len() <= 3 && length < 60 && statements.iter().all(|each| !each.contains('\n')) {
        return format!("{{ {} }}", statements.join("; "));
    }
    let lines: Vec<String> =
        statements.iter().flat_map(|each| each.lines()).map(|line| format!("  {line}")).collect();
    format!("{{\n{}\n}}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_program() {
        let options = Options::default();
        assert_eq!(program(7, &options), program(7, &options));
        assert_ne!(program(7, &options), program(8, &options));
    }
}
