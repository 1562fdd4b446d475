//! One domain then and now: what in it would be lost.

use std::collections::BTreeSet;

use crate::aws::connection::Connection;
use crate::aws::names::RepositoryName;
use crate::lock::gate::LossKind;
use crate::lock::gate::leave;
use crate::lock::gate::losses::{Acknowledged, Findings, Unless, Word, acknowledged};
use crate::lock::names::{Domain, InState, Place, Purpose, Repository, Standing};
use crate::manifest::model::{self, Environment, Model};
use crate::manifest::raw::Kms;

/// Judges a domain that was declared before: `then` and `now`.
pub(super) fn domain(
    model: &Model,
    environment: &Environment,
    then: &Domain,
    now: &Domain,
    found: &mut Findings,
) {
    place(model, environment, then, now, found);
    key(environment, then, now, found);
    let mut unclaimed: BTreeSet<_> = now.repositories.keys().collect();
    unclaimed.retain(|name| !then.repositories.contains_key(name));
    for (name, before) in &then.repositories {
        match (now.repositories.get(name), before.standing) {
            (Some(after), standing) => {
                if let Some(one) = environment.repositories.get(name) {
                    repository(one, before, after, found);
                    if standing == Standing::Retired {
                        back(one, found);
                    }
                }
            }
            (None, Standing::Declared) => {
                let successor = successor(before, now, &mut unclaimed);
                dropped(model, environment, name, successor, found);
            }
            (None, Standing::Retired) => {}
        }
    }
    package_groups(model, environment, then, now, found);
}

/// The same domain elsewhere in the tree: the state does not come along by itself.
fn place(
    model: &Model,
    environment: &Environment,
    then: &Domain,
    now: &Domain,
    found: &mut Findings,
) {
    let (name, domain) = (environment.name.as_str(), &environment.domain.name);
    match (&then.place, &now.place) {
        (Place::Root, Place::Root) => {}
        (Place::Live(old), Place::Live(new)) if old == new => {}
        (Place::Live(old), Place::Live(_)) => {
            let old = old.as_str();
            if then.standing == Standing::Declared && acknowledged(model, old, &[name]).is_none() {
                found.loss_unless(
                    environment.name_place,
                    format!(
                        "environment `{old}` is `{name}` now, with the same domain `{domain}`: its state stays \
                         with the old name, so Terraform would know nothing of what exists and make it a second time"
                    ),
                    Unless {
                        before: "put the name back",
                        word: Word::Renames { new: name },
                        old,
                        after: " and move the state",
                    },
                );
            } else {
                found.warn(
                    environment.name_place,
                    format!("the state of `{domain}` is still that of environment `{old}`"),
                    leave::move_state(environment, now),
                );
            }
        }
        (Place::Root, Place::Live(_)) | (Place::Live(_), Place::Root) => found.warn(
            environment.place,
            format!("the state of `{domain}` is still that of the other target"),
            leave::move_state(environment, now),
        ),
    }
}

fn key(environment: &Environment, then: &Domain, now: &Domain, found: &mut Findings) {
    if then.key == now.key {
        return;
    }
    let (domain, old, new) = (&environment.domain.name, &then.key, &now.key);
    let consequence = match (&old.0, &new.0) {
        (_, Kms::Create | Kms::Arn(_)) => {
            "Terraform would destroy it with every package in it and make an empty one"
        }
        (Kms::Create, Kms::Aws) => {
            "Terraform would delete that key, without which no package can be read any more"
        }
        (Kms::Arn(_) | Kms::Aws, Kms::Aws) => {
            "Terraform would change nothing, and the old key stays in use"
        }
    };
    found.loss(
            LossKind::Replaced,
        environment.domain.kms_place,
        format!(
            "domain `{domain}` had the key `{old}` and has `{new}` now, but keeps its key for life: {consequence}"
        ),
        format!(
            "write `kms = \"{old}\"` again; for another key declare a domain of another name and retire `{domain}`"
        ),
    );
}

fn repository(
    repository: &model::Repository,
    before: &Repository,
    after: &Repository,
    found: &mut Findings,
) {
    let (name, place) = (&repository.name, repository.place);
    if before.connection != after.connection {
        let registry = |connection: Option<Connection>| match connection {
            Some(connection) => format!("`{connection}`"),
            None => "no public registry".to_owned(),
        };
        let consequence = match (before.connection, after.connection) {
            (Some(_), Some(_)) => "AWS would keep the old connection beside the new one",
            (Some(_), None) => {
                "what was fetched from the registry would pass for the company's own packages"
            }
            (None, Some(_) | None) => {
                "the names that were published to it would come from outside, too"
            }
        };
        found.loss(
            LossKind::Replaced,
            place,
            format!(
                "`{name}` was connected to {} and is to {} now: {consequence}",
                registry(before.connection),
                registry(after.connection)
            ),
            format!("give the new repository another name, and retire `{name}`"),
        );
    } else if let (Some(last), true) = (before.upstreams.last(), after.upstreams.is_empty()) {
        let which = match before.upstreams.len() {
            1 => format!("its only upstream `{last}`"),
            _ => format!("all of its upstreams, `{last}` among them"),
        };
        found.loss(
            LossKind::LastUpstream,
            place,
            format!(
                "`{name}` loses {which}: Terraform's provider never sends that, so AWS would keep \
                 them while every plan says that they are gone"
            ),
            format!(
                "leave it an upstream, or give the repository without one another name and retire `{name}`"
            ),
        );
    }
}

