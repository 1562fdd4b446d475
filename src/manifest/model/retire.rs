//! Names that go: retired ones that are still there, renames that lead nowhere.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::aws::package_group::PackagePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::raw::{Environment, Settings};

/// What one environment declares: its name, its domain, its repositories, its
/// first-party patterns.
pub(super) type Names<'a> = BTreeSet<Cow<'a, str>>;

/// What each environment declares.
pub(super) fn names<'a>(
    environment: &'a Environment,
    repositories: impl Iterator<Item = &'a str>,
) -> Names<'a> {
    let own = [
        environment.name.node.as_str(),
        environment.domain.name.node.as_str(),
    ];
    let patterns = environment.internal.iter();
    let patterns = patterns.map(|pattern| Cow::Owned(pattern.node.to_string()));
    let names = own.into_iter().chain(repositories).map(Cow::Borrowed);
    names.chain(patterns).collect()
}

/// Checks `retire` and `renames` against what all environments declare.
pub(super) fn check(settings: &Settings, declared: &[Names<'_>], found: &mut Findings) {
    for (name, reason) in &settings.retire {
        let pattern = PackagePattern::parse(name).ok();
        let meant = pattern.map_or_else(|| name.clone(), |pattern| pattern.to_string());
        // What only some environments have still can go from the others.
        if !declared.is_empty() && declared.iter().all(|names| names.contains(&*meant)) {
            found.push(
                Diagnostic::error(
                    reason.span,
                    format!("`{name}` is retired and still declared"),
                )
                .help("take it out of the manifest, or out of `retire`"),
            );
        }
    }
    let mut targets: BTreeMap<&str, &str> = BTreeMap::new();
    for (old, new) in &settings.renames {
        let (from, to) = (old.as_str(), new.node.as_str());
        let with_new: Vec<_> = declared.iter().filter(|names| names.contains(to)).collect();
        if with_new.is_empty() {
            let known = declared
                .iter()
                .flatten()
                .map(|name| &**name)
                .filter(|name| *name != from);
            let help = found.proposal(to, known, "declare it, or drop the rename");
            found.push(
                Diagnostic::error(
                    new.span,
                    format!("`{from}` is renamed to `{to}`, which is not declared"),
                )
                .help(help),
            );
        }
        if with_new.iter().any(|names| names.contains(from)) {
            found.push(
                Diagnostic::error(new.span, format!("`{from}` is renamed and still declared"))
                    .help("take the old name out of the manifest"),
            );
        }
        if let Some(other) = targets.insert(to, from) {
            found.push(
                Diagnostic::error(
                    new.span,
                    format!("`{other}` and `{from}` are both renamed to `{to}`"),
                )
                .help("rename one of them"),
            );
        }
    }
}
