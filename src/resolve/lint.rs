//! What the walk noticed in, the warnings of `check` out.

use super::Global;
use super::address::Slot;
use super::outward::TopLevelRead;
use super::scope::{LocalKind, Scope};
use crate::diagnostic::suggest::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::published;
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::visit::{self, Visitor};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Facts that may become warnings once the whole program is known.
#[derive(Default)]
pub struct Notes {
    certain: Vec<Diagnostic>,
    /// New locals that hide a name their own function has read at the top level.
    hiding: Vec<Hiding>,
    /// Reads that no function's variable can ever meet.
    unbound: Vec<(Rc<str>, Span)>,
}

struct Hiding {
    name: Name,
    read: Span,
    in_loop: bool,
}

impl Notes {
    /// A read of a local that some way has not set.
    pub fn unset_read(&mut self, name: &Name, scope: Option<&Scope>, slot: Slot) {
        let Some(local) = scope.and_then(|scope| scope.locals.get(slot.0 as usize)) else { return };
        let warning = if local.kind == LocalKind::Function && local.sites.is_empty() {
            let message = format!("`{}` is used before its `fn` has run", name.text);
            Diagnostic::warning("unset-name", Code::Name, name.span, message)
                .with_other(local.bound, "it is declared here")
        } else {
            let message = format!("`{}` may have no value here", name.text);
            Diagnostic::warning("branch-local", Code::Name, name.span, message)
                .with_other(local.bound, "this makes it a local of the whole function")
                .with_help("set it on every way that leads here")
        };
        self.certain.push(warning);
    }

    /// A read that means the top level, whatever follows.
    pub fn unbound_read(&mut self, name: &Rc<str>, span: Span) {
        self.unbound.push((name.clone(), span));
    }

    /// An assignment in a function is about to bind a name of its own.
    pub fn new_local(&mut self, name: &Name, statement: Span, scope: &Scope) {
        let Some(&read) = scope.last_top_level_read.get(&name.text) else { return };
        let in_loop = !scope.loops.is_empty() && statement.start <= read.start;
        self.hiding.push(Hiding { name: name.clone(), read, in_loop });
    }

    /// The read means the top level, but a function around it binds the name further down; `own_name`: by storing the
    /// very lambda in which the read stands.
    pub fn bound_later(&mut self, read: &TopLevelRead, bound: Span, from_inside: bool, own_name: bool) {
        let name = &read.name;
        let warning = if read.in_default && !from_inside {
            let message = format!("a default does not see `{name}`, which is bound only after it");
            Diagnostic::warning("default-scope", Code::Name, read.span, message)
                .with_other(bound, "bound here, out of the default's sight")
        } else if !from_inside {
            return;
        } else if own_name {
            let message = format!("`{name}` does not mean the function that is being stored under that name");
            Diagnostic::warning("own-name", Code::Name, read.span, message)
                .with_other(bound, "bound only when the lambda is made")
                .with_help(format!("write `fn {name}(…) {{ … }}` so that it can call itself"))
        } else {
            let message = format!("`{name}` is bound only after this function that reads it");
            Diagnostic::warning("late-binding", Code::Name, read.span, message)
                .with_other(bound, "bound here, below the function")
                .with_help(format!("set `{name}` above the function to share it"))
        };
        self.certain.push(warning);
    }

    pub fn unreachable(&mut self, statement: Span) {
        let message =
            "this is never reached: what stands before always ends in `return`, `break` or `continue`";
        self.certain.push(Diagnostic::warning("unreachable", Code::Syntax, statement, message));
    }

    /// Looks for locals that nothing reads.
    pub fn scope_left(&mut self, scope: &Scope) {
        for local in scope.locals.iter().filter(|local| local.reads == 0 && !local.name.starts_with('_')) {
            let (lint, what) = match local.kind {
                LocalKind::Parameter => ("unused-parameter", "parameter"),
                LocalKind::Function => ("unused-variable", "function"),
                LocalKind::Variable => ("unused-variable", "variable"),
            };
            let message = format!("nothing reads the {what} `{}`", local.name);
            let warning = Diagnostic::warning(lint, Code::Name, local.bound, message)
                .with_help(format!("call it `_{}` if that is meant", local.name));
            self.certain.push(warning);
        }
    }
}

/// What the walk noticed, and what it takes to make warnings of it.
#[derive(Default)]
pub struct Findings {
    notes: Notes,
    /// The top-level names that something sets.
    set: Vec<Rc<str>>,
}

impl Findings {
    pub(super) fn new(notes: Notes, globals: &[Global]) -> Findings {
        let set = globals.iter().filter(|global| global.sites > 0).map(|global| global.name.clone());
        Findings { notes, set: set.collect() }
    }
}

/// To how many unknown names a similar one is looked for: each is compared with all that are known.
const SUGGESTED_FOR: usize = 100;

