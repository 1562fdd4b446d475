//! Terragrunt's own functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::expression::names::Names;
use crate::eval::expression::{Evaluated, made};
use crate::eval::files::{Files, Found, normalised, rooted};
use crate::eval::terragrunt::config::{ConfigNames, Role};
use crate::eval::text::{Piece, Text};
use crate::eval::tree::directory_of;
use crate::eval::value::{Entry, Kind, Value};
use crate::source::place::{FileId, Place};

impl ConfigNames<'_, '_> {
    /// What one of Terragrunt's functions gives; `None` for Terraform's.
    pub(super) fn function(
        &self,
        name: &str,
        arguments: &[Value],
        place: Place,
    ) -> Option<Evaluated> {
        let unknown = || Value::unknown(place);
        let value = match name {
            "find_in_parent_folders" => self.find_in_parents(arguments, place),
            "path_relative_to_include" => self.relative_to_include(arguments, place),
            "path_relative_from_include" => self.relative_from_include(arguments, place),
            "get_terragrunt_dir" => rooted(&self.config.unit, place),
            "get_original_terragrunt_dir" => rooted(&self.config.original, place),
            "get_parent_terragrunt_dir" => match self.include_directory(arguments) {
                Some(directory) => rooted(&directory, place),
                None => unknown(),
            },
            "get_repo_root" => rooted("", place),
            "read_terragrunt_config" => self.read_config(arguments, place),
            "read_tfvars_file" => self.read_values(arguments, place),
            "mark_as_read" => arguments.first().cloned().unwrap_or_else(unknown),
            "get_env"
            | "get_platform"
            | "get_aws_account_id"
            | "get_aws_account_alias"
            | "get_aws_caller_identity_arn"
            | "get_aws_caller_identity_user_id"
            | "get_terraform_command"
            | "get_terraform_cli_args"
            | "get_terraform_commands_that_need_input"
            | "get_terraform_commands_that_need_locking"
            | "get_terraform_commands_that_need_parallelism"
            | "get_terraform_commands_that_need_vars"
            | "get_terragrunt_source_cli_flag"
            | "get_default_retryable_errors"
            | "get_path_from_repo_root"
            | "get_path_to_repo_root"
            | "get_working_dir"
            | "run_cmd"
            | "sops_decrypt_file"
            | "constraint_check" => unknown(),
            _ => return None,
        };
        Some(Ok(value))
    }

    /// The first of the directories above the unit that holds the file. Above
    /// the tree there may be others, so that a fallback is never sure.
    fn find_in_parents(&self, arguments: &[Value], place: Place) -> Value {
        let name = match arguments.first() {
            Some(name) => name.as_str(),
            None => Some("terragrunt.hcl".to_owned()),
        };
        let Some(name) = name else {
            return Value::unknown(place);
        };
        let mut directory = self.config.unit.as_str();
        while !directory.is_empty() {
            directory = directory_of(directory);
            let path = normalised(directory, &name);
            let Some(path) = path else {
                break;
            };
            if self.configs.tree.find(&path).is_some() {
                return rooted(&path, place);
            }
        }
        Value::unknown(place)
    }

    /// The directory of the configuration that includes, or is included by, this one.
    fn include_directory(&self, arguments: &[Value]) -> Option<String> {
        if self.config.role == Role::Included {
            return Some(self.config.directory.clone());
        }
        let included = match arguments.first() {
            Some(name) => self.include(&name.as_str()?),
            None => {
                let mut blocks = self.config.blocks("include");
                match (blocks.next(), blocks.next()) {
                    (None, _) => return Some(self.config.directory.clone()),
                    (Some(block), None) => self.included(block),
                    (Some(_), Some(_)) => None,
                }
            }
        };
        Some(included?.config.directory.clone())
    }

    fn relative_to_include(&self, arguments: &[Value], place: Place) -> Value {
        match self.include_directory(arguments) {
            Some(directory) => made(&relative(&directory, &self.config.unit), place),
            None => Value::unknown(place),
        }
    }

    fn relative_from_include(&self, arguments: &[Value], place: Place) -> Value {
        match self.include_directory(arguments) {
            Some(directory) => made(&relative(&self.config.unit, &directory), place),
            None => Value::unknown(place),
        }
    }

    fn read_config(&self, arguments: &[Value], place: Place) -> Value {
        let found = arguments
            .first()
            .and_then(|path| self.directory().find(path));
        match (found, arguments.get(1)) {
            (Some(Found::File(file, _)), _) => match self.read(file) {
                Some(config) => config.exposed(place),
                None => Value::unknown(place),
            },
            (Some(Found::Nothing), Some(default)) => default.clone(),
            _ => Value::unknown(place),
        }
    }

    /// The values of a file as JSON, which is what Terragrunt makes of them.
    fn read_values(&self, arguments: &[Value], place: Place) -> Value {
        let found = arguments
            .first()
            .and_then(|path| self.directory().find(path));
        let Some(Found::File(file, _)) = found else {
            return Value::unknown(place);
        };
        let Some(values) = self.values_of(file) else {
            return Value::unknown(place);
        };
        let text = Text::new([Piece::Json(Arc::new(values))]);
        Value::new(Kind::String(text), place)
    }

    /// What the attributes of a file come to.
    pub(super) fn values_of(&self, file: FileId) -> Option<Value> {
        let tree = self.configs.tree;
        if tree.path(file).ends_with(".json") {
            return tree.json(file).cloned();
        }
        let config = self.read(file)?;
        let body = &tree.hcl(file)?.body;
        let entries = body.attributes().map(|attribute| {
            let code = config.config.attribute(attribute.name.node);
            let place = file.at(attribute.expr.span);
            let entry = Entry {
                key: file.at(attribute.name.span),
                value: code.map_or_else(|| Value::unknown(place), |code| config.value(code)),
                earlier: Vec::new(),
            };
            (attribute.name.node.to_owned(), entry)
        });
        let entries: BTreeMap<_, _> = entries.collect();
        Some(Value::map(entries, file.at(body.span)))
    }
}

/// The path from one directory of the tree to another.
fn relative(from: &str, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    let up = from[shared..].iter().map(|_| "..");
    let path: Vec<&str> = up.chain(to[shared..].iter().map(String::as_str)).collect();
    match path.is_empty() {
        true => ".".to_owned(),
        false => path.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_lead_from_one_directory_to_another() {
        assert_eq!(relative("live", "live/dev/app"), "dev/app");
        assert_eq!(relative("live/dev/app", "live"), "../..");
        assert_eq!(relative("", ""), ".");
        assert_eq!(relative("a/b", "a/c"), "../c");
    }
}
