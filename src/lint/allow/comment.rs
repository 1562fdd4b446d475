//! `# cagen: allow(rule-a, rule-b) reason` in a comment of any form.

use crate::lint::allow::extent::Extents;
use crate::lint::allow::{Allow, Named, Reach, Reason, Unknown, Use, Written};
use crate::source::place::FileId;
use crate::source::{Source, Span};
use crate::syntax::hcl::ast::{self, Comment, CommentKind};

/// What a comment to this tool begins with.
const ADDRESS: &str = "cagen:";

/// What says that it is an allow.
const ALLOW: &str = "allow";

/// The allows in the comments of an HCL file.
pub(super) fn read(source: &Source, file: FileId, tree: &ast::File<'_>) -> Written {
    let mut written = Written::default();
    let mine = |comment: &&Comment| is_named(source.excerpt(comment.span));
    if !tree.comments.iter().any(|comment| mine(&comment)) {
        return written;
    }
    let extents = Extents::of(source, tree);
    for comment in tree.comments.iter().filter(mine) {
        let place = file.at(comment.span);
        let Some((address, body)) = addressed(source, comment) else {
            continue;
        };
        let said = match address {
            Address::Exact => parts(source, body),
            Address::OtherCase => None,
        };
        let Some((names, reason)) = said else {
            written.unknown.push(Unknown { place });
            continue;
        };
        let rules = named(source, comment, &names);
        written.allows.push(Allow {
            place,
            rules,
            reason,
            reach: Reach::Part(extents.below(source, comment)),
        });
    }
    written
}

/// How the address is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    Exact,
    /// As in `CAGEN:`, before something that would be an allow.
    OtherCase,
}

/// Whether a text holds the address, in whatever case.
pub(super) fn is_named(text: &str) -> bool {
    let is_address = |window: &[u8]| window.eq_ignore_ascii_case(ADDRESS.as_bytes());
    let mut colons = text.match_indices(':').map(|(at, _)| at + 1);
    colons.any(|end| {
        let start = end.checked_sub(ADDRESS.len());
        start.is_some_and(|start| is_address(&text.as_bytes()[start..end]))
    })
}

/// What follows the address, if the comment begins with it.
fn addressed(source: &Source, comment: &Comment) -> Option<(Address, Span)> {
    let text = source.excerpt(comment.span);
    let inner = match comment.kind {
        CommentKind::Hash => text.trim_start_matches('#'),
        CommentKind::Slashes => text.trim_start_matches('/'),
        CommentKind::Block => text.trim_start_matches(['/', '*']),
    };
    let inner = inner.trim_start();
    let (said, body) = inner.split_at_checked(ADDRESS.len())?;
    let body = body.trim_start();
    let address = if said == ADDRESS {
        Address::Exact
    } else {
        // Others write of cagen without speaking to it.
        let word = body.get(..ALLOW.len())?;
        let both = [(said, ADDRESS), (word, ALLOW)];
        both.iter()
            .all(|(said, meant)| said.eq_ignore_ascii_case(meant))
            .then_some(Address::OtherCase)?
    };
    let body_length = length(body);
    let end = match comment.kind {
        CommentKind::Block if text.ends_with("*/") => comment.span.end - 2,
        CommentKind::Hash | CommentKind::Slashes | CommentKind::Block => comment.span.end,
    };
    let start = comment.span.end - body_length;
    Some((address, Span::new(start, end.max(start))))
}

/// The names between the brackets of `allow(…)`, and whether a reason follows.
fn parts(source: &Source, body: Span) -> Option<(Vec<Span>, Reason)> {
    let text = source.excerpt(body);
    let list = text.strip_prefix(ALLOW)?.trim_start().strip_prefix('(')?;
    let (list, reason) = list.split_once(')')?;
    // A dash is no reason.
    let reason = if reason.contains(char::is_alphanumeric) {
        Reason::Given
    } else {
        Reason::Missing
    };
    let start = offset(text, list);
    let mut names = Vec::new();
    for name in list.split(',') {
        let at = body.start + start + offset(list, name) + offset(name, name.trim_start());
        let name = name.trim();
        names.push(Span::new(at, at + length(name)));
    }
    let any = names.iter().all(|name| name.start < name.end);
    any.then_some((names, reason))
}

fn named(source: &Source, comment: &Comment, names: &[Span]) -> Vec<Named> {
    let each = names.iter().enumerate().map(|(index, span)| {
        let removal = match (names, index) {
            ([_], _) => whole(source, comment.span),
            (_, 0) => Span::new(span.start, names[1].start),
            (_, _) => Span::new(names[index - 1].end, span.end),
        };
        Named {
            rule: source.excerpt(*span).to_owned(),
            span: *span,
            removal: Some(removal),
            use_: Use::Unused,
        }
    });
    each.collect()
}

/// The comment with what stands there only for it: the line, or the blanks before it.
fn whole(source: &Source, comment: Span) -> Span {
    let before = source.before(comment.start);
    let text = source.text();
    let after = text.get(comment.end as usize..).unwrap_or_default();
    let rest_of_line = after.lines().next().unwrap_or_default();
    let kept = before.trim_end();
    if !rest_of_line.trim().is_empty() {
        return comment;
    }
    let start = comment.start - length(before) + length(kept);
    if !kept.is_empty() {
        return Span::new(start, comment.end);
    }
    let line_end = after.find('\n').map_or(after.len(), |at| at + 1);
    let line_end = u32::try_from(line_end).unwrap_or_default();
    Span::new(start, comment.end + line_end)
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// How far into `whole` its part `part` begins.
fn offset(whole: &str, part: &str) -> u32 {
    let at = part.as_ptr().addr().saturating_sub(whole.as_ptr().addr());
    u32::try_from(at.min(whole.len())).unwrap_or_default()
}
