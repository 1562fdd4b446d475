//! The pieces of a text side by side, so that a reader sees one text and every byte keeps its place.

use std::borrow::Cow;
use std::ops::Range;

use crate::eval::text::{Known, Piece, Text};
use crate::source::place::Place;

/// A text of which each piece that is no known text stands as one byte, [`MARK`].
pub(super) struct Joined<'a> {
    text: Cow<'a, str>,
    /// The pieces, each with the offset at which it begins.
    segments: Vec<(usize, &'a Piece)>,
    whole: Place,
}

/// Stands for a piece that is no known text; whether a byte is one, [`Joined::mark`] tells.
pub(super) const MARK: u8 = 1;

impl<'a> Joined<'a> {
    /// The pieces of `text`, which stands at `whole`.
    pub(super) fn new(text: &'a Text, whole: Place) -> Self {
        let mut segments = Vec::with_capacity(text.pieces().len());
        if let [piece @ Piece::Known(known)] = text.pieces() {
            segments.push((0, piece));
            let text = Cow::Borrowed(&*known.text);
            return Self {
                text,
                segments,
                whole,
            };
        }
        let mut joined = String::new();
        for piece in text.pieces() {
            segments.push((joined.len(), piece));
            match piece {
                Piece::Known(known) => joined.push_str(&known.text),
                Piece::Hole(_) | Piece::Json(_) => joined.push(char::from(MARK)),
            }
        }
        Self {
            text: Cow::Owned(joined),
            segments,
            whole,
        }
    }

    /// The text; never longer than the pieces together and one byte for each mark.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The piece that the byte at `at` stands for, if it is a mark and not a part of the text.
    pub(super) fn mark(&self, at: usize) -> Option<&'a Piece> {
        if self.text.as_bytes().get(at) != Some(&MARK) {
            return None;
        }
        let (start, piece) = *self.segments.get(self.segment(at))?;
        match piece {
            Piece::Known(_) => None,
            Piece::Hole(_) | Piece::Json(_) => (start == at).then_some(piece),
        }
    }

    /// The known texts of the bytes `range`, each with its part of the range.
    pub(super) fn known(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = (&'a Known, Range<usize>)> {
        let first = self.segment(range.start);
        let behind = self
            .segments
            .partition_point(|(start, _)| *start < range.end)
            .max(first);
        self.segments[first.min(self.segments.len())..behind]
            .iter()
            .filter_map(move |(start, piece)| match piece {
                Piece::Known(known) => {
                    let from = range.start.max(*start) - start;
                    let to = range.end.min(start + known.text.len()) - start;
                    (from < to).then_some((known, from..to))
                }
                Piece::Hole(_) | Piece::Json(_) => None,
            })
    }

    /// Where the bytes `range` were written.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let first = self.point(range.start, range.end.min(range.start + 1));
        if range.end <= range.start + 1 {
            return first;
        }
        let last = self.point(range.end - 1, range.end);
        if first.file != last.file || last.span.end < first.span.start {
            return first;
        }
        first.file.at(first.span.to(last.span))
    }

    fn point(&self, from: usize, to: usize) -> Place {
        let Some((start, piece)) = self.segments.get(self.segment(from)) else {
            return self.whole;
        };
        match piece {
            Piece::Known(known) => known.source(from - start..to.max(from) - start),
            Piece::Hole(hole) => hole.place,
            Piece::Json(value) => value.place,
        }
    }

    fn segment(&self, at: usize) -> usize {
        self.segments
            .partition_point(|(start, _)| *start <= at)
            .saturating_sub(1)
    }
}
