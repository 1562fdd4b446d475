//! Free text in the written files: it stands in strings, table cells and words of a shell, and is what it was.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::properties::files::Files;
use crate::properties::literal::Lit;
use crate::properties::shell::Shell;
use crate::properties::{markdown, shell, texts};

/// What holds a text's own number.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new("zq[0-9]+qz").unwrap());

/// The free texts of a manifest by their numbers.
#[derive(Debug, Default)]
pub(super) struct Texts(BTreeMap<String, String>);

impl Texts {
    pub(super) fn of(root: &Lit) -> Self {
        let mut texts = Self::default();
        texts.gather(root);
        texts
    }

    fn gather(&mut self, value: &Lit) {
        match value.plain() {
            Lit::Text(text) => self.add(text),
            Lit::List(items) => items.iter().for_each(|item| self.gather(item)),
            Lit::Map(entries) => {
                for (key, value) in entries {
                    self.add(key);
                    self.gather(value);
                }
            }
            Lit::Null | Lit::Bool(_) | Lit::Number(_) | Lit::Marked(_) => {}
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(number) = NUMBER.find(text) {
            self.0.insert(number.as_str().to_owned(), text.to_owned());
        }
    }

    /// The texts whose numbers stand in `text`, once for each time.
    pub(super) fn within<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        NUMBER
            .find_iter(text)
            .map(|number| self.0[number.as_str()].as_str())
    }
}

/// Checks every free text in every file, and gives how often each kind of file held one.
pub(super) fn check(
    root: &Lit,
    files: &Files,
    shell: Option<&Shell>,
) -> BTreeMap<&'static str, usize> {
    let texts = Texts::of(root);
    let mut held: BTreeMap<_, usize> = BTreeMap::new();
    for (path, file) in files {
        let count = texts.within(file).count();
        if path.ends_with(".md") {
            let commands = markdown::check(path, file, &texts);
            if let Some(shell) = shell {
                shell::check(shell, path, &commands, &texts);
            }
        }
        if path.ends_with(".sh")
            && let Some(shell) = shell
        {
            shell::check(shell, path, file, &texts);
        }
        let strings = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("tf" | "hcl") if count > 0 => texts::of_hcl(file),
            Some("json") if count > 0 => texts::of_json(&serde_json::from_str(file).unwrap()),
            _ => Vec::new(),
        };
        let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("tf" | "hcl") => "hcl",
            Some("json") => "json",
            Some("sh") => "sh",
            _ => "md",
        };
        *held.entry(kind).or_default() += count;
        if matches!(kind, "hcl" | "json") {
            let found: Vec<_> = strings.iter().filter(|one| NUMBER.is_match(one)).collect();
            assert_eq!(found.len(), count, "{path} holds free text outside strings");
            for one in found {
                assert_eq!(
                    texts.within(one).collect::<Vec<_>>(),
                    [one.as_str()],
                    "{path}"
                );
            }
        }
    }
    held
}
