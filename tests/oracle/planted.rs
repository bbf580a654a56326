//! Twenty-five wrong readings of the language, each an override of one rule of the naive engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use weave_tree::builtins::engine::Engine;
use weave_tree::diagnostic::{Fault, Thrown};
use weave_tree::naive::Flow;
use weave_tree::naive::environment::{Environment, Scope};
use weave_tree::naive::function::Given;
use weave_tree::naive::rules::{Rules, Weave};
use weave_tree::published::{BuiltinId, Mutator};
use weave_tree::syntax::ast::{BinaryOperator, Function, FunctionId, Parameter, ParameterKind, Place};
use weave_tree::value::container::Container;
use weave_tree::value::function::Signature;
use weave_tree::value::symbol::Symbol;
use weave_tree::value::{Value, operation};

/// A bug to be found.
pub struct Planted {
    pub name: &'static str,
    /// The chapter of the language it is about.
    pub chapter: &'static str,
    /// The rules with it, as one run needs them.
    pub rules: fn() -> Box<dyn Rules>,
}

/// Writes the list: the chapter, a name, and the rules that have the bug.
macro_rules! planted {
    ($($chapter:literal $name:literal $rules:expr,)*) => {
        pub const PLANTED: &[Planted] = &[
            $(Planted { name: $name, chapter: $chapter, rules: || Box::new($rules) }),*
        ];
    };
}

planted! {
    "values" "zero is true" ZeroIsTrue,
    "values" "mixed numbers compare by a cast" MixedComparisonByCast,
    "values" "integers wrap around" IntegersWrap,
    "expressions" "the remainder has the dividend's sign" RemainderSign,
    "expressions" "and and or give a boolean" LogicalGivesBoolean,
    "statements" "return is lost in a loop" ReturnLostInLoop,
    "statements" "continue ends the loop" ContinueEndsLoop,
    "statements" "an untaken if is false" UntakenIfIsFalse,
    "scope" "captures are copies" CapturedByCopy,
    "scope" "a name bound later is captured" LateNameCaptured,
    "scope" "a function assigns the top level" AssignsTopLevel,
    "scope" "an assignment never leaves its function" AssignsOwnOnly,
    "scope" "calls share their variables" CallsShareVariables::default(),
    "scope" "an unset local is nil" UnsetIsNil,
    "functions" "defaults are evaluated at the definition" DefaultAtDefinition::default(),
    "functions" "arguments fill parameters from the left" FilledFromLeft,
    "functions" "the collecting parameter goes before defaults" CollectsBeforeDefaults,
    "functions" "a named argument replaces a positional one" NamedReplaces,
    "containers" "the union puts the first new value one place too early" UnionOrder,
    "containers" "a replaced key moves to the end" ReplacedKeyMoves,
    "containers" "other holders see a write to an element" WriteSeenByHolders,
    "containers" "negative indices are off by one" NegativeIndexOffByOne,
    "pipelines" "a mapped container loses its keys" MapDropsKeys,
    "builtins" "descending order turns equals round" DescendingTurnsEquals,
    "builtins" "a slice includes its end" SliceIncludesEnd,
}

struct ZeroIsTrue;
impl Rules for ZeroIsTrue {
    fn truth(&self, value: &Value) -> bool {
        value.as_number().is_some() || Weave.truth(value)
    }
}

struct MixedComparisonByCast;
impl Rules for MixedComparisonByCast {
    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
            return Weave.binary(operator, left, right);
        };
        let (a, b) = (Value::double(a.as_f64()), Value::double(b.as_f64()));
        match operator {
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual
                if matches!(left, Value::Double(_)) != matches!(right, Value::Double(_)) =>
            {
                Weave.binary(operator, a, b)
            }
            _ => Weave.binary(operator, left, right),
        }
    }
}

struct IntegersWrap;
impl Rules for IntegersWrap {
    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        let (&Value::Int(a), &Value::Int(b)) = (&left, &right) else {
            return Weave.binary(operator, left, right);
        };
        match operator {
            BinaryOperator::Add => Ok(Value::Int(a.wrapping_add(b))),
            BinaryOperator::Subtract => Ok(Value::Int(a.wrapping_sub(b))),
            BinaryOperator::Multiply => Ok(Value::Int(a.wrapping_mul(b))),
            _ => Weave.binary(operator, left, right),
        }
    }
}

