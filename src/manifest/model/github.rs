//! `github:` principals: the workflows of one owner's repositories on a branch, a tag or in an environment.

use sha2::{Digest, Sha256};

use crate::aws::limits;
use crate::aws::names::NameError;
use crate::aws::role::RolePattern;
use crate::diag::Diagnostic;
use crate::manifest::model::{GithubRole, Subject};
use crate::manifest::raw;
use crate::source::Span;

const SHAPES: &str = "write `github:<owner>/<repository>@<branch>`, `…@tag:<tag>` or \
                      `…#environment:<environment>`";

/// A role that is to be made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// The role.
    pub(super) role: GithubRole,
    /// Where its principal is written.
    pub(super) span: Span,
}

/// The role for `written`, the principal with its `github:`, and the role's ARN.
pub(super) fn role(
    written: &str,
    domain: &raw::Domain,
) -> Result<(RolePattern, GithubRole), NameError> {
    let text = written.strip_prefix("github:").unwrap_or(written);
    let subject = subject(text)?;
    let region = domain.region.node;
    let name = name(
        domain.name.node.as_str(),
        text,
        &format!("{region}:{written}"),
    );
    let account = &domain.account.node;
    let arn = RolePattern::parse(&format!("arn:aws:iam::{account}:role/{name}"))?;
    let role = GithubRole {
        name,
        written: written.to_owned(),
        subject,
    };
    Ok((arn, role))
}

/// That `first` and `second`, each of its environment, would have one name.
pub(super) fn same_name(first: (&str, &Made), second: (&str, &Made)) -> Diagnostic {
    let ((one, first), (other, second)) = (first, second);
    Diagnostic::error(
        second.span,
        format!(
            "the role `{}` would be made for `{}` of `{one}` and for `{}` of `{other}`",
            second.role.name, first.role.written, second.role.written
        ),
    )
    .label(first.span, "the other one")
    .help("write one of them in another way, or give one of the domains another name")
}

/// The `sub` of GitHub's tokens for `<owner>/<repository><where>`.
fn subject(text: &str) -> Result<Subject, NameError> {
    let (owner, rest) = text.split_once('/').ok_or_else(|| wrong(text))?;
    let at = rest.find(['@', '#']).ok_or_else(|| {
        NameError::new(format!(
            "`{text}` says no branch, tag or environment, so any would do"
        ))
        .with_help(SHAPES)
    })?;
    let (repository, place) = rest.split_at(at);
    check_owner(owner)?;
    check_part("the repository", repository, "-_.")?;
    let place = if let Some(environment) = place.strip_prefix("#environment:") {
        check_part("the environment", environment, "-_./")?;
        format!("environment:{environment}")
    } else if let Some(tag) = place.strip_prefix("@tag:") {
        check_part("the tag", tag, REF)?;
        format!("ref:refs/tags/{tag}")
    } else if let Some(branch) = place.strip_prefix('@') {
        if branch.starts_with("refs/") {
            return Err(NameError::new(format!("`{branch}` is a whole reference"))
                .with_help("write the branch only, or `@tag:<tag>`"));
        }
        check_part("the branch", branch, REF)?;
        format!("ref:refs/heads/{branch}")
    } else {
        return Err(wrong(text));
    };
    let subject = format!("repo:{owner}/{repository}:{place}");
    Ok(if subject.contains('*') {
        Subject::Like(subject)
    } else {
        Subject::Exact(subject)
    })
}

/// What branches and tags can hold beside letters and digits. Git takes more;
/// of that, `?` and `$` mean something in a policy.
const REF: &str = "-_./+=,@#";

fn wrong(text: &str) -> NameError {
    NameError::new(format!("`github:{text}` names no workflows")).with_help(SHAPES)
}

fn check_owner(owner: &str) -> Result<(), NameError> {
    if owner.contains('*') {
        return Err(NameError::new(
            "a wildcard owner would trust repositories that anybody can make",
        )
        .with_help("name the owner; `*` may stand in the repository and after it"));
    }
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if owner.is_empty() || owner.len() > 100 || !owner.chars().all(word) {
        return Err(NameError::new(format!("`{owner}` is not a GitHub owner")).with_help(SHAPES));
    }
    Ok(())
}

