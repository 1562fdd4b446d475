//! What the ARN patterns of a statement mean, kind of resource by kind of resource.

pub(super) mod fields;
mod hole;
pub mod names;

use std::sync::OnceLock;

use crate::aws::actions::Action;
use crate::aws::resource::ResourceKind;
use crate::eval::value::Extent;
use crate::policy::answer::Answer;
use crate::policy::arn_fault::ArnFault;
use crate::policy::document::{Sense, Word, Words};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Part, Pattern, Reading, Token};
use crate::policy::resource::fields::{Fields, every, meets};
use crate::policy::resource::names::{Names, remaining};

/// One ARN pattern of a statement.
#[derive(Debug, Clone)]
pub struct ResourcePattern {
    pattern: Pattern,
    /// Of each kind: whether it can match one, and whether it matches all.
    kinds: [(Answer, bool); 4],
}

/// What a word means as a resource: asked by many rules, found out once.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    reading: Reading,
    pattern: ResourcePattern,
    faults: OnceLock<Vec<ArnFault>>,
}

impl Meaning {
    fn new(word: &Word, reading: Reading) -> Self {
        Self {
            reading,
            pattern: ResourcePattern::read(word, reading),
            faults: OnceLock::new(),
        }
    }

    /// What is wrong with it, as `find` tells from its pattern.
    pub(super) fn faults(
        &self,
        find: impl FnOnce(&ResourcePattern) -> Vec<ArnFault>,
    ) -> &[ArnFault] {
        self.faults.get_or_init(|| find(&self.pattern))
    }
}

/// What `ask` makes of the meaning of a word. A word has one reading, that of
/// its document; under another it is found out anew.
pub(super) fn meaning<T>(word: &Word, reading: Reading, ask: impl FnOnce(&Meaning) -> T) -> T {
    let known = word
        .meaning
        .get_or_init(|| Box::new(Meaning::new(word, reading)));
    if known.reading == reading {
        ask(known)
    } else {
        ask(&Meaning::new(word, reading))
    }
}

/// How much of a kind of resource a pattern surely takes in, from little to much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breadth {
    /// One thing by its name.
    One,
    /// Things whose names match, or that are not known.
    Some,
    /// Every package of a namespace, in one format of a repository.
    Namespace,
    /// Every package of a format in a repository.
    Format,
    /// Every package of a repository.
    Repository,
    /// Every such thing of a domain.
    Domain,
    /// Every such thing of every domain of an account and Region.
    EveryDomain,
    /// Every such thing that there is.
    Everything,
}

/// What `Resource` or `NotResource` of a statement means.
#[derive(Debug, Clone)]
pub struct Resources {
    sense: Sense,
    patterns: Vec<ResourcePattern>,
    extent: Extent,
}

impl ResourcePattern {
    /// The pattern that a word of `Resource` writes.
    #[must_use]
    pub fn new(word: &Word, reading: Reading) -> Self {
        meaning(word, reading, |meaning| meaning.pattern.clone())
    }

    fn read(word: &Word, reading: Reading) -> Self {
        if let Some(text) = word.known() {
            return Self::of(Pattern::parse(text, reading));
        }
        let word = Word::new(hole::with_known_arns(&word.text), word.place);
        Self::of(Pattern::new(&word, reading))
    }

    fn of(pattern: Pattern) -> Self {
        if pattern.is_everything() {
            let kinds = [(Answer::Surely, true); 4];
            return Self { pattern, kinds };
        }
        let fields = Fields::of(&pattern);
        let kinds = ResourceKind::ALL.map(|kind| {
            let arns = every(kind);
            let meets = meets(&pattern, fields.as_ref(), arns);
            (meets, meets.is_possible() && pattern.covers(arns))
        });
        Self { pattern, kinds }
    }

    /// The pattern itself.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether it can match a resource of `kind`. A part that is not known is
    /// taken to be what an ARN has there, as long as the kind is written.
    #[must_use]
    pub fn meets(&self, kind: ResourceKind) -> Answer {
        self.kinds[index(kind)].0
    }

