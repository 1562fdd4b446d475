//! What is said to who wrote something wrong: that it can be followed, and once.

use crate::model::{all_told, says, told};

#[test]
fn names_of_devices() {
    let team = "formats = [\"npm\"]\nteams = { nul = { formats = [] } }\n";
    let consumer = "consumers = { nul = { account = \"222222222222\" } }\n";
    for text in [team, consumer] {
        says(
            text,
            &[
                "nul: `nul` is the name of a device on Windows (files are named after it: choose another)",
            ],
        );
    }
}

#[test]
fn patterns_are_shown_as_they_were_written() {
    says(
        "formats = [\"pypi\"]\ninternal = [\"pypi:acme-*\", \"pypi:Acme_*\"]\n",
        &[
            "\"pypi:Acme_*\": `pypi:Acme_*` means the same packages as `pypi:acme-*` (write one of \
           them)",
        ],
    );
}

#[test]
fn names_that_stand_for_wrong_ones_are_not_shown() {
    says(
        "env \"a b\" {}\nenv \"prod\" {}\n",
        &[
            "\"a b\": `a b` is no name of an environment (use lower-case letters, digits and `-`, \
           with a letter first)",
        ],
    );
}

#[test]
fn shapes_that_are_legal_there() {
    says(
        "shape = \"four\"\n",
        &["\"four\": unknown value `four` (use `three` or `poly`)"],
    );
    says(
        "formats = [\"npm\"]\nformat \"npm\" { shape = \"four\" }\n",
        &["\"four\": unknown value `four` (use `three` or `single`)"],
    );
    let single = told("shape = \"single\"\n");
    assert!(single[0].contains("is one format's"), "{single:?}");
    let poly = told("formats = [\"npm\"]\nformat \"npm\" { shape = \"poly\" }\n");
    assert!(poly[0].contains("is the whole manifest's"), "{poly:?}");
}

#[test]
fn other_kinds_of_values() {
    says(
        "teams = []\n",
        &[
            "[]: expected a map, found a list (write `{ <key> = <value> }`, or a block of this name)",
        ],
    );
    says(
        "exclusive = 1\n",
        &["1: expected `true` or `false`, found a number (write one of the two, without quotes)"],
    );
}

#[test]
fn values_that_cannot_be_meant() {
    says(
        "formats = [\"npm\"]\nconsumers = { far = {\n account = \"222222222222\"\n roles = [\"role/x\"]\n} }\n",
        &["\"role/x\": a role's name is written without `role/` (write `x`)"],
    );
    for name in ["a b", "-x", "a/b", ""] {
        let said = told(&format!("retire = {{ \"{name}\" = \"gone\" }}\n"));
        assert_eq!(said.len(), 1, "{said:?}");
        let none = format!("no domain, repository, environment or pattern can be called `{name}`");
        assert!(said[0].contains(&none), "{said:?}");
    }
    for name in ["p", "dev", "acme-old", "Old.npm_x"] {
        let said = told(&format!("retire = {{ \"{name}\" = \"gone\" }}\n"));
        assert_eq!(said, [""; 0], "{name}");
    }
}

#[test]
fn a_module_on_a_branch_moves() {
    let module = |query: &str| {
        told(&format!(
            "module {{ source = \"git::https://example.com/m.git//x?{query}\" }}\n"
        ))
    };
    for branch in ["main", "master", "HEAD", "develop", "trunk", "refs/heads/x"] {
        let said = module(&format!("depth=1&ref={branch}"));
        assert_eq!(said.len(), 1, "{said:?}");
        let moves = format!("`{branch}` is a branch, which moves (pin the module to a tag");
        assert!(said[0].contains(&moves), "{said:?}");
    }
    for pin in ["v1", "main-1", "refs/tags/v1", "4f5e6d7c"] {
        assert_eq!(module(&format!("ref={pin}")), [""; 0], "{pin}");
    }
}

#[test]
fn a_misspelt_key_is_told_once() {
    let state = "state { bucket = \"acme-tfstate\" }\n";
    let domain = "account = \"111122223333\"\n region = \"eu-west-1\"\n";
    let misspelt = domain.replace("account", "acount");
    for (text, key) in [
        (
            format!("verison = 1\ndomain \"acme\" {{\n {domain}}}\n{state}"),
            "version",
        ),
        (
            format!("version = 1\ndomian \"acme\" {{\n {domain}}}\n{state}"),
            "domain",
        ),
        (
            format!("version = 1\ndomain \"acme\" {{\n {misspelt}}}\n{state}"),
            "account",
        ),
        (
            format!(
                "version = 1\ndomain \"acme\" {{ region = \"eu-west-1\" }}\n{state}env \"dev\" {{ \
                 acount = \"111122223333\" }}\n"
            ),
            "account",
        ),
        (
            format!("version = 1\ndomain \"acme\" {{\n {domain}}}\nstate {{ buket = \"acme\" }}\n"),
            "bucket",
        ),
        (
            format!(
                "version = 1\ndomain \"acme\" {{\n {domain}}}\n{state}consumers = {{ far = {{ \
                 acount = \"222222222222\" }} }}\n"
            ),
            "account",
        ),
        (
            format!(
                "version = 1\ndomain \"acme\" {{\n {domain}}}\n{state}audit {{ topik = \"x\" }}\n"
            ),
            "topic",
        ),
    ] {
        let said = all_told(&text);
        assert_eq!(said.len(), 1, "{text}{said:#?}");
        assert!(
            said[0].contains(&format!("(did you mean `{key}`?)")),
            "{said:?}"
        );
    }
}
