//! The files of one run in memory: where each stands, what it holds, and whose it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use crate::lock::class::Class;
use crate::parallel;
use crate::source::path::{PathError, RelPath};
use crate::syntax::{hcl, json};

/// The files that are to be written, by path. No two of them, and no two of their
/// directories, are one on a disk that does not tell `A` from `a`.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    files: BTreeMap<RelPath, File>,
    /// Every path and directory by what a case-insensitive disk sees of it.
    taken: HashMap<String, Taken>,
    /// Directories whose every JSON file the written Terraform would read.
    exclusive: BTreeSet<RelPath>,
}

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What it holds; of a [`Class::Section`], the section with its marks.
    pub contents: String,
    /// Whose it is.
    pub class: Class,
}

/// The line before a section of a [`Class::Section`] file.
pub const SECTION_BEGIN: &str = "<!-- BEGIN cagen -->";

/// The line after a section of a [`Class::Section`] file.
pub const SECTION_END: &str = "<!-- END cagen -->";

/// What is wrong with a plan; each of these is a fault of cagen, not of a manifest.
#[derive(Debug)]
pub enum PlanError {
    /// A word of the model cannot be part of a path.
    Path {
        /// The path that was meant.
        path: String,
        /// What is wrong with it.
        error: PathError,
    },
    /// Two paths that some disk cannot hold beside each other.
    Clash {
        /// The one that was there.
        first: String,
        /// The one that came.
        second: String,
    },
    /// A template that does not render.
    Render {
        /// The template.
        template: &'static str,
        /// What minijinja says.
        error: Box<minijinja::Error>,
    },
    /// A template that renders to something else than HCL.
    Format {
        /// The template.
        template: &'static str,
        /// What the reader says.
        error: String,
    },
    /// A block of the module lacks this, so it cannot be described.
    Interface(&'static str),
    /// A value that cannot be written as JSON.
    Json(serde_json::Error),
    /// A file that its own language cannot read back.
    Unreadable {
        /// The file.
        path: RelPath,
        /// What the reader says.
        error: String,
    },
}

#[derive(Debug, Clone)]
enum Taken {
    File(String),
    Directory(String),
}

impl Plan {
    /// Adds a file.
    ///
    /// # Errors
    /// If some disk cannot tell the path or one of its directories from another of the plan.
    pub fn insert(
        &mut self,
        path: RelPath,
        class: Class,
        contents: String,
    ) -> Result<(), PlanError> {
        let text = path.as_str();
        for (at, _) in text.match_indices('/') {
            let directory = &text[..at];
            match self.taken.get(&directory.to_lowercase()) {
                None => {
                    let taken = Taken::Directory(directory.to_owned());
                    self.taken.insert(directory.to_lowercase(), taken);
                }
                Some(Taken::Directory(first)) if first == directory => {}
                Some(Taken::Directory(first) | Taken::File(first)) => {
                    return Err(clash(first, directory));
                }
            }
        }

        let file = Taken::File(text.to_owned());
        if let Some(Taken::File(first) | Taken::Directory(first)) =
            self.taken.insert(path.folded(), file)
        {
            return Err(clash(&first, text));
        }
        self.files.insert(path, File { contents, class });
        Ok(())
    }

    /// Reads every file back in its own language.
    ///
    /// # Errors
    /// Names the first that cannot be read.
    pub fn read_back(&self) -> Result<(), PlanError> {
        let files: Vec<_> = self.files().collect();
        let fault = |(path, text): &(&RelPath, &str)| {
            let faults = match path.as_str().rsplit_once('.') {
                Some((_, "tf" | "hcl")) => hcl::parse(text).1,
                Some((_, "json")) => json::parse(text).1,
                _ => Vec::new(),
            };
            let fault = faults.into_iter().next()?;
            Some(PlanError::Unreadable {
                path: (*path).clone(),
                error: fault.message,
            })
        };
        let first = parallel::map(&files, fault).into_iter().flatten().next();
        first.map_or(Ok(()), Err)
    }

