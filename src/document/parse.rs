//! Files to syntax, with what cannot be read of them.

use crate::diag::{Diagnostic, Level};
use crate::document::bare;
use crate::document::file::{Extent, File, Input, Role, Syntax};
use crate::document::name::{self, Named};
use crate::document::policy::Policy;
use crate::document::trace::Trace;
use crate::eval::json::Fault;
use crate::lock;
use crate::manifest;
use crate::manifest::model::Model;
use crate::source::place::FileId;
use crate::source::{Source, Span};
use crate::syntax::hcl;
use crate::syntax::hcl::ast;
use crate::syntax::hcl::expr::ExprKind;

/// A file, parsed, and the model that it says where it is a manifest.
pub(super) struct Parsed<'a> {
    pub(super) file: File<'a>,
    pub(super) model: Option<Model>,
    /// The policies in a JSON file, if nothing else in the tree reads it.
    pub(super) policies: Vec<Policy>,
}

/// Reads one file; one that does not matter is not looked into.
pub(super) fn parse<'a>(input: &'a Input, id: FileId, trace: Trace, matters: bool) -> Parsed<'a> {
    let Input { source, role } = input;
    let named = name::of(source.path());
    let (syntax, mut diagnostics, model) = match named {
        _ if !matters => (unread(named), Vec::new(), None),
        Named::Terraform => {
            let (tree, wrong) = hcl::parse(source.text());
            (Syntax::Terraform(tree), wrong, None)
        }
        Named::Hcl => hcl_file(source),
        Named::ManifestHcl => manifest(source, manifest::Syntax::Hcl),
        Named::ManifestJson => manifest(source, manifest::Syntax::Json),
        Named::Lock => (Syntax::Lock, lock_faults(source), None),
        Named::TerraformJson => {
            let tree = hcl::json::tree(source.text(), source.remade(hcl::json::unescaped));
            (Syntax::TerraformJson(tree), json_faults(source, id), None)
        }
        Named::Variables => (Syntax::Variables, hcl::parse(source.text()).1, None),
        Named::VariablesJson => (Syntax::Variables, json_faults(source, id), None),
        Named::Json => json_file(source),
        // A policy under another name, or a template of one: what a template
        // would make right is no fault.
        Named::Other if may_be_policy(source.text()) => (Syntax::Json, Vec::new(), None),
        Named::ForeignHcl | Named::Other => (Syntax::Other, Vec::new(), None),
    };
    let mut policies = Vec::new();
    let mut extent = Extent::Whole;
    if matches!(syntax, Syntax::Json) && *role == Role::Judged && trace != Trace::None {
        let reading = bare::reading(source, id);
        policies = bare::policies(source, &reading);
        if !reading.faults.is_empty() {
            extent = Extent::Part;
        }
        // Only what seems to be a policy of the service must be readable; what
        // another has to say is not judged by halves.
        let ours = trace == Trace::Service && seems_policy(source.text());
        match named {
            Named::Json if ours => diagnostics.extend(told(reading.faults)),
            Named::Json if !reading.faults.is_empty() => policies.clear(),
            _ => {}
        }
    }
    if matters && !matches!(syntax, Syntax::Other | Syntax::Dismissed) {
        diagnostics.extend(not_utf8(source));
    }
    if !diagnostics.is_empty() && source.is_utf16() {
        diagnostics = vec![utf16()];
        policies.clear();
    }
    diagnostics.sort_by_key(|wrong| wrong.span);
    if !diagnostics.is_empty() || source.not_utf8().is_some() {
        extent = Extent::Part;
    }
    let file = File {
        source,
        syntax,
        role: *role,
        diagnostics,
        extent,
        made: None,
    };
    Parsed {
        file,
        model,
        policies,
    }
}

type Read<'a> = (Syntax<'a>, Vec<Diagnostic>, Option<Model>);

/// What a file is that nobody looks into.
fn unread<'a>(named: Named) -> Syntax<'a> {
    match named {
        Named::Terraform
        | Named::TerraformJson
        | Named::Variables
        | Named::VariablesJson
        | Named::Hcl => Syntax::Dismissed,
        Named::Json => Syntax::Json,
        Named::Lock => Syntax::Lock,
        Named::ManifestHcl | Named::ManifestJson | Named::ForeignHcl | Named::Other => {
            Syntax::Other
        }
    }
}

fn not_utf8(source: &Source) -> Option<Diagnostic> {
    let at = source.not_utf8()?;
    let wrong = Diagnostic::error(Span::new(at, at), "a byte that is not UTF-8");
    Some(wrong.help("save the file as UTF-8"))
}

