//! The schema of a provider: read from `schema/*.json`, written as protocol messages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::proto::Message;

/// Which of the two providers this process stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// `hashicorp/aws`, protocol 5.
    Aws,
    /// `hashicorp/awscc`, protocol 6, because its schema has nested attributes.
    Awscc,
}

/// Everything a provider offers, in the shape of `terraform providers schema -json`.
#[derive(Deserialize)]
pub(crate) struct Schema {
    pub(crate) provider: Object,
    #[serde(rename = "resource_schemas")]
    pub(crate) resources: BTreeMap<String, Object>,
    #[serde(rename = "data_source_schemas")]
    pub(crate) data_sources: BTreeMap<String, Object>,
}

/// One resource type, data source or the provider's own configuration.
#[derive(Deserialize)]
pub(crate) struct Object {
    version: u64,
    /// The attributes at the root whose change replaces the object.
    #[serde(default, rename = "x_force_new")]
    pub(crate) force_new: Vec<String>,
    pub(crate) block: Block,
}

/// The contents of an object or of a nested block.
#[derive(Deserialize)]
pub(crate) struct Block {
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, Attribute>,
    #[serde(default, rename = "block_types")]
    pub(crate) blocks: BTreeMap<String, NestedBlock>,
}

#[derive(Deserialize)]
pub(crate) struct Attribute {
    /// The type as Terraform writes it in JSON; none when `nested` says it.
    #[serde(default, rename = "type")]
    pub(crate) kind: Option<serde_json::Value>,
    #[serde(default, rename = "nested_type")]
    pub(crate) nested: Option<Nested>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    pub(crate) optional: bool,
    #[serde(default)]
    pub(crate) computed: bool,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    deprecated: bool,
}

/// Attributes within an attribute.
#[derive(Deserialize)]
pub(crate) struct Nested {
    #[serde(rename = "nesting_mode")]
    nesting: Nesting,
    pub(crate) attributes: BTreeMap<String, Attribute>,
}

#[derive(Deserialize)]
pub(crate) struct NestedBlock {
    #[serde(rename = "nesting_mode")]
    nesting: Nesting,
    #[serde(default)]
    min_items: u64,
    #[serde(default)]
    max_items: u64,
    pub(crate) block: Block,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Nesting {
    Single = 1,
    List = 2,
    Set = 3,
}

impl Schema {
    /// The schema of a provider, from the data in this package.
    pub(crate) fn of(family: Family) -> Result<Self, serde_json::Error> {
        serde_json::from_str(match family {
            Family::Aws => include_str!("../schema/aws.json"),
            Family::Awscc => include_str!("../schema/awscc.json"),
        })
    }

    /// The response to `GetProviderSchema`.
    pub(crate) fn message(&self) -> Message {
        let named = |(name, object): (&String, &Object)| {
            Message::new().text(1, name).message(2, object.message())
        };
        let get_provider_schema_optional = Message::new().flag(2, true);
        Message::new()
            .message(1, self.provider.message())
            .messages(2, self.resources.iter().map(named))
            .messages(3, self.data_sources.iter().map(named))
            .message(6, get_provider_schema_optional)
    }
}

impl Object {
    fn message(&self) -> Message {
        Message::new()
            .number(1, self.version)
            .message(2, self.block.message())
    }
}

impl Block {
    fn message(&self) -> Message {
        Message::new()
            .messages(2, self.attributes.iter().map(attribute))
            .messages(3, self.blocks.iter().map(nested_block))
    }
}

fn attribute((name, attribute): (&String, &Attribute)) -> Message {
    let message = Message::new()
        .text(1, name)
        .flag(4, attribute.required)
        .flag(5, attribute.optional)
        .flag(6, attribute.computed)
        .flag(7, attribute.sensitive)
        .flag(9, attribute.deprecated);
    match (&attribute.nested, &attribute.kind) {
        (Some(nested), _) => message.message(
            10,
            Message::new()
                .messages(1, nested.attributes.iter().map(self::attribute))
                .number(3, nested.nesting as u64),
        ),
        (None, Some(kind)) => message.text(2, &kind.to_string()),
        (None, None) => message,
    }
}

fn nested_block((name, nested): (&String, &NestedBlock)) -> Message {
    Message::new()
        .text(1, name)
        .message(2, nested.block.message())
        .number(3, nested.nesting as u64)
        .number(4, nested.min_items)
        .number(5, nested.max_items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemas_load_and_every_replacing_attribute_exists() {
        for family in [Family::Aws, Family::Awscc] {
            let schema = Schema::of(family).unwrap();
            assert!(!schema.resources.is_empty());
            for (name, object) in &schema.resources {
                assert!(!object.force_new.is_empty(), "{name} can be replaced");
                for attribute in &object.force_new {
                    assert!(
                        object.block.attributes.contains_key(attribute),
                        "{name}.{attribute}"
                    );
                }
            }
        }
    }

    #[test]
    fn nested_attributes_are_only_in_the_provider_that_can_serve_them() {
        let nested = |family| {
            let schema = Schema::of(family).unwrap();
            let mut objects = schema.resources.values();
            objects.any(|object| object.block.attributes.values().any(|a| a.nested.is_some()))
        };
        assert!(!nested(Family::Aws));
        assert!(nested(Family::Awscc));
    }
}
