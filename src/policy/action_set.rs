//! Sets of actions: what the patterns of a statement stand for, at least and at most.

use std::sync::LazyLock;

use crate::aws::actions::{AccessLevel, Action, CODEARTIFACT, Permissions};
use crate::aws::iam::{self, Purpose};
use crate::eval::value::Extent;
use crate::policy::document::{Sense, Word, Words};
use crate::policy::kind::PolicyKind;
use crate::policy::pattern::{Class, Part, Pattern, Reading};

/// A set of CodeArtifact's actions, with `sts:GetServiceBearerToken` and,
/// each as one element, the other actions of STS and those of all other services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ActionSet(u64);

/// What a pattern or a list of patterns stands for, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Whatever the unknown parts are, these. Of the other services: at least one action.
    pub surely: ActionSet,
    /// These and no others.
    pub maybe: ActionSet,
}

/// Which service a pattern names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// CodeArtifact alone.
    CodeArtifact,
    /// STS alone.
    Sts,
    /// Another service alone.
    Other,
    /// Every service, as `*` and `*:*` do.
    Every,
    /// Some services, as `co*:*` does, or one that is not known.
    Some,
}

const TOKEN: u32 = 61;
const OTHER_STS: u32 = 62;
const OTHER: u32 = 63;

/// The actions in lower case, as patterns are compared.
static NAMES: LazyLock<Vec<Vec<Part>>> = LazyLock::new(|| {
    let actions = CODEARTIFACT.actions.iter();
    actions.map(|action| parts(&action.full_name())).collect()
});

static STS: LazyLock<Vec<Vec<Part>>> = LazyLock::new(|| {
    let actions = iam::other_sts_actions();
    actions
        .map(|action| parts(&format!("sts:{action}")))
        .collect()
});

static SERVICE_TOKEN: LazyLock<Vec<Part>> = LazyLock::new(|| parts("sts:GetServiceBearerToken"));

/// The names that stand for one action each, in lower case and sorted, with what they stand for.
static EXACT: LazyLock<Vec<(String, ActionSet)>> = LazyLock::new(|| {
    let own = CODEARTIFACT.actions.iter().enumerate();
    let own = own.map(|(at, action)| (action.full_name(), ActionSet(1 << at)));
    let sts = iam::other_sts_actions();
    let sts = sts.map(|action| (format!("sts:{action}"), ActionSet(1 << OTHER_STS)));
    let token = (
        "sts:GetServiceBearerToken".to_owned(),
        ActionSet(1 << TOKEN),
    );
    let all = own.chain(sts).chain([token]);
    let mut all: Vec<_> = all
        .map(|(name, set)| (name.to_ascii_lowercase(), set))
        .collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    all
});

/// The actions of each purpose, at its place in [`Purpose::ALL`].
static PURPOSES: LazyLock<[ActionSet; 9]> = LazyLock::new(|| {
    Purpose::ALL.map(|purpose| {
        let names: Vec<_> = iam::actions_for(purpose).collect();
        ActionSet::filter(|action| names.contains(&action.name.as_str()))
    })
});

static CHANGES: LazyLock<ActionSet> = LazyLock::new(|| {
    ActionSet::filter(|action| match action.access_level {
        AccessLevel::List | AccessLevel::Read => false,
        AccessLevel::Write | AccessLevel::Tagging | AccessLevel::PermissionsManagement => true,
    })
});

static PERMISSION_CHANGES: LazyLock<ActionSet> =
    LazyLock::new(|| ActionSet::filter(|action| action.permissions == Permissions::Change));

/// The actions about which a policy is asked, at its kind's place in [`PolicyKind::ALL`].
static EFFECTIVE: LazyLock<[ActionSet; 8]> =
    LazyLock::new(|| PolicyKind::ALL.map(ActionSet::asked_of));

/// The longest word that is looked up as it is; no name is near that long.
const LONGEST: usize = 200;

fn parts(name: &str) -> Vec<Part> {
    name.to_ascii_lowercase().chars().map(Part::Is).collect()
}

impl ActionSet {
    /// No action.
    pub const NONE: Self = Self(0);

    /// Every action of CodeArtifact.
    #[must_use]
    pub fn all() -> Self {
        Self((1 << CODEARTIFACT.actions.len()) - 1)
    }

    /// Everything: all that a policy can name.
    #[must_use]
    pub fn everything() -> Self {
        Self(Self::all().0 | 1 << TOKEN | 1 << OTHER_STS | 1 << OTHER)
    }

    /// CodeArtifact's actions of which `test` holds.
    #[must_use]
    pub fn filter(test: impl Fn(&Action) -> bool) -> Self {
        let actions = CODEARTIFACT.actions.iter().enumerate();
        let bits = actions.filter(|(_, action)| test(action));
        Self(bits.fold(0, |set, (at, _)| set | 1 << at))
    }

