//! From the manifest as written to the model: each environment by itself, then all beside each other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::diag::Diagnostic;
use crate::manifest::model::environment::{self, Worked};
use crate::manifest::model::findings::Findings;
use crate::manifest::model::first_party::{self, Anywhere};
use crate::manifest::model::{Model, domains, github, lists, retire};
use crate::manifest::raw::{self, Settings, Target, Written};
use crate::source::path::RelPath;

/// Where the module stands when the manifest does not say.
const MODULE: &str = "modules/codeartifact";

/// See [`crate::manifest::model::build`].
pub(super) fn build(manifest: &raw::Manifest) -> (Option<Model>, Vec<Diagnostic>) {
    let mut found = Findings::default();
    let settings = &manifest.settings;
    let raw = &manifest.environments;
    let worked: Vec<Worked<'_>> = raw
        .iter()
        .map(|environment| environment::work_out(environment, settings, &mut found))
        .collect();
    lists::check_listed(manifest, &mut found);
    check_together(manifest, &worked, &mut found);
    warn(manifest, &mut found);
    let target = target(manifest, &mut found);
    let environments = worked
        .iter()
        .filter_map(|worked| worked.assemble(&mut found))
        .collect();
    let model = Model {
        target,
        protect: settings.protect,
        origin: settings.origin,
        module_path: module_path(settings),
        module_source: settings
            .module
            .source
            .as_ref()
            .map(|source| source.node.clone()),
        retire: settings.retire.clone(),
        renames: settings.renames.clone(),
        environments_written: settings.environments,
        environments,
    };
    let complete = !raw.is_empty() && !found.any_error();
    (complete.then_some(model), found.sorted())
}

fn check_together(manifest: &raw::Manifest, worked: &[Worked<'_>], found: &mut Findings) {
    let environments = &manifest.environments;
    domains::check(environments, found);
    check_github_roles(worked, found);
    let anywhere = worked
        .iter()
        .map(Worked::anywhere)
        .reduce(Anywhere::or)
        .unwrap_or(Anywhere::All);
    for environment in environments {
        first_party::unserved(environment, anywhere, found);
    }
    let declared: Vec<_> = environments
        .iter()
        .zip(worked)
        .map(|(environment, worked)| retire::names(environment, worked.names()))
        .collect();
    retire::check(&manifest.settings, &declared, found);
}

/// Checks that no two environments make a role of one name in one account.
fn check_github_roles(worked: &[Worked<'_>], found: &mut Findings) {
    let mut roles = BTreeMap::new();
    for environment in worked {
        let (name, account, made) = environment.github_roles_made();
        for made in made {
            match roles.entry((account, made.role.name.as_str())) {
                Entry::Vacant(place) => drop(place.insert((name, made))),
                Entry::Occupied(first) => {
                    found.push(github::same_name(*first.get(), (name, made)));
                }
            }
        }
    }
}

/// What is generated; one root configuration has one state, so one environment.
fn target(manifest: &raw::Manifest, found: &mut Findings) -> Target {
    let settings = &manifest.settings;
    let Some(target) = &settings.target else {
        return match (settings.environments, &settings.state) {
            (Written::No, None) => Target::Terraform,
            (Written::Yes, _) | (_, Some(_)) => Target::Terragrunt,
        };
    };
    let count = manifest.environments.len();
    if target.node == Target::Terraform && count > 1 {
        found.push(
            Diagnostic::error(
                target.span,
                format!("target `terraform` has one environment, the manifest has {count}"),
            )
            .help("write `target = \"terragrunt\"`, or one manifest for each environment"),
        );
    }
    target.node
}

fn module_path(settings: &Settings) -> RelPath {
    match &settings.module.path {
        Some(path) => path.node.clone(),
        None => RelPath::parse(MODULE).expect("the literal is a path, as a test knows"),
    }
}

fn warn(manifest: &raw::Manifest, found: &mut Findings) {
    let settings = &manifest.settings;
    if let (None, Some(first)) = (&settings.state, manifest.environments.first()) {
        found.push(
            Diagnostic::warning(first.domain.name.span, "the state is local, on one machine")
                .help("add a `state` block with an S3 bucket"),
        );
    }
    if let Some((first, rest)) = settings.unwritten.split_first() {
        let names: Vec<_> = settings
            .unwritten
            .iter()
            .map(|key| format!("`{}`", key.node))
            .collect();
        let warning = Diagnostic::warning(
            first.span,
            format!("nothing is written yet for {}", names.join(", ")),
        )
        .help("what these keys say is checked; until it is written, do it by hand");
        found.push(rest.iter().fold(warning, |warning, key| {
            warning.label(key.span, format!("`{}`", key.node))
        }));
    }
}
