//! The keys that hold for the whole manifest, whatever its environments say.

use std::collections::BTreeMap;

use crate::aws::account::RegionName;
use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::names::{RepositoryName, nearest, shown};
use crate::aws::package_group::PackagePattern;
use crate::diag::Diagnostic;
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{choice, map, parsed, switch, template, word};
use crate::manifest::raw::{
    EnvironmentName, Guardrails, Lint, Module, Naming, Origin, Protect, Settings, State, StateLock,
    Target, Written, guardrails, lint, module, names,
};
use crate::manifest::template::{Placeholder, Template};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Entry, Map, Node};

/// Their names, for who writes one in an environment.
pub(super) const KEYS: [&str; 11] = [
    "version",
    "target",
    "protect",
    "origin",
    "naming",
    "renames",
    "retire",
    "guardrails",
    "lint",
    "module",
    "state",
];

/// Reads them; `environments` tells whether there are `env` blocks.
pub(super) fn read(
    fields: &mut Fields<'_>,
    environments: Written,
    report: &mut Report,
) -> Settings {
    let mut settings = Settings {
        target: None,
        protect: Protect::Yes,
        origin: Origin::Awscc,
        naming: Naming::default(),
        renames: BTreeMap::new(),
        retire: BTreeMap::new(),
        guardrails: Guardrails::default(),
        lint: Lint::default(),
        linted: fields.extents(&["guardrails", "lint"], "domain"),
        module: Module::default(),
        state: None,
        unwritten: Vec::new(),
        environments,
    };
    if let Some(node) = fields.get("target") {
        let choices = [
            ("terragrunt", Target::Terragrunt),
            ("terraform", Target::Terraform),
        ];
        settings.target = choice(node, &choices, report);
    }
    if let Some(node) = fields.get("protect") {
        let protect = switch(node, Protect::Yes, Protect::No, report);
        settings.protect = protect.map_or(Protect::Yes, |protect| protect.node);
    }
    if let Some(node) = fields.get("origin") {
        let choices = [("awscc", Origin::Awscc), ("script", Origin::Script)];
        settings.origin =
            choice(node, &choices, report).map_or(Origin::Awscc, |origin| origin.node);
    }
    if let Some(node) = fields.get("naming") {
        settings.naming = naming(node, report);
    }
    if let Some(node) = fields.get("renames") {
        settings.renames = renames(node, report);
    }
    if let Some(node) = fields.get("retire") {
        settings.retire = retire(node, report);
    }
    if let Some(node) = fields.get("guardrails") {
        settings.guardrails = guardrails::read(node, report);
    }
    if let Some(node) = fields.get("lint") {
        settings.lint = lint::read(node, report);
    }
    if let Some(node) = fields.get("module") {
        settings.module = module::read(node, report);
    }
    if let Some(entry) = fields.entry("state") {
        settings.state = state(entry, report);
    }
    settings
}

const IN_NAMES: &[Placeholder] = &[Placeholder::Format, Placeholder::Env];
const IN_TEAM_NAMES: &[Placeholder] = &[Placeholder::Team, Placeholder::Format, Placeholder::Env];
const IN_STATE: &[Placeholder] = &[Placeholder::Env, Placeholder::Account, Placeholder::Region];

fn naming(node: &Node, report: &mut Report) -> Naming {
    let mut naming = Naming::default();
    let mut places = BTreeMap::new();
    for (key, entry) in map(node, report).into_iter().flatten() {
        let read = |allowed, report: &mut Report| template(&entry.value, allowed, report);
        match key.as_str() {
            "store" => naming.store = read(IN_NAMES, report),
            "internal" => naming.internal = read(IN_NAMES, report),
            "shared" => naming.shared = read(IN_NAMES, report),
            "team" => naming.team = read(IN_TEAM_NAMES, report),
            store => {
                let connection = named_store(store, entry.key, report);
                let template = read(IN_NAMES, report);
                if let (Some(connection), Some(template)) = (connection, template) {
                    name_store(
                        &mut naming,
                        &mut places,
                        connection,
                        entry.key,
                        template,
                        report,
                    );
                }
            }
        }
    }
    naming
}

/// Takes up the name of one connection's store, which a format's name may have named before.
fn name_store(
    naming: &mut Naming,
    places: &mut BTreeMap<Connection, Span>,
    connection: Connection,
    key: Span,
    template: Spanned<Template>,
    report: &mut Report,
) {
    if let Some(first) = places.insert(connection, key) {
        let twice = Diagnostic::error(key, format!("the store of `{connection}` is named twice"));
        let twice = twice.label(first, "it is named here first");
        report.push(twice.help("keep one of the two"));
    }
    naming.stores.insert(connection, template);
}