struct RemainderSign;
impl Rules for RemainderSign {
    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        let correct = Weave.binary(operator, left.clone(), right.clone())?;
        let numbers = (left.as_number(), right.as_number(), correct.as_number());
        let (BinaryOperator::Remainder, (Some(dividend), Some(_), Some(remainder))) = (operator, numbers)
        else {
            return Ok(correct);
        };
        let (dividend, remainder) = (dividend.as_f64(), remainder.as_f64());
        if remainder != 0.0 && (remainder < 0.0) != (dividend < 0.0) {
            return operation::subtract(correct, right);
        }
        Ok(correct)
    }
}

struct LogicalGivesBoolean;
impl Rules for LogicalGivesBoolean {
    fn decided(&self, operand: Value) -> Value {
        Value::boolean(operand.is_true())
    }
}

struct ReturnLostInLoop;
impl Rules for ReturnLostInLoop {
    fn goes_on(&self, left: Result<Value, Flow>) -> Result<bool, Flow> {
        match left {
            Err(Flow::Return(_)) => Ok(false),
            other => Weave.goes_on(other),
        }
    }
}

struct ContinueEndsLoop;
impl Rules for ContinueEndsLoop {
    fn goes_on(&self, left: Result<Value, Flow>) -> Result<bool, Flow> {
        match left {
            Err(Flow::Continue) => Ok(false),
            other => Weave.goes_on(other),
        }
    }
}

struct UntakenIfIsFalse;
impl Rules for UntakenIfIsFalse {
    fn untaken(&self) -> Value {
        Value::False
    }
}

/// The variables of `environment` and of the functions around it, each with the value it has now.
fn copied(environment: &Rc<Environment>, with_top_level: bool) -> Rc<Environment> {
    let copy = match environment.outer() {
        Some(outer) => Environment::for_call(environment.scope().clone(), copied(outer, with_top_level)),
        None if !with_top_level => return environment.clone(),
        None => Environment::top_level(),
    };
    for name in environment.names() {
        copy.set(&name, environment.get(&name).expect("it has this name"));
    }
    Rc::new(copy)
}

struct CapturedByCopy;
impl Rules for CapturedByCopy {
    fn captured(&self, _function: &Function, here: &Rc<Environment>) -> Rc<Environment> {
        copied(here, false)
    }
}

struct LateNameCaptured;
impl Rules for LateNameCaptured {
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        let owner = here.find(name, at);
        match here.outer() {
            Some(outer) if !std::ptr::eq(owner, here) => outer.find(name, u32::MAX),
            Some(_) | None => owner,
        }
    }
}

/// A function's variable that is made by an assignment to a top-level name is the top-level one.
struct AssignsTopLevel;
impl Rules for AssignsTopLevel {
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        let owner = here.find(name, at);
        let top = top_level(here);
        if owner.get(name).is_none() && top.get(name).is_some() { top } else { owner }
    }

    fn written<'e>(&self, place: &Place, end: u32, here: &'e Environment) -> &'e Environment {
        let name = &place.name.text;
        let top = top_level(here);
        let read = self.owner(name, place.name.span.start, here);
        let is_top = std::ptr::eq(read, top) && top.get(name).is_some();
        if is_top { top } else { Weave.written(place, end, here) }
    }
}

pub fn top_level(environment: &Environment) -> &Environment {
    environment.outer().map_or(environment, |outer| top_level(outer))
}

struct AssignsOwnOnly;
impl Rules for AssignsOwnOnly {
    fn owner<'e>(&self, name: &str, at: u32, here: &'e Environment) -> &'e Environment {
        if here.get(name).is_some() { here } else { here.find(name, at) }
    }

    fn written<'e>(&self, _place: &Place, _end: u32, here: &'e Environment) -> &'e Environment {
        here
    }
}

#[derive(Default)]
struct CallsShareVariables(RefCell<BTreeMap<FunctionId, Rc<Environment>>>);
impl Rules for CallsShareVariables {
    fn variables(&self, function: &Function, scope: Rc<Scope>, outer: &Rc<Environment>) -> Rc<Environment> {
        let mut kept = self.0.borrow_mut();
        match kept.get(&function.id) {
            Some(variables) if variables.outer().is_some_and(|made_in| Rc::ptr_eq(made_in, outer)) => {
                variables.clone()
            }
            Some(_) | None => {
                let variables = Weave.variables(function, scope, outer);
                kept.insert(function.id, variables.clone());
                variables
            }
        }
    }
}

