//! Who may publish where, and which names: what makes a repository a source of first-party packages.

pub mod guards;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::aws::iam::Purpose;
use crate::aws::resource::ResourceKind;
use crate::document::Project;
use crate::document::graph::{Graph, Within};
use crate::document::policy::{Policy, Target};
use crate::eval::text::{Form, Known, Piece, Text};
use crate::lint::held::Held;
use crate::lint::pointing;
use crate::lint::publishers::guards::Guards;
use crate::lint::topology::same_word;
use crate::policy::action_set::ActionSet;
use crate::policy::answer::Answer;
use crate::policy::document::Word;
use crate::policy::grant::Scope;
use crate::policy::kind::PolicyKind;
use crate::policy::resource::names::Names;
use crate::policy::resource::{Breadth, ResourcePattern};
use crate::source::place::Place;

/// A grant of publishing into a repository of the tree.
#[derive(Debug)]
pub struct Publishing {
    /// The repository, by index.
    pub repository: usize,
    /// Where it is granted.
    pub place: Place,
    /// What may be published.
    pub packages: Vec<Packages>,
}

/// Packages, as the pattern of a package group means them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Packages {
    /// Every one.
    Every,
    /// Those of a group such as `/npm/acme/*`.
    Group(String),
    /// Not known.
    Unknown,
}

/// All grants of publishing that the tree shows.
#[derive(Debug)]
pub struct Publishers {
    grants: Vec<Publishing>,
    /// The grants into each repository.
    into: HashMap<usize, Vec<usize>>,
    guards: Guards,
}

/// How many grants are looked at: a statement that names no resource is one for
/// every repository, and no tree that means something has so many of either.
const MOST: usize = 100_000;

/// How many repositories are held against patterns of their names: a hundred
/// patterns for each of ten thousand, which takes about a second.
const MOST_COMPARED: usize = 1_000_000;

impl Publishers {
    /// The grants in `held`.
    #[must_use]
    pub fn of(project: &Project<'_>, held: &[Held<'_>]) -> Self {
        let publish = ActionSet::purpose(Purpose::Publish);
        let called = Called::of(&project.graph);
        let mut grants = Vec::new();
        for held in held {
            for scope in held.grant.scopes() {
                if scope.actions.surely.meets(publish) && grants.len() < MOST {
                    targets(scope, held, &called, &mut grants);
                }
            }
        }
        let mut into: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, grant) in grants.iter().enumerate() {
            into.entry(grant.repository).or_default().push(index);
        }
        Self {
            grants,
            into,
            guards: Guards::of(held, &called),
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Publishing] {
        &self.grants
    }

    /// Whether a repository's policy lets nobody publish into it.
    #[must_use]
    pub fn is_sealed(&self, repository: usize) -> bool {
        self.guards.sealing(repository).is_some()
    }

    /// What the policies of repositories deny of publishing.
    #[must_use]
    pub const fn guards(&self) -> &Guards {
        &self.guards
    }

    /// Those into one repository.
    pub fn into(&self, repository: usize) -> impl Iterator<Item = &Publishing> {
        let grants = self.into.get(&repository).into_iter().flatten();
        grants.filter_map(|index| self.grants.get(*index))
    }
}

/// The repositories of a graph by what they are called.
struct Called<'g> {
    graph: &'g Graph,
    names: HashMap<&'g str, Vec<usize>>,
    /// By what makes a name itself, where not all of it is known.
    unknowns: HashMap<String, Vec<usize>>,
    /// Whether every name is known.
    all_named: bool,
    /// How many comparisons with patterns of names are left.
    comparisons: Cell<usize>,
}

impl<'g> Called<'g> {
    fn of(graph: &'g Graph) -> Self {
        let mut called = Self {
            graph,
            names: HashMap::new(),
            unknowns: HashMap::new(),
            all_named: true,
            comparisons: Cell::new(MOST_COMPARED),
        };
        for (index, repository) in graph.repositories.iter().enumerate() {
            called.all_named &= repository.name.known().is_some();
            match (repository.name.known(), repository.name.text.identity()) {
                (Some(name), _) => called.names.entry(name).or_default().push(index),
                (None, Some(name)) => called.unknowns.entry(name).or_default().push(index),
                (None, None) => {}
            }
        }
        called
    }

