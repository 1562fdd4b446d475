//! Identity providers of pipelines and clusters, and what the claims of their tokens say.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::aws::glob::{self, Case};

/// What `data/oidc.json` says.
static OIDC: LazyLock<Oidc> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/oidc.json"))
        .expect("the data is part of the program, and a test reads it")
});

#[derive(Debug, Deserialize)]
struct Oidc {
    providers: Vec<Provider>,
    elsewhere: Elsewhere,
}

/// A provider of OpenID Connect whose tokens AWS takes.
#[derive(Debug, Deserialize)]
pub struct Provider {
    /// What it is called.
    pub name: String,
    /// The hosts of its issuers, with `*` for what differs from customer to customer.
    hosts: Vec<String>,
    /// What to do about a subject that is too wide, as an order.
    pub help: String,
    /// A subject that is narrow enough.
    pub example: String,
    /// Which parts of its subjects begin with a word and a colon.
    pub labels: Labels,
    /// Who looks at the audience.
    #[serde(default)]
    pub audience: Audience,
    /// The claims that AWS has keys for, `sub` first.
    claims: Vec<Claim>,
}

/// Which parts of a provider's subjects begin with a word and a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Labels {
    /// None.
    None,
    /// The first.
    First,
    /// The first, and the one behind the repository.
    Every,
}

/// Who looks at the audience of a provider's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A trust policy has to.
    #[default]
    Policy,
    /// The provider's own list is enough: its tokens are of one cluster.
    Provider,
}

/// A claim of a provider's tokens.
#[derive(Debug, Deserialize)]
pub struct Claim {
    name: String,
    /// The forms that its values have.
    pub forms: Vec<Form>,
}

/// A form of a claim's values: texts, and values between them.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct Form {
    /// In their order.
    pub pieces: Vec<Piece>,
}

/// A piece of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// This text.
    Text(String),
    /// A value.
    Value(Part, String),
    /// This text, which is open by itself, and what it stands for.
    Open(String, String),
}

/// What a value within a claim names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Whoever owns what runs.
    Tenant,
    /// What holds several of those that run.
    Group,
    /// What runs.
    Workload,
    /// Which branch, tag or environment of it.
    Trigger,
    /// Something that need not be bounded.
    Free,
}

/// The words of the subjects of providers that are not known.
#[derive(Debug, Deserialize)]
struct Elsewhere {
    tenants: Vec<String>,
    workloads: Vec<String>,
}

/// The provider of a host with its path, as the ARN of a provider has them.
#[must_use]
pub fn provider(host: &str) -> Option<&'static Provider> {
    OIDC.providers.iter().find(|provider| {
        let mut hosts = provider.hosts.iter();
        hosts.any(|pattern| glob::matches(pattern, host, Case::Insensitive))
    })
}

/// All of them.
#[must_use]
pub fn providers() -> &'static [Provider] {
    &OIDC.providers
}

/// What a word before a value says that the value names, whoever the provider is.
#[must_use]
pub fn word(word: &str) -> Option<Part> {
    let has = |words: &[String]| words.iter().any(|known| known == word);
    if has(&OIDC.elsewhere.tenants) {
        Some(Part::Tenant)
    } else if has(&OIDC.elsewhere.workloads) {
        Some(Part::Workload)
    } else {
        None
    }
}

impl Provider {
    /// A claim of its tokens, if it is one that AWS has a key for.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        let mut claims = self.claims.iter();
        claims.find(|claim| claim.name.eq_ignore_ascii_case(name))
    }

    /// Where a subject names whoever owns it, in bytes.
    #[must_use]
    pub fn owner_starts(&self, subject: &str) -> Option<usize> {
        let mut forms = self.claims.iter().flat_map(|claim| &claim.forms);
        forms.find_map(|form| match form.pieces.as_slice() {
            [Piece::Text(text), Piece::Value(Part::Tenant, _), ..] => {
                subject.starts_with(text.as_str()).then_some(text.len())
            }
            [Piece::Value(Part::Tenant, _), ..] => Some(0),
            _ => None,
        })
    }
}

impl From<String> for Form {
    fn from(text: String) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('<') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (inner, behind) = behind.split_once('>').unwrap_or((behind, ""));
            pieces.push(Piece::of(inner));
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self { pieces }
    }
}

impl Piece {
    /// What stands between angle brackets.
    fn of(inner: &str) -> Self {
        let (part, noun) = inner.split_once(':').unwrap_or((inner, ""));
        let value = |part| Self::Value(part, noun.to_owned());
        match part {
            "tenant" => value(Part::Tenant),
            "group" => value(Part::Group),
            "workload" => value(Part::Workload),
            "trigger" => value(Part::Trigger),
            "open" => {
                let (text, noun) = noun.split_once(':').unwrap_or((noun, noun));
                Self::Open(text.to_owned(), noun.to_owned())
            }
            _ => value(Part::Free),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_made_of_known_parts() {
        let text = include_str!("data/oidc.json");
        let written = |part: &str| text.matches(&format!("<{part}:")).count();
        let pieces = || {
            let claims = providers().iter().flat_map(|provider| &provider.claims);
            let forms = claims.flat_map(|claim| &claim.forms);
            forms.flat_map(|form| &form.pieces)
        };
        let read = |part| {
            pieces()
                .filter(|piece| matches!(piece, Piece::Value(own, _) if *own == part))
                .count()
        };
        assert_eq!(read(Part::Free), written("free"));
        assert_eq!(read(Part::Workload), written("workload"));
        assert_eq!(read(Part::Tenant), written("tenant"));
        assert_eq!(read(Part::Trigger), written("trigger"));
        assert_eq!(read(Part::Group), written("group"));
        assert!(
            pieces().any(|piece| matches!(piece, Piece::Open(text, _) if text == "pull_request"))
        );
        for provider in providers() {
            assert!(provider.claim("sub").is_some(), "{}", provider.name);
            assert!(!provider.example.is_empty() && !provider.help.is_empty());
        }
    }

    #[test]
    fn hosts_tell_the_provider() {
        let name = |host| provider(host).map(|provider| provider.name.as_str());
        assert_eq!(
            name("token.actions.githubusercontent.com"),
            Some("GitHub Actions")
        );
        assert_eq!(
            name("token.actions.githubusercontent.com/acme"),
            Some("GitHub Actions")
        );
        assert_eq!(
            name("oidc.eks.eu-west-1.amazonaws.com/id/5B3C"),
            Some("Kubernetes")
        );
        assert_eq!(name("gitlab.acme.example"), None);
        assert_eq!(
            name("token.actions.githubusercontent.com.acme.example"),
            None
        );
    }
}
