//! Arguments in; which parameter each goes to out, by the rules of grammar/06-functions.md.

use super::call::Argument;
use super::function::{ParameterPlan, PlanKind, Template};
use super::machine::Machine;
use crate::budget;
use crate::diagnostic::{Fault, Thrown, message};
use crate::value::Value;
use crate::value::container::Container;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Arguments as a call gives them, spreads written out.
#[derive(Default)]
pub struct Given {
    pub positional: Vec<Value>,
    pub named: Vec<(Rc<str>, Value)>,
}

impl Given {
    /// Evaluates arguments in the order of the text.
    pub fn evaluate(
        &mut self,
        arguments: &[Argument],
        machine: &mut Machine,
        frame: &mut [Value],
        captures: &[Value],
    ) -> Result<(), Thrown> {
        for argument in arguments {
            match argument {
                Argument::Positional(value) => self.positional.push(value.eval(machine, frame, captures)?),
                Argument::Named(name, value) => {
                    let value = value.eval(machine, frame, captures)?;
                    self.named.push((name.clone(), value));
                }
                Argument::Spread(value, span) => {
                    let value = value.eval(machine, frame, captures)?;
                    self.spread(&value).map_err(|fault| machine.throw(fault, *span))?;
                }
            }
        }
        Ok(())
    }

    /// A spread stands for its entries: those with a key are named arguments.
    fn spread(&mut self, value: &Value) -> Result<(), Fault> {
        let Some(container) = value.as_container() else {
            return Err(message::spread_of(value.type_of().described()));
        };
        budget::memory(container.len() * size_of::<Value>())?;
        self.positional.reserve(container.len() - container.key_count());
        for (key, value) in container.iter() {
            match key {
                Some(key) => self.named.push((key.name().into(), value.clone())),
                None => self.positional.push(value.clone()),
            }
        }
        Ok(())
    }
}

/// Which argument each parameter gets; unset where its default decides.
pub fn bind(template: &Template, given: Given) -> Result<Vec<Value>, Fault> {
    let parameters = &template.parameters;
    let required = template.required;
    let defaulted = parameters.iter().filter(|p| matches!(p.kind, PlanKind::Defaulted(_))).count();
    let collects = required + defaulted < parameters.len();
    let found = given.positional.len();
    let most = (!collects).then_some(required + defaulted);
    let wrong_count = || message::wrong_count(&template.signature.to_string(), required, most, found);
    if most.is_some_and(|most| found > most) {
        return Err(wrong_count());
    }
    let mut supplied = found.saturating_sub(required).min(defaulted);
    let mut positional = given.positional.into_iter();
    let mut bound: Vec<Value> = Vec::with_capacity(parameters.len());
    for parameter in parameters.iter() {
        bound.push(match parameter.kind {
            PlanKind::Required => positional.next().unwrap_or_default(),
            PlanKind::Defaulted(_) if supplied > 0 => {
                supplied -= 1;
                positional.next().unwrap_or_default()
            }
            PlanKind::Defaulted(_) => Value::Unset,
            PlanKind::Collecting => Value::container(Container::gather(positional.by_ref())?),
        });
    }
    let names_given = !given.named.is_empty();
    let places = Places::of(template, given.named.len());
    for (name, value) in given.named {
        name_argument(template, &places, &mut bound, &name, value)?;
    }
    let missing = |(parameter, value): &(&ParameterPlan, &Value)| {
        matches!(parameter.kind, PlanKind::Required) && value.is_unset()
    };
    match parameters.iter().zip(&bound).find(missing) {
        Some((parameter, _)) if names_given => {
            Err(message::missing_argument(&template.signature.to_string(), &parameter.name))
        }
        Some(_) => Err(wrong_count()),
        None => Ok(bound),
    }
}

/// Where the parameters stand that can be named.
struct Places<'t> {
    parameters: &'t [ParameterPlan],
    /// By their names, where many are asked for.
    by_name: Option<FxHashMap<&'t str, usize>>,
}

impl<'t> Places<'t> {
    /// So many names are looked for one by one.
    const FEW: usize = 8;

    fn of(template: &'t Template, asked: usize) -> Places<'t> {
        let parameters = &template.parameters;
        let by_name = (asked > Self::FEW).then(|| {
            parameters
                .iter()
                .enumerate()
                .filter(|(_, plan)| plan.is_nameable())
                .map(|(at, plan)| (&*plan.name, at))
                .collect()
        });
        Places { parameters, by_name }
    }

    fn find(&self, name: &str) -> Option<usize> {
        match &self.by_name {
            Some(places) => places.get(name).copied(),
            None => self.parameters.iter().position(|plan| plan.is_nameable() && &*plan.name == name),
        }
    }
}

fn name_argument(
    template: &Template,
    places: &Places,
    bound: &mut [Value],
    name: &Rc<str>,
    value: Value,
) -> Result<(), Fault> {
    let Some(place) = places.find(name).and_then(|at| bound.get_mut(at)) else {
        let nameable = template.parameters.iter().filter(|plan| plan.is_nameable());
        let names = nameable.map(|plan| &*plan.name);
        return Err(message::unknown_argument(&template.signature.to_string(), name, names));
    };
    if !place.is_unset() {
        return Err(message::argument_twice(&template.signature.to_string(), name));
    }
    *place = value;
    Ok(())
}