    /// The repositories that surely are called as `name` says.
    fn like(&self, name: &Word) -> &[usize] {
        let found = match name.known() {
            Some(name) => self.names.get(name),
            None => {
                let name = name.text.identity();
                name.and_then(|name| self.unknowns.get(&name))
            }
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// The repositories that the ARN of a package or repository names by what
    /// they are called, although not all of the name is known.
    fn named_alike(&self, word: &Word) -> Vec<usize> {
        let Some((domain, repository)) = names_in(word) else {
            return Vec::new();
        };
        let here = |at: &usize| self.in_domain(*at, &domain) == Some(true);
        let like = self.like(&repository).iter().copied();
        like.filter(|at| self.names(*at).is_none())
            .filter(here)
            .collect()
    }

    /// The repositories that a policy is surely attached to.
    fn attached(&self, policy: &Policy) -> BTreeSet<usize> {
        let targets = policy.attached.iter().map(|attachment| &attachment.target);
        let found = targets.flat_map(|target| match target {
            Target::Repository {
                domain, repository, ..
            } => {
                let like = self.like(repository).iter().copied();
                let here = like.filter(|at| self.in_domain(*at, domain) != Some(false));
                here.collect()
            }
            Target::Domain { .. }
            | Target::Identity(_)
            | Target::Endpoint { .. }
            | Target::Other => Vec::new(),
        });
        found.collect()
    }

    fn in_domain(&self, repository: usize, domain: &Word) -> Option<bool> {
        match &self.graph.repositories.get(repository)?.domain {
            Within::Inside(index) => same_word(&self.graph.domains.get(*index)?.name, domain),
            Within::Outside(name) => same_word(name, domain),
        }
    }

    /// The repositories of which one of this name in the domain of that name may
    /// be one; nothing where repositories without known names may be as well.
    fn only(&self, domain: &str, name: &str) -> Option<Vec<usize>> {
        let like = self.names.get(name).into_iter().flatten().copied();
        let here = like.filter(|at| match self.names(*at) {
            Some(names) => names.domain == Some(domain),
            None => true,
        });
        self.all_named.then(|| here.collect())
    }

    /// The names of a repository and its domain, when both are known.
    fn names(&self, repository: usize) -> Option<Names<'g>> {
        let repository = self.graph.repositories.get(repository)?;
        let domain = match &repository.domain {
            Within::Inside(index) => self.graph.domains.get(*index)?.name.known(),
            Within::Outside(name) => name.known(),
        };
        Some(Names {
            domain: Some(domain?),
            repository: Some(repository.name.known()?),
            ..Names::default()
        })
    }

    /// Whether another comparison is within bounds, and takes it.
    fn may_compare(&self) -> bool {
        let left = self.comparisons.get().checked_sub(1);
        self.comparisons.set(left.unwrap_or_default());
        left.is_some()
    }

    fn all(&self) -> std::ops::Range<usize> {
        0..self.graph.repositories.len()
    }
}

/// The domain and the repository that the ARN of packages names. What is not
/// known of a name holds no slash.
fn names_in(word: &Word) -> Option<(Word, Word)> {
    const KIND: &str = ":package/";
    let pieces = word.text.pieces();
    let (at, rest) = pieces
        .iter()
        .enumerate()
        .find_map(|(at, piece)| match piece {
            Piece::Known(known) => Some((at, known.text.split_once(KIND)?.1)),
            Piece::Hole(_) | Piece::Json(_) => None,
        })?;
    let mut names = [Text::default(), Text::default()];
    let mut index = 0;
    let first = Piece::Known(Known {
        text: rest.into(),
        place: word.place,
        form: Form::Made,
    });
    for piece in std::iter::once(&first).chain(&pieces[at + 1..]) {
        let Piece::Known(known) = piece else {
            names.get_mut(index)?.push(piece.clone());
            continue;
        };
        for (number, part) in known.text.split('/').enumerate() {
            index += usize::from(number > 0);
            let Some(name) = names.get_mut(index) else {
                let [domain, repository] = names;
                return Some((
                    Word::new(domain, word.place),
                    Word::new(repository, word.place),
                ));
            };
            name.push_all(Text::made(part, word.place).pieces().iter().cloned());
        }
    }
    None
}

/// Adds the repositories that an Allow of publishing names, each by its own name.
fn targets(scope: &Scope<'_>, held: &Held<'_>, called: &Called<'_>, grants: &mut Vec<Publishing>) {
    let policy = held.policies[scope.document];
    let place = pointing::actions(scope.statement, ActionSet::purpose(Purpose::Publish));
    let found = match held.grant.kind() {
        PolicyKind::Repository => {
            let attached = called.attached(policy).into_iter();
            let packages = match named(scope, policy) {
                Some(named) => named.iter().map(|(_, named)| Packages::of(named)).collect(),
                None => vec![Packages::Every],
            };
            let filled = attached.filter(|_| !packages.is_empty());
            filled.map(|at| (at, packages.clone())).collect()
        }
        PolicyKind::Identity | PolicyKind::Domain | PolicyKind::Unknown => {
            by_name(scope, policy, called)
        }
        PolicyKind::Trust | PolicyKind::Endpoint | PolicyKind::Control | PolicyKind::Other => {
            BTreeMap::new()
        }
    };
    grants.extend(found.into_iter().map(|(repository, packages)| Publishing {
        repository,
        place,
        packages,
    }));
}

/// The repositories that the resources of an Allow name, with the packages.
fn by_name(
    scope: &Scope<'_>,
    policy: &Policy,
    called: &Called<'_>,
) -> BTreeMap<usize, Vec<Packages>> {
    let mut found: BTreeMap<usize, Vec<Packages>> = BTreeMap::new();
    let Some(named) = named(scope, policy) else {
        let known = called.all().filter(|at| called.names(*at).is_some());
        return known.map(|at| (at, vec![Packages::Every])).collect();
    };
    for (word, pattern) in &named {
        let kind = ResourceKind::Package;
        // What is wider than a repository is told as such.
        if pattern.breadth(kind) >= Some(Breadth::Domain) {
            continue;
        }
        let meets = |at: &usize| match called.names(*at) {
            Some(names) => pattern.meets_in(kind, &names),
            None => Answer::No,
        };
        let mut met: Vec<usize> = match pattern.name(2) {
            Some(name) => {
                let like = called.names.get(name.as_str()).into_iter().flatten();
                like.copied().filter(|at| meets(at) != Answer::No).collect()
            }
            None => {
                let all = called.all().take_while(|_| called.may_compare());
                all.filter(|at| meets(at) == Answer::Surely).collect()
            }
        };
        met.extend(called.named_alike(word));
        for at in met {
            found.entry(at).or_default().push(Packages::of(pattern));
        }
    }
    found
}

/// The patterns of an Allow that can match packages; `None` when it names no resource.
fn named<'s>(scope: &Scope<'s>, policy: &Policy) -> Option<Vec<(&'s Word, ResourcePattern)>> {
    let reading = policy.document.reading();
    let words = scope.statement.resource.as_ref()?;
    let patterns = words
        .items
        .iter()
        .map(|word| (word, ResourcePattern::new(word, reading)));
    let named = patterns.filter(|(_, pattern)| pattern.meets(ResourceKind::Package) != Answer::No);
    Some(named.collect())
}

