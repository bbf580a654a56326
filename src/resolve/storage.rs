//! Storage classes: what has been noted of each function in, frame layouts and capture lists out.
//!
//! A captured variable is *copied* into closures if no assignment can execute after a capture: every site is
//! in the owner itself, before every moment of capture, and no loop holds both a site and a moment. Otherwise
//! it is a *cell*. A function's own name that is only called needs neither.

use super::address::*;
use super::scope::{Local, LocalKind, Scope};
use super::{Global, Resolution, Resolver};
use crate::syntax::ast::Program;
use std::rc::Rc;

/// What is kept of a scope when its walk has ended.
#[derive(Default)]
pub struct Finished {
    /// Without the captures: how they are kept is known when the walks of their owners have ended.
    layout: ScopeLayout,
    captures: Vec<FinishedCapture>,
}

struct FinishedCapture {
    name: Rc<str>,
    depth: Depth,
    owner: ScopeId,
    slot: Slot,
    source: CaptureSource,
    assigned: bool,
    /// The function's own name, never used but as a callee; when the owner's walk has ended: and set only once.
    only_called: bool,
}

impl Finished {
    /// `around` are the scopes that enclose this one, outermost first; `finished` are those inside it, and others.
    pub fn from_scope(scope: Scope, around: &[Scope], finished: &mut [Option<Finished>]) -> Finished {
        let Scope { id, name, parameters, locals, captures, .. } = scope;
        let slots = (0..)
            .zip(locals)
            .map(|(slot, mut local)| {
                keep_nothing_for_own_name(id, Slot(slot), &mut local, finished);
                SlotLayout { storage: storage(&local), name: local.name }
            })
            .collect();
        let captures = captures
            .into_iter()
            .map(|captured| FinishedCapture {
                name: captured.name,
                depth: Depth((around.len() - captured.owner) as u32),
                owner: around[captured.owner].id,
                slot: captured.slot,
                source: captured.source,
                assigned: captured.assigned,
                only_called: captured.own_name && !captured.escapes,
            })
            .collect();
        Finished { layout: ScopeLayout { name, parameters, slots, captures: Vec::new() }, captures }
    }

    /// A method section: one parameter, the receiver.
    pub fn section(name: Rc<str>) -> Finished {
        let slots = vec![SlotLayout { name, storage: SlotStorage::Frame }];
        Finished {
            layout: ScopeLayout { parameters: 1, slots, ..ScopeLayout::default() },
            ..Finished::default()
        }
    }
}

/// A function that only calls its own name, which nothing but its `fn` sets, has the callee at hand: no moment counts
/// for it.
fn keep_nothing_for_own_name(
    owner: ScopeId,
    slot: Slot,
    local: &mut Local,
    finished: &mut [Option<Finished>],
) {
    let set_once = local.kind == LocalKind::Function
        && !local.assigned_inside
        && matches!(&local.sites[..], [site] if site.outermost_loop.is_none());
    local.moments.retain(|moment| {
        let inside = finished[moment.by.0 as usize].as_mut().filter(|_| moment.own_name);
        let mut captures = inside.into_iter().flat_map(|inside| &mut inside.captures);
        match captures.find(|capture| capture.only_called && (capture.owner, capture.slot) == (owner, slot)) {
            Some(capture) => {
                capture.only_called = set_once;
                !set_once
            }
            None => true,
        }
    });
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

/// Lays out every closure and top-level variable.
pub fn finish(resolver: Resolver, program: Program<Resolved>) -> Resolution {
    let mut finished: Vec<Finished> = resolver.layouts.into_iter().map(Option::unwrap_or_default).collect();
    for at in 0..finished.len() {
        let captures = std::mem::take(&mut finished[at].captures);
        finished[at].layout.captures = lay_out(captures, &finished);
    }
    let mut scopes: Vec<ScopeLayout> = finished.into_iter().map(|finished| finished.layout).collect();
    let (top_level, globals) = lay_out_globals(&resolver.globals);
    scopes[0].slots = top_level;
    Resolution { program, scopes, globals, late: resolver.late }
}

fn lay_out(captures: Vec<FinishedCapture>, finished: &[Finished]) -> Vec<Capture> {
    let mut place = 0;
    let lay_out = |capture: FinishedCapture| {
        let storage = if capture.only_called {
            CaptureStorage::Itself
        } else {
            let here = place;
            place += 1;
            match finished[capture.owner.0 as usize].layout.slots[capture.slot.0 as usize].storage {
                SlotStorage::Cell => CaptureStorage::Cell { place: here },
                SlotStorage::Frame | SlotStorage::Copied => {
                    CaptureStorage::Value { place: here, assigned: capture.assigned }
                }
            }
        };
        let FinishedCapture { name, depth, slot, source, .. } = capture;
        Capture { name, depth, slot, source, storage }
    };
    captures.into_iter().map(lay_out).collect()
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
