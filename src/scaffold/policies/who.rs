//! Principals of the manifest as principals and conditions of statements.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::account::AccountId;
use crate::manifest::model::Principal;
use crate::policy::{self, Operator, Test};

/// The ARN of the role that a caller has, or assumed.
pub(super) const PRINCIPAL_ARN: &str = "aws:PrincipalArn";

const PRINCIPAL_ORGANIZATION: &str = "aws:PrincipalOrgID";
const PRINCIPAL_ORGANIZATION_PATHS: &str = "aws:PrincipalOrgPaths";

/// Those whom one statement of a resource policy can mean together, as they are
/// named and bounded in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// What they are, in the plural, as the end of a sid.
    pub(super) label: &'static str,
    /// Whom the statement means.
    pub(super) principal: policy::Principal,
    /// What bounds them.
    pub(super) conditions: BTreeMap<Test, BTreeSet<String>>,
}

/// The groups of `principals` whom a resource policy of `owner` can give anything.
///
/// An account's root stands for the account, which then decides by identity
/// policies. The owner's own callers need nothing more than those, so naming
/// the owner's root, with or without its roles, would be a statement without effect.
pub(super) fn groups<'a>(
    owner: &AccountId,
    principals: impl IntoIterator<Item = &'a Principal>,
) -> Vec<Group> {
    let mut found = Found::default();
    for principal in principals {
        found.add(owner, principal);
    }
    found.groups()
}

/// The ARNs and patterns of the roles among `principals`.
pub(super) fn role_arns<'a>(
    principals: impl IntoIterator<Item = &'a Principal>,
) -> BTreeSet<String> {
    principals
        .into_iter()
        .filter_map(|principal| match principal {
            Principal::Role(role) | Principal::Github(role) => Some(role.as_str().to_owned()),
            Principal::Account(_) | Principal::Organization(_) | Principal::Unit(_) => None,
        })
        .collect()
}

/// A condition with one test.
pub(super) fn condition(
    operator: Operator,
    key: &str,
    values: BTreeSet<String>,
) -> (Test, BTreeSet<String>) {
    let key = key.to_owned();
    (Test { operator, key }, values)
}

#[derive(Default)]
struct Found {
    accounts: BTreeSet<String>,
    role_accounts: BTreeSet<String>,
    roles: BTreeSet<String>,
    organizations: BTreeSet<String>,
    unit_organizations: BTreeSet<String>,
    units: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, owner: &AccountId, principal: &Principal) {
        match principal {
            Principal::Account(account) => {
                if account != owner {
                    self.accounts.insert(root(account));
                }
            }
            Principal::Role(role) | Principal::Github(role) => {
                if role.account() != owner {
                    self.role_accounts.insert(root(role.account()));
                    self.roles.insert(role.as_str().to_owned());
                }
            }
            Principal::Organization(organization) => {
                self.organizations.insert(organization.as_str().to_owned());
            }
            Principal::Unit(unit) => {
                self.unit_organizations
                    .insert(unit.organization().to_owned());
                // The key's values end in a slash, so this takes the unit and those below.
                self.units.insert(format!("{unit}/*"));
            }
        }
    }

    fn groups(self) -> Vec<Group> {
        let group = |label, principal, conditions: Vec<_>| Group {
            label,
            principal,
            conditions: conditions.into_iter().collect(),
        };
        let aws = policy::Principal::Aws;
        let mut groups = Vec::new();
        if !self.accounts.is_empty() {
            groups.push(group("Accounts", aws(self.accounts), vec![]));
        }
        if !self.roles.is_empty() {
            let roles = condition(Operator::ArnLike, PRINCIPAL_ARN, self.roles);
            groups.push(group("Roles", aws(self.role_accounts), vec![roles]));
        }
        let everyone = policy::Principal::Everyone;
        if !self.organizations.is_empty() {
            let bound = in_organizations(self.organizations);
            groups.push(group("Organizations", everyone.clone(), vec![bound]));
        }
        if !self.units.is_empty() {
            let paths = condition(
                Operator::ForAnyValueStringLike,
                PRINCIPAL_ORGANIZATION_PATHS,
                self.units,
            );
            let bound = in_organizations(self.unit_organizations);
            groups.push(group("Units", everyone, vec![paths, bound]));
        }
        groups
    }
}

fn in_organizations(organizations: BTreeSet<String>) -> (Test, BTreeSet<String>) {
    condition(
        Operator::StringEquals,
        PRINCIPAL_ORGANIZATION,
        organizations,
    )
}

fn root(account: &AccountId) -> String {
    format!("arn:aws:iam::{account}:root")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::account::{OrganizationId, OrganizationalUnitPath};
    use crate::aws::role::RolePattern;

    fn account(id: &str) -> AccountId {
        AccountId::parse(id).unwrap()
    }

    fn role(arn: &str) -> RolePattern {
        RolePattern::parse(arn).unwrap()
    }

    fn everybody() -> Vec<Principal> {
        let unit = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111";
        vec![
            Principal::Account(account("111111111111")),
            Principal::Account(account("222222222222")),
            Principal::Role(role("arn:aws:iam::111111111111:role/own")),
            Principal::Role(role("arn:aws:iam::333333333333:role/*/ci-*")),
            Principal::Github(role("arn:aws:iam::111111111111:role/github")),
            Principal::Organization(OrganizationId::parse("o-f1f2f3f4f5").unwrap()),
            Principal::Unit(OrganizationalUnitPath::parse(unit).unwrap()),
        ]
    }

    /// One line a group: whom it means, and what bounds them.
    fn shown(groups: &[Group]) -> String {
        let line = |group: &Group| {
            let conditions: Vec<String> = group
                .conditions
                .iter()
                .map(|(test, values)| format!("{} {} {values:?}", test.operator.as_str(), test.key))
                .collect();
            let bounds = conditions.join(" and ");
            format!("{} {:?}: {bounds}", group.label, group.principal)
                .trim()
                .to_owned()
        };
        groups.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn all_are_bounded_and_the_owners_account_is_not_named() {
        let everybody = everybody();
        insta::assert_snapshot!(shown(&groups(&account("111111111111"), &everybody)), @r#"
        Accounts Aws({"arn:aws:iam::222222222222:root"}):
        Roles Aws({"arn:aws:iam::333333333333:root"}): ArnLike aws:PrincipalArn {"arn:aws:iam::333333333333:role/*/ci-*"}
        Organizations Everyone: StringEquals aws:PrincipalOrgID {"o-f1f2f3f4f5"}
        Units Everyone: ForAnyValue:StringLike aws:PrincipalOrgPaths {"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"} and StringEquals aws:PrincipalOrgID {"o-a1b2c3d4e5"}
        "#);
    }

    #[test]
    fn nobody_is_no_group() {
        assert_eq!(groups(&account("111111111111"), []), []);
        let own = &everybody()[..1];
        assert_eq!(groups(&account("111111111111"), own), []);
    }

    #[test]
    fn only_roles_can_be_spared() {
        let spared: Vec<String> = role_arns(&everybody()).into_iter().collect();
        assert_eq!(
            spared,
            [
                "arn:aws:iam::111111111111:role/github",
                "arn:aws:iam::111111111111:role/own",
                "arn:aws:iam::333333333333:role/*/ci-*"
            ]
        );
    }
}
