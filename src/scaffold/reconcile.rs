//! What is to be done so that the disk holds what was planned, from the plan, the
//! lock and what is there: pure, so that writing, `--check`, `--diff` and `--json`
//! cannot disagree.

mod orphan;
mod planned;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::lock::class::Class;
use crate::lock::names::Names;
use crate::lock::record::Record;
use crate::lock::{self, Lock};
use crate::parallel;
use crate::scaffold::plan::{File, Plan, PlanError};
use crate::source::path::RelPath;

/// What stands on the disk before anything is written, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What stands at each path of the plan and of the lock.
    pub found: BTreeMap<RelPath, Found>,
    /// JSON files that nobody planned in directories all of whose files are read.
    pub strays: BTreeSet<RelPath>,
    /// What the lock holds.
    pub lock: Option<Vec<u8>>,
}

/// What stands at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing, and nothing in the way of making it.
    Nothing,
    /// A file with this content.
    File(Vec<u8>),
    /// Something else stands there or in the way; what, as a phrase.
    Obstacle(String),
}

/// How a person settled what is to become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What was planned goes over what is there.
    Overwrite,
    /// What is there is the team's from now on.
    Adopt,
}

/// One file and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// Where.
    pub path: RelPath,
    /// What happens.
    pub action: Action<'a>,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action<'a> {
    /// It is written: nothing stands there.
    Create(Cow<'a, [u8]>),
    /// Nothing: it is as it should be.
    Keep,
    /// It is written over what cagen wrote, or what a person gave up.
    Update {
        /// What stands there.
        old: &'a [u8],
        /// What will.
        new: Cow<'a, [u8]>,
    },
    /// It is deleted: cagen wrote it, and nobody asks for it any more.
    Delete(&'a [u8]),
    /// Nothing, and cagen forgets it; why, as a phrase.
    Leave(&'static str),
    /// Nothing at all is written: somebody changed what cagen wrote.
    Edited {
        /// What stands there.
        old: &'a [u8],
        /// What would.
        new: Cow<'a, [u8]>,
    },
    /// Nothing at all is written: a file of somebody else's stands there.
    Foreign {
        /// What stands there.
        old: &'a [u8],
        /// What would.
        new: Cow<'a, [u8]>,
    },
    /// Nothing at all is written: this stands in the way.
    Blocked(String),
    /// Nothing at all is written: a policy stands there that the manifest does not
    /// ask for, and Terraform would apply it.
    Stray,
}

/// All that a run does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled<'a> {
    /// One step for each planned file, each that is planned no more, each stray and
    /// the lock, sorted by path.
    pub steps: Vec<Step<'a>>,
    /// What the lock says until all is written.
    pub pending: Lock,
    /// What the lock holds afterwards; nothing if it goes.
    pub lock: Option<String>,
    /// Files that are not planned any more, whose directories may be empty now.
    pub gone: Vec<RelPath>,
    /// What an earlier run was about to write and may have left half done.
    pub interrupted: &'a BTreeMap<RelPath, Record>,
}

/// What is known of one path.
#[derive(Debug, Clone, Copy)]
struct Known<'a> {
    path: &'a RelPath,
    lock: &'a Lock,
    found: &'a Found,
    choice: Option<Choice>,
}

/// What becomes of one path: the step, and what the lock says of it afterwards.
struct Verdict<'a> {
    action: Action<'a>,
    record: Option<Record>,
}

impl Step<'_> {
    /// Whether this step forbids the whole run.
    #[must_use]
    pub fn stops(&self) -> bool {
        match self.action {
            Action::Create(_)
            | Action::Keep
            | Action::Update { .. }
            | Action::Delete(_)
            | Action::Leave(_) => false,
            Action::Edited { .. } | Action::Foreign { .. } | Action::Blocked(_) | Action::Stray => {
                true
            }
        }
    }

    /// Whether this step alters a file other than the lock.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.path.as_str() != lock::FILE
            && match self.action {
                Action::Create(_) | Action::Update { .. } | Action::Delete(_) => true,
                Action::Keep
                | Action::Leave(_)
                | Action::Edited { .. }
                | Action::Foreign { .. }
                | Action::Blocked(_)
                | Action::Stray => false,
            }
    }
}

impl<'a> Known<'a> {
    /// What the lock says of it, written or about to be.
    fn records(&self) -> impl Iterator<Item = &'a Record> {
        let both = [&self.lock.files, &self.lock.pending];
        both.into_iter().filter_map(|known| known.get(self.path))
    }
}

