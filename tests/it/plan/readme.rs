//! The README: rows for people, and commands that can be run as they stand.

use crate::plan::{ENVIRONMENTS, EVERYTHING, everything, plan};

fn readme(manifest: &str) -> String {
    plan(manifest)["README.md"].clone()
}

#[test]
fn it_says_who_may_do_what() {
    let text = readme(EVERYTHING);
    for row in [
        "| reader | `222222222222`, `o-a1b2c3d4e5` | `cargo-shared`, `generic-shared`, `hand`, `hand-2`, `npm-shared`, `pypi` | `identity/reader.json` |",
        "| publisher | `github:acme/web@main` | `team-web-npm` | `identity/publisher-team-web.json` |",
        "| admin | `arn:aws:iam::111122223333:role/platform` | the whole domain | `identity/admin.json` |",
        "| `npm:left-pad` | unmaintained | `/npm//left-pad$` |",
        "| `hand` | shaped by hand | `npm` | `npm-internal`, `npm-store` |",
        "| `npm-store` | cache of public:npmjs | `npm` |  |",
    ] {
        assert!(text.lines().any(|line| line == row), "{row}\n{text}");
    }
    assert!(text.contains("`identity/consumer-build.json`"));
}

#[test]
fn the_picture_shows_every_upstream_in_its_place() {
    let text = readme(EVERYTHING);
    let id = |label: &str| {
        let end = format!("[\"{label}\"]");
        text.lines()
            .find_map(|line| line.trim().strip_suffix(&end))
            .unwrap()
            .to_owned()
    };
    for (from, place, to) in [
        ("npm-shared", "-->|1|", "npm-internal"),
        ("npm-shared", "-->|2|", "npm-store"),
        ("hand", "-->|1|", "npm-internal"),
        ("hand", "-->|2|", "npm-store"),
        ("hand-2", "-->", "hand"),
    ] {
        let line = format!("  {} {place} {}", id(from), id(to));
        assert!(
            text.lines().any(|found| found == line),
            "{from} {place} {to}"
        );
    }
    assert!(text.contains(&format!("  {0} --> {0}_public\n", id("npm-store"))));
}

#[test]
fn the_picture_stays_readable() {
    use std::fmt::Write as _;

    let mut teams = String::new();
    for team in 0..60 {
        writeln!(teams, "  t{team} = {{ formats = [\"npm\"] }}").unwrap();
    }
    let text = readme(&EVERYTHING.replace("teams = {\n", &format!("teams = {{\n{teams}")));
    assert!(text.contains("[\"61 team repositories: npm\"]"));
    let picture = text.split("```").nth(1).unwrap();
    assert!(picture.lines().count() < 60, "{picture}");
    assert!(
        text.contains("| `team-t59-npm` |"),
        "the table still names each"
    );
}

#[test]
fn commands_name_the_owner_and_are_quoted() {
    let text = readme(EVERYTHING);
    let domain = "--domain acme --domain-owner 111122223333 --region eu-west-1";
    for line in [
        &format!("aws codeartifact login --tool npm {domain} --repository npm-shared"),
        &format!(
            "aws codeartifact login --tool npm {domain} --repository npm-internal --duration-seconds 3600"
        ),
        &format!("aws codeartifact login --tool pip {domain} --repository pypi"),
        &format!(
            "aws codeartifact login --tool twine {domain} --repository pypi --duration-seconds 3600"
        ),
        &format!(
            "aws codeartifact get-repository-endpoint {domain} --repository cargo-shared --format cargo --query repositoryEndpoint --output text"
        ),
        &format!("domain=({domain})"),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    for line in text
        .lines()
        .filter(|line| line.starts_with("aws codeartifact"))
    {
        assert!(line.contains("--domain-owner"), "{line}");
    }
    // One package is named; of many, the list comes first.
    assert!(text.contains("--format npm --package left-pad --query 'versions[].version'"));
    assert!(text.contains("everywhere list-packages --format npm --namespace evil --query"));
}

#[test]
fn each_environment_has_its_part() {
    let text = readme(&everything(ENVIRONMENTS));
    for environment in ["dev", "play", "prod"] {
        assert!(
            text.contains(&format!("\n## {environment}: domain `")),
            "{environment}"
        );
    }
    assert!(text.contains("\nterragrunt run --all apply --working-dir live\n"));
    assert!(text.contains("AWS's own key, as the manifest says"));
    assert!(!readme(EVERYTHING).contains("terragrunt"));
}

#[test]
fn what_is_retired_is_deleted_by_hand() {
    let text = readme(&everything("retire = {\n  \"old-npm\" = \"replaced\"\n}"));
    assert!(text.contains("| `old-npm` | replaced |\n"));
    assert!(text.contains(
        "\naws codeartifact delete-repository --domain acme --domain-owner 111122223333 --region eu-west-1 --repository old-npm\n"
    ));
    assert!(!readme(EVERYTHING).contains("## Retired"));
}