    /// Whether it surely matches every resource of `kind` that there is.
    #[must_use]
    pub fn covers_every(&self, kind: ResourceKind) -> bool {
        self.kinds[index(kind)].1
    }

    /// Whether it can match a resource of `kind` with these names.
    #[must_use]
    pub fn meets_in(&self, kind: ResourceKind, names: &Names<'_>) -> Answer {
        let possible = self.pattern.meets(&names.arns(kind));
        Answer::between(possible && self.pattern.is_known(), possible)
    }

    /// Whether it surely matches every resource of `kind` with these names.
    #[must_use]
    pub fn covers(&self, kind: ResourceKind, names: &Names<'_>) -> bool {
        self.pattern.covers(&names.arns(kind))
    }

    /// Whether requests for `action` can be about something that it matches.
    #[must_use]
    pub fn takes(&self, action: &Action) -> Answer {
        if action.resource_types.is_empty() {
            return self.takes_unbound(action);
        }
        let kinds = action.resource_types.iter();
        Answer::any(kinds.map(|taken| self.meets(taken.kind)))
    }

    /// For an action that has no resource: only `*` matches, but for what is
    /// created AWS's own pages disagree whether an ARN of CodeArtifact does.
    fn takes_unbound(&self, action: &Action) -> Answer {
        let ours = self.kinds.iter().any(|(meets, _)| meets.is_possible());
        match self.pattern.matches("*") {
            Answer::No if ours && action.name.starts_with("Create") => Answer::Maybe,
            other => other,
        }
    }

    /// The service that the ARN names, when it is one text.
    #[must_use]
    pub fn service(&self) -> Option<String> {
        let fields = self.pattern.split(':', 6);
        fields.get(2).filter(|_| fields.len() == 6)?.as_exact()
    }

    /// How much of a kind it surely takes in; `None` when it takes in none of it.
    #[must_use]
    pub fn breadth(&self, kind: ResourceKind) -> Option<Breadth> {
        if !self.meets(kind).is_possible() {
            return None;
        }
        if self.covers_every(kind) {
            return Some(Breadth::Everything);
        }
        let level = self.level(kind);
        let narrow = if self.pattern.is_exact() {
            Breadth::One
        } else {
            Breadth::Some
        };
        Some(level.unwrap_or(narrow))
    }

    /// The widest level of which everything is taken in, below what the pattern names itself.
    fn level(&self, kind: ResourceKind) -> Option<Breadth> {
        let resource = resource_of(&self.pattern)?;
        let word: Vec<Part> = kind.as_str().chars().map(Part::Is).collect();
        if !resource.split('/', 2).first()?.covers(&word) {
            return None;
        }
        let levels: &[Breadth] = match kind {
            ResourceKind::Domain => &[Breadth::EveryDomain],
            ResourceKind::Repository | ResourceKind::PackageGroup => {
                &[Breadth::EveryDomain, Breadth::Domain]
            }
            ResourceKind::Package => &[
                Breadth::EveryDomain,
                Breadth::Domain,
                Breadth::Repository,
                Breadth::Format,
                Breadth::Namespace,
            ],
        };
        let found = levels.iter().enumerate().find(|(at, _)| {
            let rest = below(&resource, at + 1);
            rest.is_some_and(|rest| rest.covers(&remaining(kind, *at)))
        });
        found.map(|(_, level)| *level)
    }

    /// What is known before the first wildcard or part that is not known.
    #[must_use]
    pub fn known_start(&self) -> Option<String> {
        let tokens = self.pattern.tokens().iter();
        let start: String = tokens
            .map_while(|token| match token {
                Token::Is(c) => Some(*c),
                Token::One | Token::Many | Token::Some => None,
            })
            .collect();
        (!start.is_empty()).then_some(start)
    }

