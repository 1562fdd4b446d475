//! Who may do what in an environment, as rows of a table.

use serde::Serialize;

use crate::aws::names::RepositoryName;
use crate::manifest::model::{Consumer, Environment, Grant, GrantRole, Principal, Scope};
use crate::scaffold::policies::Subject;
use crate::scaffold::site::{Document, Site};

/// How many repositories a cell names one by one.
const NAMED: usize = 6;

/// One role that somebody has.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    role: &'static str,
    who: Vec<&'a str>,
    /// The repositories, if they are few.
    repositories: Vec<&'a str>,
    /// The repositories in words, if they are many.
    reach: String,
    /// Below the directory `policies`.
    documents: Vec<&'a str>,
}

/// Every list of the manifest and every consumer.
pub(super) fn rows<'a>(site: &'a Site<'a>) -> Vec<Row<'a>> {
    let environment = site.environment;
    let identities = site.identities();
    let grants = environment.grants.iter().map(|grant| {
        let documents = identities.get(&(grant.role, &grant.scope)).cloned();
        of_grant(environment, grant, documents.unwrap_or_default())
    });
    let consumers = environment.consumers.iter().map(|(name, consumer)| {
        let own =
            |document: &&Document| matches!(&document.about, Subject::Consumer(one) if one == name);
        let documents = site.documents.iter().filter(own);
        of_consumer(
            environment,
            consumer,
            documents.map(|document| document.path.as_str()).collect(),
        )
    });
    grants.chain(consumers).collect()
}

fn of_grant<'a>(
    environment: &'a Environment,
    grant: &'a Grant,
    documents: Vec<&'a str>,
) -> Row<'a> {
    let whole = grant.role == GrantRole::Admin && grant.scope == Scope::Top;
    let named = !whole && grant.repositories.len() <= NAMED;
    Row {
        role: match grant.role {
            GrantRole::Reader => "reader",
            GrantRole::Publisher => "publisher",
            GrantRole::Admin => "admin",
        },
        who: grant
            .principals
            .iter()
            .map(|one| who(environment, one))
            .collect(),
        repositories: if named {
            names(&grant.repositories)
        } else {
            Vec::new()
        },
        reach: if whole {
            "the whole domain".to_owned()
        } else {
            many(grant.repositories.len())
        },
        documents,
    }
}

fn of_consumer<'a>(
    environment: &'a Environment,
    consumer: &'a Consumer,
    documents: Vec<&'a str>,
) -> Row<'a> {
    let named = consumer.repositories.len() <= NAMED;
    Row {
        role: "reader",
        who: consumer
            .principals
            .iter()
            .map(|one| who(environment, one))
            .collect(),
        repositories: if named {
            names(&consumer.repositories)
        } else {
            Vec::new()
        },
        reach: many(consumer.repositories.len()),
        documents,
    }
}

fn names<'a>(repositories: impl IntoIterator<Item = &'a RepositoryName>) -> Vec<&'a str> {
    repositories.into_iter().map(|name| name.as_str()).collect()
}

fn many(count: usize) -> String {
    format!("{count} repositories")
}

fn who<'a>(environment: &'a Environment, principal: &'a Principal) -> &'a str {
    match principal {
        Principal::Account(account) => account.as_str(),
        Principal::Role(role) => role.as_str(),
        Principal::Organization(organization) => organization.as_str(),
        Principal::Unit(unit) => unit.as_str(),
        Principal::Github(role) => match environment.github_roles.get(role.role()) {
            Some(made) => &made.written,
            None => role.as_str(),
        },
    }
}
