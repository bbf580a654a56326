//! What the resolver knows about a function while it walks it, and how a name finds its variable.

use super::address::{CaptureIndex, CaptureSource, ScopeId, Slot};
use super::flow::Assigned;
use super::outward::Bound;
use crate::source::Span;
use crate::syntax::ast::{Parameter, ParameterKind};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Which loop of the program, counted in text order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoopId(pub u32);

/// A local variable and all that decides how it is stored.
pub struct Local {
    pub name: Rc<str>,
    /// The name where it is first bound.
    pub bound: Span,
    pub kind: LocalKind,
    pub sites: Vec<Site>,
    /// A nested function assigns it.
    pub assigned_inside: bool,
    pub moments: Vec<Moment>,
    pub reads: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    Parameter,
    Function,
    Variable,
}

/// An assignment by the owner itself: it takes effect at `end`.
pub struct Site {
    pub end: u32,
    /// The outermost loop around it. Two places share a loop exactly if they share the outermost one
    /// of either, because loops nest.
    pub outermost_loop: Option<LoopId>,
}

/// A capture of a local: the creation of the function directly inside the owner that passes it on.
pub struct Moment {
    pub by: ScopeId,
    /// That function's own name is captured.
    pub own_name: bool,
    pub start: u32,
    pub outermost_loop: Option<LoopId>,
}

/// A variable of a function further out, as this function reaches it.
pub struct CapturedName {
    pub name: Rc<str>,
    /// The owner, by its place in the chain of scopes, and the variable's slot there.
    pub owner: usize,
    pub slot: Slot,
    pub source: CaptureSource,
    /// The value was surely set when the closure was made.
    pub assigned: bool,
    /// This is the function's own name.
    pub own_name: bool,
    /// It is used otherwise than as the callee of a call.
    pub escapes: bool,
}

/// A loop under way: what was surely set at each `break`.
pub struct LoopUnderWay {
    pub id: LoopId,
    pub breaks: Vec<Assigned>,
}

/// One function under way.
pub struct Scope {
    pub id: ScopeId,
    pub name: Option<Rc<str>>,
    /// The slot in the enclosing function that a `fn` declares, if that is a function.
    pub declares: Option<Slot>,
    pub start: u32,
    pub parameters: u32,
    /// The slots of all parameters.
    reserved: FxHashMap<Rc<str>, Slot>,
    pub locals: Vec<Local>,
    pub captures: Vec<CapturedName>,
    captured: FxHashMap<(usize, u32), CaptureIndex>,
    pub assigned: Assigned,
    pub loops: Vec<LoopUnderWay>,
    pub in_default: bool,
    /// How many top-level reads stood above it.
    pub reads_before: usize,
    /// Where the body itself last read each top-level name.
    pub last_top_level_read: FxHashMap<Rc<str>, Span>,
}

impl Scope {
    pub fn new(
        id: ScopeId,
        name: Option<Rc<str>>,
        declares: Option<Slot>,
        start: u32,
        reads_before: usize,
    ) -> Scope {
        Scope {
            id,
            name,
            declares,
            start,
            parameters: 0,
            reserved: FxHashMap::default(),
            locals: Vec::new(),
            captures: Vec::new(),
            captured: FxHashMap::default(),
            assigned: Assigned::default(),
            loops: Vec::new(),
            in_default: false,
            reads_before,
            last_top_level_read: FxHashMap::default(),
        }
    }

