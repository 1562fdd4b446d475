//! Which files of a tree can matter, before any of them is parsed.
//!
//! A directory matters when a file in it shows a trace of the service, when a
//! directory that matters is its module or calls it, or when it may read a
//! file that shows a trace. What does not matter is never parsed.

mod following;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::LazyLock;

use regex::Regex;

use crate::document::calls;
use crate::document::name::{self, Named};
use crate::document::relevance::following::{Following, Taken};
use crate::document::trace::{self, Trace};
use crate::parallel;
use crate::source::Source;

/// A file as it looks before it is parsed.
struct Look<'a> {
    path: &'a str,
    text: &'a str,
    named: Named,
    trace: Trace,
    /// The directories of the modules that it calls by relative paths.
    calls: Vec<String>,
    /// The last words of its strings, in Terragrunt's files.
    mentions: Vec<&'a str>,
    /// Whether it reads other files.
    reads: bool,
    /// Whether it may be a manifest under another name.
    configures: bool,
}

/// What matters of a tree.
#[derive(Debug)]
pub(super) struct Relevance {
    /// What each file shows, in their order.
    pub(super) traces: Vec<Trace>,
    /// Whether each file matters, in their order.
    pub(super) matters: Vec<bool>,
    /// The directories of Terraform that matter.
    pub(super) directories: HashSet<String>,
    /// The directories with a file that names the service.
    named: HashSet<String>,
}

impl Relevance {
    /// Whether a file, or one beside it, names the service: what is wrong with
    /// others is told by the tools that they are for.
    pub(super) fn is_near_service(&self, path: &str) -> bool {
        self.named.contains(name::directory(path))
    }
}

