//! Domains beside each other, target, state, key, tags, and names that go.

use std::fmt::Write as _;

use cagen::manifest::raw::Target;

use crate::model::{HEAD, all_told, model, only, says, told, whole};

const BARE: &str =
    "version = 1\ndomain \"acme\" {\n account = \"111122223333\"\n region = \"eu-west-1\"\n}\n";

#[test]
fn each_environment_has_its_own_domain() {
    says(
        "env \"dev\" {}\nenv \"prod\" {}\n",
        &[
            "\"prod\": environments `dev` and `prod` both mean the domain `acme` of account \
           `111122223333` in `eu-west-1` (give one of them another `domain`, `account` or \
           `region`)",
        ],
    );
    assert!(told("env \"dev\" { region = \"eu-west-2\" }\nenv \"prod\" {}\n").is_empty());
}

#[test]
fn ten_domains_an_account() {
    let mut many = String::new();
    for n in 0..10 {
        writeln!(many, "env \"e{n}\" {{\n domain = \"acme-{n}\"\n}}").unwrap();
    }
    assert_eq!(model(&many).environments.len(), 10);
    many += "env \"last\" {\n domain = \"acme-last\"\n}\n";
    says(
        &many,
        &[
            "\"last\": account `111122223333` has more than 10 domains in `eu-west-1` (give some \
           environments another account or Region)",
        ],
    );
    assert_eq!(
        model(&many.replace("acme-last\"", "acme-last\"\n region = \"us-east-1\"\n"))
            .environments
            .len(),
        11
    );
}

#[test]
fn the_target() {
    assert_eq!(whole(BARE).target, Target::Terraform);
    assert_eq!(whole(HEAD).target, Target::Terragrunt);
    assert_eq!(
        whole(&format!("{BARE}env \"dev\" {{}}\n")).target,
        Target::Terragrunt
    );
    assert_eq!(
        whole(&format!("{HEAD}target = \"terraform\"\n")).target,
        Target::Terraform
    );
    says(
        "target = \"terraform\"\nenv \"dev\" { domain = \"acme-dev\" }\nenv \"prod\" {}\n",
        &[
            "\"terraform\": target `terraform` has one environment, the manifest has 2 (write \
           `target = \"terragrunt\"`, or one manifest for each environment)",
        ],
    );
}

#[test]
fn state() {
    let with = |block: &str| {
        whole(&format!("{BARE}state {{ {block} }}\n"))
            .environments
            .remove(0)
            .state
            .unwrap()
    };
    let state = with("bucket = \"{env}-{account}-{region}\"");
    assert_eq!(state.bucket, "prod-111122223333-eu-west-1");
    assert_eq!(state.region.as_str(), "eu-west-1");
    let state = with("\n bucket = \"acme-state\"\n region = \"us-east-1\"\n");
    assert_eq!(state.region.as_str(), "us-east-1");
    let state = with("\n bucket = \"acme-state\"\n region = \"eu-central-2\"\n");
    assert_eq!(state.region.as_str(), "eu-central-2");
    assert_eq!(
        all_told(&format!("{BARE}state {{ bucket = \"10.0.0.1\" }}\n")),
        ["\"10.0.0.1\": the bucket's name `10.0.0.1` looks like an address (begin it with a word)"]
    );
    let long = format!("a{{env}}-{}", "b".repeat(60));
    assert_eq!(
        all_told(&format!("{BARE}state {{ bucket = \"{long}\" }}\n")),
        [format!(
            "\"{long}\": the bucket's name `{}` has 66 characters, S3 takes 3 to 63 (shorten or \
             lengthen it)",
            long.replace("{env}", "prod")
        )]
    );
    assert_eq!(
        all_told(BARE),
        ["\"acme\": the state is local, on one machine (add a `state` block with an S3 bucket)"]
    );
}

#[test]
fn the_key_is_in_the_domains_region() {
    let told =
        |arn: &str| all_told(&HEAD.replace("region  =", &format!("kms = \"{arn}\"\n  region  =")));
    let arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
    assert_eq!(
        told(arn),
        [format!(
            "\"{arn}\": the key is in `us-east-1` and the domain in `eu-west-1` (name a key of the \
             domain's Region)"
        )]
    );
    assert!(told("arn:aws:kms:eu-west-1:999999999999:key/1234abcd").is_empty());
}

#[test]
fn tags_are_merged() {
    let tags = |rest: &str| -> Vec<String> {
        let made = model(rest).environments.remove(0);
        made.tags
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect()
    };
    assert_eq!(tags(""), ["ManagedBy=terraform"]);
    assert_eq!(tags("tags = { ManagedBy = \"us\" }\n"), ["ManagedBy=us"]);
    assert_eq!(
        tags("env \"dev\" {}\n"),
        ["Environment=dev", "ManagedBy=terraform"]
    );
    assert_eq!(
        tags("tags = { Environment = \"all\" }\nenv \"dev\" {}\n"),
        ["Environment=all", "ManagedBy=terraform"]
    );
    let many = (0..50).fold(String::new(), |text, n| {
        text + &format!(" Tag{n:02} = \"v\"\n")
    });
    says(
        &format!("tags = {{\n{many}}}\n"),
        &["\"v\": 51 tags, the defaults among them: a role or a key takes 50 (drop some)"],
    );
    says(
        "tags = { managedby = \"me\" }\n",
        &["\"me\": the tags `ManagedBy` and `managedby` differ only by case (write the key once)"],
    );
}

