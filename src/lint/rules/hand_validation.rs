//! `hand-validation`: a variable's regex for a name, which is not AWS's.

use regex::Regex;

use crate::aws::names::{DomainName, RepositoryName};
use crate::diag::Level;
use crate::document::file::{File, Syntax};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::{Block, File as Tree};
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "hand-validation",
    group: Group::Safety,
    level: Level::Warning,
    since: "0.1.0",
    page: include_str!("hand_validation.md"),
    check: Check::File(check),
};

/// What a variable names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Domain,
    Repository,
}

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Syntax::Terraform(tree) = &file.syntax else {
        return;
    };
    for variable in tree.body.blocks_of("variable") {
        let Some(name) = variable.labels.first() else {
            continue;
        };
        let Some(named) = usage(&name.text, id, context) else {
            continue;
        };
        for (pattern, span) in patterns(variable) {
            judge(&pattern, id, span, named, sink);
        }
    }
}

/// The constant regexes of a variable's validations, each with its place.
fn patterns(variable: &Block<'_>) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for validation in variable.body.blocks_of("validation") {
        let Some(condition) = validation.body.attribute("condition") else {
            continue;
        };
        walk::expressions(&condition.expr, &mut |expr| {
            if let ExprKind::Call(call) = &expr.kind
                && matches!(&*call.name.node, "regex" | "regexall")
                && let Some(pattern) = call.arguments.first()
                && let Some(text) = pattern.as_str()
            {
                found.push((text.to_owned(), pattern.span));
            }
        });
    }
    found
}

fn judge(pattern: &str, id: FileId, span: Span, named: Named, sink: &mut Sink<'_>) {
    let Ok(regex) = Regex::new(pattern) else {
        return;
    };
    let what = match named {
        Named::Domain => "domain",
        Named::Repository => "repository",
    };
    let names = probes();
    let is_name = |name: &str| match named {
        Named::Domain => DomainName::parse(name).is_ok(),
        Named::Repository => RepositoryName::parse(name).is_ok(),
    };
    if let Some(wrong) = names
        .iter()
        .find(|name| regex.is_match(name) && !is_name(name))
    {
        let message = format!(
            "accepts `{}`, which AWS refuses as a {what} name",
            shortened(wrong)
        );
        sink.report(id.at(span), message).help(help(named));
        return;
    }
    // A pattern that takes ordinary names means to be AWS's own; one that does not is the company's.
    let ordinary = ["web", "payments-api", "team-1", "a1b2"];
    if !ordinary.iter().all(|name| regex.is_match(name)) {
        return;
    }
    if let Some(right) = names
        .iter()
        .find(|name| is_name(name) && !regex.is_match(name))
    {
        let message = format!(
            "refuses `{}`, which is a {what} name to AWS",
            shortened(right)
        );
        sink.report(id.at(span), message)
            .level(Level::Note)
            .help(help(named));
    }
}

fn help(named: Named) -> String {
    let pattern = match named {
        Named::Domain => DomainName::pattern(),
        Named::Repository => RepositoryName::pattern(),
    };
    format!("use AWS's own pattern, `{pattern}`")
}

/// Names about the bounds of both rules: lengths, first and last characters, each kind of character.
fn probes() -> Vec<String> {
    let mut names: Vec<String> = [
        "ab", "a", "abc", "web", "a-b", "a1", "9a", "1-2", "-rf", ".x", "_x", "__x", "a-", "a.",
        "a_", "A", "AB", "Web", "a.b", "a_b", "a b", "a/b", "web\n", "é1", "a--b",
    ]
    .map(str::to_owned)
    .into();
    for length in [49, 50, 51, 63, 64, 65, 99, 100, 101, 128] {
        names.push("a".repeat(length));
    }
    names
}

fn shortened(name: &str) -> String {
    match name.len() {
        0..=20 => name.escape_debug().to_string(),
        length => format!("{}… ({length} characters)", &name[..10]),
    }
}

/// What a variable of a file's module names, by the resource that it reaches.
fn usage(variable: &str, id: FileId, context: &Context<'_>) -> Option<Named> {
    let siblings = context.scopes.beside(context.project, id).iter();
    siblings
        .filter_map(|id| context.project.file(*id))
        .filter_map(|file| match &file.syntax {
            Syntax::Terraform(tree) => Some(tree),
            _ => None,
        })
        .find_map(|tree| named_by(tree, variable))
}

fn named_by(tree: &Tree<'_>, variable: &str) -> Option<Named> {
    tree.body.blocks_of("resource").find_map(|block| {
        let ty = &*block.labels.first()?.text;
        let (attribute, named) = match ty {
            "aws_codeartifact_domain" => ("domain", Named::Domain),
            "awscc_codeartifact_domain" => ("domain_name", Named::Domain),
            "aws_codeartifact_repository" => ("repository", Named::Repository),
            "awscc_codeartifact_repository" => ("repository_name", Named::Repository),
            _ => return None,
        };
        let value = &block.body.attribute(attribute)?.expr;
        is_variable(value, variable).then_some(named)
    })
}

fn is_variable(expr: &Expr<'_>, variable: &str) -> bool {
    expr.unparenthesised()
        .path()
        .is_some_and(|path| path == ["var", variable])
}
