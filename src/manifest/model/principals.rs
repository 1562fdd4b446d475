//! The grammar of principals: one text, one meaning.

use crate::aws::account::{AccountId, OrganizationId, OrganizationalUnitPath};
use crate::aws::names::NameError;
use crate::aws::role::RolePattern;
use crate::manifest::model::{GithubRole, GrantRole, Principal, github};
use crate::manifest::raw;

const FORMS: &str = "write an account's twelve digits, `arn:aws:iam::<account>:role/<name>`, \
                     `org:o-…`, `ou:o-…/r-…/ou-…`, `github:<owner>/<repository>@<branch>`, or a \
                     name from `principals`";

/// What a text among principals says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// Somebody.
    Somebody(Principal),
    /// Workflows of GitHub, and the role that is made for them.
    Workflows(Principal, GithubRole),
    /// A key of `principals`, if there is one of that name.
    Named(&'a str),
}

/// Reads a principal of a list in the environment of `domain`.
pub(super) fn read<'a>(text: &'a str, domain: &raw::Domain) -> Result<Meaning<'a>, NameError> {
    if text.starts_with("github:") {
        let (arn, role) = github::role(text, domain)?;
        return Ok(Meaning::Workflows(Principal::Github(arn), role));
    }
    let somebody = if let Some(id) = text.strip_prefix("org:") {
        Principal::Organization(OrganizationId::parse(id)?)
    } else if let Some(path) = text.strip_prefix("ou:") {
        Principal::Unit(OrganizationalUnitPath::parse(path)?)
    } else if text.starts_with("arn:") {
        Principal::Role(role(text)?)
    } else if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        Principal::Account(AccountId::parse(text)?)
    } else if text == "*" {
        return Err(NameError::new("`*` would let in everybody")
            .with_help("name who is meant; all of an organisation is `org:o-…`"));
    } else if text.is_empty() {
        return Err(NameError::new("an empty principal").with_help(FORMS));
    } else if text.contains([':', '/', '*', ' ', '@', '#']) {
        return Err(
            NameError::new(format!("`{}` is not a principal", shown(text))).with_help(FORMS),
        );
    } else {
        return Ok(Meaning::Named(text));
    };
    Ok(Meaning::Somebody(somebody))
}

fn role(text: &str) -> Result<RolePattern, NameError> {
    let account = text
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"));
    if let Some(account) = account {
        if account.contains(['*', '?']) {
            return Err(NameError::new("an account cannot be a wildcard")
                .with_help("name each account, or an organisation with `org:o-…`"));
        }
        let account = AccountId::parse(account)?;
        return Err(NameError::new("an account is written without an ARN")
            .with_help(format!("write `{account}`")));
    }
    RolePattern::parse(text)
}

fn shown(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() > SHOWN {
        text.chars().take(SHOWN).chain(['…']).collect()
    } else {
        text.to_owned()
    }
}

/// Why `principal` cannot hold `role` in a domain of the account `own`, and what to
/// write instead.
pub(super) fn unfit(
    role: GrantRole,
    principal: &Principal,
    own: &AccountId,
) -> Option<(String, String)> {
    let (who, holder) = match (role, principal) {
        (GrantRole::Reader, _) | (GrantRole::Publisher, Principal::Github(_)) => return None,
        // What an account does with its own registry is for its own IAM to say.
        (GrantRole::Admin, Principal::Account(account)) if account == own => return None,
        (GrantRole::Admin, Principal::Account(account)) => (
            format!("the account `{account}`, which is not the domain's,"),
            "an administrator",
        ),
        (GrantRole::Publisher, Principal::Role(pattern)) if pattern.is_of_people() => {
            (format!("`{pattern}`, a role of people,"), "a publisher")
        }
        (GrantRole::Publisher | GrantRole::Admin, Principal::Role(pattern)) => {
            if !pattern.is_every_role() {
                return None;
            }
            let holder = match role {
                GrantRole::Publisher => "a publisher",
                GrantRole::Reader | GrantRole::Admin => "an administrator",
            };
            (format!("`{pattern}`, every role of an account,"), holder)
        }
        (GrantRole::Publisher, Principal::Account(account)) => {
            (format!("the account `{account}`"), "a publisher")
        }
        (GrantRole::Publisher, Principal::Organization(id)) => {
            (format!("the organisation `{id}`"), "a publisher")
        }
        (GrantRole::Publisher, Principal::Unit(path)) => {
            (format!("the organisational unit `{path}`"), "a publisher")
        }
        (GrantRole::Admin, Principal::Organization(id)) => {
            (format!("the organisation `{id}`"), "an administrator")
        }
        (GrantRole::Admin, Principal::Unit(path)) => (
            format!("the organisational unit `{path}`"),
            "an administrator",
        ),
        // Whoever can push to that repository would write the policies of the registry.
        (GrantRole::Admin, Principal::Github(_)) => {
            ("a GitHub repository".to_owned(), "an administrator")
        }
    };
    let account = match principal {
        Principal::Account(account) => account.as_str(),
        Principal::Role(pattern) => pattern.account().as_str(),
        Principal::Organization(_) | Principal::Unit(_) | Principal::Github(_) => "<account>",
    };
    let help = match role {
        GrantRole::Publisher => {
            format!(
                "name the role that publishes, `arn:aws:iam::{account}:role/<name>`, or `github:…`"
            )
        }
        GrantRole::Reader | GrantRole::Admin => {
            format!("name the role that administers, `arn:aws:iam::{account}:role/<name>`")
        }
    };
    Some((format!("{who} cannot be {holder}"), help))
}
