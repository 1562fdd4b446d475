//! `overwritten-policy`: two policies for one domain or repository, which has room for one.

use std::collections::HashMap;

use crate::diag::Level;
use crate::document::block::{Block, BlockKind};
use crate::eval::text::Piece;
use crate::eval::value::{Kind, Reference, Value};
use crate::lint::provider::Providers;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "overwritten-policy",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("overwritten_policy.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for what in [DOMAIN, REPOSITORY] {
        let blocks = context.project.blocks.iter();
        let resources = blocks.filter(|block| block.kind == BlockKind::Resource);
        let policies: Vec<_> = resources.filter_map(|block| said(block, &what)).collect();
        let mut earlier: HashMap<Vec<Name<'_>>, Vec<&Policy<'_>>> = HashMap::new();
        for policy in &policies {
            let Some(names) = policy.names() else {
                continue;
            };
            let earlier = earlier.entry(names).or_default();
            let first = earlier
                .iter()
                .find(|other| other.is_of_the_same(policy, context.providers))
                .copied();
            earlier.push(policy);
            if let Some(first) = first {
                let what = what.called;
                sink.report(policy.block.header, format!("a second policy for the same {what}: the one that is applied last replaces the other"))
                    .label(first.block.header, "the first is here")
                    .help("put all statements into one document");
            }
        }
    }
}

/// What has one policy.
struct Carried {
    called: &'static str,
    /// The resources that give it one: the type, what must be said, and by which attributes it is named.
    by: [(&'static str, &'static str, &'static [&'static str]); 2],
}

const DOMAIN: Carried = Carried {
    called: "domain",
    by: [
        (
            "aws_codeartifact_domain_permissions_policy",
            "policy_document",
            &["domain"],
        ),
        (
            "awscc_codeartifact_domain",
            "permissions_policy_document",
            &["domain_name"],
        ),
    ],
};

const REPOSITORY: Carried = Carried {
    called: "repository",
    by: [
        (
            "aws_codeartifact_repository_permissions_policy",
            "policy_document",
            &["domain", "repository"],
        ),
        (
            "awscc_codeartifact_repository",
            "permissions_policy_document",
            &["domain_name", "repository_name"],
        ),
    ],
};

/// A block that gives something its policy.
struct Policy<'p> {
    block: &'p Block,
    names: Vec<Option<&'p Value>>,
    owner: Option<&'p Value>,
}

/// What surely names one thing wherever it stands in a module.
#[derive(PartialEq, Eq, Hash)]
enum Name<'p> {
    Known(String),
    Reference(&'p Reference),
}

impl<'p> Name<'p> {
    fn of(value: &'p Value) -> Option<Self> {
        let known = value.as_str().map(Self::Known);
        known.or_else(|| reference(value).map(Self::Reference))
    }
}

/// What `block` gives a policy to, if it does.
fn said<'p>(block: &'p Block, kind: &Carried) -> Option<Policy<'p>> {
    let (_, document, names) = kind.by.iter().find(|(ty, ..)| *ty == block.ty)?;
    let document = block.body.get(document)?;
    if matches!(document.kind, Kind::Null) {
        return None;
    }
    Some(Policy {
        block,
        names: names.iter().map(|name| block.body.get(name)).collect(),
        owner: block.body.get("domain_owner"),
    })
}

impl<'p> Policy<'p> {
    /// What it is for, if that is surely told.
    fn names(&self) -> Option<Vec<Name<'p>>> {
        let names = self.names.iter();
        names.map(|name| name.and_then(Name::of)).collect()
    }

    /// Whether both, which have the same names, surely are for one thing, of one module and one provider: elsewhere the same
    /// names are in another account or Region.
    fn is_of_the_same(&self, other: &Self, providers: &Providers<'_, '_>) -> bool {
        let one_type = self.block.ty == other.block.ty;
        self.block.address.module == other.block.address.module
            && (!one_type || same(self.owner, other.owner))
            && providers
                .place(self.block)
                .is_some_and(|place| providers.place(other.block) == Some(place))
    }
}

/// Whether both surely say the same, or both nothing.
fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => match (one.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one == other,
            _ => reference(one).is_some_and(|one| reference(other) == Some(one)),
        },
        _ => false,
    }
}

/// The attribute that a value is, when it is not known.
fn reference(value: &Value) -> Option<&Reference> {
    let unknown = match &value.kind {
        Kind::Unknown(unknown) => unknown,
        Kind::String(text) => match text.pieces() {
            [Piece::Hole(hole)] => &hole.unknown,
            _ => return None,
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => return None,
    };
    unknown.reference.as_deref()
}
