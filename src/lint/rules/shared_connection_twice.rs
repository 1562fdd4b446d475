//! `shared-connection-twice`: two repositories of a domain with the same external connection.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::document::graph::{Repository, Within};
use crate::eval::value::Value;
use crate::lint::provider::{self, Providers};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::topology::same_domain;
use crate::policy::document::Word;
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "shared-connection-twice",
    group: Group::SupplyChain,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("shared_connection_twice.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let project = context.project;
    let mut earlier: Vec<Connected<'_>> = Vec::new();
    let mut told = BTreeSet::new();
    for repository in &project.graph.repositories {
        let home = Home::of(repository, context.providers);
        for word in &repository.connections {
            let Some(name) = word.known() else {
                continue;
            };
            let found = earlier.iter().find(|other| {
                other.name == name
                    && !std::ptr::eq(other.repository, repository)
                    && other.home.may_meet(&home)
                    && share_domain(other.repository, repository, context.providers)
            });
            let second = repository.name.with_holes("…");
            // A declaration is met once for each instance.
            if let Some(first) = found
                && told.insert((word.place, name, second.clone()))
            {
                let twice = format!(
                    "`{second}` is connected to `{name}`, as `{}` of the same domain is",
                    first.repository.name.with_holes("…")
                );
                let draft = sink
                    .report(word.place, twice)
                    .about(project.block_of(repository))
                    .about(project.block_of(first.repository))
                    .subject(second);
                let draft = match first.word.place == word.place {
                    true => draft,
                    false => draft.label(first.word.place, "the first is here"),
                };
                draft
                    .help("keep one store for each registry and make it an upstream of the repositories that need it");
            }
            earlier.push(Connected {
                repository,
                word,
                name,
                home: home.clone(),
            });
        }
    }
}

/// A repository with a connection.
struct Connected<'p> {
    repository: &'p Repository,
    word: &'p Word,
    name: &'p str,
    home: Home,
}

/// Whether both are surely in one domain, as far as its name tells.
fn share_domain(one: &Repository, other: &Repository, providers: &Providers<'_, '_>) -> bool {
    let project = providers.project;
    let domains = &project.graph.domains;
    match (&one.domain, &other.domain) {
        (Within::Inside(a), Within::Inside(b)) if a != b => {
            let name = |index: usize| domains.get(index)?.name.known();
            let block = |index: usize| project.blocks.get(domains.get(index)?.block?);
            name(*a).is_some_and(|named| name(*b) == Some(named))
                && block(*a)
                    .zip(block(*b))
                    .is_some_and(|(here, there)| providers.is_same(here, there))
        }
        _ => same_domain(&one.domain, &other.domain) == Some(true),
    }
}

/// Where a repository is made: a domain of the same name in another account or Region is another one.
#[derive(Clone, Default)]
struct Home {
    /// Its declaration and the root that leads there; none of a manifest's.
    declared: Option<(Place, String)>,
    /// Whether it may be none.
    doubtful: bool,
    place: Option<String>,
    region: Option<String>,
    account: Option<String>,
}

impl Home {
    fn of(repository: &Repository, providers: &Providers<'_, '_>) -> Self {
        let project = providers.project;
        let Some(block) = project.block_of(repository) else {
            return Self::default();
        };
        if repository.connections.is_empty() {
            return Self::default();
        }
        let owner = block.body.get("domain_owner").and_then(Value::as_str);
        Self {
            declared: Some((block.header, provider::root(block).to_owned())),
            doubtful: block.address.address.contains("[?]"),
            place: providers.place(block),
            region: providers.region(block),
            account: owner.or_else(|| providers.account(block)),
        }
    }

    /// Whether both are surely made, in one account and Region: what is run on its
    /// own may have its own, as environments and examples do.
    fn may_meet(&self, other: &Self) -> bool {
        if self.doubtful && other.doubtful {
            return false;
        }
        let (Some((here, root)), Some((there, other_root))) = (&self.declared, &other.declared)
        else {
            return true;
        };
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        if same(&self.place, &other.place)
            || same(&self.account, &other.account) && same(&self.region, &other.region)
        {
            return true;
        }
        // Of two declarations of one root, one may be made for an unknown number of instances.
        root == other_root && here != there && (self.place.is_none() || other.place.is_none())
    }
}
