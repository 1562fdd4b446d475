//! What is said at the gate, word by word, and where.

use cagen::diag::{Diagnostic, Level};
use cagen::lock::names::Names;
use cagen::scaffold::gate;
use cagen::source::Source;

use crate::gate::{model, names, pass, tree};

/// What is said of `new` after `old`: `level excerpt: message (help)`.
fn said(old: &str, new: &str) -> Vec<String> {
    let recorded = names(&model(old));
    said_after(&recorded, new)
}

fn said_after(recorded: &Names, new: &str) -> Vec<String> {
    let told = match gate::judge(&model(new), Some(recorded)) {
        Ok(passage) => passage.notes,
        Err(told) => told,
    };
    let source = Source::new("cagen.hcl", new.as_bytes());
    let line = |one: Diagnostic| {
        let level = match one.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        format!(
            "{level} {}: {} ({})",
            source.excerpt(one.span),
            one.message,
            one.help.unwrap_or_default()
        )
    };
    told.into_iter().map(line).collect()
}

const HEAD: &str =
    "version = 1\ndomain \"acme\" {\n  account = \"111122223333\"\n  region = \"eu-west-1\"\n}\n";
const NPM: &str = "formats = [\"npm\"]\n";
const TOOLS: &str =
    "formats = [\"npm\"]\nrepo \"tools\" { upstreams = [\"npm-internal\", \"npm-store\"] }\n";
const DEV: &str = "formats = [\"npm\"]\nenv \"prod\" {}\nenv \"dev\" { domain = \"acme-dev\" }\n";

/// What is said of two manifests that begin with `HEAD`.
fn between(old: &str, new: &str) -> Vec<String> {
    said(&format!("{HEAD}{old}"), &format!("{HEAD}{new}"))
}

#[test]
fn the_same_again_is_nothing() {
    for text in [NPM, TOOLS, DEV] {
        assert_eq!(between(text, text), [""; 0]);
    }
    // What comes new loses nothing.
    assert_eq!(between(NPM, TOOLS), [""; 0]);
    assert_eq!(
        between(
            NPM,
            "formats = [\"cargo\", \"npm\"]\nban = { \"npm:evil\" = \"x\" }\n"
        ),
        [""; 0]
    );
}

#[test]
fn a_repository_that_goes() {
    assert_eq!(
        between(TOOLS, NPM),
        [
            "error \"acme\": `tools` is gone from environment `prod`: Terraform would destroy the repository with all its packages (put it back, or write `retire = { tools = \"<why>\" }`: it then stays in AWS, forgotten by Terraform)"
        ]
    );
    assert_eq!(
        between(
            TOOLS,
            &format!("{NPM}retire = {{ tools = \"nobody used it\" }}\n")
        ),
        [
            "note tools: Terraform forgets `tools` of environment `prod`; AWS keeps it with all its packages (the README says how to delete it by hand once nobody needs it)"
        ]
    );
    let misspelt = between(
        TOOLS,
        &format!("{NPM}retire = {{ toolz = \"nobody used it\" }}\n"),
    );
    assert_eq!(misspelt.len(), 2);
    assert_eq!(
        misspelt[1],
        "warning toolz: nothing here was ever called `toolz` (did you mean `tools`?)"
    );
}

#[test]
fn a_repository_that_is_called_otherwise() {
    let naming = format!("{NPM}naming = {{ npm = \"npm-cache\" }}\n");
    assert_eq!(
        between(NPM, &naming),
        [
            "error \"npm-cache\": `npm-store` is gone from environment `prod`, perhaps for `npm-cache`: AWS renames no repository, so Terraform would destroy it with all its packages (put the name back, or write `renames = { npm-store = \"npm-cache\" }`: `npm-cache` then starts empty and `npm-store` stays in AWS, forgotten by Terraform)"
        ]
    );
    assert_eq!(
        between(
            NPM,
            &format!("{naming}renames = {{ npm-store = \"npm-cache\" }}\n")
        ),
        [
            "note \"npm-cache\": AWS renames no repository: `npm-cache` starts empty, and Terraform forgets `npm-store` (copy what is needed with `aws codeartifact copy-package-versions`)"
        ]
    );
}

