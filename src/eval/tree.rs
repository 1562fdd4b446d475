//! A tree of files, read when somebody asks.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;

use crate::eval::files::Files;
use crate::eval::json;
use crate::eval::value::Value;
use crate::source::Source;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::File;
use crate::syntax::hcl::{self};

/// A file of the tree.
#[derive(Debug, Clone)]
pub struct TreeFile<'a> {
    /// Its path, relative to the tree with `/` between the parts.
    pub path: &'a str,
    /// Its text; nothing for a file of which only the name matters.
    pub source: Option<&'a Source>,
    /// Its tree in HCL, if somebody has read it already.
    pub hcl: Option<&'a File<'a>>,
}

/// The files below one directory. What one of them says is read when it is
/// asked for the first time, and kept.
#[derive(Debug)]
pub struct Tree<'a> {
    files: Vec<Parsed<'a>>,
    paths: BTreeMap<&'a str, FileId>,
    directories: BTreeMap<&'a str, Vec<FileId>>,
}

#[derive(Debug)]
struct Parsed<'a> {
    path: &'a str,
    source: Option<&'a Source>,
    known: Option<&'a File<'a>>,
    /// Boxed, as there are many files of which nobody asks this.
    hcl: OnceLock<Box<File<'a>>>,
    json: OnceLock<Option<Box<Value>>>,
}

impl<'a> Tree<'a> {
    /// The tree of `files`; a [`FileId`] is an index among them. Paths must not
    /// hold `.` and `..` as parts.
    #[must_use]
    pub fn new(files: Vec<TreeFile<'a>>) -> Self {
        let mut paths = BTreeMap::new();
        let mut directories: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
        for (index, file) in files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            paths.insert(file.path, id);
            directories
                .entry(directory_of(file.path))
                .or_default()
                .push(id);
        }
        let parsed = files.into_iter().map(|file| Parsed {
            path: file.path,
            source: file.source,
            known: file.hcl,
            hcl: OnceLock::new(),
            json: OnceLock::new(),
        });
        let mut tree = Self {
            files: parsed.collect(),
            paths,
            directories,
        };
        for files in tree.directories.values_mut() {
            files.sort_by(|one, other| {
                let path = |id: &FileId| tree.files.get(id.0 as usize).map(|file| file.path);
                path(one).cmp(&path(other))
            });
        }
        tree
    }

    /// The path of a file.
    #[must_use]
    pub fn path(&self, id: FileId) -> &str {
        self.files.get(id.0 as usize).map_or("", |file| file.path)
    }

    /// The tree of a file in HCL, whatever its name.
    #[must_use]
    pub fn hcl(&self, id: FileId) -> Option<&File<'a>> {
        let file = self.files.get(id.0 as usize)?;
        let source = file.source?;
        let read = || {
            &**file
                .hcl
                .get_or_init(|| Box::new(hcl::parse(source.text()).0))
        };
        Some(file.known.unwrap_or_else(read))
    }

    /// The value that a file in JSON says; strings are not read as templates.
    #[must_use]
    pub fn json(&self, id: FileId) -> Option<&Value> {
        let file = self.files.get(id.0 as usize)?;
        let source = file.source?;
        file.json
            .get_or_init(|| json::read_file(source, id).value().cloned().map(Box::new))
            .as_deref()
    }

    /// Whether the text of a file holds `word`.
    #[must_use]
    pub(crate) fn mentions(&self, id: FileId, word: &str) -> bool {
        let source = self.files.get(id.0 as usize).and_then(|file| file.source);
        source.is_some_and(|source| source.text().contains(word))
    }

    /// The directories that hold files, with their files in the order of paths.
    pub fn directories(&self) -> impl Iterator<Item = (&str, &[FileId])> {
        self.directories
            .iter()
            .map(|(path, files)| (*path, files.as_slice()))
    }

    /// The files directly in `directory`, in the order of paths.
    #[must_use]
    pub fn files_in(&self, directory: &str) -> &[FileId] {
        self.directories.get(directory).map_or(&[], Vec::as_slice)
    }
}

impl Files for Tree<'_> {
    fn find(&self, path: &str) -> Option<FileId> {
        self.paths.get(path).copied()
    }

    fn source(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)?.source
    }

    fn below(&self, directory: &str) -> Vec<&str> {
        let prefix = match directory {
            "" => String::new(),
            directory => format!("{directory}/"),
        };
        let from = (Bound::Included(prefix.as_str()), Bound::Unbounded);
        let paths = self.paths.range::<str, _>(from);
        let paths = paths.map_while(|(path, _)| path.strip_prefix(prefix.as_str()));
        paths.collect()
    }
}

/// The directory that holds the file `path`.
#[must_use]
pub fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The name of the file `path` in its directory.
#[must_use]
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
