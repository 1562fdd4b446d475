//! Manifests with mistakes at random places: the reader never fails, and every
//! place that it tells lies in the text.

use std::sync::LazyLock;

use cagen::manifest::Syntax;
use cagen::manifest::raw;
use cagen::source::Source;
use proptest::prelude::*;

use super::{fixture, fixtures};

static TEXTS: LazyLock<Vec<(String, Syntax)>> = LazyLock::new(|| {
    let fixtures = fixtures().into_iter();
    fixtures
        .map(|(name, syntax)| (fixture(&name).text().to_owned(), syntax))
        .collect()
});

/// What is put in: brackets, quotes, words of the manifest, odd characters.
const PIECES: [&str; 36] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "=",
    ":",
    ",",
    "\n",
    "${",
    "%{",
    "$${",
    "<<E\n",
    "\\",
    "\u{0}",
    "é",
    "\u{202e}",
    "null",
    "true",
    "1",
    "-",
    "env \"dev\" {\n",
    "domain \"x\" {\n",
    "repo",
    "teams",
    "{team}",
    "{format}",
    "*",
    "npm:",
    "/",
    "..",
    "#",
    "/*",
    "\"env\": {\"dev\": {}},",
    "account = ",
    "\"\": ",
];

#[derive(Debug, Clone)]
enum Mutation {
    Insert(usize, &'static str),
    Delete(usize, usize),
    Copy(usize, usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        (any::<usize>(), prop::sample::select(&PIECES[..]))
            .prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        (any::<usize>(), 1..30_usize).prop_map(|(at, count)| Mutation::Delete(at, count)),
        (any::<usize>(), 1..60_usize, any::<usize>())
            .prop_map(|(from, count, to)| Mutation::Copy(from, count, to)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    let length = bytes.len() + 1;
    match *mutation {
        Mutation::Insert(at, piece) => {
            bytes.splice(at % length..at % length, piece.bytes());
        }
        Mutation::Delete(at, count) => {
            let at = at % length;
            bytes.drain(at..(at + count).min(length - 1));
        }
        Mutation::Copy(from, count, to) => {
            let from = from % length;
            let copy = bytes[from..(from + count).min(length - 1)].to_vec();
            bytes.splice(to % length..to % length, copy);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reader_never_fails(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        let (text, syntax) = which.get(&TEXTS);
        let mut bytes = text.clone().into_bytes();
        for mutation in &mutations {
            mutate(&mut bytes, mutation);
        }
        let source = Source::new("mutated", &bytes);
        let (manifest, told) = raw::read(&source, *syntax);
        prop_assert!(manifest.is_some() || !told.is_empty());
        for told in told {
            let mut spans = vec![told.span];
            spans.extend(told.labels.iter().map(|label| label.span));
            for span in spans {
                prop_assert!(source.text().get(span.range()).is_some(), "{told:?}");
            }
        }
    }
}
