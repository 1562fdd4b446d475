//! Texts with a few tokens changed, from a fixed seed.

use cagen::source::Source;
use cagen::syntax::hcl;

use super::{corpus, oracle, probes};
use crate::tool::{self, Terraform};

/// Numbers that look random: xorshift, the same on every machine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    pub(super) fn word(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// What mutations put in.
const TOKENS: &[&str] = &[
    "a",
    "for",
    "in",
    "if",
    "else",
    "endif",
    "endfor",
    "null",
    "true",
    "b-c",
    "é",
    "_x",
    "1",
    "0",
    "1.5",
    "1e3",
    "4.5.0",
    "\"",
    "\"s\"",
    "\"${x}\"",
    "\"\\n\"",
    "\\",
    "'",
    "`",
    "{",
    "}",
    "{}",
    "[",
    "]",
    "(",
    ")",
    "${",
    "%{",
    "~}",
    "${~",
    "=",
    "==",
    "!=",
    "=>",
    "<",
    "<=",
    ">",
    ">=",
    "<<",
    "<<E\n",
    "<<-E\n",
    "\nE\n",
    "EOT",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "&&",
    "||",
    "&",
    "|",
    "?",
    ":",
    "::",
    ".",
    "..",
    "...",
    ",",
    ";",
    "~",
    "$",
    "$$",
    "$${",
    "%%{",
    "#",
    "//",
    "/*",
    "*/",
    "# c\n",
    "/* c */",
    "\n",
    "\n",
    "\r\n",
    " ",
    "  ",
    "\t",
    "\r",
    "\u{a0}",
    "[*]",
    ".*",
    ".0",
    "[0]",
    "%{ if x }",
    "%{ endif }",
    "%{ else }",
    "%{ for k, v in x }",
    "%{ endfor }",
    "f(",
    "x.y",
];

/// Words, numbers, runs of blanks, and each other character by itself.
fn split(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        '_' | '-' => 0,
        c if c.is_alphanumeric() => 0,
        ' ' | '\t' => 1,
        _ => 2,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = 2;
    for (at, character) in text.char_indices() {
        let now = class(character);
        if at > start && (now == 2 || now != before) {
            tokens.push(&text[start..at]);
            start = at;
        }
        before = now;
    }
    tokens.push(&text[start..]);
    tokens
}

/// `text` with one to three tokens deleted, doubled, exchanged or put in.
fn mutant(text: &str, random: &mut Random) -> String {
    let mut tokens = split(text);
    for _ in 0..=random.below(3) {
        let at = random.below(tokens.len());
        match random.below(6) {
            0 if tokens.len() > 1 => {
                tokens.remove(at);
            }
            1 => tokens.insert(at, tokens[at]),
            2 => {
                let other = random.below(tokens.len());
                tokens.swap(at, other);
            }
            3 => tokens[at] = random.word(TOKENS),
            4 => tokens.truncate(at + 1),
            _ => tokens.insert(at, random.word(TOKENS)),
        }
    }
    tokens.concat()
}

/// Makes `count` mutants and compares what we and Terraform say of them.
fn compare(terraform: &Terraform, bases: &[String], count: usize, seed: u64) {
    let mut random = Random::new(seed);
    let mutants: Vec<String> = (0..count)
        .map(|_| mutant(random.pick(bases).clone().as_str(), &mut random))
        .collect();
    let theirs = oracle::formatted(terraform, &mutants);
    let mut different = Vec::new();
    for (mutant, theirs) in mutants.iter().zip(&theirs) {
        let source = Source::new("mutant", mutant.as_bytes());
        let (_, faults) = hcl::parse(source.text());
        if faults.is_empty() != theirs.is_some() {
            let theirs = if theirs.is_some() {
                "accepts"
            } else {
                "refuses"
            };
            different.push((mutant, theirs, faults.into_iter().next()));
        }
    }
    let accepted = theirs.iter().flatten().count();
    assert!(accepted > count / 20, "only {accepted} mutants are HCL");
    assert!(
        different.is_empty(),
        "{} verdicts differ: {different:#?}",
        different.len()
    );
    let pairs = mutants.iter().map(String::as_bytes).zip(theirs);
    let different = oracle::printed_differently(pairs);
    assert!(
        different.is_empty(),
        "{} prints differ: {different:#?}",
        different.len()
    );
}

#[test]
fn mutants_of_the_fixtures_are_read_and_printed_as_terraform_does() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let everything = include_str!("../../../fixtures/hcl/everything.tf");
    let blocks = everything.split("\n\n").map(|block| format!("{block}\n"));
    let probes = probes::probes();
    let snippets = probes
        .into_iter()
        .filter_map(|probe| String::from_utf8(probe).ok());
    let bases: Vec<String> = blocks
        .chain(snippets)
        .filter(|base| !base.is_empty())
        .collect();
    compare(&terraform, &bases, 4_000, 1);
}

/// With `CAGEN_HCL_MUTANTS=N`, N mutants instead of 20,000.
#[test]
fn mutants_of_public_files_are_read_and_printed_as_terraform_does() {
    let (Some(files), Some(terraform)) = (corpus::corpus(), tool::terraform()) else {
        return;
    };
    let bases: Vec<String> = files
        .into_iter()
        .filter_map(|(_, text)| String::from_utf8(text).ok())
        .filter(|text| (1..3_000).contains(&text.len()))
        .collect();
    let seed = corpus::number("CAGEN_HCL_SEED").unwrap_or(1);
    let count = corpus::number("CAGEN_HCL_MUTANTS").unwrap_or(20_000);
    compare(&terraform, &bases, usize::try_from(count).unwrap(), seed);
}
