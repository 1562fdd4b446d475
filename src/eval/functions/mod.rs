//! The functions of Terraform on values of which parts may not be known.
//!
//! Called with less than everything known, a function gives the most that is
//! sure. Results point at what was written where they keep it, and else at the
//! call.

mod arguments;

use crate::eval::refusal::Refusal;
use crate::eval::value::Value;
use crate::source::place::Place;

/// What the function `name`, called at `place` with `arguments`, comes to.
///
/// Names may carry the `core::` of Terraform's own; functions of providers,
/// and those that no pure computation can answer, give what is not known.
/// `try`, `can`, `templatefile`, `templatestring` and what reads files are the
/// evaluator's.
///
/// # Errors
///
/// When Terraform would refuse the call.
pub fn call(name: &str, arguments: &[Value], place: Place) -> Result<Value, Refusal> {
    arguments::call(name, arguments, place)
}
