//! A manifest as it was written: typed word by word, nothing related yet, every
//! value with its place. Whoever holds these values has reported what is wrong
//! with each word alone; what words mean together is [`crate::manifest::model`]'s.

mod body;
mod document;
mod domain;
mod environment;
mod fields;
mod guardrails;
mod key;
mod layout;
mod lint;
mod module;
mod names;
mod report;
mod roles;
mod settings;
mod text;
mod unwritten;
mod words;

use std::collections::BTreeMap;

use crate::aws::account::{AccountId, OrganizationId, Region, RegionName};
use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::key::KeyArn;
use crate::aws::names::DomainName;
use crate::aws::package_group::PackagePattern;
use crate::aws::text::{Description, TagKey, TagValue};
use crate::diag::{Diagnostic, Level};
use crate::manifest::Syntax;
use crate::manifest::template::Template;
use crate::source::path::RelPath;
use crate::source::{Source, Span, Spanned};

/// The manifest that `source` says, and everything that is wrong with it word
/// by word, in the order of the text.
///
/// Beside errors the manifest is there only so that what words mean together
/// can be checked in the same run: harmless fillers stand for what is wrong.
/// Nothing may be written from it.
#[must_use]
pub fn read(source: &Source, syntax: Syntax) -> (Option<Manifest>, Vec<Diagnostic>) {
    document::read(source, syntax)
}

/// A whole manifest: what holds for every environment, and each environment
/// with its overrides merged in.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The keys that no environment can change.
    pub settings: Settings,
    /// One per `env` block, sorted by name, or the one called `prod`. Empty when
    /// the file has no `domain` and is only configuration for `cagen lint`.
    pub environments: Vec<Environment>,
    /// Every entry of the lists of principals above the `env` blocks, those that
    /// all environments replace among them: nothing else would read these.
    pub listed: Vec<Spanned<Template>>,
}

/// The keys that hold for the whole manifest.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `target`.
    pub target: Option<Spanned<Target>>,
    /// `protect`.
    pub protect: Protect,
    /// `origin`.
    pub origin: Origin,
    /// `naming`.
    pub naming: Naming,
    /// `renames`: old name → new name.
    pub renames: BTreeMap<String, Spanned<String>>,
    /// `retire`: name → reason, with the place of the name.
    pub retire: BTreeMap<String, Spanned<String>>,
    /// `guardrails`.
    pub guardrails: Guardrails,
    /// `lint`.
    pub lint: Lint,
    /// Where what the linter goes by is written: `guardrails` and `lint`, each up to the
    /// next key; of a manifest without a domain all.
    pub linted: Vec<Span>,
    /// `module`.
    pub module: Module,
    /// `state`.
    pub state: Option<State>,
    /// `on_publish`, `audit`, `ci.system`, … : keys that are read and checked but
    /// of which nothing is written yet, with their places.
    pub unwritten: Vec<Spanned<&'static str>>,
    /// Whether the manifest has `env` blocks.
    pub environments: Written,
}

/// Whether a thing was written or is there by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It stands in the manifest.
    Yes,
    /// It is a default.
    No,
}

/// What is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The module and a Terragrunt tree.
    Terragrunt,
    /// The module and one root configuration.
    Terraform,
}

/// Whether Terraform refuses to destroy what holds packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protect {
    /// `prevent_destroy` on domain, key and repositories.
    Yes,
    /// No guard.
    No,
}

/// How package groups are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// By `awscc_codeartifact_package_group`.
    Awscc,
    /// By a script of AWS CLI calls.
    Script,
}

/// `naming`: templates of derived names.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    /// Of every store (`{format}`; of a connection that is not its format's
    /// usual one the console's name stands unless `stores` names it).
    pub store: Option<Spanned<Template>>,
    /// Of internal repositories.
    pub internal: Option<Spanned<Template>>,
    /// Of shared repositories.
    pub shared: Option<Spanned<Template>>,
    /// Of team repositories.
    pub team: Option<Spanned<Template>>,
    /// Of the store of one connection; a format's name means its usual connection.
    pub stores: BTreeMap<Connection, Spanned<Template>>,
}

/// `guardrails`: the organisation's own limits.
#[derive(Debug, Clone, Default)]
pub struct Guardrails {
    /// A regex that domain names must match, on top of AWS's pattern.
    pub domain_name: Option<Spanned<regex::Regex>>,
    /// A regex that repository names must match, on top of AWS's pattern.
    pub repository_name: Option<Spanned<regex::Regex>>,
    /// The connections that may be used.
    pub connections: Option<Spanned<Vec<Spanned<Connection>>>>,
    /// The accounts that principals may come from (beside the domain's own).
    pub accounts: Option<Spanned<Vec<Spanned<AccountId>>>>,
    /// The organisations that principals may come from.
    pub organizations: Option<Spanned<Vec<Spanned<OrganizationId>>>>,
    /// Tags that every environment must set.
    pub required_tags: Vec<Spanned<TagKey>>,
}

/// `lint`: what the linter is told about the files below the manifest.
#[derive(Debug, Clone, Default)]
pub struct Lint {
    /// The levels of rules by their names, which nobody has looked up yet.
    pub levels: Vec<(Spanned<String>, Spanned<RuleLevel>)>,
    /// What is allowed in files without comments.
    pub allows: Vec<FileAllow>,
    /// Patterns of files that are not judged, as in a `.gitignore`.
    pub exclude: Vec<Spanned<String>>,
}

/// The level of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// Its findings have this level.
    Told(Level),
    /// It finds nothing.
    Off,
}

