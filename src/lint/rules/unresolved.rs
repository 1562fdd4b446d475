//! `unresolved`: a policy about CodeArtifact of which nobody can tell what it grants.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::iam::Purpose;
use crate::diag::Level;
use crate::document::file::Syntax;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::Extent;
use crate::lint::pointing;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::Effect;
use crate::policy::action_set::ActionSet;
use crate::policy::document::{Statement, Word};
use crate::policy::kind::PolicyKind;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl;
use crate::syntax::hcl::ast::File as Tree;
use crate::syntax::hcl::expr::{Expr, ExprKind};
use crate::syntax::hcl::template::Part;
use crate::syntax::hcl::walk;

pub(super) static RULE: Rule = Rule {
    id: "unresolved",
    group: Group::Lint,
    level: Level::Note,
    since: "0.1.0",
    page: include_str!("unresolved.md"),
    check: Check::Project(check),
};

/// What to do about it.
const HELP: &str =
    "write the value out, give the variable a default, or lint the module where it is called";

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for policy in &context.project.policies {
        judge(policy, context, sink);
    }
    for (id, file) in (0..).map(FileId).zip(&context.project.files) {
        if let Syntax::Terragrunt(tree) = &file.syntax {
            generated(tree, id, context, sink);
        }
    }
}

/// Terraform that a unit writes where it runs, and that nobody can read for what is not known of it.
fn generated(tree: &Tree<'_>, id: FileId, context: &Context<'_>, sink: &mut Sink<'_>) {
    for block in tree.body.blocks_of("generate") {
        let Some(contents) = block.body.attribute("contents") else {
            continue;
        };
        let place = context.project.written(id.at(contents.expr.span));
        let is_judged = context.project.generated.contains(&place);
        if !is_judged && grants_something(&text(&contents.expr)) {
            sink.report(
                place,
                "what is allowed in generated Terraform is not known",
            )
            .help("put the resources into a module of the tree, and generate only providers and backends");
        }
    }
}

/// What a text says, with a word in the place of each part that is not known.
fn text(expr: &Expr<'_>) -> String {
    match &expr.unparenthesised().kind {
        ExprKind::Template(template) => {
            let parts = template.parts.iter().map(|part| match part {
                Part::Literal(literal) => literal.as_str(),
                Part::Interpolation(_) => "unknown",
                Part::Directive(_) => "",
            });
            parts.collect()
        }
        _ => expr.as_str().unwrap_or_default().to_owned(),
    }
}

/// Whether Terraform holds an action of CodeArtifact in a block that may be a policy.
fn grants_something(terraform: &str) -> bool {
    let (tree, _) = hcl::parse(terraform);
    let mut found = false;
    let prefix = format!("{}:", CODEARTIFACT.prefix);
    for block in tree.body.blocks() {
        if !matches!(block.ident.node, "resource" | "data" | "module" | "locals") {
            continue;
        }
        walk::attributes(&block.body, &mut |_, attribute| {
            walk::expressions(&attribute.expr, &mut |expr| {
                found |= expr
                    .as_str()
                    .is_some_and(|text| text.to_ascii_lowercase().contains(&prefix));
            });
        });
    }
    found
}

fn judge(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let document = &policy.document;
    let file = context.project.file(document.place.file);
    // Of what cannot be read another rule tells.
    let is_whole = file.is_some_and(|file| file.diagnostics.is_empty());
    if policy.tie == Tie::Untied || !is_whole {
        return;
    }
    let mut statements = document.statements.iter();
    if let Some(place) = statements.find_map(unknown_actions) {
        sink.report(place, "which actions are allowed here is not known")
            .help(HELP);
    } else if document.extent == Extent::Open && !is_given_by_callers(policy, context) {
        sink.report(document.place, "what this policy says is not all known")
            .help(HELP);
    } else {
        open_choice(policy, context, sink);
    }
}

/// The first thing that a policy may allow to everybody or on everything, for all that is known.
fn open_choice(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    for statement in &policy.document.statements {
        let allows = matches!(statement.effect, Some((Effect::Allow, _)));
        if !allows || !statement.conditions.is_empty() || !names_ours(statement) {
            continue;
        }
        let not_given = |extent: Extent, known: usize| {
            extent == Extent::Open && known == 0 && context.scope.is_run(policy.document.place.file)
        };
        if let Some(principals) = &statement.principal {
            let mut items = principals.items.iter();
            if let Some(one) = items.find(|one| one.word.is_perhaps("*")) {
                sink.report(
                    one.word.place,
                    "who is allowed here is not known, and may be everybody",
                )
                .help("write out who is meant, or choose between values of which neither is `*`");
                return;
            }
            if not_given(principals.extent, principals.items.len()) {
                sink.report(principals.key, "who is allowed here is not known")
                    .help(HELP);
                return;
            }
        }
        let Some(resources) = &statement.resource else {
            continue;
        };
        if policy.kind == PolicyKind::Repository || !changes_something(statement) {
            continue;
        }
        if let Some(word) = resources.items.iter().find(|word| word.is_perhaps("*")) {
            sink.report(
                word.place,
                "what this may change is not known, and may be everything",
            )
            .help("write the ARNs out, or choose between values of which neither is `*`");
            return;
        }
        if not_given(resources.extent, resources.items.len()) {
            sink.report(resources.place, "what this may change is not known")
                .help(HELP);
            return;
        }
    }
}

/// Whether a statement names an action of CodeArtifact.
fn names_ours(statement: &Statement) -> bool {
    let all = ActionSet::all();
    pointing::words_of(statement, all).next().is_some()
}

/// Whether a statement names an action that publishes or deletes.
fn changes_something(statement: &Statement) -> bool {
    let writes = [Purpose::Publish, Purpose::Delete];
    writes.into_iter().any(|purpose| {
        let actions = ActionSet::purpose(purpose);
        pointing::words_of(statement, actions).next().is_some()
    })
}

/// Whether nothing of the policy stands here: a module that nobody in the tree
/// calls takes it from its callers, like its other inputs.
fn is_given_by_callers(policy: &Policy, context: &Context<'_>) -> bool {
    let file = policy.document.place.file;
    policy.document.statements.is_empty()
        && policy.document.perhaps.is_empty()
        && !context.scope.is_run(file)
        && context.scope.is_given_values(file)
}

/// Where a statement allows actions that are not known; what a Deny takes away
/// beside what is known widens nothing.
fn unknown_actions(statement: &Statement) -> Option<Place> {
    if matches!(statement.effect, Some((Effect::Deny, _))) {
        return None;
    }
    let words = statement.action.as_ref()?;
    let unknown = words.items.iter().find(|word| may_be_ours(word));
    match (unknown, words.extent) {
        (Some(word), _) => Some(word.place),
        (None, Extent::Open) => Some(words.place),
        (None, Extent::Exact) => None,
    }
}

/// Whether an action is known in part only, and may be one of CodeArtifact's.
fn may_be_ours(word: &Word) -> bool {
    if word.known().is_some() {
        return false;
    }
    let shown = word.with_holes("\u{0}");
    match shown.split_once(':') {
        Some((service, _)) if !service.contains('\u{0}') => {
            service.eq_ignore_ascii_case(&CODEARTIFACT.prefix)
        }
        Some(_) | None => true,
    }
}