/// A manifest has one `renames` and one `retire`: what they take is said in one piece.
#[test]
fn several_losses_are_acknowledged_by_one_line() {
    let both = "formats = [\"npm\", \"pypi\"]\n";
    let old = both;
    let naming = format!("{old}naming = {{ internal = \"{{format}}-own\" }}\n");
    let told = between(old, &naming);
    assert_eq!(told.len(), 2, "{told:?}");
    for one in &told {
        assert!(one.starts_with("error \"{format}-own\": "), "{one}");
        let line = "put the name back, or write `renames = { npm-internal = \"npm-own\", pypi-internal = \"pypi-own\" }`: ";
        assert!(one.contains(line), "{one}");
    }
    let half = format!("{naming}renames = {{ npm-internal = \"npm-own\" }}\n");
    let told = between(old, &half);
    let rest = "put the name back, or add `pypi-internal = \"pypi-own\"` to `renames`: ";
    assert!(told.iter().any(|one| one.contains(rest)), "{told:?}");

    let gone = between(old, "formats = [\"npm\"]\n");
    let line = "write `retire = { pypi-internal = \"<why>\", pypi-shared = \"<why>\", pypi-store = \"<why>\" }`: ";
    assert_eq!(gone.len(), 3, "{gone:?}");
    assert!(gone.iter().all(|one| one.contains(line)), "{gone:?}");
    let wide = |formats: &str| format!("formats = [{formats}]\n");
    let four = "\"npm\", \"pypi\", \"maven\", \"cargo\"";
    let gone = between(&wide(four), &wide("\"npm\""));
    assert_eq!(gone.len(), 9, "{gone:?}");
    assert!(
        gone[0].contains("put it back, or add `cargo-internal = \"<why>\"` to `retire`: "),
        "{gone:?}"
    );
}

#[test]
fn a_rename_counts_where_the_new_name_is() {
    let env = |rest: &str| format!("{DEV}repo \"a1\" {{ connect = [\"npmjs\"] }}\n{rest}");
    let old = env("");
    let new = env("renames = { a1 = \"b1\" }\n")
        .replace("repo \"a1\" { connect = [\"npmjs\"] }\n", "")
        .replace(
            "env \"prod\" {}",
            "env \"prod\" {\n  repo \"b1\" { connect = [\"npmjs\"] }\n}",
        );
    let said = between(&old, &new);
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said.iter()
            .any(|one| one.contains("error \"acme-dev\": `a1` is gone from environment `dev`")),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|one| one.starts_with("note \"b1\": ")),
        "{said:#?}"
    );
}

#[test]
fn a_repository_that_was_retired_comes_back() {
    let gone = format!("{HEAD}{NPM}retire = {{ tools = \"x\" }}\n");
    let recorded = pass(
        &model(&gone),
        Some(&names(&model(&format!("{HEAD}{TOOLS}")))),
    )
    .names;
    // Nothing has to be said of it any more.
    assert_eq!(said_after(&recorded, &format!("{HEAD}{NPM}")), [""; 0]);
    assert_eq!(
        said_after(&recorded, &format!("{HEAD}{TOOLS}")),
        [
            "warning \"tools\": `tools` was retired before (if Terraform has forgotten it by now, import it before you apply: AWS still has a `tools`)"
        ]
    );
    // A state may still hold it with its upstreams.
    let bare = format!("{HEAD}{NPM}repo \"tools\" {{}}\n");
    assert!(
        said_after(&recorded, &bare)[0]
            .starts_with("error \"tools\": `tools` loses all of its upstreams")
    );
}

#[test]
fn the_last_upstream() {
    let with = |upstreams: &str| format!("{NPM}repo \"tools\" {{ upstreams = [{upstreams}] }}\n");
    assert_eq!(
        between(TOOLS, &with("")),
        [
            "error \"tools\": `tools` loses all of its upstreams, `npm-store` among them: Terraform's provider never sends that, so AWS would keep them while every plan says that they are gone (leave it an upstream, or give the repository without one another name and retire `tools`)"
        ]
    );
    let one = with("\"npm-store\"");
    assert!(between(&one, &with(""))[0].contains("loses its only upstream `npm-store`: "));
    assert_eq!(between(TOOLS, &one), [""; 0]);
    assert_eq!(between(&one, &with("\"npm-internal\"")), [""; 0]);
}

#[test]
fn another_connection() {
    let two = "formats = [\"npm\", \"cargo\"]\n";
    assert_eq!(
        between(
            two,
            &format!("{two}naming = {{ npm = \"cargo-store\", cargo = \"npm-store\" }}\n")
        ),
        [
            "error \"npm\": `cargo-store` was connected to `crates-io` and is to `npmjs` now: AWS would keep the old connection beside the new one (give the new repository another name, and retire `cargo-store`)",
            "error \"cargo\": `npm-store` was connected to `npmjs` and is to `crates-io` now: AWS would keep the old connection beside the new one (give the new repository another name, and retire `npm-store`)",
        ]
    );
    let store = between("repo \"npm-store\" {}\n", NPM);
    assert_eq!(
        store,
        [
            "error \"npm\": `npm-store` was connected to no public registry and is to `npmjs` now: the names that were published to it would come from outside, too (give the new repository another name, and retire `npm-store`)"
        ]
    );
    let own = "repo \"npm-store\" {}\nretire = { npm-internal = \"x\", npm-shared = \"x\" }\n";
    assert!(between(NPM, own).iter().any(|one| one.starts_with(
        "error \"npm-store\": `npm-store` was connected to `npmjs` and is to no public registry now: what was fetched from the registry would pass for the company's own packages"
    )));
}

