//! `key-arn`: a domain's key that is no key's ARN, or a key that the domain cannot use.

use crate::aws::key::KeyArn;
use crate::diag::Level;
use crate::document::block::{Block, BlockKind};
use crate::eval::text::{Piece, Text};
use crate::eval::value::{Kind, Reference, Value};
use crate::lint::provider::Providers;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "key-arn",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("key_arn.md"),
    check: Check::Project(check),
};

const HELP: &str = "write the ARN of the key itself, `arn:aws:kms:<region>:<account>:key/<id>`";

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for block in &context.project.blocks {
        let domain = matches!(
            &*block.ty,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain"
        );
        if block.kind != BlockKind::Resource || !domain {
            continue;
        }
        if let Some(entry) = block.body.entry("encryption_key") {
            judge(
                &entry.value,
                block,
                context.providers,
                block.place_of(entry),
                sink,
            );
        }
    }
}

/// `place` is where the domain says it, which may be far from where the text stands.
fn judge(
    key: &Value,
    block: &Block,
    providers: &Providers<'_, '_>,
    place: Place,
    sink: &mut Sink<'_>,
) {
    match &key.kind {
        Kind::String(text) => judge_text(text, key, block, providers, place, sink),
        Kind::Unknown(unknown) => {
            if let Some(reference) = &unknown.reference {
                judge_reference(reference, block, providers, place, sink);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {}
    }
}

fn judge_text(
    text: &Text,
    key: &Value,
    block: &Block,
    providers: &Providers<'_, '_>,
    place: Place,
    sink: &mut Sink<'_>,
) {
    let alias = text.references().any(is_alias)
        || text.pieces().iter().any(|piece| match piece {
            Piece::Known(known) => {
                known.text.contains(":alias/") || known.text.starts_with("alias/")
            }
            Piece::Hole(_) | Piece::Json(_) => false,
        });
    if let [Piece::Hole(hole)] = text.pieces() {
        if let Some(reference) = &hole.unknown.reference {
            judge_reference(reference, block, providers, place, sink);
        }
        return;
    }
    let Some(known) = text.as_known() else {
        let mut references = text.references();
        if alias {
            report_alias(block, place, sink);
        } else if let Some(key) = references.find_map(|named| declared(named, providers)) {
            judge_key(key, block, providers, place, sink);
        }
        return;
    };
    // The provider takes an empty text for none, which `missing-key` tells.
    if known.is_empty() {
        return;
    }
    let arn = match KeyArn::parse(&known) {
        Ok(arn) => arn,
        Err(error) => {
            let found = sink.report(key.place, error.to_string()).about(Some(block));
            found.help(error.help().unwrap_or(HELP));
            return;
        }
    };
    let region = providers.region(block);
    if region.is_some_and(|region| region != arn.region().as_str()) {
        let message = format!("the key is in {}, the domain is not", arn.region().as_str());
        sink.report(key.place, message)
            .about(Some(block))
            .help("use a key of the domain's own Region");
    }
}

/// What an attribute of another resource says, although its value is not known.
fn judge_reference(
    reference: &Reference,
    block: &Block,
    providers: &Providers<'_, '_>,
    place: Place,
    sink: &mut Sink<'_>,
) {
    let address = &reference.address;
    let address = address.strip_prefix("data.").unwrap_or(address);
    let ty = address.split('.').next().unwrap_or_default();
    match (ty, &*reference.attribute) {
        _ if is_alias(reference) => report_alias(block, place, sink),
        ("aws_kms_key", "key_id" | "id") => {
            sink.report(place, "the id of a key is not its ARN")
                .about(Some(block))
                .help("use its `arn`");
        }
        _ => {
            if let Some(key) = declared(reference, providers) {
                judge_key(key, block, providers, place, sink);
            }
        }
    }
}

/// The key of the tree that a reference is about.
fn declared<'p>(reference: &Reference, providers: &Providers<'p, '_>) -> Option<&'p Block> {
    let mut blocks = providers.project.blocks.iter();
    blocks.find(|key| {
        matches!(&*key.ty, "aws_kms_key" | "aws_kms_replica_key")
            && key.kind == BlockKind::Resource
            && key.address.module == reference.module
            && key.address.address == reference.address
    })
}

/// What a key that the tree declares says of itself.
fn judge_key(
    key: &Block,
    block: &Block,
    providers: &Providers<'_, '_>,
    place: Place,
    sink: &mut Sink<'_>,
) {
    let said = |name: &str| key.body.get(name).and_then(Value::as_str);
    let usage = said("key_usage").is_some_and(|usage| usage != "ENCRYPT_DECRYPT");
    let spec = said("customer_master_key_spec").is_some_and(|spec| spec != "SYMMETRIC_DEFAULT");
    if usage || spec {
        sink.report(
            place,
            "the key is not symmetric, and a domain takes no other",
        )
        .label(key.header, "it is declared here")
        .about(Some(block))
        .help("use a key with the usual usage and spec, which are the defaults");
        return;
    }
    let regions = providers.region(key).zip(providers.region(block));
    if let Some((there, here)) = regions.filter(|(there, here)| there != here) {
        sink.report(
            place,
            format!("the key is in {there}, the domain in {here}"),
        )
        .label(key.header, "it is declared here")
        .about(Some(block))
        .help("use a key of the domain's own Region");
    }
}

/// Whether it names an alias, and not the key behind it.
fn is_alias(reference: &Reference) -> bool {
    let address = &reference.address;
    let address = address.strip_prefix("data.").unwrap_or(address);
    address.starts_with("aws_kms_alias.") && matches!(&*reference.attribute, "arn" | "name" | "id")
}

fn report_alias(block: &Block, place: Place, sink: &mut Sink<'_>) {
    sink.report(place, "an alias of a KMS key is not its ARN")
        .about(Some(block))
        .help("use the key's own ARN: the service returns that, so an alias plans to replace the domain");
}
