//! Comma-separated tables in, rows out, and back.

mod raw;
mod read;
mod write;

pub(super) use read::Rows;
pub(super) use write::{render, render_more};

use super::{DataFault, Dialect, StreamFault};
use crate::budget;
use crate::value::Value;
use crate::value::container::Container;

pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Value, DataFault> {
    let mut rows = Rows::new(text.as_bytes(), dialect);
    let mut values = Vec::new();
    loop {
        match rows.next_row(Value::Unset) {
            Ok(Some(row)) => values.push(row),
            Ok(None) => return Ok(Value::container(Container::from(values))),
            Err(StreamFault::Data(fault)) => return Err(fault),
            Err(StreamFault::Input(error)) => {
                return Err(DataFault::new(error.to_string(), text.as_bytes(), 0..0));
            }
            Err(StreamFault::Limit(fault)) => {
                budget::keep(fault);
                return Ok(Value::Unset);
            }
        }
    }
}
