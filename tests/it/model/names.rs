//! Derived names: defaults, templates, what AWS refuses, and clashes.

use crate::model::{names, only, says, told};

#[test]
fn the_names_by_default() {
    let made = only(
        r#"
formats = ["maven", "generic"]
format "maven" { connections = ["maven-central", "maven-googleandroid", "maven-clojars"] }
teams = { web = { formats = ["maven", "generic"] } }
"#,
    );
    assert_eq!(
        names(&made),
        [
            "clojars-store",
            "generic-internal",
            "generic-shared",
            "google-android-store",
            "maven-internal",
            "maven-shared",
            "maven-store",
            "team-web-generic",
            "team-web-maven",
        ]
    );
}

#[test]
fn templates_name_what_is_derived() {
    let made = only(
        r#"
formats = ["npm", "maven"]
format "maven" { connections = ["maven-central", "maven-clojars"] }
teams = { web = { formats = ["npm"] } }
naming = {
  store         = "cache-{format}-{env}"
  internal      = "own-{format}"
  shared        = "read-{format}"
  team          = "{format}.{team}"
  npm           = "npmjs-mirror"
  maven-clojars = "clojure"
}
"#,
    );
    assert_eq!(
        names(&made),
        [
            "cache-maven-prod",
            "clojure",
            "npm.web",
            "npmjs-mirror",
            "own-maven",
            "own-npm",
            "read-maven",
            "read-npm",
        ]
    );
}

#[test]
fn a_derived_name_is_a_name() {
    says(
        "formats = [\"npm\"]\nnaming = { internal = \"{format}/internal\" }\n",
        &[
            "\"{format}/internal\": the internal repository of `npm` would be called `npm/internal`: \
           a repository name cannot hold `/` at character 4 (did you mean `npm-internal`?)",
        ],
    );
    let long = |letters: usize| {
        let team = "t".repeat(letters);
        format!(
            "formats = [\"npm\"]\nnaming = {{ team = \"team-{{team}}-{{team}}\" }}\nteams = {{ {team} = {{ \
             formats = [\"npm\"] }} }}\n"
        )
    };
    let said = told(&long(48));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("\"team-{team}-{team}\": the `npm` repository of team `ttt"));
    assert!(
        said[0].ends_with(
            "`: a repository name has at most 100 characters, this has 102 (shorten the names or \
             the template that it is made of)"
        ),
        "{said:?}"
    );
    // Exactly as long as AWS takes.
    assert!(names(&only(&long(47))).iter().any(|name| name.len() == 100));
}

#[test]
fn a_placeholder_without_a_value_is_told() {
    says(
        "shape = \"poly\"\nformats = [\"npm\"]\nnaming = { internal = \"{format}-internal\" }\n",
        &[
            "\"{format}-internal\": the placeholder `{format}` stands for nothing here (use it in \
           `format` blocks, or write the format)",
        ],
    );
}

#[test]
fn two_repositories_with_one_name() {
    says(
        "formats = [\"npm\", \"pypi\"]\nnaming = { store = \"cache\" }\n",
        &[
            "\"cache\": the store of `npmjs` and the store of `pypi` are both called `cache` (put \
           `{format}` in the template)",
        ],
    );
    says(
        "formats = [\"npm\"]\nrepo \"npm-shared\" {}\n",
        &[
            "\"npm-shared\": the shared repository of `npm` and the hand-shaped repository \
           `npm-shared` are both called `npm-shared` (give one of them another name)",
        ],
    );
    says(
        "repo \"libs\" {}\nrepo \"Libs\" {}\n",
        &[
            "\"libs\": the hand-shaped repository `Libs`, `Libs`, and the hand-shaped repository \
           `libs`, `libs`, differ only by case (give one of them another name)",
        ],
    );
    says(
        "formats = [\"npm\"]\nnaming = { team = \"npm-{format}\" }\nteams = {\n a = { formats = \
         [\"npm\"] }\n b = { formats = [\"npm\"] }\n}\n",
        &[
            "\"npm-{format}\": the `npm` repository of team `a` and the `npm` repository of team \
           `b` are both called `npm-npm` (put `{team}` and `{format}` in the template)",
        ],
    );
}
