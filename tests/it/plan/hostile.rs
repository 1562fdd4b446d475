//! Text that would like to be code: in every free text of a manifest, it stays text.

use cagen::syntax::hcl;
use cagen::syntax::hcl::ast::Body;
use cagen::syntax::hcl::expr::{Expr, ExprKind, Key};
use serde_json::Value;

use crate::plan::{Files, plan, workspace};
use crate::terraform::values;

/// What HCL, JSON, Markdown, Mermaid and shells would each run, close or hide.
const TEXT: &str = r#"a"b\" 'c' `d` | <b>e</b> [f](http://g.h) $(i) %x # j -- <!-- END cagen --> */ \\ EOT ] } é😀"#;

fn manifest(target: &str) -> String {
    let text = TEXT.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        r#"
version = 1
target  = "{target}"
origin  = "script"

domain "acme" {{
  account = "111122223333"
  region  = "eu-west-1"
}}

formats  = ["npm"]
internal = ["npm:@acme/*"]

ban = {{
  "npm:left-pad" = "{text}"
}}

repo "hand" {{
  upstreams   = ["npm-internal"]
  description = "{text}"
}}

retire = {{
  "old" = "{text}"
}}

tags = {{
  "a b/c:d" = "e f=g@h"
}}
"#
    )
}

/// The value of `keys` below an expression, if all of them are object keys.
fn at<'a>(expr: &'a Expr<'a>, keys: &[&str]) -> Option<&'a str> {
    let Some((first, rest)) = keys.split_first() else {
        return expr.as_str();
    };
    let ExprKind::Object(entries) = &expr.kind else {
        return None;
    };
    let entry = entries
        .iter()
        .find(|entry| name(&entry.key).as_deref() == Some(*first))?;
    at(&entry.value, rest)
}

fn name(key: &Key<'_>) -> Option<String> {
    match key {
        Key::Name(name) => Some(name.node.to_string()),
        Key::Expr(expr) => expr.as_str().map(str::to_owned),
    }
}

fn module_call<'a>(body: &'a Body<'a>, attribute: &str, keys: &[&str]) -> Option<&'a str> {
    let call = body.blocks_of("module").next()?;
    at(&call.body.attribute(attribute)?.expr, keys)
}

#[test]
fn hcl_holds_it_as_a_string() {
    let files = plan(&manifest("terraform"));
    let (file, faults) = hcl::parse(&files["main.tf"]);
    assert!(faults.is_empty());
    let body = &file.body;
    assert_eq!(
        module_call(body, "repositories", &["hand", "description"]),
        Some(TEXT)
    );
    assert_eq!(module_call(body, "tags", &["a b/c:d"]), Some("e f=g@h"));
    assert_eq!(body.blocks().count(), 1, "one module call and no more");
    assert_eq!(body.attributes().count(), 0);
}

#[test]
fn json_holds_it_as_a_string() {
    let files = plan(&manifest("terragrunt"));
    let text = &files["live/prod/codeartifact/codeartifact.auto.tfvars.json"];
    let inputs: Value = serde_json::from_str(text).unwrap();
    assert_eq!(inputs["repositories"]["hand"]["description"], TEXT);
}

#[test]
fn markdown_shows_it_in_its_cell() {
    let files = plan(&manifest("terragrunt"));
    let readme = &files["README.md"];
    let lines: Vec<_> = readme.lines().filter(|line| line.contains('😀')).collect();
    // The repository, the ban and what is retired.
    assert_eq!(lines.len(), 3, "{lines:#?}");
    let cells = |line: &&str| {
        line.replace("\\\\", "")
            .replace("\\|", "")
            .matches('|')
            .count()
    };
    assert_eq!(
        lines.iter().map(cells).collect::<Vec<_>>(),
        [5, 4, 3],
        "as many as in the tables' heads"
    );
    for line in lines {
        for live in ["<b>", "](", "://", "<!--", "`d`"] {
            let bare = line
                .replace("\\<", "")
                .replace("\\]", "")
                .replace("\\`", "");
            assert!(!bare.contains(live), "{live}: {line}");
        }
    }
    assert_eq!(
        readme
            .lines()
            .filter(|line| line.contains("END cagen") && !line.contains("\\<"))
            .count(),
        1
    );
}

#[test]
fn a_shell_reads_it_as_one_word() {
    let files = plan(&manifest("terragrunt"));
    let script = &files["live/prod/codeartifact/package-groups.sh"];
    let input = serde_json::json!({"description": TEXT}).to_string();
    let quoted = input.replace('\'', r"'\''");
    assert!(
        script.contains(&format!(
            "\npackage_group '/npm//left-pad$' '{quoted}' BLOCK\n"
        )),
        "{script}"
    );
}

#[test]
fn terraform_plans_it_as_it_was_written() {
    let Some(workspace) = workspace(&plan(&manifest("terraform"))) else {
        return;
    };
    workspace.init().unwrap();
    let planned = workspace.plan().unwrap();
    let hand = values(
        &planned,
        "module.codeartifact.aws_codeartifact_repository.repo_1[\"hand\"]",
    );
    assert_eq!(hand["description"], TEXT);
    assert_eq!(hand["tags"]["a b/c:d"], "e f=g@h");
}

#[test]
fn nothing_of_it_is_in_any_other_file() {
    let holds = |files: &Files| -> Vec<String> {
        files
            .iter()
            .filter(|(_, text)| text.contains('😀'))
            .map(|(path, _)| path.clone())
            .collect()
    };
    assert_eq!(
        holds(&plan(&manifest("terragrunt"))),
        [
            "README.md",
            "live/prod/codeartifact/codeartifact.auto.tfvars.json",
            "live/prod/codeartifact/package-groups.sh",
        ]
    );
    assert_eq!(
        holds(&plan(&manifest("terraform"))),
        ["README.md", "main.tf", "package-groups.sh"]
    );
}
