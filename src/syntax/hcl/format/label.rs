//! Labels as Terraform writes them.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::syntax::hcl::ast::{Label, LabelKind};

/// The text between the quotes of a label, in form NFC and with escapes.
///
/// Terraform 1.11 deletes a label with `$` or `%` in it. That is no format:
/// such a label stays as it is.
pub(super) fn canonical(text: &str, label: &Label<'_>) -> String {
    let raw = &text[label.span.range()];
    if label.kind == LabelKind::Quoted && raw.len() > 3 && raw.contains(['$', '%']) {
        return raw[1..raw.len() - 1].to_owned();
    }
    let text: String = label.text.nfc().collect();
    let mut written = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                written.extend([character, character]);
            }
            shown if is_shown(shown) => written.push(shown),
            hidden => written.push_str(&escape(u32::from(hidden))),
        }
    }
    written
}

fn escape(code: u32) -> String {
    match code {
        0..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Whether a character is a letter, mark, number, punctuation, symbol or the
/// ASCII blank.
fn is_shown(character: char) -> bool {
    static SHOWN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$").ok());
    if character.is_ascii() {
        return !character.is_ascii_control();
    }
    let mut buffer = [0; 4];
    SHOWN
        .as_ref()
        .is_some_and(|shown| shown.is_match(character.encode_utf8(&mut buffer)))
}
