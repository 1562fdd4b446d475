//! Where Terraform's state is kept.

use crate::diag::Diagnostic;
use crate::manifest::model::State;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::naming::{expand, in_values};
use crate::manifest::raw;

/// The S3 backend of `environment`, if the manifest has a `state` block.
pub(super) fn state(
    settings: &raw::Settings,
    environment: &raw::Environment,
    found: &mut Findings,
) -> Option<State> {
    let state = settings.state.as_ref()?;
    let bucket = match expand(&state.bucket, &in_values(environment)) {
        Ok(bucket) => bucket,
        Err(diagnostic) => {
            found.push(diagnostic);
            return None;
        }
    };
    if let Some((what, help)) = no_bucket(&bucket) {
        found.push(
            Diagnostic::error(
                state.bucket.span,
                format!("the bucket's name `{bucket}` {what}"),
            )
            .help(help),
        );
    }
    Some(State {
        bucket,
        region: state.region.as_ref().map_or_else(
            || environment.domain.region.node.into(),
            |region| region.node.clone(),
        ),
        lock: state.lock,
    })
}

/// What is wrong with the name of a bucket, whose characters are right, by the
/// rules of S3's user guide for general purpose buckets.
fn no_bucket(name: &str) -> Option<(String, &'static str)> {
    const ENDS: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    const STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
    let count = name.chars().count();
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !(3..=63).contains(&count) {
        let what = format!("has {count} characters, S3 takes 3 to 63");
        return Some((what, "shorten or lengthen it"));
    }
    if !name.starts_with(word) || !name.ends_with(word) {
        let help = "begin and end it with a lower-case letter or a digit";
        return Some(("begins or ends with a mark".to_owned(), help));
    }
    if name.contains("..") {
        return Some(("has two dots in a row".to_owned(), "write one"));
    }
    if name.split('.').count() == 4 && name.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Some(("looks like an address".to_owned(), "begin it with a word"));
    }
    let taken = STARTS
        .iter()
        .find(|start| name.starts_with(**start))
        .or_else(|| ENDS.iter().find(|end| name.ends_with(**end)))?;
    let what = format!("holds `{taken}` where S3 keeps it for itself");
    Some((what, "choose another name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_buckets() {
        for good in [
            "abc",
            "acme-tfstate-111122223333",
            "a.b.c",
            "1.2.3",
            &"a".repeat(63),
        ] {
            assert_eq!(no_bucket(good), None, "{good}");
        }
        for (bad, expected) in [
            ("ab", "has 2 characters, S3 takes 3 to 63"),
            (&"a".repeat(64), "has 64 characters, S3 takes 3 to 63"),
            ("", "has 0 characters, S3 takes 3 to 63"),
            ("-abc", "begins or ends with a mark"),
            ("abc.", "begins or ends with a mark"),
            ("a..b", "has two dots in a row"),
            ("10.0.0.1", "looks like an address"),
            ("xn--abc", "holds `xn--` where S3 keeps it for itself"),
            (
                "abc-s3alias",
                "holds `-s3alias` where S3 keeps it for itself",
            ),
        ] {
            assert_eq!(
                no_bucket(bad).map(|(what, _)| what).as_deref(),
                Some(expected),
                "{bad}"
            );
        }
    }
}
