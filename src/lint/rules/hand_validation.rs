//! `hand-validation`: a variable's regex for a name, which is not AWS's.

use regex::Regex;

use crate::aws::key::KeyArn;
use crate::aws::names::{DomainName, RepositoryName};
use crate::diag::Level;
use crate::document::file::File;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
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
    Key,
}

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(tree) = file.syntax.terraform() else {
        return;
    };
    for variable in tree.body.blocks_of("variable") {
        let Some(name) = variable.labels.first() else {
            continue;
        };
        let Some(named) = usage(&name.text, id, context.scope) else {
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
        Named::Domain => "a domain name",
        Named::Repository => "a repository name",
        Named::Key => "the ARN of a domain's key",
    };
    let names = match named {
        Named::Domain | Named::Repository => probes(),
        Named::Key => KEYS.map(str::to_owned).into(),
    };
    let is_name = |name: &str| match named {
        Named::Domain => DomainName::parse(name).is_ok(),
        Named::Repository => RepositoryName::parse(name).is_ok(),
        Named::Key => KeyArn::parse(name).is_ok(),
    };
    if let Some(wrong) = names
        .iter()
        .find(|name| regex.is_match(name) && !is_name(name))
    {
        let message = format!(
            "accepts `{}`, which AWS refuses as {what}",
            shortened(wrong)
        );
        sink.report(id.at(span), message).help(help(named));
        return;
    }
    // A pattern that takes ordinary names means to be AWS's own; one that does not is the company's.
    let ordinary: &[&str] = match named {
        Named::Domain | Named::Repository => &["web", "payments-api", "team-1", "a1b2"],
        Named::Key => return,
    };
    if !ordinary.iter().all(|name| regex.is_match(name)) {
        return;
    }
    if let Some(right) = names
        .iter()
        .find(|name| is_name(name) && !regex.is_match(name))
    {
        let message = format!("refuses `{}`, which is {what} to AWS", shortened(right));
        sink.report(id.at(span), message)
            .level(Level::Note)
            .help(help(named));
    }
}

fn help(named: Named) -> String {
    let pattern = match named {
        Named::Domain => DomainName::pattern(),
        Named::Repository => RepositoryName::pattern(),
        Named::Key => r"^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$",
    };
    format!("use AWS's own pattern, `{pattern}`")
}

/// Texts of KMS that are no key's ARN, or of a partition without the service.
const KEYS: [&str; 4] = [
    "arn:aws:kms:eu-west-1:111122223333:alias/packages",
    "arn:aws-cn:kms:cn-north-1:111122223333:key/0f1e2d3c-4b5a-4697-8877-665544332211",
    "alias/packages",
    "0f1e2d3c-4b5a-4697-8877-665544332211",
];

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
        _ if name.contains(':') => name.to_owned(),
        length => format!("{}… ({length} characters)", &name[..10]),
    }
}

/// What a variable of a file's module names, by the resource that it reaches.
fn usage(variable: &str, id: FileId, scope: &Scope<'_, '_>) -> Option<Named> {
    let is_it = |value: &Expr<'_>| match value.unparenthesised().path().as_deref() {
        // One step over a local is as good.
        Some(["local", name]) => scope
            .local(id, name)
            .is_some_and(|local| is_variable(local, variable)),
        _ => is_variable(value, variable),
    };
    scope.module(id).find_map(|tree| named_by(tree, &is_it))
}

fn named_by(tree: &Tree<'_>, is_it: &dyn Fn(&Expr<'_>) -> bool) -> Option<Named> {
    tree.body.blocks_of("resource").find_map(|block| {
        let ty = &*block.labels.first()?.text;
        let names: &[(&str, Named)] = match ty {
            "aws_codeartifact_domain" => {
                &[("domain", Named::Domain), ("encryption_key", Named::Key)]
            }
            "awscc_codeartifact_domain" => &[
                ("domain_name", Named::Domain),
                ("encryption_key", Named::Key),
            ],
            "aws_codeartifact_domain_permissions_policy" => &[("domain", Named::Domain)],
            "aws_codeartifact_repository" | "aws_codeartifact_repository_permissions_policy" => {
                &[("repository", Named::Repository), ("domain", Named::Domain)]
            }
            "awscc_codeartifact_repository" => &[
                ("repository_name", Named::Repository),
                ("domain_name", Named::Domain),
            ],
            _ => return None,
        };
        let said = |name: &str| block.body.attribute(name).map(|value| &value.expr);
        let mut names = names.iter();
        let found = names.find(|(name, _)| said(name).is_some_and(is_it))?;
        Some(found.1)
    })
}

fn is_variable(expr: &Expr<'_>, variable: &str) -> bool {
    expr.unparenthesised()
        .path()
        .is_some_and(|path| path == ["var", variable])
}