    /// The part of the resource at `at`, parted by `/`, when it is one text: 0
    /// is the kind, 1 the domain, 2 the repository, and so on.
    #[must_use]
    pub fn name(&self, at: usize) -> Option<String> {
        resource_of(&self.pattern)?.piece('/', at)?.as_exact()
    }
}

/// What stands behind the five fields of an ARN.
fn resource_of(pattern: &Pattern) -> Option<Pattern> {
    let (_, resource) = pattern.divided(':', 4)?;
    Some(resource)
}

/// The place of a kind in [`ResourceKind::ALL`].
const fn index(kind: ResourceKind) -> usize {
    match kind {
        ResourceKind::Domain => 0,
        ResourceKind::Repository => 1,
        ResourceKind::Package => 2,
        ResourceKind::PackageGroup => 3,
    }
}

/// What follows the first `names` names of a resource; a `*` at the end of
/// fewer goes on over the borders.
fn below(resource: &Pattern, names: usize) -> Option<Pattern> {
    let mut parts = resource.split('/', names + 1);
    let short = parts.len() <= names;
    let last = parts.pop()?;
    if !short {
        return Some(last);
    }
    let open = last.tokens().last() == Some(&Token::Many);
    open.then(|| Pattern::of([Token::Many]))
}

impl Breadth {
    /// How much that is in a policy that is asked about its own domain or
    /// repository only: `*` in a repository policy is that repository.
    #[must_use]
    pub fn within(self, policy: PolicyKind, kind: ResourceKind) -> Self {
        let most = match (policy, kind) {
            (PolicyKind::Domain, ResourceKind::Domain)
            | (PolicyKind::Repository, ResourceKind::Domain | ResourceKind::Repository) => {
                Self::One
            }
            (PolicyKind::Domain, _) => Self::Domain,
            (PolicyKind::Repository, ResourceKind::Package | ResourceKind::PackageGroup) => {
                Self::Repository
            }
            (
                PolicyKind::Identity
                | PolicyKind::Trust
                | PolicyKind::Endpoint
                | PolicyKind::Control
                | PolicyKind::Other
                | PolicyKind::Unknown,
                _,
            ) => Self::Everything,
        };
        self.min(most)
    }
}

impl Resources {
    /// What an element means; without one it is what the policy belongs to.
    #[must_use]
    pub fn new(words: Option<&Words>, reading: Reading) -> Self {
        let Some(words) = words else {
            return Self {
                sense: Sense::Listed,
                patterns: vec![ResourcePattern::of(Pattern::of([Token::Many]))],
                extent: Extent::Exact,
            };
        };
        let items = words.items.iter();
        Self {
            sense: words.sense,
            patterns: items
                .map(|word| ResourcePattern::new(word, reading))
                .collect(),
            extent: words.extent,
        }
    }

    /// Its patterns, in order: what is meant, or with [`Self::sense`] what is not.
    #[must_use]
    pub fn patterns(&self) -> &[ResourcePattern] {
        &self.patterns
    }

    /// Whether the patterns are what is meant or what is not meant.
    #[must_use]
    pub fn sense(&self) -> Sense {
        self.sense
    }

    /// Whether requests for `action` can be about something that it means.
    #[must_use]
    pub fn takes(&self, action: &Action) -> Answer {
        let answer = match self.sense {
            Sense::Listed => Answer::any(self.patterns.iter().map(|one| one.takes(action))),
            Sense::Excluded => self.leaves(action),
        };
        match (self.extent, self.sense, answer) {
            (Extent::Open, Sense::Listed, Answer::No)
            | (Extent::Open, Sense::Excluded, Answer::Surely) => Answer::Maybe,
            (Extent::Open | Extent::Exact, _, answer) => answer,
        }
    }

    /// Whether `NotResource` leaves anything for an action.
    fn leaves(&self, action: &Action) -> Answer {
        let kinds = action.resource_types.iter().map(|taken| taken.kind);
        let all = |kind| {
            Answer::any(self.patterns.iter().map(|one| {
                let known = one.pattern.is_known();
                Answer::between(one.covers_every(kind), !known)
            }))
        };
        if action.resource_types.is_empty() {
            let taken = self.patterns.iter().map(|one| one.pattern.matches("*"));
            return Answer::any(taken).negated();
        }
        Answer::any(kinds.map(|kind| all(kind).negated()))
    }

