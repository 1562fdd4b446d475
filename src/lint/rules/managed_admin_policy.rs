//! `managed-admin-policy`: AWS's own CodeArtifact administrator policy is attached.

use crate::aws::actions::CODEARTIFACT;
use crate::diag::Level;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::{Kind, Value};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "managed-admin-policy",
    group: Group::Access,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("managed_admin_policy.md"),
    check: Check::Project(check),
};

/// How deep a body is searched: lists of lists of names are no policy attachments.
const DEEPEST: u32 = 8;

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for block in &context.project.blocks {
        match block.kind {
            BlockKind::Resource | BlockKind::Data | BlockKind::Module => {
                search(&block.body, block, block.header, DEEPEST, sink)
            }
            BlockKind::Variable
            | BlockKind::Output
            | BlockKind::Provider
            | BlockKind::Terraform => {}
        }
    }
}

fn search(value: &Value, block: &Block, key: Place, fuel: u32, sink: &mut Sink<'_>) {
    let Some(fuel) = fuel.checked_sub(1) else {
        return;
    };
    match &value.kind {
        Kind::String(text) => {
            let whole = text.as_known();
            let end = whole.clone().unwrap_or_else(|| text.known_end());
            let (owner, name) = end.rsplit_once('/').unwrap_or(("", &end));
            // Another account's policy may have any name; a bare name is AWS's own.
            let is_aws = owner.ends_with(":aws:policy") || (owner.is_empty() && whole.is_some());
            if is_aws && CODEARTIFACT.is_admin_policy(name) {
                sink.report(
                    block.place_within(value, key),
                    format!("`{name}` grants every CodeArtifact action on everything"),
                )
                .help("attach a policy with the actions that are needed");
            }
        }
        Kind::List(list) => {
            for item in list.items.iter() {
                search(item, block, key, fuel, sink);
            }
        }
        Kind::Map(map) => {
            for (name, entry) in map.entries.iter() {
                // A description may speak of it.
                if !matches!(
                    name.as_str(),
                    "description" | "tags" | "policy" | "assume_role_policy"
                ) {
                    search(&entry.value, block, entry.key, fuel, sink);
                }
            }
        }
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
    }
}
