//! Shapes, stores, teams, and what hand-shaped repositories stand on.

use std::fmt::Write as _;

use cagen::manifest::model::{Depth, Role};

use crate::model::{names, only, repository, says, told, upstreams};

#[test]
fn poly_has_one_internal_and_one_shared() {
    let made = only(
        r#"
shape   = "poly"
formats = ["pypi", "npm", "swift"]
teams   = { web = { formats = ["pypi"] } }
"#,
    );
    assert_eq!(
        names(&made),
        [
            "internal",
            "npm-store",
            "pypi-store",
            "shared",
            "team-web-pypi"
        ]
    );
    assert_eq!(
        upstreams(&made, "shared"),
        ["internal", "npm-store", "pypi-store"]
    );
    assert_eq!(
        upstreams(&made, "team-web-pypi"),
        ["internal", "pypi-store"]
    );
    assert_eq!(repository(&made, "internal").formats.len(), 3);
}

#[test]
fn a_format_may_leave_poly() {
    let made = only(
        r#"
shape   = "poly"
formats = ["npm", "pypi", "cargo"]
format "pypi" { shape = "single" }
format "cargo" { shape = "three" }
"#,
    );
    assert_eq!(upstreams(&made, "shared"), ["internal", "npm-store"]);
    assert_eq!(upstreams(&made, "pypi"), ["pypi-store"]);
    assert_eq!(
        upstreams(&made, "cargo-shared"),
        ["cargo-internal", "cargo-store"]
    );
}

#[test]
fn a_team_stands_on_single() {
    let made = only(
        r#"
formats = ["npm"]
format "npm" { shape = "single" }
teams = { web = { formats = ["npm"] } }
"#,
    );
    assert_eq!(names(&made), ["npm", "npm-store", "team-web-npm"]);
    assert_eq!(upstreams(&made, "team-web-npm"), ["npm"]);
    assert!(matches!(repository(&made, "npm").role, Role::Single { .. }));
}

#[test]
fn each_connection_has_one_store() {
    let made = only(
        r#"
formats = ["npm"]
repo "aa" { connect = ["npmjs", "crates-io"] }
repo "bb" {
  upstreams = ["npm-internal", "aa"]
  connect   = ["pypi"]
}
"#,
    );
    assert_eq!(
        names(&made),
        [
            "aa",
            "bb",
            "cargo-store",
            "npm-internal",
            "npm-shared",
            "npm-store",
            "pypi-store"
        ]
    );
    assert_eq!(upstreams(&made, "bb"), ["npm-internal", "aa", "pypi-store"]);
    let formats: Vec<_> = repository(&made, "bb")
        .formats
        .iter()
        .map(|f| f.as_str())
        .collect();
    assert_eq!(formats, ["cargo", "npm", "pypi"]);
}

#[test]
fn no_connections_no_store() {
    let made = only("formats = [\"npm\"]\nformat \"npm\" { connections = [] }\n");
    assert_eq!(names(&made), ["npm-internal", "npm-shared"]);
    assert_eq!(upstreams(&made, "npm-shared"), ["npm-internal"]);
}

#[test]
fn formats_and_connections_belong_together() {
    says(
        "formats = [\"npm\"]\nformat \"pypi\" {}\n",
        &["\"pypi\": pypi is not in `formats` (add `\"pypi\"` to `formats`, or remove the block)"],
    );
    says(
        "formats = [\"npm\"]\nteams = { web = { formats = [\"pypi\"] } }\n",
        &["\"pypi\": `pypi` is not in `formats` (add \"pypi\" to `formats` at the top)"],
    );
    says(
        "formats = [\"npm\"]\nteams = { web = {} }\n",
        &[
            "web: team `web` has no formats (write `formats` for it, or in `team_defaults` for all \
           teams)",
        ],
    );
}

#[test]
fn upstreams_are_repositories() {
    says(
        "formats = [\"npm\"]\nrepo \"aa\" { upstreams = [\"npm-shered\"] }\n",
        &["\"npm-shered\": no repository is called `npm-shered` (did you mean `npm-shared`?)"],
    );
    says(
        "repo \"aa\" { upstreams = [\"aa\"] }\n",
        &["\"aa\": `aa` is its own upstream (leave it out)"],
    );
    says(
        "repo \"aa\" {\n upstreams = [\"npm-store\"]\n connect = [\"npmjs\"]\n}\n",
        &[
            "\"npmjs\": `npm-store` is an upstream already (name it once; `connect` appends the \
           store of each connection by itself)",
        ],
    );
}

