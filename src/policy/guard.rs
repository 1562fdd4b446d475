//! Denies as guards: what they take away from everybody, and from all but some.

use crate::aws::actions::Action;
use crate::aws::iam::{KeyKind, Present, Tells};
use crate::eval::value::Extent;
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::condition::{self, Class, Test, Void};
use crate::policy::document::{Condition, Document, Statement};
use crate::policy::operator::{Missing, Operator, Polarity, Quantifier, Relation};
use crate::policy::pattern::Reading;
use crate::policy::principal;
use crate::policy::resource::Resources;

/// A Deny of a document.
#[derive(Debug)]
pub struct Guard<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// The actions that it denies.
    pub actions: Bounds,
    /// On what.
    pub resources: Resources,
    /// How sure it is that it denies at all.
    pub denies: Answer,
    /// Whom it spares.
    pub spares: Spares,
}

/// Whom a Deny spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spares {
    /// Nobody.
    Nobody,
    /// All but those within bounds are denied: an organisation, accounts, roles, networks.
    Bounded,
    /// Somebody, and whether they are bounded is not known.
    Somebody,
    /// Others, such as who is not named, or all at other times.
    Others,
    /// That is not known: perhaps nobody.
    Unknown,
}

impl<'a> Guard<'a> {
    /// The guard that a statement is, unless it surely is an Allow.
    #[must_use]
    pub fn new(statement: &'a Statement, reading: Reading) -> Option<Self> {
        let denies = match statement.effect {
            Some((Effect::Deny, _)) => Answer::Surely,
            Some((Effect::Allow, _)) => return None,
            None => Answer::Maybe,
        };
        let actions = statement.action.as_ref();
        Some(Self {
            statement,
            actions: actions.map_or(Bounds::NONE, Bounds::of),
            resources: Resources::new(statement.resource.as_ref(), reading),
            denies,
            spares: spares(statement),
        })
    }

    /// Whether it takes `action` on all of `resources` from everybody.
    #[must_use]
    pub fn removes(&self, action: &Action, resources: &Resources) -> Answer {
        let nobody = match self.spares {
            Spares::Nobody => Answer::Surely,
            Spares::Unknown => Answer::Maybe,
            Spares::Bounded | Spares::Somebody | Spares::Others => Answer::No,
        };
        self.reaches(action, resources).and(nobody)
    }

    /// Whether it takes `action` on all of `resources` from all but those within bounds.
    #[must_use]
    pub fn bounds(&self, action: &Action, resources: &Resources) -> Answer {
        let bounded = match self.spares {
            Spares::Nobody | Spares::Bounded => Answer::Surely,
            Spares::Unknown | Spares::Somebody => Answer::Maybe,
            Spares::Others => Answer::No,
        };
        self.reaches(action, resources).and(bounded)
    }

    /// Whether it takes `action` on all of `resources` from all but roles or users that it names.
    #[must_use]
    pub fn leaves_roles(&self, action: &Action, resources: &Resources) -> Answer {
        let named = match self.spares {
            Spares::Nobody | Spares::Others => Answer::No,
            Spares::Unknown | Spares::Somebody => Answer::Maybe,
            Spares::Bounded => {
                let without = alone(self.statement);
                let conditions = self.statement.conditions.iter();
                Answer::all(conditions.map(|one| match condition::test(one) {
                    Some(test) => condition::names_roles(&affirmed(one, test.operator), &without),
                    None => Answer::Maybe,
                }))
            }
        };
        named.and(self.reaches(action, resources))
    }

    fn reaches(&self, action: &Action, resources: &Resources) -> Answer {
        let set = ActionSet::of(action);
        let named = Answer::between(
            self.actions.surely.contains(set),
            self.actions.maybe.contains(set),
        );
        if !named.is_possible() {
            return Answer::No;
        }
        named
            .and(self.denies)
            .and(self.resources.covers(resources, action))
    }
}

/// Whom the principals and conditions of a Deny spare.
fn spares(statement: &Statement) -> Spares {
    let all = match principal::spares_nobody(statement) {
        Answer::Surely => Spares::Nobody,
        Answer::Maybe => Spares::Unknown,
        Answer::No => Spares::Others,
    };
    let conditions = statement.conditions.iter();
    let open = match statement.condition_extent {
        Extent::Exact => Spares::Nobody,
        Extent::Open => Spares::Unknown,
    };
    let spared = conditions.map(|condition| spared_by(condition, statement));
    // Conditions are joined by and: each one spares more.
    spared
        .chain([all, open])
        .fold(Spares::Nobody, |sum, one| match (sum, one) {
            (Spares::Others, _) | (_, Spares::Others) => Spares::Others,
            (Spares::Somebody, _)
            | (_, Spares::Somebody)
            | (Spares::Unknown, Spares::Bounded)
            | (Spares::Bounded, Spares::Unknown) => Spares::Somebody,
            (Spares::Unknown, _) | (_, Spares::Unknown) => Spares::Unknown,
            (Spares::Bounded, _) | (_, Spares::Bounded) => Spares::Bounded,
            (Spares::Nobody, Spares::Nobody) => Spares::Nobody,
        })
}

