//! What `aws_iam_policy_document` renders.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::problem::Problem;
use crate::value::Value;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policy<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    statement: Vec<Statement>,
}

/// A statement, with the keys in the provider's order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    #[serde(skip_serializing_if = "Json::is_null")]
    sid: Json,
    effect: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    action: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    not_action: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    resource: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    not_resource: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    principal: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    not_principal: Json,
    #[serde(skip_serializing_if = "Json::is_null")]
    condition: Json,
}

/// The document, pretty and minified.
pub(crate) fn render(config: &Value) -> Result<(String, String), Problem> {
    for merge in [
        "source_policy_documents",
        "override_policy_documents",
        "source_json",
        "override_json",
    ] {
        if *config.get(merge) != Value::Null {
            return Err(Problem::new(
                "Not in the stand-in",
                format!("`{merge}` is not merged here"),
            ));
        }
    }
    let policy = Policy {
        version: config.get("version").as_text().unwrap_or("2012-10-17"),
        id: config.get("policy_id").as_text(),
        statement: config
            .get("statement")
            .elements()
            .iter()
            .map(statement)
            .collect(),
    };
    let failed = |error: serde_json::Error| Problem::new("Not serializable", error.to_string());
    let pretty = serde_json::to_string_pretty(&policy).map_err(failed)?;
    let compact = serde_json::to_string(&policy).map_err(failed)?;
    Ok((pretty, compact))
}

fn statement(block: &Value) -> Statement {
    let list = |name| sorted(texts(block.get(name)));
    Statement {
        sid: block
            .get("sid")
            .as_text()
            .filter(|sid| !sid.is_empty())
            .into(),
        effect: block.get("effect").as_text().unwrap_or("Allow").into(),
        action: list("actions"),
        not_action: list("not_actions"),
        resource: list("resources"),
        not_resource: list("not_resources"),
        principal: principals(block.get("principals")),
        not_principal: principals(block.get("not_principals")),
        condition: conditions(block.get("condition")),
    }
}

/// The texts of a list, with `&{` turned into the `${` of IAM variables.
fn texts(list: &Value) -> Vec<String> {
    let texts = list.elements().iter().filter_map(Value::as_text);
    texts.map(|text| text.replace("&{", "${")).collect()
}

/// Nothing, a plain string, or a list in reverse order.
fn sorted(mut texts: Vec<String>) -> Json {
    texts.sort();
    texts.reverse();
    one_or_many(texts)
}

fn one_or_many(mut texts: Vec<String>) -> Json {
    match texts.len() {
        0 => Json::Null,
        1 => Json::from(texts.remove(0)),
        _ => Json::from(texts),
    }
}

fn principals(blocks: &Value) -> Json {
    let mut by_kind = Map::new();
    for block in blocks.elements() {
        let kind = block.get("type").as_text().unwrap_or_default();
        let identifiers = texts(block.get("identifiers"));
        if kind == "*" && identifiers == ["*"] {
            return json!("*");
        }
        by_kind.insert(kind.to_owned(), sorted(identifiers));
    }
    if by_kind.is_empty() {
        Json::Null
    } else {
        by_kind.into()
    }
}

fn conditions(blocks: &Value) -> Json {
    let mut by_test = Map::new();
    for block in blocks.elements() {
        let text = |name| block.get(name).as_text().unwrap_or_default();
        let variables = by_test.entry(text("test")).or_insert_with(|| json!({}));
        variables[text("variable")] = one_or_many(texts(block.get("values")));
    }
    if by_test.is_empty() {
        Json::Null
    } else {
        by_test.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
        Value::Map(attributes.map(|(k, v)| (k.to_owned(), v)).into())
    }

    fn list<const N: usize>(texts: [&str; N]) -> Value {
        Value::List(texts.map(Value::text).into())
    }

    #[test]
    fn lists_are_reversed_and_only_the_star_type_is_everybody() {
        let everybody = |kind| {
            let principal = object([("type", Value::text(kind)), ("identifiers", list(["*"]))]);
            let statement = object([
                ("actions", list(["a:One", "a:Two"])),
                ("resources", list(["arn:aws:s3:::&{aws:username}"])),
                ("principals", Value::List(vec![principal])),
            ]);
            render(&object([("statement", Value::List(vec![statement]))]))
                .unwrap()
                .1
        };

        let start = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:Two","a:One"],"Resource":"arn:aws:s3:::${aws:username}","Principal":"#;
        assert_eq!(everybody("*"), format!(r#"{start}"*"}}]}}"#));
        assert_eq!(everybody("AWS"), format!(r#"{start}{{"AWS":"*"}}}}]}}"#));
    }
}
