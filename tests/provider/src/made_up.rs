//! The values that AWS would choose: made up, the same on every run, in AWS's shapes.

use std::collections::BTreeMap;

use crate::schema::{Family, Object};
use crate::settings::Settings;
use crate::value::Value;

/// One object being created or read, with what its made-up values are made from.
pub(crate) struct Maker<'a> {
    pub(crate) family: Family,
    pub(crate) settings: &'a Settings,
    pub(crate) type_name: &'a str,
    given: &'a Value,
    /// Sixteen hexadecimal digits that differ between objects with different arguments.
    digest: String,
}

/// Replaces every unknown value of an object, and in a data source every null that is computed.
pub(crate) fn fill(
    family: Family,
    settings: &Settings,
    type_name: &str,
    object: &Object,
    given: &Value,
) -> Value {
    let maker = Maker {
        family,
        settings,
        type_name,
        given,
        digest: digest(type_name, given),
    };
    let mut filled = given.clone();
    for (name, value) in filled.as_map_mut().into_iter().flatten() {
        if value.is_unknown() {
            let kind = object
                .block
                .attributes
                .get(name)
                .and_then(|a| a.kind.as_ref());
            *value = maker.root(name).unwrap_or_else(|| maker.empty(kind));
        } else {
            fill_nested(value);
        }
    }
    filled
}

impl<'a> Maker<'a> {
    /// The ARN of the object itself; a permissions policy goes by that of what it guards.
    pub(crate) fn arn(&self) -> String {
        let partition = self.settings.partition();
        let account = self.owner();
        let region = self.text("region").unwrap_or(&self.settings.region);
        let (domain, name) = (self.domain(), self.name());
        let (service, resource) = match self.type_name {
            "aws_codeartifact_domain" | "aws_codeartifact_domain_permissions_policy" => {
                ("codeartifact", format!("domain/{domain}"))
            }
            "aws_codeartifact_repository" | "aws_codeartifact_repository_permissions_policy" => {
                let repository = self.text("repository").unwrap_or_default();
                ("codeartifact", format!("repository/{domain}/{repository}"))
            }
            "awscc_codeartifact_package_group" => {
                let pattern = self.text("pattern").unwrap_or_default();
                let pattern = pattern
                    .replace('%', "%25")
                    .replace('*', "%2a")
                    .replace('$', "%24");
                ("codeartifact", format!("package-group/{domain}{pattern}"))
            }
            "aws_kms_key" => ("kms", format!("key/{}", self.uuid())),
            "aws_kms_alias" => ("kms", name),
            "aws_iam_role" | "aws_iam_policy" => {
                let kind = self.type_name.trim_start_matches("aws_iam_");
                let path = self.text("path").unwrap_or("/");
                return format!("arn:{partition}:iam::{account}:{kind}{path}{name}");
            }
            "aws_cloudwatch_event_rule" => ("events", format!("rule/{name}")),
            "aws_vpc_endpoint" => ("ec2", format!("vpc-endpoint/{}", self.id())),
            "aws_security_group" => ("ec2", format!("security-group/{}", self.id())),
            other => ("stand-in", format!("{other}/{}", self.digest)),
        };
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }

    /// A value for an unknown attribute at the root, where its name tells what it must look like.
    fn root(&self, name: &str) -> Option<Value> {
        Some(Value::text(match name {
            "arn" | "resource_arn" => self.arn(),
            "id" => self.id(),
            "key_id" => self.uuid(),
            "name" => self.name(),
            "owner" | "domain_owner" | "administrator_account" | "owner_id" => self.owner(),
            "created_time" | "create_date" => "2026-01-02T03:04:05Z".to_owned(),
            "policy_revision" | "target_id" => self.digest.clone(),
            "policy_id" | "unique_id" => format!("A{}", self.digest.to_uppercase()),
            "policy" | "policy_document" => r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned(),
            "encryption_key" | "target_key_arn" => self.key_arn(),
            "s3_bucket_arn" => format!(
                "arn:{}:s3:::stand-in-{}",
                self.settings.partition(),
                self.digest
            ),
            "region" | "service_region" => self.settings.region.clone(),
            "state" => "available".to_owned(),
            "prefix_list_id" => format!("pl-{}", self.digest),
            "dns_entry" => return Some(Value::List(vec![self.dns_entry()])),
            _ => return None,
        }))
    }

