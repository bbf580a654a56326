//! Objects in, which of them nothing outside holds out: trial deletion, in the manner of CPython's collector.
//!
//! Of each object that can be reached from the suspects, the references *from other such objects* are counted, one for
//! each place in memory where one stands. An object with more references than those is held from outside (by a frame,
//! a top-level variable, a value that the evaluator is at work on) and lives; so does all that it leads to. The rest
//! only holds itself. Whatever this module does not understand counts as outside, so that it keeps alive, never frees.

use crate::value::cell::Mark;
use crate::value::{Object, Value};
use std::rc::Rc;

/// How far a trial looks from its suspects.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the closures that stand in the suspected cells themselves, and from those back to such cells.
    Suspects,
    /// As far as references lead.
    All,
}

#[derive(Default)]
pub struct Trial {
    /// The suspects, then what was reached from them.
    nodes: Vec<Node>,
    /// Nodes that live and whose references have not been followed yet.
    waiting: Vec<usize>,
}

struct Node {
    object: Rc<Object>,
    /// References from other nodes.
    inner: usize,
    lives: bool,
}

impl Trial {
    /// Adds a cell to the suspects. Its holder has handed over its reference.
    pub fn suspect(&mut self, object: Rc<Object>) {
        self.nodes.push(Node { object, inner: 0, lives: false });
    }

    /// The suspects, before a trial.
    pub fn suspects(&self) -> impl Iterator<Item = &Rc<Object>> {
        self.nodes.iter().map(|node| &node.object)
    }

    /// Forgets suspects that nothing else holds: they go at once.
    pub fn drop_unheld(&mut self) {
        self.nodes.retain(|node| Rc::strong_count(&node.object) > 1);
    }

    /// Whether a suspected cell holds a closure.
    pub fn may_circle(&self) -> bool {
        self.suspects().any(|object| match &**object {
            Object::Cell(cell) => {
                cell.variable.look(|value| matches!(value.as_object(), Some(Object::Closure(_))))
            }
            Object::Text(_)
            | Object::Symbol(_)
            | Object::Container(_)
            | Object::Closure(_)
            | Object::Foreign(_)
            | Object::File(_) => false,
        })
    }

    /// Gives the suspects back as they are.
    pub fn let_go(&mut self, survives: impl FnMut(&Rc<Object>)) {
        self.suspects().for_each(survives);
        self.nodes.clear();
    }

    /// Empties the suspected cells that only closures stored in those same cells hold, in time that only their
    /// number and the captures of those closures decide. The other suspects are given back.
    pub fn of_suspects(&mut self, mut survives: impl FnMut(&Rc<Object>)) {
        let suspects = self.nodes.len();
        self.judge(Reach::Suspects);
        for node in &self.nodes[..suspects] {
            if node.lives {
                survives(&node.object);
            }
        }
        self.free();
    }

    /// Empties all cells reached from the suspects that nothing outside holds, and tells how many nodes live.
    pub fn of_all(&mut self) -> usize {
        self.judge(Reach::All);
        let living = self.nodes.iter().filter(|node| node.lives).count();
        self.free();
        living
    }

    fn judge(&mut self, reach: Reach) {
        for (place, node) in self.nodes.iter().enumerate() {
            if let Some(mark) = mark_of(&node.object) {
                mark.set(place);
            }
        }
        let suspects = self.nodes.len();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            let object = node.object.clone();
            let is_suspect = at < suspects;
            each_reference(&object, |target| {
                let is_in_reach = reach == Reach::All || is_suspect;
                self.refer(
                    target,
                    is_in_reach && (reach == Reach::All || matches!(**target, Object::Closure(_))),
                );
            });
            at += 1;
        }
        self.keep_what_lives();
        for node in &self.nodes {
            if let Some(mark) = mark_of(&node.object) {
                mark.clear();
            }
        }
        self.settle_plain_containers();
    }

    /// Counts a reference to `target`, which becomes a node if it `may_join`.
    fn refer(&mut self, target: &Rc<Object>, may_join: bool) {
        let Some(mark) = mark_of(target) else { return };
        match mark.get().and_then(|place| self.nodes.get_mut(place)) {
            Some(node) => node.inner += usize::from(Rc::ptr_eq(&node.object, target)),
            None if may_join && leads_on(target) => {
                mark.set(self.nodes.len());
                self.nodes.push(Node { object: target.clone(), inner: 1, lives: false });
            }
            None => {}
        }
    }

    fn keep_what_lives(&mut self) {
        for (place, node) in self.nodes.iter_mut().enumerate() {
            // One reference is the node's own. A count that does not add up is a mistake here: then it lives.
            if Rc::strong_count(&node.object) != node.inner + 1 {
                node.lives = true;
                self.waiting.push(place);
            }
        }
        while let Some(place) = self.waiting.pop() {
            let Some(node) = self.nodes.get(place) else { continue };
            let object = node.object.clone();
            each_reference(&object, |target| {
                if let Some(place) = mark_of(target).and_then(Mark::get)
                    && let Some(node) = self.nodes.get_mut(place)
                    && !node.lives
                {
                    node.lives = true;
                    self.waiting.push(place);
                }
            });
        }
    }

    /// Notes which containers hold no functions, inner ones first as far as they were found later.
    fn settle_plain_containers(&self) {
        for node in self.nodes.iter().rev() {
            if let Object::Container(container) = &*node.object {
                container.each_suspect(leads_on_value, |_| {});
            }
        }
    }

    /// Empties the cells that do not live, then lets all nodes go.
    fn free(&mut self) {
        let mut contents = Vec::new();
        for node in self.nodes.iter().filter(|node| !node.lives) {
            if let Object::Cell(cell) = &*node.object {
                contents.push(cell.collect());
            }
        }
        drop(contents);
        self.nodes.clear();
    }
}

/// The mark of what can be a node: anything that leads to other objects.
fn mark_of(object: &Object) -> Option<&Mark> {
    match object {
        Object::Cell(cell) => Some(&cell.mark),
        Object::Closure(closure) => Some(&closure.mark),
        Object::Container(container) => Some(&container.mark),
        Object::Text(_) | Object::Symbol(_) | Object::Foreign(_) | Object::File(_) => None,
    }
}

/// Whether an object may lead to functions; containers that are known to hold none are not looked into.
fn leads_on(object: &Object) -> bool {
    match object {
        Object::Cell(_) | Object::Closure(_) => true,
        Object::Container(container) => !container.is_plain(),
        Object::Text(_) | Object::Symbol(_) | Object::Foreign(_) | Object::File(_) => false,
    }
}

fn leads_on_value(value: &Value) -> bool {
    value.as_object().is_some_and(leads_on)
}

/// Visits each place in an object where a reference to another one stands.
fn each_reference(object: &Object, mut visit: impl FnMut(&Rc<Object>)) {
    let look = |value: &Value| {
        if let Value::Obj(target) = value {
            visit(target);
        }
    };
    match object {
        Object::Cell(cell) => cell.variable.look(look),
        Object::Closure(closure) => closure.captures.as_slice().iter().for_each(look),
        Object::Container(container) => container.each_suspect(leads_on_value, look),
        Object::Text(_) | Object::Symbol(_) | Object::Foreign(_) | Object::File(_) => {}
    }
}