/// `"rule:path" = "reason"`.
#[derive(Debug, Clone)]
pub struct FileAllow {
    /// Where the key stands.
    pub span: Span,
    /// The rule's name, which nobody has looked up yet.
    pub rule: String,
    /// The files, as a pattern relative to the manifest's directory.
    pub path: String,
    /// Why, if it says.
    pub reason: Option<String>,
}

/// `module`.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Where the generated module stands.
    pub path: Option<Spanned<RelPath>>,
    /// What Terragrunt shall use instead of the relative path.
    pub source: Option<Spanned<String>>,
}

/// `state`: the S3 backend.
#[derive(Debug, Clone)]
pub struct State {
    /// The bucket.
    pub bucket: Spanned<Template>,
    /// The bucket's region; without it the domain's.
    pub region: Option<Spanned<RegionName>>,
    /// Whether the state is locked by a file beside it.
    pub lock: StateLock,
}

/// Whether the state is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateLock {
    /// `use_lockfile`.
    Yes,
    /// No lock.
    No,
}

/// One environment, its overrides merged in.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its name and where it was written (the `domain` block's place by default).
    pub name: Spanned<EnvironmentName>,
    /// The domain.
    pub domain: Domain,
    /// `formats`.
    pub formats: Vec<Spanned<Format>>,
    /// `shape`.
    pub shape: Option<Spanned<Shape>>,
    /// `format` blocks.
    pub format: BTreeMap<Format, FormatBlock>,
    /// `repo` blocks by name.
    pub repos: BTreeMap<String, Repo>,
    /// `team_defaults`.
    pub team_defaults: Team,
    /// `teams` by name, those that `only_teams` names where it is written.
    pub teams: BTreeMap<String, Team>,
    /// `principals`: the named lists.
    pub principals: BTreeMap<String, Spanned<Vec<Spanned<Template>>>>,
    /// The lists at the top.
    pub roles: Roles,
    /// `internal`.
    pub internal: Vec<Spanned<PackagePattern>>,
    /// `ban`: pattern and reason.
    pub ban: Vec<(Spanned<PackagePattern>, Spanned<Description>)>,
    /// `consumers` by name.
    pub consumers: BTreeMap<String, Consumer>,
    /// `ci.token_minutes`: 0, or 15 to 720.
    pub token_minutes: Option<Spanned<u16>>,
    /// `tags`.
    pub tags: BTreeMap<TagKey, Spanned<TagValue>>,
}

/// An environment's name: `[a-z][a-z0-9-]*`, at most 32 characters, no device of Windows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnvironmentName(String);

impl EnvironmentName {
    /// The one environment of a manifest without `env` blocks.
    #[must_use]
    pub fn prod() -> Self {
        Self("prod".to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Its name.
    pub name: Spanned<DomainName>,
    /// The account that owns it.
    pub account: Spanned<AccountId>,
    /// Where it is.
    pub region: Spanned<Region>,
    /// `kms`.
    pub kms: Spanned<Kms>,
}

/// The domain's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kms {
    /// A customer-managed key that the module makes.
    Create,
    /// An existing customer-managed key.
    Arn(KeyArn),
    /// The AWS-managed key.
    Aws,
}

/// The layout of a format's repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Store, internal and shared for each format.
    Three,
    /// One internal and one shared for all formats; top level only.
    Poly,
    /// One repository named after the format; in a `format` block only.
    Single,
}

/// A `format` block.
#[derive(Debug, Clone)]
pub struct FormatBlock {
    /// Where the block stands.
    pub span: Span,
    /// `connections`, of this format; `None` is the usual one.
    pub connections: Option<Spanned<Vec<Spanned<Connection>>>>,
    /// `shape`: never [`Shape::Poly`].
    pub shape: Option<Spanned<Shape>>,
    /// Its lists.
    pub roles: Roles,
}

/// A `repo` block.
#[derive(Debug, Clone)]
pub struct Repo {
    /// Where its name stands.
    pub span: Span,
    /// `connect`.
    pub connect: Vec<Spanned<Connection>>,
    /// `upstreams`, in order, no repeats.
    pub upstreams: Vec<Spanned<String>>,
    /// `description`.
    pub description: Option<Spanned<Description>>,
    /// Its lists.
    pub roles: Roles,
}

/// A team, or `team_defaults`.
#[derive(Debug, Clone, Default)]
pub struct Team {
    /// Where its name stands.
    pub span: Span,
    /// `formats`.
    pub formats: Option<Spanned<Vec<Spanned<Format>>>>,
    /// Its lists.
    pub roles: Roles,
}

/// The lists of one level; `None` leaves it to the level above.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    /// Who reads.
    pub readers: Option<Spanned<Vec<Spanned<Template>>>>,
    /// Who publishes.
    pub publishers: Option<Spanned<Vec<Spanned<Template>>>>,
    /// Who administers.
    pub admins: Option<Spanned<Vec<Spanned<Template>>>>,
    /// `exclusive`.
    pub exclusive: Option<Spanned<Exclusive>>,
}

/// Whether publishing is denied to everybody who is not a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusive {
    /// It is.
    Yes,
    /// It is left to the owning account's IAM.
    No,
}

/// A `consumers` entry.
#[derive(Debug, Clone)]
pub struct Consumer {
    /// Where its name stands.
    pub span: Span,
    /// The reading account.
    pub account: Spanned<AccountId>,
    /// Role name patterns that its grant is limited to; empty is the whole account.
    pub roles: Vec<Spanned<String>>,
}
