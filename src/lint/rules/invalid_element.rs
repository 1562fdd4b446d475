//! `invalid-element`: an element of a policy that IAM refuses, ignores or misses.

use crate::aws::limits;
use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::document::policy::{Policy, Tie};
use crate::lint::finding::Fix;
use crate::lint::literal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::document::{Fault, FaultKind, PrincipalKind, Written};
use crate::policy::kind::PolicyKind;
use crate::policy::principal::{Who, misspelt_service, who};
use crate::policy::shape;

pub(super) static RULE: Rule = Rule {
    id: "invalid-element",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("invalid_element.md"),
    check: Check::Policy(check),
};

fn check(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    if policy.tie == Tie::Untied {
        return;
    }
    let shaped = shape::faults(&policy.document, policy.kind);
    for fault in policy.document.faults.iter().chain(&shaped) {
        // In a broken text it may stand behind the fault.
        let file = context.project.file(fault.place.file);
        let broken = file.is_some_and(|file| !file.diagnostics.is_empty());
        let unread = broken
            && matches!(
                fault.kind,
                FaultKind::Missing { .. } | FaultKind::Empty { .. }
            );
        if !unread && !is_unfilled(fault, context) && !is_account(fault, policy) {
            judge(fault, policy.kind, context, sink);
        }
    }
    if policy.kind == PolicyKind::Control {
        control(policy, context, sink);
    }
    size(policy, sink);
    services(policy, sink);
}

/// Services whose names are cut short, or end as web pages' do.
fn services(policy: &Policy, sink: &mut Sink<'_>) {
    let statements = policy.document.statements.iter();
    let principals = statements.filter_map(|statement| statement.principal.as_ref());
    for principal in principals.flat_map(|principals| &principals.items) {
        let Who::Service(name) = who(principal) else {
            continue;
        };
        if let Some(meant) = misspelt_service(&name) {
            sink.report(
                principal.word.place,
                format!("there is no service `{name}`"),
            )
            .help(format!("did you mean `{meant}`?"));
        }
    }
}

/// Which of an organisation's policies one is.
enum Control {
    /// A service control policy, about the organisation's own principals.
    Service,
    /// A resource control policy, about the organisation's resources.
    Resource,
}

/// What an organisation's policies must and must not have: service control
/// policies no `Principal`; resource control policies `*` in it, and Denies alone.
fn control(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    for statement in &policy.document.statements {
        match (which(policy, context), &statement.principal) {
            (Some(Control::Service), Some(principals)) => {
                sink.report(
                    principals.key,
                    "a service control policy has no `Principal`",
                )
                .help("take it out: it holds for everybody in the accounts it is attached to");
            }
            (Some(Control::Resource), None) => {
                sink.report(statement.place, "`Principal` is missing")
                    .help("write `\"Principal\": \"*\"`: a resource control policy has no other");
            }
            (Some(Control::Service), None)
            | (Some(Control::Resource), Some(_))
            | (None, Some(_) | None) => {}
        }
        if let (Some(Control::Resource), Some((Effect::Allow, place))) =
            (which(policy, context), statement.effect)
        {
            sink.report(place, "a resource control policy has no `Allow`")
                .help("write what is denied: AWS's own `RCPFullAWSAccess` allows the rest");
        }
    }
}

/// Which one a policy is, as its block or the name of its file says.
fn which(policy: &Policy, context: &Context<'_>) -> Option<Control> {
    let place = policy.document.place;
    let mut blocks = context.project.blocks.iter();
    let around =
        blocks.find(|block| block.ty.ends_with("_organizations_policy") && block.holds(place));
    if let Some(block) = around {
        let Some(ty) = block.body.get("type") else {
            return Some(Control::Service);
        };
        return match ty.as_str().as_deref() {
            Some("SERVICE_CONTROL_POLICY") => Some(Control::Service),
            Some("RESOURCE_CONTROL_POLICY") => Some(Control::Resource),
            _ => None,
        };
    }
    let path = context
        .project
        .file(place.file)?
        .source
        .path()
        .to_ascii_lowercase();
    let parts = path.rsplit('/').take(2);
    let says = |word: &str| {
        parts
            .clone()
            .any(|part| part.split(['-', '_', '.']).any(|one| one == word))
    };
    match (path.ends_with(".json"), says("scp"), says("rcp")) {
        (true, true, false) => Some(Control::Service),
        (true, false, true) => Some(Control::Resource),
        _ => None,
    }
}

