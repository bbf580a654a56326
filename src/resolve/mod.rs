//! Resolution turns a parsed tree into one whose every variable has an address.
//!
//! **Functions make scopes, blocks do not, and a name means what is bound above it in the text:** this
//! function's variable, else the nearest enclosing function's that is bound above the inner function, else the
//! top level's. An assignment means the variable a read would find in a function, or binds a new one that
//! exists from the assignment's end on.
//!
//! The language binds by the order of the text, so one walk in that order finds every variable: what is in a
//! scope's table at a point of the walk is exactly what is bound above that point. How a variable is *stored*
//! depends on what follows (a later assignment turns a copied capture into a shared cell), so that is decided
//! per function when its walk ends, from the sites and moments noted on the way ([`storage`]).

pub mod address;
mod dump;
mod expression;
mod flow;
pub mod lint;
mod outward;
mod scope;
mod statement;
mod storage;

use crate::diagnostic::Diagnostic;
use crate::published::BuiltinId;
use crate::source::{Source, Span};
use crate::syntax::ast::{Name, Parsed, Program};
use crate::syntax::printer;
use address::{GlobalLayout, GlobalSlot, LateBinding, Resolved, ScopeId, ScopeLayout, Variable};
use flow::Assigned;
use outward::{Bound, OpenReads, TopLevelRead};
use rustc_hash::FxHashMap;
use scope::{Found, LocalKind, LoopUnderWay, Scope, UseKind};
use std::rc::Rc;

/// A resolved program, with the layouts that its tree refers to.
pub struct Resolution {
    pub program: Program<Resolved>,
    /// By [`ScopeId`]; the first is the top level's own frame.
    pub scopes: Vec<ScopeLayout>,
    /// By [`GlobalSlot`].
    pub globals: Vec<GlobalLayout>,
    /// By the start of a use that finds no value: where the name is bound too late.
    pub late: FxHashMap<u32, LateBinding>,
}

/// Resolves a program. Every tree the parser accepts resolves: a name that nothing sets is a global that has
/// no value.
pub fn resolve(program: Program<Parsed>) -> Resolution {
    walk(program, None).0
}

/// The same, and with `notes` what there is to warn of.
fn walk(program: Program<Parsed>, notes: Option<lint::Notes>) -> (Resolution, Option<lint::Findings>) {
    const STACK: usize = 4 << 20;
    stacker::maybe_grow(STACK, 8 * STACK, || {
        let mut resolver = Resolver { notes, receiver: "receiver".into(), ..Resolver::default() };
        resolver.layouts.push(None);
        let body = resolver.block(program.body);
        let resolved = Program { body, layout: ScopeId(0), functions: program.functions };
        let findings = resolver.notes.take().map(|notes| lint::Findings::new(notes, &resolver.globals));
        (storage::finish(resolver, resolved), findings)
    })
}

/// The program with each variable's address and each function's frame and captures: as text, or as JSON.
pub fn dump(source: &Source, json: bool) -> Result<String, Vec<Diagnostic>> {
    let resolution = resolve(crate::syntax::parse(source)?);
    Ok(if json {
        format!("{:#}\n", resolution.to_json(source))
    } else {
        printer::print(&resolution.program, &resolution)
    })
}

/// All that `check` has to say about a program: its errors, or its warnings.
pub fn check(source: &Source) -> Vec<Diagnostic> {
    match crate::syntax::parse(source) {
        Ok(program) => {
            let (_, findings) = walk(program.clone(), Some(lint::Notes::default()));
            lint::warnings(&program, findings.unwrap_or_default())
        }
        Err(errors) => errors,
    }
}

/// A top-level variable while the walk goes on.
struct Global {
    name: Rc<str>,
    builtin: Option<BuiltinId>,
    sites: u32,
    assigned_in_loop: bool,
    used_in_function: bool,
}

/// The walk's state: the functions around the current point, and what has been found out.
#[derive(Default)]
struct Resolver {
    /// From the outermost function to the current one; empty at the top level.
    scopes: Vec<Scope>,
    bound: Bound,
    top_level_reads: OpenReads,
    layouts: Vec<Option<storage::Finished>>,
    globals: Vec<Global>,
    global_slots: FxHashMap<Rc<str>, GlobalSlot>,
    /// Definite assignment and loops of the top-level code.
    assigned: Assigned,
    loops: Vec<LoopUnderWay>,
    loop_count: u32,
    late: FxHashMap<u32, LateBinding>,
    /// Kept for `check` only.
    notes: Option<lint::Notes>,
    /// The lambdas that assignments store, by the start of the assigned name.
    stored_lambdas: FxHashMap<u32, Span>,
    /// The name of the parameter of method sections.
    receiver: Rc<str>,
}

impl Resolver {
    /// The variable that a read of `name` at this point of the text means.
    fn read(&mut self, name: &Name, kind: UseKind) -> Variable {
        match scope::find(&mut self.scopes, &self.bound, &name.text, kind) {
            Some(Found::Own(slot)) => {
                let assigned = self.scopes.last().is_some_and(|scope| scope.assigned.contains(slot.0));
                if !assigned && let Some(notes) = &mut self.notes {
                    notes.unset_read(name, self.scopes.last(), slot);
                }
                Variable::Own { slot, assigned }
            }
            Some(Found::Captured(index)) => Variable::Captured { index },
            None => self.read_global(name),
        }
    }

