//! `refused-input`: what a module is given although a condition of its variable refuses it.

use crate::diag::Level;
use crate::eval::module::validation::Refused;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "refused-input",
    group: Group::Safety,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("refused_input.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for refused in &context.project.refused {
        let place = match &refused.entry {
            Some((_, place)) => *place,
            None => refused.given,
        };
        sink.report(place, said(refused))
            .label(refused.condition, "this condition does not hold")
            .help("give what the condition asks for: Terraform stops before it plans anything");
    }
}

fn said(refused: &Refused) -> String {
    let variable = &refused.variable;
    let what = match &refused.entry {
        Some((entry, _)) => format!("the module refuses `{entry}` in `{variable}`"),
        None => format!("the module refuses `{variable}`"),
    };
    match &refused.message {
        Some(message) => format!("{what}: {}", message.trim_end_matches('.')),
        None => what,
    }
}
