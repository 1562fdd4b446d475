//! The operators of conditions, taken apart: relation, quantifier, and what a missing key means.

use crate::diag::nearest;

/// An operator such as `ForAnyValue:StringLikeIfExists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// The relation between the request's value and the policy's.
    pub relation: Relation,
    /// Which of several values of the request count.
    pub quantifier: Quantifier,
    /// What a request without the key means.
    pub missing: Missing,
}

/// The relations of IAM (IAM User Guide, condition operators).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `StringEquals`
    StringEquals,
    /// `StringNotEquals`
    StringNotEquals,
    /// `StringEqualsIgnoreCase`
    StringEqualsIgnoreCase,
    /// `StringNotEqualsIgnoreCase`
    StringNotEqualsIgnoreCase,
    /// `StringLike`
    StringLike,
    /// `StringNotLike`
    StringNotLike,
    /// `NumericEquals`
    NumericEquals,
    /// `NumericNotEquals`
    NumericNotEquals,
    /// `NumericLessThan`
    NumericLessThan,
    /// `NumericLessThanEquals`
    NumericLessThanEquals,
    /// `NumericGreaterThan`
    NumericGreaterThan,
    /// `NumericGreaterThanEquals`
    NumericGreaterThanEquals,
    /// `DateEquals`
    DateEquals,
    /// `DateNotEquals`
    DateNotEquals,
    /// `DateLessThan`
    DateLessThan,
    /// `DateLessThanEquals`
    DateLessThanEquals,
    /// `DateGreaterThan`
    DateGreaterThan,
    /// `DateGreaterThanEquals`
    DateGreaterThanEquals,
    /// `Bool`
    Bool,
    /// `BinaryEquals`
    BinaryEquals,
    /// `IpAddress`
    IpAddress,
    /// `NotIpAddress`
    NotIpAddress,
    /// `ArnEquals`
    ArnEquals,
    /// `ArnLike`
    ArnLike,
    /// `ArnNotEquals`
    ArnNotEquals,
    /// `ArnNotLike`
    ArnNotLike,
    /// `Null`
    Null,
}

/// The families of relations, by what they compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Texts.
    String,
    /// Numbers.
    Numeric,
    /// Points in time.
    Date,
    /// Truth values.
    Bool,
    /// Bytes.
    Binary,
    /// Addresses.
    Address,
    /// ARNs.
    Arn,
    /// Whether the key is there.
    Null,
}

/// Whether a relation must hold or must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polarity {
    /// It holds for one of the values.
    Positive,
    /// It holds for none of them; a request without the key meets it.
    Negative,
}

/// Which of a request's several values count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// There is one.
    Plain,
    /// `ForAnyValue:`: one at least.
    Any,
    /// `ForAllValues:`: all; of none it holds.
    All,
}

/// What a request without the key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// What the relation says.
    Fails,
    /// `…IfExists`: the condition holds.
    Holds,
}

const RELATIONS: [(&str, Relation); 27] = [
    ("StringEquals", Relation::StringEquals),
    ("StringNotEquals", Relation::StringNotEquals),
    ("StringEqualsIgnoreCase", Relation::StringEqualsIgnoreCase),
    (
        "StringNotEqualsIgnoreCase",
        Relation::StringNotEqualsIgnoreCase,
    ),
    ("StringLike", Relation::StringLike),
    ("StringNotLike", Relation::StringNotLike),
    ("NumericEquals", Relation::NumericEquals),
    ("NumericNotEquals", Relation::NumericNotEquals),
    ("NumericLessThan", Relation::NumericLessThan),
    ("NumericLessThanEquals", Relation::NumericLessThanEquals),
    ("NumericGreaterThan", Relation::NumericGreaterThan),
    (
        "NumericGreaterThanEquals",
        Relation::NumericGreaterThanEquals,
    ),
    ("DateEquals", Relation::DateEquals),
    ("DateNotEquals", Relation::DateNotEquals),
    ("DateLessThan", Relation::DateLessThan),
    ("DateLessThanEquals", Relation::DateLessThanEquals),
    ("DateGreaterThan", Relation::DateGreaterThan),
    ("DateGreaterThanEquals", Relation::DateGreaterThanEquals),
    ("Bool", Relation::Bool),
    ("BinaryEquals", Relation::BinaryEquals),
    ("IpAddress", Relation::IpAddress),
    ("NotIpAddress", Relation::NotIpAddress),
    ("ArnEquals", Relation::ArnEquals),
    ("ArnLike", Relation::ArnLike),
    ("ArnNotEquals", Relation::ArnNotEquals),
    ("ArnNotLike", Relation::ArnNotLike),
    ("Null", Relation::Null),
];

