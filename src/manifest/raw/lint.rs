//! `lint`: levels, allows and exclusions, whose rules the linter looks up.

use crate::diag::Level;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{choice, map, words};
use crate::manifest::raw::{FileAllow, Lint, RuleLevel, names};
use crate::source::Spanned;
use crate::syntax::literal::Node;

/// `lint`.
pub(super) fn read(node: &Node, report: &mut Report) -> Lint {
    let mut lint = Lint::default();
    let Some(mut fields) = Fields::of(node, report) else {
        return lint;
    };
    let levels = fields.get("level").and_then(|node| map(node, report));
    for (rule, entry) in levels.into_iter().flatten() {
        let choices = [
            ("error", RuleLevel::Told(Level::Error)),
            ("warning", RuleLevel::Told(Level::Warning)),
            ("note", RuleLevel::Told(Level::Note)),
            ("off", RuleLevel::Off),
        ];
        if let Some(level) = choice(&entry.value, &choices, report) {
            let rule = Spanned::new(rule.clone(), entry.key);
            lint.levels.push((rule, level));
        }
    }
    let allows = fields.get("allow").and_then(|node| map(node, report));
    for (place, entry) in allows.into_iter().flatten() {
        let reason = names::reason(&entry.value, report);
        match place.split_once(':') {
            Some((rule, path)) if !rule.is_empty() && !path.is_empty() => {
                lint.allows.push(FileAllow {
                    span: entry.key,
                    rule: rule.to_owned(),
                    path: path.to_owned(),
                    reason: reason.map(|reason| reason.node.to_owned()),
                });
            }
            Some(_) | None => report.error(
                entry.key,
                "an exception that does not name a rule and a path",
                "write `\"rule:path\" = \"reason\"`",
            ),
        }
    }
    if let Some(exclude) = fields.get("exclude") {
        lint.exclude = words(exclude, names::any, report).map_or_else(Vec::new, |list| list.node);
    }
    fields.finish(report);
    lint
}
