//! AWS's own patterns of package groups, such as `/npm/acme/*`: what they are for, and which never match.

use crate::aws::format::{Format, Namespace};
use crate::aws::names::{NameError, shown};
use crate::aws::package_group::words::word_ends;
use crate::aws::service::rule;

/// Which packages a package group's pattern can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of a domain: the root group.
    Everything,
    /// All of one format.
    Format(Format),
    /// Some of one format.
    Some(Format),
}

impl Reach {
    /// Reads a pattern as AWS does.
    ///
    /// # Errors
    ///
    /// When AWS refuses it, or no package is ever called so (User Guide, package group definition syntax).
    pub fn of(pattern: &str) -> Result<Self, NameError> {
        let max = rule("package_group_pattern").max;
        if pattern.chars().nth(max).is_some() {
            let message = format!("the pattern of a package group has at most {max} characters");
            return Err(NameError::new(message));
        }
        let Some(path) = pattern.strip_prefix('/') else {
            let error = NameError::new(format!(
                "`{}` is no pattern of a package group, which begins with `/`",
                shown(pattern)
            ));
            let meant = format!("/{pattern}");
            return Err(match Self::of(&meant) {
                Ok(_) => error.with_help(format!("did you mean `{}`?", shown(&meant))),
                Err(_) => error.with_help("write `/<format>/<namespace>/*`"),
            });
        };
        if path == "*" {
            return Ok(Self::Everything);
        }
        let Some((format, rest)) = path.split_once('/') else {
            let error =
                NameError::new(format!("`{}` says no packages of a format", shown(pattern)));
            let format = path.trim_end_matches(['*', '~', '$']);
            return Err(match Format::parse(format) {
                Ok(format) => error.with_help(format!("write `/{format}/*` for all of {format}")),
                Err(_) => error.with_help("write `/<format>/<namespace>/*`"),
            });
        };
        let format = match (format, Format::parse(format)) {
            (_, Ok(format)) => format,
            ("python", Err(error)) => return Err(error.with_help("did you mean `pypi`?")),
            (_, Err(error)) => return Err(error),
        };
        if rest == "*" {
            return Ok(Self::Format(format));
        }
        check(format, rest)?;
        Ok(Self::Some(format))
    }

    /// The format, when it is one.
    #[must_use]
    pub const fn format(self) -> Option<Format> {
        match self {
            Self::Everything => None,
            Self::Format(format) | Self::Some(format) => Some(format),
        }
    }
}

/// Whether what follows the format can match a package.
fn check(format: Format, rest: &str) -> Result<(), NameError> {
    let Some(stem) = rest.strip_suffix(['*', '~', '$']) else {
        let error = NameError::new("a pattern that ends with none of `*`, `~` and `$`");
        let help = match rest.split_once('/') {
            Some((_, "")) => format!("write `/{format}/{}*`", shown(rest)),
            Some(_) => format!("write `/{format}/{}$` for this package alone", shown(rest)),
            None => match format.namespace() {
                Namespace::None => format!("write `/{format}//{}$`", shown(rest)),
                Namespace::Optional | Namespace::Required => {
                    format!("write `/{format}/{}/*`", shown(rest))
                }
            },
        };
        return Err(error.with_help(help));
    };
    let sign = &rest[stem.len()..];
    if stem.contains('@') && format != Format::Generic {
        let meant = format!("/{format}/{}", rest.replace('@', ""));
        return Err(NameError::new(
            "a pattern with `@` matches nothing: a scope stands without it",
        )
        .with_help(format!("did you mean `{}`?", shown(&meant))));
    }
    if stem.contains('*') || (sign == "*" && !stem.ends_with('/')) {
        let word = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
        return Err(NameError::new(
            "a `*` stands for a whole part of a pattern, never for the end of a name",
        )
        .with_help(format!("did you mean `/{format}/{}~`?", shown(word))));
    }
    let (namespace, name) = match stem.split_once('/') {
        Some((namespace, name)) => (namespace, Some(name)),
        None => (stem, None),
    };
    check_namespace(format, namespace, name, rest)?;
    match (name, sign) {
        (Some(name), _) if name.contains('/') => Err(NameError::new(
            "a pattern has a format, a namespace and a name, no more",
        )),
        (Some(""), "*") => Ok(()),
        (Some("") | None, "$") | (Some(""), _) => {
            Err(NameError::new(format!("no name stands before `{sign}`"))
                .with_help(format!("write `/{format}/{}/*`", shown(namespace))))
        }
        (_, "~") if !word_ends(stem, stem.len()) => Err(NameError::new(
            "a `~` stands right behind a letter or digit",
        )
        .with_help("take the sign before it away: what begins with the word is meant")),
        _ => Ok(()),
    }
}

