//! Built-ins between numbers and containers: a range of numbers, the sum of many.

use super::argument::Role;
use super::call::pure;
use super::{Builtin, Subject, optional, required};
use crate::budget;
use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::number::Number;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "range",
        subject: Subject::Number,
        parameters: &[required("from"), optional("to"), optional("step")],
        summary: "the numbers from `from` (0 if only one is given) up to but not including `to`",
        result: "a container of numbers",
        empty: "`[]` where no number lies between",
        errors: "`value`: a step of 0, a bound that is no number (NaN)",
        run: |engine, arguments| pure(engine, arguments, range),
    },
    Builtin {
        name: "sum",
        subject: Subject::Number,
        parameters: &[required("container")],
        summary: "adds the numbers of a container",
        result: "a number",
        empty: "`0`",
        errors: "`type`: an entry is no number",
        run: |engine, arguments| pure(engine, arguments, sum),
    },
];

fn range([from, to, step]: &mut [Value; 3]) -> Result<Value, Fault> {
    let first = Role("range", "").number(from)?;
    let (start, end) =
        if to.is_unset() { (Number::Int(0), first) } else { (first, Role("range", "to").number(to)?) };
    let by = if step.is_unset() { Number::Int(1) } else { Role("range", "step").number(step)? };
    if by.as_f64() == 0.0 {
        return Err(Fault::new(Code::Value, "`range` expects a step other than 0, found 0"));
    }
    match (start.as_i128(), end.as_i128(), by.as_i128()) {
        (Some(start), Some(end), Some(by)) => integers(start, end, by),
        _ => doubles(start.as_f64(), end.as_f64(), by.as_f64()),
    }
}

fn integers(start: i128, end: i128, step: i128) -> Result<Value, Fault> {
    let distance = if step > 0 { end - start } else { start - end }.max(0);
    let length = distance.unsigned_abs().div_ceil(step.unsigned_abs());
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut numbers = Container::with_capacity(length)?;
    let mut number = start;
    for _ in 0..length {
        budget::tick()?;
        numbers.push(Value::integer(number))?;
        number += step;
    }
    Ok(Value::container(numbers))
}

/// Each number is computed from the start, so that errors of rounding do not add up.
fn doubles(start: f64, end: f64, step: f64) -> Result<Value, Fault> {
    if start.is_nan() || end.is_nan() || step.is_nan() {
        return Err(Fault::new(Code::Value, "`range` expects bounds and a step, found nan"));
    }
    let inside = |number: f64| if step > 0.0 { number < end } else { number > end };
    let mut numbers = Container::new();
    let mut number = start;
    if inside(start) {
        // One less, because the quotient is rounded; the last ones are counted as they come.
        let fewest = (((end - start) / step) as usize).saturating_sub(1);
        budget::entries(fewest)?;
        budget::memory(fewest * size_of::<Value>())?;
    }
    while inside(number) {
        budget::tick()?;
        numbers.push(Value::double(number))?;
        number = start + numbers.len() as f64 * step;
    }
    Ok(Value::container(numbers))
}

fn sum([container]: &mut [Value; 1]) -> Result<Value, Fault> {
    let mut total = Number::Int(0);
    for value in Role("sum", "").container(container)?.values() {
        budget::tick()?;
        match value.as_number() {
            Some(number) => total = total.add(number),
            None => return Err(not_a_number(value)),
        }
    }
    Ok(total.into())
}

fn not_a_number(value: &Value) -> Fault {
    let fault =
        Fault::new(Code::Type, format!("`sum` expects only numbers, found {}", value.type_of().described()));
    if value.as_text().is_some() { fault.with_help("`join` puts strings together") } else { fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sum_is_stopped_in_the_middle() {
        let mut numbers = Container::new();
        for _ in 0..1_000 {
            numbers.push(Value::Int(1)).expect("there may be so many");
        }
        let numbers = Value::container(numbers);
        let _run = budget::start_interrupted();
        assert_eq!(sum(&mut [numbers]).err().map(|fault| fault.code), Some(Code::Limit));
    }
}
