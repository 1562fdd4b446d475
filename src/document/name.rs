//! What a file is by its name, before its content is looked at.

use crate::lock;

/// What a file's name says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// `.tf`.
    Terraform,
    /// `.tf.json`.
    TerraformJson,
    /// `.tfvars`.
    Variables,
    /// `.tfvars.json`.
    VariablesJson,
    /// HCL that Terragrunt may read, or a manifest under another name.
    Hcl,
    /// HCL of another tool.
    ForeignHcl,
    /// JSON: a policy, a manifest, anything.
    Json,
    /// `cagen.hcl`.
    ManifestHcl,
    /// `cagen.json`.
    ManifestJson,
    /// `.cagen.lock`.
    Lock,
    /// Something else.
    Other,
}

/// Endings of HCL files that are not Terragrunt's: tests, locks, stacks and
/// configurations of other tools.
const FOREIGN: [&str; 14] = [
    ".tftest.hcl",
    ".tofutest.hcl",
    ".tfmock.hcl",
    ".tfquery.hcl",
    ".tfstack.hcl",
    ".tfdeploy.hcl",
    ".tfcomponent.hcl",
    ".pkr.hcl",
    ".pkrvars.hcl",
    ".nomad.hcl",
    ".sentinel.hcl",
    ".lock.hcl",
    ".policy.hcl",
    ".tfplan.hcl",
];

/// Whole names of HCL files that are other tools'.
const FOREIGN_NAMES: [&str; 7] = [
    ".tflint.hcl",
    ".terraform.lock.hcl",
    "sentinel.hcl",
    "docker-bake.hcl",
    "docker-bake.override.hcl",
    "waypoint.hcl",
    "vault.hcl",
];

/// What the file at `path` is by its name.
pub(super) fn of(path: &str) -> Named {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    match name {
        "cagen.hcl" => Named::ManifestHcl,
        "cagen.json" => Named::ManifestJson,
        lock::FILE => Named::Lock,
        _ if FOREIGN_NAMES.contains(&name) || FOREIGN.iter().any(|ending| ends(ending)) => {
            Named::ForeignHcl
        }
        _ if ends(".tf.json") || ends(".tofu.json") => Named::TerraformJson,
        _ if ends(".tfvars.json") => Named::VariablesJson,
        _ if ends(".tftest.json") || ends(".tfmock.json") => Named::Other,
        _ if ends(".tf") || ends(".tofu") => Named::Terraform,
        _ if ends(".tfvars") => Named::Variables,
        _ if ends(".hcl") => Named::Hcl,
        _ if ends(".json") => Named::Json,
        _ => Named::Other,
    }
}

/// The directory of `path`, empty at the root.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The directory that a relative path leads to, unless that is outside the tree.
pub(super) fn joined(directory: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_syntax() {
        let cases = [
            ("a/main.tf", Named::Terraform),
            ("main.tf.json", Named::TerraformJson),
            ("x.auto.tfvars", Named::Variables),
            ("x.auto.tfvars.json", Named::VariablesJson),
            ("live/root.hcl", Named::Hcl),
            ("live/terragrunt.hcl", Named::Hcl),
            ("tests/a.tftest.hcl", Named::ForeignHcl),
            (".terraform.lock.hcl", Named::ForeignHcl),
            ("a/.tflint.hcl", Named::ForeignHcl),
            ("cagen.hcl", Named::ManifestHcl),
            ("a/cagen.json", Named::ManifestJson),
            ("policies/domain.json", Named::Json),
            (".json", Named::Other),
            ("a.txt", Named::Other),
        ];
        for (path, named) in cases {
            assert_eq!(of(path), named, "{path}");
        }
    }
}
