//! `duplicate-key`: the same key twice in one object of a policy.

use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::FaultKind;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-key",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("duplicate_key.md"),
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    if policy.tie == Tie::Untied {
        return;
    }
    for fault in &policy.document.faults {
        if let FaultKind::DuplicateKey { key, earlier } = &fault.kind {
            sink.report(
                fault.place,
                format!("`{key}` is written twice, and only this one counts"),
            )
            .label(*earlier, "this one is dropped without a word")
            .help("take one of the two out, or put both into one list where the element takes one");
        }
    }
}
