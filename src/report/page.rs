//! A rule's page for a terminal: headings stand out, and code without its fences.

use std::fmt::Write as _;

/// What begins and ends a heading.
const HEADING: (&str, &str) = ("\u{1b}[1m", "\u{1b}[0m");

/// What begins and ends the name of an example's kind.
const KIND: (&str, &str) = ("\u{1b}[36m", "\u{1b}[0m");

/// What begins and ends an arrow with what is found there.
const ARROW: (&str, &str) = ("\u{1b}[31m", "\u{1b}[0m");

/// `page`, which is Markdown, with ANSI styles, which the stream drops where they are not wanted.
#[must_use]
pub fn render(page: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            if !fenced {
                let (begin, end) = KIND;
                let _ = writeln!(out, "  {begin}{}{end}\n", title(info));
            }
            fenced = !fenced;
        } else if fenced {
            code(line, &mut out);
        } else if let Some(heading) = line.trim_start_matches('#').strip_prefix(' ')
            && line.starts_with('#')
        {
            let (begin, end) = HEADING;
            let _ = writeln!(out, "{begin}{heading}{end}");
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

/// The title of an example, from what stands behind the fence.
fn title(info: &str) -> &str {
    match info.split_whitespace().nth(1) {
        Some("bad") => "Bad:",
        Some("fixed") => "What the fixes make of it:",
        Some("good") => "Good:",
        Some(_) | None => "Example:",
    }
}

/// A line of an example; one of arrows points at the line above.
fn code(line: &str, out: &mut String) {
    if line.is_empty() {
        out.push('\n');
        return;
    }
    let (begin, end) = match line.trim_start().starts_with("^^") {
        true => ARROW,
        false => ("", ""),
    };
    let _ = writeln!(out, "    {begin}{line}{end}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn code_is_indented_and_has_no_fences() {
        let page = "# a-rule\n\nIt finds.\n\n## Examples\n\n```json bad\n{\n  \"a\": 1\n       ^^ wrong\n}\n```\n\n```json fixed\n{}\n```\n";
        let shown = render(page);
        for style in [HEADING.0, KIND.0, ARROW.0] {
            assert!(shown.contains(style), "{shown:?}");
        }
        let plain: String = anstream::adapter::strip_str(&shown).to_string();
        assert_eq!(
            plain,
            "a-rule\n\nIt finds.\n\nExamples\n\n  Bad:\n\n    {\n      \"a\": 1\n           ^^ wrong\n    }\n\n  What the fixes make of it:\n\n    {}\n"
        );
    }

    #[test]
    fn no_page_shows_its_markup() {
        for rule in rules::ALL {
            let shown = render(rule.page);
            assert!(!shown.contains("```"), "{}", rule.id);
            assert!(
                !shown.lines().any(|line| line.starts_with('#')),
                "{}",
                rule.id
            );
        }
    }
}
