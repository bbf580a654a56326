//! The operators on values, as pure functions without places: what both engines do off their fast paths.

use super::Value;
use crate::diagnostic::Fault;

/// `left + right`: adds numbers, joins strings, concatenates containers; one string makes a string.
pub fn add(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
pub fn subtract(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
pub fn multiply(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
pub fn divide(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
pub fn remainder(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
pub fn less(_left: &Value, _right: &Value) -> Result<bool, Fault> {
    todo!()
}
pub fn less_equal(_left: &Value, _right: &Value) -> Result<bool, Fault> {
    todo!()
}
pub fn greater(_left: &Value, _right: &Value) -> Result<bool, Fault> {
    todo!()
}
pub fn greater_equal(_left: &Value, _right: &Value) -> Result<bool, Fault> {
    todo!()
}
/// `left | right`
pub fn union(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
/// `left & right`
pub fn intersection(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
/// `left !& right`
pub fn symmetric_difference(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
/// `left << right`, in place when nothing else holds `left`
pub fn append(_left: Value, _right: Value) -> Result<Value, Fault> {
    todo!()
}
/// `-value`
pub fn negate(_value: Value) -> Result<Value, Fault> {
    todo!()
}
/// `receiver[index]`: an entry of a container, a character of a string.
pub fn index(_receiver: &Value, _index: &Value) -> Result<Value, Fault> {
    todo!()
}