struct UnsetIsNil;
impl Rules for UnsetIsNil {
    fn unset(&self, _name: &str) -> Result<Value, Fault> {
        Ok(Value::Nil)
    }
}

#[derive(Default)]
struct DefaultAtDefinition(RefCell<BTreeMap<FunctionId, Rc<Environment>>>);
impl Rules for DefaultAtDefinition {
    fn captured(&self, function: &Function, here: &Rc<Environment>) -> Rc<Environment> {
        if function.parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::Default(_))) {
            self.0.borrow_mut().insert(function.id, copied(here, true));
        }
        here.clone()
    }

    fn default_scope(&self, function: &Function, call: &Rc<Environment>) -> Rc<Environment> {
        let kept = self.0.borrow().get(&function.id).cloned();
        let Some(definition) = kept else { return call.clone() };
        // Earlier parameters are seen all the same.
        let scope = Rc::new(Environment::for_call(call.scope().clone(), definition));
        for name in call.names() {
            scope.set(&name, call.get(&name).expect("it has this name"));
        }
        scope
    }
}

fn collecting(parameters: &[Parameter]) -> Option<usize> {
    parameters.iter().position(|parameter| matches!(parameter.kind, ParameterKind::Collecting))
}

fn contained(values: &[Value]) -> Value {
    let mut container = Container::new();
    values.iter().for_each(|value| container.push(value.clone()).unwrap());
    Value::container(container)
}

struct FilledFromLeft;
impl Rules for FilledFromLeft {
    fn bind(
        &self,
        parameters: &[Parameter],
        signature: &Signature,
        given: Given,
    ) -> Result<Vec<Option<Value>>, Fault> {
        let positional = given.positional.clone();
        let mut bound = Weave.bind(parameters, signature, given)?;
        let fixed = collecting(parameters).unwrap_or(parameters.len());
        for (slot, value) in bound[..fixed].iter_mut().zip(&positional) {
            *slot = Some(value.clone());
        }
        let missing = bound.iter().zip(parameters).skip(positional.len());
        for (_, parameter) in missing.filter(|(value, _)| value.is_some()) {
            if matches!(parameter.kind, ParameterKind::Required) {
                return Weave.bind(parameters, signature, Given::default());
            }
        }
        if let Some(rest) = collecting(parameters) {
            bound[rest] = Some(contained(positional.get(fixed..).unwrap_or_default()));
        }
        Ok(bound)
    }
}

struct CollectsBeforeDefaults;
impl Rules for CollectsBeforeDefaults {
    fn bind(
        &self,
        parameters: &[Parameter],
        signature: &Signature,
        mut given: Given,
    ) -> Result<Vec<Option<Value>>, Fault> {
        let Some(rest) = collecting(parameters) else {
            return Weave.bind(parameters, signature, given);
        };
        let required = parameters.iter().filter(|p| matches!(p.kind, ParameterKind::Required)).count();
        let extra = given.positional.split_off(required.min(given.positional.len()));
        let mut bound = Weave.bind(parameters, signature, given)?;
        bound[rest] = Some(contained(&extra));
        Ok(bound)
    }
}

struct NamedReplaces;
impl Rules for NamedReplaces {
    fn bind(
        &self,
        parameters: &[Parameter],
        signature: &Signature,
        given: Given,
    ) -> Result<Vec<Option<Value>>, Fault> {
        let named = given.named.clone();
        let positional = Given::from(given.positional.clone());
        let (Err(fault), Ok(mut bound)) =
            (Weave.bind(parameters, signature, given.clone()), Weave.bind(parameters, signature, positional))
        else {
            return Weave.bind(parameters, signature, given);
        };
        for (name, value) in named {
            match parameters.iter().position(|parameter| parameter.target.name.text == name) {
                Some(at) => bound[at] = Some(value),
                None => return Err(fault),
            }
        }
        Ok(bound)
    }
}

struct UnionOrder;
impl Rules for UnionOrder {
    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        let old = match (operator, left.as_container()) {
            (BinaryOperator::Union, Some(left)) => left.unique()?.len(),
            _ => return Weave.binary(operator, left, right),
        };
        let union = Weave.binary(operator, left, right)?;
        let mut entries = union.as_container().expect("a union").to_entries()?;
        if old > 0 && entries.len() > old {
            entries.swap(old - 1, old);
        }
        Container::from_entries(entries).map(Value::container)
    }
}

