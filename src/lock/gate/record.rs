//! What the lock shall say of a model: what it declares, and all that a state may still hold.

use crate::lock::names::{
    Addresses, Domain, DomainId, InState, Key, PackageGroup, Place, Purpose, Repository, Seat,
    Standing,
};
use crate::manifest::model::{self, Depth, Environment, Model, Role};
use crate::manifest::raw::{Origin, Target};

/// Which domain `environment` means.
#[must_use]
pub fn id(environment: &Environment) -> DomainId {
    let domain = &environment.domain;
    DomainId {
        account: domain.account.clone(),
        region: domain.region,
        name: domain.name.clone(),
    }
}

/// What `environment` declares.
pub(super) fn declared(model: &Model, environment: &Environment) -> Domain {
    let repositories = environment.repositories.iter();
    let groups = environment.package_groups.values();
    let in_state = match model.origin {
        Origin::Awscc => InState::Maybe,
        Origin::Script => InState::Never,
    };
    Domain {
        place: place(model, environment),
        standing: Standing::Declared,
        addresses: Addresses::Own,
        key: Key(environment.domain.kms.clone()),
        repositories: repositories
            .map(|(name, one)| (name.clone(), repository(one)))
            .collect(),
        package_groups: groups
            .map(|group| {
                let recorded = PackageGroup {
                    purpose: purpose(&group.purpose),
                    standing: Standing::Declared,
                    in_state,
                };
                (group.pattern.clone(), recorded)
            })
            .collect(),
    }
}

fn place(model: &Model, environment: &Environment) -> Place {
    match model.target {
        Target::Terragrunt => Place::Live(environment.name.clone()),
        Target::Terraform => Place::Root,
    }
}

fn repository(repository: &model::Repository) -> Repository {
    let connection = match &repository.role {
        Role::Store { connection } => Some(*connection),
        Role::Internal
        | Role::Shared { .. }
        | Role::Single { .. }
        | Role::Team { .. }
        | Role::Repo { .. } => None,
    };
    Repository {
        role: seat(&repository.role),
        former_roles: Default::default(),
        standing: Standing::Declared,
        connection,
        upstreams: repository.role.upstreams().to_vec(),
    }
}

fn seat(role: &Role) -> Seat {
    match role {
        Role::Store { .. } => Seat::Store,
        Role::Internal => Seat::Internal,
        Role::Shared { .. } => Seat::Shared,
        Role::Single { .. } => Seat::Single,
        Role::Team { .. } => Seat::Team,
        Role::Repo { depth, .. } => match depth {
            Depth::One => Seat::Repo1,
            Depth::Two => Seat::Repo2,
            Depth::Three => Seat::Repo3,
        },
    }
}

fn purpose(purpose: &model::Purpose) -> Purpose {
    match purpose {
        model::Purpose::FirstParty { .. } => Purpose::FirstParty,
        model::Purpose::Ban { .. } => Purpose::Ban,
    }
}

/// `now`, with all that a state may still hold from `then`: nothing tells whether
/// everybody has applied what was written, so nothing is ever taken away.
pub(super) fn merged(then: &Domain, mut now: Domain) -> Domain {
    let same_kind = matches!(
        (&then.place, &now.place),
        (Place::Root, Place::Root) | (Place::Live(_), Place::Live(_))
    );
    now.addresses = if same_kind {
        then.addresses
    } else {
        Addresses::OfBothTargets
    };
    for (name, before) in &then.repositories {
        match now.repositories.get_mut(name) {
            Some(repository) => {
                repository.former_roles.extend(&before.former_roles);
                repository.former_roles.insert(before.role);
                repository.former_roles.remove(&repository.role);
            }
            None => {
                let retired = Repository {
                    standing: Standing::Retired,
                    ..before.clone()
                };
                now.repositories.insert(name.clone(), retired);
            }
        }
    }
    for (pattern, before) in &then.package_groups {
        match now.package_groups.get_mut(pattern) {
            Some(group) if before.in_state == InState::Maybe => group.in_state = InState::Maybe,
            Some(_) => {}
            None => {
                let retired = PackageGroup {
                    standing: Standing::Retired,
                    ..before.clone()
                };
                now.package_groups.insert(pattern.clone(), retired);
            }
        }
    }
    now
}

/// `then`, of which nothing is asked for any more.
pub(super) fn retired(then: &Domain) -> Domain {
    Domain {
        standing: Standing::Retired,
        ..then.clone()
    }
}
