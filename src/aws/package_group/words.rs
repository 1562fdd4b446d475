//! The characters of package names, and words as package groups see them.

use std::sync::LazyLock;

use regex::Regex;

use crate::aws::format::Format;
use crate::aws::names::{NameError, shown_char};
use crate::aws::service::SERVICE;

/// Whether a pattern of the format can hold each character of `rest`, what follows the format.
pub(super) fn check_characters(format: Format, rest: &str) -> Result<(), NameError> {
    let bad = rest.chars().enumerate().find(|(_, c)| !allowed(format, *c));
    let Some((at, c)) = bad else {
        return Ok(());
    };
    let error = NameError::new(format!(
        "a pattern of {format} packages cannot hold {} at character {} after `{format}:`",
        shown_char(c),
        at + 1
    ));
    Err(match c {
        '~' | '$' => error.with_help(
            "write `name`, `name-*` or `namespace/*`; the signs of AWS's package groups follow from it",
        ),
        '?' => error.with_help("write each name, or a `*` at the end"),
        _ if !c.is_ascii() && c.is_alphabetic() => {
            error.with_help("write ASCII letters, for others only look like them")
        }
        _ => error,
    })
}

/// Whether a word of `text` ends at byte `at`, as package groups see words.
pub(super) fn word_ends(text: &str, at: usize) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&SERVICE.package_groups.word_regex).expect("a test uses the data's pattern")
    });
    WORD.find_iter(text).any(|word| word.end() == at)
}

/// Whether a name of the format, or a pattern of names, can hold `c`.
///
/// AWS forbids white space, `#` and `/` in names. Signs with a meaning in IAM
/// patterns, package groups or placeholders could mean more than the name, and
/// letters that only look like ASCII ones would guard the wrong package: only
/// generic and NuGet packages can have them.
fn allowed(format: Format, c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic() && !"#?$~%{}\"'`\\<>".contains(c);
    }
    match format {
        Format::Generic | Format::Nuget => is_word_character(c),
        Format::Cargo
        | Format::Maven
        | Format::Npm
        | Format::Pypi
        | Format::Ruby
        | Format::Swift => false,
    }
}

/// Whether `c` can stand in a word as package groups see words.
pub(super) fn is_word_character(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let after_a_letter = format!("a{c}");
    word_ends(&after_a_letter, after_a_letter.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_the_guide_says() {
        assert!(word_ends("foo-bar", 3) && word_ends("foo-bar", 7));
        assert!(!word_ends("food", 3) && !word_ends("foo-bar", 4) && !word_ends("", 0));
        assert!(word_ends("OneWord", 7) && !word_ends("OneWord", 3));
        // A mark belongs to the letter before it.
        assert!(!word_ends("e\u{301}", 1) && word_ends("e\u{301}", 3));
    }

    #[test]
    fn only_ascii_where_the_format_says_so() {
        assert!(check_characters(Format::Npm, "@acme/a.b_c-*").is_ok());
        assert!(check_characters(Format::Npm, "\u{430}cme").is_err());
        assert!(check_characters(Format::Generic, "größe@1").is_ok());
        for bad in [
            "#", " ", "\n", "\u{202e}", "$", "~", "?", "{", "\"", "\\", "`",
        ] {
            assert!(check_characters(Format::Generic, bad).is_err(), "{bad:?}");
        }
    }
}
