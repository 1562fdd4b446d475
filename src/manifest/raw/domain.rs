//! The `domain` block, and what an environment changes of it.

use crate::aws::account::{AccountId, Region};
use crate::aws::key::KeyArn;
use crate::aws::names::{DomainName, NameError, nearest, shown};
use crate::diag::Diagnostic;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{map, parsed, string, word};
use crate::manifest::raw::{Domain, Kms};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Entry, Node, Value};

/// A part of a domain that must be there in the end.
#[derive(Debug, Clone)]
enum Part<T> {
    /// Nobody wrote it.
    Missing,
    /// It was written and is wrong, which has been told.
    Broken(Span),
    /// It is there.
    Found(Spanned<T>),
}

/// A domain whose parts may still come from an environment.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Where the block's name stands, or the block that has none.
    pub(super) span: Span,
    name: Part<DomainName>,
    account: Part<AccountId>,
    region: Part<Region>,
    kms: Option<Spanned<Kms>>,
}

/// The draft of a manifest that has no `domain` block, which has been told.
pub(super) fn missing(span: Span) -> Draft {
    Draft {
        span,
        name: Part::Broken(span),
        account: Part::Broken(span),
        region: Part::Broken(span),
        kms: None,
    }
}

/// The `domain` block.
pub(super) fn read(entry: &Entry, report: &mut Report) -> Draft {
    let mut blocks: Vec<_> = map(&entry.value, report)
        .into_iter()
        .flatten()
        .map(|(name, entry)| (name.as_str(), entry))
        .collect();
    blocks.sort_by_key(|(_, entry)| entry.key);
    let Some(((name, first), others)) = blocks.split_first() else {
        if matches!(entry.value.value, Value::Map(_)) {
            report.missing(
                entry.key,
                "a domain without a name",
                "write `domain \"<name>\" { … }`",
            );
        }
        return missing(entry.key);
    };
    let words = ["account", "region", "kms"];
    if words.contains(name) && !matches!(first.value.value, Value::Map(_)) {
        report.error(
            entry.key,
            "a domain without a name",
            "write `domain \"<name>\" { … }`",
        );
        return missing(entry.key);
    }
    for (name, other) in others {
        let second = Diagnostic::error(other.key, format!("a second domain, `{}`", shown(name)));
        let second = second.label(first.key, "the first is here");
        report.push(second.help("write one manifest for each domain, or an `env` block"));
    }
    block(name, first, report)
}

fn block(name: &str, entry: &Entry, report: &mut Report) -> Draft {
    let name = parsed(Spanned::new(name, entry.key), DomainName::parse, report);
    let mut draft = Draft {
        name: name.map_or(Part::Broken(entry.key), Part::Found),
        ..missing(entry.key)
    };
    if let Some(mut fields) = Fields::of(&entry.value, report) {
        draft.account = part(fields.get("account"), AccountId::parse, report);
        draft.region = part(fields.get("region"), Region::parse, report);
        draft.kms = fields.get("kms").and_then(|node| word(node, kms, report));
        for key in ["account", "region"] {
            if let Some(span) = fields.misspelt(key) {
                draft.misspell(key, span);
            }
        }
        fields.finish(report);
    }
    draft
}

impl Draft {
    /// Takes over what an environment says; `null` takes away.
    pub(super) fn set_account(&mut self, node: &Node, report: &mut Report) {
        self.account = part(not_null(node), AccountId::parse, report);
    }

    /// As [`Self::set_account`].
    pub(super) fn set_region(&mut self, node: &Node, report: &mut Report) {
        self.region = part(not_null(node), Region::parse, report);
    }

    /// As [`Self::set_account`].
    pub(super) fn set_kms(&mut self, node: &Node, report: &mut Report) {
        self.kms = not_null(node).and_then(|node| word(node, kms, report));
    }