/// A repository that was retired and is declared again.
fn back(repository: &model::Repository, found: &mut Findings) {
    let name = &repository.name;
    found.warn(
        repository.place,
        format!("`{name}` was retired before"),
        format!("if Terraform has forgotten it by now, import it before you apply: AWS still has a `{name}`"),
    );
}

/// The new repository that is probably meant instead of one that is gone.
fn successor<'a>(
    before: &Repository,
    now: &'a Domain,
    unclaimed: &mut BTreeSet<&'a RepositoryName>,
) -> Option<&'a RepositoryName> {
    let alike = |name: &&&RepositoryName| {
        let after = now.repositories.get(**name);
        after
            .is_some_and(|after| (after.role, after.connection) == (before.role, before.connection))
    };
    let name = *unclaimed.iter().find(alike)?;
    unclaimed.remove(name);
    Some(name)
}

fn dropped(
    model: &Model,
    environment: &Environment,
    name: &RepositoryName,
    successor: Option<&RepositoryName>,
    found: &mut Findings,
) {
    let declared: Vec<_> = environment
        .repositories
        .keys()
        .map(|n| n.as_str())
        .collect();
    match acknowledged(model, name.as_str(), &declared) {
        Some(Acknowledged::Retired(span)) => {
            found.note(
                span,
                format!(
                    "Terraform forgets `{name}` of environment `{}`; AWS keeps it with all its packages",
                    environment.name.as_str()
                ),
                "the README says how to delete it by hand once nobody needs it".to_owned(),
            );
            return;
        }
        Some(Acknowledged::Renamed(new)) => {
            let to = &new.node;
            found.note(
                new.span,
                format!(
                    "AWS renames no repository: `{to}` starts empty, and Terraform forgets `{name}`"
                ),
                "copy what is needed with `aws codeartifact copy-package-versions`".to_owned(),
            );
            return;
        }
        None => {}
    }
    let successor = successor.and_then(|name| environment.repositories.get(name));
    let environment_name = environment.name.as_str();
    if let Some(new) = successor {
        let (place, new) = (new.named, &new.name);
        found.loss_unless(
            place,
            format!(
                "`{name}` is gone from environment `{environment_name}`, perhaps for `{new}`: AWS renames no \
                 repository, so Terraform would destroy it with all its packages"
            ),
            Unless {
                before: "put the name back",
                word: Word::Renames { new: new.as_str() },
                old: name.as_str(),
                after: &format!(
                    ": `{new}` then starts empty and `{name}` stays in AWS, forgotten by Terraform"
                ),
            },
        );
    } else {
        found.loss_unless(
            environment.place,
            format!(
                "`{name}` is gone from environment `{environment_name}`: Terraform would destroy the repository \
                 with all its packages"
            ),
            Unless {
                before: "put it back",
                word: Word::Retire,
                old: name.as_str(),
                after: ": it then stays in AWS, forgotten by Terraform",
            },
        );
    }
}

fn package_groups(
    model: &Model,
    environment: &Environment,
    then: &Domain,
    now: &Domain,
    found: &mut Findings,
) {
    let place = environment.place;
    let mut by_hand = false;
    for (pattern, before) in &then.package_groups {
        let Some(after) = now.package_groups.get(pattern) else {
            let declared = before.standing == Standing::Declared;
            if declared && before.purpose == Purpose::FirstParty {
                open_names(model, environment, &pattern.to_string(), found);
            }
            continue;
        };
        // Terraform would make what the script has made.
        by_hand |= (before.in_state, after.in_state) == (InState::Never, InState::Maybe);
    }
    if by_hand {
        found.warn(
            place,
            "the script has made package groups that Terraform would make again".to_owned(),
            "import them into the state before you apply".to_owned(),
        );
    }
}

/// A first-party pattern that is none any more.
fn open_names(model: &Model, environment: &Environment, pattern: &str, found: &mut Findings) {
    match acknowledged(model, pattern, &[]) {
        Some(Acknowledged::Retired(span)) => found.note(
            span,
            format!("Terraform forgets the package group of `{pattern}`; AWS keeps it as it is"),
            "the README says how to delete it by hand".to_owned(),
        ),
        Some(Acknowledged::Renamed(_)) | None => found.loss_unless(
            environment.place,
            format!(
                "`{pattern}` is first-party no more in environment `{}`: its package group would be destroyed, \
                 and packages of these names could come from a public registry",
                environment.name.as_str()
            ),
            Unless {
                before: "put it back",
                word: Word::Retire,
                old: pattern,
                after: ": the group then stays in AWS, forgotten by Terraform",
            },
        ),
    }
}
