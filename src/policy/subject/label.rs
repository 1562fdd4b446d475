//! The words with which parts of a subject begin.

use crate::aws::oidc::Labels;
use crate::policy::document::Word;
use crate::policy::pattern::{Pattern, Reading};
use crate::policy::subject::literal_start;

/// Whether a token of a provider with these labels can have a subject that `value` means.
#[must_use]
pub fn is_possible(value: &Word, reading: Reading, labels: Labels) -> bool {
    let pattern = Pattern::new(value, reading);
    let start = literal_start(&pattern);
    let whole = pattern.is_exact();
    match labels {
        Labels::None => true,
        Labels::First => labelled(&start, whole).is_ok(),
        Labels::Every => match labelled(&start, whole) {
            Ok(Some(("repo", rest))) => of_repository(rest, whole),
            other => other.is_ok(),
        },
    }
}

/// The label and what follows; `None` where both are still open, an error where
/// no label can be.
fn labelled(text: &str, whole: bool) -> Result<Option<(&str, &str)>, ()> {
    let is_label = |label: &str| label.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match text.split_once(':') {
        Some((label, rest)) if !label.is_empty() && is_label(label) => Ok(Some((label, rest))),
        None if !whole && is_label(text) => Ok(None),
        Some(_) | None => Err(()),
    }
}

/// What stands behind `repo:`: owner and name, and a labelled rest, of which
/// `pull_request` alone is one word. A customised subject may end with the name.
fn of_repository(text: &str, whole: bool) -> bool {
    let Some((repository, rest)) = text.split_once(':') else {
        return !whole || text.contains('/');
    };
    if !repository.contains('/') {
        return false;
    }
    match labelled(rest, whole) {
        Ok(Some(("ref", name))) => name.starts_with("refs/") || !whole && "refs/".starts_with(name),
        Ok(_) => true,
        Err(()) => rest == "pull_request",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Text;
    use crate::source::Span;
    use crate::source::place::FileId;

    #[test]
    fn subjects_that_no_token_has() {
        let possible = |text: &str, labels| {
            let place = FileId(0).at(Span::new(0, 1));
            let word = Word::new(Text::made(text, place), place);
            is_possible(&word, Reading::Variables, labels)
        };
        for text in [
            "acme/web:ref:refs/heads/main",
            "acme/*",
            "repo:acme:ref:refs/heads/main",
            "repo:acme/web:refs/heads/main",
            "repo:acme/web:main",
            "repo:acme/web:ref:main",
            "repo:acme/web:ref:heads/*",
            "main",
            "repo:acme",
        ] {
            assert!(!possible(text, Labels::Every), "{text}");
        }
        for text in [
            "repo:acme/web:ref:refs/heads/main",
            "repo:acme@1/web@2:environment:Prod",
            "repo:acme/web:pull_request",
            "repo:acme/web",
            "repo:acme/*",
            "repo:acme/web*",
            "repo:${a}:main",
            "repo*",
            "*:ref:refs/heads/main",
            "repo:acme/web:ref:*",
            "repo:acme/web:ref:re*",
            "job_workflow_ref:acme/flows/.github/workflows/x.yml@main",
        ] {
            assert!(possible(text, Labels::Every), "{text}");
        }
        assert!(!possible("acme/web", Labels::First));
        assert!(possible(
            "project_path:acme/web:ref_type:branch:ref:main",
            Labels::First
        ));
        assert!(possible("acme/web", Labels::None));
    }
}
