//! What the real providers refuse and Terraform itself lets pass.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::{Problem, Step};
use crate::schema::{Attribute, Block};
use crate::service::{FORMATS, RESTRICTION_MODES, format_of_connection};
use crate::value::Value;

/// Everything wrong with a configuration; what is unknown is not judged.
pub(crate) fn check(type_name: &str, block: &Block, config: &Value) -> Vec<Problem> {
    let mut check = Check {
        type_name,
        path: Vec::new(),
        problems: Vec::new(),
    };
    check.block(block, config);
    check.names(config);
    check.upstreams(config);
    check.problems
}

struct Check<'a> {
    type_name: &'a str,
    path: Vec<Step>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn block(&mut self, block: &Block, value: &Value) {
        self.attributes(&block.attributes, value);
        for (name, nested) in &block.blocks {
            self.each(name, value.get(name), |check, value| {
                check.block(&nested.block, value)
            });
        }
    }

    fn attributes(&mut self, attributes: &BTreeMap<String, Attribute>, value: &Value) {
        for (name, attribute) in attributes {
            let value = value.get(name);
            if *value == Value::Null {
                continue;
            }
            if attribute.computed && !attribute.optional {
                self.path.push(Step::Attribute(name.clone()));
                self.report(
                    "Value for unconfigurable attribute",
                    format!("`{name}` is chosen by AWS"),
                );
                self.path.pop();
            } else if let Some(nested) = &attribute.nested {
                self.each(name, value, |check, value| {
                    check.attributes(&nested.attributes, value)
                });
            } else {
                self.each(name, value, |check, value| {
                    if let Some(complaint) = complaint(check.type_name, name, value) {
                        check.report("Invalid value", format!("`{name}` {complaint}"));
                    }
                });
            }
        }
    }

    /// Visits the elements of a list or set, or the one value of anything else.
    fn each(&mut self, name: &str, value: &Value, mut visit: impl FnMut(&mut Self, &Value)) {
        self.path.push(Step::Attribute(name.to_owned()));
        match value {
            Value::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    visit(self, element);
                    self.path.pop();
                }
            }
            other => visit(self, other),
        }
        self.path.pop();
    }

    fn names(&mut self, config: &Value) {
        if *config.get("name") != Value::Null && *config.get("name_prefix") != Value::Null {
            self.report(
                "Conflicting configuration",
                "`name` conflicts with `name_prefix`",
            );
        }
    }

    fn upstreams(&mut self, config: &Value) {
        let mut seen = BTreeSet::new();
        for upstream in config.get("upstream").elements() {
            let name = upstream.get("repository_name").as_text();
            if let Some(name) = name.filter(|name| !seen.insert(*name)) {
                self.report(
                    "Duplicate upstream",
                    format!("`{name}` is an upstream twice"),
                );
            }
        }
    }

    fn report(&mut self, summary: &str, detail: impl Into<String>) {
        self.problems
            .push(Problem::new(summary, detail).at(&self.path));
    }
}

/// What is wrong with one value, by the name of its attribute.
fn complaint(type_name: &str, name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => wrong_text(type_name, name, text),
        Value::Int(int) => {
            let allowed = match name {
                "deletion_window_in_days" => 7..=30,
                "rotation_period_in_days" => 90..=2560,
                "max_session_duration" => 3600..=43200,
                _ => return None,
            };
            (!allowed.contains(int)).then(|| format!("is {int}, not in {allowed:?}"))
        }
        Value::Map(tags) if name == "tags" => {
            let reserved = tags.keys().find(|key| key.starts_with("aws:"));
            reserved.map(|key| format!("has the reserved key `{key}`"))
        }
        _ => None,
    }
}

fn wrong_text(type_name: &str, name: &str, text: &str) -> Option<String> {
    let one_of =
        |allowed: &[&str]| (!allowed.contains(&text)).then(|| format!("is none of {allowed:?}"));
    let must = |holds: bool, rule: &str| (!holds).then(|| format!("is `{text}`, {rule}"));
    match (type_name, name) {
        (
            _,
            "encryption_key" | "role_arn" | "policy_arn" | "policy_arns" | "permissions_boundary",
        ) => must(is_arn(text), "not an ARN"),
        (_, "policy" | "policy_document" | "assume_role_policy" | "event_pattern" | "input") => {
            let error =
                serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(text).err()?;
            Some(format!("is no JSON object: {error}"))
        }
        (_, "domain_owner" | "allowed_account_ids" | "forbidden_account_ids") => {
            must(is_account(text), "not an account id of 12 digits")
        }
        (_, "external_connection_name") => must(
            format_of_connection(text).is_some(),
            "no external connection of CodeArtifact",
        ),
        ("aws_codeartifact_repository_endpoint", "format") => one_of(&FORMATS),
        ("aws_vpc_endpoint", "vpc_endpoint_type") => one_of(&[
            "Gateway",
            "GatewayLoadBalancer",
            "Interface",
            "Resource",
            "ServiceNetwork",
        ]),
        ("aws_kms_alias", "name") => {
            let alias = text.strip_prefix("alias/").unwrap_or_default();
            must(
                is_name(alias, 250, "/_-"),
                "not a name that starts with alias/",
            )
        }
        ("aws_iam_role", "name") => must(is_name(text, 64, "_+=,.@-"), "not a name of a role"),
        ("aws_iam_role_policy" | "aws_iam_policy", "name") => {
            must(is_name(text, 128, "_+=,.@-"), "not a name of a policy")
        }
        ("awscc_codeartifact_package_group", "restriction_mode") => one_of(&RESTRICTION_MODES),
        ("awscc_codeartifact_package_group", "domain_name") => {
            must(is_domain(text), "not a name of a domain")
        }
        ("awscc_codeartifact_package_group", "pattern") => {
            let shape = text.starts_with('/') && !text.contains(char::is_whitespace);
            must(
                shape && (2..=520).contains(&text.len()),
                "not a pattern of packages",
            )
        }
        _ => None,
    }
}

fn is_arn(text: &str) -> bool {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    matches!(parts[..], ["arn", partition, service, _, account, resource]
        if partition.starts_with("aws") && !service.is_empty() && !resource.is_empty()
            && (account.is_empty() || account == "aws" || is_account(account)))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_name(text: &str, longest: usize, marks: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || marks.contains(c);
    (1..=longest).contains(&text.len()) && text.chars().all(letters)
}

fn is_domain(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (2..=50).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && text.bytes().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts_and_an_account_or_none() {
        assert!(is_arn("arn:aws:kms:eu-west-1:123456789012:key/x"));
        assert!(is_arn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
        assert!(is_arn("arn:aws-cn:s3:::bucket"));
        assert!(!is_arn("arn:aws:kms:eu-west-1:12345678901:key/x"));
        assert!(!is_arn("arn:aws:kms:eu-west-1:123456789012:"));
        assert!(!is_arn("alias/x"));
    }

    #[test]
    fn a_domain_is_a_label_of_a_host_name() {
        assert!(is_domain("a1") && is_domain(&"a".repeat(50)));
        for wrong in ["a", "1a", "a_b", "ab-", "Ab", &"a".repeat(51)] {
            assert!(!is_domain(wrong), "{wrong}");
        }
    }
}
