//! `misleading-name`: a statement whose name promises another scope than it has.

use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::document::{Principal, Statement};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Who, who};

pub(super) static RULE: Rule = Rule {
    id: "misleading-name",
    group: Group::Void,
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("misleading_name.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    named_by_block(statement, policy, context, sink);
    let (Some(sid), Some((effect, _))) = (&statement.sid, statement.effect) else {
        return;
    };
    let Some(name) = sid.known() else { return };
    if policy.tie == Tie::Untied || policy.kind == PolicyKind::Other {
        return;
    }
    let words = words(name);
    let says = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    let named = statement
        .action
        .as_ref()
        .map_or(ActionSet::NONE, |action| Bounds::of(action).surely.own());
    match effect {
        Effect::Allow => {
            if says(&["deny", "denied", "forbid", "block"]) && !says(&["allow", "except", "unless"])
            {
                sink.report(sid.place, format!("`{name}` is an Allow"))
                    .help("rename the statement, or make it a Deny");
            }
            let others = named & beyond_reading();
            let reads = says(&[
                "read", "readonly", "reader", "readers", "view", "viewer", "pull", "download",
                "install",
            ]);
            let writes = says(&[
                "write",
                "readwrite",
                "publish",
                "push",
                "upload",
                "admin",
                "manage",
                "delete",
            ]);
            if reads && !writes && !others.is_empty() {
                sink.report(
                    sid.place,
                    format!("`{name}` also grants {}", pointing::listed(others)),
                )
                .help("take the actions out, or give them a statement of their own");
            }
            if says(&["org", "organization", "organisation"]) && only_accounts(statement) {
                sink.report(sid.place, format!("`{name}` names an account, not an organisation"))
                    .help("use the principal `*` with a condition on `aws:PrincipalOrgID`, or rename the statement");
            }
        }
        Effect::Deny => {
            if words.first().is_some_and(|word| word == "allow") {
                sink.report(sid.place, format!("`{name}` is a Deny"))
                    .help("rename the statement, or make it an Allow");
            }
        }
    }
}

/// A policy whose resource is called read-only, or says so, over a statement that is not.
fn named_by_block(
    statement: &Statement,
    policy: &Policy,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    let named = statement
        .action
        .as_ref()
        .map(|action| Bounds::of(action).surely.own());
    let others = named.unwrap_or_default() & beyond_reading();
    if !allows
        || others.is_empty()
        || policy.tie == Tie::Untied
        || policy.kind != PolicyKind::Identity
    {
        return;
    }
    let blocks = context.scope.blocks(policy.document.place.file);
    let mut holding = blocks
        .filter(|block| block.holds(policy.document.place) && block.body.get("policy").is_some());
    let Some(block) = holding.next() else {
        return;
    };
    for key in ["name", "description"] {
        let Some(entry) = block.body.entry(key) else {
            continue;
        };
        let text = entry.value.as_str().unwrap_or_default();
        let words = words(&text.replace(['-', '_', '.', ','], " "));
        let pairs = words.windows(2).any(|pair| pair == ["read", "only"]);
        if pairs || words.iter().any(|word| word == "readonly") {
            sink.report(
                block.place_of(entry),
                format!("`{text}` also grants {}", pointing::listed(others)),
            )
            .help("take the actions out, or give the policy another name");
            return;
        }
    }
}

/// The words of a name in camel case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut upper = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && !upper;
        upper = c.is_uppercase();
        match words.last_mut() {
            Some(word) if !begins && c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ if c.is_alphanumeric() => words.push(c.to_lowercase().collect()),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn beyond_reading() -> ActionSet {
    let purposes = [
        Purpose::Publish,
        Purpose::Copy,
        Purpose::Delete,
        Purpose::Origin,
        Purpose::Connection,
        Purpose::Create,
    ];
    let sets = purposes.into_iter().map(ActionSet::purpose);
    sets.chain([ActionSet::permission_changes()]).collect()
}

fn only_accounts(statement: &Statement) -> bool {
    let conditions = statement
        .conditions
        .iter()
        .map(|condition| condition.key.with_holes("org"));
    let organization = conditions
        .map(|key| key.to_ascii_lowercase())
        .any(|key| key.contains("org"));
    let principals = statement
        .principal
        .iter()
        .flat_map(|principals| &principals.items);
    let mut principals = principals.peekable();
    principals.peek().is_some() && !organization && principals.all(is_account)
}

/// Whether a principal is an account, be it the caller's own, whose id only AWS knows.
fn is_account(principal: &Principal) -> bool {
    let own = || {
        let mut references = principal.word.text.references();
        references.any(|reference| reference.attribute == "account_id")
    };
    match who(principal) {
        Who::Account(_) => true,
        Who::Unknown => own(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_have_words() {
        assert_eq!(words("ReadOnlyForOrg"), ["read", "only", "for", "org"]);
        assert_eq!(words("CIPublish"), ["cipublish"]);
        assert_eq!(
            words("read_only"),
            ["read", "only"]
                .map(str::to_owned)
                .to_vec()
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
        );
    }
}
