//! Text as HCL writes it: strings and keys.

/// `text` as a quoted HCL string: no template, no escape and no line break of it is live.
#[must_use]
pub fn string(text: &str) -> String {
    let value = hcl::Expression::String(text.to_owned());
    hcl::format::to_string(&value).expect("a string is written into a string")
}

/// `text` as the key of an HCL object: bare where HCL reads that as the key itself.
#[must_use]
pub fn key(text: &str) -> String {
    // Words that an expression may begin with are not keys without quotes.
    let word = matches!(text, "for" | "if" | "in" | "null" | "true" | "false");
    if is_identifier(text) && !word {
        text.to_owned()
    } else {
        string(text)
    }
}

/// Whether `text` is an ASCII identifier of HCL.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What HCL reads from `text`, by hcl-edit.
    fn read(text: &str) -> String {
        let body: hcl_edit::structure::Body = format!("x = {text}\n").parse().unwrap();
        let value = body.get_attribute("x").unwrap().value.clone();
        value
            .as_str()
            .map_or_else(|| panic!("{text} is not a plain string"), str::to_owned)
    }

    #[test]
    fn hcl_strings_hold_what_they_were_given() {
        for text in [
            "",
            "a\"b",
            "a\\",
            "${x}",
            "%{ if x }",
            "$${x}",
            "%%{x}",
            "$$${",
            "a\nb\r\t\u{0}\u{1b}\u{7f}",
            "é😀",
            "\u{2028}",
            "$",
            "${",
            "\\${",
            "\"\\\"${",
        ] {
            assert_eq!(read(&string(text)), text, "{}", string(text));
            assert!(!string(text).contains('\n'));
        }
    }

    proptest! {
        #[test]
        fn hcl_strings_hold_any_text(text in "(\\PC|[$%{}\\\\\"\\n\\r\\t\u{0}-\u{1f}]){0,24}") {
            prop_assert_eq!(read(&string(&text)), text);
        }
    }

    #[test]
    fn keys_are_bare_where_hcl_allows_it() {
        assert_eq!(key("npm-store"), "npm-store");
        assert_eq!(key("a.b"), "\"a.b\"");
        assert_eq!(key("1a"), "\"1a\"");
        assert_eq!(key("for"), "\"for\"");
        assert_eq!(key("null"), "\"null\"");
        assert_eq!(key(""), "\"\"");
    }
}
