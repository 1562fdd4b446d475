//! The KMS key that encrypts a domain, by its ARN.

use std::fmt;

use crate::aws::account::{AccountId, Region};
use crate::aws::names::{NameError, shown};
use crate::aws::service;

/// The ARN of a KMS key in a Region that CodeArtifact is offered in.
///
/// Never an alias: the Terraform provider keeps what the service returns, the
/// key's own ARN, so an alias would plan to replace the domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyArn {
    text: String,
    region: Region,
    account: AccountId,
}

impl KeyArn {
    /// Reads a key's ARN, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let rule = service::rule("key_arn");
        if text.starts_with("alias/") || text.contains(":alias/") {
            let error = NameError::new("an alias of a KMS key is not its ARN");
            return Err(error.with_help(format!(
                "{SHAPE}: Terraform would see another key than the one in the alias and replace the domain"
            )));
        }
        let parts: Vec<&str> = text.splitn(7, ':').collect();
        let &["arn", partition, "kms", region, account, key] = parts.as_slice() else {
            return Err(not_an_arn(text));
        };
        if partition != "aws" {
            let partition = shown(partition);
            let error = NameError::new(format!(
                "CodeArtifact is not offered in the partition `{partition}`"
            ));
            return Err(error.with_help("write `arn:aws:…`"));
        }
        let region = Region::parse(region)?;
        let account = AccountId::parse(account)?;
        let long = text.chars().count() > rule.max;
        if !key.starts_with("key/") || long || !rule.matches(text) {
            return Err(not_an_arn(text));
        }
        Ok(Self {
            text: text.to_owned(),
            region,
            account,
        })
    }

    /// The ARN as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The Region of the key; a domain needs one in its own.
    #[must_use]
    pub fn region(&self) -> Region {
        self.region
    }

    /// The account that owns the key.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }
}

impl fmt::Display for KeyArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl serde::Serialize for KeyArn {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}

const SHAPE: &str = "write `arn:aws:kms:<region>:<account>:key/<id>`";

fn not_an_arn(text: &str) -> NameError {
    NameError::new(format!("`{}` is not the ARN of a KMS key", shown(text))).with_help(SHAPE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn told(text: &str) -> String {
        KeyArn::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_key_has_a_region_and_an_account() {
        let key = KeyArn::parse(KEY).unwrap();
        assert_eq!(key.region().as_str(), "eu-west-1");
        assert_eq!(key.account().as_str(), "111122223333");
        assert_eq!(serde_json::to_string(&key).unwrap(), format!("\"{KEY}\""));
        assert!(KeyArn::parse("arn:aws:kms:eu-west-1:111122223333:key/mrk-12ab").is_ok());
    }

    #[test]
    fn what_is_not_a_key() {
        assert_eq!(
            told("arn:aws:kms:eu-west-1:111122223333:alias/codeartifact"),
            "an alias of a KMS key is not its ARN"
        );
        assert_eq!(
            told("alias/aws/codeartifact"),
            "an alias of a KMS key is not its ARN"
        );
        assert_eq!(
            told("arn:aws-cn:kms:cn-north-1:111122223333:key/a"),
            "CodeArtifact is not offered in the partition `aws-cn`"
        );
        assert_eq!(
            told("arn:aws:kms:sa-east-1:111122223333:key/a"),
            "CodeArtifact is not offered in `sa-east-1`"
        );
        assert_eq!(
            told("arn:aws:kms:eu-west-1:11112222333:key/a"),
            "an account id has at least 12 characters, this has 11"
        );
        for bad in [
            "",
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:eu-west-1:111122223333:key/",
            "arn:aws:kms:eu-west-1:111122223333:key/a b",
            "arn:aws:kms:eu-west-1:111122223333:key/a:b",
            "arn:aws:kms:eu-west-1:111122223333:grant/a",
            "arn:aws:s3:eu-west-1:111122223333:key/a",
            &format!("{KEY}{}", "a".repeat(1000)),
        ] {
            assert!(told(bad).contains("is not the ARN of a KMS key"), "{bad}");
        }
    }
}
