//! Words of the manifest's own: names that become parts of paths, role names, reasons, minutes.

use std::collections::BTreeMap;

use crate::aws::limits;
use crate::aws::names::{NameError, shown};
use crate::aws::role::RolePattern;
use crate::diag::Diagnostic;
use crate::manifest::raw::EnvironmentName;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{number, string};
use crate::source::path::{RelPath, is_device};
use crate::source::{Span, Spanned};
use crate::syntax::literal::Node;

/// How many characters a team's, a consumer's or a named list's name has at most.
const LONGEST_NAME: usize = 64;

impl EnvironmentName {
    /// How many characters it has at most.
    pub const LONGEST: usize = 32;

    /// The name that `text` says.
    ///
    /// # Errors
    /// Says what `text` has that the name of an environment cannot have.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let first = text.starts_with(|c: char| c.is_ascii_lowercase());
        let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !first || !text.chars().all(rest) {
            let error = NameError::new(format!("`{}` is no name of an environment", shown(text)));
            let help = "use lower-case letters, digits and `-`, with a letter first";
            return Err(error.with_help(help));
        }
        if text.len() > Self::LONGEST {
            let long = "the name of an environment has at most 32 characters, this has";
            return Err(NameError::new(format!("{long} {}", text.len())));
        }
        if is_device(text) {
            let error = NameError::new(format!("`{text}` is the name of a device on Windows"));
            return Err(error.with_help("the name becomes a directory: choose another"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name nearest to a text that is none, for an environment that is only
    /// checked and never written.
    pub(super) fn filler(text: &str) -> Self {
        let right = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let lower = text
            .chars()
            .take(Self::LONGEST - 1)
            .map(|c| c.to_ascii_lowercase());
        let name: String = lower.map(|c| if right(c) { c } else { '-' }).collect();
        Self::parse(&name).unwrap_or_else(|_| Self(format!("x{name}")))
    }
}

/// Any text: the model judges it.
pub(super) fn any(text: &str) -> Result<String, NameError> {
    Ok(text.to_owned())
}

/// A name that becomes a part of a path: letters, digits, `.`, `_` and `-`.
pub(super) fn path_part<'a>(
    name: Spanned<&'a str>,
    what: &str,
    report: &mut Report,
) -> Option<&'a str> {
    let text = name.node;
    let within = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let help = "use letters, digits, `.`, `_` and `-`, with a letter or digit first";
    let (message, help) = if text.is_empty() {
        (format!("{what} is empty"), help)
    } else if text.chars().count() > LONGEST_NAME {
        let count = text.chars().count();
        let long = format!("{what} has at most {LONGEST_NAME} characters, this has {count}");
        (long, "shorten it")
    } else if !starts || !text.chars().all(within) {
        (format!("{what} cannot be `{}`", shown(text)), help)
    } else if is_device(text) {
        let device = format!("`{text}` is the name of a device on Windows");
        (device, "files are named after it: choose another")
    } else if let Err(error) = RelPath::parse(text) {
        let wrong = format!("{what} becomes part of a path and has {error}");
        (wrong, "end it with a letter or a digit")
    } else {
        return Some(text);
    };
    report.error(name.span, message, help);
    None
}

/// Tells of a name that differs from one before it in case only.
pub(super) fn distinct(
    seen: &mut BTreeMap<String, Span>,
    name: Spanned<&str>,
    report: &mut Report,
) {
    if let Some(first) = seen.insert(name.node.to_lowercase(), name.span) {
        let twice = format!("`{}` differs from another name in case only", name.node);
        let twice = Diagnostic::error(name.span, twice).label(first, "the other name");
        report.push(twice.help("rename one of the two: their files would be one on some disks"));
    }
}

/// The name of a list in `principals`: a word that cannot be taken for another principal.
pub(super) fn principal_list(name: Spanned<&str>, report: &mut Report) {
    let text = name.node;
    let within = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !text.chars().all(within) || text.len() > LONGEST_NAME {
        report.error(
            name.span,
            format!("a list of principals cannot be named `{}`", shown(text)),
            "use letters, digits, `_` and `-`, with a letter first, at most 64",
        );
    }
}

/// A pattern of role names, such as `ci-*`.
pub(super) fn role_name(text: &str) -> Result<String, NameError> {
    if text.starts_with("arn:") {
        let error = NameError::new("a role's name is expected here, not its ARN");
        return Err(error.with_help("write what stands after `role/`; `account` says the rest"));
    }
    if let Some(name) = text.strip_prefix("role/") {
        let error = NameError::new("a role's name is written without `role/`");
        return Err(error.with_help(format!("write `{}`", shown(name))));
    }
    RolePattern::parse(&format!("arn:aws:iam::000000000000:role/{text}"))?;
    Ok(text.to_owned())
}

/// A reason: a text that is not blank.
pub(super) fn reason<'a>(node: &'a Node, report: &mut Report) -> Option<Spanned<&'a str>> {
    let reason = string(node, report)?;
    if reason.node.trim().is_empty() {
        report.error(
            reason.span,
            "an empty reason",
            "say why, for whoever meets it later",
        );
        return None;
    }
    Some(reason)
}

/// `token_minutes`: 0, or what the service allows.
pub(super) fn token_minutes(node: &Node, report: &mut Report) -> Option<Spanned<u16>> {
    let text = number(node, report)?;
    let allowed = limits::token_minutes();
    let minutes = text.node.parse::<u16>().ok();
    let minutes = minutes.filter(|minutes| *minutes == 0 || allowed.contains(&u32::from(*minutes)));
    if minutes.is_none() {
        let (least, most) = (allowed.start(), allowed.end());
        report.error(
            text.span,
            format!("a token cannot live {} minutes", shown(text.node)),
            format!("write {least} to {most}, or 0 for as long as the role's session"),
        );
    }
    Some(Spanned::new(minutes?, text.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_names_at_their_borders() {
        for good in ["p", "prod", "eu-1", "a--", &"e".repeat(32)] {
            assert_eq!(EnvironmentName::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "Prod",
            "1a",
            "-a",
            "a_b",
            "a/b",
            "..",
            "é",
            "con",
            "aux",
            "com1",
            &"e".repeat(33),
        ] {
            assert!(EnvironmentName::parse(bad).is_err(), "{bad}");
        }
        for bad in [
            "",
            "Prod",
            "1a",
            "-a",
            "a_b",
            "a/b",
            "..",
            "é",
            "con",
            &"é".repeat(33),
        ] {
            let filler = EnvironmentName::filler(bad);
            assert_eq!(EnvironmentName::parse(filler.as_str()), Ok(filler), "{bad}");
        }
    }

    #[test]
    fn role_names_are_patterns_without_an_account() {
        for good in ["ci", "ci-*", "*", "team/ci-*"] {
            assert_eq!(role_name(good).as_deref(), Ok(good));
        }
        for bad in ["", "a b", "arn:aws:iam::111122223333:role/ci", "a${b}"] {
            assert!(role_name(bad).is_err(), "{bad}");
        }
        let whole = role_name("role/ci").unwrap_err();
        assert_eq!(whole.help(), Some("write `ci`"));
    }
}
