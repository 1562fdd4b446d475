//! IAM's wildcards: `*` for any run of characters, `?` for one.

/// Whether upper and lower case are the same letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `a` is not `A`, as in ARNs and condition values.
    Sensitive,
    /// `a` is `A`, as in action names; letters outside ASCII stay themselves.
    Insensitive,
}

/// Whether all of `text` matches `pattern`.
///
/// Two places move forward together; when they part, only the last `*` takes
/// one character more. No recursion, no memory, and at worst the product of
/// the two lengths.
#[must_use]
pub fn matches(pattern: &str, text: &str, case: Case) -> bool {
    // Most pairs part within their plain characters.
    let plain = same_start(pattern, text, case);
    let (mut pattern, mut text) = (&pattern[plain..], &text[plain..]);
    // What stood after the last `*`, and where in the text it was tried.
    let mut retry: Option<(&str, &str)> = None;
    loop {
        let step = next(pattern, text, case);
        match step {
            Step::Star(rest) => {
                if rest.is_empty() {
                    return true;
                }
                retry = Some((rest, text));
                pattern = rest;
            }
            Step::Both(rest, tail) => (pattern, text) = (rest, tail),
            Step::Done => return true,
            Step::Apart => {
                let Some((rest, tried)) = retry else {
                    return false;
                };
                let mut tail = tried.chars();
                if tail.next().is_none() {
                    return false;
                }
                retry = Some((rest, tail.as_str()));
                (pattern, text) = (rest, tail.as_str());
            }
        }
    }
}

/// Whether `pattern` has a wildcard at all.
#[must_use]
pub fn is_wild(pattern: &str) -> bool {
    pattern.contains(['*', '?'])
}

/// What the heads of a pattern and a text do with each other.
enum Step<'p, 't> {
    /// The pattern's head is a `*`; this follows it.
    Star(&'p str),
    /// Both heads agree; these follow them.
    Both(&'p str, &'t str),
    /// Both are at their end.
    Done,
    /// They cannot go on together.
    Apart,
}

fn next<'p, 't>(pattern: &'p str, text: &'t str, case: Case) -> Step<'p, 't> {
    let (mut rest, mut tail) = (pattern.chars(), text.chars());
    match (rest.next(), tail.next()) {
        (Some('*'), _) => Step::Star(rest.as_str()),
        (None, None) => Step::Done,
        (Some(p), Some(t)) if p == '?' || same(p, t, case) => {
            Step::Both(rest.as_str(), tail.as_str())
        }
        (Some(_) | None, Some(_) | None) => Step::Apart,
    }
}

/// How many bytes of ASCII without wildcards both begin with.
fn same_start(pattern: &str, text: &str, case: Case) -> usize {
    let same = |(p, t): &(u8, u8)| {
        p.is_ascii()
            && !matches!(p, b'*' | b'?')
            && match case {
                Case::Sensitive => p == t,
                Case::Insensitive => p.eq_ignore_ascii_case(t),
            }
    };
    pattern.bytes().zip(text.bytes()).take_while(same).count()
}

fn same(p: char, t: char, case: Case) -> bool {
    match case {
        Case::Sensitive => p == t,
        Case::Insensitive => p.eq_ignore_ascii_case(&t),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yes(pattern: &str, text: &str) -> bool {
        matches(pattern, text, Case::Sensitive)
    }

    #[test]
    fn wildcards() {
        for (pattern, text) in [
            ("", ""),
            ("*", ""),
            ("**", "ab"),
            ("a*", "a"),
            ("*a", "bca"),
            ("a*c", "abcbc"),
            ("a?c", "aéc"),
            ("*b?d*", "abbcde"),
            ("日*語", "日本語"),
            ("*ab*ab", "ababab"),
        ] {
            assert!(yes(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("?", ""),
            ("a", "A"),
            ("a*b", "a"),
            ("*a", "ab"),
            ("a?c", "ac"),
            ("*ab*ab", "ab"),
            ("a.c", "abc"),
        ] {
            assert!(!yes(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn case_is_asked_for() {
        assert!(matches("READ*", "ReadFromRepository", Case::Insensitive));
        assert!(!matches("READ*", "ReadFromRepository", Case::Sensitive));
        // The Kelvin sign folds to k in Unicode, but IAM's names are ASCII.
        assert!(!matches("\u{212a}", "k", Case::Insensitive));
    }

    #[test]
    fn many_stars_do_not_blow_up() {
        let text = "a".repeat(20_000);
        assert!(!yes("*a*a*a*a*a*a*a*a*b", &text));
        assert!(!yes(&"*a".repeat(5_000), &format!("{text}b")));
        assert!(yes(&"*".repeat(100_000), &text));
        assert!(!yes(&format!("*{}b", "a".repeat(200)), &text));
    }

    proptest! {
        /// The loop says what the plain definition says.
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            fn plain(pattern: &[u8], text: &[u8]) -> bool {
                match (pattern, text) {
                    ([], []) => true,
                    ([b'*', rest @ ..], _) => {
                        plain(rest, text) || matches!(text, [_, tail @ ..] if plain(pattern, tail))
                    }
                    ([b'?', rest @ ..], [_, tail @ ..]) => plain(rest, tail),
                    ([p, rest @ ..], [t, tail @ ..]) if p == t => plain(rest, tail),
                    _ => false,
                }
            }
            prop_assert_eq!(yes(&pattern, &text), plain(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
