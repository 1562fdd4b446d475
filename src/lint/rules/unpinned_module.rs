//! `unpinned-module`: a module from outside the tree that may be another one tomorrow.

use std::collections::BTreeSet;

use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::document::file::{File, Syntax};
use crate::eval::value::Value;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block, Body, File as Tree};

pub(super) static RULE: Rule = Rule {
    id: "unpinned-module",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("unpinned_module.md"),
    check: Check::File(check),
};

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let (tree, block) = match &file.syntax {
        Syntax::Terraform(tree) | Syntax::TerraformJson(tree) => (tree, "module"),
        Syntax::Terragrunt(tree) => (tree, "terraform"),
        _ => return,
    };
    if block == "terraform" {
        made(tree, id, context.scope, sink);
        for unit in tree
            .body
            .blocks()
            .filter(|block| matches!(block.ident.node, "unit" | "stack"))
        {
            if context.scope.is_of_a_package_unit(id) && names_packages(&unit.body) {
                judge(&unit.body, id, sink);
            }
        }
    }
    for module in tree.body.blocks_of(block) {
        let source = module
            .body
            .attribute("source")
            .and_then(|source| source.expr.as_str());
        let names = |text: &str| text.to_lowercase().contains("codeartifact");
        let about_packages = match block {
            // It makes registries, or is told of one.
            "module" => names(file.source.excerpt(module.span())),
            _ => source.is_some_and(names) || context.scope.is_about_packages(id),
        };
        if about_packages {
            judge(&module.body, id, sink);
        }
    }
}

/// The sources of a unit that are put together: what they come to.
fn made(tree: &Tree<'_>, id: FileId, scope: &Scope<'_, '_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
    let mut sources = tree.body.blocks_of("terraform");
    let is_made = |block: &Block<'_>| {
        let source = block.body.attribute("source");
        source.is_some_and(|source| source.expr.as_str().is_none())
    };
    if !sources.any(is_made) {
        return;
    }
    for block in scope.blocks(id) {
        let is_unit = block.kind == BlockKind::Module && block.ty == "terragrunt";
        let source = block.body.get("source").and_then(Value::as_str);
        if let Some(source) = source
            && is_unit
            && source.to_lowercase().contains("codeartifact")
            && told.insert(block.header)
        {
            judge_text(&source, Version::Absent, block.header, sink);
        }
    }
}

/// Whether the source of a unit is about packages by its name.
fn names_packages(body: &Body<'_>) -> bool {
    let source = body
        .attribute("source")
        .and_then(|source| source.expr.as_str());
    source.is_some_and(|source| source.to_lowercase().contains("codeartifact"))
}

fn judge(body: &Body<'_>, id: FileId, sink: &mut Sink<'_>) {
    let Some(source) = body.attribute("source") else {
        return;
    };
    let Some(text) = source.expr.as_str() else {
        return;
    };
    let version = match body.attribute("version") {
        Some(version) if version.expr.as_str().is_some_and(is_loose) => Version::Loose,
        Some(_) => Version::Said,
        None => Version::Absent,
    };
    judge_text(text, version, id.at(source.expr.span), sink);
}

/// Whether a call says which version of a registry's module it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Said,
    /// One that takes whatever comes out.
    Loose,
    Absent,
}

fn judge_text(text: &str, version: Version, place: Place, sink: &mut Sink<'_>) {
    let pin = match Origin::of(text) {
        Origin::Tree => return,
        Origin::Archive => match branch_of_archive(text) {
            Some(branch) => Some(branch),
            None => return,
        },
        Origin::Registry => {
            let asked = text.split_once("version=").map(|(_, version)| version);
            let loose = version == Version::Loose || asked.is_some_and(is_loose);
            if loose {
                sink.report(
                    place,
                    "a version without an upper bound takes whatever comes out",
                )
                .help("name the release that was reviewed, or bound it, as in `~> 1.2`");
            } else if version == Version::Absent && asked.is_none() {
                sink.report(
                    place,
                    "a registry module without a version is another one tomorrow",
                )
                .help("add `version` with the release that was reviewed");
            }
            return;
        }
        Origin::Git(pin) => pin,
    };
    let message = match pin {
        None => "a git module without `ref` is whatever its default branch holds".to_owned(),
        Some("") => "an empty `ref` is whatever the default branch holds".to_owned(),
        Some(branch) if is_branch(branch) => {
            sink.report(place, format!("`{branch}` is a branch, which moves"))
                .help(format!(
                    "replace `{branch}` by a tag or a commit that was reviewed"
                ));
            return;
        }
        Some(_) => return,
    };
    sink.report(place, message)
        .help("add `?ref=` with a tag or a commit that was reviewed");
}

