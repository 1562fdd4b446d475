//! Opening a file that may have become something else since it was found.
#![cfg_attr(
    test,
    expect(
        clippy::disallowed_methods,
        reason = "tests look at the disk themselves"
    )
)]

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use crate::disk::kind;

/// What is done where a symbolic link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    Followed,
    /// What was found was a file: a link has come there since, and may lead anywhere.
    Refused,
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A file, with as many of its bytes as were asked for and one more.
    File(Vec<u8>),
    /// Something else, in words.
    Other(&'static str),
}

/// What stands at `path` at the moment of opening it, at most `most` bytes and one more.
///
/// What is opened is asked what it is, so that nothing can come between.
///
/// # Errors
/// When it cannot be opened or read.
pub(super) fn content(path: &Path, links: Links, most: usize) -> io::Result<Content> {
    if let (Links::Refused, Ok(about)) = (links, path.symlink_metadata())
        && about.is_symlink()
    {
        return Ok(Content::Other("a symbolic link"));
    }
    let file = open(path, links)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(Content::Other(kind(&about)));
    }
    let length = usize::try_from(about.len()).unwrap_or(most).min(most);
    // A file that grows meanwhile is read no further.
    let mut bytes = Vec::with_capacity(length + 1);
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Content::File(bytes))
}

/// Does not wait for the other end of a pipe.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn open(path: &Path, links: Links) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;

    let links = match links {
        Links::Followed => OFlags::empty(),
        Links::Refused => OFlags::NOFOLLOW,
    };
    let flags = (OFlags::NONBLOCK | links).bits();
    let flags = i32::try_from(flags).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Asked before it is opened: opening a pipe would wait for its other end.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open(path: &Path, _: Links) -> io::Result<File> {
    let about = path.metadata()?;
    if !about.is_file() && !about.is_dir() {
        return Err(io::Error::other(format!("it is {}", kind(&about))));
    }
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn other(path: &Path) -> String {
        match content(path, Links::Refused, 9) {
            Ok(Content::Other(what)) => what.to_owned(),
            found => panic!("{found:?}"),
        }
    }

    #[test]
    fn what_became_of_a_file_is_seen_where_it_is_opened() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("p.json");
        fs::write(&path, "0123456789abc").unwrap();
        let ten = Content::File(b"0123456789".to_vec());
        assert_eq!(content(&path, Links::Refused, 9).unwrap(), ten);

        fs::remove_file(&path).unwrap();
        let gone = content(&path, Links::Refused, 9).unwrap_err();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);

        fs::create_dir(&path).unwrap();
        assert_eq!(other(&path), "a directory");
        fs::remove_dir(&path).unwrap();

        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
            assert_eq!(other(&path), "a symbolic link");
            let device = content(&path, Links::Followed, 9).unwrap();
            assert_eq!(device, Content::Other("neither a file nor a directory"));
            fs::remove_file(&path).unwrap();
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_that_came_there_is_not_waited_for() {
        let desk = tempfile::tempdir().unwrap();
        let path = desk.path().join("p.json");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        assert_eq!(other(&path), "neither a file nor a directory");
    }
}
