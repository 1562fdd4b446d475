//! The files that expressions can read: those of the tree, and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use regex::RegexBuilder;

use crate::eval::expression::meter::Meter;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Kind, Reference, Unknown, Value};
use crate::source::Source;
use crate::source::place::{FileId, Place};

/// Files larger than this many bytes are not read by expressions.
const MAX_FILE: usize = 4 << 20;

/// The address in a [`Reference`] that stands for the directory of the tree.
const ROOT: &str = "path.cwd";

/// The files of a tree by their paths, which are relative to it with `/`
/// between their parts.
pub trait Files {
    /// The file at `path`.
    fn find(&self, path: &str) -> Option<FileId>;

    /// The text of a file, unless only its name is known.
    fn source(&self, id: FileId) -> Option<&Source>;

    /// The paths below `directory`, relative to it.
    fn below(&self, directory: &str) -> Vec<&str>;
}

/// A directory as Terraform sees it at run time: one of the tree, over which
/// Terragrunt may have laid the files of another.
#[derive(Clone, Copy)]
pub struct Directory<'d> {
    /// The tree.
    pub files: &'d dyn Files,
    /// The directory, empty for the tree's own.
    pub base: &'d str,
    /// The directory whose files lie over those of `base`.
    pub over: Option<&'d str>,
}

/// A path that an expression says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Written {
    /// Below the working directory, or beside it by `..`.
    Relative(String),
    /// From the tree's own directory.
    Rooted(String),
}

/// What stands at a path.
pub(crate) enum Found<'d> {
    /// A file of which the text is at hand.
    File(FileId, &'d Source),
    /// A file of which the text is not at hand.
    Unread,
    /// No file.
    Nothing,
}

impl<'d> Directory<'d> {
    /// What stands at `path`, unless it may lie outside of the tree.
    pub(crate) fn find(&self, path: &Value) -> Option<Found<'d>> {
        let candidates = self.candidates(&written(path)?);
        let inside: Vec<_> = candidates.into_iter().collect::<Option<_>>()?;
        let found = inside.iter().find_map(|path| self.files.find(path));
        Some(match found {
            None => Found::Nothing,
            Some(id) => match self.files.source(id) {
                Some(source) if fits(source) => Found::File(id, source),
                _ => Found::Unread,
            },
        })
    }

    /// The paths of the tree that may be meant, the first before the others.
    fn candidates(&self, path: &Written) -> Vec<Option<String>> {
        match path {
            Written::Rooted(path) => vec![normalised("", path)],
            Written::Relative(path) => {
                // What lies over a directory does not lie over those beside it.
                let below = normalised("", path);
                let over = self.over.filter(|_| below.is_some());
                let over = over.map(|over| normalised(over, path));
                over.into_iter()
                    .chain([normalised(self.base, path)])
                    .collect()
            }
        }
    }

    /// The paths below `path` that match `pattern`, relative to it, as `fileset`
    /// gives them; `meter` is asked for each path that is looked at.
    pub(crate) fn matching(
        &self,
        path: &Value,
        pattern: &str,
        meter: &Meter,
    ) -> Option<BTreeSet<String>> {
        let written = written(path)?;
        let pattern = RegexBuilder::new(&glob(pattern)?)
            .size_limit(1 << 20)
            .build()
            .ok()?;
        let mut matching = BTreeSet::new();
        for directory in self.candidates(&written) {
            for path in self.files.below(&directory?) {
                if !meter.spend(1) {
                    return None;
                }
                if pattern.is_match(path) {
                    matching.insert(path.to_owned());
                }
            }
        }
        Some(matching)
    }

    /// The absolute path that `path` stands for.
    pub(crate) fn absolute(&self, path: &Value, place: Place) -> Option<Value> {
        let path = match written(path)? {
            Written::Rooted(path) => normalised("", &path)?,
            Written::Relative(path) => normalised(self.base, &path)?,
        };
        Some(rooted(&path, place))
    }
}

fn fits(source: &Source) -> bool {
    source.text().len() <= MAX_FILE && source.not_utf8().is_none()
}

