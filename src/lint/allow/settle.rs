//! Findings held against allows: what is meant goes, and what is wrong with the allows comes.

use std::collections::HashSet;

use crate::diag::nearest;
use crate::document::Project;
use crate::document::file::{Role, Syntax};
use crate::lint::allow::index::Index;
use crate::lint::allow::{Allow, Named, Reach, Reason, Unknown, Use, Written, comment};
use crate::lint::config::{self, Config};
use crate::lint::finding::{Edit, Finding, Fix};
use crate::lint::rule::{Check, Context, Rule, Sink};
use crate::lint::rules;
use crate::manifest::raw::RuleLevel;
use crate::source::Span;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl;

/// Takes the findings that are allowed away, and adds what those of `rules`
/// that are about allows find.
pub(in crate::lint) fn settle(
    context: &Context<'_>,
    rules: &[&'static Rule],
    findings: &mut Vec<Finding>,
) {
    let (project, config) = (context.project, context.config);
    let Written {
        mut allows,
        unknown,
    } = written(project);
    for manifest in config.manifests() {
        for allow in manifest.allows() {
            allows.push(Allow {
                place: manifest.file.at(allow.span),
                rules: vec![Named {
                    rule: allow.rule.clone(),
                    span: allow.span,
                    removal: None,
                    use_: Use::Unused,
                }],
                // The manifest's reader asks for the reason.
                reason: Reason::Given,
                reach: Reach::Files(config::pattern(&allow.path)),
            });
        }
    }
    let index = Index::of(&allows);
    findings.retain(|finding| !is_allowed(project, config, &index, &mut allows, finding));
    for rule in rules {
        let sink = &mut Sink::new(rule, findings);
        match rule.id {
            rules::UNUSED_ALLOW => {
                unused(context, rules, &allows, sink);
                invalid(&allows, &unknown, sink);
                levels(config, sink);
            }
            rules::ALLOW_WITHOUT_REASON => without_reason(&allows, sink),
            _ => {}
        }
    }
}

/// The allows in comments, of all files that were read.
fn written(project: &Project<'_>) -> Written {
    let mut all = Written::default();
    for (id, file) in (0..).map(FileId).zip(&project.files) {
        let source = file.source;
        let is_hcl = !source.path().ends_with(".json");
        let found = match &file.syntax {
            Syntax::Terraform(tree) | Syntax::Terragrunt(tree) => comment::read(source, id, tree),
            Syntax::Variables | Syntax::Manifest if is_hcl && comment::is_named(source.text()) => {
                comment::read(source, id, &hcl::parse(source.text()).0)
            }
            Syntax::Variables
            | Syntax::Manifest
            | Syntax::Lock
            | Syntax::TerraformJson(_)
            | Syntax::Json
            | Syntax::Dismissed
            | Syntax::Other => continue,
        };
        all.allows.extend(found.allows);
        all.unknown.extend(found.unknown);
    }
    all
}

/// Whether an allow covers the finding, at its place or at one that it points to
/// as well, such as the call of the module that it is in.
fn is_allowed(
    project: &Project<'_>,
    config: &Config,
    index: &Index,
    allows: &mut [Allow],
    finding: &Finding,
) -> bool {
    if !is_allowable(finding.rule) {
        return false;
    }
    let labels = finding.labels.iter().map(|(place, _)| *place);
    let mut places = vec![finding.place];
    places.extend(labels);
    // What a block takes from elsewhere is allowed in it; within it an allow is about what it stands at.
    let blocks = finding.blocks.iter().copied();
    let mut calls: Vec<Place> = blocks
        .filter(|block| !holds(block, finding.place))
        .collect();
    places.extend(&finding.blocks);
    calls.extend(&finding.calls);
    for call in &finding.calls {
        places.push(*call);
        places.extend(module_of(project, *call));
    }
    for places in [&mut places, &mut calls] {
        // A comment holds where a text is written, and in the text itself.
        let written: Vec<Place> = places.iter().map(|p| project.written(*p)).collect();
        places.extend(written);
    }
    let mut allowed = false;
    for at in index.near(finding.rule, &places, &calls) {
        let Some(allow) = allows.get_mut(at) else {
            continue;
        };
        let covers = |place: &Place| covers(project, config, allow, *place);
        let mut covered = None;
        for named in &allow.rules {
            if named.rule == finding.rule {
                covered.get_or_insert_with(|| {
                    places.iter().any(covers) || calls.iter().any(|call| holds(call, allow.place))
                });
            }
        }
        if covered == Some(true) {
            let mine = allow
                .rules
                .iter_mut()
                .filter(|named| named.rule == finding.rule);
            mine.for_each(|named| named.use_ = Use::Used);
            allowed = true;
        }
    }
    allowed
}

/// Where a unit says which module it calls, beside what it gives to it.
fn module_of(project: &Project<'_>, call: Place) -> Vec<Place> {
    match project.file(call.file).map(|file| &file.syntax) {
        Some(Syntax::Terragrunt(tree)) => {
            let blocks = tree.body.blocks_of("terraform");
            blocks.map(|block| call.file.at(block.span())).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an allow stands in a call.
fn holds(call: &Place, allow: Place) -> bool {
    call.file == allow.file
        && call.span.start <= allow.span.start
        && allow.span.end <= call.span.end
}

fn covers(project: &Project<'_>, config: &Config, allow: &Allow, place: Place) -> bool {
    match &allow.reach {
        Reach::Part(span) => {
            let start = place.span.start;
            place.file == allow.file() && span.start <= start && start < span.end.max(1)
        }
        Reach::Files(pattern) => {
            let mut manifests = config.manifests();
            let manifest = manifests.find(|said| said.file == allow.file());
            let path = project.file(place.file).map(|file| file.source.path());
            manifest.zip(path).is_some_and(|(manifest, path)| {
                manifest.holds_for(config, place.file)
                    && config::is_within(pattern, manifest.below(path))
            })
        }
    }
}

/// Whether a rule's findings can be allowed: not those about lint's own work.
fn is_allowable(rule: &str) -> bool {
    rules::find(rule).is_none_or(|rule| !matches!(rule.check, Check::Runner))
}

fn unused(context: &Context<'_>, asked: &[&'static Rule], allows: &[Allow], sink: &mut Sink<'_>) {
    let (project, config) = (context.project, context.config);
    // Of several texts that one comment is made into, one may be what it is for.
    let place = |allow: &Allow, named: &Named| project.written(allow.file().at(named.span));
    let each = allows
        .iter()
        .flat_map(|allow| allow.rules.iter().map(move |named| (allow, named)));
    let used: HashSet<Place> = each
        .filter(|(_, named)| named.use_ == Use::Used)
        .map(|(allow, named)| place(allow, named))
        .collect();
    for allow in allows {
        let file = allow.file();
        if !is_judged(project, config, allow) {
            continue;
        }
        for named in &allow.rules {
            let was_asked = asked.iter().any(|rule| rule.id == named.rule);
            let off = config.level(file, &named.rule) == Some(RuleLevel::Off);
            let is_used = named.use_ == Use::Used || used.contains(&place(allow, named));
            if is_used || !was_asked || off || !is_allowable(&named.rule) {
                continue;
            }
            let message = format!("`{}` finds nothing here", named.rule);
            let draft = sink.report(file.at(named.span), message).help("remove it");
            if let Some(removal) = named.removal {
                draft.fix(Fix::safe(vec![Edit::replace(file.at(removal), "")]));
            }
        }
    }
}

/// Whether all that the allow is for was judged, and the allow itself: in what was
/// not, it may hide something.
fn is_judged(project: &Project<'_>, config: &Config, allow: &Allow) -> bool {
    let file = project.file(allow.file());
    if !file.is_some_and(|file| file.role == Role::Judged) {
        return false;
    }
    match allow.reach {
        Reach::Part(_) => true,
        Reach::Files(_) => {
            let mut files = (0..).map(FileId).zip(&project.files);
            let start = |id: FileId| id.at(Span::default());
            files.all(|(id, file)| {
                file.role != Role::Context || !covers(project, config, allow, start(id))
            })
        }
    }
}

fn without_reason(allows: &[Allow], sink: &mut Sink<'_>) {
    for allow in allows
        .iter()
        .filter(|allow| allow.reason == Reason::Missing)
    {
        sink.report(allow.place, "an allow without a reason")
            .help("say why after the bracket, for whoever meets it later");
    }
}

fn invalid(allows: &[Allow], unknown: &[Unknown], sink: &mut Sink<'_>) {
    for unknown in unknown {
        sink.report(unknown.place, "a comment to cagen that is no allow")
            .help("write `cagen: allow(rule) reason`, in small letters");
    }
    for allow in allows {
        for named in &allow.rules {
            let place = allow.file().at(named.span);
            if rules::find(&named.rule).is_none() {
                no_rule(&named.rule, place, sink);
            } else if !is_allowable(&named.rule) {
                let message = format!("`{}` cannot be allowed", named.rule);
                sink.report(place, message)
                    .help("mend what it finds, or exclude the file in the manifest");
            }
        }
    }
}

fn levels(config: &Config, sink: &mut Sink<'_>) {
    for manifest in config.manifests() {
        for (rule, level) in manifest.levels() {
            let place = manifest.file.at(rule.span);
            if rules::find(&rule.node).is_none() {
                no_rule(&rule.node, place, sink);
            } else if !config::may_be(&rule.node, level.node) {
                let message = format!("`{}` is always an error", rule.node);
                sink.report(place, message)
                    .help("mend the files, or exclude them with `exclude`");
            }
        }
    }
}

fn no_rule(name: &str, place: Place, sink: &mut Sink<'_>) {
    let near = nearest(name, rules::ALL.iter().map(|rule| rule.id));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cagen rules` lists the rules".to_owned(),
    };
    let name: String = name.chars().take(100).collect();
    sink.report(place, format!("no rule is called `{name}`"))
        .help(help);
}
