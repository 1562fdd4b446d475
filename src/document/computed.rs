//! Attributes that AWS's provider computes, as far as configuration tells their shape.

use crate::eval::module::block::BlockKind;
use crate::eval::provider::{Provider, Subject};
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::{Kind, Reference, Unknown, Value};
use crate::source::place::Place;

/// The providers `aws` and `awscc`.
///
/// ARNs have their known shape, with holes for region and account. What
/// something is referred to by, such as the ARN of a managed policy or the
/// text of a policy document, stays a reference.
pub(super) struct Aws;

impl Provider for Aws {
    fn attribute(&self, subject: &Subject<'_>, attribute: &str) -> Option<Value> {
        let made = Maker { subject, attribute };
        match (subject.kind, subject.type_name) {
            (BlockKind::Resource, _) => made.of_resource(),
            (BlockKind::Data, _) => made.of_data(),
            _ => None,
        }
    }

    fn computed(&self, kind: BlockKind, type_name: &str) -> &[&str] {
        match (kind, type_name) {
            (BlockKind::Data, "aws_iam_policy_document") => &["json", "minified_json"],
            (BlockKind::Data, "aws_caller_identity") => &["account_id", "arn"],
            (BlockKind::Resource, "aws_codeartifact_domain") => &["arn", "id", "owner"],
            (BlockKind::Resource, "aws_codeartifact_repository") => {
                &["arn", "id", "administrator_account", "domain_owner"]
            }
            (BlockKind::Resource, "aws_iam_role" | "aws_iam_user" | "aws_iam_group") => {
                &["arn", "id", "name", "unique_id"]
            }
            (BlockKind::Resource, "aws_kms_key") => &["arn", "id", "key_id"],
            _ => &["arn", "id"],
        }
    }
}

struct Maker<'s, 'b> {
    subject: &'s Subject<'b>,
    attribute: &'s str,
}

