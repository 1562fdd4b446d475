//! `never-matches`: a resource of a kind that the action does not take.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::resource::ResourceKind;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::Extent;
use crate::lint::pointing;
use crate::lint::proposal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::void;
use crate::policy::action_set::{ActionSet, Bounds};
use crate::policy::answer::Answer;
use crate::policy::arn_fault;
use crate::policy::document::{Sense, Statement, Word};
use crate::policy::resource::ResourcePattern;

pub(super) static RULE: Rule = Rule {
    id: "never-matches",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("never_matches.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    let resources = void::resources(statement, policy);
    let exact = |extent: Extent| extent == Extent::Exact;
    let known = statement
        .resource
        .as_ref()
        .is_some_and(|words| exact(words.extent));
    let ban = resources
        .iter()
        .any(|(_, pattern)| void::is_ban(statement, pattern));
    if policy.tie == Tie::Untied || resources.is_empty() || !known || ban {
        return;
    }
    let reading = policy.document.reading();
    let longer = |word: &Word| {
        let faults = arn_fault::faults(word, reading);
        faults.iter().any(|fault| void::goes_on(word, fault))
    };
    let longer = resources.iter().any(|(word, _)| longer(word));
    // Told by `malformed-arn`: what was meant by it is not known.
    if longer && !void::is_about_packages(statement) {
        return;
    }
    let words = statement
        .action
        .iter()
        .filter(|words| words.sense == Sense::Listed);
    let items: Vec<_> = words.clone().flat_map(|words| &words.items).collect();
    let named = |word: &&Word| Bounds::of_word(word).maybe.own() & void::asked(policy.kind);
    let dead = |word: &&Word| {
        let actions = named(word);
        // What `*` means on a bucket is the bucket's.
        !actions.is_empty()
            && !Bounds::of_word(word).maybe.has_other()
            && actions.actions().all(|action| {
                resources
                    .iter()
                    .all(|(_, pattern)| pattern.takes(action) == Answer::No)
            })
    };
    let void: Vec<_> = items.iter().copied().filter(|word| dead(word)).collect();
    let alive = items
        .iter()
        .any(|word| !named(word).is_empty() && !dead(word));
    // What another service's action takes is right, and the action beside it wrong.
    let shared = items
        .iter()
        .any(|word| Bounds::of_word(word).maybe.has_other());
    match (resources.as_slice(), alive) {
        ([(word, pattern)], false) if !void.is_empty() && !shared => {
            let actions: ActionSet = void.iter().map(named).collect();
            let end = if longer { End::Behind } else { End::Right };
            report(word, pattern, actions, end, sink);
        }
        _ => {
            none_listed(&void, named, sink);
            if alive && words.clone().all(|words| exact(words.extent)) {
                idle(statement, &items, &resources, policy, sink);
            }
        }
    }
}

/// Where the text of an ARN ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Where ARNs of its kind do.
    Right,
    /// Behind that: by a `/*` too many.
    Behind,
}

fn report(
    word: &Word,
    pattern: &ResourcePattern,
    actions: ActionSet,
    end: End,
    sink: &mut Sink<'_>,
) {
    let this = match (void::kind_of(pattern), pattern.service()) {
        (Some(kind), _) if end == End::Behind => {
            format!("this goes on behind the ARN of {}", void::named(kind))
        }
        (Some(kind), _) => format!("this is {}'s", void::named(kind)),
        (None, Some(service)) if service != CODEARTIFACT.prefix => {
            format!("this is one of `{service}`")
        }
        (None, _) => "this is none".to_owned(),
    };
    sink.report(
        word.place,
        format!("never matches: {}, {this}", takes(actions)),
    )
    .help(help(actions, word));
}

/// The actions that take none of several resources: once for those that take the same.
fn none_listed(void: &[&Word], named: impl Fn(&&Word) -> ActionSet, sink: &mut Sink<'_>) {
    let mut told: Vec<(Vec<ResourceKind>, Vec<&Word>)> = Vec::new();
    for word in void {
        let kinds = kinds(named(word));
        match told.iter_mut().find(|(known, _)| *known == kinds) {
            Some((_, words)) => words.push(word),
            None => told.push((kinds, vec![word])),
        }
    }
    for (_, words) in told {
        let Some((first, others)) = words.split_first() else {
            continue;
        };
        let actions: ActionSet = words.iter().map(&named).collect();
        let mut draft = sink
            .report(
                first.place,
                format!("never matches: {}, and none is listed", takes(actions)),
            )
            .help("add such an ARN to `Resource`, or take the actions out");
        for other in others {
            draft = draft.label(other.place, "this too");
        }
    }
}

/// The resources that no action of the statement takes, beside others that are taken.
fn idle(
    statement: &Statement,
    items: &[&Word],
    resources: &[(&Word, ResourcePattern)],
    policy: &Policy,
    sink: &mut Sink<'_>,
) {
    let named: ActionSet = items
        .iter()
        .map(|word| Bounds::of_word(word).maybe)
        .collect();
    // An action of a kind of policy that is not asked is told by `wrong-policy`, other services' may take anything.
    if named.has_other()
        || named.has_other_sts()
        || statement.resource.is_none()
        || !void::asked(policy.kind).contains(named.own())
    {
        return;
    }
    for (word, pattern) in resources {
        let taken = named
            .own()
            .actions()
            .any(|action| pattern.takes(action) != Answer::No);
        let of = match (void::kind_of(pattern), pattern.service()) {
            (Some(kind), _) => void::named(kind).to_owned(),
            (None, Some(service)) if service != CODEARTIFACT.prefix => format!("`{service}`"),
            (None, _) => continue,
        };
        if !taken {
            sink.report(
                word.place,
                format!("no action of this statement takes the ARN of {of}"),
            )
            .level(Level::Warning)
            .help("take it out, or add the action that was meant");
        }
    }
}

/// The kinds of resources that some actions take.
fn kinds(actions: ActionSet) -> Vec<ResourceKind> {
    let taken = actions.actions().flat_map(|action| &action.resource_types);
    let kinds: Vec<_> = taken.map(|taken| taken.kind).collect();
    let mut all = ResourceKind::ALL.to_vec();
    all.retain(|kind| kinds.contains(kind));
    all
}

/// `ReadFromRepository takes the ARN of a repository`.
fn takes(actions: ActionSet) -> String {
    let verb = if actions.count() == 1 {
        "takes"
    } else {
        "take"
    };
    let kinds: Vec<_> = kinds(actions).into_iter().map(void::named).collect();
    let what = match kinds.as_slice() {
        [] => "`*` alone".to_owned(),
        [one] => format!("the ARN of {one}"),
        [one, other] => format!("the ARN of {one} or {other}"),
        _ => "ARNs of CodeArtifact".to_owned(),
    };
    format!("{} {verb} {what}", pointing::listed(actions))
}

fn help(actions: ActionSet, word: &Word) -> String {
    let arn = |kind: ResourceKind| proposal::arn(word, Some(kind));
    match kinds(actions).as_slice() {
        [] => "write `\"*\"`".to_owned(),
        [one] => format!("write `{}`", arn(*one)),
        [one, other] => format!("write `{}` or `{}`", arn(*one), arn(*other)),
        _ => "list the domain, repositories and packages that are meant".to_owned(),
    }
}
