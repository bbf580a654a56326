//! A receiver and an index in, what stands there out, or nothing.

use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::operation;

/// What `receiver[index]` reads; `None` if it is missing. A fault only for types that cannot be indexed so.
pub(super) fn read(receiver: &Value, index: &Value) -> Result<Option<Value>, Fault> {
    if let Some(container) = receiver.as_container() {
        return Ok(container.find(index)?.cloned());
    }
    match operation::index(receiver, index) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == Code::Index => Ok(None),
        Err(fault) => Err(fault),
    }
}
