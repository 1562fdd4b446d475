//! `one-sided-grant`: access between two accounts of which the tree holds one half alone.

use std::collections::BTreeSet;

use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::Project;
use crate::document::graph::Domain;
use crate::document::policy::{IdentityKind, Target};
use crate::eval::value::Extent;
use crate::lint::accounts::Accounts;
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::action_set::ActionSet;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Account, Who, who};

pub(super) static RULE: Rule = Rule {
    id: "one-sided-grant",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("one_sided_grant.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let tree = Sides {
        project: context.project,
        held: context.held,
        accounts: Accounts::of(context.project),
    };
    for held in context.held {
        match held.grant.kind() {
            PolicyKind::Identity => tree.without_owner(held, sink),
            PolicyKind::Domain | PolicyKind::Repository => tree.without_consumer(held, sink),
            PolicyKind::Trust
            | PolicyKind::Endpoint
            | PolicyKind::Control
            | PolicyKind::Other
            | PolicyKind::Unknown => {}
        }
    }
}

struct Sides<'c> {
    project: &'c Project<'c>,
    held: &'c [Held<'c>],
    accounts: Accounts,
}

impl Sides<'_> {
    /// What an identity may do in another account's domain, which does not let it in.
    fn without_owner(&self, held: &Held<'_>, sink: &mut Sink<'_>) {
        let Some(identity) = held.identity else {
            return;
        };
        let Some(account) = self.accounts.at(identity.place.file) else {
            return;
        };
        for scope in held.grant.scopes() {
            let mut refused = ActionSet::NONE;
            let mut owners = BTreeSet::new();
            for arn in arns(scope.statement) {
                if arn.account == account || !self.declares(&arn) {
                    continue;
                }
                let asked = scope.actions.surely.own();
                let shut = asked
                    .actions()
                    .filter(|action| {
                        action
                            .resource_types
                            .iter()
                            .any(|taken| taken.kind == arn.kind)
                    })
                    .map(ActionSet::of)
                    .filter(|action| !self.may_let_in(*action, &arn, account));
                let shut: ActionSet = shut.collect();
                if !shut.is_empty() {
                    refused = refused | shut;
                    owners.insert(arn.domain.to_owned());
                }
            }
            if let Some(domain) = owners.first() {
                let message = format!(
                    "the domain `{domain}` of the other account lets nobody of {account} do {}",
                    pointing::listed(refused)
                );
                sink.report(pointing::actions(scope.statement, refused), message)
                    .help("allow it in the policy of the domain or repository too: between accounts both must");
            }
        }
    }

    /// Whether the tree declares the domain of an ARN, in that account.
    fn declares(&self, arn: &Arn<'_>) -> bool {
        let mut domains = self.project.graph.domains.iter();
        domains.any(|domain| {
            domain.name.known() == Some(arn.domain)
                && domain.block.is_some()
                && self.owner(domain) == Some(arn.account)
        })
    }

    fn owner<'a>(&'a self, domain: &Domain) -> Option<&'a str> {
        self.accounts.at(domain.place.file)
    }

    /// Whether a resource policy may let somebody of `account` do `action`.
    fn may_let_in(&self, action: ActionSet, arn: &Arn<'_>, account: &str) -> bool {
        let policies = self.held.iter().filter(|held| {
            matches!(
                held.grant.kind(),
                PolicyKind::Domain | PolicyKind::Repository | PolicyKind::Unknown
            )
        });
        let mut about = policies.filter(|held| {
            held.policies.iter().any(|policy| {
                policy.attached_extent == Extent::Open
                    || policy.attached.iter().any(|to| may_be_on(&to.target, arn))
            })
        });
        about.any(|held| {
            let open = held
                .policies
                .iter()
                .any(|policy| policy.document.extent == Extent::Open);
            let mut scopes = held.grant.scopes().iter();
            open || scopes.any(|scope| {
                scope.actions.maybe.meets(action) && may_mean(scope.statement, account)
            })
        })
    }

    /// What a resource policy gives to an account of the tree where nobody has it.
    fn without_consumer(&self, held: &Held<'_>, sink: &mut Sink<'_>) {
        for scope in held.grant.scopes() {
            let policy = held.policies[scope.document];
            let places: BTreeSet<_> = policy
                .attached
                .iter()
                .map(|to| self.accounts.at(to.place.file))
                .collect();
            let mut places = places.into_iter();
            let (Some(Some(owner)), None) = (places.next(), places.next()) else {
                continue;
            };
            let given = scope.actions.surely.own();
            let principals = scope.statement.principal.iter();
            let listed = principals.filter(|principals| principals.sense == Sense::Listed);
            for principal in listed.flat_map(|principals| &principals.items) {
                let (account, name) = match who(principal) {
                    Who::Account(Account::Id(account)) => (account, None),
                    Who::Role {
                        account: Account::Id(account),
                        name,
                        ..
                    } => (account, Some(name)),
                    _ => continue,
                };
                if account == owner
                    || given.is_empty()
                    || !self.lacks(&account, name.as_deref(), given)
                {
                    continue;
                }
                let given = pointing::listed(given);
                // Others of the account may stand in code that is elsewhere.
                let (message, level) = match &name {
                    Some(name) => (
                        format!("the role `{name}` of {account} has no policy that allows {given}"),
                        Level::Error,
                    ),
                    None => (
                        format!("nobody in the code of {account} has a policy that allows {given}"),
                        Level::Note,
                    ),
                };
                sink.report(principal.word.place, message)
                    .level(level)
                    .help("allow it in an identity policy of that account too: between accounts both must");
            }
        }
    }

    /// Whether the identities of an account, or its role of that name, are
    /// there with all that they hold and surely without any of `actions`.
    fn lacks(&self, account: &str, role: Option<&str>, actions: ActionSet) -> bool {
        let there = |held: &&Held<'_>| match held.identity {
            Some(identity) => self.accounts.at(identity.place.file) == Some(account),
            None => held
                .policies
                .iter()
                .any(|policy| self.accounts.at(policy.document.place.file) == Some(account)),
        };
        let identities = self.project.identities.iter().filter(|identity| {
            self.accounts.at(identity.place.file) == Some(account)
                && role.is_none_or(|role| {
                    identity.kind == IdentityKind::Role
                        && role.rsplit('/').next() == Some(&*identity.name)
                })
        });
        let identities: Vec<_> = identities.collect();
        let whole = identities
            .iter()
            .all(|identity| identity.extent == Extent::Exact && identity.managed.is_empty());
        if identities.is_empty() || !whole {
            return false;
        }
        let mut held = self.held.iter().filter(there).filter(|held| {
            matches!(
                held.grant.kind(),
                PolicyKind::Identity | PolicyKind::Unknown
            )
        });
        // For one role, what hangs loose may be that role's; what others hold is not.
        held.all(|held| {
            let another = held
                .identity
                .is_some_and(|identity| identities.iter().all(|one| !std::ptr::eq(*one, identity)));
            another || !held.grant.actions().maybe.meets(actions)
        })
    }
}

