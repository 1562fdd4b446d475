//! The stand-in provider refuses what the real one refuses, and lets Terraform refuse the rest.

use crate::terraform::stand_in::{VERSIONS, ready, small};
use crate::terraform::{Workspace, values};

#[test]
fn a_wrong_configuration_is_refused_by_validate() {
    let repository = |body: &str| {
        let head = "resource \"aws_codeartifact_repository\" \"this\" {\n  domain = \"acme\"\n";
        format!("{VERSIONS}\n{head}{body}\n}}\n")
    };
    let domain = |body: &str| {
        small("").replace(
            "domain = \"acme\"\n",
            &format!("domain = \"acme\"\n{body}\n"),
        )
    };
    let connection = |name: &str| {
        format!("  external_connections {{\n    external_connection_name = \"{name}\"\n  }}\n")
    };
    let named = "  repository = \"npm\"\n";
    let upstream = "  upstream {\n    repository_name = \"store\"\n  }\n";
    let refused = [
        (domain("  colour = \"red\""), "Unsupported argument"),
        (domain("  tags = \"red\""), "Incorrect attribute value type"),
        (domain("  encryption_key = \"alias/x\""), "not an ARN"),
        (domain("  arn = \"arn:aws:x:::y\""), "unconfigurable"),
        (repository(""), "Missing required argument"),
        (
            repository(&format!("{named}  domain_owner = \"1234\"")),
            "12 digits",
        ),
        (
            repository(&(named.to_owned() + &connection("public:nowhere"))),
            "no external connection",
        ),
        (
            repository(
                &(named.to_owned() + &connection("public:npmjs") + &connection("public:pypi")),
            ),
            "Too many external_connections",
        ),
        (
            repository(&(named.to_owned() + upstream + upstream)),
            "upstream twice",
        ),
        (
            small(
                "\nresource \"aws_codeartifact_domain_permissions_policy\" \"this\" {\n  domain          = \"acme\"\n  policy_document = \"{\"\n}\n",
            ),
            "no JSON object",
        ),
    ];

    let Some(workspace) = ready(&small("")) else {
        return;
    };
    workspace.validate().unwrap();
    for (text, reason) in refused {
        workspace.write("main.tf", &text);
        let refusal = workspace.validate().unwrap_err();
        assert!(refusal.contains(reason), "not `{reason}`: {refusal}");
    }
}

#[test]
fn the_same_name_twice_is_refused_by_apply() {
    let text =
        small("\nresource \"aws_codeartifact_domain\" \"again\" {\n  domain = \"acme\"\n}\n");
    let Some(workspace) = ready(&text) else {
        return;
    };
    workspace.plan().unwrap();

    let refusal = workspace.apply().unwrap_err();
    assert!(refusal.contains("ConflictException"), "{refusal}");
}

#[test]
fn a_count_on_what_only_apply_tells_is_refused_by_plan() {
    let text = small(
        "\nresource \"aws_kms_key\" \"this\" {\n  count = aws_codeartifact_domain.this.arn == \"x\" ? 1 : 0\n}\n",
    );
    let Some(workspace) = ready(&text) else {
        return;
    };
    workspace.validate().unwrap();

    let refusal = workspace.plan().unwrap_err();
    assert!(refusal.contains("Invalid count argument"), "{refusal}");
}

#[test]
fn prevent_destroy_blocks_a_destroy() {
    let guarded = small("").replace(
        "  domain = \"acme\"\n",
        "  domain = \"acme\"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n",
    );
    let Some(workspace) = ready(&guarded) else {
        return;
    };
    workspace.apply().unwrap();

    let refusal = workspace.destroy().unwrap_err();
    assert!(refusal.contains("prevent_destroy"), "{refusal}");

    workspace.write("main.tf", &small(""));
    workspace.destroy().unwrap();
}

#[test]
fn an_older_major_version_is_not_there() {
    let Some(workspace) = Workspace::new() else {
        return;
    };
    workspace.write("main.tf", &VERSIONS.replace(">= 6.0", "~> 5.0"));

    let refusal = workspace.init().unwrap_err();
    assert!(refusal.contains("~> 5.0"), "{refusal}");
}

#[test]
fn the_provider_wants_a_region_and_an_allowed_account() {
    let text = small("").replace("  region = \"eu-west-1\"\n", "");
    let Some(mut workspace) = ready(&text) else {
        return;
    };
    let refusal = workspace.plan().unwrap_err();
    assert!(refusal.contains("Missing region"), "{refusal}");

    workspace.set("AWS_REGION", "eu-north-1");
    let plan = workspace.plan().unwrap();
    assert_eq!(
        values(&plan, "aws_codeartifact_domain.this")["region"],
        "eu-north-1"
    );

    let deploy = "  allowed_account_ids = [\"111111111111\"]\n  assume_role {\n    role_arn = \"arn:aws:iam::222222222222:role/x\"\n  }\n}\n\nresource";
    workspace.write("main.tf", &text.replace("}\n\nresource", deploy));
    let refusal = workspace.plan().unwrap_err();
    assert!(refusal.contains("222222222222 is not allowed"), "{refusal}");
}