/// What a run is to do so that what stands in `snapshot` becomes `plan`, given
/// what `lock` knows of earlier runs; `names` are those that it is to know.
///
/// # Errors
/// Only what is cagen's own fault: a lock that cannot be written as JSON.
pub fn reconcile<'a>(
    plan: &'a Plan,
    names: &Names,
    lock: &'a Lock,
    snapshot: &'a Snapshot,
    choices: &BTreeMap<RelPath, Choice>,
) -> Result<Reconciled<'a>, PlanError> {
    let known = |path: &'a RelPath| Known {
        path,
        lock,
        found: snapshot.found.get(path).unwrap_or(&Found::Nothing),
        choice: choices.get(path).copied(),
    };
    let planned: Vec<(&RelPath, &File)> = plan.entries().collect();
    let mut verdicts: Vec<(&RelPath, Verdict<'a>)> = parallel::map(&planned, |(path, file)| {
        (*path, planned::judge(file, known(path)))
    });

    let paths = lock.files.keys().chain(lock.pending.keys());
    let unplanned: BTreeSet<&RelPath> = paths
        .chain(&snapshot.strays)
        .filter(|path| plan.get(path).is_none())
        .collect();
    let applied = |path| match snapshot.strays.contains(path) {
        true => orphan::Effect::Applied,
        false => orphan::Effect::None,
    };
    for path in &unplanned {
        if let Some(verdict) = orphan::judge(known(path), applied(path)) {
            verdicts.push((path, verdict));
        }
    }
    let gone = unplanned.into_iter().filter(|path| lock.has(path));
    let gone: Vec<RelPath> = gone.cloned().collect();

    let mut after = Lock {
        names: Some(names.clone()),
        ..Lock::default()
    };
    let mut pending = Lock {
        files: lock.files.clone(),
        // They hold all that the old ones do. A tree that a killed run wrote whole may
        // be applied before the next run.
        names: Some(names.clone()),
        ..Lock::default()
    };
    // So that their directories stay known until the end, too.
    for path in &gone {
        let interrupted = lock.pending.get(path).map(|record| (path.clone(), *record));
        pending.files.extend(interrupted);
    }
    for (path, Verdict { action, record }) in &verdicts {
        if let Some(record) = record {
            after.files.insert((*path).clone(), *record);
        }
        keep_track(&mut pending, known(path), action, *record);
    }
    let mut steps: Vec<_> = verdicts
        .into_iter()
        .map(|(path, verdict)| Step {
            path: path.clone(),
            action: verdict.action,
        })
        .collect();
    let text = after.text()?;
    steps.push(lock_step(&text, snapshot)?);
    steps.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Reconciled {
        steps,
        pending,
        lock: Some(text),
        gone,
        interrupted: &lock.pending,
    })
}

/// Which of `choices` say nothing, each with the reason as a phrase.
#[must_use]
pub fn void_choices<'a>(
    plan: &Plan,
    lock: &Lock,
    snapshot: &Snapshot,
    choices: &'a BTreeMap<RelPath, Choice>,
) -> Vec<(&'a RelPath, &'static str)> {
    let why = |path: &RelPath, choice: Choice| match choice {
        _ if plan.get(path).is_some() => None,
        Choice::Overwrite if lock.has(path) || snapshot.strays.contains(path) => {
            Some("cagen plans no such file any more: delete yours yourself")
        }
        Choice::Adopt if lock.has(path) || snapshot.strays.contains(path) => None,
        Choice::Overwrite | Choice::Adopt => Some("cagen plans no such file"),
    };
    let voids = choices.iter();
    voids
        .filter_map(|(path, choice)| Some((path, why(path, *choice)?)))
        .collect()
}

/// Notes in the lock of a run under way what is true of a file now and what is to be.
fn keep_track(pending: &mut Lock, known: Known<'_>, action: &Action<'_>, record: Option<Record>) {
    let path = known.path.clone();
    match (action, record) {
        (Action::Create(_) | Action::Update { .. }, Some(record)) => {
            // What an interrupted run moved into place stays known, too.
            let there = planned::ours(known);
            if let Some(there) = there {
                pending.files.insert(path.clone(), there);
            }
            pending.pending.insert(path, record);
        }
        // What is left is not cagen's, so no record may say that it is.
        (Action::Update { new, .. }, None) => {
            pending
                .pending
                .insert(path, Record::of(Class::Section, new));
        }
        (Action::Keep, Some(record)) => {
            pending.files.insert(path, record);
        }
        (Action::Delete(_), _) => {
            if let Some(there) = planned::ours(known) {
                pending.files.insert(path, there);
            }
        }
        (
            Action::Create(_)
            | Action::Keep
            | Action::Leave(_)
            | Action::Edited { .. }
            | Action::Foreign { .. }
            | Action::Blocked(_)
            | Action::Stray,
            _,
        ) => {}
    }
}

