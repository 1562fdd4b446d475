//! `not-allowed-connection`: a public registry outside the guardrails.

use crate::aws::connection::Connection;
use crate::diag::Level;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "not-allowed-connection",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("not_allowed_connection.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    for word in repositories
        .iter()
        .flat_map(|repository| &repository.connections)
    {
        let connection = word.known().and_then(Connection::from_external_name);
        let guardrails = context.config.guardrails(word.place.file);
        let allowed = guardrails.and_then(|guardrails| guardrails.connections.as_ref());
        let (Some(connection), Some(allowed)) = (connection, allowed) else {
            continue;
        };
        if allowed
            .node
            .iter()
            .any(|known| known.node.as_str() == connection.as_str())
        {
            continue;
        }
        let message = format!(
            "the guardrails do not allow the connection `{}`",
            connection.external_name()
        );
        sink.report(word.place, message)
            .help("use an allowed registry, or have the guardrails of the manifest changed");
    }
}
