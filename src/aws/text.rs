//! Free text that AWS keeps for people: tags and descriptions.

use crate::aws::names::{Kind, NameError, text_name};
use crate::aws::service::rule;

text_name! {
    /// The key of a tag: 1 to 128 characters, letters, digits, spaces and `_.:/=+-@`, not `aws:` first (IAM tagging reference).
    TagKey,
    |text| not_reserved(text).and_then(|()| tag("a tag key", &TAG_KEY, text))
}

text_name! {
    /// The value of a tag: at most 256 characters of those a key can have (IAM tagging reference).
    TagValue,
    |text| tag("a tag value", &TAG_VALUE, text)
}

text_name! {
    /// A repository's description: at most 1,000 characters, none of them a control character (API model).
    Description,
    |text| DESCRIPTION.check(text)
}

const TAG_KEY: Kind = Kind {
    what: "a tag key",
    rule: "tag_key",
    allowed: tag_character,
    use_these: TAG_CHARACTERS,
    mend: |text| text.trim().to_owned(),
};

const TAG_VALUE: Kind = Kind {
    what: "a tag value",
    rule: "tag_value",
    allowed: tag_character,
    use_these: TAG_CHARACTERS,
    mend: |text| text.trim().to_owned(),
};

const DESCRIPTION: Kind = Kind {
    what: "a description",
    rule: "description",
    allowed: |c| holds("description", c),
    use_these: "write one line of text that can be seen",
    mend: |text| text.split_whitespace().collect::<Vec<_>>().join(" "),
};

const TAG_CHARACTERS: &str = "use letters, digits, spaces and `_.:/=+-@`";

/// What of a tag is usual needs none of the patterns, whose alphabets of the
/// whole world take long to build.
fn tag(what: &'static str, kind: &Kind, text: &str) -> Result<(), NameError> {
    let (lengths, narrow) = (rule(kind.rule), rule("tag_text"));
    let most = lengths.max.min(narrow.max);
    if (lengths.min..=most).contains(&text.len()) && text.bytes().all(is_plain) {
        return Ok(());
    }
    kind.check(text).and_then(|()| tag_text(what, text))
}

/// Whether tags can hold `b`, by itself a character of ASCII.
fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b" _.:/=+-@".contains(&b)
}

/// IAM refuses characters in tags that CodeArtifact takes, and tags of the
/// manifest go on roles too, so the narrower set holds everywhere.
fn tag_text(what: &'static str, text: &str) -> Result<(), NameError> {
    Kind {
        what,
        rule: "tag_text",
        allowed: tag_character,
        use_these: TAG_CHARACTERS,
        mend: str::to_owned,
    }
    .check(text)
}

fn tag_character(c: char) -> bool {
    holds("tag_text", c)
}

/// Whether a text of this kind can hold `c`.
fn holds(kind: &str, c: char) -> bool {
    rule(kind).matches(c.encode_utf8(&mut [0; 4]))
}

fn not_reserved(key: &str) -> Result<(), NameError> {
    let reserved = key
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
    if reserved {
        let error = NameError::new("tag keys that begin with `aws:` belong to AWS");
        return Err(error.with_help("choose a key without that prefix"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_keys_at_their_borders() {
        for good in [
            "a",
            "CostCentre",
            "team:owner",
            "Größe é",
            "aws",
            "a_.:/=+-@",
            &"k".repeat(128),
        ] {
            assert_eq!(TagKey::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "aws:x",
            "AWS:x",
            "aWs:",
            "a\"b",
            "a${b}",
            "a\nb",
            "a\u{200b}b",
            "a\u{2028}b",
            &"k".repeat(129),
        ] {
            assert!(TagKey::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn plain_characters_are_those_of_every_pattern() {
        for b in 0..=u8::MAX {
            let c = char::from(b);
            if !c.is_ascii() {
                assert!(!is_plain(b));
                continue;
            }
            for kind in ["tag_key", "tag_value"] {
                let both = holds(kind, c) && holds("tag_text", c);
                assert_eq!(is_plain(b), both, "{kind} {c:?}");
            }
        }
    }

    #[test]
    fn tag_values_at_their_borders() {
        for good in ["", "platform team", &"é".repeat(256)] {
            assert_eq!(TagValue::parse(good).unwrap().as_str(), good);
        }
        for bad in ["a\tb", "<x>", "a\u{7f}", &"v".repeat(257)] {
            assert!(TagValue::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(
            TagValue::parse("50%").unwrap_err().to_string(),
            "a tag value cannot hold `%` at character 3"
        );
    }

    #[test]
    fn descriptions_are_one_line_of_visible_text() {
        for good in [
            "",
            "Braces {x}, \"quotes\" and \\ stay",
            "日本語",
            &"d".repeat(1000),
        ] {
            assert_eq!(Description::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "a\nb",
            "a\u{0}b",
            "a\u{202e}b",
            "a\u{feff}b",
            &"d".repeat(1001),
        ] {
            assert!(Description::parse(bad).is_err(), "{bad:?}");
        }
        let hidden = Description::parse("a\u{202e}b").unwrap_err();
        assert_eq!(
            hidden.to_string(),
            "a description cannot hold U+202E at character 2"
        );
        let error = Description::parse("one\ntwo").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a description cannot hold U+000A at character 4"
        );
        assert_eq!(error.help(), Some("did you mean `one two`?"));
    }
}
