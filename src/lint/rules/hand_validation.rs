//! `hand-validation`: a variable's regex for a name, which is not AWS's.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::aws::key::KeyArn;
use crate::aws::names::{DomainName, RepositoryName};
use crate::diag::Level;
use crate::document::file::File;
use crate::lint::bounds::{self, Bounds, Kind};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::lint::symbol::{Fuel, Sight, Symbol};
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::Block;
use crate::syntax::hcl::expr::Expr;

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
    let usages = LazyCell::new(|| usages(id, context.scope));
    for variable in tree.body.blocks_of("variable") {
        let validations = variable.body.blocks_of("validation");
        let conditions = validations.filter_map(|block| block.body.attribute("condition"));
        let conditions: Vec<&Expr<'_>> = conditions.map(|condition| &condition.expr).collect();
        let fuel = Fuel::default();
        let sight = Sight::new(id, context.scope, None, &fuel);
        let mut tests = Vec::new();
        for condition in &conditions {
            bounds::tests(condition, sight, &mut tests);
        }
        let mut judged: Vec<Symbol> = Vec::new();
        for test in &tests {
            // All that is asked of one name is one pattern.
            if judged.contains(&test.subject) {
                continue;
            }
            judged.push(test.subject.clone());
            if let Some(named) = usages.get(&test.subject).copied() {
                let of_it = tests.iter().filter(|other| other.subject == test.subject);
                let first = of_it.clone().find(|test| test.kind == Kind::Pattern);
                let span = first
                    .or(of_it.clone().next())
                    .map_or(test.span, |test| test.span);
                let bounds = Bounds::new(&conditions, &test.subject);
                judge(&bounds, sight, id.at(span), named, sink);
            }
        }
    }
}

fn judge<'a>(
    bounds: &Bounds<'_, 'a>,
    sight: Sight<'_, '_, 'a>,
    place: Place,
    named: Named,
    sink: &mut Sink<'_>,
) {
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
    let takes = |name: &str| bounds.takes(name, sight);
    let mut all = names.iter();
    if let Some(wrong) = all.find(|name| takes(name) == Some(true) && !is_name(name)) {
        let message = format!(
            "accepts `{}`, which AWS refuses as {what}",
            shortened(wrong)
        );
        sink.report(place, message).help(help(named));
        return;
    }
    // A pattern that takes ordinary names means to be AWS's own; one that does not is the company's.
    let ordinary: &[&str] = match named {
        Named::Domain | Named::Repository => &["web", "payments-api", "team-1", "a1b2"],
        Named::Key => return,
    };
    if !ordinary.iter().all(|name| takes(name) == Some(true)) {
        return;
    }
    let mut all = names.iter();
    if let Some(right) = all.find(|name| is_name(name) && takes(name) == Some(false)) {
        let message = format!("refuses `{}`, which is {what} to AWS", shortened(right));
        sink.report(place, message)
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

/// What the names of a file's module name, by the resources that they reach.
fn usages(id: FileId, scope: &Scope<'_, '_>) -> HashMap<Symbol, Named> {
    let mut usages = HashMap::new();
    for tree in scope.module(id) {
        for block in tree.body.blocks_of("resource") {
            for (name, named) in named(block) {
                let Some(value) = block.body.attribute(name) else {
                    continue;
                };
                let fuel = Fuel::default();
                let sight = Sight::new(id, scope, Some(block), &fuel);
                for symbol in sight.names(&value.expr) {
                    usages.entry(symbol).or_insert(*named);
                }
            }
        }
    }
    usages
}

/// What the attributes of a resource name.
fn named(block: &Block<'_>) -> &'static [(&'static str, Named)] {
    let ty = block.labels.first().map(|label| &*label.text);
    match ty.unwrap_or_default() {
        "aws_codeartifact_domain" => &[("domain", Named::Domain), ("encryption_key", Named::Key)],
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
        _ => &[],
    }
}
