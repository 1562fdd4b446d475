//! Data sources: what they read is worked out from their arguments and the provider block.

use crate::made_up;
use crate::policy_document;
use crate::problem::Problem;
use crate::schema::{Family, Object};
use crate::settings::Settings;
use crate::value::Value;

/// Reads one data source; its arguments are all known.
pub(crate) fn read(
    family: Family,
    settings: &Settings,
    type_name: &str,
    object: &Object,
    config: &Value,
) -> Result<Value, Problem> {
    let mut state = config.clone();
    let Some(attributes) = state.as_map_mut() else {
        return Ok(state);
    };
    for (name, attribute) in &object.block.attributes {
        let value = attributes.entry(name.clone()).or_insert(Value::Null);
        if attribute.computed && *value == Value::Null {
            *value = Value::UNKNOWN;
        }
    }
    for (name, value) in answers(settings, type_name, config)? {
        if config.get(name) == &Value::Null {
            attributes.insert(name.to_owned(), Value::text(value));
        }
    }
    Ok(made_up::fill(family, settings, type_name, object, &state))
}

fn answers(
    settings: &Settings,
    type_name: &str,
    config: &Value,
) -> Result<Vec<(&'static str, String)>, Problem> {
    let Settings {
        region, account, ..
    } = settings;
    let (partition, suffix) = (settings.partition(), settings.dns_suffix());
    Ok(match type_name {
        "aws_caller_identity" => vec![
            ("account_id", account.clone()),
            (
                "arn",
                format!("arn:{partition}:iam::{account}:user/stand-in"),
            ),
            ("id", account.clone()),
            ("user_id", "AIDASTANDIN".to_owned()),
        ],
        "aws_partition" => {
            let mut labels: Vec<_> = suffix.split('.').collect();
            labels.reverse();
            vec![
                ("dns_suffix", suffix.to_owned()),
                ("id", partition.to_owned()),
                ("partition", partition.to_owned()),
                ("reverse_dns_prefix", labels.join(".")),
            ]
        }
        "aws_region" => {
            let region = config.get("region").as_text().unwrap_or(region).to_owned();
            vec![
                ("description", "Stand-in".to_owned()),
                ("endpoint", format!("ec2.{region}.{suffix}")),
                ("id", region.clone()),
                ("name", region.clone()),
                ("region", region),
            ]
        }
        "aws_codeartifact_repository_endpoint" => {
            let text = |name| config.get(name).as_text().unwrap_or_default();
            let (domain, repository, format) = (text("domain"), text("repository"), text("format"));
            let owner = config.get("domain_owner").as_text().unwrap_or(account);
            let region = config.get("region").as_text().unwrap_or(region);
            let host = format!("{domain}-{owner}.d.codeartifact.{region}.{suffix}");
            vec![
                ("id", format!("{domain}:{repository}:{format}")),
                (
                    "repository_endpoint",
                    format!("https://{host}/{format}/{repository}/"),
                ),
            ]
        }
        "aws_iam_policy_document" => {
            let (pretty, compact) = policy_document::render(config)?;
            vec![("json", pretty), ("minified_json", compact)]
        }
        _ => Vec::new(),
    })
}