    /// Takes over the name that an environment says.
    pub(super) fn set_name(&mut self, node: &Node, report: &mut Report) {
        if let Value::Map(_) = node.value {
            report.error(
                node.span,
                "an environment's domain is its name alone",
                "write `domain = \"<name>\"`, and `account`, `region` and `kms` beside it",
            );
            self.name = Part::Broken(node.span);
            return;
        }
        let name = string(node, report).and_then(|name| parsed(name, DomainName::parse, report));
        self.name = name.map_or(Part::Broken(node.span), Part::Found);
    }

    /// Takes the key at `span` for what `key` was meant to say, if nothing else
    /// does: what is wrong there is told.
    pub(super) fn misspell(&mut self, key: &str, span: Span) {
        match (key, &self.account, &self.region) {
            ("account", Part::Missing, _) => self.account = Part::Broken(span),
            ("region", _, Part::Missing) => self.region = Part::Broken(span),
            _ => {}
        }
    }

    /// Whether its name is one that was written, and not a filler.
    pub(super) fn is_named(&self) -> bool {
        matches!(self.name, Part::Found(_))
    }

    /// The domain of the environment that stands at `place`. For what is wrong
    /// stands a filler that differs from `index` to `index`, so that what
    /// depends on it is checked and no two domains seem to be one.
    pub(super) fn finish(self, index: usize, place: Place<'_>, report: &mut Report) -> Domain {
        let name = match self.name {
            Part::Found(name) => name,
            Part::Broken(span) => Spanned::new(filler_name(index), span),
            Part::Missing => Spanned::new(filler_name(index), self.span),
        };
        let kms = self
            .kms
            .unwrap_or_else(|| Spanned::new(Kms::Create, name.span));
        Domain {
            account: found(
                self.account,
                "account",
                filler_account(index),
                place,
                report,
            ),
            region: found(self.region, "region", filler_region(index), place, report),
            name,
            kms,
        }
    }
}

/// Whose domain it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// The whole manifest's.
    Manifest(Span),
    /// The environment's of this name.
    Environment(&'a str, Span),
}

fn found<T>(
    part: Part<T>,
    key: &str,
    filler: T,
    place: Place<'_>,
    report: &mut Report,
) -> Spanned<T> {
    let (span, message) = match (part, place) {
        (Part::Found(value), _) => return value,
        (Part::Broken(span), _) => return Spanned::new(filler, span),
        (Part::Missing, Place::Manifest(span)) => (span, format!("a domain without `{key}`")),
        (Part::Missing, Place::Environment(name, span)) => {
            (span, format!("the domain of `{name}` has no `{key}`"))
        }
    };
    report.missing(span, message, format!("write `{key} = \"…\"`"));
    Spanned::new(filler, span)
}

fn part<T>(
    node: Option<&Node>,
    parse: impl Fn(&str) -> Result<T, NameError>,
    report: &mut Report,
) -> Part<T> {
    match node {
        None => Part::Missing,
        Some(node) => word(node, parse, report).map_or(Part::Broken(node.span), Part::Found),
    }
}

fn not_null(node: &Node) -> Option<&Node> {
    Some(node).filter(|node| node.value != Value::Null)
}

fn kms(text: &str) -> Result<Kms, NameError> {
    match text {
        "create" => Ok(Kms::Create),
        "aws" => Ok(Kms::Aws),
        arn if arn.starts_with("arn:") => KeyArn::parse(arn).map(Kms::Arn),
        other => {
            let error = NameError::new(format!("`{}` is no key", shown(other)));
            Err(error.with_help(match nearest(other, ["create", "aws"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `create`, the ARN of a key, or `aws`".to_owned(),
            }))
        }
    }
}

fn filler_name(index: usize) -> DomainName {
    DomainName::parse(&format!("filler-{index}")).expect("it is short and of letters and digits")
}

fn filler_account(index: usize) -> AccountId {
    AccountId::parse(&format!("{:012}", index % 1_000_000)).expect("it has twelve digits")
}

fn filler_region(index: usize) -> Region {
    let several = Region::all().count().max(1);
    Region::all()
        .nth(index % several)
        .expect("a test counts the Regions")
}
