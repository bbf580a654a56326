//! The machine: everything a running program needs beside its frame and captures.

use crate::budget;
use crate::builtins::random::Generator;
use crate::diagnostic::{Code, Diagnostic, Fault, Thrown, message};
use crate::host::Host;
use crate::limits::{Gc, Limits};
use crate::memory::collector::{self, Collector};
use crate::outcome::{Outcome, Usage};
use crate::resolve::address::LateBinding;
use crate::source::{Source, Span};
use crate::value::cell::VariableCell;
use crate::value::{Object, Value, counters};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;

use super::function::Template;
use super::node::Node;

/// What the program keeps for its whole run; the machine borrows it, so that a callee can be borrowed too.
pub struct Store {
    pub templates: Vec<Template>,
    /// Top-level variables that one assignment sets, once.
    pub once: Vec<OnceCell<Value>>,
    pub shared: Vec<VariableCell>,
    pub late: FxHashMap<u32, LateBinding>,
    /// Names that top-level code sets, for suggestions.
    pub known: Vec<std::rc::Rc<str>>,
    /// Native stack that the nodes of any function may need between two checks, in bytes.
    pub native: usize,
}

/// The top level's code.
pub struct Main {
    pub code: Node,
    /// Slots of its frame.
    pub slots: usize,
}

/// Why control leaves the usual way, while [`Thrown`] travels up.
#[derive(Default)]
pub enum Pending {
    #[default]
    Nothing,
    Break,
    Continue,
    Return(Value),
    /// With how many calls were under way when it was raised.
    Error {
        diagnostic: Box<Diagnostic>,
        depth: usize,
    },
    Exit(u8),
    Interrupted,
    ClosedPipe,
}

pub struct Machine<'p> {
    pub templates: &'p [Template],
    pub once: &'p [OnceCell<Value>],
    pub shared: &'p [VariableCell],
    /// How many calls of Weave functions are under way.
    pub depth: usize,
    /// The place of each call under way; as long as the depth that has been allowed so far.
    pub calls: Vec<Span>,
    /// How many steps until one looks up, it included: for a limit, the clock, an interrupt.
    steps_left: u64,
    /// How many steps have been made when `steps_left` is none.
    pause_at: u64,
    /// The lowest address of the native stack at which a body may still begin.
    low: usize,
    pub pending: Pending,
    /// The value between two pieces of a long chain.
    pub carried: Value,
    pub collector: Collector,
    spare: Vec<Vec<Value>>,
    source: &'p Source,
    store: &'p Store,
    limits: &'p Limits,
    /// Ends the run's limits with the run.
    _budget: budget::Run,
    host: &'p mut dyn Host,
    random: Option<Generator>,
}

const FIRST_CALLS: usize = 64;
/// Slots in the first segment of the value stack, and in further ones.
const FIRST_SEGMENT: usize = 1 << 10;
const SEGMENT: usize = 1 << 15;
/// Native stack that must be left for what does not check: built-ins, printing, diagnostics.
const RESERVE: usize = 192 << 10;
const NATIVE_CHUNK: usize = 4 << 20;

