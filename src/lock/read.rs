//! A lock's text to a [`Lock`]. It came through other people's hands, so nothing
//! in it is believed: every path is one that cannot leave the directory, and none
//! is of what cagen never writes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::lock::names::Names;
use crate::lock::record::Record;
use crate::lock::{FILE, FORMAT, Lock};
use crate::source::path::{PathError, RelPath};

/// Why a lock cannot be used; displays as a phrase.
#[derive(Debug)]
pub enum Damage {
    /// A merge was left half done.
    Conflict {
        /// The line of the first mark, from 1.
        line: usize,
    },
    /// It is no text.
    Encoding,
    /// It was written by a later cagen.
    Newer {
        /// Its format.
        format: u64,
    },
    /// It is not JSON, or not of a lock's shape.
    Shape(serde_json::Error),
    /// A path that no file of cagen has.
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        error: PathError,
    },
    /// A path of something that is not cagen's to write or to delete.
    NotOurs(String),
    /// The same path twice.
    Twice(String),
    /// What is said of a file is not a class and a hash.
    Record(String),
}

impl Damage {
    /// How to go on.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => {
                "take one side whole, `git checkout --theirs .cagen.lock`, then run `cagen scaffold`: files that are of the other side are shown before anything is written"
            }
            Self::Newer { .. } => {
                "install a cagen that is at least as new as the one that wrote it"
            }
            Self::Encoding
            | Self::Shape(_)
            | Self::Path { .. }
            | Self::NotOurs(_)
            | Self::Twice(_)
            | Self::Record(_) => {
                "put back the lock that was committed, `git checkout HEAD -- .cagen.lock`; without it cagen does not know which files it wrote and which names Terraform holds"
            }
        }
    }
}

/// Reads a lock.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Lock, Damage> {
    let text = std::str::from_utf8(bytes).map_err(|_| Damage::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(line) = text.lines().position(is_conflict) {
        return Err(Damage::Conflict { line: line + 1 });
    }
    let raw: Raw =
        serde_json::from_str(text).map_err(|error| newer(text).unwrap_or(Damage::Shape(error)))?;
    if raw.format > FORMAT {
        return Err(Damage::Newer { format: raw.format });
    }
    Ok(Lock {
        files: records(raw.files)?,
        names: raw.names,
        pending: records(raw.pending)?,
    })
}

/// JSON has no line that begins so.
fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// The shape of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    files: Entries,
    format: u64,
    #[serde(default)]
    names: Option<Names>,
    #[serde(default)]
    pending: Entries,
    #[serde(rename = "tool")]
    _tool: String,
}

/// What of every later format will be readable.
#[derive(Deserialize)]
struct AnyFormat {
    format: u64,
}

fn newer(text: &str) -> Option<Damage> {
    let AnyFormat { format } = serde_json::from_str(text).ok()?;
    (format > FORMAT).then_some(Damage::Newer { format })
}

/// An object as it is written, its duplicates among it.
#[derive(Default)]
struct Entries(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of paths")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

fn records(entries: Entries) -> Result<BTreeMap<RelPath, Record>, Damage> {
    let mut records = BTreeMap::new();
    for (path, text) in entries.0 {
        let parsed = RelPath::parse(&path);
        let parsed = parsed.map_err(|error| Damage::Path {
            path: path.clone(),
            error,
        })?;
        if !may_be_ours(&parsed) {
            return Err(Damage::NotOurs(path));
        }
        let record = Record::parse(&text).ok_or_else(|| Damage::Record(path.clone()))?;
        if records.insert(parsed, record).is_some() {
            return Err(Damage::Twice(path));
        }
    }
    Ok(records)
}

/// Whether cagen could have written there: never to git's own files, to a
/// manifest or, as a file among others, to the lock.
fn may_be_ours(path: &RelPath) -> bool {
    let folded = path.folded();
    ![FILE, "cagen.hcl", "cagen.json"].contains(&folded.as_str())
        && folded.split('/').all(|part| part != ".git")
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(f, "a merge conflict begins in line {line}"),
            Self::Encoding => f.write_str("it is not UTF-8"),
            Self::Newer { format } => write!(
                f,
                "it has format {format}, and this cagen knows none later than {FORMAT}"
            ),
            Self::Shape(error) => write!(f, "{error}"),
            Self::Path { path, error } => write!(f, "the path {path:?} has {error}"),
            Self::NotOurs(path) => write!(f, "{path:?} is never written by cagen"),
            Self::Twice(path) => write!(f, "the path {path:?} stands there twice"),
            Self::Record(path) => write!(f, "{path:?} lacks a class and a SHA-256"),
        }
    }
}

impl std::error::Error for Damage {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::class::Class;

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn lock(files: &str, rest: &str) -> String {
        format!("{{\"files\": {{{files}}}, \"format\": 1{rest}, \"tool\": \"0.1.0\"}}")
    }

