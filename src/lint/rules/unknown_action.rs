//! `unknown-action`: an action that CodeArtifact does not have.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::glob::is_wild;
use crate::diag::{self, Level};
use crate::document::policy::{Policy, Tie};
use crate::lint::finding::Fix;
use crate::lint::literal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::action_set::{ActionSet, Bounds, Service, service};
use crate::policy::answer::Answer;
use crate::policy::confusable;
use crate::policy::document::{Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::resource::Resources;
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "unknown-action",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unknown_action.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    for word in statement.action.iter().flat_map(|words| &words.items) {
        let Some(text) = word.known() else { continue };
        // Told by `confusable-text`.
        if is_plain_but_for_letters(word, text) {
            continue;
        }
        if has_no_service(text) && reaches(word, statement, policy) {
            refused(text, word.place, sink);
            continue;
        }
        let Some((service, name)) = text.split_once(':') else {
            without_service(text, word.place, context, sink);
            continue;
        };
        let name = if name.is_empty() { "…" } else { name };
        if !service.eq_ignore_ascii_case(&CODEARTIFACT.prefix) {
            if is_meant(service) && CODEARTIFACT.action(name).is_some() {
                misspelled(service, name, word.place, context, sink);
            }
            continue;
        }
        let is_one = CODEARTIFACT.action(name).is_some();
        if is_one || CODEARTIFACT.matching(name).next().is_some() || is_cut(word, context) {
            continue;
        }
        let draft = sink.report(word.place, format!("CodeArtifact has no action `{name}`"));
        if is_of_sts(name) {
            draft.help(format!("did you mean `sts:{name}`?"));
            continue;
        }
        if name.contains(['[', ']', '{', '}', '(', ')', '|']) {
            draft.help("in patterns IAM knows `*` and `?` alone: list the actions that are meant");
            continue;
        }
        match CODEARTIFACT.nearest(name).filter(|_| !is_wild(name)) {
            // Risky: the wrong name granted nothing, the right one grants something.
            Some(near) => {
                let new = format!("codeartifact:{near}");
                let edit = literal::replaced(context, word.place, text, &new);
                draft
                    .help(format!("did you mean `{near}`?"))
                    .fix(edit.map(|edit| Fix::risky(vec![edit])));
            }
            None => {
                draft.help("take it out: it grants nothing and denies nothing");
            }
        }
    }
}

/// Whether an action is one of CodeArtifact's but for letters that look like its own.
fn is_plain_but_for_letters(word: &Word, text: &str) -> bool {
    let seeming = confusable::seeming(text);
    let named = seeming
        .split_once(':')
        .filter(|(service, _)| service.eq_ignore_ascii_case(&CODEARTIFACT.prefix));
    !confusable::confusables(word).is_empty()
        && named.is_some_and(|(_, name)| CODEARTIFACT.matching(name).next().is_some())
}

/// Whether an action is the service's token, which STS gives.
fn is_of_sts(name: &str) -> bool {
    name.eq_ignore_ascii_case("GetServiceBearerToken")
}

/// Whether wildcards stand where IAM wants a service's name: it answers that
/// vendors must not contain wildcards, and takes `*` and `*:*` alone.
fn has_no_service(text: &str) -> bool {
    let service = text.split_once(':').map_or(text, |(service, _)| service);
    is_wild(service) && !text.trim_matches(['*', ':']).is_empty()
}

/// Whether a pattern was meant for actions of this service, on something that
/// they take. That it grants every one of them is told by `wildcard-action`.
fn reaches(word: &Word, statement: &Statement, policy: &Policy) -> bool {
    let own = Bounds::of_word(word).maybe.own();
    let allows = matches!(statement.effect, Some((Effect::Allow, _)));
    let told = allows && own == ActionSet::all();
    if policy.tie == Tie::Untied || own.is_empty() || told {
        return false;
    }
    // `*:Untag*` alone is every service's.
    if service(word) == Service::Every || is_any_service(word) && !names_service(policy) {
        return false;
    }
    let reading = policy.document.reading();
    let resources = Resources::new(statement.resource.as_ref(), reading);
    own.actions()
        .any(|action| resources.takes(action) != Answer::No)
}

fn is_any_service(word: &Word) -> bool {
    let text = word.known().unwrap_or_default();
    let service = text.split_once(':').map_or(text, |(service, _)| service);
    service.starts_with(['*', '?'])
}

/// Whether the service is named in so many words, or the policy is a domain's or repository's.
fn names_service(policy: &Policy) -> bool {
    let statements = policy.document.statements.iter();
    let mut words = statements.flat_map(|statement| {
        let actions = statement.action.iter().flat_map(|words| &words.items);
        let resources = statement.resource.iter().flat_map(|words| &words.items);
        actions.chain(resources)
    });
    matches!(policy.kind, PolicyKind::Domain | PolicyKind::Repository)
        || words.any(|word| {
            let text = word.with_holes("*").to_ascii_lowercase();
            text.contains(&CODEARTIFACT.prefix)
        })
}

fn refused(text: &str, place: Place, sink: &mut Sink<'_>) {
    let right = &CODEARTIFACT.prefix;
    let (why, name) = match text.split_once(':') {
        Some((_, name)) => ("the name of a service takes no wildcard", name),
        None => ("it names no service", text),
    };
    sink.report(place, format!("IAM refuses `{text}`: {why}"))
        .help(format!("name each service, as in `{right}:{name}`"));
}

/// An action of this service without the service before it, or with another mark between.
fn without_service(text: &str, place: Place, context: &Context<'_>, sink: &mut Sink<'_>) {
    let right = &CODEARTIFACT.prefix;
    let name = text
        .strip_prefix(right.as_str())
        .map_or(text, |rest| rest.trim_start_matches(['.', '/', ' ', '-']));
    let pattern = is_wild(name) && name.len() < text.len();
    if pattern && CODEARTIFACT.matching(name).next().is_some() {
        sink.report(place, format!("`{text}` names no service"))
            .help(format!("did you mean `{right}:{name}`?"));
    } else if let Some(action) = CODEARTIFACT.action(name) {
        let meant = action.full_name();
        let edit = literal::replaced(context, place, text, &meant);
        sink.report(place, format!("`{text}` names no service"))
            .help(format!("did you mean `{meant}`?"))
            .fix(edit.map(|edit| Fix::risky(vec![edit])));
    }
}

/// Whether a service that AWS does not have is nearly this one's name.
fn is_meant(service: &str) -> bool {
    diag::nearest(service, [CODEARTIFACT.prefix.as_str()]).is_some()
}

fn misspelled(service: &str, name: &str, place: Place, context: &Context<'_>, sink: &mut Sink<'_>) {
    let right = &CODEARTIFACT.prefix;
    let (old, new) = (format!("{service}:{name}"), format!("{right}:{name}"));
    let edit = literal::replaced(context, place, &old, &new);
    sink.report(place, format!("AWS has no service `{service}`"))
        .help(format!("did you mean `{new}`?"))
        .fix(edit.map(|edit| Fix::risky(vec![edit])));
}

/// Whether the file ends in the middle of the word.
fn is_cut(word: &Word, context: &Context<'_>) -> bool {
    let file = context.project.file(word.place.file);
    file.is_some_and(|file| word.place.span.end as usize >= file.source.text().trim_end().len())
}