#[test]
fn another_key() {
    let arn = |end: char| {
        format!("arn:aws:kms:eu-west-1:111122223333:key/0a0a0a0a-0000-4000-8000-00000000000{end}")
    };
    let keyed =
        |key: &str| format!("{HEAD}{NPM}").replace("}\n", &format!("  kms = \"{key}\"\n}}\n"));
    for (old, new, consequence) in [
        (
            "create",
            "aws",
            "delete that key, without which no package can be read any more",
        ),
        (
            "create",
            &*arn('1'),
            "destroy it with every package in it and make an empty one",
        ),
        (
            &*arn('1'),
            &*arn('2'),
            "destroy it with every package in it and make an empty one",
        ),
        (
            "aws",
            "create",
            "destroy it with every package in it and make an empty one",
        ),
        (
            &*arn('1'),
            "aws",
            "change nothing, and the old key stays in use",
        ),
    ] {
        let expected = format!(
            "error \"{new}\": domain `acme` had the key `{old}` and has `{new}` now, but keeps its key for life: Terraform would {consequence} (write `kms = \"{old}\"` again; for another key declare a domain of another name and retire `acme`)"
        );
        assert_eq!(said(&keyed(old), &keyed(new)), [expected]);
    }
}

#[test]
fn another_domain() {
    let old = format!("{HEAD}{NPM}");
    let new = old.replace("\"acme\"", "\"acme-2\"");
    assert_eq!(
        said(&old, &new),
        [
            "error \"acme-2\": domain `acme` of environment `prod` is `acme-2` now: AWS renames no domain, so every repository would be replaced by an empty one (put the name back, or write `renames = { acme = \"acme-2\" }`: `acme-2` then starts empty with a state of its own, and `acme` stays in AWS with its packages)"
        ]
    );
    for (word, place, begins) in [
        (
            "renames = { acme = \"acme-2\" }\n",
            "\"acme-2\"",
            "AWS renames no domain",
        ),
        ("retire = { acme = \"x\" }\n", "acme", "`acme` is retired"),
    ] {
        assert_eq!(
            said(&old, &format!("{new}{word}")),
            [format!(
                "warning {place}: {begins}: `acme-2` starts empty with a state of its own, and `acme` stays in AWS (initialise with `-reconfigure`, never with `-migrate-state`: with the old state Terraform would destroy `acme`)"
            )]
        );
    }
    // Another key is the new domain's own.
    let keyed = format!("{new}retire = {{ acme = \"x\" }}\n")
        .replace("}\nformats", "  kms = \"aws\"\n}\nformats");
    assert!(said(&old, &keyed)[0].starts_with("warning acme: `acme` is retired"));
    assert_eq!(
        said(&old, &old.replace("eu-west-1", "us-east-1")),
        [
            "error \"acme\": domain `acme` of environment `prod` was in account `111122223333` and Region `eu-west-1`: a domain moves nowhere, so Terraform would make an empty one and leave every package behind (put account and Region back, or give the new domain a name of its own and retire the old one)"
        ]
    );
}

#[test]
fn a_domain_that_comes_back_is_judged_by_what_its_state_holds() {
    let old = format!("{HEAD}{TOOLS}");
    let new = format!("{HEAD}{NPM}").replace("\"acme\"", "\"acme-2\"");
    let meant = format!("{new}renames = {{ acme = \"acme-2\" }}\n");
    let recorded = pass(&model(&meant), Some(&names(&model(&old)))).names;
    let back = format!("{HEAD}{NPM}renames = {{ acme-2 = \"acme\" }}\n");
    let said = said_after(&recorded, &back);
    assert!(
        said.iter()
            .any(|one| one.starts_with("error \"acme\": `tools` is gone")),
        "{said:#?}"
    );
}

#[test]
fn an_environment_that_goes() {
    let gone = "formats = [\"npm\"]\nenv \"prod\" {}\n";
    assert_eq!(
        between(DEV, gone),
        [
            "error \"acme\": environment `dev` is gone: domain `acme-dev` in account `111122223333` and Region `eu-west-1` would stay with its packages, and nothing would manage or protect it any more (put it back, or write `retire = { dev = \"<why>\" }`)"
        ]
    );
    for name in ["dev", "acme-dev"] {
        assert_eq!(
            between(DEV, &format!("{gone}retire = {{ {name} = \"x\" }}\n")),
            [format!(
                "note {name}: environment `dev` is forgotten; AWS keeps domain `acme-dev` with all its packages, and its state stays (delete the domain by hand once nobody needs it)"
            )]
        );
    }
}

