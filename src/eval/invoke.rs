//! Calls off the fast path: any callee, into the callee's frame and body.

use super::binding::{Given, bind};
use super::call::template;
use super::function::{PlanKind, Template, leave, make_cells};
use super::machine::{Machine, Pending};
use crate::builtins::{self, engine::Engine};
use crate::diagnostic::{Code, Fault, Thrown, message};
use crate::host::Host;
use crate::source::Span;
use crate::value::function::{Captures, Closure, CodeId};
use crate::value::{Object, Value};
use std::rc::Rc;

/// Calls any value with positional arguments; `room` is where its frame goes.
pub fn invoke(
    machine: &mut Machine,
    room: &mut [Value],
    callee: &Value,
    arguments: &mut [Value],
    site: Span,
) -> Result<Value, Thrown> {
    match callee {
        Value::Builtin(builtin) => {
            let mut context = Context { machine, room, site };
            builtins::call_positional(&mut context, *builtin, arguments)
        }
        Value::Obj(object) => match &**object {
            Object::Closure(closure) => {
                let Some(template) = template(machine, closure.code) else {
                    return Err(missing(machine, site));
                };
                let captures = closure.captures.as_slice();
                if template.plain == arguments.len() {
                    return call_plain(machine, room, template, captures, arguments, site);
                }
                if template.takes(arguments.len()) {
                    return call_with_defaults(machine, room, template, captures, arguments, site);
                }
                let positional = arguments.iter_mut().map(std::mem::take).collect();
                let given = Given { positional, named: Vec::new() };
                call_bound(machine, room, template, captures, given, site)
            }
            Object::Text(_)
            | Object::Symbol(_)
            | Object::Container(_)
            | Object::Foreign(_)
            | Object::File(_)
            | Object::Cell(_) => Err(not_a_function(machine, callee, site)),
        },
        _ => Err(not_a_function(machine, callee, site)),
    }
}

#[cold]
fn not_a_function(machine: &mut Machine, callee: &Value, site: Span) -> Thrown {
    machine.throw(message::not_a_function(callee.type_of().described()), site)
}

#[cold]
fn missing(machine: &mut Machine, site: Span) -> Thrown {
    machine.throw(Fault::new(Code::Type, "this function belongs to another program"), site)
}

/// As [`invoke`], with named arguments.
pub fn invoke_given(
    machine: &mut Machine,
    room: &mut [Value],
    callee: &Value,
    mut given: Given,
    site: Span,
) -> Result<Value, Thrown> {
    if given.named.is_empty() {
        return invoke(machine, room, callee, &mut given.positional, site);
    }
    match callee {
        Value::Builtin(builtin) => {
            let mut context = Context { machine, room, site };
            builtins::call(&mut context, *builtin, given.positional, given.named)
        }
        Value::Obj(object) => match &**object {
            Object::Closure(closure) => match template(machine, closure.code) {
                Some(template) => {
                    call_bound(machine, room, template, closure.captures.as_slice(), given, site)
                }
                None => Err(missing(machine, site)),
            },
            Object::Text(_)
            | Object::Symbol(_)
            | Object::Container(_)
            | Object::Foreign(_)
            | Object::File(_)
            | Object::Cell(_) => Err(not_a_function(machine, callee, site)),
        },
        _ => Err(not_a_function(machine, callee, site)),
    }
}

fn call_plain(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    captures: &[Value],
    arguments: &mut [Value],
    site: Span,
) -> Result<Value, Thrown> {
    if room.len() < template.size {
        return machine.with_segment(template.size, |machine, room| {
            call_plain(machine, room, template, captures, arguments, site)
        });
    }
    machine.enter(&site)?;
    for (slot, argument) in room.iter_mut().zip(arguments) {
        *slot = std::mem::take(argument);
    }
    template.body.run(machine, room, captures)
}

/// A call with fewer positional arguments than parameters: some defaults decide.
fn call_with_defaults(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    captures: &[Value],
    arguments: &mut [Value],
    site: Span,
) -> Result<Value, Thrown> {
    if room.len() < template.size {
        return machine.with_segment(template.size, |machine, room| {
            call_with_defaults(machine, room, template, captures, arguments, site)
        });
    }
    machine.enter(&site)?;
    let mut supplied = arguments.len() - template.required;
    let mut positional = arguments.iter_mut().map(std::mem::take);
    let bound = template.parameters.iter().map(|parameter| match parameter.kind {
        PlanKind::Defaulted(_) if supplied == 0 => Value::Unset,
        PlanKind::Defaulted(_) => {
            supplied -= 1;
            positional.next().unwrap_or_default()
        }
        PlanKind::Required | PlanKind::Collecting => positional.next().unwrap_or_default(),
    });
    fill_and_run(machine, room, template, captures, bound)
}

