//! `unresolved`: a policy about CodeArtifact of which nobody can tell what it grants.

use crate::aws::actions::CODEARTIFACT;
use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::{Extent, Kind};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::document::{Statement, Word};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "unresolved",
    group: Group::Lint,
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("unresolved.md"),
    check: Check::Policy(check),
};

/// What to do about it.
const HELP: &str =
    "write the value out, give the variable a default, or lint the module where it is called";

fn check(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let document = &policy.document;
    let file = context.project.file(document.place.file);
    // Of what cannot be read another rule tells.
    let is_whole = file.is_some_and(|file| file.diagnostics.is_empty());
    if policy.tie == Tie::Untied || !is_whole {
        return;
    }
    let mut statements = document.statements.iter();
    if let Some(place) = statements.find_map(unknown_actions) {
        sink.report(place, "which actions are allowed here is not known")
            .help(HELP);
    } else if document.extent == Extent::Open && !is_given_by_callers(policy, context) {
        sink.report(document.place, "what this policy says is not all known")
            .help(HELP);
    }
}

/// Whether nothing of the policy stands here: a module that nobody in the tree
/// calls takes it from its callers, like its other inputs.
fn is_given_by_callers(policy: &Policy, context: &Context<'_>) -> bool {
    let directory = |place: Place| context.project.directory(place.file);
    let place = policy.document.place;
    policy.document.statements.is_empty()
        && context.project.blocks.iter().any(|block| {
            block.kind == BlockKind::Variable
                && directory(block.header) == directory(place)
                && block
                    .body
                    .get("value")
                    .is_some_and(|value| matches!(value.kind, Kind::Unknown(_)))
        })
}

/// Where a statement allows actions that are not known; what a Deny takes away
/// beside what is known widens nothing.
fn unknown_actions(statement: &Statement) -> Option<Place> {
    if matches!(statement.effect, Some((Effect::Deny, _))) {
        return None;
    }
    let words = statement.action.as_ref()?;
    let unknown = words.items.iter().find(|word| may_be_ours(word));
    match (unknown, words.extent) {
        (Some(word), _) => Some(word.place),
        (None, Extent::Open) => Some(words.place),
        (None, Extent::Exact) => None,
    }
}

/// Whether an action is known in part only, and may be one of CodeArtifact's.
fn may_be_ours(word: &Word) -> bool {
    if word.known().is_some() {
        return false;
    }
    let shown = word.with_holes("\u{0}");
    match shown.split_once(':') {
        Some((service, _)) if !service.contains('\u{0}') => {
            service.eq_ignore_ascii_case(&CODEARTIFACT.prefix)
        }
        Some(_) | None => true,
    }
}
