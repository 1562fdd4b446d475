//! How far each line is indented.

use super::Piece;
use super::line::{Line, bracket};
use crate::syntax::hcl::token::Kind;

/// Sets the blanks before the first token of each line: two for each line
/// above that left brackets open.
pub(super) fn set(pieces: &mut [Piece<'_>], lines: &[Line]) {
    // How many brackets each of those lines left open.
    let mut open: Vec<usize> = Vec::new();
    for line in lines {
        let net = net(&pieces[line.lead()]);
        let depth = open.len();
        if net > 0 {
            open.push(net.unsigned_abs());
        } else {
            close(&mut open, net.unsigned_abs());
        }
        if line.start < line.end {
            pieces[line.start].blanks = 2 * depth.min(open.len());
        }
    }
}

/// Brackets left open by the part of a line before its `=`; a heredoc ends the
/// count.
fn net(lead: &[Piece<'_>]) -> isize {
    lead.iter()
        .take_while(|piece| piece.kind != Kind::HeredocOpen)
        .map(|piece| bracket(piece.kind))
        .sum()
}

fn close(open: &mut Vec<usize>, mut closed: usize) {
    while closed > 0 {
        match open.last_mut() {
            Some(last) if *last > closed => {
                *last -= closed;
                return;
            }
            Some(last) => {
                closed -= *last;
                open.pop();
            }
            None => return,
        }
    }
}
