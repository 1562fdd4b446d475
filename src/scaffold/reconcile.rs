//! What is to be done so that the disk holds what was planned: pure, so that
//! writing, `--check` and `--diff` cannot disagree.

use std::collections::BTreeMap;

use crate::source::path::RelPath;

/// What stands at the planned paths before anything is written.
pub type Snapshot = BTreeMap<RelPath, Found>;

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

/// One planned file and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// Where.
    pub path: &'a RelPath,
    /// What was planned.
    pub contents: &'a str,
    /// What happens.
    pub action: Action,
}

/// What happens to a planned file.
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
}

impl Step<'_> {
    /// Whether this step forbids the whole run.
    #[must_use]
    pub fn stops(&self) -> bool {
        matches!(self.action, Action::Foreign(_) | Action::Blocked(_))
    }
}

/// One step for each planned file, in the order of the plan.
pub fn reconcile<'a>(
    planned: impl IntoIterator<Item = (&'a RelPath, &'a str)>,
    snapshot: &Snapshot,
) -> Vec<Step<'a>> {
    let step = |(path, contents): (&'a RelPath, &'a str)| Step {
        path,
        contents,
        action: action(contents, snapshot.get(path).unwrap_or(&Found::Nothing)),
    };
    planned.into_iter().map(step).collect()
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
        let snapshot = found
            .map(|found| (path.clone(), found))
            .into_iter()
            .collect();
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
}
