//! `policy-version`: policy variables in a version of the language that has none.

use crate::diag::Level;
use crate::document::policy::{Form, Policy, Tie};
use crate::lint::finding::Fix;
use crate::lint::literal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::document::Word;

pub(super) static RULE: Rule = Rule {
    id: "policy-version",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("policy_version.md"),
    check: Check::Policy(check),
};

/// The version that has none.
const OLD: &str = "2008-10-17";

/// The version that has variables (IAM user guide, policy elements).
const WITH_VARIABLES: &str = "2012-10-17";

fn check(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let version = policy.document.version.as_ref();
    let known = version.map(Word::known);
    // A version that is not known may be the right one, and the data source writes the right one.
    let old = match known {
        None => policy.form != Form::DataSource,
        Some(None) => false,
        Some(Some(version)) => version == OLD,
    };
    if policy.tie == Tie::Untied || !old {
        return;
    }
    let Some((word, variable)) = variable(policy) else {
        return;
    };
    match version {
        Some(version) => sink
            .report(
                word.place,
                format!("`{variable}` is plain text in a policy of 2008"),
            )
            .label(version.place, "the version is here")
            .help(format!("write `{}`", right(policy, context)))
            // Risky: what matched nothing matches something afterwards.
            .fix(
                literal::replaced(context, version.place, OLD, WITH_VARIABLES)
                    .map(|edit| Fix::risky(vec![edit])),
            ),
        None => sink
            .report(
                word.place,
                format!("`{variable}` is plain text in a policy without `Version`"),
            )
            .help(format!("add `{}`", right(policy, context))),
    };
}

/// The right version as the policy would write it where it stands.
fn right(policy: &Policy, context: &Context<'_>) -> String {
    let file = context.project.file(policy.document.place.file);
    let is_json = file.is_some_and(|file| file.source.path().ends_with(".json"));
    match policy.form {
        Form::DataSource if !is_json => format!("version = \"{WITH_VARIABLES}\""),
        Form::Expression if !is_json => format!("Version = \"{WITH_VARIABLES}\""),
        Form::DataSource => format!("\"version\": \"{WITH_VARIABLES}\""),
        Form::Expression | Form::JsonFile | Form::JsonText => {
            format!("\"Version\": \"{WITH_VARIABLES}\"")
        }
    }
}

/// The first variable where the language knows them: in resources and conditions.
fn variable(policy: &Policy) -> Option<(&Word, String)> {
    let words = policy.document.statements.iter().flat_map(|statement| {
        let resources = statement.resource.iter().flat_map(|words| &words.items);
        let values = statement
            .conditions
            .iter()
            .flat_map(|condition| &condition.values);
        resources.chain(values)
    });
    words.into_iter().find_map(|word| {
        let text = word.known()?;
        let opened = |sign: &'static str| Some((sign, text.split_once(sign)?.1));
        // The data source has `&{…}` for `${…}`, which means nothing anywhere else.
        let second = || opened("&{").filter(|_| policy.form == Form::DataSource);
        let (sign, rest) = opened("${").or_else(second)?;
        let (name, _) = rest.split_once('}')?;
        Some((word, format!("{sign}{name}}}")))
    })
}