    /// The actions that are for `purpose`.
    #[must_use]
    pub fn purpose(purpose: Purpose) -> Self {
        let at = Purpose::ALL.iter().position(|one| *one == purpose);
        at.and_then(|at| PURPOSES.get(at).copied())
            .unwrap_or_default()
    }

    /// The actions that change something: writes, tags and permissions.
    #[must_use]
    pub fn changes() -> Self {
        *CHANGES
    }

    /// The actions that change who may do what, whatever AWS calls them.
    #[must_use]
    pub fn permission_changes() -> Self {
        *PERMISSION_CHANGES
    }

    /// The actions about which a policy of `kind` is asked, always or sometimes.
    #[must_use]
    pub fn effective_in(kind: PolicyKind) -> Self {
        let at = PolicyKind::ALL.iter().position(|one| *one == kind);
        at.and_then(|at| EFFECTIVE.get(at).copied())
            .unwrap_or_default()
    }

    fn asked_of(kind: PolicyKind) -> Self {
        use crate::aws::actions::Effective;
        let own = Self::filter(|action| kind.effect_of(action) != Effective::No);
        match kind {
            PolicyKind::Identity
            | PolicyKind::Endpoint
            | PolicyKind::Control
            | PolicyKind::Unknown => Self(own.0 | 1 << TOKEN | 1 << OTHER_STS | 1 << OTHER),
            PolicyKind::Trust => Self(1 << OTHER_STS),
            PolicyKind::Other => Self(1 << OTHER),
            PolicyKind::Domain | PolicyKind::Repository => own,
        }
    }

    /// `sts:GetServiceBearerToken` alone.
    #[must_use]
    pub const fn service_token() -> Self {
        Self(1 << TOKEN)
    }

    /// The set of one action of CodeArtifact.
    #[must_use]
    pub fn of(action: &Action) -> Self {
        let at = CODEARTIFACT.index(&action.name);
        at.map_or(Self::NONE, |at| Self(1 << at))
    }

    /// Its actions of CodeArtifact, in the order of their names.
    pub fn actions(self) -> impl Iterator<Item = &'static Action> {
        let actions = &CODEARTIFACT.actions;
        let mut left = self.own().0;
        std::iter::from_fn(move || {
            let action = actions.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(action)
        })
    }

    /// Only its actions of CodeArtifact.
    #[must_use]
    pub fn own(self) -> Self {
        self & Self::all()
    }

    /// Whether `sts:GetServiceBearerToken` is in it.
    #[must_use]
    pub const fn has_service_token(self) -> bool {
        self.0 & 1 << TOKEN != 0
    }

    /// Whether another action of STS is in it.
    #[must_use]
    pub const fn has_other_sts(self) -> bool {
        self.0 & 1 << OTHER_STS != 0
    }

    /// Whether an action of a service other than the two is in it.
    #[must_use]
    pub const fn has_other(self) -> bool {
        self.0 & 1 << OTHER != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many actions of CodeArtifact are in it.
    #[must_use]
    pub fn count(self) -> usize {
        self.own().0.count_ones() as usize
    }

    /// Whether all of `other` is in it.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether it has something in common with `other`.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What is in it and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl std::ops::BitOr for ActionSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitAnd for ActionSet {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl FromIterator<Self> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::NONE, |all, set| all | set)
    }
}

impl Bounds {
    /// No action.
    pub const NONE: Self = Self {
        surely: ActionSet::NONE,
        maybe: ActionSet::NONE,
    };

    /// What one word of `Action` stands for. No case counts, and the service
    /// may be a pattern too.
    #[must_use]
    pub fn of_word(word: &Word) -> Self {
        *word.actions.get_or_init(|| Self::read(word))
    }

    fn read(word: &Word) -> Self {
        if let Some(one) = word.known().and_then(exactly) {
            return Self {
                surely: one,
                maybe: one,
            };
        }
        let pattern = pattern(word);
        let surely = if pattern.is_known() {
            reached(&pattern, Pattern::covers)
        } else {
            ActionSet::NONE
        };
        Self {
            surely,
            maybe: reached(&pattern, Pattern::meets),
        }
    }

    /// What the element `Action` or `NotAction` stands for.
    #[must_use]
    pub fn of(words: &Words) -> Self {
        match words.sense {
            Sense::Listed => {
                let all = words.items.iter().map(Self::of_word);
                let listed = all.fold(Self::NONE, |sum, one| Self {
                    surely: sum.surely | one.surely,
                    maybe: sum.maybe | one.maybe,
                });
                match words.extent {
                    Extent::Exact => listed,
                    Extent::Open => Self {
                        maybe: ActionSet::everything(),
                        ..listed
                    },
                }
            }
            Sense::Excluded => excluded(words),
        }
    }
}

