//! The naive engine: a parsed program in, its outcome out, by walking the tree with an environment chain by name.
//!
//! It knows nothing of the resolver and is the plainest reading of the language's rules, so that its agreement
//! with the `slots` engine means something. Start with [`environment`]: the scoping rule on a page. [`rules`] holds
//! the rules that can be stated by themselves.

mod call;
pub mod environment;
mod evaluate;
pub mod function;
mod pipeline;
mod place;
mod postfix;
mod reclaim;
pub mod rules;
mod scan;
mod statement;
#[cfg(test)]
mod tests;

use crate::budget;
use crate::builtins;
use crate::builtins::engine::Engine;
use crate::builtins::random::Generator;
use crate::diagnostic::{Code, Diagnostic, Fault, Thrown, message};
use crate::host::Host;
use crate::host::clock::Stopwatch;
use crate::limits::{Gc, Limits};
use crate::memory::statistics::{HeapBefore, Objects, Statistics};
use crate::outcome::{Outcome, Usage};
use crate::published::BuiltinId;
use crate::source::{Source, Span};
use crate::syntax::ast::{Function, FunctionId, Program};
use crate::value::Value;
use crate::value::cell::Mark;
use crate::value::counters;
use crate::value::function::Signature;
use environment::{Environment, Scope};
use function::{Callable, Given, signature};
use reclaim::Environments;
use rules::{Rules, Weave};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Runs `program`, which was parsed from `source`.
pub fn run(source: &Source, program: &Program, limits: &Limits, host: &mut dyn Host) -> (Outcome, Usage) {
    run_by(&Weave, source, program, limits, host)
}

/// As [`run`], by other rules: for tests of what compares engines.
pub fn run_by(
    rules: &dyn Rules,
    source: &Source,
    program: &Program,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Usage) {
    let mut engine = Naive::new(rules, source, limits, host);
    let outcome = engine.program(program);
    let usage = engine.usage;
    engine.environments.let_go();
    (outcome, usage)
}

/// As [`run`], and counts what it makes, the environments of calls as cells, and what is still alive afterwards, when all
/// variables have been let go.
pub fn run_counted(
    source: &Source,
    program: &Program,
    limits: &Limits,
    host: &mut dyn Host,
) -> (Outcome, Statistics) {
    let alive_before = counters::live();
    counters::reset();
    let before = HeapBefore::now();
    let clock = Stopwatch::start();
    let mut engine = Naive::new(&Weave, source, limits, host);
    engine.is_watched = true;
    let outcome = engine.program(program);
    let nanoseconds = clock.nanoseconds();
    let memory = before.until_now(engine.host);
    let (usage, calls) = (engine.usage, engine.calls_made);
    let objects = Some(Objects { calls, made: counters::made(), peak: counters::peak() });
    let live = engine.environments.sweep().since(alive_before);
    (outcome, Statistics { nanoseconds, usage, objects, memory, live })
}

/// How control leaves a statement or expression before its end.
pub enum Flow {
    Break,
    Continue,
    Return(Value),
    /// An error, or the program's end; the engine keeps which.
    Thrown,
}

impl From<Thrown> for Flow {
    fn from(_: Thrown) -> Flow {
        Flow::Thrown
    }
}

/// Why the program is being left.
enum Stop {
    Failed(Box<Diagnostic>),
    Exited(u8),
    Interrupted,
    ClosedPipe,
}

/// What is the same for every call of one function.
struct Known {
    scope: Rc<Scope>,
    signature: Rc<Signature>,
}

/// One run.
struct Naive<'run> {
    rules: &'run dyn Rules,
    source: &'run Source,
    limits: &'run Limits,
    host: &'run mut dyn Host,
    /// Ends the run's limits with the run.
    _budget: budget::Run,
    usage: Usage,
    calls_made: u64,
    /// Whether the most objects alive at once are looked for, after each expression.
    is_watched: bool,
    /// The places of the calls under way, outermost first.
    calls: Vec<Span>,
    /// The place of the built-in's call that is under way.
    site: Span,
    stop: Option<Stop>,
    known: BTreeMap<FunctionId, Known>,
    environments: Environments,
    /// Made when the program first asks for a random number.
    random: Option<Generator>,
}

