//! One change to a manifest of each kind that can lose something, and what acknowledges it.

use crate::gate::spec::{Dice, KEYS, Repo, Spec};

/// The kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A repository has another name.
    Rename,
    /// A repository goes.
    Drop,
    /// A repository stands in another resource.
    Role,
    /// A store of one name has another registry.
    Connection,
    /// The domain has another key.
    Key,
    /// A repository has no upstreams any more.
    LastUpstream,
    /// An environment goes.
    DropEnvironment,
    /// An environment has another name and the same domain.
    RenameEnvironment,
    /// An environment has another domain.
    Domain,
    /// A domain is in another Region.
    Region,
    /// A first-party pattern goes.
    Pattern,
}

pub(super) const ALL: [Kind; 11] = [
    Kind::Rename,
    Kind::Drop,
    Kind::Role,
    Kind::Connection,
    Kind::Key,
    Kind::LastUpstream,
    Kind::DropEnvironment,
    Kind::RenameEnvironment,
    Kind::Domain,
    Kind::Region,
    Kind::Pattern,
];

/// What was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) kind: Kind,
    /// What the refusal names; nothing is refused of a role.
    pub(super) lost: Vec<String>,
    /// Whether the manifest can say that it is meant.
    pub(super) can_be_meant: bool,
}

/// What acknowledges a change.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) renames: Vec<(String, String)>,
    pub(super) retire: Vec<String>,
}

impl Words {
    pub(super) fn say(&self, spec: &mut Spec) {
        spec.renames.extend(self.renames.iter().cloned());
        spec.retire.extend(self.retire.iter().cloned());
    }
}

impl Spec {
    /// Makes a change of `kind`, if there is something to change; `used` are
    /// the repositories that an earlier change was about.
    pub(super) fn change(
        &mut self,
        kind: Kind,
        used: &mut Vec<String>,
        dice: &mut Dice,
    ) -> Option<(Change, Words)> {
        let mut words = Words::default();
        let mut can_be_meant = true;
        let free: Vec<_> = self
            .repos
            .keys()
            .filter(|n| !used.contains(n))
            .cloned()
            .collect();
        let lost = match kind {
            Kind::Rename => {
                let old = dice.pick(&free)?;
                let new = format!("{old}-new");
                self.rename(&old, &new);
                used.extend([old.clone(), new.clone()]);
                words.renames.push((old.clone(), new));
                vec![old]
            }
            Kind::Drop => self.drop_some(&free, used, &mut words, dice)?,
            Kind::Role => {
                self.other_role(&free, used, dice)?;
                Vec::new()
            }
            Kind::Connection => {
                can_be_meant = false;
                self.other_connection(used, dice)?
            }
            Kind::Key => {
                can_be_meant = false;
                let others: Vec<_> = KEYS.into_iter().filter(|key| *key != self.kms).collect();
                self.kms = dice.pick(&others)?.to_owned();
                self.domains().into_values().map(str::to_owned).collect()
            }
            Kind::LastUpstream => {
                can_be_meant = false;
                let standing = free
                    .iter()
                    .filter(|name| !self.repos[*name].upstreams.is_empty());
                let name = dice.pick(&standing.cloned().collect::<Vec<_>>())?;
                used.push(name.clone());
                self.repos.get_mut(&name)?.upstreams.clear();
                vec![name]
            }
            Kind::DropEnvironment => {
                let name = self.some_environment(2, dice)?;
                self.environments.remove(&name);
                words.retire.push(name.clone());
                vec![name]
            }
            Kind::RenameEnvironment => {
                let name = self.some_environment(1, dice)?;
                let domain = self.environments.remove(&name)?;
                self.environments.insert(format!("{name}-2"), domain);
                words.renames.push((name.clone(), format!("{name}-2")));
                vec![name]
            }
            Kind::Domain => {
                let (old, new) = self.other_domain(dice)?;
                words.renames.push((old.clone(), new));
                vec![old]
            }
            Kind::Region => {
                can_be_meant = false;
                if self.kms.starts_with("arn:") {
                    return None;
                }
                self.region = "us-east-1";
                self.domains().into_values().map(str::to_owned).collect()
            }
            Kind::Pattern => {
                let pattern = dice.pick(&self.internal.iter().cloned().collect::<Vec<_>>())?;
                self.internal.remove(&pattern);
                words.retire.push(pattern.clone());
                vec![pattern]
            }
        };
        let change = Change {
            kind,
            lost,
            can_be_meant,
        };
        Some((change, words))
    }

    /// Gives a hand-shaped repository another name, wherever it is named.
    fn rename(&mut self, old: &str, new: &str) {
        let Some(repo) = self.repos.remove(old) else {
            return;
        };
        self.repos.insert(new.to_owned(), repo);
        for repo in self.repos.values_mut() {
            for upstream in &mut repo.upstreams {
                if upstream == old {
                    new.clone_into(upstream);
                }
            }
        }
    }