/// What `NotAction` leaves: of the other services nearly everything, whatever is excluded.
fn excluded(words: &Words) -> Bounds {
    let patterns: Vec<_> = words.items.iter().map(pattern).collect();
    let taken = |compare: fn(&Pattern, &[Part]) -> bool| -> ActionSet {
        let own = patterns.iter().map(|one| reached(one, compare));
        own.collect::<ActionSet>() & single()
    };
    // One action of STS or of another service that is excluded leaves the rest.
    let rest = |patterns: &[Pattern]| {
        let others = [
            Part::Many(Class::Field),
            Part::Is(':'),
            Part::Many(Class::Any),
        ];
        let sts: Vec<_> = parts("sts:")
            .into_iter()
            .chain(others.last().copied())
            .collect();
        let left = |service: &[Part]| !patterns.iter().any(|one| one.covers(service));
        let of_sts = if left(&sts) { 1 << OTHER_STS } else { 0 };
        let others = if left(&others) { 1 << OTHER } else { 0 };
        ActionSet(of_sts | others)
    };
    let most: Vec<_> = patterns.iter().map(Pattern::at_most).collect();
    let surely = match words.extent {
        Extent::Exact => single().without(taken(Pattern::meets)) | rest(&most),
        Extent::Open => ActionSet::NONE,
    };
    Bounds {
        surely,
        maybe: single().without(taken(Pattern::covers)) | rest(&patterns),
    }
}

/// The elements that are one action each.
fn single() -> ActionSet {
    ActionSet::all() | ActionSet::service_token()
}

/// The pattern of an action, in lower case.
fn pattern(word: &Word) -> Pattern {
    // IAM knows no variables in actions.
    Pattern::new(word, Reading::Plain).lower()
}

/// What a text stands for whose service has no wildcards and is another, or that has none at all.
fn exactly(text: &str) -> Option<ActionSet> {
    if let Some(Service::Other) = named_service(text) {
        return Some(ActionSet(1 << OTHER));
    }
    if text.len() > LONGEST || text.contains(['*', '?']) {
        return None;
    }
    let mut lower = [0; LONGEST];
    let lower = lower.get_mut(..text.len())?;
    lower.copy_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    let found = EXACT.binary_search_by(|(name, _)| name.as_bytes().cmp(lower));
    let known = found.ok().and_then(|at| EXACT.get(at));
    Some(known.map(|(_, set)| *set).unwrap_or_default())
}

fn reached(pattern: &Pattern, compare: fn(&Pattern, &[Part]) -> bool) -> ActionSet {
    let own = NAMES.iter().enumerate();
    let own = own
        .filter(|(_, name)| compare(pattern, name))
        .fold(0, |set, (at, _)| set | 1 << at);
    let mut set = ActionSet(own);
    if compare(pattern, &SERVICE_TOKEN) {
        set = set | ActionSet(1 << TOKEN);
    }
    if STS.iter().any(|name| compare(pattern, name)) {
        set = set | ActionSet(1 << OTHER_STS);
    }
    if reaches_others(pattern) {
        set = set | ActionSet(1 << OTHER);
    }
    set
}

/// Whether the service of a pattern can be another than the two.
fn reaches_others(pattern: &Pattern) -> bool {
    match pattern.split(':', 2).as_slice() {
        [service, _] => !matches!(service.as_exact().as_deref(), Some("codeartifact" | "sts")),
        // Without a colon it is `*`, or no action of anything.
        [whole] => !whole.is_exact(),
        _ => false,
    }
}

/// Which service a word of `Action` names.
#[must_use]
pub fn service(word: &Word) -> Service {
    if let Some(service) = word.known().and_then(named_service) {
        return service;
    }
    let pattern = pattern(word);
    let any = [
        Part::One(Class::Field),
        Part::Many(Class::Field),
        Part::Is(':'),
        Part::Many(Class::Any),
    ];
    if pattern.covers(&any) {
        return Service::Every;
    }
    let split = pattern.split(':', 2);
    match split.first().and_then(Pattern::as_exact).as_deref() {
        Some("codeartifact") => Service::CodeArtifact,
        Some("sts") => Service::Sts,
        Some(_) => Service::Other,
        None => Service::Some,
    }
}

/// The service of a text that begins with one and a colon.
fn named_service(text: &str) -> Option<Service> {
    let (service, _) = text.split_once(':').filter(|_| text.len() <= LONGEST)?;
    Some(match service {
        _ if service.contains(['*', '?']) => return None,
        _ if service.eq_ignore_ascii_case("codeartifact") => Service::CodeArtifact,
        _ if service.eq_ignore_ascii_case("sts") => Service::Sts,
        _ => Service::Other,
    })
}
