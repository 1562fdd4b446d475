//! The canonical format: byte for byte what `terraform fmt -` prints.
//!
//! Three passes over the tokens. First the few changes of wording Terraform
//! makes (`"${x}"` to `x`, old type names, quotes around labels); then each
//! line's indent and the blanks between its tokens; last the columns of `=`
//! and of comments at line ends. Line breaks are never moved.

mod align;
mod indent;
mod label;
mod line;
mod reword;
mod space;

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::lexer;
use super::parser;
use super::token::Kind;
use crate::diag::Diagnostic;

/// `text` in the canonical format, or what is wrong with it.
pub(super) fn print(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (tokens, _) = lexer::tokens(text);
    let (file, faults) = parser::read(text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut pieces = reword::pieces(text, &tokens, &file.body);
    let lines = line::lines(&pieces);
    indent::set(&mut pieces, &lines);
    space::set(&mut pieces, &lines);
    align::set(&mut pieces, &lines);
    let end = tokens.iter().rev().nth(1).map_or(0, |token| token.span.end);
    Ok(joined(&pieces, text.len() - end as usize))
}

/// A token and the blanks to print before it.
struct Piece<'a> {
    kind: Kind,
    text: Cow<'a, str>,
    blanks: usize,
}

impl Piece<'_> {
    /// Columns as Terraform counts them: grapheme clusters.
    fn width(&self) -> usize {
        let text = self.text.as_ref();
        match text.is_ascii() && !text.contains('\r') {
            true => text.len(),
            false => text.graphemes(true).map(clusters).sum(),
        }
    }
}

/// How many clusters Terraform makes of one. Its tables are those of Unicode
/// 15.0, which ends a cluster between joined consonants of Indic scripts.
fn clusters(cluster: &str) -> usize {
    static LETTER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"[\p{Lo}&&[\u{900}-\u{D7F}]]").ok());
    if cluster.len() < 6 {
        return 1;
    }
    let letters = LETTER
        .as_ref()
        .map_or(1, |letter| letter.find_iter(cluster).count());
    letters.max(1)
}

/// The pieces as text. Blanks after the last token stay, as many as they were.
fn joined(pieces: &[Piece<'_>], trailing: usize) -> String {
    let length = pieces
        .iter()
        .map(|piece| piece.blanks + piece.text.len())
        .sum::<usize>();
    let mut text = String::with_capacity(length + trailing);
    for piece in pieces {
        text.extend(std::iter::repeat_n(' ', piece.blanks));
        text.push_str(&piece.text);
    }
    text.extend(std::iter::repeat_n(' ', trailing));
    text
}

#[cfg(test)]
mod tests;
