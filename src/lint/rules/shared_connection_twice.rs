//! `shared-connection-twice`: two repositories of a domain with the same external connection.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diag::Level;
use crate::document::graph::{Repository, Within};
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
    let mut known: HashMap<(&str, Domain), Earlier<'_>> = HashMap::new();
    let mut told = BTreeSet::new();
    for repository in &context.project.graph.repositories {
        for word in &repository.connections {
            let (Some(name), Some(domain)) = (word.known(), Domain::of(repository, context)) else {
                continue;
            };
            let connected = Connected::new(repository, word, context);
            let earlier = known.entry((name, domain)).or_default();
            let first = earlier.sharing(&connected).map(|first| first.word.place);
            earlier.add(connected);
            // A declaration is met once for each instance.
            if let Some(first) = first
                && told.insert((word.place, name))
            {
                let twice = format!("a second repository of the domain is connected to `{name}`");
                let draft = sink.report(word.place, twice);
                let draft = match first == word.place {
                    true => draft,
                    false => draft.label(first, "the first is here"),
                };
                draft
                    .help("keep one store for each registry and make it an upstream of the repositories that need it");
            }
        }
    }
}

/// What tells domains apart.
#[derive(PartialEq, Eq, Hash)]
enum Domain {
    /// By name and provider: two declarations make the same one, as `duplicate-domain` tells.
    Made(String, String),
    /// As the graph tells them apart.
    Named(String),
}

impl Domain {
    /// The domain of a repository; `None` where none is surely the same.
    fn of(repository: &Repository, context: &Context<'_>) -> Option<Self> {
        let project = context.project;
        let made = |index: usize| {
            let domain = project.graph.domains.get(index)?;
            let block = project.blocks.get(domain.block?)?;
            let name = domain.name.known()?.to_owned();
            Some(Self::Made(name, context.providers.place(block)?))
        };
        let made = match repository.domain {
            Within::Inside(index) => made(index),
            Within::Outside(_) => None,
        };
        made.or_else(|| repository.domain.key().map(Self::Named))
    }
}

/// A repository with a connection.
struct Connected<'g> {
    repository: &'g Repository,
    word: &'g Word,
    may_be_none: bool,
    provider: Option<String>,
}

/// The repositories of one domain with one connection.
#[derive(Default)]
struct Earlier<'g> {
    all: Vec<Connected<'g>>,
    /// Those that surely are there.
    sure: Vec<usize>,
    /// What tells them apart: whoever shares with one of two alike shares with the other.
    alike: HashSet<(Place, bool, Option<String>)>,
}

impl<'g> Earlier<'g> {
    /// The first one that shares the connection.
    fn sharing(&self, connected: &Connected<'_>) -> Option<&Connected<'g>> {
        let mut sure = self.sure.iter().filter_map(|at| self.all.get(*at));
        if connected.may_be_none {
            return sure.find(|first| first.shares(connected));
        }
        self.all.iter().find(|first| first.shares(connected))
    }

    fn add(&mut self, connected: Connected<'g>) {
        let Connected {
            repository,
            may_be_none,
            provider,
            ..
        } = &connected;
        if self
            .alike
            .insert((repository.place, *may_be_none, provider.clone()))
        {
            if !connected.may_be_none {
                self.sure.push(self.all.len());
            }
            self.all.push(connected);
        }
    }
}

impl<'g> Connected<'g> {
    fn new(repository: &'g Repository, word: &'g Word, context: &Context<'_>) -> Self {
        let block = repository.block;
        let block = block.and_then(|at| context.project.blocks.get(at));
        Self {
            repository,
            word,
            may_be_none: block.is_some_and(|block| block.address.address.contains("[?]")),
            provider: block.and_then(|block| context.providers.place(block)),
        }
    }

    /// Whether both, in one domain by what tells domains apart, are surely
    /// there, and can be there at once.
    fn shares(&self, other: &Self) -> bool {
        let (one, two) = (self.repository, other.repository);
        if std::ptr::eq(one, two) || self.may_be_none && other.may_be_none {
            return false;
        }
        let same = match (&one.domain, &two.domain) {
            (Within::Inside(a), Within::Inside(b)) if a != b => return true,
            (one, two) => same_domain(one, two) == Some(true),
        };
        // Of one declaration in several roots, each may be another account's.
        let apart =
            one.place == two.place && (self.provider.is_none() || self.provider != other.provider);
        same && !apart
    }
}
