//! A quick look at a text: could it say anything about CodeArtifact?
//!
//! Sound in one direction: what is dismissed says nothing, however it is
//! spelt. The service's name in any case, an escape that could spell it, and a
//! grant of every action are traces.

use memchr::{memchr, memchr2_iter, memchr3_iter, memmem};

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

/// The name in base64, at each of the three places that it can have in a group of three bytes.
const BASE64: [&[u8]; 3] = [b"Y29kZWFydGlmYWN0", b"NvZGVhcnRpZmFjd", b"jb2RlYXJ0aWZhY3"];

/// What `text` shows.
pub(super) fn of(text: &str) -> Trace {
    let bytes = text.as_bytes();
    // A text of UTF-16 has a NUL beside each letter.
    if memchr(0, bytes).is_some() {
        return of(&text.replace('\0', ""));
    }
    let mut trace = Trace::None;
    // Both `codeartifact` and the `Not…` forms of actions hold these three letters.
    for at in memchr2_iter(b'c', b'C', bytes) {
        if at == 0 || !is(bytes, at - 1, b"act") {
            continue;
        }
        if names_service(bytes, at) {
            return Trace::Service;
        }
        if excludes_actions(bytes, at - 1) {
            trace = Trace::Star;
        }
    }
    if BASE64
        .iter()
        .any(|name| memmem::find(bytes, name).is_some())
    {
        return Trace::Service;
    }
    if trace == Trace::None && memmem::find(bytes, b"AssumeRoleWithWebIdentity").is_some() {
        trace = Trace::Star;
    }
    for at in memchr3_iter(b'*', b'?', b'\\', bytes) {
        if bytes[at] != b'\\' {
            if trace == Trace::None && grants(bytes, at) {
                trace = Trace::Star;
            }
            continue;
        }
        match escaped(&bytes[at + 1..]) {
            Some(letter) if letter.is_ascii_alphabetic() => return Trace::Service,
            Some(b'*') => trace = Trace::Star,
            Some(_) | None => {}
        }
    }
    trace
}

/// Whether the `c` of `act` at `at` is that of the service's name, or of what
/// people write for it: `codeartefact`, `code-artifact`.
fn names_service(bytes: &[u8], at: usize) -> bool {
    let spelt = |back: usize, word: &[u8]| at >= back && is(bytes, at - back, word);
    spelt(10, b"codeartifact")
        || spelt(10, b"codeartefact")
        || (spelt(6, b"artifact") && spelt(11, b"code"))
}

/// Whether `word`, in lower case, stands at `at` in any case.
fn is(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    let found = bytes.get(at..at + word.len());
    found.is_some_and(|found| found.eq_ignore_ascii_case(word))
}

/// Whether the `act` at `at` is that of `NotAction`, `not_actions` or the like.
fn excludes_actions(bytes: &[u8], at: usize) -> bool {
    if !is(bytes, at, b"action") {
        return false;
    }
    let end = at + b"action".len();
    let end = end + usize::from(is(bytes, end, b"s"));
    let ends = bytes.get(end).is_none_or(|byte| !is_of_a_word(*byte));
    let before = bytes[..at].strip_suffix(b"_").unwrap_or(&bytes[..at]);
    let start = before.len().checked_sub(b"not".len());
    ends && start.is_some_and(|start| is(bytes, start, b"not"))
}

fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The character that an escape such as `u0063` or `U0000002A` writes, when it is one of ASCII.
fn escaped(behind: &[u8]) -> Option<u8> {
    let digits = match behind {
        [b'u', digits @ ..] => digits,
        [b'U', digits @ ..] => digits.strip_prefix(b"0000").unwrap_or(digits),
        _ => return None,
    };
    let digits = std::str::from_utf8(digits.get(..4)?).ok()?;
    u8::from_str_radix(digits, 16)
        .ok()
        .filter(u8::is_ascii)
        .filter(|_| !digits.starts_with('+'))
}

/// Whether the wildcard at `at` is the first of a string that may grant every
/// action, or those of a service that is a pattern (`code*:Put*`).
fn grants(bytes: &[u8], at: usize) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let name = bytes[..at].iter().rev().take_while(|byte| is_name(byte));
    let Some(open) = at.checked_sub(name.count() + 1) else {
        return false;
    };
    if bytes[open] != b'"' {
        return false;
    }
    let is_pattern = |byte: &u8| is_name(byte) || matches!(byte, b'*' | b'?');
    let service = bytes[at..].iter().take_while(|byte| is_pattern(byte));
    let end = at + service.count();
    let everything = &bytes[open..];
    if everything.starts_with(b"\"*\"") || everything.starts_with(b"\"*:*\"") {
        return !is_harmless(&bytes[..open]);
    }
    bytes.get(end) == Some(&b':') && memchr(b'"', &bytes[end..]).is_some()
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
            "code-artifact:List*",
            "codeartefact:*",
            "c\0o\0d\0e\0a\0r\0t\0i\0f\0a\0c\0t\0",
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
