//! Trees that mean harm, or none at all.

use std::fmt::Write as _;

use crate::document::facts;

#[test]
fn circles_end() {
    let module = |other: &str| {
        format!(
            "module \"x\" {{\n  source = \"../{other}\" # codeartifact\n}}\nlocals {{\n  a = local.b\n  b = local.a\n}}\n"
        )
    };
    assert_eq!(
        facts(&[
            ("a/main.tf", &module("b")),
            ("b/main.tf", &module("a")),
            ("c/main.tf", &module("c")),
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn a_long_chain_of_documents_is_followed_as_far_as_it_may() {
    let mut main = String::from(
        "data \"aws_iam_policy_document\" \"d0\" {\n  statement {\n    actions   = [\"codeartifact:*\"]\n    resources = [\"*\"]\n  }\n}\n",
    );
    for index in 1..3_000 {
        let _ = writeln!(
            main,
            "data \"aws_iam_policy_document\" \"d{index}\" {{\n  source_policy_documents = [data.aws_iam_policy_document.d{}.json]\n}}",
            index - 1
        );
    }
    assert!(!facts(&[("main.tf", &main)]).is_empty());
}

#[test]
fn deep_json_is_survived() {
    let deep = format!(
        r#"{{"Statement": [{}"codeartifact"{}]}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let policy =
        format!("resource \"aws_iam_policy\" \"a\" {{\n  policy = <<EOT\n{deep}\nEOT\n}}\n");
    facts(&[
        ("a.json", &deep),
        ("main.tf", &policy),
        ("b.tf.json", &deep),
    ]);
}

#[test]
fn many_repositories_are_linked() {
    let mut main =
        String::from("resource \"aws_codeartifact_domain\" \"d\" {\n  domain = \"acme\"\n}\n");
    for index in 0..1_500 {
        let _ = writeln!(
            main,
            "resource \"aws_codeartifact_repository\" \"r{index}\" {{\n  domain     = \"acme\"\n  repository = \"r{index}\"\n  upstream {{\n    repository_name = \"r{}\"\n  }}\n}}",
            index + 1
        );
    }
    let found = facts(&[("main.tf", &main)]);
    assert_eq!(found.len(), 1_501);
    assert_eq!(found[1], "repository acme/r0 > r1");
    assert_eq!(found[1_500], "repository acme/r1499 > missing r1500");
}

#[test]
fn nothing_comes_of_nothing() {
    assert_eq!(facts(&[]), Vec::<String>::new());
    assert_eq!(
        facts(&[
            ("a.json", ""),
            ("a.tf", ""),
            ("terragrunt.hcl", ""),
            ("cagen.txt", "{")
        ]),
        Vec::<String>::new()
    );
}