/// All that is wrong with a text in an encoding that nobody here reads.
fn utf16() -> Diagnostic {
    let wrong = Diagnostic::error(Span::default(), "this is UTF-16");
    wrong.help("save the file as UTF-8")
}

/// A manifest under its own name: all that is wrong with it is told.
fn manifest<'a>(source: &'a Source, syntax: manifest::Syntax) -> Read<'a> {
    let (model, told) = manifest::read(source, syntax);
    let wrong = told.into_iter().filter(|told| told.level == Level::Error);
    (Syntax::Manifest, wrong.collect(), model)
}

fn hcl_file(source: &Source) -> Read<'_> {
    let (tree, wrong) = hcl::parse(source.text());
    if is_manifest(&tree) {
        return manifest(source, manifest::Syntax::Hcl);
    }
    if !is_terragrunt(&tree) {
        return (Syntax::Other, Vec::new(), None);
    }
    (Syntax::Terragrunt(tree), wrong, None)
}

/// Whether a file of another name is a manifest: it has a version, and a domain
/// or what configures lint.
fn is_manifest(tree: &ast::File<'_>) -> bool {
    let version = tree.body.attribute("version");
    let numbered = version.is_some_and(|version| matches!(version.expr.kind, ExprKind::Number(_)));
    let says = |name: &str| {
        tree.body.blocks_of(name).next().is_some() || tree.body.attribute(name).is_some()
    };
    numbered && (says("domain") || says("guardrails") || says("lint"))
}

/// The blocks and attributes at the top of Terragrunt's files.
const TERRAGRUNT: [&str; 30] = [
    "autoinclude",
    "catalog",
    "dependencies",
    "dependency",
    "download_dir",
    "engine",
    "errors",
    "exclude",
    "feature",
    "generate",
    "iam_assume_role_duration",
    "iam_assume_role_session_name",
    "iam_role",
    "iam_web_identity_token",
    "include",
    "inputs",
    "locals",
    "prevent_destroy",
    "remote_state",
    "retry_max_attempts",
    "retry_sleep_interval_sec",
    "retryable_errors",
    "skip",
    "stack",
    "terraform",
    "terraform_binary",
    "terraform_version_constraint",
    "terragrunt_version_constraint",
    "unit",
    "values",
];

/// Whether all that stands at the top is Terragrunt's.
fn is_terragrunt(tree: &ast::File<'_>) -> bool {
    tree.body.items.iter().all(|item| {
        let name = match item {
            ast::Item::Attribute(attribute) => attribute.name.node,
            ast::Item::Block(block) => block.ident.node,
        };
        TERRAGRUNT.contains(&name)
    })
}

/// Whether a text has statements, however they are spelt behind a policy's
/// version, or is in an encoding in which nobody could tell.
fn seems_policy(text: &str) -> bool {
    text.contains("Statement") || text.contains("-10-17") || text.contains('\0')
}

fn json_file(source: &Source) -> Read<'_> {
    let text = source.text();
    if may_be_manifest(text) {
        let (model, told) = manifest::read(source, manifest::Syntax::Json);
        if model.is_some() {
            return (
                Syntax::Manifest,
                told.into_iter()
                    .filter(|t| t.level == Level::Error)
                    .collect(),
                model,
            );
        }
    }
    (Syntax::Json, Vec::new(), None)
}

/// What is wrong with a lock: the first thing.
fn lock_faults(source: &Source) -> Vec<Diagnostic> {
    match lock::read::read(source.text().as_bytes()) {
        Ok(_) => Vec::new(),
        Err(damage) => {
            let told = Diagnostic::error(Span::default(), damage.to_string());
            vec![told.help(damage.help())]
        }
    }
}

/// Whether a text is JSON with statements, without directives of Terraform's templates.
fn may_be_policy(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("Statement") && !text.contains("%{")
}

fn may_be_manifest(text: &str) -> bool {
    let key = |name: &str| text.contains(name);
    key("\"version\"") && (key("\"domain\"") || key("\"guardrails\"") || key("\"lint\""))
}

/// What is wrong with a JSON text.
fn json_faults(source: &Source, id: FileId) -> Vec<Diagnostic> {
    told(bare::reading(source, id).faults)
}

fn told(faults: Vec<Fault>) -> Vec<Diagnostic> {
    faults
        .into_iter()
        .map(|fault| Diagnostic::error(fault.place.span, fault.message).help(fault.help))
        .collect()
}