/// Whether packages of a format have such a namespace.
fn check_namespace(
    format: Format,
    namespace: &str,
    name: Option<&str>,
    rest: &str,
) -> Result<(), NameError> {
    match format.namespace() {
        Namespace::None if !namespace.is_empty() => {
            let error = NameError::new(format!(
                "a pattern with a namespace matches nothing: {format} packages have none"
            ));
            Err(match name {
                None => error.with_help(format!("did you mean `/{format}//{}`?", shown(rest))),
                Some(_) => error.with_help(format!("write `/{format}//<name>~`")),
            })
        }
        Namespace::Required if namespace.is_empty() => Err(NameError::new(format!(
            "a pattern without a namespace matches nothing: {format} packages have one"
        ))
        .with_help(format!("write `/{format}/<namespace>/*`"))),
        Namespace::None | Namespace::Optional | Namespace::Required => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_match_is_read() {
        for (pattern, reach) in [
            ("/*", Reach::Everything),
            ("/npm/*", Reach::Format(Format::Npm)),
            ("/npm/acme/*", Reach::Some(Format::Npm)),
            ("/npm//*", Reach::Some(Format::Npm)),
            ("/npm/acme~", Reach::Some(Format::Npm)),
            ("/npm//left-pad$", Reach::Some(Format::Npm)),
            ("/npm/acme/ui~", Reach::Some(Format::Npm)),
            ("/pypi//acme~", Reach::Some(Format::Pypi)),
            ("/maven/com.acme~", Reach::Some(Format::Maven)),
            ("/maven/com.acme/core$", Reach::Some(Format::Maven)),
            ("/nuget//Acme.Core$", Reach::Some(Format::Nuget)),
        ] {
            assert_eq!(Reach::of(pattern), Ok(reach), "{pattern}");
        }
    }

    #[test]
    fn what_never_matches_is_told() {
        for (pattern, help) in [
            ("/npm/acme", "write `/npm/acme/*`"),
            ("npm/acme/*", "did you mean `/npm/acme/*`?"),
            ("/npm/@acme/*", "did you mean `/npm/acme/*`?"),
            ("/python//acme~", "did you mean `pypi`?"),
            ("/pypi//acme*", "did you mean `/pypi//acme~`?"),
            ("/pypi/acme~", "did you mean `/pypi//acme~`?"),
            ("/npm//acme", "write `/npm//acme$` for this package alone"),
            ("/npm/acme*", "did you mean `/npm/acme~`?"),
            ("/npm", "write `/npm/*` for all of npm"),
            ("/maven//core$", "write `/maven/<namespace>/*`"),
            (
                "/pypi//acme-~",
                "take the sign before it away: what begins with the word is meant",
            ),
            ("/npm/acme/$", "write `/npm/acme/*`"),
            ("acme", "write `/<format>/<namespace>/*`"),
        ] {
            let error = Reach::of(pattern).unwrap_err();
            assert_eq!(error.help(), Some(help), "{pattern}: {error}");
        }
        assert!(Reach::of("").is_err());
        assert!(Reach::of("/npm/a/b/c$").is_err());
    }
}
