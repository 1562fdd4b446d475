//! Which list reaches which repository.

use cagen::manifest::raw::Exclusive;

use crate::model::{grants, model, only, repository, says, shown};

const ROLE: &str = "arn:aws:iam::111122223333:role";

#[test]
fn lists_of_every_level() {
    let made = only(&format!(
        r#"
formats    = ["npm", "pypi", "cargo"]
internal   = ["npm:@acme/*", "pypi:acme-*", "cargo:acme-*"]
readers    = ["222222222222"]
publishers = ["{ROLE}/ci"]
admins     = ["{ROLE}/admin"]
format "pypi" {{
  readers    = ["333333333333"]
  publishers = ["{ROLE}/py"]
  admins     = ["{ROLE}/py-admin"]
}}
format "cargo" {{ shape = "single" }}
team_defaults = {{
  formats    = ["npm"]
  publishers = ["{ROLE}/{{team}}"]
}}
teams = {{
  ios = {{ readers = ["444444444444"] }}
  web = {{ publishers = ["{ROLE}/web-ci"] }}
}}
repo "plain" {{ connect = ["npmjs"] }}
repo "own" {{
  readers    = []
  publishers = ["{ROLE}/own"]
}}
"#
    ));
    assert_eq!(
        grants(&made),
        [
            "reader top: 222222222222 -> cargo npm-shared plain".to_owned(),
            "reader format pypi: 333333333333 -> pypi-shared".to_owned(),
            "reader team ios: 444444444444 -> team-ios-npm".to_owned(),
            format!("publisher top: {ROLE}/ci -> cargo npm-internal"),
            format!("publisher format pypi: {ROLE}/py -> pypi-internal"),
            format!("publisher team ios: {ROLE}/ios -> team-ios-npm"),
            format!("publisher team web: {ROLE}/web-ci -> team-web-npm"),
            format!("publisher repo own: {ROLE}/own -> own"),
            format!(
                "admin top: {ROLE}/admin -> cargo cargo-store npm-internal npm-shared npm-store \
                 own plain pypi-internal pypi-shared pypi-store team-ios-npm team-web-npm"
            ),
            format!("admin format pypi: {ROLE}/py-admin -> pypi-internal pypi-shared pypi-store"),
        ]
    );
    assert!(repository(&made, "npm-store").readers.is_empty());
    assert!(repository(&made, "own").readers.is_empty());
    assert!(repository(&made, "team-web-npm").readers.is_empty());
    assert_eq!(
        shown(&repository(&made, "pypi-store").admins),
        [format!("{ROLE}/py-admin")]
    );
    assert!(repository(&made, "npm-internal").admins.is_empty());
}

#[test]
fn a_publisher_is_not_repeated_among_the_readers() {
    let made = only(&format!(
        "formats = [\"npm\"]\ninternal = [\"npm:@acme/*\"]\nformat \"npm\" {{ shape = \"single\" }}\n\
         readers = [\"{ROLE}/ci\", \"222222222222\"]\npublishers = [\"{ROLE}/ci\"]\n"
    ));
    assert_eq!(shown(&repository(&made, "npm").readers), ["222222222222"]);
    assert_eq!(
        shown(&repository(&made, "npm").publishers),
        [format!("{ROLE}/ci")]
    );
}

#[test]
fn in_poly_a_format_has_no_lists() {
    says(
        "shape = \"poly\"\nformats = [\"npm\"]\nformat \"npm\" { readers = [\"222222222222\"] }\n",
        &[
            "[\"222222222222\"]: in shape `poly` no repository is for `npm` alone (write it at the \
           top, or give the format `shape = \"three\"`)",
        ],
    );
    let made = only(&format!(
        "shape = \"poly\"\nformats = [\"npm\"]\ninternal = [\"npm:@acme/*\"]\nreaders = \
         [\"222222222222\"]\npublishers = [\"{ROLE}/ci\"]\n"
    ));
    assert_eq!(
        grants(&made),
        [
            "reader top: 222222222222 -> shared".to_owned(),
            format!("publisher top: {ROLE}/ci -> internal"),
        ]
    );
}

#[test]
fn exclusive_holds_for_its_level_and_below() {
    let made = only(
        r#"
formats   = ["npm", "swift", "generic"]
internal  = ["npm:@acme/*"]
exclusive = false
format "swift" { exclusive = true }
teams = {
  web = { formats = ["npm"] }
  ios = { formats = ["npm", "swift"] }
  sre = {
    formats   = ["npm"]
    exclusive = true
  }
}
repo "open" {}
repo "shut" { exclusive = true }
"#,
    );
    let open: Vec<_> = made
        .repositories
        .values()
        .filter(|repository| repository.exclusive == Exclusive::No)
        .map(|repository| repository.name.as_str())
        .collect();
    assert_eq!(
        open,
        [
            "generic-internal",
            "npm-internal",
            "open",
            "team-ios-npm",
            "team-web-npm"
        ]
    );
}

#[test]
fn consumers_read_what_top_level_readers_read() {
    let made = only(
        r#"
formats = ["npm", "pypi"]
readers = ["222222222222"]
format "pypi" { readers = [] }
repo "web" { connect = ["npmjs"] }
consumers = {
  all  = { account = "333333333333" }
  some = {
    account = "444444444444"
    roles   = ["ci-*"]
  }
}
"#,
    );
    let all = &made.consumers["all"];
    let read: Vec<_> = all.repositories.iter().map(|name| name.as_str()).collect();
    assert_eq!(read, ["npm-shared", "web"]);
    assert_eq!(shown(&all.principals), ["333333333333"]);
    assert_eq!(
        shown(&repository(&made, "web").readers),
        [
            "222222222222",
            "333333333333",
            "arn:aws:iam::444444444444:role/ci-*"
        ]
    );
    assert!(repository(&made, "pypi-shared").readers.is_empty());
    // The identity documents of the readers are not the consumers'.
    assert_eq!(
        grants(&made),
        ["reader top: 222222222222 -> npm-shared web"]
    );
}

#[test]
fn what_is_wrong_with_consumers() {
    says(
        "formats = [\"npm\"]\nconsumers = { own = { account = \"111122223333\" } }\n",
        &[
            "\"111122223333\": consumer `own` is the account `111122223333` that owns the domain \
           (name its roles in `readers` instead)",
        ],
    );
    says(
        "consumers = { far = { account = \"222222222222\" } }\n",
        &[
            "far: consumers read nothing: no repository has the readers of the top (consumers read \
           the shared and hand-shaped repositories without `readers` of their own)",
        ],
    );
}

#[test]
fn lists_that_reach_nothing_are_told() {
    says(
        &format!("repo \"web\" {{}}\npublishers = [\"{ROLE}/ci\"]\n"),
        &[&format!(
            "[\"{ROLE}/ci\"]: these publishers reach no repository (write them in the `repo` \
             block, the team or the format that they publish to)"
        )],
    );
}

#[test]
fn the_defaults() {
    let made = model("formats = [\"npm\"]\n");
    assert_eq!(made.module_path.as_str(), "modules/codeartifact");
    let made = &made.environments[0];
    assert!(made.grants.is_empty() && made.github_roles.is_empty());
    assert_eq!(made.token_minutes, 60);
    assert_eq!(repository(made, "npm-internal").exclusive, Exclusive::Yes);
}
