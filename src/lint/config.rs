//! What the manifests of a tree say to the linter.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diag::Level;
use crate::document::Project;
use crate::document::file::Syntax;
use crate::lint::rules;
use crate::manifest;
use crate::manifest::raw::{self, FileAllow, Guardrails, Lint, RuleLevel};
use crate::source::Spanned;
use crate::source::place::FileId;

/// What manifests say about what stands at or below their directories: of
/// several on the way up from a file the nearest holds, alone.
#[derive(Debug, Clone, Default)]
pub struct Config {
    said: Vec<Said>,
    /// For each file the manifest that holds for it, by index.
    nearest: Vec<Option<usize>>,
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
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            if !matches!(file.syntax, Syntax::Manifest) {
                continue;
            }
            let path = file.source.path();
            let syntax = if path.ends_with(".json") {
                manifest::Syntax::Json
            } else {
                manifest::Syntax::Hcl
            };
            if let (Some(manifest), _) = raw::read(file.source, syntax) {
                let settings = manifest.settings;
                let name = path.rfind('/').map_or(0, |at| at + 1);
                said.push(Said {
                    file: id,
                    directory: path[..name].to_owned(),
                    excluded: patterns(&settings.lint.exclude),
                    guardrails: settings.guardrails,
                    lint: settings.lint,
                });
            }
        }
        let nearest = project.files.iter().map(|file| {
            let path = file.source.path();
            let above = said.iter().enumerate();
            let above = above.filter(|(_, said)| path.starts_with(&said.directory));
            above
                .max_by_key(|(_, said)| said.directory.len())
                .map(|(index, _)| index)
        });
        let nearest = nearest.collect();
        Self { said, nearest }
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

    /// Whether the nearest manifest excludes the file called `path`.
    #[must_use]
    pub fn excludes(&self, file: FileId, path: &str) -> bool {
        self.said(file)
            .is_some_and(|said| is_within(&said.excluded, said.below(path)))
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
