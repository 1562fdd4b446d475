//! What a document's own words tell: its kind where nothing shows what it is
//! attached to, and whether it names CodeArtifact.

use crate::aws::glob::{self, Case, is_wild};
use crate::document::policy::Tie;
use crate::policy::Effect;
use crate::policy::action_set::{self, ActionSet, Bounds, Service};
use crate::policy::document::{Document, PrincipalKind, Sense, Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::names_somebody;

/// The service as actions, ARNs and principals write it, in lower case.
const SERVICE: &str = "codeartifact";

/// The kind that a document shows by its elements, or by the path of its file.
pub(super) fn kind(document: &Document, path: Option<&str>) -> PolicyKind {
    let statements = &document.statements;
    if statements.iter().any(becomes_role) {
        return PolicyKind::Trust;
    }
    let named = path.and_then(by_path);
    if statements.iter().any(|s| s.principal.is_some()) {
        return match named {
            Some(kind @ (PolicyKind::Domain | PolicyKind::Repository | PolicyKind::Endpoint)) => {
                kind
            }
            _ if of_another_service(document) => PolicyKind::Other,
            _ => match path.and_then(called) {
                Some(kind) if tie(document) == Tie::Tied => kind,
                _ if is_about_a_domain(document) => PolicyKind::Domain,
                _ => PolicyKind::Unknown,
            },
        };
    }
    match named {
        // A resource policy without any principal is one all the same, a bad one.
        Some(kind @ (PolicyKind::Domain | PolicyKind::Repository)) => kind,
        Some(PolicyKind::Control) => PolicyKind::Control,
        _ if only_denies(document) => PolicyKind::Unknown,
        _ => PolicyKind::Identity,
    }
}

/// What the layout of scaffold's trees, and usual names, say about a JSON file.
fn by_path(path: &str) -> Option<PolicyKind> {
    let path = path.to_ascii_lowercase();
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let directory = parts.next().unwrap_or_default();
    let above = parts.next().unwrap_or_default();
    match (above, directory, name) {
        (_, "policies", "domain.json") => return Some(PolicyKind::Domain),
        ("policies", "repositories", _) => return Some(PolicyKind::Repository),
        ("identity", "trust", _) => return Some(PolicyKind::Trust),
        ("policies", "identity", _) => return Some(PolicyKind::Identity),
        _ => {}
    }
    let says =
        |word: &str| directory == word || name.split(['-', '_', '.']).any(|part| part == word);
    // What bounds permissions grants none, as an organisation's policies do not.
    let control = ["scp", "scps", "rcp", "rcps", "boundary", "boundaries"];
    if control.iter().any(|word| says(word))
        || path.contains("service-control")
        || path.contains("service_control")
    {
        return Some(PolicyKind::Control);
    }
    let endpoint = ["vpc", "vpce", "endpoint", "endpoints", "privatelink"];
    if endpoint.iter().any(|word| says(word)) {
        return Some(PolicyKind::Endpoint);
    }
    None
}

/// Whose resource policy a file's name, or else its directory's, says that it is.
fn called(path: &str) -> Option<PolicyKind> {
    let path = path.to_ascii_lowercase();
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let directory = parts.next().unwrap_or_default();
    [name, directory].into_iter().find_map(|part| {
        let about = |names: &[&str]| {
            let mut words = part.split(['-', '_', '.', ' ']);
            words.any(|word| names.contains(&word))
        };
        let domain = about(&["domain", "domains"]);
        let repository = about(&["repo", "repos", "repository", "repositories"]);
        match (domain, repository) {
            (true, false) => Some(PolicyKind::Domain),
            (false, true) => Some(PolicyKind::Repository),
            // Both, or neither, says nothing.
            (true, true) | (false, false) => None,
        }
    })
}

/// Whether a statement lets somebody become the role that it is about.
fn becomes_role(statement: &Statement) -> bool {
    let assumes = |word: &Word| {
        let action = word.with_holes("").to_ascii_lowercase();
        action.starts_with("sts:assumerole") || action == "sts:tagsession"
    };
    let actions = statement.action.as_ref();
    statement.principal.is_some()
        && statement.resource.is_none()
        && actions.is_some_and(|actions| actions.items.iter().any(assumes))
}

/// Whether every action that is known is another service's.
fn of_another_service(document: &Document) -> bool {
    let mut actions = document
        .statements
        .iter()
        .filter_map(|statement| statement.action.as_ref())
        .filter(|actions| actions.sense == Sense::Listed)
        .flat_map(|actions| &actions.items)
        .peekable();
    actions.peek().is_some()
        && actions.all(|word| {
            let action = word.with_holes("*").to_ascii_lowercase();
            let service = action.split_once(':').map(|(service, _)| service);
            service.is_some_and(|service| {
                !service.contains('*') && service != SERVICE && service != "sts"
            })
        })
}

/// Whether an Allow names an action, itself and not by a pattern, that is only
/// asked about in a domain's policy; a Deny names it to be safe. Where everybody
/// is meant and STS or another service is named beside it, it may be an endpoint's.
fn is_about_a_domain(document: &Document) -> bool {
    let domain = ActionSet::effective_in(PolicyKind::Domain)
        .without(ActionSet::effective_in(PolicyKind::Repository));
    let named: ActionSet = document
        .statements
        .iter()
        .filter(|statement| matches!(statement.effect, Some((Effect::Allow, _))))
        .filter_map(|statement| statement.action.as_ref())
        .filter(|words| words.sense == Sense::Listed)
        .flat_map(|words| &words.items)
        .filter(|word| word.known().is_some_and(|text| !is_wild(text)))
        .map(|word| Bounds::of_word(word).surely)
        .collect();
    let endpoint = named.has_other() || named.has_service_token() && !names_somebody(document);
    named.meets(domain) && !endpoint
}

fn only_denies(document: &Document) -> bool {
    let mut effects = document
        .statements
        .iter()
        .map(|statement| &statement.effect);
    effects.all(|effect| matches!(effect, Some((Effect::Deny, _))))
}

/// Whether an action, a resource, a principal or a condition names the service.
pub(super) fn tie(document: &Document) -> Tie {
    let perhaps = || document.perhaps.iter().any(|text| is_named(text));
    if document.statements.iter().any(names_service) || perhaps() {
        Tie::Tied
    } else {
        Tie::Untied
    }
}

fn names_service(statement: &Statement) -> bool {
    let actions = statement.action.iter().flat_map(|words| &words.items);
    // `codeart*:Put*` names it too, `*` does not.
    if actions.clone().any(names_actions) {
        return true;
    }
    let resources = statement.resource.iter().flat_map(|words| &words.items);
    let principals = statement.principal.iter().flat_map(|p| &p.items);
    let services = principals.filter(|p| p.kind == PrincipalKind::Service);
    let conditions = statement.conditions.iter();
    if actions.clone().flat_map(Word::choices).any(is_named) {
        return true;
    }
    let mut named = actions.chain(services.map(|principal| &principal.word));
    let mut about = resources.chain(conditions.flat_map(|condition| &condition.values));
    named.any(|word| lower(word).contains(SERVICE)) || about.any(|word| is_about(&lower(word)))
}

/// Whether one of the choices for something is an action of the service, a thing of it or itself.
fn is_named(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    match text.split_once(':') {
        Some(("arn", _)) => is_about(&text),
        Some((service, _)) => {
            glob::matches(service, SERVICE, Case::Sensitive)
                && !service.trim_matches('*').is_empty()
        }
        None => text.starts_with("codeartifact.amazonaws.com"),
    }
}

fn lower(word: &Word) -> String {
    word.with_holes("*").to_ascii_lowercase()
}

/// Whether a text names the service, or something of it: not another service's
/// thing that is called after it, such as a bucket.
fn is_about(text: &str) -> bool {
    let mut fields = text.split(':');
    match (fields.next(), fields.nth(1)) {
        (Some("arn"), Some(service)) => service.contains(SERVICE),
        _ => text.contains(SERVICE),
    }
}

fn names_actions(word: &Word) -> bool {
    match action_set::service(word) {
        Service::CodeArtifact | Service::Some => !Bounds::of_word(word).surely.own().is_empty(),
        Service::Sts | Service::Other | Service::Every => false,
    }
}
