//! `--fix` and `--diff`: fixes until there are none left, then one write for each file.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::cli::lint::judged;
use crate::cli::{Outcome, complain, say};
use crate::disk;
use crate::disk::root::Scope;
use crate::disk::walk::Tree;
use crate::lint::finding::Applicability;
use crate::lint::fix;
use crate::lint::rules;
use crate::report;
use crate::source::Source;

/// The texts as they were of the files that fixes up to `most` changed in the
/// tree, by index. A fix can make another possible, so it is asked again.
pub(super) fn texts(tree: &mut Tree, most: Applicability) -> Result<BTreeMap<usize, String>> {
    let mut before = BTreeMap::new();
    for _ in 0..fix::ROUNDS {
        let changed = judged(tree, |project, findings| {
            fix::apply(project, findings, most)
        });
        if changed.is_empty() {
            break;
        }
        for (id, text) in changed {
            let index = id.0 as usize;
            if let Some(input) = tree.inputs.get_mut(index) {
                let new = Source::new(input.source.path(), text.as_bytes());
                let old = std::mem::replace(&mut input.source, new);
                before.entry(index).or_insert_with(|| old.text().to_owned());
            }
        }
    }
    // Fixes that undo each other end where they began.
    before.retain(|index, old| text(tree, *index) != old);
    Ok(before)
}

fn text(tree: &Tree, index: usize) -> &str {
    let input = tree.inputs.get(index);
    input.map_or("", |input| input.source.text())
}

/// Writes the changed files, each whole or not at all. One that cannot be written is told,
/// and is in the tree again what it is on the disk.
pub(super) fn write(scope: &Scope, tree: &mut Tree, changed: BTreeMap<usize, String>) -> Outcome {
    let mut mended = 0;
    let mut outcome = Outcome::Clean;
    for (index, old) in changed {
        let Some(path) = tree.paths.get(index) else {
            continue;
        };
        match disk::write::replace(&scope.root, path, &old, text(tree, index)) {
            Ok(()) => mended += 1,
            Err(error) => {
                complain(&format!("error: {error:#}\n"));
                outcome = Outcome::Failed;
                if let Some(input) = tree.inputs.get_mut(index) {
                    input.source = Source::new(input.source.path(), old.as_bytes());
                }
            }
        }
    }
    if mended > 0 {
        let files = if mended == 1 { "file" } else { "files" };
        complain(&format!("mended {mended} {files}\n"));
    }
    outcome
}

/// Shows the changes. Files that cannot be read are told as well: nobody knows
/// what would change in them.
pub(super) fn show(
    scope: &Scope,
    tree: &Tree,
    changed: &BTreeMap<usize, String>,
) -> Result<Outcome> {
    for (index, old) in changed {
        if let Some(input) = tree.inputs.get(*index) {
            let name = scope.shown(input.source.path());
            say(&report::diff::of_texts(&name, old, input.source.text()))?;
        }
    }
    let unread = judged(tree, |_, findings| {
        let mut found = findings.iter();
        found.any(|finding| finding.rule == rules::UNREADABLE)
    });
    if unread {
        complain("some files cannot be read: `cagen lint` says which\n");
    }
    if changed.is_empty() && !unread {
        Ok(Outcome::Clean)
    } else {
        Ok(Outcome::Found)
    }
}
