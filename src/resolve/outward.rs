//! Names looked for outwards: what each enclosing function has bound so far, and the reads that found no
//! function's variable but may yet meet one that is bound below.
//!
//! Both are kept by name for all functions under way, so that neither a use nor a function's end costs more the
//! deeper it stands.

use super::address::Slot;
use super::scope::Scope;
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The variables bound above the current point, by name: of which function under way, innermost last.
#[derive(Default)]
pub struct Bound(FxHashMap<Rc<str>, Vec<(usize, Slot)>>);

impl Bound {
    /// The variable of the nearest function that has bound `name`, and that function's level.
    pub fn nearest(&self, name: &str) -> Option<(usize, Slot)> {
        self.0.get(name)?.last().copied()
    }

    /// The variable of the function at `level`, which is the innermost one.
    pub fn of_level(&self, name: &str, level: usize) -> Option<Slot> {
        self.nearest(name).filter(|&(owner, _)| owner == level).map(|(_, slot)| slot)
    }

    pub fn insert(&mut self, name: &Rc<str>, level: usize, slot: Slot) {
        self.0.entry(name.clone()).or_default().push((level, slot));
    }

    /// Forgets what the function at `level`, which was the innermost one, has bound.
    pub fn leave(&mut self, scope: &Scope, level: usize) {
        for local in &scope.locals {
            if let Some(owners) = self.0.get_mut(&local.name) {
                owners.pop_if(|(owner, _)| *owner == level);
            }
        }
    }
}

/// A read that found no function's variable, so that it means the top level.
#[derive(Clone)]
pub struct TopLevelRead {
    pub name: Rc<str>,
    pub span: Span,
    /// How many functions are around it.
    pub depth: usize,
    /// It stands in a parameter's default of its function.
    pub in_default: bool,
}

/// A top-level read that is open, and the number of the one of the same name before it.
struct OpenRead {
    read: TopLevelRead,
    before: Option<usize>,
}

/// The top-level reads of all functions under way, in the order of the text.
#[derive(Default)]
pub struct OpenReads {
    reads: Vec<Option<OpenRead>>,
    /// The last read of each name.
    last: FxHashMap<Rc<str>, usize>,
}

impl OpenReads {
    pub fn push(&mut self, read: TopLevelRead) {
        let before = self.last.insert(read.name.clone(), self.reads.len());
        self.reads.push(Some(OpenRead { read, before }));
    }

    pub fn len(&self) -> usize {
        self.reads.len()
    }

    /// Takes out the reads of `name` from number `first` on.
    pub fn take_from(&mut self, name: &str, first: usize) -> Vec<TopLevelRead> {
        let mut taken = Vec::new();
        let Some(&last) = self.last.get(name) else { return taken };
        let mut next = Some(last);
        while let Some(number) = next.filter(|&number| number >= first) {
            let open = self.reads.get_mut(number).and_then(Option::take);
            next = open.as_ref().and_then(|open| open.before);
            taken.extend(open.map(|open| open.read));
        }
        match (next, self.last.get_mut(name)) {
            (Some(number), Some(last)) => *last = number,
            _ => {
                self.last.remove(name);
            }
        }
        taken.reverse();
        taken
    }

    /// Takes out all that are left.
    pub fn take_all(&mut self) -> impl Iterator<Item = TopLevelRead> {
        self.last.clear();
        self.reads.drain(..).flatten().map(|open| open.read)
    }
}