/// A part of a text that is made.
enum Part<'p> {
    Known(&'p str),
    /// What only AWS knows, such as the account.
    Computed(&'static str),
    /// What an attribute of the block says.
    Said(&'p str),
}

use Part::{Computed, Known, Said};

impl Maker<'_, '_> {
    fn of_resource(&self) -> Option<Value> {
        match (self.subject.type_name, self.attribute) {
            ("aws_codeartifact_domain", "arn" | "id") => Some(self.domain("domain")),
            ("awscc_codeartifact_domain", "arn" | "id") => Some(self.domain("domain_name")),
            ("aws_codeartifact_repository", "arn" | "id") => {
                Some(self.repository("domain", "repository"))
            }
            ("awscc_codeartifact_repository", "arn" | "id") => {
                Some(self.repository("domain_name", "repository_name"))
            }
            ("aws_iam_role", "arn") => self.principal("role", "name"),
            ("aws_iam_user", "arn") => self.principal("user", "name"),
            ("awscc_iam_role", "arn") => self.principal("role", "role_name"),
            ("aws_iam_role" | "aws_iam_user" | "aws_iam_group", "id") => self.said("name"),
            ("aws_iam_openid_connect_provider", "arn") => Some(self.oidc()),
            ("aws_kms_key" | "aws_kms_replica_key" | "aws_kms_external_key", "arn") => {
                Some(self.key())
            }
            ("aws_kms_alias", "arn") => Some(self.alias()),
            ("aws_kms_alias", "target_key_arn") => Some(self.key()),
            ("aws_organizations_organization", "id") => Some(self.organization()),
            _ => None,
        }
    }

    fn of_data(&self) -> Option<Value> {
        match (self.subject.type_name, self.attribute) {
            // CodeArtifact exists in one partition only, so that a tree about it
            // is for that one.
            ("aws_partition", "partition" | "id") => Some(self.text(&[Known("aws")])),
            ("aws_partition", "dns_suffix") => Some(self.text(&[Known("amazonaws.com")])),
            ("aws_iam_role", "arn") => self.principal("role", "name"),
            ("aws_iam_user", "arn") => self.principal("user", "user_name"),
            ("aws_iam_openid_connect_provider", "arn") => Some(self.oidc()),
            ("aws_kms_key", "arn") => Some(self.key()),
            ("aws_kms_alias", "arn") => Some(self.alias()),
            ("aws_kms_alias", "target_key_arn") => Some(self.key()),
            ("aws_organizations_organization", "id") => Some(self.organization()),
            _ => None,
        }
    }

    fn domain(&self, name: &str) -> Value {
        self.text(&[
            Known("arn:aws:codeartifact:"),
            Computed("region"),
            Known(":"),
            Computed("owner"),
            Known(":domain/"),
            Said(name),
        ])
    }

    fn repository(&self, domain: &str, name: &str) -> Value {
        self.text(&[
            Known("arn:aws:codeartifact:"),
            Computed("region"),
            Known(":"),
            Computed("domain_owner"),
            Known(":repository/"),
            Said(domain),
            Known("/"),
            Said(name),
        ])
    }

    fn principal(&self, what: &str, name: &str) -> Option<Value> {
        let body = (self.subject.body)();
        let slashed = body.get("path").and_then(Value::as_str);
        let path = match (body.get("path").map(|path| &path.kind), &slashed) {
            (None | Some(Kind::Null), _) => Known("/"),
            (Some(_), Some(path)) => Known(path),
            (Some(_), None) => Said("path"),
        };
        let kind = format!(":{what}");
        let named = body
            .get(name)
            .is_some_and(|name| !matches!(name.kind, Kind::Null));
        let name = if named { Said(name) } else { Computed("name") };
        Some(self.text(&[
            Known("arn:aws:iam::"),
            Computed("account_id"),
            Known(&kind),
            path,
            name,
        ]))
    }

    fn oidc(&self) -> Value {
        let body = (self.subject.body)();
        let url = body.get("url").and_then(Value::as_str);
        let host = url
            .as_deref()
            .map(|url| url.strip_prefix("https://").unwrap_or(url));
        self.text(&[
            Known("arn:aws:iam::"),
            Computed("account_id"),
            Known(":oidc-provider/"),
            host.map_or(Computed("url"), Known),
        ])
    }

    fn key(&self) -> Value {
        self.text(&[
            Known("arn:aws:kms:"),
            Computed("region"),
            Known(":"),
            Computed("account_id"),
            Known(":key/"),
            Computed("key_id"),
        ])
    }

    fn alias(&self) -> Value {
        self.text(&[
            Known("arn:aws:kms:"),
            Computed("region"),
            Known(":"),
            Computed("account_id"),
            Known(":"),
            Said("name"),
        ])
    }

    fn organization(&self) -> Value {
        self.text(&[Known("o-"), Computed("id")])
    }

    /// What another attribute of the block says, if it is there.
    fn said(&self, attribute: &str) -> Option<Value> {
        let body = (self.subject.body)();
        let value = body.get(attribute)?;
        (!matches!(value.kind, Kind::Null)).then(|| value.clone())
    }

    fn text(&self, parts: &[Part<'_>]) -> Value {
        let place = self.subject.place;
        let needs_body = parts.iter().any(|part| matches!(part, Said(_)));
        let body = needs_body.then(|| (self.subject.body)());
        let mut text = Text::default();
        for part in parts {
            match part {
                Known(known) => push_all(&mut text, &Text::made(known, place)),
                Computed(attribute) => text.push(self.hole(attribute, place)),
                Said(attribute) => match body.as_ref().and_then(|body| body.get(attribute)) {
                    Some(value) => match &value.kind {
                        Kind::String(said) => push_all(&mut text, said),
                        Kind::Unknown(unknown) => text.push(Piece::Hole(Hole {
                            unknown: unknown.clone(),
                            place: value.place,
                        })),
                        _ => text.push(self.hole(attribute, place)),
                    },
                    None => text.push(self.hole(attribute, place)),
                },
            }
        }
        Value::new(Kind::String(text), place)
    }

    fn hole(&self, attribute: &str, place: Place) -> Piece {
        let reference = Reference {
            attribute: attribute.to_owned(),
            ..self.subject.reference.clone()
        };
        let unknown = Unknown {
            reference: Some(reference.into()),
            ..Unknown::default()
        };
        Piece::Hole(Hole { unknown, place })
    }
}

fn push_all(text: &mut Text, more: &Text) {
    for piece in more.pieces() {
        text.push(piece.clone());
    }
}