#[test]
fn an_environment_that_is_called_otherwise() {
    let new = DEV.replace("env \"dev\"", "env \"test\"");
    assert_eq!(
        between(DEV, &new),
        [
            "error \"test\": environment `dev` is `test` now, with the same domain `acme-dev`: its state stays with the old name, so Terraform would know nothing of what exists and make it a second time (put the name back, or write `renames = { dev = \"test\" }` and move the state)"
        ]
    );
    let key = "111122223333/eu-west-1/acme-dev";
    let local = between(DEV, &format!("{new}renames = {{ dev = \"test\" }}\n"));
    assert_eq!(
        local,
        [format!(
            "warning \"test\": the state of `acme-dev` is still that of environment `dev` (move it to `live/test/codeartifact/{key}/terraform.tfstate` before anybody applies)"
        )]
    );
    let bucket = between(
        DEV,
        &format!("{new}renames = {{ dev = \"test\" }}\nstate {{ bucket = \"b-1\" }}\n"),
    );
    assert!(bucket[0].contains(&format!(
        "(move it to `s3://b-1/{key}/live/test/codeartifact/terraform.tfstate` before"
    )));
    // With another domain it is another environment.
    let other = new.replace("acme-dev", "acme-test");
    assert!(between(DEV, &other)[0].starts_with("error \"acme\": environment `dev` is gone: "));
    assert_eq!(
        between(DEV, &format!("{other}renames = {{ dev = \"test\" }}\n")),
        [
            "warning \"test\": environment `dev` has another domain under its new name: that starts empty, and AWS keeps `acme-dev` (delete the old domain by hand once nobody needs it)"
        ]
    );
}

#[test]
fn another_target_takes_its_state_along() {
    let new = format!("{NPM}state {{ bucket = \"b-1\" }}\n");
    assert_eq!(
        between(NPM, &new),
        [
            "warning \"acme\": the state of `acme` is still that of the other target (move it to `s3://b-1/111122223333/eu-west-1/acme/live/prod/codeartifact/terraform.tfstate` before anybody applies)"
        ]
    );
    let (old, new) = (
        model(&format!("{HEAD}{NPM}")),
        model(&format!("{HEAD}{new}")),
    );
    let passage = pass(&new, Some(&names(&old)));
    let moves = &tree(&new, Some(&passage))["live/prod/codeartifact/moves.tf"];
    assert!(moves.contains("from = module.codeartifact.aws_codeartifact_domain.this\n  to   = aws_codeartifact_domain.this\n"), "{moves}");
    assert!(!moves.contains("awscc"), "no group was ever made: {moves}");
}

#[test]
fn first_party_names_that_open() {
    let with = format!("{NPM}internal = [\"npm:@Acme/*\"]\n");
    assert_eq!(
        between(&with, NPM),
        [
            "error \"acme\": `npm:@Acme/*` is first-party no more in environment `prod`: its package group would be destroyed, and packages of these names could come from a public registry (put it back, or write `retire = { \"npm:@Acme/*\" = \"<why>\" }`: the group then stays in AWS, forgotten by Terraform)"
        ]
    );
    assert_eq!(
        between(
            &with,
            &format!("{NPM}retire = {{ \"npm:@Acme/*\" = \"x\" }}\n")
        ),
        [
            "note \"npm:@Acme/*\": Terraform forgets the package group of `npm:@Acme/*`; AWS keeps it as it is (the README says how to delete it by hand)"
        ]
    );
    // Who lifts a ban means it.
    assert_eq!(
        between(&format!("{NPM}ban = {{ \"npm:evil\" = \"x\" }}\n"), NPM),
        [""; 0]
    );
    // A script's groups are in no state, but Terraform would make them a second time.
    let script = format!("{with}origin = \"script\"\n");
    assert_eq!(between(&with, &script), [""; 0]);
    assert_eq!(
        between(&script, &with),
        [
            "warning \"acme\": the script has made package groups that Terraform would make again (import them into the state before you apply)"
        ]
    );
}

#[test]
fn all_that_would_be_lost_comes_at_once() {
    let old = format!("{HEAD}{TOOLS}env \"dev\" {{ domain = \"acme-dev\" }}\nenv \"prod\" {{}}\n");
    let new = format!(
        "{HEAD}formats = [\"npm\"]\nrepo \"tools\" {{}}\nnaming = {{ shared = \"npm\" }}\nenv \"prod\" {{ kms = \"aws\" }}\n"
    );
    let said = said(&old, &new);
    for part in [
        "environment `dev` is gone",
        "`npm-shared` is gone",
        "loses all of its upstreams",
        "had the key",
    ] {
        assert!(
            said.iter()
                .any(|one| one.starts_with("error") && one.contains(part)),
            "{part}: {said:#?}"
        );
    }
}
