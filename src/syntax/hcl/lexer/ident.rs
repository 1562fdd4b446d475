//! Identifiers: Unicode's `ID_Start` and `ID_Continue`, with `_` and `-`.

use std::sync::LazyLock;

use regex::Regex;

/// The length in bytes of the identifier at the start of `text`, 0 without one.
pub(super) fn length(text: &str) -> usize {
    let ascii = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        .count();
    match text.as_bytes().get(ascii) {
        Some(0x80..) => unicode_length(text),
        _ if text.starts_with(|first: char| first.is_ascii_digit() || first == '-') => 0,
        _ => ascii,
    }
}

fn unicode_length(text: &str) -> usize {
    static IDENT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[\p{ID_Start}_][\p{ID_Continue}-]*").ok());
    IDENT
        .as_ref()
        .and_then(|ident| ident.find(text))
        .map_or(0, |found| found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_end_where_terraform_ends_them() {
        let cases = [
            ("abc = 1", 3),
            ("a-b.c", 3),
            ("_a", 2),
            ("1a", 0),
            ("-a", 0),
            ("é=", 2),
            ("ab\u{301}c d", 5),
            ("\u{301}a", 0),
            ("中文 ", 6),
            ("a\u{1f600}", 1),
            ("a\u{200b}", 1),
            ("a\u{a0}", 1),
            ("", 0),
            ("a١", 3),
        ];
        for (text, expected) in cases {
            assert_eq!(length(text), expected, "{text}");
        }
    }
}