impl<'run> Naive<'run> {
    fn new(
        rules: &'run dyn Rules,
        source: &'run Source,
        limits: &'run Limits,
        host: &'run mut dyn Host,
    ) -> Naive<'run> {
        let budget = budget::start(limits);
        if let Some(deadline) = budget.deadline() {
            host.set_deadline(deadline);
        }
        budget.will_drop(|| counters::live().all());
        let environments = Environments::new(limits.gc);
        if limits.gc.collects_meanwhile() {
            budget.reclaim_by(environments.needing(), environments.collecting());
        }
        Naive {
            rules,
            source,
            limits,
            host,
            _budget: budget,
            usage: Usage::default(),
            calls_made: 0,
            is_watched: false,
            calls: Vec::new(),
            site: Span::default(),
            stop: None,
            known: BTreeMap::new(),
            environments,
            random: None,
        }
    }

    fn program(&mut self, program: &Program) -> Outcome {
        let top = self.environments.register(Rc::new(Environment::top_level()));
        for builtin in BuiltinId::all() {
            top.set(&Rc::from(builtin.name()), Value::Builtin(builtin));
        }
        let ended = self.block(&program.body, &top).is_ok();
        // What only its variables hold need not be looked for.
        drop(top.empty());
        match self.stop.take() {
            _ if ended => Outcome::Finished,
            Some(Stop::Failed(diagnostic)) => Outcome::Failed(diagnostic),
            Some(Stop::Exited(code)) => Outcome::Exited(code),
            Some(Stop::Interrupted) => Outcome::Interrupted,
            Some(Stop::ClosedPipe) => Outcome::ClosedPipe,
            None => Outcome::Finished,
        }
    }

    /// A new function made of `function`, which stands in `here`.
    #[inline(never)]
    fn closure(&mut self, function: &Rc<Function>, here: &Rc<Environment>) -> Value {
        let known = self.known.entry(function.id).or_insert_with(|| Known {
            scope: Rc::new(scan::scope_of(function, here)),
            signature: Rc::new(signature(function)),
        });
        let signature = known.signature.clone();
        let outer = self.rules.captured(function, here);
        Callable::Closure { function: function.clone(), outer, mark: Mark::default() }.into_value(signature)
    }

    /// Fresh variables for one call of `function`, which was made in `outer`.
    #[inline(never)]
    fn environment(&mut self, function: &Function, outer: &Rc<Environment>) -> Rc<Environment> {
        let scope = match self.known.get(&function.id) {
            Some(known) => known.scope.clone(),
            None => Rc::new(scan::scope_of(function, outer)),
        };
        let variables = self.rules.variables(function, scope, outer);
        self.environments.register(variables)
    }

    /// One step: a call, or a loop that goes round.
    fn step(&mut self, place: Span) -> Result<(), Thrown> {
        self.usage.steps += 1;
        if let Some(limit) = self.limits.steps
            && self.usage.steps > limit
        {
            return Err(self.throw_at(place, message::steps(limit)));
        }
        if self.usage.steps.is_multiple_of(budget::steps_between_looks()) {
            budget::look().map_err(|fault| self.throw_at(place, fault))?;
        }
        if self.limits.gc == Gc::Stress {
            self.environments.collect();
        }
        Ok(())
    }

    /// A call begins at `span`.
    #[inline(never)]
    fn enter(&mut self, span: Span) -> Result<(), Thrown> {
        self.step(span)?;
        // Each call takes native stack too.
        budget::memory(0).map_err(|fault| self.throw_at(span, fault))?;
        if self.calls.len() >= self.limits.depth {
            return Err(self.throw_at(span, message::call_depth(self.limits.depth)));
        }
        self.calls.push(span);
        self.calls_made += 1;
        self.usage.deepest = self.usage.deepest.max(self.calls.len());
        Ok(())
    }

    fn leave(&mut self) {
        self.calls.pop();
    }

    /// Raises `diagnostic` in the calls that are under way.
    #[cold]
    #[inline(never)]
    fn raise(&mut self, mut diagnostic: Diagnostic) -> Thrown {
        if diagnostic.code == Code::Limit && budget::is_interrupted() {
            self.stop = Some(Stop::Interrupted);
            return Thrown;
        }
        diagnostic.calls = self.calls.clone();
        self.stop = Some(Stop::Failed(Box::new(diagnostic)));
        Thrown
    }

    #[cold]
    #[inline(never)]
    fn throw_at(&mut self, span: Span, fault: Fault) -> Thrown {
        let fault = budget::completed().err().unwrap_or(fault);
        self.raise(fault.at(span))
    }

    fn fail(&mut self, span: Span, fault: Fault) -> Flow {
        self.throw_at(span, fault).into()
    }

    /// Places a fault, if there is one.
    fn at(&mut self, span: Span, result: Result<Value, Fault>) -> Result<Value, Flow> {
        result.map_err(|fault| self.fail(span, fault))
    }

    /// What `puts` does.
    #[inline(never)]
    fn print(&mut self, value: &Value, span: Span) -> Result<(), Thrown> {
        self.acting_at(span, |engine| builtins::write_line(engine, std::slice::from_ref(value)))
    }

    /// What shell text does.
    fn shell(&mut self, text: &str, span: Span) -> Result<Value, Thrown> {
        self.acting_at(span, |engine| builtins::run_shell(engine, text))
    }

    /// Does what needs no name of a built-in, at its own place.
    fn acting_at<T>(
        &mut self,
        span: Span,
        act: impl FnOnce(&mut Self) -> Result<T, Thrown>,
    ) -> Result<T, Thrown> {
        let before = std::mem::replace(&mut self.site, span);
        let done = act(self);
        self.site = before;
        done
    }
}