/// The absolute path of `path` in the tree: where the tree lies is not known.
pub(crate) fn rooted(path: &str, place: Place) -> Value {
    let reference = Reference {
        module: "".into(),
        address: ROOT.to_owned(),
        attribute: String::new(),
    };
    let unknown = Unknown {
        reference: Some(Arc::new(reference)),
        ..Unknown::default()
    };
    let mut text = Text::new([Piece::Hole(Hole { unknown, place })]);
    if !path.is_empty() {
        for piece in Text::made(&format!("/{path}"), place).pieces() {
            text.push(piece.clone());
        }
    }
    Value::new(Kind::String(text), place)
}

/// The path of the tree that an absolute path made by [`rooted`] leads to.
pub(crate) fn unrooted(path: &Value) -> Option<String> {
    match written(path)? {
        Written::Rooted(path) => normalised("", &path),
        Written::Relative(_) => None,
    }
}

fn written(path: &Value) -> Option<Written> {
    let Kind::String(text) = &path.kind else {
        return None;
    };
    if let Some(path) = text.as_known() {
        let relative = !path.starts_with(['/', '~', '\\']) && !path.contains(':');
        return relative.then_some(Written::Relative(path));
    }
    let [Piece::Hole(hole), rest @ ..] = text.pieces() else {
        return None;
    };
    let reference = hole.unknown.reference.as_ref()?;
    if reference.address != ROOT || !reference.module.is_empty() {
        return None;
    }
    let rest = Text::new(rest.iter().cloned()).as_known()?;
    match rest.strip_prefix('/') {
        Some(path) => Some(Written::Rooted(path.to_owned())),
        None if rest.is_empty() => Some(Written::Rooted(rest)),
        None => None,
    }
}

/// The path `path` from `base` without `.` and `..`, unless it leaves the tree.
pub(crate) fn normalised(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The regular expression of a pattern of `fileset`.
fn glob(pattern: &str) -> Option<String> {
    if pattern.split('/').any(|part| part == "..") {
        return None;
    }
    let mut out = String::from("^");
    let mut rest = pattern;
    let mut braces = 0_u32;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '*' if rest.starts_with("**/") => {
                length = 3;
                out.push_str("(?:[^/]+/)*");
            }
            '*' if rest.starts_with("**") => {
                length = 2;
                out.push_str(".*");
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => {
                let end = rest.find(']')?;
                let class = rest[1..end].replace('\\', "\\\\").replace('[', "\\[");
                let (negated, class) = match class.strip_prefix(['!', '^']) {
                    Some(class) => ("^/", class.to_owned()),
                    None => ("", class),
                };
                out.push_str(&format!("[{negated}{class}]"));
                length = end + 1;
            }
            '{' => {
                braces += 1;
                out.push_str("(?:");
            }
            '}' if braces > 0 => {
                braces -= 1;
                out.push(')');
            }
            ',' if braces > 0 => out.push('|'),
            '\\' => {
                let escaped = rest[1..].chars().next()?;
                out.push_str(&regex::escape(&escaped.to_string()));
                length += escaped.len_utf8();
            }
            other => out.push_str(&regex::escape(&other.to_string())),
        }
        rest = &rest[length..];
    }
    out.push('$');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn paths_do_not_leave_the_tree() {
        assert_eq!(normalised("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(normalised("a", "../..").as_deref(), None);
        assert_eq!(normalised("", "").as_deref(), Some(""));
    }

    #[test]
    fn patterns_match_as_filesets_do() {
        let matches = |pattern, path| Regex::new(&glob(pattern).unwrap()).unwrap().is_match(path);
        assert!(matches("*.json", "a.json"));
        assert!(!matches("*.json", "a/b.json"));
        assert!(matches("**/*.json", "a.json"));
        assert!(matches("**/*.json", "a/b/c.json"));
        assert!(matches("{a,b}?.[jt]*", "bx.json"));
        assert!(!matches("[!a].txt", "a.txt"));
        assert!(glob("../*").is_none());
    }
}
