//! Lines of tokens, and their parts that stand in columns.

use std::ops::Range;

use super::Piece;
use crate::syntax::hcl::token::Kind;

/// A line of tokens, its line end included. A heredoc is part of the line it
/// begins on.
pub(super) struct Line {
    pub(super) start: usize,
    /// The `=` of an assignment that ends on this line; else where the comment begins.
    pub(super) assign: usize,
    /// The comment at the end of the line; else the line end.
    pub(super) comment: usize,
    /// The line end.
    pub(super) end: usize,
}

impl Line {
    /// What stands before the `=`, or all but the comment.
    pub(super) fn lead(&self) -> Range<usize> {
        self.start..self.assign
    }

    /// All but the comment at the end and the line end.
    pub(super) fn code(&self) -> Range<usize> {
        self.start..self.comment
    }

    pub(super) fn has_assign(&self) -> bool {
        self.assign < self.comment
    }

    pub(super) fn has_comment(&self) -> bool {
        self.comment < self.end
    }
}

/// How many brackets a token opens, negative where it closes.
pub(super) fn bracket(kind: Kind) -> isize {
    match kind {
        Kind::BraceOpen
        | Kind::BracketOpen
        | Kind::ParenOpen
        | Kind::InterpolationOpen
        | Kind::DirectiveOpen => 1,
        Kind::BraceClose | Kind::BracketClose | Kind::ParenClose | Kind::SequenceClose => -1,
        _ => 0,
    }
}

/// The lines of `pieces`.
pub(super) fn lines(pieces: &[Piece<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        if piece.kind == Kind::Newline {
            lines.push(line(pieces, start, index));
            start = index + 1;
        }
    }
    if start < pieces.len() {
        lines.push(line(pieces, start, pieces.len()));
    }
    lines
}

fn line(pieces: &[Piece<'_>], start: usize, end: usize) -> Line {
    let tokens = &pieces[start..end];
    let comment = match tokens {
        [_, .., last] if last.kind == Kind::LineComment => end - 1,
        _ => end,
    };
    let tokens = &pieces[start..comment];
    let equal = tokens.iter().position(|piece| piece.kind == Kind::Equal);
    let assign = equal.filter(|equal| {
        let open: isize = tokens[*equal..]
            .iter()
            .map(|piece| bracket(piece.kind))
            .sum();
        *equal > 0 && open == 0
    });
    Line {
        start,
        assign: assign.map_or(comment, |equal| start + equal),
        comment,
        end,
    }
}
