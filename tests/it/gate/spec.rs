//! Manifests as the generator thinks of them: small, right, and easy to change in one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Chance that is the same on every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`: splitmix64.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from(mixed >> 33).expect("31 bits") % end
    }

    pub(super) fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.below(of.len())].clone())
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A manifest with one environment, or with several domains of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) target: &'static str,
    pub(super) domain: String,
    pub(super) region: &'static str,
    pub(super) kms: String,
    pub(super) formats: BTreeSet<&'static str>,
    pub(super) single: BTreeSet<&'static str>,
    pub(super) teams: BTreeSet<String>,
    /// Upstreams and connections of hand-shaped repositories by name.
    pub(super) repos: BTreeMap<String, Repo>,
    pub(super) naming: BTreeMap<String, String>,
    pub(super) internal: BTreeSet<String>,
    pub(super) ban: BTreeSet<String>,
    pub(super) origin: &'static str,
    /// Domains by the environment's name; none is the one environment `prod`.
    pub(super) environments: BTreeMap<String, String>,
    pub(super) renames: BTreeMap<String, String>,
    pub(super) retire: BTreeSet<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Repo {
    pub(super) upstreams: Vec<String>,
    pub(super) connect: Option<&'static str>,
}

pub(super) const KEYS: [&str; 4] = [
    "create",
    "aws",
    "arn:aws:kms:eu-west-1:111122223333:key/0a0a0a0a-0000-4000-8000-000000000001",
    "arn:aws:kms:eu-west-1:111122223333:key/0a0a0a0a-0000-4000-8000-000000000002",
];

impl Spec {
    pub(super) fn any(target: &'static str, dice: &mut Dice) -> Self {
        let formats: BTreeSet<_> = ["cargo", "npm", "pypi"]
            .into_iter()
            .filter(|format| *format == "npm" || dice.one_in(2))
            .collect();
        let mut spec = Self {
            target,
            domain: "acme".to_owned(),
            region: "eu-west-1",
            kms: dice.pick(&KEYS).expect("there are keys").to_owned(),
            single: formats.iter().copied().filter(|_| dice.one_in(3)).collect(),
            formats,
            teams: ["ios", "web"]
                .into_iter()
                .filter(|_| dice.one_in(2))
                .map(str::to_owned)
                .collect(),
            repos: BTreeMap::new(),
            naming: BTreeMap::from([("shared".to_owned(), "{format}".to_owned())]),
            internal: BTreeSet::from(["npm:@acme/*".to_owned(), "npm:acme-*".to_owned()]),
            ban: BTreeSet::from(["npm:evil".to_owned(), "npm:worse".to_owned()]),
            origin: "awscc",
            environments: BTreeMap::new(),
            renames: BTreeMap::new(),
            retire: BTreeSet::new(),
        };
        spec.ban.retain(|_| dice.one_in(2));
        if target == "terragrunt" && !dice.one_in(5) {
            let names =
                ["dev", "prod", "stage"].map(|name| (name.to_owned(), format!("acme-{name}")));
            spec.environments.extend(names);
        }
        for at in 0..9 {
            let repo = spec.any_repo(at, dice);
            spec.repos.insert(format!("h{at}"), repo);
        }
        spec
    }

    fn any_repo(&self, at: usize, dice: &mut Dice) -> Repo {
        let mut repo = Repo::default();
        for _ in 0..dice.below(3) + usize::from(at > 0) {
            // Which ones stand on which also says how deep they are: at most three.
            let below: Vec<_> = (0..at).filter(|other| other % 3 < at % 3).collect();
            let upstream = match dice.pick(&below) {
                Some(other) if !dice.one_in(3) => format!("h{other}"),
                _ => dice.pick(&["npm", "npm-store"]).expect("two").to_owned(),
            };
            if !repo.upstreams.contains(&upstream) {
                repo.upstreams.push(upstream);
            }
        }
        repo
    }

    /// The environments and their domains.
    pub(super) fn domains(&self) -> BTreeMap<&str, &str> {
        if self.environments.is_empty() {
            return BTreeMap::from([("prod", self.domain.as_str())]);
        }
        let environments = self.environments.iter();
        environments
            .map(|(name, domain)| (name.as_str(), domain.as_str()))
            .collect()
    }

    pub(super) fn text(&self) -> String {
        let list = |items: &mut dyn Iterator<Item = &String>| {
            let items: Vec<_> = items.map(|item| format!("\"{item}\"")).collect();
            format!("[{}]", items.join(", "))
        };
        let mut out = format!(
            "version = 1\ntarget = \"{}\"\nprotect = false\norigin = \"{}\"\nreaders = [\"222222222222\"]\n",
            self.target, self.origin
        );
        let w = &mut out;
        let _ = writeln!(
            w,
            "domain \"{}\" {{\n  account = \"111122223333\"\n  region = \"{}\"\n  kms = \"{}\"\n}}",
            self.domain, self.region, self.kms
        );
        let formats: BTreeSet<_> = self.formats.iter().map(|f| (*f).to_owned()).collect();
        let _ = writeln!(w, "formats = {}", list(&mut formats.iter()));
        for format in &self.single {
            let _ = writeln!(w, "format \"{format}\" {{ shape = \"single\" }}");
        }
        if !self.teams.is_empty() {
            let _ = writeln!(w, "team_defaults {{ formats = [\"npm\"] }}\nteams {{");
            for team in &self.teams {
                let _ = writeln!(w, "  {team} = {{}}");
            }
            let _ = writeln!(w, "}}");
        }
        for (name, repo) in &self.repos {
            let _ = writeln!(w, "repo \"{name}\" {{");
            let _ = writeln!(w, "  upstreams = {}", list(&mut repo.upstreams.iter()));
            if let Some(connection) = repo.connect {
                let _ = writeln!(w, "  connect = [\"{connection}\"]");
            }
            let _ = writeln!(w, "}}");
        }
        let _ = writeln!(w, "internal = {}", list(&mut self.internal.iter()));
        let mut map = |key: &str, entries: Vec<(&String, &str)>| {
            if !entries.is_empty() {
                let _ = writeln!(w, "{key} = {{");
                for (name, value) in entries {
                    let _ = writeln!(w, "  \"{name}\" = \"{value}\"");
                }
                let _ = writeln!(w, "}}");
            }
        };
        let pairs = |map: &'_ BTreeMap<String, String>| {
            let map: Vec<_> = map.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            map
        };
        let (naming, renames) = (pairs(&self.naming), pairs(&self.renames));
        map(
            "naming",
            naming.iter().map(|(k, v)| (k, v.as_str())).collect(),
        );
        map(
            "renames",
            renames.iter().map(|(k, v)| (k, v.as_str())).collect(),
        );
        map("retire", self.retire.iter().map(|k| (k, "gone")).collect());
        map("ban", self.ban.iter().map(|k| (k, "bad")).collect());
        for (name, domain) in &self.environments {
            let _ = writeln!(w, "env \"{name}\" {{ domain = \"{domain}\" }}");
        }
        out
    }
}
