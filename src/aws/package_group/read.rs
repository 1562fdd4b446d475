//! Reading a pattern of packages, and what is wrong with one.

use crate::aws::format::{Format, Namespace};
use crate::aws::names::{NameError, shown};
use crate::aws::package_group::words::{check_characters, is_word_character, word_ends};
use crate::aws::package_group::{PackagePattern, Part, Scope};
use crate::aws::service::rule;

pub(super) fn pattern(text: &str) -> Result<PackagePattern, NameError> {
    let Some((format, rest)) = text.split_once(':') else {
        let error = if text.is_empty() {
            NameError::new("a pattern of packages cannot be empty")
        } else {
            NameError::new(format!("`{}` has no format", shown(text)))
        };
        return Err(
            error.with_help("write `<format>:<name>`, such as `npm:@acme/*` or `pypi:acme-*`")
        );
    };
    let format = Format::parse(format)?;
    let written = Written { format, rest };
    let max = rule("package_group_pattern").max;
    if rest.chars().nth(max).is_some() {
        return Err(too_long(max));
    }
    check_characters(format, rest)?;
    written.check_star()?;
    let pattern = PackagePattern {
        format,
        scope: written.scope()?,
        written: text.to_owned(),
    };
    if pattern.group().chars().nth(max).is_some() {
        return Err(too_long(max));
    }
    Ok(pattern)
}

fn too_long(max: usize) -> NameError {
    NameError::new(format!(
        "a pattern of packages has at most {max} characters as a package group"
    ))
}

/// What stands after the `format:` of a pattern.
#[derive(Clone, Copy)]
struct Written<'a> {
    format: Format,
    rest: &'a str,
}

/// What stands on one side of the `/`.
#[derive(Clone, Copy)]
enum Side {
    Namespace,
    Name,
}

/// What one side says, before the two are put together.
enum Words {
    All,
    Some(Part),
}