/// What a string ends in, before the query of an address.
static MENTION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([A-Za-z0-9_.-]+)/*(?:\?[^"\n]*)?""#).ok());

/// The account in the ARN of somebody who is let in.
static PRINCIPAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"iam::([0-9]{12}):(?:root|role|user)\b").ok());

/// So many roots of accounts that are let in are read.
const MAX_ACCOUNT_ROOTS: usize = 20;

/// The functions that read files.
const READING: [&str; 6] = [
    "file",
    "templatefile",
    "fileset",
    "filebase64",
    "read_terragrunt_config",
    "read_tfvars_file",
];

/// Looks at `files`.
pub(super) fn of(files: &[&Source]) -> Relevance {
    let looks: Vec<Look<'_>> = parallel::map(files, |source| look(source));
    let mut directories = Directories::default();
    for look in &looks {
        directories.add(look);
    }
    directories.follow_files(&looks);
    directories.follow_terragrunt(&looks);
    directories.follow_accounts(&looks);
    directories.units = directories
        .terragrunt
        .iter()
        .map(|path| name::directory(path))
        .collect();
    let matters: Vec<bool> = looks.iter().map(|look| directories.matter(look)).collect();
    Relevance {
        matters,
        directories: directories
            .matter
            .iter()
            .map(|path| (*path).to_owned())
            .collect(),
        traces: looks.iter().map(|look| look.trace).collect(),
        named: looks
            .iter()
            .filter(|look| look.trace == Trace::Service)
            .map(|look| name::directory(look.path).to_owned())
            .collect(),
    }
}

fn look(source: &Source) -> Look<'_> {
    let (path, text) = (source.path(), source.text());
    let named = name::of(path);
    let is_code = matches!(named, Named::Terraform | Named::TerraformJson | Named::Hcl);
    let mut calls = Vec::new();
    if is_code {
        let directory = name::directory(path);
        calls.extend(calls::sources(text).filter_map(|source| name::joined(directory, source)));
    }
    Look {
        path,
        text,
        named,
        trace: trace_of(path, text),
        configures: may_be_manifest(named, text),
        calls,
        mentions: match named {
            Named::Hcl => mentions(text),
            _ => Vec::new(),
        },
        reads: is_code && calls::functions(text).any(|name| READING.contains(&name)),
    }
}

/// What a text shows; what stands where scaffold writes policies is the service's.
fn trace_of(path: &str, text: &str) -> Trace {
    let shown = trace::of(text);
    if shown == Trace::None && path.contains("policies/identity/") && path.ends_with(".json") {
        return Trace::Star;
    }
    shown
}

/// Whether a text has the words that a manifest has.
fn may_be_manifest(named: Named, text: &str) -> bool {
    let says = |name: &str| text.contains(name);
    matches!(named, Named::Hcl | Named::Json)
        && says("version")
        && (says("domain") || says("guardrails") || says("lint"))
}

/// The last words of the strings of `text`: names of modules, directories, files.
fn mentions(text: &str) -> Vec<&str> {
    let Some(pattern) = MENTION.as_ref() else {
        return Vec::new();
    };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1));
    found.map(|name| name.as_str()).collect()
}

/// The parts of paths, and all other words, of `text`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.split(move |c| !is_word(c))
}

/// The runs of twelve digits in `text`, among them all ids of accounts.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    const LENGTH: usize = 12;
    let windows = text.as_bytes().windows(LENGTH).enumerate();
    let digits = windows.filter(|(_, window)| window.iter().all(u8::is_ascii_digit));
    digits.filter_map(move |(at, _)| text.get(at..at + LENGTH))
}

/// The last part of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[derive(Default)]
struct Directories<'a> {
    /// Directories of Terraform that matter.
    matter: HashSet<&'a str>,
    /// Directories that each directory calls, and that call it.
    linked: BTreeMap<&'a str, BTreeSet<&'a str>>,
    queue: VecDeque<&'a str>,
    /// The directories of those.
    units: HashSet<&'a str>,
    /// Files of Terragrunt that matter.
    terragrunt: HashSet<&'a str>,
    /// Files that those include: they matter to these, not all that name them.
    included: HashSet<&'a str>,
    /// The directories that were marked since somebody looked.
    marked: Vec<&'a str>,
}

impl<'a> Directories<'a> {
    fn add(&mut self, look: &'a Look<'a>) {
        let directory = name::directory(look.path);
        for call in &look.calls {
            self.linked.entry(directory).or_default().insert(call);
            self.linked.entry(call).or_default().insert(directory);
        }
        if look.trace == Trace::None {
            return;
        }
        match look.named {
            Named::Terraform | Named::TerraformJson | Named::Variables | Named::VariablesJson => {
                self.mark(directory);
            }
            Named::Hcl => {
                self.terragrunt.insert(look.path);
                for call in &look.calls {
                    self.mark(call);
                }
            }
            Named::ForeignHcl
            | Named::Json
            | Named::ManifestHcl
            | Named::ManifestJson
            | Named::Lock
            | Named::Other => {}
        }
    }

    /// Marks a directory, and all that its calls lead to.
    fn mark(&mut self, directory: &'a str) {
        if self.matter.insert(directory) {
            self.marked.push(directory);
            self.queue.push_back(directory);
        }
        while let Some(next) = self.queue.pop_front() {
            for linked in self.linked.get(next).into_iter().flatten() {
                if self.matter.insert(linked) {
                    self.marked.push(linked);
                    self.queue.push_back(linked);
                }
            }
        }
    }

    /// Marks the directories that may read a file that shows a trace.
    fn follow_files(&mut self, looks: &'a [Look<'a>]) {
        // Calls are only all known now.
        let marked: Vec<&str> = self.matter.iter().copied().collect();
        for directory in marked {
            self.matter.remove(directory);
            self.mark(directory);
        }
        let is_data = |look: &&Look<'_>| {
            look.trace != Trace::None && matches!(look.named, Named::Json | Named::Other)
        };
        let mut names = HashSet::new();
        let mut above = HashSet::new();
        for look in looks.iter().filter(is_data) {
            let directory = name::directory(look.path);
            names.insert(look.path.rsplit('/').next().unwrap_or(look.path));
            names.extend(directory.rsplit('/').next().filter(|name| !name.is_empty()));
            let mut ancestor = directory;
            while above.insert(ancestor) && !ancestor.is_empty() {
                ancestor = name::directory(ancestor);
            }
        }
        if names.is_empty() {
            return;
        }
        for look in looks.iter().filter(|look| look.reads) {
            let directory = name::directory(look.path);
            if above.contains(directory) || words(look.text).any(|word| names.contains(word)) {
                match look.named {
                    Named::Hcl => {
                        self.terragrunt.insert(look.path);
                    }
                    _ => self.mark(directory),
                }
            }
        }
    }

    /// Marks the roots of the accounts that policies of the service let in:
    /// what their roles lack is half of the answer.
    fn follow_accounts(&mut self, looks: &'a [Look<'a>]) {
        let is_root = |look: &&Look<'_>| {
            look.named == Named::Terraform && look.text.contains("allowed_account_ids")
        };
        let mut candidates = looks.iter().filter(is_root).peekable();
        let Some(principal) = candidates.peek().and(PRINCIPAL.as_ref()) else {
            return;
        };
        let traced = looks.iter().filter(|look| look.trace != Trace::None);
        let accounts: HashSet<&str> = traced
            .flat_map(|look| principal.captures_iter(look.text))
            .filter_map(|found| Some(found.get(1)?.as_str()))
            .collect();
        let names_one = |look: &&Look<'_>| numbers(look.text).any(|id| accounts.contains(id));
        let roots: BTreeSet<&str> = candidates
            .filter(names_one)
            .map(|look| name::directory(look.path))
            .collect();
        // Of an account with more code than this, nobody tells what its roles lack.
        if roots.len() <= MAX_ACCOUNT_ROOTS {
            for directory in roots {
                self.mark(directory);
            }
        }
    }

    /// Marks the files of Terragrunt that name something that matters, until
    /// there are no more, and the modules that they name.
    fn follow_terragrunt(&mut self, looks: &'a [Look<'a>]) {
        let units: Vec<&Look<'_>> = looks
            .iter()
            .filter(|look| look.named == Named::Hcl)
            .collect();
        if units.is_empty() {
            return;
        }
        let mut modules: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        let is_module =
            |look: &&Look<'_>| matches!(look.named, Named::Terraform | Named::TerraformJson);
        for look in looks.iter().filter(is_module) {
            let directory = name::directory(look.path);
            modules
                .entry(last(directory))
                .or_default()
                .insert(directory);
        }
        let mut following = Following::of(&units);
        for path in self.terragrunt.iter().copied().collect::<Vec<_>>() {
            following.take(path);
        }
        self.marked = self.matter.iter().copied().collect();
        loop {
            for directory in std::mem::take(&mut self.marked) {
                following.name(last(directory));
            }
            let Some((unit, taken)) = following.next() else {
                return;
            };
            match taken {
                Taken::Whole => self.terragrunt.insert(unit.path),
                Taken::Included => self.included.insert(unit.path),
            };
            following.include(unit);
            let calls = unit.calls.iter().map(String::as_str);
            // Those of one name are marked once for all who mention it.
            let named = unit
                .mentions
                .iter()
                .filter_map(|name| modules.remove(name))
                .flatten();
            for directory in calls.chain(named) {
                self.mark(directory);
            }
        }
    }

    fn matter(&self, look: &Look<'_>) -> bool {
        match look.named {
            Named::Hcl => {
                look.configures
                    || self.terragrunt.contains(look.path)
                    || self.included.contains(look.path)
            }
            // What stands beside a unit of Terragrunt is its module's.
            Named::Terraform | Named::TerraformJson | Named::Variables | Named::VariablesJson => {
                let directory = name::directory(look.path);
                self.matter.contains(directory) || self.units.contains(directory)
            }
            Named::ManifestHcl | Named::ManifestJson | Named::Lock => true,
            Named::ForeignHcl => false,
            Named::Json | Named::Other => look.configures || look.trace != Trace::None,
        }
    }
}
