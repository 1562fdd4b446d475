//! `token-in-state`: a live token in Terraform's state, or a secret in a file that is committed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::diag::Level;
use crate::document::block::BlockKind;
use crate::document::file::{File, Syntax};
use crate::lint::kept;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::lint::scope::Scope;
use crate::source::Span;
use crate::source::place::FileId;
use crate::syntax::hcl::ast::{Attribute, Block, File as Tree};
use crate::syntax::hcl::expr::{Call, Expr, ExprKind};
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "token-in-state",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("token_in_state.md"),
    check: Check::File(check),
};

/// A CodeArtifact token: a JSON web token whose first field is its version.
const TOKEN: &str = "eyJ2ZXIiOj";

/// A CodeArtifact token; an access key's id (IAM user guide, unique
/// identifiers), a private key, and the tokens of GitHub, GitLab, npm and PyPI
/// by the prefixes that their pages give them.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\beyJ2ZXIiOj[A-Za-z0-9_.-]{40,}",
        r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        r"|-----BEGIN [A-Z ]*PRIVATE KEY-----",
        r"|\bgh[opusr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{40,}",
        r"|\bglpat-[A-Za-z0-9_-]{20,}",
        r"|\bnpm_[A-Za-z0-9]{36}\b",
        r"|\bpypi-AgE[A-Za-z0-9_-]{40,}",
    ))
    .expect("a test finds each kind")
});

/// A secret that only what it is given to tells, where no expression is read.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:aws_secret_access_key"?\s*[=:]\s*"?|:_authToken=)([A-Za-z0-9/+_.=-]{36,})"#,
    )
    .expect("a test finds each kind")
});

fn check(file: &File<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    let mut about = None;
    for found in SECRET.find_iter(file.source.text()) {
        // The keys that AWS's own documentation prints.
        if found.as_str().ends_with("EXAMPLE") {
            continue;
        }
        // Those of other services are looked for where it is about this one.
        let is_ours = found.as_str().starts_with(TOKEN)
            || *about.get_or_insert_with(|| context.scope.stands_by_packages(id));
        if is_ours {
            report_secret(span(found.start(), found.end()), id, sink);
        }
    }
    tokens(id, context.scope, sink);
    if !matches!(file.syntax, Syntax::Terraform(_) | Syntax::Terragrunt(_)) {
        for found in ASSIGNED.captures_iter(file.source.text()) {
            let Some(secret) = found.get(1).filter(|one| !SECRET.is_match(one.as_str())) else {
                continue;
            };
            let is_example = secret.as_str().contains("EXAMPLE");
            if !is_example && *about.get_or_insert_with(|| context.scope.stands_by_packages(id)) {
                report_secret(span(secret.start(), secret.end()), id, sink);
            }
        }
    }
    let (Syntax::Terraform(tree) | Syntax::Terragrunt(tree)) = &file.syntax else {
        return;
    };
    if context.scope.stands_by_packages(id) {
        literals(tree, id, sink);
    }
    if matches!(file.syntax, Syntax::Terragrunt(_)) {
        asked_at_plan(tree, id, sink);
    }
}

/// What of a file asks for a token and keeps it, unless `count` leaves none: the
/// data source for it, and programs that print one.
fn tokens(id: FileId, scope: &Scope<'_, '_>, sink: &mut Sink<'_>) {
    let mut told = BTreeSet::new();
    for block in scope.blocks(id) {
        let asks =
            block.kind == BlockKind::Data && block.ty == "aws_codeartifact_authorization_token";
        if (asks || kept::prints_token(block)) && told.insert(block.header) {
            sink.report(
                block.header,
                "writes a live token into the state, where everybody who reads the state finds it",
            )
            .help("let each job ask for its own: `aws codeartifact get-authorization-token`");
        }
    }
}

