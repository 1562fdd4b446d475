//! What generated manifests reached: a property holds only for what was tried.

use std::collections::BTreeMap;

use cagen::aws::connection::Connection;
use cagen::aws::format::Format;
use cagen::manifest::model::{GrantRole, Model, Principal};
use cagen::manifest::raw::{Kms, Origin, Protect, Target};

use crate::properties::literal::Lit;

/// How often each thing was reached.
#[derive(Debug, Default)]
pub(super) struct Coverage(BTreeMap<String, usize>);

impl Coverage {
    pub(super) fn add(&mut self, what: impl Into<String>, times: usize) {
        *self.0.entry(what.into()).or_default() += times;
    }

    /// What of `all` was reached less than `least` times.
    pub(super) fn lacking(
        &self,
        all: impl IntoIterator<Item = String>,
        least: usize,
    ) -> Vec<String> {
        let times = |what: &String| self.0.get(what).copied().unwrap_or_default();
        let lacking = all.into_iter().filter(|what| times(what) < least);
        lacking
            .map(|what| format!("{what}: {}", times(&what)))
            .collect()
    }

    /// Counts the keys of a manifest that was taken, by the paths that the keys' own tests use.
    pub(super) fn keys(&mut self, root: &Lit) {
        if let Lit::Map(entries) = root {
            for (key, value) in entries {
                self.key(key, value);
            }
        }
    }

    fn key(&mut self, key: &str, value: &Lit) {
        match key {
            "domain" | "format" | "repo" | "teams" | "consumers" | "env" => {
                for (_, inner) in entries(value) {
                    for (own, _) in entries(inner) {
                        self.add(format!("key {key}.npm.{own}"), 1);
                    }
                }
            }
            "team_defaults" | "ci" | "audit" | "on_publish" | "guardrails" | "lint" | "module"
            | "state" => {
                for (own, _) in entries(value) {
                    self.add(format!("key {key}.{own}"), 1);
                }
            }
            "naming" => {
                for (own, _) in entries(value) {
                    let own = match own.as_str() {
                        own if Format::parse(own).is_ok() => "npm",
                        own if Connection::parse(own).is_ok() => "maven-clojars",
                        own => own,
                    };
                    self.add(format!("key naming.{own}"), 1);
                }
            }
            other => self.add(format!("key {other}"), 1),
        }
    }

    /// Counts the shapes that are written.
    pub(super) fn shapes(&mut self, root: &Lit) {
        let blocks = entries(root).iter().filter(|(key, _)| key == "format");
        let blocks = blocks.flat_map(|(_, blocks)| entries(blocks));
        let levels = std::iter::once(root).chain(blocks.map(|(_, block)| block));
        for (key, value) in levels.flat_map(entries) {
            if let ("shape", Lit::Text(shape)) = (key.as_str(), value) {
                self.add(format!("shape {shape}"), 1);
            }
        }
    }

    /// Counts what a manifest came to mean.
    pub(super) fn model(&mut self, model: &Model) {
        self.add(
            match model.target {
                Target::Terragrunt => "target terragrunt",
                Target::Terraform => "target terraform",
            },
            1,
        );
        self.add(
            match model.origin {
                Origin::Awscc => "origin awscc",
                Origin::Script => "origin script",
            },
            1,
        );
        self.add(
            match model.protect {
                Protect::Yes => "protect yes",
                Protect::No => "protect no",
            },
            1,
        );
        for environment in &model.environments {
            self.add(
                match &environment.domain.kms {
                    Kms::Create => "kms create",
                    Kms::Arn(_) => "kms arn",
                    Kms::Aws => "kms aws",
                },
                1,
            );
            for one in environment.repositories.values() {
                self.add(format!("role {}", one.role.address()), 1);
            }
            for grant in &environment.grants {
                let role = match grant.role {
                    GrantRole::Reader => "reader",
                    GrantRole::Publisher => "publisher",
                    GrantRole::Admin => "admin",
                };
                for principal in &grant.principals {
                    self.add(format!("{role} {}", form(principal)), 1);
                }
            }
        }
    }
}

fn form(principal: &Principal) -> &'static str {
    match principal {
        Principal::Account(_) => "account",
        Principal::Role(pattern) if pattern.is_exact() => "role",
        Principal::Role(_) => "roles",
        Principal::Organization(_) => "organisation",
        Principal::Unit(_) => "unit",
        Principal::Github(_) => "github",
    }
}

fn entries(value: &Lit) -> &[(String, Lit)] {
    match value {
        Lit::Map(entries) => entries,
        _ => &[],
    }
}

/// All that there is beside keys.
pub(super) fn everything() -> Vec<String> {
    let mut all: Vec<_> = [
        "target terragrunt",
        "target terraform",
        "origin awscc",
        "origin script",
        "protect yes",
        "protect no",
        "kms create",
        "kms arn",
        "kms aws",
        "free text in hcl",
        "free text in json",
        "free text in md",
        "free text in sh",
    ]
    .map(str::to_owned)
    .into();
    for role in [
        "store", "internal", "shared", "single", "team", "repo_1", "repo_2", "repo_3",
    ] {
        all.push(format!("role {role}"));
    }
    for form in ["account", "role", "roles", "organisation", "unit", "github"] {
        all.push(format!("reader {form}"));
    }
    for form in ["role", "roles", "github"] {
        all.push(format!("publisher {form}"));
    }
    for form in ["account", "role", "roles"] {
        all.push(format!("admin {form}"));
    }
    for shape in ["three", "poly", "single"] {
        all.push(format!("shape {shape}"));
    }
    all
}
