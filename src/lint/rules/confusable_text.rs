//! `confusable-text`: letters that look like others, or that cannot be seen, where AWS compares texts.

use crate::aws::actions::CODEARTIFACT;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::confusable;
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
            !text.is_ascii()
                && confusable::seeming(text)
                    .to_ascii_lowercase()
                    .contains(&CODEARTIFACT.prefix)
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
    let Some(found) = confusable::confusables(word).into_iter().next() else {
        return;
    };
    let (strange, code) = (found.found, u32::from(found.found));
    let message = match found.seems {
        Some(ascii) => {
            format!("`{strange}` (U+{code:04X}) looks like `{ascii}` and is another letter")
        }
        None => format!("U+{code:04X} cannot be seen and is part of the text"),
    };
    sink.report(word.place, message)
        .help("type the text again in plain letters");
}