/// The connection that a key of `naming` means: a connection's name, or a
/// format's for its usual one.
fn named_store(key: &str, span: Span, report: &mut Report) -> Option<Connection> {
    if let Ok(connection) = Connection::parse(key) {
        return Some(connection);
    }
    if let Ok(format) = Format::parse(key) {
        let usual = format.usual_connection();
        if usual.is_none() {
            let none = format!("{format} has no public connection, so no store to name");
            report.error(span, none, "remove it");
        }
        return usual;
    }
    let roles = ["store", "internal", "shared", "team"];
    let formats = Format::ALL.into_iter().map(Format::as_str);
    let known = roles
        .into_iter()
        .chain(formats)
        .chain(Connection::all().map(Connection::as_str));
    let help = match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name `store`, `internal`, `shared`, `team`, a format or a connection".to_owned(),
    };
    report.error(span, format!("unknown key `{}`", shown(key)), help);
    None
}

fn renames(node: &Node, report: &mut Report) -> BTreeMap<String, Spanned<String>> {
    let mut renames = BTreeMap::new();
    for (old, entry) in map(node, report).into_iter().flatten() {
        let old = parsed(Spanned::new(old, entry.key), RepositoryName::parse, report);
        let new = word(&entry.value, RepositoryName::parse, report);
        let text = |name: RepositoryName| name.as_str().to_owned();
        renames.extend(
            old.map(|old| text(old.node))
                .zip(new.map(|new| new.map(text))),
        );
    }
    renames
}

fn retire(node: &Node, report: &mut Report) -> BTreeMap<String, Spanned<String>> {
    let mut retired = BTreeMap::new();
    for (name, entry) in map(node, report).into_iter().flatten() {
        // A domain's name is always one that a repository can have.
        let is_name = RepositoryName::parse(name).is_ok() || EnvironmentName::parse(name).is_ok();
        if !is_name && PackagePattern::parse(name).is_err() {
            let none = "no domain, repository, environment or pattern can be called";
            report.error(
                entry.key,
                format!("{none} `{}`", shown(name)),
                "write the name as it was in the manifest",
            );
        }
        if let Some(reason) = names::reason(&entry.value, report) {
            retired.insert(
                name.clone(),
                Spanned::new(reason.node.to_owned(), entry.key),
            );
        }
    }
    retired
}

/// `state`; a bucket that nobody can have stands for one that is wrong.
fn state(entry: &Entry, report: &mut Report) -> Option<State> {
    let mut state = State {
        bucket: Spanned::new(Template::parse("filler", &[]).ok()?, entry.key),
        region: None,
        lock: StateLock::Yes,
    };
    let Some(mut fields) = Fields::of(&entry.value, report) else {
        return Some(state);
    };
    let bucket = fields.get("bucket");
    let region = fields.get("region");
    state.region = region.and_then(|node| word(node, RegionName::parse, report));
    if let Some(lock) = fields.get("lock") {
        let lock = switch(lock, StateLock::Yes, StateLock::No, report);
        state.lock = lock.map_or(StateLock::Yes, |lock| lock.node);
    }
    if let Some(bucket) = bucket {
        state.bucket = bucket_name(bucket, report).unwrap_or(state.bucket);
    } else if fields.misspelt("bucket").is_none() {
        let help = "write `bucket = \"…\"`, or remove the block to keep the state beside the unit";
        report.missing(entry.key, "a state without `bucket`", help);
    }
    fields.finish(report);
    Some(state)
}

/// A bucket's name: what S3 takes, of which placeholders hide some.
fn bucket_name(node: &Node, report: &mut Report) -> Option<Spanned<Template>> {
    let bucket = template(node, IN_STATE, report)?;
    let within = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let right = bucket.node.texts().all(|text| text.chars().all(within));
    if !right || bucket.node.as_str().is_empty() {
        report.error(
            bucket.span,
            format!("`{}` is no name of a bucket", shown(bucket.node.as_str())),
            "use lower-case letters, digits, `.` and `-`",
        );
        return None;
    }
    Some(bucket)
}

/// Whether `root` has no key but those that the linter reads.
pub(super) fn is_for_lint_only(root: &Map) -> bool {
    let keys = ["version", "guardrails", "lint"];
    root.keys().all(|key| keys.contains(&key.as_str())) && root.keys().any(|key| key != "version")
}
