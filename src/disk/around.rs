//! What is read for a file that belongs to no tree: its directory, and those that
//! texts there name by a relative path, as calls of modules do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::source::Source;

/// How many directories are read beside those of the files themselves.
const MOST: usize = 64;

/// How many paths of one text are looked at.
const MOST_NAMED: usize = 1_000;

/// How a string of Terraform begins that names a file or a directory beside it.
const STARTS: [&str; 4] = [
    "\"./",
    "\"../",
    "\"${path.module}/",
    "\"${get_terragrunt_dir()}/",
];

/// Directories to be read, each once.
#[derive(Debug)]
pub(super) struct Around {
    waiting: Vec<PathBuf>,
    seen: BTreeSet<PathBuf>,
    most: usize,
}

impl Around {
    /// The directories of `files`.
    pub(super) fn of(files: &[PathBuf]) -> Self {
        let parents = files.iter().filter_map(|file| file.parent());
        let parents: BTreeSet<PathBuf> = parents.map(Path::to_path_buf).collect();
        Self {
            most: parents.len() + MOST,
            waiting: parents.into_iter().collect(),
            seen: BTreeSet::new(),
        }
    }

    /// The next directory, if there is one.
    pub(super) fn next(&mut self) -> Option<PathBuf> {
        while let Some(directory) = self.waiting.pop() {
            if self.seen.len() < self.most && self.seen.insert(directory.clone()) {
                return Some(directory);
            }
        }
        None
    }

    /// Adds the directories below `root` that `text`, which stands in `directory`, names.
    pub(super) fn add(&mut self, root: &Path, directory: &Path, text: &Source) {
        for path in named(text.text()).take(MOST_NAMED) {
            // Links lead nowhere: what is read has the path that it is known by.
            let Ok(path) = directory.join(path).canonicalize() else {
                continue;
            };
            let found = if path.is_dir() {
                Some(path.as_path())
            } else {
                path.parent()
            };
            if let Some(found) = found.filter(|found| found.starts_with(root)) {
                self.waiting.push(found.to_path_buf());
            }
        }
    }
}

/// The relative paths that strings of `text` begin with, as far as they are written.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let starts = STARTS.iter().flat_map(move |start| {
        let found = text.match_indices(start);
        // What leads upwards or stays is part of the path, a template is not.
        found.map(move |(at, _)| match start.strip_suffix("}/") {
            Some(template) => at + template.len() + 2,
            None => at + 1,
        })
    });
    starts.filter_map(move |at| {
        let rest = text.get(at..)?;
        let end = rest.find(['"', '$', '\n', '?'])?;
        let path = rest.get(..end)?;
        (path.len() < 1_000).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_end_where_they_are_not_known() {
        let text = "source = \"../m?ref=1\"\nx = file(\"${path.module}/a/${var.b}.json\")\n\"./c\" \"d/e\" \"https://x\"";
        let mut paths: Vec<&str> = named(text).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["../m", "./c", "a/"]);
    }
}
