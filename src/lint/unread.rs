//! Findings that are there only because something beside them could not be read.

use std::collections::{HashMap, HashSet};

use crate::diag::Diagnostic;
use crate::document::Project;
use crate::document::file::Syntax;
use crate::lint::finding::Finding;
use crate::source::Span;
use crate::source::place::{FileId, Place};

/// The rules that miss something in the block that they point at.
const OF_BLOCKS: [&str; 3] = ["missing-key", "unprotected", "unpinned-module"];

/// The rules that miss a condition in the statement that they point at.
const OF_STATEMENTS: [&str; 4] = [
    "confused-deputy",
    "open-trust",
    "public-principal",
    "unpinned-service-token",
];

/// The rules about words, which a fault among them makes out of others.
const OF_WORDS: [&str; 4] = [
    "dead-condition",
    "invalid-element",
    "misleading-name",
    "unknown-action",
];

/// The rules that miss something which may stand in any file of a module: a
/// policy, a repository, a package group, a value, what an allow is for.
const OF_MODULES: [&str; 7] = [
    "missing-companion",
    "mixed-sources",
    "one-sided-grant",
    "publish-to-store",
    "unknown-upstream",
    "unresolved",
    "unused-allow",
];

/// So near to a fault a word may be made by it.
const NEAR: u32 = 3;

/// So many faults before a word are looked at.
const MOST: usize = 16;

/// What of a tree could not be read.
#[derive(Debug)]
pub struct Unread<'p, 'a> {
    project: &'p Project<'a>,
    /// The directories whose Terraform or Terragrunt is broken.
    modules: HashSet<&'p str>,
    /// The blocks and statements of broken files, in order.
    blocks: HashMap<FileId, Vec<Part>>,
    statements: HashMap<FileId, Vec<Part>>,
}

/// A block or a statement of a broken file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    span: Span,
    state: State,
}

/// Whether there is a fault in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Whole,
    Broken,
}

impl<'p, 'a> Unread<'p, 'a> {
    /// What of `project` could not be read.
    #[must_use]
    pub fn of(project: &'p Project<'a>) -> Self {
        let numbered = (0..).map(FileId).zip(&project.files);
        let broken = numbered.filter(|(_, file)| match file.syntax {
            Syntax::Terraform(_)
            | Syntax::TerraformJson(_)
            | Syntax::Terragrunt(_)
            | Syntax::Variables => !file.diagnostics.is_empty(),
            Syntax::Json | Syntax::Manifest | Syntax::Lock | Syntax::Other | Syntax::Dismissed => {
                false
            }
        });
        let modules = broken.filter_map(|(id, _)| project.directory(id));
        let blocks = project.blocks.iter().map(|block| block.whole);
        let policies = project.policies.iter();
        let statements = policies.flat_map(|policy| &policy.document.statements);
        Self {
            project,
            modules: modules.collect(),
            blocks: parts(project, blocks),
            statements: parts(project, statements.map(|statement| statement.place)),
        }
    }

    /// Whether a finding may be there only for what could not be read.
    #[must_use]
    pub fn makes(&self, finding: &Finding) -> bool {
        let place = finding.place;
        let broken = !faults(self.project, place.file).is_empty();
        let of = |rules: &[&str]| rules.contains(&finding.rule);
        if of(&OF_MODULES) {
            let module = self.project.directory(place.file);
            return broken || module.is_some_and(|module| self.modules.contains(module));
        }
        if !broken {
            return false;
        }
        let block = || around(&self.blocks, place);
        let statement = || around(&self.statements, place).or_else(block);
        if of(&OF_BLOCKS) {
            block() != Some(State::Whole)
        } else if of(&OF_STATEMENTS) {
            statement() == Some(State::Broken)
        } else {
            // An element may be what is left of another one of its statement.
            let element = finding.rule == "invalid-element";
            of(&OF_WORDS)
                && (self.is_near_fault(place) || element && statement() == Some(State::Broken))
        }
    }

    fn is_near_fault(&self, place: Place) -> bool {
        let faults = faults(self.project, place.file);
        let own = place.span;
        let behind =
            faults.partition_point(|fault| fault.span.start <= own.end.saturating_add(NEAR));
        let mut before = faults.iter().take(behind).rev().take(MOST);
        before.any(|fault| own.start <= fault.span.end.saturating_add(NEAR))
    }
}

/// What is wrong with a file, in order.
fn faults<'p>(project: &'p Project<'_>, file: FileId) -> &'p [Diagnostic] {
    let file = project.file(file);
    file.map_or(&[], |file| file.diagnostics.as_slice())
}

/// Those of `places` that are in broken files, in order.
fn parts(project: &Project<'_>, places: impl Iterator<Item = Place>) -> HashMap<FileId, Vec<Part>> {
    let mut parts: HashMap<FileId, Vec<Part>> = HashMap::new();
    for Place { file, span } in places {
        let faults = faults(project, file);
        if faults.is_empty() {
            continue;
        }
        let before = faults.partition_point(|fault| fault.span.start < span.start);
        let state = match faults.get(before) {
            Some(fault) if fault.span.start <= span.end => State::Broken,
            _ => State::Whole,
        };
        parts.entry(file).or_default().push(Part { span, state });
    }
    for parts in parts.values_mut() {
        parts.sort_unstable();
    }
    parts
}

/// The state of the part around a place.
fn around(parts: &HashMap<FileId, Vec<Part>>, place: Place) -> Option<State> {
    let parts = parts.get(&place.file)?;
    let own = place.span;
    let behind = parts.partition_point(|part| part.span.start <= own.start);
    let part = parts.get(behind.checked_sub(1)?)?;
    (own.end <= part.span.end).then_some(part.state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    #[test]
    fn the_rules_exist() {
        let all = OF_BLOCKS.iter().chain(&OF_STATEMENTS).chain(&OF_WORDS);
        for id in all.chain(&OF_MODULES) {
            assert!(rules::ALL.iter().any(|rule| rule.id == *id), "{id}");
        }
    }
}