fn check_part(what: &str, part: &str, marks: &str) -> Result<(), NameError> {
    if part.is_empty() {
        return Err(NameError::new(format!("{what} is missing")).with_help(SHAPES));
    }
    let bad = |c: &char| !(c.is_ascii_alphanumeric() || *c == '*' || marks.contains(*c));
    if let Some(bad) = part.chars().find(bad) {
        return Err(
            NameError::new(format!("{what} cannot hold {bad:?}")).with_help(format!(
                "use letters, digits, `{marks}`, and `*` for any characters"
            )),
        );
    }
    if part.len() > 255 {
        return Err(NameError::new(format!(
            "{what} has more than 255 characters"
        )));
    }
    if !part.contains(|c: char| c.is_ascii_alphanumeric()) {
        if !part.contains('*') {
            return Err(NameError::new(format!("{what} cannot be `{part}`"))
                .with_help("write a name with a letter or a digit"));
        }
        let example = match what {
            "the repository" => "libs-*",
            "the tag" => "v1.*",
            _ => "release-*",
        };
        return Err(NameError::new(format!(
            "`{part}` is {} there is",
            what.replace("the", "any")
        ))
        .with_help(format!(
            "name {what}, or what its name begins with, such as `{example}`: `*` stands for the rest only"
        )));
    }
    Ok(())
}

/// `<domain>-<slug>-<hash>`: the slug for people, the hash of all that makes it
/// `unique` because slugs of different principals can be the same, and because
/// a domain of another Region can have the same name while roles are global.
fn name(domain: &str, text: &str, unique: &str) -> String {
    let hash = Sha256::digest(unique.as_bytes());
    let hash: String = hash
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let room = limits::role_name_characters().saturating_sub(domain.len() + hash.len() + 2);
    let mut slug = slug(text);
    slug.truncate(room);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        format!("{domain}-{hash}")
    } else {
        format!("{domain}-{slug}-{hash}")
    }
}

/// The words of `text` without the owner, joined by `-`.
fn slug(text: &str) -> String {
    let text = text.split_once('/').map_or(text, |(_, rest)| rest);
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_those_of_github() {
        for (text, expected) in [
            ("acme/libs@main", "repo:acme/libs:ref:refs/heads/main"),
            (
                "acme/libs@release/1.x",
                "repo:acme/libs:ref:refs/heads/release/1.x",
            ),
            ("acme/libs@tag:v1", "repo:acme/libs:ref:refs/tags/v1"),
            (
                "acme/libs#environment:prod",
                "repo:acme/libs:environment:prod",
            ),
        ] {
            assert_eq!(subject(text), Ok(Subject::Exact(expected.to_owned())));
        }
        for (text, expected) in [
            ("acme/libs@tag:v*", "repo:acme/libs:ref:refs/tags/v*"),
            ("acme/pay-*@main", "repo:acme/pay-*:ref:refs/heads/main"),
        ] {
            assert_eq!(subject(text), Ok(Subject::Like(expected.to_owned())));
        }
    }

    #[test]
    fn what_would_trust_too_many_is_refused() {
        for (text, expected) in [
            (
                "*/libs@main",
                "a wildcard owner would trust repositories that anybody can make",
            ),
            (
                "ac*/libs@main",
                "a wildcard owner would trust repositories that anybody can make",
            ),
            (
                "acme/libs",
                "`acme/libs` says no branch, tag or environment, so any would do",
            ),
            ("acme/*@main", "`*` is any repository there is"),
            ("acme/libs@*", "`*` is any branch there is"),
            ("acme/libs@tag:*", "`*` is any tag there is"),
            ("acme/libs#environment:*", "`*` is any environment there is"),
            ("acme/libs@", "the branch is missing"),
            ("acme/@main", "the repository is missing"),
            (
                "acme/libs#prod",
                "`github:acme/libs#prod` names no workflows",
            ),
            ("acme@main", "`github:acme@main` names no workflows"),
            (
                "acme/libs@refs/heads/main",
                "`refs/heads/main` is a whole reference",
            ),
            ("acme/libs@a:b", "the branch cannot hold ':'"),
            ("acme/libs@a?", "the branch cannot hold '?'"),
            ("acme/li\"bs@main", "the repository cannot hold '\"'"),
            ("ac me/libs@main", "`ac me` is not a GitHub owner"),
        ] {
            assert_eq!(subject(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn names_fit_and_differ() {
        let written = "github:acme/core-libs@main";
        assert_eq!(
            name("acme", "acme/core-libs@main", written),
            "acme-core-libs-main-3c72de66"
        );
        let (long, text) = ("d".repeat(50), "acme/core-libs@main");
        assert_eq!(name(&long, text, written).len(), 50 + 1 + 4 + 1 + 8);
        let (a, b) = ("acme/a-b@main", "acme/a@b-main");
        assert_eq!(slug(a), "a-b-main");
        assert_eq!(slug(a), slug(b));
        assert_ne!(name("d", a, a), name("d", b, b));
    }
}
