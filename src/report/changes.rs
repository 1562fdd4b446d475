//! What a run would do or has done, file by file and in sum, for people and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::lock;
use crate::report::diff;
use crate::report::text::visible;
use crate::scaffold::reconcile::{Action, Step};

/// The word for what is the matter with a file; none if it is as it should be.
#[must_use]
pub fn state(step: &Step<'_>) -> Option<&'static str> {
    match &step.action {
        Action::Keep => None,
        Action::Create(_) => Some("missing"),
        Action::Update { .. } => Some("stale"),
        Action::Delete(_) => Some("orphaned"),
        Action::Leave(_) => Some("left"),
        Action::Edited { .. } => Some("edited"),
        Action::Foreign { .. } => Some("foreign"),
        Action::Blocked(_) => Some("blocked"),
        Action::Stray => Some("stray"),
    }
}

/// Why a file is left or stops the run, as a phrase.
#[must_use]
pub fn why(step: &Step<'_>) -> Option<String> {
    match &step.action {
        Action::Keep | Action::Create(_) | Action::Update { .. } | Action::Delete(_) => None,
        Action::Leave(why) => Some((*why).to_owned()),
        Action::Edited { .. } => Some("edited since cagen wrote it".to_owned()),
        Action::Foreign { .. } => Some("a file that cagen did not write".to_owned()),
        Action::Blocked(what) => Some(visible(what)),
        Action::Stray => {
            let why = "a policy that the manifest does not ask for and Terraform would apply";
            Some(why.to_owned())
        }
    }
}

/// One line for each file that is not as it should be.
#[must_use]
pub fn list(steps: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in steps {
        if let Some(state) = state(step) {
            let _ = writeln!(text, "{state}  {}", step.path);
        }
    }
    text
}

/// How many files are as they should be, the lock apart.
fn kept(steps: &[Step<'_>]) -> usize {
    let files = steps.iter().filter(|step| step.path.as_str() != lock::FILE);
    files.filter(|step| state(step).is_none()).count()
}

/// How many files a run created, updated, deleted and kept, those that are none left out.
#[must_use]
pub fn summary(steps: &[Step<'_>]) -> String {
    let files = || steps.iter().filter(|step| step.path.as_str() != lock::FILE);
    let count = |word: &str| files().filter(|step| state(step) == Some(word)).count();
    let counts = [
        (count("missing"), "created"),
        (count("stale"), "updated"),
        (count("orphaned"), "deleted"),
        (count("left"), "left to you"),
        (kept(steps), "kept"),
    ];
    let said = counts.iter().filter(|(count, _)| *count > 0);
    let said: Vec<_> = said
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    said.join(", ")
}

/// How a run ended, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// There was nothing to do.
    Clean,
    /// Something is to do, and nothing was written.
    Stale,
    /// It was done.
    Written,
    /// Something stands in the way, and nothing was written.
    Stopped,
    /// The manifest is wrong, or asks for what would lose packages; what is said of it stands on standard error.
    Refused,
}

/// Whether each change is shown as a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// It is.
    Diff,
    /// It is only named.
    Name,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    outcome: Ending,
    files: Vec<Change<'a>>,
    kept: usize,
}

#[derive(Serialize)]
struct Change<'a> {
    path: &'a str,
    state: &'static str,
    stops: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

/// All of it as JSON, sorted by path.
///
/// # Errors
/// Never in fact: there is nothing in it that JSON cannot say.
pub fn json(
    steps: &[Step<'_>],
    outcome: Ending,
    detail: Detail,
) -> Result<String, serde_json::Error> {
    let change = |step: &'_ Step<'_>| {
        Some((
            state(step)?,
            why(step),
            match detail {
                Detail::Diff => Some(diff::unified(step)),
                Detail::Name => None,
            },
        ))
    };
    let files: Vec<_> = steps
        .iter()
        .filter_map(|step| {
            let (state, why, diff) = change(step)?;
            Some(Change {
                path: step.path.as_str(),
                state,
                stops: step.stops(),
                why,
                diff,
            })
        })
        .collect();
    let report = Report {
        version: 1,
        outcome,
        kept: kept(steps),
        files,
    };
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}
