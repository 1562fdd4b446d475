//! The examples as environments, built by hand.

use std::collections::{BTreeMap, BTreeSet};

use cagen::aws::account::{AccountId, Region};
use cagen::aws::connection::Connection;
use cagen::aws::format::Format;
use cagen::aws::names::{DomainName, RepositoryName};
use cagen::aws::package_group::PackagePattern;
use cagen::aws::role::RolePattern;
use cagen::manifest::model::{
    Consumer, Depth, Domain, Environment, GithubRole, Grant, GrantRole, Principal, Repository,
    Role, Scope, Subject,
};
use cagen::manifest::raw::{EnvironmentName, Exclusive, Kms};

/// The environment of a case.
pub(crate) fn named(case: &str) -> Environment {
    match case {
        "tiny" => tiny(),
        "acme" => acme(),
        "fintech-prod" => fintech_prod(),
        "fintech-dev" => fintech_dev(),
        "guests" => guests(),
        other => panic!("no case {other}"),
    }
}

fn tiny() -> Environment {
    let mut env = environment("111122223333", "us-east-1", "acme-pkgs");
    store(&mut env, "npm-store", "npmjs", "npm");
    add(&mut env, "team-payments-npm", repo(), &["npm"]);
    env
}

fn acme() -> Environment {
    let mut env = environment("111122223333", "eu-west-1", "acme");
    let core = github(
        &mut env,
        "acme-core-libs-main-0a0a0a0a",
        "repo:acme/core-libs:ref:refs/heads/main",
    );
    let py = github(
        &mut env,
        "acme-py-libs-main-0b0b0b0b",
        "repo:acme/py-libs:ref:refs/heads/main",
    );
    let members = ["222222222222", "333333333333", "444444444444"].map(account);
    for (format, connection) in [
        ("npm", "npmjs"),
        ("pypi", "pypi"),
        ("maven", "maven-central"),
    ] {
        three(&mut env, format, connection);
    }
    first_party(
        &mut env,
        &["npm:@acme/*", "pypi:acme-*", "maven:com.acme.*"],
    );
    grant(&mut env, GrantRole::Reader, Scope::Top, &members, "-shared");
    grant(
        &mut env,
        GrantRole::Publisher,
        Scope::Top,
        &[core, py],
        "-internal",
    );
    let platform = role("arn:aws:iam::111122223333:role/platform-engineer");
    grant(&mut env, GrantRole::Admin, Scope::Top, &[platform], "");
    env
}

/// Team and formats, as the manifest says them.
const TEAMS: &[(&str, &[&str])] = &[
    ("accounts", &["maven"]),
    ("android", &["maven"]),
    ("billing", &["npm", "maven"]),
    ("brokerage", &["maven"]),
    ("cards", &["npm", "maven"]),
    ("checkout", &["npm"]),
    ("compliance", &["pypi"]),
    ("consent", &["npm"]),
    ("core", &["maven"]),
    ("custody", &["maven"]),
    ("data-platform", &["pypi"]),
    ("design-system", &["npm"]),
    ("devex", &["npm", "pypi", "maven"]),
    ("disputes", &["npm"]),
    ("fraud", &["pypi", "maven"]),
    ("fx", &["maven"]),
    ("identity", &["npm", "maven"]),
    ("invoicing", &["npm"]),
    ("ios", &["swift"]),
    ("kyc", &["pypi"]),
    ("ledger", &["maven"]),
    ("lending", &["npm", "maven"]),
    ("merchants", &["npm"]),
    ("ml-scoring", &["pypi"]),
    ("ml-serving", &["pypi"]),
    ("notifications", &["npm"]),
    ("onboarding", &["npm"]),
    ("openbanking", &["npm", "maven"]),
    ("payments", &["npm", "maven"]),
    ("portfolio", &["maven"]),
    ("pricing", &["pypi", "maven"]),
    ("reporting", &["pypi"]),
    ("rewards", &["npm"]),
    ("risk", &["pypi"]),
    ("settlements", &["maven"]),
    ("sre", &["pypi"]),
    ("statements", &["npm"]),
    ("tax", &["maven"]),
    ("treasury", &["maven"]),
    ("web", &["npm"]),
];

fn fintech_prod() -> Environment {
    let mut env = environment("111111111111", "eu-west-1", "kloudvin-pkgs");
    let company = Principal::Organization(
        cagen::aws::account::OrganizationId::parse("o-k1oudv1n99").unwrap(),
    );
    fintech(&mut env, &company, |_| true);
    let shared = named_like(&env, "-shared");
    for (name, id, roles) in [
        ("dev", "222222222222", vec!["ci-*"]),
        ("prod", "444444444444", vec!["ci-*", "deploy-*"]),
    ] {
        let roles = roles
            .iter()
            .map(|one| role(&format!("arn:aws:iam::{id}:role/{one}")));
        let consumer = Consumer {
            account: AccountId::parse(id).unwrap(),
            principals: roles.collect(),
            repositories: shared.clone(),
        };
        env.consumers.insert(name.to_owned(), consumer);
    }
    env
}

