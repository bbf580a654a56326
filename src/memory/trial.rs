//! Objects in, which of them nothing outside holds out: trial deletion, in the manner of CPython's collector.
//!
//! Of everything that can be reached from the suspects, the references *from other such objects* are counted, one for
//! each place in memory where one stands. What has more references than those is held from outside (by a frame, a
//! top-level variable, a value that the evaluator is at work on) and lives; so does all that it leads to. The rest only
//! holds itself. Whatever is not understood here counts as outside, so that it keeps alive, never frees.

use crate::value::cell::Mark;
use crate::value::counters::{self, Live};
use crate::value::trace::{Body, Held, Reference};
use crate::value::{Object, Value};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// So many nodes for each suspect are expected before any trial has told.
const USUAL_PER_SUSPECT: usize = 4;

/// So many suspects are put on trial at once, so that a trial takes little memory.
const PORTION: usize = 8_192;

/// Where a portion leads to more nodes than these for each place in it, the rest is tried at once: portions that lead to the
/// same nodes would look at those again and again.
const NODES_PER_SUSPECT: usize = 8;

/// Of so many nodes the references are looked at before what they lead to becomes nodes too.
const LOOKED_AT_ONCE: usize = 1_024;

/// What a node may take: itself, its state, its place among those that wait, all in vectors with twice the room; and its box.
const NODE: usize =
    2 * (size_of::<Held>() + size_of::<State>() + size_of::<usize>()) + 2 * size_of::<Rc<dyn Body>>();

thread_local! {
    /// Of the last [`in_portions`]: how many nodes its largest trial had, and whether all that was left had to be tried
    /// at once.
    static LAST: Cell<(usize, bool)> = const { Cell::new((0, false)) };
}

/// How many bytes [`in_portions`] may take for so many suspects, as far as can be told before.
pub fn needs(suspects: usize) -> usize {
    let (largest, at_once) = LAST.get();
    let tried = if at_once { suspects } else { suspects.min(PORTION) };
    let Live { cells, closures, containers: _ } = counters::live();
    // One suspect may lead to every closure and its variables.
    let led_to = if suspects == 0 { 0 } else { (cells + closures) as usize };
    largest.max(USUAL_PER_SUSPECT * tried).max(led_to) * NODE
}

/// Puts all suspects on trial, and empties what keeps variables, is reached from them, and is held by nothing outside.
/// `suspect` adds those that stand at some of the `places`.
///
/// What is garbage is found: if a portion leads to it, but not to all that holds it, then a later one does.
///
/// `trial` is an empty one, in whose memory this happens. Tells how many of the objects looked at live; what several portions
/// lead to is counted for each.
pub fn in_portions(
    trial: &mut Trial,
    places: usize,
    mut suspect: impl FnMut(Range<usize>, &mut Trial),
) -> usize {
    let (mut all_living, mut largest) = (0, 0);
    let (mut from, mut portion) = (0, PORTION);
    while from < places {
        let to = places.min(from.saturating_add(portion));
        suspect(from..to, trial);
        let Tried { nodes, living } = trial.of_all();
        if nodes > NODES_PER_SUSPECT * PORTION {
            portion = usize::MAX;
        }
        all_living += living;
        largest = largest.max(nodes);
        from = to;
    }
    LAST.set((largest, portion > PORTION));
    if largest > USUAL_PER_SUSPECT * PORTION {
        *trial = Trial::default();
    }
    all_living
}

/// How many nodes there were, and how many of them live.
struct Tried {
    nodes: usize,
    living: usize,
}

#[derive(Default)]
pub struct Trial {
    /// The suspects, then what was reached from them and has been looked at.
    nodes: Vec<Held>,
    /// What was reached and has not been looked at: further nodes.
    found: Vec<Held>,
    /// What is known of each node.
    states: Vec<State>,
    /// Nodes that live and whose references have not been followed yet.
    waiting: Vec<usize>,
    /// What was taken from emptied cells, to be dropped.
    contents: Vec<Value>,
}