    /// How much of a kind it surely takes in; `None` when it takes in none, or
    /// perhaps none.
    #[must_use]
    pub fn breadth(&self, kind: ResourceKind) -> Option<Breadth> {
        match self.sense {
            Sense::Listed => {
                let patterns = self.patterns.iter();
                patterns.filter_map(|one| one.breadth(kind)).max()
            }
            Sense::Excluded => {
                let known = self.extent == Extent::Exact
                    && self.patterns.iter().all(|one| one.pattern.is_known());
                let left = !self.patterns.iter().any(|one| one.covers_every(kind));
                (known && left).then_some(Breadth::Everything)
            }
        }
    }

    /// How much of the resources of `action` it surely takes in.
    #[must_use]
    pub fn breadth_for(&self, action: &Action) -> Option<Breadth> {
        let kinds = action.resource_types.iter();
        kinds.filter_map(|taken| self.breadth(taken.kind)).max()
    }

    /// Whether it takes in all that `other` does, of what requests for `action` can be about.
    #[must_use]
    pub fn covers(&self, other: &Self, action: &Action) -> Answer {
        let surely = self.extent == Extent::Exact && self.covers_as(other, action, Certainty::Sure);
        let open = self.extent == Extent::Open;
        let maybe = match self.sense {
            Sense::Listed => open || self.covers_as(other, action, Certainty::Possible),
            // What is not known may exclude nothing.
            Sense::Excluded => {
                let unknown = |one: &ResourcePattern| !one.pattern.is_known();
                open || self.patterns.iter().any(unknown) || other.patterns.iter().any(unknown)
            }
        };
        Answer::between(surely, maybe)
    }

    fn covers_as(&self, other: &Self, action: &Action, certainty: Certainty) -> bool {
        let possible = certainty == Certainty::Possible;
        let own = self.patterns.iter().map(|one| match certainty {
            Certainty::Sure => one.clone(),
            Certainty::Possible if one.pattern.is_known() => one.clone(),
            Certainty::Possible => ResourcePattern::of(one.pattern.at_most()),
        });
        let own: Vec<_> = own.collect();
        let listed = other.sense == Sense::Listed && other.extent == Extent::Exact;
        match self.sense {
            Sense::Listed if covers_all(&own, action) => true,
            Sense::Listed => {
                let mut taken = other.patterns.iter();
                listed
                    && taken.all(|one| {
                        // What is not known may be just what is covered.
                        let open = possible && !one.pattern.is_known();
                        let whole = |own: &ResourcePattern| {
                            own.pattern.covers_pattern(&one.pattern)
                                || open && own.pattern.meets_pattern(&one.pattern)
                        };
                        !one.takes(action).is_possible() || own.iter().any(whole)
                    })
            }
            // What is excluded must not be meant by the other.
            Sense::Excluded => {
                let known = own.iter().all(|one| one.pattern.is_known());
                let meets = |out: &ResourcePattern| {
                    let mut others = other.patterns.iter();
                    others.any(|one| out.pattern.meets_pattern(&one.pattern))
                };
                known && (own.is_empty() || listed && !own.iter().any(meets))
            }
        }
    }
}

/// How sure an answer about what is not known must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// Whatever it is.
    Sure,
    /// For something that it can be.
    Possible,
}

/// Whether patterns list all that requests for `action` can be about.
fn covers_all(patterns: &[ResourcePattern], action: &Action) -> bool {
    if action.resource_types.is_empty() {
        return patterns.iter().any(|one| one.pattern.is_everything());
    }
    let mut kinds = action.resource_types.iter().map(|taken| taken.kind);
    kinds.all(|kind| patterns.iter().any(|one| one.covers_every(kind)))
}
