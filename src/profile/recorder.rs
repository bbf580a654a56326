//! Readings of instrumented nodes in, a [`Profile`] out.
//!
//! At any time the program is at one *spot*: a line of a function. When it moves on, what has happened since the
//! last move is added to the spot that is left. So every nanosecond and every count belongs to exactly one spot.

use super::{Path, Profile, Row, Storage, Work};
use crate::host::clock::Stopwatch;
use crate::source::Source;
use crate::value::counters::{self, Made};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Paths of more calls than this are cut: what lies deeper counts for the function at the cut.
const DEEPEST_PATH: usize = 128;

/// A line of a function, as the builder knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spot(u32);

/// Where the program was before it moved on.
#[must_use]
pub struct Left {
    spot: Spot,
    path: usize,
    since: u64,
}

/// What the nodes of one program tell.
pub struct Recorder {
    clock: Stopwatch,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    spots: Vec<SpotState>,
    functions: Vec<FunctionState>,
    lines: Vec<Tally>,
    paths: Vec<PathState>,
    /// The path from a caller's path to a function.
    path_of: FxHashMap<(usize, usize), usize>,
    spot_of: FxHashMap<(usize, usize), Spot>,
    here: usize,
    path: usize,
    last: Reading,
    /// The function that was left last, and the number of steps then.
    left: Option<(usize, u64)>,
}

struct SpotState {
    function: usize,
    line: usize,
    work: Work,
}

#[derive(Default)]
struct FunctionState {
    name: String,
    line: usize,
    tally: Tally,
}

/// What is known of a function or line beside its spots' work.
#[derive(Clone, Copy, Default)]
struct Tally {
    calls: u64,
    total_time: u64,
    /// How often it is under way.
    active: u64,
}

struct PathState {
    caller: Option<usize>,
    function: usize,
    depth: usize,
    own_time: u64,
}

#[derive(Clone, Copy, Default)]
struct Reading {
    time: u64,
    steps: u64,
    made: Made,
}

impl Default for Recorder {
    fn default() -> Recorder {
        Recorder { clock: Stopwatch::start(), state: RefCell::default() }
    }
}

impl Recorder {
    /// A function of the program; the top level is number 0.
    pub fn name_function(&self, function: usize, name: String, line: usize) {
        let state = &mut *self.state.borrow_mut();
        let place = grown(&mut state.functions, function);
        (place.name, place.line) = (name, line);
    }

    pub fn spot(&self, function: usize, line: usize) -> Spot {
        let state = &mut *self.state.borrow_mut();
        let spots = &mut state.spots;
        *state.spot_of.entry((function, line)).or_insert_with(|| {
            spots.push(SpotState { function, line, work: Work::default() });
            Spot(spots.len() as u32 - 1)
        })
    }

    fn reading(&self, steps: u64) -> Reading {
        Reading { time: self.clock.nanoseconds(), steps, made: counters::made() }
    }

    /// The top level begins; it ends as a function does.
    pub fn begin(&self, spot: Spot, steps: u64) -> Left {
        let reading = self.reading(steps);
        let state = &mut *self.state.borrow_mut();
        state.paths.push(PathState { caller: None, function: 0, depth: 0, own_time: 0 });
        state.last = reading;
        state.here = spot.0 as usize;
        grown(&mut state.functions, 0).tally.active = 1;
        state.line_here().active += 1;
        Left { spot, path: 0, since: reading.time }
    }

    /// A line begins.
    pub fn enter_line(&self, spot: Spot, steps: u64) -> Left {
        let reading = self.reading(steps);
        let state = &mut *self.state.borrow_mut();
        state.settle(reading);
        let left = Left { spot: Spot(state.here as u32), path: state.path, since: reading.time };
        state.here = spot.0 as usize;
        state.line_here().active += 1;
        left
    }

    pub fn leave_line(&self, left: Left, steps: u64) {
        let reading = self.reading(steps);
        let state = &mut *self.state.borrow_mut();
        state.settle(reading);
        state.line_here().left(reading.time.saturating_sub(left.since));
        state.here = left.spot.0 as usize;
    }

    /// A function's body or a default begins, at the function's own first spot.
    ///
    /// Both belong to one call if no step lies between them: a call is a step.
    pub fn enter_function(&self, spot: Spot, steps: u64) -> Left {
        let reading = self.reading(steps);
        let state = &mut *self.state.borrow_mut();
        state.settle(reading);
        let left = Left { spot: Spot(state.here as u32), path: state.path, since: reading.time };
        let caller = state.here;
        state.here = spot.0 as usize;
        let function = state.function_here();
        let is_new = state.left != Some((function, steps));
        if is_new {
            state.tally_of_line(caller).calls += 1;
        }
        let tally = &mut grown(&mut state.functions, function).tally;
        tally.calls += u64::from(is_new);
        tally.active += 1;
        state.line_here().active += 1;
        state.path = state.path_to(function);
        left
    }

