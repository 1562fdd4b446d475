//! Texts with placeholders, parsed once: `team-{team}-{format}`.

use std::fmt;

use crate::aws::account::{AccountId, Region};
use crate::aws::format::Format;
use crate::aws::names::{nearest, shown};

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Template {
    written: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Text(String),
    Placeholder(Placeholder),
}

/// What a template leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// The team that a list or a repository is for.
    Team,
    /// The format that a list or a repository is for.
    Format,
    /// The environment.
    Env,
    /// The domain's account.
    Account,
    /// The domain's Region.
    Region,
}

/// What placeholders stand for at one place; without a team there is none there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Values<'a> {
    /// `{team}`.
    pub team: Option<&'a str>,
    /// `{format}`.
    pub format: Option<Format>,
    /// `{env}`.
    pub env: Option<&'a str>,
    /// `{account}`.
    pub account: Option<&'a AccountId>,
    /// `{region}`.
    pub region: Option<Region>,
}

/// Why a text is no template; displays as a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The byte at which it stands in the text.
    pub at: usize,
    message: String,
    help: String,
}

impl TemplateError {
    /// What to do about it, as the help of a diagnostic.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}

impl Placeholder {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Team,
        Self::Format,
        Self::Env,
        Self::Account,
        Self::Region,
    ];

    /// Its name, without braces.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Format => "format",
            Self::Env => "env",
            Self::Account => "account",
            Self::Region => "region",
        }
    }
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.as_str())
    }
}

impl Template {
    /// Reads a text of which only `allowed` may be left open.
    ///
    /// # Errors
    /// Says which placeholder is unknown or out of place, or which brace stands alone.
    pub fn parse(text: &str, allowed: &[Placeholder]) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let brace = rest.find(['{', '}']).unwrap_or(rest.len());
            if brace > 0 {
                parts.push(Part::Text(rest[..brace].to_owned()));
                at += brace;
                continue;
            }
            let inner = rest
                .strip_prefix('{')
                .ok_or_else(|| lone(at, '}', allowed))?;
            let end = inner.find(['{', '}']).unwrap_or(inner.len());
            if !inner[end..].starts_with('}') {
                return Err(lone(at, '{', allowed));
            }
            parts.push(Part::Placeholder(placeholder(at, &inner[..end], allowed)?));
            at += 1 + end + 1;
        }
        Ok(Self {
            written: text.to_owned(),
            parts,
        })
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it leaves `placeholder` open.
    #[must_use]
    pub fn uses(&self, placeholder: Placeholder) -> bool {
        self.parts.contains(&Part::Placeholder(placeholder))
    }

    /// The parts that stand as they are.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Placeholder(_) => None,
        })
    }

    /// The text with its placeholders filled in.
    ///
    /// # Errors
    /// Gives back a placeholder that stands for nothing here.
    pub fn expand(&self, values: &Values<'_>) -> Result<String, Placeholder> {
        let mut text = String::with_capacity(self.written.len());
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Placeholder(open) => {
                    text.push_str(values.get(*open).ok_or(*open)?);
                }
            }
        }
        Ok(text)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl<'a> Values<'a> {
    fn get(&self, placeholder: Placeholder) -> Option<&'a str> {
        match placeholder {
            Placeholder::Team => self.team,
            Placeholder::Format => self.format.map(Format::as_str),
            Placeholder::Env => self.env,
            Placeholder::Account => self.account.map(AccountId::as_str),
            Placeholder::Region => self.region.map(Region::as_str),
        }
    }
}

fn placeholder(
    at: usize,
    name: &str,
    allowed: &[Placeholder],
) -> Result<Placeholder, TemplateError> {
    let known = Placeholder::ALL
        .into_iter()
        .find(|known| known.as_str() == name);
    if let Some(known) = known.filter(|known| allowed.contains(known)) {
        return Ok(known);
    }
    let message = match known {
        Some(known) => format!("the placeholder `{known}` stands for nothing here"),
        None => format!("the placeholder `{{{}}}` is unknown", shown(name)),
    };
    let near = nearest(name, allowed.iter().map(|known| known.as_str()));
    let help = match near.filter(|_| known.is_none()) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None => listed(allowed),
    };
    Err(TemplateError { at, message, help })
}

fn lone(at: usize, brace: char, allowed: &[Placeholder]) -> TemplateError {
    TemplateError {
        at,
        message: format!("a `{brace}` that belongs to no placeholder"),
        help: listed(allowed),
    }
}

fn listed(allowed: &[Placeholder]) -> String {
    match allowed {
        [] => "write it without braces: there are no placeholders here".to_owned(),
        [only] => format!("the only placeholder here is `{only}`"),
        several => {
            let names: Vec<_> = several.iter().map(|one| format!("`{one}`")).collect();
            format!("the placeholders here are {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (usize, String, String) {
        let allowed = [Placeholder::Team, Placeholder::Env];
        let error = Template::parse(text, &allowed).unwrap_err();
        (error.at, error.to_string(), error.help().to_owned())
    }

    #[test]
    fn placeholders_are_filled_in() {
        let account = AccountId::parse("111122223333").unwrap();
        let values = Values {
            team: Some("ios"),
            format: Some(Format::Swift),
            env: Some("dev"),
            account: Some(&account),
            region: Region::parse("eu-west-1").ok(),
        };
        let text = "{team}-{format}/é{env}{account}:{region}";
        let template = Template::parse(text, &Placeholder::ALL).unwrap();
        assert_eq!(
            template.expand(&values).as_deref(),
            Ok("ios-swift/édev111122223333:eu-west-1")
        );
        assert_eq!(template.as_str(), text);
        assert_eq!(template.expand(&Values::default()), Err(Placeholder::Team));
        assert_eq!(template.texts().collect::<Vec<_>>(), ["-", "/é", ":"]);
        assert!(template.uses(Placeholder::Region));

        let plain = Template::parse("", &[]).unwrap();
        assert_eq!(plain.expand(&Values::default()).as_deref(), Ok(""));
        assert!(!plain.uses(Placeholder::Team));
    }

    #[test]
    fn a_value_is_text_and_no_template() {
        let template = Template::parse("{team}", &[Placeholder::Team]).unwrap();
        let values = Values {
            team: Some("{env}"),
            ..Values::default()
        };
        assert_eq!(template.expand(&values).as_deref(), Ok("{env}"));
    }

    #[test]
    fn what_is_no_template() {
        let known = "the placeholders here are `{team}`, `{env}`";
        for (text, at, message, help) in [
            (
                "a{teem}",
                1,
                "the placeholder `{teem}` is unknown",
                "did you mean `{team}`?",
            ),
            ("{}", 0, "the placeholder `{}` is unknown", known),
            (
                "{ team }",
                0,
                "the placeholder `{ team }` is unknown",
                "did you mean `{team}`?",
            ),
            (
                "{format}",
                0,
                "the placeholder `{format}` stands for nothing here",
                known,
            ),
            ("a}b", 1, "a `}` that belongs to no placeholder", known),
            ("{team", 0, "a `{` that belongs to no placeholder", known),
            ("{{team}}", 0, "a `{` that belongs to no placeholder", known),
            ("{team}}", 6, "a `}` that belongs to no placeholder", known),
        ] {
            assert_eq!(
                error(text),
                (at, message.to_owned(), help.to_owned()),
                "{text}"
            );
        }
        let none = Template::parse("{team}", &[]).unwrap_err();
        assert_eq!(
            none.help(),
            "write it without braces: there are no placeholders here"
        );
    }
}
