//! The blanks between two tokens of a line.

use super::Piece;
use super::line::Line;
use crate::syntax::hcl::token::Kind;

/// Sets the blanks before each token but the first of each line.
pub(super) fn set(pieces: &mut [Piece<'_>], lines: &[Line]) {
    for line in lines {
        let tokens = &mut pieces[line.start..line.end];
        let mut sign = tokens
            .first()
            .is_some_and(|first| first.kind == Kind::Minus);
        for index in 1..tokens.len() {
            let before = tokens[index - 1].kind;
            let kind = tokens[index].kind;
            let tight = sign
                || is_tight(before, kind)
                || (kind == Kind::BracketOpen && binds_bracket(&tokens[..index]));
            sign = kind == Kind::Minus && takes_sign(before);
            tokens[index].blanks = usize::from(!tight);
        }
    }
}

/// Whether a `-` after this token is a sign, which stands at its number.
fn takes_sign(before: Kind) -> bool {
    matches!(
        before,
        Kind::ParenOpen
            | Kind::BracketOpen
            | Kind::BraceOpen
            | Kind::Equal
            | Kind::Colon
            | Kind::Comma
            | Kind::Question
            | Kind::EqualEqual
            | Kind::NotEqual
            | Kind::Less
            | Kind::LessEqual
            | Kind::Greater
            | Kind::GreaterEqual
            | Kind::Plus
            | Kind::Minus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::Bang
            | Kind::And
            | Kind::Or
    )
}

/// Whether nothing stands between the two.
fn is_tight(before: Kind, kind: Kind) -> bool {
    match (before, kind) {
        // Braces next to the braces of a sequence are held apart, and so is
        // what closes after a last comma.
        (Kind::InterpolationOpen, Kind::BraceOpen)
        | (Kind::BraceClose, Kind::SequenceClose)
        | (Kind::Comma, Kind::ParenClose | Kind::BracketClose) => false,
        (
            Kind::ParenOpen
            | Kind::BracketOpen
            | Kind::Bang
            | Kind::Dot
            | Kind::DoubleColon
            | Kind::QuoteOpen
            | Kind::HeredocOpen
            | Kind::Literal
            | Kind::InterpolationOpen
            | Kind::DirectiveOpen
            | Kind::SequenceClose,
            _,
        ) => true,
        (
            _,
            Kind::Newline
            | Kind::Comma
            | Kind::Ellipsis
            | Kind::ParenClose
            | Kind::BracketClose
            | Kind::Dot
            | Kind::DoubleColon
            | Kind::QuoteClose
            | Kind::HeredocClose
            | Kind::Literal
            | Kind::InterpolationOpen
            | Kind::DirectiveOpen
            | Kind::SequenceClose,
        ) => true,
        (Kind::BraceOpen, Kind::BraceClose) | (Kind::Ident, Kind::ParenOpen) => true,
        _ => false,
    }
}

/// Whether a `[` stands at what is before it: an index does, a list does not.
/// A word counts as indexed, but not the `in` of a `for`.
fn binds_bracket(before: &[Piece<'_>]) -> bool {
    match before {
        [.., variable, word] if variable.kind == Kind::Ident && word.kind == Kind::Ident => {
            word.text != "in"
        }
        [.., last] => matches!(
            last.kind,
            Kind::Ident | Kind::Number | Kind::ParenClose | Kind::BracketClose | Kind::BraceClose
        ),
        [] => false,
    }
}
