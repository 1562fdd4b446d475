//! `confusable-text`: letters that look like others, or that cannot be seen, where AWS compares texts.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::{Document, Statement, Word};

pub(super) static RULE: Rule = Rule {
    id: "confusable-text",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("confusable_text.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let project = context.project;
    for policy in project.policies.iter().filter(|policy| may_be_ours(policy)) {
        for word in words(&policy.document) {
            judge(word, sink);
        }
    }
    let graph = &project.graph;
    let domains = graph.domains.iter().map(|domain| &domain.name);
    let repositories = graph.repositories.iter().flat_map(|repository| {
        let upstreams = repository.upstreams.iter().map(|upstream| &upstream.name);
        std::iter::once(&repository.name)
            .chain(upstreams)
            .chain(&repository.connections)
    });
    let groups = graph.package_groups.iter().map(|group| &group.pattern);
    for word in domains.chain(repositories).chain(groups) {
        judge(word, sink);
    }
}

/// Whether the policy is about CodeArtifact, or would be but for its letters.
fn may_be_ours(policy: &Policy) -> bool {
    policy.tie == Tie::Tied
        || words(&policy.document).filter_map(Word::known).any(|text| {
            !text.is_ascii() && plain(text).to_ascii_lowercase().contains("codeartifact")
        })
}

fn words(document: &Document) -> impl Iterator<Item = &Word> {
    document
        .statements
        .iter()
        .flat_map(|statement: &Statement| {
            let actions = statement.action.iter().flat_map(|words| &words.items);
            let resources = statement.resource.iter().flat_map(|words| &words.items);
            let principals = statement
                .principal
                .iter()
                .flat_map(|principals| &principals.items);
            let conditions = statement.conditions.iter().flat_map(|condition| {
                [&condition.operator, &condition.key]
                    .into_iter()
                    .chain(&condition.values)
            });
            actions
                .chain(resources)
                .chain(principals.map(|principal| &principal.word))
                .chain(conditions)
        })
}

fn judge(word: &Word, sink: &mut Sink<'_>) {
    let text = word.with_holes("");
    let Some(strange) = text
        .chars()
        .find(|c| is_unseen(*c) || looks_like(*c).is_some())
    else {
        return;
    };
    let code = u32::from(strange);
    let message = match looks_like(strange) {
        Some(ascii) => {
            format!("`{strange}` (U+{code:04X}) looks like `{ascii}` and is another letter")
        }
        None => format!("U+{code:04X} cannot be seen and is part of the text"),
    };
    sink.report(word.place, message)
        .help("type the text again in plain letters");
}

/// The text as it looks.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !is_unseen(*c))
        .map(|c| looks_like(c).unwrap_or(c))
        .collect()
}

/// Whether a character changes a text without being seen: no width, a direction, a control, an odd blank.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{a0}' | '\u{ad}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// The ASCII character that one of another script looks like (Unicode's
/// confusables, those whose shapes are the same in common fonts).
fn looks_like(c: char) -> Option<char> {
    if let '\u{ff01}'..='\u{ff5e}' = c {
        return char::from_u32(u32::from(c) - 0xfee0);
    }
    LOOKS
        .iter()
        .find(|(other, _)| *other == c)
        .map(|(_, ascii)| *ascii)
}

const LOOKS: [(char, char); 62] = [
    ('а', 'a'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ӏ', 'l'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('ѕ', 's'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('α', 'a'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('ρ', 'p'),
    ('ι', 'i'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
    ('ո', 'n'),
    ('ս', 'u'),
    ('օ', 'o'),
    ('ց', 'g'),
    ('ı', 'i'),
    ('ɡ', 'g'),
    ('‐', '-'),
    ('‑', '-'),
    ('‒', '-'),
    ('–', '-'),
    ('∶', ':'),
    ('⁄', '/'),
    ('∕', '/'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_look() {
        assert_eq!(plain("соdeаrtіfасt:\u{200b}＊"), "codeartifact:*");
        assert_eq!(looks_like('a'), None);
        assert!(!is_unseen('é'));
    }
}
