//! What IAM itself knows, whatever the service: condition keys, and what actions are for.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::aws::glob::{self, Case};
use crate::aws::names;

/// What `data/iam.json` says.
static IAM: LazyLock<Iam> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/iam.json"))
        .expect("the data is part of the program, and a test reads it")
});

#[derive(Debug, Deserialize)]
struct Iam {
    gathered: String,
    sts_actions: StsActions,
    purposes: Vec<PurposeFacts>,
    condition_keys: Vec<ConditionKey>,
}

#[derive(Debug, Deserialize)]
struct StsActions {
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PurposeFacts {
    purpose: Purpose,
    actions: Vec<String>,
}

/// What an action is for, where rules tell it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Puts packages of one's own into a repository.
    Publish,
    /// Copies versions from one repository to another, a restriction on publishing notwithstanding.
    Copy,
    /// Removes what cannot be had back.
    Delete,
    /// Decides where packages may come from: origin controls and package groups.
    Origin,
    /// Decides what stands behind a repository: connections and upstreams.
    Connection,
    /// Makes the token that every client needs.
    Token,
    /// Tells a client the repository's address.
    Login,
    /// Fetches packages.
    Read,
    /// Makes a domain or a repository.
    Create,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Publish,
        Self::Copy,
        Self::Delete,
        Self::Origin,
        Self::Connection,
        Self::Token,
        Self::Login,
        Self::Read,
        Self::Create,
    ];
}

/// A condition key and what a test of it can tell.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct ConditionKey {
    /// Its name; a `*` stands for a tag's key or an identity provider.
    pub name: String,
    /// What its values look like.
    #[serde(rename = "type")]
    pub kind: KeyKind,
    /// Whether it has several values in one request.
    pub values: Values,
    /// Whether every request has it.
    pub present: Present,
    /// What a test of it tells.
    pub tells: Tells,
    /// Why it does not tell who, where a reader may think that it does.
    pub why: Option<String>,
    /// The actions whose requests alone have it; all, if none is named.
    #[serde(default)]
    pub only: Vec<String>,
}

/// What the values of a condition key look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// Any text.
    String,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A point in time.
    Date,
    /// An address or a range of them.
    Address,
    /// An ARN.
    Arn,
    /// The id of an account.
    Account,
    /// The id of an organisation.
    Organization,
    /// The path of an organisational unit.
    OrganizationPath,
    /// The unique id of a user or role, with the session's name.
    UniqueId,
    /// The id of a private network.
    Vpc,
    /// The id of an endpoint of a private network.
    Endpoint,
    /// The subject of a web identity's token.
    Subject,
}

/// How many values a condition key has in one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Values {
    /// One.
    One,
    /// Any number.
    Several,
}

/// Whether every request has a condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Present {
    /// It has.
    Always,
    /// Some have not.
    Sometimes,
}

/// What a test of a condition key tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tells {
    /// Who calls, so that no stranger can meet it.
    Who,
    /// Something else, which a stranger may meet as well.
    Other,
    /// Nothing: everybody meets it.
    Nothing,
}

/// The condition key called `name`, in any case; the first of the data that fits.
#[must_use]
pub fn condition_key(name: &str) -> Option<&'static ConditionKey> {
    let lower = name.to_ascii_lowercase();
    if let Ok(at) = NAMED.binary_search_by(|(name, _)| (**name).cmp(&lower)) {
        return NAMED.get(at).map(|(_, key)| *key);
    }
    let mut wild = IAM.condition_keys.iter();
    wild.find(|key| glob::is_wild(&key.name) && fits(key, name))
}

/// The keys by their names in lower case, but for names with wildcards.
static NAMED: LazyLock<Vec<(String, &'static ConditionKey)>> = LazyLock::new(|| {
    let keys = &IAM.condition_keys;
    let named = keys.iter().filter(|key| !glob::is_wild(&key.name));
    let first = |name: &str| keys.iter().find(|key| fits(key, name));
    let mut named: Vec<_> = named
        .filter_map(|key| Some((key.name.to_ascii_lowercase(), first(&key.name)?)))
        .collect();
    named.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    named
});

fn fits(key: &ConditionKey, name: &str) -> bool {
    glob::matches(&key.name, name, Case::Insensitive)
}

/// The global key that was probably meant by one that nobody has, such as `aws:PrincipalOrgId1`.
#[must_use]
pub fn nearest_key(name: &str) -> Option<&'static str> {
    let known = IAM.condition_keys.iter().map(|key| key.name.as_str());
    let known = known.filter(|name| !name.contains('*'));
    // One whose end was left out is nearer than one with another end.
    let cut = known.clone().filter(|key| {
        let end = key.len().saturating_sub(2);
        end == name.len()
            && key
                .get(..end)
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
    });
    match cut.collect::<Vec<_>>().as_slice() {
        [only] => Some(only),
        _ => names::nearest(name, known),
    }
}

/// The names of CodeArtifact's actions that are for `purpose`.
pub fn actions_for(purpose: Purpose) -> impl Iterator<Item = &'static str> {
    IAM.purposes
        .iter()
        .filter(move |facts| facts.purpose == purpose)
        .flat_map(|facts| facts.actions.iter().map(String::as_str))
}

/// The actions of STS but the one that goes with tokens, without the service.
pub fn other_sts_actions() -> impl Iterator<Item = &'static str> {
    IAM.sts_actions.names.iter().map(String::as_str)
}

/// The day, `YYYY-MM-DD`, on which these facts were gathered: every run of the
/// program is later, so that what was past then is past.
#[must_use]
pub fn gathered() -> &'static str {
    &IAM.gathered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::actions::CODEARTIFACT;

    #[test]
    fn every_action_with_a_purpose_exists() {
        for facts in &IAM.purposes {
            for name in &facts.actions {
                assert!(CODEARTIFACT.action(name).is_some(), "{name}");
            }
            assert!(actions_for(facts.purpose).count() > 0);
        }
    }

    #[test]
    fn keys_are_found_in_any_case() {
        assert_eq!(
            condition_key("AWS:principalorgid").unwrap().tells,
            Tells::Who
        );
        assert_eq!(
            condition_key("aws:PrincipalTag/team").unwrap().tells,
            Tells::Other
        );
        let sub = condition_key("token.actions.githubusercontent.com:sub").unwrap();
        assert_eq!(sub.kind, KeyKind::Subject);
        assert_eq!(condition_key("saml:aud").unwrap().name, "saml:aud");
        assert!(condition_key("aws:Nonsense").is_none());
        assert_eq!(
            nearest_key("aws:PrincipalOrgIDs"),
            Some("aws:PrincipalOrgID")
        );
        assert_eq!(nearest_key("aws:PrincipalOrg"), Some("aws:PrincipalOrgID"));
        assert_eq!(nearest_key("aws:PrincipalAr"), Some("aws:PrincipalArn"));
        assert!(gathered().starts_with("20"));
        assert!(other_sts_actions().all(|name| name != "GetServiceBearerToken"));
    }
}