/// What happens to the lock itself, which will hold `text`.
fn lock_step<'a>(text: &str, snapshot: &'a Snapshot) -> Result<Step<'a>, PlanError> {
    let new = || Cow::Owned(text.as_bytes().to_owned());
    Ok(Step {
        path: crate::scaffold::plan::path(lock::FILE)?,
        action: match &snapshot.lock {
            None => Action::Create(new()),
            Some(old) if planned::same(text.as_bytes(), old) => Action::Keep,
            Some(old) => Action::Update { old, new: new() },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "x = 1\ny = 1\n";
    const NEW: &str = "x = 1\ny = 2\n";
    const MINE: &str = "x = 1\ny = 3\n";

    fn path() -> RelPath {
        RelPath::parse("a/main.tf").unwrap()
    }

    fn records(text: Option<&str>) -> BTreeMap<RelPath, Record> {
        let record = |text: &str| (path(), Record::of(Class::Owned, text.as_bytes()));
        text.map(record).into_iter().collect()
    }

    /// The word for what becomes of a file, and whether the lock knows it afterwards.
    fn outcome(
        lock: Option<&str>,
        pending: Option<&str>,
        disk: Option<&str>,
        planned: Option<&str>,
    ) -> (&'static str, bool) {
        let lock = Lock {
            files: records(lock),
            names: None,
            pending: records(pending),
        };
        let mut plan = Plan::default();
        if let Some(planned) = planned {
            plan.insert(path(), Class::Owned, planned.to_owned())
                .unwrap();
        }
        let found = disk.map(|text| (path(), Found::File(text.into())));
        let snapshot = Snapshot {
            found: found.into_iter().collect(),
            ..Snapshot::default()
        };
        let nothing = BTreeMap::new();
        let run = reconcile(&plan, &Names::default(), &lock, &snapshot, &nothing).unwrap();
        let step = run.steps.iter().find(|step| step.path == path());
        let word = match step.map(|step| &step.action) {
            None => "nothing",
            Some(Action::Create(_)) => "create",
            Some(Action::Keep) => "keep",
            Some(Action::Update { .. }) => "update",
            Some(Action::Delete(_)) => "delete",
            Some(Action::Leave(_)) => "leave",
            Some(Action::Edited { .. }) => "edited",
            Some(Action::Foreign { .. }) => "foreign",
            Some(Action::Blocked(_)) => "blocked",
            Some(Action::Stray) => "stray",
        };
        (word, run.lock.unwrap().contains("a/main.tf"))
    }

    #[test]
    fn every_state_has_its_step() {
        let crlf = NEW.replace('\n', "\r\n");
        for (lock, pending, disk, planned, step) in [
            (None, None, None, Some(NEW), "create"),
            (Some(OLD), None, None, Some(NEW), "create"),
            (None, None, Some(NEW), Some(NEW), "keep"),
            (Some(OLD), None, Some(&*crlf), Some(NEW), "keep"),
            (Some(OLD), None, Some(OLD), Some(NEW), "update"),
            (Some(MINE), Some(OLD), Some(OLD), Some(NEW), "update"),
            (None, Some(OLD), Some(OLD), Some(NEW), "update"),
            (Some(OLD), None, Some(MINE), Some(NEW), "edited"),
            (Some(OLD), Some(NEW), Some(MINE), Some(NEW), "edited"),
            (
                Some(OLD),
                None,
                Some("\u{feff}x = 1\ny = 1\n"),
                Some(NEW),
                "edited",
            ),
            (Some(OLD), None, Some("x = 1\ny = 1"), Some(NEW), "edited"),
            (None, None, Some(OLD), Some(NEW), "foreign"),
            (None, None, Some(""), Some(NEW), "foreign"),
            (Some(OLD), None, Some(OLD), None, "delete"),
            (None, Some(OLD), Some(OLD), None, "delete"),
            (Some(OLD), None, Some(MINE), None, "leave"),
            (Some(OLD), None, None, None, "nothing"),
            (None, None, Some(MINE), None, "nothing"),
        ] {
            let found = outcome(lock, pending, disk, planned);
            let case = format!("{lock:?} {pending:?} {disk:?} {planned:?}");
            assert_eq!(found, (step, planned.is_some()), "{case}");
        }
    }

    #[test]
    fn a_policy_that_nobody_planned_stops() {
        let stray = RelPath::parse("policies/a.json").unwrap();
        let snapshot = Snapshot {
            found: BTreeMap::from([(stray.clone(), Found::File(b"{}".to_vec()))]),
            strays: BTreeSet::from([stray.clone()]),
            lock: None,
        };
        let (plan, lock, names) = (Plan::default(), Lock::default(), Names::default());
        let settled = |choices| {
            let run = reconcile(&plan, &names, &lock, &snapshot, &choices).unwrap();
            let step = run.steps.into_iter().find(|step| step.path == stray);
            step.unwrap().action
        };
        assert_eq!(settled(BTreeMap::new()), Action::Stray);
        assert_eq!(
            settled(BTreeMap::from([(stray.clone(), Choice::Overwrite)])),
            Action::Stray
        );
        assert_eq!(
            settled(BTreeMap::from([(stray.clone(), Choice::Adopt)])),
            Action::Keep
        );
    }
}
