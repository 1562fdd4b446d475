//! What is to be done so that the disk holds what was planned: pure, so that
//! writing, `--check` and `--diff` cannot disagree.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::path::RelPath;

/// What stands on the disk before anything is written, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What stands at each planned path.
    pub found: BTreeMap<RelPath, Found>,
    /// JSON files that nobody planned in directories all of whose files are read.
    pub strays: BTreeSet<RelPath>,
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

/// One file and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// Where.
    pub path: &'a RelPath,
    /// What was planned; nothing for a stray.
    pub contents: &'a str,
    /// What happens.
    pub action: Action,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is written: nothing stands there.
    Create,
    /// Nothing: it stands there already.
    Keep,
    /// Nothing at all is written: a file of somebody else's stands there.
    Foreign(Vec<u8>),
    /// Nothing at all is written: this stands in the way.
    Blocked(String),
    /// Nothing at all is written: a policy stands there that the manifest does not
    /// ask for, and Terraform would apply it.
    Stray,
}

impl Step<'_> {
    /// Whether this step forbids the whole run.
    #[must_use]
    pub fn stops(&self) -> bool {
        match self.action {
            Action::Create | Action::Keep => false,
            Action::Foreign(_) | Action::Blocked(_) | Action::Stray => true,
        }
    }
}

/// One step for each planned file and each stray, sorted by path.
pub fn reconcile<'a>(
    planned: impl IntoIterator<Item = (&'a RelPath, &'a str)>,
    snapshot: &'a Snapshot,
) -> Vec<Step<'a>> {
    let step = |(path, contents): (&'a RelPath, &'a str)| Step {
        path,
        contents,
        action: action(
            contents,
            snapshot.found.get(path).unwrap_or(&Found::Nothing),
        ),
    };
    let stray = |path| Step {
        path,
        contents: "",
        action: Action::Stray,
    };
    let mut steps: Vec<_> = planned.into_iter().map(step).collect();
    steps.extend(snapshot.strays.iter().map(stray));
    steps.sort_by(|a, b| a.path.cmp(b.path));
    steps
}

fn action(contents: &str, found: &Found) -> Action {
    match found {
        Found::Nothing => Action::Create,
        Found::File(bytes) if same(contents, bytes) => Action::Keep,
        Found::File(bytes) => Action::Foreign(bytes.clone()),
        Found::Obstacle(what) => Action::Blocked(what.clone()),
    }
}

/// Whether a file holds what was planned; a checkout with CRLF line ends does.
fn same(contents: &str, bytes: &[u8]) -> bool {
    if contents.as_bytes() == bytes {
        return true;
    }
    let without_cr = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok()?;
        text.contains("\r\n").then(|| text.replace("\r\n", "\n"))
    };
    without_cr(bytes).is_some_and(|text| text == contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action_for(found: Option<Found>) -> Action {
        let path = RelPath::parse("a/main.tf").unwrap();
        let found = found.map(|found| (path.clone(), found));
        let snapshot = Snapshot {
            found: found.into_iter().collect(),
            strays: BTreeSet::new(),
        };
        let steps = reconcile([(&path, "x = 1\ny = 2\n")], &snapshot);
        steps.into_iter().next().unwrap().action
    }

    #[test]
    fn only_what_is_absent_is_created() {
        assert_eq!(action_for(None), Action::Create);
        assert_eq!(action_for(Some(Found::Nothing)), Action::Create);
    }

    #[test]
    fn what_is_the_same_is_kept_whatever_its_line_ends() {
        for text in ["x = 1\ny = 2\n", "x = 1\r\ny = 2\r\n"] {
            assert_eq!(action_for(Some(Found::File(text.into()))), Action::Keep);
        }
    }

    #[test]
    fn what_differs_or_is_no_file_stops() {
        for text in [
            "x = 1\ny = 3\n",
            "",
            "x = 1\ny = 2",
            "\u{feff}x = 1\ny = 2\n",
        ] {
            let found = Found::File(text.into());
            assert_eq!(action_for(Some(found)), Action::Foreign(text.into()));
        }
        let found = Found::Obstacle("a directory".into());
        assert_eq!(
            action_for(Some(found)),
            Action::Blocked("a directory".into())
        );
    }

    #[test]
    fn a_policy_that_nobody_planned_stops() {
        let [planned, stray] =
            ["policies/b.json", "policies/a.json"].map(|path| RelPath::parse(path).unwrap());
        let snapshot = Snapshot {
            found: BTreeMap::new(),
            strays: BTreeSet::from([stray.clone()]),
        };
        let steps = reconcile([(&planned, "{}")], &snapshot);
        let actions: Vec<_> = steps.iter().map(|step| (step.path, &step.action)).collect();
        assert_eq!(
            actions,
            [(&stray, &Action::Stray), (&planned, &Action::Create)]
        );
        assert!(steps[0].stops() && !steps[1].stops());
    }
}
