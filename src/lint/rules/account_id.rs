//! `account-id`: an account that is not twelve digits.

use crate::aws::account::AccountId;
use crate::diag::Level;
use crate::document::policy::{Policy, Tie};
use crate::eval::value::{Kind, Value};
use crate::lint::rule::{Check, Context, Group, Rule, Sink};
use crate::policy::arn_fault::{self, ArnFault, ArnFaultKind};
use crate::policy::document::{Word, Written};
use crate::policy::pattern::Reading;
use crate::policy::principal::{Who, Wrong, who};
use crate::source::place::Place;

pub(super) static RULE: Rule = Rule {
    id: "account-id",
    group: Group::Void,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("account_id.md"),
    check: Check::Project(check),
};

/// Condition keys whose values are accounts (IAM user guide, global condition keys).
const ACCOUNT_KEYS: [&str; 5] = [
    "aws:PrincipalAccount",
    "aws:SourceAccount",
    "aws:ResourceAccount",
    "aws:SourceOwner",
    "kms:CallerAccount",
];

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for policy in &context.project.policies {
        if policy.tie == Tie::Tied {
            in_policy(policy, context, sink);
        }
    }
    for block in &context.project.blocks {
        if !block.ty.contains("codeartifact_") {
            continue;
        }
        for attribute in ["domain_owner", "owner"] {
            if let Some(value) = block.body.get(attribute) {
                owner(value, sink);
            }
        }
    }
}

fn in_policy(policy: &Policy, context: &Context<'_>, sink: &mut Sink<'_>) {
    let reading = policy.document.reading();
    for statement in &policy.document.statements {
        for word in statement.resource.iter().flat_map(|words| &words.items) {
            resource(word, reading, context, sink);
        }
        for principal in statement
            .principal
            .iter()
            .flat_map(|principals| &principals.items)
        {
            if let Who::Malformed(Wrong::Account | Wrong::Number) = who(principal) {
                self::principal(&principal.word, context, sink);
            }
        }
        for condition in &statement.conditions {
            let key = condition.key.known().unwrap_or_default();
            if !ACCOUNT_KEYS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(key))
            {
                continue;
            }
            for value in &condition.values {
                let text = value.known().unwrap_or_default();
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                if digits {
                    judge(text, value.place, value.written, sink);
                }
            }
        }
    }
}

/// The account in an ARN of CodeArtifact.
fn resource(word: &Word, reading: Reading, context: &Context<'_>, sink: &mut Sink<'_>) {
    let faults = arn_fault::faults(word, reading);
    let wrong = |fault: &ArnFault| matches!(fault.kind, ArnFaultKind::Account);
    if faults.iter().any(wrong) {
        let text = word.with_holes("…");
        let account = text.split(':').nth(4).unwrap_or_default();
        in_arn(account, text.find(account), word, context, sink);
    }
}

/// An account within the text that a word says, told where the account alone
/// was written when that is elsewhere.
fn in_arn(
    account: &str,
    at: Option<usize>,
    word: &Word,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let at = at.unwrap_or_default();
    let own = word.part(at..at + account.len(), "…");
    let within = own.file == word.place.file
        && word.place.span.start <= own.span.start
        && own.span.end <= word.place.span.end;
    if within || account.is_empty() {
        judge(account, word.place, word.written, sink);
        return;
    }
    let file = context.project.file(own.file);
    let written = file.map_or("", |file| file.source.excerpt(own.span));
    let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && written.len() > account.len() && written.trim_start_matches('0') == account {
        sink.report(
            own,
            format!("`{written}` loses its zero in front, as a number does"),
        )
        .label(word.place, format!("here it is `{account}`"))
        .help("write it in quotes, with `type = string`");
        return;
    }
    judge(account, own, word.written, sink);
}

/// A bare account, or the account in an ARN.
fn principal(word: &Word, context: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(text) = word.known() else {
        return;
    };
    let account = match text.strip_prefix("arn:") {
        Some(rest) => rest.split(':').nth(3).unwrap_or_default(),
        None => text,
    };
    in_arn(account, text.find(account), word, context, sink);
}

fn owner(value: &Value, sink: &mut Sink<'_>) {
    match &value.kind {
        Kind::Number(number) => judge(&number.to_string(), value.place, Written::Number, sink),
        Kind::String(text) => {
            if let Some(text) = text.as_known() {
                judge(&text, value.place, Written::String, sink);
            }
        }
        Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::List(_) | Kind::Map(_) => {}
    }
}

fn judge(account: &str, place: Place, written: Written, sink: &mut Sink<'_>) {
    if AccountId::parse(account).is_ok() && written == Written::String {
        return;
    }
    let digits = account.len();
    match written {
        Written::Number if digits >= 12 => sink
            .report(place, "an account as a number, which loses zeroes in front")
            .help(format!("write `\"{account}\"`")),
        Written::Number => sink
            .report(
                place,
                format!("`{account}` has {digits} digits: a number loses the zeroes in front"),
            )
            .help(format!(
                "write `\"{account:0>12}\"`, if that is the account"
            )),
        Written::String | Written::Bool if account.bytes().all(|byte| byte.is_ascii_digit()) => {
            sink.report(
                place,
                format!("`{account}` has {digits} digits, an account has 12"),
            )
            .help("write all twelve digits, zeroes in front included")
        }
        Written::String | Written::Bool => sink
            .report(place, format!("`{account}` is no account"))
            .help("write its twelve digits"),
    };
}
