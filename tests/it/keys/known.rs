//! The keys that the reader knows, found by asking it: every word of its source is
//! written at every level, and those that it does not call unknown are its keys.

#![expect(
    clippy::disallowed_methods,
    reason = "the words come from the reader's source"
)]

use std::collections::BTreeSet;
use std::path::Path;

use cagen::manifest::{Syntax, raw};
use cagen::source::Source;
use regex::Regex;
use serde_json::{Map, Value, json};
use walkdir::WalkDir;

/// A word that is no key anywhere.
const NO_KEY: &str = "no-such-key";

/// A label that every level with labels takes: a format, and a good name.
const LABEL: &str = "npm";

/// All keys by their paths, with [`LABEL`] for any label; of what has keys of
/// its own, only those. What stands in an environment is read by the readers
/// of the levels outside it, so there only the first level counts.
pub(super) fn keys() -> BTreeSet<String> {
    let words = words();
    let mut keys = BTreeSet::new();
    let mut open = vec![Vec::new()];
    while let Some(level) = open.pop() {
        for key in known_at(&level, &words) {
            let below = |label: Option<&str>| {
                let path = level.iter().map(String::as_str).chain([key.as_str()]);
                path.chain(label).map(str::to_owned).collect::<Vec<_>>()
            };
            let in_environment = level.first().is_some_and(|first| first == "env");
            let own = [below(None), below(Some(LABEL))]
                .into_iter()
                .find(|path| !in_environment && unknown_at(path, [NO_KEY]).contains(NO_KEY));
            match own {
                Some(path) => open.push(path),
                None => drop(keys.insert(below(None).join("."))),
            }
        }
    }
    keys
}

/// Every string in the reader's source that could be a key.
fn words() -> BTreeSet<String> {
    let quoted = Regex::new(r#""([a-z][a-z0-9_-]*)""#).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manifest/raw");
    let sources = WalkDir::new(root).into_iter().map(|entry| entry.unwrap());
    let sources = sources.filter(|entry| entry.file_type().is_file());
    let mut words = BTreeSet::new();
    for source in sources {
        let text = std::fs::read_to_string(source.path()).unwrap();
        words.extend(quoted.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    // One format and one connection for all that `naming` takes.
    words.extend([LABEL.to_owned(), "maven-clojars".to_owned()]);
    assert!(words.len() > 60, "the source is read: {words:?}");
    words
}

fn known_at(level: &[String], words: &BTreeSet<String>) -> BTreeSet<String> {
    let unknown = unknown_at(level, words.iter().map(String::as_str));
    words.difference(&unknown).cloned().collect()
}

/// Those of `words` that the reader does not take as keys at `level`.
fn unknown_at<'a>(level: &[String], words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let keys: Map<_, _> = words
        .into_iter()
        .map(|word| (word.to_owned(), json!(1)))
        .collect();
    let body = level.iter().rev().fold(
        Value::Object(keys),
        |inner, key| json!({ key.as_str(): inner }),
    );
    let source = Source::new("cagen.json", body.to_string().as_bytes());
    let (_, told) = raw::read(&source, Syntax::Json);
    assert!(told.len() < 900, "not all that is wrong is told");
    let not_here = Regex::new(
        r"^unknown key `(.*)`$|^`(.*)` holds for the whole manifest$|^an (env)ironment in an environment$",
    )
    .unwrap();
    let found = told
        .iter()
        .filter_map(|told| not_here.captures(&told.message));
    found
        .filter_map(|found| found.iter().skip(1).flatten().next())
        .map(|word| word.as_str().to_owned())
        .collect()
}