#[test]
fn cycles_are_told_once_with_their_chain() {
    says(
        r#"
repo "aa" { upstreams = ["bb"] }
repo "bb" { upstreams = ["cc"] }
repo "cc" { upstreams = ["aa"] }
repo "dd" { upstreams = ["aa"] }
"#,
        &[
            "\"aa\": the upstreams form a cycle: `aa` → `bb` → `cc` → `aa` (take one of them out)",
            "\"aa\": `dd` would be the fourth hand-shaped repository of a chain (let it name what \
           this one stands on itself: a chain has at most three)",
        ],
    );
    let mut long = String::new();
    for n in 0..3000 {
        writeln!(
            long,
            "repo \"r{n:04}\" {{ upstreams = [\"r{:04}\"] }}",
            (n + 1) % 3000
        )
        .unwrap();
    }
    let said = told(&long);
    let cycles: Vec<_> = said
        .iter()
        .filter(|line| line.contains("a cycle"))
        .collect();
    assert_eq!(cycles.len(), 1);
    assert!(
        cycles[0].contains("`r0006` → `r0007` → … → `r0000`"),
        "{}",
        cycles[0]
    );
}

#[test]
fn chains_have_three_hand_shaped_repositories() {
    let chain = r#"
formats = ["npm"]
repo "d1" { upstreams = ["npm-shared"] }
repo "d2" { upstreams = ["d1", "npm-shared"] }
repo "d3" { upstreams = ["d1", "d2"] }
"#;
    let made = only(chain);
    let depth = |name| match repository(&made, name).role {
        Role::Repo { depth, .. } => depth,
        ref other => panic!("{other:?}"),
    };
    assert_eq!(
        [depth("d1"), depth("d2"), depth("d3")],
        [Depth::One, Depth::Two, Depth::Three]
    );
    // The fifth stands on what is wrong already.
    let more = "repo \"d4\" { upstreams = [\"d3\"] }\nrepo \"d5\" { upstreams = [\"d4\"] }\n";
    says(
        &format!("{chain}{more}"),
        &[
            "\"d3\": `d4` would be the fourth hand-shaped repository of a chain (let it name what \
           this one stands on itself: a chain has at most three)",
        ],
    );
}

fn leaves(count: usize) -> String {
    (0..count).fold(String::new(), |text, n| {
        text + &format!("repo \"leaf{n:02}\" {{}}\n")
    })
}

fn standing(name: &str, leaves: std::ops::Range<usize>, more: &[&str]) -> String {
    let names = leaves.map(|n| format!("\"leaf{n:02}\""));
    let names: Vec<_> = names
        .chain(more.iter().map(|name| format!("\"{name}\"")))
        .collect();
    format!("repo \"{name}\" {{ upstreams = [{}] }}\n", names.join(", "))
}

#[test]
fn ten_direct_upstreams() {
    let ten = leaves(11) + &standing("top", 0..10, &[]);
    assert_eq!(upstreams(&only(&ten), "top").len(), 10);
    let eleven = leaves(11) + &standing("top", 0..11, &[]);
    says(
        &eleven,
        &[
            "\"top\": `top` has 11 upstreams, CodeArtifact takes 10 (put some of them behind a \
           repository of their own)",
        ],
    );
}

#[test]
fn twenty_five_searched_repositories() {
    // top, a, b and 22 leaves are 25.
    let base = leaves(23) + &standing("aa", 0..8, &[]) + &standing("bb", 8..16, &[]);
    let fits = base.clone() + &standing("top", 16..22, &["aa", "bb", "leaf00"]);
    assert_eq!(upstreams(&only(&fits), "top").len(), 9);
    let over = base + &standing("top", 16..23, &["aa", "bb"]);
    says(
        &over,
        &[
            "\"top\": a request to `top` searches more than 25 repositories, where CodeArtifact \
           stops (let it stand on fewer repositories)",
        ],
    );
}

#[test]
fn a_thousand_repositories() {
    let many = |count: usize| {
        (0..count).fold(String::new(), |mut text, n| {
            writeln!(text, "repo \"r{n:04}\" {{}}").unwrap();
            text
        })
    };
    assert_eq!(only(&many(1000)).repositories.len(), 1000);
    says(
        &many(1001),
        &[
            "\"acme\": environment `prod` has 1001 repositories, a domain takes 1000 (let \
           teams share repositories, or divide them among environments)",
        ],
    );
}

#[test]
fn what_the_company_publishes_comes_first() {
    says(
        r#"
formats    = ["npm"]
publishers = ["arn:aws:iam::111122223333:role/ci"]
internal   = ["npm:@acme/*"]
repo "web" { upstreams = ["npm-store", "npm-internal"] }
"#,
        &[
            "\"npm-internal\": `npm-internal` stands after a public registry, which is asked first \
           (put it first)",
        ],
    );
    // Nothing is published there.
    says(
        "formats = [\"npm\"]\nrepo \"web\" { upstreams = [\"npm-store\", \"npm-internal\"] }\n",
        &[],
    );
}
