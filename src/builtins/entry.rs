//! A receiver and an index in, what stands there out, or nothing.

use crate::diagnostic::{Code, Fault};
use crate::value::Value;
use crate::value::container::Container;
use crate::value::operation;

/// What `receiver[index]` reads; `None` if it is missing. A fault only for types that cannot be indexed so.
pub(super) fn read(receiver: &Value, index: &Value) -> Result<Option<Value>, Fault> {
    if let Some(found) = receiver.as_container().and_then(|container| at_key(container, index)) {
        return Ok(found);
    }
    match operation::index(receiver, index) {
        Ok(value) => Ok(Some(value)),
        Err(fault) if fault.code == Code::Index => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// What stands at a key: without the search for similar keys that the fault of a missing one makes.
/// `None` if `index` is no key.
fn at_key(container: &Container, index: &Value) -> Option<Option<Value>> {
    let position = match (index.as_symbol(), index.as_text()) {
        (Some(key), _) => container.position(key),
        (None, Some(name)) => container.position_of(name.as_str()),
        (None, None) => return None,
    };
    Some(position.and_then(|position| container.get(position)).cloned())
}
