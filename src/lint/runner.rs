//! The runner: asks every rule about everything it wants to see, once, and puts what they found in order.

use crate::diag::Diagnostic;
use crate::document::Project;
use crate::document::file::{File, Role};
use crate::lint::allow::settle::settle;
use crate::lint::config::Config;
use crate::lint::finding::Finding;
use crate::lint::fix;
use crate::lint::held::Groups;
use crate::lint::instances;
use crate::lint::provider::Providers;
use crate::lint::publishers::Publishers;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Context, Rule, Sink};
use crate::lint::rules;
use crate::lint::scope::Scope;
use crate::lint::topology::Topology;
use crate::lint::unread::Unread;
use crate::manifest::raw::RuleLevel;
use crate::parallel;
use crate::source::place::{FileId, Place};

/// How many things are told of one file that cannot be read: what follows is mostly their echo.
const MOST_UNREAD: usize = 10;

/// What `rules` find in a tree, by path, place and rule, each thing once: what
/// several instances of a module share is found in each of them.
#[must_use]
pub fn check(project: &Project<'_>, config: &Config, rules: &[&'static Rule]) -> Vec<Finding> {
    let groups = Groups::of(project);
    let held = groups.held();
    let scope = Scope::of(project);
    let providers = Providers::of(project);
    let context = &Context {
        project,
        held: &held,
        scope: &scope,
        providers: &providers,
        config,
        topology: &Topology::new(&project.graph),
        publishers: &Publishers::of(project, &held),
        roles: &Roles::of(project, &held),
    };
    let found = parallel::map(rules, |rule| {
        let mut findings = Vec::new();
        ask(rule, context, &mut findings);
        findings
    });
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    let unread = Unread::of(project);
    settle(context, rules, &mut findings);
    for finding in &mut findings {
        lead_back(project, finding);
    }
    findings.retain_mut(|finding| {
        is_judged(project, config, finding) && !unread.makes(finding) && take_level(config, finding)
    });
    fix::withdraw(project, &mut findings);
    sort(project, &mut findings);
    findings
}

/// Asks one rule about all that it wants to see.
fn ask(rule: &'static Rule, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let sink = &mut Sink::new(rule, findings);
    let project = context.project;
    match rule.check {
        Check::Policy(check) => {
            for policy in &project.policies {
                check(policy, context, sink);
            }
        }
        Check::Statement(check) => {
            for policy in &project.policies {
                for statement in &policy.document.statements {
                    check(statement, policy, context, sink);
                }
            }
        }
        Check::Held(check) => {
            for held in context.held {
                check(held, context, sink);
            }
        }
        Check::File(check) => {
            for (id, file) in numbered(project) {
                check(file, id, context, sink);
            }
        }
        Check::Project(check) => check(context, sink),
        Check::Runner if rule.id == rules::UNREADABLE => unreadable(project, sink),
        // The allows have their rules asked when all findings are there.
        Check::Runner => {}
    }
}

/// What the readers could not read.
fn unreadable(project: &Project<'_>, sink: &mut Sink<'_>) {
    for (id, file) in numbered(project) {
        for told in file.diagnostics.iter().take(MOST_UNREAD) {
            tell(id, told, sink);
        }
    }
}

fn tell(file: FileId, told: &Diagnostic, sink: &mut Sink<'_>) {
    let mut draft = sink.report(file.at(told.span), &told.message);
    if let Some(help) = &told.help {
        draft = draft.help(help);
    }
    for label in &told.labels {
        draft = draft.label(file.at(label.span), &label.message);
    }
}

fn numbered<'p, 'a>(project: &'p Project<'a>) -> impl Iterator<Item = (FileId, &'p File<'a>)> {
    (0..).map(FileId).zip(&project.files)
}

/// Points at what was written, of a finding in a text that no file holds; there
/// nobody can mend it without regard to what else it is made into.
fn lead_back(project: &Project<'_>, finding: &mut Finding) {
    let written = |place: &mut Place| *place = project.written(*place);
    let holds = |place: Place| {
        project
            .file(place.file)
            .is_some_and(|file| file.made.is_none())
    };
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    if !holds(finding.place) || !edits.map(|edit| edit.place).all(holds) {
        finding.fix = None;
    }
    written(&mut finding.place);
    finding
        .labels
        .iter_mut()
        .for_each(|(place, _)| written(place));
    finding.calls.iter_mut().for_each(written);
    finding.blocks.iter_mut().for_each(written);
}

/// Whether somebody asked for the file that a finding is in, or for one that took part in it, or
/// goes by what the file says there, and no manifest excludes it.
fn is_judged(project: &Project<'_>, config: &Config, finding: &Finding) -> bool {
    let place = finding.place;
    let asked = |file: FileId| {
        project
            .file(file)
            .is_some_and(|file| file.role == Role::Judged)
    };
    let mut parts = finding.labels.iter().map(|(place, _)| place.file);
    project.file(place.file).is_some_and(|file| {
        (asked(place.file)
            || config.is_told(place)
            || parts.any(asked)
            || finding.calls.iter().any(|call| asked(call.file))
            || finding.files.iter().copied().any(asked))
            && !config.excludes(place.file, file.source.path())
    })
}

/// Gives a finding the level that a manifest says, and tells whether it is left.
fn take_level(config: &Config, finding: &mut Finding) -> bool {
    match config.level(finding.place.file, finding.rule) {
        Some(RuleLevel::Off) => false,
        Some(RuleLevel::Told(level)) => {
            finding.level = level;
            true
        }
        None => true,
    }
}

fn sort(project: &Project<'_>, findings: &mut Vec<Finding>) {
    let path = |place: Place| project.file(place.file).map(|file| file.source.path());
    findings.sort_by(|a, b| {
        let order = |f: &Finding| (f.place.span, f.rule);
        path(a.place)
            .cmp(&path(b.place))
            .then_with(|| order(a).cmp(&order(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    let found = std::mem::take(findings);
    findings.extend(instances::gathered(found));
}
