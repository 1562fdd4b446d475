//! Keys of which nothing is written yet: only their shape is checked.

use crate::aws::names::{NameError, shown};
use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{word, words};
use crate::source::Spanned;
use crate::syntax::literal::Node;

/// `audit` and `on_publish`: where events go.
pub(super) fn topic_or_bus(node: &Node, report: &mut Report) {
    let Some(mut fields) = Fields::of(node, report) else {
        return;
    };
    let topic = fields.get("topic");
    let bus = fields.get("bus");
    if let Some(topic) = topic {
        word(topic, |text| arn(text, "sns", "a topic"), report);
    }
    if let Some(bus) = bus {
        word(bus, |text| arn(text, "events", "an event bus"), report);
    }
    let misspelt = fields.misspelt("topic").or(fields.misspelt("bus"));
    if topic.is_none() && bus.is_none() && misspelt.is_none() {
        report.missing(
            node.span,
            "neither `topic` nor `bus` is written",
            "write the ARN of one of them",
        );
    }
    fields.finish(report);
}

/// `vpc` and `subnets` of a consumer; gives back which stand there.
pub(super) fn network(fields: &mut Fields<'_>, report: &mut Report) -> Vec<Spanned<&'static str>> {
    let mut found = Vec::new();
    if let Some(vpc) = fields.entry("vpc") {
        word(&vpc.value, |text| id(text, "vpc-"), report);
        found.push(Spanned::new("consumers.vpc", vpc.key));
    }
    if let Some(subnets) = fields.entry("subnets") {
        words(&subnets.value, |text| id(text, "subnet-"), report);
        found.push(Spanned::new("consumers.subnets", subnets.key));
    }
    found
}

fn arn(text: &str, service: &str, what: &str) -> Result<(), NameError> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let of_service = matches!(parts.as_slice(), ["arn", _, of, _, _, name] if *of == service && !name.is_empty());
    if of_service && !text.contains(char::is_whitespace) {
        return Ok(());
    }
    let error = NameError::new(format!("`{}` is not the ARN of {what}", shown(text)));
    Err(error.with_help(format!("write `arn:aws:{service}:<region>:<account>:…`")))
}

fn id(text: &str, prefix: &str) -> Result<(), NameError> {
    let tail = text.strip_prefix(prefix).unwrap_or_default();
    let digits = tail
        .chars()
        .all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    if digits && matches!(tail.len(), 8 | 17) {
        return Ok(());
    }
    let error = NameError::new(format!(
        "`{}` is no id that begins with `{prefix}`",
        shown(text)
    ));
    Err(error.with_help(format!(
        "write `{prefix}` and its 8 or 17 hexadecimal digits"
    )))
}
