//! A policy as JSON: one spelling for one meaning, so that a review sees changes and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::policy::{Policy, Principal, Statement};

/// The language version in which policy variables and all operators work.
const VERSION: &str = "2012-10-17";

impl Policy {
    /// The text to commit: two blanks of indentation, the keys in the usual
    /// order, lists sorted and written as lists even of one, a line end last.
    #[must_use]
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(&Written::from(self));
        let mut text = text.expect("texts, lists and maps of texts are always JSON");
        text.push('\n');
        text
    }

    /// The characters that count against AWS's limits: those of the compact text,
    /// in which Go, and so the provider, writes `<`, `>` and `&` as escapes.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of(&Written::from(self))
    }
}

/// What a part of a policy adds to [`Policy::size`].
pub(crate) fn size_of(part: &(impl Serialize + ?Sized)) -> usize {
    let text = serde_json::to_string(part);
    let text = text.expect("texts, lists and maps of texts are always JSON");
    text.bytes().map(weight).sum()
}

/// A byte's part of a size: a character counts with its first byte.
fn weight(byte: u8) -> usize {
    match byte {
        b'<' | b'>' | b'&' => r"\u003c".len(),
        0x80..=0xBF => 0,
        _ => 1,
    }
}

/// The document; the order of the fields is the order of the keys.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Written<'a> {
    version: &'static str,
    statement: Vec<WrittenStatement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WrittenStatement<'a> {
    sid: &'a str,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<WrittenPrincipal<'a>>,
    action: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    resource: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'a str, &'a BTreeSet<String>>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WrittenPrincipal<'a> {
    Everyone(&'static str),
    Of(BTreeMap<&'static str, Vec<&'a str>>),
}

impl<'a> From<&'a Policy> for Written<'a> {
    fn from(policy: &'a Policy) -> Self {
        Self {
            version: VERSION,
            statement: policy.statements.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a Statement> for WrittenStatement<'a> {
    fn from(statement: &'a Statement) -> Self {
        let mut condition: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (test, values) in &statement.conditions {
            let keys = condition.entry(test.operator.as_str()).or_default();
            keys.insert(&*test.key, values);
        }
        Self {
            sid: &statement.sid,
            effect: statement.effect.as_str(),
            principal: statement.principal.as_ref().map(Into::into),
            action: &statement.actions,
            resource: &statement.resources,
            condition,
        }
    }
}

impl<'a> From<&'a Principal> for WrittenPrincipal<'a> {
    fn from(principal: &'a Principal) -> Self {
        match principal {
            Principal::Everyone => Self::Everyone("*"),
            Principal::Aws(arns) => Self::Of(BTreeMap::from([(
                "AWS",
                arns.iter().map(String::as_str).collect(),
            )])),
            Principal::Federated(provider) => {
                Self::Of(BTreeMap::from([("Federated", vec![provider.as_str()])]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Effect, Operator, Test};

    fn set(texts: &[&str]) -> BTreeSet<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn statement(principal: Option<Principal>) -> Statement {
        Statement {
            sid: "Read".to_owned(),
            effect: Effect::Allow,
            principal,
            actions: set(&["b:Two", "a:One"]),
            resources: set(&["*"]),
            conditions: BTreeMap::new(),
        }
    }

    fn test(operator: Operator, key: &str) -> Test {
        Test {
            operator,
            key: key.to_owned(),
        }
    }

    #[test]
    fn one_spelling() {
        let mut first = statement(Some(Principal::Aws(set(&["arn:b", "arn:a"]))));
        first.conditions = BTreeMap::from([
            (test(Operator::StringEquals, "z"), set(&["1"])),
            (test(Operator::ArnLike, "y"), set(&["2"])),
            (test(Operator::StringEquals, "x"), set(&["4", "3"])),
        ]);
        let mut second = statement(Some(Principal::Federated("arn:p".to_owned())));
        second.resources.clear();
        second.effect = Effect::Deny;
        let policy = Policy {
            statements: vec![
                first,
                second,
                statement(Some(Principal::Everyone)),
                statement(None),
            ],
        };
        insta::assert_snapshot!(policy.to_json(), @r#"
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "Read",
              "Effect": "Allow",
              "Principal": {
                "AWS": [
                  "arn:a",
                  "arn:b"
                ]
              },
              "Action": [
                "a:One",
                "b:Two"
              ],
              "Resource": [
                "*"
              ],
              "Condition": {
                "ArnLike": {
                  "y": [
                    "2"
                  ]
                },
                "StringEquals": {
                  "x": [
                    "3",
                    "4"
                  ],
                  "z": [
                    "1"
                  ]
                }
              }
            },
            {
              "Sid": "Read",
              "Effect": "Deny",
              "Principal": {
                "Federated": [
                  "arn:p"
                ]
              },
              "Action": [
                "a:One",
                "b:Two"
              ]
            },
            {
              "Sid": "Read",
              "Effect": "Allow",
              "Principal": "*",
              "Action": [
                "a:One",
                "b:Two"
              ],
              "Resource": [
                "*"
              ]
            },
            {
              "Sid": "Read",
              "Effect": "Allow",
              "Action": [
                "a:One",
                "b:Two"
              ],
              "Resource": [
                "*"
              ]
            }
          ]
        }
        "#);
        assert!(policy.to_json().ends_with("}\n"));
    }

    #[test]
    fn the_size_is_that_of_the_compact_text_as_go_writes_it() {
        let policy = |resource| Policy {
            statements: vec![Statement {
                resources: set(&[resource]),
                ..statement(None)
            }],
        };
        let compact = concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","#,
            r#""Action":["a:One","b:Two"],"Resource":["é"]}]}"#
        );
        assert_eq!(policy("é").size(), compact.chars().count());
        assert_eq!(policy("&").size(), policy("123456").size());
    }
}