/// How many references from other nodes were counted, or that a node lives.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State(u32);

impl State {
    const LIVES: State = State(u32::MAX);

    fn lives(self) -> bool {
        self == State::LIVES
    }
}

impl Trial {
    /// Adds what keeps variables to the suspects, unless it is one already. Its holder has handed over its reference.
    pub fn suspect(&mut self, held: Held) {
        let Some(mark) = held.reference().mark() else { return };
        if !mark.get().is_some_and(|place| is_at(&self.nodes, place, held.reference())) {
            mark.set(self.nodes.len());
            self.nodes.push(held);
        }
    }

    /// Empties what keeps variables, is reached from the suspects, and is held by nothing outside.
    fn of_all(&mut self) -> Tried {
        self.judge();
        self.settle_plain_containers();
        let living = self.states.iter().filter(|state| state.lives()).count();
        let nodes = self.nodes.len();
        self.free();
        Tried { nodes, living }
    }

    fn judge(&mut self) {
        self.states.resize(self.nodes.len(), State(0));
        let mut looked_at = 0;
        while looked_at < self.nodes.len() {
            let known = self.nodes.len();
            let until = known.min(looked_at + LOOKED_AT_ONCE);
            for held in self.nodes.get(looked_at..until).unwrap_or_default() {
                held.reference().each_reference(|target| {
                    let Some(mark) = target.mark() else { return };
                    let marked = mark.get().filter(|&place| match place.checked_sub(known) {
                        None => is_at(&self.nodes, place, target),
                        Some(place) => is_at(&self.found, place, target),
                    });
                    if let Some(state) = marked.and_then(|place| self.states.get_mut(place)) {
                        state.0 += 1;
                        return;
                    }
                    if target.leads_on() {
                        mark.set(self.states.len());
                        self.states.push(State(1));
                        self.found.push(target.hold());
                    }
                });
            }
            looked_at = until;
            self.nodes.append(&mut self.found);
        }
        self.keep_what_lives();
    }

    fn keep_what_lives(&mut self) {
        for (place, (held, state)) in self.nodes.iter().zip(&mut self.states).enumerate() {
            // One reference is the node's own. A count that does not add up is a mistake here: then it lives.
            if held.reference().count() != state.0 as usize + 1 {
                *state = State::LIVES;
                self.waiting.push(place);
            }
        }
        while let Some(held) = self.waiting.pop().and_then(|place| self.nodes.get(place)) {
            held.reference().each_reference(|target| {
                if let Some(place) = target.mark().and_then(Mark::get)
                    && let Some(state) = self.states.get_mut(place)
                    && !state.lives()
                    && is_at(&self.nodes, place, target)
                {
                    *state = State::LIVES;
                    self.waiting.push(place);
                }
            });
        }
    }

    /// Lets living containers note that they hold no functions, inner ones first as far as they were found later.
    fn settle_plain_containers(&self) {
        for (held, state) in self.nodes.iter().zip(&self.states).rev() {
            if let Held::Object(object) = held
                && let Object::Container(container) = &**object
                && state.lives()
            {
                container.learn();
            }
        }
    }

    /// Empties what does not live, then lets all nodes go.
    fn free(&mut self) {
        for (held, _) in self.nodes.iter().zip(&self.states).filter(|(_, state)| !state.lives()) {
            held.collect(&mut self.contents);
            if self.contents.len() > LOOKED_AT_ONCE {
                self.contents.clear();
            }
        }
        self.contents.clear();
        self.nodes.clear();
        self.states.clear();
    }
}

/// Whether a mark is of this trial: it may be left from one before.
fn is_at(nodes: &[Held], place: usize, target: Reference<'_>) -> bool {
    nodes.get(place).is_some_and(|held| held.reference().is_same(target))
}
