//! Whose tokens of an OpenID Connect provider a trust policy takes: repositories and branches by the claim `sub`.

use crate::policy::document::Word;
use crate::policy::pattern::{Class, Part, Pattern, Reading};

/// How wide a value of the claim `sub` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// One branch, tag or environment of one repository.
    Bounded,
    /// Every branch, tag, environment and pull request of a repository.
    EveryRef,
    /// Every repository of an owner or a group.
    EveryRepository,
    /// Every repository of everybody.
    Everybody,
    /// Of another form, or not known.
    Unknown,
}

/// How wide `value` is where wildcards count, as in `StringLike`, or where they do not.
///
/// The forms are those of GitHub (`repo:owner/name:…`) and GitLab
/// (`project_path:group/name:…`), from their pages on OpenID Connect.
#[must_use]
pub fn subject(value: &Word, reading: Reading) -> Subject {
    let pattern = Pattern::new(value, reading);
    let github = width(&pattern, "repo:");
    if github != Subject::Unknown {
        return github;
    }
    width(&pattern, "project_path:")
}

fn width(pattern: &Pattern, prefix: &str) -> Subject {
    let text = |text: &str| text.chars().map(Part::Is).collect::<Vec<_>>();
    let some = |class| [Part::One(class), Part::Many(class)];
    let mut every = text(prefix);
    every.extend(some(Class::Field));
    every.push(Part::Is('/'));
    every.extend(some(Class::Field));
    every.push(Part::Is(':'));
    every.extend(some(Class::Any));
    if pattern.covers(&every) {
        return Subject::Everybody;
    }
    let fields = pattern.split(':', 3);
    let start = prefix.trim_end_matches(':');
    if fields.first().and_then(Pattern::as_exact).as_deref() != Some(start) {
        return Subject::Unknown;
    }
    let Some(repository) = fields.get(1) else {
        return Subject::Unknown;
    };
    let names = repository.split('/', 2);
    let (Some(owner), name) = (names.first(), names.get(1)) else {
        return Subject::Unknown;
    };
    let word = [Part::One(Class::Field), Part::Many(Class::Field)];
    if owner.covers(&word) {
        return Subject::Everybody;
    }
    if !owner.is_known() {
        return Subject::Unknown;
    }
    // `acme*` is whoever takes a name that begins so.
    if !owner.is_exact() {
        return Subject::Everybody;
    }
    match (name, fields.get(2)) {
        (None, _) => Subject::EveryRepository,
        (Some(name), _) if name.covers(&word) => Subject::EveryRepository,
        (Some(name), _) if !name.is_known() => Subject::Unknown,
        // A `*` at the end of the name goes on over the rest.
        (Some(name), None) if name.is_exact() => Subject::Bounded,
        (Some(_), None) => Subject::EveryRef,
        (Some(_), Some(rest)) => reference(rest),
    }
}

fn reference(rest: &Pattern) -> Subject {
    let text = |text: &str| text.chars().map(Part::Is).collect::<Vec<_>>();
    if !rest.is_known() {
        return Subject::Unknown;
    }
    let any = [Part::One(Class::Any), Part::Many(Class::Any)];
    let mut branches = text("ref:refs/heads/");
    branches.extend(any);
    let mut gitlab = text("ref_type:branch:ref:");
    gitlab.extend(any);
    // A pull request runs code that nobody has looked at.
    let requests = text("pull_request");
    let wide = rest.covers(&any)
        || rest.covers(&branches)
        || rest.covers(&gitlab)
        || rest.covers(&requests);
    if wide {
        Subject::EveryRef
    } else {
        Subject::Bounded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::text::Text;
    use crate::source::Span;
    use crate::source::place::FileId;

    #[test]
    fn how_wide_subjects_are() {
        for (text, width) in [
            ("*", Subject::Everybody),
            ("repo:*", Subject::Everybody),
            ("repo:*/*", Subject::Everybody),
            ("repo:*/app:*", Subject::Everybody),
            ("repo:acme/*", Subject::EveryRepository),
            ("repo:acme/*:ref:refs/heads/main", Subject::EveryRepository),
            // Whoever takes a name that begins so.
            ("repo:acme*", Subject::Everybody),
            ("repo:acme*/app:ref:refs/heads/main", Subject::Everybody),
            ("repo:acme/app*", Subject::EveryRef),
            ("repo:acme/app:*", Subject::EveryRef),
            ("repo:acme/app:ref:refs/heads/*", Subject::EveryRef),
            ("repo:acme/app:pull_request", Subject::EveryRef),
            ("repo:acme/app:ref:refs/heads/main", Subject::Bounded),
            ("repo:acme/app:ref:refs/heads/release/*", Subject::Bounded),
            ("repo:acme/app:environment:prod", Subject::Bounded),
            (
                "project_path:acme/app:ref_type:branch:ref:*",
                Subject::EveryRef,
            ),
            (
                "project_path:acme/app:ref_type:branch:ref:main",
                Subject::Bounded,
            ),
            ("system:serviceaccount:ns:name", Subject::Unknown),
        ] {
            let place = FileId(0).at(Span::new(0, 1));
            let word = Word::new(Text::made(text, place), place);
            assert_eq!(subject(&word, Reading::Variables), width, "{text}");
        }
    }
}