impl Engine for Naive<'_> {
    fn call(&mut self, function: &Value, arguments: &mut [Value]) -> Result<Value, Thrown> {
        let positional: Vec<Value> = arguments.iter_mut().map(std::mem::take).collect();
        self.call_value(function, Given::from(positional), self.site)
    }

    fn throw(&mut self, fault: Fault) -> Thrown {
        self.throw_at(self.site, fault)
    }

    fn catch(&mut self) -> Option<Fault> {
        match self.stop.take() {
            Some(Stop::Failed(diagnostic)) if diagnostic.code != Code::Limit => Some(diagnostic.into_fault()),
            other => {
                self.stop = other;
                None
            }
        }
    }

    fn exit(&mut self, code: u8) -> Thrown {
        self.stop = Some(Stop::Exited(code));
        Thrown
    }

    fn closed_pipe(&mut self) -> Thrown {
        self.stop = Some(Stop::ClosedPipe);
        Thrown
    }

    fn host(&mut self) -> &mut dyn Host {
        self.host
    }

    fn random(&mut self) -> Result<u64, Thrown> {
        let generator = match self.random.take() {
            Some(generator) => generator,
            None => match self.host.seed() {
                Ok(seed) => Generator::new(seed),
                Err(error) => return Err(self.throw(message::cannot(message::NEW_SEED, &error))),
            },
        };
        Ok(self.random.insert(generator).next_u64())
    }
}

/// Runs `work` on a stack that has room for it, however deep the calls and the source nest.
fn grow<T>(work: impl FnOnce() -> T) -> T {
    const ROOM_NEEDED: usize = 128 * 1024;
    const SEGMENT: usize = 4 * 1024 * 1024;
    if stacker::remaining_stack().is_some_and(|left| left >= ROOM_NEEDED) {
        return work();
    }
    budget::allocator::hold(SEGMENT);
    let result = stacker::grow(SEGMENT, work);
    budget::allocator::give_back(SEGMENT);
    result
}