/// Programs that a unit asks for a token of the service: what its inputs hold is in the plan and the state.
fn asked_at_plan(tree: &Tree<'_>, id: FileId, sink: &mut Sink<'_>) {
    let asks = |call: &Call<'_>| {
        let mut words = call.arguments.iter().filter_map(Expr::as_str);
        call.name.node == "run_cmd" && words.any(|word| word.contains("get-authorization-token"))
    };
    // A local value of that is an input where one names it.
    let mut locals = BTreeSet::new();
    for attribute in tree
        .body
        .blocks_of("locals")
        .flat_map(|block| block.body.attributes())
    {
        walk::expressions(&attribute.expr, &mut |expr| {
            if matches!(&expr.kind, ExprKind::Call(call) if asks(call)) {
                locals.insert((attribute.name.node, expr.span));
            }
        });
    }
    let Some(inputs) = tree.body.attribute("inputs") else {
        return;
    };
    let mut told = BTreeSet::new();
    walk::expressions(&inputs.expr, &mut |expr| match &expr.kind {
        ExprKind::Call(call) if asks(call) => {
            told.insert(expr.span);
        }
        _ => {
            if let Some(["local", name, ..]) = expr.path().as_deref() {
                let named = locals.iter().filter(|(local, _)| local == name);
                told.extend(named.map(|(_, span)| *span));
            }
        }
    });
    for span in told {
        sink.report(
            id.at(span),
            "gives a live token to a module, whose state and plan keep it",
        )
        .help("let each job ask for its own: `aws codeartifact get-authorization-token`");
    }
}

/// Strings that are the value of something called a token, a password or a key.
fn literals(tree: &Tree<'_>, id: FileId, sink: &mut Sink<'_>) {
    walk::attributes(&tree.body, &mut |blocks, attribute| {
        if is_of_another_service(blocks) {
            return;
        }
        if is_secret_name(name_of(blocks, attribute)) && holds_secret(&attribute.expr) {
            report_secret(attribute.expr.span, id, sink);
        }
        walk::expressions(&attribute.expr, &mut |expr| {
            let ExprKind::Object(entries) = &expr.kind else {
                return;
            };
            for entry in entries {
                if entry.key.as_str().is_some_and(is_secret_name) && holds_secret(&entry.value) {
                    report_secret(entry.value.span, id, sink);
                }
            }
        });
    });
}

/// Whether what `blocks` declare is nothing of CodeArtifact: a database's
/// password is not this tool's to find.
fn is_of_another_service(blocks: &[&Block<'_>]) -> bool {
    let Some(outer) = blocks.first() else {
        return false;
    };
    let declares = matches!(outer.ident.node, "resource" | "data" | "ephemeral");
    let ty = outer.labels.first().map(|label| &*label.text);
    declares && !ty.is_some_and(|ty| ty.contains("codeartifact"))
}

/// The name of what an attribute says; a variable's default is the variable.
fn name_of<'t>(blocks: &[&'t Block<'_>], attribute: &'t Attribute<'_>) -> &'t str {
    match (blocks, attribute.name.node) {
        ([variable], "default") if variable.ident.node == "variable" => variable
            .labels
            .first()
            .map_or("default", |label| &label.text),
        (_, name) => name,
    }
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "token",
        "password",
        "secret",
        "secret_key",
        "secret_access_key",
        "access_key",
        "api_key",
    ]
    .iter()
    .any(|ending| {
        let before = name.strip_suffix(ending);
        before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
    })
}

/// Whether it is a constant that looks drawn at random.
fn holds_secret(expr: &Expr<'_>) -> bool {
    let Some(text) = expr.as_str() else {
        return false;
    };
    let drawn = |c: char| c.is_ascii_alphanumeric() || "+/=_.-!#%^&*?~".contains(c);
    text.len() >= 14
        // The path of a parameter.
        && !text.starts_with('/')
        && text.chars().all(drawn)
        && !text.ends_with("EXAMPLE")
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().any(|c| c.is_ascii_uppercase())
        && text.chars().any(|c| c.is_ascii_lowercase())
        && !SECRET.is_match(text)
}

fn report_secret(span: Span, id: FileId, sink: &mut Sink<'_>) {
    sink.report(id.at(span), "a secret in a committed file")
        .help("revoke it now, and let the job read it where it runs");
}

fn span(start: usize, end: usize) -> Span {
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(at(start), at(end))
}
