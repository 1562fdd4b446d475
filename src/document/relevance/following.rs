//! Which files of Terragrunt follow from others: what names them, takes them in or is below them.

use std::collections::{HashMap, HashSet};

use crate::document::name;
use crate::document::relevance::{Look, last};
use crate::eval::terragrunt::stack;

/// Files of Terragrunt, each looked at again only when something that it asks for is met.
pub(super) struct Following<'a> {
    units: HashMap<&'a str, &'a Look<'a>>,
    /// The files that mention each name.
    mentioning: HashMap<&'a str, Vec<&'a Look<'a>>>,
    /// Below each directory the files that take in a `terragrunt.hcl` without naming it.
    below: HashMap<&'a str, Vec<&'a str>>,
    /// The units that are given values by the file of each path.
    given: HashMap<String, Vec<&'a str>>,
    named: HashSet<&'a str>,
    taken: HashSet<&'a str>,
    included: HashSet<&'a str>,
    /// What was met and not followed yet.
    met: Vec<Met<'a>>,
    waiting: Vec<(&'a Look<'a>, Taken)>,
}

/// Something that matters.
enum Met<'a> {
    Name(&'a str),
    File(&'a str),
}

/// How a file came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It matters, and so does whatever names it.
    Whole,
    /// Another one includes it: it matters for that one alone.
    Included,
}

impl<'a> Following<'a> {
    pub(super) fn of(units: &[&'a Look<'a>]) -> Self {
        let mut following = Self {
            units: units.iter().map(|unit| (unit.path, *unit)).collect(),
            mentioning: HashMap::new(),
            below: HashMap::new(),
            given: HashMap::new(),
            named: HashSet::new(),
            taken: HashSet::new(),
            included: HashSet::new(),
            met: Vec::new(),
            waiting: Vec::new(),
        };
        for unit in units.iter().copied() {
            for name in &unit.mentions {
                following.mentioning.entry(name).or_default().push(unit);
            }
            if let Some(values) = name::joined(name::directory(unit.path), stack::VALUES) {
                following.given.entry(values).or_default().push(unit.path);
            }
            if unit.text.contains("find_in_parent_folders()") {
                for above in above(unit.path) {
                    following.below.entry(above).or_default().push(unit.path);
                }
            }
        }
        following
    }

    /// A file matters.
    pub(super) fn take(&mut self, path: &'a str) {
        let Some(unit) = self.units.get(path).copied() else {
            return;
        };
        if !self.taken.insert(path) {
            return;
        }
        self.waiting.push((unit, Taken::Whole));
        let directory = name::directory(path);
        self.name(last(path));
        // A unit that depends on this one names its directory.
        self.name(last(directory));
        let given = self.given.remove(path).unwrap_or_default();
        self.met.extend(given.into_iter().map(Met::File));
        if last(path) == "terragrunt.hcl" {
            let below = self.below.remove(directory).unwrap_or_default();
            self.met.extend(below.into_iter().map(Met::File));
        }
    }

    /// Something of this name matters.
    pub(super) fn name(&mut self, name: &'a str) {
        if self.named.insert(name) {
            self.met.push(Met::Name(name));
        }
    }

    /// A file that came in takes in those above it whose names it mentions.
    pub(super) fn include(&mut self, unit: &Look<'a>) {
        let names = unit.mentions.iter().filter(|name| name.ends_with(".hcl"));
        let names: HashSet<&str> = names.copied().collect();
        for directory in above(unit.path) {
            for name in &names {
                let path = match directory {
                    "" => (*name).to_owned(),
                    _ => format!("{directory}/{name}"),
                };
                let found = self.units.get(path.as_str()).copied();
                if let Some(found) = found.filter(|found| self.included.insert(found.path)) {
                    self.waiting.push((found, Taken::Included));
                }
            }
        }
    }

    /// The next file that came in.
    pub(super) fn next(&mut self) -> Option<(&'a Look<'a>, Taken)> {
        while let Some(met) = self.met.pop() {
            match met {
                Met::File(path) => self.take(path),
                Met::Name(name) => {
                    for unit in self.mentioning.remove(name).unwrap_or_default() {
                        self.take(unit.path);
                    }
                }
            }
        }
        self.waiting.pop()
    }
}

/// The directories above that of a file, the root last.
fn above(path: &str) -> impl Iterator<Item = &str> {
    let mut directory = name::directory(path);
    std::iter::from_fn(move || {
        if directory.is_empty() {
            return None;
        }
        directory = name::directory(directory);
        Some(directory)
    })
}
