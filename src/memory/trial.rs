//! Objects in, which of them nothing outside holds out: trial deletion, in the manner of CPython's collector.
//!
//! Of everything that can be reached from the suspects, the references *from other such objects* are counted, one for
//! each place in memory where one stands. What has more references than those is held from outside (by a frame, a
//! top-level variable, a value that the evaluator is at work on) and lives; so does all that it leads to. The rest only
//! holds itself. Whatever is not understood here counts as outside, so that it keeps alive, never frees.

use crate::value::cell::Mark;
use crate::value::trace::{Held, Reference};
use crate::value::{Object, Value};
use std::rc::Rc;

/// How far a trial looks from its suspects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To closures that stand in the suspected cells or are captured by such closures, as many as a few for each
    /// suspect, and from those back to suspects.
    Suspects,
    /// As far as references lead.
    All,
}

/// How many nodes there may be for each suspect when a call ends.
const CLOSURES_PER_SUSPECT: usize = 4;

#[derive(Default)]
pub struct Trial {
    /// The suspects, then what was reached from them.
    nodes: Vec<Node>,
    /// Nodes that live and whose references have not been followed yet.
    waiting: Vec<usize>,
}

struct Node {
    held: Held,
    /// References from other nodes.
    inner: u32,
    lives: bool,
}

impl Trial {
    /// Adds what keeps variables to the suspects. Its holder has handed over its reference.
    pub fn suspect(&mut self, held: Held) {
        self.nodes.push(Node { held, inner: 0, lives: false });
    }

    /// Forgets suspects that nothing else holds: they go at once.
    pub fn drop_unheld(&mut self) {
        self.nodes.retain(|node| node.held.reference().count() > 1);
    }

    /// Whether a suspected cell holds a closure.
    pub fn may_circle(&self) -> bool {
        let holds_closure = |value: &Value| matches!(value.as_object(), Some(Object::Closure(_)));
        self.cells()
            .any(|object| matches!(&**object, Object::Cell(cell) if cell.variable.look(holds_closure)))
    }

    /// The suspects, before a trial.
    fn cells(&self) -> impl Iterator<Item = &Rc<Object>> {
        self.nodes.iter().filter_map(|node| match &node.held {
            Held::Object(object) => Some(object),
            Held::Part(_) | Held::Body(_) => None,
        })
    }

    /// Lets the suspects go as they are.
    pub fn acquit(&mut self, survives: impl FnMut(&Rc<Object>)) {
        self.cells().for_each(survives);
        self.nodes.clear();
    }

    /// Empties the suspected cells that only closures stored in those same cells hold, in time that only the number of
    /// the cells and the captures of those closures decide. The others survive.
    pub fn of_suspects(&mut self, mut survives: impl FnMut(&Rc<Object>)) {
        let suspects = self.nodes.len();
        self.judge(Reach::Suspects);
        for node in self.nodes.iter().take(suspects).filter(|node| node.lives) {
            if let Held::Object(object) = &node.held {
                survives(object);
            }
        }
        self.free();
    }

    /// Empties what keeps variables, is reached from the suspects, and is held by nothing outside. Tells how many nodes
    /// live.
    pub fn of_all(&mut self) -> usize {
        self.judge(Reach::All);
        self.settle_plain_containers();
        let living = self.nodes.iter().filter(|node| node.lives).count();
        self.free();
        living
    }

    fn judge(&mut self, reach: Reach) {
        let most = CLOSURES_PER_SUSPECT * self.nodes.len();
        for (place, node) in self.nodes.iter().enumerate() {
            if let Some(mark) = node.held.reference().mark() {
                mark.set(place);
            }
        }
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            let held = node.held.clone();
            held.reference().each_reference(|target| {
                let may_join = match reach {
                    Reach::All => target.leads_on(),
                    Reach::Suspects => is_closure(target) && self.nodes.len() < most,
                };
                self.count(target, may_join);
            });
            at += 1;
        }
        self.keep_what_lives();
        for node in &self.nodes {
            if let Some(mark) = node.held.reference().mark() {
                mark.clear();
            }
        }
    }

    /// Counts a reference to `target`, which becomes a node if it `may_join`.
    fn count(&mut self, target: Reference<'_>, may_join: bool) {
        let Some(mark) = target.mark() else { return };
        match mark.get().and_then(|place| self.nodes.get_mut(place)) {
            Some(node) => node.inner += u32::from(node.held.reference().is_same(target)),
            None if may_join => {
                mark.set(self.nodes.len());
                self.nodes.push(Node { held: target.hold(), inner: 1, lives: false });
            }
            None => {}
        }
    }

    fn keep_what_lives(&mut self) {
        for (place, node) in self.nodes.iter_mut().enumerate() {
            // One reference is the node's own. A count that does not add up is a mistake here: then it lives.
            if node.held.reference().count() != node.inner as usize + 1 {
                node.lives = true;
                self.waiting.push(place);
            }
        }
        while let Some(place) = self.waiting.pop() {
            let Some(node) = self.nodes.get(place) else { continue };
            let held = node.held.clone();
            held.reference().each_reference(|target| {
                if let Some(place) = target.mark().and_then(Mark::get)
                    && let Some(node) = self.nodes.get_mut(place)
                    && !node.lives
                {
                    node.lives = true;
                    self.waiting.push(place);
                }
            });
        }
    }

    /// Lets containers note that they hold no functions, inner ones first as far as they were found later.
    fn settle_plain_containers(&self) {
        for node in self.nodes.iter().rev() {
            if let Held::Object(object) = &node.held
                && let Object::Container(container) = &**object
            {
                container.learn();
            }
        }
    }

    /// Empties what does not live, then lets all nodes go.
    fn free(&mut self) {
        let mut contents = Vec::new();
        for node in self.nodes.iter().filter(|node| !node.lives) {
            node.held.collect(&mut contents);
        }
        drop(contents);
        self.nodes.clear();
    }
}

fn is_closure(target: Reference<'_>) -> bool {
    matches!(target, Reference::Object(object) if matches!(**object, Object::Closure(_)))
}
