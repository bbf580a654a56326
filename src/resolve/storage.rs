//! Storage classes: what has been noted of each function in, frame layouts and capture lists out.
//!
//! A captured variable is *copied* into closures if no assignment can execute after a capture: every site is
//! in the owner itself, before every moment of capture, and no loop holds both a site and a moment. Otherwise
//! it is a *cell*. A function's own name that is only called needs neither.

use super::address::*;
use super::scope::{Local, LocalKind, Scope};
use super::{Global, Resolution, Resolver};
use crate::source::Span;
use crate::syntax::ast::Program;
use std::rc::Rc;

/// What is kept of a scope when its walk has ended.
pub struct Finished {
    name: Option<Rc<str>>,
    parameters: u32,
    locals: Vec<Local>,
    captures: Vec<FinishedCapture>,
}

struct FinishedCapture {
    name: Rc<str>,
    owner: ScopeId,
    slot: Slot,
    source: CaptureSource,
    assigned: bool,
    /// The function's own name, never used but as a callee.
    only_called: bool,
}

impl Finished {
    /// `around` are the scopes that enclose this one, outermost first.
    pub fn from_scope(scope: Scope, around: &[Scope]) -> Finished {
        let captures = scope
            .captures
            .into_iter()
            .map(|captured| FinishedCapture {
                name: captured.name,
                owner: around[captured.owner].id,
                slot: captured.slot,
                source: captured.source,
                assigned: captured.assigned,
                only_called: captured.own_name && !captured.escapes,
            })
            .collect();
        Finished { name: scope.name, parameters: scope.parameters, locals: scope.locals, captures }
    }

    /// A method section: one parameter, the receiver.
    pub fn section(name: Rc<str>, span: Span) -> Finished {
        let receiver = Local {
            name,
            bound: span,
            kind: LocalKind::Parameter,
            sites: Vec::new(),
            assigned_inside: false,
            moments: Vec::new(),
            reads: 1,
        };
        Finished { name: None, parameters: 1, locals: vec![receiver], captures: Vec::new() }
    }
}

/// Lays out every frame, closure and top-level variable.
pub fn finish(resolver: Resolver, program: Program<Resolved>) -> Resolution {
    let (top_level, globals) = lay_out_globals(&resolver.globals);
    let mut finished: Vec<Finished> = resolver
        .layouts
        .into_iter()
        .map(|layout| {
            layout.unwrap_or(Finished { name: None, parameters: 0, locals: Vec::new(), captures: Vec::new() })
        })
        .collect();
    keep_nothing_for_own_names(&mut finished);
    let storages = Storages::of(&finished);
    let mut scopes: Vec<ScopeLayout> =
        finished.into_iter().enumerate().map(|(at, scope)| lay_out(at, scope, &storages)).collect();
    scopes[0].slots = top_level;
    Resolution { program, scopes, globals, late: resolver.late }
}

/// A function that only calls its own name, which nothing but its `fn` sets, has the callee at hand.
fn keep_nothing_for_own_names(finished: &mut [Finished]) {
    for at in 0..finished.len() {
        for capture in 0..finished[at].captures.len() {
            let FinishedCapture { only_called: true, owner, slot, .. } = finished[at].captures[capture]
            else {
                continue;
            };
            let local = &mut finished[owner.0 as usize].locals[slot.0 as usize];
            let set_once = local.kind == LocalKind::Function
                && !local.assigned_inside
                && matches!(&local.sites[..], [site] if site.outermost_loop.is_none());
            if set_once {
                local.moments.retain(|moment| moment.by != ScopeId(at as u32));
            }
            finished[at].captures[capture].only_called = set_once;
        }
    }
}

/// The rule of this file.
fn storage(local: &Local) -> SlotStorage {
    if local.moments.is_empty() {
        return SlotStorage::Frame;
    }
    let settled = local.sites.iter().all(|site| {
        local.moments.iter().all(|moment| {
            let share_a_loop = site.outermost_loop.is_some() && site.outermost_loop == moment.outermost_loop;
            site.end <= moment.start && !share_a_loop
        })
    });
    if settled && !local.assigned_inside { SlotStorage::Copied } else { SlotStorage::Cell }
}

/// How every local of every function is kept, one after the other.
struct Storages {
    all: Vec<SlotStorage>,
    /// Where each function's begin.
    starts: Vec<usize>,
}

impl Storages {
    fn of(finished: &[Finished]) -> Storages {
        let starts = finished.iter().scan(0, |next, scope| {
            let start = *next;
            *next += scope.locals.len();
            Some(start)
        });
        let all = finished.iter().flat_map(|scope| scope.locals.iter().map(storage));
        Storages { starts: starts.collect(), all: all.collect() }
    }

    fn get(&self, scope: usize, slot: usize) -> SlotStorage {
        self.all[self.starts[scope] + slot]
    }
}

fn lay_out(at: usize, scope: Finished, storages: &Storages) -> ScopeLayout {
    let slots = scope
        .locals
        .into_iter()
        .enumerate()
        .map(|(slot, local)| SlotLayout { name: local.name, storage: storages.get(at, slot) })
        .collect();
    let mut place = 0;
    let captures = scope
        .captures
        .into_iter()
        .map(|capture| {
            let storage = if capture.only_called {
                CaptureStorage::Itself
            } else {
                let here = place;
                place += 1;
                match storages.get(capture.owner.0 as usize, capture.slot.0 as usize) {
                    SlotStorage::Cell => CaptureStorage::Cell { place: here },
                    SlotStorage::Frame | SlotStorage::Copied => {
                        CaptureStorage::Value { place: here, assigned: capture.assigned }
                    }
                }
            };
            Capture { name: capture.name, source: capture.source, storage }
        })
        .collect();
    ScopeLayout { name: scope.name, parameters: scope.parameters, slots, captures }
}

/// The top level's own frame, and where each top-level variable is kept.
fn lay_out_globals(globals: &[Global]) -> (Vec<SlotLayout>, Vec<GlobalLayout>) {
    let mut frame = Vec::new();
    let (mut once, mut shared) = (0, 0);
    let next = |count: &mut u32| std::mem::replace(count, *count + 1);
    let layouts = globals
        .iter()
        .map(|global| {
            let storage = match global {
                Global { builtin: Some(builtin), sites: 0, .. } => GlobalStorage::Builtin(*builtin),
                Global { builtin: None, used_in_function: false, name, .. } => {
                    frame.push(SlotLayout { name: name.clone(), storage: SlotStorage::Frame });
                    GlobalStorage::Frame(Slot(frame.len() as u32 - 1))
                }
                Global { builtin: None, sites: 1, assigned_in_loop: false, .. } => {
                    GlobalStorage::Once { place: next(&mut once) }
                }
                Global { builtin, .. } => {
                    GlobalStorage::Shared { place: next(&mut shared), initial: *builtin }
                }
            };
            GlobalLayout { name: global.name.clone(), storage }
        })
        .collect();
    (frame, layouts)
}
