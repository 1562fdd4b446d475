//! Fixes applied to a tree of one file, until there are none left.
//!
//! The first byte of the input says which file it is, the rest is its text.
#![no_main]

use std::collections::BTreeMap;

use cagen::aws::actions::CODEARTIFACT;
use cagen::document::Project;
use cagen::document::file::{Input, Role};
use cagen::document::read::read;
use cagen::lint::config::Config;
use cagen::lint::finding::{Applicability, Finding};
use cagen::lint::{fix, rules, runner};
use cagen::policy::grant::Grant;
use cagen::source::Source;
use cagen::source::place::FileId;
use cagen_fuzz::{LONGEST, Texts, timed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else {
        return;
    };
    if text.len() > LONGEST {
        return;
    }
    let name = match first % 4 {
        0 => "main.tf",
        1 => "policy.json",
        2 => "main.tf.json",
        _ => "terragrunt.hcl",
    };
    let first = judge(name, text);
    let Ok(text) = std::str::from_utf8(text) else {
        // No fix touches what could not be read.
        assert!(first.risky.is_none(), "a file that is not UTF-8 is mended");
        return;
    };
    // What is broken in a file that is nobody's policy is not told: there is nothing to hold.
    let is_json = name.ends_with(".json");
    if is_json && serde_json::from_str::<serde_json::Value>(text).is_err() {
        return;
    }
    // Fixes that are risky leave a text that can be read, too.
    if let Some(fixed) = &first.risky {
        let after = judge(name, fixed.as_bytes());
        assert!(
            after.is_whole,
            "no longer to be read:\n{text}\n----\n{fixed}"
        );
    }
    mend(name, text, first);
});

/// Fixes that are safe end, leave nothing that they offer, and give nobody more.
fn mend(name: &str, text: &str, mut before: Facts) {
    let mut text = text.to_owned();
    for _ in 0..fix::ROUNDS {
        let Some(fixed) = before.safe.take() else {
            break;
        };
        let after = judge(name, fixed.as_bytes());
        assert!(
            after.is_whole,
            "no longer to be read:\n{text}\n----\n{fixed}"
        );
        if before.grants.len() == after.grants.len() {
            for (before, after) in before.grants.iter().zip(&after.grants) {
                assert!(
                    before.holds(after),
                    "{before:?} and then {after:?}\n{text}\n----\n{fixed}"
                );
            }
        }
        text = fixed;
        before = after;
    }
    assert!(
        before.safe.is_none() && !before.offers,
        "a safe fix is left:\n{text}"
    );
}

/// What is true of a text.
struct Facts {
    /// Whether all of it could be read.
    is_whole: bool,
    /// Whether a finding offers a safe fix.
    offers: bool,
    /// What each of its policies grants.
    grants: Vec<Granted>,
    /// The text that safe fixes make of it, if there are any.
    safe: Option<String>,
    /// The text that all fixes make of it.
    risky: Option<String>,
}

/// What a policy may give: each action with how much of its resources.
#[derive(Debug)]
struct Granted {
    actions: cagen::policy::action_set::ActionSet,
    breadths: BTreeMap<String, Option<cagen::policy::resource::Breadth>>,
}

impl Granted {
    fn holds(&self, other: &Self) -> bool {
        self.actions.contains(other.actions)
            && other
                .breadths
                .iter()
                .all(|(action, breadth)| self.breadths.get(action).is_none_or(|own| breadth <= own))
    }
}

/// Judges a text, and mends it.
fn judge(name: &str, text: &[u8]) -> Facts {
    let input = Input {
        source: Source::new(name, text),
        role: Role::Judged,
    };
    let inputs = [input];
    timed("a round", || {
        let project = read(&inputs);
        let config = Config::of(&project);
        let findings = runner::check(&project, &config, rules::ALL);
        places(&project, &findings);
        facts(&project, &findings)
    })
}

fn places(project: &Project<'_>, findings: &[Finding]) {
    let texts = Texts(project.files.iter().map(|file| file.source).collect());
    for finding in findings {
        texts.place(finding.place);
        for (place, _) in &finding.labels {
            texts.place(*place);
        }
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let mut ends: Vec<_> = edits.map(|edit| edit.place).collect();
        ends.iter().for_each(|place| texts.place(*place));
        ends.sort();
        for pair in ends.windows(2) {
            let apart = pair[0].file != pair[1].file || pair[0].span.end <= pair[1].span.start;
            assert!(apart, "edits of one fix overlap: {finding:?}");
        }
    }
}

fn facts(project: &Project<'_>, findings: &[Finding]) -> Facts {
    let file = &project.files[0];
    let is_open = file.diagnostics.is_empty() && !file.source.is_generated();
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    let mut safe = fixes.filter(|fix| fix.applicability == Applicability::Safe);
    let grants = project.policies.iter().map(|policy| {
        let grant = Grant::new(&[&policy.document], policy.kind);
        let actions = CODEARTIFACT.actions.iter();
        Granted {
            actions: grant.actions().maybe,
            breadths: actions
                .map(|action| {
                    let scopes = grant.scopes().iter();
                    let breadth = scopes.filter_map(|scope| scope.breadth(action)).max();
                    (action.name.clone(), breadth)
                })
                .collect(),
        }
    });
    Facts {
        is_whole: file.diagnostics.is_empty(),
        offers: is_open && safe.next().is_some(),
        grants: grants.collect(),
        safe: fix::apply(project, findings, Applicability::Safe).remove(&FileId(0)),
        risky: fix::apply(project, findings, Applicability::Risky).remove(&FileId(0)),
    }
}