/// A resource of CodeArtifact that a statement names: what of it is known.
struct Arn<'s> {
    account: &'s str,
    kind: ResourceKind,
    domain: &'s str,
    /// `None` where it is none or not one.
    repository: Option<&'s str>,
}

/// The ARNs of domains and repositories by name in a statement.
fn arns(statement: &Statement) -> Vec<Arn<'_>> {
    let words = statement.resource.iter();
    let listed = words.filter(|words| words.sense == Sense::Listed);
    let known = listed
        .flat_map(|words| &words.items)
        .filter_map(Word::known);
    known.filter_map(arn).collect()
}

fn arn(text: &str) -> Option<Arn<'_>> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", "aws", "codeartifact", _, account, resource] = parts.as_slice() else {
        return None;
    };
    let mut names = resource.split('/');
    let kind = match names.next()? {
        "domain" => ResourceKind::Domain,
        "repository" => ResourceKind::Repository,
        "package" => ResourceKind::Package,
        _ => return None,
    };
    let is_name = |name: &&str| !name.contains(['*', '?', '$']);
    Some(Arn {
        account: Some(*account).filter(is_name)?,
        kind,
        domain: names.next().filter(is_name)?,
        repository: names.next().filter(is_name),
    })
}

/// Whether a policy on `target` may be about the resource: the domain's, or the repository's own.
fn may_be_on(target: &Target, arn: &Arn<'_>) -> bool {
    let may_be = |word: &Word, name: &str| word.known().is_none_or(|known| known == name);
    match target {
        Target::Domain { domain, .. } => may_be(domain, arn.domain),
        Target::Repository {
            domain, repository, ..
        } => {
            may_be(domain, arn.domain)
                && arn.repository.is_none_or(|name| may_be(repository, name))
                && arn.kind != ResourceKind::Domain
        }
        Target::Identity(_) | Target::Endpoint { .. } | Target::Other => false,
    }
}

/// Whether a statement may mean somebody of `account`.
fn may_mean(statement: &Statement, account: &str) -> bool {
    let Some(principals) = &statement.principal else {
        return true;
    };
    if principals.sense == Sense::Excluded || principals.extent == Extent::Open {
        return true;
    }
    principals
        .items
        .iter()
        .any(|principal| match who(principal) {
            Who::Account(of)
            | Who::Role { account: of, .. }
            | Who::User { account: of, .. }
            | Who::Session { account: of, .. } => match of {
                Account::Id(id) => id == account,
                Account::Unknown => true,
            },
            Who::Everyone | Who::UniqueId(_) | Who::Unknown => true,
            Who::Service(_) | Who::Federated(_) | Who::CanonicalUser | Who::Malformed(_) => false,
        })
}
