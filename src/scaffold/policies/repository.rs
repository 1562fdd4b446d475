//! Each repository's policy: what callers outside the owning account get there, and the guard over who fills it.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::names::RepositoryName;
use crate::aws::resource::ResourceKind;
use crate::manifest::model::{Environment, Principal, Repository};
use crate::manifest::raw::Exclusive;
use crate::policy::{self, Effect, Operator, Policy, Statement};
use crate::scaffold::policies::rights::Rights;
use crate::scaffold::policies::tasks::{On, Side, Task, actions};
use crate::scaffold::policies::{Shelf, Subject, who};

/// Puts `repositories/<name>.json` on the shelf for each repository that needs one.
pub(super) fn write(environment: &Environment, shelf: &mut Shelf) {
    let rights = Rights::new(environment, Side::Repository);
    let consumers = consumers(environment);
    for (name, repository) in &environment.repositories {
        let guests = consumers.get(name).into_iter().flatten().copied();
        let mut statements = grants(environment, repository, guests, rights);
        match repository.exclusive {
            Exclusive::Yes => statements.push(guard(repository, rights)),
            Exclusive::No => {}
        }
        let path = format!("repositories/{name}.json");
        shelf.put_resource(
            &path,
            Policy { statements },
            Subject::Repository(name.clone()),
        );
    }
}

fn grants<'a>(
    environment: &Environment,
    repository: &'a Repository,
    guests: impl Iterator<Item = &'a Principal>,
    rights: Rights<'_>,
) -> Vec<Statement> {
    let owner = &environment.domain.account;
    let readers = repository
        .readers
        .iter()
        .chain(&repository.publishers)
        .chain(guests);
    let readers = who::groups(owner, readers);
    let publishers = who::groups(owner, &repository.publishers);
    let admins = who::groups(owner, &repository.admins);

    let name = &repository.name;
    let mut statements = Vec::new();
    if !readers.is_empty() {
        let read = rights.read(repository).map(|right| right.to(&readers));
        statements.extend(read.concat());
    }
    if !publishers.is_empty() {
        statements.extend(rights.publish(repository).to(&publishers));
    }
    if !admins.is_empty() {
        let administer = rights.administer(name).map(|right| right.to(&admins));
        statements.extend(administer.concat());
    }
    statements
}

/// Denies all but the publishers to publish and to copy in.
///
/// An Allow restricts nobody in the owning account, where identity policies are
/// enough; this does, also those with `codeartifact:*` there. It asks for the
/// role and not for its id, so that a role made anew keeps its right. The
/// service's own fetching from upstreams is no call of a principal.
fn guard(repository: &Repository, rights: Rights<'_>) -> Statement {
    let publishers = who::role_arns(&repository.publishers);
    let (sid, conditions) = if publishers.is_empty() {
        ("DenyPublishByAll", BTreeMap::new())
    } else {
        let others = who::condition(Operator::ArnNotLike, who::PRINCIPAL_ARN, publishers);
        ("DenyPublishByOthers", BTreeMap::from([others]))
    };
    let arns = &rights.arns;
    // Copying is asked of the repository, too.
    let resources = [
        arns.packages(&repository.name),
        arns.repository(&repository.name),
    ];
    Statement {
        sid: sid.to_owned(),
        effect: Effect::Deny,
        principal: Some(policy::Principal::Everyone),
        actions: actions(
            Task::Fill,
            On::Kind(ResourceKind::Package),
            Side::Repository,
        )
        .clone(),
        resources: BTreeSet::from(resources),
        conditions,
    }
}

fn consumers(environment: &Environment) -> BTreeMap<&RepositoryName, BTreeSet<&Principal>> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for consumer in environment.consumers.values() {
        for name in &consumer.repositories {
            found.entry(name).or_default().extend(&consumer.principals);
        }
    }
    found
}
