//! What the provider block says: where, as whom and with which tags.

use crate::problem::Problem;
use crate::value::Value;

/// The account of a caller who names no other.
const ACCOUNT: &str = "123456789012";

/// A configured provider.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) default_tags: Value,
}

impl Settings {
    /// Reads a provider block, with the region of the environment for a block that has none.
    ///
    /// The caller's account is that of the assumed role, else the first allowed one.
    pub(crate) fn read(config: &Value, ambient_region: Option<String>) -> Result<Self, Problem> {
        let region = match config.get("region") {
            Value::Text(region) => region.clone(),
            // Nothing can be read before apply then, and apply configures the provider again.
            Value::Unknown(_) => "us-east-1".to_owned(),
            _ => ambient_region.ok_or_else(|| {
                Problem::new("Missing region", "neither `region` nor AWS_REGION is set")
            })?,
        };
        let allowed = config.get("allowed_account_ids");
        let account = assumed_account(config.get("assume_role"))
            .or_else(|| allowed.elements().iter().find_map(Value::as_text))
            .unwrap_or(ACCOUNT)
            .to_owned();
        let listed = |accounts: &Value| {
            let mut ids = accounts.elements().iter().filter_map(Value::as_text);
            ids.any(|id| id == account)
        };
        let refused = !allowed.elements().is_empty() && !listed(allowed);
        if refused || listed(config.get("forbidden_account_ids")) {
            let detail = format!("account {account} is not allowed");
            return Err(Problem::new("AWS account ID not allowed", detail));
        }

        let default_tags = config.get("default_tags").elements().first();
        Ok(Self {
            default_tags: default_tags.map_or(Value::Null, |block| block.get("tags").clone()),
            region,
            account,
        })
    }

    pub(crate) fn partition(&self) -> &'static str {
        if self.region.starts_with("cn-") {
            "aws-cn"
        } else if self.region.starts_with("us-gov-") {
            "aws-us-gov"
        } else {
            "aws"
        }
    }

    pub(crate) fn dns_suffix(&self) -> &'static str {
        match self.partition() {
            "aws-cn" => "amazonaws.com.cn",
            _ => "amazonaws.com",
        }
    }

    /// The provider's tags under the resource's own, as `tags_all` shows them.
    pub(crate) fn tags_all(&self, tags: &Value) -> Value {
        let mut all = match &self.default_tags {
            Value::Map(all) => all.clone(),
            Value::Unknown(_) => return Value::UNKNOWN,
            _ => Default::default(),
        };
        match tags {
            Value::Map(own) => all.extend(own.clone()),
            Value::Unknown(_) => return Value::UNKNOWN,
            _ => {}
        }
        Value::Map(all)
    }
}

/// The account in the role's ARN: a list of blocks in one provider, one object in the other.
fn assumed_account(assume_role: &Value) -> Option<&str> {
    let role = assume_role.elements().first().unwrap_or(assume_role);
    role.get("role_arn").as_text()?.split(':').nth(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
        Value::Map(attributes.map(|(k, v)| (k.to_owned(), v)).into())
    }

    #[test]
    fn the_account_is_that_of_the_role_and_must_be_allowed() {
        let role = object([(
            "role_arn",
            Value::text("arn:aws:iam::222222222222:role/deploy"),
        )]);
        let config = |allowed: &str| {
            object([
                ("region", Value::text("eu-west-1")),
                ("assume_role", Value::List(vec![role.clone()])),
                (
                    "allowed_account_ids",
                    Value::List(vec![Value::text(allowed)]),
                ),
            ])
        };

        let settings = Settings::read(&config("222222222222"), None).unwrap();
        assert_eq!(settings.account, "222222222222");
        assert!(Settings::read(&config("111111111111"), None).is_err());
    }

    #[test]
    fn a_region_must_come_from_somewhere() {
        assert!(Settings::read(&object([]), None).is_err());
        let settings = Settings::read(&object([]), Some("cn-north-1".to_owned())).unwrap();
        assert_eq!(settings.partition(), "aws-cn");
    }
}