    pub fn leave_function(&self, left: Left, steps: u64) {
        let reading = self.reading(steps);
        let state = &mut *self.state.borrow_mut();
        state.settle(reading);
        let time = reading.time.saturating_sub(left.since);
        let function = state.function_here();
        grown(&mut state.functions, function).tally.left(time);
        state.line_here().left(time);
        state.left = Some((function, steps));
        state.here = left.spot.0 as usize;
        state.path = left.path;
    }

    pub fn read(&self, storage: Storage) {
        self.state.borrow_mut().work_here(|work| work.reads.count(storage));
    }

    pub fn wrote(&self, storage: Storage) {
        self.state.borrow_mut().work_here(|work| work.writes.count(storage));
    }

    /// What is known so far.
    pub fn profile(&self, source: &Source) -> Profile {
        self.state.borrow().profile(source)
    }
}

/// The element at `index`, which exists from then on.
fn grown<T: Default>(items: &mut Vec<T>, index: usize) -> &mut T {
    if index >= items.len() {
        items.resize_with(index + 1, T::default);
    }
    &mut items[index]
}

impl Tally {
    fn left(&mut self, time: u64) {
        self.active = self.active.saturating_sub(1);
        if self.active == 0 {
            self.total_time += time;
        }
    }
}

impl State {
    /// Adds what has happened since the last reading to where the program is.
    fn settle(&mut self, now: Reading) {
        let last = std::mem::replace(&mut self.last, now);
        let time = now.time.saturating_sub(last.time);
        self.work_here(|work| {
            *work += Work {
                own_time: time,
                steps: now.steps - last.steps,
                made: Made {
                    closures: now.made.closures - last.made.closures,
                    cells: now.made.cells - last.made.cells,
                    containers: now.made.containers - last.made.containers,
                    strings: now.made.strings - last.made.strings,
                },
                ..Work::default()
            };
        });
        if let Some(path) = self.paths.get_mut(self.path) {
            path.own_time += time;
        }
    }

    fn work_here(&mut self, change: impl FnOnce(&mut Work)) {
        if let Some(spot) = self.spots.get_mut(self.here) {
            change(&mut spot.work);
        }
    }

    fn line_here(&mut self) -> &mut Tally {
        self.tally_of_line(self.here)
    }

    fn tally_of_line(&mut self, spot: usize) -> &mut Tally {
        let line = self.spots.get(spot).map_or(0, |spot| spot.line);
        grown(&mut self.lines, line)
    }

    fn function_here(&self) -> usize {
        self.spots.get(self.here).map_or(0, |spot| spot.function)
    }

    fn path_to(&mut self, function: usize) -> usize {
        let caller = self.path;
        let depth = self.paths.get(caller).map_or(0, |path| path.depth) + 1;
        if depth > DEEPEST_PATH {
            return caller;
        }
        let paths = &mut self.paths;
        *self.path_of.entry((caller, function)).or_insert_with(|| {
            paths.push(PathState { caller: Some(caller), function, depth, own_time: 0 });
            paths.len() - 1
        })
    }

    fn profile(&self, source: &Source) -> Profile {
        let mut functions = vec![Work::default(); self.functions.len()];
        let mut lines = vec![Work::default(); self.lines.len()];
        let mut sum = Work::default();
        for spot in &self.spots {
            *grown(&mut functions, spot.function) += spot.work;
            *grown(&mut lines, spot.line) += spot.work;
            sum += spot.work;
        }
        let functions = functions.into_iter().enumerate().filter_map(|(index, work)| {
            let function = self.functions.get(index)?;
            let (name, line, tally) = (function.name.clone(), function.line, function.tally);
            let was_run = index == 0 || tally.calls > 0 || work != Work::default();
            was_run.then_some(Row { name, line, calls: tally.calls, total_time: tally.total_time, work })
        });
        let lines = lines.into_iter().enumerate().filter_map(|(line, work)| {
            let tally = self.lines.get(line).copied().unwrap_or_default();
            let name = source.line(line).trim().to_owned();
            // Line 0 is what the top level does between its statements.
            let did_something = line > 0 && (tally.calls > 0 || work != Work::default());
            did_something.then_some(Row {
                name,
                line,
                calls: tally.calls,
                total_time: tally.total_time,
                work,
            })
        });
        let paths = self.paths.iter().map(|path| {
            let (name, line) =
                self.functions.get(path.function).map_or_else(Default::default, |f| (f.name.clone(), f.line));
            Path { caller: path.caller, name, line, own_time: path.own_time }
        });
        let mut functions: Vec<Row> = functions.collect();
        functions.sort_by_key(|row| row.line);
        Profile {
            file: source.name().to_owned(),
            calls: functions.iter().map(|row| row.calls).sum(),
            functions,
            lines: lines.collect(),
            paths: paths.collect(),
            sum,
        }
    }
}
