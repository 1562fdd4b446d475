//! What the manifests of a tree say to the linter.

use std::collections::{HashMap, HashSet};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diag::Level;
use crate::document::Project;
use crate::document::file::{Role, Syntax};
use crate::lint::rules;
use crate::manifest;
use crate::manifest::raw::{self, FileAllow, Guardrails, Lint, RuleLevel};
use crate::source::place::{FileId, Place};
use crate::source::{Span, Spanned};

/// What manifests say about what stands at or below their directories: of
/// several on the way up from a file the nearest holds, alone.
#[derive(Debug, Clone, Default)]
pub struct Config {
    said: Vec<Said>,
    /// For each file the manifest that holds for it, by index.
    nearest: Vec<Option<usize>>,
    /// The manifests of which faults are told even if nobody asked for them, and
    /// where in them: those that hold for a file that somebody asked for.
    told: HashMap<FileId, Vec<Span>>,
    /// What somebody named, and no manifest excludes therefore.
    meant: HashSet<FileId>,
}

/// What one manifest says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The manifest.
    pub(super) file: FileId,
    /// Its directory with a slash at the end; empty for the root.
    directory: String,
    guardrails: Guardrails,
    lint: Lint,
    excluded: Gitignore,
}

impl Config {
    /// What the manifests of `project` say.
    #[must_use]
    pub fn of(project: &Project<'_>) -> Self {
        let mut said: Vec<Said> = Vec::new();
        let mut parts: Vec<(FileId, &str, Vec<Span>)> = Vec::new();
        let mut taken = HashSet::new();
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            let path = file.source.path();
            let (directory, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
            // One of another name is only for who names it to `cagen scaffold`.
            if !matches!(file.syntax, Syntax::Manifest) || !manifest::NAMES.contains(&name) {
                continue;
            }
            if !taken.insert(directory) {
                // The one in HCL, which comes before, holds; all of this one is idle.
                parts.push((id, directory, vec![Span::new(0, u32::MAX)]));
                continue;
            }
            let syntax = if path.ends_with(".json") {
                manifest::Syntax::Json
            } else {
                manifest::Syntax::Hcl
            };
            let (manifest, _) = raw::read(file.source, syntax);
            let linted = match &manifest {
                Some(manifest) => manifest.settings.linted.clone(),
                None => vec![Span::new(0, u32::MAX)],
            };
            parts.push((id, directory, linted));
            if let Some(manifest) = manifest {
                let settings = manifest.settings;
                said.push(Said {
                    file: id,
                    directory: directory.to_owned(),
                    excluded: patterns(&settings.lint.exclude),
                    guardrails: settings.guardrails,
                    lint: settings.lint,
                });
            }
        }
        let files = || project.files.iter();
        let directories: Vec<&str> = said.iter().map(|said| said.directory.as_str()).collect();
        let nearest = files().map(|file| nearest_of(&directories, file.source.path()));
        let nearest = nearest.collect();
        let directories: Vec<&str> = parts.iter().map(|(_, directory, _)| *directory).collect();
        let judged = files().filter(|file| file.role == Role::Judged);
        let hold = judged.filter_map(|file| nearest_of(&directories, file.source.path()));
        let hold: HashSet<&str> = hold.map(|index| directories[index]).collect();
        let told = parts.into_iter();
        let told = told.filter(|(_, directory, _)| hold.contains(directory));
        let told = told.map(|(id, _, linted)| (id, linted)).collect();
        Self {
            said,
            nearest,
            told,
            meant: HashSet::new(),
        }
    }

    /// Takes files for named: they are judged though a manifest excludes them.
    pub fn mean(&mut self, files: impl Iterator<Item = FileId>) {
        self.meant.extend(files);
    }

    fn said(&self, file: FileId) -> Option<&Said> {
        let index = self.nearest.get(file.0 as usize).copied().flatten()?;
        self.said.get(index)
    }

    /// The guardrails of the nearest manifest at or above a file.
    #[must_use]
    pub fn guardrails(&self, file: FileId) -> Option<&Guardrails> {
        self.said(file).map(|said| &said.guardrails)
    }

    /// The level that the nearest manifest gives a rule in a file.
    #[must_use]
    pub fn level(&self, file: FileId, rule: &str) -> Option<RuleLevel> {
        let levels = &self.said(file)?.lint.levels;
        let mut found = levels.iter().filter(|(name, _)| name.node == rule);
        let (_, level) = found.find(|(_, level)| may_be(rule, level.node))?;
        Some(level.node)
    }

    /// Whether the nearest manifest excludes the file called `path`, which nobody named.
    #[must_use]
    pub fn excludes(&self, file: FileId, path: &str) -> bool {
        let is_meant = self.meant.contains(&file);
        let said = self.said(file).filter(|_| !is_meant);
        said.is_some_and(|said| is_within(&said.excluded, said.below(path)))
    }

    /// Whether a fault at `place` makes that somebody's file is judged by what was not meant.
    #[must_use]
    pub fn is_told(&self, place: Place) -> bool {
        let spans = self.told.get(&place.file).into_iter().flatten();
        let at = place.span.start;
        spans
            .into_iter()
            .any(|span| span.start <= at && at < span.end)
    }

    /// The manifests, in the order of their paths.
    pub(super) fn manifests(&self) -> impl Iterator<Item = &Said> {
        self.said.iter()
    }
}

impl Said {
    /// A path of the run from the manifest's directory.
    pub(super) fn below<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.directory).unwrap_or(path)
    }

    /// Whether this manifest is the nearest of a file.
    pub(super) fn holds_for(&self, config: &Config, file: FileId) -> bool {
        config.said(file).is_some_and(|said| said.file == self.file)
    }

    /// Its `lint.allow`.
    pub(super) fn allows(&self) -> &[FileAllow] {
        &self.lint.allows
    }

    /// Its `lint.level`.
    pub(super) fn levels(&self) -> &[(Spanned<String>, Spanned<RuleLevel>)] {
        &self.lint.levels
    }
}

/// Which of `directories` is the nearest at or above `path`.
fn nearest_of(directories: &[&str], path: &str) -> Option<usize> {
    let above = directories.iter().enumerate();
    let above = above.filter(|(_, directory)| path.starts_with(**directory));
    let nearest = above.max_by_key(|(_, directory)| directory.len());
    nearest.map(|(index, _)| index)
}

/// Whether a rule may have this level: what could not be read is never clean.
pub(super) fn may_be(rule: &str, level: RuleLevel) -> bool {
    rule != rules::UNREADABLE || level == RuleLevel::Told(Level::Error)
}

/// Patterns as git reads them; what is none matches nothing.
fn patterns(lines: &[Spanned<String>]) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for line in lines {
        let _ = builder.add_line(None, &line.node);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The files that `path`, from the manifest's directory, means.
pub(super) fn pattern(path: &str) -> Gitignore {
    let path = path.trim_start_matches("./");
    let mut builder = GitignoreBuilder::new("");
    let _ = builder.add_line(None, &format!("/{path}"));
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Whether a pattern matches a file or a directory on the way to it.
pub(super) fn is_within(patterns: &Gitignore, path: &str) -> bool {
    !patterns.is_empty()
        && !path.starts_with('/')
        && patterns
            .matched_path_or_any_parents(path, false)
            .is_ignore()
}
