//! Built-ins for times: milliseconds since the start of 1970 in, ISO 8601 text out, and back.

use super::argument::Role;
use super::call::{acting, pure};
use super::engine::Engine;
use super::text::made;
use super::{Builtin, Subject, optional, required};
use crate::diagnostic::{Fault, Thrown, message};
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

pub(super) const TABLE: &[Builtin] = &[
    Builtin {
        name: "clock",
        subject: Subject::Time,
        parameters: &[],
        summary: "tells the time in milliseconds since the start of 1970 (UTC)",
        result: "a number",
        empty: "",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, clock),
    },
    Builtin {
        name: "now",
        subject: Subject::Time,
        parameters: &[],
        summary: "tells the time as ISO 8601 text in UTC",
        result: "a string such as `\"2026-11-25T08:30:00.25Z\"`",
        empty: "",
        errors: "",
        run: |engine, arguments| acting(engine, arguments, now),
    },
    Builtin {
        name: "parse_time",
        subject: Subject::Time,
        parameters: &[required("text"), optional("pattern")],
        summary: "reads a date or time: ISO 8601, or as the pattern says (`%Y %m %d %H %M %S %z %b` …); UTC unless \
                  the text has an offset",
        result: "a number: milliseconds since the start of 1970 (UTC)",
        empty: "a `value` error",
        errors: "`value`: the text is no such time",
        run: |engine, arguments| pure(engine, arguments, parse_time),
    },
    Builtin {
        name: "format_time",
        subject: Subject::Time,
        parameters: &[required("milliseconds"), optional("pattern")],
        summary: "writes a time in UTC: as ISO 8601, or as the pattern says (`%Y-%m-%d`, `%H:%M:%S`, `%A`, `%j` …)",
        result: "a string",
        empty: "",
        errors: "`value`: no time of the years −9999 to 9999, or no pattern",
        run: |engine, arguments| pure(engine, arguments, format_time),
    },
];

fn clock(engine: &mut dyn Engine, _: &mut [Value; 0]) -> Result<Value, Thrown> {
    Ok(Value::double(milliseconds(engine)?))
}

fn milliseconds(engine: &mut dyn Engine) -> Result<f64, Thrown> {
    let told = engine.host().clock();
    told.map_err(|error| engine.throw(message::cannot("read the clock", &error)))
}

fn now(engine: &mut dyn Engine, _: &mut [Value; 0]) -> Result<Value, Thrown> {
    let milliseconds = Value::double(milliseconds(engine)?);
    match timestamp(Role("now", ""), &milliseconds) {
        Ok(time) => Ok(Value::text(time.to_string())),
        Err(fault) => Err(engine.throw(fault)),
    }
}

fn parse_time([text, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let role = Role("parse_time", "");
    let written = role.string(text)?;
    let read = if pattern.is_unset() {
        iso(written)
    } else {
        by_pattern(time_pattern("parse_time", pattern)?, written)
    };
    let Some(time) = read else {
        return Err(match pattern.as_text() {
            None => role.expects_value("a time like \"2026-11-25\" or \"2026-11-25T08:30:00Z\"", text),
            Some(pattern) => {
                role.expects_value(&format!("a time of the form \"{}\"", pattern.as_str()), text)
            }
        });
    };
    let nanoseconds = time.as_nanosecond();
    Ok(match nanoseconds % NANOSECONDS {
        0 => Value::integer(nanoseconds / NANOSECONDS),
        _ => Value::double(nanoseconds as f64 / NANOSECONDS as f64),
    })
}

/// In a millisecond.
const NANOSECONDS: i128 = 1_000_000;

/// A date, or a date with a time, with or without an offset from UTC.
fn iso(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let civil = text.parse::<DateTime>().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

fn by_pattern(pattern: &str, text: &str) -> Option<Timestamp> {
    let read = BrokenDownTime::parse(pattern, text).ok()?;
    if let Ok(time) = read.to_timestamp() {
        return Some(time);
    }
    let midnight = |date: Date| date.at(0, 0, 0, 0);
    let civil = read.to_datetime().or_else(|_| read.to_date().map(midnight)).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

fn format_time([milliseconds, pattern]: &mut [Value; 2]) -> Result<Value, Fault> {
    let time = timestamp(Role("format_time", ""), milliseconds)?;
    if pattern.is_unset() {
        return Ok(Value::text(time.to_string()));
    }
    match BrokenDownTime::from(time).to_string(time_pattern("format_time", pattern)?) {
        Ok(text) => made(text),
        Err(_) => {
            Err(Role("format_time", "pattern").expects_value("a pattern like \"%Y-%m-%d %H:%M:%S\"", pattern))
        }
    }
}

fn time_pattern<'v>(name: &'static str, pattern: &'v Value) -> Result<&'v str, Fault> {
    /// A field of it makes up to ten times as much text.
    const LONGEST: usize = 64 << 10;
    Role(name, "pattern").short("a pattern", LONGEST, pattern)
}

/// The time so many milliseconds after the start of 1970, to the microsecond: doubles are not finer in our times.
fn timestamp(role: Role, milliseconds: &Value) -> Result<Timestamp, Fault> {
    let number = role.number(milliseconds)?;
    let microseconds = match number.as_i128() {
        Some(integer) => integer.checked_mul(1000).and_then(|exact| i64::try_from(exact).ok()),
        None if number.as_f64().is_finite() => Some((number.as_f64() * 1000.0).round() as i64),
        None => None,
    };
    microseconds
        .and_then(|microseconds| Timestamp::from_microsecond(microseconds).ok())
        .ok_or_else(|| role.expects_value("a time of the years −9999 to 9999 in milliseconds", milliseconds))
}
