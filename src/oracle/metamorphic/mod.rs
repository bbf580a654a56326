//! A program in, two programs out that must do the same: laws of the language, each a change of the syntax tree.
//!
//! One implementation is enough to check them. Each law holds by the rules of the language alone (chapter 5 of the
//! reference above all), whatever the program is; where a rule would get in the way, the law does not apply.

mod expression;
mod rename;
mod statement;

use crate::builtins::random::Generator;
use crate::source::Source;
use crate::syntax::ast::{Expr, Program, Statement, StatementKind};
use crate::syntax::parse;
use crate::syntax::printer::{Plain, print};

/// A law of the language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Law {
    /// How a program is laid out means nothing.
    Format,
    /// What variables are called means nothing.
    Rename,
    /// `f(x)` is `(^(g, v) { g(v) })(f, x)`.
    EtaExpand,
    /// `x |> f` is `f(x)`.
    ApplyAsCall,
    /// `xs *> f *> g` is `xs *> ^(v) { g(f(v)) }` for pure functions.
    ComposeMaps,
    /// `xs &> f` is a loop that calls `f`.
    FoldAsLoop,
    /// What never runs, and what has no effect, means nothing.
    DeadCode,
    /// `e` is `(^() { e })()`, unless it writes to variables or jumps.
    WrapInCall,
    /// Assignments of constants may change places.
    Reorder,
}

/// Two programs that must do the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    pub left: String,
    pub right: String,
}

impl Law {
    pub const ALL: [Law; 9] = [
        Law::Format,
        Law::Rename,
        Law::EtaExpand,
        Law::ApplyAsCall,
        Law::ComposeMaps,
        Law::FoldAsLoop,
        Law::DeadCode,
        Law::WrapInCall,
        Law::Reorder,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Law::Format => "format",
            Law::Rename => "rename",
            Law::EtaExpand => "eta-expand",
            Law::ApplyAsCall => "apply-as-call",
            Law::ComposeMaps => "compose-maps",
            Law::FoldAsLoop => "fold-as-loop",
            Law::DeadCode => "dead-code",
            Law::WrapInCall => "wrap-in-call",
            Law::Reorder => "reorder",
        }
    }

    /// Changes a program at places that the seed chooses; `None` if the law applies nowhere there.
    pub fn apply(self, text: &str, seed: u64) -> Option<Pair> {
        let program = parse(&Source::new("program.wv", text)).ok()?;
        let plain = print(&program, &Plain);
        let changes = Changes { random: Generator::new(seed), fresh: fresh_stem(text), made: 0 };
        if self == Law::ComposeMaps {
            return statement::compose_maps(&program, changes);
        }
        let right = match self {
            Law::Format => Some(program),
            Law::Rename => rename::renamed(program),
            Law::EtaExpand | Law::ApplyAsCall | Law::FoldAsLoop | Law::WrapInCall => {
                expression::changed(self, program, changes)
            }
            Law::ComposeMaps => None,
            Law::DeadCode | Law::Reorder => statement::changed(self, program, changes),
        }?;
        let left = if self == Law::Format { text.to_owned() } else { plain };
        Some(Pair { left, right: print(&right, &Plain) })
    }

    /// What the right program printed, as the left one would have printed it.
    pub fn undone(self, output: &str) -> String {
        if self == Law::Rename { rename::undone(output) } else { output.to_owned() }
    }
}

/// The most changes that are made to one program.
const MOST_CHANGES: usize = 4;

/// Which changes are made.
struct Changes {
    random: Generator,
    /// What new names begin with: no name of the program does.
    fresh: String,
    made: usize,
}

impl Changes {
    /// Whether to make a change where one can be made.
    fn wanted(&mut self) -> bool {
        let wanted = self.made < MOST_CHANGES && self.random.below(2) == 0;
        self.made += usize::from(wanted);
        wanted
    }
}

fn fresh_stem(text: &str) -> String {
    let mut stem = "q".to_owned();
    while text.contains(&stem) {
        stem.push('q');
    }
    stem
}

/// The statements that `text` is.
fn quoted(text: &str) -> Option<Vec<Statement>> {
    let program: Program = parse(&Source::new("quoted.wv", text)).ok()?;
    Some(program.body.statements)
}

/// The expression that `text` is.
fn quoted_expr(text: &str) -> Option<Expr> {
    match quoted(text)?.pop()?.kind {
        StatementKind::Expression(expr) => Some(expr),
        StatementKind::Assign { .. }
        | StatementKind::Update { .. }
        | StatementKind::Function { .. }
        | StatementKind::Puts(_)
        | StatementKind::While { .. }
        | StatementKind::Break
        | StatementKind::Continue
        | StatementKind::Return(_) => None,
    }
}

#[cfg(test)]
mod tests;