impl Written<'_> {
    fn check_star(self) -> Result<(), NameError> {
        match self.rest.find('*') {
            Some(at) if at + 1 < self.rest.len() => Err(NameError::new(
                "a `*` can stand only at the end of a pattern",
            )
            .with_help("write each name that is meant as a pattern of its own")),
            Some(_) | None => Ok(()),
        }
    }

    fn scope(self) -> Result<Scope, NameError> {
        let Self { format, rest } = self;
        if rest == "*" {
            return Ok(Scope::WholeFormat);
        }
        match (format.namespace(), rest.strip_prefix('@')) {
            (Namespace::None, _) => self.without_namespace(),
            (Namespace::Optional, Some(scoped)) => self.in_namespace("@", scoped),
            (Namespace::Optional, None) => self.without_scope(),
            (Namespace::Required, _) => self.in_namespace("", rest),
        }
    }

    fn without_namespace(self) -> Result<Scope, NameError> {
        let Self { format, rest } = self;
        if let Some((_, name)) = rest.rsplit_once('/') {
            let error = NameError::new(format!("{format} packages have no namespace"));
            let name = if name.is_empty() { "<name>" } else { name };
            return Err(error.with_help(format!("write `{format}:{}`", shown(name))));
        }
        self.bare_name()
    }

    fn without_scope(self) -> Result<Scope, NameError> {
        let Self { format, rest } = self;
        if rest.contains('/') {
            let error = NameError::new(format!("a scope of {format} begins with `@`"));
            return Err(error.with_help(format!("did you mean `{format}:@{}`?", shown(rest))));
        }
        self.bare_name()
    }

    fn bare_name(self) -> Result<Scope, NameError> {
        match self.words(Side::Name, self.rest)? {
            Words::All => Err(self.nothing_before_star()),
            Words::Some(name) => Ok(Scope::Names {
                namespace: None,
                name,
            }),
        }
    }

    /// Reads `text`, what follows the `sign` that the format writes before a
    /// namespace.
    fn in_namespace(self, sign: &str, text: &str) -> Result<Scope, NameError> {
        let Some((space, name)) = text.split_once('/') else {
            return self.namespaces(sign, text);
        };
        let namespace = match self.words(Side::Namespace, space)? {
            Words::Some(Part::Exact(namespace)) => namespace,
            // No star stands before the `/`: it would not be at the end.
            Words::Some(Part::Prefix { .. }) | Words::All => {
                return Err(self.nothing_before_star());
            }
        };
        Ok(match self.words(Side::Name, name)? {
            Words::All => Scope::Namespaces(Part::Exact(namespace)),
            Words::Some(name) => Scope::Names {
                namespace: Some(namespace),
                name,
            },
        })
    }

    fn namespaces(self, sign: &str, text: &str) -> Result<Scope, NameError> {
        let format = self.format;
        match self.words(Side::Namespace, text)? {
            Words::All => Err(self.nothing_before_star()),
            Words::Some(prefix @ Part::Prefix { .. }) => Ok(Scope::Namespaces(prefix)),
            Words::Some(Part::Exact(_)) => {
                let text = shown(text);
                Err(if sign.is_empty() {
                    NameError::new(format!("{format} packages have a namespace and a name"))
                        .with_help(format!(
                            "write `{format}:{text}/*`, or `{format}:<namespace>/{text}`"
                        ))
                } else {
                    NameError::new(format!("the scope `{sign}{text}` has no name after it"))
                        .with_help(format!("write `{format}:{sign}{text}/*`"))
                })
            }
        }
    }

    fn words(self, side: Side, text: &str) -> Result<Words, NameError> {
        let format = self.format;
        let (what, max) = match side {
            Side::Namespace => ("namespace", rule("namespace").max),
            Side::Name => ("name", rule("package").max),
        };
        if text.is_empty() {
            let error = NameError::new(format!("the {what} in a pattern is empty"));
            return Err(error.with_help(match side {
                Side::Namespace => "write the namespace before the `/`",
                Side::Name => "write a name, or `*` for every one",
            }));
        }
        let count = text.chars().count();
        if count > max {
            return Err(NameError::new(format!(
                "a {what} has at most {max} characters, this has {count}"
            )));
        }
        let sign = |c: char| c == '/' || (c == '@' && format != Format::Generic);
        if let Some(c) = text.chars().find(|c| sign(*c)) {
            return Err(NameError::new(format!(
                "the {what} in a pattern of {format} packages cannot hold `{c}`"
            )));
        }
        let stored = |text: &str| match side {
            Side::Namespace => format.normalise_namespace(text),
            Side::Name => format.normalise_name(text),
        };
        match text.strip_suffix('*') {
            Some("") => Ok(Words::All),
            Some(before) => self.prefix(&stored(before)).map(Words::Some),
            None => Ok(Words::Some(Part::Exact(stored(text)))),
        }
    }

    /// Reads what stands before a `*`: words, then one separator.
    fn prefix(self, before: &str) -> Result<Part, NameError> {
        if word_ends(before, before.len()) {
            return Err(NameError::new(
                "a `*` after a letter or digit cannot be said, as package groups match whole words",
            )
            .with_help(self.proposed()));
        }
        let mut chars = before.chars();
        let separator = chars.next_back().unwrap_or_default();
        let stem = chars.as_str();
        if word_ends(stem, stem.len()) {
            return Ok(Part::Prefix {
                stem: stem.to_owned(),
                separator,
            });
        }
        if !before.chars().any(is_word_character) {
            return Err(self.nothing_before_star());
        }
        Err(
            NameError::new("more than one separator stands before the `*`")
                .with_help(self.proposed()),
        )
    }

    /// The pattern with one separator before its `*`.
    fn proposed(self) -> String {
        let Self { format, rest } = self;
        let stem = rest.trim_end_matches(|c| !is_word_character(c));
        let separator = match format {
            Format::Maven if !rest.contains('/') => '.',
            Format::Nuget => '.',
            Format::Cargo
            | Format::Generic
            | Format::Maven
            | Format::Npm
            | Format::Pypi
            | Format::Ruby
            | Format::Swift => '-',
        };
        format!("did you mean `{format}:{stem}{separator}*`?")
    }

    fn nothing_before_star(self) -> NameError {
        let format = self.format;
        NameError::new("no word stands before the `*`").with_help(format!(
            "write a name before it, or `{format}:*` for every {format} package"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> String {
        let error = pattern(text).unwrap_err();
        format!("{error}; {}", error.help().unwrap_or("-"))
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let mut told_all = String::new();
        for text in [
            "",
            "lodash",
            "npn:lodash",
            "docker:x",
            "npm:",
            "npm:*x",
            "npm:a*b*",
            "npm:a b",
            "npm:a#",
            "npm:a?",
            "npm:lodash$",
            "npm:lodash~",
            "npm:${x}",
            "npm:@\u{430}cme/*",
            "npm:a\u{200b}",
            "npm:@acme",
            "npm:@/x",
            "npm:@acme/",
            "npm:acme/*",
            "npm:@a/b/c",
            "npm:@a@b/c",
            "npm:@*",
            "npm:-*",
            "npm:acme--*",
            "npm:acme*",
            "npm:@acme/core*",
            "npm:@acme*",
            "pypi:acme*",
            "pypi:acme/core",
            "pypi:acme/",
            "pypi:*-acme",
            "maven:com.acme",
            "maven:com.acme*",
            "maven:com.acme/core*",
            "maven:/core",
            "maven:com.*.x",
            "swift:Kloud",
            "generic:x",
            "nuget:Acme*",
        ] {
            told_all.push_str(&format!("{text:?}: {}\n", told(text)));
        }
        insta::assert_snapshot!(told_all, @r##"
        "": a pattern of packages cannot be empty; write `<format>:<name>`, such as `npm:@acme/*` or `pypi:acme-*`
        "lodash": `lodash` has no format; write `<format>:<name>`, such as `npm:@acme/*` or `pypi:acme-*`
        "npn:lodash": CodeArtifact has no format `npn`; did you mean `npm`?
        "docker:x": CodeArtifact has no format `docker`; use one of `cargo`, `generic`, `maven`, `npm`, `nuget`, `pypi`, `ruby`, `swift`
        "npm:": the name in a pattern is empty; write a name, or `*` for every one
        "npm:*x": a `*` can stand only at the end of a pattern; write each name that is meant as a pattern of its own
        "npm:a*b*": a `*` can stand only at the end of a pattern; write each name that is meant as a pattern of its own
        "npm:a b": a pattern of npm packages cannot hold a space at character 2 after `npm:`; -
        "npm:a#": a pattern of npm packages cannot hold `#` at character 2 after `npm:`; -
        "npm:a?": a pattern of npm packages cannot hold `?` at character 2 after `npm:`; write each name, or a `*` at the end
        "npm:lodash$": a pattern of npm packages cannot hold `$` at character 7 after `npm:`; write `name`, `name-*` or `namespace/*`; the signs of AWS's package groups follow from it
        "npm:lodash~": a pattern of npm packages cannot hold `~` at character 7 after `npm:`; write `name`, `name-*` or `namespace/*`; the signs of AWS's package groups follow from it
        "npm:${x}": a pattern of npm packages cannot hold `$` at character 1 after `npm:`; write `name`, `name-*` or `namespace/*`; the signs of AWS's package groups follow from it
        "npm:@аcme/*": a pattern of npm packages cannot hold `а` (U+0430) at character 2 after `npm:`; write ASCII letters, for others only look like them
        "npm:a\u{200b}": a pattern of npm packages cannot hold U+200B at character 2 after `npm:`; -
        "npm:@acme": the scope `@acme` has no name after it; write `npm:@acme/*`
        "npm:@/x": the namespace in a pattern is empty; write the namespace before the `/`
        "npm:@acme/": the name in a pattern is empty; write a name, or `*` for every one
        "npm:acme/*": a scope of npm begins with `@`; did you mean `npm:@acme/*`?
        "npm:@a/b/c": the name in a pattern of npm packages cannot hold `/`; -
        "npm:@a@b/c": the namespace in a pattern of npm packages cannot hold `@`; -
        "npm:@*": no word stands before the `*`; write a name before it, or `npm:*` for every npm package
        "npm:-*": no word stands before the `*`; write a name before it, or `npm:*` for every npm package
        "npm:acme--*": more than one separator stands before the `*`; did you mean `npm:acme-*`?
        "npm:acme*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `npm:acme-*`?
        "npm:@acme/core*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `npm:@acme/core-*`?
        "npm:@acme*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `npm:@acme-*`?
        "pypi:acme*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `pypi:acme-*`?
        "pypi:acme/core": pypi packages have no namespace; write `pypi:core`
        "pypi:acme/": pypi packages have no namespace; write `pypi:<name>`
        "pypi:*-acme": a `*` can stand only at the end of a pattern; write each name that is meant as a pattern of its own
        "maven:com.acme": maven packages have a namespace and a name; write `maven:com.acme/*`, or `maven:<namespace>/com.acme`
        "maven:com.acme*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `maven:com.acme.*`?
        "maven:com.acme/core*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `maven:com.acme/core-*`?
        "maven:/core": the namespace in a pattern is empty; write the namespace before the `/`
        "maven:com.*.x": a `*` can stand only at the end of a pattern; write each name that is meant as a pattern of its own
        "swift:Kloud": swift packages have a namespace and a name; write `swift:Kloud/*`, or `swift:<namespace>/Kloud`
        "generic:x": generic packages have a namespace and a name; write `generic:x/*`, or `generic:<namespace>/x`
        "nuget:Acme*": a `*` after a letter or digit cannot be said, as package groups match whole words; did you mean `nuget:Acme.*`?
        "##);
    }

    #[test]
    fn lengths_are_those_of_the_service() {
        let long = "a".repeat(255);
        assert!(pattern(&format!("npm:{long}")).is_ok());
        assert_eq!(
            told(&format!("npm:{long}a")),
            "a name has at most 255 characters, this has 256; -"
        );
        assert!(pattern(&format!("maven:{long}/{long}")).is_ok());
        assert_eq!(
            told(&format!("maven:{long}a/x")),
            "a namespace has at most 255 characters, this has 256; -"
        );
        assert_eq!(
            told(&format!("generic:{long}/{long}")),
            "a pattern of packages has at most 520 characters as a package group; -"
        );
    }

    #[test]
    fn long_texts_are_refused_at_once() {
        for long in ["é*", "a/", "*", "-", "@"] {
            let long = long.repeat(1_000_000);
            assert!(pattern(&format!("generic:{long}")).is_err());
            assert!(told(&long).chars().count() < 300);
        }
    }

    proptest! {
        /// Any text is read or refused, and what is read says itself again.
        #[test]
        fn any_text_is_safe(text in "(npm|pypi|maven|nuget|generic|swift|x):.{0,12}") {
            if let Ok(read) = pattern(&text) {
                prop_assert_eq!(&pattern(&read.to_string()).unwrap(), &read);
                prop_assert!(read.covers(&read));
                for tail in read.arn_suffixes() {
                    prop_assert!(!tail.contains(['?', '$', '{', '"', ' ']), "{}", tail);
                }
            }
        }

        #[test]
        fn likely_text_is_safe(text in "(npm|pypi|maven|nuget|generic|swift):@?[aé._-]{0,4}/?[aA._-]{0,4}\\*?") {
            if let Ok(read) = pattern(&text) {
                prop_assert_eq!(&pattern(&read.to_string()).unwrap(), &read);
            }
        }
    }
}