fn fintech_dev() -> Environment {
    let mut env = environment("222222222222", "eu-west-1", "kloudvin-pkgs-dev");
    fintech(&mut env, &account("222222222222"), |team| {
        ["devex", "payments", "risk"].contains(&team)
    });
    env
}

fn fintech(env: &mut Environment, readers: &Principal, kept: fn(&str) -> bool) {
    for (format, connection) in [
        ("npm", "npmjs"),
        ("pypi", "pypi"),
        ("maven", "maven-central"),
    ] {
        three(env, format, connection);
    }
    store(env, "gradle-plugins-store", "maven-gradleplugins", "maven");
    add(env, "swift-internal", Role::Internal, &["swift"]);
    add(
        env,
        "swift-shared",
        Role::Shared {
            upstreams: vec![name("swift-internal")],
        },
        &["swift"],
    );
    for (team, formats) in TEAMS.iter().filter(|(team, _)| kept(team)) {
        for format in *formats {
            let role = Role::Team {
                team: (*team).to_owned(),
                upstreams: Vec::new(),
            };
            add(env, &format!("team-{team}-{format}"), role, &[format]);
        }
    }
    first_party(
        env,
        &[
            "npm:@kloudvin/*",
            "pypi:kloudvin-*",
            "maven:com.kloudvin.*",
            "swift:kloudvin/*",
        ],
    );
    let sub = "repo:kloudvin/platform-libs:environment:release";
    let paved = github(env, "kloudvin-pkgs-platform-libs-release-00000000", sub);
    for (at, (team, _)) in TEAMS.iter().filter(|(team, _)| kept(team)).enumerate() {
        let sub = format!("repo:kloudvin/{team}-*:ref:refs/heads/main");
        let own = github(env, &format!("kloudvin-pkgs-{team}-main-{at:08x}"), &sub);
        let prefix = format!("team-{team}-");
        let scope = Scope::Team((*team).to_owned());
        grant(env, GrantRole::Publisher, scope, &[own], &prefix);
    }
    grant(
        env,
        GrantRole::Reader,
        Scope::Top,
        std::slice::from_ref(readers),
        "-shared",
    );
    grant(env, GrantRole::Publisher, Scope::Top, &[paved], "-internal");
    let platform = role("arn:aws:iam::111111111111:role/platform-engineer");
    grant(env, GrantRole::Admin, Scope::Top, &[platform], "");
}

/// All that the examples have not: units, publishers and administrators of
/// other accounts and of single repositories, a repository open to its owner's
/// account, tokens as long as the session.
fn guests() -> Environment {
    let mut env = environment("111122223333", "eu-west-1", "guests");
    env.token_minutes = 0;
    add(&mut env, "pypi-own", Role::Internal, &["pypi"]);
    add(&mut env, "pypi-open", repo(), &["pypi"]);
    add(&mut env, "npm-any", Role::Internal, &["npm"]);
    first_party(&mut env, &["pypi:acme-*"]);
    env.repositories
        .get_mut(&name("npm-any"))
        .unwrap()
        .names
        .clear();
    env.repositories
        .get_mut(&name("pypi-open"))
        .unwrap()
        .exclusive = Exclusive::No;
    let unit =
        |path| Principal::Unit(cagen::aws::account::OrganizationalUnitPath::parse(path).unwrap());
    let readers = [
        unit("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111"),
        unit("o-f1f2f3f4f5/r-cd34/ou-cd34-22222222/ou-cd34-33333333"),
        role("arn:aws:iam::222222222222:role/team/reader-*"),
        role("arn:aws:iam::111122223333:role/own-reader"),
    ];
    grant(
        &mut env,
        GrantRole::Reader,
        Scope::Format(Format::parse("pypi").unwrap()),
        &readers,
        "pypi-",
    );
    let publishers = [
        role("arn:aws:iam::222222222222:role/ci"),
        role("arn:aws:iam::333333333333:role/ci"),
        role("arn:aws:iam::111122223333:role/own-ci"),
    ];
    grant(
        &mut env,
        GrantRole::Publisher,
        Scope::Repository(name("pypi-own")),
        &publishers,
        "pypi-own",
    );
    grant(
        &mut env,
        GrantRole::Publisher,
        Scope::Repository(name("npm-any")),
        &publishers[..1],
        "npm-any",
    );
    let keeper = [
        account("333333333333"),
        role("arn:aws:iam::111122223333:role/own-keeper"),
    ];
    grant(
        &mut env,
        GrantRole::Admin,
        Scope::Repository(name("pypi-own")),
        &keeper,
        "pypi-own",
    );
    let boss = [
        role("arn:aws:iam::444444444444:role/boss"),
        account("555555555555"),
    ];
    grant(&mut env, GrantRole::Admin, Scope::Top, &boss, "");
    env
}