impl Operator {
    /// The operator that `text` names, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (quantifier, rest) = match text.split_once(':') {
            Some((first, rest)) if first.eq_ignore_ascii_case("ForAnyValue") => {
                (Quantifier::Any, rest)
            }
            Some((first, rest)) if first.eq_ignore_ascii_case("ForAllValues") => {
                (Quantifier::All, rest)
            }
            Some(_) => return None,
            None => (Quantifier::Plain, text),
        };
        let cut = rest.len().checked_sub("IfExists".len());
        let ending = cut.and_then(|at| rest.split_at_checked(at));
        let (name, missing) = match ending {
            Some((name, ending)) if ending.eq_ignore_ascii_case("IfExists") => {
                (name, Missing::Holds)
            }
            _ => (rest, Missing::Fails),
        };
        let named = |(known, _): &&(&str, Relation)| known.eq_ignore_ascii_case(name);
        let relation = RELATIONS.iter().find(named)?.1;
        // A key is there or not: nothing may be left open.
        let null = relation == Relation::Null;
        let plain = quantifier == Quantifier::Plain && missing == Missing::Fails;
        (!null || plain).then_some(Self {
            relation,
            quantifier,
            missing,
        })
    }

    /// The relation that was probably meant by a wrong text.
    #[must_use]
    pub fn nearest(text: &str) -> Option<&'static str> {
        let name = text.rsplit(':').next().unwrap_or_default();
        (name.len() <= 60)
            .then(|| nearest(name, RELATIONS.iter().map(|(known, _)| *known)))
            .flatten()
    }
}

impl Relation {
    /// What it compares.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::StringLike
            | Self::StringNotLike => Family::String,
            Self::NumericEquals
            | Self::NumericNotEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals => Family::Numeric,
            Self::DateEquals
            | Self::DateNotEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals => Family::Date,
            Self::Bool => Family::Bool,
            Self::BinaryEquals => Family::Binary,
            Self::IpAddress | Self::NotIpAddress => Family::Address,
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => Family::Arn,
            Self::Null => Family::Null,
        }
    }

    /// Whether it must hold or must not.
    #[must_use]
    pub const fn polarity(self) -> Polarity {
        match self {
            Self::StringNotEquals
            | Self::StringNotEqualsIgnoreCase
            | Self::StringNotLike
            | Self::NumericNotEquals
            | Self::DateNotEquals
            | Self::NotIpAddress
            | Self::ArnNotEquals
            | Self::ArnNotLike => Polarity::Negative,
            Self::StringEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringLike
            | Self::NumericEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals
            | Self::DateEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals
            | Self::Bool
            | Self::BinaryEquals
            | Self::IpAddress
            | Self::ArnEquals
            | Self::ArnLike
            | Self::Null => Polarity::Positive,
        }
    }

    /// Whether `*` and `?` are wildcards in its values; `ArnEquals` and `ArnLike` are the same.
    #[must_use]
    pub const fn has_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::StringNotLike)
            || matches!(self.family(), Family::Arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_apart_in_any_case() {
        let read = Operator::parse("foranyvalue:stringlikeIFEXISTS").unwrap();
        assert_eq!(read.relation, Relation::StringLike);
        assert_eq!(read.quantifier, Quantifier::Any);
        assert_eq!(read.missing, Missing::Holds);
        for bad in [
            "StringEqual",
            "NullIfExists",
            "ForAnyValues:StringLike",
            "",
            "é",
            "IfExists",
        ] {
            assert_eq!(Operator::parse(bad), None, "{bad}");
        }
        assert_eq!(Operator::nearest("StringEqual"), Some("StringEquals"));
        for (name, relation) in RELATIONS {
            assert_eq!(Operator::parse(name).unwrap().relation, relation);
            assert_eq!(
                relation.polarity() == Polarity::Negative,
                name.contains("Not")
            );
        }
    }
}
