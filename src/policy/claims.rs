//! What the conditions of a trust policy ask of an OpenID Connect provider's tokens.

use crate::aws::oidc::{self, Audience, Claim, Part, Piece, Provider};
use crate::eval::value::Extent;
use crate::policy::condition::{self, Class, Void};
use crate::policy::document::{Condition, Statement, Word};
use crate::policy::operator::{Operator, Polarity, Relation};
use crate::policy::pattern::{Pattern, Reading};
use crate::policy::subject::{Reach, Respect, Subject, label};

/// The claims that a statement asks for of one provider's tokens.
#[derive(Debug)]
pub struct Claims<'s> {
    /// The provider's host and path; where they are not known, as far as the keys tell them.
    pub host: String,
    /// The provider, if it is a known one.
    pub provider: Option<&'static Provider>,
    statement: &'s Statement,
}

/// What the conditions ask of one claim.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'s> {
    /// Nothing.
    Free,
    /// Something that a request without it, or with any value, meets too; why, where that is known.
    Void(&'s Condition, Option<Void>),
    /// One of these values.
    Bound(&'s Condition, Reading),
    /// That is not known.
    Unknown,
}

/// A value that is too wide, and in which respect.
#[derive(Debug, Clone, Copy)]
pub struct Wide {
    /// Whom it lets in.
    pub opening: Opening,
    /// The provider whose form it has.
    pub provider: Option<&'static Provider>,
    /// What runs, as its provider calls it.
    pub workload: &'static str,
}

/// Whom a value lets in that nobody meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Those of everybody.
    Anybody,
    /// Those of everybody whose name is alike.
    AlikeOwners,
    /// All of one owner.
    EveryWorkload,
    /// All of one owner's that stand together, such as in a project; what that is called.
    EveryInGroup(&'static str),
    /// Every branch, tag or environment, by what they are called.
    EveryTrigger(&'static str),
}

/// Stands for what is not known of a host.
const HOLE: char = '*';

impl<'s> Claims<'s> {
    /// What `statement` asks of the tokens of the provider at `host`, where `*`
    /// stands for what is not known.
    #[must_use]
    pub fn new(host: String, statement: &'s Statement) -> Self {
        let told = || {
            let keys = statement.conditions.iter().filter_map(|c| c.key.known());
            let mut hosts = keys.filter_map(|key| {
                let (host, claim) = key.rsplit_once(':')?;
                (claim.eq_ignore_ascii_case("sub") || claim.eq_ignore_ascii_case("aud"))
                    .then(|| host.to_owned())
            });
            hosts.next()
        };
        let host = if host.contains(HOLE) {
            told().unwrap_or(host)
        } else {
            host
        };
        Self {
            provider: oidc::provider(&host),
            host,
            statement,
        }
    }

    /// Whether the provider's own list of audiences is enough, or may be.
    #[must_use]
    pub fn needs_no_audience(&self) -> bool {
        let own = self.provider.map(|provider| provider.audience);
        own == Some(Audience::Provider) || self.host.contains(HOLE)
    }

    /// What the conditions ask of a claim.
    #[must_use]
    pub fn asked(&self, name: &str) -> Asked<'s> {
        let mut found = Asked::Free;
        for condition in &self.statement.conditions {
            let Some(claim) = self.claim_of(&condition.key) else {
                return Asked::Unknown;
            };
            if !claim.is_some_and(|claim| claim.eq_ignore_ascii_case(name)) {
                continue;
            }
            match self.test(condition) {
                bound @ (Asked::Bound(..) | Asked::Unknown) => return bound,
                void => found = void,
            }
        }
        match (found, self.statement.condition_extent) {
            (Asked::Free | Asked::Void(..), Extent::Open) => Asked::Unknown,
            (found, Extent::Exact | Extent::Open) => found,
        }
    }

    /// The claim of this provider that a key is: `None` when that is not known,
    /// `Some(None)` when it is another key.
    fn claim_of(&self, key: &Word) -> Option<Option<String>> {
        let text = key.with_holes("*");
        let (host, claim) = match text.strip_prefix(&format!("{}:", self.host)) {
            Some(claim) => (self.host.as_str(), claim),
            None => match text.rsplit_once(':') {
                Some(parts) => parts,
                None if key.known().is_some() => return Some(None),
                None => return None,
            },
        };
        if claim.contains(HOLE) {
            return None;
        }
        let own = host.eq_ignore_ascii_case(&self.host)
            || key.known().is_none()
            || self.host.contains(HOLE) && matches!(claim, "sub" | "aud");
        Some(own.then(|| claim.to_owned()))
    }

    fn test(&self, condition: &'s Condition) -> Asked<'s> {
        let Some(operator) = condition.operator.known().and_then(Operator::parse) else {
            return Asked::Unknown;
        };
        if let Class::Nobody(why) = condition::classify(condition, self.statement) {
            return Asked::Void(condition, Some(why));
        }
        if operator.relation.polarity() == Polarity::Negative || operator.relation == Relation::Null
        {
            return Asked::Void(condition, None);
        }
        let reading = match operator.relation {
            Relation::StringLike => Reading::Variables,
            _ => Reading::Text,
        };
        let open = |value: &Word| Pattern::new(value, reading).is_everything();
        if condition.values.iter().any(open) {
            return Asked::Void(condition, Some(Void::EveryValue));
        }
        Asked::Bound(condition, reading)
    }

    /// Whether something is asked of a claim of which nothing is known here.
    #[must_use]
    pub fn asks_unknown_claim(&self) -> bool {
        let mut conditions = self.statement.conditions.iter();
        conditions.any(|condition| match self.claim_of(&condition.key) {
            None => true,
            Some(None) => false,
            Some(Some(claim)) => {
                !claim.eq_ignore_ascii_case("aud") && !claim.eq_ignore_ascii_case("sub") && {
                    let known = self.provider.and_then(|provider| provider.claim(&claim));
                    known.is_none() || matches!(self.test(condition), Asked::Unknown)
                }
            }
        })
    }

    /// The conditions that bind the tokens, with what each binds: those on `sub` first.
    #[must_use]
    pub fn binding(&self) -> Vec<(&'s Condition, Reading, Option<&'static Claim>)> {
        let conditions = self.statement.conditions.iter();
        let mut binding: Vec<_> = conditions
            .filter_map(|condition| {
                let name = self.claim_of(&condition.key)??;
                let claim = self.provider.and_then(|provider| provider.claim(&name));
                let is_subject = name.eq_ignore_ascii_case("sub");
                match self.test(condition) {
                    Asked::Bound(bound, reading) if is_subject || claim.is_some() => {
                        Some((is_subject, (bound, reading, claim)))
                    }
                    _ => None,
                }
            })
            .collect();
        binding.sort_by_key(|(is_subject, _)| !is_subject);
        binding.into_iter().map(|(_, one)| one).collect()
    }

    /// The values of conditions on `sub` that no token of the provider has.
    #[must_use]
    pub fn impossible(&self) -> Vec<(&'s Word, &'static Provider)> {
        let Some(provider) = self.provider else {
            return Vec::new();
        };
        let conditions = self.statement.conditions.iter();
        let on_subject = conditions.filter_map(|condition| {
            let name = self.claim_of(&condition.key)??;
            match self.test(condition) {
                Asked::Bound(_, reading) if name.eq_ignore_ascii_case("sub") => {
                    Some((condition, reading))
                }
                _ => None,
            }
        });
        let values = on_subject.flat_map(|(condition, reading)| {
            let values = condition.values.iter();
            // A wildcard where none counts is told as such.
            let text = move |value: &Word| {
                reading == Reading::Text && value.with_holes("").contains(['*', '?'])
            };
            values.filter(move |value| {
                !text(value) && !label::is_possible(value, reading, provider.labels)
            })
        });
        values.map(|value| (value, provider)).collect()
    }

    /// How a value of one of the `binding` conditions, by its index, is too wide
    /// in spite of the others; `None` when it is not, or that is not known.
    #[must_use]
    pub fn wide(
        &self,
        value: &Word,
        at: usize,
        binding: &[(&'s Condition, Reading, Option<&'static Claim>)],
    ) -> Option<Wide> {
        let (_, reading, claim) = *binding.get(at)?;
        let (mut subject, form) = read(value, reading, claim)?;
        for (other, (condition, reading, claim)) in binding.iter().enumerate() {
            if other == at {
                continue;
            }
            let values = condition.values.iter();
            // One of its values is enough to let somebody in.
            let subjects = values.map(|value| read(value, *reading, *claim).map(|(own, _)| own));
            let all: Option<Vec<Subject>> = subjects.collect();
            subject = subject.and(all?.into_iter().reduce(Subject::or)?);
        }
        let provider = self.provider.or(form);
        let whole = self.provider.map_or(subject, |own| completed(subject, own));
        let noun = |part, other| provider.and_then(|own| noun(own, part)).unwrap_or(other);
        Some(Wide {
            opening: opening(&whole)?,
            provider,
            workload: noun(Part::Workload, "workload"),
        })
    }
}

/// What a value of a claim lets in, and the provider whose form it has.
fn read(
    value: &Word,
    reading: Reading,
    claim: Option<&'static Claim>,
) -> Option<(Subject, Option<&'static Provider>)> {
    match claim {
        Some(claim) => Some((Subject::of(value, reading, claim)?, None)),
        None => Subject::elsewhere(value, reading),
    }
}

/// A subject in each respect that the provider's subjects have: of what no
/// condition says anything, every one.
fn completed(subject: Subject, provider: &'static Provider) -> Subject {
    let every = |part| {
        let noun = noun(provider, part)?;
        let reach = Reach::Every;
        Some(Respect { reach, noun })
    };
    // Whose one workload is named is named with it.
    let named = subject.workload.is_some();
    Subject {
        tenant: match subject.tenant {
            None if !named => every(Part::Tenant),
            own => own,
        },
        group: subject.group,
        workload: subject.workload.or_else(|| every(Part::Workload)),
        trigger: subject.trigger.or_else(|| every(Part::Trigger)),
    }
}

/// What a provider calls a part of its subjects, if they have it.
fn noun(provider: &'static Provider, wanted: Part) -> Option<&'static str> {
    let mut forms = provider.claim("sub")?.forms.iter();
    forms.find_map(|form| {
        form.pieces.iter().find_map(|piece| match piece {
            Piece::Value(part, noun) if *part == wanted => Some(noun.as_str()),
            _ => None,
        })
    })
}

/// The widest opening. Workloads of one owner by a part of their name are none:
/// who makes one of that name is one of the owner's own people.
fn opening(subject: &Subject) -> Option<Opening> {
    let reach = |respect: Option<Respect>| respect.map_or(Reach::One, |respect| respect.reach);
    match (
        reach(subject.tenant),
        reach(subject.workload),
        subject.trigger,
    ) {
        (Reach::Every, ..) => Some(Opening::Anybody),
        (Reach::Alike, ..) => Some(Opening::AlikeOwners),
        (Reach::One, Reach::Every, _) => match subject.group {
            Some(group) if group.reach != Reach::Every => Some(Opening::EveryInGroup(group.noun)),
            _ => Some(Opening::EveryWorkload),
        },
        (Reach::One, _, Some(trigger)) if trigger.reach == Reach::Every => {
            Some(Opening::EveryTrigger(trigger.noun))
        }
        (Reach::One, ..) => None,
    }
}
