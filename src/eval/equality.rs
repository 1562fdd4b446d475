//! Whether two values are the same, when parts of them are not known.
//!
//! Values do not say whether they are lists or tuples, maps or objects, and
//! Terraform holds `tolist(["a"])` and `["a"]` for different. Collections that
//! look the same are therefore only the same perhaps.

use crate::eval::text::{Piece, Text};
use crate::eval::value::{Extent, Kind, List, Map, Value};

/// The answer to a question about values of which parts are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Surely.
    Yes,
    /// Surely not.
    No,
    /// It depends on what is not known.
    Unsure,
}

/// How deep values are compared; below it nothing is sure.
const MAX_DEPTH: usize = 100;

impl Answer {
    /// The answer that a known truth gives.
    #[must_use]
    pub const fn from_bool(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }

    /// Whether both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            (Self::Unsure, _) | (_, Self::Unsure) => Self::Unsure,
        }
    }

    /// Whether at least one holds.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// Whether it does not hold.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unsure => Self::Unsure,
        }
    }
}

/// Whether Terraform's `==` holds.
#[must_use]
pub fn equal(left: &Value, right: &Value) -> Answer {
    let mut steps = MAX_STEPS;
    let same = compare(left, right, 0, &mut steps);
    match (&left.kind, &right.kind, same) {
        // They look the same, but may be of different types.
        (Kind::List(_) | Kind::Map(_), Kind::List(_) | Kind::Map(_), Answer::Yes) => Answer::Unsure,
        _ => same,
    }
}

/// Whether two elements of one collection, which have the same type, are the same.
#[must_use]
pub fn same(left: &Value, right: &Value) -> Answer {
    compare(left, right, 0, &mut MAX_STEPS.clone())
}

/// How many values are compared; beyond it nothing is sure.
const MAX_STEPS: usize = 100_000;

fn compare(left: &Value, right: &Value, depth: usize, steps: &mut usize) -> Answer {
    if depth > MAX_DEPTH || *steps == 0 {
        return Answer::Unsure;
    }
    *steps -= 1;
    match (&left.kind, &right.kind) {
        (Kind::Unknown(one), Kind::Unknown(other)) => {
            match one.reference.is_some() && one == other {
                true => Answer::Yes,
                false => Answer::Unsure,
            }
        }
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => Answer::Unsure,
        (Kind::Null, Kind::Null) => Answer::Yes,
        (Kind::Bool(one), Kind::Bool(other)) => Answer::from_bool(one == other),
        (Kind::Number(one), Kind::Number(other)) => Answer::from_bool(one == other),
        (Kind::String(one), Kind::String(other)) => equal_texts(one, other),
        (Kind::List(one), Kind::List(other)) => equal_lists(one, other, depth, steps),
        (Kind::Map(one), Kind::Map(other)) => equal_maps(one, other, depth, steps),
        (
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::List(_)
            | Kind::Map(_),
            _,
        ) => match depth {
            0 => Answer::No,
            // Elements of one collection are converted to one type, which may
            // have happened to one of the two already.
            _ => match (primitive(left), primitive(right)) {
                (Some(one), Some(other)) if one == other => Answer::Unsure,
                _ => Answer::No,
            },
        },
    }
}

fn primitive(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Bool(truth) => Some(truth.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::String(text) => text.as_known(),
        Kind::Unknown(_) | Kind::Null | Kind::List(_) | Kind::Map(_) => None,
    }
}

fn equal_lists(one: &List, other: &List, depth: usize, steps: &mut usize) -> Answer {
    let longer = |a: &List, b: &List| b.extent == Extent::Exact && a.items.len() > b.items.len();
    if longer(one, other) || longer(other, one) {
        return Answer::No;
    }
    let exact = one.extent == Extent::Exact && other.extent == Extent::Exact;
    if !exact {
        // Further elements may stand anywhere between those that are known.
        return Answer::Unsure;
    }
    let pairs = one.items.iter().zip(other.items.iter());
    all(pairs.map(|(a, b)| compare(a, b, depth + 1, steps)))
}

fn equal_maps(one: &Map, other: &Map, depth: usize, steps: &mut usize) -> Answer {
    let lacks = |a: &Map, b: &Map| {
        b.extent == Extent::Exact && a.entries.keys().any(|key| !b.entries.contains_key(key))
    };
    if lacks(one, other) || lacks(other, one) {
        return Answer::No;
    }
    let known = all(one.entries.iter().filter_map(|(key, entry)| {
        let other = other.entries.get(key)?;
        Some(compare(&entry.value, &other.value, depth + 1, steps))
    }));
    match one.extent == Extent::Exact && other.extent == Extent::Exact {
        true => known,
        false => known.and(Answer::Unsure),
    }
}

fn all(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut whole = Answer::Yes;
    for answer in answers {
        whole = whole.and(answer);
        if whole == Answer::No {
            break;
        }
    }
    whole
}

/// Whether two texts are the same: surely not when what is known at their
/// starts or ends differs.
fn equal_texts(one: &Text, other: &Text) -> Answer {
    if let ([Piece::Known(one)], [Piece::Known(other)]) = (one.pieces(), other.pieces()) {
        return Answer::from_bool(one.text == other.text);
    }
    if let (Some(one), Some(other)) = (one.as_known(), other.as_known()) {
        return Answer::from_bool(one == other);
    }
    if same_pieces(one, other) {
        return Answer::Yes;
    }
    let differ = |a: &str, b: &str| {
        let shared = a.len().min(b.len());
        a.as_bytes()[..shared] != b.as_bytes()[..shared]
    };
    let backwards = |text: &Text| text.known_end().chars().rev().collect::<String>();
    let starts = differ(&one.known_start(), &other.known_start());
    let ends = differ(&backwards(one), &backwards(other));
    let longer = |a: &Text, b: &Text| b.as_known().is_some_and(|b| a.least_bytes() > b.len());
    match starts || ends || longer(one, other) || longer(other, one) {
        true => Answer::No,
        false => Answer::Unsure,
    }
}

/// Whether both have the same known parts around the same unknown ones.
fn same_pieces(one: &Text, other: &Text) -> bool {
    let (one, other) = (one.pieces(), other.pieces());
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Piece::Known(a), Piece::Known(b)) => a.text == b.text,
            (Piece::Hole(a), Piece::Hole(b)) => {
                a.unknown.reference.is_some() && a.unknown == b.unknown
            }
            _ => false,
        })
}