fn call_bound(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    captures: &[Value],
    given: Given,
    site: Span,
) -> Result<Value, Thrown> {
    if room.len() < template.size {
        return machine.with_segment(template.size, |machine, room| {
            call_bound(machine, room, template, captures, given, site)
        });
    }
    let bound = match bind(template, given) {
        Ok(bound) => bound,
        Err(fault) => {
            let diagnostic = fault.at(site).with_other(template.header, "defined here");
            return Err(machine.throw_diagnostic(diagnostic));
        }
    };
    machine.enter(&site)?;
    fill_and_run(machine, room, template, captures, bound.into_iter())
}

fn fill_and_run(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    captures: &[Value],
    bound: impl Iterator<Item = Value>,
) -> Result<Value, Thrown> {
    let filled = with_stack_for(machine, |machine| fill(machine, room, template, captures, bound));
    if let Err(Thrown) = filled {
        leave(machine, &mut room[..template.size], &template.cells);
        machine.depth -= 1;
        return Err(Thrown);
    }
    template.body.run(machine, room, captures)
}

/// Moves the bound arguments into the callee's frame; defaults are evaluated there, left to right.
fn fill(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    captures: &[Value],
    bound: impl Iterator<Item = Value>,
) -> Result<(), Thrown> {
    make_cells(room, &template.cells);
    for (slot, (parameter, mut value)) in template.parameters.iter().zip(bound).enumerate() {
        if let (PlanKind::Defaulted(default), Value::Unset) = (&parameter.kind, &value) {
            value = default.eval(machine, room, captures)?;
        }
        template.set_parameter(room, slot, value);
    }
    Ok(())
}

/// The start value of `&>`: the default of the function's first parameter, evaluated as one call of it.
pub fn start_value(
    machine: &mut Machine,
    room: &mut [Value],
    function: &Value,
    site: Span,
) -> Result<Value, Thrown> {
    if let Some(Object::Closure(closure)) = function.as_object()
        && let Some(template) = template(machine, closure.code)
        && let Some(PlanKind::Defaulted(default)) =
            template.parameters.first().map(|parameter| &parameter.kind)
    {
        return evaluate_default(machine, room, template, default, closure.captures.as_slice(), site);
    }
    let fault = match function.type_of() {
        crate::value::Type::Function => crate::value::text::quoting(function, message::no_start_value),
        other => message::not_a_function(other.described()),
    };
    Err(machine.throw(fault, site))
}

fn evaluate_default(
    machine: &mut Machine,
    room: &mut [Value],
    template: &Template,
    default: &super::node::Node,
    captures: &[Value],
    site: Span,
) -> Result<Value, Thrown> {
    if room.len() < template.size {
        return machine.with_segment(template.size, |machine, room| {
            evaluate_default(machine, room, template, default, captures, site)
        });
    }
    machine.enter(&site)?;
    make_cells(room, &template.cells);
    let result = with_stack_for(machine, |machine| default.eval(machine, room, captures));
    leave(machine, &mut room[..template.size], &template.cells);
    machine.depth -= 1;
    result
}

/// Runs a callee's defaults, which come before its body looks at the native stack: they may call deeper.
fn with_stack_for<'p, R>(machine: &mut Machine<'p>, code: impl FnOnce(&mut Machine<'p>) -> R) -> R {
    if machine.is_stack_low() { machine.with_stack(code) } else { code(machine) }
}

/// A closure of the running function's code over the running closure's captures.
pub fn like_running(machine: &Machine, code: CodeId, captures: &[Value]) -> Value {
    match template(machine, code) {
        Some(template) => {
            let captures = Captures::Many(captures.into());
            let closure = Closure::new(template.signature.clone(), code, captures);
            Value::Obj(Rc::new(Object::Closure(closure)))
        }
        None => Value::Nil,
    }
}

/// The engine as a built-in sees it: the machine, room for the frames of what it calls, and its own place.
pub struct Context<'a, 'p> {
    pub machine: &'a mut Machine<'p>,
    pub room: &'a mut [Value],
    pub site: Span,
}

impl Engine for Context<'_, '_> {
    fn call(&mut self, function: &Value, arguments: &mut [Value]) -> Result<Value, Thrown> {
        invoke(self.machine, self.room, function, arguments, self.site)
    }

    fn throw(&mut self, fault: Fault) -> Thrown {
        self.machine.throw(fault, self.site)
    }

    fn catch(&mut self) -> Option<Fault> {
        match std::mem::take(&mut self.machine.pending) {
            Pending::Error { diagnostic, .. } if diagnostic.code != Code::Limit => {
                let diagnostic = *diagnostic;
                Some(diagnostic.into_fault())
            }
            other => {
                self.machine.pending = other;
                None
            }
        }
    }

    fn exit(&mut self, code: u8) -> Thrown {
        self.machine.pending = Pending::Exit(code);
        Thrown
    }

    fn closed_pipe(&mut self) -> Thrown {
        self.machine.pending = Pending::ClosedPipe;
        Thrown
    }

    fn host(&mut self) -> &mut dyn Host {
        self.machine.host()
    }

    fn random(&mut self) -> Result<u64, Thrown> {
        let drawn = self.machine.random();
        drawn.map_err(|error| self.throw(message::cannot(message::NEW_SEED, &error)))
    }
}
