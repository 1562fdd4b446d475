//! `duplicate-domain`: one configuration that makes the same domain twice.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Level;
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
    let mut first: BTreeMap<(String, String), (Place, &[Place])> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for domain in &project.graph.domains {
        let block = domain.block.and_then(|index| project.blocks.get(index));
        let (Some(name), Some(block)) = (domain.name.known(), block) else {
            continue;
        };
        let Some(region) = context.providers.place(block) else {
            continue;
        };
        let (earlier, calls) = match first.entry((name.to_owned(), region)) {
            Entry::Vacant(entry) => {
                entry.insert((domain.place, &block.calls));
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
            .about(Some(block))
            .help("make the domain once, beside the calls, and give its name to what needs it");
        if earlier != domain.place {
            draft.label(earlier, "the first is here");
        } else if let (Some(one), Some(other)) = (calls.first(), block.calls.first()) {
            let draft = draft.label(*one, "this call makes it");
            if one != other {
                draft.label(*other, "and so does this one");
            }
        }
    }
}
