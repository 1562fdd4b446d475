//! Text made harmless for the place where it is printed.

use std::fmt::Write;

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

    proptest! {
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