    fn entry(path: &str) -> String {
        format!("\"{path}\": \"owned {HASH}\"")
    }

    fn said(text: impl AsRef<[u8]>) -> String {
        read(text.as_ref()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        let record = |class, text: &str| Record::of(class, text.as_bytes());
        let path = |text| RelPath::parse(text).unwrap();
        let lock = Lock {
            files: BTreeMap::from([
                (path("README.md"), record(Class::Section, "a")),
                (path("live/ü.tf"), record(Class::Seed, "b")),
            ]),
            names: Some(Names::default()),
            pending: BTreeMap::from([(path("new.tf"), record(Class::Owned, "c"))]),
        };
        let text = lock.text().unwrap();
        assert_eq!(read(text.as_bytes()).unwrap(), lock);
        for same in [text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            assert_eq!(read(same.as_bytes()).unwrap(), lock, "{same}");
        }
        assert!(
            text.contains("\n    \"README.md\": \"section "),
            "one line a file: {text}"
        );
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        for path in [
            "/etc/passwd",
            "../outside",
            "live/../../outside",
            "./main.tf",
            "live//env.hcl",
            "live/",
            "",
            "live\\\\..\\\\env.hcl",
            "C:/env.hcl",
            "env.hcl\\u0000",
            "env\\nhcl",
            "nul",
        ] {
            for (files, pending) in [(entry(path), String::new()), (String::new(), entry(path))] {
                let text = lock(&files, &format!(", \"pending\": {{{pending}}}"));
                assert!(
                    said(&text).starts_with("the path "),
                    "{path}: {}",
                    said(&text)
                );
            }
        }
    }

    #[test]
    fn what_cagen_never_writes_is_refused() {
        for path in [
            ".git/config",
            "live/.GIT/hooks/pre-commit",
            ".cagen.lock",
            "cagen.hcl",
            "CAGEN.json",
        ] {
            assert!(
                said(lock(&entry(path), "")).ends_with("is never written by cagen"),
                "{path}"
            );
        }
        assert!(read(lock(&entry("live/cagen.hcl"), "").as_bytes()).is_ok());
    }

    #[test]
    fn a_path_stands_once() {
        let twice = lock(&format!("{}, {}", entry("main.tf"), entry("main.tf")), "");
        assert_eq!(said(twice), "the path \"main.tf\" stands there twice");
        let twice = lock(&entry("main.tf"), ", \"format\": 1");
        assert!(said(twice).contains("duplicate field"));
    }

    #[test]
    fn a_merge_that_was_left_is_told_by_its_line() {
        let text = format!(
            "{{\n  \"files\": {{\n<<<<<<< HEAD\n    {},\n=======\n>>>>>>> theirs\n",
            entry("main.tf")
        );
        assert_eq!(said(&text), "a merge conflict begins in line 3");
        assert!(
            read(text.as_bytes())
                .unwrap_err()
                .help()
                .contains("git checkout --theirs")
        );
    }

    #[test]
    fn a_later_format_is_told_before_its_words() {
        let later =
            lock(&entry("main.tf"), ", \"more\": [1]").replace("\"format\": 1", "\"format\": 2");
        assert_eq!(
            said(later),
            "it has format 2, and this cagen knows none later than 1"
        );
        let later = lock("", "").replace("\"format\": 1", "\"format\": 7");
        assert!(said(later).starts_with("it has format 7"));
        assert!(said(lock("", ", \"more\": 1")).contains("unknown field `more`"));
    }

    #[test]
    fn half_a_lock_is_none() {
        let whole = lock(&entry("main.tf"), "");
        for length in 0..whole.len() {
            assert!(read(&whole.as_bytes()[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn what_is_no_lock_is_refused() {
        for text in [
            "null",
            "[]",
            "{}",
            "{\"files\": [], \"format\": 1, \"tool\": \"\"}",
            "{\"files\": {}, \"format\": -1, \"tool\": \"\"}",
            "{\"files\": {}, \"format\": 1, \"tool\": \"\"} {}",
        ] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(said(b"{\xff}"), "it is not UTF-8");
        for record in ["owned", "theirs 00", "owned 00", "", "owned  "] {
            let text = lock(&format!("\"main.tf\": \"{record}\""), "");
            assert!(
                said(text).ends_with("lacks a class and a SHA-256"),
                "{record}"
            );
        }
        let deep = format!("{{\"files\": {}", "[".repeat(1_000_000));
        assert!(read(deep.as_bytes()).is_err());
    }

    #[test]
    fn a_large_one_is_read_in_time() {
        let one = |n: usize| entry(&format!("live/unit-{n}/env.hcl"));
        let files: Vec<_> = (0..100_000).map(one).collect();
        let text = lock(&files.join(",\n"), "");
        assert!(text.len() > 9_000_000);
        assert_eq!(read(text.as_bytes()).unwrap().files.len(), 100_000);
    }
}
