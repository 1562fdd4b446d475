//! `moves.tf`: where Terraform finds what a state holds under an address of earlier runs.
//!
//! A repository moves along all the resources that it ever stood in, in a chain that
//! ends where it stands now: each address is left once and reached once, so there is
//! no cycle and no two ways, and a state at any earlier step arrives. What is retired
//! ends at `retired`, which no configuration declares, and `removed` forgets that.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lock::names::{
    Addresses, Domain, InState, PackageGroup, Place, Purpose, Repository, Seat, Standing,
};
use crate::manifest::model::{Environment, Model};
use crate::manifest::raw;
use crate::scaffold::inputs::Features;
use crate::scaffold::plan::PlanError;
use crate::scaffold::render::{render_hcl, template};

/// The file, beside the configuration that has the state.
pub(super) const FILE: &str = "moves.tf";

const REPOSITORY: &str = "aws_codeartifact_repository";
const POLICY: &str = "aws_codeartifact_repository_permissions_policy";
const GROUP: &str = "awscc_codeartifact_package_group";

/// What nobody declares, so that `removed` may forget it.
const RETIRED: &str = "retired";

/// The label of every resource that is no repository.
const THIS: &str = "this";

/// The resources of the module that are no repositories.
const OTHERS: [&str; 7] = [
    "aws_codeartifact_domain",
    "aws_codeartifact_domain_permissions_policy",
    "aws_codeartifact_repository_permissions_policy",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_kms_alias",
    "aws_kms_key",
];

const SEATS: [Seat; 8] = [
    Seat::Store,
    Seat::Internal,
    Seat::Shared,
    Seat::Single,
    Seat::Team,
    Seat::Repo1,
    Seat::Repo2,
    Seat::Repo3,
];

#[derive(Serialize)]
struct Context<'a> {
    /// Where the provider of package groups works, when nothing else says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'static str>,
    moves: Vec<Move<'a>>,
    forgotten: Vec<Address<'a>>,
}

#[derive(Serialize)]
struct Move<'a> {
    from: Address<'a>,
    to: Address<'a>,
}

/// A resource, or one instance of it.
#[derive(Clone, Serialize)]
struct Address<'a> {
    /// Whether it is in the module that a root calls.
    called: bool,
    resource: &'static str,
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<std::borrow::Cow<'a, str>>,
}

/// The `moves.tf` of `environment`, of which the lock shall say `domain`; none
/// when every state holds only what the configuration declares.
pub(super) fn moves(
    model: &Model,
    environment: &Environment,
    domain: &Domain,
) -> Result<Option<String>, PlanError> {
    let mut moves = Moves {
        called: match domain.place {
            Place::Root => true,
            Place::Live(_) => false,
        },
        moves: Vec::new(),
        forgotten: BTreeSet::new(),
    };
    let groups = || domain.package_groups.values();
    let some_group = groups().any(|group| group.in_state == InState::Maybe);
    if domain.addresses == Addresses::OfBothTargets {
        moves.take_from_the_other_target(some_group);
    }
    for (name, repository) in &domain.repositories {
        moves.repository(name.as_str(), repository);
    }
    for (pattern, group) in &domain.package_groups {
        if is_forgotten(group, model.origin) {
            moves.group(pattern.group());
        }
    }

    let lacks_provider = some_group && !Features::of(model).package_groups;
    let context = Context {
        region: lacks_provider.then(|| environment.domain.region.as_str()),
        forgotten: moves.forgotten(),
        moves: moves.moves,
    };
    if context.region.is_none() && context.moves.is_empty() {
        return Ok(None);
    }
    render_hcl(template!("templates/moves.tf.j2"), context).map(Some)
}

/// Whether Terraform shall let go of a package group that it may have made: a
/// script makes it from now on, or nobody does. A ban that was lifted is gone.
fn is_forgotten(group: &PackageGroup, origin: raw::Origin) -> bool {
    let by_script = match origin {
        raw::Origin::Script => true,
        raw::Origin::Awscc => false,
    };
    let retired = group.standing == Standing::Retired;
    group.in_state == InState::Maybe
        && match group.purpose {
            Purpose::FirstParty => retired || by_script,
            Purpose::Ban => !retired && by_script,
        }
}

struct Moves<'a> {
    called: bool,
    moves: Vec<Move<'a>>,
    forgotten: BTreeSet<&'static str>,
}

impl<'a> Moves<'a> {
    fn whole(&self, resource: &'static str, label: &'static str) -> Address<'a> {
        Address {
            called: self.called,
            resource,
            label,
            key: None,
        }
    }

    fn one(&self, resource: &'static str, label: &'static str, key: &'a str) -> Address<'a> {
        Address {
            key: Some(key.into()),
            ..self.whole(resource, label)
        }
    }

    fn step(&mut self, from: Address<'a>, to: Address<'a>) {
        self.moves.push(Move { from, to });
    }

    /// Everything from the other side of the module's call, which is not there any more.
    fn take_from_the_other_target(&mut self, with_groups: bool) {
        let repositories = SEATS.map(|seat| (REPOSITORY, seat.as_str()));
        let others = OTHERS.map(|resource| (resource, THIS));
        let groups = with_groups.then_some((GROUP, THIS));
        for (resource, label) in repositories.into_iter().chain(others).chain(groups) {
            let to = self.whole(resource, label);
            let from = Address {
                called: !self.called,
                ..to.clone()
            };
            self.step(from, to);
        }
    }

    fn repository(&mut self, name: &'a str, repository: &'a Repository) {
        let mut way: Vec<_> = repository.former_roles.iter().map(|s| s.as_str()).collect();
        way.push(repository.role.as_str());
        if repository.standing == Standing::Retired {
            way.push(RETIRED);
            self.forgotten.insert(REPOSITORY);
        }
        for pair in way.windows(2) {
            let [from, to] = [pair[0], pair[1]].map(|label| self.one(REPOSITORY, label, name));
            self.step(from, to);
        }
        if repository.standing == Standing::Retired {
            // Without it everybody of the account could publish to what is left.
            let [from, to] = [THIS, RETIRED].map(|label| self.one(POLICY, label, name));
            self.step(from, to);
            self.forgotten.insert(POLICY);
        }
    }

    fn group(&mut self, pattern: String) {
        let [from, to] = [THIS, RETIRED].map(|label| Address {
            key: Some(pattern.clone().into()),
            ..self.whole(GROUP, label)
        });
        self.step(from, to);
        self.forgotten.insert(GROUP);
    }

    fn forgotten(&self) -> Vec<Address<'a>> {
        let resources = self.forgotten.iter();
        resources
            .map(|resource| self.whole(resource, RETIRED))
            .collect()
    }
}
