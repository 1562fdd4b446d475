//! Roles that modules from outside the tree make for identity providers: who may
//! become them, as far as the inputs say.

use std::collections::BTreeMap;

use crate::document::block::{Block, BlockKind};
use crate::document::gather::{Gatherer, managed};
use crate::document::policy::{Form, Identity, IdentityKind, Target};
use crate::document::word::{items, unknown};
use crate::eval::text::Text;
use crate::eval::value::{Entry, Extent, Kind, Value};
use crate::policy::kind::PolicyKind;
use crate::policy::read;
use crate::source::place::Place;

/// A well-known module that makes a role for an identity provider.
struct Maker {
    /// What its source holds.
    source: &'static str,
    /// The input that makes it one for GitHub; `None` where it always is.
    only_if: Option<&'static str>,
    /// The input with subjects that may have wildcards.
    subjects: &'static str,
    /// The provider's host, and what the module puts before a subject that lacks it.
    host: &'static str,
    prefix: &'static str,
    /// The input with the ARNs of managed policies.
    policies: &'static str,
}

/// From the code of terraform-aws-modules/iam, versions 5 and 6.
const MAKERS: [Maker; 2] = [
    Maker {
        source: "modules/iam-github-oidc-role",
        only_if: None,
        subjects: "subjects",
        host: GITHUB,
        prefix: "repo:",
        policies: "policies",
    },
    Maker {
        source: "modules/iam-role",
        only_if: Some("enable_github_oidc"),
        subjects: "oidc_wildcard_subjects",
        host: GITHUB,
        prefix: "repo:",
        policies: "policies",
    },
];

const GITHUB: &str = "token.actions.githubusercontent.com";

/// Adds the roles of well-known modules, with the tree's policies that they are given.
pub(super) fn attach(gatherer: &mut Gatherer<'_>) {
    let blocks = gatherer.blocks;
    let outside = |block: &&Block| block.kind == BlockKind::Module;
    for block in blocks.iter().filter(outside) {
        let Some(maker) = maker(block).filter(|_| !gatherer.around.is_inside(block)) else {
            continue;
        };
        let (subjects, _) = items(block.body.get(maker.subjects));
        let held: Vec<_> = listed(block.body.get(maker.policies))
            .into_iter()
            .filter_map(|arn| Some((managed::find(gatherer, arn, block)?, arn.place)))
            .collect();
        if subjects.is_empty() || held.is_empty() {
            continue;
        }
        let document = read::document(&trust(maker, subjects, block.header));
        let holder = gatherer.holders.push(role(block), &block.address.module);
        let policy = gatherer.push(document, PolicyKind::Trust, Form::Expression);
        gatherer.attach(policy, Target::Identity(holder), block.header);
        for (index, place) in held {
            managed::give(gatherer, holder, index, place);
        }
    }
}

fn maker(block: &Block) -> Option<&'static Maker> {
    let source = block.body.get("source").and_then(Value::as_str)?;
    let source = source.split('?').next().unwrap_or_default();
    MAKERS.iter().find(|maker| {
        let enabled = maker.only_if.is_none_or(|input| {
            matches!(
                block.body.get(input).map(|value| &value.kind),
                Some(Kind::Bool(true))
            )
        });
        enabled && source.ends_with(maker.source)
    })
}

/// The elements of a list, or the values of a map.
fn listed(value: Option<&Value>) -> Vec<&Value> {
    match value.map(|value| &value.kind) {
        Some(Kind::Map(map)) => map.entries.values().map(|entry| &entry.value).collect(),
        _ => items(value).0.iter().collect(),
    }
}

/// The role, which holds what else the module gives it.
fn role(block: &Block) -> Identity {
    Identity {
        kind: IdentityKind::Role,
        name: block.address.address.clone(),
        place: block.header,
        address: None,
        policies: Vec::new(),
        trust: Vec::new(),
        managed: Vec::new(),
        extent: Extent::Open,
    }
}

/// The trust policy that the module writes.
fn trust(maker: &Maker, subjects: &[Value], place: Place) -> Value {
    let text = |text: &str| Value::new(Kind::String(Text::made(text, place)), place);
    let map = |entries: Vec<(String, Value)>| {
        let entries = entries.into_iter().map(|(key, value)| {
            let earlier = Vec::new();
            let key_place = place;
            let entry = Entry {
                key: key_place,
                value,
                earlier,
            };
            (key, entry)
        });
        Value::map(entries.collect::<BTreeMap<_, _>>(), place)
    };
    let key = |claim: &str| format!("{}:{claim}", maker.host);
    let subjects = subjects.iter().map(|value| prefixed(maker.prefix, value));
    let conditions = map(vec![
        (
            "StringEquals".to_owned(),
            map(vec![(key("aud"), text("sts.amazonaws.com"))]),
        ),
        (
            "StringLike".to_owned(),
            map(vec![(key("sub"), Value::list(subjects.collect(), place))]),
        ),
    ]);
    let mut provider = Text::made("arn:aws:iam::", place);
    provider.push_all(unknown(place).text.pieces().iter().cloned());
    provider.push_all(
        Text::made(&format!(":oidc-provider/{}", maker.host), place)
            .pieces()
            .iter()
            .cloned(),
    );
    let provider = Value::new(Kind::String(provider), place);
    let statement = map(vec![
        ("Effect".to_owned(), text("Allow")),
        ("Action".to_owned(), text("sts:AssumeRoleWithWebIdentity")),
        (
            "Principal".to_owned(),
            map(vec![("Federated".to_owned(), provider)]),
        ),
        ("Condition".to_owned(), conditions),
    ]);
    map(vec![
        ("Version".to_owned(), text("2012-10-17")),
        ("Statement".to_owned(), Value::list(vec![statement], place)),
    ])
}

/// A subject with what the module puts before it, where it stands.
fn prefixed(prefix: &str, value: &Value) -> Value {
    let Kind::String(own) = &value.kind else {
        return value.clone();
    };
    let starts = own.pieces().first().is_some_and(|piece| match piece {
        crate::eval::text::Piece::Known(known) => known.text.starts_with(prefix),
        _ => false,
    });
    if starts {
        return value.clone();
    }
    let mut text = Text::made(prefix, value.place);
    text.push_all(own.pieces().iter().cloned());
    Value::new(Kind::String(text), value.place)
}
