//! Every environment that a run makes in, those that nothing can reach any more emptied.
//!
//! A function holds the environment it was made in, and that may hold the function, so counting references alone
//! would free neither. Here that is found out in the plainest way: by a trial of all environments, whenever
//! there are twice as many as the last one left, and when the run has ended.

use super::environment::Environment;
use super::function::{Callable, PreparedKind};
use crate::budget;
use crate::limits::Gc;
use crate::memory::trial::{self, Trial};
use crate::value::Value;
use crate::value::cell::Mark;
use crate::value::counters::{self, Live};
use crate::value::trace::{Body, Held, Reference, look};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::{Rc, Weak};

/// Fewer environments than these are not worth a trial.
const FEWEST: usize = 4_000;

pub(super) struct Environments {
    gc: Gc,
    known: Rc<Known>,
    /// How many of them bring the next look at which are alive.
    next: usize,
}

/// All environments that may be alive.
#[derive(Default)]
struct Known(RefCell<Vec<Weak<Environment>>>);

impl Environments {
    pub fn new(gc: Gc) -> Environments {
        Environments { gc, known: Rc::default(), next: FEWEST }
    }

    pub fn register(&mut self, environment: Rc<Environment>) -> Rc<Environment> {
        self.known.0.borrow_mut().push(Rc::downgrade(&environment));
        if self.known.count() >= self.next {
            self.known.tidy();
            let many_are_left = self.known.count() * 2 > self.next;
            if many_are_left && self.gc.collects_meanwhile() && budget::has_room(self.known.needs()) {
                self.collect();
            }
            self.next = FEWEST.max(2 * self.known.count());
        }
        environment
    }

    /// How many environments may be alive.
    #[cfg(test)]
    pub fn known(&self) -> usize {
        self.known.count()
    }

    /// Empties what only holds itself. May be called whenever no variable is being read or set.
    pub fn collect(&mut self) {
        self.known.collect();
    }

    /// How many bytes [`Environments::collect`] may take, for someone else to ask.
    pub fn needing(&self) -> impl Fn() -> usize + 'static {
        let known = self.known.clone();
        move || known.needs()
    }

    /// [`Environments::collect`] for someone else to call.
    pub fn collecting(&self) -> impl Fn() + 'static {
        let known = self.known.clone();
        move || known.collect()
    }

    /// After a run: collects, counts what is still alive (environments are counted as cells), and only then frees that.
    pub fn sweep(self) -> Live {
        if self.gc != Gc::Off {
            self.known.collect();
        }
        let live = counters::live();
        self.let_go();
        live
    }

    /// The same where nobody asks what is still alive: everything is freed.
    pub fn let_go(self) {
        self.known.each_alive(0..self.known.count(), |environment| drop(environment.empty()));
    }
}

impl Known {
    fn count(&self) -> usize {
        self.0.borrow().len()
    }

    fn each_alive(&self, places: Range<usize>, visit: impl FnMut(Rc<Environment>)) {
        self.0.borrow().get(places).unwrap_or_default().iter().filter_map(Weak::upgrade).for_each(visit);
    }

    fn tidy(&self) {
        self.0.borrow_mut().retain(|environment| environment.strong_count() > 0);
    }

    fn collect(&self) {
        trial::in_portions(&mut Trial::default(), self.count(), |places, trial| {
            self.each_alive(places, |environment| trial.suspect(Held::Body(Box::new(environment))));
        });
        self.tidy();
    }

    fn needs(&self) -> usize {
        trial::needs(self.count())
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
