//! An IAM policy document as somebody wrote it: every element with its place, known or not.

use std::sync::OnceLock;

use crate::eval::text::{Piece, Text};
use crate::eval::value::Extent;
use crate::policy::Effect;
use crate::policy::action_set::Bounds;
use crate::policy::pattern::Reading;
use crate::policy::resource::Meaning;
use crate::source::place::Place;

/// A policy document, from JSON, `jsonencode`, a heredoc or `aws_iam_policy_document` alike.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document, or the block that makes it.
    pub place: Place,
    /// `Version`, if it is there.
    pub version: Option<Word>,
    /// The key `Statement`, if it is there.
    pub statement_key: Option<Place>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// Whether there may be more statements than these.
    pub extent: Extent,
    /// Texts that the other statements may hold, as choices give them.
    pub perhaps: Vec<String>,
    /// What IAM refuses or ignores in its shape.
    pub faults: Vec<Fault>,
    /// Its length in characters as AWS counts it, white space taken out, when all of it is known.
    pub size: Option<usize>,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The whole statement, or the header of its block.
    pub place: Place,
    /// `Sid`.
    pub sid: Option<Word>,
    /// `Effect`; `None` when it is not known, or is no effect at all (a fault says so).
    pub effect: Option<(Effect, Place)>,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Principals>,
    /// `Action` or `NotAction`.
    pub action: Option<Words>,
    /// `Resource` or `NotResource`.
    pub resource: Option<Words>,
    /// The tests of `Condition`: all must hold.
    pub conditions: Vec<Condition>,
    /// Whether there may be more conditions than these.
    pub condition_extent: Extent,
}

/// A string of a document.
#[derive(Debug, Clone)]
pub struct Word {
    /// The string, quotes included where it has some.
    pub place: Place,
    /// What it says, as far as it is known.
    pub text: Text,
    /// What it was before it was a string: a number has lost its first zeroes.
    pub written: Written,
    known: Option<String>,
    /// What it stands for as an action, once somebody has asked.
    pub(super) actions: OnceLock<Bounds>,
    /// What it means as a resource, once somebody has asked.
    pub(super) meaning: OnceLock<Box<Meaning>>,
}

/// The type of what stands where a document has a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
}

/// The strings of `Action`, `Resource` or their `Not…` forms.
#[derive(Debug, Clone)]
pub struct Words {
    /// Where the element's key is written.
    pub key: Place,
    /// Where its value is written.
    pub place: Place,
    /// Whether it is the `Not…` form.
    pub sense: Sense,
    /// Whether it is one string or a list, which an edit must keep.
    pub shape: Shape,
    /// The strings that are known to be there.
    pub items: Vec<Word>,
    /// Whether there may be more.
    pub extent: Extent,
}

/// Whether an element lists what it means or what it does not mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// `Action`, `Resource`, `Principal`.
    Listed,
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    Excluded,
}

/// How an element that may be one string or a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One string.
    Single,
    /// A list.
    List,
    /// Made by expressions, so that no edit of one place mends it.
    Made,
}

/// Whom a statement means, or does not mean.
#[derive(Debug, Clone)]
pub struct Principals {
    /// Where the element's key is written.
    pub key: Place,
    /// Whether it is `NotPrincipal`.
    pub sense: Sense,
    /// The principals that are known to be there.
    pub items: Vec<Principal>,
    /// Whether there may be more.
    pub extent: Extent,
}

/// One principal.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Its type.
    pub kind: PrincipalKind,
    /// What stands there: an ARN, an account, `*`, a service.
    pub word: Word,
}

/// The keys of a `Principal` element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// `"Principal": "*"` itself.
    Star,
    /// `AWS`.
    Aws,
    /// `Service`.
    Service,
    /// `Federated`.
    Federated,
    /// `CanonicalUser`.
    CanonicalUser,
    /// A key that IAM does not know, or that is not known.
    Other,
}

/// One test: an operator, a key and the values, of which one must hold.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The operator, such as `StringEquals` or `ForAllValues:StringLikeIfExists`.
    pub operator: Word,
    /// The key, such as `aws:PrincipalOrgID`.
    pub key: Word,
    /// The values that are known to be there; booleans and numbers as their text.
    pub values: Vec<Word>,
    /// Whether the values are one string or a list.
    pub shape: Shape,
    /// Whether there may be more values.
    pub extent: Extent,
}

/// Something in a document's shape that IAM refuses or ignores.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub kind: FaultKind,
}

