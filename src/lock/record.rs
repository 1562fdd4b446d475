//! What the lock says of one file: whose it is, and the fingerprint of what was written.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::lock::class::Class;
use crate::source::path::RelPath;

/// The SHA-256 of what a file holds. Line ends are read as `\n`, so that a
/// checkout that makes them `\r\n` is no edit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash([u8; 32]);

/// One file of the lock.
///
/// As text `owned 9f86d08…`, the class and the hash in lower-case hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Whose it is.
    pub class: Class,
    /// What was written; of a [`Class::Section`], the section with its marks.
    pub hash: Hash,
}

impl Hash {
    /// The fingerprint of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut digest = Sha256::new();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\r') {
            digest.update(&rest[..at]);
            let next = rest.get(at + 1);
            if next != Some(&b'\n') {
                digest.update(b"\r");
            }
            rest = &rest[at + 1..];
        }
        digest.update(rest);
        Self(digest.finalize().into())
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(hash))
    }
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

impl Record {
    /// The record of `bytes`, as the file or the section of class `class` that they are.
    #[must_use]
    pub fn of(class: Class, bytes: &[u8]) -> Self {
        Self {
            class,
            hash: Hash::of(bytes),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (class, hash) = text.split_once(' ')?;
        Some(Self {
            class: Class::parse(class)?,
            hash: Hash::parse(hash)?,
        })
    }

    /// Where the contents of this record wait before they are moved to `path`: a
    /// name that only this path and these contents have, so that the next run
    /// knows what a killed one left.
    #[must_use]
    pub fn temporary(&self, path: &RelPath) -> String {
        let name = Hash::of(format!("{path}\n{self}").as_bytes()).to_string();
        let directory = path.as_str().rsplit_once('/').map(|(above, _)| above);
        let above = directory.map_or(String::new(), |above| format!("{above}/"));
        format!("{above}.cagen-{}", &name[..24])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.class, self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_sha256sum_prints() {
        assert_eq!(
            Hash::of(b"hello\n").to_string(),
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        );
    }

    #[test]
    fn line_ends_do_not_alter_a_hash_and_all_else_does() {
        let hash = Hash::of(b"a\nb\n\nc");
        for same in ["a\r\nb\r\n\r\nc", "a\r\nb\n\nc"] {
            assert_eq!(Hash::of(same.as_bytes()), hash, "{same:?}");
        }
        for other in ["a\nb\n\nc\n", "a\rb\n\nc", "a\nb\nc", "a\n b\n\nc", ""] {
            assert_ne!(Hash::of(other.as_bytes()), hash, "{other:?}");
        }
    }

    #[test]
    fn a_record_is_read_as_it_is_written() {
        for class in [Class::Owned, Class::Seed, Class::Section] {
            let record = Record::of(class, b"x");
            assert_eq!(Record::parse(&record.to_string()), Some(record));
        }
        let right = Record::of(Class::Owned, b"x").to_string();
        for wrong in [
            right.to_uppercase(),
            right.replace("owned", "mine"),
            right[..right.len() - 1].to_owned(),
            format!("{right}0"),
            right.replace(' ', "  "),
            String::new(),
        ] {
            assert_eq!(Record::parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_temporary_stands_beside_its_file_and_is_of_these_contents() {
        let path = RelPath::parse("live/prod/env.hcl").unwrap();
        let of = |bytes| Record::of(Class::Owned, bytes).temporary(&path);
        assert!(of(b"x").starts_with("live/prod/.cagen-"));
        assert_ne!(of(b"x"), of(b"y"));
        assert_eq!(of(b"x"), of(b"x"));
    }
}