    fn id(&self) -> String {
        match self.type_name {
            "aws_kms_key" => self.uuid(),
            "aws_kms_alias" | "aws_iam_role" | "aws_cloudwatch_event_rule" => self.name(),
            "aws_iam_role_policy" => {
                format!("{}:{}", self.text("role").unwrap_or_default(), self.name())
            }
            "aws_vpc_endpoint" => format!("vpce-{}", self.digest),
            "aws_security_group" => format!("sg-{}", self.digest),
            "aws_iam_role_policy_attachment" | "aws_cloudwatch_event_target" => self.digest.clone(),
            _ => self.arn(),
        }
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.given.get(name).as_text()
    }

    fn domain(&self) -> &'a str {
        let domain = self.text("domain").or_else(|| self.text("domain_name"));
        domain.unwrap_or_default()
    }

    fn name(&self) -> String {
        let prefix = self.text("name_prefix").unwrap_or("terraform-");
        let name = self.text("name").map(str::to_owned);
        name.unwrap_or_else(|| format!("{prefix}{}", self.digest))
    }

    fn owner(&self) -> String {
        let owner = self.text("domain_owner").unwrap_or(&self.settings.account);
        owner.to_owned()
    }

    fn uuid(&self) -> String {
        let (d, e) = (&self.digest, digest("uuid", self.given));
        format!(
            "{}-{}-4{}-8{}-{}",
            &d[..8],
            &d[8..12],
            &d[12..15],
            &e[..3],
            &e[3..15]
        )
    }

    fn key_arn(&self) -> String {
        if let Some(arn) = self
            .text("target_key_id")
            .filter(|id| id.starts_with("arn:"))
        {
            return arn.to_owned();
        }
        let Settings {
            region, account, ..
        } = self.settings;
        let key = self
            .text("target_key_id")
            .map_or_else(|| self.uuid(), str::to_owned);
        let partition = self.settings.partition();
        format!("arn:{partition}:kms:{region}:{account}:key/{key}")
    }

    fn dns_entry(&self) -> Value {
        let suffix = self.settings.dns_suffix();
        let name = format!("{}.vpce.{}.{suffix}", self.id(), self.settings.region);
        Value::Map(BTreeMap::from([
            ("dns_name".to_owned(), Value::text(name)),
            (
                "hosted_zone_id".to_owned(),
                Value::text("Z00000000000000000000"),
            ),
        ]))
    }

    /// Nothing in particular, of the attribute's type; the awscc provider leaves out what AWS does.
    fn empty(&self, kind: Option<&serde_json::Value>) -> Value {
        let outer = kind.map(|kind| kind.get(0).unwrap_or(kind));
        match (self.family, outer.and_then(|kind| kind.as_str())) {
            (Family::Awscc, _) | (Family::Aws, None) => Value::Null,
            (Family::Aws, Some("string")) => Value::text(""),
            (Family::Aws, Some("number")) => Value::Int(0),
            (Family::Aws, Some("bool")) => Value::Bool(false),
            (Family::Aws, Some("list" | "set")) => Value::List(Vec::new()),
            (Family::Aws, Some("map")) => Value::Map(BTreeMap::new()),
            (Family::Aws, Some(_)) => Value::Null,
        }
    }
}

/// Nested objects: a connection tells its format and that it works, all else is left out.
fn fill_nested(value: &mut Value) {
    match value {
        Value::List(elements) => elements.iter_mut().for_each(fill_nested),
        Value::Map(map) => {
            let connection = map.get("external_connection_name").and_then(Value::as_text);
            let format = connection.and_then(crate::service::format_of_connection);
            for (name, value) in map.iter_mut() {
                match (name.as_str(), value.is_unknown()) {
                    ("package_format", true) => *value = Value::text(format.unwrap_or("generic")),
                    ("status", true) => *value = Value::text("Available"),
                    (_, true) => *value = Value::Null,
                    (_, false) => fill_nested(value),
                }
            }
        }
        _ => {}
    }
}

/// FNV-1a, 64 bits: short, stable, and nobody's secret.
fn digest(salt: &str, given: &Value) -> String {
    let hash = salt
        .bytes()
        .chain(given.encode())
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}")
}
