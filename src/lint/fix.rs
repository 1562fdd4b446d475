//! Fixes applied to texts: as many as go together, each whole or not at all.

use std::collections::BTreeMap;

use crate::document::Project;
use crate::document::file::{Extent, Role};
use crate::lint::finding::{Applicability, Edit, Finding, Fix};
use crate::source::place::FileId;

/// How often fixes are looked for again in what fixes have changed.
pub const ROUNDS: usize = 10;

/// The new texts of the files that fixes up to `most` change. Of fixes that
/// meet each other the first is applied; the next round finds the others again.
#[must_use]
pub fn apply(
    project: &Project<'_>,
    findings: &[Finding],
    most: Applicability,
) -> BTreeMap<FileId, String> {
    let mut accepted: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    for fix in fixes.filter(|fix| fix.applicability <= most) {
        if fix.edits.is_empty() || !fits(project, &accepted, fix) {
            continue;
        }
        for edit in &fix.edits {
            accepted.entry(edit.place.file).or_default().push(edit);
        }
    }
    let edited = accepted.into_iter().filter_map(|(id, mut edits)| {
        edits.sort_by_key(|edit| edit.place.span);
        let text = project.file(id)?.source.text();
        let new = edited(text, &edits);
        (new != text).then_some((id, new))
    });
    edited.collect()
}

/// Takes away the fixes that nobody would apply: what is offered can be had.
pub(super) fn withdraw(project: &Project<'_>, findings: &mut [Finding]) {
    for finding in findings {
        let closed = |fix: &mut Fix| !fix.edits.iter().all(|edit| is_open(project, edit));
        finding.fix.take_if(closed);
    }
}

/// Whether all edits of `fix` stand in files that may be changed, clear of each
/// other and of what is accepted.
fn fits(project: &Project<'_>, accepted: &BTreeMap<FileId, Vec<&Edit>>, fix: &Fix) -> bool {
    fix.edits.iter().enumerate().all(|(index, edit)| {
        let others = accepted
            .get(&edit.place.file)
            .into_iter()
            .flatten()
            .copied();
        let mine = fix.edits.iter().take(index);
        is_open(project, edit) && others.chain(mine).all(|other| is_clear(edit, other))
    })
}

/// Whether the text at the edit may be changed: somebody asked for the file,
/// people wrote it, and all of it could be read.
fn is_open(project: &Project<'_>, edit: &Edit) -> bool {
    let Some(file) = project.file(edit.place.file) else {
        return false;
    };
    file.role == Role::Judged
        && file.extent == Extent::Whole
        && file.diagnostics.is_empty()
        && !file.source.is_generated()
        && file.source.text().get(edit.place.span.range()).is_some()
}

/// Whether two edits have nothing to do with each other.
fn is_clear(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.place.span, other.place.span);
    one.place.file != other.place.file || a.end < b.start || b.end < a.start
}

/// `text` with `edits`, sorted and clear of each other, in its own line ends.
fn edited(text: &str, edits: &[&Edit]) -> String {
    let crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.place.span.range();
        new.push_str(text.get(done..range.start).unwrap_or_default());
        let unix = edit.text.replace("\r\n", "\n");
        new.push_str(&if crlf {
            unix.replace('\n', "\r\n")
        } else {
            unix
        });
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new
}
