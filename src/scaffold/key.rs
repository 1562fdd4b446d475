//! How an environment tells the module which key encrypts its packages.

use serde::Serialize;

use crate::manifest::raw::Kms;
use crate::scaffold::inputs::Features;

/// The inputs that say which key it is.
#[derive(Debug, Serialize)]
pub(crate) struct KeyInputs<'a> {
    /// Whether it is a key that the account can see and steer.
    customer: bool,
    /// `create_kms_key`, of a module that can make one.
    #[serde(skip_serializing_if = "Option::is_none")]
    create: Option<bool>,
    /// `kms_key_arn`, of a key that exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<&'a str>,
}

impl<'a> KeyInputs<'a> {
    /// What says `kms` to a module that has `features`.
    pub(crate) fn of(kms: &'a Kms, features: Features) -> Self {
        let (customer, create, arn) = match kms {
            Kms::Create => (true, true, None),
            Kms::Arn(arn) => (true, false, Some(arn.as_str())),
            Kms::Aws => (false, false, None),
        };
        Self {
            customer,
            create: features.kms.then_some(create),
            arn,
        }
    }
}