    /// A hand-shaped repository goes that no other one needs as its last upstream,
    /// or a team, or a format.
    fn drop_some(
        &mut self,
        free: &[String],
        used: &mut Vec<String>,
        words: &mut Words,
        dice: &mut Dice,
    ) -> Option<Vec<String>> {
        let needed = |name: &String| {
            let mut all = self.repos.values();
            all.any(|repo| repo.upstreams == std::slice::from_ref(name))
        };
        let spare: Vec<_> = free.iter().filter(|name| !needed(name)).cloned().collect();
        let formats = self
            .formats
            .iter()
            .filter(|format| **format != "npm" && !self.naming.contains_key(**format));
        let lost = match dice.below(4) {
            0 if !self.teams.is_empty() => {
                let team = self.teams.pop_first()?;
                vec![format!("team-{team}-npm")]
            }
            1 if formats.clone().next().is_some() => {
                let format = dice.pick(&formats.copied().collect::<Vec<_>>())?;
                self.formats.remove(format);
                let mut lost = vec![format!("{format}-store"), format.to_owned()];
                if !self.single.remove(format) {
                    lost.push(format!("{format}-internal"));
                }
                lost
            }
            _ => {
                let name = dice.pick(&spare)?;
                self.repos.remove(&name);
                for repo in self.repos.values_mut() {
                    repo.upstreams.retain(|upstream| *upstream != name);
                }
                vec![name]
            }
        };
        used.extend(lost.iter().cloned());
        words.retire.extend(lost.iter().cloned());
        Some(lost)
    }

    /// A hand-shaped repository stands on one more or one less of its kind, a team's
    /// or a format's becomes hand-shaped.
    fn other_role(
        &mut self,
        free: &[String],
        used: &mut Vec<String>,
        dice: &mut Dice,
    ) -> Option<()> {
        if dice.one_in(3)
            && let Some(team) = self.teams.pop_first()
        {
            let name = format!("team-{team}-npm");
            let upstreams = vec!["npm".to_owned()];
            used.push(name.clone());
            self.repos.insert(
                name,
                Repo {
                    upstreams,
                    connect: None,
                },
            );
            return Some(());
        }
        let deepen = free.iter().find_map(|low| {
            let on_hand = |name: &String| self.repos.contains_key(name);
            let flat = |name: &&String| !self.repos[*name].upstreams.iter().any(on_hand);
            let base = free.iter().find(|name| *name != low && flat(name))?;
            let stands_on_low = |repo: &Repo| repo.upstreams.contains(low);
            let fits = flat(&low)
                && !self.repos.values().any(stands_on_low)
                && !self.repos[low].upstreams.is_empty();
            fits.then(|| (low.clone(), base.clone()))
        });
        let flatten = free.iter().find(|name| {
            let upstreams = &self.repos[*name].upstreams;
            upstreams
                .iter()
                .any(|upstream| self.repos.contains_key(upstream))
        });
        match (deepen, flatten.cloned()) {
            (Some((low, base)), flatten) if flatten.is_none() || dice.one_in(2) => {
                used.extend([low.clone(), base.clone()]);
                self.repos.get_mut(&low)?.upstreams.push(base);
            }
            (_, Some(name)) => {
                used.push(name.clone());
                self.repos.get_mut(&name)?.upstreams = vec!["npm".to_owned()];
            }
            (None | Some(_), None) => return None,
        }
        Some(())
    }

    /// The store of one registry gets the name of another one's, or a hand-shaped
    /// repository gets the name of a store.
    fn other_connection(&mut self, used: &mut Vec<String>, dice: &mut Dice) -> Option<Vec<String>> {
        let other = *self.formats.iter().find(|format| **format != "npm")?;
        if self.naming.contains_key("npm") || self.naming.contains_key(other) {
            return None;
        }
        let stores = ["npm-store".to_owned(), format!("{other}-store")];
        if stores.iter().any(|store| used.contains(store)) {
            return None;
        }
        let names = [stores[1].clone(), stores[0].clone()];
        if dice.one_in(2) {
            self.naming.insert("npm".to_owned(), names[0].clone());
            self.naming.insert(other.to_owned(), names[1].clone());
            let standing = self.repos.values_mut();
            for repo in standing.filter(|repo| !repo.upstreams.is_empty()) {
                repo.upstreams.retain(|upstream| !stores.contains(upstream));
                if repo.upstreams.is_empty() {
                    repo.upstreams.push("npm".to_owned());
                }
            }
            used.extend(stores.iter().cloned());
            return Some(stores.to_vec());
        }
        self.naming
            .insert(other.to_owned(), "another-store".to_owned());
        let upstreams = vec!["npm".to_owned()];
        self.repos.insert(
            stores[1].clone(),
            Repo {
                upstreams,
                connect: None,
            },
        );
        used.push(stores[1].clone());
        Some(vec![stores[1].clone()])
    }

    fn some_environment(&self, more_than: usize, dice: &mut Dice) -> Option<String> {
        if self.environments.len() <= more_than {
            return None;
        }
        dice.pick(&self.environments.keys().cloned().collect::<Vec<_>>())
    }

    fn other_domain(&mut self, dice: &mut Dice) -> Option<(String, String)> {
        if self.environments.is_empty() {
            let new = format!("{}-2", self.domain);
            return Some((std::mem::replace(&mut self.domain, new.clone()), new));
        }
        let name = dice.pick(&self.environments.keys().cloned().collect::<Vec<_>>())?;
        let domain = self.environments.get_mut(&name)?;
        let new = format!("{domain}-2");
        Some((std::mem::replace(domain, new.clone()), new))
    }
}
