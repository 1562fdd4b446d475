//! Terraform over a directory, offline: the stand-in provider takes the place of aws and awscc.
//!
//! It proves syntax, types, names, block counts, references, the graph, validations and tests; not AWS's limits,
//! IAM's meaning or what the real providers compare.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the files that Terraform reads"
)]

mod mirror;
mod refusals;
mod stand_in;

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::tool::{self, Terraform};

/// What Terraform printed: all is well in `Ok`, in `Err` it refused.
pub(crate) type Answer<T> = Result<T, String>;

/// A temporary directory and the Terraform to run in it; each test has its own.
pub(crate) struct Workspace {
    terraform: Terraform,
    directory: TempDir,
    root: PathBuf,
    environment: Vec<(String, String)>,
}

impl Workspace {
    /// An empty directory; none when Terraform is missing and the test is to be skipped.
    pub(crate) fn new() -> Option<Self> {
        let terraform = tool::terraform()?;
        let directory = tempfile::tempdir().expect("a temporary directory");
        Some(Self {
            root: directory.path().to_owned(),
            terraform,
            directory,
            environment: Vec::new(),
        })
    }

    /// The directory that files are written to.
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Runs Terraform in a directory below from now on.
    pub(crate) fn enter(&mut self, relative: &str) {
        self.root = self.path().join(relative);
    }

    /// Sets a variable of the environment, such as `AWS_REGION` for a module without a provider block.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Takes such a variable away again.
    pub(crate) fn unset(&mut self, name: &str) {
        self.environment.retain(|(set, _)| set != name);
    }

    /// Writes a file below the directory, with the directories above it.
    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path().join(relative);
        let parent = path.parent().expect("a file has a directory");
        std::fs::create_dir_all(parent).expect("the directory can be made");
        std::fs::write(path, text).expect("the file can be written");
    }

    /// Keeps the state in a file where the configuration says that it is in S3.
    pub(crate) fn keep_state_here(&self) {
        let text = "terraform {\n  backend \"local\" {}\n}\n";
        let path = self.root.join("backend_override.tf");
        std::fs::write(path, text).expect("the file can be written");
    }

    /// Checks that every file is formatted, here and below.
    pub(crate) fn fmt_check(&self) -> Answer<()> {
        self.run(&["fmt", "-check", "-diff", "-recursive"])
            .map(drop)
    }

    /// Installs the stand-in provider, within the version constraints of the configuration.
    pub(crate) fn init(&self) -> Answer<()> {
        self.run(&["init", "-input=false"]).map(drop)
    }

    /// Checks the configuration; a warning counts as an error.
    pub(crate) fn validate(&self) -> Answer<()> {
        let output = self.output(&["validate", "-json"]);
        let report = json(&output)?;
        match report["diagnostics"].as_array() {
            Some(diagnostics) if diagnostics.is_empty() => Ok(()),
            _ => Err(pretty(&report["diagnostics"])),
        }
    }

    /// The plan, as `terraform show -json` prints it.
    pub(crate) fn plan(&self) -> Answer<Value> {
        self.run(&["plan", "-input=false", "-lock=false", "-out=it.tfplan"])?;
        json(&self.output(&["show", "-json", "it.tfplan"]))
    }

    /// Applies the configuration and gives the state, as `terraform show -json` prints it.
    pub(crate) fn apply(&self) -> Answer<Value> {
        self.run(&["apply", "-input=false", "-auto-approve"])?;
        json(&self.output(&["show", "-json"]))
    }

    /// Destroys what was applied.
    pub(crate) fn destroy(&self) -> Answer<()> {
        self.run(&["destroy", "-input=false", "-auto-approve"])
            .map(drop)
    }

    /// Runs the `*.tftest.hcl` files and gives what Terraform printed.
    pub(crate) fn test(&self) -> Answer<String> {
        self.run(&["test"])
    }

    fn run(&self, arguments: &[&str]) -> Answer<String> {
        let output = self.output(arguments);
        let text = text(&output);
        if output.status.success() {
            Ok(text)
        } else {
            Err(text)
        }
    }

    fn output(&self, arguments: &[&str]) -> Output {
        let mut command = self.terraform.command();
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("TF_CLI_CONFIG_FILE", mirror::config())
            // The stand-in speaks plain text on its socket.
            .env("TF_DISABLE_PLUGIN_TLS", "1")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("terraform starts")
    }
}

/// The resources that a plan changes, as address and actions, without those it leaves alone.
pub(crate) fn changes(plan: &Value) -> Vec<(&str, Vec<&str>)> {
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    changes
        .map(|change| {
            let actions = change["change"]["actions"].as_array().into_iter().flatten();
            let address = change["address"].as_str().unwrap_or_default();
            (
                address,
                actions.filter_map(Value::as_str).collect::<Vec<_>>(),
            )
        })
        .filter(|(_, actions)| actions != &["no-op"])
        .collect()
}

/// The values that a plan or a state gives a resource, in whatever module; null when it has none.
pub(crate) fn values<'a>(document: &'a Value, address: &str) -> &'a Value {
    let trees = ["planned_values", "values"]
        .iter()
        .filter_map(|key| document.get(key));
    let mut modules: Vec<_> = trees.map(|tree| &tree["root_module"]).collect();
    while let Some(module) = modules.pop() {
        let mut resources = module["resources"].as_array().into_iter().flatten();
        if let Some(found) = resources.find(|resource| resource["address"] == address) {
            return &found["values"];
        }
        modules.extend(module["child_modules"].as_array().into_iter().flatten());
    }
    &Value::Null
}

fn text(output: &Output) -> String {
    let parts = [&output.stdout, &output.stderr];
    parts.map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

fn json(output: &Output) -> Answer<Value> {
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{error}\n{}", text(output)))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
