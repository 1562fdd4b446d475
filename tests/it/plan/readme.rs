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

/// The same words on one line, however they are broken.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_run_of_all_begins_with_a_plan_and_has_one_account() {
    let all = "\nterragrunt run --all plan --working-dir live\nterragrunt run --all apply --working-dir live\n";
    let one = readme(&everything(
        "env \"dev\" { domain = \"acme-dev\" }\nenv \"prod\" {}\n",
    ));
    assert!(one.contains(all), "{one}");
    assert!(!one.contains("allowed_account_ids"));

    let three = readme(&everything(ENVIRONMENTS));
    assert!(!three.contains("--working-dir live\n"), "{three}");
    assert!(flowing(&three).contains("`allowed_account_ids` refuses the others"));
    for (environment, account) in [
        ("dev", "444444444444"),
        ("play", "555555555555"),
        ("prod", "111122223333"),
    ] {
        let own = format!(
            "\n# {environment}, with credentials of account {account}\nterragrunt run --all plan --working-dir live/{environment}\nterragrunt run --all apply --working-dir live/{environment}\n"
        );
        assert!(three.contains(&own), "{environment}\n{three}");
    }
}

#[test]
fn each_bucket_is_listed() {
    let three = readme(&everything(ENVIRONMENTS));
    for bucket in [
        "acme-dev-444444444444",
        "acme-play-555555555555",
        "acme-prod-111122223333",
    ] {
        assert!(three.contains(&format!("\n- `{bucket}`\n")), "{bucket}");
    }
    let one = flowing(&readme(&everything(
        "state {\n  bucket = \"acme\"\n}\nenv \"prod\" {}\n",
    )));
    assert!(one.contains("The state is in the bucket `acme`, which must exist. `terragrunt backend bootstrap`, run in the directory of a unit, creates it."));
}

#[test]
fn it_says_what_is_committed() {
    let live = readme(&everything(ENVIRONMENTS));
    let root = readme(EVERYTHING);
    for text in [&live, &root] {
        assert!(text.contains("Commit "));
        for name in [
            "`.terraform.lock.hcl`",
            "`.terraform/`",
            "`terraform.tfstate*`",
        ] {
            assert!(text.contains(name), "{name}");
        }
    }
    assert!(live.contains("`.terragrunt-cache/`") && !root.contains("terragrunt-cache"));
}

#[test]
fn protection_is_what_the_module_has() {
    let key = |kms: &str, more: &str| {
        let region = "  region  = \"eu-west-1\"\n";
        let manifest =
            everything(more).replacen(region, &format!("{region}  kms = \"{kms}\"\n"), 1);
        flowing(&readme(&manifest))
    };
    let given = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
    assert!(flowing(&readme(EVERYTHING)).contains(
        "`prevent_destroy` stands on the domain, on a key that the module makes and on every repository."
    ));
    for kms in ["aws", given] {
        assert!(
            key(kms, "")
                .contains("`prevent_destroy` stands on the domain and on every repository.")
        );
    }
    let open = flowing(&readme(&everything("protect = false")));
    assert!(!open.contains("prevent_destroy"));
    assert!(open.contains("Destroy repositories with their packages, and the domain and its key: the manifest says `protect = false`."));
    assert!(key("aws", "protect = false").contains("and the domain: the manifest says"));
}

#[test]
fn tokens_of_no_duration_end_with_the_session() {
    let zero = flowing(&readme(&everything("ci {\n  token_minutes = 0\n}")));
    assert!(
        zero.contains("Builds add `--duration-seconds 0`: the token then ends with the session")
    );
    assert!(!zero.contains("refuses a longer token"));
    assert!(zero.contains("AWS is taken to send 0 as `sts:DurationSeconds`"));

    let hour = flowing(&readme(EVERYTHING));
    assert!(
        hour.contains("Builds add `--duration-seconds 3600`: their policy refuses a longer token")
    );
    assert!(!hour.contains("sts:DurationSeconds"));
}

#[test]
fn it_says_how_far_administrators_reach() {
    const REACH: &str = "`CreateRepository` and `CreatePackageGroup` take no resource in IAM";
    const OUTSIDE: &str = "an administrator from another account cannot change the domain's policy";
    let with = |admins: &str| {
        let own = "admins     = [\"arn:aws:iam::111122223333:role/platform\"]\n";
        assert!(EVERYTHING.contains(own));
        flowing(&readme(&EVERYTHING.replace(own, admins)))
    };
    let own = flowing(&readme(EVERYTHING));
    assert!(own.contains(REACH) && !own.contains(OUTSIDE));
    let other = with("admins = [\"arn:aws:iam::222222222222:role/platform\"]\n");
    assert!(other.contains(REACH) && other.contains(OUTSIDE));
    let few = with("format \"npm\" { admins = [\"arn:aws:iam::111122223333:role/npm\"] }\n");
    assert!(few.contains("What administrators can do") && !few.contains(REACH));
    let nobody = with("");
    assert!(!nobody.contains("dministrator"));
}

#[test]
fn it_says_what_a_publisher_reads_and_how_files_change() {
    let text = flowing(&readme(EVERYTHING));
    assert!(text.contains("A publisher reads only what it publishes to: if its build installs from a shared repository, name it in `readers`, too."));
    assert!(text.contains("A file that somebody edited stops the run: `cagen scaffold --overwrite PATH` gives the edit up, `cagen scaffold --adopt PATH` keeps the file as it is, yours from then on."));
}
