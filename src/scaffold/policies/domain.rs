//! The domain's policy: what callers outside the owning account need there.

use std::collections::BTreeSet;

use crate::manifest::model::{Environment, Grant, GrantRole, Principal, Scope};
use crate::policy::Policy;
use crate::scaffold::policies::right::Right;
use crate::scaffold::policies::rights::Rights;
use crate::scaffold::policies::tasks::Side;
use crate::scaffold::policies::{Shelf, Subject, who};

/// Puts `domain.json` on the shelf, if anybody outside the owning account has a role.
pub(super) fn write(environment: &Environment, shelf: &mut Shelf) {
    let owner = &environment.domain.account;
    let rights = Rights::new(environment, Side::Domain);
    let mut statements = rights
        .use_domain()
        .to(&who::groups(owner, users(environment)));
    let administrators = who::groups(owner, administrators(environment));
    // In one statement, as each names its principals and 7,168 characters are soon full.
    let administer = Right::all("Administer", rights.administer_domain());
    statements.extend(administer.to(&administrators));
    statements.extend(rights.create().to(&administrators));
    shelf.put_resource("domain.json", Policy { statements }, Subject::Domain);
}

/// Everybody with a role other than that of the domain's administrators, who
/// have the token among their own actions.
fn users(environment: &Environment) -> BTreeSet<&Principal> {
    let granted = environment
        .grants
        .iter()
        .filter(|grant| !administers_domain(grant));
    let granted = granted.flat_map(|grant| &grant.principals);
    let named = environment.repositories.values().flat_map(|repository| {
        [
            &repository.readers,
            &repository.publishers,
            &repository.admins,
        ]
    });
    let consumers = environment
        .consumers
        .values()
        .flat_map(|consumer| &consumer.principals);
    granted.chain(named.flatten()).chain(consumers).collect()
}

fn administrators(environment: &Environment) -> BTreeSet<&Principal> {
    let granted = environment
        .grants
        .iter()
        .filter(|grant| administers_domain(grant));
    granted.flat_map(|grant| &grant.principals).collect()
}

fn administers_domain(grant: &Grant) -> bool {
    grant.role == GrantRole::Admin && grant.scope == Scope::Top
}
