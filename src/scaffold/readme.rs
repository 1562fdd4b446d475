//! The README.

use crate::manifest::model::Model;
use crate::scaffold::plan::{Plan, PlanError};

pub(crate) fn plan(_: &Model, _: &mut Plan) -> Result<(), PlanError> {
    Ok(())
}
