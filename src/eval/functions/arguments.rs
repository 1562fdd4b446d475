//! The arguments of calls.
use crate::eval::refusal::Refusal;
use crate::eval::value::Value;
use crate::source::place::Place;
pub(super) fn call(_name: &str, _arguments: &[Value], place: Place) -> Result<Value, Refusal> {
    Ok(Value::unknown(place))
}
