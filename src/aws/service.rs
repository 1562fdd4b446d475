//! The service's facts as they stand in `data/`, read once into typed tables.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

/// What `data/codeartifact-service.json` says, as far as it is used.
#[derive(Debug, Deserialize)]
pub(crate) struct Service {
    pub(crate) names: BTreeMap<String, NameRule>,
    pub(crate) formats: Vec<FormatFacts>,
    pub(crate) external_connections: Vec<ConnectionFacts>,
    pub(crate) limits: Vec<LimitFacts>,
    pub(crate) tokens: TokenFacts,
    pub(crate) regions: Vec<String>,
    pub(crate) vpc: VpcFacts,
    pub(crate) package_groups: PackageGroupFacts,
}

/// What `data/general.json` says: shapes and limits of other AWS services.
#[derive(Debug, Deserialize)]
pub(crate) struct General {
    pub(crate) names: BTreeMap<String, NameRule>,
    pub(crate) limits: Vec<LimitFacts>,
}

/// Which texts are a name; lengths are in characters.
#[derive(Debug, Deserialize)]
pub(crate) struct NameRule {
    pattern: Option<String>,
    pub(crate) min: usize,
    pub(crate) max: usize,
    /// The pattern once it is asked for: building all of them takes longer than
    /// all else that a small manifest needs.
    #[serde(skip)]
    regex: OnceLock<Regex>,
}

impl NameRule {
    /// The pattern; empty where lengths are all there is.
    pub(crate) fn pattern(&self) -> &str {
        self.pattern.as_deref().unwrap_or_default()
    }

    /// Whether the pattern, where there is one, holds for all of `text`.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.pattern.as_ref().is_none_or(|pattern| {
            let regex = self
                .regex
                .get_or_init(|| Regex::new(pattern).expect("a test reads every pattern"));
            regex.is_match(text)
        })
    }
}

/// One row of the formats.
#[derive(Debug, Deserialize)]
pub(crate) struct FormatFacts {
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) normalisation: String,
    pub(crate) usual_connection: Option<String>,
    pub(crate) endpoint_path: String,
    pub(crate) login_tools: Vec<String>,
    pub(crate) download_needs: Option<String>,
}

/// One row of the external connections.
#[derive(Debug, Deserialize)]
pub(crate) struct ConnectionFacts {
    pub(crate) name: String,
    pub(crate) format: String,
    pub(crate) console_store_repository: String,
}

/// One limit.
#[derive(Debug, Deserialize)]
pub(crate) struct LimitFacts {
    pub(crate) id: String,
    pub(crate) value: usize,
}

/// How long an authorization token may live, in seconds.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenFacts {
    pub(crate) default_seconds: u32,
    pub(crate) min_seconds: u32,
    pub(crate) max_seconds: u32,
}

/// What a private network needs.
#[derive(Debug, Deserialize)]
pub(crate) struct VpcFacts {
    pub(crate) interface_endpoints: Vec<String>,
    pub(crate) s3_gateway: GatewayFacts,
}

/// What the gateway endpoint to the asset buckets needs.
#[derive(Debug, Deserialize)]
pub(crate) struct GatewayFacts {
    pub(crate) not_needed_for_formats: Vec<String>,
    pub(crate) bucket_by_region: BTreeMap<String, String>,
}

/// The syntax of package group patterns.
#[derive(Debug, Deserialize)]
pub(crate) struct PackageGroupFacts {
    pub(crate) word_regex: String,
    pub(crate) arn_encoding: BTreeMap<char, String>,
}

/// The table of CodeArtifact.
pub(crate) static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/codeartifact-service.json"))
        .expect("the data is part of the program, and a test reads it")
});

/// The table of everything around it.
pub(crate) static GENERAL: LazyLock<General> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/general.json"))
        .expect("the data is part of the program, and a test reads it")
});

/// The rule for names of the kind `kind`, which stands in one of the tables.
pub(crate) fn rule(kind: &str) -> &'static NameRule {
    SERVICE
        .names
        .get(kind)
        .or_else(|| GENERAL.names.get(kind))
        .expect("kinds are literals of this module tree, and their tests ask for each")
}

/// The limit `id`, which stands in one of the tables.
pub(crate) fn limit(id: &str) -> usize {
    SERVICE
        .limits
        .iter()
        .chain(&GENERAL.limits)
        .find(|limit| limit.id == id)
        .expect("ids are literals of this module tree, and their tests ask for each")
        .value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_load() {
        assert_eq!(SERVICE.formats.len(), 8);
        assert_eq!(SERVICE.external_connections.len(), 10);
        assert_eq!(SERVICE.regions.len(), 13);
        assert_eq!(GENERAL.limits.len(), 6);
    }

    #[test]
    fn every_pattern_is_a_regex() {
        let rules = SERVICE.names.values().chain(GENERAL.names.values());
        for pattern in rules.filter_map(|rule| rule.pattern.as_ref()) {
            assert!(Regex::new(pattern).is_ok(), "{pattern}");
            assert!(
                pattern.starts_with('^') && pattern.ends_with('$'),
                "{pattern}"
            );
        }
    }

    /// Every `source` names only sources that the same file explains.
    #[test]
    fn every_fact_has_a_known_source() {
        let id = Regex::new(r"\b[SG][0-9]+\b").unwrap();
        for text in [
            include_str!("data/codeartifact-service.json"),
            include_str!("data/codeartifact-iam.json"),
            include_str!("data/general.json"),
            include_str!("data/iam.json"),
        ] {
            let data: serde_json::Value = serde_json::from_str(text).unwrap();
            let known = data["sources"].as_object().unwrap();
            for fact in text.lines().filter(|line| line.contains("source\": \"")) {
                let named: Vec<_> = id.find_iter(fact).map(|found| found.as_str()).collect();
                assert!(
                    named.iter().all(|id| known.contains_key(*id)),
                    "unknown source in {fact}"
                );
            }
        }
    }

    #[test]
    fn every_asset_bucket_is_of_a_region() {
        let buckets = &SERVICE.vpc.s3_gateway.bucket_by_region;
        assert!(
            SERVICE
                .regions
                .iter()
                .all(|region| buckets.contains_key(region))
        );
        assert_eq!(buckets.len(), SERVICE.regions.len());
    }
}