impl Packages {
    /// The packages that a pattern of an ARN takes in.
    fn of(pattern: &ResourcePattern) -> Self {
        let kind = ResourceKind::Package;
        match pattern.breadth(kind) {
            Some(breadth) if breadth >= Breadth::Repository => return Self::Every,
            _ => {}
        }
        let Some(format) = pattern.name(3) else {
            return Self::Unknown;
        };
        if pattern.breadth(kind) == Some(Breadth::Format) {
            return Self::Group(format!("/{format}/*"));
        }
        let Some(namespace) = pattern.name(4) else {
            return Self::Unknown;
        };
        if pattern.breadth(kind) == Some(Breadth::Namespace) {
            return Self::Group(format!("/{format}/{namespace}/*"));
        }
        match (pattern.name(5), pattern.known_start()) {
            (Some(name), _) => Self::Group(format!("/{format}/{namespace}/{name}$")),
            (None, Some(start)) => {
                let stem = start.rsplit('/').next().unwrap_or_default();
                Self::Group(format!("/{format}/{namespace}/{stem}*"))
            }
            (None, None) => Self::Unknown,
        }
    }

    /// The format, when it is one.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        match self {
            Self::Group(pattern) => pattern.split('/').nth(1),
            Self::Every | Self::Unknown => None,
        }
    }
}
