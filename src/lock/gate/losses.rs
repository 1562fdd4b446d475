//! What is found at the gate: losses, what acknowledges them, and what to know about it.

use std::collections::BTreeSet;

use crate::aws::package_group::PackagePattern;
use crate::diag::{Diagnostic, Level, nearest};
use crate::lock::gate::{Loss, LossKind};
use crate::lock::names::{Names, Place};
use crate::manifest::model::Model;
use crate::source::{Span, Spanned};
use crate::syntax::quoted;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    losses: Vec<Loss>,
    advice: Vec<Diagnostic>,
}

impl Findings {
    /// Something would be lost.
    pub(super) fn loss(&mut self, kind: LossKind, span: Span, message: String, help: String) {
        let told = Diagnostic::error(span, message).help(help);
        self.losses.push(Loss { kind, told });
    }

    /// Something is to be done by hand.
    pub(super) fn warn(&mut self, span: Span, message: String, help: String) {
        self.advice
            .push(Diagnostic::warning(span, message).help(help));
    }

    /// Something is acknowledged.
    pub(super) fn note(&mut self, span: Span, message: String, help: String) {
        self.advice.push(Diagnostic {
            level: Level::Note,
            ..Diagnostic::warning(span, message).help(help)
        });
    }

    /// Whether something would be lost.
    pub(super) fn any_loss(&self) -> bool {
        !self.losses.is_empty()
    }

    /// The losses and the advice, each sorted and told once.
    pub(super) fn end(mut self) -> (Vec<Loss>, Vec<Diagnostic>) {
        self.losses.sort_by(|a, b| key(&a.told).cmp(&key(&b.told)));
        self.losses.dedup();
        self.advice.sort_by(|a, b| key(a).cmp(&key(b)));
        self.advice.dedup();
        (self.losses, self.advice)
    }
}

fn key(told: &Diagnostic) -> (Span, &str) {
    (told.span, &told.message)
}

/// How the manifest says that a loss is meant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Acknowledged<'a> {
    /// By an entry of `retire`, whose name stands there.
    Retired(Span),
    /// By an entry of `renames`, with the new name.
    Renamed(&'a Spanned<String>),
}

/// Whether `model` says that it means to lose `old`; a rename counts where one of
/// `declared` is the new name.
pub(super) fn acknowledged<'a>(
    model: &'a Model,
    old: &str,
    declared: &[&str],
) -> Option<Acknowledged<'a>> {
    if let Some(new) = model.renames.get(old)
        && declared.contains(&&*new.node)
    {
        return Some(Acknowledged::Renamed(new));
    }
    let mut retired = model.retire.iter();
    let reason = retired.find(|(name, _)| meant(name) == old);
    reason.map(|(_, reason)| Acknowledged::Retired(reason.span))
}

/// A name of `retire`; a pattern as it shows itself.
fn meant(name: &str) -> String {
    match PackagePattern::parse(name) {
        Ok(pattern) => pattern.to_string(),
        Err(_) => name.to_owned(),
    }
}

/// A key of a map as the manifest takes it.
pub(super) fn quoted(name: &str) -> String {
    quoted::key(name)
}

/// Warns of names in `retire` and `renames` that no run recorded: beside a loss
/// they are likely to be misspelt.
pub(super) fn warn_of_unknown(model: &Model, names: &Names, found: &mut Findings) {
    let mut known = BTreeSet::new();
    for (id, domain) in &names.domains {
        known.insert(id.name.to_string());
        if let Place::Live(environment) = &domain.place {
            known.insert(environment.as_str().to_owned());
        }
        known.extend(domain.repositories.keys().map(ToString::to_string));
        known.extend(domain.package_groups.keys().map(ToString::to_string));
    }
    let retired = model
        .retire
        .iter()
        .map(|(name, reason)| (name, reason.span));
    let renamed = model.renames.iter().map(|(name, new)| (name, new.span));
    for (name, span) in retired.chain(renamed) {
        if known.contains(&meant(name)) {
            continue;
        }
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "drop it".to_owned(),
        };
        found.warn(span, format!("nothing here was ever called `{name}`"), help);
    }
}
