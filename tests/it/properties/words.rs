//! The words of generated manifests: principals, patterns, and text that would like to be code.

use cagen::aws::format::Format;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::properties::generate::{Entries, always, join, maybe};
use crate::properties::literal::Lit;

/// Where lists of principals stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Holders {
    Anywhere,
    Format,
    Team,
}

const READERS: [&str; 9] = [
    "222222222222",
    "org:o-a1b2c3d4e5",
    "ou:o-a1b2c3d4e5/r-ab12/ou-ab12-11111111",
    "arn:aws:iam::222222222222:role/ci-*",
    "arn:aws:iam::111122223333:role/path/app",
    "arn:aws:iam::333333333333:role/{env}-{region}",
    "github:acme/web@main",
    "people",
    "builds",
];
const PUBLISHERS: [&str; 7] = [
    "arn:aws:iam::111122223333:role/ci",
    "arn:aws:iam::222222222222:role/pub-*",
    "arn:aws:iam::{account}:role/{env}+x=y,z.@q",
    "github:acme/libs@tag:v*",
    "github:acme/web#environment:prod",
    "github:acme/web_3.x@f=o,o+@#x",
    "builds",
];
const ADMINS: [&str; 4] = [
    "arn:aws:iam::111122223333:role/admin",
    "arn:aws:iam::222222222222:role/admin-*",
    "{account}",
    "chiefs",
];

/// The role keys of one level.
pub(super) fn roles(level: Holders, published: bool) -> Entries {
    let nearer = match level {
        Holders::Anywhere => "arn:aws:iam::111122223333:role/{env}-ci",
        Holders::Format => "arn:aws:iam::111122223333:role/{format}-ci",
        Holders::Team => "github:acme/{team}-*@main",
    };
    let list = |words: &[&'static str]| {
        let words = subsequence(words.to_vec(), 0..=4).prop_shuffle();
        words.prop_map(Lit::texts)
    };
    let with = |words: &[&'static str]| list(&[words, &[nearer]].concat());
    let mut parts = vec![
        maybe("readers", 0.4, with(&READERS)),
        maybe("admins", 0.3, list(&ADMINS)),
    ];
    if published {
        parts.push(maybe("publishers", 0.4, with(&PUBLISHERS)));
        parts.push(maybe(
            "exclusive",
            0.2,
            prop::bool::ANY.prop_map(Lit::Bool).boxed(),
        ));
    }
    join(parts)
}

/// The named lists that the others use.
pub(super) fn principals() -> BoxedStrategy<Lit> {
    let people = subsequence(READERS[..7].to_vec(), 0..=3)
        .prop_map(Lit::texts)
        .boxed();
    let builds = subsequence(PUBLISHERS[..6].to_vec(), 0..=2)
        .prop_map(Lit::texts)
        .boxed();
    let chiefs = subsequence(ADMINS[..3].to_vec(), 0..=2)
        .prop_map(Lit::texts)
        .boxed();
    let lists = vec![
        always("people", people),
        always("builds", builds),
        always("chiefs", chiefs),
    ];
    join(lists).prop_map(Lit::Map).boxed()
}

/// Two patterns that can be first-party beside each other.
pub(super) fn first_party(format: Format) -> [&'static str; 2] {
    match format {
        Format::Cargo => ["cargo:acme-*", "cargo:acmelib"],
        Format::Generic => ["generic:acme/*", "generic:tools/setup.exe"],
        Format::Maven => ["maven:com.acme.*", "maven:org.acme/*"],
        Format::Npm => ["npm:@acme/*", "npm:acme-*"],
        Format::Nuget => ["nuget:Acme.*", "nuget:Other"],
        Format::Pypi => ["pypi:acme-*", "pypi:Other_Thing"],
        Format::Ruby => ["ruby:acme-*", "ruby:other"],
        Format::Swift => ["swift:acme/*", "swift:other/thing"],
    }
}

/// A pattern that can be banned beside those.
pub(super) fn banned(format: Format) -> &'static str {
    match format {
        Format::Cargo => "cargo:evil",
        Format::Generic => "generic:evil/x+y%z",
        Format::Maven => "maven:org.evil/logger",
        Format::Npm => "npm:@evil/*",
        Format::Nuget => "nuget:Evil-*",
        Format::Pypi => "pypi:evil-*",
        Format::Ruby => "ruby:evil",
        Format::Swift => "swift:evil/*",
    }
}

/// Where a text gets its number, so that no two are the same.
const HERE: char = '\u{1}';

const PIECES: [&str; 46] = [
    "\"",
    "'",
    "`",
    "```",
    "|",
    "\\",
    "\\|",
    "\\\\",
    "\\n",
    "\\\"",
    "\"\\n}",
    "} resource \"x\" \"y\" {",
    "<b>",
    "</td>",
    "-->",
    "<!-- END cagen -->",
    "$(touch x)",
    "$x",
    "$",
    "%",
    "*/",
    "/*",
    "#",
    "//",
    "EOT",
    "]",
    "[a](http://b.c)",
    "![",
    "**",
    "__",
    "~~",
    "&lt;",
    "&#64;",
    "{team}",
    "{",
    "; rm x",
    "&& y",
    "é",
    "😀",
    "日本",
    " ",
    "\u{a0}",
    "=1+1",
    "!x",
    "www.a.b",
    "c@d.e",
];

/// Text that means something wherever it is printed.
pub(super) fn free_text() -> BoxedStrategy<Lit> {
    let pieces = || prop::collection::vec(select(&PIECES[..]), 0..5);
    (pieces(), pieces())
        .prop_map(|(before, after)| format!("{}{HERE}{}", before.concat(), after.concat()))
        // Neither syntax lets these through, which has tests of its own.
        .prop_map(|text| text.replace("${", "$ {").replace("%{", "% {"))
        .prop_map(Lit::Text)
        .boxed()
}

/// Text of the characters that tags take.
pub(super) fn tag_text() -> BoxedStrategy<String> {
    let pieces = [
        "a", "Z", "9", " b", "_", ".", ":", "/", "=", "+", "-", "@", "é", "日",
    ];
    let pieces = prop::collection::vec(select(pieces.to_vec()), 0..6);
    pieces
        .prop_map(|pieces| format!("t{HERE}{}", pieces.concat()))
        .boxed()
}

/// The same with each text numbered.
pub(super) fn number(root: Lit) -> Lit {
    let mut next = 0;
    numbered(root, &mut next)
}

fn numbered(value: Lit, next: &mut usize) -> Lit {
    match value {
        Lit::Text(text) => Lit::Text(fill(text, next)),
        Lit::List(items) => Lit::List(items.into_iter().map(|item| numbered(item, next)).collect()),
        Lit::Map(entries) => {
            let entries = entries.into_iter();
            Lit::Map(
                entries
                    .map(|(key, value)| (fill(key, next), numbered(value, next)))
                    .collect(),
            )
        }
        other => other,
    }
}

fn fill(text: String, next: &mut usize) -> String {
    if !text.contains(HERE) {
        return text;
    }
    *next += 1;
    text.replace(HERE, &marker(*next))
}

fn marker(number: usize) -> String {
    format!("zq{number}qz")
}