/// The warnings that the findings come to.
fn from_findings(Findings { notes, set: known }: Findings) -> Vec<Diagnostic> {
    let set: FxHashSet<&str> = known.iter().map(|name| &**name).collect();
    let explained: FxHashSet<u32> = notes.certain.iter().map(|warning| warning.span.start).collect();
    // What hides a name is told as that; that nothing reads it follows.
    let hiding: FxHashSet<u32> = notes.hiding.iter().map(|hiding| hiding.name.span.start).collect();
    let told = |warning: &Diagnostic| {
        warning.severity == Severity::Warning("unused-variable") && hiding.contains(&warning.span.start)
    };
    let mut warnings: Vec<Diagnostic> = notes.certain.into_iter().filter(|warning| !told(warning)).collect();
    let mut suggestions: FxHashMap<&str, Option<String>> = FxHashMap::default();
    for (name, span) in &notes.unbound {
        if set.contains(&**name)
            || published::BuiltinId::named(name).is_some()
            || explained.contains(&span.start)
        {
            continue;
        }
        let mut warning =
            Diagnostic::warning("unknown-name", Code::Name, *span, format!("nothing sets `{name}`"));
        let looked_for = suggestions.len();
        let suggestion = suggestions.entry(name).or_insert_with(|| {
            let candidates = known.iter().map(|name| &**name).chain(published::NAMES);
            if looked_for < SUGGESTED_FOR { did_you_mean(name, candidates) } else { None }
        });
        warning.help = suggestion.clone();
        warnings.push(warning);
    }
    warnings
        .extend(notes.hiding.iter().filter(|hiding| set.contains(&*hiding.name.text)).map(hiding_warning));
    warnings.sort_by_key(|warning| (warning.span.start, warning.span.end));
    warnings
}

fn hiding_warning(hiding: &Hiding) -> Diagnostic {
    let name = &hiding.name.text;
    let (lint, message) = if hiding.in_loop {
        (
            "loop-read",
            format!("each time round, the old `{name}` is read at the top level, not from the last time"),
        )
    } else {
        ("shadowed-read", format!("this makes a local `{name}`; the top level's `{name}` keeps its value"))
    };
    let warning = Diagnostic::warning(lint, Code::Name, hiding.name.span, message);
    let warning = if hiding.read.start == hiding.name.span.start {
        warning
    } else {
        warning.with_other(hiding.read, "this reads the top level's")
    };
    warning.with_help(format!(
        "a function cannot assign a top-level name; return the new value, or make `{name}` the local of a function \
         around both"
    ))
}

/// What the resolver noticed, and what the tree alone tells.
pub fn warnings(program: &Program, findings: Findings) -> Vec<Diagnostic> {
    let mut hidden = HiddenKeys { literals: FxHashMap::default(), warnings: from_findings(findings) };
    visit::program(program, &mut hidden);
    let mut warnings = hidden.warnings;
    warnings.sort_by_key(|warning| (warning.span.start, warning.span.end));
    warnings
}

/// Looks for `.name` where `name` is a built-in and also a key of the literal it is applied to, there or through
/// the variable that was last given the literal.
struct HiddenKeys {
    /// The keys, with their places, of the literal a name was last given.
    literals: FxHashMap<Rc<str>, Vec<Name>>,
    warnings: Vec<Diagnostic>,
}

impl Visitor<Parsed> for HiddenKeys {
    fn statement(&mut self, statement: &Statement) {
        let StatementKind::Assign { place, value } = &statement.kind else { return };
        if place.steps.is_empty() {
            match keys_of(value) {
                Some(keys) => self.literals.insert(place.name.text.clone(), keys),
                None => self.literals.remove(&place.name.text),
            };
        }
    }

    fn expr(&mut self, expr: &Expr) {
        let ExprKind::Postfix { base, steps } = &expr.kind else { return };
        let Some(Step { kind: StepKind::Method { name, .. }, .. }) = steps.first() else { return };
        let keys = match &base.kind {
            ExprKind::Variable(used) => self.literals.get(&used.name.text).cloned(),
            _ => keys_of(base),
        };
        let Some(key) = keys.into_iter().flatten().find(|key| key.text == name.text) else { return };
        let message = format!("`.{0}` is the built-in, not the key `{0}` of this container", name.text);
        let warning = Diagnostic::warning("method-key", Code::Name, name.span, message)
            .with_other(key.span, "the key stands here")
            .with_help(format!("read the key with `[:{}]`", name.text));
        self.warnings.push(warning);
    }
}

/// The keys of a container literal.
fn keys_of(expr: &Expr) -> Option<Vec<Name>> {
    match &expr.kind {
        ExprKind::Group(inner) => keys_of(inner),
        ExprKind::Container(entries) => Some(
            entries
                .iter()
                .filter_map(|entry| match entry {
                    Entry::Pair { key, .. } => Some(key.clone()),
                    Entry::Value(_) | Entry::Spread { .. } => None,
                })
                .collect(),
        ),
        _ => None,
    }
}