fn environment(owner: &str, region: &str, domain: &str) -> Environment {
    Environment {
        name: EnvironmentName::prod(),
        domain: Domain {
            name: DomainName::parse(domain).unwrap(),
            account: AccountId::parse(owner).unwrap(),
            region: Region::parse(region).unwrap(),
            kms: Kms::Create,
        },
        state: None,
        tags: BTreeMap::new(),
        repositories: BTreeMap::new(),
        grants: Vec::new(),
        consumers: BTreeMap::new(),
        github_roles: BTreeMap::new(),
        package_groups: BTreeMap::new(),
        token_minutes: 60,
    }
}

fn three(env: &mut Environment, format: &str, connection: &str) {
    let [store_name, internal, shared] =
        ["store", "internal", "shared"].map(|kind| format!("{format}-{kind}"));
    store(env, &store_name, connection, format);
    add(env, &internal, Role::Internal, &[format]);
    let upstreams = vec![name(&internal), name(&store_name)];
    add(env, &shared, Role::Shared { upstreams }, &[format]);
}

fn store(env: &mut Environment, text: &str, connection: &str, format: &str) {
    let connection = Connection::parse(connection).unwrap();
    add(env, text, Role::Store { connection }, &[format]);
}

fn repo() -> Role {
    Role::Repo {
        depth: Depth::One,
        upstreams: Vec::new(),
    }
}

fn add(env: &mut Environment, text: &str, role: Role, formats: &[&str]) {
    let repository = Repository {
        name: name(text),
        role,
        formats: formats
            .iter()
            .map(|format| Format::parse(format).unwrap())
            .collect(),
        description: None,
        readers: BTreeSet::new(),
        publishers: BTreeSet::new(),
        admins: BTreeSet::new(),
        exclusive: Exclusive::Yes,
        names: BTreeSet::new(),
    };
    env.repositories.insert(name(text), repository);
}

/// Narrows every repository that is published to to the names of its formats.
fn first_party(env: &mut Environment, patterns: &[&str]) {
    for repository in env.repositories.values_mut() {
        let patterns = patterns
            .iter()
            .map(|text| PackagePattern::parse(text).unwrap());
        repository.names = patterns
            .filter(|one| repository.formats.contains(&one.format()))
            .collect();
    }
}

/// Gives a role on the repositories whose names have this part; an
/// administrator at the top is in no repository's list.
fn grant(env: &mut Environment, held: GrantRole, scope: Scope, to: &[Principal], part: &str) {
    let repositories = named_like(env, part);
    for name in &repositories {
        let repository = env.repositories.get_mut(name).unwrap();
        let list = match held {
            GrantRole::Reader => &mut repository.readers,
            GrantRole::Publisher => &mut repository.publishers,
            GrantRole::Admin if scope == Scope::Top => continue,
            GrantRole::Admin => &mut repository.admins,
        };
        list.extend(to.iter().cloned());
    }
    let principals = to.iter().cloned().collect();
    env.grants.push(Grant {
        role: held,
        scope,
        principals,
        repositories,
    });
}

fn github(env: &mut Environment, role_name: &str, subject: &str) -> Principal {
    let github = GithubRole {
        name: role_name.to_owned(),
        written: subject.to_owned(),
        subject: if subject.contains('*') {
            Subject::Like(subject.to_owned())
        } else {
            Subject::Exact(subject.to_owned())
        },
    };
    env.github_roles.insert(role_name.to_owned(), github);
    let arn = format!("arn:aws:iam::{}:role/{role_name}", env.domain.account);
    Principal::Github(RolePattern::parse(&arn).unwrap())
}

fn named_like(env: &Environment, part: &str) -> BTreeSet<RepositoryName> {
    env.repositories
        .keys()
        .filter(|name| name.as_str().contains(part))
        .cloned()
        .collect()
}

fn name(text: &str) -> RepositoryName {
    RepositoryName::parse(text).unwrap()
}

fn account(id: &str) -> Principal {
    Principal::Account(AccountId::parse(id).unwrap())
}

fn role(arn: &str) -> Principal {
    Principal::Role(RolePattern::parse(arn).unwrap())
}
