//! What is found at the gate: losses, what acknowledges them, and what to know about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::package_group::PackagePattern;
use crate::diag::{Diagnostic, Level, nearest};
use crate::lock::gate::{Loss, LossKind};
use crate::lock::names::{Names, Place};
use crate::manifest::model::Model;
use crate::source::{Span, Spanned};
use crate::syntax::quoted;

/// Of how many losses each says what to write for all of them.
const MOST_TOGETHER: usize = 8;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    losses: Vec<Loss>,
    advice: Vec<Diagnostic>,
    /// The help of losses, by their index, that words of the manifest acknowledge.
    ways: Vec<(usize, Way)>,
}

/// What acknowledges a loss.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unless<'a> {
    /// What else helps.
    pub(super) before: &'a str,
    /// The word of the manifest.
    pub(super) word: Word<'a>,
    /// The name that is lost.
    pub(super) old: &'a str,
    /// What comes of it.
    pub(super) after: &'a str,
}

/// A word of the manifest that acknowledges losses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Word<'a> {
    /// `renames`, with the new name.
    Renames {
        /// The new name.
        new: &'a str,
    },
    /// `retire`.
    Retire,
}

/// The same, kept until all losses are known: a manifest has each word once.
#[derive(Debug)]
struct Way {
    before: String,
    word: &'static str,
    entry: String,
    after: String,
}

impl Way {
    fn of(unless: Unless<'_>) -> Self {
        let (word, value) = match unless.word {
            Word::Renames { new } => ("renames", new),
            Word::Retire => ("retire", "<why>"),
        };
        Self {
            before: unless.before.to_owned(),
            word,
            entry: format!("{} = \"{value}\"", quoted::key(unless.old)),
            after: unless.after.to_owned(),
        }
    }

    /// What to do, where `entries` are all that `word` lacks.
    fn help(&self, entries: &BTreeSet<&str>, model: &Model) -> String {
        let written = match self.word {
            "renames" => !model.renames.is_empty(),
            _ => !model.retire.is_empty(),
        };
        let Self {
            before,
            word,
            entry,
            after,
        } = self;
        let many = entries.len() > MOST_TOGETHER;
        let all: Vec<&str> = entries.iter().copied().collect();
        let all = if many { entry } else { &all.join(", ") };
        if written || many {
            format!("{before}, or add `{all}` to `{word}`{after}")
        } else {
            format!("{before}, or write `{word} = {{ {all} }}`{after}")
        }
    }
}

impl Findings {
    /// Something would be lost.
    pub(super) fn loss(&mut self, kind: LossKind, span: Span, message: String, help: String) {
        let told = Diagnostic::error(span, message).help(help);
        self.losses.push(Loss { kind, told });
    }

    /// Something would be gone, unless the manifest says that it is meant.
    pub(super) fn loss_unless(&mut self, span: Span, message: String, unless: Unless<'_>) {
        self.ways.push((self.losses.len(), Way::of(unless)));
        self.loss(LossKind::Gone, span, message, String::new());
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
    pub(super) fn end(mut self, model: &Model) -> (Vec<Loss>, Vec<Diagnostic>) {
        let mut entries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, way) in &self.ways {
            entries.entry(way.word).or_default().insert(&way.entry);
        }
        for (index, way) in &self.ways {
            if let (Some(loss), Some(entries)) =
                (self.losses.get_mut(*index), entries.get(way.word))
            {
                loss.told.help = Some(way.help(entries, model));
            }
        }
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
