//! The changes to a statement that change nothing, each with its reason as something to check.

use serde_json::Value;

use super::evaluate::{World, root};
use super::mutants::{Change, Mutant};

/// Whether the changed document means the same.
pub(crate) fn makes_no_difference(mutant: &Mutant, world: &World) -> bool {
    match &mutant.change {
        Change::AnyResource => covers_its_scope(mutant, world),
        Change::AnyAction => {
            has_every_action(mutant, world)
                || is_bound_by_service(&mutant.statement)
                || is_denied_to_all(mutant, world)
        }
        Change::AnyPrincipal => is_bound_by_roles(&mutant.statement, world),
        Change::Unconditional { key, .. } if key == "aws:PrincipalOrgID" => {
            is_bound_by_units(&mutant.statement)
        }
        Change::Unconditional { key, .. } => {
            key == "aws:PrincipalArn" && is_denied_to_others(mutant)
        }
        Change::Deleted | Change::WithoutOne { .. } => false,
    }
}

/// A repository's policy is asked about that repository alone, the domain's
/// about that domain: where all of it is named, `*` says the same. An action on
/// several kinds of resource may be given to the same callers by a statement each.
fn covers_its_scope(mutant: &Mutant, world: &World) -> bool {
    let is_resource_policy = mutant.path == "domain.json" || repository(mutant).is_some();
    let alike = |other: &&Value| {
        ["Effect", "Principal", "Condition"]
            .iter()
            .all(|key| other[key] == mutant.statement[key])
    };
    is_resource_policy
        && texts(&mutant.statement["Action"]).all(|action| {
            let giving = |other: &&Value| texts(&other["Action"]).any(|given| given == action);
            let giving: Vec<_> = mutant
                .statements
                .iter()
                .filter(alike)
                .filter(giving)
                .collect();
            let named = |tail: String| {
                let mut arns = giving.iter().flat_map(|other| texts(&other["Resource"]));
                arns.any(|arn| arn.ends_with(&format!(":{tail}")))
            };
            let kinds = &world.table[action].kinds;
            kinds
                .iter()
                .filter_map(|kind| whole(kind, mutant, world))
                .all(named)
        })
}

/// How an ARN ends that means all of this kind that the policy is asked about.
fn whole(kind: &str, mutant: &Mutant, world: &World) -> Option<String> {
    let domain = &world.domain;
    match (kind, repository(mutant)) {
        ("domain", None) => Some(format!("domain/{domain}")),
        (kind, None) => Some(format!("{kind}/{domain}/*")),
        ("repository", Some(name)) => Some(format!("repository/{domain}/{name}")),
        ("package", Some(name)) => Some(format!("package/{domain}/{name}/*")),
        (_, Some(_)) => None,
    }
}

fn repository(mutant: &Mutant) -> Option<&str> {
    mutant
        .path
        .strip_prefix("repositories/")?
        .strip_suffix(".json")
}

/// The statement has every action that takes what it names, so that others
/// match nothing.
fn has_every_action(mutant: &Mutant, world: &World) -> bool {
    let kinds: Vec<&str> = texts(&mutant.statement["Resource"])
        .filter_map(kind_of)
        .collect();
    let has = |name: &String| texts(&mutant.statement["Action"]).any(|action| action == name);
    !kinds.is_empty()
        && world.table.iter().all(|(name, facts)| {
            has(name)
                || !facts
                    .kinds
                    .iter()
                    .any(|kind| kinds.contains(&kind.as_str()))
        })
}

/// What `codeartifact:*` would add, the same document denies to everybody.
fn is_denied_to_all(mutant: &Mutant, world: &World) -> bool {
    let kinds: Vec<&str> = texts(&mutant.statement["Resource"])
        .filter_map(kind_of)
        .collect();
    let has = |name: &String| texts(&mutant.statement["Action"]).any(|action| action == name);
    let mut added = world.table.iter().filter(|(name, facts)| {
        !has(name)
            && facts
                .kinds
                .iter()
                .any(|kind| kinds.contains(&kind.as_str()))
    });
    mutant.statement["Effect"] == "Allow"
        && denying(mutant).any(|deny| {
            let denies = |name: &String| texts(&deny["Action"]).any(|action| action == name);
            deny["Condition"].is_null() && added.all(|(name, _)| denies(name))
        })
}

/// The same document denies it to all but the roles that the condition asks for.
fn is_denied_to_others(mutant: &Mutant) -> bool {
    let statement = &mutant.statement;
    let asked = |role| {
        texts(&statement["Condition"]["ArnLike"]["aws:PrincipalArn"]).any(|asked| asked == role)
    };
    let account = |role: &str| root(role.split(':').nth(4).unwrap());
    let named = |role| texts(&statement["Principal"]["AWS"]).any(|arn| arn == account(role));
    statement["Effect"] == "Allow"
        && denying(mutant).any(|deny| {
            let denies = |action| texts(&deny["Action"]).any(|denied| denied == action);
            let mut spared = texts(&deny["Condition"]["ArnNotLike"]["aws:PrincipalArn"]);
            texts(&statement["Action"]).all(denies)
                && spared.all(|role| asked(role) || !named(role))
        })
}

/// The denials of a repository's policy, which hold for all of the repository.
fn denying(mutant: &Mutant) -> impl Iterator<Item = &Value> {
    let is_repository = repository(mutant).is_some();
    mutant
        .statements
        .iter()
        .filter(move |other| is_repository && other["Effect"] == "Deny")
}

/// Only requests for service tokens carry the name of a service, so that the
/// condition lets no other action of `sts` pass.
fn is_bound_by_service(statement: &Value) -> bool {
    let services = &statement["Condition"]["StringEquals"]["sts:AWSServiceName"];
    texts(services).eq(["codeartifact.amazonaws.com"])
}

/// The roles that the condition asks for are all of the accounts that the
/// principal names, and none is the owner's, whom `*` would mean directly.
fn is_bound_by_roles(statement: &Value, world: &World) -> bool {
    let mut roles = texts(&statement["Condition"]["ArnLike"]["aws:PrincipalArn"]).peekable();
    roles.peek().is_some()
        && roles.all(|role| {
            let account = role.split(':').nth(4).unwrap();
            let named = texts(&statement["Principal"]["AWS"]).any(|arn| arn == root(account));
            named && account != world.owner
        })
}

/// The path of a unit begins with its organisation.
fn is_bound_by_units(statement: &Value) -> bool {
    let conditions = &statement["Condition"];
    let mut paths =
        texts(&conditions["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]).peekable();
    let organizations = || texts(&conditions["StringEquals"]["aws:PrincipalOrgID"]);
    paths.peek().is_some()
        && paths.all(|path| organizations().any(|id| path.starts_with(&format!("{id}/"))))
}

fn kind_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(5)?.split('/').next()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
