//! `module`: where the generated module stands, and what is used in its stead.

use crate::aws::names::{NameError, shown};
use crate::diag::Diagnostic;
use crate::manifest::raw::Module;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::word;
use crate::source::Spanned;
use crate::source::path::RelPath;
use crate::syntax::literal::Node;

/// `module`.
pub(super) fn read(node: &Node, report: &mut Report) -> Module {
    let Some(mut fields) = Fields::of(node, report) else {
        return Module::default();
    };
    let (path, source) = (fields.get("path"), fields.get("source"));
    fields.finish(report);
    Module {
        path: path.and_then(|node| word(node, directory, report)),
        source: source.and_then(|node| pinned_source(node, report)),
    }
}

fn pinned_source(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    let source = word(node, pinned, report)?;
    if let Some(branch) = given_refs(&source.node).find(|name| is_branch(name)) {
        let moves = format!("`{}` is a branch, which moves", shown(branch));
        let warning = Diagnostic::warning(source.span, moves);
        report.push(warning.help("pin the module to a tag or a commit"));
    }
    Some(source)
}

/// Whether everybody calls a branch so.
fn is_branch(name: &str) -> bool {
    const USUAL: [&str; 5] = ["main", "master", "HEAD", "develop", "trunk"];
    USUAL.contains(&name) || name.starts_with("refs/heads/")
}

/// What stands after `ref=` in the query of a source.
fn given_refs(source: &str) -> impl Iterator<Item = &str> {
    let query = source.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .filter_map(|part| part.strip_prefix("ref="))
}

/// What else stands or is written where the module's path begins, in lower case.
const TAKEN: [&str; 9] = [
    "cagen.hcl",
    "cagen.json",
    "live",
    "main.tf",
    "outputs.tf",
    "package-groups.sh",
    "policies",
    "readme.md",
    "versions.tf",
];

fn directory(text: &str) -> Result<RelPath, NameError> {
    const HELP: &str = "write a path below the output directory, such as `modules/codeartifact`";
    let wrong = |what: &str| {
        let error = NameError::new(format!("the path `{}` {what}", shown(text)));
        Err(error.with_help(HELP))
    };
    let path = match RelPath::parse(text) {
        Ok(path) => path,
        Err(error) => return wrong(&format!("has {error}")),
    };
    let folded = path.folded();
    let first = folded.split('/').next().unwrap_or_default();
    if TAKEN.contains(&first) {
        return wrong("begins where other files are written");
    }
    if folded.split('/').any(|part| part.starts_with('.')) {
        return wrong("has a part that begins with a dot, which tools keep for themselves");
    }
    if path.depth() == 1 {
        // Terragrunt copies all that stands above the last part.
        return wrong("has one part, so that all beside it would be part of the module's source");
    }
    Ok(path)
}

/// A module's source that cannot change under its users.
fn pinned(text: &str) -> Result<String, NameError> {
    if text.starts_with("git::")
        && !text.contains(char::is_whitespace)
        && given_refs(text).any(|name| !name.is_empty())
    {
        return Ok(text.to_owned());
    }
    let error = NameError::new(format!("the source `{}` is not pinned", shown(text)));
    Err(error.with_help("write `git::<address>//<directory>?ref=<tag or commit>`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_stands_apart_from_what_else_is_written() {
        for good in [
            "modules/codeartifact",
            "tf/a",
            "lives/x",
            "x/live",
            "x/README.md",
        ] {
            assert!(directory(good).is_ok(), "{good}");
        }
        for bad in [
            "live",
            "Live/x",
            "live/root.hcl",
            "live/prod/codeartifact",
            "README.md",
            "readme.MD/x",
            "policies/x",
            "main.tf/x",
            "versions.tf/x",
            "outputs.tf/x",
            "package-groups.sh/x",
            "cagen.hcl/x",
            "Cagen.json/x",
            ".cagen.lock/x",
            ".git/x",
            "x/.terraform",
            "modules",
            "../x",
        ] {
            let error = directory(bad).expect_err(bad);
            assert!(error.help().is_some(), "{bad}");
        }
    }
}