    fn read_global(&mut self, name: &Name) -> Variable {
        let slot = self.global(&name.text);
        let depth = self.scopes.len();
        match self.scopes.last_mut() {
            Some(scope) => {
                self.globals[slot.0 as usize].used_in_function = true;
                let in_default = scope.in_default;
                self.top_level_reads.push(TopLevelRead {
                    name: name.text.clone(),
                    span: name.span,
                    depth,
                    in_default,
                });
                if !in_default && self.notes.is_some() {
                    scope.last_top_level_read.insert(name.text.clone(), name.span);
                }
                Variable::Global { slot, assigned: false }
            }
            None => {
                if let Some(notes) = &mut self.notes {
                    notes.unbound_read(&name.text, name.span);
                }
                Variable::Global { slot, assigned: self.assigned.contains(slot.0) }
            }
        }
    }

    /// Top-level code numbers its names in the order of the text, though it binds them later.
    fn number_global(&mut self, name: &Name) {
        if self.scopes.is_empty() {
            self.global(&name.text);
        }
    }

    fn global(&mut self, name: &Rc<str>) -> GlobalSlot {
        if let Some(&slot) = self.global_slots.get(name) {
            return slot;
        }
        let slot = GlobalSlot(self.globals.len() as u32);
        self.global_slots.insert(name.clone(), slot);
        self.globals.push(Global {
            name: name.clone(),
            builtin: BuiltinId::named(name),
            sites: 0,
            assigned_in_loop: false,
            used_in_function: false,
        });
        slot
    }

    /// The variable that an assignment to `name`, taking effect at the end of `statement`, means; a new one
    /// is bound now.
    fn assign(&mut self, name: &Name, statement: Span) -> Variable {
        if self.scopes.is_empty() {
            return self.assign_global(name);
        }
        match scope::find(&mut self.scopes, &self.bound, &name.text, UseKind::Assign) {
            Some(Found::Captured(index)) => Variable::Captured { index },
            Some(Found::Own(slot)) => self.assign_own(slot, statement),
            None => {
                if let (Some(notes), Some(scope)) = (&mut self.notes, self.scopes.last()) {
                    notes.new_local(name, statement, scope);
                }
                match self.bind(name, LocalKind::Variable) {
                    Some(slot) => self.assign_own(slot, statement),
                    None => self.assign_global(name),
                }
            }
        }
    }

    /// The current function's variable of that name, made now if it has none: one name is one variable. `None`
    /// at the top level.
    fn bind(&mut self, name: &Name, kind: LocalKind) -> Option<address::Slot> {
        let level = self.scopes.len().checked_sub(1)?;
        if let Some(slot) = self.bound.of_level(&name.text, level) {
            return Some(slot);
        }
        let slot = self.scopes.last_mut()?.slot_for(&name.text, name.span, kind);
        self.bound.insert(&name.text, level, slot);
        Some(slot)
    }

    /// Binds a parameter to the slot that is kept for it, unless a default to its left has already bound that.
    fn bind_parameter(&mut self, name: &Name, slot: address::Slot) {
        let level = self.scopes.len().saturating_sub(1);
        if self.bound.of_level(&name.text, level).is_none() {
            self.bound.insert(&name.text, level, slot);
        }
    }

    fn assign_own(&mut self, slot: address::Slot, statement: Span) -> Variable {
        if let Some(scope) = self.scopes.last_mut() {
            scope.assign(slot, statement.end);
        }
        Variable::Own { slot, assigned: true }
    }

    fn assign_global(&mut self, name: &Name) -> Variable {
        let slot = self.global(&name.text);
        let global = &mut self.globals[slot.0 as usize];
        global.sites += 1;
        global.assigned_in_loop |= !self.loops.is_empty();
        self.assigned.insert(slot.0);
        Variable::Global { slot, assigned: true }
    }

    /// Definite assignment at this point of the current function.
    fn flow(&mut self) -> &mut Assigned {
        match self.scopes.last_mut() {
            Some(scope) => &mut scope.assigned,
            None => &mut self.assigned,
        }
    }

    fn loops(&mut self) -> &mut Vec<LoopUnderWay> {
        match self.scopes.last_mut() {
            Some(scope) => &mut scope.loops,
            None => &mut self.loops,
        }
    }

    fn new_scope_id(&mut self) -> ScopeId {
        let id = ScopeId(self.layouts.len() as u32);
        self.layouts.push(None);
        id
    }

    /// Ends the current function's walk.
    fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        let level = self.scopes.len();
        self.bound.leave(&scope, level);
        for local in &scope.locals {
            for read in self.top_level_reads.take_from(&local.name, scope.reads_before) {
                self.meet(&read, local.bound, read.depth > level + 1);
            }
        }
        if level == 0 {
            let unmet = self.top_level_reads.take_all();
            if let Some(notes) = &mut self.notes {
                unmet.for_each(|read| notes.unbound_read(&read.name, read.span));
            }
        }
        if let Some(notes) = &mut self.notes {
            notes.scope_left(&scope);
        }
        let id = scope.id.0 as usize;
        let finished = storage::Finished::from_scope(scope, &self.scopes, &mut self.layouts);
        self.layouts[id] = Some(finished);
    }

    /// The read stands in the lambda that the assignment at `bound` stores.
    fn is_own_name(&self, read: &TopLevelRead, bound: Span) -> bool {
        self.stored_lambdas
            .get(&bound.start)
            .is_some_and(|lambda| lambda.start <= read.span.start && read.span.end <= lambda.end)
    }

    /// A function around `read` binds its name at `bound`, too late; `from_inside`: the read stands in a function
    /// inside that one.
    fn meet(&mut self, read: &TopLevelRead, bound: Span, from_inside: bool) {
        let own_name = from_inside && self.is_own_name(read, bound);
        if let Some(notes) = &mut self.notes {
            notes.bound_later(read, bound, from_inside, own_name);
        }
        let late = from_inside || read.in_default || bound.start > read.span.start;
        if late {
            self.late.entry(read.span.start).or_insert(LateBinding { bound, own_name });
        }
    }
}
