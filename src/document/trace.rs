//! A quick look at a text: could it say anything about CodeArtifact?
//!
//! Sound in one direction: what is dismissed says nothing, however it is
//! spelt. The service's name in any case, an escape that could spell it, and a
//! grant of every action are traces.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// What a text shows at one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trace {
    /// Nothing.
    None,
    /// A grant of every action of every service, or by exclusion.
    Star,
    /// The service's name, or an escape that could hide it.
    Service,
}

/// The name in any case, and `\u0063`-like escapes of its letters, with one of
/// which at least a disguised name is written.
static SERVICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let letters = r"\\[uU](?:0000)?00(?:4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])";
    // The name in base64, at each of the three places that it can have in a group of three bytes.
    let base64 = "Y29kZWFydGlmYWN0|NvZGVhcnRpZmFjd|jb2RlYXJ0aWZhY3";
    Regex::new(&format!("(?i:codeartifact)|{base64}|{letters}")).ok()
});

/// A star in quotes, a service that is a pattern (`code*:Put*`), and the `Not…` forms of actions.
static STAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#""\*(?::\*)?"|"[A-Za-z0-9-]*[?*][A-Za-z0-9?*-]*:[^"]*"|(?i:not_?actions?\b)|AssumeRoleWithWebIdentity|\\[uU](?:0000)?002[aA]"#).ok()
});

/// The keys whose star is no grant of actions, in lower case.
const HARMLESS: [&str; 28] = [
    "resource",
    "resources",
    "notresource",
    "not_resources",
    "not_resource",
    "principal",
    "principals",
    "notprincipal",
    "aws",
    "service",
    "federated",
    "identifiers",
    "values",
    "value",
    "cidr_blocks",
    "allowed_headers",
    "allowed_methods",
    "allowed_origins",
    "allowedheaders",
    "allowedmethods",
    "allowedorigins",
    "allow_headers",
    "allow_methods",
    "allow_origins",
    "expose_headers",
    "hosts",
    "namespaces",
    "verbs",
];

/// What `text` shows.
pub(super) fn of(text: &str) -> Trace {
    let bytes = text.as_bytes();
    let Some((service, star)) = SERVICE.as_ref().zip(STAR.as_ref()) else {
        return Trace::Service;
    };
    if service.is_match(bytes) {
        return Trace::Service;
    }
    let grants = |found: regex::bytes::Match<'_>| {
        !matches!(found.as_bytes(), b"\"*\"" | b"\"*:*\"") || !is_harmless(&bytes[..found.start()])
    };
    if star.find_iter(bytes).any(grants) {
        return Trace::Star;
    }
    Trace::None
}

/// Whether the star after `before` surely belongs to another key than an action's.
fn is_harmless(before: &[u8]) -> bool {
    // Back over the list that the star stands in: strings, commas and blanks.
    let mut at = before.len();
    let mut steps = 0;
    while at > 0 {
        steps += 1;
        // A list so long is looked at by the reader, not here.
        if steps > 4_096 {
            return false;
        }
        match before[at - 1] {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' => at -= 1,
            b'"' => match before[..at - 1].iter().rposition(|byte| *byte == b'"') {
                Some(open) => at = open,
                None => return false,
            },
            b'=' | b':' => return HARMLESS.iter().any(|key| key_is(&before[..at - 1], key)),
            _ => return false,
        }
    }
    false
}

/// Whether the key that ends `text` is `key`, in any case, quoted or not.
fn key_is(text: &[u8], key: &str) -> bool {
    let text = text.trim_ascii_end();
    let text = text.strip_suffix(b"\"").unwrap_or(text);
    let Some(start) = text.len().checked_sub(key.len()) else {
        return false;
    };
    let boundary = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'_';
    text[start..].eq_ignore_ascii_case(key.as_bytes())
        && start.checked_sub(1).is_none_or(|at| boundary(&text[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_seen_however_it_is_spelt() {
        for text in [
            "codeartifact:*",
            "CodeArtifact",
            r#""\u0063odeartifact:*""#,
            r#""codeartif\u0061ct:*""#,
            r#""\U00000063odeartifact""#,
            r#"base64decode("eyJhIjoiY29kZWFydGlmYWN0OioifQ==")"#,
        ] {
            assert_eq!(of(text), Trace::Service, "{text}");
        }
    }

    #[test]
    fn a_star_is_a_trace_where_it_grants() {
        for text in [
            r#"actions = ["*"]"#,
            r#"actions = ["s3:Get*", "*"]"#,
            r#""Action": "*""#,
            r#""Action":["ec2:Run*",
                "*:*"]"#,
            r#"default = ["*"]"#,
            r#"concat(["*"], x)"#,
            r#"not_actions = ["iam:*"]"#,
            r#""NotAction": "iam:*""#,
            r#""Action": "\u002a""#,
            r#"actions = ["code*:Put*"]"#,
            r#""Action": "?odeartif*:Delete*""#,
        ] {
            assert_eq!(of(text), Trace::Star, "{text}");
        }
        for text in [
            r#"resources = ["*"]"#,
            r#""Resource": "*""#,
            r#"Resource = [
              "arn:aws:s3:::x", "*"]"#,
            r#"identifiers = ["*"]"#,
            "a * b",
            r#""s3:*""#,
            "",
        ] {
            assert_eq!(of(text), Trace::None, "{text}");
        }
    }
}