impl<'p> Machine<'p> {
    pub fn new(
        source: &'p Source,
        store: &'p Store,
        limits: &'p Limits,
        host: &'p mut dyn Host,
    ) -> Machine<'p> {
        let budget = budget::start(limits);
        if let Some(deadline) = budget.deadline() {
            host.set_deadline(deadline);
        }
        budget.will_drop(|| counters::live().all());
        if limits.gc.collects_meanwhile() {
            budget.reclaim_by(collector::needs, collector::collect);
        }
        let mut machine = Machine {
            templates: &store.templates,
            once: &store.once,
            shared: &store.shared,
            depth: 0,
            calls: vec![Span::default(); FIRST_CALLS.min(limits.depth)],
            steps_left: 0,
            pause_at: 0,
            low: 0,
            pending: Pending::Nothing,
            carried: Value::Unset,
            collector: Collector::new(limits.gc),
            spare: Vec::new(),
            source,
            store,
            limits,
            _budget: budget,
            host,
            random: None,
        };
        machine.plan_pause();
        machine.low = floor_here() + store.native;
        machine
    }

    /// Runs the top level on the value stack's first segment and tells how the run ended.
    pub fn run(mut self, main: &Main) -> (Outcome, Usage) {
        let mut segment = vec![Value::Unset; FIRST_SEGMENT.max(main.slots)];
        let ended = if self.is_stack_low() {
            self.with_stack(|machine| main.code.eval(machine, &mut segment, &[]))
        } else {
            main.code.eval(&mut self, &mut segment, &[])
        };
        let outcome = match ended {
            Ok(_) => Outcome::Finished,
            Err(Thrown) => self.outcome(),
        };
        (outcome, Usage { steps: self.steps(), deepest: self.deepest() })
    }

    /// The most calls that were under way at once: no call has an empty place.
    fn deepest(&self) -> usize {
        self.calls.iter().rposition(|call| *call != Span::default()).map_or(0, |at| at + 1)
    }

    fn outcome(&mut self) -> Outcome {
        match std::mem::take(&mut self.pending) {
            Pending::Error { mut diagnostic, depth } => {
                diagnostic.calls = self.calls[..depth].to_vec();
                Outcome::Failed(diagnostic)
            }
            Pending::Exit(code) => Outcome::Exited(code),
            Pending::Interrupted => Outcome::Interrupted,
            Pending::ClosedPipe => Outcome::ClosedPipe,
            Pending::Nothing | Pending::Break | Pending::Continue | Pending::Return(_) => Outcome::Finished,
        }
    }

    /// Counts a call of a Weave function at `site`; its body counts it out again.
    pub fn enter(&mut self, site: &Span) -> Result<(), Thrown> {
        self.step(site)?;
        let depth = self.depth;
        match self.calls.get_mut(depth) {
            Some(call) => *call = *site,
            None => self.deepen(site)?,
        }
        self.depth = depth + 1;
        Ok(())
    }

    /// As [`Machine::enter`], if there is nothing else to do at this step and depth; else does nothing.
    #[inline(always)]
    pub fn enter_at_once(&mut self, site: &Span) -> bool {
        match self.calls.get_mut(self.depth) {
            Some(call) if self.steps_left != 1 => {
                *call = *site;
                self.steps_left -= 1;
                self.depth += 1;
                true
            }
            _ => false,
        }
    }

    /// Counts a step: the call or the loop at `place`.
    #[inline(always)]
    pub fn step(&mut self, place: &Span) -> Result<(), Thrown> {
        self.steps_left = self.steps_left.wrapping_sub(1);
        if self.steps_left == 0 { self.pause(*place) } else { Ok(()) }
    }

    /// Calls and loop back-edges so far.
    pub fn steps(&self) -> u64 {
        self.pause_at - self.steps_left
    }

    #[cold]
    #[inline(never)]
    fn deepen(&mut self, site: &Span) -> Result<(), Thrown> {
        if self.depth >= self.limits.depth {
            return Err(self.throw(message::call_depth(self.limits.depth), *site));
        }
        let length = (self.calls.len() * 2).clamp(self.depth + 1, self.limits.depth);
        self.calls.resize(length, Span::default());
        self.calls[self.depth] = *site;
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn pause(&mut self, place: Span) -> Result<(), Thrown> {
        if let Some(limit) = self.limits.steps.filter(|limit| self.steps() > *limit) {
            self.plan_pause();
            return Err(self.throw(message::steps(limit), place));
        }
        self.plan_pause();
        budget::look().map_err(|fault| self.throw(fault, place))?;
        if self.limits.gc == Gc::Stress {
            self.collector.collect();
        }
        Ok(())
    }

    /// The next look is at the step beyond the limit, or some steps from here.
    fn plan_pause(&mut self) {
        let steps = self.steps();
        let allowed = self.limits.steps.map_or(u64::MAX, |limit| limit.saturating_sub(steps));
        let between = if self.limits.gc == Gc::Stress { 1 } else { budget::steps_between_looks() };
        self.steps_left = allowed.saturating_add(1).min(between);
        self.pause_at = steps + self.steps_left;
    }

    /// Raises `fault` at `span`.
    #[cold]
    #[inline(never)]
    pub fn throw(&mut self, fault: Fault, span: Span) -> Thrown {
        let fault = budget::completed().err().unwrap_or(fault);
        if fault.code == Code::Limit && budget::is_interrupted() {
            self.pending = Pending::Interrupted;
            return Thrown;
        }
        self.throw_diagnostic(fault.at(span))
    }

    pub fn throw_diagnostic(&mut self, diagnostic: Diagnostic) -> Thrown {
        self.pending = Pending::Error { diagnostic: Box::new(diagnostic), depth: self.depth };
        Thrown
    }

    /// A local variable at `span` has no value yet.
    #[cold]
    #[inline(never)]
    pub fn throw_unset(&mut self, span: Span) -> Thrown {
        let name = self.source.slice(span);
        self.throw(message::no_value_yet(name), span)
    }

    /// The same for a variable in a cell.
    #[cold]
    #[inline(never)]
    pub fn throw_unset_cell(&mut self, cell: &Value, span: Span) -> Thrown {
        if let Some(Object::Cell(cell)) = cell.as_object() {
            cell.assert_alive();
        }
        self.throw_unset(span)
    }

    /// Nothing has set the top-level name at `span`.
    #[cold]
    #[inline(never)]
    pub fn throw_unknown(&mut self, span: Span) -> Thrown {
        let name = self.source.slice(span);
        let known = self.store.known.iter().map(|name| &**name).chain(crate::published::NAMES);
        let mut diagnostic = message::unknown_name(name, known).at(span);
        if let Some(late) = self.store.late.get(&span.start) {
            diagnostic = diagnostic.with_other(late.bound, "bound only here, after the code that reads it");
            if late.own_name {
                diagnostic.help = Some(format!("write `fn {name}(…)` so that it can call itself"));
            }
        }
        self.throw_diagnostic(diagnostic)
    }

    /// The line of the innermost call under way.
    pub fn line_of_call(&self) -> Option<usize> {
        let call = self.calls.get(self.depth.checked_sub(1)?)?;
        Some(self.source.line_of(call.start))
    }

    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.host
    }

    pub fn random(&mut self) -> std::io::Result<u64> {
        let generator = match self.random.take() {
            Some(generator) => generator,
            None => Generator::new(self.host.seed()?),
        };
        Ok(self.random.insert(generator).next_u64())
    }

    /// Runs `code` with room for `size` values at least.
    #[cold]
    #[inline(never)]
    pub fn with_segment<R>(
        &mut self,
        size: usize,
        code: impl FnOnce(&mut Machine<'p>, &mut [Value]) -> R,
    ) -> R {
        let mut segment = match self.spare.pop() {
            Some(segment) if segment.len() >= size => segment,
            _ => vec![Value::Unset; size.max(SEGMENT)],
        };
        let result = code(self, &mut segment);
        self.spare.push(segment);
        result
    }

    /// Whether less native stack is left than any function's nodes may need, beside the reserve.
    #[inline(always)]
    pub fn is_stack_low(&self) -> bool {
        address_here() < self.low
    }

    /// Runs `code` on a new piece of native stack.
    #[cold]
    #[inline(never)]
    pub fn with_stack<R>(&mut self, code: impl FnOnce(&mut Machine<'p>) -> R) -> R {
        let low = self.low;
        let need = self.store.native;
        let chunk = NATIVE_CHUNK + 2 * need;
        budget::allocator::hold(chunk);
        // The next step looks whether there may be so much.
        self.pause_at = self.steps() + 1;
        self.steps_left = 1;
        let result = stacker::grow(chunk, || {
            self.low = floor_here() + need;
            code(self)
        });
        budget::allocator::give_back(chunk);
        self.low = low;
        result
    }
}

/// The address below which the native stack must not reach, `RESERVE` above its end.
fn floor_here() -> usize {
    address_here().saturating_sub(stacker::remaining_stack().unwrap_or(1 << 20)) + RESERVE
}

/// Roughly where the native stack stands.
#[inline(always)]
fn address_here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}
