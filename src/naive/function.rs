//! What the values of this engine are beside data: functions with the environment they were made in, sections with
//! their steps, and the arguments on the way to them.

use super::environment::Environment;
use crate::published::BuiltinId;
use crate::source::Span;
use crate::syntax::ast::{Function, ParameterKind};
use crate::value::cell::Mark;
use crate::value::function::{Foreign, Signature, SignatureKind, SignatureParameter};
use crate::value::{Object, Value};
use std::any::Any;
use std::rc::Rc;

/// What this engine's functions are made of.
pub(super) enum Callable {
    /// `fn` or lambda, and the environment it was made in.
    Closure {
        function: Rc<Function>,
        outer: Rc<Environment>,
        mark: Mark,
    },
    Section(Section),
}

impl Callable {
    /// The code of a function of this engine, and how the function looks.
    pub fn of(function: &Value) -> Option<(&Rc<Signature>, &Callable)> {
        match function.as_object() {
            Some(Object::Foreign(foreign)) => {
                let body: &dyn Any = &*foreign.body;
                Some((&foreign.signature, body.downcast_ref()?))
            }
            _ => None,
        }
    }

    pub fn into_value(self, signature: Rc<Signature>) -> Value {
        Value::Obj(Rc::new(Object::Foreign(Foreign::new(signature, Rc::new(self)))))
    }
}

/// A method section: its steps, prepared.
pub(super) struct Section {
    pub steps: Vec<Prepared>,
    pub mark: Mark,
}

/// A step whose index or arguments are evaluated, with the place of its errors.
#[derive(Clone)]
pub(super) struct Prepared {
    pub kind: PreparedKind,
    pub span: Span,
}

#[derive(Clone)]
pub(super) enum PreparedKind {
    Call(Given),
    /// `[e]` and `.key`
    Index(Value),
    Method(BuiltinId, Given),
}

/// The arguments of a call, evaluated: positional ones, then named ones.
#[derive(Clone, Default)]
pub struct Given {
    pub positional: Vec<Value>,
    pub named: Vec<(Rc<str>, Value)>,
}

impl From<Vec<Value>> for Given {
    fn from(positional: Vec<Value>) -> Given {
        Given { positional, named: Vec::new() }
    }
}

/// How `function` looks from outside.
pub(super) fn signature(function: &Function) -> Signature {
    let parameters = function.parameters.iter().map(|parameter| SignatureParameter {
        name: parameter.target.name.text.clone(),
        kind: match parameter.kind {
            ParameterKind::Required => SignatureKind::Required,
            ParameterKind::Default(_) => SignatureKind::Defaulted,
            ParameterKind::Collecting => SignatureKind::Collecting,
        },
    });
    let name = function.name.as_ref().map(|name| name.text.clone());
    Signature::Function { name, parameters: parameters.collect() }
}
