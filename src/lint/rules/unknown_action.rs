//! `unknown-action`: an action that CodeArtifact does not have.

use crate::aws::actions::CODEARTIFACT;
use crate::aws::glob::is_wild;
use crate::diag::Level;
use crate::document::policy::Policy;
use crate::lint::finding::{Edit, Fix};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::Statement;

pub(super) static RULE: Rule = Rule {
    id: "unknown-action",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unknown_action.md"),
    check: Check::Statement(check),
};

fn check(statement: &Statement, _: &Policy, _: &Context<'_>, sink: &mut Sink<'_>) {
    for word in statement.action.iter().flat_map(|words| &words.items) {
        let Some((service, name)) = word.known().and_then(|text| text.split_once(':')) else {
            continue;
        };
        if !service.eq_ignore_ascii_case(&CODEARTIFACT.prefix)
            || CODEARTIFACT.matching(name).next().is_some()
        {
            continue;
        }
        let draft = sink.report(word.place, format!("CodeArtifact has no action `{name}`"));
        match CODEARTIFACT.nearest(name).filter(|_| !is_wild(name)) {
            // Risky: the wrong name granted nothing, the right one grants something.
            Some(near) => {
                let edit = Edit::replace(word.place, format!("\"codeartifact:{near}\""));
                draft
                    .help(format!("did you mean `{near}`?"))
                    .fix(Fix::risky(vec![edit]));
            }
            None => {
                draft.help("take it out: it grants nothing and denies nothing");
            }
        }
    }
}