struct ReplacedKeyMoves;
impl Rules for ReplacedKeyMoves {
    fn binary(&self, operator: BinaryOperator, left: Value, right: Value) -> Result<Value, Fault> {
        let (BinaryOperator::Add, Some(first), Some(second)) =
            (operator, left.as_container(), right.as_container())
        else {
            return Weave.binary(operator, left, right);
        };
        let mut entries = first.to_entries()?;
        entries.retain(|(key, _)| key.as_ref().is_none_or(|key| second.position(key).is_none()));
        Container::from_entries(entries.into_iter().chain(second.to_entries()?)).map(Value::container)
    }
}

struct WriteSeenByHolders;
impl Rules for WriteSeenByHolders {
    fn write(&self, place: &Place, new: Value, end: u32, here: &Environment) {
        let name = &place.name.text;
        let old = here.find(name, place.name.span.start).get(name);
        if let (false, Some(Value::Obj(old))) = (place.steps.is_empty(), old) {
            let around = std::iter::successors(Some(here), |each| each.outer().map(|outer| &**outer));
            for environment in around {
                for holder in environment.names() {
                    if matches!(environment.get(&holder), Some(Value::Obj(held)) if Rc::ptr_eq(&held, &old)) {
                        environment.set(&holder, new.clone());
                    }
                }
            }
        }
        Weave.write(place, new, end, here);
    }
}

struct NegativeIndexOffByOne;
impl Rules for NegativeIndexOffByOne {
    fn entry(&self, receiver: &Value, index: &Value) -> Result<Value, Fault> {
        match (receiver.as_container(), index) {
            (Some(_), Value::Int(from_end)) if *from_end < 0 => {
                Weave.entry(receiver, &Value::Int(from_end - 1))
            }
            _ => Weave.entry(receiver, index),
        }
    }
}

struct MapDropsKeys;
impl Rules for MapDropsKeys {
    fn mapped(&self, _key: Option<&Symbol>, value: Value, mapped: &mut Container) -> Result<(), Fault> {
        mapped.push(value)
    }
}

/// `:desc` sorts in ascending order and turns the result round, equals included.
struct DescendingTurnsEquals;
impl DescendingTurnsEquals {
    /// Whether the arguments ask for descending order; if so, asks no longer.
    fn ascending(given: &mut Given, order: usize) -> bool {
        let descends = |value: &Value| value.as_symbol().is_some_and(|symbol| symbol.name() == "desc");
        let asked = given.positional.len() == order + 1 && given.positional.last().is_some_and(descends);
        if asked {
            given.positional.pop();
        }
        asked
    }
}
impl Rules for DescendingTurnsEquals {
    fn builtin(
        &self,
        engine: &mut dyn Engine,
        builtin: BuiltinId,
        mut given: Given,
    ) -> Result<Value, Thrown> {
        let asked = match builtin.name() {
            "sort" => DescendingTurnsEquals::ascending(&mut given, 1),
            "sort_by" => DescendingTurnsEquals::ascending(&mut given, 2),
            _ => false,
        };
        let result = Weave.builtin(engine, builtin, given)?;
        match result.as_container() {
            Some(sorted) if asked => Ok(Value::container(sorted.reversed().expect("as many as before"))),
            Some(_) | None => Ok(result),
        }
    }

    fn mutate(&self, mutator: Mutator, container: &mut Value, mut given: Given) -> Result<Value, Fault> {
        if mutator != Mutator::Sort || !DescendingTurnsEquals::ascending(&mut given, 0) {
            return Weave.mutate(mutator, container, given);
        }
        Weave.mutate(mutator, container, given)?;
        let turned = container.as_container().expect("what was sorted").reversed();
        *container = Value::container(turned?);
        Ok(container.clone())
    }
}

struct SliceIncludesEnd;
impl Rules for SliceIncludesEnd {
    fn builtin(
        &self,
        engine: &mut dyn Engine,
        builtin: BuiltinId,
        mut given: Given,
    ) -> Result<Value, Thrown> {
        if let ("slice", Some(Value::Int(end))) = (builtin.name(), given.positional.get_mut(2)) {
            *end += 1;
        }
        Weave.builtin(engine, builtin, given)
    }
}