/// The faults of shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A key that no document, statement or principal has; the nearest one that it has, if any is near.
    UnknownElement {
        /// The key as written.
        name: String,
        /// What was probably meant.
        nearest: Option<&'static str>,
    },
    /// An element of the wrong type, such as a number for `Action`.
    WrongType {
        /// The element.
        element: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// An element that must be there and is not.
    Missing {
        /// The element.
        element: &'static str,
    },
    /// An element that this kind of policy does not have, such as `Principal` in an identity policy.
    Misplaced {
        /// The element.
        element: &'static str,
    },
    /// An element and its `Not…` form together.
    Both {
        /// The listed form.
        element: &'static str,
    },
    /// A list with nothing in it.
    Empty {
        /// The element.
        element: &'static str,
    },
    /// An `Effect` that is neither `Allow` nor `Deny`, case included.
    Effect {
        /// What is written.
        found: String,
    },
    /// A `Version` that IAM does not know.
    Version {
        /// What is written.
        found: String,
    },
    /// The same `Sid` as an earlier statement's.
    RepeatedSid {
        /// The sid.
        sid: String,
        /// The earlier one.
        earlier: Place,
    },
    /// A `Sid` with other characters than letters and digits.
    Sid {
        /// The sid.
        sid: String,
    },
    /// The same key twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
        /// The earlier one, which parsers drop.
        earlier: Place,
    },
}

impl Document {
    /// Where the statements are announced: their key, or the whole document.
    #[must_use]
    pub fn statements_key(&self) -> Place {
        self.statement_key.unwrap_or(self.place)
    }

    /// How its strings with wildcards are to be read: the version of 2012 has
    /// policy variables, and so may one that is not known.
    #[must_use]
    pub fn reading(&self) -> Reading {
        match self.version.as_ref().map(Word::known) {
            None | Some(Some("2008-10-17")) => Reading::Plain,
            Some(_) => Reading::Variables,
        }
    }
}

impl Word {
    /// The word that `text` says at `place`.
    #[must_use]
    pub fn new(text: Text, place: Place) -> Self {
        Self::of(text, place, Written::String)
    }

    /// The word that a value of another type is in the place of a string.
    #[must_use]
    pub fn of(text: Text, place: Place, written: Written) -> Self {
        let known = text.as_known();
        Self {
            place,
            text,
            written,
            known,
            actions: OnceLock::new(),
            meaning: OnceLock::new(),
        }
    }

    /// All of it, when all of it is known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        self.known.as_deref()
    }

    /// Whether it is not known as a whole, and one of the choices that are seen is `text`.
    #[must_use]
    pub fn is_perhaps(&self, text: &str) -> bool {
        match self.text.pieces() {
            [Piece::Hole(_)] => self.choices().any(|other| other == text),
            _ => false,
        }
    }

    /// The choices that are seen for what is not known of it.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        let holes = self.text.pieces().iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => hole.unknown.perhaps.as_deref(),
            Piece::Known(_) | Piece::Json(_) => None,
        });
        holes.flatten().map(String::as_str)
    }

    /// The parts that are known, in their order.
    pub fn known_parts(&self) -> impl Iterator<Item = &str> {
        self.text.pieces().iter().filter_map(|piece| match piece {
            Piece::Known(known) => Some(&*known.text),
            Piece::Hole(_) | Piece::Json(_) => None,
        })
    }

    /// Whether both are the same text, whatever the parts of it are that are not known.
    #[must_use]
    pub fn is_same_unknown(&self, other: &Self) -> bool {
        let one = self.text.identity();
        one.is_some() && one == other.text.identity()
    }

    /// Where the bytes `range` of [`Self::with_holes`]`(hole)` were written.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>, hole: &str) -> Place {
        let mut start = 0;
        for piece in self.text.pieces() {
            let (length, place) = match piece {
                Piece::Known(known) => {
                    let within = |at: usize| at.clamp(start, start + known.text.len()) - start;
                    let part = within(range.start)..within(range.end);
                    (known.text.len(), known.source(part))
                }
                Piece::Hole(other) => (hole.len(), other.place),
                Piece::Json(value) => {
                    let length = value.to_json().map_or(hole.len(), |json| json.len());
                    (length, value.place)
                }
            };
            if range.start < start + length {
                return place;
            }
            start += length;
        }
        self.place
    }

    /// What is known of it, each part that is not known replaced by `hole`.
    #[must_use]
    pub fn with_holes(&self, hole: &str) -> String {
        if let Some(known) = &self.known {
            return known.clone();
        }
        let mut whole = String::new();
        for piece in self.text.pieces() {
            match piece {
                Piece::Known(known) => whole.push_str(&known.text),
                Piece::Hole(_) => whole.push_str(hole),
                Piece::Json(value) => whole.push_str(value.to_json().as_deref().unwrap_or(hole)),
            }
        }
        whole
    }
}