    /// Says that the written Terraform reads every JSON file below `directory`, so
    /// that one nobody planned there, left from an earlier manifest, would count.
    pub(crate) fn reads_all_of(&mut self, directory: RelPath) {
        self.exclusive.insert(directory);
    }

    /// The directories below which a JSON file that is not planned would count.
    pub fn exclusive(&self) -> impl ExactSizeIterator<Item = &RelPath> {
        self.exclusive.iter()
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = &RelPath> {
        self.files.keys()
    }

    /// Each path and what the file there holds, sorted by path.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&RelPath, &str)> {
        self.files
            .iter()
            .map(|(path, file)| (path, file.contents.as_str()))
    }

    /// Each path and its file, sorted by path.
    pub(crate) fn entries(&self) -> impl ExactSizeIterator<Item = (&RelPath, &File)> {
        self.files.iter()
    }

    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&File> {
        self.files.get(path)
    }
}

impl IntoIterator for Plan {
    type Item = (RelPath, File);
    type IntoIter = std::collections::btree_map::IntoIter<RelPath, File>;

    fn into_iter(self) -> Self::IntoIter {
        self.files.into_iter()
    }
}

/// The path that `text` says.
pub(crate) fn path(text: &str) -> Result<RelPath, PlanError> {
    RelPath::parse(text).map_err(|error| PlanError::Path {
        path: text.to_owned(),
        error,
    })
}

fn clash(first: &str, second: &str) -> PlanError {
    PlanError::Clash {
        first: first.to_owned(),
        second: second.to_owned(),
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, error } => write!(f, "the path `{path}` has {error}"),
            Self::Clash { first, second } => {
                write!(f, "some disks cannot hold both `{first}` and `{second}`")
            }
            Self::Render { template, error } => write!(f, "template `{template}`: {error:#}"),
            Self::Format { template, error } => {
                write!(f, "template `{template}` is no HCL: {error}")
            }
            Self::Interface(what) => write!(f, "a variable or output of the module has no {what}"),
            Self::Json(error) => write!(f, "JSON: {error}"),
            Self::Unreadable { path, error } => write!(f, "`{path}` cannot be read back: {error}"),
        }
    }
}

impl std::error::Error for PlanError {}

impl From<serde_json::Error> for PlanError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(plan: &mut Plan, path: &str) -> Result<(), String> {
        plan.insert(RelPath::parse(path).unwrap(), Class::Owned, String::new())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn paths_that_a_disk_cannot_tell_apart_are_refused() {
        let mut plan = Plan::default();
        insert(&mut plan, "live/prod/env.hcl").unwrap();
        insert(&mut plan, "live/dev/env.hcl").unwrap();

        for (second, first) in [
            ("live/prod/env.hcl", "live/prod/env.hcl"),
            ("live/prod/ENV.hcl", "live/prod/env.hcl"),
            ("Live/stage/env.hcl", "live"),
            ("live/prod/env.hcl/a", "live/prod/env.hcl"),
            ("LIVE", "live"),
        ] {
            let said = insert(&mut plan, second).unwrap_err();
            assert!(said.contains(&format!("`{first}`")), "{second}: {said}");
        }
    }

    #[test]
    fn what_cannot_be_read_back_does_not_leave() {
        for (path, text, readable) in [
            ("main.tf", "a = 1\n", true),
            ("main.tf", "a = \n", false),
            ("x.tftest.hcl", "run \"a\" {\n", false),
            ("x.json", "{\"a\": 1}", true),
            ("x.json", "{\"a\": 1", false),
            ("x.md", "{", true),
        ] {
            let mut plan = Plan::default();
            plan.insert(RelPath::parse(path).unwrap(), Class::Owned, text.to_owned())
                .unwrap();
            assert_eq!(plan.read_back().is_ok(), readable, "{path}: {text}");
        }
    }

    #[test]
    fn files_come_sorted() {
        let mut plan = Plan::default();
        for path in ["b", "a/b", "a/a"] {
            insert(&mut plan, path).unwrap();
        }
        let paths: Vec<_> = plan.paths().map(RelPath::as_str).collect();
        assert_eq!(paths, ["a/a", "a/b", "b"]);
    }
}