#[test]
fn retired_names_are_gone() {
    assert!(told("formats = [\"npm\"]\nretire = { npm-old = \"merged\" }\n").is_empty());
    let said = told("formats = [\"npm\"]\nretire = { npm-shared = \"merged\" }\n");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].ends_with("`npm-shared` is retired and still declared (take it out of the manifest, or out of `retire`)"),
        "{said:?}"
    );
    // One environment has it still.
    assert!(
        told("formats = [\"npm\", \"pypi\"]\nretire = { pypi-shared = \"x\" }\nenv \"dev\" {\n domain = \
              \"acme-dev\"\n formats = [\"npm\"]\n}\nenv \"prod\" {}\n").is_empty()
    );
}

#[test]
fn renames_lead_somewhere() {
    let said = told(
        "formats = [\"npm\"]\nrenames = {\n old = \"npm-shred\"\n npm-store = \"npm-shared\"\n}\n",
    );
    assert!(
        said.iter().any(|line| line == "\"npm-shred\": `old` is renamed to `npm-shred`, which is not declared (did you mean `npm-shared`?)"),
        "{said:?}"
    );
    assert!(
        said.iter().any(|line| line == "\"npm-shared\": `npm-store` is renamed and still declared (take the old name out of the manifest)"),
        "{said:?}"
    );
}

#[test]
fn what_environments_share_is_said_once() {
    says(
        "formats = [\"npm\"]\nreaders = [\"*\"]\nenv \"dev\" { domain = \"acme-dev\" }\nenv \"prod\" {}\n",
        &[
            "\"*\": `*` would let in everybody (name who is meant; all of an organisation is \
           `org:o-…`)",
        ],
    );
}

#[test]
fn overrides_reach_everything() {
    let made = model(
        "formats = [\"npm\"]\nreaders = [\"222222222222\"]\ninternal = [\"npm:@acme/*\"]\nenv \"dev\" {\n \
         domain = \"acme-dev\"\n readers = null\n formats = [\"npm\", \"pypi\"]\n}\nenv \"prod\" {}\n",
    );
    let [dev, prod] = made.environments.as_slice() else {
        panic!("two environments");
    };
    assert_eq!((dev.repositories.len(), prod.repositories.len()), (6, 3));
    assert!(dev.grants.is_empty());
    assert_eq!(prod.grants.len(), 1);
    assert_eq!(only("formats = [\"npm\"]\n").repositories.len(), 3);
}

#[test]
fn what_could_not_be_read_is_told_once() {
    // Neither the state nor the patterns nor the formats are missed.
    let text = format!(
        "{BARE}state {{ bucket = \"A\" }}\nformats = [\"npm\"]\ninternal = [\"npm:acme*\"]\n\
         publishers = [\"arn:aws:iam::111122223333:role/ci\"]\nreaders = [\"*\"]\n"
    );
    let said = all_told(&text);
    let places: Vec<_> = said
        .iter()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(places, ["\"A\"", "\"npm:acme*\"", "\"*\""], "{said:?}");
}

#[test]
fn much_of_anything_is_an_error_at_once() {
    let many =
        |count: usize, line: &dyn Fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let environments = many(101, &|n| format!("env \"e{n:03}\" {{}}\n"));
    says(
        &environments,
        &[
            "\"e100\": 101 environments, at most 100 are taken (divide them among several manifests)",
        ],
    );
    let patterns = many(1001, &|n| format!("\"npm:@a{n:04}/*\", "));
    says(
        &format!("formats = [\"npm\"]\ninternal = [{patterns}]\n"),
        &[
            "\"npm:@a1000/*\": 1001 patterns in `internal`, at most 1000 are taken (name prefixes or \
           whole namespaces instead of single packages)",
        ],
    );
    let consumers = many(478, &|n| {
        format!("c{n:03} = {{ account = \"222222222222\" }}\n")
    });
    says(
        &format!("formats = [\"npm\"]\nconsumers = {{\n{consumers}}}\n"),
        &[
            "c477: more than 477 consumers, as many as the domain's policy can hold (let the \
           organisation read instead, with `org:` in `readers`)",
        ],
    );
    let accounts = |count| many(count, &|n| format!("\"{n:012}\", "));
    assert!(
        told(&format!(
            "formats = [\"npm\"]\nreaders = [{}]\n",
            accounts(477)
        ))
        .is_empty()
    );
    let long = format!(
        "formats = [\"npm\"]\nprincipals = {{ all = [{}] }}\nreaders = [\"all\"]\n",
        accounts(477)
    );
    says(
        &long,
        &[
            "[\"all\"]: a list of more than 477 principals, as many as a policy can hold (name an \
           organisation with `org:`, or several roles by a pattern)",
        ],
    );
}

#[test]
fn a_list_that_every_environment_replaces_is_read() {
    says(
        "publishers = [\"no such: thing\"]\nenv \"dev\" {\n  publishers = []\n}\n",
        &[
            "\"no such: thing\": `no such: thing` is not a principal (write an account's twelve digits, \
             `arn:aws:iam::<account>:role/<name>`, `org:o-…`, `ou:o-…/r-…/ou-…`, \
             `github:<owner>/<repository>@<branch>`, or a name from `principals`)",
        ],
    );
}
