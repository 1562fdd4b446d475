//! IAM roles as policies name them: one role, or a pattern over the roles of one account.

use std::fmt;

use crate::aws::account::AccountId;
use crate::aws::names::{NameError, shown, shown_char};
use crate::aws::service::rule;

/// The ARN of a role, or of the roles of one account whose path and name match
/// a pattern with `*`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RolePattern {
    arn: String,
    account: AccountId,
}

impl RolePattern {
    /// Reads `arn:aws:iam::<account>:role/<path and name>`. A `*` may stand in
    /// the path and the name only, and of IAM's path characters only those that
    /// mean nothing else in a policy are taken.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let &["arn", partition, "iam", "", account, role] = parts.as_slice() else {
            return Err(not_a_role(text));
        };
        if partition != "aws" {
            let partition = shown(partition);
            let error = NameError::new(format!(
                "CodeArtifact is not offered in the partition `{partition}`"
            ));
            return Err(error.with_help("write `arn:aws:…`"));
        }
        if account.contains(['*', '?']) {
            let error = NameError::new("the account of a role cannot be a wildcard");
            return Err(error.with_help("name each account, or an organisation with `org:o-…`"));
        }
        let account = AccountId::parse(account)?;
        let Some(role) = role.strip_prefix("role/") else {
            return Err(not_a_role(text));
        };
        check_role(role)?;
        Ok(Self {
            arn: text.to_owned(),
            account,
        })
    }

    /// The ARN as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The account whose roles are meant.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// Whether it names one role.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.arn.contains('*')
    }

    /// Whether it holds no letter and no digit, so that it matches nearly every
    /// role of its account, as `role/*` and `role/*/*` do.
    #[must_use]
    pub fn is_every_role(&self) -> bool {
        !self.role().contains(|c: char| c.is_ascii_alphanumeric())
    }

    /// Whether only people can be behind it: IAM Identity Center makes these roles.
    #[must_use]
    pub fn is_of_people(&self) -> bool {
        is_of_people(self.role())
    }

    /// The path and name: what stands after `role/`.
    #[must_use]
    pub fn role(&self) -> &str {
        self.arn.split_once(":role/").map_or("", |(_, role)| role)
    }
}

/// Whether a role of this path and name is one that IAM Identity Center makes for
/// people (user guide of IAM Identity Center, referencing permission sets).
#[must_use]
pub fn is_of_people(role: &str) -> bool {
    role.split('/')
        .any(|part| part.starts_with("AWSReservedSSO_"))
}

impl fmt::Display for RolePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arn)
    }
}

impl serde::Serialize for RolePattern {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.arn)
    }
}

fn not_a_role(text: &str) -> NameError {
    let error = NameError::new(format!("`{}` is not the ARN of a role", shown(text)));
    if text.contains(":sts:") && text.contains(":assumed-role/") {
        return error
            .with_help("name the role, `arn:aws:iam::<account>:role/<name>`, not a session of it");
    }
    if text.contains(":user/") || text.contains(":group/") {
        return error.with_help("name a role; users and groups are not taken");
    }
    error.with_help("write `arn:aws:iam::<account>:role/<name>`")
}

/// Whether `role`, the path without its first slash and the name, is one.
fn check_role(role: &str) -> Result<(), NameError> {
    if let Some(c) = role.chars().find(|c| !role_character(*c)) {
        let error = NameError::new(format!(
            "the ARN of a role cannot hold {} after `role/`",
            shown_char(c)
        ));
        return Err(error.with_help(
            "use letters, digits, `+=,.@_-`, `/` between the parts of a path, and `*`",
        ));
    }
    let (path, name) = match role.rfind('/') {
        Some(slash) => role.split_at(slash + 1),
        None => ("", role),
    };
    too_long("a role name", name, rule("role").max)?;
    let path = format!("/{path}");
    too_long("the path of a role", &path, rule("role_path").max)?;
    if name.is_empty() || !rule("role").matches(name) || !rule("role_path").matches(&path) {
        let error = NameError::new("the path or the name of a role has an empty part");
        return Err(error.with_help("write `role/<name>` or `role/<path>/<name>`"));
    }
    Ok(())
}

fn too_long(what: &str, text: &str, max: usize) -> Result<(), NameError> {
    let count = text.chars().count();
    if count > max {
        return Err(NameError::new(format!(
            "{what} has at most {max} characters, this has {count}"
        )));
    }
    Ok(())
}

fn role_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+=,.@_-/*".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(role: &str) -> Result<RolePattern, NameError> {
        RolePattern::parse(&format!("arn:aws:iam::111122223333:role/{role}"))
    }

    #[test]
    fn roles_and_patterns() {
        let one = role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_x+=,.@-").unwrap();
        assert!(one.is_exact() && !one.is_every_role());
        assert_eq!(one.account().as_str(), "111122223333");
        let some = role("*/ci-*").unwrap();
        assert!(!some.is_exact() && !some.is_every_role());
        assert_eq!(some.role(), "*/ci-*");
        assert!(role("*").unwrap().is_every_role());
        for wide in ["**", "*/*", "*/**", "*-*"] {
            assert!(role(wide).unwrap().is_every_role(), "{wide}");
        }
        assert!(!role("ci/*").unwrap().is_every_role());
    }

    #[test]
    fn lengths_are_those_of_iam() {
        assert!(role(&"a".repeat(64)).is_ok());
        assert_eq!(
            role(&"a".repeat(65)).unwrap_err().to_string(),
            "a role name has at most 64 characters, this has 65"
        );
        assert!(role(&format!("{}/a", "p".repeat(510))).is_ok());
        assert!(role(&format!("{}/a", "p".repeat(511))).is_err());
    }

    #[test]
    fn what_is_not_a_role() {
        for bad in [
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "a b",
            "a?",
            "${aws:username}",
            "a\"",
            "é",
            "a:b",
        ] {
            assert!(role(bad).is_err(), "{bad}");
        }
        for bad in [
            "",
            "*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/a",
            "arn:aws:sts::111122223333:assumed-role/a/b",
            "arn:aws:iam:eu-west-1:111122223333:role/a",
            "arn:aws:iam::11112222333:role/a",
            "arn:aws-us-gov:iam::111122223333:role/a",
        ] {
            assert!(RolePattern::parse(bad).is_err(), "{bad}");
        }
        let wild = RolePattern::parse("arn:aws:iam::*:role/a").unwrap_err();
        assert_eq!(
            wild.to_string(),
            "the account of a role cannot be a wildcard"
        );
        let session = RolePattern::parse("arn:aws:sts::111122223333:assumed-role/a/b").unwrap_err();
        assert!(session.help().unwrap().contains("not a session"));
    }
}