    /// Gives the parameters the first slots; each is bound when the walk reaches it.
    pub fn reserve(&mut self, parameters: &[Parameter]) {
        // Only a default can bind a name before the walk reaches the parameter of that name.
        let has_defaults =
            parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::Default(_)));
        for Parameter { target, .. } in parameters {
            let slot = self.add(&target.name.text, target.name.span, LocalKind::Parameter);
            if has_defaults {
                self.reserved.insert(target.name.text.clone(), slot);
            }
        }
        self.parameters = parameters.len() as u32;
    }

    /// The slot for a name that is to be bound now.
    pub fn slot_for(&mut self, name: &Rc<str>, bound: Span, kind: LocalKind) -> Slot {
        match self.reserved.get(name) {
            Some(&slot) => slot,
            None => self.add(name, bound, kind),
        }
    }

    fn add(&mut self, name: &Rc<str>, bound: Span, kind: LocalKind) -> Slot {
        let slot = Slot(self.locals.len() as u32);
        self.locals.push(Local {
            name: name.clone(),
            bound,
            kind,
            sites: Vec::new(),
            assigned_inside: false,
            moments: Vec::new(),
            reads: 0,
        });
        slot
    }

    pub fn outermost_loop(&self) -> Option<LoopId> {
        self.loops.first().map(|under_way| under_way.id)
    }

    /// Notes that an assignment of the owner sets `slot` at the point `end` of the text.
    pub fn assign(&mut self, slot: Slot, end: u32) {
        let outermost_loop = self.outermost_loop();
        self.locals[slot.0 as usize].sites.push(Site { end, outermost_loop });
        self.assigned.insert(slot.0);
    }
}

/// How a name is used, as far as its storage depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UseKind {
    Read,
    Callee,
    Assign,
}

/// A variable of the current function, or of one further out as this function captures it.
pub enum Found {
    Own(Slot),
    Captured(CaptureIndex),
}

/// The nearest function, from the current one outwards, that has bound `name` above this point of the text.
///
/// As Lua's `singlevaraux`: a variable found further out is captured by every function between.
pub fn find(scopes: &mut [Scope], bound: &Bound, name: &str, kind: UseKind) -> Option<Found> {
    let current = scopes.len().checked_sub(1)?;
    let (owner, slot) = bound.nearest(name)?;
    let local = &mut scopes[owner].locals[slot.0 as usize];
    match kind {
        UseKind::Read | UseKind::Callee => local.reads += 1,
        UseKind::Assign => local.assigned_inside |= owner < current,
    }
    if owner == current {
        return Some(Found::Own(slot));
    }
    let index = capture(scopes, current, owner, slot, kind == UseKind::Callee);
    Some(Found::Captured(index))
}

/// Makes every function from inside `owner` to `at` capture the owner's `slot`; the index in the last one.
fn capture(scopes: &mut [Scope], at: usize, owner: usize, slot: Slot, as_callee: bool) -> CaptureIndex {
    // What this function has, the functions between have passed on.
    if let Some(&index) = scopes[at].captured.get(&(owner, slot.0)) {
        scopes[at].captures[index.0 as usize].escapes |= !as_callee;
        return index;
    }
    let mut source = CaptureSource::Frame(slot);
    let mut assigned = scopes[owner].assigned.contains(slot.0);
    let mut index = CaptureIndex(0);
    for between in owner + 1..=at {
        let escapes = !(as_callee && between == at);
        let known = scopes[between].captured.get(&(owner, slot.0)).copied();
        index = match known {
            Some(index) => index,
            None => {
                if between == owner + 1 {
                    note_moment(scopes, owner, slot);
                }
                add_capture(scopes, between, owner, slot, source, assigned)
            }
        };
        let captured = &mut scopes[between].captures[index.0 as usize];
        captured.escapes |= escapes;
        assigned = captured.assigned;
        source = CaptureSource::Capture(index);
    }
    index
}

fn note_moment(scopes: &mut [Scope], owner: usize, slot: Slot) {
    let Scope { id: by, start, declares, .. } = scopes[owner + 1];
    let own_name = declares == Some(slot);
    let outermost_loop = scopes[owner].outermost_loop();
    scopes[owner].locals[slot.0 as usize].moments.push(Moment { by, own_name, start, outermost_loop });
}

fn add_capture(
    scopes: &mut [Scope],
    at: usize,
    owner: usize,
    slot: Slot,
    source: CaptureSource,
    assigned: bool,
) -> CaptureIndex {
    let name = scopes[owner].locals[slot.0 as usize].name.clone();
    let own_name = owner + 1 == at && scopes[at].declares == Some(slot);
    let scope = &mut scopes[at];
    let index = CaptureIndex(scope.captures.len() as u32);
    scope.captured.insert((owner, slot.0), index);
    scope.captures.push(CapturedName { name, owner, slot, source, assigned, own_name, escapes: false });
    index
}