/// Whether a principal is a number where an account's text belongs, which `account-id` tells.
fn is_account(fault: &Fault, policy: &Policy) -> bool {
    let statements = policy.document.statements.iter();
    let principals = statements.filter_map(|statement| statement.principal.as_ref());
    let mut items = principals.flat_map(|principals| &principals.items);
    matches!(fault.kind, FaultKind::WrongType { .. })
        && items.any(|one| {
            one.kind == PrincipalKind::Aws
                && one.word.written == Written::Number
                && one.word.place == fault.place
        })
}

/// Whether an element is empty only by the default of a variable, which callers
/// of the module are meant to fill.
fn is_unfilled(fault: &Fault, context: &Context<'_>) -> bool {
    let blocks = context.scope.blocks(fault.place.file);
    let mut variables = blocks.filter(|block| block.kind == BlockKind::Variable);
    matches!(fault.kind, FaultKind::Empty { .. })
        && variables.any(|variable| variable.holds(fault.place))
}

fn judge(fault: &Fault, kind: PolicyKind, context: &Context<'_>, sink: &mut Sink<'_>) {
    let place = fault.place;
    match &fault.kind {
        // Told by `duplicate-key`.
        FaultKind::DuplicateKey { .. } => {}
        FaultKind::UnknownElement { name, nearest } => {
            let found = sink.report(place, format!("a policy has no element `{name}`"));
            match nearest {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("take it out: IAM refuses the policy"),
            };
        }
        FaultKind::WrongType { element, expected } => {
            sink.report(place, format!("`{element}` is {expected}"))
                .help(format!("write {expected}"));
        }
        FaultKind::Missing { element } => {
            sink.report(place, format!("`{element}` is missing"))
                .help(match *element {
                    "Principal" => "say whom the statement means: a resource policy has a `Principal`",
                    "Resource" => "say what the statement is about, with `\"*\"` for what the policy is attached to",
                    _ => "add it: IAM refuses the policy without",
                });
        }
        FaultKind::Misplaced { element } => {
            sink.report(place, format!("this kind of policy has no `{element}`"))
                .help("take it out: whom an identity policy means is who holds it");
        }
        FaultKind::Both { element } => {
            sink.report(place, format!("`{element}` and `Not{element}` together"))
                .help("keep one of the two: IAM refuses both");
        }
        FaultKind::Empty { element } => {
            sink.report(
                place,
                format!("`{element}` is empty, so the statement means nothing"),
            )
            .help("fill it, or take the statement out");
        }
        FaultKind::Effect { found } => effect(found, fault, context, sink),
        FaultKind::Version { found } => {
            sink.report(
                place,
                format!("`{found}` is no version of the policy language"),
            )
            .help("write `2012-10-17`")
            .fix(
                literal::replaced(context, place, found, "2012-10-17")
                    .map(|edit| Fix::risky(vec![edit])),
            );
        }
        FaultKind::RepeatedSid { sid, earlier } => {
            sink.report(place, format!("a second statement is called `{sid}`"))
                .label(*earlier, "the first is here")
                .help("give each statement a name of its own, or none");
        }
        FaultKind::Sid { sid } => {
            // Resource policies of some services take more.
            if matches!(kind, PolicyKind::Identity | PolicyKind::Trust) {
                sink.report(place, format!("`{sid}` is no name for a statement"))
                    .help("use letters and digits only");
            }
        }
    }
}

fn effect(found: &str, fault: &Fault, context: &Context<'_>, sink: &mut Sink<'_>) {
    let draft = sink.report(fault.place, format!("`{found}` is no effect"));
    let meant = ["Allow", "Deny"]
        .into_iter()
        .find(|effect| effect.eq_ignore_ascii_case(found));
    let mended = |new| literal::replaced(context, fault.place, found, new).map(|edit| vec![edit]);
    match meant {
        Some("Deny") => draft
            .help("write `Deny`")
            .fix(mended("Deny").map(Fix::safe)),
        // Risky: as it is written the policy is refused, mended it grants.
        Some(effect) => draft
            .help(format!("write `{effect}`"))
            .fix(mended(effect).map(Fix::risky)),
        None => draft.help("write `Allow` or `Deny`"),
    };
}

fn size(policy: &Policy, sink: &mut Sink<'_>) {
    let most = match policy.kind {
        PolicyKind::Domain | PolicyKind::Repository => limits::resource_policy_characters(),
        PolicyKind::Identity => limits::identity_policy_characters(),
        PolicyKind::Trust
        | PolicyKind::Endpoint
        | PolicyKind::Control
        | PolicyKind::Other
        | PolicyKind::Unknown => return,
    };
    if let Some(size) = policy.document.size.filter(|size| *size > most) {
        sink.report(policy.document.place, format!("{size} characters, of which AWS takes {most}"))
            .help("use patterns for resources that belong together, or move grants to repository policies");
    }
}