/// Where a module comes from.
enum Origin<'a> {
    /// A directory of the tree.
    Tree,
    /// A module registry.
    Registry,
    /// A git repository, with the `ref` that is asked for.
    Git(Option<&'a str>),
    /// A bucket or a URL of an archive.
    Archive,
}

impl<'a> Origin<'a> {
    fn of(source: &'a str) -> Self {
        if source.starts_with("./")
            || source.starts_with("../")
            || source.starts_with('/')
            || source.is_empty()
        {
            return Self::Tree;
        }
        if source.starts_with("tfr:") {
            return Self::Registry;
        }
        let (address, query) = source.split_once('?').unwrap_or((source, ""));
        let git = source.starts_with("git::")
            || source.starts_with("git@")
            || source.starts_with("github.com/")
            || source.starts_with("bitbucket.org/")
            || source.starts_with("hg::")
            || address.contains(".git");
        if git {
            let pin = query.split('&').find_map(|pair| {
                pair.strip_prefix("ref=")
                    .or_else(|| pair.strip_prefix("rev="))
            });
            return Self::Git(pin);
        }
        let named = address.split("//").next().unwrap_or_default();
        let parts = named.split('/').count();
        if !source.contains("::") && !source.contains(':') && (3..=4).contains(&parts) {
            return Self::Registry;
        }
        Self::Archive
    }
}

/// Whether a constraint lets in every later version.
fn is_loose(constraint: &str) -> bool {
    let bounds = |part: &str| {
        let part = part.trim();
        let version = part.trim_start_matches(['>', '=', '~', '<', '!', ' ']);
        let operator = part[..part.len() - version.len()].trim();
        !version.is_empty() && matches!(operator, "" | "=" | "~>" | "<" | "<=")
    };
    !constraint.split(',').any(bounds)
}

/// The branch of which a URL is an archive.
fn branch_of_archive(url: &str) -> Option<&str> {
    let url = url.split('?').next().unwrap_or(url);
    let heads = url.split_once("/refs/heads/").map(|(_, branch)| branch);
    let named = || {
        let kinds = ["/archive/", "/zipball/", "/tarball/"];
        let found = kinds.iter().find_map(|kind| url.split_once(kind));
        found
            .map(|(_, branch)| branch)
            .filter(|branch| !branch.starts_with("refs/"))
    };
    let file = heads.or_else(named)?.split("//").next()?;
    let endings = [".zip", ".tar.gz", ".tgz"];
    let branch = endings.iter().find_map(|ending| file.strip_suffix(ending));
    let branch = branch.unwrap_or(file);
    (heads.is_some() || is_branch(branch)).then_some(branch)
}

/// Whether what is asked for moves: it has a branch's name, or nothing that a version or a commit has.
fn is_branch(pin: &str) -> bool {
    let pin = pin.to_ascii_lowercase();
    if pin.starts_with("refs/tags/") {
        return false;
    }
    let last = pin.rsplit('/').next().unwrap_or_default();
    let version = last.trim_start_matches(|c: char| !c.is_ascii_digit());
    let numbers = version
        .split(['-', '+'])
        .next()
        .unwrap_or_default()
        .split('.');
    let numbered = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = numbers.clone().count();
    if parts >= 2 && numbers.clone().all(numbered) && (parts >= 3 || !pin.contains('/')) {
        return false;
    }
    let working = [
        "feature/",
        "feat/",
        "fix/",
        "bugfix/",
        "hotfix/",
        "release/",
        "refs/heads/",
    ];
    let commit = (7..=64).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = pin.bytes().any(|byte| byte.is_ascii_digit());
    working.iter().any(|start| pin.starts_with(start))
        || pin.ends_with(".x")
        || (!digits && !commit)
}
