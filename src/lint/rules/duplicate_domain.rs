//! `duplicate-domain`: one configuration that makes the same domain twice.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Level;
use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::document::file::Syntax;
use crate::eval::value::Value;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "duplicate-domain",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("duplicate_domain.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let project = context.project;
    let mut first: BTreeMap<(String, String), Place> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for domain in &project.graph.domains {
        let block = domain.block.and_then(|index| project.blocks.get(index));
        let (Some(name), Some(block)) = (domain.name.known(), block) else {
            continue;
        };
        let Some(region) = region(block, project) else {
            continue;
        };
        let earlier = match first.entry((name.to_owned(), region)) {
            Entry::Vacant(entry) => {
                entry.insert(domain.place);
                continue;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        // A module's declaration is met in each call.
        if !told.insert((domain.place, name)) {
            continue;
        }
        let draft = sink
            .report(domain.place, format!("makes the domain `{name}` twice"))
            .help("make the domain once, beside the calls, and give its name to what needs it");
        if earlier != domain.place {
            draft.label(earlier, "the first is here");
        }
    }
}

/// What says the account and the Region of what `block` makes: the root, the
/// providers that lead to it, and its own `region`. `None` where it may not
/// exist, or where each instance has its own.
fn region(block: &Block, project: &Project<'_>) -> Option<String> {
    let address = &block.address;
    // An instance that is not known may be none.
    if address.address.contains("[?]") || address.module.contains("[?]") {
        return None;
    }
    let mut calls = address.module.split(':');
    let root = calls.next().unwrap_or_default();
    let mut said = root.to_owned();
    let own = setting(block, "provider", project)?;
    let place = match block.body.get("region") {
        None => String::new(),
        Some(region) => Value::as_str(region)?,
    };
    said.push_str(&format!("|{own}|{place}"));
    let mut module = root.to_owned();
    for call in calls {
        let found = project.blocks.iter().find(|other| {
            other.kind == BlockKind::Module
                && *other.address.module == *module
                && other.address.address == call
        });
        said.push('|');
        said.push_str(&setting(found?, "providers", project)?);
        module = format!("{module}:{call}");
    }
    Some(said)
}

/// How a block says its provider; empty where it does not. `None` where that
/// differs between instances or cannot be read.
fn setting(block: &Block, name: &str, project: &Project<'_>) -> Option<String> {
    let file = project.file(block.whole.file)?;
    let Syntax::Terraform(tree) = &file.syntax else {
        return None;
    };
    let written = tree
        .body
        .blocks()
        .find(|other| other.span() == block.whole.span)?;
    let Some(attribute) = written.body.attribute(name) else {
        return Some(String::new());
    };
    let text = file.source.text().get(attribute.expr.span.range())?;
    let differs = text.contains("each.") || text.contains("count.");
    (!differs).then(|| text.split_whitespace().collect())
}
