//! The mistakes that tutorials repeat: none of them stands in any written policy.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{CASES, document, table};

/// A statement of a written document, and where it stands.
struct Found {
    path: String,
    statement: document::Statement,
}

impl Found {
    fn is_resource_policy(&self) -> bool {
        self.path == "domain.json" || self.path.starts_with("repositories/")
    }

    fn is_trust(&self) -> bool {
        self.path.starts_with("identity/trust/")
    }

    fn has(&self, action: &str) -> bool {
        self.statement.actions.iter().any(|one| one == action)
    }
}

fn everything() -> Vec<Found> {
    let written = CASES.iter().flat_map(super::Case::written);
    let found: Vec<Found> = written
        .flat_map(|(path, text)| {
            let statements = document::read(&text);
            statements.into_iter().map(move |statement| Found {
                path: path.clone(),
                statement,
            })
        })
        .collect();
    assert!(found.iter().any(|one| one.path == "domain.json") && found.len() > 500);
    found
}

fn kind(arn: &str) -> &str {
    arn.split(':')
        .nth(5)
        .and_then(|rest| rest.split('/').next())
        .unwrap_or(arn)
}

/// Every action is one that there is, by its own name, and finds a resource of
/// a kind that it takes; every resource finds an action that takes it.
#[test]
fn every_action_and_resource_matches_something() {
    let table = table::read();
    for one in everything().iter().filter(|one| !one.is_trust()) {
        let taken = |action: &String| {
            let kinds = table
                .get(action)
                .map(|facts| facts.kinds.clone())
                .unwrap_or_default();
            if kinds.is_empty() {
                vec!["*".to_owned()]
            } else {
                kinds
            }
        };
        let takes = |action: &String, arn: &String| taken(action).iter().any(|k| k == kind(arn));
        let (actions, resources) = (&one.statement.actions, &one.statement.resources);
        for action in actions {
            assert!(
                table.contains_key(action) || action == "sts:GetServiceBearerToken",
                "{action}"
            );
            assert!(
                resources.iter().any(|arn| takes(action, arn)),
                "{}: {action}",
                one.path
            );
        }
        for arn in resources {
            assert!(
                actions.iter().any(|action| takes(action, arn)),
                "{}: {arn}",
                one.path
            );
        }
    }
}

/// `*` stands only where there is no ARN to name.
#[test]
fn a_star_stands_only_with_actions_that_take_no_arn() {
    let table = table::read();
    for one in everything() {
        let takes_none =
            |action: &String| table.get(action).is_none_or(|facts| facts.kinds.is_empty());
        let starred = one.statement.resources.iter().any(|arn| arn == "*");
        assert!(
            !starred || one.statement.actions.iter().all(takes_none),
            "{}",
            one.path
        );
        assert!(
            one.statement
                .actions
                .iter()
                .all(|action| !action.contains('*')),
            "{}",
            one.path
        );
    }
}

#[test]
fn service_tokens_are_pinned_and_no_resource_policy_speaks_of_them() {
    for one in everything() {
        let sts = one
            .statement
            .actions
            .iter()
            .any(|action| action.starts_with("sts:"));
        assert!(!(sts && one.is_resource_policy()), "{}", one.path);
        if one.has("sts:GetServiceBearerToken") {
            let pin = ("StringEquals".to_owned(), "sts:AWSServiceName".to_owned());
            let pin = (pin.0, pin.1, vec!["codeartifact.amazonaws.com".to_owned()]);
            assert!(one.statement.conditions.contains(&pin), "{}", one.path);
        }
    }
}

/// A token without the service's own token cannot be had.
#[test]
fn every_identity_document_can_get_a_token() {
    let has = |action: &str| -> BTreeSet<String> {
        let all = everything().into_iter().filter(|one| one.has(action));
        all.map(|one| one.path)
            .filter(|path| path.starts_with("identity/"))
            .collect()
    };
    let tokens = has("codeartifact:GetAuthorizationToken");
    assert!(!tokens.is_empty());
    assert_eq!(tokens, has("sts:GetServiceBearerToken"));
    let all = everything()
        .into_iter()
        .filter(|one| one.path.starts_with("identity/") && !one.is_trust());
    assert_eq!(tokens, all.map(|one| one.path).collect());
}

/// No action stands in a resource policy that AWS does not ask for it.
#[test]
fn resource_policies_say_only_what_takes_effect_there() {
    let table = table::read();
    for one in everything().iter().filter(|one| one.is_resource_policy()) {
        for action in &one.statement.actions {
            let facts = &table[action];
            let asked = if one.path == "domain.json" {
                facts.domain_policy
            } else {
                facts.repository_policy
            };
            assert!(asked, "{}: {action}", one.path);
        }
    }
}

/// Reading cannot be denied package by package, publishing not allowed
/// repository by repository, and copying is given to nobody.
#[test]
fn publishing_is_allowed_on_packages_of_one_repository_only() {
    let mut seen = 0;
    for one in everything() {
        let publishes = one.has("codeartifact:PublishPackageVersion")
            || one.has("codeartifact:PutPackageMetadata");
        if one.statement.allows && publishes {
            seen += 1;
            for arn in &one.statement.resources {
                let parts: Vec<&str> = arn.split('/').collect();
                assert_eq!(kind(arn), "package", "{}", one.path);
                assert!(
                    parts.len() > 3 && !parts[2].contains('*'),
                    "{}: {arn}",
                    one.path
                );
            }
        }
        assert!(
            !(one.statement.allows && one.has("codeartifact:CopyPackageVersions")),
            "{}",
            one.path
        );
        let reads = one.has("codeartifact:ReadFromRepository");
        assert!(one.statement.allows || !reads, "{}", one.path);
    }
    assert!(seen > 50);
}

/// Everybody is meant only under a condition that says who, or to be denied.
#[test]
fn nobody_is_allowed_without_being_named() {
    for one in everything() {
        let everyone = matches!(one.statement.principal, document::Principal::Everyone);
        let bound = one
            .statement
            .conditions
            .iter()
            .any(|(operator, key, values)| {
                operator == "StringEquals"
                    && key == "aws:PrincipalOrgID"
                    && values
                        .iter()
                        .all(|id| id.starts_with("o-") && !id.contains('*'))
            });
        assert!(!one.statement.allows || !everyone || bound, "{}", one.path);
    }
}

/// A published repository is guarded, and a repository that nobody publishes
/// to even from all, but where the manifest says otherwise.
#[test]
fn all_but_publishers_are_denied_to_publish() {
    for case in CASES {
        for (path, text) in case.written() {
            let open = ["npm-internal.json", "loose.json"]
                .iter()
                .any(|name| path.ends_with(name));
            if !path.starts_with("repositories/") || case.matrix == "guests.txt" && open {
                continue;
            }
            let denies = |one: &&Value| one["Effect"] == "Deny" && one["Principal"] == "*";
            let guards = text["Statement"]
                .as_array()
                .unwrap()
                .iter()
                .filter(denies)
                .count();
            assert_eq!(guards, 1, "{case:?}: {path}");
        }
    }
}
