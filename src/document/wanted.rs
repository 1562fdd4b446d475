//! Which other files the expressions of a tree may read: templates, texts, lists.

use std::collections::BTreeSet;

use crate::document::calls;

/// The names of files that texts mention where they call functions that read files.
#[derive(Debug, Default)]
pub struct Wanted {
    names: BTreeSet<String>,
    /// Ends of names whose beginnings are expressions or wildcards.
    endings: BTreeSet<String>,
}

/// The functions that read files.
const READING: [&str; 4] = ["file", "filebase64", "templatefile", "fileset"];

impl Wanted {
    /// Adds what `text` mentions. More than what it reads, never less, but for
    /// names that are put together otherwise than by a template.
    pub fn add(&mut self, text: &str) {
        if !calls::functions(text).any(|name| READING.contains(&name)) {
            return;
        }
        for (quote, _) in text.match_indices('"') {
            // What a string ends in, and what stands before that.
            let rest = text[..quote].trim_end_matches(is_of_a_name);
            let name = &text[rest.len()..quote];
            if name.is_empty() {
                continue;
            }
            if rest.ends_with(['}', '*', '?']) {
                self.endings.insert(name.to_owned());
            } else {
                self.names.insert(name.to_owned());
            }
        }
    }

    /// Whether a file of this name may be read.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        let mut endings = self.endings.iter();
        self.names.contains(name) || endings.any(|ending| name.ends_with(ending.as_str()))
    }
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mentioned_beside_a_call_is_wanted() {
        let mut wanted = Wanted::default();
        wanted.add(
            r#"
            a = templatefile("${path.module}/policies/read.json.tpl", { name = "acme" })
            b = file("LICENSE.md")
            c = [for name in fileset(path.module, "texts/*.txt") : file("${name}-extra")]
            "#,
        );
        wanted.add(r#"d = "other.tpl""#);
        for name in ["read.json.tpl", "LICENSE.md", "a.txt", "x-extra"] {
            assert!(wanted.holds(name), "{name}");
        }
        for name in ["other.tpl", "main.py"] {
            assert!(!wanted.holds(name), "{name}");
        }
    }
}