/// Whom one condition of a Deny spares: those of whom it does not hold.
fn spared_by(condition: &Condition, statement: &Statement) -> Spares {
    let Some(Test { operator, key }) = condition::test(condition) else {
        return Spares::Somebody;
    };
    let Some(key) = key else {
        return Spares::Somebody;
    };
    if operator.relation == Relation::Bool && key.kind == KeyKind::Bool {
        return spared_services(condition, &key.name);
    }
    if operator.relation.polarity() == Polarity::Positive {
        return match condition::classify(condition, statement) {
            Class::Unknown => Spares::Somebody,
            Class::Nobody(Void::EveryValue | Void::EveryAddress | Void::Past)
                if always(operator) || key.present == Present::Always =>
            {
                Spares::Nobody
            }
            Class::Who | Class::Else | Class::Never(_) | Class::Nobody(_) => Spares::Others,
        };
    }
    if key.tells != Tells::Who || operator.quantifier == Quantifier::Any {
        return Spares::Others;
    }
    // The negation spares those of whom the plain test holds: are they bounded?
    match condition::classify(&affirmed(condition, operator), &alone(statement)) {
        Class::Who => Spares::Bounded,
        // Nobody is spared by what no request meets.
        Class::Never(_) => Spares::Nobody,
        Class::Else | Class::Nobody(_) => Spares::Others,
        Class::Unknown => match operator.quantifier {
            // Several values: of all of them none may be within, so that it denies more.
            Quantifier::All => Spares::Others,
            Quantifier::Plain | Quantifier::Any => Spares::Somebody,
        },
    }
}

/// Whether an operator holds of a request without the key.
fn always(operator: Operator) -> bool {
    operator.missing == Missing::Holds || operator.quantifier == Quantifier::All
}

/// A Deny for all that no service does spares services, whose callers the
/// service itself has asked; one for all that no service does for somebody, too.
fn spared_services(condition: &Condition, key: &str) -> Spares {
    let no = match condition.values.as_slice() {
        [value] if condition.extent == Extent::Exact => {
            value.known().map(|text| text.eq_ignore_ascii_case("false"))
        }
        _ => None,
    };
    let service = key == "aws:PrincipalIsAWSService" || key == "aws:ViaAWSService";
    match no {
        None => Spares::Somebody,
        Some(true) if service => Spares::Bounded,
        Some(_) => Spares::Others,
    }
}

/// The condition without its negation.
fn affirmed(condition: &Condition, operator: Operator) -> Condition {
    let plain = match operator.relation {
        Relation::StringNotEquals => "StringEquals",
        Relation::StringNotEqualsIgnoreCase => "StringEqualsIgnoreCase",
        Relation::StringNotLike => "StringLike",
        Relation::ArnNotEquals | Relation::ArnNotLike => "ArnLike",
        Relation::NotIpAddress => "IpAddress",
        Relation::NumericNotEquals => "NumericEquals",
        Relation::DateNotEquals => "DateEquals",
        _ => "StringEquals",
    };
    let name = match operator.quantifier {
        Quantifier::All => format!("ForAnyValue:{plain}"),
        Quantifier::Plain | Quantifier::Any => plain.to_owned(),
    };
    let place = condition.operator.place;
    let text = crate::eval::text::Text::made(&name, place);
    Condition {
        operator: crate::policy::document::Word::new(text, place),
        ..condition.clone()
    }
}

/// The statement without its conditions.
fn alone(statement: &Statement) -> Statement {
    Statement {
        conditions: Vec::new(),
        ..statement.clone()
    }
}

/// The guards of some documents that are asked together.
#[must_use]
pub fn guards<'a>(documents: &[&'a Document]) -> Vec<Guard<'a>> {
    let mut guards = Vec::new();
    for document in documents {
        let reading = document.reading();
        let statements = document.statements.iter();
        guards.extend(statements.filter_map(|statement| Guard::new(statement, reading)));
    }
    guards
}
