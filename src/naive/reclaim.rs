//! Every environment that a run makes in, those that nothing can reach any more emptied.
//!
//! A function holds the environment it was made in, and that may hold the function, so counting references alone
//! would free neither. Here that is found out in the plainest way: by a trial of all environments, whenever
//! there are twice as many as the last one left, and when the run has ended.

use super::environment::Environment;
use super::function::{Callable, PreparedKind};
use crate::limits::Gc;
use crate::memory::trial::Trial;
use crate::value::Value;
use crate::value::cell::Mark;
use crate::value::counters::{self, Live};
use crate::value::trace::{Body, Held, Reference, look};
use std::rc::{Rc, Weak};

/// Fewer environments than these are not worth a trial.
const FEWEST: usize = 4_000;

pub(super) struct Environments {
    gc: Gc,
    /// All that may be alive.
    known: Vec<Weak<Environment>>,
    /// How many of them bring the next look at which are.
    next: usize,
}

impl Environments {
    pub fn new(gc: Gc) -> Environments {
        Environments { gc, known: Vec::new(), next: FEWEST }
    }

    pub fn register(&mut self, environment: Rc<Environment>) -> Rc<Environment> {
        self.known.push(Rc::downgrade(&environment));
        if self.known.len() >= self.next {
            self.tidy();
            if self.known.len() * 2 > self.next && matches!(self.gc, Gc::Auto | Gc::Stress) {
                self.collect();
            }
            self.next = FEWEST.max(2 * self.known.len());
        }
        environment
    }

    /// How many environments may be alive.
    #[cfg(test)]
    pub fn known(&self) -> usize {
        self.known.len()
    }

    fn tidy(&mut self) {
        self.known.retain(|environment| environment.strong_count() > 0);
    }

    /// Empties what only holds itself. May be called whenever no variable is being read or set.
    pub fn collect(&mut self) {
        let mut trial = Trial::default();
        for environment in self.known.iter().filter_map(Weak::upgrade) {
            trial.suspect(Held::Body(Box::new(environment)));
        }
        trial.of_all();
        self.tidy();
    }

    /// After a run: collects, counts what is still alive (environments in the place of cells), and only then frees that.
    pub fn sweep(mut self) -> Live {
        if self.gc != Gc::Off {
            self.collect();
        }
        self.tidy();
        let live = Live { cells: self.known.len() as u64, ..counters::live() };
        for environment in self.known.iter().filter_map(Weak::upgrade) {
            drop(environment.empty());
        }
        live
    }
}

impl Body for Environment {
    fn mark(&self) -> &Mark {
        &self.mark
    }

    fn each_reference(&self, visit: &mut dyn FnMut(Reference<'_>)) {
        self.each_value(|value| look(value, &mut *visit));
        if let Some(outer) = &self.outer {
            visit_environment(outer, visit);
        }
    }

    fn collect(&self) -> Vec<Value> {
        self.collected.set(true);
        self.empty()
    }
}

impl Body for Callable {
    fn mark(&self) -> &Mark {
        match self {
            Callable::Closure { mark, .. } => mark,
            Callable::Section(section) => &section.mark,
        }
    }

    fn each_reference(&self, visit: &mut dyn FnMut(Reference<'_>)) {
        let section = match self {
            Callable::Closure { outer, .. } => return visit_environment(outer, visit),
            Callable::Section(section) => section,
        };
        for step in &section.steps {
            match &step.kind {
                PreparedKind::Index(value) => look(value, &mut *visit),
                PreparedKind::Call(given) | PreparedKind::Method(_, given) => {
                    let named = given.named.iter().map(|(_, value)| value);
                    given.positional.iter().chain(named).for_each(|value| look(value, &mut *visit));
                }
            }
        }
    }
}

fn visit_environment(outer: &Rc<Environment>, visit: &mut dyn FnMut(Reference<'_>)) {
    let outer: Rc<dyn Body> = outer.clone();
    visit(Reference::Body(&outer));
}
