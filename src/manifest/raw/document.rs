//! A file's text to a manifest: its syntax, its top, its environments.

use crate::diag::{Diagnostic, Level};
use crate::manifest::raw::body::Body;
use crate::manifest::raw::domain;
use crate::manifest::raw::environment::Base;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::key::Key;
use crate::manifest::raw::report::{Report, Tree};
use crate::manifest::raw::words::{map, number};
use crate::manifest::raw::{Manifest, Written, settings, text};
use crate::manifest::{MAX_BYTES, Syntax};
use crate::source::{Source, Span};
use crate::syntax::literal::{Map, Node};
use crate::syntax::{hcl, json, literal};

/// See [`crate::manifest::raw::read`].
pub(super) fn read(source: &Source, syntax: Syntax) -> (Option<Manifest>, Vec<Diagnostic>) {
    if let Some(unreadable) = unreadable(source) {
        return (None, vec![unreadable]);
    }
    let (root, mut report) = tree(source.text(), syntax);
    let length = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    let end = Span::new(length, length);
    let Some(mut root) = root else {
        return (None, report.finish(end));
    };
    text::check(&mut root, &mut report);
    // What the file does not say at all is told at its start.
    let start = Span::new(root.span.start, root.span.start);
    let manifest = map(&root, &mut report).and_then(|top| manifest(top, start, &mut report));
    (manifest, report.finish(end))
}

fn unreadable(source: &Source) -> Option<Diagnostic> {
    if source.text().len() > MAX_BYTES {
        let long = format!("a manifest of more than {} MB", MAX_BYTES / 1024 / 1024);
        let long = Diagnostic::error(Span::new(0, 0), long);
        return Some(long.help("split it: one manifest for each domain"));
    }
    let at = source.not_utf8()?;
    let wrong = Diagnostic::error(Span::new(at, at), "a byte that is not UTF-8");
    Some(wrong.help("save the file as UTF-8"))
}

/// The tree of literals, and a report that begins with what is wrong in it.
fn tree(text: &str, syntax: Syntax) -> (Option<Node>, Report) {
    let (root, syntax_errors, literals) = match syntax {
        Syntax::Json => {
            let (root, wrong) = json::parse(text);
            (root, wrong, Vec::new())
        }
        Syntax::Hcl => {
            let (file, wrong) = hcl::parse(text);
            let (root, literals) = literal::hcl::read(&file);
            (Some(root), wrong, literals)
        }
    };
    let hidden = syntax_errors
        .iter()
        .any(|wrong| wrong.level == Level::Error);
    let whole = if hidden { Tree::Holes } else { Tree::Whole };
    let told = syntax_errors.into_iter().chain(literals).collect();
    (root, Report::new(told, whole))
}

/// Everything that the top says. With holes in the tree there is no manifest:
/// what seems to be missing in it may be there.
fn manifest(top: &Map, span: Span, report: &mut Report) -> Option<Manifest> {
    let mut fields = Fields::new(top);
    let written_version = fields.get("version");
    let domain = fields.entry("domain");
    let blocks = fields.get("env").and_then(|node| map(node, report));
    let mut body = Body::default();
    for key in Key::ALL {
        if let Some(entry) = fields.entry(key.as_str()) {
            body.read(key, Some(entry), report);
        }
    }
    let no_blocks = Map::new();
    let blocks = blocks.unwrap_or(&no_blocks);
    let written = if blocks.is_empty() {
        Written::No
    } else {
        Written::Yes
    };
    let mut settings = settings::read(&mut fields, written, report);
    if written_version.is_some() || fields.misspelt("version").is_none() {
        version(written_version, span, report);
    }
    let misspelt = fields.misspelt("domain");
    fields.finish(report);

    if domain.is_none() && settings::is_for_lint_only(top) {
        return report.is_whole().then(|| Manifest {
            settings,
            environments: Vec::new(),
            listed: Vec::new(),
        });
    }
    let domain = match domain {
        Some(entry) => domain::read(entry, report),
        None => {
            if misspelt.is_none() {
                report.missing(
                    span,
                    "no `domain` is written",
                    "write `domain \"<name>\" { … }`",
                );
            }
            domain::missing(misspelt.unwrap_or(span))
        }
    };
    let base = Base {
        root: top,
        body,
        domain,
    };
    let listed = base.body.listed();
    let environments = base.environments(blocks, report);
    settings.unwritten.extend(environments.unwritten);
    settings.unwritten.sort_by_key(|key| (key.node, key.span));
    settings.unwritten.dedup_by_key(|key| key.node);
    if environments.fillers {
        // A filler breaks a rule that nobody can see it break.
        settings.guardrails.domain_name = None;
    }
    report.is_whole().then_some(Manifest {
        settings,
        environments: environments.all,
        listed,
    })
}

fn version(node: Option<&Node>, top: Span, report: &mut Report) {
    let Some(node) = node else {
        return report.missing(top, "no `version` is written", "write `version = 1`");
    };
    if let Some(version) = number(node, report).filter(|version| version.node != "1") {
        let other = format!("this cagen does not read version {}", version.node);
        report.error(version.span, other, "write `version = 1`");
    }
}
