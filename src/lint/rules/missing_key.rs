//! `missing-key`: a domain without a KMS key of its own, for ever.

use crate::diag::Level;
use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::eval::value::{Kind, Reference, Value};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "missing-key",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("missing_key.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for block in &context.project.blocks {
        if !is_domain(block) {
            continue;
        }
        let place = match block.body.get("encryption_key") {
            None => block.header,
            Some(value) => match value.kind {
                Kind::Null => value.place,
                // The provider takes an empty text for none.
                _ if value.as_str().as_deref() == Some("") => value.place,
                _ if is_of_aws(value, context.project) => value.place,
                _ => continue,
            },
        };
        sink.report(
            place,
            "no customer-managed key, and a domain's key can never be changed",
        )
        .about(Some(block))
        .help("set `encryption_key` to the ARN of a key of your own before the domain is created");
    }
}

fn is_domain(block: &Block) -> bool {
    block.kind == BlockKind::Resource
        && matches!(
            &*block.ty,
            "aws_codeartifact_domain" | "awscc_codeartifact_domain"
        )
}

/// The alias of the key that AWS makes for the service.
const OF_AWS: &str = "alias/aws/codeartifact";

/// Whether a value is the key that AWS makes for the service, looked up by its alias.
fn is_of_aws(value: &Value, project: &Project<'_>) -> bool {
    let references: Vec<&Reference> = match &value.kind {
        Kind::Unknown(unknown) => unknown.reference.as_deref().into_iter().collect(),
        // An alias in the place of a key is told as such.
        Kind::String(text) if text.known_end().ends_with(OF_AWS) => return false,
        Kind::String(text) => text.references().collect(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => {
            return false;
        }
    };
    let is_looked_up = |reference: &Reference| {
        let attribute = match reference.address.strip_prefix("data.") {
            Some(rest) if rest.starts_with("aws_kms_key.") => "key_id",
            Some(rest) if rest.starts_with("aws_kms_alias.") => "name",
            Some(_) | None => return false,
        };
        project.blocks.iter().any(|block| {
            block.address.address == reference.address
                && block.address.module == reference.module
                && block
                    .body
                    .get(attribute)
                    .and_then(Value::as_str)
                    .is_some_and(|name| name.ends_with(OF_AWS))
        })
    };
    references.into_iter().any(is_looked_up)
}
