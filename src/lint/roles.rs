//! The roles and users of a tree, by what the principals of resource policies call them.

use std::collections::HashMap;

use crate::aws::iam::Purpose;
use crate::document::Project;
use crate::document::policy::{Identity, IdentityKind};
use crate::lint::accounts::Accounts;
use crate::lint::held::{self, Held};
use crate::lint::pointing;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::{Principal, Sense, Statement};
use crate::policy::principal::{Account, Who, who};
use crate::source::place::Place;

/// The roles and users that a tree declares, and what it says of them elsewhere
/// than in a policy that names them.
#[derive(Debug)]
pub struct Roles<'a> {
    project: &'a Project<'a>,
    /// By module and address.
    addresses: HashMap<(&'a str, &'a str), usize>,
    names: HashMap<&'a str, Vec<usize>>,
    accounts: Accounts,
    /// Those who publish, and where that is granted.
    publishing: HashMap<usize, Publishing>,
}

/// By what somebody publishes.
#[derive(Debug, Clone, Copy)]
pub enum Publishing {
    /// By a policy of their own.
    Own(Place),
    /// By the policy of a domain or a repository.
    Named(Place),
}

impl<'a> Roles<'a> {
    /// Those of `project`, whose policies `held` has.
    #[must_use]
    pub fn of(project: &'a Project<'_>, held: &[Held<'_>]) -> Self {
        let mut roles = Self {
            project,
            addresses: HashMap::new(),
            names: HashMap::new(),
            accounts: Accounts::of(project),
            publishing: HashMap::new(),
        };
        for (index, identity) in project.identities.iter().enumerate() {
            let Some(address) = &identity.address else {
                continue;
            };
            let address = (&*address.module, address.address.as_str());
            roles.addresses.insert(address, index);
            roles.names.entry(&identity.name).or_default().push(index);
        }
        if !roles.addresses.is_empty() {
            held.iter().for_each(|held| roles.add(held));
        }
        roles
    }

    /// Adds those who publish by `held`.
    fn add(&mut self, held: &Held<'_>) {
        let publish = ActionSet::purpose(Purpose::Publish);
        let scopes = held.grant.scopes().iter();
        for scope in scopes.filter(|scope| scope.actions.surely.meets(publish)) {
            let place = pointing::actions(scope.statement, publish);
            match held.identity {
                Some(identity) => {
                    if let Some(index) = self.index(identity) {
                        self.publishing.insert(index, Publishing::Own(place));
                    }
                }
                None => {
                    for index in self.named(scope.statement) {
                        let entry = self.publishing.entry(index);
                        entry.or_insert(Publishing::Named(place));
                    }
                }
            }
        }
    }

    /// Where a role or user of the tree is let publish.
    #[must_use]
    pub fn publishing(&self, identity: &Identity) -> Option<Publishing> {
        self.publishing.get(&self.index(identity)?).copied()
    }

    /// The roles and users of the tree whom a statement surely names.
    pub fn of_statement(&self, statement: &Statement) -> impl Iterator<Item = &'a Identity> {
        let named = self.named(statement).into_iter();
        named.filter_map(|index| self.project.identities.get(index))
    }

    fn named(&self, statement: &Statement) -> Vec<usize> {
        let principals = statement.principal.iter();
        let listed = principals.filter(|principals| principals.sense == Sense::Listed);
        listed
            .flat_map(|principals| &principals.items)
            .filter_map(|principal| self.meant(principal))
            .collect()
    }

    fn index(&self, identity: &Identity) -> Option<usize> {
        let address = identity.address.as_ref()?;
        let address = (&*address.module, address.address.as_str());
        self.addresses.get(&address).copied()
    }

    /// Whom of the tree a principal surely means, by reference or by name.
    fn meant(&self, principal: &Principal) -> Option<usize> {
        let mut references = principal.word.text.references();
        let referred = references.find_map(|to| {
            let address = (&*to.module, to.address.as_str());
            self.addresses.get(&address).copied()
        });
        referred.or_else(|| self.called(principal))
    }

    /// Whom a principal's ARN names: in the account of its directory, or beside
    /// the policy where nothing says whose account that is.
    fn called(&self, principal: &Principal) -> Option<usize> {
        let (kind, account, name) = match who(principal) {
            Who::Role { account, name, .. } => (IdentityKind::Role, account, name),
            Who::User { account, name } => (IdentityKind::User, account, name),
            Who::Everyone
            | Who::Account(_)
            | Who::Session { .. }
            | Who::Service(_)
            | Who::Federated(_)
            | Who::CanonicalUser
            | Who::UniqueId(_)
            | Who::Malformed(_)
            | Who::Unknown => return None,
        };
        let name = name.rsplit('/').next()?;
        let here = self.project.directory(principal.word.place.file);
        let mut references = principal.word.text.references();
        let own = references.all(|to| to.address.starts_with("data.aws_caller_identity."));
        let found = self.names.get(name)?.iter().copied().filter(|index| {
            let Some(identity) = self.project.identities.get(*index) else {
                return false;
            };
            let beside = own && self.project.directory(identity.place.file) == here;
            identity.kind == kind
                && match (&account, self.accounts.at(identity.place.file)) {
                    (Account::Id(one), Some(other)) => one == other,
                    (Account::Id(_), None) | (Account::Unknown, _) => beside,
                }
        });
        let found: Vec<_> = found.collect();
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether a pipeline or a service becomes `identity`, as far as trust policies show.
    #[must_use]
    pub fn build(&self, identity: &Identity) -> Answer {
        held::build(identity, self.project)
    }
}
