//! The columns of `=` and of comments at line ends.

use super::Piece;
use super::line::Line;

/// Brings the `=` of consecutive assignments to one column, then the comments
/// of consecutive lines that end in one.
pub(super) fn set(pieces: &mut [Piece<'_>], lines: &[Line]) {
    for run in lines.chunk_by(|a, b| a.has_assign() && b.has_assign()) {
        if run[0].has_assign() {
            column(pieces, run, |pieces, line| {
                (width(&pieces[line.lead()]), line.assign)
            });
        }
    }
    for run in lines.chunk_by(|a, b| a.has_comment() && b.has_comment()) {
        if run[0].has_comment() {
            column(pieces, run, |pieces, line| {
                (width(&pieces[line.code()]), line.comment)
            });
        }
    }
}

/// Sets the blanks before one token of each line, so that all stand one blank
/// after the widest of what is before them.
fn column(
    pieces: &mut [Piece<'_>],
    run: &[Line],
    before: impl Fn(&[Piece<'_>], &Line) -> (usize, usize),
) {
    let cells: Vec<(usize, usize)> = run.iter().map(|line| before(pieces, line)).collect();
    let widest = cells.iter().map(|cell| cell.0).max().unwrap_or(0);
    for (width, token) in cells {
        pieces[token].blanks = widest - width + 1;
    }
}

fn width(pieces: &[Piece<'_>]) -> usize {
    pieces
        .iter()
        .map(|piece| piece.blanks + piece.width())
        .sum()
}
