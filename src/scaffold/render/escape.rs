//! Text made harmless for the place where it is printed.

use std::fmt::Write;

/// `text` as a quoted HCL string: no template, no escape and no line break of it is live.
#[must_use]
pub fn hcl(text: &str) -> String {
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
        hcl(text)
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

/// `text` as the rest of a `#` comment: one line.
#[must_use]
pub fn comment(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// `text` as Markdown that shows it and does nothing else, in a table cell too.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut chars = text.chars().map(visible).peekable();
    while let Some(c) = chars.next() {
        match c {
            // An address is made a link even behind a backslash.
            '@' => out.push_str("&#64;"),
            // `https://…` and `www.…` become links without any mark around them.
            ':' if chars.peek() == Some(&'/') => out.push_str("&#58;"),
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str("&#46;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '#' | '+'
            | '!' | '|' | '~' | '&' | '$' | '=' | '^' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// `text` as inline code, in a table cell too.
#[must_use]
pub fn code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // A blank keeps a backtick of the text away from the fence; Markdown drops both blanks.
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        " "
    } else {
        ""
    };
    let text: String = text.chars().map(visible).collect();
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// `text` as a quoted label of a Mermaid diagram.
#[must_use]
pub fn mermaid(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars().map(visible) {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/' | ',' | ':') {
            out.push(c);
        } else {
            write!(out, "#{};", u32::from(c)).expect("writing to a string");
        }
    }
    out.push('"');
    out
}

/// `text` as one word of a POSIX shell.
#[must_use]
pub fn shell(text: &str) -> String {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | ':' | '@' | '-' | '+' | ',')
    };
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The character itself, or a stand-in for one that would break the line or turn its direction.
fn visible(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
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
            assert_eq!(read(&hcl(text)), text, "{}", hcl(text));
            assert!(!hcl(text).contains('\n'));
        }
    }

    proptest! {
        #[test]
        fn hcl_strings_hold_any_text(text in "(\\PC|[$%{}\\\\\"\\n\\r\\t\u{0}-\u{1f}]){0,24}") {
            prop_assert_eq!(read(&hcl(&text)), text);
        }

        #[test]
        fn shells_read_one_word(text in "[^\u{0}]{0,16}") {
            prop_assert_eq!(words(&shell(&text)), vec![text]);
        }

        #[test]
        fn labels_end_where_they_end(text in "\\PC{0,16}") {
            let label = mermaid(&text);
            let inside = &label[1..label.len() - 1];
            prop_assert!(!inside.contains(['"', '[', ']', '<', '>', '\n', '`', '(', ')']));
        }

        #[test]
        fn code_is_closed_by_its_own_fence(text in "[a`| ]{0,12}") {
            let code = code(&text);
            let fence = code.chars().take_while(|c| *c == '`').count();
            let inside = &code[fence..code.len() - fence];
            prop_assert!(!inside.split(|c| c != '`').any(|run| run.len() == fence));
            prop_assert_eq!(inside.replace("\\|", "").contains('|'), false);
        }
    }

    /// The words of a POSIX command line, as far as [`shell`] uses them.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted, mut chars) =
            (Vec::new(), String::new(), false, line.chars());
        while let Some(c) = chars.next() {
            match c {
                '\'' => quoted = !quoted,
                '\\' if !quoted => word.extend(chars.next()),
                ' ' | '\n' | '\t' if !quoted => words.push(std::mem::take(&mut word)),
                c if !quoted && "$`\"&|;<>(){}*?[]#~!=%".contains(c) => {
                    panic!("{c} is live in {line}")
                }
                c => word.push(c),
            }
        }
        words.push(word);
        words
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

    #[test]
    fn markdown_is_only_text() {
        assert_eq!(markdown("a | b"), r"a \| b");
        assert_eq!(markdown("<b>x</b>"), r"\<b\>x\</b\>");
        assert_eq!(markdown("[x](y)"), r"\[x\]\(y\)");
        assert_eq!(markdown("`a` **b** _c_"), r"\`a\` \*\*b\*\* \_c\_");
        assert_eq!(
            markdown("https://x www.x.y a@b.c"),
            "https&#58;//x www&#46;x.y a&#64;b.c"
        );
        assert_eq!(markdown("licence, LEG-77"), "licence, LEG-77");
        assert_eq!(markdown("a\nb"), "a b");
        assert_eq!(markdown("<!-- END cagen -->"), r"\<\!-- END cagen --\>");
    }

    #[test]
    fn comments_stay_on_their_line() {
        assert_eq!(
            comment("a\nb\r\u{1b}[31m\u{202e}"),
            "a b \u{fffd}[31m\u{fffd}"
        );
    }
}
