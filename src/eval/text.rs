//! Strings whose parts remember where they were written, and where they are not known.

use std::sync::Arc;

use super::value::{Reference, Unknown, Value};
use crate::source::Span;
use crate::source::place::Place;

/// A string, in pieces; no piece is an empty text.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pieces: Vec<Piece>,
}

/// A part of a string.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Text that is known.
    Known(Known),
    /// Text that is not known, of any length.
    Hole(Hole),
    /// The JSON text of a value, which keeps its structure and its places.
    Json(Arc<Value>),
}

/// Known text and where it was written.
#[derive(Debug, Clone)]
pub struct Known {
    /// The text.
    pub text: Arc<str>,
    /// Where it was written.
    pub place: Place,
    /// Whether `place` holds it byte for byte.
    pub form: Form,
}

/// How a known text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Byte for byte.
    Copied,
    /// In other words: an escape, or what a function made of something there.
    Made,
}

/// A part that is not known.
#[derive(Debug, Clone)]
pub struct Hole {
    /// What would have to be known.
    pub unknown: Unknown,
    /// The expression.
    pub place: Place,
}

impl Text {
    /// The text of these pieces.
    #[must_use]
    pub fn new(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut text = Self::default();
        text.push_all(pieces);
        text
    }

    /// Known text that stands at `place` byte for byte.
    #[must_use]
    pub fn copied(text: &str, place: Place) -> Self {
        Self::known(text, place, Form::Copied)
    }

    /// Known text that was made of what stands at `place`.
    #[must_use]
    pub fn made(text: &str, place: Place) -> Self {
        Self::known(text, place, Form::Made)
    }

    fn known(text: &str, place: Place, form: Form) -> Self {
        let text = text.into();
        Self::new([Piece::Known(Known { text, place, form })])
    }

    /// Adds a piece at the end.
    pub fn push(&mut self, piece: Piece) {
        if matches!(&piece, Piece::Known(known) if known.text.is_empty()) {
            return;
        }
        // Most texts have one piece for good, and there are very many texts.
        if self.pieces.is_empty() {
            self.pieces.reserve_exact(1);
        }
        self.pieces.push(piece);
    }

    /// Adds pieces at the end.
    pub fn push_all(&mut self, pieces: impl IntoIterator<Item = Piece>) {
        for piece in pieces {
            self.push(piece);
        }
    }

    /// The pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The whole text when all of it is known.
    #[must_use]
    pub fn as_known(&self) -> Option<String> {
        if let [Piece::Known(known)] = self.pieces.as_slice() {
            return Some((*known.text).to_owned());
        }
        let mut whole = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Known(known) => whole.push_str(&known.text),
                Piece::Hole(_) => return None,
                Piece::Json(value) => whole.push_str(&value.to_json()?),
            }
        }
        Some(whole)
    }

    /// What the parts that are not known refer to.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => hole.unknown.reference.as_deref(),
            Piece::Known(_) | Piece::Json(_) => None,
        })
    }

    /// What is known before the first part that is not.
    #[must_use]
    pub fn known_start(&self) -> String {
        let mut start = String::new();
        for piece in &self.pieces {
            match piece.as_known() {
                Some(text) => start.push_str(&text),
                None => break,
            }
        }
        start
    }

    /// What is known after the last part that is not.
    #[must_use]
    pub fn known_end(&self) -> String {
        let known = self.pieces.iter().rev().map_while(Piece::as_known);
        let mut parts: Vec<_> = known.collect();
        parts.reverse();
        parts.concat()
    }

    /// How many bytes the text has at least.
    #[must_use]
    pub fn least_bytes(&self) -> usize {
        let known = self.pieces.iter().filter_map(Piece::as_known);
        known.map(|text| text.len()).sum()
    }

    /// The value whose JSON text this is, when that is all it is.
    #[must_use]
    pub fn as_json(&self) -> Option<&Arc<Value>> {
        match self.pieces.as_slice() {
            [Piece::Json(value)] => Some(value),
            _ => None,
        }
    }
}

impl Piece {
    /// The text, when all of it is known.
    #[must_use]
    pub fn as_known(&self) -> Option<Arc<str>> {
        match self {
            Self::Known(known) => Some(Arc::clone(&known.text)),
            Self::Hole(_) => None,
            Self::Json(value) => value.to_json().map(Arc::from),
        }
    }
}

impl Known {
    /// Where the bytes `range` of this text were written.
    #[must_use]
    pub fn source(&self, range: std::ops::Range<usize>) -> Place {
        let within = |at: usize| {
            let at = u32::try_from(at.min(self.text.len())).unwrap_or(u32::MAX);
            self.place.span.start.saturating_add(at)
        };
        match self.form {
            Form::Copied => {
                let span = Span::new(within(range.start), within(range.end.max(range.start)));
                self.place.file.at(span)
            }
            Form::Made => self.place,
        }
    }
}
