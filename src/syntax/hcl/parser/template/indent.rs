//! The common indentation of `<<-`, which is not part of the value.

use super::Piece;
use crate::source::Span;

/// Takes the blanks from the start of every line that all lines have.
///
/// Strip markers have been applied before, and what they took counts: a
/// literal that lost its line end does not begin a new line after it. Lines of
/// nothing but blanks neither count nor change.
pub(super) fn remove(text: &str, pieces: &mut [Piece<'_>]) {
    let mut common: Option<usize> = None;
    each_line_start(text, pieces, |start| {
        let indent = match start {
            Start::Line(span) => {
                let line = &text[span.range()];
                line.chars()
                    .take_while(|blank| blank.is_whitespace())
                    .count()
            }
            Start::Sequence => 0,
        };
        common = Some(common.map_or(indent, |least| least.min(indent)));
    });
    let common = common.unwrap_or(0);
    if common == 0 {
        return;
    }
    each_line_start(text, pieces, |start| {
        if let Start::Line(span) = start {
            let line = &text[span.range()];
            let cut: usize = line.chars().take(common).map(char::len_utf8).sum();
            span.start += u32::try_from(cut).unwrap_or(0);
        }
    });
}

/// What begins a line.
enum Start<'s> {
    Line(&'s mut Span),
    Sequence,
}

fn each_line_start(text: &str, pieces: &mut [Piece<'_>], mut visit: impl FnMut(Start<'_>)) {
    let mut at_start = true;
    for piece in pieces {
        let Piece::Line(span) = piece else {
            if at_start {
                visit(Start::Sequence);
            }
            at_start = false;
            continue;
        };
        let line = &text[span.range()];
        let ends = line.ends_with('\n');
        let blank = ends && line.trim().is_empty();
        if at_start && !blank {
            visit(Start::Line(span));
        }
        at_start = ends;
    }
}
